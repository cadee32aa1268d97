"""All directed dyad-years of the COW system, 1816 to 2018, with five variables: mihwar against pandas merges.

    uv run python benchmarks/panel.py [STORE]     # a store with NMC, ATOP, trade, contiguity and distances loaded

Both start from the same rows of the store. The pandas side is what users write: the keys of all dyad-years, then one left
join for each variable (two for one of single states), zeros where the dataset covers the year.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import duckdb
import pandas as pd
from timing import timed

from mihwar.observatory import Observatory
from mihwar.store.opening import default_path
from mihwar.world import World

FIRST, LAST = 1816, 2018
VARIABLES = ["cinc", "atop_defence", "trade", "contiguity", "mindist"]


def with_pandas(rows: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Merges, one after the other."""
    members = rows["members"]
    made = members.merge(members, on="year", suffixes=("_a", "_b"))
    made = made[made.state_a != made.state_b].rename(columns={"state_a": "a", "state_b": "b"})
    for side in ("a", "b"):
        made = made.merge(rows["cinc"].rename(columns={"state": side, "value": f"cinc_{side}"}), on=["year", side], how="left")
    for name in VARIABLES[1:]:
        made = made.merge(rows[name].rename(columns={"value": name}), on=["year", "a", "b"], how="left")
    made["atop_defence"] = made.atop_defence.fillna(0)
    made.loc[made.year <= 2016, "contiguity"] = made.loc[made.year <= 2016, "contiguity"].fillna(0)
    return made.sort_values(["a", "b", "year"])


def read(store: Path) -> dict[str, pd.DataFrame]:
    """The rows both start from, as data frames."""
    con = duckdb.connect(str(store), read_only=True)
    flow = "SELECT year, source AS a, target AS b, value FROM flow WHERE card = '{}' AND variable = '{}'"
    near = flow.format("mindist", "mindist")
    found = {
        "cinc": con.sql("SELECT year, state, value FROM attribute WHERE card = 'cow-nmc' AND variable = 'cinc'").df(),
        "atop_defence": con.sql(flow.format("atop-dyads", "defence")).df(),
        "trade": con.sql(flow.format("cow-trade", "imports")).df(),
        "contiguity": con.sql(flow.format("cow-contiguity", "contiguity")).df(),
        "mindist": con.sql(f"{near} UNION ALL SELECT year, b, a, value FROM ({near})").df(),
    }
    con.close()
    return found


def main() -> None:
    """Print both times, the ratio, and whether the two agree."""
    store = Path(sys.argv[1]) if len(sys.argv) > 1 else default_path()
    rows = read(store)
    observatory = Observatory(World.open(store))
    ours, answer = timed(lambda: observatory.panel("dyad-years", VARIABLES, first=FIRST, last=LAST), 3)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    rows["members"] = observatory.panel("state-years", first=FIRST, last=LAST).df()[["year", "state"]]
    theirs, merged = timed(lambda: with_pandas(rows), 3)
    table = answer.df().astype({"a": str, "b": str})
    both = merged.merge(table, on=["year", "a", "b"], suffixes=("", "_ours"))
    print(f"rows: mihwar {len(table):,}, pandas {len(merged):,} (with {len(merged) - len(table)} pairs never members on one day)")
    for name in ("cinc_a", "cinc_b", *VARIABLES[1:]):
        same = (both[name] == both[f"{name}_ours"]) | (both[name].isna() & both[f"{name}_ours"].isna())
        print(f"  {name}: {'equal' if same.all() else f'{(~same).sum():,} rows differ'}")
    print(f"mihwar {ours:.2f} s, pandas merges {theirs:.2f} s: {theirs / ours:.1f} times")
    print(f"peak memory of the process before the merges: {memory:.2f} GB")


if __name__ == "__main__":
    main()
