"""Acts against the time that a statement gives: those that fit, and the nearest that do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mihwar.answers.checking.ground import Period

# An act that a text without a date speaks of is looked for so many days before the text.
RECENT = 366
Act = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dated:
    """Acts sorted by a period.

    Attributes:
        fitting: those within it, the latest first, those that need its slack after the others; of a text without a date
            those of the year before it.
        earlier: of a text without a date: those before that year, the latest first.
        nearest: the act nearest to a stated period that none fits, or the first after a text without a date; else None.
        gap: its distance in days.
    """

    fitting: tuple[Act, ...]
    earlier: tuple[Act, ...] = ()
    nearest: Act | None = None
    gap: int = 0


def days(act: Act) -> tuple[date, date | None]:
    """When an act was: a treaty's day of signature, else its beginning and the first day after it."""
    if act["layer"] == "treaty":
        return act["signed"] or act["began"], None
    return act["began"] or act["signed"], act["ended"]


def dated(acts: Sequence[Act], period: Period) -> Dated:
    """Sort acts by a period; those without any day are left out."""
    known = sorted((act for act in acts if days(act)[0]), key=lambda act: days(act)[0], reverse=True)
    fitting = tuple(sorted((act for act in known if period.meets(*days(act))), key=lambda act: not period.exact(*days(act))))
    others = [act for act in known if act not in fitting]
    nearest = min(others, key=lambda act: period.gap(*days(act)), default=None)
    gap = period.gap(*days(nearest)) if nearest else 0
    if period.stated:
        return Dated(fitting, (), None if fitting else nearest, gap)
    recent = tuple(act for act in fitting if (period.last - days(act)[0]).days <= RECENT)
    return Dated(recent, tuple(act for act in fitting if act not in recent), nearest, gap)


def span(act: Act) -> str:
    """The days of an act as a text: one day, or the first and the last; as far as they are known."""
    began, ended = days(act)
    first = _cut(began, act["precision"])
    if ended is None or (ended - began).days <= 1 or ended.year >= 9999:
        return first
    return f"{first}/{date.fromordinal(ended.toordinal() - 1)}"


def _cut(day: date, precision: str | None) -> str:
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision or "day", 10)]
