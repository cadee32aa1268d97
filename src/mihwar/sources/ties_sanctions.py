"""Threat and Imposition of Economic Sanctions 4.1: 1,412 cases, threats and impositions, 1945-2005.

Files: the published workbook `TIESv4-1.xls` (or saved as .xlsx), known by the columns of its first sheet. Of several
the last by name.

Fills: act (kind imposition from the day it was imposed, else threat, with status announced, from the day of the
threat), party (senders and target), clause (one per type of sanction imposed); layer sanction, COW codes.

Covers: cases that began in 1945 to 2005, all states, complete. Issues, costs, outcomes and what was threatened are
not read.

Quirks:
- Cells that hold lists are text with blanks ('2 7'), or commas in other saves of the file ('2,4'); others are
  numbers: all are read alike.
- Senders 1 to 5 and the primary sender are COW codes; 1000 is the European Union and stands under `org`. Where no
  state is named the institution is the sender, under `org` (COW's number of the organisation; 4400 is the UN, 1830
  the EU).
- Two cases of 1989 name Germany under both its codes, 255 and 260: it is one sender.
- An unknown day or month is blank, a day is once '?': the first possible day is taken, and the precision says so.
  Three years of imposition are sentences ('1949, sometime before this date.'): the year is taken and the sentence
  kept in the note.
- A case that was ongoing when coded has no end, and its note says when that was. A case that ends before it begins is
  left open, with a note.
- The meanings of the type codes follow the codebook, which was not at hand: clauses carry the number itself as
  `article` and are marked unverified.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import files, headers
from mihwar.sources.contract import Download, Rows, Source, rows

CARD = Card(
    id="ties",
    title="Threat and Imposition of Economic Sanctions",
    version="4.1",
    publisher="T. Clifton Morgan, Navin Bapat, Yoshiharu Kobayashi",
    url="https://sanctions.web.unc.edu/",
    citation=(
        "Morgan, T. Clifton; Bapat, Navin; Kobayashi, Yoshiharu (2014). Threat and imposition of economic sanctions "
        "1945-2005: updating the TIES dataset. Conflict Management and Peace Science 31(5):541-558."
    ),
    licence="Free for research with citation",
    permission="load",
    vintage="2013",
    layers=("sanction",),
    redistributable=False,
)
SENDERS = ("sender1", "sender2", "sender3", "sender4", "sender5", "primarysender")
NEEDED = (
    *("caseid", "startyear", "startmonth", "startday", "endyear", "endmonth", "endday", "ongoingasofyear", *SENDERS),
    *("targetstate", "institutionid", "otherinstitution", "threat", "imposition", "sanctiontype", "sanctiontypethreat"),
    *("sancimpositionstartyear", "sancimpositionstartmonth", "sancimpositionstartday"),
)
_is_sheet = headers.sheet_with(*NEEDED)
UNION = "1000"
GERMANY = {"255", "260"}  # two cases of 1989 name both: one state, the primary sender under one of them
ORGANISATIONS = {"4400": "UN", "1830": "EU"}
# Types of sanctions imposed: number to mihwar's kind and the words of the codebook.
TYPES = {
    "1": ("trade", "total economic embargo"),
    "2": ("trade", "partial economic embargo"),
    "3": ("trade", "import restriction"),
    "4": ("trade", "export restriction"),
    "5": ("transport", "blockade"),
    "6": ("financial", "asset freeze"),
    "7": ("financial", "termination of foreign aid"),
    "8": ("travel", "travel ban"),
    "9": ("other", "suspension of an economic agreement or protocol"),
    "10": ("other", "other"),
}


def _recognise(path: Path) -> bool:
    return _is_sheet(path)


def _codes(cell: Any) -> list[str]:
    """The numbers in a cell, as text: 7.0, '2 7' and '2,4' alike."""
    if isinstance(cell, (int, float)):
        return [str(int(cell))]
    return re.findall(r"\d+", str(cell))


def _fits(name: str, cell: Any) -> bool:
    """May such a cell stand in the column? A number, an unknown part of a date, a list of numbers; in words the year only."""
    if isinstance(cell, (int, float)):
        return name not in ("threat", "imposition") or cell in (0, 1)
    if name == "otherinstitution":
        return True
    if name == "sancimpositionstartyear" and cell:
        return re.match(r"\d{4}\b", str(cell)) is not None
    return re.fullmatch(r"[\d ,.]*|\?", str(cell).strip()) is not None


def _table(path: Path) -> list[dict[str, Any]]:
    header, body = files.sheet(path, 0)
    if missing := [name for name in NEEDED if name not in header]:
        raise BadFile(f"{path} lacks the column {', '.join(missing)}; it is not the TIES workbook.")
    table = [dict(zip(header, row, strict=False)) for row in body if row and row[0] != ""]
    if odd := [f"case {row['caseid']}: {name} {row[name]!r}" for row in table for name in NEEDED if not _fits(name, row[name])]:
        raise BadFacts(f"{path} has cells mihwar cannot read", odd)
    wrong = [
        str(row["caseid"])
        for row in table
        if not isinstance(row["startyear"], (int, float)) or len(_codes(row["targetstate"])) != 1
    ]
    if wrong or not table:
        raise BadFacts(f"{path} holds no cases, or cases without a year or with no single target", wrong)
    return table


def _day(row: dict[str, Any], prefix: str) -> tuple[date | None, str]:
    """The day of `<prefix>year`, `month`, `day`, its first possible one, and how exactly it is known."""
    year, month, day = (_codes(row[f"{prefix}{part}"])[:1] for part in ("year", "month", "day"))
    if not year:
        return None, ""
    if not month or not 1 <= int(month[0]) <= 12:
        return date(int(year[0]), 1, 1), "year"
    first = date(int(year[0]), int(month[0]), 1)
    if not day or not 1 <= int(day[0]) <= 31:
        return first, "month"
    try:
        return first.replace(day=int(day[0])), "day"
    except ValueError:
        return first, "month"  # such as 31 June


def _after(day: date | None, precision: str) -> date | None:
    """The first day after the last one, which may be known to the month or year only."""
    if day is None:
        return None
    if precision == "year":
        return date(day.year + 1, 1, 1)
    if precision == "month":
        return (day + timedelta(days=31)).replace(day=1)
    return day + timedelta(days=1)


def _act(row: dict[str, Any]) -> dict[str, Any]:
    """A case as an act; an end before the beginning is left open and said so."""
    imposed = row["imposition"] == 1
    threatened, precision = _day(row, "start")
    began = threatened
    notes = []
    if imposed and (found := _day(row, "sancimpositionstart"))[0] is not None:
        began, precision = found
        if isinstance(row["sancimpositionstartyear"], str):
            notes.append(f"Date of imposition: {row['sancimpositionstartyear']}.")
    ended = _after(*_day(row, "end"))
    if began and ended and ended <= began:
        notes.append(f"The file ends the case on {ended - timedelta(days=1)}, before it begins.")
        ended = None
    if imposed and row["threat"] == 1:
        notes.append(f"First threatened on {threatened}.")
    if ongoing := _codes(row["ongoingasofyear"]):
        notes.append(f"Ongoing as of {ongoing[0]}, when it was coded.")
    institution = ", ".join(ORGANISATIONS.get(code, f"COW IGO {code}") for code in _codes(row["institutionid"]))
    if institution:
        notes.append(f"Institution involved: {institution}.")
    case = int(row["caseid"])
    return {
        "id": f"{CARD.id}/{case}",
        "layer": "sanction",
        "kind": "imposition" if imposed else "threat",
        "title_en": f"TIES case {case}: {'imposition' if imposed else 'threat'} of economic sanctions",
        "began": began,
        "ended": ended,
        "precision": precision,
        "status": "confirmed" if imposed else "announced",
        "note_en": " ".join(notes) or None,
        "locator": f"caseid {case}",
    }


def _parties(row: dict[str, Any]) -> Iterator[tuple[str, str | None, str | None, str, str | None]]:
    """(act, state, organisation, role, position) of a case, each sender once."""
    act = f"{CARD.id}/{int(row['caseid'])}"
    primary = set(_codes(row["primarysender"]))
    senders = dict.fromkeys(code for column in SENDERS for code in _codes(row[column]))
    if set(senders) >= GERMANY:
        del senders[min(GERMANY - primary)]
    for code in senders:
        position = "primary" if code in primary else None
        yield (act, None, "EU", "sender", position) if code == UNION else (act, code, None, "sender", position)
    if not senders:
        named = [ORGANISATIONS.get(code, f"COW IGO {code}") for code in dict.fromkeys(_codes(row["institutionid"]))]
        for org in named or [str(row["otherinstitution"]) or "unknown"]:
            yield act, None, org, "sender", None
    target = _codes(row["targetstate"])[0]
    yield (act, None, "EU", "target", None) if target == UNION else (act, target, None, "target", None)


def _clauses(row: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """(act, number, kind, words) of what was imposed."""
    if row["imposition"] == 1:
        for code in dict.fromkeys(_codes(row["sanctiontype"])):
            kind, words = TYPES.get(code, ("other", "not in the codebook's list"))
            yield f"{CARD.id}/{int(row['caseid'])}", f"type {code}", kind, words


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    table = _table(path)
    with files.reading(path, "the TIES workbook"):
        acts = [_act(row) for row in table]
        parties = [party for row in table for party in _parties(row)]
        clauses = [clause for row in table for clause in _clauses(row)]
    yield rows("act", {name: [act[name] for act in acts] for name in acts[0]})
    of, states, orgs, roles, positions = zip(*parties, strict=True)
    yield rows(
        "party",
        {
            "act": of,
            "state": pa.array(states, pa.string()),
            "org": pa.array(orgs, pa.string()),
            "role": roles,
            "position": pa.array(positions, pa.string()),
        },
        "cow",
    )
    yield rows(
        "clause",
        {
            **{name: [clause[at] for clause in clauses] for at, name in enumerate(("act", "article", "kind", "text_en"))},
            "confidence": ["unverified"] * len(clauses),
        },
    )
    years = [int(row["startyear"]) for row in table]
    yield rows(
        "coverage",
        {
            "layer": ["sanction"],
            "began": [date(min(years), 1, 1)],
            "ended": [date(max(years) + 1, 1, 1)],
            "complete": [True],
            "note_en": ["Cases that began in these years; some were coded while still going on."],
            "note_ar": ["الحالات التي بدأت في هذه السنوات؛ وبعضها رمز وهو لا يزال قائما."],
        },
    )


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("TIESv*.xls*",),
    edition=lambda path: path.name,
    downloads=(Download("https://sanctions.web.unc.edu/wp-content/uploads/sites/18834/2021/04/TIESv4-1.xls", "TIESv4-1.xls"),),
)
