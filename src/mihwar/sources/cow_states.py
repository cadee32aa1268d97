"""Correlates of War State System Membership: who was a state, and who a major power, in each year.

Files: the official list of states (`states2016.csv`) and the official list of major powers (`majors2016.csv`,
`majors2024.csv`), known by their columns in small or mixed case (stateabb, ccode, styear ... endday, version) and
told apart by the names of states, which the second lacks. Read together, the newest of each. The state-years
(`system2016.csv`) and the list of codes are not read: they repeat the first.

Fills: attribute (COW codes): `cow_member`, `major_power`, 1 in every year of which a day belongs to a spell.

Covers: members 1816 to 2016; major powers 1816 to 2024; complete.

Quirks:
- The last day of the edition (31 December) means still a member, not an exit: the year counts, and the coverage ends
  with it.
- The edition of 2024 writes its headings in mixed case: they are compared in small letters.
- A copy with empty trailing columns is about: empty headings are passed over.
- 243 spells belong to 217 states: a state with several spells has the years of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.errors import BadFile
from mihwar.model import Card
from mihwar.sources import checks, columns, cow, files, yearly
from mihwar.sources.contract import Rows, Source

CARD = Card(
    id="cow-states",
    title="State System Membership and Major Powers",
    version="v2016 and v2024",
    publisher=cow.PUBLISHER,
    url=f"{cow.SETS}/state-system-membership/",
    citation='Correlates of War Project (2017). "State System Membership List, v2016." correlatesofwar.org.',
    licence=cow.LICENCE,
    permission="load",
    vintage="2024",
)
DATES = ("styear", "stmonth", "stday", "endyear", "endmonth", "endday")
COLUMNS = ("stateabb", "ccode", *DATES, "version")
MOST_MAJORS = 20  # nine states were one since 1816


def _header(path: Path) -> dict[str, str]:
    """Heading in small letters to the heading as it stands."""
    if not files.is_csv(path):
        return {}
    cells = [cell.strip().strip('"') for cell in files.first_line(path).split(",")]
    return {cell.lower(): cell for cell in cells if cell}


def _recognise(path: Path) -> bool:
    return set(COLUMNS) <= set(_header(path))


def _table(path: Path) -> pa.Table:
    header = _header(path)
    if missing := [name for name in COLUMNS if name not in header]:
        raise BadFile(f"{path} lacks the column {', '.join(missing)}; it is not the publisher's layout.")
    table = files.csv(path, [header[name] for name in COLUMNS]).rename_columns(list(COLUMNS))
    table = checks.numbers(path, checks.having(path, table, COLUMNS), ("ccode", *DATES, "version"))
    for year in ("styear", "endyear"):
        checks.years(table, year, 1816, COLUMNS)
    with files.reading(path, "a list of spells"):
        began, ended = (columns.ymd(*(table[name] for name in part)) for part in (DATES[:3], DATES[3:]))
    checks.refuse(pc.less(ended, began), f"{path.name}: spells that end before they begin", table, COLUMNS)
    return table.append_column("began", began).append_column("ended", ended)


def _newest(paths: Sequence[Path], majors: bool) -> pa.Table | None:
    """The newest of the files that are, or are not, a list of major powers: that list has no names of states.

    Raises:
        BadFile: a list of states by its name or its length, from which the names were taken.
    """
    for path in paths:
        if "statenme" not in _header(path) and (
            path.name.lower().startswith("state") or len(_table(path)["ccode"].unique()) > MOST_MAJORS
        ):
            raise BadFile(f"{path} lacks the column statenme; it is not the publisher's layout.")
    tables = [_table(path) for path in paths if ("statenme" not in _header(path)) == majors]
    return max(tables, key=_version, default=None)


def _version(table: pa.Table) -> Any:
    return pc.max(table["version"]).as_py()


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    for variable, unit, majors in (
        ("cow_member", "1 if a member of the COW state system", False),
        ("major_power", "1 if a COW major power", True),
    ):
        if (table := _newest(paths, majors)) is None:
            continue
        yield yearly.member(table["ccode"], table["began"], table["ended"], variable, unit)
        yield yearly.coverage(
            [variable],
            pc.min(table["began"]).as_py(),
            pc.max(table["ended"]).as_py() + timedelta(days=1),
            note_en="A state not listed for a year was not one by this list; a single day in a year counts.",
            note_ar="ما لم يُدرج في سنة ليس كذلك بحسب هذه القائمة؛ ويكفي يوم واحد من السنة.",
        )


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("states20??.csv", "statelist20??.csv", "majors20??.csv"),
    downloads=(cow.upload("States2024.zip"), cow.upload("MajorPowers2024.zip")),
)
