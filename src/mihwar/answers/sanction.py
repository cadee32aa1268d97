"""A coalition sanctions a target: real income of all, where trade goes, what partners give back, what it all hangs on."""

from __future__ import annotations

import tomllib
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from mihwar.answers import economies
from mihwar.answers.answer import FLAG, NUMBER, TEXT, Answer, Columns, cited
from mihwar.answers.caveats import caveat
from mihwar.answers.economies import Spec
from mihwar.answers.trade_runs import HIGH, LOW, Prepared, bands, lost, prepared
from mihwar.answers.trade_scenario import ELASTICITY, ELASTICITY_SOURCE, Scenario
from mihwar.model import Progress
from mihwar.scenarios.trade.economy import Flags, Numbers, Places
from mihwar.scenarios.trade.equilibrium import Equilibrium, NoEquilibrium, solve
from mihwar.scenarios.trade.ranges import Range
from mihwar.scenarios.trade.several import Runs
from mihwar.scenarios.trade.walk import groups
from mihwar.sources.own import FACTS
from mihwar.world import World

COLUMNS: Columns = {
    "state": TEXT, "role": TEXT, "pct": NUMBER, "lo": NUMBER, "hi": NUMBER, "dollars": NUMBER, "real_wage": NUMBER,
    "price": NUMBER, "exports": NUMBER, "imports": NUMBER,
}  # fmt: skip
TRADE: Columns = {
    "seller": TEXT, "buyer": TEXT, "before": NUMBER, "after": NUMBER, "pct": NUMBER, "lo": NUMBER, "hi": NUMBER,
    "cut": FLAG, "predicted": FLAG,
}  # fmt: skip
DIVERTED: Columns = {**TRADE, "change": NUMBER, "home": FLAG}
METHOD = (
    "One-sector structural gravity in exact changes (Dekle, Eaton, Kortum 2007; Arkolakis, Costinot, Rodriguez-Clare 2012): "
    "every state's goods are one variety, one trade elasticity for all, wages clear every market at once. Equations: "
    "docs/sanctions.md.",
    "pct = per cent change of real final spending (wages, tariff revenue, deficit) between two equilibria; dollars = the same "
    "share of GDP of the base year.",
    "A cut of strength s multiplies trade by 1 - s at unchanged prices and incomes, whatever the elasticity; as a cost it is "
    "(1 - s) ** (-1/theta). An opening of x multiplies it by 1 + x.",
    f"lo, hi: {LOW}th and {HIGH}th percentile over draws of the elasticity and of strength and openings (triangular); null "
    "without draws.",
    f"Default elasticities: {ELASTICITY_SOURCE}",
    "Money is in the base year's dollars with world output held constant; before and after compare shares of a world economy of "
    "the same size.",
    "drivers: the first target's pct when one thing alone is at its low or high end.",
)
SHOWN = 60  # flows listed as diverted
_WORLDS = 11  # solutions at most on bases built otherwise
SMALL = 1e-9


def sanction(world: World, given: Scenario, progress: Progress = lambda *_: None, whole: bool = True) -> Answer:
    """Run a scenario.

    Args:
        world: the store.
        given: the scenario.
        progress: called while the base is made and after each group of draws.
        whole: with the ladder of those who sanction and with what the result hangs on; else both are left empty, which takes a
            small part of the time.

    Raises:
        UnknownState, AmbiguousState, BadChoice, BadFile: what was asked is none.
        NoEquilibrium: the model has no solution that could be found.
    """
    ready = prepared(world, given, progress)
    ready = ready.counted(progress, _steps(ready, whole))
    progress("solving", 0, _steps(ready, whole))
    found = ready.solved()
    if not found.converged[0]:
        raise NoEquilibrium(
            f"The model did not converge (largest gap {found.residual[0]:.2g}) and gives no number; try --deficits none, a "
            "weaker shock or another elasticity."
        )
    before, after = ready.base.economy.sales, found.flows(0)
    welfare = _welfare(ready, found, before, after)
    focus = _focus(ready, welfare)
    drivers = _drivers(world, ready, focus) if focus and whole else []
    caveats = [*standing(world, ready), *ready.caveats]
    if gone := lost(found):
        caveats.append(caveat(world, "lost_draws", count=gone, draws=given.draws))
    trade, home = _trade(ready, found, focus)
    data = {
        "base": ready.base.described,
        "scenario": described(ready),
        "closure": given.model.deficits,
        "variant": given.model.variant,
        "elasticity": given.elasticity.mid,
        "converged": bool(found.converged[0]),
        "residual": float(found.residual[0]),
        "drawn": _drawn(ready),
        "focus": [ready.name(one) for one in focus],
        "welfare": welfare,
        "coalition": _coalition(ready, found, welfare),
        "trade": trade,
        "home": home,
        "one_sector": _summed(ready),
        "diverted": _diverted(ready, found, before, after),
        "partners": _given_back(ready, found, focus),
        "ladder": _ladder(ready, focus) if whole else [],
        "evasion": _evasion(ready, found, focus),
        "drivers": drivers,
        "studies": studies(data_targets(ready)),
        "caveats": caveats,
        "names": names(world, ready),
    }  # fmt: skip
    sources = cited(world.cards(), [*ready.base.cards, "mihwar-blocs"])
    return Answer(data, "welfare", COLUMNS, sources, METHOD, {"trade": TRADE, "diverted": DIVERTED})


def unasked(world: World, year: int | None = None, progress: Progress = lambda *_: None) -> Answer:
    """The base alone, in the shape of a scenario's answer: what a question can be asked of, before one is.

    Args:
        world: the store.
        year: of the trade; None: the latest.
        progress: called while the base is made.

    Raises:
        BadChoice: no trade of such a year.
    """
    spec = Spec(year=year)
    base = economies.base(world, spec, (), ELASTICITY.mid, progress)
    known = world.atlas.records
    data: dict[str, Any] = {
        "base": base.described, "scenario": None, "closure": None, "variant": None, "elasticity": None, "converged": None,
        "residual": None, "drawn": {}, "focus": [], "welfare": [], "coalition": None, "trade": [], "home": [], "one_sector": None,
        "diverted": [], "partners": [], "ladder": [], "evasion": None, "drivers": [], "studies": [], "caveats": [*base.caveats],
        "names": world.names(one for one in base.economy.regions if one in known),
    }  # fmt: skip
    sources = cited(world.cards(), base.cards)
    return Answer(data, "welfare", COLUMNS, sources, METHOD, {"trade": TRADE, "diverted": DIVERTED})


def _steps(ready: Prepared, whole: bool) -> int:
    """How many groups of draws are solved at most."""
    openings = 0 if not ready.openings else 1 if len(ready.openings) == 1 else 1 + len(ready.openings)
    around = (2 if ready.openings else 1) if ready.through else 0
    found = ready.groups * (1 + openings + around)
    return found + _WORLDS + 2 * (2 + len(ready.openings)) + groups(2 * len(ready.steps)) if whole else found


def data_targets(ready: Prepared) -> list[str]:
    """The sanctioned states."""
    return [ready.name(one) for one in ready.targets]


def names(world: World, ready: Prepared) -> dict[str, dict[str, str]]:
    """The names of all regions of the base and of the groups that sanction, in both languages.

    A region that is no state has its own; a group goes by its letters in English.
    """
    known, blocs = world.atlas.records, world.bloc_table()
    held = world.names(one for one in ready.base.economy.regions if one in known)
    groups = {one: {"en": one, "ar": blocs[one]["name_ar"] or one} for one in ready.scenario.by if one in blocs}
    return {**{one: {"en": one, "ar": one} for one in ready.base.economy.regions}, **held, **groups}


def described(ready: Prepared) -> dict[str, Any]:
    """The scenario as an answer gives it: groups taken apart."""
    given = ready.scenario

    def range_of(value: Range | str) -> Any:
        return value.plain() if isinstance(value, Range) else value

    return {
        "title_en": given.title_en, "title_ar": given.title_ar,
        "target": data_targets(ready), "by": list(given.by), "without": list(ready.without),
        "senders": [ready.name(one) for one in ready.senders],
        "cut": given.cut, "strength": float(ready.strength[0]) if given.by else None,
        "partners": [
            {"partner": name, "states": [ready.name(one) for one in ready.partners[name]],
             "opening": float(ready.openings[name][0])}
            for name in given.partner
        ],
        "new_links": given.new_links,
        "through": [ready.name(one) for one in ready.through], "leak": given.leak if given.through else None,
        "changes": len(given.changes),
        "model": {key: getattr(given.model, key) for key in given.model.__dataclass_fields__},
        "draws": given.draws, "seed": given.seed,
        "estimate": None if ready.estimate is None else {k: v for k, v in ready.estimate.items() if k != "caveat"},
        "iceberg_pct": _iceberg(ready),
    }  # fmt: skip


def _iceberg(ready: Prepared) -> float | None:
    """The cut as a cost, in per cent of price; None for an embargo, which no finite cost makes."""
    strength = float(ready.strength[0])
    if not ready.scenario.by or strength >= 1:
        return None
    return float(100 * ((1 - strength) ** (-1 / ready.theta[0]) - 1))


def _drawn(ready: Prepared) -> dict[str, Any]:
    """What the draws are over: ends and middle of each."""
    given = ready.scenario
    found: dict[str, Any] = {"elasticity": given.elasticity.plain()}
    for name, value in (("strength", given.strength), *given.partner.items()):
        if name == "strength" and not given.by:
            continue
        drawn = ready.strength if name == "strength" else ready.openings[name]
        if isinstance(value, Range):
            found[name] = value.plain()
        else:
            found[name] = {"low": float(drawn.min()), "mid": float(drawn[0]), "high": float(drawn.max())}
    return found


def standing(world: World, ready: Prepared) -> list[dict[str, str]]:
    """The caveats of every answer."""
    found = [caveat(world, "long_run")]
    if ready.base.table is None:
        found = [caveat(world, "one_sector"), *([caveat(world, "goods")] if ready.base.spec.file is None else []), *found]
    if ready.scenario.model.variant == "conditional":
        found.append(caveat(world, "conditional"))
    told = world.claimed_trade(ready.base.described["year"]) if ready.base.spec.file is None else {}
    both = [("RUS", "BLR"), ("BLR", "RUS")]
    place = ready.base.economy.place
    if (
        ready.base.described["filled"]
        and not ready.base.spec.officials
        and {"RUS", "BLR"} & {ready.name(one) for one in _named(ready)}
    ):
        guessed = sum(float(ready.base.economy.sales[place[a], place[b]]) for a, b in both)
        high = sum(told.get(pair, 0.0) for pair in both)
        found.append(caveat(world, "belarus", low=f"{guessed / 1e9:.1f}", high=f"{high / 1e9:.1f}"))
    ends = [one for one in (*ready.targets, *ready.senders) if one not in ready.targets]
    predicted = ready.base.predicted
    hit = [one for one in ready.targets if predicted[one][ends].any() or predicted[:, one][ends].any()] if ends else []
    if hit:
        sales = ready.base.economy.sales
        mine = np.zeros_like(predicted)
        for one in hit:
            mine[one, ends], mine[ends, one] = True, True
        share = 100 * float(sales[mine & predicted].sum() / sales[mine].sum())
        found.append(caveat(world, "filled_here", [ready.name(one) for one in hit], share=f"{share:.1f}"))
    return found


def _summed(ready: Prepared) -> list[dict[str, Any]] | None:
    """The same scenario with all sectors summed to one, beside an answer with sectors."""
    if ready.base.table is None:
        return None
    once = solve(ready.base.economy, ready.plan.shock(*_middle(ready)), ready.theta[:1], ready.scenario.model)
    change = 100 * (once.welfare[0] - 1)
    return [{"state": name, "pct": float(change[at])} for at, name in enumerate(ready.base.economy.regions)]


def _named(ready: Prepared) -> list[int]:
    """Every place the scenario names."""
    partners = [one for places in ready.partners.values() for one in places]
    return [*ready.targets, *ready.senders, *partners, *ready.through]


def _focus(ready: Prepared, welfare: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """The states that the answer looks at: the sanctioned, those named, else the one that loses most."""
    if ready.targets:
        return ready.targets
    place = ready.base.economy.place
    named = [place[one] for one in ready.scenario.focus if one in place]
    return tuple(named) or (place[str(welfare[0]["state"])],)


def _welfare(ready: Prepared, found: Equilibrium | Runs, before: Numbers, after: Numbers) -> list[dict[str, Any]]:
    """Every state, those who lose most first."""
    middle, low, high = bands(100 * (found.welfare - 1))
    wage, price = 100 * (found.real_wage[0] - 1), 100 * (found.price[0] - 1)
    outside = ~np.eye(len(middle), dtype=bool)
    exports, imports = (
        100 * ((after * outside).sum(axis=axis) / np.maximum((before * outside).sum(axis=axis), SMALL) - 1) for axis in (1, 0)
    )
    gdp = ready.base.gdp
    roles = _roles(ready)
    rows = [
        {
            "state": name, "role": roles.get(at), "pct": float(middle[at]), "lo": _or_none(low[at]), "hi": _or_none(high[at]),
            "dollars": None if gdp is None else float(middle[at] / 100 * gdp[at]), "real_wage": float(wage[at]),
            "price": float(price[at]), "exports": float(exports[at]), "imports": float(imports[at]),
        }
        for at, name in enumerate(ready.base.economy.regions)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["pct"], row["state"]))


def _roles(ready: Prepared) -> dict[int, str]:
    found = dict.fromkeys(ready.through, "through")
    found |= {one: "partner" for places in ready.partners.values() for one in places}
    return found | dict.fromkeys(ready.senders, "sender") | dict.fromkeys(ready.targets, "target")


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _coalition(ready: Prepared, found: Equilibrium | Runs, welfare: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Those who sanction together: their mean loss weighted by final spending, and the target's loss per dollar of theirs."""
    if not ready.senders:
        return None
    of = ready.base.economy
    final = of.spent - (1 - of.value_added) * of.output
    change = 100 * (found.welfare - 1)
    mine, theirs = (list(places) for places in (ready.senders, ready.targets))
    own = change[:, mine] @ final[mine] / final[mine].sum()
    hit = change[:, theirs] @ final[theirs] / final[theirs].sum()
    middle, low, high = bands(own[:, None])
    gdp = ready.base.gdp
    money = None if gdp is None else float((change[0, theirs] * gdp[theirs]).sum() / 100)
    paid = None if gdp is None else float((change[0, mine] * gdp[mine]).sum() / 100)
    return {
        "pct": float(middle[0]), "lo": _or_none(low[0]), "hi": _or_none(high[0]),
        "target_pct": float(hit[0]), "target_dollars": money, "dollars": paid,
        "losers": sum(1 for row in welfare if row["role"] == "sender" and row["pct"] < 0), "of": len(mine),
    }  # fmt: skip


def _trade(ready: Prepared, found: Equilibrium | Runs, focus: Sequence[int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Trade of the states looked at, both ways, largest change first; and what they sell at home."""
    count = len(ready.base.economy.regions)
    ends = [(one, other) for one in focus for other in range(count) if other != one]
    both = np.array(sorted({*ends, *((b, a) for a, b in ends)}), dtype=np.int64)
    rows = _rows(ready, found, both[:, 0], both[:, 1])
    every = np.array(focus, dtype=np.int64)
    home = [{"state": row["seller"], **{key: row[key] for key in ("before", "after", "pct", "lo", "hi")}}
            for row in _rows(ready, found, every, every)]  # fmt: skip
    return rows, home


def _rows(ready: Prepared, found: Equilibrium | Runs, sellers: Places, buyers: Places) -> list[dict[str, Any]]:
    of = ready.base.economy
    before, after = of.sales[sellers, buyers], found.cells(sellers, buyers)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = 100 * (after / before - 1)
    change[:, before == 0] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # pairs without trade before have no per cent, in any draw
        middle, low, high = bands(change)
    cut = np.zeros(of.sales.shape, dtype=bool)
    plan = ready.plan
    cut[plan.sellers, plan.buyers] = plan.cut > 0
    rows = [
        {
            "seller": of.regions[a], "buyer": of.regions[b], "before": float(before[at]), "after": float(after[0, at]),
            "pct": _or_none(middle[at]), "lo": _or_none(low[at]), "hi": _or_none(high[at]),
            "cut": bool(cut[a, b]), "predicted": bool(ready.base.predicted[a, b]),
        }
        for at, (a, b) in enumerate(zip(sellers.tolist(), buyers.tolist(), strict=True))
        if before[at] > 0 or after[0, at] > 0
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-abs(row["after"] - row["before"]), row["seller"], row["buyer"]))


def _diverted(ready: Prepared, found: Equilibrium | Runs, before: Numbers, after: Numbers) -> list[dict[str, Any]]:
    """The flows that no lever is on, home sales among them, that change most: where trade goes."""
    plan = ready.plan
    moved = after - before
    moved[plan.sellers, plan.buyers] = 0
    order = np.argsort(-np.abs(moved), axis=None)[:SHOWN]
    sellers, buyers = np.unravel_index(order, moved.shape)
    rows = _rows(ready, found, np.asarray(sellers), np.asarray(buyers))
    return [
        {**row, "change": row["after"] - row["before"], "home": row["seller"] == row["buyer"]}
        for row in rows
        if abs(row["after"] - row["before"]) > SMALL * abs(before).max()
    ]


def _pct(ready: Prepared, found: Equilibrium | Runs, focus: Sequence[int]) -> float:
    """The central change of real income of the first state looked at."""
    return float(100 * (found.welfare[0, focus[0]] - 1))


def _given_back(ready: Prepared, found: Equilibrium | Runs, focus: Sequence[int]) -> list[dict[str, Any]]:
    """What each partner's opening gives back of the target's loss: alone, and all together (partner null)."""
    if not ready.partners:
        return []
    shut = {name: 0.0 for name in ready.openings}
    sets: list[tuple[str | None, list[str]]] = [(name, [name]) for name in ready.openings]
    if len(sets) > 1:
        sets.append((None, list(ready.openings)))
    closed = ready.solved(openings={name: np.zeros(len(ready.theta)) for name in shut})
    without = 100 * (closed.welfare[:, focus[0]] - 1)
    rows = []
    for partner, names in sets:
        levers = {name: ready.openings[name] if name in names else np.zeros(len(ready.theta)) for name in ready.openings}
        with_it = found if len(names) == len(levers) else ready.solved(openings=levers)
        gain = 100 * (with_it.welfare[:, focus[0]] - 1) - without
        own = 100 * (with_it.welfare - closed.welfare)
        middle, low, high = bands(gain[:, None])
        share, least, most = bands(np.where(without < 0, -100 * gain / np.where(without < 0, without, 1), np.nan)[:, None])
        mine = ready.partners[partner] if partner else ()
        rows.append(
            {
                "partner": partner, "target": ready.name(focus[0]), "pct_without": float(without[0]),
                "pct_with": float(without[0] + middle[0]), "points": float(middle[0]), "lo": _or_none(low[0]),
                "hi": _or_none(high[0]), "given_back_pct": _or_none(share[0]), "given_back_lo": _or_none(least[0]),
                "given_back_hi": _or_none(most[0]), "own_points": float(own[0, mine[0]]) if len(mine) == 1 else None,
            }
        )  # fmt: skip
    return rows


def _ladder(ready: Prepared, focus: Sequence[int]) -> list[dict[str, Any]]:
    """The target's loss as those who sanction join one by one in the order given, and what each would do alone; nobody opens."""
    if not ready.steps or not ready.targets:
        return []
    steps = ready.steps if len(ready.steps) > 1 else tuple((ready.name(one), (one,)) for one in ready.steps[0][1])
    sets = [np.isin(sender_of(ready), group) for _, group in steps]
    joined = [np.any(sets[: at + 1], axis=0) for at in range(len(sets))]
    found = for_sets(ready, np.array([np.zeros_like(sets[0]), *sets, *joined]))
    change = 100 * (found.welfare - 1)
    count = len(steps)
    rows = []
    for at, (name, group) in enumerate(steps):
        weight = ready.base.economy.output[list(group)]
        mine = 100 * (found.welfare[1 + count + at, list(group)] - 1)
        rows.append(
            {
                "joiner": name, "states": [ready.name(one) for one in group], "alone": float(change[1 + at, focus[0]]),
                "together": float(change[1 + count + at, focus[0]]),
                "adds": float(change[1 + count + at, focus[0]] - change[count + at if at else 0, focus[0]]),
                "own": float(mine @ weight / weight.sum()),
            }
        )  # fmt: skip
    return rows


def sender_of(ready: Prepared) -> Places:
    """The sender on each cell of the sanction; -1 on other cells."""
    plan = ready.plan
    theirs = np.isin(plan.sellers, ready.targets)
    return np.where(plan.cut > 0, np.where(theirs, plan.buyers, plan.sellers), -1)


def for_sets(ready: Prepared, sets: Flags, draws: Places | None = None) -> Equilibrium | Runs:
    """Solve with only some of the senders sanctioning and nobody opening, at the central values.

    Args:
        ready: the scenario.
        sets: sets x cells, whether the sender on the cell belongs to the set.
        draws: sets, the draw whose elasticity and strength a set is solved at; None: the central one for all.
    """
    which = np.zeros(len(sets), dtype=np.int64) if draws is None else draws
    whole, free = ready.plan.shock(ready.strength[which]), ready.plan.shock(0.0)
    trade = np.where(sets | (ready.plan.cut == 0), whole.trade, free.trade)
    return ready.run(replace(whole, trade=trade), ready.theta[which])


def _share(part: Numbers, whole: Numbers) -> Numbers:
    """Per cent of a whole; NaN where there is none."""
    return np.asarray(np.where(whole > 0, 100 * part / np.where(whole > 0, whole, 1), np.nan))


def _evasion(ready: Prepared, found: Equilibrium | Runs, focus: Sequence[int]) -> dict[str, Any] | None:
    """What goes round through third countries, and how much of the loss of trade and income it makes good; nobody opens."""
    if not ready.through or not focus:
        return None
    plan, of = ready.plan, ready.base.economy
    shut = {name: np.zeros(len(ready.theta)) for name in ready.openings}
    straight = replace(ready, plan=replace(plan, routed=None)).solved(openings=shut)
    if shut:
        found = ready.solved(openings=shut)
    cells = plan.cut > 0
    sellers, buyers = plan.sellers[cells], plan.buyers[cells]
    strength = ready.strength[:, None]
    routed = ready.routed[cells].sum(axis=1)
    factor = 1 - strength * (1 - routed)
    after = found.cells(sellers, buyers)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(factor > 0, routed / factor, 0.0)
    round_about = after * part
    direct = after - round_about
    fall = of.sales[sellers, buyers].sum() - direct.sum(axis=1)
    share, low, high = bands(_share(round_about.sum(axis=1), fall)[:, None])
    loss = 100 * (straight.welfare[:, focus[0]] - 1)
    gain = 100 * (found.welfare[:, focus[0]] - 1) - loss
    back, least, most = bands(_share(gain, -loss)[:, None])
    by_way = ready.routed[cells] / np.maximum(routed, 1e-300)[:, None]
    ways = round_about[0] @ by_way
    into = np.isin(buyers, ready.targets)
    return {
        "leak": ready.scenario.leak,
        "through": [
            {"state": ready.name(one), "usd": float(ways[at]),
             "to_target": float((round_about[0] * into) @ by_way[:, at]),
             "from_target": float((round_about[0] * ~into) @ by_way[:, at])}
            for at, one in enumerate(ready.through)
        ],
        "offset_trade_pct": _or_none(share[0]), "offset_trade_lo": _or_none(low[0]), "offset_trade_hi": _or_none(high[0]),
        "offset_welfare_pct": _or_none(back[0]), "offset_welfare_lo": _or_none(least[0]), "offset_welfare_hi": _or_none(most[0]),
        "published": [one for one in _studies() if one.get("about") == "evasion"],
    }  # fmt: skip


def _drivers(world: World, ready: Prepared, focus: Sequence[int]) -> list[dict[str, Any]]:
    """How the first target's real income hangs on each assumption, one at a time; the widest first.

    An assumption is left out where the model has no solution at an end of it, as with trade that stops wholly.
    """
    theta, strength = float(ready.theta[0]), float(ready.strength[0])
    openings = {name: float(values[0]) for name, values in ready.openings.items()}
    rows: list[dict[str, Any]] = []

    def add(driver: str, low: Any, high: Any, at_low: float, at_high: float) -> None:
        rows.append({"driver": driver, "low": low, "high": high, "at_low": at_low, "at_high": at_high})

    def at(name: str, value: float) -> float:
        opened = {**openings, name: value} if name in openings else openings
        shock = ready.plan.shock(value if name == "strength" else strength, opened)
        return _pct(ready, ready.run(shock, value if name == "elasticity" else theta), focus)

    for name, span in _drawn(ready).items():
        low, high = span["low"], span["high"]
        if low != high:
            with suppress(NoEquilibrium):
                add(name, low, high, at(name, low), at(name, high))
    for name, low, high, ends in _other_worlds(world, ready, focus):
        if len(ends) == 2:
            add(name, low, high, *ends)
    return sorted(rows, key=lambda row: -abs(row["at_high"] - row["at_low"]))


def _other_worlds(world: World, ready: Prepared, focus: Sequence[int]) -> list[tuple[str, Any, Any, list[float]]]:
    """The same scenario on bases built otherwise, and with other closures; what has no solution is left out."""
    given = ready.scenario
    found: list[tuple[str, Any, Any, list[float]]] = []

    def asked(other: Scenario) -> list[float]:
        try:
            again = replace(prepared(world, replace(other, draws=0)), tick=ready.tick)
            place = again.base.economy.place
            return [_pct(again, again.solved(), [place[ready.name(focus[0])]])]
        except NoEquilibrium:
            return []

    if given.spec.file is None:
        ends = [asked(replace(given, spec=replace(given.spec, ratio=one, value_added=None))) for one in (1.6, 3.0)]
        found.append(("ratio", 1.6, 3.0, [*ends[0], *ends[1]]))
        if ready.base.economy.value_added.min() < 1:
            plain = asked(replace(given, spec=replace(given.spec, value_added=1.0)))
            found.append(("inputs", "none", "roundabout", [*plain, _pct(ready, ready.solved(*_middle(ready)), focus)]))
        if ready.base.described["silent"]:
            ends = [asked(replace(given, spec=replace(given.spec, fill=one))) for one in (False, True)]
            found.append(("fill", "none", "gravity", [*ends[0], *ends[1]]))
    closures = [one for one in ("share", "fixed", "none") if one != given.model.deficits]
    values = [(one, asked(replace(given, model=replace(given.model, deficits=one)))) for one in closures]
    values.append((given.model.deficits, [_pct(ready, ready.solved(*_middle(ready)), focus)]))
    known = sorted((value[0], one) for one, value in values if value)
    found.append(("deficits", known[0][1], known[-1][1], [known[0][0], known[-1][0]]))
    for state, built in ready.base.constructed.items():
        if built.gdp_low is not None and focus and ready.name(focus[0]) == state:
            found.append(("output", built.gdp_low, built.gdp, _outputs(ready, state, built.gdp_low / built.gdp, focus)))
    return found


def _middle(ready: Prepared) -> tuple[float, dict[str, float]]:
    return float(ready.strength[0]), {name: float(values[0]) for name, values in ready.openings.items()}


def _outputs(ready: Prepared, state: str, share: float, focus: Sequence[int]) -> list[float]:
    """The target's change with its output at the lowest estimate, and as it is."""
    of = ready.base.economy
    at = of.place[state]
    sales = of.sales.copy()
    abroad = of.output[at] - sales[at, at]
    sales[at, at] = max(share * of.output[at] - abroad, ready.base.spec.floor * share * of.output[at])
    small = replace(ready, base=replace(ready.base, economy=replace(of, sales=sales)))
    return [_pct(one, one.solved(*_middle(one)), focus) for one in (small, ready)]


@cache
def _studies() -> tuple[dict[str, Any], ...]:
    text = (FACTS / "published" / "trade_studies.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["study"])


def studies(targets: Sequence[str]) -> list[dict[str, Any]]:
    """What other studies found on sanctions against these states, without those on ways round."""
    return [
        {key: one[key] for key in ("cite", "url", "model", "found_en", "found_ar", "targets")}
        for one in _studies()
        if one.get("about") != "evasion" and set(targets) & set(one["targets"])
    ]
