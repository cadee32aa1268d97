"""The algorithm behind the published ideal points, step by step, for comparison.

A Gibbs sampler with latent votes (Johnson and Albert 1999) as run for Bailey, Strezhnev and Voeten's estimates, with what the
clean model leaves out: the prior of a session is the conditional mean of the one before only, that of the first session the
mean of the second, weighed by the votes of both; ideal points are standardised after each sweep while items are not; latent
votes are cut at nine, ideal points at five, cutpoints at seven. It mixes slowly, so long runs are needed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.special import ndtr, ndtri

from mihwar.measures.ideal_points.ballots import Ballots, by_state
from mihwar.measures.ideal_points.kernels import BOUND, PLAIN, look

Floats = npt.NDArray[np.float64]
SMOOTH = 2.0  # variances of a step for each of the model's: 0.5 for all votes, 0.1 for nuclear ones
STEP = 0.2 / 3  # of the proposals of cutpoints
LATENT = 9.0
THETA = 5.0


@dataclass(frozen=True, slots=True)
class Chain:
    """One run.

    Attributes:
        draws: (draws, n) float32 ideal points, standardised.
        stretch: mean of the factor by which a sweep spread the ideal points before they were standardised.
    """

    draws: npt.NDArray[np.float32]
    stretch: float


def sample(
    ballots: Ballots,
    positive: int,
    sweeps: int = 4000,
    burn_in: int = 1500,
    thin: int = 5,
    seed: int = 1,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Chain:
    """Run the published algorithm once.

    Args:
        ballots: the votes.
        positive: the state whose side is positive.
        sweeps: sweeps in all; the published runs took 24,000, of which the first 4,000 were dropped.
        burn_in: sweeps dropped.
        thin: sweeps for each draw kept.
        seed: the same seed gives the same draws.
        progress: called with what is being done, steps done, steps in all.
    """
    rng, smooth = np.random.Generator(np.random.PCG64(seed)), SMOOTH * ballots.innovation
    n, m = len(ballots.states), ballots.votes
    lag, share = _lags(ballots)
    low, high, slope, latent = _start(ballots, positive, rng)
    mean = np.where(ballots.states == positive, 3.0, 0.0)
    theta = np.zeros(n)
    at = np.append(ballots.item_at[:, 0], m)
    order, begins = by_state(ballots)
    item = np.repeat(np.arange(len(at) - 1), np.diff(at)).astype(np.int32)[order]
    kept = np.empty(((sweeps - burn_in) // thin, n), np.float32)
    factors = []
    for sweep in range(sweeps):
        if sweep % 50 == 0:
            progress("published algorithm", sweep, sweeps)
        before = np.where(lag >= 0, mean[lag], 0.0)
        _draw_states(theta, mean, before, smooth * share, slope, latent, order, item, begins, rng.standard_normal(n))
        spread = float(theta.std())
        theta -= theta.mean()
        theta /= spread
        factors.append(spread)
        z, u = rng.standard_normal(len(slope)), rng.random((len(slope), 3))
        _draw_items(slope, low, high, theta, ballots.voter, ballots.code, at, latent, z, u, rng.random(m), PLAIN)
        done = sweep - burn_in
        if done >= 0 and done % thin == 0 and done // thin < len(kept):
            kept[done // thin] = theta
    if kept[:, ballots.states == positive].mean() < 0:
        kept *= -1
    return Chain(kept, float(np.mean(factors[burn_in:])))


def _lags(ballots: Ballots) -> tuple[npt.NDArray[np.int64], Floats]:
    """The state-session whose mean is the prior of each (the second is that of the first), and the share of votes in both."""
    lag = np.full(len(ballots.states), -1)
    votes = (ballots.voter_at[:, 3] - ballots.voter_at[:, 0]).astype(float)
    for first, last in zip(ballots.path_at[:-1], ballots.path_at[1:], strict=True):
        path = ballots.path[first:last]
        lag[path[1:]] = path[:-1]
        if len(path) > 1:
            lag[path[0]] = path[1]
    return lag, votes / (votes + np.where(lag >= 0, votes[lag], 0.0))


def _start(ballots: Ballots, positive: int, rng: np.random.Generator) -> tuple[Floats, Floats, Floats, Floats]:
    """Cutpoints from the shares of the categories, slopes from the positive state's own votes, latent votes at ideal point 0."""
    size = len(ballots.item_at)
    item = np.repeat(np.arange(size), ballots.item_at[:, 3] - ballots.item_at[:, 0])
    counts = np.zeros((size, 3))
    np.add.at(counts, (item, ballots.code - 1), 1)
    share = counts / counts.sum(axis=1, keepdims=True)
    low, high = -1 + 2 * share[:, 0], -1 + 2 * (share[:, 0] + share[:, 1])
    slope = np.zeros(size)
    mine = ballots.states[ballots.voter] == positive
    slope[item[mine]] = np.sign(ballots.code[mine].astype(float) - 2)
    below = np.where(ballots.code == 1, 0.0, np.where(ballots.code == 2, ndtr(low[item]), ndtr(high[item])))
    above = np.where(ballots.code == 1, ndtr(low[item]), np.where(ballots.code == 2, ndtr(high[item]), 1.0))
    latent = ndtri(np.clip(below + rng.random(len(item)) * (above - below), 1e-12, 1 - 1e-12))
    return low, high, slope, np.clip(latent, -LATENT, LATENT)


@njit(inline="always")
def quantile(p):  # type: ignore[no-untyped-def]
    """Normal quantile by Acklam's rational approximation, error below 1.2e-9; cut at the bound of latent votes."""
    if p <= 0:
        return -LATENT
    if p >= 1:
        return LATENT
    tail = min(p, 1 - p)
    if tail < 0.02425:
        q = math.sqrt(-2 * math.log(tail))
        x = (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q - 2.549732539343734) * q
              + 4.374664141464968) * q + 2.938163982698783) / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q
              + 2.445134137142996) * q + 3.754408661907416) * q + 1)  # fmt: skip
        return x if p < 0.5 else -x
    q = p - 0.5
    r = q * q
    return (((((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r + 1.383577518672690e02) * r
             - 3.066479806614716e01) * r + 2.506628277459239) * q / (((((-5.447609879822406e01 * r + 1.615858368580409e02) * r
             - 1.556989798598866e02) * r + 6.680131188771972e01) * r - 1.328068155288572e01) * r + 1)  # fmt: skip


@njit(inline="always", fastmath=True)
def _tail(x, plain):  # type: ignore[no-untyped-def]
    return look(x, plain)[0] if x > -8.0 else 0.5 * math.erfc(-x * 0.7071067811865476)


@njit(nogil=True, cache=True)
def _draw_states(theta, mean, before, variance, slope, latent, order, item, begins, z):  # type: ignore[no-untyped-def]
    for i in range(len(theta)):
        sharp = 1 / variance[i]
        drift = before[i] * sharp
        for o in range(begins[i], begins[i + 1]):
            b = slope[item[o]]
            sharp += b * b
            drift += b * latent[order[o]]
        mean[i] = drift / sharp
        theta[i] = min(max(mean[i] + z[i] / math.sqrt(sharp), -THETA), THETA)


@njit(nogil=True, cache=True)
def _draw_items(slope, low, high, theta, voter, code, at, latent, z, u, v, plain):  # type: ignore[no-untyped-def]
    """Cutpoints by Metropolis-Hastings without the latent votes, then latent votes, then slopes."""
    for j in range(len(slope)):
        b, g1, g2 = slope[j], low[j], high[j]
        floor = _tail((-BOUND - g1) / STEP, plain)
        c1 = g1 + STEP * quantile(u[j, 0] * _tail((g2 - g1) / STEP, plain) + floor * (1 - u[j, 0]))
        floor = _tail((c1 - g2) / STEP, plain)
        c2 = g2 + STEP * quantile(u[j, 1] * _tail((BOUND - g2) / STEP, plain) + floor * (1 - u[j, 1]))
        ratio = 0.0
        for o in range(at[j], at[j + 1]):
            m = b * theta[voter[o]]
            if code[o] == 1:
                new, old = _tail(c1 - m, plain), _tail(g1 - m, plain)
            elif code[o] == 3:
                new, old = _tail(m - c2, plain), _tail(m - g2, plain)
            else:
                new = _tail(c2 - m, plain) - _tail(c1 - m, plain)
                old = _tail(g2 - m, plain) - _tail(g1 - m, plain)
            if old > 0:
                ratio += math.log(new / old) if new > 0 else -1e9
        ratio += math.log(max(1e-300, 1 - _tail((c1 - g2) / STEP, plain)))
        ratio -= math.log(max(1e-300, 1 - _tail((g1 - c2) / STEP, plain)))
        if math.log(u[j, 2]) < ratio:
            g1, g2 = c1, c2
            low[j], high[j] = g1, g2
        square, product = 1.0, 0.0
        for o in range(at[j], at[j + 1]):
            t = theta[voter[o]]
            m = b * t
            below, above = 0.0, 1.0
            if code[o] != 1:
                below = _tail((g1 if code[o] == 2 else g2) - m, plain)
            if code[o] != 3:
                above = _tail((g1 if code[o] == 1 else g2) - m, plain)
            x = min(max(m + quantile(below + v[o] * (above - below)), -LATENT), LATENT)
            latent[o] = x
            square += t * t
            product += t * x
        slope[j] = product / square + z[j] / math.sqrt(square)
