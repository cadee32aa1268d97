"""The published ideal points of April 2020 against ours: on the roll calls in the store, and on the published input itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.answers.ideal_points import POSITIVE, select
from mihwar.measures.ideal_points import fast
from mihwar.measures.ideal_points.ballots import MISSING_SESSION, Ballots, arrange
from mihwar.sources import repeated, unvotes
from mihwar.world import World

LAST = 74
CARD = "unga-ideal-points-sessions"
SOURCE = "Bailey, Strezhnev and Voeten 2017; IdealpointestimatesAll_Apr2020.csv, doi:10.7910/DVN/LEJUQZ"
COUNTS = {"votes": 797_473, "items, repeated resolutions linked": 4_784, "state-sessions": 10_469}
# What the names of states in the unvotes tables mean where one name, or one state of ours, has several codes.
COW = {
    "Federal Republic of Germany": 260, "Germany": 255, "Yemen Arab Republic": 678, "Yemen People's Republic": 680,
    "Yemen": 679, "Yugoslavia": 345, "Zanzibar": 511,
}  # fmt: skip
ZANZIBAR, SOUTH_AFRICA = 511, 560
NO_FILES = "needs un_votes.rda and un_roll_calls.rda of R's unvotes package: mihwar build --from DIR"
NO_CARD = f"needs the card {CARD}"
Floats = npt.NDArray[np.float64]


def rows(world: World) -> Iterator[dict[str, Any]]:
    """Counts of the published input rebuilt, and how our estimates (posterior mode) correlate with the published ones.

    The tolerances: counts are exact. Correlations have to reach the figure given; they are one-sided. Points of single states
    lie within 0.35, three standard errors, since the published sampler draws extremes in (docs/measures/ideal-points.md).
    """
    yield from _counts(world)
    yield from _on_the_store(world)


def _row(
    item: str, published: float, ours: float | None, tolerance: float, passes: bool | None, reason: str | None
) -> dict[str, Any]:
    return {
        "table": "Ideal points, all votes to session 74", "item": item, "published": published, "ours": ours,
        "tolerance": tolerance, "pass": passes, "source": SOURCE, "reason": reason,
    }  # fmt: skip


def _counts(world: World) -> Iterator[dict[str, Any]]:
    folder = world.meta().get("folder")
    files = unvotes.find(Path(folder)) if folder and Path(folder).is_dir() else None
    if files is None:
        for item, published in COUNTS.items():
            yield _row(item, published, None, 0, None, NO_FILES)
        return
    ballots = published_input(world, *files)
    found = (ballots.votes, len(ballots.items), len(ballots.states))
    for (item, published), ours in zip(COUNTS.items(), found, strict=True):
        yield _row(item, published, ours, 0, ours == published, None)


def published_input(world: World, votes: Path, calls: Path) -> Ballots:
    """The input of the published estimates, vote for vote, states by their COW codes: 2 is the USA.

    Left out, as there: session 19, Zanzibar, South Africa in session 48, unanimous votes, paragraphs and amendments after 1989.
    """
    cast = unvotes.read(votes, calls)
    codes = np.array([_cow(world, name) for name in cast.country])[cast.who]
    kept = (cast.session != MISSING_SESSION) & (codes != ZANZIBAR) & ~((codes == SOUTH_AFRICA) & (cast.session == 48))
    kept &= ~cast.partial
    earlier = repeated.earlier()
    numbers, place = np.unique(cast.rcid, return_inverse=True)
    linked = np.array([earlier.get(int(number), int(number)) for number in numbers])[place]
    return arrange(codes[kept], cast.session[kept], linked[kept], cast.code[kept])


def _cow(world: World, name: str) -> int:
    if name in COW:
        return COW[name]
    codes = [row for row in world.record(world.meant(name))["codes"] if row["scheme"] == "cow"]
    return int(codes[-1]["code"])


def _on_the_store(world: World) -> Iterator[dict[str, Any]]:
    published = {
        (row["state"], row["year"]): row["value"]
        for row in world.series(list(world.atlas.records), "ideal_point_session")
        if row["card"] == CARD and row["value"] is not None
    }
    if not published:
        yield _row("correlation over all state-sessions", 0.985, None, 0, None, NO_CARD)
        return
    calls = world.roll_calls(1, LAST)
    ballots = select(calls)
    mode = fast.fit(ballots, calls.states.index(POSITIVE))
    names = [calls.states[n] for n in ballots.states]
    theirs = np.array([published.get((name, int(s) + 1945), np.nan) for name, s in zip(names, ballots.sessions, strict=True)])
    both = np.isfinite(theirs)
    pooled = float(np.corrcoef(mode.theta[both], theirs[both])[0, 1])
    within = _within(mode.theta[both], theirs[both], ballots.sessions[both])
    yield _row("correlation over all state-sessions, at least", 0.985, pooled, 0, pooled >= 0.985, None)
    yield _row("median correlation within a session, at least", 0.998, within, 0, within >= 0.998, None)
    spread = float(np.nanstd(theirs))
    yield _row("standard deviation of the published points", 0.985, spread, 0.002, abs(spread - 0.985) <= 0.002, None)
    for state in ("GBR", "RUS", "CHN", "PRK", "KOR", "IRN", "TUR", "SAU", "EGY", "IND"):
        if (state, LAST + 1945) not in published:
            continue
        at = next(n for n, name in enumerate(names) if name == state and ballots.sessions[n] == LAST)
        value, ours = published[state, LAST + 1945], float(mode.theta[at])
        yield _row(f"{state}, session {LAST}", round(value, 3), ours, 0.35, abs(ours - value) <= 0.35, None)


def _within(ours: Floats, theirs: Floats, sessions: npt.NDArray[np.int64]) -> float:
    found = [np.corrcoef(ours[sessions == s], theirs[sessions == s])[0, 1] for s in np.unique(sessions)]
    return float(np.median(found))
