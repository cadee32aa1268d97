"""Dates against a document's date, and quantities with units and bounds; in both languages, at exact places.

The cases stand in `dates.txt` and `amounts.txt`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from mihwar.reading.amounts import amounts
from mihwar.reading.dates import dates
from mihwar.reading.statement import Span
from mihwar.reading.text import Text

ON = date(2024, 6, 20)  # a Thursday
HERE = Path(__file__).parent


def cases(name: str) -> Iterator[tuple[str, ...]]:
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield tuple(part.strip() for part in line.split("|"))


def unmarked(marked: str) -> tuple[str, list[str]]:
    """A sentence without its brackets, and what stood in them."""
    return re.sub(r"[\[\]]", "", marked), re.findall(r"\[(.*?)\]", marked)


def day(told: str, last: bool) -> date | None:
    if told == "-":
        return None
    year, month, on = ([int(one) for one in told.split("-")] + [0, 0])[:3]
    month = month or (12 if last else 1)
    return date(year, month, on or (monthrange(year, month)[1] if last else 1))


@pytest.mark.parametrize(("lang", "marked", "first", "last", "basis"), list(cases("dates.txt")))
def test_dates(lang: str, marked: str, first: str, last: str, basis: str) -> None:
    sentence, words = unmarked(marked)
    found = dates(Text(sentence), Span(0, len(sentence)), [], lang, ON)
    assert [sentence[one.span.start : one.span.end] for one in found if one.span] == words
    assert [(one.first, one.last, one.basis) for one in found][:1] == [(day(first, False), day(last, True), basis)] * bool(words)


def test_nothing_is_invented_without_a_documents_date() -> None:
    for lang, text in (("ar", "التقيا الأسبوع الماضي"), ("en", "They met last week"), ("ar", "زار العاصمة قبل شهر"),
                       ("en", "They met on Monday"), ("ar", "التقيا في مارس"), ("en", "They met on 3 March")):  # fmt: skip
        (found,) = dates(Text(text), Span(0, len(text)), [], lang, None)
        assert (found.first, found.last, found.basis) == (None, None, "relative")
    assert dates(Text("May they prosper"), Span(0, 16), [], "en", ON) == []
    assert dates(Text("سلمت 2022 دبابة"), Span(0, 15), [], "ar", ON) == []


@pytest.mark.parametrize(("lang", "marked", "value", "bound", "unit"), list(cases("amounts.txt")))
def test_amounts(lang: str, marked: str, value: str, bound: str, unit: str) -> None:
    sentence, words = unmarked(marked)
    found = amounts(Text(sentence), Span(0, len(sentence)), [], lang)
    assert [sentence[one.span.start : one.span.end] for one in found] == words
    if words:
        unit, _, upper = unit.partition("..")
        one = found[0]
        assert (one.value, one.bound, one.unit, one.upper) == (float(value), bound, unit, float(upper) if upper else None)


def test_marks_and_lengthened_letters_change_nothing() -> None:
    plain = "أرسلت أكثر من عشرة آلاف جندي في الثالث من مارس 2023"
    marked = "أَرْسَلَتْ أكـــثر مِن عَشَرة آلافِ جُنديٍّ في الثالثِ من مارِس 2023"
    for text in (plain, marked):
        (when,) = dates(Text(text), Span(0, len(text)), [], "ar", ON)
        (much,) = amounts(Text(text), Span(0, len(text)), [], "ar")
        assert (when.first, when.last) == (date(2023, 3, 3), date(2023, 3, 3))
        assert (much.value, much.bound, much.unit) == (10_000, "more than", "soldier")
        assert text[much.span.start : much.span.end].startswith(("أكثر", "أكـ"))


def test_years_and_dates_are_no_amounts() -> None:
    for lang, text in (("en", "In 2022 states met"), ("ar", "في 2022 دول كثيرة"), ("en", "Resolution 2397/17 members")):
        found = amounts(Text(text), Span(0, len(text)), [], lang)
        assert [one for one in found if one.value in (2022, 2397, 17)] == []


@pytest.mark.parametrize("row", ["March/", "on Monday ", "5-", "of the same year ", "hundred thousand ", "1/2/"])
def test_long_rows_take_no_longer_than_other_text(row: str) -> None:
    text = Text(row * (60_000 // len(row)))
    began = process_time()
    dates(text, Span(0, len(text.raw)), [], "en", ON)
    amounts(text, Span(0, len(text.raw)), [], "en")
    assert process_time() - began < 5  # a tenth of it here; quadratic time would be minutes
