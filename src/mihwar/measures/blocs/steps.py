"""The inner loops of Leiden's way, compiled: one vertex after the other, run by run, with nothing drawn in them.

Sums are taken in the order of the vertices, so that what is found does not hang on how many runs are worked on at once.
`pull` is runs x vertices x vertices, or 1 x vertices x vertices where all runs are on one graph. In arrays of runs x vertices
only the first `count` places of a run are vertices of its graph.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@njit(nogil=True, cache=True)
def dense(label: Whole, count: Whole) -> Whole:
    """Each run's labels as 0, 1, 2 ... in order of first appearance; places past a run's `count` get -1."""
    runs, m = label.shape
    found = np.full((runs, m), -1)
    for r in range(runs):
        number = np.full(m, -1)
        used = 0
        for v in range(count[r]):
            one = label[r, v]
            if number[one] < 0:
                number[one] = used
                used += 1
            found[r, v] = number[one]
    return found


@njit(nogil=True, cache=True)
def pulls(pull: Numbers, label: Whole, count: Whole) -> tuple[Numbers, Whole]:
    """What every community pulls on every vertex, the vertex itself left out, and how many vertices each community has."""
    runs, m = label.shape
    toward = np.zeros((runs, m, m))
    size = np.zeros((runs, m), dtype=np.int64)
    for r in range(runs):
        graph = pull[r] if len(pull) > 1 else pull[0]
        for v in range(m):
            for u in range(m):
                toward[r, v, label[r, u]] += graph[v, u]
            toward[r, v, label[r, v]] -= graph[v, v]
        for v in range(count[r]):
            size[r, label[r, v]] += 1
    return toward, size


@njit(nogil=True, cache=True)
def sweep(
    pull: Numbers, toward: Numbers, label: Whole, size: Whole, order: Whole, count: Whole, busy: Flags, little: float
) -> None:
    """Let every vertex of the busy runs, in the order given, go to the community that pulls most; a run in which none went rests.

    Of a community that does not pull and an empty one, the empty one is taken. Changes all but `pull`, `order` and `count`.
    """
    runs, m = label.shape
    for r in range(runs):
        if not busy[r]:
            continue
        busy[r] = False
        graph = pull[r] if len(pull) > 1 else pull[0]
        for step in range(count[r]):
            v = order[r, step]
            old, new, most = label[r, v], 0, -np.inf
            for one in range(m):
                offered = toward[r, v, one]
                if size[r, one] > 0:
                    offered -= little / 10
                if offered > most:
                    new, most = one, offered
            if not most > toward[r, v, old] + little:
                continue
            for u in range(m):
                if u != v:
                    toward[r, u, old] -= graph[v, u]
                    toward[r, u, new] += graph[v, u]
            label[r, v] = new
            size[r, old] -= 1
            size[r, new] += 1
            busy[r] = True


@njit(nogil=True, cache=True)
def refine(pull: Numbers, label: Whole, count: Whole, order: Whole, luck: Numbers, little: float, randomness: float) -> Whole:
    """The parts of every community that hold together: single vertices join, in the order given, a part by luck and its pull.

    A part bears the number of its first vertex.
    """
    runs, m = label.shape
    part = np.empty((runs, m), dtype=np.int64)
    for r in range(runs):
        graph = pull[r] if len(pull) > 1 else pull[0]
        inside = np.zeros(m)  # of every vertex with the rest of its community
        for v in range(m):
            part[r, v] = v
            for u in range(m):
                if u != v and label[r, v] >= 0 and label[r, u] == label[r, v]:
                    inside[v] += graph[v, u]
        outer = inside.copy()  # of every part with the rest of its community
        alone = label[r] >= 0
        for step in range(count[r]):
            v = order[r, step]
            if not alone[v] or inside[v] < -little:
                continue
            gain = np.zeros(m)
            for u in range(m):
                if u != v and label[r, u] == label[r, v]:
                    gain[part[r, u]] += graph[v, u]
            at = _drawn(gain, outer, luck[r, step], little, randomness)
            if at < 0:
                continue
            outer[at] += inside[v] - 2 * gain[at]
            part[r, v] = at
            alone[v] = alone[at] = False
    return part


@njit(nogil=True, cache=True)
def _drawn(gain: Numbers, outer: Numbers, luck: float, little: float, randomness: float) -> int:
    """The part that a vertex joins, the likelier the more it gains; -1 where it gains by none that holds together."""
    m = len(gain)
    most = -np.inf
    for one in range(m):
        if gain[one] > little and outer[one] >= -little:
            most = max(most, gain[one])
    if most == -np.inf:
        return -1
    chance = np.zeros(m)
    total = 0.0
    for one in range(m):
        if gain[one] > little and outer[one] >= -little:
            total += np.exp(min((gain[one] - most) / randomness, 0.0))
        chance[one] = total
    for one in range(m):
        if chance[one] > luck * total:
            return one
    return 0


@njit(nogil=True, cache=True)
def merge(pull: Numbers, label: Whole, part: Whole, count: Whole, parts: int) -> tuple[Numbers, Whole]:
    """The graphs whose vertices are the parts, at most `parts` of them, and the communities as their labels."""
    runs = len(label)
    merged = np.zeros((runs, parts, parts))
    above = np.full((runs, parts), -1)
    for r in range(runs):
        graph = pull[r] if len(pull) > 1 else pull[0]
        for v in range(count[r]):
            above[r, part[r, v]] = label[r, v]
            for u in range(count[r]):
                merged[r, part[r, v], part[r, u]] += graph[v, u]
    return merged, above
