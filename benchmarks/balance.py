"""Speed of the exact frustration index, as ratios in one run against what people write themselves.

Usage: uv run --all-groups python benchmarks/balance.py [DB] [YEAR ...]

DB is a store with ATOP, COW MID and GSDB (`mihwar build --from DIR --db DB`); without it the facts carried are measured. Three
rivals: every division of a small network tried out with networkx; a greedy search with networkx on a year's graph, whose
result is only a bound; and the XOR model handed to SciPy's MILP as it is, stopped after a minute.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array
from timing import timed

from mihwar.answers.signed import chosen, graphs
from mihwar.answers.verifying.balance import graph
from mihwar.measures.balance import frustration
from mihwar.store.build import build
from mihwar.world import World

PATIENCE = 60.0


def frustrated(net: nx.Graph, side: dict[int, int]) -> int:
    return sum((side[a] == side[b]) != (sign > 0) for a, b, sign in net.edges(data="sign"))


def brute(net: nx.Graph) -> int:
    first, *others = net.nodes
    return min(
        frustrated(net, {first: 1, **dict(zip(others, sides, strict=True))})
        for sides in itertools.product((1, -1), repeat=len(others))
    )


def greedy(net: nx.Graph, starts: int = 3) -> int:
    draw, best = np.random.default_rng(0), net.number_of_edges()
    for _ in range(starts):
        side = {node: int(draw.choice([1, -1])) for node in net.nodes}
        moved = True
        while moved:
            moved = False
            for node in net.nodes:
                good = sum(side[node] * side[other] * tie["sign"] for other, tie in net[node].items())
                if good < 0:
                    side[node], moved = -side[node], True
        best = min(best, frustrated(net, side))
    return best


def plain_milp(signs: np.ndarray) -> int:
    """The XOR model without cuts, reductions or a start; -1 if it is not solved in time."""
    u, v = np.nonzero(np.triu(signs))
    m, n, edge = len(u), len(signs), np.arange(len(u))
    friend = signs[u, v] > 0
    blocks, low = [], []
    for x in (-1, 1):
        y = np.where(friend, -x, x)
        rows, columns = np.tile(edge, 3), np.concatenate([edge, m + u, m + v])
        blocks.append(coo_array((np.concatenate([np.ones(m), np.full(m, x), y]), (rows, columns)), shape=(m, m + n)).tocsr())
        low.append(np.where(friend, 0, x))
    rules = [LinearConstraint(block, least, np.inf) for block, least in zip(blocks, low, strict=True)]
    cost = np.concatenate([np.ones(m), np.zeros(n)])
    found = milp(cost, integrality=np.ones(m + n), bounds=Bounds(0, 1), constraints=rules, options={"time_limit": PATIENCE})
    return round(found.fun) if found.status == 0 else -1


def as_network(signs: np.ndarray) -> nx.Graph:
    net = nx.Graph()
    net.add_edges_from((int(a), int(b), {"sign": int(signs[a, b])}) for a, b in np.argwhere(np.triu(signs)))
    return net


def main() -> None:
    import csv

    from mihwar.answers.verifying.balance import PUBLISHED

    db = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()) / "mihwar.duckdb"
    if not db.exists():
        build(db)
    years = [int(year) for year in sys.argv[2:]] or ([1962, 1985, 2001, 2014, 2018] if len(sys.argv) > 1 else [2024])
    with PUBLISHED.open(encoding="utf-8") as lines:
        tribes = graph([row["graph"] for row in csv.DictReader(lines)][-1])
    frustration(tribes)
    ours, index = timed(lambda: frustration(tribes).index, 5)
    theirs, same = timed(lambda: brute(as_network(tribes)))
    assert index == same
    print(
        f"16 tribes, 58 ties: ours {ours * 1000:.1f} ms, networkx brute force {theirs:.1f} s: {theirs / ours:,.0f} times as long"
    )
    for one in graphs(World.open(db), [date(year, 12, 31) for year in years], chosen()):
        signs = np.sign(one.weights).astype(np.int64)
        ours, index = timed(lambda signs=signs: frustration(signs).index, 3)
        loose, bound = timed(lambda signs=signs: greedy(as_network(signs)))
        plain, value = timed(lambda signs=signs: plain_milp(signs))
        assert value in (index, -1)
        solved = f"solved in {plain:.1f} s ({plain / ours:,.0f} times)" if value >= 0 else f"not solved in {PATIENCE:.0f} s"
        print(
            f"{one.on.year}: {len(signs)} states, {np.abs(signs).sum() // 2} ties: exact {index} in {ours:.2f} s; "
            f"networkx greedy {bound} in {loose:.2f} s ({loose / ours:.1f} times, no proof); plain MILP {solved}"
        )


if __name__ == "__main__":
    main()
