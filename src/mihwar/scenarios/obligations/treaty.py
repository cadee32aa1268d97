"""The nouns: treaties with parties and clauses, places, attacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

FOREVER = date.max


@dataclass(frozen=True, slots=True)
class Party:
    """A state's part in a treaty: bound from `since` (None: never yet) until the day before `until`."""

    state: str
    signed: date | None
    since: date | None
    until: date | None = None
    frozen: date | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One obligation; the words are those of `facts/vocabulary.toml`.

    Attributes:
        by, to: states that owe and are owed; empty: every party.
        areas, covers, excludes: where the attack must be; all empty: anywhere.
        against: states against which alone it holds; empty: anyone.
        record: everything else that is shown of it.
    """

    treaty: str
    article: str
    kind: str
    trigger: str
    duty: str
    conditions: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Treaty:
    """A treaty: in force from `since` (None: not yet, or never) until the day before `until`."""

    id: str
    signed: date | None
    since: date | None
    until: date | None
    parties: Mapping[str, Party]
    clauses: tuple[Clause, ...]
    record: Mapping[str, Any] = field(default_factory=dict)

    def stage(self, clause: Clause, states: tuple[str, ...], on: date) -> str:
        """`in force` between these states on a day; else `signed`, `ended`, or empty where nothing was signed yet."""
        parties = [self.parties[one] for one in states]
        since = [one.since for one in parties] + [self.since]
        bound = max((one for one in (*since, clause.since) if one), default=None)
        until = min(one or FOREVER for one in (*(one.until for one in parties), self.until, clause.until))
        if None not in since and bound is not None and bound <= on:
            return "in force" if on < until else "ended"
        # One that joined later and names no signature of its own did not sign with the others.
        signed = [one.signed or (self.signed if one.since in (None, self.since) else None) for one in parties]
        return "signed" if all(one is not None and one <= on for one in signed) and on < until else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an attack falls.

    Attributes:
        id: a state, for its metropolitan territory, or a place of `facts/places.csv`.
        state: who administers it; None at sea.
        areas: words of the vocabulary.
        claimants: who else claims it.
    """

    id: str
    state: str | None
    areas: frozenset[str] = frozenset()
    metropolitan: bool = False
    claimants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attack:
    """An armed attack of one state on another, at a place."""

    attacker: str
    target: str
    place: Place
