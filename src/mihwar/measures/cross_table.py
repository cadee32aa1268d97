"""Agreement of two states from the cross-table of their votes: nine counts, and no array is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two states over a set of roll calls.

    Attributes:
        common: roll calls on which both voted.
        same: of these, identical votes.
        agreement: 1 - mean |difference| / 2, in [0, 1]; None without a common roll call.
        kappa: linear-weighted Cohen's kappa, at most 1; None where chance agreement is complete.
    """

    common: int
    same: int
    agreement: float | None
    kappa: float | None


def scored(counts: Sequence[int]) -> Agreement:
    """Agreement and kappa of a cross-table.

    Args:
        counts: roll calls by the one state's vote (yes, abstain, no in rows) and the other's (in columns), nine in all.
    """
    n = sum(counts)
    if n == 0:
        return Agreement(0, 0, None, None)
    row = [sum(counts[i : i + 3]) for i in (0, 3, 6)]
    column = [sum(counts[i::3]) for i in range(3)]
    observed = sum(abs(i - j) * counts[3 * i + j] for i in range(3) for j in range(3)) / (2 * n)
    expected = sum(abs(i - j) * row[i] * column[j] for i in range(3) for j in range(3)) / (2 * n * n)
    kappa = 1 - observed / expected if expected > 0 else None
    return Agreement(n, counts[0] + counts[4] + counts[8], 1 - observed, kappa)
