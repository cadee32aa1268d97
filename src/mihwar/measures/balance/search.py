"""Good partitions quickly: the upper bound from which the exact search starts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


def cost(weights: Whole, sides: Whole) -> int:
    """The weight of the ties that a partition frustrates: friends on two sides, enemies on one."""
    return int((np.abs(weights) - weights * np.outer(sides, sides)).sum()) // 4


def descend(weights: Whole, starts: Whole) -> Whole:
    """Move single vertices, the best first, until no move helps; every start at once.

    Args:
        weights: symmetric, vertices x vertices.
        starts: starts x vertices, 1 and -1.

    Returns:
        The best partition found, 1 and -1 per vertex.
    """
    dense = weights.astype(np.float64)
    sides = starts.astype(np.float64)
    gain = -sides * (sides @ dense)
    rows = np.arange(len(sides))
    while True:
        at = gain.argmax(axis=1)
        moving = gain[rows, at] > 0.5
        if not moving.any():
            break
        who, where = rows[moving], at[moving]
        sides[who, where] *= -1
        turned = sides[who, where]
        gain[who] -= 2 * sides[who] * turned[:, None] * dense[where]
        gain[who, where] *= -1
    best = int((sides @ dense * sides).sum(axis=1).argmax())
    found: Whole = sides[best].astype(np.int64)
    return found


def heuristic(weights: Whole, rounds: int = 40, starts: int = 64, seed: int = 0) -> Whole:
    """A good partition: descent from random starts and from all on one side, then from the best one shaken."""
    n, draw = len(weights), np.random.default_rng(seed)
    first = draw.choice(np.array([-1, 1], dtype=np.int64), (starts, n))
    first[0] = 1
    best = descend(weights, first)
    least = cost(weights, best)
    idle = 0
    for _ in range(rounds):
        if least == 0 or idle >= 6:
            break
        flips = draw.random((starts, n)) < draw.uniform(0.02, 0.4, (starts, 1))
        found = descend(weights, np.where(flips, -best, best))
        idle += 1
        if (value := cost(weights, found)) < least:
            best, least, idle = found, value, 0
    return best
