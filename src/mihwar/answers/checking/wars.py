"""Wars and invasions between states: disputes where a card of the user's has them, and land held since (mihwar-places)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from mihwar.answers.checking.dated import days, span
from mihwar.answers.checking.finding import Finding, finding
from mihwar.answers.checking.ground import Ground, Period, locator, title
from mihwar.reading.statement import Statement

_FOUGHT = ("war", "use of force", "minor conflict")
_INVASION = ("inva", "غزو", "غزا", "اجتياح", "اجتاح")
_NEAR = 400


def fought(statement: Statement, ground: Ground) -> Finding:
    """Was there armed force of the one against the other then?"""
    sides = ground.states((*statement.actor_ids, *statement.recipient_ids))
    period = ground.period(statement)
    if len(sides) < 2:
        return finding("not_covered", "no_war_pair")
    expected = f"{', '.join(sides[:2])}: {period}" if period.stated else ", ".join(sides[:2])
    names = ground.listed(sides[:2])
    acts = [
        act
        for act in ground.acts("dispute", *sides[:2])
        if act["kind"] in _FOUGHT and days(act)[0] and period.meets(*days(act)) and _opposed(act, ground, sides[0], sides[1])
    ]
    if acts:
        act = acts[-1]
        return finding("supported", "dispute", expected, span(act), [locator(act)], title=title(act), day=span(act), names=names)
    found = _land(statement, ground, sides[0], sides[1], period, expected, names)
    if found.verdict == "not_covered" and not ground.says(statement, _INVASION):
        # A war is of both; an invasion of the one who is named as doing it.
        found = _land(statement, ground, sides[1], sides[0], period, expected, names)
    return found


def _opposed(act: Mapping[str, Any], ground: Ground, a: str, b: str) -> bool:
    """Whether they stood on different sides: the first letters of the roles, as the ties have it."""
    one, two = ({part["role"][:6] for part in ground.parts(act, side)} for side in (a, b))
    return not one & two


def _land(statement: Statement, ground: Ground, a: str, b: str, period: Period, expected: str, names: tuple[str, str]) -> Finding:
    """Land that one holds and the other claims, or occupied, dates when force was used."""
    held: list[tuple[date, Mapping[str, Any], tuple[str, str]]] = [
        (
            row["since"],
            {"card": row["card"], "locator": row["place"], "url": _address(row["source"])},
            (row["name_en"], row["name_ar"]),
        )
        for row in ground.world.places()
        if row["since"] and row["state"] == a and b in (row["claimants"] or ())
    ]
    held += [
        (row["on"], {"card": row["card"], "locator": f"{b} occupied by {row['other']}, {row['on']}", "url": None}, ground.name(b))
        for row in ground.world.atlas.relations.get(b, ())
        if row["kind"] == "occupied by" and row["state"] == b and row["other"] in ground.line(a) and row["on"]
    ]  # fmt: skip
    then = [one for one in held if period.stated and (period.meets(one[0]) if period.days <= 366 else one[0] <= period.last)]
    if then:
        day, row, land = max(then, key=lambda one: one[0])
        return finding("supported", "land", expected, str(day), [row], names=ground.name(a), land=land, day=str(day))
    if held and period.stated and period.days <= 366 and statement.actors and ground.says(statement, _INVASION):
        day, row, land = min(held, key=lambda one: period.gap(one[0]))
        if 31 < period.gap(day) <= _NEAR:
            return finding(
                "contradicted", "land_other_day", expected, str(day), [row], names=ground.name(a), land=land, day=str(day),
                said=str(period),
            )  # fmt: skip
    recent = [one for one in held if not period.stated and one[0] <= period.last]
    if recent:
        day, row, land = max(recent, key=lambda one: one[0])
        return finding("supported", "land", expected, str(day), [row], names=ground.name(a), land=land, day=str(day))
    return finding("not_covered", "no_war", expected, names=names)


def _address(source: str | None) -> str | None:
    """A place's source, where it is an address."""
    return source if source and source.startswith("http") else None


CHECKS: Mapping[str, Callable[[Statement, Ground], Finding]] = {"interstate_war": fought, "military_action": fought}
