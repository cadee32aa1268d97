"""A trade scenario made ready to be solved: names become places, levers become draws, and the model is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from mihwar.answers import economies
from mihwar.answers.caveats import caveat
from mihwar.answers.economies import Base
from mihwar.answers.trade_scenario import Change, Scenario
from mihwar.errors import BadChoice, UnknownState
from mihwar.model import Progress
from mihwar.scenarios.trade.economy import Numbers, Shock
from mihwar.scenarios.trade.equilibrium import Equilibrium, balanced, solve
from mihwar.scenarios.trade.ranges import Range
from mihwar.scenarios.trade.sanction import Plan, pairs, routes
from mihwar.scenarios.trade.sectors import one_sector
from mihwar.scenarios.trade.sectors_solve import sectors_balanced
from mihwar.scenarios.trade.several import Runs, run
from mihwar.scenarios.trade.walk import groups
from mihwar.sources import economy_file
from mihwar.world import World

EVERYONE = "*"
LOW, HIGH = 5, 95  # percentiles of the bands
SECTOR_DRAWS = 20  # most draws of a table with sectors, each of which takes as long as hundreds in one sector


@dataclass(frozen=True, slots=True)
class Prepared:
    """A scenario with its base, its plan and its draws; draw 0 is the central one.

    Attributes:
        scenario, base: what was asked, and on what.
        targets, senders, through: places.
        without: states that take no part although a group that sanctions has them as members.
        steps: every name given in `by` with the places it adds to those before it.
        partners: partner to its places; a group opens as one.
        plan: the cells.
        routed: cells x through, shares of trade that go round.
        theta, strength, openings: one value a draw.
        estimate: what strengths rest on, where an estimate was given.
        caveats: of the base and of the names.
        tick: called whenever a group of draws has been solved.
    """

    scenario: Scenario
    base: Base
    targets: tuple[int, ...]
    senders: tuple[int, ...]
    through: tuple[int, ...]
    without: tuple[str, ...]
    steps: tuple[tuple[str, tuple[int, ...]], ...]
    partners: Mapping[str, tuple[int, ...]]
    plan: Plan
    routed: Numbers
    theta: Numbers
    strength: Numbers
    openings: Mapping[str, Numbers]
    estimate: Mapping[str, Any] | None
    caveats: tuple[Mapping[str, str], ...]
    tick: Callable[[], None] = lambda: None

    def run(self, shock: Shock, theta: Numbers | float) -> Equilibrium | Runs:
        """Solve a shock on the base, in one sector or in as many as its table has.

        Args:
            shock: draws of it.
            theta: draws, the trade elasticity; with sectors, over the scenario's middle one, a factor on theirs.
        """
        base, model = self.base, self.scenario.model
        if base.table is None:
            return solve(base.economy, shock, theta, model, self.tick)
        times = np.atleast_1d(np.asarray(theta, dtype=np.float64)) / self.scenario.elasticity.mid
        return run(base.table, base.economy, shock, times, model)

    def solved(self, strength: Numbers | float | None = None, openings: Mapping[str, Any] | None = None) -> Equilibrium | Runs:
        """Solve all draws, or the central one where single numbers are given."""
        single = strength is not None and np.ndim(strength) == 0
        shock = self.plan.shock(self.strength if strength is None else strength, self.openings if openings is None else openings)
        theta = self.theta[:1] if single else self.theta
        return self.run(shock, theta)

    @property
    def groups(self) -> int:
        """How often `tick` is called while all draws are solved once."""
        return groups(len(self.theta))

    def counted(self, progress: Progress, steps: int) -> Prepared:
        """The same, telling how much of so many calls of `tick` has come about."""
        done = 0

        def tick() -> None:
            nonlocal done
            done += 1
            progress("solving", min(done, steps), steps)

        return replace(self, tick=tick)

    def name(self, place: int) -> str:
        """The identifier of a region."""
        return self.base.economy.regions[place]


def prepared(world: World, given: Scenario, progress: Progress = lambda *_: None, more: Sequence[str] = ()) -> Prepared:
    """Make a scenario ready.

    Args:
        world: the store; groups are taken on its date, or else today.
        given: the scenario.
        progress: called while the base is made.
        more: further names that the question holds, so that they are in the base.

    Raises:
        UnknownState, AmbiguousState, BadChoice, BadFile: with one sentence each.
    """
    tokens = (*given.target, *given.by, *given.partner, *given.through, *given.focus, *more)
    regions = None
    if given.spec.file is not None:
        regions = economies.base(world, given.spec, (), given.elasticity.mid).economy.regions
    members = {token: _members(world, token, given, regions) for token in tokens}
    named = [state for token in tokens for state in members[token]]
    base = economies.base(world, given.spec, named, given.elasticity.mid, progress)
    if EVERYONE in members:
        members[EVERYONE] = list(base.economy.regions)
    if base.table is not None and given.draws > SECTOR_DRAWS:
        given = replace(given, draws=SECTOR_DRAWS)
    if given.model.deficits == "none" and base.table is not None:
        even = sectors_balanced(base.table, given.model)
        base = replace(base, table=even, economy=one_sector(even))
    elif given.model.deficits == "none":
        base = replace(base, economy=balanced(base.economy, given.elasticity.mid, given.model))
    place = base.economy.place
    absent = sorted({state for state in named if state not in place})
    for token in tokens:
        if not any(state in place for state in members[token]):
            raise BadChoice(_absent(world, token, members[token], base))
    places = {token: tuple(place[state] for state in members[token] if state in place) for token in tokens}
    targets = _union(places, given.target)
    without = tuple(dict.fromkeys(state for token in given.without for state in _members(world, token, given, regions)))
    sending = _sending(given.by, without, members, place)
    senders = tuple(one for one in _union(sending, given.by) if one not in targets)
    if given.by and not senders:
        raise BadChoice("Those who sanction are all among the sanctioned or left out; name others with --by.")
    partners = {name: places[name] for name in given.partner}
    caveats = [*base.caveats]
    if absent:
        caveats.append(caveat(world, "outside", absent))
    plan, routed = _plan(world, given, base, targets, senders, places, caveats)
    rng = np.random.default_rng(given.seed)
    theta = np.r_[given.elasticity.mid, given.elasticity.draw(given.draws, rng)]
    levers, estimate = _levers(given, rng)
    strength = levers.pop("strength")
    if given.by:
        if estimate:
            caveats.append(caveat(world, "estimated", **estimate["caveat"]))
        else:
            caveats.append(caveat(world, "strength"))
    return Prepared(
        given, base, targets, senders, _union(places, given.through), without, _steps(given.by, sending, targets), partners,
        plan, routed, theta, strength, levers, estimate, tuple(caveats),
    )  # fmt: skip


def _members(world: World, token: str, given: Scenario, regions: Sequence[str] | None) -> list[str]:
    """The states that a name or group means; a region of the user's own file by its name there."""
    if token == EVERYONE:
        return []
    known = world.groups(world.on or date.today())
    if given.spec.file is not None and token in (regions or ()) and not _group(token, known):
        return [token]
    name = _spelled(world, token, known)
    return known.get(name) or [name]


def spelled(world: World, tokens: Sequence[str]) -> list[str]:
    """Groups by their letters as the store has them, states by their identifiers, each once.

    Raises:
        UnknownState, AmbiguousState: with one sentence.
    """
    known = world.groups(world.on or date.today())
    return list(dict.fromkeys(_spelled(world, token, known) for token in tokens))


def _group(token: str, known: Mapping[str, Sequence[str]]) -> str | None:
    return next((one for one in known if one.casefold() == token.casefold()), None)


def _spelled(world: World, token: str, known: Mapping[str, Sequence[str]]) -> str:
    """A group's letters, or a state's identifier; `*` for everybody stays."""
    if token == EVERYONE:
        return token
    if group := _group(token, known):
        return group
    on = world.on or date.today()
    try:
        return world.resolve(token, on=on)
    except UnknownState:
        from difflib import get_close_matches

        near = get_close_matches(token.upper(), known, 1)
        hint = f" Did you mean the group {near[0]}?" if near else " Groups are, for example, G7, EU and BRICS."
        raise UnknownState(f"{token!r} is neither a state on {on} nor a group.{hint}") from None


def _sending(
    by: Sequence[str], without: Sequence[str], members: Mapping[str, Sequence[str]], place: Mapping[str, int]
) -> dict[str, tuple[int, ...]]:  # fmt: skip
    """The places of every name in `by`, groups without those left out. Raises `BadChoice` where one of these is in no group."""
    grouped = {token for token in by if len(members[token]) > 1}
    if strange := sorted(set(without) - {state for token in grouped for state in members[token]}):
        raise BadChoice(f"{', '.join(strange[:5])} cannot be left out: no group among those who sanction has it as a member.")
    return {
        token: tuple(place[one] for one in members[token] if one in place and not (token in grouped and one in without))
        for token in by
    }


def _absent(world: World, token: str, states: Sequence[str], base: Base) -> str:
    held = f"the base ({base.described['source']}, {base.described['economies']} economies"
    held += f", {base.described['year']})" if base.described["year"] else ")"
    why = "; it has no output or no trade recorded there, and no construction of it is carried" if base.spec.file is None else ""
    shown = token if token in states else f"{token} ({', '.join(states[:6])})"
    return f"{shown} is not in {held}{why}; give a matrix that holds it with --base FILE."


def _union(places: Mapping[str, Sequence[int]], tokens: Sequence[str]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one for token in tokens for one in places[token]))


def _steps(
    tokens: Sequence[str], places: Mapping[str, Sequence[int]], targets: Sequence[int]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found: list[tuple[str, tuple[int, ...]]] = []
    met = set(targets)
    for token in tokens:
        fresh = tuple(one for one in places[token] if one not in met)
        met |= set(fresh)
        if fresh:
            found.append((token, fresh))
    return tuple(found)


def _plan(
    world: World,
    given: Scenario,
    base: Base,
    targets: Sequence[int],
    senders: Sequence[int],
    places: Mapping[str, Sequence[int]],
    caveats: list[Any],
) -> tuple[Plan, Numbers]:
    """The cells of all levers, each pair once."""
    of = base.economy
    count = len(of.regions)
    cut, other = np.zeros((count, count)), np.ones((count, count))
    sellers, buyers = pairs(targets, senders, given.cut)
    cut[sellers, buyers] = 1
    opened = {}
    for name in given.partner:
        cells = np.zeros((count, count))
        cells[pairs(targets, [one for one in places[name] if one not in targets], "all")] = 1
        if (cells * cut).any():
            both = sorted({of.regions[one] for one in places[name]} & {of.regions[one] for one in senders})
            raise BadChoice(f"{', '.join(both[:5])} cannot sanction and open at once; leave them out of --by or --partner.")
        opened[name] = cells
    created = _created(world, given, base, opened, caveats)
    tariffs = _changed(world, given, base, other)
    touched = (cut > 0) | (other != 1) | np.any([*opened.values(), np.zeros((count, count))], axis=0)
    if tariffs is not None:
        touched |= tariffs != of.tariffs
    sellers, buyers = np.nonzero(touched)
    here = (sellers, buyers)
    through = _union(places, given.through)
    way = np.zeros((len(sellers), len(through)))
    if through:
        if clash := sorted({of.regions[one] for one in through} & {of.regions[one] for one in (*targets, *senders)}):
            raise BadChoice(f"{', '.join(clash)} cannot stand between: they sanction or are sanctioned; name third states.")
        way = routes(of, sellers, buyers, through, given.leak, given.elasticity.mid) * cut[here][:, None]
        caveats.append(caveat(world, "leak"))
    return Plan(
        sellers,
        buyers,
        cut[here],
        {name: cells[here] for name, cells in opened.items()},
        other[here],
        None if tariffs is None else tariffs[here],
        {name: cells[here] for name, cells in created.items()},
        way.sum(axis=1) if through else None,
    ), way


def _created(world: World, given: Scenario, base: Base, opened: Mapping[str, Numbers], caveats: list[Any]) -> dict[str, Numbers]:
    """Sales that new links would carry at full size; where these are not asked for, a caveat names the empty links."""
    of, found = base.economy, {}
    for name, cells in opened.items():
        empty = (cells > 0) & (of.sales == 0)
        if not empty.any():
            continue
        ends = sorted({of.regions[one] for pair in np.argwhere(empty) for one in pair})
        if not given.new_links:
            caveats.append(caveat(world, "zero_stays", ends))
            continue
        from mihwar.answers import filling

        size = np.where(empty, filling.potential(world, base), 0.0)
        found[name] = size
        caveats.append(caveat(world, "new_links", ends, size=f"{size.sum() / 1e6:,.0f}"))
    return found


def _changed(world: World, given: Scenario, base: Base, other: Numbers) -> Numbers | None:
    """Fold the other changes into factors on trade; return new tariffs, or None where none change."""
    of = base.economy
    tariffs = None
    theta = given.elasticity.mid
    for one in given.changes:
        given_by_pair = economy_file.rates(one.file, of.regions) if one.file else _spread(world, one, base, given)
        for key, values in given_by_pair.items():
            said = ~np.isnan(values)
            if key == "tariff":
                tariffs = of.tariffs.copy() if tariffs is None else tariffs
                if (values[said] <= -1).any():
                    raise BadChoice("A tariff is a rate above -1; write 0.25 for a quarter.")
                tariffs[said] = values[said]
            else:
                if (values[said] < 0).any() or (key == "iceberg" and (values[said] <= 0).any()):
                    raise BadChoice(f"A factor {key} is {'above 0' if key == 'iceberg' else '0 or more'}.")
                other[said] *= values[said] if key == "trade" else values[said] ** -theta
    return tariffs


def _spread(world: World, one: Change, base: Base, given: Scenario) -> dict[str, Numbers]:
    of, place = base.economy, base.economy.place
    sides = []
    for tokens in (one.seller, one.buyer):
        if "*" in tokens:
            sides.append(np.ones(len(of.regions), dtype=bool))
            continue
        named = [place[state] for token in tokens for state in _members(world, token, given, of.regions) if state in place]
        if not named:
            raise BadChoice(f"None of {', '.join(tokens)} is in the base; see [[change]] in the scenario.")
        flags = np.zeros(len(of.regions), dtype=bool)
        flags[named] = True
        sides.append(flags)
    cells = np.outer(*sides)
    np.fill_diagonal(cells, False)
    values = {"trade": one.trade, "iceberg": one.iceberg, "tariff": one.tariff}
    found = {key: np.where(cells, value, np.nan) for key, value in values.items() if value is not None}
    if not found:
        raise BadChoice("A [[change]] says trade, iceberg, tariff or file.")
    return found


def _levers(given: Scenario, rng: np.random.Generator) -> tuple[dict[str, Numbers], Mapping[str, Any] | None]:
    """Strength and openings, one value a draw, the central one first; from an estimate's joint distribution where asked."""
    asked: dict[str, Range | str] = {"strength": given.strength, **given.partner}
    wanted = {key: value[1:] for key, value in asked.items() if isinstance(value, str)}
    found, told = {}, None
    if wanted:
        if given.estimate is None:
            raise BadChoice(f"={next(iter(wanted.values()))} names a coefficient; give its file with --estimate FILE.")
        from mihwar.measures.gravity import read_estimate

        names, mean, covariance = read_estimate(given.estimate)
        if lost := sorted(set(wanted.values()) - set(names)):
            raise BadChoice(f"{given.estimate} has no coefficient {', '.join(lost)}; it has {', '.join(names)}.")
        drawn = np.vstack([mean, rng.multivariate_normal(mean, covariance, given.draws)])
        for key, name in wanted.items():
            change = np.expm1(drawn[:, names.index(name)])
            if key == "strength":
                at = names.index(name)
                if mean[at] >= 0:
                    raise BadChoice(
                        f"The coefficient {name} is {mean[at]:.3g}: trade does not fall with it, so it gives no strength."
                    )
                change = np.clip(-change, 0, 1)
                told = {
                    "file": given.estimate.name, "coefficient": name, "value": float(mean[at]),
                    "se": float(np.sqrt(covariance[at, at])),
                    "caveat": {"name": name, "file": given.estimate.name, "value": f"{mean[at]:.3f}",
                               "se": f"{np.sqrt(covariance[at, at]):.3f}", "share": f"{100 * change[0]:.1f}"},
                }  # fmt: skip
            found[key] = change
    for key, value in asked.items():
        if isinstance(value, Range):
            found[key] = np.r_[value.mid, value.draw(given.draws, rng)]
    return found, told


def bands(values: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Central value and band of draws x anything; the band is NaN without draws."""
    middle = values[0]
    if len(values) < 2:
        return middle, np.full_like(middle, np.nan), np.full_like(middle, np.nan)
    drawn = values[1:][~np.isnan(values[1:]).all(axis=1)]
    whole = ~np.isnan(drawn).any(axis=0)
    low, high = np.full_like(middle, np.nan), np.full_like(middle, np.nan)
    if len(drawn) and whole.any():
        low[whole], high[whole] = np.percentile(drawn[:, whole], [LOW, HIGH], axis=0)
    if len(drawn) and not whole.all():  # some draws have no number: column by column, which is slow
        low[~whole], high[~whole] = np.nanpercentile(drawn[:, ~whole], [LOW, HIGH], axis=0)
    return middle, low, high


def lost(found: Equilibrium | Runs) -> int:
    """How many draws had no equilibrium."""
    return int((~found.converged[1:]).sum())
