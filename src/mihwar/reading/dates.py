"""When: dates of a sentence against the date of its document, as honest ranges of days."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from mihwar.reading.statement import Span, When
from mihwar.reading.text import Text, normal
from mihwar.reading.tokens import Token

_YEAR = r"(?:1[89]\d\d|20\d\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class _Book:
    """The words of one language, ready to be looked for."""

    months: dict[str, int]
    explicit: tuple[re.Pattern[str], ...]
    decade: re.Pattern[str]
    decades: dict[str, int]
    parts: dict[str, tuple[int, int]]
    since: re.Pattern[str]
    relative: tuple[tuple[re.Pattern[str], str, int, int], ...]
    ago: re.Pattern[str]
    counts: dict[str, int]
    units: dict[str, str]
    event: re.Pattern[str]


def dates(text: Text, sentence: Span, tokens: list[Token], lang: str, on: date | None) -> list[When]:
    """The dates of a sentence, in the order of the text.

    A day, month or year as written is `explicit`. What counts from the document's date (last week, a month ago, a month without
    its year) is `relative`, and without that date its days are None. What counts from another event (a month after his visit) is
    `event`.

    Args:
        text: the text.
        sentence: where the sentence stands.
        tokens: its tokens; not needed, for dates are looked up as they are written.
        lang: `ar` or `en`.
        on: the day of the document.
    """
    book = _book(lang)
    first, last = text.place(sentence.start), text.place(sentence.end)
    view = text.view[first:last]
    taken: list[tuple[int, int]] = []
    found: list[When] = []

    def put(start: int, end: int, days: Days | None, basis: str) -> None:
        if any(one < end and start < other for one, other in taken):
            return
        taken.append((start, end))
        opened = days
        before = _last(book.since, view[:start])
        if before or book.since.match(view, start):
            # Since: from then to the document, not on that day.
            start = before.start() if before else start
            opened = None if days is None or on is None else (days[0], max(on, days[0]))
            if days is not None and on is None:
                opened = days
        span = text.span(first + start, first + end)
        found.append(When(opened[0] if opened else None, opened[1] if opened else None, basis, span))

    for match in book.event.finditer(view):
        put(match.start(), match.end(), None, "event")
    for pattern in book.explicit:
        for match in pattern.finditer(view):
            days, basis = _days(match, book, on)
            if days is not None or basis == "relative":
                put(match.start(), match.end(), days, basis)
    for match in book.decade.finditer(view):
        put(match.start(), match.end(), _decade(match, book), "explicit")
    for pattern, unit, low, high in book.relative:
        for match in pattern.finditer(view):
            put(match.start(), match.end(), None if on is None else _shifted(on, unit, low, high), "relative")
    for match in book.ago.finditer(view):
        count = match.group("count")
        many = int(count) if count and count.isdigit() else book.counts.get(count or "", 1)
        unit, _, dual = book.units[match.group("unit")].partition("*")
        days = None if on is None else _ago(on, unit, many * int(dual or 1))
        if days is not None and on is not None and match.group().startswith(("منذ", "for ")):
            days = days[0], on  # it lasts to the day of the document
        put(match.start(), match.end(), days, "relative")
    return sorted(found, key=lambda one: one.span or sentence)


def _last(since: re.Pattern[str], before: str) -> re.Match[str] | None:
    """The word of since right before, if there is one."""
    return next((one for one in since.finditer(before) if one.end() == len(before)), None)


def _days(match: re.Match[str], book: _Book, on: date | None) -> tuple[Days | None, str]:
    part = match.groupdict()
    if part.get("iso"):
        year, month, day = (int(one) for one in part["iso"].split("-"))
        return _range(year, month, day), "explicit"
    written = part.get("year")
    if not part.get("month"):
        return _range(int(written)) if written else None, "explicit"
    month, day_of = book.months[part["month"]], int(part.get("day") or 0) or None
    if written:
        return _range(int(written), month, day_of), "explicit"
    if on is None:
        return None, "relative"
    guess = _range(on.year, month, day_of)
    if guess is None or guess[0] > on:
        guess = _range(on.year - 1, month, day_of)
    return guess, "relative"


def _range(year: int, month: int | None = None, day: int | None = None) -> Days | None:
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def _decade(match: re.Match[str], book: _Book) -> Days:
    written = match.group("decade")
    start = int(re.sub(r"\D", "", written)) if re.search(r"\d", written) else book.decades[written]
    low, high = book.parts.get(match.group("part") or "", (0, 9))
    return date(start + low, 1, 1), date(start + high, 12, 31)


def _shifted(on: date, unit: str, low: int, high: int) -> Days:
    """Days, weeks (from Monday), months or years from the document's."""
    if unit == "day":
        return on + timedelta(days=low), on + timedelta(days=high)
    if unit == "week":
        monday = on - timedelta(days=on.weekday())
        return monday + timedelta(weeks=low), monday + timedelta(weeks=high, days=6)
    if unit == "weekend":
        monday = on - timedelta(days=on.weekday())
        return monday + timedelta(weeks=low, days=4), monday + timedelta(weeks=high, days=6)
    if unit == "month":
        return _month(on, low)[0], _month(on, high)[1]
    return date(on.year + low, 1, 1), date(on.year + high, 12, 31)


def _month(on: date, by: int) -> Days:
    year, month = divmod(on.year * 12 + on.month - 1 + by, 12)
    found = _range(year, month + 1)
    assert found is not None
    return found


def _ago(on: date, unit: str, many: int) -> Days:
    """So many units before the document: as exact as the unit is."""
    if unit == "day":
        return _shifted(on, "day", -many, -many)
    if unit == "week":
        return on - timedelta(weeks=many, days=3), on - timedelta(weeks=many) + timedelta(days=3)
    return _shifted(on, unit, -many, -many)


@cache
def _book(lang: str) -> _Book:
    held = tomllib.loads((files("mihwar") / "facts" / "reading" / "dates.toml").read_text("utf-8"))[lang]
    months = {normal(name): number for number, names in enumerate(held["months"], 1) for name in names}
    name = rf"(?:{'|'.join(re.escape(one) for one in sorted(months, key=len, reverse=True))})"
    year = rf"(?:,? (?:من )?(?:عام |سنة |سنه )?(?P<year>{_YEAR}))"
    ending = held["after_day"]
    explicit = (
        rf"(?<![\w/])(?P<iso>{_YEAR}-\d\d-\d\d)(?!\w)",
        # May 5, 2020 before 5 May 2020: else the day goes lost.
        rf"(?<!\w)(?P<month>{name}) (?P<day>{_DAY})(?:{ending})?{year}?(?!\w)",
        rf"(?<!\w)(?P<day>{_DAY})(?:{ending})? (?:من |of )?(?P<month>{name})(?:\s?/\s?{name})?{year}?(?!\w)",
        rf"(?<!\w)(?P<month>{name})(?:\s?/\s?{name})?{year}(?!\w)",
        rf"(?<!\w)(?:{held['before_month']}) ?(?P<month>{name})(?:\s?/\s?{name})?(?!\w)",
        rf"(?<!\w)(?:{held['before_year']}) ?(?P<year>{_YEAR})(?![\w-])",
    )
    units = {normal(word): unit for unit, words in held["units"].items() for word in words}
    counts = {normal(word): number for word, number in held["counts"].items()}
    unit = "|".join(re.escape(one) for one in sorted(units, key=len, reverse=True))
    count = "|".join(re.escape(one) for one in sorted(counts, key=len, reverse=True))
    decades = {normal(word): number for word, number in held["decades"].items()}
    decade = "|".join(re.escape(one) for one in sorted(decades, key=len, reverse=True)) or "(?!)"
    parts_of = {normal(word): (low, high) for word, (low, high) in held["parts"].items()}
    part = "|".join(re.escape(one) for one in sorted(parts_of, key=len, reverse=True))
    return _Book(
        months,
        tuple(re.compile(one) for one in explicit),
        re.compile(rf"(?<!\w)(?:(?P<part>{part})[ -])?(?P<decade>{decade}|1[89]\d0s|20\d0s)(?!\w)"),
        decades, parts_of,
        re.compile(rf"(?<!\w)(?:{held['since']}) (?:the )?(?:$|(?=\w))"),
        tuple((re.compile(rf"(?<!\w)(?:{normal(words)})(?!\w)"), unit, low, high) for words, unit, low, high in held["relative"]),
        re.compile(held["ago"].format(count=count, unit=unit)),
        counts, units,
        re.compile(held["event"].format(count=count, unit=unit)),
    )  # fmt: skip
