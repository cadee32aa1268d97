"""Who gains and who loses where a state grows: friend-enemy exposure through goods trade, with its sensitivity."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from mihwar.answers import filling
from mihwar.answers.answer import FLAG, NUMBER, TEXT, WHOLE, Answer, Columns, cited, schema
from mihwar.errors import BadChoice
from mihwar.measures.exposure import FLOOR, THETA, Economy, Exposure, Numbers, balanced, exposure, home_sales
from mihwar.store.trade import Trade
from mihwar.world import World

COLUMNS: Columns = {
    "state": TEXT, "exposure": NUMBER, "income": NUMBER, "substitution": NUMBER, "market": NUMBER, "living": NUMBER,
    "reverse": NUMBER, "exports": NUMBER, "imports": NUMBER, "recorded": FLAG, "tie": TEXT,
}  # fmt: skip
PAIRS: Columns = {
    "year": WHOLE, "state": TEXT, "grows": TEXT, "exposure": NUMBER, "income": NUMBER, "substitution": NUMBER,
    "market": NUMBER, "living": NUMBER, "recorded": FLAG,
}  # fmt: skip
PARTS = ("income", "substitution", "market", "living")
METHOD = (
    "exposure = per cent change of real income in the state if productivity grows by one per cent in the other, to first order: "
    "U = (I - S) W + S with W = -theta/(1+theta) (I - V)^-1 M, V = (T + theta T S)/(1+theta) - Q, M = T S - I; S are shares of "
    "spending, T shares of income, Q the states' shares of world income (Kleinman, Liu and Redding 2024). Positive: a friend; "
    "negative: an enemy.",
    "exposure = income + living; income (relative to the world's) = substitution (buyers turn to the cheaper goods) + market "
    "(customers become richer or poorer); living = what the state buys becomes cheaper.",
    "reverse = the exposure of the other to this state.",
    "One sector, Armington: one good per state, one trade elasticity theta (sigma - 1) for all; goods only, no services.",
    "Home sales = ratio x GDP - exports of goods. With ratio 1, GDP stands for output: value added against gross exports, so "
    "that states look more open, and exposures larger, than they are; the sensitivity shows ratio 2.",
    f"Home sales of a state whose exports exceed its output are set to {FLOOR:.0%} of output (floored).",
    "Trade is balanced before: rows and columns are scaled until every state spends its income (RAS); changed = the share of "
    "all sales that this moved.",
    "A pair without recorded trade either way is null: the source does not tell none from unknown. In the matrix it "
    "counts as none.",
)
# Theta halved and doubled; output as GDP, and as twice GDP (about the world's ratio of gross output to value added).
SENSITIVITY = tuple((theta, ratio) for ratio in (1.0, 2.0) for theta in (0.5, 1.0, 2.0))
# Economies, and exposures in them, that are kept for the next question: a matrix has a third of a megabyte, an exposure five.
KEPT = 14


def measured(world: World, year: int | None, theta: float, ratio: float) -> tuple[Trade, Economy, Exposure]:
    """The trade of a year, balanced, and the exposure of all to all.

    Raises:
        BadChoice: theta or ratio out of range, or no trade of that year.
    """
    if not 0 < theta <= 100:
        raise BadChoice(f"theta is {theta}; the trade elasticity lies above 0 and at most at 100, usually between 2 and 10.")
    if not 1 <= ratio <= 5:
        raise BadChoice(f"The ratio is {ratio}; gross output over GDP lies between 1 and 5, about 2 for the world.")
    trade = world.trade_matrix(year)
    try:
        economy = _economy(world, trade, ratio)
    except ArithmeticError:
        raise BadChoice(f"The goods trade of {trade.year} in {trade.card} cannot be balanced; take another year.") from None
    return trade, economy, _exposure(world, trade, ratio, theta)


def _economy(world: World, trade: Trade, ratio: float) -> Economy:
    """The economy of a year in balance, for every state that is asked about; raises `ArithmeticError` as `balanced`."""
    key = ("balanced", trade.year, ratio)
    return world.made(key, lambda: balanced(*home_sales(trade.flows, trade.gdp, ratio)), KEPT)


def _exposure(world: World, trade: Trade, ratio: float, theta: float) -> Exposure:
    """The exposure of all to all in it."""
    key = ("exposure", trade.year, ratio, theta)
    return world.made(key, lambda: exposure(_economy(world, trade, ratio), theta), KEPT)


def exposures(world: World, state: str, year: int | None = None, theta: float = THETA, ratio: float = 1.0) -> Answer:
    """The exposure of one state to every other.

    Args:
        world: the store.
        state: a name or code.
        year: None: the latest year with goods trade and GDP.
        theta: the trade elasticity.
        ratio: gross output over GDP.

    Raises:
        UnknownState, AmbiguousState: the name or code means none or several states.
        BadChoice: as in `measured`, or the state has no trade or GDP in the year.
    """
    trade, economy, found = measured(world, year, theta, ratio)
    name = world.resolve(state, on=date(trade.year, 12, 31))
    if name not in trade.states:
        raise BadChoice(f"{world.record(name)['name_en']} ({name}) has no goods trade with GDP in {trade.card} {trade.year}.")
    me = trade.states.index(name)
    recorded = ~np.isnan(trade.flows[me]) | ~np.isnan(trade.flows[:, me])
    others = [at for at in range(len(trade.states)) if at != me]
    others.sort(key=lambda at: (not recorded[at], -found.welfare[me, at]))
    rows = [_row(trade, found, me, at, bool(recorded[at])) for at in others]
    silent = frozenset(filling.silent(trade))
    data: dict[str, Any] = {
        "state": name,
        "year": trade.year,
        "theta": theta,
        "ratio": ratio,
        "card": trade.card,
        "gdp_card": trade.gdp_card,
        "states": len(trade.states),
        "home_share": float(economy.sales[me, me] / economy.income[me]),
        "changed": economy.changed,
        "floored": [one for one, at in zip(trade.states, economy.floored, strict=True) if at],
        "left_out": list(trade.left_out),
        "silent": sorted(silent - {name}) if name in silent else [],
        "own": {"exposure": float(found.welfare[me, me]), **{part: float(getattr(found, part)[me, me]) for part in PARTS}},
        "rows": rows,
        "sensitivity": _sensitivity(world, trade, found.welfare[me], me, recorded, theta),
    }
    cards = world.cards()
    return Answer(data, "rows", COLUMNS, cited(cards, [trade.card, trade.gdp_card, "mihwar-states"]), METHOD)


def _row(trade: Trade, found: Exposure, me: int, at: int, recorded: bool) -> dict[str, Any]:
    """One partner; the numbers are null where no trade is recorded between the two."""
    value = float(found.welfare[me, at])
    sold, bought = float(trade.flows[me, at]), float(trade.flows[at, me])
    return {
        "state": trade.states[at],
        "exposure": value if recorded else None,
        **{part: float(getattr(found, part)[me, at]) if recorded else None for part in PARTS},
        "reverse": float(found.welfare[at, me]) if recorded else None,
        "exports": None if np.isnan(sold) else sold,
        "imports": None if np.isnan(bought) else bought,
        "recorded": recorded,
        "tie": ("friend" if value > 0 else "enemy") if recorded else None,
    }


def _sensitivity(world: World, trade: Trade, base: Numbers, me: int, recorded: Any, theta: float) -> list[dict[str, Any]]:
    """The same with other elasticities and another output: how far the order holds and which signs change."""
    others = np.flatnonzero(recorded & (np.arange(len(base)) != me))
    rows = []
    for times, ratio in SENSITIVITY:
        mine = _exposure(world, trade, ratio, theta * times).welfare[me]
        turned = others[np.sign(mine[others]) != np.sign(base[others])]
        rows.append(
            {
                "theta": theta * times,
                "ratio": ratio,
                "rank_correlation": float(np.corrcoef(_ranks(base[others]), _ranks(mine[others]))[0, 1]),
                "friends": int((mine[others] > 0).sum()),
                "enemies": int((mine[others] < 0).sum()),
                "top_friend": trade.states[others[np.argmax(mine[others])]],
                "top_enemy": trade.states[others[np.argmin(mine[others])]],
                "turned": [trade.states[at] for at in turned[np.argsort(-np.abs(base[turned]))]],
            }
        )
    return rows


def _ranks(values: Numbers) -> Any:
    """Ranks of values that differ: the correlation of two such is Spearman's."""
    return np.argsort(np.argsort(values))


def exposure_pairs(world: World, year: int | None = None, theta: float = THETA, ratio: float = 1.0) -> pa.Table:
    """The exposure of every state to every other as a table, a row a pair. Raises `BadChoice` as `measured`."""
    trade, _, found = measured(world, year, theta, ratio)
    size = len(trade.states)
    one, other = (grid.ravel() for grid in np.meshgrid(np.arange(size), np.arange(size), indexing="ij"))
    keep = one != other
    one, other = one[keep], other[keep]
    known = (~np.isnan(trade.flows) | ~np.isnan(trade.flows.T))[one, other]
    names = np.array(trade.states)

    def column(values: Numbers) -> pa.Array:
        return pa.array(values[one, other], mask=~known)

    parts = [column(found.welfare), *(column(getattr(found, part)) for part in PARTS)]
    keys = [pa.array(np.full(one.size, trade.year)), pa.array(names[one].tolist()), pa.array(names[other].tolist())]
    return pa.Table.from_arrays([*keys, *parts, pa.array(known)], schema=schema(PAIRS))
