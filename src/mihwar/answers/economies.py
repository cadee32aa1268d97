"""The base of a trade scenario: the world's goods trade with sales at home, or a matrix of the user's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.answers.caveats import caveat
from mihwar.errors import BadChoice
from mihwar.measures.exposure import FLOOR, home_sales
from mihwar.model import Progress
from mihwar.scenarios.trade.economy import Economy, Flags, Numbers, economy
from mihwar.scenarios.trade.sectors import Table, one_sector, table
from mihwar.sources import economy_file, input_output, input_output_readers
from mihwar.store.constructed import Constructed
from mihwar.store.trade import Trade
from mihwar.world import World

MOST = 24  # economies that are kept: those that a scenario's answer looks at, thrice
RATIO = 2.0
RATIO_SOURCE = (
    "Gross output of 44 regions over GDP was 2.02 in 2014 (World Input-Output Database 2016, rows with sales at home, over the "
    "World Bank's GDP); USA 1.76, China 3.03, Russia 1.64."
)


@dataclass(frozen=True, slots=True)
class Spec:
    """Which base is wanted.

    Attributes:
        file: a matrix of the user's own (docs/sanctions.md); None: the goods trade of the store.
        year: of the trade; None: the latest.
        ratio: gross output over GDP, where sales at home are built.
        value_added: share of value added in output; None: one over the ratio for the store's trade, one for a file's.
        floor: the least share of output that sales at home may be.
        fill: whether flows among states that reported nothing are predicted.
        officials: whether figures of officials take the place of predictions where facts on them are carried.
        overhead: share of sales spent on selling in the buyer's labour: one number, or by state with `*` for the others.
        elasticities: a file of elasticities by sector, for a table with sectors (docs/trade-sectors.md); None: the scenario's
            elasticity for all.
        production, inputs, tariffs: the files that go with a table in mihwar's own layout; tariffs with any table.
        mapping: a file that merges sectors.
        inventories: how changes of inventories are treated: `clip` or `drop`.
    """

    file: Path | None = None
    year: int | None = None
    ratio: float = RATIO
    value_added: float | None = None
    floor: float = FLOOR
    fill: bool = True
    officials: bool = False
    overhead: Mapping[str, float] | float = 0.0
    elasticities: Path | None = None
    production: Path | None = None
    inputs: Path | None = None
    tariffs: Path | None = None
    mapping: Path | None = None
    inventories: str = "clip"


@dataclass(frozen=True, slots=True)
class Base:
    """A base, and what is to be known of it.

    Attributes:
        economy: the economy.
        spec: what was asked for.
        predicted: N x N, flows that are predictions.
        gdp: N, current US$; None where a file gives no money of its own.
        described: as an answer gives it.
        caveats: sentences in both languages.
        cards: the cards it rests on.
        constructed: states put together by hand, by identifier.
        table: the same with sectors, where the user's file has them; the economy is then its sum.
    """

    economy: Economy
    spec: Spec
    predicted: Flags
    gdp: Numbers | None
    described: Mapping[str, Any]
    caveats: tuple[Mapping[str, str], ...]
    cards: tuple[str, ...]
    constructed: Mapping[str, Constructed]
    table: Table | None = None


def base(world: World, spec: Spec, named: Sequence[str] = (), theta: float = 5.0, progress: Progress = lambda *_: None) -> Base:
    """Make the base.

    Args:
        world: the store.
        spec: which base.
        named: states that the question names: those that the matrix lacks are put together by hand if facts on them are carried.
        theta: the elasticity of sectors of which no file tells it.
        progress: called while missing flows are predicted.

    Raises:
        BadChoice, BadFile: no such trade, numbers out of bounds, or a matrix that is no economy.
    """
    if spec.file is not None:
        return world.made(("economy of a file", repr((spec, theta))), lambda: _of_file(world, spec, theta), MOST)
    if not 1 <= spec.ratio <= 5:
        raise BadChoice(f"The ratio is {spec.ratio:g}; gross output over GDP lies between 1 and 5, about 2 for the world.")
    if not 0 < spec.floor < 1:
        raise BadChoice(f"The floor is {spec.floor:g}; the least share of output sold at home lies between 0 and 1.")
    held = set(world.trade_matrix(spec.year).states)
    extra = tuple(sorted(one for one in set(named) - held if world.constructed(one)))
    return world.made(("economy", repr(spec), extra), lambda: _from_store(world, spec, extra, progress), MOST)


def _from_store(world: World, spec: Spec, named: Sequence[str], progress: Progress) -> Base:
    trade = world.trade_matrix(spec.year)
    flows, gdp, names = trade.flows, trade.gdp, list(trade.states)
    predicted = np.zeros(flows.shape, dtype=bool)
    caveats = [caveat(world, "base_sanctioned", year=trade.year)]
    filled: dict[str, Any] | None = None
    from mihwar.answers import filling

    silent = filling.silent(trade)
    missing = len(silent) * (len(silent) - 1)
    if silent and spec.fill:
        found = filling.filled(world, trade, progress)
        assert found.estimate is not None
        flows, predicted = found.flows, found.predicted
        share = 100 * float(flows[predicted].sum() / np.nansum(trade.flows))
        filled = {
            "states": list(silent), "flows": int(predicted.sum()), "share_pct": share, "check": found.check,
            "coefficients": dict(zip(found.estimate.names, found.estimate.coefficients.tolist(), strict=True)),
        }  # fmt: skip
        caveats.append(caveat(world, "filled", count=missing, states=len(silent), share=f"{share:.1f}"))
    elif silent:
        caveats.append(caveat(world, "not_filled", count=missing, states=len(silent)))
    told: list[str] = []
    cards = [trade.card, trade.gdp_card]
    if spec.officials and silent:
        flows, predicted, told = _told(world, trade, flows, predicted, silent)
        if told:
            cards.append("mihwar-economies")
            caveats.append(caveat(world, "officials", told))
    extra: dict[str, Constructed] = {}
    for state in named:
        if state not in names and (one := world.constructed(state)):
            extra[state] = one
            flows, gdp, predicted = _added(one, names, flows, gdp, predicted)
            names.append(state)
            cards.append("mihwar-economies")
            caveats.append(caveat(world, "constructed", note=(one.note_en, one.note_ar)))
    overhead = _by_state(world, spec.overhead, names)
    sales, floored = home_sales(flows, gdp, spec.ratio, spec.floor, overhead)
    added = spec.value_added if spec.value_added is not None else 1.0 if overhead.any() else 1 / spec.ratio
    made = economy(names, sales, 0.0, added, overhead)
    if floored.any():
        low = [name for name, flag in zip(names, floored, strict=True) if flag]
        caveats.append(caveat(world, "floored", low, floor=f"{100 * spec.floor:g}"))
    caveats.append(caveat(world, "home_sales", ratio=f"{spec.ratio:g}", share=f"{100 * added:.3g}"))
    card = world.cards()[trade.card]
    described = {
        "source": trade.card, "title": f"{card['title']}, {card['version']}, {card['publisher']}", "year": trade.year,
        "economies": len(names), "unit": "current US$", "gdp": trade.gdp_card,
        "ratio": spec.ratio, "ratio_source": RATIO_SOURCE, "value_added": added, "floor": spec.floor,
        "floored": [name for name, flag in zip(names, floored, strict=True) if flag],
        "filled": filled, "officials": told, "silent": list(silent), "constructed": sorted(extra),
        "left_out": list(trade.left_out),
    }  # fmt: skip
    return Base(made, spec, predicted, gdp, described, tuple(caveats), tuple(dict.fromkeys(cards)), extra)


def _told(
    world: World, trade: Trade, flows: Numbers, predicted: Flags, silent: Sequence[str]
) -> tuple[Numbers, Flags, list[str]]:
    """Put what officials tell of trade among silent states in place of predictions; and the states it is about."""
    place = {name: at for at, name in enumerate(trade.states)}
    flows, predicted, named = flows.copy(), predicted.copy(), []
    for (seller, buyer), value in world.claimed_trade(trade.year).items():
        if seller in silent and buyer in silent:
            flows[place[seller], place[buyer]] = value
            predicted[place[seller], place[buyer]] = False
            named += [seller, buyer]
    return flows, predicted, sorted(set(named))


def _by_state(world: World, given: Mapping[str, float] | float, names: Sequence[str]) -> Numbers:
    if not isinstance(given, Mapping):
        return np.full(len(names), float(given))
    held = {world.meant(name) if name != "*" else name: float(value) for name, value in given.items()}
    return np.array([held.get(name, held.get("*", 0.0)) for name in names])


def _added(
    one: Constructed, names: Sequence[str], flows: Numbers, gdp: Numbers, predicted: Flags
) -> tuple[Numbers, Numbers, Flags]:
    """The matrix with one more state at its end."""
    count = len(names)
    wide: npt.NDArray[Any] = np.full((count + 1, count + 1), np.nan)
    wide[:count, :count] = flows
    place = {name: at for at, name in enumerate(names)}
    for partner, value in one.sells.items():
        if partner in place:
            wide[count, place[partner]] = value
    for partner, value in one.buys.items():
        if partner in place:
            wide[place[partner], count] = value
    return wide, np.append(gdp, one.gdp), np.pad(predicted, ((0, 1), (0, 1)))


def _of_file(world: World, spec: Spec, theta: float) -> Base:
    assert spec.file is not None
    several = input_output_readers.kind(spec.file) if spec.file.is_file() else None
    return _with_sectors(world, spec, several, theta) if several else _from_file(world, spec)


def _from_file(world: World, spec: Spec) -> Base:
    assert spec.file is not None
    matrix = economy_file.read(spec.file, spec.year)
    names = [code(world, name) for name in matrix.regions]
    added = 1.0 if spec.value_added is None else spec.value_added
    made = economy(names, matrix.sales, matrix.tariffs, added, _by_state(world, spec.overhead, names))
    caveats = [caveat(world, "unlisted", count=matrix.unlisted)] if matrix.unlisted else []
    described: dict[str, Any] = {
        "source": spec.file.name, "title": spec.file.name, "year": matrix.year, "economies": len(names),
        "unit": "as in the file", "gdp": None,
        "ratio": None, "ratio_source": None, "value_added": added, "floor": None, "floored": [], "filled": None,
        "officials": [], "silent": [], "constructed": [], "left_out": [],
    }  # fmt: skip
    none = np.zeros(made.sales.shape, dtype=bool)
    return Base(made, spec, none, None, described, tuple(caveats), ("mihwar-states",), {})


def _with_sectors(world: World, spec: Spec, layout: str, theta: float) -> Base:
    """A world input-output table: the model with sectors runs on it, and its sum beside."""
    assert spec.file is not None
    if layout == "own":
        if spec.production is None:
            raise BadChoice(
                f"{spec.file} has sectors; name the file of value added with production in [base] of a scenario file."
            )
        found = input_output_readers.own(spec.file, spec.production, spec.inputs, tariffs=spec.tariffs)
    elif layout == "icio":
        found = input_output_readers.icio(spec.file, tariffs=spec.tariffs, inventories=spec.inventories)
    else:
        found = input_output_readers.wiod(spec.file, year=spec.year, tariffs=spec.tariffs, inventories=spec.inventories)
    if spec.mapping is not None:
        found = input_output.aggregated(found, spec.mapping)
    elastic = theta if spec.elasticities is None else input_output.elasticities(spec.elasticities, found.sectors)
    made = table(replace(found, regions=tuple(code(world, name) for name in found.regions)), elastic)
    summed = one_sector(made)
    described = {
        "source": spec.file.name, "title": spec.file.name, "year": spec.year, "economies": len(made.regions),
        "unit": "as in the file", "gdp": None, "ratio": None, "ratio_source": None, "value_added": None, "floor": None,
        "floored": [], "filled": None, "officials": [], "silent": [], "constructed": [], "left_out": [],
        "sectors": [{"sector": name, "elasticity": float(one)} for name, one in zip(made.sectors, made.theta, strict=True)],
        "notes": list(found.notes),
    }  # fmt: skip
    caveats = (caveat(world, "sectors", count=len(made.sectors)),)
    none = np.zeros(summed.sales.shape, dtype=bool)
    return Base(summed, spec, none, None, described, caveats, ("mihwar-states",), {}, made)


def code(world: World, name: str) -> str:
    """The identifier of a state where the file's name means one, else the name itself: regions such as ROW stay as they are."""
    if name in world.atlas.records:
        return name
    (found,) = world.resolve_many([name])
    return found or name


def varied(world: World, held: Base, named: Sequence[str], **changes: Any) -> Base:
    """The base made otherwise: for how much hangs on it."""
    return base(world, replace(held.spec, **changes), named)
