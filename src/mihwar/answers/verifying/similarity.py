"""Published numbers on similarity: alliances in 1914, 2000 and 2018, votes of two sessions, counts of obligations and members."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import numpy as np

from mihwar.answers.portfolios import Treaties, Votes
from mihwar.answers.published import beside
from mihwar.sources.own import FACTS
from mihwar.world import World

PUBLISHED = FACTS / "published" / "similarity.csv"
ATOP = "atop-dyads"
MISSING = "needs ATOP: mihwar build --from DIR"
UNCOVERED = "needs the roll calls of the session"


def rows(world: World) -> Iterator[dict[str, Any]]:
    """Each published number with ours, the tolerance and whether it holds.

    `ours` is null, with a reason, where ATOP's directed dyad-years are not loaded or the session is not covered.
    """
    with PUBLISHED.open(encoding="utf-8") as lines:
        table = list(csv.DictReader(lines))
    years = [int(row["year"]) for row in table if row["kind"] in ("alliance", "allied", "density")]
    loaded = world.cards()[ATOP]["loaded"]
    treaties = Treaties(world, min(years), max(years), ATOP, 0, 0) if loaded else None
    sessions = [int(row["year"]) for row in table if row["kind"] in ("vote", "common")]
    votes = Votes(world, min(sessions), max(sessions), "all", 0, 0)
    for row in table:
        ours, reason = _ours(world, row, treaties, votes)
        yield beside(row, ours, reason, slack=1e-9)


def _ours(world: World, row: dict[str, str], treaties: Treaties | None, votes: Votes) -> tuple[float | None, str | None]:
    """Our number for a row, or None and why there is none."""
    year, pair = int(row["year"]), (row["a"], row["b"])
    if row["kind"] == "members":
        return float(world.system(year, year).member.sum()), None
    if row["kind"] in ("vote", "common"):
        found = votes.pair(pair, year)
        if found.reason:
            return None, UNCOVERED
        if row["kind"] == "common":
            return float(found.n[row["coding"]]), None
        return float(found.values[row["measure"], row["coding"]][0]), None
    if treaties is None:
        return None, MISSING
    if row["kind"] == "alliance":
        found = treaties.pair(pair, year)
        return (None, found.reason) if found.reason else (float(found.values[row["measure"], row["coding"]][0]), None)
    at = year - treaties.ties.years[0]
    strong = treaties.ties.tie[at] >= int(row["measure"])
    if row["kind"] == "allied":
        return float(strong.sum()), None
    members = int(treaties.ties.member[at].sum())
    inside = strong & np.outer(treaties.ties.member[at], treaties.ties.member[at])
    return float(inside.sum()) / (members * (members - 1)), None
