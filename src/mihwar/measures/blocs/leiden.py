"""Leiden's way to communities, for any quality that is a sum over the pairs of a community.

The quality of a partition is the sum of `pull[i, j]` over pairs in one community; signed modularity and the constant Potts
model are of this form, and negative ties need no other treatment than a negative pull. Libraries with a permissive licence
(graspologic-native, networkit, scikit-network) take one null model and no negative weights, so it is written here, with the
loops over vertices compiled (`steps`).

Source: Traag, Waltman and van Eck 2019, Scientific Reports 9:5233, doi:10.1038/s41598-019-41695-z. What that paper asks of
a well-connected community, E(v, C - v) >= gamma |v| (|C| - |v|), reads here: the pull between `v` and the rest is not negative.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mihwar.measures.blocs import steps

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
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
    current = np.ascontiguousarray(pull)[None]
    count = np.full(runs, n)
    row = np.arange(runs)[:, None]
    while True:
        label = steps.dense(_move(current, label, count, draw), count)
        communities = _counted(label, count)
        if (communities == count).all():
            return steps.dense(label[row, belongs], np.full(runs, n))
        part = steps.dense(_refine(current, label, count, draw), count)
        parts = _counted(part, count)
        stuck = (parts == count) & (communities < count)
        part[stuck], parts[stuck] = label[stuck], communities[stuck]
        current, label = steps.merge(current, label, part, count, int(parts.max()))
        count = parts
        belongs = part[row, belongs]


def _counted(label: Whole, count: Whole) -> Whole:
    """Communities per run of dense labels."""
    found: Whole = np.where(count > 0, label.max(axis=1) + 1, 0)
    return found


def _move(pull: Numbers, label: Whole, count: Whole, draw: np.random.Generator) -> Whole:
    """Move vertices, in random order, to the community that pulls most (or to one of their own), until none moves."""
    there = np.arange(label.shape[1]) < count[:, None]
    label = np.where(there, label, 0)
    toward, size = steps.pulls(pull, label, count)
    busy = np.ones(len(label), dtype=bool)
    while busy.any():
        steps.sweep(pull, toward, label, size, _order(there, draw), count, busy, LITTLE)
    return label


def _refine(pull: Numbers, label: Whole, count: Whole, draw: np.random.Generator) -> Whole:
    """Split every community into parts that hold together, merging single vertices at random in favour of a strong pull."""
    order = _order(label >= 0, draw)
    return steps.refine(pull, label, count, order, draw.random(label.shape), LITTLE, RANDOMNESS)


def _order(there: Flags, draw: np.random.Generator) -> Whole:
    """The vertices of each run in random order, what is no vertex last."""
    return np.argsort(np.where(there, draw.random(there.shape), 2.0), axis=1)
