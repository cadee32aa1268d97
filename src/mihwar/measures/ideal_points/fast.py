"""The posterior mode, by Newton steps on items and on whole paths of states in turn, with the curvature there.

The scale is fixed as in the published model: over all state-sessions ideal points have mean 0 and standard deviation 1. Here the
multipliers of these two constraints do it, a prior of precision `pull` towards `centre` on every state-session in proportion to
the information in its votes, which is what standardising after each sweep amounts to (docs/measures/ideal-points.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.special import ndtri

from mihwar.measures.ideal_points.ballots import Ballots, session_table
from mihwar.measures.ideal_points.kernels import BOUND, LOGS, NARROWEST, PLAIN, bent, between_bent, item_curve, state_curve
from mihwar.measures.ideal_points.threads import workers

Floats = npt.NDArray[np.float64]
FIRST = 1.0  # precision of the first step of a path, towards 0
GAIN = 1.0
SETTLED = 2e-2
FARTHEST = 1.0  # the longest Newton step


@dataclass(frozen=True, slots=True)
class Scale:
    """The multipliers that hold mean 0 and standard deviation 1.

    Attributes:
        pull: precision of the prior of a state-session with average information.
        centre: slope of that prior at 0.
        weight: (n,) information of each state-session relative to the average.
    """

    pull: float
    centre: float
    weight: Floats


@dataclass(frozen=True, slots=True)
class Mode:
    """A posterior mode.

    Attributes:
        theta: (n,) ideal points of the state-sessions, mean 0, standard deviation 1.
        sd: (n,) standard deviations from the curvature, given the items: too small by what is unknown about items.
        items: (j, 3) discrimination and the two cutpoints; equal cutpoints where an item has one.
        curvature: (n,) minus the second derivative of the log likelihood.
        scale: the multipliers.
        steps: Newton steps taken.
        change: largest change of an ideal point in the last of them.
    """

    theta: Floats
    sd: Floats
    items: Floats
    curvature: Floats
    scale: Scale
    steps: int
    change: float


def fit(ballots: Ballots, positive: int, steps: int = 80, tolerance: float = SETTLED) -> Mode:
    """Find the posterior mode.

    Args:
        ballots: the votes.
        positive: the state (as numbered in `ballots.states`) whose side is positive.
        steps: the most Newton steps.
        tolerance: stop when no ideal point moves more than this in a step; standard errors are five times as large.

    Returns:
        The mode; `change` above `tolerance` says that it had not settled.
    """
    theta, items = _start(ballots, positive)
    n, threads = len(theta), workers()
    scale = Scale(1.0, 0.0, np.ones(n))
    own, full = np.empty(n), np.empty(n)
    table = session_table(ballots)
    change = np.inf
    step = 0
    for step in range(1, steps + 1):
        old = theta.copy()
        threads.over(len(items), _step_items, items, theta, ballots.voter, ballots.item_at, ballots.ordinal, LOGS, PLAIN)
        if step % 5 == 1:
            scale = replace(scale, weight=weights(ballots, items))
        threads.over(
            len(ballots.path_at) - 1, _step_paths,
            items, theta, ballots.item, ballots.voter_at, ballots.path, ballots.path_at, ballots.precision,
            own, full, scale.pull, scale.centre, scale.weight, LOGS, PLAIN,
        )  # fmt: skip
        _step_sessions(items, theta, table, scale.pull, scale.centre, scale.weight, LOGS, PLAIN)
        mean, spread = float(theta.mean()), float(theta.std())
        theta -= mean
        theta /= spread
        scale = replace(scale, pull=max(scale.pull + GAIN * (spread - 1), 0.0), centre=scale.centre - GAIN * mean)
        change = float(np.abs(theta - old).max())
        if change < tolerance:
            break
    theta, items = oriented(ballots, positive, theta, items)
    return Mode(theta, np.sqrt(full), items, own, scale, step, change)


def weights(ballots: Ballots, items: Floats) -> Floats:
    """Information of each state-session relative to the average: the sum of squared discriminations it voted on."""
    squares = items[ballots.item, 0] ** 2
    summed = np.add.reduceat(squares, ballots.voter_at[:, 0])
    return np.asarray(summed / summed.mean())


def oriented(ballots: Ballots, positive: int, theta: Floats, items: Floats) -> tuple[Floats, Floats]:
    """Both turned so that the mean of the state that shall be positive is positive."""
    mine = theta[ballots.states == positive]
    if mine.size == 0 or mine.mean() >= 0:
        return theta, items
    return -theta, items * np.array([-1.0, 1.0, 1.0])


def _start(ballots: Ballots, positive: int) -> tuple[Floats, Floats]:
    """Ideal points from how often a state voted like the positive one, cutpoints from the shares of the categories."""
    counts = np.diff(ballots.item_at, axis=1).astype(float)
    level = np.repeat(np.tile([-1.0, 0.0, 1.0], len(counts)), np.diff(ballots.item_at, axis=1).ravel())
    item = np.repeat(np.arange(len(counts)), counts.sum(axis=1).astype(int))
    mine = ballots.states[ballots.voter] == positive
    side = np.zeros(len(counts))
    side[item[mine]] = level[mine]
    n = len(ballots.states)
    agree = np.bincount(ballots.voter, weights=side[item] * level, minlength=n)
    asked = np.bincount(ballots.voter, weights=np.abs(side[item]), minlength=n)
    theta, turned = _aligned(ballots, agree / np.maximum(asked, 1))
    theta = (theta - theta.mean()) / max(float(theta.std()), 1e-9)
    share = (counts + 0.5) / (counts + 0.5).sum(axis=1, keepdims=True)
    items = np.zeros((len(counts), 3))
    items[:, 1] = ndtri(share[:, 0])
    items[:, 2] = np.where(ballots.ordinal, ndtri(share[:, 0] + share[:, 1]), items[:, 1])
    items[:, 0] = 0.1 * np.sign(side) * np.where(np.isin(ballots.home, turned), -1, 1)
    return theta, items


def _aligned(ballots: Ballots, theta: Floats) -> tuple[Floats, Floats]:
    """Sessions turned where the positive state's votes would put its states against where they stood before; and which."""
    theta, last, turned = theta.copy(), {}, []  # type: ignore[var-annotated]
    for session in np.unique(ballots.sessions):
        at = np.flatnonzero(ballots.sessions == session)
        states = ballots.seats[at].tolist()
        before = np.array([last.get(state, 0.0) for state in states])
        if float(before @ (theta[at] - theta[at].mean())) < 0:
            theta[at] *= -1
            turned.append(session)
        last.update(zip(states, theta[at].tolist(), strict=True))
    return theta, np.array(turned)


@njit(inline="always")
def solve(curve, b, g1, g2, ordinal):  # type: ignore[no-untyped-def]
    """Solve the 3 x 3 system of an item, or the 2 x 2 one where both cutpoints are one."""
    if not ordinal:
        p = curve[0, 0]
        q = curve[0, 1] + curve[0, 2]
        r = curve[1, 1] + 2 * curve[1, 2] + curve[2, 2]
        g = g1 + g2
        whole = p * r - q * q
        x = (p * g - q * b) / whole
        return (r * b - q * g) / whole, x, x
    a11 = curve[1, 1] * curve[2, 2] - curve[1, 2] * curve[1, 2]
    a12 = curve[0, 2] * curve[1, 2] - curve[0, 1] * curve[2, 2]
    a13 = curve[0, 1] * curve[1, 2] - curve[0, 2] * curve[1, 1]
    a22 = curve[0, 0] * curve[2, 2] - curve[0, 2] * curve[0, 2]
    a23 = curve[0, 1] * curve[0, 2] - curve[0, 0] * curve[1, 2]
    a33 = curve[0, 0] * curve[1, 1] - curve[0, 1] * curve[0, 1]
    whole = curve[0, 0] * a11 + curve[0, 1] * a12 + curve[0, 2] * a13
    return (
        (a11 * b + a12 * g1 + a13 * g2) / whole,
        (a12 * b + a22 * g1 + a23 * g2) / whole,
        (a13 * b + a23 * g1 + a33 * g2) / whole,
    )


@njit(nogil=True, cache=True, fastmath=True)
def _step_items(first, last, items, theta, voter, item_at, ordinal, logs, plain):  # type: ignore[no-untyped-def]
    """A Newton step of every item, kept short, cutpoints kept in order and in bounds."""
    curve = np.empty((3, 3))
    for j in range(first, last):
        b, g1, g2 = items[j, 0], items[j, 1], items[j, 2]
        _, db, d1, d2 = item_curve(b, g1, g2, theta, voter, item_at[j], curve, logs, plain)
        curve[0, 0] += 1e-9
        curve[1, 1] += 1e-6
        curve[2, 2] += 1e-6
        x, y, z = solve(curve, db, d1, d2, ordinal[j])
        longest = max(abs(x), max(abs(y), abs(z)))
        short = 1.0 if longest < FARTHEST else FARTHEST / longest
        low, high = g1 + short * y, g2 + short * z
        if ordinal[j] and high - low < 0.3 * (g2 - g1):
            centre, half = 0.5 * (low + high), 0.15 * (g2 - g1)
            low, high = centre - half, centre + half
        low = min(max(low, -BOUND), BOUND)
        high = min(max(high, -BOUND), BOUND)
        if ordinal[j] and high - low < NARROWEST:
            low, high = min(low, BOUND - NARROWEST), min(low, BOUND - NARROWEST) + NARROWEST
        items[j, 0] = b + short * x
        items[j, 1] = low
        items[j, 2] = high


@njit(nogil=True, cache=True, fastmath=True)
def _step_paths(  # type: ignore[no-untyped-def]
    first, last, items, theta, item, voter_at, path, path_at, precision, own, variance, pull, centre, weight, logs, plain
):
    """A Newton step of every state's whole path (a tridiagonal system); curvatures and, from them, variances on the way."""
    longest = 0
    for s in range(first, last):
        longest = max(longest, path_at[s + 1] - path_at[s])
    diagonal, below, right = np.empty(longest), np.empty(longest), np.empty(longest)
    forward = np.empty(longest)
    for s in range(first, last):
        a, m = path_at[s], path_at[s + 1] - path_at[s]
        for k in range(m):
            i = path[a + k]
            _, slope, curve = state_curve(theta[i], item, voter_at[i], items, logs, plain)
            own[i] = curve
            w = pull * weight[i]
            diagonal[k] = max(curve, 0.0) + w
            right[k] = slope - w * theta[i] + centre * weight[i]
        diagonal[0] += FIRST
        right[0] -= FIRST * theta[path[a]]
        for k in range(1, m):
            q = precision[a + k]
            apart = theta[path[a + k]] - theta[path[a + k - 1]]
            diagonal[k] += q
            diagonal[k - 1] += q
            right[k] -= q * apart
            right[k - 1] += q * apart
            below[k] = -q
        forward[0] = diagonal[0]
        for k in range(1, m):
            ratio = below[k] / forward[k - 1]
            forward[k] = diagonal[k] - ratio * below[k]
            right[k] -= ratio * right[k - 1]
        right[m - 1] /= forward[m - 1]
        variance[path[a + m - 1]] = 1 / forward[m - 1]
        for k in range(m - 2, -1, -1):
            right[k] = (right[k] - below[k + 1] * right[k + 1]) / forward[k]
            ratio = below[k + 1] / forward[k]
            variance[path[a + k]] = 1 / forward[k] + ratio * ratio * variance[path[a + k + 1]]
        for k in range(m):
            theta[path[a + k]] += min(max(right[k], -FARTHEST), FARTHEST)


@njit(inline="always", fastmath=True)
def prior(i, theta, before, after, back, ahead, pull, centre, weight):  # type: ignore[no-untyped-def]
    """Precision of a state-session's prior and its slope at 0, given where the state stood before and after."""
    sharp = pull * weight[i]
    drift = centre * weight[i]
    if before[i] >= 0:
        sharp += back[i]
        drift += back[i] * theta[before[i]]
    else:
        sharp += FIRST
    if after[i] >= 0:
        sharp += ahead[i]
        drift += ahead[i] * theta[after[i]]
    return sharp, drift


@njit(nogil=True, cache=True, fastmath=True)
def _step_sessions(items, theta, table, pull, centre, weight, logs, plain):  # type: ignore[no-untyped-def]
    """A Newton step of every session as a whole: states and own items shift together, which no vote on these resists.

    Without it sessions creep to their places, since states wait for items and items for states.
    """
    states_at, items_at, listed, votes_at, vote_state, vote_item, vote_level, before, after, back, ahead = table
    for k in range(len(states_at) - 1):
        shift, stiff = 0.0, 1e-9
        for i in range(states_at[k], states_at[k + 1]):
            sharp, drift = prior(i, theta, before, after, back, ahead, pull, centre, weight)
            shift += drift - sharp * theta[i]
            stiff += sharp
        for o in range(votes_at[k], votes_at[k + 1]):
            b, low, high = items[vote_item[o], 0], items[vote_item[o], 1], items[vote_item[o], 2]
            t = theta[vote_state[o]]
            if vote_level[o] == 0:
                _, s, h = bent(low - b * t, logs)
                slope, curve = -s * b, -h * b * b
            elif vote_level[o] == 1:
                _, sa, sb, aa, ab, bb = between_bent(low - b * t, high - b * t, plain)
                slope, curve = -(sa + sb) * b, -(aa + 2 * ab + bb) * b * b
            else:
                _, s, h = bent(b * t - high, logs)
                slope, curve = s * b, -h * b * b
            shift += slope
            stiff += curve
        d = min(max(shift / stiff, -0.2), 0.2)
        for i in range(states_at[k], states_at[k + 1]):
            theta[i] += d
        for q in range(items_at[k], items_at[k + 1]):
            j = listed[q]
            items[j, 1] = min(max(items[j, 1] + items[j, 0] * d, -BOUND), BOUND)
            items[j, 2] = min(max(items[j, 2] + items[j, 0] * d, -BOUND), BOUND)
