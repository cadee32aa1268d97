"""The engines behind ideal points: each gives centre, interval and diagnostics of every state-session, and draws it made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mihwar.measures.ideal_points import fast, plane, published, sampler
from mihwar.measures.ideal_points.ballots import Ballots
from mihwar.model import Progress
from mihwar.store import kept

Numbers = npt.NDArray[np.floating]
ENGINES = ("fast", "full", "published")
LEVEL = 0.90
RHAT, ENOUGH = 1.05, 400
NORMAL = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Fitted:
    """What an engine found.

    Attributes:
        mean, low, high: (n, dimensions) centre and interval of every state-session.
        diagnostics: of the engine.
        draws: (draws, n, dimensions), chains in a row; None for a mode.
        gains: by session, the geometric mean probability of the votes cast by one and by two dimensions; empty for one.
    """

    mean: Numbers
    low: Numbers
    high: Numbers
    diagnostics: dict[str, Any]
    draws: Numbers | None = None
    gains: dict[int, tuple[float, float]] = field(default_factory=dict)


def fitted_by(engine: str, ballots: Ballots, anchors: Sequence[int], draws: int, seed: int, progress: Progress) -> Fitted:
    """Run an engine.

    Args:
        engine: one of `ENGINES`.
        ballots: the votes.
        anchors: the state whose side is positive, and for two dimensions the other one that turns the plane.
        draws: draws kept of each chain.
        seed: the same seed gives the same draws.
        progress: called with what is being done, steps done, steps in all.
    """
    if engine == "published":
        burn_in = 1500
        chain = published.sample(ballots, anchors[0], sweeps=burn_in + 5 * draws, burn_in=burn_in, seed=seed, progress=progress)
        facts = {"draws": len(chain.draws), "stretch": chain.stretch, "converged": None}
        return _summed(chain.draws[None, ..., None], facts)
    progress("fitting", 0, 1)
    mode = fast.fit(ballots, anchors[0])
    found = _Mode(mode.theta[:, None], mode.sd[:, None], mode.steps, mode.change, {})
    if len(anchors) == 2:
        two = plane.fit(ballots, (anchors[0], anchors[1]))
        found = _Mode(two.theta, two.sd, two.steps, two.change, plane.gains(ballots, mode, two))
    if engine == "full":
        return _summed(*_drawn(ballots, anchors, draws, seed, progress), found.gains)
    half = NORMAL * found.sd
    facts = {"steps": found.steps, "change": found.change, "converged": found.change < fast.SETTLED}
    return Fitted(found.theta, found.theta - half, found.theta + half, facts, gains=found.gains)


class _Mode(NamedTuple):
    """A mode in one dimension or two."""

    theta: Numbers
    sd: Numbers
    steps: int
    change: float
    gains: dict[int, tuple[float, float]]


def _drawn(
    ballots: Ballots, anchors: Sequence[int], draws: int, seed: int, progress: Progress
) -> tuple[npt.NDArray[np.float32], dict[str, Any]]:
    """Draws of the full posterior and what its diagnostics say: those kept from before, where they were drawn from the same."""
    data = (ballots.voter, ballots.code, ballots.item_at, ballots.states, ballots.seats, ballots.sessions, ballots.precision)
    name = kept.key(data, *anchors, draws, seed)
    if (found := kept.load(name)) is not None:
        return found["draws"], json.loads(str(found["facts"]))
    if len(anchors) == 2:
        flat = plane.sample(ballots, (anchors[0], anchors[1]), draws=draws, seed=seed, progress=progress)
        made, facts = flat.draws, _convergence(flat.draws, flat.rhat, flat.effective, {"items": flat.moved})
    else:
        line = sampler.sample(ballots, anchors[0], draws=draws, seed=seed, progress=progress)
        made, facts = line.draws[..., None], _convergence(line.draws, line.rhat, line.effective, line.moved)
    kept.save(name, {"draws": made, "facts": np.array(json.dumps(facts))})
    return made, facts


def _convergence(
    draws: npt.NDArray[np.float32], rhat: npt.NDArray[np.floating], effective: npt.NDArray[np.floating], moved: dict[str, float]
) -> dict[str, Any]:
    worst, least = float(np.nanmax(rhat)), float(np.nanmin(effective))
    doubtful = (rhat >= RHAT) | (effective <= ENOUGH)
    return {
        "chains": len(draws), "draws": draws.shape[1], "rhat": worst, "effective": least, "moved": moved,
        "converged": worst < RHAT and least > ENOUGH,
        "doubtful": int(doubtful.reshape(len(doubtful), -1).any(axis=1).sum()),
    }  # fmt: skip


def _summed(draws: npt.NDArray[np.float32], facts: dict[str, Any], gains: dict[int, tuple[float, float]] | None = None) -> Fitted:
    flat = draws.reshape(-1, *draws.shape[2:])
    low, high = np.quantile(flat, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return Fitted(flat.mean(axis=0), low, high, facts, flat, gains or {})
