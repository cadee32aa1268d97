"""The least frustration, proved: negative cycles as cuts of a linear program, then integer programming where that leaves a gap.

Every negative cycle (one with an odd number of enmities) holds at least one frustrated tie. The linear program with a
variable in [0, 1] per tie, its weight as cost and one row per negative cycle, bounds the index from below; rows are added
as they are violated. Where the bound, rounded up, meets the heuristic's partition, that partition is a best one. Else
the rows go into the XOR model of Aref, Mason and Wilson with a binary variable per vertex, solved by HiGHS.

Source: Aref, Mason and Wilson 2020, Networks 75(1):95-110, doi:10.1002/net.21907 (XOR model, cycles as cuts); Barahona and
Mahjoub 1986, Mathematical Programming 36:157-173 (the cycles); Huangfu and Hall 2018, Mathematical Programming Computation
10:119-142 (HiGHS).
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.measures.balance.search import cost, descend

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
NEAR = 1e-6
# Rows added to the linear program in one round, the most violated first.
AT_ONCE = 400


def solve(weights: Whole, start: Whole, until: float) -> tuple[Whole, int]:
    """A best partition of a connected graph, and a bound that no partition can go below.

    Args:
        weights: symmetric, vertices x vertices.
        start: a good partition, 1 and -1 per vertex.
        until: the moment (of `time.monotonic`) at which to stop.

    Returns:
        The partition, and the bound: equal to its cost if that is proved to be the least.
    """
    best, least = start, cost(weights, start)
    if least == 0:
        return best, 0
    program = _Program(weights)
    bound, last = 0, -1.0
    while time.monotonic() < until:
        relaxed = program.relax(until)
        if relaxed is None:
            break
        value, broken = relaxed
        if value > last + NEAR:  # only then, or the same rows could come and go for ever
            program.forget()
        last = value
        bound = max(bound, int(np.ceil(value - NEAR)))
        if bound >= least:
            return best, least
        rounded = descend(weights, program.rounded(broken))
        if (worth := cost(weights, rounded)) < least:
            best, least = rounded, worth
        cycles = program.violated(broken)
        if not cycles:
            break
        program.add(cycles)
    if bound < least and time.monotonic() < until:
        best, found = program.branch(weights, best, until)
        bound, least = max(bound, found), cost(weights, best)
    return best, min(bound, least)


class _Program:
    """The linear program of one graph: a variable per tie, a row per negative cycle found so far."""

    def __init__(self, weights: Whole) -> None:
        import highspy

        self.n = len(weights)
        self.u, self.v = np.nonzero(np.triu(weights))
        self.sign = np.sign(weights[self.u, self.v])
        self.size = np.abs(weights[self.u, self.v]).astype(np.float64)
        self.number = np.full((self.n, self.n), -1, dtype=np.int64)
        self.number[self.u, self.v] = self.number[self.v, self.u] = np.arange(len(self.u))
        self.rows: list[tuple[int, ...]] = []
        solver: Any = highspy.Highs
        self.highs = solver()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)
        count = len(self.u)
        self.highs.addVars(count, np.zeros(count), np.ones(count))
        self.highs.changeColsCost(count, np.arange(count, dtype=np.int32), self.size)

    def add(self, cycles: list[tuple[int, ...]]) -> None:
        """Add rows: one of each cycle's ties is frustrated."""
        self.rows += cycles
        lengths = np.array([len(cycle) for cycle in cycles])
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int32)
        index = np.array([edge for cycle in cycles for edge in cycle], dtype=np.int32)
        count, ones = len(cycles), np.ones(len(cycles))
        self.highs.addRows(count, ones, np.full(count, np.inf), len(index), starts, index, np.ones(len(index)))

    def forget(self) -> None:
        """Take out the rows that do not bind: the program stays small, and they come back if they are broken again."""
        loose = np.asarray(self.highs.getSolution().row_value) > 1.01
        if loose.any():
            gone = np.flatnonzero(loose).astype(np.int32)
            self.highs.deleteRows(len(gone), gone)
            self.rows = [cycle for cycle, out in zip(self.rows, loose, strict=True) if not out]

    def relax(self, until: float) -> tuple[float, Numbers] | None:
        """Solve the linear program: its value, and how far each tie is frustrated in it; None where time runs out."""
        import highspy

        self._run(until)
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return float(self.highs.getInfo().objective_function_value), np.asarray(self.highs.getSolution().col_value)

    def _run(self, until: float) -> None:
        # HiGHS counts the time of all runs together.
        left = max(0.01, until - time.monotonic())
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + left)
        self.highs.run()

    def rounded(self, broken: Numbers) -> Whole:
        """Partitions near a fractional solution: sides along shortest paths from a few vertices."""
        from scipy.sparse.csgraph import dijkstra

        sources = np.unique(np.linspace(0, self.n - 1, min(8, self.n)).astype(np.int64))
        length = dijkstra(self._cover(broken), indices=sources)
        return np.where(length[:, : self.n] <= length[:, self.n :], 1, -1).astype(np.int64)

    def _cover(self, broken: Numbers) -> Any:
        """The double cover: two copies of each vertex; friends joined within a copy, enemies across."""
        from scipy.sparse import csr_array

        n, u, v = self.n, self.u, self.v
        across = np.where(self.sign < 0, n, 0)
        rows = np.concatenate([u, u + n])
        columns = np.concatenate([v + across, v + n - across])
        length = np.tile(np.maximum(broken, 0) + 1e-9, 2)
        both = csr_array((length, (rows, columns)), shape=(2 * n, 2 * n))
        return both + both.T

    def violated(self, broken: Numbers) -> list[tuple[int, ...]]:
        """For each tie the negative cycle that holds least frustration, where that is less than 1; the worst first.

        A way from one end to the other in the double cover, and the tie itself, make a negative cycle if the way ends in
        the copy that the tie does not lead to.
        """
        from scipy.sparse.csgraph import dijkstra

        n = self.n
        length, before = dijkstra(self._cover(broken), indices=np.arange(n), return_predecessors=True)
        end = self.v + np.where(self.sign > 0, n, 0)
        total = length[self.u, end] + broken
        order = np.argsort(total, kind="stable")
        found: dict[tuple[int, ...], None] = {}
        for edge in order[total[order] < 1 - 1e-5].tolist():
            start, at, walk = int(self.u[edge]), int(end[edge]), [edge]
            while at != start:
                earlier = int(before[start, at])
                walk.append(int(self.number[earlier % n, at % n]))
                at = earlier
            # A tie walked twice cancels: what is left is still negative, and no longer.
            found[tuple(sorted(one for one in set(walk) if walk.count(one) % 2))] = None
            if len(found) == AT_ONCE:
                break
        known = set(self.rows)
        return [cycle for cycle in found if cycle not in known]

    def branch(self, weights: Whole, best: Whole, until: float) -> tuple[Whole, int]:
        """The XOR model with the cycles as cuts, by branch and bound; returns a partition and the bound proved."""
        import highspy

        highs, m, n = self.highs, len(self.u), self.n
        highs.addVars(n, np.zeros(n), np.ones(n))
        whole = np.full(m + n, highspy.HighsVarType.kInteger)
        highs.changeColsIntegrality(m + n, np.arange(m + n, dtype=np.int32), whole)
        anchor = m + int(np.abs(weights).sum(axis=1).argmax())
        highs.changeColBounds(anchor, 1.0, 1.0)
        edge = np.arange(m)
        friend = self.sign > 0
        # Friends: f >= x - y and f >= y - x. Enemies: f >= x + y - 1 and f >= 1 - x - y.
        for x, y, low in ((-1, 1, np.zeros(m)), (1, -1, np.zeros(m))):
            signs = np.stack([np.ones(m), np.full(m, x), np.where(friend, y, x)], axis=1)
            low = np.where(friend, low, -1.0 if x < 0 else 1.0)
            index = np.stack([edge, m + self.u, m + self.v], axis=1).astype(np.int32)
            highs.addRows(m, low, np.full(m, np.inf), 3 * m, (3 * edge).astype(np.int32), index.ravel(), signs.ravel())
        highs.setOptionValue("mip_abs_gap", 0.999)
        highs.setOptionValue("mip_rel_gap", 0.0)
        start = highspy.HighsSolution()
        frustrated = weights[self.u, self.v] * best[self.u] * best[self.v] < 0
        up = best * best[anchor - m]
        start.col_value = [*frustrated.astype(float), *((up + 1) / 2)]
        highs.setSolution(start)
        self._run(until)
        info = highs.getInfo()
        bound = int(np.ceil(info.mip_dual_bound - NEAR)) if np.isfinite(info.mip_dual_bound) else 0
        values = np.asarray(highs.getSolution().col_value)
        if len(values) == m + n:
            found = descend(weights, np.where(values[m:] > 0.5, 1, -1)[None].astype(np.int64))
            if cost(weights, found) < cost(weights, best):
                best = found
        return best, bound
