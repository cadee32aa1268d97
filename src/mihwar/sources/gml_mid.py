"""Gibler-Miller-Little (GML) disputes 2.1.1: the militarised disputes as corrected by them, 1816 to 2010.

Files: the official `gml-ddy-disputes-2.1.1.csv` (or .gz), directed dyad-years, known by its columns (dispnum, ccode1,
ccode2, year, sidea1, hostlev1, ..., ongo2010). Of several the last by name.

Fills: act (kind militarized interstate dispute: one per pair and run of years), party (side A and B, with the highest
hostility as position); layer dispute, COW codes.

Covers: 1816 to 2010, all states, complete. Outcome, settlement and what a state wanted to revise are not read.

Quirks:
- Every pair stands in both orders and once per year: the rows of side A are taken; years with a gap make two acts.
- Only the dispute's first and last month are given, not the pair's: a pair that enters with the dispute's first year
  begins in that month, one that enters later on 1 January of its year (precision year).
- -9 is missing.
- Dispute 3514 gives 19 as its last month: the end of its last year is taken. One pair of 4273 stands twice in 1999:
  once here. Any other such row refuses the file.
- Hostility 5 is war, also where a pair fought none of it: kept as coded.
- `ongo2010` marks what had not ended: it has no end here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import checks, columns, disputes, files, yearly
from mihwar.sources.contract import Rows, Source

CARD = Card(
    id="gml-mid",
    title="Gibler-Miller-Little (GML) Militarized Interstate Disputes",
    version="2.1.1",
    publisher="Douglas M. Gibler, Steven V. Miller, Erin K. Little",
    url="http://svmiller.com/gml-mid-data/",
    citation=(
        "Gibler, Douglas M.; Miller, Steven V.; Little, Erin K. (2016). An Analysis of the Militarized Interstate "
        "Dispute (MID) Dataset, 1816-2001. International Studies Quarterly 60(4): 719-730."
    ),
    licence="To be cited; no licence text seen.",
    permission="load",
    vintage="2010-12-31",
    layers=("dispute",),
)
COLUMNS = (
    "dispnum", "ccode1", "ccode2", "year", "sidea1", "hostlev1", "hostlev2", "fatality", "stmon", "endmon", "ongo2010",
)  # fmt: skip
KEY = ("dispnum", "ccode1", "ccode2", "year")
NOT_A_MONTH = {3514: "endmon is 19, that is July of the year after; the end of the last year given is taken"}
TWICE = {(4273, 645, 696, 1999): "the same pair and year twice, with another aim of one side"}


def _table(path: Path) -> pa.Table:
    table = checks.numbers(path, checks.having(path, files.csv(path, COLUMNS), COLUMNS), COLUMNS)
    checks.years(table, "year", 1816, KEY)
    wrong = pc.or_(
        pc.invert(pc.is_in(table["stmon"], pa.array(np.arange(1.0, 13.0)))),
        pc.greater(table["endmon"], 12),
    )
    wrong = pc.and_not(wrong, pc.is_in(table["dispnum"], pa.array(list(NOT_A_MONTH), pa.float64())))
    checks.refuse(wrong, f"{path.name}: no month", table, ("dispnum", "stmon", "endmon"))
    table = table.group_by([*KEY], use_threads=False).aggregate(
        [(name, "max") for name in COLUMNS if name not in KEY] + [([], "count_all")]
    )
    again = pc.greater(table["count_all"], 1)
    for number, low, high, year in TWICE:
        spared = pc.and_(pc.equal(table["dispnum"], number), pc.equal(table["year"], year))
        pair = pc.is_in(table["ccode1"], pa.array([float(low), float(high)]))
        again = pc.and_not(again, pc.and_(spared, pair))
    checks.refuse(again, f"{path.name} repeats its key", table, KEY)
    return table.rename_columns([name.removesuffix("_max") for name in table.column_names])


def _spells(table: pa.Table) -> pa.Table:
    """Runs of years of a pair (side A first) in a dispute, with the dispute's own first and last year beside them."""
    table = table.filter(pc.equal(table["sidea1"], 1)).sort_by([(name, "ascending") for name in KEY])
    part = {name: table[name].to_numpy().astype(np.int64) for name in table.column_names}
    follows = np.ones(len(table), bool)
    for name in KEY[:3]:
        follows[1:] &= part[name][1:] == part[name][:-1]
    follows[1:] &= part["year"][1:] == part["year"][:-1] + 1
    follows[:1] = False
    run = np.cumsum(~follows) - 1
    first = np.flatnonzero(~follows)
    last = np.append(first[1:], len(table)) - 1
    years = (
        pa.table({"dispnum": part["dispnum"], "year": part["year"]})
        .group_by("dispnum")
        .aggregate([("year", "min"), ("year", "max")])
    )
    at = pc.index_in(pa.array(part["dispnum"][first]), years["dispnum"].combine_chunks()).to_numpy()
    spells = {name: part[name][first] for name in part}
    spells["last"] = part["year"][last]
    for side in ("hostlev1", "hostlev2"):
        spells[side] = np.maximum.reduceat(part[side], first) if len(run) else part[side]
    spells["opens"] = years["year_min"].to_numpy()[at] == spells["year"]
    spells["closes"] = years["year_max"].to_numpy()[at] == spells["last"]
    return pa.table(spells)


def _days(spells: pa.Table) -> dict[str, pa.ChunkedArray]:
    """First day, first day after, and how exactly the first is known."""
    one = columns.same(1, spells)
    began = columns.ymd(spells["year"], pc.if_else(spells["opens"], spells["stmon"], 1), one)
    month = spells["endmon"]
    known = pc.and_(spells["closes"], pc.and_(pc.greater(month, 0), pc.less(month, 12)))
    after_month = columns.ymd(spells["last"], pc.if_else(known, pc.add(month, 1), 1), one)
    ended = pc.if_else(known, after_month, columns.year_ended(spells["last"]))
    ongoing = pc.and_(pc.equal(spells["ongo2010"], 1), spells["closes"])
    return {
        "began": began,
        "ended": pc.if_else(ongoing, pa.scalar(None, pa.date32()), ended),
        "precision": pc.if_else(spells["opens"], "month", "year"),
    }


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _table(paths[0])
    spells = _spells(table)
    number, a, b, year = (columns.codes(spells[name]) for name in KEY)
    days = _days(spells)
    shown = spells.select(list(KEY)).append_column("ended", days["ended"])
    checks.refuse(pc.less_equal(days["ended"], days["began"]), f"{paths[0].name}: ends before it begins", shown, KEY)
    yield from disputes.acts(
        pa.table(
            {
                "id": disputes.joined(f"{CARD.id}/", number, "/", a, "-", b, "/", year),
                "number": spells["dispnum"],
                "a": spells["ccode1"],
                "b": spells["ccode2"],
                **days,
                "hostility_a": spells["hostlev1"],
                "hostility_b": spells["hostlev2"],
                "fatality": spells["fatality"],
                "locator": disputes.joined("dispnum ", number),
            }
        )
    )
    yield yearly.coverage([None], *yearly.span(table["year"]), layer="dispute")


SOURCE = Source(
    card=CARD,
    recognise=files.csv_with(*COLUMNS),
    read=_read,
    names=("gml-ddy-disputes*.csv",),
    edition=lambda path: path.name.removesuffix(".gz"),
)
