"""Which UN roll calls repeated the resolution of an earlier one: the bridges between sessions of the ideal-point model.

955 pairs of roll calls of the edition of March 2021, as the published model uses them (`facts/roll_calls/repeated.csv`): from
evoeten/United-Nations-General-Assembly-Votes-and-Ideal-Points, Data/Matches.csv, under the MIT licence.
"""

from __future__ import annotations

import csv
from functools import cache

from mihwar.sources.own import FACTS

CARD = "unga-votes"  # whose roll-call numbers these are


@cache
def earlier() -> dict[int, int]:
    """Roll call to the earliest it repeats, through chains of repetitions; where two were repeated, the earlier of them."""
    with (FACTS / "roll_calls" / "repeated.csv").open(encoding="utf-8", newline="") as file:
        pairs = [(int(row["rcid"]), int(row["earlier"])) for row in csv.DictReader(file)]
    first: dict[int, int] = {}
    for later, before in pairs:
        first[later] = min(before, first.get(later, before))
    found = {}
    for later in first:
        root = later
        while root in first:
            root = first[root]
        found[later] = root
    return found
