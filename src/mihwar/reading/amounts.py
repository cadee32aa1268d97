"""How much: numbers with units and bounds, in digits and words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mihwar.reading.statement import Amount, Span
from mihwar.reading.text import Text, normal
from mihwar.reading.tokens import Token

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class _Book:
    """The words of one language: numbers, scales, units and bounds, each a pattern with what it stands for."""

    number: re.Pattern[str]
    values: dict[str, float]
    scales: dict[str, float]
    scale: re.Pattern[str]
    units: dict[str, str]
    unit: re.Pattern[str]
    bounds: dict[str, str]
    bound: re.Pattern[str]
    duals: dict[str, str]


def amounts(text: Text, sentence: Span, tokens: list[Token], lang: str) -> list[Amount]:
    """The quantities of a sentence that have a unit, in the order of the text; years and dates are none.

    Args:
        text: the text.
        sentence: where the sentence stands.
        tokens: its tokens; not needed, for units are looked up as they are written.
        lang: `ar` or `en`.
    """
    book = _book(lang)
    first, last = text.place(sentence.start), text.place(sentence.end)
    view = text.view
    found: list[Amount] = []
    at = first
    while match := book.number.search(view, at, last):
        at = match.end()
        value = _value(match.group(), book)
        end = match.end()
        if scale := book.scale.match(view, end, last):
            value *= book.scales[scale.group(1)]
            end = scale.end()
        unit = book.unit.match(view, end, last)
        if unit is None:
            continue
        start, bound = match.start(), "exactly"
        year = re.fullmatch(r"(?:1[89]|20)\d\d", match.group()) and scale is None
        before = [one for one in book.bound.finditer(view, max(first, start - 24), start) if one.end() >= start - 1]
        if before:
            start, bound = before[-1].start(1), book.bounds[before[-1].group(1)]
        elif year:
            continue  # a bare number like a year is one
        at = unit.end()
        found.append(Amount(value, bound, book.units[unit.group(1)], text.span(start, unit.end())))
    for word, name in book.duals.items():
        for match in re.finditer(rf"(?<!\w){word}(?!\w)", view[first:last]):
            start, end = first + match.start(), first + match.end()
            found.append(Amount(2.0, "exactly", name, text.span(start, end)))
    return sorted(found, key=lambda one: one.span)


def _value(written: str, book: _Book) -> float:
    if _DIGITS.fullmatch(written):
        return float(written.replace(",", ""))
    return book.values[" ".join(written.split())]


@cache
def _book(lang: str) -> _Book:
    held = tomllib.loads((files("mihwar") / "facts" / "reading" / "amounts.toml").read_text("utf-8"))[lang]
    values = {normal(word): float(value) for word, value in held["numbers"].items()}
    scales = {normal(word): float(value) for word, value in held["scales"].items()}
    units = {normal(word): name for name, words in held["units"].items() for word in words}
    bounds = {normal(word): name for name, words in held["bounds"].items() for word in words}
    duals = {normal(word): name for name, words in held.get("duals", {}).items() for word in words}
    # A number must stand alone: no digits, letters or marks of dates beside it.
    number = rf"(?<![\w/.,-])(?:{_DIGITS.pattern}|{_any(values)})(?![\w/]|[.,-]\d)"
    return _Book(
        re.compile(number), values, scales, re.compile(rf"[ -]({_any(scales)})(?!\w)"), units,
        re.compile(rf"(?: (?:من|of))? ?({_any(units)})(?!\w)"), bounds, re.compile(rf"(?<!\w)({_any(bounds)}) ?"), duals,
    )  # fmt: skip


def _any(words: dict[str, object] | dict[str, float] | dict[str, str]) -> str:
    """Any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
