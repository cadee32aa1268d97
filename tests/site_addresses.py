"""An address of every page, answered on the carried facts."""

from __future__ import annotations

ADDRESSES = {
    "act": "/act?id=mihwar-treaties/nato-1949",
    "attack": "/whatif/attack?attack=KOR:PRK&on=2025-01-15&add=JPN:PRK:defence",
    "coalition": "/whatif/coalition?target=RUS&by=G7,EU&candidates=CHN,IND&draws=20",
    "front": "",
    "lifeline": "/whatif/lifeline?target=RUS&by=G7,EU&partner=CHN&draws=20",
    "pair": "/pair/RUS/PRK",
    "pairs": "/pair",
    "sanction": "/whatif/sanction?target=RUS&by=G7,EU&without=HUN&partner=CHN:0.3&through=KAZ&leak=0.25&draws=20",
    "sanction_live": "/whatif/sanction/live?target=RUS&by=G7,EU&draws=20",
    "search": "/search?q=russia",
    "state": "/state/RUS",
    "states": "/state",
}
