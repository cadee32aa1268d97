"""UCDP/PRIO Armed Conflict Dataset: conflicts with at least 25 battle deaths a year in which a state takes part.

Files: the official CSV (`UcdpPrioConflict_v24_1.csv`), known by its columns, and peacesciencer's reduced table
(`ucdp_acd_v25.1.rda`; one row per pair of a primary party and its supporters, no names of sides), known by them too.
The one that reaches furthest is read, of equals the official.

Fills: act (one per conflict and year, as the publisher counts; value the intensity), party (side A and B, primary and
second); layer dispute, Gleditsch-Ward codes.

Covers: 1946 to 2023 (24.1) or 2024 (25.1), all states, complete for conflicts with 25 deaths in the year.

Quirks:
- Codes are Gleditsch-Ward, not COW: read as such. 345 (Yugoslavia) stands for Serbia to the end and is put under
  Serbia from 2007 on; Grenada and Tonga are not on that list and are named one by one; Hyderabad (751) is no state of
  ours.
- Several codes stand in one cell ('651,  645,  663'): each is a party.
- An episode begins on `start_date2` and ends on `ep_end_date`, given in its last year only; some editions of the CSV
  call these `start_date` and `end_date`. The act's days are those of the episode within the year. How exactly a day
  is known is not read.
- Dates are 2012-11-15 or 15-11-2012 in the CSV, days since 1970 in the R table: all are read.
- The R table writes types as words, 'II' for internationalised intrastate conflicts; a type that is not known refuses
  the file.
- Non-state sides have no code: they stand in the title only.
"""

from __future__ import annotations

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
    id="ucdp",
    title="UCDP/PRIO Armed Conflict Dataset",
    version="24.1 or 25.1",
    publisher="Uppsala Conflict Data Program; Peace Research Institute Oslo",
    url="https://ucdp.uu.se/downloads/",
    citation=(
        "Davies, Shawn; Pettersson, Therése; Öberg, Magnus (2024). Journal of Peace Research 61(4); Gleditsch, Nils "
        "Petter, et al. (2002). Armed Conflict 1946-2001. Journal of Peace Research 39(5)."
    ),
    licence="CC BY 4.0",
    permission="load",
    vintage="2025",
    layers=("dispute",),
    redistributable=True,
)
KINDS = {
    "1": "extrasystemic conflict",
    "2": "interstate conflict",
    "3": "intrastate conflict",
    "4": "internationalised intrastate conflict",
    "extrasystemic": "extrasystemic conflict",
    "interstate": "interstate conflict",
    "intrastate": "intrastate conflict",
    "II": "internationalised intrastate conflict",
}
CODES = {"gwno_a": "side_a", "gwno_a_2nd": "side_a_2nd", "gwno_b": "side_b", "gwno_b_2nd": "side_b_2nd"}
NAMES = ("location", "side_a", "side_b", "territory_name")
SHARED = ("conflict_id", "year", "intensity_level", "type_of_conflict", *CODES)
OFFICIAL = (*SHARED, *NAMES, "start_date")
REDUCED = (*SHARED, "start_date2", "ep_end_date")
# Codes of small states that the Gleditsch-Ward list of independent states does not hold.
SMALL = {"55": "GRD", "972": "TON"}
# The code of Yugoslavia stands for Serbia to the end.
SERBIA, SERBIA_SINCE = "345", 2007
KNOWN = {"751": "Hyderabad 1947-48, not in the table of states"}
_official, _reduced = files.csv_with(*OFFICIAL), headers.r_with(*REDUCED)


def _recognise(path: Path) -> bool:
    return _reduced(path) or _official(path)


def _edition(path: Path) -> tuple[int, bool]:
    """The file that reaches furthest; the official one before the reduced."""
    return (max((int(row["year"]) for row in _table(path)), default=0), files.is_csv(path))


def _table(path: Path) -> list[dict[str, Any]]:
    """The rows as texts, with `began` and `ended` (the last day, or None)."""
    if files.is_csv(path):
        full = "ep_end_date" in files.first_line(path)
        began, ended = ("start_date2", "ep_end_date") if full else ("start_date", "end_date")
        wanted = (*SHARED, *NAMES, began, ended)
        table: list[dict[str, Any]] = files.csv(path, wanted, types=dict.fromkeys(wanted, pa.string())).to_pylist()
    else:
        frame = files.r_table(path)
        if missing := [name for name in REDUCED if name not in frame.column_names]:
            raise BadFile(f"{path} lacks the column {', '.join(missing)}; it is not the UCDP table.")
        table = [{name: _plain(value) for name, value in row.items()} for row in frame.select(REDUCED).to_pylist()]
        began, ended = "start_date2", "ep_end_date"
    read = _written if files.is_csv(path) else _counted
    with files.reading(path, "armed conflicts with dates"):
        for row in table:
            row["began"] = read(row[began])
            row["ended"] = read(row[ended])
            row["year"] = int(row["year"])
    return table


def _plain(value: Any) -> str | None:
    """A number without decimals, or a text, as text; missing as None."""
    if value is None or value != value:
        return None
    return str(int(value)) if isinstance(value, float) else str(value)


def _written(text: str | None) -> date | None:
    """A date written 31-12-1964 (or 1964-12-31, as newer editions do)."""
    if not text:
        return None
    first, month, last = text[:10].split("-")
    return date(int(first), int(month), int(last)) if len(first) == 4 else date(int(last), int(month), int(first))


def _counted(days: str | None) -> date | None:
    """A date given as days since 1970-01-01."""
    return date(1970, 1, 1) + timedelta(days=int(days)) if days else None


def _title(row: dict[str, Any]) -> str:
    kind = KINDS[row["type_of_conflict"]]
    if not row.get("side_a"):
        return f"{kind.capitalize()} {row['conflict_id']} ({row['year']})"
    sides = f"{row['side_a']} - {row['side_b']}"
    sides = sides if len(sides) <= 160 else sides[:159] + "…"
    return f"{sides} ({row['year']})"


def _years(path: Path, table: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Conflict-years: id to the rows that make it up."""
    if not table:
        raise BadFacts(f"{path} holds no conflicts")
    if wrong := [str(row["conflict_id"]) for row in table if not (row["conflict_id"] or "").isdigit()]:
        raise BadFacts(f"{path} has conflicts whose conflict_id is no number", wrong)
    if wrong := [f"{row['conflict_id']}: {row['intensity_level']}" for row in table if row["intensity_level"] not in ("1", "2")]:
        raise BadFacts(f"{path} has conflicts whose intensity_level is neither 1 nor 2", wrong)
    if strange := sorted({str(row["type_of_conflict"]) for row in table} - set(KINDS)):
        raise BadFacts(f"{path} has types of conflict mihwar does not know", strange)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table:
        found.setdefault(f"{CARD.id}/{row['conflict_id']}-{row['year']}", []).append(row)
    return found


def _span(group: list[dict[str, Any]]) -> tuple[date, date]:
    """First day, and first day after, of the conflict within its year."""
    year = group[0]["year"]
    began = max([date(year, 1, 1), *(row["began"] for row in group if row["began"] and row["began"].year == year)])
    ends = [row["ended"] + timedelta(days=1) for row in group if row["ended"] and row["ended"].year == year]
    ended = max(ends, default=date(year + 1, 1, 1))
    return began, (ended if ended > began else date(year + 1, 1, 1))


def _parties(years: dict[str, list[dict[str, Any]]]) -> dict[str, list[tuple[str, str, str]]]:
    """(act, code, role) by scheme, each once."""
    found: dict[str, dict[tuple[str, str, str], None]] = {"gw": {}, "id": {}}
    for act, group in years.items():
        for row in group:
            own = {**SMALL, SERBIA: "SRB"} if row["year"] >= SERBIA_SINCE else SMALL
            for column, role in CODES.items():
                for code in filter(None, (part.strip() for part in (row[column] or "").split(","))):
                    found["id" if code in own else "gw"][(act, own.get(code, code), role)] = None
    return {scheme: list(parties) for scheme, parties in found.items()}


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    years = _years(path, _table(path))
    firsts = [group[0] for group in years.values()]
    spans = [_span(group) for group in years.values()]
    count = len(years)
    yield rows(
        "act",
        {
            "id": list(years),
            "layer": ["dispute"] * count,
            "kind": [KINDS[row["type_of_conflict"]] for row in firsts],
            "title_en": [_title(row) for row in firsts],
            "began": [began for began, _ in spans],
            "ended": [ended for _, ended in spans],
            "value": [float(row["intensity_level"]) for row in firsts],
            "unit": ["intensity (1 minor conflict, 2 war)"] * count,
            "place_en": [row.get("location") for row in firsts],
            "note_en": [f"Over {row['territory_name']}." if row.get("territory_name") else None for row in firsts],
            "locator": [f"conflict_id {row['conflict_id']}, {row['year']}" for row in firsts],
        },
    )
    parties = _parties(years)
    for scheme in ("gw", "id"):
        if found := parties[scheme]:
            acts, codes, roles = zip(*found, strict=True)
            yield rows("party", {"act": acts, "state": codes, "role": roles}, "gw" if scheme == "gw" else "id")
    low, high = min(row["year"] for row in firsts), max(row["year"] for row in firsts)
    yield rows(
        "coverage",
        {
            "layer": ["dispute"],
            "began": [date(low, 1, 1)],
            "ended": [date(high + 1, 1, 1)],
            "complete": [True],
            "note_en": ["Conflicts with at least 25 battle deaths in the year; disputes below that are not in it."],
            "note_ar": ["النزاعات التي خلفت 25 قتيلا في المعارك على الأقل في السنة؛ وما دونها ليس فيها."],
        },
    )


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("UcdpPrioConflict_v*.csv", "ucdp-prio-acd-*.csv", "ucdp_acd*.rda"),
    edition=_edition,
    known=KNOWN,
    downloads=(Download("https://ucdp.uu.se/downloads/ucdpprio/ucdp-prio-acd-261-csv.zip", "ucdp-prio-acd-261-csv.zip"),),
)
