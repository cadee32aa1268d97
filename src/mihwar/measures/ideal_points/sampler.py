"""Draws from the posterior: several chains from the mode, warmed up in step, then on their own.

During warm-up the chains share what they learn: covariances of the proposals, sizes of the moves of sessions, and the multipliers
that hold the scale. All of it is then fixed, so that what follows is a plain Markov chain. Every draw is brought to mean 0 and
standard deviation 1 over all state-sessions, which moves it by well under a hundredth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.measures.ideal_points import fast
from mihwar.measures.ideal_points.ballots import Ballots, session_table
from mihwar.measures.ideal_points.diagnostics import effective, rhat
from mihwar.measures.ideal_points.fast import Mode, Scale
from mihwar.measures.ideal_points.kernels import LOGS, PLAIN
from mihwar.measures.ideal_points.moves import curves, move_items, move_paths, move_sessions, move_states
from mihwar.measures.ideal_points.threads import workers
from mihwar.model import Progress

Floats = npt.NDArray[np.float64]

CHAINS = 4
WARM_UP = 240
ROUND = 20  # sweeps between two looks at the chains in warm-up
BLOCK = 8  # sessions of a path that move jointly
BLOCK_EVERY = 3
ACCEPTANCE = 0.44  # of a one-dimensional random walk (Gelman, Roberts and Gilks 1996)


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws of ideal points.

    Attributes:
        draws: (chains, draws, n) float32; differences and other contrasts are taken draw by draw.
        items: (j, 3) posterior means of discrimination and cutpoints.
        scale: the multipliers used.
        rhat: (n,) split R-hat.
        effective: (n,) effective sample size.
        moved: shares of proposals accepted: items, state-sessions, paths.
    """

    draws: npt.NDArray[np.float32]
    items: Floats
    scale: Scale
    rhat: Floats
    effective: Floats
    moved: dict[str, float]


class _Chain:
    """One chain: where it stands, and its own stream of random numbers."""

    def __init__(self, ballots: Ballots, mode: Mode, rng: np.random.Generator) -> None:
        self.ballots = ballots
        self.rng = rng
        # Twice as far apart as the posterior is wide, so that R-hat can tell when they have met.
        self.theta = mode.theta + 2 * mode.sd * rng.standard_normal(len(mode.theta))
        self.items = mode.items.copy()
        self.total = np.zeros_like(self.items)
        self.counts = {"items": 0, "states": 0, "paths": 0}
        self.tried = {"items": 0, "states": 0, "paths": 0}
        self.sweeps = 0

    def run(self, sweeps: int, tuning: _Tuning, keep: npt.NDArray[np.float32] | None = None) -> Floats:
        """Take some sweeps; returns how often each session's two moves were accepted."""
        accepted = np.zeros((2, len(tuning.sizes[0])))
        for sweep in range(sweeps):
            self._sweep(tuning, accepted)
            if keep is not None:
                self.total += self.items
                keep[sweep] = (self.theta - self.theta.mean()) / self.theta.std()
        return accepted

    def _sweep(self, tuning: _Tuning, accepted: Floats) -> None:
        b, rng, n, scale = self.ballots, self.rng, len(self.theta), tuning.scale
        prior = (scale.pull, scale.centre, scale.weight)
        items, theta = self.items, self.theta
        z, u = rng.standard_normal(items.shape), rng.random(len(items))
        moved = move_items(items, theta, b.voter, b.item_at, b.ordinal, tuning.root, z, u, LOGS, PLAIN)
        self._note("items", moved, len(items))
        z, u = rng.standard_normal(n), rng.random(n)
        if self.sweeps % BLOCK_EVERY == 0:
            path = (b.path, b.path_at, b.precision)
            moved = move_paths(
                theta,
                items,
                b.item,
                b.voter_at,
                *path,
                tuning.curvature,
                *prior,
                z,
                u,
                BLOCK,
                int(rng.integers(BLOCK)),
                LOGS,
                PLAIN,
            )
            self._note("paths", moved, n)
        else:
            steps = tuning.table[-4:]
            moved = move_states(theta, items, b.item, b.voter_at, steps, tuning.curvature, *prior, z, u, LOGS, PLAIN)
            self._note("states", moved, n)
        sessions = len(tuning.sizes[0])
        for stretch in (0, 1):
            z, u = rng.standard_normal(sessions), rng.random(sessions)
            move_sessions(
                theta, items, b.voter, b.item_at, tuning.table, *prior, tuning.sizes[stretch], z, u, bool(stretch),
                accepted[stretch], LOGS, PLAIN,
            )  # fmt: skip
        self.sweeps += 1

    def _note(self, what: str, moved: int, tried: int) -> None:
        self.counts[what] += moved
        self.tried[what] += tried


@dataclass(frozen=True, slots=True)
class _Tuning:
    """What the chains share: the scale, the shapes of the proposals, the sizes of the moves of sessions."""

    scale: Scale
    root: Floats
    curvature: Floats
    sizes: tuple[Floats, Floats]
    table: tuple[Any, ...]


def sample(
    ballots: Ballots,
    positive: int,
    draws: int = 1000,
    chains: int = CHAINS,
    seed: int = 1,
    warm_up: int = WARM_UP,
    progress: Progress = lambda *_: None,
) -> Posterior:
    """Draw from the posterior of the dynamic ordinal model.

    Args:
        ballots: the votes.
        positive: the state whose side is positive.
        draws: how many draws to keep, of each chain.
        chains: how many chains; two or more, so that convergence can be judged.
        seed: the same seed gives the same draws, on any number of processors.
        warm_up: sweeps before the first draw.
        progress: called with what is being done, steps done, steps in all.

    Returns:
        The draws with their diagnostics; whether they have converged is the caller's to say.
    """
    mode = fast.fit(ballots, positive)
    streams = np.random.SeedSequence(seed).spawn(chains)
    walkers = [_Chain(ballots, mode, np.random.Generator(np.random.PCG64(one))) for one in streams]
    tuning = _warmed(ballots, mode, walkers, warm_up, progress)
    kept = np.empty((chains, draws, len(mode.theta)), np.float32)
    parts = 20
    edges = [draws * k // parts for k in range(parts + 1)]
    for part, (first, last) in enumerate(pairwise(edges)):
        progress("drawing", part, parts)
        workers().each(range(len(walkers)), lambda k, a=first, z=last: walkers[k].run(z - a, tuning, kept[k, a:z]))
    items = sum(walker.total for walker in walkers) / max(1, chains * draws)
    tried = {what: max(1, sum(walker.tried[what] for walker in walkers)) for what in walkers[0].tried}
    moved = {what: sum(walker.counts[what] for walker in walkers) / tried[what] for what in tried}
    return Posterior(kept, np.asarray(items), tuning.scale, rhat(kept), effective(kept), moved)


def _warmed(ballots: Ballots, mode: Mode, walkers: list[_Chain], warm_up: int, progress: Progress) -> _Tuning:
    """Warm the chains up and settle what they share."""
    table = session_table(ballots)
    sessions = len(table[0]) - 1
    tuning = _Tuning(mode.scale, np.empty(0), np.empty(0), (np.full(sessions, 0.02), np.full(sessions, 0.02)), table)
    shapes = [_curves(ballots, mode.theta, mode.items)]
    rounds = max(1, warm_up // ROUND)
    for done in range(rounds):
        progress("warming up", done, rounds)
        shape = [np.mean([one[k] for one in shapes], axis=0) for k in (0, 1)]
        tuning = replace(tuning, root=_roots(shape[0], ballots.ordinal), curvature=np.maximum(shape[1], 0.05))
        accepted = workers().each(range(len(walkers)), lambda k, now=tuning: walkers[k].run(ROUND, now))
        rate = np.mean(accepted, axis=0) / ROUND
        grown = [size * np.exp(rate[k] - ACCEPTANCE) for k, size in enumerate(tuning.sizes)]
        tuning = replace(tuning, sizes=(grown[0], grown[1]), scale=_held(ballots, tuning.scale, walkers, done, rounds))
        shapes = shapes[-8:] + [_curves(ballots, walker.theta, walker.items) for walker in walkers[:2]]
    return tuning


def _held(ballots: Ballots, scale: Scale, walkers: list[_Chain], done: int, rounds: int) -> Scale:
    """The multipliers moved towards those that hold the scale, in ever smaller steps."""
    gain = 4.0 / (1 + 8 * done / rounds)
    mean = float(np.mean([walker.theta.mean() for walker in walkers]))
    spread = float(np.mean([walker.theta.std() for walker in walkers]))
    weight = np.mean([fast.weights(ballots, walker.items) for walker in walkers], axis=0)
    return Scale(max(scale.pull + gain * (spread - 1), 0.0), scale.centre - gain * mean, 0.5 * (scale.weight + weight))


def _curves(ballots: Ballots, theta: Floats, items: Floats) -> tuple[Floats, Floats]:
    """Minus the second derivatives at a point: of items (j, 3, 3) and of state-sessions (n,)."""
    of_items, of_states = np.empty((len(items), 3, 3)), np.empty(len(theta))
    curves(theta, items, ballots.voter, ballots.item_at, ballots.item, ballots.voter_at, of_items, of_states, LOGS, PLAIN)
    return of_items, of_states


def _roots(curves: Floats, ordinal: npt.NDArray[np.bool_]) -> Floats:
    """Lower triangular roots of the inverse curvatures; an item with one cutpoint has a 2 x 2 one."""
    damped = curves + np.diag([1e-6, 0.02, 0.02])
    one = damped[:, :2, :2].copy()
    one[:, 0, 1] = one[:, 1, 0] = damped[:, 0, 1] + damped[:, 0, 2]
    one[:, 1, 1] = damped[:, 1, 1] + 2 * damped[:, 1, 2] + damped[:, 2, 2]
    roots = np.zeros_like(damped)
    roots[ordinal] = np.linalg.cholesky(np.linalg.inv(damped[ordinal]))
    roots[~ordinal, :2, :2] = np.linalg.cholesky(np.linalg.inv(one[~ordinal]))
    return roots
