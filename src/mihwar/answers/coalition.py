"""What each candidate would add to a coalition that sanctions: joining first, last, and on average over all orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mihwar.answers.answer import NUMBER, TEXT, Answer, Columns, cited
from mihwar.answers.sanction import METHOD as SANCTION
from mihwar.answers.sanction import described, for_sets, names, sender_of, standing, studies
from mihwar.answers.sanction import unasked as nothing_asked
from mihwar.answers.trade_runs import Prepared, bands, prepared
from mihwar.answers.trade_scenario import Scenario
from mihwar.errors import BadChoice
from mihwar.model import Progress
from mihwar.scenarios.trade import shapley
from mihwar.scenarios.trade.economy import Flags, Numbers
from mihwar.scenarios.trade.equilibrium import NoEquilibrium
from mihwar.scenarios.trade.walk import groups
from mihwar.world import World

COLUMNS: Columns = {
    "candidate": TEXT, "first": NUMBER, "first_lo": NUMBER, "first_hi": NUMBER, "last": NUMBER, "shapley": NUMBER,
    "lo": NUMBER, "hi": NUMBER, "error": NUMBER,
    "share_pct": NUMBER, "own": NUMBER, "own_lo": NUMBER, "own_hi": NUMBER, "own_dollars": NUMBER,
}  # fmt: skip
EXACT = 10  # candidates up to which every set is solved
MOST = 40
ORDERS = 400  # orders sampled beyond that
SOLUTIONS = 4000
BATCH = 1024
METHOD = (
    "first: change of the target's real income, in percentage points, when the candidate joins the core alone; last: when it "
    "joins after all other candidates.",
    "shapley: the mean over all orders of joining (Shapley 1953); over all candidates it adds up to what all add together. Up to "
    f"{EXACT} candidates all sets are solved; beyond, {ORDERS} orders are sampled, each with its reverse, and error is the "
    "standard error.",
    "own: the candidate's own change of real income when it joins the core alone.",
    "lo, hi, and those of first and own: over draws of elasticity and strength; lo and hi are null with sampled orders.",
    *SANCTION,
)


def coalition(world: World, given: Scenario, candidates: Sequence[str], progress: Progress = lambda *_: None) -> Answer:
    """Ask what each candidate adds.

    Args:
        world: the store.
        given: the sanction of the core; partners and ways round are not part of the question.
        candidates: states or groups; a group joins as one.
        progress: called while sets are solved.

    Raises:
        UnknownState, AmbiguousState, BadChoice, BadFile, NoEquilibrium: with one sentence each.
    """
    if not candidates:
        raise BadChoice("No candidate was named; write --candidates CHN,IND.")
    if len(candidates) > MOST:
        raise BadChoice(f"{len(candidates)} candidates are too many to ask in what order they join; name at most {MOST}.")
    if not given.target or not given.by:
        raise BadChoice("A coalition needs --target and --by, the core that sanctions already.")
    if len(set(candidates)) < len(candidates):
        raise BadChoice("A candidate is named twice; name each once.")
    core = prepared(world, replace(given, partner={}, through=(), draws=0), progress, candidates)
    whole = replace(given, by=(*given.by, *candidates), partner={}, through=())
    ready = prepared(world, whole, progress)
    ready = ready.counted(progress, _steps(len(candidates), len(ready.theta)))
    joiners = _groups(ready, core, candidates)
    target = ready.targets[0]
    senders = sender_of(ready)
    core_cells = np.isin(senders, core.senders)
    mine = np.array([np.isin(senders, group) for group in joiners])

    def cells(sets: Flags) -> Flags:
        return np.asarray(core_cells | (sets[..., :, None] & mine).any(axis=-2))

    def welfare(sets: Flags, draws: Any, places: Sequence[int]) -> Numbers:
        """Per cent change of some states, sets x places, in batches."""
        found = []
        for start in range(0, len(sets), BATCH):
            part = for_sets(ready, cells(sets[start : start + BATCH]), draws[start : start + BATCH])
            if not part.converged[draws[start : start + BATCH] == 0].all():
                raise NoEquilibrium("For some sets of candidates the model did not converge; try --deficits none.")
            found.append(100 * (part.welfare[:, list(places)] - 1))
        return np.concatenate(found)

    count = len(candidates)
    joining, spread = _joining(welfare, count, target, len(ready.theta), ready.scenario.seed)
    alone = np.eye(count, dtype=bool)
    every = np.arange(len(ready.theta))
    none = welfare(np.zeros((len(every), count), dtype=bool), every, range(len(ready.base.economy.regions)))
    rows: list[dict[str, Any]] = []
    for at, candidate in enumerate(candidates):
        joined = welfare(np.repeat(alone[at : at + 1], len(every), axis=0), every, [target, *joiners[at]])
        own = joined[:, 1:] - none[:, list(joiners[at])]
        first = bands(joined[:, :1] - none[:, [target]])
        weight = ready.base.economy.output[list(joiners[at])]
        middle, low, high = bands((own @ weight / weight.sum())[:, None])
        gdp = ready.base.gdp
        total = joining.shapley.sum()
        rows.append(
            {
                "candidate": candidate, "states": [ready.name(one) for one in joiners[at]],
                "first": float(joining.first[at]), "first_lo": _or_none(first[1][0]), "first_hi": _or_none(first[2][0]),
                "last": float(joining.last[at]), "shapley": float(joining.shapley[at]),
                "lo": _or_none(spread[0][at]), "hi": _or_none(spread[1][at]), "error": float(joining.error[at]),
                "share_pct": float(100 * joining.shapley[at] / total) if total else None,
                "own": float(middle[0]), "own_lo": _or_none(low[0]), "own_hi": _or_none(high[0]),
                "own_dollars": None if gdp is None else float((own[0] * gdp[list(joiners[at])]).sum() / 100),
            }
        )  # fmt: skip
    everyone = welfare(np.ones((len(every), count), dtype=bool), every, [target])
    rows.sort(key=lambda row: float(row["shapley"]))
    data = {
        "base": ready.base.described,
        "scenario": {**described(core), "draws": ready.scenario.draws},
        "closure": given.model.deficits,
        "elasticity": given.elasticity.mid,
        "converged": True,
        "target": ready.name(target),
        "core": _value(none[:, target]),
        "all": _value(everyone[:, 0]),
        "orders": {
            "exact": count <= EXACT, "sampled": None if count <= EXACT else ORDERS,
            "draws": _some(len(ready.theta), 2**count) if count <= EXACT else 0,
        },
        "candidates": rows,
        "studies": studies([ready.name(one) for one in ready.targets]),
        "caveats": [*standing(world, ready), *ready.caveats],
        "names": names(world, ready),
    }  # fmt: skip
    return Answer(data, "candidates", COLUMNS, cited(world.cards(), [*ready.base.cards, "mihwar-blocs"]), METHOD)


def unasked(world: World, year: int | None = None, progress: Progress = lambda *_: None) -> Answer:
    """The base alone, in the shape of an answer, before a question is asked: see `sanction.unasked`."""
    base = nothing_asked(world, year, progress)
    none = {"pct": None, "lo": None, "hi": None}
    data = {
        **{key: base.data[key] for key in ("base", "scenario", "closure", "elasticity", "converged")},
        "target": None, "core": none, "all": none, "orders": None, "candidates": [],
        **{key: base.data[key] for key in ("studies", "caveats", "names")},
    }  # fmt: skip
    return Answer(data, "candidates", COLUMNS, base.sources, METHOD)


def _steps(count: int, draws: int) -> int:
    """How many groups of solutions there are at most; of sampled orders many sets are the same, and solved once."""
    sets = 2**count
    first, then = (sets, _some(draws, sets) * sets) if count <= EXACT else (2 * count + 2, ORDERS * count)
    return groups(first) + groups(then) + (count + 2) * groups(draws)


def _some(draws: int, sets: int) -> int:
    """At how many draws all sets are solved: as many as keep the work within some thousands of solutions."""
    return min(draws - 1, max(20, SOLUTIONS // sets))


def _groups(ready: Prepared, core: Prepared, candidates: Sequence[str]) -> list[tuple[int, ...]]:
    """The places of every candidate."""
    joined = dict(ready.steps)
    inside = [one for one in candidates if one not in joined]
    if inside:
        raise BadChoice(f"{', '.join(inside)} is in the core, sanctioned, or a candidate already; name others as candidates.")
    return [joined[one] for one in candidates]


def _joining(welfare: Any, count: int, target: int, draws: int, seed: int) -> tuple[shapley.Joining, tuple[Numbers, Numbers]]:
    """What each adds at the central values, and the band of its mean over all orders; NaN where orders are sampled."""
    if count <= EXACT:
        sets = shapley.subsets(count)
        middle = shapley.exact(welfare(sets, np.zeros(len(sets), dtype=np.int64), [target])[:, 0])
        some = np.arange(1, 1 + _some(draws, len(sets)))
        if not len(some):
            none = np.full(count, np.nan)
            return middle, (none, none)
        values = welfare(np.tile(sets, (len(some), 1)), np.repeat(some, len(sets)), [target])[:, 0]
        shares = shapley.exact(values.reshape(len(some), len(sets))).shapley
        _, low, high = bands(np.vstack([middle.shapley, shares]))
        return middle, (low, high)
    eye, whole = np.eye(count, dtype=bool), np.ones((1, count), dtype=bool)
    ends = np.concatenate([np.zeros((1, count), dtype=bool), eye, whole, ~eye])
    value = welfare(ends, np.zeros(len(ends), dtype=np.int64), [target])[:, 0]
    first, last = value[1 : count + 1] - value[0], value[count + 1] - value[count + 2 :]
    met = shapley.orders(count, ORDERS, np.random.default_rng(seed))
    flat = met.reshape(-1, count)
    unique, back = np.unique(flat, axis=0, return_inverse=True)
    values = welfare(unique, np.zeros(len(unique), dtype=np.int64), [target])[:, 0][back.ravel()]
    middle = shapley.estimated(values.reshape(met.shape[:2]), met, first, last)
    unknown = np.full(count, np.nan)
    return middle, (unknown, unknown)


def _value(values: Numbers) -> dict[str, float | None]:
    middle, low, high = bands(values[:, None])
    return {"pct": float(middle[0]), "lo": _or_none(low[0]), "hi": _or_none(high[0])}


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
