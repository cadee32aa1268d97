"""Visits, summits and talks: who went where, who met whom, when (mihwar-acts, us-travels)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from mihwar.answers.checking.dated import Act, dated, span
from mihwar.answers.checking.finding import Finding, finding
from mihwar.answers.checking.ground import Ground, locator, title
from mihwar.reading.statement import Statement
from mihwar.reading.text import normal

# A visit of the same leader within so many days of the stated ones is the one that is meant.
_NEAR = 31
_LEADERS = ("leader", "president", "prime minister", "summit", "زعيم", "رييس", "قمه", "عاهل", "ملك")
_LOW = ("ministerial visit", "visit of the US secretary of state")


def visited(statement: Statement, ground: Ground) -> Finding:
    """Did somebody of the one go to the other then?"""
    visitors, hosts = ground.states(statement.actor_ids), ground.states(statement.recipient_ids)
    hosts = [one for one in hosts if one not in visitors]
    if not visitors or not hosts:
        return finding("not_covered", "no_visit_pair")
    acts = [
        act
        for visitor in visitors
        for act in ground.acts("visit", visitor, hosts[0])
        if ground.has_role(act, visitor, ("visitor", "participant")) and ground.has_role(act, hosts[0], ("host",))
    ]
    return _then(statement, ground, acts, [visitors[0], hosts[0]], " > ".join((visitors[0], hosts[0])))


def met(statement: Statement, ground: Ground) -> Finding:
    """Did they meet then? A visit of one to the other is a meeting."""
    sides = ground.states((*statement.actor_ids, *statement.recipient_ids))
    if len(sides) < 2:
        return _held(statement, ground, sides)
    return _then(statement, ground, ground.acts("visit", *sides), sides, ", ".join(sides))


def _held(statement: Statement, ground: Ground, sides: Sequence[str]) -> Finding:
    """A meeting of which only the place is named: was a joint statement made there then?"""
    period = ground.period(statement)
    for side in sides if period.stated else ():
        here = [act for act in ground.world.acts_in("communique") if (act["place_en"] or "").endswith(ground.name(side)[0])]
        if hits := dated(here, period).fitting:
            hit = hits[0]
            return finding(
                "supported", "declaration", f"{side}: {period}", span(hit), [locator(hit)], title=title(hit), day=span(hit)
            )  # fmt: skip
    return finding("not_covered", "no_meeting_pair")


def _then(statement: Statement, ground: Ground, acts: Sequence[Act], sides: Sequence[str], who: str) -> Finding:
    period = ground.period(statement)
    expected = f"{who}: {period}" if period.stated else who
    leader = any(one.kind == "leader" for one in statement.actors)
    high = leader or any(word in normal(one.text) for one in statement.actors for word in _LEADERS)
    names = ground.listed(sides)
    # A leader's visit is not proved by his minister's.
    own = [act for act in acts if act["kind"] not in _LOW] if high else acts
    found = dated(own, period)
    if found.fitting:
        hit = found.fitting[0]
        return finding(
            "supported", "visit", expected, span(hit), [locator(hit)], title=title(hit), day=span(hit)
        )  # fmt: skip
    if found.earlier:
        act = found.earlier[0]
        return finding("partly", "visit_older", expected, span(act), [locator(act)], title=title(act), day=span(act))
    if found.nearest is None:
        return finding("not_covered", "no_visit", expected, names=names)
    # Talks may be by telephone: a visit at another time says nothing about them.
    near = period.stated and leader and statement.type != "talks" and found.gap <= _NEAR and period.days <= 31
    return finding(
        "contradicted" if near else "not_covered", "visit_other_day" if near else "visit_nearest", expected, span(found.nearest),
        [locator(found.nearest)], title=title(found.nearest), day=span(found.nearest), said=str(period), names=names,
    )  # fmt: skip


CHECKS: Mapping[str, Callable[[Statement, Ground], Finding]] = {"visit": visited, "summit_meeting": met, "talks": met}
