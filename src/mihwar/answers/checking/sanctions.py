"""Sanctions imposed and lifted: by whom, on whom, since when, under which measure (mihwar-sanctions)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from mihwar.answers.checking.dated import Act
from mihwar.answers.checking.finding import Finding, finding, together
from mihwar.answers.checking.ground import Ground, Period, locator, title
from mihwar.reading.statement import Statement

# What eases without lifting: that sanctions stand does not contradict it.
_EASED = ("eas", "relax", "waiv", "suspen", "خفف", "تخفيف", "يخفف", "علق", "تعليق", "اعفا")
_EVER = date(1, 1, 1)


def imposed(statement: Statement, ground: Ground) -> Finding:
    """Were there such sanctions, and laid on then?"""
    return _pairs(statement, ground, _imposed)


def lifted(statement: Statement, ground: Ground) -> Finding:
    """Were they lifted then?"""
    return _pairs(statement, ground, _lifted)


def _pairs(statement: Statement, ground: Ground, check: Callable[[Statement, Ground, str, str, list[Act]], Finding]) -> Finding:
    senders = [*ground.states(statement.actor_ids), *ground.bodies(statement.actor_ids)]
    targets = ground.states(statement.recipient_ids)
    if not targets:
        return finding("not_covered", "no_target")
    found = []
    for target in targets:
        for sender in [one for one in senders if one != target] or [""]:
            acts = regimes(ground, sender, target)
            if not acts:
                found.append(
                    finding("not_covered", "no_sanctions", f"{sender or '?'} > {target}", names=ground.name(target),
                            by=ground.name(sender) if sender else ("anyone", "أي جهة"))
                )  # fmt: skip
                continue
            found.append(check(statement, ground, sender, target, acts))
    return together(found)


def regimes(ground: Ground, sender: str, target: str) -> list[Act]:
    """Regimes of a sender, or of a body it belongs to, against a target; of anyone where no sender is named."""
    acts = [
        act for act in ground.acts("sanction", target) if ground.has_role(act, target, ("target",)) and act["kind"] != "threat"
    ]
    if not sender:
        return acts
    own = [act for act in acts if ground.has_role(act, sender, ("sender",))]
    if own or not ground.is_state(sender):
        return own
    return [
        act
        for act in acts
        if any(part["role"] == "sender" and part["org"] and _in(ground, part["org"], sender) for part in act["parts"])
    ]


def _in(ground: Ground, body: str, state: str) -> bool:
    on = ground.reading.date or ground.vintage
    return any(
        row["state"] == state and row["since"] <= on and (row["until"] or date.max) > on
        for row in ground.world.member_spells(body)
    )


def _times(act: Act, ground: Ground) -> list[tuple[date, date | None, str]]:
    """When a regime and its measures began and ended, with the basis of each measure."""
    until = act["ended"] if act["ended"] and act["ended"].year < 9999 else None
    found = [(act["began"], until, "")]
    found += [
        (row["since"] or act["began"], row["until"] or until, f"{row['kind']}: {row['article']}")
        for row in ground.world.act_clauses(act["id"])
    ]
    return found


def _imposed(statement: Statement, ground: Ground, sender: str, target: str, acts: list[Act]) -> Finding:
    period = ground.period(statement)
    expected = f"{sender or '?'} > {target}" + (f": {period}" if period.stated else "")
    values: dict[str, Any] = {"names": ground.name(target), "by": _by(acts[0], sender, ground)}
    if not period.stated:
        return _standing(expected, period, ground, acts, values)
    for act in acts:
        for began, _, basis in _times(act, ground):
            if period.meets(began):
                return finding(
                    "supported", "sanctions_then", expected, str(began), [locator(act, basis)],
                    title=title(act), day=str(began), basis=basis or "–", **values,
                )  # fmt: skip
    first = min(acts, key=lambda act: act["began"])
    if first["began"] > period.last:
        return finding(
            "contradicted", "sanctions_later", expected, str(first["began"]), [locator(first)], title=title(first),
            day=str(first["began"]), **values,
        )  # fmt: skip
    held = [act for act in acts if act["began"] <= period.last and (act["ended"] or date.max) > period.first]
    if held:
        return finding(
            "partly", "sanctions_before", expected, str(held[0]["began"]), [locator(held[0])], title=title(held[0]),
            day=str(held[0]["began"]), **values,
        )  # fmt: skip
    return finding("not_covered", "no_sanctions", expected, **values)


def _standing(expected: str, period: Period, ground: Ground, acts: list[Act], values: dict[str, Any]) -> Finding:
    """A text without a date: do they stand on its day?"""
    on = period.last
    held = [act for act in acts if act["began"] <= on and (act["ended"] or date.max) > on]
    if held:
        act = held[0]
        return finding(
            "supported", "sanctions_stand", expected, f"{act['began']}/..", [locator(one) for one in held[:3]], title=title(act),
            day=str(act["began"]), on=str(on), **values,
        )  # fmt: skip
    past = [act for act in acts if act["began"] <= on]
    if past:
        act = past[-1]
        return finding(
            "partly", "sanctions_ended", expected, f"{act['began']}/{act['ended']}", [locator(act)], title=title(act),
            day=str(act["began"]), end=str(act["ended"]), **values,
        )  # fmt: skip
    first = min(acts, key=lambda act: act["began"])
    return finding(
        "not_covered", "sanctions_only_later", expected, str(first["began"]), [locator(first)], title=title(first),
        day=str(first["began"]), **values,
    )  # fmt: skip


def _lifted(statement: Statement, ground: Ground, sender: str, target: str, acts: list[Act]) -> Finding:
    period = ground.period(statement)
    expected = f"{sender or '?'} > {target}" + (f": {period}" if period.stated else "")
    values: dict[str, Any] = {"names": ground.name(target), "by": _by(acts[0], sender, ground)}
    ends = [(end, act, basis) for act in acts for _, end, basis in _times(act, ground) if end and end <= ground.vintage]
    then = [one for one in ends if period.meets(one[0])]
    if not period.stated:
        then = [one for one in then if (period.last - one[0]).days <= 366]
    if then:
        end, act, basis = max(then, key=lambda one: (one[0], not one[2]))
        reason = "measure_lifted" if basis else "sanctions_lifted"
        return finding(
            "supported", reason, expected, str(end), [locator(act, basis)], title=title(act), day=str(end), basis=basis, **values
        )  # fmt: skip
    on = period.last
    held = [act for act in acts if act["began"] <= on and (act["ended"] or date.max) > on]
    if held and not ends and not ground.says(statement, _EASED):
        act = held[0]
        return finding(
            "contradicted", "sanctions_still", expected, f"{act['began']}/..", [locator(act)], title=title(act),
            day=str(act["began"]), on=str(on), **values,
        )  # fmt: skip
    if ends:
        end, act, basis = min(ends, key=lambda one: period.gap(one[0]))
        return finding(
            "not_covered", "lifted_nearest", expected, str(end), [locator(act, basis)], title=title(act), day=str(end), **values
        )  # fmt: skip
    return finding("not_covered", "no_lifting", expected, **values)


def _by(act: Act, sender: str, ground: Ground) -> tuple[str, str]:
    """Who lays them on: the sender named, or the one that the data name."""
    if sender:
        return ground.name(sender)
    return ground.listed([part["org"] or part["state"] for part in act["parts"] if part["role"] == "sender"][:3])


CHECKS: Mapping[str, Callable[[Statement, Ground], Finding]] = {"sanctions_imposed": imposed, "sanctions_lifted": lifted}
