"""Who comes, if promises are kept as often as they were: a Monte Carlo over the chain of obligations.

Never a probability of war: the attack is given. A state that owes help in an event decides once, by the best-kept kind of promise
that it owes in what has happened by then; a state that only comes because another came waits for that one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mihwar.scenarios.obligations.chain import CONDITIONAL, TRIGGERED, Finding, Outcome

RUNS = 10_000


@dataclass(frozen=True, slots=True)
class Comer:
    """How often a state came.

    Attributes:
        share: of the runs.
        lo, hi: 90 % of the uncertainty of a share over so many runs; not that of the rates.
    """

    state: str
    share: float
    lo: float
    hi: float


def cascade(
    outcome: Outcome,
    rate: Callable[[str], float | None],
    runs: int = RUNS,
    seed: int = 1,
    conditional: bool = False,
) -> tuple[tuple[Comer, ...], npt.NDArray[np.int64]]:
    """Draw who comes to fight.

    Args:
        outcome: what `chain` found.
        rate: how often promises of a kind are kept; None: never counted.
        runs: how many times.
        seed: the same seed gives the same answer.
        conditional: count duties on which something is open too, as if it were decided for the duty.

    Returns:
        The states that came in some run, most often first; and how many came in each run.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    attacks = {(one.attacker, one.target) for one in outcome.events if one.because is None}
    at_war = attacks | {(b, a) for a, b in attacks}
    began = {a for a, _ in attacks}
    counted = [
        one
        for one in outcome.findings
        if _counts(one, conditional) and one.state not in began and (one.state, one.against) not in at_war
    ]
    states = sorted({one.state for one in counted})
    luck = {state: rng.random(runs) for state in states}
    came = {state: np.zeros(runs, bool) for state in states}
    by_id = {one.id: one for one in outcome.findings}
    for _ in range(len(states) + 1):
        before = sum(int(one.sum()) for one in came.values())
        for one in counted:
            cause = by_id.get(one.event.because or "")
            happened = np.ones(runs, bool) if cause is None else came.get(cause.state, np.zeros(runs, bool))
            came[one.state] |= happened & (luck[one.state] < (rate(one.clause.kind) or 0.0))
        if sum(int(one.sum()) for one in came.values()) == before:
            break
    shares = [_comer(state, came[state]) for state in states]
    size = np.sum([came[state] for state in states], axis=0) if states else np.zeros(runs)
    return tuple(sorted((one for one in shares if one.share), key=lambda one: (-one.share, one.state))), np.asarray(
        size, np.int64
    )


def _counts(one: Finding, conditional: bool) -> bool:
    wanted: Sequence[str] = (TRIGGERED, CONDITIONAL) if conditional else (TRIGGERED,)
    return one.status in wanted and one.fights != "no"


def _comer(state: str, came: npt.NDArray[np.bool_]) -> Comer:
    share = float(came.mean())
    half = 1.645 * float(np.sqrt(share * (1 - share) / len(came)))
    return Comer(state, share, max(share - half, 0.0), min(share + half, 1.0))
