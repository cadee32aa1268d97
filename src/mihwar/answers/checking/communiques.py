"""Joint statements: who signed and who declined, with sources that conflict shown side by side (buergenstock, mihwar-acts)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mihwar.answers.checking.dated import Act, dated, days, span
from mihwar.answers.checking.finding import Finding, Verdict, finding, together
from mihwar.answers.checking.ground import Ground, locator, title
from mihwar.reading.statement import Statement

_FOR = ("supported", "added")
_AGAINST = ("attended_not_supported", "observer_not_supported", "not_attending", "removed")
# A text without a date speaks of the summit of the last months.
_RECENT = 200


def backed(statement: Statement, ground: Ground) -> Finding:
    """Did they sign or back it?"""
    return _each(statement, ground, refused=False)


def declined(statement: Statement, ground: Ground) -> Finding:
    """Did they decline? A refusal is a statement of its own: its negated polarity is not turned."""
    return _each(statement, ground, refused=True)


def _each(statement: Statement, ground: Ground, refused: bool) -> Finding:
    sides = [*ground.states(statement.actor_ids), *ground.bodies(statement.actor_ids)]
    if not sides:
        return finding("not_covered", "no_states")
    if not refused and len(sides) > 1 and (joint := _joint(statement, ground, sides)) is not None:
        return finding(
            "supported", "declaration", ", ".join(sides), span(joint), [locator(joint)], title=title(joint), day=span(joint)
        )  # fmt: skip
    return together([_one(statement, ground, side, refused) for side in sides])


def _joint(statement: Statement, ground: Ground, sides: Sequence[str]) -> Act | None:
    """The declaration that all of them signed, at the time."""
    acts = [act for act in ground.acts("communique", *sides) if all(ground.has_role(act, one, ("signatory",)) for one in sides)]
    return next(iter(dated(acts, ground.period(statement)).fitting), None)


def _one(statement: Statement, ground: Ground, side: str, refused: bool) -> Finding:
    act = _meant(statement, ground, side)
    names = ground.name(side)
    said = "declined" if refused else "supported"
    if act is None:
        return finding("not_covered", "no_communique", f"{side}: {said}", names=names)
    told = ground.period(statement).last
    claims = [part for part in ground.parts(act, side) if part["position"] or part["role"] == "signatory"]
    known = [part for part in claims if not part["since"] or part["since"] <= told] or claims
    signed = [part for part in known if part["role"] == "signatory" or part["position"] in _FOR]
    refusing = [part for part in known if part["position"] in _AGAINST]
    rows = [_row(act, side, part) for part in known]
    values: dict[str, Any] = {"names": names, "title": title(act)}
    found = "; ".join(dict.fromkeys(f"{side}: {part['position'] or part['role']} ({part['since']})" for part in known))
    if signed and refusing:
        removed = max((part["since"] for part in refusing if part["position"] == "removed"), default=None)
        reason = "communique_removed" if removed else "communique_conflict"
        return finding("partly", reason, f"{side}: {said}", found, rows, day=str(removed or "–"), **values)
    verdict: Verdict = "supported" if bool(refusing) == refused else "contradicted"
    absent = bool(refusing) and all(part["position"] == "not_attending" for part in refusing)
    reason = ("communique_absent" if absent else "communique_refused") if refusing else "communique_signed"
    return finding(verdict, reason, f"{side}: {said}", found, rows, **values)


def _row(act: Act, side: str, part: Mapping[str, Any]) -> dict[str, Any]:
    return {**locator(act, f"{side}: {part['position'] or part['role']} ({part['since']})"), "url": part["url"] or act["url"]}


def _meant(statement: Statement, ground: Ground, side: str) -> Act | None:
    """The communique that is meant: of the stated time, else of the months before the text; the nearest."""
    period = ground.period(statement)
    told = ground.reading.date or ground.vintage
    acts = [act for act in ground.acts("communique", side) if act["kind"] == "joint communique"]
    if period.stated:
        fitting = [act for act in acts if period.meets(days(act)[0])]
    else:
        fitting = [act for act in acts if -1 <= (told - days(act)[0]).days <= _RECENT]
    return fitting[-1] if fitting else None


CHECKS: Mapping[str, Callable[[Statement, Ground], Finding]] = {"communique_signed": backed, "communique_refusal": declined}
