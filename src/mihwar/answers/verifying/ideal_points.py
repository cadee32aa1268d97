"""The published ideal points of April 2020 against ours: on the roll calls in the store, and on the published input itself.

Those of subsets (important votes, the Middle East, human rights, nuclear weapons) are compared on a sample of state-sessions,
`facts/published/ideal_point_subsets.csv`: copied, rounded to four digits, from Output/Idealpointestimates*_Apr2020.csv of
evoeten/United-Nations-General-Assembly-Votes-and-Ideal-Points, under the MIT licence.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.answers.ideal_points import POSITIVE, select
from mihwar.measures.ideal_points import fast
from mihwar.measures.ideal_points.ballots import MISSING_SESSION, Ballots, arrange
from mihwar.sources import repeated, unvotes
from mihwar.store.arrays import RollCalls
from mihwar.world import World

SLOW = True  # ten seconds of fits, where the published input is at hand
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
SUBSETS = Path(__file__).parents[2] / "facts" / "published" / "ideal_point_subsets.csv"
SUBSET_SOURCE = (
    "Bailey, Strezhnev and Voeten 2017; Idealpointestimates{file}_Apr2020.csv, sample of {n} of {rows} state-sessions, "
    "github.com/evoeten/United-Nations-General-Assembly-Votes-and-Ideal-Points (MIT)"
)
# Sessions with fewer states in the sample say little about the order of states.
FEW = 8
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Subset:
    """A published file of a subset: its name, its state-sessions, whom it leaves out, and how far we are from it.

    Attributes:
        key: the subset as we call it.
        name: the subset in words.
        file: what the file is called after.
        rows: state-sessions in the file.
        without: a state that the published input leaves out of this subset.
        pooled: what the correlation over the sample has to reach.
        within: what the median correlation within a session has to reach; None where the sample has too few states.
        split: state-sessions that we have two of where the file has one.
    """

    key: str
    name: str
    file: str
    rows: int
    without: str | None
    pooled: float
    within: float | None
    split: int = 0


FILES = (
    Subset("important", "important votes", "Important", 6_443, None, 0.975, 0.995),
    # The seat of Serbia and Montenegro in session 60 is two states here: Serbia cast one vote at its end.
    Subset("me", "Middle East votes", "MiddleEast", 7_896, None, 0.98, 0.998, split=1),
    Subset("hr", "human rights votes", "HumanRights", 8_440, "TWN", 0.96, None),
    Subset("nu", "nuclear votes", "Nuclear", 7_203, "SSD", 0.96, None),
)


def rows(world: World) -> Iterator[dict[str, Any]]:
    """Counts of the published input rebuilt, and how our estimates (posterior mode) correlate with the published ones.

    The tolerances: counts are exact. Correlations have to reach the figure given; they are one-sided. Points of single states
    lie within 0.35, three standard errors, since the published sampler draws extremes in (docs/measures/ideal-points.md).

    On subsets the votes of every state-session in the sample are as many as in the published file. Correlations are lower than
    on all votes: with some ten votes a session what the published algorithm adds to the model weighs more. The algorithm itself
    reaches 0.999 on the same votes, which takes minutes.
    """
    for part in parts(world):
        yield from part


def parts(world: World) -> list[Iterator[dict[str, Any]]]:
    """The rows in the parts that they are computed in, each with fits of its own."""
    return [_counts(world), _on_the_store(world), *(_on_a_sample(world, one) for one in FILES)]


def _on_a_sample(world: World, file: Subset) -> Iterator[dict[str, Any]]:
    yield from on_a_subset(world.roll_calls(1, LAST), file, sample()[file.key])


def _row(
    item: str, published: float, ours: float | None, tolerance: float, passes: bool | None, reason: str | None
) -> dict[str, Any]:
    return {
        "table": "Ideal points, all votes to session 74", "item": item, "published": published, "ours": ours,
        "tolerance": tolerance, "pass": passes, "source": SOURCE, "reason": reason,
    }  # fmt: skip


def sample() -> dict[str, list[dict[str, str]]]:
    """Rows of the published files: subset to its state-sessions."""
    with SUBSETS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {one.key: [row for row in rows if row["subset"] == one.key] for one in FILES}


def on_a_subset(calls: RollCalls, file: Subset, published: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Correlations with the sample, its numbers of votes, and the number of all state-sessions.

    State-sessions are not counted for important votes: which were important in session 73 was known to the published run only.
    """
    fixed = {
        "table": f"Ideal points, {file.name}, sample", "reason": None,
        "source": SUBSET_SOURCE.format(file=file.file, n=len(published), rows=file.rows),
    }  # fmt: skip
    ballots = select(calls, file.key)
    theta = fast.fit(ballots, calls.states.index(POSITIVE)).theta
    counts = ballots.voter_at[:, 3] - ballots.voter_at[:, 0]
    sessions = [int(session) for session in ballots.sessions]
    place = {(calls.states[n], s): at for at, (n, s) in enumerate(zip(ballots.states, sessions, strict=True))}
    found = [(place[key], row) for row in published if (key := (row["state"], int(row["session"]))) in place]
    at = np.array([n for n, _ in found])
    theirs = np.array([float(row["mean"]) for _, row in found])
    pooled = float(np.corrcoef(theta[at], theirs)[0, 1])
    yield {
        **fixed, "item": f"correlation over {len(found)} state-sessions, at least {file.pooled}", "published": 1, "ours": pooled,
        "tolerance": round(1 - file.pooled, 4), "pass": pooled >= file.pooled,
    }  # fmt: skip
    if file.within is not None:
        within = _within(theta[at], theirs, ballots.sessions[at], FEW)
        yield {
            **fixed, "item": f"median correlation within a session, at least {file.within}", "published": 1, "ours": within,
            "tolerance": round(1 - file.within, 4), "pass": within >= file.within,
        }  # fmt: skip
    equal = sum(int(row["n"]) == int(counts[n]) for n, row in found)
    yield {
        **fixed, "item": "state-sessions with the published number of votes", "published": len(found), "ours": equal,
        "tolerance": 0, "pass": equal == len(found),
    }  # fmt: skip
    if file.key != "important":
        size = sum(state != file.without for state, _ in place)
        left = f", without {file.without}" if file.without else ""
        yield {
            **fixed, "item": f"state-sessions in all{left}", "published": file.rows, "ours": size, "tolerance": file.split,
            "pass": abs(size - file.rows) <= file.split,
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


def _within(ours: Floats, theirs: Floats, sessions: npt.NDArray[np.int64], least: int = 2) -> float:
    """Median over sessions with at least so many states."""
    own = [sessions == s for s in np.unique(sessions)]
    found = [np.corrcoef(ours[at], theirs[at])[0, 1] for at in own if at.sum() >= least]
    return float(np.median(found))
