"""An address of every page, answered on the carried facts."""

from __future__ import annotations

ADDRESSES = {
    "act": "/act?id=mihwar-treaties/nato-1949",
    "attack": "/whatif/attack?attack=KOR:PRK&on=2025-01-15&add=JPN:PRK:defence",
    "blocs": "/blocs?first=2022&last=2024&runs=10",
    "coalition": "/whatif/coalition?target=RUS&by=G7,EU&candidates=CHN,IND&draws=20",
    "front": "",
    "lifeline": "/whatif/lifeline?target=RUS&by=G7,EU&partner=CHN&draws=20",
    "map": "/map?of=USA&year=2015",
    "method": "/methods/kappa",
    "methods": "/methods",
    "pair": "/pair/RUS/PRK",
    "pairs": "/pair",
    "read": "/read?text=Sweden+joined+NATO+in+March+2024.+China+voted+for+resolution+ES-11/1+on+2+March+2022.&date=2024-07-01",
    "sanction": "/whatif/sanction?target=RUS&by=G7,EU&without=HUN&partner=CHN:0.3&through=KAZ&leak=0.25&draws=20",
    "sanction_live": "/whatif/sanction/live?target=RUS&by=G7,EU&draws=20",
    "search": "/search?q=russia",
    "sources": "/sources",
    "state": "/state/RUS",
    "states": "/state",
    "verification": "/verification?topic=similarity",
}
