"""Where states stand on the main line of conflict in UN roll calls, session by session, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.answers.answer import NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.engines import ENGINES, LEVEL, Fitted, fitted_by
from mihwar.errors import BadChoice
from mihwar.measures.ideal_points.ballots import INNOVATION, MISSING_SESSION, Ballots, arrange
from mihwar.model import Progress, choice
from mihwar.sources import repeated
from mihwar.store.arrays import RollCalls
from mihwar.world import World

COLUMNS: Columns = {
    "state": TEXT, "session": WHOLE, "year": WHOLE, "dimension": WHOLE, "mean": NUMBER, "lo": NUMBER, "hi": NUMBER, "n": WHOLE,
}  # fmt: skip
# Flag of the roll call, and the first session from which the published model uses votes of the issue.
SUBSETS: dict[str, tuple[str | None, int]] = {
    "all": (None, 1), "important": ("important", 1), "me": ("me", 29), "nu": ("nu", 33), "di": ("di", 29), "hr": ("hr", 25),
    "co": ("co", 14), "ec": ("ec", 26),
}  # fmt: skip
# Variance of the step from session to session where the published estimates of a subset took another one.
STEPS = {"nu": 0.05}
POSITIVE = "USA"
# What turns the plane: the superpowers differ along the first axis only.
ANCHORS = (POSITIVE, "SUN")
# From 1990 on a roll call on a paragraph or an amendment says little that the vote on the whole does not.
FINAL_PASSAGE_SINCE = 45
# Single votes of states that else took no part: they would be placed by the prior alone.
LEFT_OUT = (("ZAF", 48), ("ZAN", 18))
# Sets of votes laid out, and modes found in them, that are kept for the next question.
KEPT = 2
METHOD = (
    "Ordinal probit: a state votes yes, abstains or votes no as its ideal point times the item's discrimination falls below, "
    "between or above two cutpoints; a state's ideal point takes a random step (variance 0.25, on nuclear votes 0.05) from "
    "session to session; resolutions repeated in later sessions share their parameters; mean 0 and standard deviation 1 over all "
    "state-sessions, the USA positive.",
    "Left out: unanimous roll calls, the 19th session, roll calls on paragraphs and amendments from the 45th session on, "
    "absences.",
    "`fast`: posterior mode; its intervals take the items as known and are somewhat too narrow. `full`: draws from the "
    "posterior. `published`: the algorithm of the published estimates, one short run. Intervals hold 90 %. year = session + "
    "1945.",
)


def ideal_points(
    world: World,
    states: Sequence[str] = (),
    subset: str = "all",
    to_session: int | None = None,
    engine: str = "fast",
    dimensions: int = 1,
    draws: int = 1000,
    seed: int = 1,
    progress: Progress = lambda *_: None,
) -> Answer:
    """Estimate ideal points from the roll calls in the store and give those of some states.

    Args:
        world: the store; every roll call of complete sessions in it is used, whatever states are asked for.
        states: names or codes; none: every state.
        subset: `all`, `important`, or one of the issues me, nu, di, hr, co, ec.
        to_session: the last session used.
        engine: `fast`, `full` or `published`.
        dimensions: 1, or 2: then the first is the line on which the USA and the Soviet Union differ, the second what sets others
            apart from both.
        draws: draws kept of each of four chains (`full`), or of the one chain (`published`).
        seed: the same seed gives the same draws.
        progress: called with what is being done, steps done, steps in all.

    Raises:
        UnknownState, AmbiguousState: a name means none or several states.
        BadChoice: an unknown subset or engine, too few draws, no divided roll call left, or two dimensions where the two
            superpowers did not both vote.
    """
    choice(subset, tuple(SUBSETS), "subset")
    choice(engine, ENGINES, "engine")
    if draws < 100:
        raise BadChoice(f"{draws} draws are too few to judge convergence by; take 100 or more.")
    asked = list(dict.fromkeys(world.meant(one) for one in states))
    calls = world.roll_calls(1, to_session or 9999)
    ballots = world.made(("ballots", subset, to_session), lambda: select(calls, subset), KEPT)
    anchors = _anchors(calls, ballots, dimensions, engine)

    def fitted_now() -> Fitted:
        return fitted_by(engine, ballots, anchors, draws, seed, progress)

    # A mode takes little room, draws a great deal: those lie on disk.
    key = ("mode", subset, to_session, dimensions)
    fitted = world.made(key, fitted_now, KEPT) if engine == "fast" else fitted_now()
    names = np.array(calls.states)[ballots.states]
    lines = {state for one in asked for state in world.line(one)}
    shown = [n for n in np.lexsort((ballots.sessions, names)) if not asked or names[n] in lines]
    counts = ballots.voter_at[:, 3] - ballots.voter_at[:, 0]
    estimates = [
        {
            "state": str(names[n]),
            "session": int(ballots.sessions[n]),
            "year": int(ballots.sessions[n]) + 1945,
            "dimension": axis + 1,
            "mean": float(fitted.mean[n, axis]),
            "lo": float(fitted.low[n, axis]),
            "hi": float(fitted.high[n, axis]),
            "n": int(counts[n]),
        }
        for n in shown
        for axis in range(dimensions)
    ]
    cards = world.cards()
    data = {
        "model": {
            "name": "dynamic ordinal probit",
            "engine": engine,
            "dimensions": dimensions,
            "level": LEVEL,
            "positive": POSITIVE,
            "anchors": list(ANCHORS) if dimensions == 2 else [],
            "seed": seed,
        },
        "votes": {
            "subset": subset,
            "n": ballots.votes,
            "items": len(ballots.items),
            "state_sessions": len(ballots.states),
            "first_session": int(ballots.sessions.min()),
            "last_session": int(ballots.sessions.max()),
        },
        "estimates": estimates,
        "contrasts": _contrasts(world, ballots, names, fitted, asked),
        "missing": [one for one in asked if not set(world.line(one)) & {row["state"] for row in estimates}],
        "fit": [{"session": session, "one": one, "two": two} for session, (one, two) in fitted.gains.items()],
        "diagnostics": fitted.diagnostics,
        "names": world.names_on(sorted({*asked, *(str(names[n]) for n in shown)})),
    }
    return Answer(data, "estimates", COLUMNS, cited(cards, [*dict.fromkeys(calls.card), "mihwar-states"]), METHOD)


def _anchors(calls: RollCalls, ballots: Ballots, dimensions: int, engine: str) -> tuple[int, ...]:
    """The states that fix the sides (one) or turn the plane (two), as numbered in the ballots.

    Raises:
        BadChoice: neither one nor two dimensions, two by the published algorithm, or without both superpowers in a session.
    """
    if dimensions not in (1, 2):
        raise BadChoice(f"{dimensions} dimensions are not estimated; take 1 or 2.")
    anchors = tuple(calls.states.index(one) for one in ANCHORS[:dimensions] if one in calls.states)
    if dimensions == 2:
        if engine == "published":
            raise BadChoice("The published estimates have one dimension; take --engine fast or full for two.")
        met = [set(ballots.sessions[ballots.states == one]) for one in anchors]
        if len(met) < 2 or not met[0] & met[1]:
            raise BadChoice("Two dimensions need sessions in which both the USA and the Soviet Union voted; none is among these.")
    return anchors


def select(calls: RollCalls, subset: str = "all") -> Ballots:
    """The votes that the model uses, laid out: see `METHOD` for what is left out.

    Raises:
        BadChoice: no divided roll call is left.
    """
    flag, since = SUBSETS[subset]
    partial = (calls.flags["amendment"] == 1) | (calls.flags["paragraph"] == 1)
    used = (calls.session != MISSING_SESSION) & (calls.session >= since) & ~(partial & (calls.session >= FINAL_PASSAGE_SINCE))
    if flag:
        used &= calls.flags[flag] == 1
    at = np.flatnonzero(used)
    item = _items(calls)[at]
    vote = calls.vote[:, at]
    state, column = np.nonzero((vote >= 1) & (vote <= 3))
    session = calls.session[at][column]
    kept = np.ones(len(state), bool)
    for one, when in LEFT_OUT:
        if one in calls.states:
            kept &= ~((state == calls.states.index(one)) & (session == when))
    state, column, session = state[kept], column[kept], session[kept]
    return arrange(state, session, item[column], vote[state, column], STEPS.get(subset, INNOVATION), calls.seat[state])


def _items(calls: RollCalls) -> npt.NDArray[np.int64]:
    """A number for each roll call, that of the earliest resolution it repeats."""
    number = {act: n for n, act in enumerate(calls.acts)}
    prefix = f"{repeated.CARD}/"
    first = {f"{prefix}{later}": f"{prefix}{before}" for later, before in repeated.earlier().items()}
    return np.array([number.get(first.get(act, act), n) for n, act in enumerate(calls.acts)], np.int64)


def _contrasts(
    world: World, ballots: Ballots, names: npt.NDArray[np.str_], fitted: Fitted, asked: Sequence[str]
) -> list[dict[str, Any]]:
    """Differences between the first state asked for and each other, session by session, from joint draws."""
    if fitted.draws is None or len(asked) < 2:
        return []
    at = {(str(name), int(session)): n for n, (name, session) in enumerate(zip(names, ballots.sessions, strict=True))}
    found = []
    for other in asked[1:]:
        for session in np.unique(ballots.sessions):
            one = next((at[s, int(session)] for s in world.line(asked[0]) if (s, int(session)) in at), None)
            two = next((at[s, int(session)] for s in world.line(other) if (s, int(session)) in at), None)
            if one is None or two is None:
                continue
            for axis in range(fitted.draws.shape[2]):
                apart = fitted.draws[:, one, axis] - fitted.draws[:, two, axis]
                low, high = np.quantile(apart, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
                found.append(
                    {"a": str(names[one]), "b": str(names[two]), "session": int(session), "year": int(session) + 1945,
                     "dimension": axis + 1, "mean": float(apart.mean()), "lo": float(low), "hi": float(high)}
                )  # fmt: skip
    return found
