"""How much: numbers with units and bounds, in digits and words.

The sentence is scanned into signs (`scan.py`), numerals become counts (`numerals.py`), and each count looks for its unit behind
it (before it for currency signs) and its bound before or behind. Words are facts (`facts/reading/amounts.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from mihwar.reading.numerals import figure, merged, numerals
from mihwar.reading.scan import Sign, Vocabulary, facts, scanned
from mihwar.reading.statement import Amount, Span
from mihwar.reading.text import Text
from mihwar.reading.tokens import Token

_MEASURED = frozenset({"percent", "tonne", "kilometre", "square kilometre", "cubic metre", "megawatt", "point"})
_CURRENCIES = frozenset({"dollar", "euro", "pound", "yen"})
_LAST = _MEASURED | {"killed", "wounded", "person"}  # never before another unit, nor (12 people dead) behind one
_ADJECTIVE = re.compile(r".*(?:[^aeiou]ian|ean|ese|ish|ic|al|ive|ary|ous|less)$")
_FAR = 4  # words between a number and its unit


def amounts(text: Text, sentence: Span, tokens: list[Token], lang: str) -> list[Amount]:
    """The quantities of a sentence that have a unit, in the order of the text.

    Years, dates, ordinals and numbers of articles are none. What is counted in tens, dozens or thousands of unknown number is
    `at least` one of them. A range is `at least` its lower end, with the `upper` one.

    Args:
        text: the text.
        sentence: where the sentence stands.
        tokens: its tokens; not needed, for units are looked up as they are written.
        lang: `ar` or `en`.
    """
    words = _vocabulary(lang)
    first, last = text.place(sentence.start), text.place(sentence.end)
    signs = scanned(text.view, first, last, words)
    signs = merged(signs)
    found: list[Amount] = []
    done = 0
    for n, sign in enumerate(signs):
        if n < done:
            continue
        if sign.kind == "pair":
            found.append(Amount(2.0, "exactly", sign.value, text.span(sign.start, sign.end)))
        elif sign.kind in _NUMBERS and (made := _amount(signs, n, text, lang, done)):
            amount, done = made
            found.append(amount)
    return found


_NUMBERS = frozenset({"number", "count", "many"})
_COUNTED = frozenset({"number", "pair", "small", "ten", "hundred", "scale", "plural", "dual", "either", "vague", "half"})


class _Number(NamedTuple):
    """A number in a sentence: its value, the signs it takes, and the end of a range."""

    value: float
    start: int
    end: int
    upper: float | None = None


def _amount(signs: list[Sign], n: int, text: Text, lang: str, done: int) -> tuple[Amount, int] | None:
    """The amount whose number is sign n, and the place after it."""
    if _no_number(signs, n, text):
        return None
    number = _ranged(signs, n, text)
    unit = _unit(signs, number, text, lang)
    if unit is None:
        return None
    name, low, high = unit
    value, upper = number.value, number.upper
    if value != int(value) and name not in _MEASURED | _CURRENCIES and signs[n].kind == "number":
        if not re.fullmatch(r"\d{1,3}\.\d{3}", signs[n].value):
            return None
        value = float(signs[n].value.replace(".", ""))  # 1.500 soldiers: a thousand and five hundred
    bound, low, high = _bound(signs, low, high, done)
    if bound is None:
        if signs[n].kind == "number" and re.fullmatch(r"(?:1[89]|20)\d\d", signs[n].value) and low == n:
            return None  # a bare number like a year is one
        bound = "at least" if signs[n].kind == "many" or upper is not None else "exactly"
    return Amount(value, bound, name, text.span(signs[low].start, signs[high - 1].end), upper), high


def _no_number(signs: list[Sign], n: int, text: Text) -> bool:
    """Whether a number is none of how many: of an article, a type, a date, or a part of a longer sign."""
    sign = signs[n]
    before, after = (signs[n - 1] if n else None), (signs[n + 1] if n + 1 < len(signs) else None)
    view = text.view
    if before is not None:
        glued = before.end == sign.start
        if before.kind == "number" and before.end + 1 == sign.start and sign.kind == "number":
            return True  # +49 30 123456
        if before.kind == "article" and before.end + 1 >= sign.start:
            return True
        if before.kind == "month" and sign.kind == "number" and figure(sign.value) < 32 and not view[before.start] > "z":
            return True  # October 7; months stand before a number in Arabic only by chance
        if before.kind == "of" and n > 1 and signs[n - 2].kind == "article":
            return True
        if before.value == "in" and n > 1 and signs[n - 2].kind == "count":
            return True  # one in five
        joined = glued and n > 1 and signs[n - 2].end == before.start
        if joined and before.kind in ("slash", "stop", "dot"):
            return True
        if joined and before.kind == "dash" and signs[n - 2].kind not in _NUMBERS:
            return True  # F-16
        if glued and before.kind == "other" and (view[before.end - 1].isalnum() or before.value in ("'", "+")):
            return True
    if after is not None and after.start == sign.end and sign.kind == "number":
        digits = n + 2 < len(signs) and signs[n + 2].start == after.end and signs[n + 2].kind == "number"
        if after.kind == "slash" or (after.kind in ("dot", "stop") and digits):
            return True
    if after is not None and after.kind == "month":
        return True
    # One of the members, إحدى الدول.
    return sign.kind == "count" and sign.value == 1 and after is not None and (after.kind == "of" or after.definite)


def _value(sign: Sign) -> float:
    return figure(sign.value) if sign.kind == "number" else float(sign.value)


def _ranged(signs: list[Sign], n: int, text: Text) -> _Number:
    """A number, or two of a range: 10 to 12, 10-12, بين 10 و12."""
    value, start = _value(signs[n]), n
    before = signs[n - 1].kind if n else ""
    at = n + 1
    if at + 1 < len(signs) and signs[at + 1].kind in ("number", "count") and signs[n].kind in ("number", "count"):
        joint = signs[at]
        glued = joint.start == signs[n].end and joint.end == signs[at + 1].start
        if joint.kind == "to" or (joint.kind == "dash" and glued) or (joint.kind == "and" and before == "between"):
            upper = _value(signs[at + 1])
            if signs[n].kind == "number" and upper > 1000 * value and signs[at + 1].kind == "count":
                value *= next(size for size in (1e9, 1e6, 1e3) if upper >= size)  # 2 to 3 million
            if value < upper:
                if before in ("between", "from", "of"):
                    start -= 1
                return _Number(value, start, at + 2, upper)
    return _Number(value, start, at)


def _unit(signs: list[Sign], number: _Number, text: Text, lang: str) -> tuple[str, int, int] | None:
    """The name of the unit, and the signs from the first of the number and it to the last."""
    start, end = number.start, number.end
    sign = signs[start - 1] if start else None
    if sign and sign.kind == "unit" and sign.value in _CURRENCIES and sign.end + 1 >= signs[start].start:
        # US$, A$
        letters = start > 1 and signs[start - 2].end == sign.start and signs[start - 2].kind in ("other", "one", "unit")
        return sign.value, start - 1 - letters, end
    at = end
    while at < len(signs) and at <= end + _FAR:
        sign = signs[at]
        if sign.kind in ("unit", "pair"):
            if sign.kind == "pair":
                return None
            after = signs[at + 1] if at + 1 < len(signs) else None
            if (
                lang == "en"
                and after is not None
                and after.kind == "unit"
                and not {sign.value, after.value} & _LAST
                and after.start - sign.end == 1
            ):
                at += 1  # 20 tank shells
                continue
            if sign.definite and at == end and lang == "ar" and signs[end - 1].kind in ("count", "number"):
                return None if signs[end - 1].kind == "number" else (sign.value, start, at + 1)
            return sign.value, start, at + 1
        if sign.kind in ("of", "from") and at == end:
            at += 1
            if at < len(signs) and signs[at].kind == "the":
                at += 1
            continue
        if sign.kind == "number" and lang == "en" and signs[at - 1].kind == "dash" and signs[at - 1].end == sign.start:
            at += 1  # four Mi-17 helicopters
            continue
        if sign.kind == "dash" and (sign.start == signs[at - 1].end):
            at += 1
            continue
        if lang == "en" and _adjective(sign, text):
            at += 1
            continue
        break
    return _unit_before(signs, number, lang)


def _adjective(sign: Sign, text: Text) -> bool:
    """Whether an English word may stand between a number and what it counts."""
    if sign.kind == "adjective":
        return True
    if sign.kind != "other" or not sign.value.isalpha():
        return False
    return bool(_ADJECTIVE.match(sign.value)) or text.raw[text.span(sign.start, sign.end).start].isupper()


def _unit_before(signs: list[Sign], number: _Number, lang: str) -> tuple[str, int, int] | None:
    """The unit before its number: الأعضاء الـ32, الجنود الثلاثة, the number of members rose to 32."""
    start, end = number.start, number.end
    if lang == "ar":
        k = start - 1
        article = signs[start].definite or (k >= 0 and signs[k].kind == "the")
        if k >= 0 and signs[k].kind == "the":
            k -= 1
        if article:
            for at in (k, k - 1):
                if at >= 0 and signs[at].kind == "unit" and (at == k or (signs[k].kind == "other" and not signs[at].definite)):
                    return signs[at].value, at, end
            return None
    k = start - 1
    while k >= 0 and signs[k].kind == "bound":
        k -= 1
    if k < 1 or signs[k].kind not in ("reach", "to", "unit"):
        return None
    for at in range(k, max(0, k - 6), -1):
        if signs[at].kind in ("comma", "stop", "dot"):
            return None
        if signs[at].kind == "unit" and signs[at - 1].kind == "number_of":
            return signs[at].value, start, end
    return None


def _bound(signs: list[Sign], low: int, high: int, done: int) -> tuple[str | None, int, int]:
    """The bound before or behind, and the signs with it."""
    bound: str | None = None
    at = low
    while at > done and signs[at - 1].kind in ("bound", "one") and signs[at].start - signs[at - 1].end <= 1:
        at -= 1
        if signs[at].kind == "bound":
            bound, low = signs[at].value, at
    if bound is None and high < len(signs) and signs[high].kind == "bound" and signs[high].start - signs[high - 1].end <= 1:
        after = signs[high + 1].kind if high + 1 < len(signs) else ""
        if after not in _NUMBERS:
            bound, high = signs[high].value, high + 1
    return bound, low, high


@cache
def _vocabulary(lang: str) -> Vocabulary:
    return Vocabulary(lang, _entries(lang), _COUNTED)


def _entries(lang: str) -> Iterator[tuple[str, str, Any]]:
    table = facts("amounts")[lang]
    for key, kind in (("bounds", "bound"), ("units", "unit"), ("duals", "pair")):
        for name, some in table[key].items():
            for word in some:
                yield word, kind, name
    for kind, some in table["words"].items():
        for word in some:
            yield word, "number_of" if kind == "number" else kind, word
    yield from numerals(lang)
