"""Days of the Islamic calendar in the Gregorian one.

From 1343 to 1500 AH after the Umm al-Qura calendar of Saudi Arabia (hijridate); where the moon is looked for, a month may begin
a day earlier or later. Other years are reckoned by the tabular calendar (30-year cycle, epoch 16 July 622 Julian), whose days may
be off by one: they are given as three days.
"""

from __future__ import annotations

from datetime import date, timedelta

from hijridate import Gregorian, Hijri

from mihwar.reading.days import Days

_FIRST, _LAST = 1343, 1500
_EPOCH = date(622, 7, 18)  # the day before 1 Muharram 1, Gregorian


def hijri(year: int, month: int | None = None, day: int | None = None) -> Days | None:
    """A year, month or day of the Islamic calendar; None where there is none.

    Args:
        year: after the Hijra.
        month: 1 (Muharram) to 12.
        day: 1 to 30.
    """
    if month is None:
        one, other = hijri(year, 1), hijri(year, 12)
        return (one[0], other[1]) if one and other else None
    if not (1 <= month <= 12 and 1 <= year <= 1600):
        return None
    if not _FIRST <= year <= _LAST:
        length = 29 + (month % 2 or (month == 12 and (11 * year + 14) % 30 < 11))
        if day is not None and not 1 <= day <= length:
            return None
        start = _EPOCH + timedelta(days=29 * (month - 1) + month // 2 + (year - 1) * 354 + (3 + 11 * year) // 30)
        slack = timedelta(days=1)
        return start + timedelta(days=day or 1) - slack, start + timedelta(days=day or length) + slack
    length = Hijri(year, month, 1).month_length()
    if day is not None and not 1 <= day <= length:
        return None
    begun, ended = (Hijri(year, month, at).to_gregorian() for at in ((day, day) if day is not None else (1, length)))
    return date(begun.year, begun.month, begun.day), date(ended.year, ended.month, ended.day)


def hijri_year(on: date) -> int:
    """The Islamic year of a day; near its turn it may be the one beside."""
    if date(1925, 1, 1) <= on <= date(2076, 12, 31):
        return int(Gregorian(on.year, on.month, on.day).to_hijri().year)
    return int((on - _EPOCH).days / 354.36707) + 1
