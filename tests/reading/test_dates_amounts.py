"""Dates against a document's date, and quantities with units and bounds; in both languages, at exact places."""

from __future__ import annotations

from datetime import date

import pytest

from mihwar.reading.amounts import amounts
from mihwar.reading.dates import dates
from mihwar.reading.statement import Span
from mihwar.reading.text import Text

ON = date(2024, 6, 20)


@pytest.mark.parametrize(
    ("lang", "text", "words", "first", "last", "basis"),
    [
        ("ar", "وقع الاتفاق في 5 مارس 2019 بعد تأجيل", "5 مارس 2019", "2019-03-05", "2019-03-05", "explicit"),
        ("ar", "غزت البلاد في فبراير/شباط 2022", "فبراير/شباط 2022", "2022-02-01", "2022-02-28", "explicit"),
        ("ar", "التقيا في أيلول ٢٠٢٣ هناك", "أيلول ٢٠٢٣", "2023-09-01", "2023-09-30", "explicit"),
        ("ar", "التقيا آخر مرة في سبتمبر/أيلول هناك", "في سبتمبر/أيلول", "2023-09-01", "2023-09-30", "relative"),
        ("ar", "انهار الاتحاد أواخر الثمانينات", "أواخر الثمانينات", "1986-01-01", "1989-12-31", "explicit"),
        ("ar", "القمة التي عقدت نهاية الأسبوع الماضي", "نهاية الأسبوع الماضي", "2024-06-14", "2024-06-16", "relative"),
        ("ar", "في حربها منذ عامين على جارتها", "منذ عامين", "2022-01-01", "2024-06-20", "relative"),
        ("ar", "زار العاصمة قبل شهر", "قبل شهر", "2024-05-01", "2024-05-31", "relative"),
        ("ar", "وصل بعد شهر واحد فقط من زيارته الأولى", "بعد شهر واحد فقط من زيارته", None, None, "event"),
        ("en", "They signed on May 5, 2020 in Oslo", "May 5, 2020", "2020-05-05", "2020-05-05", "explicit"),
        ("en", "They signed on 5 May 2020 in Oslo", "5 May 2020", "2020-05-05", "2020-05-05", "explicit"),
        ("en", "The war began in February 2022", "February 2022", "2022-02-01", "2022-02-28", "explicit"),
        ("en", "It fell apart in the late 1980s", "late 1980s", "1986-01-01", "1989-12-31", "explicit"),
        ("en", "They met two weeks ago in Vienna", "two weeks ago", "2024-06-03", "2024-06-09", "relative"),
        ("en", "They met last week in Vienna", "last week", "2024-06-10", "2024-06-16", "relative"),
        ("en", "They have been allies since 1949", "since 1949", "1949-01-01", "2024-06-20", "explicit"),
    ],
)
def test_dates(lang: str, text: str, words: str, first: str | None, last: str | None, basis: str) -> None:
    (found,) = dates(Text(text), Span(0, len(text)), [], lang, ON)
    assert found.span is not None
    assert words in text[found.span.start : found.span.end]
    said = tuple(None if one is None else one.isoformat() for one in (found.first, found.last))
    assert (said, found.basis) == ((first, last), basis)


def test_nothing_is_invented_without_a_documents_date() -> None:
    for lang, text in (("ar", "التقيا الأسبوع الماضي"), ("en", "They met last week"), ("ar", "زار العاصمة قبل شهر")):
        (found,) = dates(Text(text), Span(0, len(text)), [], lang, None)
        assert (found.first, found.last, found.basis) == (None, None, "relative")
    assert dates(Text("May they prosper"), Span(0, 16), [], "en", ON) == []
    assert dates(Text("سلمت 2022 دبابة"), Span(0, 15), [], "ar", ON) == []


@pytest.mark.parametrize(
    ("lang", "text", "words", "value", "bound", "unit"),
    [
        ("ar", "شحنت أكثر من 10 آلاف حاوية مليئة", "أكثر من 10 آلاف حاوية", 10_000, "more than", "container"),
        ("ar", "تحالف يضم ٣٢ عضوًا", "٣٢ عضوًا", 32, "exactly", "member"),
        ("ar", "دفعت نحو ثلاثة مليارات دولار", "نحو ثلاثة مليارات دولار", 3e9, "about", "dollar"),
        ("ar", "أرسلت ما لا يقل عن 1,500 جندي", "ما لا يقل عن 1,500 جندي", 1500, "at least", "soldier"),
        ("ar", "سلمت حاويتين", "حاويتين", 2, "exactly", "container"),
        ("en", "It shipped more than 10,000 containers", "more than 10,000 containers", 10_000, "more than", "container"),
        ("en", "The alliance has thirty members", "thirty members", 30, "exactly", "member"),
        ("en", "They paid up to 2.5 billion dollars", "up to 2.5 billion dollars", 2.5e9, "at most", "dollar"),
    ],
)
def test_amounts(lang: str, text: str, words: str, value: float, bound: str, unit: str) -> None:
    (found,) = amounts(Text(text), Span(0, len(text)), [], lang)
    assert text[found.span.start : found.span.end] == words
    assert (found.value, found.bound, found.unit) == (value, bound, unit)


def test_years_and_dates_are_no_amounts() -> None:
    for lang, text in (("en", "In 2022 states met"), ("ar", "في 2022 دول كثيرة"), ("en", "Resolution 2397/17 members")):
        found = amounts(Text(text), Span(0, len(text)), [], lang)
        assert [one for one in found if one.value in (2022, 2397, 17)] == []
