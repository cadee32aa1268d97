"""How two states voted in the UN General Assembly, session by session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mihwar.answers.answer import FLAG, NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.measures.cross_table import scored
from mihwar.world import World

COLUMNS: Columns = {
    "year": WHOLE, "session": WHOLE, "common": WHOLE, "same": WHOLE, "agreement": NUMBER, "kappa": NUMBER,
    "a": TEXT, "b": TEXT, "card": TEXT, "complete": FLAG,
}  # fmt: skip
# A state that shared fewer than half of the session's roll calls is not ranked: few votes make extreme scores.
ENOUGH = 0.5
VOTES = ("absent", "yes", "abstain", "no")
METHOD = (
    "agreement = 1 - mean |difference| / 2 on yes = 1, abstain = 2, no = 3, over roll calls in which both voted and on which "
    "not all who voted voted alike; absence is missing.",
    "kappa is linear-weighted Cohen's kappa on the same roll calls; null where chance alone would give complete agreement.",
    "Closest and farthest voters are ranked among those who shared at least half of the session's divided roll calls.",
    "year = session + 1945. The 19th session (1964) took next to no votes.",
)


def votes(world: World, a: str, b: str, first: int | None = None, last: int | None = None) -> Answer:
    """Agreement of two states by session; `first` and `last` are years.

    Sessions of which only single roll calls are at hand are not scored; their roll calls are listed under `single`.

    Raises:
        UnknownState, AmbiguousState: a name or code means none or several states.
    """
    one, two = world.meant(a), world.meant(b)
    (years,) = by_session(world, [one, two], [(0, 1)])
    years = [row for row in years if (first or 0) <= row["year"] <= (last or 9999)]
    single = [row for row in single_roll_calls(world, one, two) if (first or 0) <= row["date"].year <= (last or 9999)]
    cards = world.cards()
    gaps = [
        {
            "layer": "vote",
            "card": row["card"],
            "began": row["began"],
            "ended": row["ended"],
            "complete": row["complete"],
        }
        for row in world.coverage()
        if row["layer"] == "vote" and row["complete"] is not None and row["state"] is None
    ]
    return Answer(
        data={"a": one, "b": two, "years": years, "single": single, "covered": gaps},
        table="years",
        columns=COLUMNS,
        sources=cited(cards, [row["card"] for row in years + single] + ["mihwar-states"]),
        method=METHOD,
    )


def by_session(world: World, states: Sequence[str], pairs: Sequence[tuple[int, int]]) -> list[list[dict[str, Any]]]:
    """Agreement of pairs of states per session, complete sessions only, oldest first; a pair is two places in `states`."""
    found: list[list[dict[str, Any]]] = [[] for _ in pairs]
    for row in world.cross_tables(states, pairs):
        score = scored(row["counts"])
        found[row["pair"]].append(
            {
                "year": row["session"] + 1945,
                "session": row["session"],
                "common": score.common,
                "same": score.same,
                "agreement": score.agreement,
                "kappa": score.kappa,
                **{key: row[key] for key in ("a", "b", "card")},
                "complete": True,
            }
        )
    return found


def single_roll_calls(world: World, a: str, b: str) -> list[dict[str, Any]]:
    """Roll calls of two states from cards that hold only some of a session: shown one by one, never as a score."""
    return [{**row, "vote_a": VOTES[row["vote_a"]], "vote_b": VOTES[row["vote_b"]]} for row in world.single_votes(a, b)]


def tie(world: World, a: str, b: str, cards: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The vote tie of a pair on the world's date: agreement in the session in progress, if that session is covered."""
    on = world.on or date.today()
    session = on.year - 1945 - (1 if on.month < 9 else 0)
    (years,) = by_session(world, [a, b], [(0, 1)])
    found = [row for row in years if row["session"] == session and row["common"]]
    return [
        {
            "layer": "vote", "kind": "agreement", "act": f"{row['card']}/session-{session}",
            "title_en": f"UN General Assembly, session {session}", "title_ar": f"الجمعية العامة للأمم المتحدة، الدورة {session}",
            "other": b, "signed": None, "since": date(session + 1945, 9, 1), "until": date(session + 1946, 9, 1),
            "stage": "event", "status": "confirmed", "roles": {"a": "voter", "b": "voter"}, "value": row["agreement"],
            "bound": None, "unit": f"agreement (0-1) over {row['common']} roll calls", "claimant_en": None, "claimant_ar": None,
            "article": None, "trigger": None, "duty": None, "conditions": None, "text_en": None, "text_ar": None,
            "note_en": None, "note_ar": None, "confidence": None,
            "evidence": [
                {"card": row["card"], "locator": f"session {session}, {row['common']} common roll calls",
                 "url": cards[row["card"]]["url"], "vintage": cards[row["card"]]["vintage"]}
            ],
        }
        for row in found
    ]  # fmt: skip


def neighbours(world: World, state: str) -> dict[str, Any] | None:
    """Agreement of one state with every other in the last complete session up to the date, highest first.

    Returns:
        `session`, `began`, `ended` and `scores` (state, agreement, common); None if no session is covered or it did not vote.
    """
    last = world.last_session()
    if last is None:
        return None
    session, began, ended = last
    rows = world.companions(state, session)
    if not rows:
        return None
    scores = [
        {"state": row["state"], "agreement": 1 - row["apart"] / (2 * row["common"]), "common": row["common"]}
        for row in rows
        if row["common"] >= ENOUGH * row["divided"]
    ]
    scores.sort(key=lambda one: -one["agreement"])
    return {"session": session, "began": began, "ended": ended, "scores": scores}
