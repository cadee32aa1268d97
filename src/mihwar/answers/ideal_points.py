"""Where states stand on the main line of conflict in UN roll calls, session by session, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mihwar.answers.answer import NUMBER, TEXT, WHOLE, Answer, cited
from mihwar.errors import BadChoice
from mihwar.measures.ideal_points import fast, published, sampler
from mihwar.measures.ideal_points.ballots import INNOVATION, MISSING_SESSION, Ballots, arrange
from mihwar.model import choice
from mihwar.sources import repeated
from mihwar.store.arrays import RollCalls
from mihwar.world import World

COLUMNS = pa.schema(
    {"state": TEXT, "session": WHOLE, "year": WHOLE, "mean": NUMBER, "lo": NUMBER, "hi": NUMBER, "n": WHOLE}
)  # fmt: skip
Progress = Callable[[str, int, int], None]
ENGINES = ("fast", "full", "published")
# Flag of the roll call, and the first session from which the published model uses votes of the issue.
SUBSETS: dict[str, tuple[str | None, int]] = {
    "all": (None, 1), "important": ("important", 1), "me": ("me", 29), "nu": ("nu", 33), "di": ("di", 29), "hr": ("hr", 25),
    "co": ("co", 14), "ec": ("ec", 26),
}  # fmt: skip
# Variance of the step from session to session where the published estimates of a subset took another one.
STEPS = {"nu": 0.05}
POSITIVE = "USA"
# From 1990 on a roll call on a paragraph or an amendment says little that the vote on the whole does not.
FINAL_PASSAGE_SINCE = 45
# Single votes of states that else took no part: they would be placed by the prior alone.
LEFT_OUT = (("ZAF", 48), ("ZAN", 18))
LEVEL = 0.90
RHAT, ENOUGH = 1.05, 400
NORMAL = 1.6448536269514722
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


@dataclass(frozen=True, slots=True)
class _Fitted:
    """What an engine found: centre and interval of every state-session, diagnostics, and draws where there are any."""

    mean: npt.NDArray[np.floating]
    low: npt.NDArray[np.floating]
    high: npt.NDArray[np.floating]
    diagnostics: dict[str, Any]
    draws: npt.NDArray[np.floating] | None


def ideal_points(
    world: World,
    states: Sequence[str] = (),
    subset: str = "all",
    to_session: int | None = None,
    engine: str = "fast",
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
        draws: draws kept of each of four chains (`full`), or of the one chain (`published`).
        seed: the same seed gives the same draws.
        progress: called with what is being done, steps done, steps in all.

    Raises:
        UnknownState, AmbiguousState: a name means none or several states.
        BadChoice: an unknown subset or engine, too few draws, or no divided roll call left.
    """
    choice(subset, tuple(SUBSETS), "subset")
    choice(engine, ENGINES, "engine")
    if draws < 100:
        raise BadChoice(f"{draws} draws are too few to judge convergence by; take 100 or more.")
    asked = list(dict.fromkeys(world.meant(one) for one in states))
    calls = world.roll_calls(1, to_session or 9999)
    ballots = select(calls, subset)
    positive = calls.states.index(POSITIVE)
    fitted = _fit(ballots, positive, engine, draws, seed, progress)
    names = np.array(calls.states)[ballots.states]
    lines = {state for one in asked for state in world.line(one)}
    shown = [n for n in np.lexsort((ballots.sessions, names)) if not asked or names[n] in lines]
    counts = ballots.voter_at[:, 3] - ballots.voter_at[:, 0]
    estimates = [
        {
            "state": str(names[n]),
            "session": int(ballots.sessions[n]),
            "year": int(ballots.sessions[n]) + 1945,
            "mean": float(fitted.mean[n]),
            "lo": float(fitted.low[n]),
            "hi": float(fitted.high[n]),
            "n": int(counts[n]),
        }
        for n in shown
    ]
    cards = world.cards()
    data = {
        "model": {"name": "dynamic ordinal probit", "engine": engine, "level": LEVEL, "positive": POSITIVE, "seed": seed},
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
        "diagnostics": fitted.diagnostics,
        "names": _names(world, asked, estimates),
    }
    return Answer(data, "estimates", COLUMNS, cited(cards, [*dict.fromkeys(calls.card), "mihwar-states"]), METHOD)


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
    return arrange(state, session, item[column], vote[state, column], STEPS.get(subset, INNOVATION))


def _items(calls: RollCalls) -> npt.NDArray[np.int64]:
    """A number for each roll call, that of the earliest resolution it repeats."""
    number = {act: n for n, act in enumerate(calls.acts)}
    prefix = f"{repeated.CARD}/"
    first = {f"{prefix}{later}": f"{prefix}{before}" for later, before in repeated.earlier().items()}
    return np.array([number.get(first.get(act, act), n) for n, act in enumerate(calls.acts)], np.int64)


def _fit(
    ballots: Ballots, positive: int, engine: str, draws: int, seed: int, progress: Callable[[str, int, int], None]
) -> _Fitted:
    if engine == "fast":
        progress("fitting", 0, 1)
        mode = fast.fit(ballots, positive)
        half = NORMAL * mode.sd
        facts: dict[str, Any] = {"steps": mode.steps, "change": mode.change, "converged": mode.change < fast.SETTLED}
        return _Fitted(mode.theta, mode.theta - half, mode.theta + half, facts, None)
    if engine == "published":
        burn_in = 1500
        chain = published.sample(ballots, positive, sweeps=burn_in + 5 * draws, burn_in=burn_in, seed=seed, progress=progress)
        facts = {"draws": len(chain.draws), "stretch": chain.stretch, "converged": None}
        return _summed(chain.draws[None], facts)
    found = sampler.sample(ballots, positive, draws=draws, seed=seed, progress=progress)
    worst, least = float(np.nanmax(found.rhat)), float(np.nanmin(found.effective))
    facts = {
        "chains": len(found.draws), "draws": draws, "rhat": worst, "effective": least, "moved": found.moved,
        "converged": worst < RHAT and least > ENOUGH,
        "doubtful": int(((found.rhat >= RHAT) | (found.effective <= ENOUGH)).sum()),
    }  # fmt: skip
    return _summed(found.draws, facts)


def _summed(draws: npt.NDArray[np.float32], facts: dict[str, Any]) -> _Fitted:
    flat = draws.reshape(-1, draws.shape[2])
    low, high = np.quantile(flat, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return _Fitted(flat.mean(axis=0), low, high, facts, flat)


def _contrasts(
    world: World, ballots: Ballots, names: npt.NDArray[np.str_], fitted: _Fitted, asked: Sequence[str]
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
            apart = fitted.draws[:, one] - fitted.draws[:, two]
            low, high = np.quantile(apart, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
            found.append(
                {"a": str(names[one]), "b": str(names[two]), "session": int(session), "year": int(session) + 1945,
                 "mean": float(apart.mean()), "lo": float(low), "hi": float(high)}
            )  # fmt: skip
    return found


def _names(world: World, asked: Sequence[str], estimates: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    mentioned = sorted({*asked, *(row["state"] for row in estimates)})
    described = {one: world.describe(one) for one in mentioned}
    return {one: {"en": state.name_en, "ar": state.name_ar} for one, state in described.items()}
