"""Correlates of War Intergovernmental Organizations, version 3: how many organisations two states share, and each has.

Files: `cow_igo_ndy.rda` (non-directed pairs by year) and `cow_igo_sy.rda` (memberships of each state by year) of
peacesciencer, known by their columns and read together. The project's own matrices of members are not read.

Fills: flow (no layer; COW codes): `shared_igos`; attribute: `igo_full`, `igo_associate`, `igo_observer`.

Covers: 1816 to 2014, complete.

Quirks:
- Which organisations they are is in neither file: only numbers can be answered.
- A pair stands once, the smaller COW code first, and is kept so: the number holds in both directions, as unit and
  coverage say.
- The sum over kinds of membership is not read: it follows from the three.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import checks, cow, files, headers, yearly
from mihwar.sources.contract import Rows, Source

CARD = Card(
    id="cow-igo",
    title="Intergovernmental Organizations",
    version="3",
    publisher=cow.PUBLISHER,
    url=f"{cow.SETS}/igos/",
    citation=(
        "Pevehouse, Jon C. W.; Nordstrom, Timothy; McManus, Roseanne W.; Jamison, Anne Spencer (2020). Tracking "
        "Organizations in the World: The Correlates of War IGO Version 3.0 Datasets. Journal of Peace Research "
        "57(3): 492-503."
    ),
    licence=cow.LICENCE,
    permission="load",
    vintage="2014",
)
PAIRS, STATES = "cow_igo_ndy.rda", "cow_igo_sy.rda"
PAIR_COLUMNS = ("ccode1", "ccode2", "year", "dyadigos")
COUNTS = {"igo_full": "sum_igo_full", "igo_associate": "sum_igo_associate", "igo_observer": "sum_igo_observer"}
_is_pairs, _is_states = headers.r_with(*PAIR_COLUMNS), headers.r_with("ccode", "year", *COUNTS.values())


def _pairs(path: Path) -> Iterator[Rows]:
    table = checks.numbers(path, checks.having(path, files.r_table(path), PAIR_COLUMNS), PAIR_COLUMNS)
    checks.years(table, "year", 1816, PAIR_COLUMNS)
    checks.refuse(pc.less(table["dyadigos"], 0), f"{path.name}: negative counts", table, PAIR_COLUMNS)
    checks.refuse(pc.greater_equal(table["ccode1"], table["ccode2"]), f"{path.name}: pairs out of order", table, PAIR_COLUMNS)
    checks.unique(table, PAIR_COLUMNS[:3], path.name)
    unit = "organisations shared (undirected: one row per pair)"
    yield yearly.flow(table["ccode1"], table["ccode2"], table["year"], "shared_igos", table["dyadigos"], unit)
    yield yearly.coverage(
        ["shared_igos"],
        *yearly.span(table["year"]),
        note_en="Undirected: one row per pair, from the smaller COW code to the larger.",
        note_ar="بلا اتجاه: صف واحد لكل زوج، من رمز COW الأصغر إلى الأكبر.",
    )


def _states(path: Path) -> Iterator[Rows]:
    names = ("ccode", "year", *COUNTS.values())
    table = checks.numbers(path, checks.having(path, files.r_table(path), names), names)
    checks.years(table, "year", 1816, names[:2])
    checks.unique(table, names[:2], path.name)
    for variable, column in COUNTS.items():
        checks.refuse(pc.less(table[column], 0), f"{path.name}: negative counts", table, (*names[:2], column))
        kind = variable.removeprefix("igo_")
        yield yearly.attribute(table["ccode"], table["year"], variable, table[column], f"organisations, {kind} membership")
    yield yearly.coverage(list(COUNTS), *yearly.span(table["year"]))


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    pairs = [path for path in paths if _is_pairs(path) or path.name == PAIRS]
    if pairs:
        yield from _pairs(max(pairs))
    if states := [path for path in paths if path not in pairs]:
        yield from _states(max(states))


SOURCE = Source(
    card=CARD,
    recognise=lambda path: _is_pairs(path) or _is_states(path),
    read=_read,
    names=(PAIRS, STATES),
    downloads=(
        cow.peacesciencer(PAIRS, "e663531dab70d1d46419fdf0d2d29d51b5b314eab055ea1f691d824e4d15af26"),
        cow.peacesciencer(STATES, "0102eb9d48f34791ddb1a17aa0b312df23117ebafb3d707cee03ab64463e3bc7"),
    ),
)
