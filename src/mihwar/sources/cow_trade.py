"""Correlates of War Trade 4.0: imports and exports of each state, and goods traded between two, 1870 to 2014.

Files: the official `National_COW_4.0.csv` (known by alt_imports) and one file of pairs: the official
`Dyadic_COW_4.0.csv` (ccode1, ccode2, year, flow1, flow2) or `cow_trade_ddy.rds` of peacesciencer. Read together; of
several files of pairs the official one.

Fills: attribute (COW codes): `imports`, `exports`, million current US dollars; flow (layer trade): `imports`, from
the state the goods come from to the state that imports them.

Covers: 1870 to 2014, complete: a pair and year without a value is missing, not zero.

Quirks:
- flow1 is the imports of ccode1 from ccode2, flow2 those of ccode2 from ccode1: each becomes a row in the direction
  of the goods.
- The official file holds a pair once, the re-save both orders: of the re-save flow1 is enough, flow2 would count
  everything twice.
- -9 and NA are missing and left out; 0 is a recorded nothing and kept; any other negative value refuses the file.
- The re-save lacks West Germany (260) from 1956 to 1989 but for Belgium and Luxembourg; the national file has those years
  under 255. Those pairs are missing.
- The smoothed flows and the alternative figures are not read: they are estimates beside the record.
- A small file named like the official one may be a pointer to a large file that is elsewhere: it is refused, and said
  to be one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import checks, columns, cow, files, headers, yearly
from mihwar.sources.contract import Rows, Source

CARD = Card(
    id="cow-trade",
    title="COW Trade",
    version="4.0",
    publisher=cow.PUBLISHER,
    url=f"{cow.SETS}/bilateral-trade/",
    citation=(
        "Barbieri, Katherine; Keshk, Omar M. G.; Pollins, Brian M. (2009). Trading Data: Evaluating our Assumptions "
        "and Coding Rules. Conflict Management and Peace Science 26(5): 471-491."
    ),
    licence=cow.LICENCE,
    permission="load",
    vintage="2014",
    layers=("trade",),
)
NATIONAL = ("ccode", "year", "imports", "exports")
PAIRS = ("ccode1", "ccode2", "year", "flow1", "flow2")
UNIT = "million current US dollars"
_is_national = files.csv_with(*NATIONAL, "alt_imports")
_is_pairs = files.csv_with(*PAIRS)
_is_r = headers.r_with(*PAIRS)


def _recognise(path: Path) -> bool:
    return _is_national(path) or _is_pairs(path) or _is_r(path)


def _national(path: Path) -> Iterator[Rows]:
    table = files.csv(path, NATIONAL, encoding="latin-1")
    table = checks.numbers(path, checks.having(path, table, NATIONAL), NATIONAL)
    checks.years(table, "year", 1816, NATIONAL[:2])
    checks.unique(table, NATIONAL[:2], path.name)
    for variable in NATIONAL[2:]:
        value = _value(path, table, variable, NATIONAL[:2])
        yield yearly.attribute(table["ccode"], table["year"], variable, value, UNIT)
    yield yearly.coverage(list(NATIONAL[2:]), *yearly.span(table["year"]))


def _value(path: Path, table: pa.Table, column: str, keys: Sequence[str]) -> pa.ChunkedArray:
    value = columns.without(table[column], -9)
    checks.refuse(pc.less(value, 0), f"{path.name}: {column} is negative", table, (*keys, column))
    return value


def _pairs(path: Path) -> Iterator[Rows]:
    both_orders = not files.is_csv(path)
    table = files.r_table(path) if both_orders else files.csv(path, PAIRS, encoding="latin-1")
    table = checks.numbers(path, checks.having(path, table, PAIRS), PAIRS)
    keys = PAIRS[:3]
    checks.years(table, "year", 1816, keys)
    checks.unique(table, keys, path.name)
    low, high, year = (table[name] for name in keys)
    yield yearly.flow(high, low, year, "imports", _value(path, table, "flow1", keys), UNIT, "trade")
    if not both_orders:
        yield yearly.flow(low, high, year, "imports", _value(path, table, "flow2", keys), UNIT, "trade")
    yield yearly.coverage(
        ["imports"],
        *yearly.span(year),
        layer="trade",
        note_en="As the importer reports it; a pair and year without a value is missing, not zero.",
        note_ar="كما يسجّله المستورد؛ والزوج الذي لا قيمة له في سنة مفقود لا صفر.",
    )


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    if national := [path for path in paths if _is_national(path)]:
        yield from _national(max(national))
    if pairs := [path for path in paths if not _is_national(path)]:
        yield from _pairs(max(pairs, key=lambda path: (files.is_csv(path), path)))


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("National_COW_*.csv", "Dyadic_COW_*.csv", "cow_trade_ddy.rds"),
    downloads=(cow.upload("COW_Trade_4.0.zip"),),
)
