"""ATOP 5.1 as directed dyad-years: which of the five obligations a state owed another in a year, 1815 to 2018.

Files: the official `atop5_1ddyr.csv` (known by the columns stateA, stateB, year and the pledges) or
`atop5_1ddyr.dta`; the re-save of peacesciencer, `atop_alliance.rda` (also as `atop_alliance_5.1_ddyr.rda`), with the
same pledges as atop_defense and so on. Of several the official CSV is read, then the Stata file, then the re-save.

Fills: flow (layer treaty; COW codes): `defence`, `offence`, `neutrality`, `nonaggression`, `consultation`, 1 where
owed in the year.

Covers: 1815 to 2018, all pairs, complete.

Quirks:
- A year counts if the treaty was in force for a day of it, so a pledge also stands in the year in which it ended
  (Russia and North Korea in 1996). Kept as it is and said in the note of the coverage.
- Entry is dated by signature: United States to Estonia begins in 2003, a year before the accession. Kept; the dates
  of mihwar-treaties are those of entry into force.
- Only the ones become rows: inside the coverage a missing row means no such obligation.
- The file has no number of the alliance: which treaty it was is answered by atop-members.
- Years outside 1815 to 2018, a pair twice in a year, a state with itself, or a pledge that is neither 0 nor 1 refuses
  the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import atop_members, checks, cow, files, headers, yearly
from mihwar.sources.contract import Rows, Source

CARD = Card(
    id="atop-dyads",
    title="Alliance Treaty Obligations and Provisions, directed dyad-years",
    version="5.1",
    publisher=atop_members.CARD.publisher,
    url=atop_members.CARD.url,
    citation=atop_members.CARD.citation,
    licence=atop_members.CARD.licence,
    permission="load",
    vintage="2018-12-31",
    layers=("treaty",),
)
PLEDGES = {
    "defence": "defense",
    "offence": "offense",
    "neutrality": "neutral",
    "nonaggression": "nonagg",
    "consultation": "consul",
}
OFFICIAL = ("stateA", "stateB", "year", *PLEDGES.values())
RESAVED = ("ccode1", "ccode2", "year", *(f"atop_{name}" for name in PLEDGES.values()))
FIRST_YEAR, LAST_YEAR = 1815, 2018
_is_r = headers.r_with(*RESAVED)
_is_stata = headers.stata_with(*OFFICIAL)
_is_csv = files.csv_with(*OFFICIAL)


def _recognise(path: Path) -> bool:
    return _is_r(path) or _is_stata(path) or _is_csv(path)


def _table(path: Path) -> pa.Table:
    if path.suffix.lower() in headers.R:
        table = checks.having(path, files.r_table(path), RESAVED).rename_columns(list(OFFICIAL))
    else:
        table = files.csv(path, OFFICIAL) if files.is_csv(path) else files.stata_table(path, OFFICIAL)
        table = checks.having(path, table, OFFICIAL)
    return checks.numbers(path, table, OFFICIAL)


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    table = _table(path)
    keys = OFFICIAL[:3]
    checks.years(table, "year", FIRST_YEAR, keys)
    checks.refuse(pc.greater(table["year"], LAST_YEAR), f"{path.name}: years after {LAST_YEAR}", table, keys)
    checks.unique(table, keys, path.name)
    checks.refuse(pc.equal(table["stateA"], table["stateB"]), f"{path.name}: a state with itself", table, keys)
    for variable, column in PLEDGES.items():
        odd = pc.invert(pc.is_in(table[column], pa.array([0.0, 1.0, None])))
        checks.refuse(odd, f"{path.name}: {column} is neither 0 nor 1", table, (*keys, column))
        held = table.filter(pc.equal(table[column], 1))
        source, target, year = (held[name] for name in keys)
        yield yearly.flow(source, target, year, variable, held[column], "1 if owed in the year", "treaty")
    yield yearly.coverage(
        list(PLEDGES),
        FIRST_YEAR,
        LAST_YEAR,
        layer="treaty",
        note_en="A year counts if the treaty was in force for a day of it; no row means no such obligation.",
        note_ar="تُحسب السنة إن سرت المعاهدة يوما منها؛ وغياب الصف يعني انعدام الالتزام.",
    )


def _edition(path: Path) -> tuple[bool, bool]:
    return (path.suffix.lower() not in headers.R, files.is_csv(path))


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("atop?_*ddyr.csv", "atop?_*ddyr.dta", "atop_alliance*.rda"),
    edition=_edition,
    downloads=(
        atop_members.ZIP,
        cow.peacesciencer("atop_alliance.rda", "1449ca0369aed33ccf3ac66e959d1d7429c981a3840981facc84fcb2c2bc0441"),
    ),
)
