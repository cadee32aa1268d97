"""Speed against the pandas code a user would write, as ratios in one run.

Usage: uv run python benchmarks/against_pandas.py

Each pair of figures comes from the same process and the same data; the answers are compared before anything is timed.
"""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from timing import best

from mihwar.measures.agreement import all_dyads
from mihwar.naming import key
from mihwar.sources.own import FACTS
from mihwar.store.build import build
from mihwar.world import World

SESSION = 74


def report(what: str, ours: float, theirs: float | None = None) -> None:
    ratio = f"   pandas {theirs * 1000:10.1f} ms   {theirs / ours:8.1f} times" if theirs else ""
    print(f"{what:44} ours {ours * 1000:10.1f} ms{ratio}")


def agreement(world: World) -> None:
    """All-dyad agreement of one session: a matrix product, against a self-merge grouped by dyad."""
    calls = world.roll_calls(SESSION, SESSION)
    vote = np.maximum(calls.vote[:, calls.divided], 0)
    vote = vote[(vote > 0).any(axis=1)]
    row, column = np.nonzero(vote)
    cast = pd.DataFrame({"state": row, "act": column, "code": vote[row, column]})

    def ours() -> np.ndarray:
        wide = cast.pivot(index="state", columns="act", values="code").fillna(0).to_numpy(np.int8)
        return all_dyads(wide)[0]

    def theirs() -> pd.Series:
        pairs = cast.merge(cast, on="act", suffixes=("_a", "_b"))
        distance = (pairs["code_a"].astype(int) - pairs["code_b"].astype(int)).abs()
        return 1 - distance.groupby([pairs["state_a"], pairs["state_b"]]).mean() / 2

    expected = theirs().unstack().to_numpy()
    assert np.allclose(ours(), expected, equal_nan=True)
    report(f"agreement of all dyads, session {SESSION}", best(ours, 5), best(theirs))


def names(world: World) -> None:
    """Ten thousand names to states: a hash of keys, against a merge on the same keys."""
    with (FACTS / "states" / "names.csv").open(encoding="utf-8") as lines:
        table = pd.DataFrame(list(csv.DictReader(lines)))
    many = (table["name"].tolist() * 4)[:10_000]
    table["key"] = table["name"].map(key)

    def theirs() -> pd.DataFrame:
        asked = pd.DataFrame({"name": many})
        asked["key"] = asked["name"].map(key)
        return asked.merge(table[["key", "state"]].drop_duplicates("key"), on="key", how="left")

    world.resolve_many(many[:1])
    report("10,000 names to states", best(lambda: world.resolve_many(many), 5), best(theirs, 5))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "mihwar.duckdb"
        report("building from the carried facts", best(lambda: build(db), 1))
        world = World.open(db)
        names(world)
        agreement(world)


if __name__ == "__main__":
    main()
