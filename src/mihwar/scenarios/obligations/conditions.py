"""Testing one condition of a clause in a situation: met, failed, or open, and what an open one waits for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mihwar.scenarios.obligations.rules import Rule, rule
from mihwar.scenarios.obligations.rules import event as sets_off
from mihwar.scenarios.obligations.treaty import Clause, Place, Treaty

MET, FAILED, OPEN = "met", "failed", "open"


@dataclass(frozen=True, slots=True)
class Event:
    """A state fights another: by attacking it, or (`entry`) by coming to the help of one that was attacked.

    Attributes:
        because: the id of the obligation that led to it; None for an attack of the scenario.
    """

    attacker: str
    target: str
    place: Place
    entry: bool = False
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What a clause is tested in.

    Attributes:
        owner, owed: who is bound, and towards whom.
        event: what sets the clause off.
        events: everything that happens.
        on: the day.
        assumptions: what the user has decided, by name (`request:UKR`) or for all by word (`request`).
    """

    treaty: Treaty
    clause: Clause
    owner: str
    owed: str
    event: Event
    events: Collection[Event]
    on: date
    assumptions: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Tested:
    """A condition tested: its word, whether it bears on `whether` or `how`, its state, and the assumption it waits for."""

    word: str
    bears: str
    state: str
    assumption: str | None = None


def tested(situation: Situation) -> tuple[Tested, ...]:
    """Test every condition of the clause, also those that its areas, adversaries, trigger and parties imply."""
    clause, words = situation.clause, list(situation.clause.conditions)
    implied = {
        "territory": bool(clause.areas or clause.covers or clause.excludes),
        "specific_adversary": bool(clause.against),
        "request": clause.trigger == "request",
        "frozen": _frozen(situation),
        "disputed_place": _disputed(situation),
    }
    words += [word for word, there in implied.items() if there and word not in words]
    # A state that comes to another's help attacks nobody in the sense of a promise of help, unless one holds that it does;
    # but it makes war, and that is all that some promises ask.
    helped_against = situation.event.entry and situation.event.target == situation.owed and clause.kind != "nonaggression"
    if helped_against and sets_off(clause.trigger) == "attacked":
        words.append("entry_is_attack")
    return tuple(_test(rule(word), situation) for word in words)


def _disputed(situation: Situation) -> bool:
    """Whether the place is one that the attacker too claims as its own, and that the clause neither names nor limits."""
    clause, event = situation.clause, situation.event
    limited = clause.areas or clause.covers or clause.excludes
    return clause.kind != "nonaggression" and not limited and event.attacker in event.place.claimants


def _frozen(situation: Situation) -> bool:
    parties = situation.treaty.parties
    since = [parties[one].frozen for one in (situation.owner, situation.owed) if one in parties]
    return any(day is not None and day <= situation.on for day in since)


def _test(one: Rule, situation: Situation) -> Tested:
    state, assumption = _TESTS[one.test](one, situation)
    return Tested(one.word, one.bears, state, assumption)


Found = tuple[str, str | None]


def _assumed(one: Rule, situation: Situation) -> Found:
    event = situation.event
    if one.word == "unprovoked" and event.entry:
        return FAILED, None
    about = {
        "to": situation.owed,
        "treaty": situation.treaty.id.rpartition("/")[2],
        "attack": f"{event.attacker}-{event.target}",
        "place": event.place.id,
    }[one.scope or "treaty"]
    name = f"{one.word}:{about}"
    decided = situation.assumptions.get(name, situation.assumptions.get(one.word))
    if decided is None and one.word == "entry_is_attack":
        return FAILED, name  # help for a victim is no attack on the aggressor, unless the user holds that it is
    return (OPEN if decided is None else MET if decided else FAILED), name


_TERRITORY = Rule("territory", "whether", "assumed", "treaty")


def _area(one: Rule, situation: Situation) -> Found:
    clause = situation.clause
    if not (clause.areas or clause.covers or clause.excludes):
        return _assumed(_TERRITORY, situation)
    place = situation.event.place
    if not reaches(clause, situation.treaty, place):
        return FAILED, None
    # Whose a disputed place is, and so whether an attack on it is one on the party, is for the user to say.
    return _assumed(_TERRITORY, situation) if place.claimants and place.id not in clause.covers else (MET, None)


def reaches(clause: Clause, treaty: Treaty, place: Place) -> bool:
    """Whether a place is within a clause's areas."""
    if place.id in clause.excludes or place.state in clause.excludes:
        return False
    if place.id in clause.covers or (place.metropolitan and place.state in clause.covers):
        return True
    if not clause.areas:
        return not clause.covers
    named = {word.removeprefix("administered:") for word in clause.areas if word.startswith("administered:")}
    ours = place.state in treaty.parties
    derived = {"party_territory": ours, "metropolitan": ours and place.metropolitan}
    return bool(place.areas & set(clause.areas)) or place.state in named or any(derived[w] for w in clause.areas if w in derived)


def _administered(one: Rule, situation: Situation) -> Found:
    return (MET if situation.event.place.state == situation.owed else FAILED), None


def _adversary(one: Rule, situation: Situation) -> Found:
    if not situation.clause.against:
        return _assumed(Rule("specific_adversary", "whether", "assumed", "treaty"), situation)
    enemy = situation.event.target if situation.event.attacker == situation.owed else situation.event.attacker
    return (MET if enemy in situation.clause.against else FAILED), None


def _not_aggressor(one: Rule, situation: Situation) -> Found:
    return (FAILED if situation.owed in _aggressors(situation.events) else MET), None


def _several(one: Rule, situation: Situation) -> Found:
    enemies = {event.attacker for event in situation.events if event.target == situation.owed}
    return (MET if len(enemies) >= one.least else FAILED), None


def _enemies(one: Rule, situation: Situation) -> Found:
    owed = situation.owed
    sides = [(event.attacker, event.target) for event in situation.events]
    enemies = {a for a, b in sides if b == owed} | {b for a, b in sides if a == owed}
    return (MET if len(enemies) >= one.least else FAILED), None


def _attacker_is(one: Rule, situation: Situation) -> Found:
    return (MET if any(e.attacker == one.state for e in situation.events if e.target == situation.owed) else FAILED), None


def _attacker_not(one: Rule, situation: Situation) -> Found:
    return (FAILED if situation.event.attacker == one.state else MET), None


def _defending(one: Rule, situation: Situation) -> Found:
    return (FAILED if situation.event.entry else MET), None


def _charter(one: Rule, situation: Situation) -> Found:
    helps = situation.event.entry and situation.clause.kind == "nonaggression"
    return (FAILED if helps else MET), None


def _always(one: Rule, situation: Situation) -> Found:
    return MET, None


def _own_law(one: Rule, situation: Situation) -> Found:
    return OPEN, None


def _aggressors(events: Collection[Event]) -> set[str]:
    """Who attacked without having been attacked: those who came to another's help did not."""
    return {event.attacker for event in events if not event.entry}


_TESTS: Mapping[str, Callable[[Rule, Any], Found]] = {
    "assumed": _assumed,
    "area": _area,
    "administered": _administered,
    "adversary": _adversary,
    "external": _always,
    "not_aggressor": _not_aggressor,
    "victim": _not_aggressor,
    "several": _several,
    "enemies": _enemies,
    "attacker_is": _attacker_is,
    "attacker_not": _attacker_not,
    "defending": _defending,
    "charter": _charter,
    "limit": _always,
    "own_law": _own_law,
}
