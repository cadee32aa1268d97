"""Who belongs to a body, and how many members it has, on a day (mihwar-blocs; of the United Nations mihwar-states)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from mihwar.answers.checking.finding import Finding, finding, together
from mihwar.answers.checking.ground import Ground, Period
from mihwar.reading.statement import Amount, Statement

# Their members are not all states of the table (the EU and the AU in the G20, the Sahrawi republic in the AU), or lists of
# them differ (who of those invited has joined): another number does not contradict.
_LOOSE = frozenset({"AU", "BRICS", "CIS", "G20", "MERCOSUR", "NAM", "OPECPLUS"})
_JOINED = ("join", "accession", "acced", "admi", "enter", "انضم", "ينضم", "تنضم", "انضمام", "انتسب", "دخل")

_LEFT = ("left", "leave", "leaving", "withdr", "exit", "انسح", "ينسحب", "تنسحب", "خرج", "غادر")


def counted(statement: Statement, ground: Ground) -> Finding:
    """Has it that many members on the day?"""
    bodies = ground.bodies((*statement.actor_ids, *statement.recipient_ids))
    period = ground.period(statement)
    if not bodies or statement.amount is None:
        return finding("not_covered", "no_count")
    body, amount, on = bodies[0], statement.amount, period.last
    members = _members(ground, body, on)
    expected = f"{body}: {_bound(amount)}{amount.value:g}"
    values: dict[str, Any] = {"names": ground.name(body), "on": str(on)}
    if not members:
        return finding("not_covered", "no_members", expected, **values)
    found, proof = str(len(members)), [_row(ground, body, on)]
    values["n"] = found
    if _true(amount, len(members)):
        return finding("supported", "count", expected, found, proof, **values)
    if body in _LOOSE:
        return finding("not_covered", "count_loose", expected, found, proof, **values)
    return finding("contradicted", "count", expected, found, proof, **values)


def _bound(amount: Amount) -> str:
    return "" if amount.bound == "exactly" else f"{amount.bound} "


def _true(amount: Amount, n: int) -> bool:
    value = amount.value
    return {
        "more than": n > value, "at least": n >= value, "less than": n < value, "at most": n <= value,
        "about": abs(n - value) <= max(1, 0.1 * n),
    }.get(amount.bound, n == value)  # fmt: skip


def _spells(ground: Ground, body: str) -> Sequence[Mapping[str, Any]]:
    """From when to when who was a member."""
    if body != "UN":
        return ground.world.member_spells(body)
    return [
        {"state": state, "since": spell["began"], "until": spell["ended"], "url": None, "card": "mihwar-states"}
        for state, record in ground.world.atlas.records.items()
        for spell in record["spells"]
        if spell["system"] == "un"
    ]


def _members(ground: Ground, body: str, on: date) -> list[str]:
    held = {
        row["state"] for row in _spells(ground, body) if row["since"] and row["since"] <= on and (row["until"] or date.max) > on
    }
    return sorted(held)


def _row(ground: Ground, body: str, on: date, state: str = "") -> dict[str, Any]:
    bloc = ground.world.bloc_table().get(body)
    if bloc is None:
        return {"card": "mihwar-states", "locator": f"spells of the UN list, {on}", "url": None}
    return {"card": bloc["card"], "locator": f"{body}, {state + ', ' if state else ''}{on}", "url": bloc["url"]}


def belongs(statement: Statement, ground: Ground) -> Finding:
    """Did it join, or belong, then? The negation is asked as well: a state that left, or never joined."""
    ids = (*statement.actor_ids, *statement.recipient_ids)
    bodies, states = ground.bodies(ids), ground.states(statement.actor_ids) or ground.states(statement.recipient_ids)
    bodies = [one for one in bodies if _spells(ground, one)]
    if not bodies or not states:
        return finding("not_covered", "no_body")
    return together([_belongs(statement, ground, state, bodies[0]) for state in states])


def _belongs(statement: Statement, ground: Ground, state: str, body: str) -> Finding:
    period = ground.period(statement)
    line = ground.line(state)
    spells = [row for row in _spells(ground, body) if row["state"] in line]
    expected = f"{state} in {body}" + (f": {period}" if period.stated else "")
    values: dict[str, Any] = {"names": ground.name(state), "body": ground.name(body), "on": str(period.last)}
    on = period.last
    held = [row for row in spells if row["since"] and row["since"] <= on and (row["until"] or date.max) > on]
    proof = [_row(ground, body, on, state)]
    if statement.polarity == "negated":
        ends = [row["until"] for row in spells if row["until"] and period.meets(row["until"])]
        if period.stated and ends:
            # Said as a negation, so a finding on the opposite is turned by who asked.
            return finding("contradicted", "left_body", expected, str(ends[-1]), proof, day=str(ends[-1]), **values)
        gone = [row["until"] for row in spells if row["until"]]
        if period.stated and gone and ground.says(statement, _LEFT):
            day = min(gone, key=period.gap)
            return finding("supported", "left_other_day", expected, str(day), proof, day=str(day), **values)
    if period.stated and ground.says(statement, _JOINED) and statement.polarity == "affirmative":
        return _joined(spells, period, expected, proof, values, body)
    if held:
        return finding("supported", "member", expected, f"since {held[0]['since']}", proof, day=str(held[0]["since"]), **values)
    later = next((row["since"] for row in spells if row["since"] and row["since"] > on), None)
    if later:
        return finding("contradicted", "member_later", expected, f"since {later}", proof, day=str(later), **values)
    if body in _LOOSE or not _members(ground, body, on):
        return finding("not_covered", "no_members", expected, names=values["body"], on=values["on"])
    return finding("contradicted", "no_member", expected, "no member", proof, **values)


def _joined(
    spells: Sequence[Mapping[str, Any]],
    period: Period,
    expected: str,
    proof: list[dict[str, Any]],
    values: dict[str, Any],
    body: str,
) -> Finding:
    days = [row["since"] for row in spells if row["since"]]
    then = [day for day in days if period.meets(day)]
    if then:
        return finding("supported", "member", expected, f"since {then[0]}", proof, day=str(then[0]), **values)
    if days and body not in _LOOSE:
        near = min(days, key=period.gap)
        return finding("contradicted", "joined_other_day", expected, f"since {near}", proof, day=str(near), **values)
    return finding("not_covered", "no_members", expected, names=values["body"], on=values["on"])


CHECKS: Mapping[str, Callable[[Statement, Ground], Finding]] = {"membership_count": counted, "membership": belongs}
