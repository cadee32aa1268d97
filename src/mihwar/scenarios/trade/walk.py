"""How a system of equations is brought into balance: steps along one slope, mixed; Newton's method for what that leaves.

Where Newton's method does not get there from the base, it follows the equilibrium from no shock to all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from mihwar.scenarios.trade.economy import Numbers
from mihwar.scenarios.trade.system import Slope, System

STEPS = 60  # along one slope
MEMORY = 5  # earlier steps that a step is mixed from
NEWTON, FEW = 60, 15  # steps of Newton's method at most: towards all of a shock, towards a part of it
HALVINGS = 30
SHORTEST = 1 / 128  # part of a shock that is taken at once, where it is taken in steps
FAR = 1.5  # the longest move of a log in one step
LOST = 50.0  # a gap in logs from which no draw comes back
GROUP = 128  # draws that share a slope
GOOD = 1e-9  # the largest gap that counts as balance; rounding keeps nearly closed economies from less


def balance(
    system: System, blocks: Numbers, tolerance: float, tick: Callable[[], None] = lambda: None
) -> tuple[Numbers, Numbers, int, int]:  # fmt: skip
    """Bring every draw into balance.

    Args:
        system: the equations.
        blocks: weights that hold the level of prices, as `System.slope` wants them.
        tolerance: the largest gap at which a draw is left alone.
        tick: called after each of the groups that `groups` counts; what it raises ends the work.

    Returns:
        z, draws x size; the largest gap of each draw; steps of the slowest draw; how many draws needed Newton's method.
    """
    draws = system.draws
    z, residual = np.zeros((draws, system.size)), np.full(draws, np.inf)
    taken = newton = 0
    # Draws of like elasticity share a slope.
    order = np.argsort(system.theta[:, 0], kind="stable")
    for group in np.array_split(order, groups(draws)):
        here = system.only(group) if draws > 1 else system
        middle = here.only(np.array([len(group) // 2])) if draws > 1 else here
        start = np.zeros((1, system.size))
        found, worst, count = _walked(here, middle.slope(start, blocks), tolerance)
        z[group], residual[group], taken = found, worst, max(taken, count)
        for at in np.flatnonzero(worst >= GOOD):
            one = here.only(np.array([at])) if len(group) > 1 else here
            after, least = _newton(one, start, blocks, tolerance)
            if least >= GOOD:
                after, least = min((after, least), _followed(one, blocks, tolerance), key=lambda found: found[1])
            newton += 1
            if least < worst[at]:
                z[group[at]], residual[group[at]] = after, least
        tick()
    return z, residual, taken, newton


def groups(draws: int) -> int:
    """In how many groups so many draws are solved."""
    return max(1, -(-draws // GROUP))


def _walked(system: System, slope: Slope, tolerance: float) -> tuple[Numbers, Numbers, int]:
    """Steps along one slope with Anderson's mixing, until every draw is in balance or lost."""
    draws = system.draws
    z, residual, left = np.zeros((draws, system.size)), np.full(draws, np.inf), np.arange(draws)
    now, here, past, taken = z.copy(), system, list[tuple[Numbers, Numbers]](), 0
    while taken < STEPS:
        taken += 1
        gaps = here.gaps(now)
        worst = np.abs(gaps).max(axis=1)
        better = worst < residual[left]  # a gap that is not a number is not better
        z[left[better]], residual[left[better]] = now[better], worst[better]
        go = (worst >= tolerance) & (worst < LOST)
        if not go.any():
            break
        move = slope.solved(gaps)
        if not go.all():
            left, now, move, here = left[go], now[go], move[go], here.only(go)
            past = [(one[go], other[go]) for one, other in past]
        past = [*past[-MEMORY:], (now, move)]
        now = here.normal(_mixed(past))
    return z, residual, taken


def _mixed(past: list[tuple[Numbers, Numbers]]) -> Numbers:
    """Anderson's step: the mix of earlier steps whose moves cancel best, for each draw; no step longer than `FAR`."""
    (last, move) = past[-1]
    if len(past) > 1:
        moves = np.stack([after[1] - before[1] for before, after in pairwise(past)], axis=1)
        places = np.stack([after[0] - before[0] for before, after in pairwise(past)], axis=1)
        square = moves @ moves.transpose(0, 2, 1)
        size = np.trace(square, axis1=1, axis2=2)
        square += (1e-13 * size + 1e-300)[:, None, None] * np.eye(square.shape[1])
        weights = np.linalg.solve(square, (moves @ move[:, :, None]))
        move = move - ((places + moves) * weights).sum(axis=1)
    return np.asarray(last + move * np.minimum(1, FAR / np.maximum(np.abs(move).max(axis=1), 1e-300))[:, None])


def _newton(system: System, now: Numbers, blocks: Numbers, tolerance: float, most: int = NEWTON) -> tuple[Numbers, float]:
    """Newton's method with a line search for one draw; the point nearest to balance and its gap."""
    gaps = system.gaps(now)
    worst = _worst(gaps)
    for _ in range(most):
        if worst < tolerance:
            break
        try:
            move = system.slope(now, blocks).solved(gaps)
        except np.linalg.LinAlgError:
            break
        length = min(1.0, FAR / float(np.abs(move).max()))
        for _ in range(HALVINGS):
            trial = system.normal(now + length * move)
            found = system.gaps(trial)
            if _worst(found) < worst:
                break
            length /= 2
        else:
            break
        now, gaps, worst = trial, found, _worst(found)
    return now[0], worst


def _followed(system: System, blocks: Numbers, tolerance: float) -> tuple[Numbers, float]:
    """Newton's method along the way from no shock to all of it, in steps as long as it bears; for one draw."""
    weight = system.of.output / system.of.output.sum()
    now, worst, done, step = np.zeros((1, system.size)), np.inf, 0.0, 0.5
    while done < 1 and step >= SHORTEST:
        upto = min(1.0, done + step)
        # What is cut off in the end is not yet.
        level = blocks if upto == 1 else np.broadcast_to(weight, blocks.shape)
        after, worst = _newton(system.part(upto), now, level, tolerance, FEW)
        if worst < GOOD:
            now, done, step = after[None], upto, 2 * step
        else:
            step /= 2
    return now[0], worst if done == 1 else np.inf


def _worst(gaps: Numbers) -> float:
    worst = float(np.abs(gaps).max())
    return worst if np.isfinite(worst) else np.inf
