"""UN Security Council Consolidated List: persons and entities under UN sanctions, by regime.

Files: `consolidated.xml`, known by its first element CONSOLIDATED_LIST. The one generated last, as it says itself, is
read. OFAC publishes a file of the same name with another layout: it is left alone.

Fills: act (kind UN listing: one per regime, from the first listing that is still on the list, its value the number of
persons and entities), party; layer sanction.

Covers: the first listing to the day the list was generated, not complete: earlier listings that ended are not in it.

Quirks:
- The list names persons and entities, not states: a state is a target only where the regime is against the state
  itself (DPRK, Iran). The situation other regimes are about stands in the title; the sender is the UN.
- A listing has no end: the list says who is on it on the day it was generated, and not what was before.
- `LISTED_ON` has a time zone now and then (2015-07-01-04:00): the day is read.
- Copies in circulation declare UTF-8 and are not: they are refused.
- A regime that is not known refuses the file.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import files
from mihwar.sources.contract import Download, Rows, Source, rows

CARD = Card(
    id="unsc-consolidated",
    title="United Nations Security Council Consolidated List",
    version="generated 2020-11-30",
    publisher="United Nations, Security Council Subsidiary Organs Branch",
    url="https://scsanctions.un.org/resources/xml/en/consolidated.xml",
    citation="United Nations Security Council Consolidated List, https://scsanctions.un.org/resources/xml/en/consolidated.xml.",
    licence="UN publication; no licence text in the file",
    permission="load",
    vintage="2020-11-30",
    layers=("sanction",),
    redistributable=False,
)
# Every regime mihwar knows, with the words for it.
REGIMES = {
    "Al-Qaida": "ISIL (Da'esh) and Al-Qaida",
    "CAR": "the Central African Republic",
    "DPRK": "the Democratic People's Republic of Korea",
    "DRC": "the Democratic Republic of the Congo",
    "GB": "Guinea-Bissau",
    "Haiti": "Haiti",
    "Iran": "Iran",
    "Iraq": "the former regime of Iraq",
    "Lebanon": "Lebanon",
    "Libya": "Libya",
    "Mali": "Mali",
    "Somalia": "Al-Shabaab and Somalia",
    "SouthSudan": "South Sudan",
    "Sudan": "the Sudan (Darfur)",
    "Taliban": "the Taliban",
    "Yemen": "Yemen",
}
TARGETS = {"DPRK": "PRK", "Iran": "IRN"}


def _recognise(path: Path) -> bool:
    if path.suffix.lower() != ".xml":
        return False
    try:
        with path.open("rb") as start:
            return b"<CONSOLIDATED_LIST" in start.read(4000)
    except OSError:
        return False


def _edition(path: Path) -> str:
    """The day on which the list was generated, as the file says."""
    with path.open("rb") as start:
        found = re.search(rb'dateGenerated="(\d{4}-\d\d-\d\d)', start.read(4000))
    return found[1].decode() if found else ""


def _listed(path: Path) -> tuple[date, dict[str, list[date]]]:
    """The day of the list, and regime to the days on which those on it were listed."""
    found: dict[str, list[date]] = {}
    with files.reading(path, "the UN's consolidated list"):
        root = ET.parse(path).getroot()
        if root.tag != "CONSOLIDATED_LIST":
            raise BadFile(f"{path} is not the UN's consolidated list; its root is {root.tag}.")
        generated = date.fromisoformat(root.get("dateGenerated", "")[:10])
        for entry in (*root.iter("INDIVIDUAL"), *root.iter("ENTITY")):
            regime = "".join((entry.findtext("UN_LIST_TYPE") or "").split())
            found.setdefault(regime, []).append(date.fromisoformat((entry.findtext("LISTED_ON") or "")[:10]))
    return generated, found


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    generated, listed = _listed(path)
    if not listed:
        raise BadFacts(f"{path} names nobody")
    if strange := sorted(set(listed) - set(REGIMES)):
        raise BadFacts(f"{path} has regimes mihwar does not know", strange)
    regimes = sorted(listed)
    acts = [f"{CARD.id}/{regime}" for regime in regimes]
    count = len(regimes)
    yield rows(
        "act",
        {
            "id": acts,
            "layer": ["sanction"] * count,
            "kind": ["UN listing"] * count,
            "title_en": [f"UN Security Council list concerning {REGIMES[regime]}" for regime in regimes],
            "began": [min(listed[regime]) for regime in regimes],
            "value": [float(len(listed[regime])) for regime in regimes],
            "unit": ["persons and entities"] * count,
            "note_en": [f"As on the list generated on {generated}; the last listing is of {max(listed[r])}." for r in regimes],
            "locator": [f"UN_LIST_TYPE {regime}" for regime in regimes],
            "url": [CARD.url] * count,
        },
    )
    targeted = [regime for regime in regimes if regime in TARGETS]
    yield rows(
        "party",
        {
            "act": acts + [f"{CARD.id}/{regime}" for regime in targeted],
            "state": [None] * count + [TARGETS[regime] for regime in targeted],
            "org": ["UN"] * count + [None] * len(targeted),
            "role": ["sender"] * count + ["target"] * len(targeted),
        },
        "id",
    )
    yield rows(
        "coverage",
        {
            "layer": ["sanction"],
            "began": [min(min(days) for days in listed.values())],
            "ended": [generated + timedelta(days=1)],
            "complete": [False],
            "note_en": ["Who was on the list on one day; earlier listings that ended are not in it."],
            "note_ar": ["من كان على القائمة في يوم واحد؛ وليس فيها ما انتهى من إدراجات سابقة."],
        },
    )


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("consolidated.xml",),
    namesakes=(b"<sdnList", b"<Sanctions"),  # lists of the US Treasury, called so too
    edition=_edition,
    downloads=(Download("https://scsanctions.un.org/resources/xml/en/consolidated.xml", "consolidated.xml"),),
)
