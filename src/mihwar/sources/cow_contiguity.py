"""Correlates of War Direct Contiguity 3.2: who borders whom, by land or across water, year by year.

Files: the official directed dyad-years `contdird.csv` (state1no, state2no, year, conttype) or the official spells
`contdir.csv` (statelno, statehno, conttype, begin, end), plain or .gz. Of both the dyad-years are read.

Fills: flow (no layer; COW codes): `contiguity`, 1 by land, 2 to 5 across up to 12, 24, 150, 400 miles of water; both
directions.

Covers: 1816 to 2016, all pairs, complete.

Quirks:
- `begin` and `end` of the spells are whole numbers of the form YYYYMM: they are spread over their years, in both
  directions.
- Where a pair's type changes within a year, both files hold the pair twice in that year: the closer type (the smaller
  number) is kept.
- A pair that is not listed lies further apart, or was no pair of COW states; the note of the coverage says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import checks, cow, files, yearly
from mihwar.sources.contract import Rows, Source

CARD = Card(
    id="cow-contiguity",
    title="Direct Contiguity",
    version="3.2",
    publisher=cow.PUBLISHER,
    url=f"{cow.SETS}/direct-contiguity/",
    citation=(
        "Stinnett, Douglas M.; Tir, Jaroslav; Schafer, Philip; Diehl, Paul F.; Gochman, Charles (2002). The Correlates "
        "of War Project Direct Contiguity Data, Version 3. Conflict Management and Peace Science 19(2): 58-66."
    ),
    licence=cow.LICENCE,
    permission="load",
    vintage="2016-12-31",
)
YEARLY = ("state1no", "state2no", "year", "conttype")
SPELLS = ("statelno", "statehno", "conttype", "begin", "end")
UNIT = "COW contiguity type (1 by land, 2 to 5 across up to 12, 24, 150, 400 miles of water)"
_is_yearly, _is_spells = files.csv_with(*YEARLY), files.csv_with(*SPELLS)


def _recognise(path: Path) -> bool:
    return _is_yearly(path) or _is_spells(path)


def _table(path: Path) -> pa.Table:
    names = SPELLS if _is_spells(path) else YEARLY
    table = checks.numbers(path, checks.having(path, files.csv(path, names), names), names)
    outside = pc.invert(pc.is_in(table["conttype"], pa.array([1.0, 2.0, 3.0, 4.0, 5.0])))
    checks.refuse(outside, f"{path.name}: no contiguity type from 1 to 5", table, names)
    return _spread(path, table) if _is_spells(path) else table


def _spread(path: Path, table: pa.Table) -> pa.Table:
    """Spells to years, each pair in both directions."""
    checks.refuse(pc.less(table["end"], table["begin"]), f"{path.name}: ends before it begins", table, SPELLS)
    low, high, kind, begin, end = (table[name].to_numpy().astype(np.int64) for name in SPELLS)
    spell, year = yearly.each_year(begin // 100, end // 100)
    a, b, kinds = low[spell], high[spell], kind[spell]
    both = (np.concatenate(pair) for pair in ((a, b), (b, a), (year, year), (kinds, kinds)))
    return pa.table(dict(zip(YEARLY, (column.astype(np.float64) for column in both), strict=True)))


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _table(paths[0])
    checks.years(table, "year", 1816, YEARLY)
    closest = table.group_by(list(YEARLY[:3])).aggregate([("conttype", "min")])
    closest = closest.sort_by([(name, "ascending") for name in YEARLY[:3]])
    yield yearly.flow(closest["state1no"], closest["state2no"], closest["year"], "contiguity", closest["conttype_min"], UNIT)
    yield yearly.coverage(
        ["contiguity"],
        *yearly.span(table["year"]),
        note_en="A pair that is not listed lies more than 400 miles of water apart or was no pair of COW states.",
        note_ar="كل زوج لم يُدرج يفصل بينه أكثر من 400 ميل من الماء، أو لم يكن زوجا من دول COW.",
    )


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("contdird.csv", "contdir.csv"),
    edition=lambda path: (_is_yearly(path), path.name),
    downloads=(cow.upload("DirectContiguity320.zip"),),
)
