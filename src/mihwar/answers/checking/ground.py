"""What checks stand on: the store, the text around a statement, and what its date means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any

from mihwar.errors import MihwarError
from mihwar.model import Layer
from mihwar.reading.statement import Reading, Span, Statement
from mihwar.reading.text import normal
from mihwar.reading.words import rows
from mihwar.world import World

# Characters on either side of a statement, in its sentence, that are looked at for what it is about.
_REACH = 160
_STOPS = re.compile(r"[.!?؟\n]")
_EVER, _NEVER = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a statement may mean.

    Attributes:
        first, last: both inclusive; with `slack` days on either side before they count as wrong.
        stated: whether the text says so; else it is only known that a thing said to have happened did so by the day of the text.
        slack: 1 for days that the text names (they begin earlier elsewhere), more for days reckoned from others.
    """

    first: date
    last: date
    stated: bool
    slack: int = 1

    def meets(self, began: date, ended: date | None = None) -> bool:
        """Whether the time from `began` until before `ended` (or that day only) has a day in it."""
        last = (ended or began + timedelta(days=1)) - timedelta(days=1)
        return began <= _later(self.last, self.slack) and last >= _earlier(self.first, self.slack)

    def exact(self, began: date, ended: date | None = None) -> bool:
        """Like `meets`, without slack."""
        return Period(self.first, self.last, self.stated, 0).meets(began, ended)

    def gap(self, began: date, ended: date | None = None) -> int:
        """Days between the period and a time outside it; 0 where they meet."""
        if self.meets(began, ended):
            return 0
        last = (ended or began + timedelta(days=1)) - timedelta(days=1)
        return (self.first - last).days if last < self.first else (began - self.last).days

    def __str__(self) -> str:
        """`2024-06-19`, `2024-06-01/2024-06-30`, `../2024-06-20`."""
        if self.first == self.last:
            return self.first.isoformat()
        return f"{'..' if self.first == _EVER else self.first}/{'..' if self.last == _NEVER else self.last}"

    @property
    def days(self) -> int:
        """How many days long."""
        return (self.last - self.first).days + 1


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days) if day < _NEVER - timedelta(days=days) else day


def _earlier(day: date, days: int) -> date:
    return day - timedelta(days=days) if day > _EVER + timedelta(days=days) else day


class Ground:
    """A store and a reading, for the checks of its statements."""

    def __init__(self, world: World, reading: Reading) -> None:
        """Check a reading against a store."""
        self.world = world
        self.reading = reading
        self._seen: dict[Span, str] = {}

    @cached_property
    def vintage(self) -> date:
        """The day up to which the facts of the package speak: its own vintage."""
        told = str(self.world.cards()["mihwar-acts"]["vintage"])
        return date.fromisoformat(f"{told}-01"[:10])

    def period(self, statement: Statement) -> Period:
        """The days that a statement may mean; an open end reaches to the day of the text."""
        when, told = statement.when, self.reading.date or self.vintage
        if (when.first or when.last) and when.basis not in ("document", "unknown"):
            first, last = when.first or _EVER, when.last or max(told, when.first or told)
            # `A month ago` is meant the more loosely the longer ago it is; a month or a year that is named is a window already.
            loose = max(2, min(abs((told - last).days) // 10, 15)) if (last - first).days < 27 else 3
            return Period(first, last, True, 1 if when.basis == "explicit" else loose)
        return Period(_EVER, told, False)

    def around(self, statement: Statement) -> str:
        """The normal view of the text around a statement, within its sentence."""
        if statement.span not in self._seen:
            self._seen[statement.span] = self._around(statement.span)
        return self._seen[statement.span]

    def _around(self, span: Span) -> str:
        text = self.reading.text
        before = text[max(0, span.start - _REACH) : span.start]
        after = text[span.end : span.end + _REACH]
        before = before[max((stop.end() for stop in _STOPS.finditer(before)), default=0) :]
        stop = _STOPS.search(after)
        return normal(before + text[span.start : span.end] + (after[: stop.start()] if stop else after))

    def says(self, statement: Statement, words: Iterable[str]) -> bool:
        """Whether one of some words, or the beginning of one, stands around a statement; words in the normal view."""
        return any(re.search(rf"(?<![a-z]){re.escape(word)}", text) for text in (self.around(statement),) for word in words)

    # Who is who

    def is_state(self, one: str) -> bool:
        """Whether it is a state of the table."""
        return one in self.world.atlas.records

    def states(self, ids: Iterable[str]) -> list[str]:
        """The states among some ids, each once."""
        return list(dict.fromkeys(one for one in ids if self.is_state(one)))

    def bodies(self, ids: Iterable[str]) -> list[str]:
        """The organisations and groups among some ids, each once, by the names that blocs have here."""
        return list(dict.fromkeys(_BODIES.get(one, one) for one in ids if not self.is_state(one)))

    def line(self, one: str) -> list[str]:
        """A state and those whose seat it continues; else the id alone."""
        return self.world.line(one) if self.is_state(one) else [one]

    def name(self, one: str) -> tuple[str, str]:
        """The English and Arabic name of a state or body; its letters where no table has a name."""
        if self.is_state(one):
            try:
                found = self.world.names_on([one], self.reading.date)[one]
            except MihwarError:
                found = self.world.names([one])[one]
            return found["en"], found["ar"]
        known = _organisations().get(one)
        bloc = self.world.bloc_table().get(_BODIES.get(one, one))
        return known or ((bloc["name_en"], bloc["name_ar"]) if bloc else (one, one))

    def listed(self, ids: Sequence[str]) -> tuple[str, str]:
        """Names in a row, in both languages."""
        names = [self.name(one) for one in ids]
        return ", ".join(one for one, _ in names), "، ".join(one for _, one in names)

    # Acts

    def acts(self, layer: Layer, *sides: str) -> list[dict[str, Any]]:
        """The acts of a layer in which each of some states or bodies has a part, oldest first."""
        index = self._index(layer)
        sets = [set().union(*(index.get(one, set()) for one in self.line(side))) for side in sides]
        wanted = set.intersection(*sets) if sets else set()
        acts = self.world.acts_in(layer)
        return [acts[at] for at in sorted(wanted)]

    def _index(self, layer: Layer) -> dict[str, set[int]]:
        kept = self.world.remembered
        if ("acts by side", layer) not in kept:
            index: dict[str, set[int]] = {}
            for at, act in enumerate(self.world.acts_in(layer)):
                for part in act["parts"]:
                    index.setdefault(part["org"] or part["state"], set()).add(at)
            kept["acts by side", layer] = index
        return kept["acts by side", layer]  # type: ignore[no-any-return]

    def parts(self, act: Mapping[str, Any], side: str) -> list[Mapping[str, Any]]:
        """The parts of a state or body in an act."""
        line = self.line(side)
        return [part for part in act["parts"] if (part["org"] or part["state"]) in line]

    def has_role(self, act: Mapping[str, Any], side: str, roles: Sequence[str]) -> bool:
        """Whether it has one of some roles in an act."""
        return any(part["role"] in roles for part in self.parts(act, side))


def title(act: Mapping[str, Any]) -> tuple[str, str]:
    """The titles of an act."""
    return act["title_en"], act["title_ar"] or act["title_en"]


def locator(act: Mapping[str, Any], more: str = "") -> dict[str, Any]:
    """An act as evidence: its id in the card, with what is meant in it."""
    own = act["locator"] or str(act["id"]).partition("/")[2]
    return {"card": act["card"], "locator": f"{own}, {more}" if more else own, "url": act["url"]}


# Letters that texts are coded with and blocs are listed under otherwise.
_BODIES = {"AL": "ARABLEAGUE", "LAS": "ARABLEAGUE", "OPEC+": "OPECPLUS", "UNSC": "UN", "UNGA": "UN"}


@cache
def _organisations() -> dict[str, tuple[str, str]]:
    """English and Arabic names of organisations and groups, by their letters."""
    return {row["id"]: (row["name"], row["ar"].split("|")[0]) for row in reversed(rows("reading", "organisations"))}
