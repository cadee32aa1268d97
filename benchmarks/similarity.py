"""Speed of similarity for all dyads and years, as ratios in one run against a plain loop over dyads.

Usage: uv run python benchmarks/similarity.py [DB]

DB is a store with ATOP (`mihwar build --from DIR --db DB`); without it, or without ATOP, mihwar's own treaties are measured.
The loop compares each dyad of a sample with pandas and NumPy as one would write it, dyad by dyad; its time is scaled up to
all dyads of the same years or sessions. The answers are compared before anything is timed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import kendalltau
from timing import best

from mihwar.measures import similarity as measure
from mihwar.store.build import build
from mihwar.world import World

SAMPLE = 150
LAST = 2018


def alliances(world: World) -> dict[int, measure.Dyads]:
    """Every dyad of every year, from the store: S, pi, kappa, tau-b, valued and binary, with and without own cells."""
    ties = world.alliances(range(1816, LAST + 1))
    return {ties.years[at]: found for at, found in measure.alliance_years(ties.tie, ties.member)}


def votes(world: World) -> dict[int, measure.Dyads]:
    """Every dyad of every session, from the store: the same measures on votes, and on yes and no alone."""
    calls = world.roll_calls()
    return dict(measure.sessions(calls.vote[:, calls.divided], calls.session[calls.divided]))


def one_by_one(x: pd.Series, y: pd.Series, levels: int) -> list[float]:
    """S, S squared, pi, kappa of two columns of a data frame; items that either lacks are dropped."""
    both = pd.concat([x, y], axis=1).dropna()
    a, b = both.iloc[:, 0], both.iloc[:, 1]
    shares_a, shares_b = a.value_counts(normalize=True), b.value_counts(normalize=True)
    pooled = pd.concat([a, b]).value_counts(normalize=True)
    agreed, width = (a == b).mean(), levels - 1
    chance_kappa, chance_pi = float((shares_a * shares_b).sum()), float((pooled**2).sum())
    return [
        1 - 2 * (a - b).abs().mean() / width,
        1 - 2 * ((a - b) ** 2).mean() / width**2,
        (agreed - chance_pi) / (1 - chance_pi) if chance_pi < 1 else np.nan,
        (agreed - chance_kappa) / (1 - chance_kappa) if chance_kappa < 1 else np.nan,
    ]


def tau(x: pd.Series, y: pd.Series) -> float:
    both = pd.concat([x, y], axis=1).dropna()
    if both.nunique().min() < 2:
        return np.nan
    return float(kendalltau(both.iloc[:, 0], both.iloc[:, 1]).statistic)


def loop(
    frames: dict[int, pd.DataFrame], found: dict[int, measure.Dyads], columns: dict[int, list[int]], levels: int
) -> list[float]:
    """Check a sample of dyads against ours, then the seconds that the loop takes for S, pi, kappa, and for tau-b, per dyad."""
    chance = np.random.default_rng(0)
    years = list(found)
    weights = np.array([found[year].first.size for year in years], dtype=float)
    picked = [
        (years[at], int(chance.integers(weights[at]))) for at in chance.choice(len(years), SAMPLE, p=weights / weights.sum())
    ]
    pairs = [
        (frames[year], columns[year].index(found[year].first[at]), columns[year].index(found[year].second[at]))
        for year, at in picked
    ]
    for (year, at), (frame, i, j) in zip(picked, pairs, strict=True):
        ours = found[year].scores["valued"].named()
        theirs = [*one_by_one(frame.iloc[:, i], frame.iloc[:, j], levels), tau(frame.iloc[:, i], frame.iloc[:, j])]
        mine = [ours[name][at] for name in ("s", "s-squared", "pi", "kappa", "tau-b")]
        assert np.allclose(mine, theirs, equal_nan=True), (year, mine, theirs)
    scores = best(lambda: [one_by_one(frame.iloc[:, i], frame.iloc[:, j], levels) for frame, i, j in pairs]) / SAMPLE
    taus = best(lambda: [tau(frame.iloc[:, i], frame.iloc[:, j]) for frame, i, j in pairs]) / SAMPLE
    return [scores, taus]


def report(what: str, ours: float, per_dyad: list[float], dyads: int) -> None:
    theirs = [one * dyads for one in per_dyad]
    print(f"{what}: {dyads:,} dyads; ours, from the store, all measures and codings {ours:.2f} s")
    print(
        f"  a loop over dyads would take {theirs[0]:,.0f} s for S, pi and kappa of one coding, {theirs[1]:,.0f} s for tau-b:",
        end="",
    )
    print(f" {sum(theirs) / ours:,.0f} times")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "mihwar.duckdb"
        if not db.exists():
            build(db)
        world = World.open(db)
        ties = world.alliances(range(1816, LAST + 1))
        found = alliances(world)
        frames, columns = {}, {}
        for at, year in enumerate(ties.years):
            place = np.flatnonzero(ties.member[at])
            own = ties.tie[at][np.ix_(place, place)].copy()
            np.fill_diagonal(own, measure.HIGHEST)
            frames[year], columns[year] = pd.DataFrame(own.T.astype(int)), [int(one) for one in place]
        size = sum(one.first.size for one in found.values())
        report(f"alliances 1816-{LAST} ({ties.card})", best(lambda: alliances(world)), loop(frames, found, columns, 4), size)
        calls, cast = world.roll_calls(), votes(world)
        frames, columns = {}, {}
        for session in cast:
            codes = calls.vote[:, calls.divided & (calls.session == session)].T
            frames[session] = pd.DataFrame(np.where(codes > 0, codes, np.nan))
            columns[session] = list(range(len(calls.states)))
        size = sum(one.first.size for one in cast.values())
        report(f"votes, sessions {min(cast)}-{max(cast)}", best(lambda: votes(world)), loop(frames, cast, columns, 3), size)


if __name__ == "__main__":
    main()
