"""Ideal points in two dimensions: the same model with a plane for the line, its own identification, mode and posterior.

The likelihood and the priors do not change when the plane is turned, so an orientation is a choice, made here by two anchor
states (the superpowers): the first axis is the direction in which they differ, averaged over the sessions that both voted in, the
first anchor positive; the second is at right angles to it, so that both anchors have the same mean there, and that is negative.
What the second axis then shows is what set others apart from both. The scale: mean 0 on both axes, and the mean of the two
variances is 1. So the standard deviations of the axes say how much of the spread is along each.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.measures.ideal_points import fast, plane_steps
from mihwar.measures.ideal_points.ballots import Ballots, by_state, session_table
from mihwar.measures.ideal_points.diagnostics import effective, rhat
from mihwar.measures.ideal_points.kernels import LOGS, PLAIN
from mihwar.measures.ideal_points.threads import workers
from mihwar.model import Progress

Floats = npt.NDArray[np.float64]

CHAINS = 4
WARM_UP = 400
THIN = 3  # sweeps for each draw kept
KINDS = 6  # of moves of a session; one more turns all from it on
ROUND = 20
ACCEPTANCE = 0.44  # of a one-dimensional random walk (Gelman, Roberts and Gilks 1996)


@dataclass(frozen=True, slots=True)
class Mode:
    """A posterior mode in two dimensions.

    Attributes:
        theta: (n, 2) ideal points, turned as the anchors say.
        sd: (n, 2) standard deviations from the curvature, given the items: too small by what is unknown about these.
        items: (j, 4) two discriminations and two cutpoints.
        pull, centre, weight: the multipliers that hold the scale, as in `fast.Scale`; centre (2,).
        steps: Newton steps taken.
        change: largest change of an ideal point in the last of them.
    """

    theta: Floats
    sd: Floats
    items: Floats
    pull: float
    centre: Floats
    weight: Floats
    steps: int
    change: float


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws of ideal points in two dimensions.

    Attributes:
        draws: (chains, draws, n, 2) float32, each draw turned as the anchors say.
        rhat: (n, 2) split R-hat.
        effective: (n, 2) effective sample size.
        moved: share of proposals of items accepted.
    """

    draws: npt.NDArray[np.float32]
    rhat: Floats
    effective: Floats
    moved: float


def fit(ballots: Ballots, anchors: tuple[int, int], steps: int = 200, tolerance: float = fast.SETTLED) -> Mode:
    """Find the posterior mode.

    Args:
        ballots: the votes.
        anchors: two states as numbered in `ballots.states`, the positive one first; see the module on what they fix.
        steps: the most Newton steps.
        tolerance: stop when no ideal point moves more than this in a step.

    Returns:
        The mode; `change` above `tolerance` says that it had not settled.
    """
    line = fast.fit(ballots, anchors[0])
    theta, items = _start(ballots, line)
    n, threads = len(theta), workers()
    pull, centre, weight = line.scale.pull, np.zeros(2), np.ones(n)
    variance, change, step = np.empty((n, 3)), np.inf, 0
    for step in range(1, steps + 1):
        old = theta.copy()
        threads.over(len(items), plane_steps.step_items,
                     items, theta, ballots.voter, ballots.item_at, ballots.ordinal, LOGS, PLAIN)  # fmt: skip
        if step % 5 == 1:
            weight = _weights(ballots, items)
        threads.over(
            len(ballots.path_at) - 1, plane_steps.step_paths,
            items, theta, ballots.item, ballots.voter_at, ballots.path, ballots.path_at, ballots.precision,
            variance, pull, centre, weight, LOGS, PLAIN,
        )  # fmt: skip
        mean, spread = theta.mean(axis=0), float(np.sqrt(theta.var(axis=0).mean()))
        theta = (theta - mean) / spread
        pull, centre = max(pull + fast.GAIN * (spread - 1), 0.0), centre - fast.GAIN * mean
        change = float(np.abs(theta - old).max())
        if change < tolerance:
            break
    turn = turned(ballots, theta, anchors)
    theta, items = theta @ turn, np.concatenate([items[:, :2] @ turn, items[:, 2:]], axis=1)
    covariance = variance[:, [0, 1, 1, 2]].reshape(-1, 2, 2)
    sd = np.sqrt(np.einsum("ki,nkl,li->ni", turn, covariance, turn))
    return Mode(theta, sd, items, pull, centre @ turn, weight, step, change)


def turned(ballots: Ballots, theta: Floats, anchors: tuple[int, int]) -> Floats:
    """The orthogonal matrix that turns points (n, 2), by multiplication from the right, to where the anchors say."""
    apart, common = np.zeros(2), np.zeros(2)
    both = _meetings(ballots, anchors)
    if len(both):
        one, two = theta[both[:, 0]], theta[both[:, 1]]
        apart, common = (one - two).mean(axis=0), (one + two).mean(axis=0)
    length = float(np.hypot(*apart))
    first = apart / length if length else np.array([1.0, 0.0])
    second = np.array([-first[1], first[0]])
    return np.stack([first, second if common @ second <= 0 else -second], axis=1)


def gains(ballots: Ballots, line: fast.Mode, mode: Mode) -> dict[int, tuple[float, float]]:
    """Geometric mean probability of the votes cast in each session, by one dimension and by two, each at its mode."""
    found = []
    for theta, items in ((line.theta[:, None] * [1.0, 0.0], np.insert(line.items, 1, 0.0, axis=1)), (mode.theta, mode.items)):
        value = np.empty(ballots.votes)
        plane_steps.fits(
            np.ascontiguousarray(items), np.ascontiguousarray(theta), ballots.voter, ballots.item_at, LOGS, PLAIN, value
        )
        found.append(value)
    sessions, number = np.unique(ballots.sessions[ballots.voter], return_inverse=True)
    counts = np.bincount(number)
    one, two = (np.exp(np.bincount(number, weights=value) / counts) for value in found)
    return {int(session): (float(a), float(b)) for session, a, b in zip(sessions, one, two, strict=True)}


def sample(
    ballots: Ballots,
    anchors: tuple[int, int],
    draws: int = 1000,
    chains: int = CHAINS,
    seed: int = 1,
    warm_up: int = WARM_UP,
    progress: Progress = lambda *_: None,
) -> Posterior:
    """Draw from the posterior: items by Newton proposals, whole paths given latent votes, whole sessions and all from one on.

    Args:
        ballots: the votes.
        anchors: two states as numbered in `ballots.states`, the positive one first.
        draws: how many draws to keep, of each chain; a draw is `THIN` sweeps.
        chains: how many chains; two or more.
        seed: the same seed gives the same draws, on any number of processors.
        warm_up: sweeps before the first draw.
        progress: called with what is being done, steps done, steps in all.

    Returns:
        The draws with their diagnostics; whether they have converged is the caller's to say.

    Source: Albert and Chib 1993, JASA 88:669-679 (latent votes); Carter and Kohn 1994, Biometrika 81:541-553 (paths); Liu and
    Sabatti 2000, Biometrika 87:353-369 (sessions).
    """
    mode = fit(ballots, anchors)
    shared = _Shared.of(ballots, mode)
    streams = np.random.SeedSequence(seed).spawn(chains)
    walkers = [_Chain(shared, mode, np.random.Generator(np.random.PCG64(one))) for one in streams]
    sessions = len(shared.table[0]) - 1
    size = np.full((KINDS + 1, sessions), 0.02)
    rounds = max(1, warm_up // ROUND)
    for done in range(rounds):
        progress("warming up", done, rounds)
        accepted = workers().each(range(len(walkers)), lambda k, now=size: walkers[k].run(ROUND, now))
        size = size * np.exp(np.mean(accepted, axis=0) / ROUND - ACCEPTANCE)
        shared.hold(walkers, 4.0 / (1 + 8 * done / rounds))
    kept = np.empty((chains, draws, len(mode.theta), 2), np.float32)
    edges = [draws * k // 20 for k in range(21)]
    for part, (first, last) in enumerate(pairwise(edges)):
        progress("drawing", part, 20)
        workers().each(
            range(len(walkers)), lambda k, a=first, z=last: walkers[k].run((z - a) * THIN, size, kept[k, a:z], anchors)
        )
    flat = kept.reshape(chains, draws, -1)
    moved = sum(walker.moved for walker in walkers) / max(1, sum(walker.tried for walker in walkers))
    return Posterior(kept, rhat(flat).reshape(-1, 2), effective(flat).reshape(-1, 2), moved)


class _Shared:
    """What the chains share: the votes, the multipliers, the shapes of the proposals."""

    def __init__(self, ballots: Ballots, mode: Mode, root: Floats) -> None:
        self.ballots = ballots
        self.pull, self.centre, self.weight, self.root = mode.pull, mode.centre, mode.weight, root
        self.table: tuple[Any, ...] = session_table(ballots)
        self.tails = tails(ballots)
        self.order, self.begins = by_state(ballots)
        counts = ballots.item_at[:, 3] - ballots.item_at[:, 0]
        self.item = np.repeat(np.arange(len(counts)), counts).astype(np.int32)[self.order]

    @classmethod
    def of(cls, ballots: Ballots, mode: Mode) -> _Shared:
        """With proposals of items as the curvature at the mode shapes them."""
        return cls(ballots, mode, _roots(ballots, mode.theta, mode.items))

    def hold(self, walkers: list[_Chain], gain: float) -> None:
        """Move the multipliers towards those that hold the scale."""
        mean = np.mean([walker.theta.mean(axis=0) for walker in walkers], axis=0)
        spread = float(np.mean([np.sqrt(walker.theta.var(axis=0).mean()) for walker in walkers]))
        self.pull, self.centre = max(self.pull + gain * (spread - 1), 0.0), self.centre - gain * mean
        self.root = _roots(self.ballots, walkers[0].theta, walkers[0].items)
        self.weight = 0.5 * (self.weight + np.mean([_weights(self.ballots, walker.items) for walker in walkers], axis=0))


class _Chain:
    """One chain: where it stands, and its own stream of random numbers."""

    def __init__(self, shared: _Shared, mode: Mode, rng: np.random.Generator) -> None:
        self.shared, self.rng = shared, rng
        self.theta = mode.theta + 2 * mode.sd * rng.standard_normal(mode.theta.shape)
        self.items = mode.items.copy()
        self.latent = np.empty(shared.ballots.votes)
        self.moved = self.tried = 0

    def run(
        self, sweeps: int, size: Floats, keep: npt.NDArray[np.float32] | None = None, anchors: tuple[int, int] = (0, 0)
    ) -> Floats:
        """Take some sweeps; returns how often each session's shifts were accepted."""
        shared, ballots, rng = self.shared, self.shared.ballots, self.rng
        prior = (shared.pull, shared.centre, shared.weight)
        accepted = np.zeros_like(size)
        for sweep in range(sweeps):
            z, u = rng.standard_normal(size.shape), rng.random(size.shape)
            plane_steps.move_sessions(self.theta, self.items, shared.table, *prior, size[:KINDS], z, u, accepted, LOGS, PLAIN)
            plane_steps.turn_tails(
                self.theta, self.items, shared.tails, shared.centre, shared.weight, size[KINDS], z[KINDS], u[KINDS],
                accepted[KINDS], LOGS, PLAIN,
            )  # fmt: skip
            votes = (self.items, self.theta, ballots.voter, ballots.item_at)
            self.moved += plane_steps.move_items(
                *votes,
                ballots.ordinal,
                shared.root,
                rng.standard_normal(self.items.shape),
                rng.random(len(self.items)),
                LOGS,
                PLAIN,
            )
            self.tried += len(self.items)
            plane_steps.draw_votes(*votes, self.latent, rng.random(ballots.votes), PLAIN)
            plane_steps.draw_paths(
                self.items, self.theta, self.latent, shared.order, shared.item, shared.begins, ballots.path, ballots.path_at,
                ballots.precision, *prior, rng.standard_normal(self.theta.shape),
            )  # fmt: skip
            if keep is not None and sweep % THIN == 0:
                theta = (self.theta - self.theta.mean(axis=0)) / np.sqrt(self.theta.var(axis=0).mean())
                keep[sweep // THIN] = theta @ turned(ballots, theta, anchors)
        return accepted


def tails(ballots: Ballots) -> tuple[Any, ...]:
    """What each session and all after it share with those before.

    Returns:
        Where the states of a session begin; where the steps of states that cross into it begin, and these (the later
        state-session); the state-session before each, and the precision of that step; where the items first voted on in it begin
        among all items by first session, and these; where the runs of votes that cross into it begin, and these (item, first,
        last), each the votes on an item of before that were cast from this session on; the voters and levels of these votes.
    """
    sessions, number = np.unique(ballots.sessions, return_inverse=True)
    edges = np.arange(len(sessions) + 1)
    *_, before, _, back, _ = session_table(ballots)
    later = np.flatnonzero(before >= 0)
    crossed = np.concatenate([np.stack([np.full(b - a, i), np.arange(a + 1, b + 1)], axis=1)
                              for i, a, b in zip(later, number[before[later]], number[later], strict=True)])  # fmt: skip
    crossed = crossed[np.argsort(crossed[:, 1], kind="stable")]
    counts = ballots.item_at[:, 3] - ballots.item_at[:, 0]
    item = np.repeat(np.arange(len(counts)), counts)
    level = np.repeat(np.tile(np.arange(3), len(counts)), np.diff(ballots.item_at, axis=1).ravel()).astype(np.int8)
    when = number[ballots.voter]
    first = np.full(len(counts), len(sessions))
    np.minimum.at(first, item, when)
    listed = np.argsort(first, kind="stable")
    shared = np.flatnonzero(ballots.home[item] < 0)
    shared = shared[np.lexsort((when[shared], item[shared]))]
    runs = []
    for j in np.unique(item[shared]):
        at = np.searchsorted(item[shared], [j, j + 1])
        mine = when[shared[at[0] : at[1]]]
        runs += [(j, at[0] + np.searchsorted(mine, k), at[1], k) for k in range(first[j] + 1, mine[-1] + 1)]
    found = np.array(runs, np.int64).reshape(-1, 4)
    found = found[np.argsort(found[:, 3], kind="stable")]
    return (
        np.searchsorted(number, edges), np.searchsorted(crossed[:, 1], edges), crossed[:, 0].copy(), before, back,
        np.searchsorted(first[listed], edges), listed, np.searchsorted(found[:, 3], edges), found[:, :3].copy(),
        ballots.voter[shared], level[shared],
    )  # fmt: skip


def _roots(ballots: Ballots, theta: Floats, items: Floats) -> Floats:
    """Lower triangular roots (j, 4, 4) of the items' approximate covariances; an item with one cutpoint has a 3 x 3 one."""
    curves = np.empty((len(items), 4, 4))
    plane_steps.item_curves(items, theta, ballots.voter, ballots.item_at, LOGS, PLAIN, curves)
    whole = np.tril(curves) + np.tril(curves, -1).transpose(0, 2, 1) + np.diag([1e-6, 1e-6, 0.02, 0.02])
    one = whole[:, :3, :3].copy()
    one[:, 2, :2] += whole[:, 3, :2]
    one[:, :2, 2] += whole[:, :2, 3]
    one[:, 2, 2] += 2 * whole[:, 3, 2] + whole[:, 3, 3]
    roots = np.zeros_like(whole)
    ordinal = ballots.ordinal
    roots[ordinal] = np.linalg.cholesky(np.linalg.inv(whole[ordinal]))
    roots[~ordinal, :3, :3] = np.linalg.cholesky(np.linalg.inv(one[~ordinal]))
    return roots


def _weights(ballots: Ballots, items: Floats) -> Floats:
    """Information of each state-session relative to the average: the sum of squared discriminations it voted on."""
    squares = (items[:, :2] ** 2).sum(axis=1)[ballots.item]
    summed = np.add.reduceat(squares, ballots.voter_at[:, 0])
    return np.asarray(summed / summed.mean())


def _meetings(ballots: Ballots, anchors: tuple[int, int]) -> npt.NDArray[np.int64]:
    """Pairs of state-sessions of the two anchors in the same session."""
    at = [np.flatnonzero(ballots.states == one) for one in anchors]
    _, one, two = np.intersect1d(ballots.sessions[at[0]], ballots.sessions[at[1]], return_indices=True)
    return np.stack([at[0][one], at[1][two]], axis=1)


def _start(ballots: Ballots, line: fast.Mode) -> tuple[Floats, Floats]:
    """One dimension from its own mode; the second from who deviates from that together, session by session, signs carried on."""
    residual = np.empty(ballots.votes)
    items = np.insert(line.items, 1, 0.0, axis=1)
    theta = np.stack([line.theta, np.zeros(len(line.theta))], axis=1)
    plane_steps.residuals(items, theta, ballots.voter, ballots.item_at, LOGS, PLAIN, residual)
    counts = ballots.item_at[:, 3] - ballots.item_at[:, 0]
    item = np.repeat(np.arange(len(counts)), counts)
    last: dict[int, float] = {}
    for session in np.unique(ballots.sessions):
        here = np.flatnonzero(ballots.sessions == session)
        votes = np.flatnonzero((ballots.voter >= here[0]) & (ballots.voter <= here[-1]))
        names, column = np.unique(item[votes], return_inverse=True)
        table = np.zeros((len(here), len(names)))
        table[ballots.voter[votes] - here[0], column] = residual[votes]
        left = np.linalg.svd(table, full_matrices=False)[0]
        axis = left[:, 0] / max(float(left[:, 0].std()), 1e-9)
        before = np.array([last.get(state, 0.0) for state in ballots.seats[here].tolist()])
        if before @ axis < 0:
            axis = -axis
        theta[here, 1] = 0.7 * np.clip(axis - axis.mean(), -3, 3)
        last.update(zip(ballots.seats[here].tolist(), theta[here, 1].tolist(), strict=True))
    slope = np.bincount(item, weights=residual * theta[ballots.voter, 1], minlength=len(counts))
    square = np.bincount(item, weights=theta[ballots.voter, 1] ** 2, minlength=len(counts))
    items[:, 1] = slope / (square + 1.0)
    return theta, items
