"""The Gleditsch-Ward list of independent states, as state-years.

Files: three re-saved editions, known by their columns: `gw_system.rda` (isard, with the microstates of the tentative
list marked), `gw_states.rda` (peacesciencer) and `gwstates.xlsx` (manystates). The one that reaches furthest is read,
of equals the one with more states. The panels that pair COW and Gleditsch-Ward codes are not read: the table of
states holds both.

Fills: attribute (GW codes): `gw_member` and, from isard's edition, `gw_microstate`, 1 in every year of which a day
belongs to a spell.

Covers: 1816 to 2020 (isard's edition), complete.

Quirks:
- Codes are not COW's for some states: Germany 260, Yemen 678, Serbia 340, Kiribati 970, Nauru 971, Tonga 972, Tuvalu
  973. They are read as Gleditsch-Ward codes, never as COW's (970 is Nauru there).
- The last day of the edition means still a state: the year counts, and the coverage ends with it.
- R dates arrive as days since 1970, those of the workbook as 01.01.1816: both become dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import checks, cow, files, headers, yearly
from mihwar.sources.contract import Download, Rows, Source

CARD = Card(
    id="gw-states",
    title="List of Independent States (Gleditsch and Ward)",
    version="edition to 2020-12-31, with microstates",
    publisher="Kristian Skrede Gleditsch, Michael D. Ward",
    url="http://ksgleditsch.com/statelist.html",
    citation=(
        "Gleditsch, Kristian S.; Ward, Michael D. (1999). Interstate System Membership: A Revised List of the "
        "Independent States since 1816. International Interactions 25(4): 393-413."
    ),
    licence="To be cited; no licence text seen.",
    permission="load",
    vintage="2020-12-31",
)
SHEET = ("Cow Nr.", "Cow ID", "Name of State", "Start", "End")
LAYOUTS = (("gwcode", "start", "end"), ("gwcode", "startdate", "enddate"))
_is_r = [headers.r_with(*names) for names in LAYOUTS]
_is_sheet = headers.sheet_with(*SHEET)
KEPT = ("gwcode", "began", "ended", "microstate")


def _recognise(path: Path) -> bool:
    return _is_sheet(path) or any(fits(path) for fits in _is_r)


def _table(path: Path) -> pa.Table:
    table = _workbook(path) if path.suffix.lower() in headers.WORKBOOKS else _r(path)
    checks.refuse(pc.less(table["ended"], table["began"]), f"{path.name}: ends before it begins", table, KEPT)
    return table


def _r(path: Path) -> pa.Table:
    table = files.r_table(path)
    layout = next((names for names in LAYOUTS if set(names) <= set(table.column_names)), LAYOUTS[0])
    checks.having(path, table, layout)
    table = checks.numbers(path, table, [*layout, *({"microstate"} & set(table.column_names))])
    code, began, ended = (table[name] for name in layout)
    micro = table["microstate"] if "microstate" in table.column_names else pa.nulls(len(code), pa.float64())
    with files.reading(path, "a list of states"):
        days = [column.cast(pa.int32()).cast(pa.date32()) for column in (began, ended)]
        return pa.table(dict(zip(KEPT, (code, *days, pc.fill_null(micro, 0.0)), strict=True)))


def _workbook(path: Path) -> pa.Table:
    header, lines = files.sheet(path, 0)
    with files.reading(path, "the list of states in a workbook"):
        at = [header.index(name) for name in (SHEET[0], *SHEET[3:])]
        cells = [[line[i] for i in at] for line in lines if line[at[0]] not in ("", None)]
        code = pa.array([float(row[0]) for row in cells])
        days = [pa.array([_day(row[i]) for row in cells], pa.date32()) for i in (1, 2)]
        table = pa.table(dict(zip(KEPT, (code, *days, pa.array([0.0] * len(cells))), strict=True)))
    return checks.having(path, table, KEPT)


def _day(text: str) -> date:
    day, month, year = (int(part) for part in str(text).split("."))
    return date(year, month, day)


def _edition(path: Path) -> tuple[str, int]:
    """The edition that goes furthest, then the one with more states."""
    table = _table(path)
    return (str(pc.max(table["ended"]).as_py()), table.num_rows)


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _table(paths[0])
    variables = {"gw_member": 0.0, "gw_microstate": 1.0}
    found = []
    for variable, micro in variables.items():
        part = table.filter(pc.equal(table["microstate"], micro))
        if part.num_rows:
            found.append(variable)
            unit = f"1 if on the Gleditsch-Ward list{' of microstates' if micro else ''}"
            yield yearly.member(part["gwcode"], part["began"], part["ended"], variable, unit, "gw")
    yield yearly.coverage(
        found,
        pc.min(table["began"]).as_py(),
        pc.max(table["ended"]).as_py() + timedelta(days=1),
        note_en="A state not listed for a year was not one by this list; a single day in a year counts.",
        note_ar="ما لم يُدرج في سنة ليس كذلك بحسب هذه القائمة؛ ويكفي يوم واحد من السنة.",
        scheme="gw",
    )


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("gw_system.rda", "gw_states.rda", "gwstates.xlsx"),
    edition=_edition,
    downloads=(
        Download(
            "https://raw.githubusercontent.com/svmiller/isard/46944ad97a5532cd8e3b33129463c8435a69846a/data/gw_system.rda",
            "gw_system.rda",
            "53c434467bd592fc62b33522d26eec9401478aed30376b49fb0abedcb74d86ce",
        ),
        cow.peacesciencer("gw_states.rda", "4746858bf919a7af31e4a7afbda77294c350e80fd3899b8c20893c5b5f7829ec"),
    ),
)
