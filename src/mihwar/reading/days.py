"""Ranges of days: years, months, seasons, parts of them, and what lies before or after a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from math import ceil, floor

Days = tuple[date, date]


def days(year: int, month: int | None = None, day: int | None = None) -> Days | None:
    """A year, month or day as a range of days; None where there is none (31 February)."""
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def years(first: int, last: int) -> Days | None:
    """From a year to a year."""
    one, other = days(first), days(last)
    return (one[0], other[1]) if one and other else None


def months(year: int, first: int, last: int) -> Days | None:
    """From a month of a year to another; past December they are of the next year."""
    one, other = days(year, first), days(year + (last - 1) // 12, (last - 1) % 12 + 1)
    return (one[0], other[1]) if one and other else None


def season(year: int, number: int) -> Days | None:
    """Spring, summer, autumn, winter (0 to 3) of the northern half of the earth.

    The winter of a year is the one that begins in it or the one that ends in it, so both.
    """
    if number == 3:
        one, other = months(year - 1, 12, 14), months(year, 12, 14)
        return (one[0], other[1]) if one and other else None
    return months(year, 3 + 3 * number, 5 + 3 * number)


def shifted(on: date, unit: str, low: int, high: int) -> Days | None:
    """So many days, weeks (from Monday), months or years after a day, whole ones; negative is before.

    Args:
        on: the day.
        unit: `hour`, `day`, `week`, `weekend`, `month`, `year`, `decade`, `century`.
        low: how many at least.
        high: how many at most.
    """
    try:
        if unit == "hour":
            return on + timedelta(hours=low), on + timedelta(hours=high)
        if unit == "day":
            return on + timedelta(days=low), on + timedelta(days=high)
        monday = on - timedelta(days=on.weekday())
        if unit == "week":
            return monday + timedelta(weeks=low), monday + timedelta(weeks=high, days=6)
        if unit == "weekend":
            return monday + timedelta(weeks=low, days=4), monday + timedelta(weeks=high, days=6)
        if unit == "month":
            return date(*_month(on, low), 1), date(*_month(on, high), monthrange(*_month(on, high))[1])
        size = _YEARS[unit]
        # Centuries count from 1, decades from 0.
        base = on.year if size == 1 else (on.year - (unit == "century")) // size * size + (unit == "century")
        return years(base + size * low, base + size * high + size - 1)
    except (ValueError, OverflowError):
        return None


def reckoned(on: date, unit: str, low: int, high: int) -> Days | None:
    """So many units after a day (negative: before), as exact as the unit is.

    Days are exact, weeks by three days, months and years whole ones, decades by two years.
    """
    if unit == "week":
        made = shifted(on, "day", 7 * low - 3, 7 * high + 3)
    elif unit in ("decade", "century"):
        size, slack = _YEARS[unit], 2 if unit == "decade" else 10
        made = years(on.year + size * low - slack, on.year + size * high + slack)
    elif unit == "hour":
        made = shifted(on, "day", -1 if low < 0 else 0, 1 if high > 0 else 0)
    else:
        made = shifted(on, unit, low, high)
    return made


def spanned(on: date, unit: str, count: int) -> Days | None:
    """The days of the so many units up to a day, or, with a negative number, from it."""
    back = abs(count)
    try:
        if unit in ("hour", "day", "week"):
            reach = timedelta(**{f"{unit}s": back})
            return (on - reach, on) if count > 0 else (on, on + reach)
        size = back if unit == "month" else 12 * back * _YEARS[unit]
        year, month = _month(on, -size if count > 0 else size)
        other = date(year, month, min(on.day, monthrange(year, month)[1]))
        return (other, on) if count > 0 else (on, other)
    except (ValueError, OverflowError):
        return None


_YEARS = {"year": 1, "decade": 10, "century": 100}


def _month(on: date, by: int) -> tuple[int, int]:
    year, month = divmod(on.year * 12 + on.month - 1 + by, 12)
    return year, month + 1


def part(whole: Days, low: float, high: float) -> Days:
    """A share of a range, in whole years of decades, months of years, else days.

    Args:
        whole: the range.
        low: where it begins, 0 to 1.
        high: where it ends.
    """
    first, last = whole
    length = (last - first).days + 1
    if length < 7:
        return whole
    if length > 3000:
        count = last.year - first.year + 1
        made = years(first.year + floor(count * low), first.year + ceil(count * high) - 1)
    elif length > 300:
        made = months(first.year, 1 + floor(12 * low), ceil(12 * high))
    else:
        made = first + timedelta(days=floor(length * low)), first + timedelta(days=ceil(length * high) - 1)
    return made or whole


def weekday(on: date, number: int, turn: str) -> Days:
    """The Monday (0) to Sunday (6) that is meant on a day.

    Args:
        on: the day.
        number: of the weekday.
        turn: `past` (the last up to that day), `last` (before that day), `future` (the next from that day), `next` (after that
            day), `this` (of the same week).
    """
    ahead = (number - on.weekday()) % 7
    by = {
        "past": ahead - 7 if ahead else 0, "last": ahead - 7, "future": ahead, "next": ahead or 7, "this": number - on.weekday(),
    }[turn]  # fmt: skip
    found = on + timedelta(days=by)
    return found, found
