"""Correlates of War dyadic Militarized Interstate Disputes 4.02: who disputed with whom, to the day, 1816 to 2014.

Files: the official `dyadic_mid_4.02.csv` (or .gz, and later versions in the same layout), known by its columns
(disno, statea, stateb, the dates, sides, roles, hostility, ongo2014). Of several the version in the name decides.
`cow_mid_ddydisps.rda` of peacesciencer (one dispute per pair and year, months only) is not read: it holds less.

Fills: act (kind militarized interstate dispute: one per pair and spell), party (side A and B, with the highest
hostility as position); layer dispute, COW codes.

Covers: 1816 to 2014, all states, complete. Outcome, settlement and what a state wanted to revise are not read.

Quirks:
- Every pair stands in both orders and once per year, with its own first and last day: it becomes one act per spell; a
  pair may have several spells in one dispute (4182).
- `dyindex` is a rounded decimal and does not tell pairs apart: it is not used.
- `sideab` is misprinted in a few rows (1969, or equal to `sideaa`) and is not used. In ten spells the two orders
  contradict each other on the sides, which then follow from the roles (1 and 2 stand on side A); in five of them the
  roles do so too, and the state with the smaller code is put on side A.
- Dispute 3250 gives 30 July and 30 August 1900 for one pair: the earlier day is taken. Dispute 4182 has rows outside
  its own spell: the days are followed. Any further contradiction refuses the file.
- -9 is missing: a month or day unknown counts as the first, and the precision of the first day says so; deaths
  unknown are said to be unknown.
- `ongo2014` marks what had not ended: it has no end here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import checks, columns, cow, disputes, files, yearly
from mihwar.sources.contract import Rows, Source

CARD = Card(
    id="cow-mid",
    title="Dyadic Militarized Interstate Disputes",
    version="4.02",
    publisher="Zeev Maoz and others; Correlates of War Project",
    url=f"{cow.SETS}/mids/",
    citation=(
        "Maoz, Zeev; Johnson, Paul L.; Kaplan, Jasper; Ogunkoya, Fiona; Shreve, Aaron P. (2019). The Dyadic "
        "Militarized Interstate Disputes (MIDs) Dataset Version 3.0. Journal of Conflict Resolution 63(3): 811-835."
    ),
    licence=cow.LICENCE,
    permission="load",
    vintage="2014-12-31",
    layers=("dispute",),
)
BEGAN, ENDED = ("strtyr", "strtmnth", "strtday"), ("endyear", "endmnth", "endday")
COLUMNS = (
    "disno",
    "statea",
    "stateb",
    *BEGAN,
    *ENDED,
    "fatlev",
    "sideaa",
    "hihosta",
    "hihostb",
    "rolea",
    "year",
    "ongo2014",
)
KEY = ("disno", "low", "high", "began")
NOT_IN_SPELL = {4182: "rows of 1997 to 1999 under a spell that the same rows end in 1996; the days are followed"}
BEGAN_LATER = {(3250, 365, 710): "30 July 1900 in one order of the pair, 30 August in the other; the earlier day is taken"}
SIDES_UNKNOWN = dict.fromkeys(
    ((2882, 365, 740), (2970, 385, 390), (3012, 220, 540), (3012, 540, 600), (3858, 255, 355)),
    "sides and roles of the two orders contradict each other; the state with the smaller code is put on side A",
)


def _table(path: Path) -> pa.Table:
    table = files.csv(path, COLUMNS)
    table = checks.numbers(path, checks.having(path, table, COLUMNS), COLUMNS)
    for name in ("strtyr", "endyear", "year"):
        checks.years(table, name, 1816, ("disno", "statea", "stateb", name))
    with files.reading(path, "a list of disputes"):
        began = columns.ymd(*(table[name] for name in BEGAN))
        ended = columns.ymd(*(table[name] for name in ENDED))
    table = table.append_column("began", began).append_column("ended", ended)
    shown = ("disno", "statea", "stateb", "began", "ended")
    checks.refuse(pc.less(ended, began), f"{path.name}: ends before it begins", table, shown)
    outside = pc.or_(pc.less(table["year"], table["strtyr"]), pc.greater(table["year"], table["endyear"]))
    outside = pc.and_not(outside, pc.is_in(table["disno"], pa.array(list(NOT_IN_SPELL), pa.float64())))
    checks.refuse(outside, f"{path.name}: a year outside its spell", table, (*shown, "year"))
    return table


def _precision(table: pa.Table) -> pa.Array:
    """How exactly the first day is known: a missing month or day is negative or null."""
    month, day = (pc.greater(pc.fill_null(table[name], -9.0), 0) for name in BEGAN[1:])
    return pc.if_else(pc.and_(month, day), "day", pc.if_else(month, "month", "year"))


def _pairs(table: pa.Table) -> pa.Table:
    """Rows with the pair ordered by code, each state's hostility, and on which side the row puts the smaller code."""
    low, high = (pick(table["statea"], table["stateb"]) for pick in (pc.min_element_wise, pc.max_element_wise))
    first = pc.equal(table["statea"], low)
    began = table["began"]
    for number, a, b in BEGAN_LATER:
        here = pc.and_(pc.equal(table["disno"], number), pc.and_(pc.equal(low, a), pc.equal(high, b)))
        began = pc.if_else(here, pc.min(began.filter(here)), began)
    side, role = pc.equal(table["sideaa"], 1), pc.less_equal(table["rolea"], 2)
    return pa.table(
        {
            "disno": table["disno"],
            "low": low,
            "high": high,
            "began": began,
            "ended": table["ended"],
            "precision": _precision(table),
            "fatality": table["fatlev"],
            "ongoing": table["ongo2014"],
            "hostility_low": pc.if_else(first, table["hihosta"], table["hihostb"]),
            "hostility_high": pc.if_else(first, table["hihostb"], table["hihosta"]),
            "side": pc.if_else(pc.equal(first, side), 1, -1),
            "role": pc.if_else(pc.equal(first, role), 1, -1),
        }
    )


def _spells(path: Path, table: pa.Table) -> pa.Table:
    """One row per pair and spell, with the state on side A as `a`."""
    largest = ("ended", "fatality", "ongoing", "hostility_low", "hostility_high")
    found = _pairs(table).group_by([*KEY], use_threads=False)
    spells = found.aggregate([(name, "max") for name in largest] + [("side", "sum"), ("role", "sum"), ("precision", "first")])
    spells = spells.rename_columns([re.sub("_(max|sum|first)$", "", name) for name in spells.column_names])
    vote = pc.if_else(pc.equal(spells["side"], 0), spells["role"], spells["side"])
    unknown = pc.equal(vote, 0)
    for number, a, b in SIDES_UNKNOWN:
        here = pc.and_(pc.equal(spells["disno"], number), pc.and_(pc.equal(spells["low"], a), pc.equal(spells["high"], b)))
        unknown = pc.and_not(unknown, here)
    checks.refuse(unknown, f"{path.name}: the two orders of a pair put it on the same side", spells, KEY)
    low_is_a = pc.greater_equal(vote, 0)
    for name, one, other in (
        ("a", "low", "high"),
        ("b", "high", "low"),
        ("hostility_a", "hostility_low", "hostility_high"),
        ("hostility_b", "hostility_high", "hostility_low"),
    ):
        spells = spells.append_column(name, pc.if_else(low_is_a, spells[one], spells[other]))
    return spells.sort_by([(name, "ascending") for name in KEY])


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _table(paths[0])
    spells = _spells(paths[0], table)
    number, a, b = (columns.codes(spells[name]) for name in ("disno", "a", "b"))
    day = spells["began"].cast(pa.string())
    ongoing = pc.equal(pc.fill_null(spells["ongoing"], 0.0), 1)
    ended = pc.if_else(ongoing, pa.scalar(None, pa.date32()), columns.day_after(spells["ended"]))
    spells = spells.set_column(spells.column_names.index("ended"), "ended", ended)
    spells = spells.append_column("id", disputes.joined(f"{CARD.id}/", number, "/", a, "-", b, "/", day))
    spells = spells.append_column("locator", disputes.joined("disno ", number))
    yield from disputes.acts(spells.append_column("number", spells["disno"]))
    yield yearly.coverage([None], *yearly.span(table["year"]), layer="dispute")


def _edition(path: Path) -> tuple[int, ...]:
    """The version in the file's name."""
    return tuple(int(part) for part in re.findall(r"\d+", path.name))


SOURCE = Source(
    card=CARD,
    recognise=files.csv_with(*COLUMNS),
    read=_read,
    names=("dyadic_mid_*.csv",),
    edition=_edition,
    downloads=(cow.upload("dyadic_mid_4.03_update.zip"),),
)
