"""Forward chaining: attacks set clauses off; who must fight comes in; that may set off others; until nothing new follows.

What follows is a function of the set of events alone, computed anew in each round, so the order of treaties and clauses cannot
matter, and every obligation that a treaty adds stays unless a condition of another clause bars it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mihwar.scenarios.obligations.conditions import FAILED, OPEN, Event, Situation, Tested, tested
from mihwar.scenarios.obligations.rules import event as sets_off
from mihwar.scenarios.obligations.rules import fights
from mihwar.scenarios.obligations.treaty import Attack, Clause, Place, Treaty

TRIGGERED, CONDITIONAL, NOT_TRIGGERED, NOT_IN_FORCE = "triggered", "conditional", "not_triggered", "not_in_force"
ENDED_WITHIN = 10  # years in which an ended treaty is still worth naming


@dataclass(frozen=True, slots=True)
class Finding:
    """What one clause means for one state in one event.

    Attributes:
        state, to: who is bound, and who is owed.
        against: whom the duty is against: the attacker, or for non-aggression the state owed.
        status: `triggered`, `conditional` (something open decides), `not_triggered` or `not_in_force`.
        stage: `in force`, `signed` or `ended`.
        breached: the duty is one the event itself breaks (a state attacks one it promised not to attack).
        reason: why it is not triggered where no condition says it: `attacker` (the state owed attacks), or None.
    """

    id: str
    state: str
    to: str
    against: str
    treaty: Treaty
    clause: Clause
    status: str
    stage: str
    conditions: tuple[Tested, ...]
    event: Event
    breached: bool = False
    reason: str | None = None

    @property
    def fights(self) -> str:
        """Whether the duty obliges to fight: `yes`, `decides` or `no`."""
        return fights(self.clause.duty, self.clause.conditions)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two duties of one state that it cannot both keep, or a party that attacks another.

    Attributes:
        kind: `non-aggression`, `neutrality`, `both sides` or `attacker is a party`.
        duties: ids of the findings.
    """

    kind: str
    state: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that follows: findings by id, events with their causes, conflicts."""

    findings: tuple[Finding, ...]
    events: tuple[Event, ...]
    conflicts: tuple[Conflict, ...]


def chain(
    treaties: Iterable[Treaty],
    attacks: Sequence[Attack],
    on: date,
    assumptions: Mapping[str, bool] | None = None,
    homes: Mapping[str, Place] | None = None,
) -> Outcome:
    """Run every clause on some attacks.

    Args:
        treaties: all that may matter, whatever their dates.
        attacks: what happens, in the order in which it happens: an attack on one's own attacker is defence.
        on: the day.
        assumptions: decided questions, by name or by word; what is not there stays open.
        homes: metropolitan territories of states, where those who come to help fight the attacker.

    Returns:
        The outcome; findings sorted by status and state.
    """
    by_party: dict[str, list[Treaty]] = defaultdict(list)
    for treaty in treaties:
        for state in treaty.parties:
            by_party[state].append(treaty)
    homes = homes or {}
    events: dict[tuple[str, str], Event] = {}
    for attack in attacks:  # who strikes back at its attacker is no aggressor
        back = (attack.target, attack.attacker) in events
        events[attack.attacker, attack.target] = Event(attack.attacker, attack.target, attack.place, entry=back)
    attacked, began = frozenset(events), {one.attacker for one in events.values() if not one.entry}
    held = any(value for name, value in (assumptions or {}).items() if name.startswith("entry_is_attack"))
    while True:
        scene = _Scene(by_party, tuple(events.values()), on, assumptions or {})
        found = scene.findings()
        fresh: dict[tuple[str, str], Event] = {}
        for one in found:
            if one.status != TRIGGERED or one.fights != "yes":
                continue
            pair, reverse = (one.state, one.against), (one.against, one.state)
            helps = _helps_a_victim(one, held)
            known = fresh.get(pair) or events.get(pair)
            # Who began, and who comes to help, is at war with those who came against it, and need not enter.
            at_war = reverse in attacked or (reverse in events and not held and (helps or one.state in began))
            if (known is None and not at_war) or (known is not None and known.entry and not helps and pair not in attacked):
                home = homes.get(one.against, Place(one.against, one.against, metropolitan=True))
                fresh[pair] = Event(*pair, home, entry=helps, because=one.id)
        if not fresh:
            break
        events.update(fresh)
    ordered = tuple(sorted(found, key=lambda one: (_ORDER[one.status], one.state, one.id)))
    return Outcome(ordered, scene.events, tuple(scene.conflicts(ordered)))


def _helps_a_victim(one: Finding, held: bool) -> bool:
    """Whether who fights by a duty helps the side attacked; who joins the side that began attacks.

    Where help for a victim is held to be an attack, who answers it helps one attacked.
    """
    if one.clause.kind == "offence":
        return False
    return one.to == one.event.attacker if one.event.entry and not held else one.to == one.event.target or one.event.entry


_ORDER = {TRIGGERED: 0, CONDITIONAL: 1, NOT_TRIGGERED: 2, NOT_IN_FORCE: 3}


@dataclass(frozen=True, slots=True)
class _Scene:
    """The treaties by party, and what has happened by this round."""

    by_party: Mapping[str, Sequence[Treaty]]
    events: tuple[Event, ...]
    on: date
    assumptions: Mapping[str, bool]

    def findings(self) -> list[Finding]:
        """What every clause means in every event, by id; of two with the same article and duty the one that asks for more."""
        found: dict[str, Finding] = {}
        counted = self._events_that_count()
        for event in self.events:
            for respond, side in ((self._owed_the_attacked, event.target), (self._owed_the_attacker, event.attacker)):
                for treaty in self.by_party.get(side, ()):
                    for clause in treaty.clauses:
                        if clause.to and side not in clause.to:
                            continue
                        if event not in counted and sets_off(clause.trigger) == "attacked":
                            continue
                        for one in respond(treaty, clause, event):
                            if one.id not in found or _strength(one) < _strength(found[one.id]):
                                found[one.id] = one
        return [found[name] for name in sorted(found)]

    def _events_that_count(self) -> set[Event]:
        """All attacks; of those who come to help against one aggressor only the first, unless help is held to be an attack.

        They would set off the same promises of help for one attacked, and none of them does.
        """
        first: dict[str, str] = {}
        for event in self.events:
            if event.entry:
                first[event.target] = min(event.attacker, first.get(event.target, event.attacker))
        held = {
            target
            for target in first
            if self.assumptions.get(f"entry_is_attack:{target}", self.assumptions.get("entry_is_attack"))
        }
        return {one for one in self.events if not one.entry or one.target in held or one.attacker == first[one.target]}

    def _owed_the_attacked(self, treaty: Treaty, clause: Clause, event: Event) -> Iterator[Finding]:
        """Help, neutrality and consultation from others; from the attacker, that it would not attack."""
        promise = clause.kind == "nonaggression" and clause.duty == "no_attack"
        if promise and event.entry:
            return  # help for a victim breaks no promise not to attack; where the two collide, it is a conflict
        at_work = clause.kind != "offence" and (sets_off(clause.trigger) != "always" or clause.duty == "neutral")
        for owner in _others(treaty, clause, event.target):
            if (owner == event.attacker) if promise else (owner != event.attacker and at_work):
                yield from self._finding(treaty, clause, owner, event.target, event)

    def _owed_the_attacker(self, treaty: Treaty, clause: Clause, event: Event) -> Iterator[Finding]:
        """Help in attack, neutrality and what is owed in any war; and what it is not owed, help in defence."""
        any_war = sets_off(clause.trigger) == "at_war" and clause.duty != "no_help_to_attacker"
        asked = clause.kind == "offence" or any_war or (clause.duty == "neutral" and sets_off(clause.trigger) == "always")
        joins = any_war and clause.kind != "offence"  # one that comes to help attacks nobody
        if (event.entry and not joins) or not (asked or clause.kind == "defence"):
            return
        for owner in _others(treaty, clause, event.attacker):
            begun = clause.kind == "offence" and any(
                (one.attacker, one.target, one.because) == (owner, event.target, None) for one in self.events
            )
            if owner != event.target and not begun:
                yield from self._finding(treaty, clause, owner, event.attacker, event, None if asked else "attacker")

    def _finding(
        self, treaty: Treaty, clause: Clause, owner: str, owed: str, event: Event, reason: str | None = None
    ) -> Iterator[Finding]:
        stage = treaty.stage(clause, (owner, owed), self.on)
        if not stage or (stage == "ended" and not _lately(treaty, clause, (owner, owed), self.on)):
            return
        results = () if reason else self._tested(treaty, clause, owner, owed, event)
        states = {one.state for one in results if one.bears == "whether"}
        if stage != "in force":
            status = NOT_IN_FORCE
        elif reason or FAILED in states:
            status = NOT_TRIGGERED
        else:
            status = CONDITIONAL if OPEN in states else TRIGGERED
        broken = clause.kind == "nonaggression" and owner == event.attacker
        against = event.attacker if owed == event.target and not broken else event.target
        name = f"{_short(treaty)}/{clause.article}/{clause.duty}/{owner}-{owed}/{event.attacker}-{event.target}"
        yield Finding(
            name, owner, owed, against, treaty, clause, status, stage, results, event, broken and status == TRIGGERED, reason
        )

    def _tested(self, treaty: Treaty, clause: Clause, owner: str, owed: str, event: Event) -> tuple[Tested, ...]:
        return tested(Situation(treaty, clause, owner, owed, event, self.events, self.on, self.assumptions))

    def conflicts(self, findings: Sequence[Finding]) -> Iterator[Conflict]:
        """Duties that collide, each pair once, and parties to a promise of help that attack one another."""
        alive = [one for one in findings if one.status in (TRIGGERED, CONDITIONAL)]
        helping = [one for one in alive if one.fights != "no"]
        owing: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for one in alive:
            owing[one.state, one.to].append(one)
        promises: dict[tuple[str, str], list[tuple[Treaty, Clause]]] = {}
        for one in helping:
            pair = one.state, one.against
            if pair not in promises:
                promises[pair] = list(self._promises_not_to_fight(one))
            for treaty, clause in promises[pair]:
                if treaty is not one.treaty:  # a promise of help against a party is its own exception
                    yield Conflict("non-aggression", one.state, (one.id, f"{_short(treaty)}/{clause.article}"))
            for other in owing.get(pair, ()):
                if other.clause.duty in ("neutral", "no_help_to_attacker"):
                    yield Conflict("neutrality", one.state, (one.id, other.id))
                elif other.fights != "no" and one.id < other.id:
                    yield Conflict("both sides", one.state, (one.id, other.id))
        inside = {(one.treaty.id, one.event.attacker): one for one in reversed(helping) if self._against_a_party(one)}
        for (_, attacker), first in sorted(inside.items()):
            yield Conflict("attacker is a party", attacker, (first.id,))

    def _against_a_party(self, one: Finding) -> bool:
        attacker = one.event.attacker
        if one.event.entry or attacker not in one.treaty.parties or attacker == one.to:
            return False
        return one.treaty.stage(one.clause, (attacker, one.to), self.on) == "in force"

    def _promises_not_to_fight(self, one: Finding) -> Iterator[tuple[Treaty, Clause]]:
        for treaty in self.by_party.get(one.state, ()):
            for clause in treaty.clauses:
                if clause.duty != "no_attack" or one.against not in treaty.parties or not _binds(clause, one.state, one.against):
                    continue
                if treaty.stage(clause, (one.state, one.against), self.on) == "in force":
                    entry = Event(one.state, one.against, one.event.place, entry=True)
                    rest = self._tested(treaty, clause, one.state, one.against, entry)
                    if all(r.state != FAILED for r in rest if r.bears == "whether"):
                        yield treaty, clause


def _strength(one: Finding) -> tuple[int, str]:
    return _ORDER[one.status], repr(
        (one.clause.kind, one.clause.trigger, one.clause.conditions, one.clause.areas, one.clause.against)
    )


def _others(treaty: Treaty, clause: Clause, owed: str) -> list[str]:
    return [one for one in clause.by or treaty.parties if one != owed and one in treaty.parties]


def _short(treaty: Treaty) -> str:
    return treaty.id.rpartition("/")[2]


def _lately(treaty: Treaty, clause: Clause, states: tuple[str, ...], on: date) -> bool:
    ends = [treaty.until, clause.until, *(treaty.parties[one].until for one in states)]
    return any(one is not None and one <= on and on.year - one.year <= ENDED_WITHIN for one in ends)


def _binds(clause: Clause, owner: str, owed: str) -> bool:
    return (not clause.by or owner in clause.by) and (not clause.to or owed in clause.to)
