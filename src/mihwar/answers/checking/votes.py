"""Votes and vetoes in the United Nations (roll calls, unsc-vetoes, mihwar-acts)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from mihwar.answers.checking.dated import dated, span
from mihwar.answers.checking.finding import Finding, finding, together
from mihwar.answers.checking.ground import Ground, Period, locator, title
from mihwar.reading.statement import Statement

# Bodies have vetoes of other kinds; only that of the Security Council is in the data.
_COUNCIL = ("council", "security council", "un ", "u.n.", "united nations", "مجلس الامن", "الامم المتحده", "امم")
_NUMBER = re.compile(r"(?:a/res/)?(es-\d+/\d+|\d{2}/\d{1,3})")
_POSITIONS: Mapping[str, tuple[str, ...]] = {
    "abstain": ("abstain", "abstention", "امتن", "يمتنع", "تمتنع"),
    "no": ("against", "ضد", "رفض", "عارض"),
    "yes": ("in favour", "in favor", "for ", "لصالح", "لمصلحه", "ايد", "موافق"),
}
_WINDOW = 31


def vetoed(statement: Statement, ground: Ground) -> Finding:
    """Did it veto something in the Security Council then?"""
    states = ground.states(statement.actor_ids)
    if not states:
        return finding("not_covered", "no_states")
    return together([_veto(statement, ground, state) for state in states])


def _veto(statement: Statement, ground: Ground, state: str) -> Finding:
    period, names = ground.period(statement), ground.name(state)
    expected = f"{state}: {period}" if period.stated else state
    council = "UN" in ground.bodies((*statement.actor_ids, *statement.recipient_ids)) or ground.says(statement, _COUNCIL)
    if council and period.last >= date(1946, 1, 1) and state not in _permanent(ground, period.last):
        rows = [{"card": "mihwar-blocs", "locator": "P5", "url": ground.world.bloc_table()["P5"]["url"]}]
        return finding("contradicted", "no_veto_right", expected, "CHN, FRA, GBR, RUS, USA", rows, names=names)
    acts = [act for act in ground.acts("vote", state) if act["kind"] == "veto" and ground.has_role(act, state, ("vetoing",))]
    found = dated(acts, period)
    hits = [*found.fitting, *found.earlier]
    if found.fitting:
        return finding(
            "supported", "veto", expected, span(hits[0]), [locator(act) for act in found.fitting[:3]], names=names,
            title=title(hits[0]), day=span(hits[0]),
        )  # fmt: skip
    if hits or found.nearest:
        act = hits[0] if hits else found.nearest
        assert act is not None
        return finding(
            "not_covered", "veto_nearest", expected, span(act), [locator(act)], names=names, title=title(act), day=span(act)
        )  # fmt: skip
    return finding("not_covered", "no_veto", expected, names=names)


def _permanent(ground: Ground, on: date) -> set[str]:
    return {member for one in ground.world.at(on).members("P5") for member in (one, *ground.line(one))} | {"TWN"}


def voted(statement: Statement, ground: Ground) -> Finding:
    """Did it vote so on the resolution that is meant?"""
    states, period = ground.states(statement.actor_ids), ground.period(statement)
    said = _position(statement, ground)
    number = _NUMBER.search(ground.around(statement))
    if not states or said is None:
        return finding("not_covered", "no_vote_said")
    if number is None and (not period.stated or period.days > _WINDOW):
        return finding("not_covered", "no_vote_meant", said)
    return together([_ballots(ground, state, said, period, number and number[1]) for state in states])


def _position(statement: Statement, ground: Ground) -> str | None:
    """The position the text gives: of the words, or of the recipient whom the vote is against."""
    if statement.detail.get("object") == "abstention":
        return "abstain"
    return next((position for position, words in _POSITIONS.items() if ground.says(statement, words)), None)


def _ballots(ground: Ground, state: str, said: str, period: Period, number: str | None) -> Finding:
    first, last = (period.first, period.last) if period.stated else (date(1946, 1, 1), period.last)
    rows = ground.world.ballots_between(ground.line(state), first, last)
    if number:
        rows = [row for row in rows if number in str(row["resolution"] or "").lower().removeprefix("a/res/").split(" ")]
    names, expected = ground.name(state), f"{state}: {said}"
    if not rows:
        return finding("not_covered", "no_roll_call", expected, names=names)
    cast = {row["position"] for row in rows}
    found = "; ".join(f"{row['began']} {row['resolution'] or row['title_en']}: {row['position']}" for row in rows[:3])
    proof = [_row(row) for row in rows[:3]]
    if len(rows) == 1 or cast == {said} or (number and len(cast) == 1):
        values: dict[str, Any] = {"names": names, "position": _word(rows[0]["position"]), "day": str(rows[0]["began"]),
                                  "what": str(rows[0]["resolution"] or rows[0]["title_en"])}  # fmt: skip
        return finding("supported" if cast == {said} else "contradicted", "ballot", expected, found, proof, **values)
    return finding("not_covered", "several_roll_calls", expected, found, proof, names=names, n=str(len(rows)))


def _word(position: str) -> tuple[str, str]:
    words = {"yes": ("yes", "نعم"), "no": ("no", "لا"), "abstain": ("abstention", "امتناع"), "absent": ("absence", "غياب")}
    return words.get(position, (position, position))


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "card": row["card"],
        "locator": f"{row['resolution'] or row['act']}, {row['state']}: {row['position']}",
        "url": row["url"],
    }


CHECKS: Mapping[str, Callable[[Statement, Ground], Finding]] = {"veto": vetoed, "vote": voted}
