"""How two states voted in the UN General Assembly, session by session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from mihwar.answers.answer import FLAG, NUMBER, TEXT, WHOLE, Answer, cited
from mihwar.measures.agreement import Votes, agreement, all_dyads
from mihwar.world import World

COLUMNS = pa.schema(
    {
        "year": WHOLE, "session": WHOLE, "common": WHOLE, "same": WHOLE, "agreement": NUMBER, "kappa": NUMBER,
        "a": TEXT, "b": TEXT, "card": TEXT, "complete": FLAG,
    }
)  # fmt: skip
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
    table = world.votes_of([one, two])
    years = [row for row in by_session(table) if (first or 0) <= row["year"] <= (last or 9999)]
    single = [row for row in single_roll_calls(table) if (first or 0) <= row["date"].year <= (last or 9999)]
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


def numbers(column: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    """A number column without nulls as NumPy; not `to_numpy`, which imports pandas where that is installed."""
    return np.from_dlpack(column.combine_chunks())


def by_session(table: pa.Table, one: int = 0, two: int = 1) -> list[dict[str, Any]]:
    """Agreement per session, complete sessions only, oldest first; `one` and `two` say which of the table's states."""
    x, y = numbers(table[f"code_{one}"]), numbers(table[f"code_{two}"])
    scored = (numbers(table["divided"]) == 1) & (numbers(table["complete"]) == 1) & (x >= 0) & (y >= 0)
    sessions = numbers(table["session"])
    rows = []
    for session in np.unique(sessions[scored]):
        at = np.flatnonzero(scored & (sessions == session))
        score, last = agreement(x[at], y[at]), int(at[-1])
        rows.append(
            {
                "year": int(session) + 1945,
                "session": int(session),
                "common": score.common,
                "same": score.same,
                "agreement": score.agreement,
                "kappa": score.kappa,
                "a": table[f"state_{one}"][last].as_py(),
                "b": table[f"state_{two}"][last].as_py(),
                "card": table["card"][last].as_py(),
                "complete": True,
            }
        )
    return rows


def single_roll_calls(table: pa.Table) -> list[dict[str, Any]]:
    """Roll calls of the first two states from cards that hold only some of a session: shown one by one, never as a score."""
    listed = (numbers(table["code_0"]) >= 0) & (numbers(table["code_1"]) >= 0)
    found = []
    for at in np.flatnonzero(listed & (numbers(table["complete"]) == 0)):
        (row,) = table.slice(int(at), 1).to_pylist()
        sides = {"a": row["state_0"], "b": row["state_1"], "vote_a": VOTES[row["code_0"]], "vote_b": VOTES[row["code_1"]]}
        found.append({**{key: row[key] for key in ("date", "session", "resolution", "title_en", "act", "card")}, **sides})
    return found


def tie(world: World, a: str, b: str, cards: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The vote tie of a pair on the world's date: agreement in the session in progress, if that session is covered."""
    on = world.on or date.today()
    session = on.year - 1945 - (1 if on.month < 9 else 0)
    found = [row for row in by_session(world.votes_of([a, b])) if row["session"] == session and row["common"]]
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


def _matrix(cast: pa.Table) -> tuple[list[str], list[str], Votes]:
    """Votes as states x roll calls, with the names of both."""
    states = cast["state"].combine_chunks().dictionary_encode()
    acts = cast["act"].combine_chunks().dictionary_encode()
    matrix = np.zeros((len(states.dictionary), len(acts.dictionary)), dtype=np.int8)
    matrix[np.from_dlpack(states.indices), np.from_dlpack(acts.indices)] = numbers(cast["code"])
    return states.dictionary.to_pylist(), acts.dictionary.to_pylist(), matrix


def neighbours(world: World, state: str) -> dict[str, Any] | None:
    """Agreement of one state with every other in the last complete session up to the date, highest first.

    Returns:
        `session`, `began`, `ended` and `scores` (state, agreement, common); None if no session is covered or it did not vote.
    """
    last = world.last_session()
    if last is None:
        return None
    session, began, ended = last
    cast = world.session_votes(session)
    states, acts, matrix = _matrix(cast)
    mine = next((n for n, name in enumerate(states) if name in world.line(state)), None)
    if mine is None:
        return None
    score, common = all_dyads(matrix)
    enough = len(acts) * ENOUGH
    order = [n for n in np.argsort(-np.nan_to_num(score[mine], nan=-1), kind="stable") if n != mine and common[mine, n] >= enough]
    return {
        "session": session,
        "began": began,
        "ended": ended,
        "scores": [{"state": str(states[n]), "agreement": float(score[mine, n]), "common": int(common[mine, n])} for n in order],
    }
