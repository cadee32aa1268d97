"""Where places lie and who administers them: territories beyond the metropolitan, disputed ones, and seas.

Files: `places.csv` and `states/areas.csv` of the package's facts, in the format of docs/facts.md.

Fills: place.

Covers: no row of coverage: territories and waters that clauses of treaties turn on, most from 1945 on; the areas of
every state in the table of states.

Quirks:
- `state` is who administers a place on the ground. That is not recognition: who else claims it stands beside.
- A place that changed hands has one row per administration; two rows of one place that overlap refuse the build.
- Waters have no state: an attack there is one on forces, vessels or aircraft.
- Areas of states have no dates, and leave out what is listed as a place of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from mihwar.errors import BadFacts
from mihwar.sources import handwritten, own
from mihwar.sources.contract import Rows, Source, rows
from mihwar.sources.own_treaties import columns

CARD = own.card("places", "mihwar places: where they lie and who administers them")
PLACES, AREAS = own.FACTS / "places.csv", own.FACTS / "states" / "areas.csv"
COLUMNS = {
    "places.csv": (
        "place", "name_en", "name_ar", "state", "claimants", "areas", "since", "until", "note_en", "note_ar", "source",
        "confidence",
    ),
    "areas.csv": ("state", "areas"),
}  # fmt: skip
MUST = {
    "places.csv": ("place", "name_en", "name_ar", "areas", "source", "confidence"),
    "areas.csv": ("state", "areas"),
}
DERIVED = ("party_territory", "metropolitan")  # of who attacks whom and where, not of the place

Line = tuple[int, dict[str, str]]


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    at = {path.name: path for path in paths}
    if missing := sorted(set(COLUMNS) - set(at)):
        raise BadFacts("the facts on places lack files", missing)
    listed = [_place(line, at["places.csv"].name) for line in _lines(at["places.csv"])]
    states = [_state(line, at["areas.csv"].name) for line in _lines(at["areas.csv"])]
    _refuse_overlaps([(line, row) for (line, row) in listed], "places.csv")
    _refuse_overlaps([(line, row) for (line, row) in states], "areas.csv")
    yield rows("place", columns([row for _, row in (*listed, *states)]))


def _lines(path: Path) -> list[Line]:
    """The rows of a file with their lines, every cell stripped, the columns and what must be there checked."""
    wanted = COLUMNS[path.name]
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            if tuple(header) != wanted:
                raise BadFacts(f"{path.name}, line 1: the columns are {','.join(header)}; they must be {','.join(wanted)}")
            found: list[Line] = []
            for cells in reader:
                where = f"{path.name}, line {reader.line_num}"
                if len(cells) != len(wanted):
                    raise BadFacts(f"{where}: {len(cells)} cells for {len(wanted)} columns; quote a text with commas")
                row = dict(zip(wanted, (cell.strip() for cell in cells), strict=True))
                if empty := [key for key in MUST[path.name] if not row[key]]:
                    raise BadFacts(f"{where}: {empty[0]} is empty; it must be given")
                found.append((reader.line_num, row))
    except UnicodeDecodeError as why:
        raise BadFacts(f"{path.name} is not UTF-8 at byte {why.start}; save it as UTF-8") from None
    except csv.Error as why:
        raise BadFacts(f"{path.name}, line {reader.line_num}: {why}; mend the quotes") from None
    return found


def _place(line: Line, file: str) -> tuple[int, dict[str, Any]]:
    number, row = line
    where = f"{file}, line {number}"
    since, until = _day(row, "since", where), _day(row, "until", where)
    if since and until and until <= since:
        raise BadFacts(
            f"{where}: until = {until} is not after since = {since}; until is the first day on which it no longer holds"
        )
    if bool(row["note_en"]) != bool(row["note_ar"]):
        raise BadFacts(f"{where}: note_en and note_ar come in pairs; add the one that is missing")
    if row["source"] != "own" and not row["source"].startswith(("https://", "http://")):
        raise BadFacts(f"{where}: source = {row['source']!r} is no address; give one, or own")
    allowed = tuple(word for word in handwritten.CONFIDENCE if row["source"] != "own" or word != "text")
    if row["confidence"] not in allowed:
        raise BadFacts(f"{where}: confidence = {row['confidence']!r} is none of {', '.join(allowed)}")
    claimants = row["claimants"].split()
    if row["state"] in claimants:
        raise BadFacts(f"{where}: {row['state']} is both state and claimant; claimants are the others")
    return number, {
        "place": row["place"],
        "name_en": row["name_en"],
        "name_ar": row["name_ar"],
        "state": row["state"] or None,
        "claimants": claimants,
        "areas": _areas(row, where),
        "metropolitan": False,
        "since": since,
        "until": until,
        "note_en": row["note_en"] or None,
        "note_ar": row["note_ar"] or None,
        "source": row["source"],
        "confidence": row["confidence"],
    }


def _state(line: Line, file: str) -> tuple[int, dict[str, Any]]:
    number, row = line
    empty = dict.fromkeys(("name_en", "name_ar", "since", "until", "note_en", "note_ar"))
    return number, {
        "place": row["state"],
        "state": row["state"],
        "claimants": [],
        "areas": _areas(row, f"{file}, line {number}"),
        "metropolitan": True,
        **empty,
        "source": "own",
        "confidence": "secondary",
    }


def _areas(row: Mapping[str, str], where: str) -> list[str]:
    known = [word for word in handwritten.vocabulary("area") if word not in DERIVED]
    words = row["areas"].split()
    if unknown := [word for word in words if word not in known]:
        raise BadFacts(f"{where}: areas has {unknown[0]!r}, which is none of {', '.join(known)}")
    return words


def _day(row: Mapping[str, str], key: str, where: str) -> date | None:
    try:
        return handwritten.day(row[key] or None)
    except ValueError:
        raise BadFacts(f"{where}: {key} = {row[key]!r} is not {handwritten.DATE}") from None


def _refuse_overlaps(listed: Sequence[tuple[int, Mapping[str, Any]]], file: str) -> None:
    """Refuse two rows of one place on one day."""
    ordered = sorted(listed, key=lambda one: (one[1]["place"], one[1]["since"] or date.min))
    for (_, one), (number, two) in pairwise(ordered):
        if one["place"] == two["place"] and (one["until"] or date.max) > (two["since"] or date.min):
            raise BadFacts(f"{file}, line {number}: {two['place']} is listed twice on one day; end the other row before it")


SOURCE = Source(card=CARD, recognise=lambda path: path in (PLACES, AREAS), read=_read)
