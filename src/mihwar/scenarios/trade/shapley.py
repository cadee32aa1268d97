"""What each joiner adds to a coalition: first, last, and on average over all orders of joining (Shapley 1953)."""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np

from mihwar.scenarios.trade.economy import Flags, Numbers


@dataclass(frozen=True, slots=True)
class Joining:
    """What each of n candidates adds to a value.

    Attributes:
        first: n, joining the core alone.
        last: n, joining when all others have.
        shapley: n, the mean over all orders; they add up to what all add together.
        error: n, standard error of the mean where orders were sampled; zero where all were taken.
    """

    first: Numbers
    last: Numbers
    shapley: Numbers
    error: Numbers


def subsets(count: int) -> Flags:
    """All 2**count sets of candidates, row r the set whose members are the bits of r."""
    return np.asarray((np.arange(2**count)[:, None] >> np.arange(count)) & 1 == 1)


def exact(values: Numbers) -> Joining:
    """Shapley values from the value of every set.

    Args:
        values: (draws x) 2**n values, in the order of `subsets`.
    """
    sets = values.shape[-1]
    count = sets.bit_length() - 1
    size = subsets(count).sum(axis=1)
    weight = np.array([factorial(k) * factorial(count - k - 1) / factorial(count) for k in range(count)])
    rows = np.arange(sets)
    gains = []
    for one in range(count):
        without = rows[(rows >> one) & 1 == 0]
        gains.append((weight[size[without]] * (values[..., without | (1 << one)] - values[..., without])).sum(axis=-1))
    alone = np.stack([values[..., 1 << one] - values[..., 0] for one in range(count)], axis=-1)
    last = np.stack([values[..., -1] - values[..., (sets - 1) ^ (1 << one)] for one in range(count)], axis=-1)
    shares = np.stack(gains, axis=-1)
    return Joining(alone, last, shares, np.zeros_like(shares))


def orders(count: int, sampled: int, rng: np.random.Generator) -> Flags:
    """The sets met on the way in some random orders: orders x (count + 1) x count flags.

    Every order is taken with its reverse, which lowers the error (Mitchell et al. 2022).
    """
    half = np.array([rng.permutation(count) for _ in range((sampled + 1) // 2)])
    taken = np.concatenate([half, half[:, ::-1]])
    place = np.argsort(taken, axis=1)
    return np.asarray(place[:, None, :] < np.arange(count + 1)[None, :, None])


def estimated(values: Numbers, met: Flags, first: Numbers, last: Numbers) -> Joining:
    """Shapley values from sampled orders.

    Args:
        values: orders x (n + 1) values of the sets on the way.
        met: the sets, as `orders` gives them.
        first: n gains of joining alone.
        last: n gains of joining when all others have.
    """
    joined = met[:, 1:] & ~met[:, :-1]
    gains = (joined * np.diff(values, axis=1)[:, :, None]).sum(axis=1)
    half = len(gains) // 2
    both = (gains[:half] + gains[half:]) / 2
    return Joining(first, last, gains.mean(axis=0), both.std(axis=0, ddof=1) / np.sqrt(half))
