"""Making a signed graph smaller without changing its frustration index.

A vertex is merged into another, on the same or on the opposite side, where some best partition puts them so:

- dominance: one tie of `u` weighs at least as much as all its others together. Pendant vertices and those with two
  neighbours are special cases, and so are chains of them;
- likeness: s w_uv >= 1/2 sum_k |w_uk - s w_vk|, s = 1 or -1. Twins (states with the same friends and the same enemies)
  are a special case; merged vertices weigh more, so merging goes on.

Pairs that share no vertex are merged at once: merging the one never breaks the condition of the other, for
|w_au + w_av - w_bu - w_bv| <= |w_au - w_bu| + |w_av - w_bv|.

Source: the conditions are those of Lange, Andres and Swoboda 2019, Combinatorial persistency criteria for multicut and
max-cut, CVPR, 6086-6095, doi:10.1109/CVPR.2019.00625, in the terms of signed graphs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reduced:
    """A smaller signed graph with the same frustration index, less a constant.

    Attributes:
        weights: symmetric, vertices x vertices; positive for friends, negative for enemies, 0 without a tie.
        offset: what has to be added to its frustration index.
        vertex: for every vertex of the first graph, that of this one which it was merged into.
        side: 1 where it is on the same side as that vertex, -1 where on the other.
    """

    weights: Whole
    offset: int
    vertex: Whole
    side: Whole


def reduce(weights: Whole) -> Reduced:
    """Merge vertices until no rule applies.

    Args:
        weights: symmetric with a zero diagonal, vertices x vertices.
    """
    current, offset = weights.copy(), 0
    vertex, side = np.arange(len(weights)), np.ones(len(weights), dtype=np.int64)
    while len(current) > 1:
        keep, gone, sign = _pairs(current)
        if not len(gone):
            break
        current, cost, step, turned = _merge(current, keep, gone, sign)
        offset += cost
        side = side * turned[vertex]
        vertex = step[vertex]
    return Reduced(current, offset, vertex, side)


def _pairs(weights: Whole) -> tuple[Whole, Whole, Whole]:
    """Pairs without a common vertex that may be merged: the vertices that stay, those that go, and their sides."""
    sign = np.where(weights >= 0, 1, -1)
    size = np.abs(weights)
    same, other = _unlike(weights, 1, size), _unlike(weights, -1, size)
    opposite_twins = (size == 0) & (other == 0) & (same > 0)
    degree = size.sum(axis=1)
    good = (2 * size >= np.where(sign > 0, same, other)) | (2 * size >= degree[:, None]) & (size > 0) | opposite_twins
    np.fill_diagonal(good, False)
    good |= good.T
    taken = np.zeros(len(weights), dtype=bool)
    found: list[tuple[int, int, int]] = []
    # Heavy ties first: they are the ones that later merges rest on.
    rows, columns = np.nonzero(np.triu(good))
    for at in np.argsort(-size[rows, columns], kind="stable"):
        u, v = int(rows[at]), int(columns[at])
        if not (taken[u] or taken[v]):
            taken[u] = taken[v] = True
            found.append((u, v, -1 if opposite_twins[u, v] else int(sign[u, v])))
    chosen = np.array(found, dtype=np.int64).reshape(-1, 3)
    return chosen[:, 0], chosen[:, 1], chosen[:, 2]


def _unlike(weights: Whole, side: int, size: Whole) -> Whole:
    """Sum over third vertices k of |w_uk - side * w_vk|, for every pair."""
    from scipy.spatial.distance import cdist

    rows = weights.astype(np.float64)
    total = np.rint(cdist(rows, side * rows, "cityblock")).astype(np.int64)
    found: Whole = total - 2 * size
    return found


def _merge(weights: Whole, keep: Whole, gone: Whole, sign: Whole) -> tuple[Whole, int, Whole, Whole]:
    """Merge each of `gone` into its partner in `keep`; returns weights, cost, where each vertex went, and on which side."""
    before = int(np.abs(weights).sum()) // 2
    n = len(weights)
    stays = np.setdiff1d(np.arange(n), gone)
    into, turned = np.arange(n), np.ones(n, dtype=np.int64)
    into[gone], turned[gone] = keep, sign
    place = np.full(n, -1, dtype=np.int64)
    place[stays] = np.arange(len(stays))
    step = place[into]
    projection = np.zeros((n, len(stays)))
    projection[np.arange(n), step] = turned
    merged = np.rint(projection.T @ weights @ projection).astype(np.int64)
    inside = int(np.trace(merged)) // 2  # satisfied less frustrated weight of the ties that vanished
    np.fill_diagonal(merged, 0)
    after = int(np.abs(merged).sum()) // 2
    return merged, (before - inside - after) // 2, step, turned
