"""When: dates of a sentence against the date of its document, as honest ranges of days.

The sentence is scanned into signs (`scan.py`); each sign's kind is one letter, and rules over the letters find times: first
points (a day, a month, last week), then what reaches from or to them (since, until, between). A rule names kinds; its function
says which days are meant. Words are facts (`facts/reading/dates.toml`), so that the rules are the same for both languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from mihwar.reading import days as reckon
from mihwar.reading.hijri import hijri, hijri_year
from mihwar.reading.numerals import merged, numerals
from mihwar.reading.scan import Sign, Vocabulary, facts, scanned
from mihwar.reading.statement import Gap, Span, When
from mihwar.reading.text import Text, normal
from mihwar.reading.tokens import Token

Ends = tuple[date | None, date | None]


def dates(text: Text, sentence: Span, tokens: list[Token], lang: str, on: date | None) -> list[When]:
    """The dates of a sentence, in the order of the text.

    A day, month or year as written is `explicit`, of the Islamic calendar `hijri`. What counts from the document's date (last
    week, a month ago, a month without its year) is `relative`, and without that date its days are None. What counts from another
    event (a month after his visit) is `event`, with a `gap`; its days are None until that event's are known (`timing.py`).

    Args:
        text: the text.
        sentence: where the sentence stands.
        tokens: its tokens; not needed, for dates are looked up as they are written.
        lang: `ar` or `en`.
        on: the day of the document.
    """
    words = _vocabulary(lang)
    first, last = text.place(sentence.start), text.place(sentence.end)
    signs = scanned(text.view, first, last, words)
    if not signs:
        return []
    signs = [_settled(sign, text, lang) for sign in merged(signs)]
    found: list[When] = []
    points = _pass(signs, _POINTS, on, lang)
    if any(sign.kind == "part" for sign in points):
        points = _pass(points, _PARTS, on, lang)
    signs = _pass(points, _REACHES, on, lang)
    for n, sign in enumerate(signs):
        point = sign.value
        if sign.kind == "point" and not _remembered(signs[max(0, n - 8) : n], sign):
            found.append(When(point.ends[0], point.ends[1], point.basis, text.span(sign.start, sign.end), point.gap))
    return found


@dataclass(frozen=True, slots=True)
class Point:
    """A time found.

    Attributes:
        ends: first and last day, None where unknowable.
        basis: as of `When`.
        gap: from another event.
        loose: what it lacks, `year` or `week`: then a neighbour in a range may say it.
    """

    ends: Ends
    basis: str
    gap: Gap | None = None
    loose: str = ""


class Hit:
    """Signs that fit a rule, in their sentence.

    Attributes:
        before: what stands before them, points found there among it.
        signs: that fit.
        after: what stands behind them.
        on: the day of the document.
        lang: `ar` or `en`.
    """

    def __init__(self, before: list[Sign], signs: list[Sign], after: list[Sign], on: date | None, lang: str) -> None:
        """Signs with what stands around them."""
        self.before, self.signs, self.after = before, signs, after
        self.on, self.lang = on, lang

    def all(self, *kinds: str) -> list[Any]:
        """Values of the signs of some kinds."""
        return [sign.value for sign in self.signs if sign.kind in kinds]

    def one(self, *kinds: str) -> Any:
        """Value of the first sign of some kinds; None without."""
        return next(iter(self.all(*kinds)), None)

    def has(self, *kinds: str) -> bool:
        """Whether a sign is of one of some kinds."""
        return any(sign.kind in kinds for sign in self.signs)

    @property
    def unit(self) -> str:
        """Day, week, month ..."""
        return str(next((sign.value for sign in self.signs if sign.kind in _UNITS), "day"))

    @property
    def counts(self) -> tuple[int, int] | None:
        """How many units, from and to; None for none at all."""
        for sign in self.signs:
            if sign.kind in ("day", "number", "count", "one"):
                return int(sign.value), int(sign.value)
            if sign.kind == "vague":
                return int(sign.value[0]), int(sign.value[1])
        if self.has("pair"):
            return 2, 2
        if self.has("units"):
            return 2, 10
        return (1, 1) if self.lang == "ar" else None

    def turn(self) -> str:
        """`last`, `next`, `this` where a sign says so; else `future` or `past` by the clause."""
        for sign in self.signs:
            if sign.kind in ("last", "past"):
                return "last"
            if sign.kind in ("next", "this"):
                return sign.kind
        return "future" if self.future() else "past"

    def future(self) -> bool:
        """Whether the clause speaks of what is to come."""
        for sign in reversed(self.before):
            if sign.kind in _ENDS:
                break
            if _to_come(sign, self.lang):
                return True
            if sign.kind == "say":
                return False
        for n, sign in enumerate(self.after):
            if sign.kind in _ENDS and (n or sign.kind != "comma"):
                break
            if _to_come(sign, self.lang):
                return True
        return False

    def year(self) -> int | None:
        """The year that a sign names or that `last year`, `the same year` mean; None where none is told."""
        if (told := self.one("year")) is not None:
            return int(told)
        if (told := self.one("word_year")) is not None:
            return int(told)
        if self.has("same"):
            for sign in reversed(self.before):
                if sign.kind == "point" and sign.value.ends[1]:
                    return int(sign.value.ends[1].year)
            return None
        if self.on is not None:
            return self.on.year + {"last": -1, "next": 1}.get(self.turn(), 0)
        return None


_UNITS = frozenset({"uyear", "umonth", "uday", "ucentury", "uother", "units", "pair"})
_ENDS = frozenset({"comma", "stop", "dot", "that"})
_ANCHORS = _UNITS | {
    "decade", "young", "month", "hijri", "festive", "weekday", "season", "piece", "today", "eve", "aside", "morrow"
}  # fmt: skip


def _to_come(sign: Sign, lang: str) -> bool:
    if sign.kind == "future":
        return True
    if lang != "ar" or sign.kind != "other" or not _FUTURE.match(sign.value):
        return False
    return sign.value not in _not_future() and sign.value[1:] not in _not_future()


_FUTURE = re.compile(r"[وف]?س[يتن]\w{2,}")


@cache
def _not_future() -> frozenset[str]:
    return frozenset(normal(facts("dates")["ar"]["not_future"]).split())


def _settled(sign: Sign, text: Text, lang: str) -> Sign:
    """A number as day of a month, year or number; a month that is a word as well only with a capital letter."""
    if sign.kind == "number":
        plain = sign.value.isdigit()
        if plain and len(sign.value) == 4 and 1000 <= int(sign.value) < 2200:
            return sign._replace(kind="year", value=int(sign.value))
        if plain and len(sign.value) < 3 and 1 <= int(sign.value) <= 31:
            return sign._replace(kind="day", value=int(sign.value))
        return sign._replace(value=int(sign.value)) if plain and len(sign.value) < 6 else sign._replace(kind="other", value="")
    if sign.kind == "count":
        if sign.value != int(sign.value) or sign.value > 9999:
            return sign._replace(kind="other", value="")
        if sign.definite and sign.value in (20, 30):
            return sign._replace(kind="ordinal", value=int(sign.value))
        if 1000 <= sign.value < 2200:
            return sign._replace(kind="word_year")
    elif (
        sign.kind == "month"
        and lang == "en"
        and text.view[sign.start : sign.end] in facts("dates")["en"]["capital"]
        and not text.raw[text.span(sign.start, sign.end).start].isupper()
    ):
        return sign._replace(kind="other", value="")
    return sign


# Rules

Rule = tuple[str, Callable[[Hit], Point | None]]


def _explicit(ends: Ends | None, basis: str = "explicit") -> Point | None:
    return Point(ends, basis) if ends is not None else None


def _relative(hit: Hit, make: Callable[[date], Ends | None], loose: str = "") -> Point | None:
    if hit.on is None:
        return Point((None, None), "relative", None, loose)
    ends = make(hit.on)
    return Point(ends, "relative", None, loose) if ends is not None else None


def _void(hit: Hit) -> Point | None:
    return None


def _numeric(hit: Hit) -> Point | None:
    parts = [int(one) for one in re.split(r"[./-]", hit.one("date"))]
    if parts[0] > 31:
        year, month, day = parts
    else:
        day, month, year = parts
        if hit.lang == "en" and "/" in hit.one("date"):
            if day <= 12 < month:
                day, month = month, day
            elif day <= 12 and month <= 12 and day != month:
                return None  # whether day or month comes first is not said
    if hit.has("hmark") or 1300 <= year <= 1500:
        return _explicit(hijri(year, month, day), "hijri")
    return _explicit(reckon.days(year, month, day)) if year >= 1500 else None


def _day_month(hit: Hit) -> Point | None:
    months = hit.all("month")
    numbers = [int(one) for one in hit.all("day", "ordinal")]
    return _yearly(hit, lambda year: _joined(*(reckon.days(year, months[0], day) for day in numbers)))


def _day_of(hit: Hit) -> Point | None:
    """The fifth of this month."""
    by = {"last": -1, "next": 1}.get(hit.turn(), 0)

    def make(on: date) -> Ends | None:
        month = reckon.shifted(on, "month", by, by)
        return reckon.days(month[0].year, month[0].month, hit.one("day", "ordinal")) if month else None

    return _relative(hit, make)


def _months(hit: Hit) -> Point | None:
    months = hit.all("month")
    return _yearly(hit, lambda year: _joined(*(reckon.days(year, month) for month in months)))


def _joined(*some: reckon.Days | None) -> reckon.Days | None:
    """From the first to the last; None if one is none."""
    there = [one for one in some if one is not None]
    if len(there) < len(some):
        return None
    return min(one for one, _ in there), max(one for _, one in there)


def _yearly(hit: Hit, make: Callable[[int], reckon.Days | None], of: Callable[[date], int] = lambda on: on.year) -> Point | None:
    """Days of a year that is told, or of the year that the tense means."""
    if hit.has("year", "word_year"):
        return _explicit(make(hit.year() or 0))
    if hit.has("same"):
        year = hit.year()
        return _explicit(make(year)) if year is not None else Point((None, None), "event")
    if hit.on is None:
        return Point((None, None), "relative", None, "year")
    if hit.has("uyear"):
        return _explicit(make(hit.year() or 0), "relative")
    on, turn = hit.on, hit.turn()
    years = [of(on) + by for by in ((-1, 0, 1, 2) if turn in ("next", "future") else (1, 0, -1, -2, -3, -4))]
    for year in years:
        made = make(year)
        if made is None:
            continue
        if turn == "this" and year == of(on):
            return Point(made, "relative", None, "year")
        # To come: not over yet (next: not begun); past: begun (last: over).
        fits = {"next": made[0] > on, "future": made[1] >= on, "last": made[1] < on, "past": made[0] <= on}.get(turn, False)
        if fits:
            return Point(made, "relative", None, "year")
    return None


def _islamic(hit: Hit) -> Point | None:
    months, day = hit.all("hijri", "festive"), hit.one("day", "ordinal")
    year = hit.one("year", "number")
    if year is not None:
        return _explicit(_joined(*(hijri(int(year), month, day) for month in months)), "hijri") if int(year) < 1600 else None
    return _yearly(hit, lambda told: hijri(told, months[0], day), hijri_year)


def _year(hit: Hit) -> Point | None:
    if _of_treaty([sign.kind for sign in hit.before[-3:]]):
        return None
    told = [int(one) for one in hit.all("year", "number", "word_year", "day")]
    if hit.has("hmark"):
        return _explicit(_joined(*(hijri(one) for one in told)), "hijri")
    if hit.lang == "ar" and hit.on is not None and abs(told[0] - hijri_year(hit.on)) <= 40:
        return None  # of which calendar is not said
    return _explicit(_joined(*(reckon.days(one) for one in told))) if min(told) >= 500 else None


def _of_treaty(kinds: list[str]) -> bool:
    """Whether signs before a year say that it is a treaty's: بموجب معاهدة (الصداقة) عام 2000."""
    if kinds[-1:] == ["other"]:
        kinds = kinds[:-1]
    return kinds[-1:] == ["treaty"] and kinds[-2:-1] in (["under"], ["of"], ["to"], ["in"])


def _bare_year(hit: Hit) -> Point | None:
    return _explicit(reckon.days(hit.one("year"))) if 1800 <= hit.one("year") < 2100 else None


def _decade(hit: Hit) -> Point | None:
    start, young = hit.one("decade"), hit.one("young")
    century = _century_of(hit)
    if century is not None:
        number = start % 100 if start is not None else young
        return _explicit(reckon.years(century * 100 - 100 + number, century * 100 - 91 + number))
    if start is None:
        return Point((None, None), "relative")
    return _explicit(reckon.years(start, start + (99 if start % 100 == 0 and start < 2000 else 9)))  # the 1800s


def _century_of(hit: Hit) -> int | None:
    if (number := hit.one("ordinal")) is not None:
        return int(number)
    if hit.has("last", "past"):
        return (hit.on.year - 1) // 100 if hit.on is not None else 20
    return None


def _century(hit: Hit) -> Point | None:
    if (number := hit.one("ordinal")) is not None:
        return _explicit(reckon.years(100 * number - 99, 100 * number)) if number < 22 else None
    return _relative(hit, lambda on: reckon.shifted(on, "century", -hit.has("last"), -hit.has("last")))


def _piece(hit: Hit) -> Point | None:
    count = int(hit.one("piece"))
    number = hit.one("ordinal") or count
    if number > count:
        return None
    size = 12 // count
    # Of the last quarter of this year, what says which year.
    at = next(n for n, sign in enumerate(hit.signs) if sign.kind == "piece") + 1
    at += hit.signs[at].kind in ("ordinal", "recent", "last")
    rest = Hit(hit.before, hit.signs[at:], hit.after, hit.on, hit.lang)
    return _yearly(rest, lambda year: reckon.months(year, size * number - size + 1, size * number))


def _week_of(hit: Hit) -> Point | None:
    """The second week of May: the eighth to the fourteenth."""
    number = hit.one("ordinal") or 0
    if hit.unit != "week" or number > 5:
        return None
    at = next(n for n, sign in enumerate(hit.signs) if sign.kind == "month")
    month = _months(Hit(hit.before, hit.signs[at:], hit.after, hit.on, hit.lang))
    if month is None:
        return None
    first, last = month.ends
    if first is None or last is None:
        return month
    start = first + timedelta(days=7 * number - 7) if number else last - timedelta(days=6)
    return replace(month, ends=(start, min(last, start + timedelta(days=6))), loose="") if start <= last else None


def _season(hit: Hit) -> Point | None:
    number = int(hit.one("season"))
    if number == 3 and not hit.has("year", "word_year", "uyear"):
        return _yearly(hit, lambda year: reckon.months(year, 12, 14))
    return _yearly(hit, lambda year: reckon.season(year, number))


def _today(hit: Hit) -> Point | None:
    if hit.signs[0].value == "في" and hit.one("today") == [0, 0]:
        return None  # في اليوم: on the day that
    return _relative(hit, lambda on: reckon.shifted(on, "day", *hit.one("today")))


def _weekday(hit: Hit) -> Point | None:
    turn = hit.turn()
    return _relative(hit, lambda on: reckon.weekday(on, hit.one("weekday"), turn), "" if turn in ("last", "next") else "week")


def _unit(hit: Hit) -> Point | None:
    unit, turn = hit.unit, hit.turn()
    if hit.has("past"):
        return _relative(hit, lambda on: reckon.spanned(on, unit, 1))
    if unit == "decade" and turn == "last":  # the ten years till today, or the decade before
        return _relative(hit, lambda on: _joined(reckon.spanned(on, unit, 1), reckon.shifted(on, unit, -1, -1)))
    by = {"last": -1, "next": 1}.get(turn, 0)

    def make(on: date) -> Ends | None:
        made = reckon.shifted(on, unit, by, by)
        if made and hit.has("earlier"):
            return made[0], on
        return (on, made[1]) if made and hit.has("later") else made

    return _relative(hit, make)


def _same_year(hit: Hit) -> Point | None:
    year = hit.year()
    return _explicit(reckon.days(year)) if year else Point((None, None), "event", Gap("year", 0, 0, False))


def _ago(hit: Hit) -> Point | None:
    counts = hit.counts
    if counts is None:
        return None
    low, high = counts[0], counts[1] + hit.has("over_about")

    def make(on: date) -> Ends | None:
        made = reckon.reckoned(on, hit.unit, -high, -low)
        return (made[0], on) if made and hit.has("since") else made

    return _relative(hit, make)


def _lasting(hit: Hit) -> Point | None:
    counts = hit.counts or (1, 1)
    return _relative(hit, lambda on: reckon.spanned(on, hit.unit, -counts[1] if hit.has("next") else counts[1]))


def _ahead(hit: Hit) -> Point | None:
    """In two weeks, بعد أسبوعين: from today if it is to come; else, in Arabic, after what was told."""
    counts = hit.counts
    if counts is None:
        return None
    if hit.future():
        return _relative(hit, lambda on: reckon.reckoned(on, hit.unit, *counts))
    return Point((None, None), "event", Gap(hit.unit, *counts, False)) if hit.has("after") else None


def _event(hit: Hit) -> Point | None:
    """A month after the visit, قبل يومين من القمة; the day after."""
    if hit.has("aside"):
        return Point((None, None), "event", Gap("day", 0, 0))
    if hit.has("eve", "morrow"):
        return Point((None, None), "event", Gap("day", *((-1, -1) if hit.has("eve") else (1, 1))))
    counts = hit.counts or ((1, 1) if hit.has("the", "same") else None)
    if counts is None:
        return None
    if hit.lang == "en" and hit.signs[-1].kind in ("of", "on"):
        return None  # after three weeks of fighting
    low, high = counts
    if hit.has("same"):
        return Point((None, None), "event", Gap(hit.unit, 0, 0, False))
    if hit.has("before", "earlier"):
        low, high = -high, -low
    return Point((None, None), "event", Gap(hit.unit, low, high, hit.has("after", "before")))


def _behind(hit: Hit) -> Point | None:
    """بعد القمة بيومين: how long after or before, said behind what is named."""
    if hit.signs[0].value != "ب":
        return None
    side = next((sign.kind for sign in reversed(hit.before[-4:]) if sign.kind in ("after", "before")), None)
    counts = hit.counts
    if side is None or counts is None:
        return None
    low, high = counts if side == "after" else (-counts[1], -counts[0])
    return Point((None, None), "event", Gap(hit.unit, low, high, False))


def _twice(hit: Hit) -> Point | None:
    """The same day in two calendars."""
    return min(_some(hit), key=lambda one: ("explicit", "hijri", "relative", "event").index(one.basis))


_ABOUT = "(about|over_about)?"
_NUMBER = "(day|number|count|one|vague)"
_UNIT = "(uyear|umonth|uday|ucentury|uother)"
_ANY = "(uyear|umonth|uday|ucentury|uother|units|pair)"
_D = "(the? (day|ordinal))"
_REL = "(the? (last|this|next) uyear|uyear (last|this|next|same)|the? same uyear|same uyear)"
_YEAR = f"(comma? (of|in|for)? (uyear|pair)? (year|word_year) gmark?|of? in? {_REL})"
_AND = "(dash|to|until|and)"
_MONTH = "(umonth? month (dot (?=day|year))?)"
_TWO = "((slash|open)? month close?)"
_W = "(uday? weekday comma? open?)?"
_APART = f"(?!{_ANY}|year|month|hijri|weekday|day|number|ordinal|last|next|this|same|recent|past)"

_POINT_RULES: tuple[Rule, ...] = (
    ("void", _void),
    (f"{_MONTH} the uyear (before|earlier)", _void),
    ("treaty of (the|uyear)? year", _void),
    ("treaty year", _void),
    ("for uyear year", _void),
    ("issued (in|of)? uyear? year", _void),
    ("the year (?!comma|dot|stop|close|and)", _void),
    (f"{_W} date (hmark|gmark)?", _numeric),
    (f"(from|of|between) uday? ({_D} {_AND} of?)+ {_D} of? {_MONTH} {_TWO}? ({_YEAR}|last|next|this)?", _day_month),
    (f"{_W} (uday|pair)? ({_D} {_AND} of?)* {_D} of? {_MONTH} {_TWO}? ({_YEAR}|last|next|this)?", _day_month),
    (f"the? (ordinal|last) uother of? {_MONTH} ({_YEAR}|last|next|this)?", _week_of),
    (f"uother (ordinal|recent) of? {_MONTH} ({_YEAR}|last|next|this)?", _week_of),
    (f"{_D} of? (umonth (this|last|next)|(this|last|next) umonth)", _day_of),
    (f"{_W} month dot? {_D} ({_AND} {_D})? ({_YEAR}|(?!percent|dot day))", _day_month),
    (f"(from|of|between) {_MONTH} (slash|{_AND}) {_MONTH} ({_YEAR}|last|next|this)", _months),
    (f"{_MONTH} ((slash|open|{_AND})? {_MONTH} close?)* ({_YEAR}|last|next|this)", _months),
    ("(last|next) month", _months),
    (f"{_W} {_D} of? umonth? (hijri|festive) (last|next|comma? (uyear|of)* (year|number) hmark?)?", _islamic),
    ("umonth? (hijri|festive) ((comma|of|uyear)* (year|number) hmark?|last|next)", _islamic),
    ("(last|next) festive", _islamic),
    ("umonth (hijri|festive)", _islamic),
    ("(uyear|the)* (year|number) hmark", _year),
    ("(the? uyear) (year|word_year|number) gmark?", _year),
    ("(in|over)? (pair|units) year (and|dash|to|until) year gmark?", _year),
    ("year gmark", _year),
    ("the? (decade|young) of? the? (ordinal ucentury|ucentury (ordinal|last)|last ucentury)", _decade),
    ("the? (decade|young)", _decade),
    ("the? (ordinal ucentury|ucentury ordinal|(last|this) ucentury|ucentury (last|this))", _century),
    (f"the? (ordinal|last|recent) piece of? the? ({_YEAR})", _piece),
    (f"piece (ordinal|recent|last) (of|for)? ({_YEAR})", _piece),
    (f"the? season of? ({_YEAR})", _season),
    ("(last|next|this) season", _season),
    ("season (last|next|this)", _season),
    ("(uday|today) (same|follows)", _event),
    ("the? today", _today),
    ("the? (last|next|this) weekday", _weekday),
    ("uday? weekday (last|next|this)?", _weekday),
    (f"(earlier|later) of? (in|this|the)* {_UNIT} this?", _unit),
    (f"before {_ABOUT} {_NUMBER}? {_ANY} (count|only|vague)* of (?!today|now)", _event),
    (f"since {_ABOUT} {_NUMBER}? {_ANY} count? {_APART}", _ago),
    (f"before {_ABOUT} {_NUMBER}? {_ANY} count? {_APART}", _ago),
    (f"{_ABOUT} {_NUMBER}? {_ANY} ago", _ago),
    (f"(over|in)? the? (last|past|recent|next) {_NUMBER} {_ANY}", _lasting),
    ("(over|in)? the? (last|past|recent|next) units", _lasting),
    (f"(over|in) (units|pair) {_NUMBER}* (last|recent|next)", _lasting),
    (f"(units|pair) {_NUMBER}* (last|recent|next)", _lasting),
    ("the? same uyear|uyear same", _same_year),
    ("(in|over)? the? (last|next|this|past) (uyear|umonth|uother)", _unit),
    ("(in|over)? (uyear|umonth|uother) (last|next|this)", _unit),
    (f"{_ABOUT} {_NUMBER}? {_ANY} (after|before) (?!dot|stop|comma)", _event),
    ("the uday (after|before) (?!dot|stop|comma)", _event),
    (f"after {_ABOUT} {_NUMBER}? {_ANY} (count|only|vague)* (of|on)", _event),
    (f"after {_ABOUT} {_NUMBER}? {_ANY} (count|only)* {_APART}", _ahead),
    (f"in {_ABOUT} {_NUMBER} {_ANY} (?!last|next|recent)", _ahead),
    (f"{_ABOUT} {_NUMBER} {_ANY} (later|earlier)", _event),
    ("(the? same uday|the next uday|the after uday|the uday (before|after))", _event),
    (f"in {_NUMBER}? (pair|units)", _behind),
    ("the? eve", _event),
    ("morrow", _event),
    ("the? aside", _event),
)  # fmt: skip


# Reaches: what stands around points, and years and months that are times only there.


def _some(hit: Hit) -> list[Point]:
    """The points of a reach, bare years and months among them."""
    found: list[Point] = []
    for k, sign in enumerate(hit.signs):
        if sign.kind == "point":
            found.append(sign.value)
        elif sign.kind == "year" and 1000 <= sign.value < 2200:
            found.append(Point(reckon.days(sign.value) or (None, None), "explicit"))
        elif sign.kind in ("month", "festive"):
            if sign.kind == "month" and k and hit.signs[k - 1].kind in ("slash", "open", "month"):
                continue
            alone = Hit(hit.before + hit.signs[:k], [sign], hit.signs[k + 1 :] + hit.after, hit.on, hit.lang)
            made = _months(alone) if sign.kind == "month" else _islamic(alone)
            found.append(made or Point((None, None), "relative", None, "year"))
    return found


def _between(hit: Hit) -> Point | None:
    one, other = _some(hit)[:2]
    first, last = one.ends[0], other.ends[1]
    basis = "relative" if "relative" in (one.basis, other.basis) else one.basis
    if first and last and one.loose:
        if one.loose == "year" and not other.loose:
            first, basis = _in_year(first, last.year), other.basis  # from 28 February to 3 March 2024
        while first > last:
            first = first - timedelta(days=7) if one.loose == "week" else _in_year(first, first.year - 1)
    if first is None or last is None or first > last:
        return Point((None, None), basis) if basis == "relative" else None
    return Point((first, last), basis)


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)


def _since(hit: Hit) -> Point | None:
    point = _some(hit)[0]
    if point.basis == "event" or point.ends[0] is None:
        return point
    if hit.on is None or point.ends[0] > hit.on:
        return replace(point, loose="")
    return Point((point.ends[0], hit.on), point.basis)


def _until(hit: Hit) -> Point | None:
    point = _some(hit)[0]
    return point if point.basis == "event" else Point((None, point.ends[1]), point.basis)


def _beside(hit: Hit) -> Point | None:
    """Before or after a time."""
    point = _some(hit)[0]
    first, last = point.ends
    if point.basis == "event":
        return point
    try:
        if hit.has("before"):
            return Point((None, first - timedelta(days=1) if first else None), point.basis)
        return Point((last + timedelta(days=1) if last else None, None), point.basis)
    except OverflowError:
        return None


def _part(hit: Hit) -> Point | None:
    point = _some(hit)[0]
    first, last = point.ends
    if first is None or last is None:
        return point
    return replace(point, ends=reckon.part((first, last), *hit.one("part")))


def _in(hit: Hit) -> Point | None:
    if hit.has("month", "festive"):
        return _some(hit)[0]
    if hit.has("year"):
        return _bare_year(hit)
    return next(iter(_some(hit)), None)


_X = f"(point|uyear? year|umonth? month ({_TWO})?)"
_PART_RULES: tuple[Rule, ...] = ((f"the? part (dash|of|in|the|for)* {_X}", _part),)
_REACH_RULES: tuple[Rule, ...] = (
    (f"between the? {_X} and {_X}", _between),
    (f"(in? from|in? of|in|between)? the? {_X} (to|until|and until) the? {_X}", _between),
    ("(in|over)? (the|of)? year dash year", _between),
    ("point dash point", _between),
    ("point open? (equals|of|in)* point close?", _twice),
    (f"since the? {_X} and? until the? {_X}", _between),
    (f"(since|from) (the|in|about)* {_X} (until now)?", _since),
    (f"until (the|in|about)* {_X}", _until),
    (f"by {_X}", _until),
    (f"(before|after) (the|in|about)* {_X}", _beside),
    (f"(in|between) (in|about)* ({_X}|festive)", _in),
    ("umonth month", _in),
    ("point", _in),
)


@dataclass(frozen=True, slots=True)
class _Rules:
    """Rules as one pattern over letters of kinds."""

    pattern: re.Pattern[str]
    makers: tuple[Callable[[Hit], Point | None], ...]


_OTHER = "x"  # the letter of what no rule knows
_LETTERS: dict[str, str] = {}


def _letter(kind: str) -> str:
    if kind not in _LETTERS:
        _LETTERS[kind] = chr(0x4E00 + len(_LETTERS))
    return _LETTERS[kind]


def _rules(rules: tuple[Rule, ...]) -> _Rules:
    """One pattern, the longest that fits at a place by the order of the rules."""
    some = []
    for number, (pattern, _) in enumerate(rules):
        letters = re.sub(r"\((?!\?)", "(?:", pattern)
        letters = re.sub(r"[a-z_]+", lambda one: _letter(one.group()), letters)
        # Repetitions are few, so that long rows of numbers or months take no longer than other text.
        letters = letters.replace(" ", "").replace("*", "{0,4}").replace("+", "{1,4}")
        some.append(f"(?P<r{number}>{letters})")
    return _Rules(re.compile("|".join(some)), tuple(make for _, make in rules))


_POINTS, _PARTS, _REACHES = _rules(_POINT_RULES), _rules(_PART_RULES), _rules(_REACH_RULES)


def _pass(signs: list[Sign], rules: _Rules, on: date | None, lang: str) -> list[Sign]:
    """The signs, those that fit a rule as one: `point` with its value, or `void` where they are no time.

    A point takes in the preposition that leads it (in, on), and is then marked `definite`.
    """
    letters = "".join([_LETTERS.get(sign.kind, _OTHER) for sign in signs])
    found: list[Sign] = []
    at = 0
    for match in _matches(rules.pattern, letters):
        start, end = match.span()
        found += signs[at:start]
        led = bool(found) and found[-1].kind == "in" and signs[start].kind not in _OPENERS
        if led:
            start -= 1
            found.pop()
        hit = Hit(found[-_AROUND:], signs[start:end], signs[end : end + _AROUND], on, lang)
        point = rules.makers[int((match.lastgroup or "r0")[1:])](hit)
        led = led or signs[start].kind == "in" or (signs[start].kind == "point" and signs[start].definite)
        found.append(Sign("point" if point else "void", point, signs[start].start, signs[end - 1].end, led))
        at = end
    return found + signs[at:]


_AROUND = 40  # signs on either side that may say which year is meant, or that it is to come
_OPENERS = frozenset({"in", "from", "between", "since", "until", "before", "after", "void"})


def _matches(pattern: re.Pattern[str], letters: str) -> Iterator[re.Match[str]]:
    """Matches in runs of known signs with an anchor among them: elsewhere there can be none."""
    for run in _RUN.finditer(letters):
        if _ANCHORED.search(letters, *run.span()):
            yield from pattern.finditer(letters, *run.span())


_RUN = re.compile(f"[^{_OTHER}]+")
_ANCHORED = re.compile("[" + "".join(map(_letter, sorted(_ANCHORS | {"year", "number", "date", "point", "ordinal"}))) + "]")


def _remembered(before: list[Sign], point: Sign) -> bool:
    """Whether a time is that of what is remembered: the anniversary of the invasion of 2022, not an anniversary in 2024."""
    if point.definite:
        return False
    for sign in reversed(before):
        if sign.kind in ("comma", "stop", "dot", "point"):
            return False
        if sign.kind == "anniversary":
            return True
    return False


@cache
def _vocabulary(lang: str) -> Vocabulary:
    return Vocabulary(lang, _entries(lang), _ANCHORS)


def _entries(lang: str) -> Iterator[tuple[str, str, Any]]:
    table = facts("dates")[lang]
    for kind, key in (("month", "months"), ("hijri", "hijri"), ("weekday", "weekdays"), ("season", "seasons")):
        for number, some in enumerate(table[key], kind in ("month", "hijri")):
            for word in some:
                yield word, "festive" if kind == "hijri" and word in table["festive"] else kind, number
    for word, value in table["today"].items():
        yield word, "today", value
    for key, kind in (("parts", "part"), ("pieces", "piece"), ("decades", "decade"), ("young", "young"), ("vague", "vague")):
        for word, value in table[key].items():
            yield word, kind, value
    for unit, some in table["unit"].items():
        for word in some:
            yield word, f"u{unit}" if unit in ("year", "month", "day", "century") else "uother", unit
    for kind in ("units", "pair"):
        for unit, some in table[kind].items():
            for word in some:
                yield word, kind, unit
    for kind, some in table.items():
        if kind not in ("months", "hijri", "weekdays", "seasons", "capital", "festive") and isinstance(some, list):
            for word in some:
                yield word, kind, word
    yield from numerals(lang)
