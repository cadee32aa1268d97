"""Travels abroad of US presidents and secretaries of state, and visits of foreign leaders (Office of the Historian).

Files: the publisher's XML, 72 files: `travels/president-travels/*.xml`, `travels/secretary-travels/*.xml` (trips:
role, name, dates, country, locale, remarks) and `visits/data/*.xml` (visits: dates, visitor, country, description),
known by their first element. All are read together.

Fills: act (one per trip or visit), party (visitor and host; the person's name in the note); layer visit.

Quirks:
- A journey is several trips, one per country: each trip is an act.
- Countries are slugs with several spellings (turkey and turkiye, somoa for Samoa, korea for South Korea): all are
  listed in `SLUGS`; one that is not refuses the files.
- A slug may cover states in turn (`BY_DATE`: russia with the Soviet Union, vietnam with Saigon, yemen with Sana'a):
  the date decides. 'hawaii' is the kingdom.
- Territories and others without a state of ours (Greenland, Hong Kong, Antarctica) are left out as parties and
  counted.
- The newest entries are older than the snapshot (trips to February 2025, visits to November 2024): each coverage ends
  with its last entry.
- Typing errors of the source ('Offical Visit.') stand as they are.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import files
from mihwar.sources.contract import Rows, Source, rows

CARD = Card(
    id="us-travels",
    title="Travels Abroad of the President and of the Secretary of State; Visits by Foreign Leaders",
    version="snapshot of June 2026",
    publisher="US Department of State, Office of the Historian",
    url="https://history.state.gov/departmenthistory/travels",
    citation=(
        "Office of the Historian, US Department of State, https://history.state.gov/departmenthistory/travels and /visits."
    ),
    licence="US Government work, public domain; CC0 1.0 worldwide",
    permission="carry",
    vintage="2025-02",
    layers=("visit",),
    redistributable=True,
)
KINDS = {"president": "visit of the US president", "secretary": "visit of the US secretary of state"}
VISIT = "visit of a foreign leader to the USA"
NAMES = ("president-travels/*.xml", "secretary-travels/*.xml", "visits/data/*.xml")
# Slugs that name one state; see BY_DATE for those that name several in turn.
SLUGS = {
    "afghanistan": "AFG",
    "albania": "ALB",
    "algeria": "DZA",
    "angola": "AGO",
    "antigua-barbuda": "ATG",
    "argentina": "ARG",
    "armenia": "ARM",
    "australia": "AUS",
    "austria": "AUT",
    "azerbaijan": "AZE",
    "bahamas": "BHS",
    "bahrain": "BHR",
    "bangladesh": "BGD",
    "barbados": "BRB",
    "belarus": "BLR",
    "belgium": "BEL",
    "belize": "BLZ",
    "benin": "BEN",
    "bolivia": "BOL",
    "bosnia-herzegovina": "BIH",
    "botswana": "BWA",
    "brazil": "BRA",
    "brunei": "BRN",
    "bulgaria": "BGR",
    "burkina-faso": "BFA",
    "burma": "MMR",
    "burundi": "BDI",
    "cambodia": "KHM",
    "cameroon": "CMR",
    "canada": "CAN",
    "cape-verde": "CPV",
    "central-african-republic": "CAF",
    "chad": "TCD",
    "chile": "CHL",
    "china": "CHN",
    "colombia": "COL",
    "comoros": "COM",
    "congo-democratic-republic": "COD",
    "congo-kinshasa": "COD",
    "congo-republic": "COG",
    "costa-rica": "CRI",
    "cote-divoire": "CIV",
    "croatia": "HRV",
    "cuba": "CUB",
    "cyprus": "CYP",
    "czech-republic": "CZE",
    "czechia": "CZE",
    "czechoslovakia": "CSK",
    "denmark": "DNK",
    "djibouti": "DJI",
    "dominica": "DMA",
    "dominican-republic": "DOM",
    "ecuador": "ECU",
    "egypt": "EGY",
    "el-salvador": "SLV",
    "equatorial-guinea": "GNQ",
    "eritrea": "ERI",
    "estonia": "EST",
    "eswatini": "SWZ",
    "ethiopia": "ETH",
    "fiji": "FJI",
    "finland": "FIN",
    "france": "FRA",
    "gabon": "GAB",
    "gambia": "GMB",
    "georgia": "GEO",
    "german-democratic-republic": "DDR",
    "germany": "DEU",
    "ghana": "GHA",
    "greece": "GRC",
    "grenada": "GRD",
    "guatemala": "GTM",
    "guinea": "GIN",
    "guinea-bissau": "GNB",
    "guyana": "GUY",
    "haiti": "HTI",
    "holy-see": "VAT",
    "honduras": "HND",
    "hungary": "HUN",
    "iceland": "ISL",
    "india": "IND",
    "indonesia": "IDN",
    "iran": "IRN",
    "iraq": "IRQ",
    "ireland": "IRL",
    "israel": "ISR",
    "italy": "ITA",
    "jamaica": "JAM",
    "japan": "JPN",
    "jordan": "JOR",
    "kazakhstan": "KAZ",
    "kenya": "KEN",
    "kiribati": "KIR",
    "korea": "KOR",
    "korea-north": "PRK",
    "korea-south": "KOR",
    "kosovo": "XKX",
    "kuwait": "KWT",
    "kyrgyzstan": "KGZ",
    "laos": "LAO",
    "latvia": "LVA",
    "lebanon": "LBN",
    "lesotho": "LSO",
    "liberia": "LBR",
    "libya": "LBY",
    "liechtenstein": "LIE",
    "lithuania": "LTU",
    "luxembourg": "LUX",
    "macedonia": "MKD",
    "madagascar": "MDG",
    "malawi": "MWI",
    "malaysia": "MYS",
    "maldives": "MDV",
    "mali": "MLI",
    "malta": "MLT",
    "marshall-islands": "MHL",
    "mauritania": "MRT",
    "mauritius": "MUS",
    "mexico": "MEX",
    "micronesia": "FSM",
    "moldova": "MDA",
    "monaco": "MCO",
    "mongolia": "MNG",
    "montenegro": "MNE",
    "morocco": "MAR",
    "mozambique": "MOZ",
    "namibia": "NAM",
    "nauru": "NRU",
    "nepal": "NPL",
    "netherlands": "NLD",
    "new-zealand": "NZL",
    "nicaragua": "NIC",
    "niger": "NER",
    "nigeria": "NGA",
    "north-macedonia": "MKD",
    "norway": "NOR",
    "oman": "OMN",
    "pakistan": "PAK",
    "palau": "PLW",
    "palestinian-authority": "PSE",
    "panama": "PAN",
    "papua-new-guinea": "PNG",
    "paraguay": "PRY",
    "peru": "PER",
    "philippines": "PHL",
    "poland": "POL",
    "portugal": "PRT",
    "qatar": "QAT",
    "romania": "ROU",
    "russia": "RUS",
    "rwanda": "RWA",
    "saint-kitts-nevis": "KNA",
    "saint-lucia": "LCA",
    "saint-vincent-grenadines": "VCT",
    "samoa": "WSM",
    "sao-tome-and-principe": "STP",
    "saudi-arabia": "SAU",
    "senegal": "SEN",
    "serbia": "SRB",
    "seychelles": "SYC",
    "sierra-leone": "SLE",
    "singapore": "SGP",
    "slovakia": "SVK",
    "slovenia": "SVN",
    "solomon-islands": "SLB",
    "somalia": "SOM",
    "somoa": "WSM",
    "south-africa": "ZAF",
    "south-sudan": "SSD",
    "soviet-union": "SUN",
    "spain": "ESP",
    "sri-lanka": "LKA",
    "sudan": "SDN",
    "suriname": "SUR",
    "swaziland": "SWZ",
    "sweden": "SWE",
    "switzerland": "CHE",
    "syria": "SYR",
    "taiwan": "TWN",
    "tajikistan": "TJK",
    "tanzania": "TZA",
    "thailand": "THA",
    "timor-leste": "TLS",
    "togo": "TGO",
    "tonga": "TON",
    "trinidad-and-tobago": "TTO",
    "tunisia": "TUN",
    "turkey": "TUR",
    "turkiye": "TUR",
    "turkmenistan": "TKM",
    "tuvalu": "TUV",
    "uganda": "UGA",
    "ukraine": "UKR",
    "united-arab-emirates": "ARE",
    "united-kingdom": "GBR",
    "uruguay": "URY",
    "uzbekistan": "UZB",
    "vanuatu": "VUT",
    "venezuela": "VEN",
    "vietnam": "VNM",
    "west-bank": "PSE",
    "yemen": "YEM",
    "yugoslavia": "YUG",
    "zambia": "ZMB",
    "zimbabwe": "ZWE",
}
# (slug, first day, first day after, state): what the slug meant in that time instead.
BY_DATE = (
    ("russia", date(1922, 12, 30), date(1991, 12, 26), "SUN"),
    ("vietnam", date(1949, 3, 8), date(1975, 4, 30), "RVN"),
    ("yemen", date(1918, 10, 30), date(1990, 5, 22), "YAR"),
    ("yugoslavia", date(1992, 4, 27), date(2006, 6, 5), "SCG"),
    ("serbia", date(1992, 4, 27), date(2006, 6, 5), "SCG"),
    ("kosovo", date(1992, 4, 27), date(2006, 6, 5), "SCG"),
    ("kosovo", date(2006, 6, 5), date(2008, 2, 17), "SRB"),
    ("taiwan", date(1912, 1, 1), date(1949, 12, 8), "CHN"),
    ("syria", date(1958, 2, 22), date(1961, 9, 28), "EGY"),
)
NO_STATES = {
    "antarctica": "no state's territory",
    "cook-islands": "in free association with New Zealand",
    "niue": "in free association with New Zealand",
    "french-polynesia": "a territory of France",
    "new-caledonia": "a territory of France",
    "greenland": "a territory of Denmark",
    "hong-kong": "a territory of the United Kingdom, then a region of China",
    "macau": "a territory of Portugal, then a region of China",
    "bermuda": "a territory of the United Kingdom",
    "aruba": "a country within the Kingdom of the Netherlands",
    "netherlands-antilles": "a country within the Kingdom of the Netherlands",
    "hawaii": "the Kingdom and Republic of Hawaii, not in the table of states",
}


def _recognise(path: Path) -> bool:
    if path.suffix.lower() != ".xml":
        return False
    try:
        with path.open("rb") as start:
            head = start.read(2000)
    except OSError:
        return False
    return b"<trips" in head or b"<visits" in head


def _state(slug: str, day: date) -> str:
    """The identifier of the state a slug means on a day; the slug itself where it means none."""
    for name, began, ended, state in BY_DATE:
        if name == slug and began <= day < ended:
            return state
    return SLUGS.get(slug, slug)


def _text(element: ET.Element, name: str) -> str:
    return " ".join((element.findtext(name) or "").split())


def _country(path: Path, entry: ET.Element, name: str) -> tuple[str, str]:
    """Slug and name of an entry's country."""
    found = entry.find(name)
    slug = "" if found is None else found.get("id", "")
    if found is None or not slug:
        raise BadFacts(f"{path} has an entry without a country", [_text(entry, "id")])
    return slug, " ".join((found.text or slug).split())


def _entries(path: Path) -> Iterator[dict[str, object]]:
    """Each trip or visit of a file as the columns of an act, and `abroad`, `who`."""
    with files.reading(path, "travels of the Office of the Historian"):
        root = ET.parse(path).getroot()
        for entry in root.iter("trip" if root.tag == "trips" else "visit"):
            trip = entry.tag == "trip"
            role = entry.get("role", "") if trip else "visit"
            began = date.fromisoformat(_text(entry, "start-date"))
            ended = date.fromisoformat(_text(entry, "end-date")) + timedelta(days=1)
            if ended <= began or (trip and role not in KINDS):
                raise BadFacts(f"{path} has a trip mihwar cannot read", [f"{role} {_text(entry, 'id')}"])
            slug, country = _country(path, entry, "country" if trip else "from")
            who = _text(entry, "name" if trip else "visitor")
            yield {
                "id": f"{CARD.id}/{role}-{_text(entry, 'id')}",
                "kind": KINDS.get(role, VISIT),
                "title_en": f"{who} visits {country}" if trip else f"{who} ({country}) visits the United States",
                "began": began,
                "ended": ended,
                "place_en": (_text(entry, "locale") or None) if trip else None,
                "note_en": _text(entry, "remarks" if trip else "description") or None,
                "locator": f"{path.name}, id {_text(entry, 'id')}",
                "slug": slug,
                "abroad": _state(slug, began),
                "who": who,
            }


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    acts = [entry for path in sorted(paths) for entry in _entries(path)]
    if not acts:
        raise BadFile(f"{paths[0]} holds no travels; get the Office of the Historian's files again.")
    if strange := sorted({str(act["slug"]) for act in acts} - set(SLUGS) - set(NO_STATES)):
        raise BadFacts("the travels name countries mihwar does not know", strange)
    columns = ("id", "kind", "title_en", "began", "ended", "place_en", "note_en", "locator")
    yield rows("act", {**{name: [act[name] for act in acts] for name in columns}, "layer": ["visit"] * len(acts)})
    out = [act["kind"] != VISIT for act in acts]
    ids = [act["id"] for act in acts]
    home, abroad = ["visitor" if one else "host" for one in out], ["host" if one else "visitor" for one in out]
    who = [act["who"] for act in acts]
    yield rows(
        "party",
        {
            "act": ids * 2,
            "state": ["USA"] * len(acts) + [act["abroad"] for act in acts],
            "role": home + abroad,
            "note_en": [name if one else None for one, name in zip(out, who, strict=True)]
            + [None if one else name for one, name in zip(out, who, strict=True)],
        },
        "id",
    )
    yield _coverage(acts)


def _coverage(acts: list[dict[str, object]]) -> Rows:
    """From the first to the last entry; trips of the US and visits to it end at different dates."""
    spans = []
    for note, inside in (("Journeys of US presidents and secretaries of state.", True), ("Visits to the USA.", False)):
        days = [(act["began"], act["ended"]) for act in acts if (act["kind"] != VISIT) == inside]
        if days:
            spans.append((min(str(one) for one, _ in days), max(str(one) for _, one in days), note))
    notes_ar = {"Visits to the USA.": "زيارات إلى الولايات المتحدة."}
    return rows(
        "coverage",
        {
            "layer": ["visit"] * len(spans),
            "state": ["USA"] * len(spans),
            "began": [date.fromisoformat(one[0]) for one in spans],
            "ended": [date.fromisoformat(one[1]) for one in spans],
            "complete": [True] * len(spans),
            "note_en": [one[2] for one in spans],
            "note_ar": [notes_ar.get(one[2], "رحلات رؤساء الولايات المتحدة ووزراء خارجيتها.") for one in spans],
        },
    )


SOURCE = Source(card=CARD, recognise=_recognise, read=_read, names=NAMES, known=NO_STATES)
