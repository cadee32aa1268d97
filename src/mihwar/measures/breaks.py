"""Breaks: years in which the level of a series shifts, and how firmly.

The number and places of shifts in the mean are those that minimise squared deviations plus a penalty for each break (Killick,
Fearnhead and Eckley 2012, doi:10.1080/01621459.2012.737745), exact, by `ruptures` (Truong, Oudre and Vayatis 2020). The penalty
is Yao's (1988, doi:10.1016/0167-7152(88)90118-6): twice the variance of the noise times the log of the length. The noise is
that of first differences, by their median absolute deviation, so that the shifts themselves do not count as noise; it is at
least the sampling error of the values.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SHORTEST = 4  # values between two breaks
_STEPS = (1.0, 2.0, 4.0, 8.0)
_LEAST = 1e-4  # of the noise: a series that hardly moves has no breaks to find


@dataclass(frozen=True, slots=True)
class Break:
    """A shift of the level.

    Attributes:
        at: place of the first value of the new level.
        before, after: means up to the next break on either side.
        firmness: the largest multiple of the penalty (1, 2, 4, 8) under which it is still found.
    """

    at: int
    before: float
    after: float
    firmness: float


def breaks(values: npt.NDArray[np.float64], error: float = 0.0) -> list[Break]:
    """The breaks of a series.

    Args:
        values: in order of time, without gaps (NaN).
        error: the usual standard error of a value.

    Returns:
        Breaks in order of time; none in a series that is too short.
    """
    import ruptures

    if len(values) < 2 * SHORTEST:
        return []
    steps = np.diff(values)
    noise = max(float(np.median(np.abs(steps - np.median(steps)))) / 0.6745 / np.sqrt(2), error, _LEAST)
    penalty = 2 * noise**2 * np.log(len(values))
    # Values in units of the noise: ruptures' stopping rule is absolute.
    search = ruptures.KernelCPD(kernel="linear", min_size=SHORTEST).fit(values[:, None] / noise)
    found = [[int(at) for at in search.predict(pen=multiple * penalty / noise**2)[:-1]] for multiple in _STEPS]
    ends = [0, *found[0], len(values)]
    return [
        Break(
            at=at,
            before=float(values[ends[number] : at].mean()),
            after=float(values[at : ends[number + 2]].mean()),
            firmness=max(multiple for multiple, ats in zip(_STEPS, found, strict=True) if _near(at, ats)),
        )
        for number, at in enumerate(found[0])
    ]


def _near(at: int, others: list[int]) -> bool:
    """Whether a break is among others, or moved by one place."""
    return any(abs(at - other) <= 1 for other in others)
