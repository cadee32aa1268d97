"""Leiden's way to communities, for any quality that is a sum over the pairs of a community.

The quality of a partition is the sum of `pull[i, j]` over pairs in one community; signed modularity and the constant Potts
model are of this form, and negative ties need no other treatment than a negative pull. Libraries with a permissive licence
(graspologic-native, networkit, scikit-network) take one null model and no negative weights, so it is written here: all runs
at once, vertex by vertex, on arrays.

Source: Traag, Waltman and van Eck 2019, Scientific Reports 9:5233, doi:10.1038/s41598-019-41695-z. What that paper asks of
a well-connected community, E(v, C - v) >= gamma |v| (|C| - |v|), reads here: the pull between `v` and the rest is not negative.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
# How readily the refinement takes a neighbour that is not the best, in units of a tie of weight 1.
RANDOMNESS = 0.05
LITTLE = 1e-10
# Runs worked on at once: their tables of pulls stay small.
AT_ONCE = 50


def partitions(pull: Numbers, runs: int, seed: int = 0) -> tuple[Whole, Numbers]:
    """Partitions of high quality, one per run.

    Args:
        pull: symmetric, vertices x vertices: what a pair adds to the quality if it is in one community.
        runs: how many.
        seed: the same seed and number of runs give the same partitions.

    Returns:
        Labels (runs x vertices, 0, 1, 2 ... in order of first appearance) and the quality of each: the sum of `pull` over
        ordered pairs in one community, the diagonal included.
    """
    labels, quality = [], []
    for block, first in enumerate(range(0, runs, AT_ONCE)):
        draw = np.random.default_rng([seed, block])
        found, value = _runs(pull, min(AT_ONCE, runs - first), draw)
        labels.append(found)
        quality.append(value)
    return np.concatenate(labels), np.concatenate(quality)


def quality(pull: Numbers, labels: Whole) -> Numbers:
    """The quality of partitions (runs x vertices)."""
    return np.array([(pull * (one[:, None] == one)).sum() for one in labels])


def _runs(pull: Numbers, runs: int, draw: np.random.Generator) -> tuple[Whole, Numbers]:
    """Passes from every vertex alone until the quality of no run rises any more."""
    label = np.tile(np.arange(len(pull)), (runs, 1))
    best = np.full(runs, -np.inf)
    going = np.arange(runs)
    while len(going):
        found = _pass(pull, label[going], draw)
        value = quality(pull, found)
        better = value > best[going] + LITTLE
        going, found, value = going[better], found[better], value[better]
        label[going], best[going] = found, value
    return label, best


def _pass(pull: Numbers, label: Whole, draw: np.random.Generator) -> Whole:
    """Move, refine, merge, and again on the merged graphs, until every community is one vertex of its graph."""
    runs, n = label.shape
    belongs = np.tile(np.arange(n), (runs, 1))
    current = np.broadcast_to(pull, (runs, n, n))
    count = np.full(runs, n)
    row = np.arange(runs)[:, None]
    while True:
        label = _dense(_move(current, label, count, draw), count)
        communities = _counted(label, count)
        if (communities == count).all():
            return _dense(label[row, belongs], np.full(runs, n))
        part = _dense(_refine(current, label, count, draw), count)
        stuck = (_counted(part, count) == count) & (communities < count)
        part[stuck] = label[stuck]
        current, label, count = _merge(current, label, part, count)
        belongs = part[row, belongs]


def _dense(label: Whole, count: Whole) -> Whole:
    """Each run's labels as 0, 1, 2 ... in order of first appearance; places past a run's `count` get -1."""
    found = np.full_like(label, -1)
    for run, size in enumerate(count):
        _, first, inverse = np.unique(label[run, :size], return_index=True, return_inverse=True)
        found[run, :size] = np.argsort(np.argsort(first))[inverse]
    return found


def _counted(label: Whole, count: Whole) -> Whole:
    """Communities per run of dense labels."""
    found: Whole = np.where(count > 0, label.max(axis=1) + 1, 0)
    return found


def _move(pull: Numbers, label: Whole, count: Whole, draw: np.random.Generator) -> Whole:
    """Move vertices, in random order, to the community that pulls most (or to one of their own), until none moves."""
    runs, m = label.shape
    run = np.arange(runs)
    there = np.arange(m) < count[:, None]
    label = np.where(there, label, 0)
    # Of every vertex to every community. Sums by place, no matrix products: those wait for one another on a busy machine.
    rows = m * np.arange(m)[:, None]
    toward = np.stack([np.bincount((rows + label[r]).ravel(), pull[r].ravel(), m * m).reshape(m, m) for r in range(runs)])
    diagonal = pull[:, np.arange(m), np.arange(m)]
    places = run[:, None], np.arange(m)[None, :], label
    toward[places] = toward[places] - diagonal  # itself left out
    size = np.zeros((runs, m), dtype=np.int64)
    np.add.at(size, (np.broadcast_to(run[:, None], label.shape)[there], label[there]), 1)
    busy = np.ones(runs, dtype=bool)
    while busy.any():
        order = np.argsort(np.where(there, draw.random((runs, m)), 2.0), axis=1)
        active = np.flatnonzero(busy)
        busy[:] = False
        for step in range(int(count[active].max())):
            who = active[step < count[active]]
            vertex = order[who, step]
            old = label[who, vertex]
            # Of a community that does not pull and an empty one, the empty one.
            offered = toward[who, vertex] - (size[who] > 0) * (LITTLE / 10)
            new = offered.argmax(axis=1)
            gains = offered[np.arange(len(who)), new] > toward[who, vertex, old] + LITTLE
            if not gains.any():
                continue
            who, vertex, old, new = who[gains], vertex[gains], old[gains], new[gains]
            reach = pull[who, vertex].copy()
            reach[np.arange(len(who)), vertex] = 0.0
            toward[who, :, old] -= reach
            toward[who, :, new] += reach
            label[who, vertex] = new
            size[who, old] -= 1
            size[who, new] += 1
            busy[who] = True
    return label


def _refine(pull: Numbers, label: Whole, count: Whole, draw: np.random.Generator) -> Whole:
    """Split every community into parts that hold together, merging single vertices at random in favour of a strong pull."""
    runs, m = label.shape
    there = label >= 0
    within = np.where((label[:, :, None] == label[:, None, :]) & there[:, :, None], pull, 0.0)
    within[:, np.arange(m), np.arange(m)] = 0.0
    inside = within.sum(axis=2)
    outer = inside.copy()  # of every part with the rest of its community
    part = np.tile(np.arange(m), (runs, 1))  # a part bears the number of its first vertex
    alone = there.copy()
    order = np.argsort(np.where(there, draw.random((runs, m)), 2.0), axis=1)
    luck = draw.random((runs, m))
    for step in range(int(count.max())):
        who = np.flatnonzero(step < count)
        vertex = order[who, step]
        who, vertex = (one[alone[who, vertex] & (inside[who, vertex] >= -LITTLE)] for one in (who, vertex))
        places = part[who] + m * np.arange(len(who))[:, None]
        gain = np.bincount(places.ravel(), within[who, vertex].ravel(), m * len(who)).reshape(-1, m)
        open_ = (gain > LITTLE) & (outer[who] >= -LITTLE)
        may = open_.any(axis=1)
        if not may.any():
            continue
        who, vertex, gain, open_ = who[may], vertex[may], gain[may], open_[may]
        most = np.where(open_, gain, -np.inf).max(axis=1, keepdims=True)
        chance = np.where(open_, np.exp(np.minimum((gain - most) / RANDOMNESS, 0.0)), 0.0).cumsum(axis=1)
        at = (chance > luck[who, step][:, None] * chance[:, -1:]).argmax(axis=1)
        line = np.arange(len(who))
        outer[who, at] += inside[who, vertex] - 2 * gain[line, at]
        part[who, vertex] = at
        alone[who, at] = alone[who, vertex] = False
    return part


def _merge(pull: Numbers, label: Whole, part: Whole, count: Whole) -> tuple[Numbers, Whole, Whole]:
    """The graphs whose vertices are the parts, the communities as their labels, and how many vertices each has."""
    runs = len(label)
    parts = _counted(part, count)
    k = int(parts.max())
    there = part >= 0
    merged = np.zeros((runs, k, k))
    above = np.full((runs, k), -1)
    for run in range(runs):
        mine = part[run, there[run]]
        between = pull[run][np.ix_(there[run], there[run])]
        merged[run] = np.bincount((k * mine[:, None] + mine).ravel(), between.ravel(), k * k).reshape(k, k)
        above[run, mine] = label[run, there[run]]
    return merged, above, parts
