"""Numbers that are not known exactly: a most likely value between a low and a high one, and draws of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mihwar.errors import BadChoice
from mihwar.scenarios.trade.economy import Numbers


@dataclass(frozen=True, slots=True)
class Range:
    """A triangular distribution.

    Attributes:
        low, mid, high: in this order; all equal where the number is taken as known.
        logs: whether the triangle is one of logs, for numbers that are ratios.
    """

    low: float
    mid: float
    high: float
    logs: bool = False

    @property
    def fixed(self) -> bool:
        """Whether there is nothing to draw."""
        return self.low == self.high

    def draw(self, count: int, rng: np.random.Generator) -> Numbers:
        """Some draws; the middle value for every draw where the range is a point."""
        if self.fixed:
            return np.full(count, self.mid)
        if self.logs:
            return np.asarray(np.exp(rng.triangular(np.log(self.low), np.log(self.mid), np.log(self.high), count)))
        return np.asarray(rng.triangular(self.low, self.mid, self.high, count))

    def plain(self) -> dict[str, float]:
        """As an answer gives it."""
        return {"low": self.low, "mid": self.mid, "high": self.high}


def parsed(text: str | float, what: str, least: float, most: float, logs: bool = False) -> Range:
    """Read `0.9`, `0.7:1` (the middle between) or `0.7:0.9:1`.

    Args:
        text: what was given.
        what: how the sentence that refuses it names it.
        least: the least that any of the three may be.
        most: the most.
        logs: see `Range`.

    Raises:
        BadChoice: not numbers, out of order or out of bounds.
    """
    try:
        given = [float(one) for one in str(text).split(":")]
    except ValueError:
        given = []
    if not 1 <= len(given) <= 3 or not all(np.isfinite(given)):
        raise BadChoice(f"{text!r} is no {what}; write a number, LOW:HIGH or LOW:MOST LIKELY:HIGH.")
    if sorted(given) != given or given[0] < least or given[-1] > most:
        raise BadChoice(f"{what} {text} must be ascending and lie between {least:g} and {most:g}.")
    if len(given) == 2:
        given.insert(1, float(np.sqrt(given[0] * given[1])) if logs else sum(given) / 2)
    return Range(given[0], given[len(given) // 2], given[-1], logs)
