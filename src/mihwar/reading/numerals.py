"""Numbers in digits and words, Arabic and English: signs of numerals become one sign with a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mihwar.reading.scan import Sign, facts

_KINDS = ("small", "ten", "hundred", "scale", "plural", "glued", "dual", "either", "vague", "half", "one", "some", "ordinal")
_PARTS = frozenset({"small", "ten", "hundred", "scale", "plural", "dual", "either"})
_TIMES = frozenset({"scale", "plural", "hundred", "either"})
_STARTS = _PARTS | {"number", "vague", "half", "one", "some", "ordinal"}


def numerals(lang: str) -> Iterator[tuple[str, str, Any]]:
    """Number words for a vocabulary, their kinds after `_KINDS`; and those for `and`, `of`."""
    yield from (("and", "and", None), ("of", "of", None), ("the", "the", None)) if lang == "en" else (("من", "of", None),)
    table = facts("numerals")[lang]
    for kind in _KINDS:
        for word, value in table.get(kind, {}).items():
            yield word, kind, value


def figure(written: str) -> float:
    """The value of digits as a text writes them: `10,000`, `10 000`, `2.5`, `2,5`, `1.500.000`."""
    plain = written.replace(" ", "").replace("\u2009", "")
    if plain.count(".") > 1:
        return float(plain.replace(".", ""))
    head, _, tail = plain.rpartition(",")
    if head and len(tail.partition(".")[0]) != 3:
        plain = head.replace(",", "") + "." + tail
    return float(plain.replace(",", ""))


def merged(signs: list[Sign]) -> list[Sign]:
    """The same signs, numerals that belong together as one.

    Their kind is `count`, with its value; `many` for tens or thousands of unknown number, with the value of one of them;
    `ordinal`. A single number in digits stays `number`, its value the digits.
    """
    found: list[Sign] = []
    n = 0
    while n < len(signs):
        sign = signs[n]
        if sign.kind in _STARTS and not isinstance(sign.value, list):  # several (days): a range, no numeral
            made, end = _numeral(signs, n)
            found.append(made)
            n = end
        else:
            found.append(sign)
            n += 1
    return found


def _numeral(signs: list[Sign], n: int) -> tuple[Sign, int]:
    sign = signs[n]
    if sign.kind == "ordinal":
        return _ordinal(signs, n)
    if sign.kind == "number":
        return _scaled(signs, n)
    if sign.kind == "half":
        return _half(signs, n)
    if sign.kind in ("vague", "some", "plural"):
        return _vague(signs, n)
    if sign.kind == "one":
        follows = signs[n + 1] if n + 1 < len(signs) else None
        if follows and follows.kind in ("hundred", "scale") and _near(signs, n + 1):
            value, end = _words(signs, n + 1)
            return _count(signs, n, end, value), end
        return Sign("one", 1.0, sign.start, sign.end), n + 1
    if sign.kind == "small" and n + 2 < len(signs) and signs[n + 1].kind == "dash" and signs[n + 2].kind == "ordinal":
        value = sign.value + signs[n + 2].value  # twenty-first
        return Sign("ordinal", value, sign.start, signs[n + 2].end), n + 3
    value, end = _words(signs, n)
    return _count(signs, n, end, value), end


def _count(signs: list[Sign], n: int, end: int, value: float, kind: str = "count") -> Sign:
    return Sign(kind, float(value), signs[n].start, signs[end - 1].end, signs[n].definite)


def _near(signs: list[Sign], n: int) -> bool:
    """Whether sign n follows the one before with nothing or one space between."""
    return n < len(signs) and signs[n].start - signs[n - 1].end <= 1


def _words(signs: list[Sign], n: int) -> tuple[float, int]:
    """The value of number words from sign n, and the place after them."""
    total, group, low = 0.0, 0.0, float("inf")  # low: what the next addend must be smaller than
    at, joined, last = n, True, 1e15
    while at < len(signs) and signs[at].kind in _PARTS and (at == n or _near(signs, at)):
        kind, value = signs[at].kind, signs[at].value
        plain = at > n and signs[at - 1].kind not in ("and", "dash")
        if kind == "small" or (kind == "ten" and not (plain and 3 <= group % 100 <= 9)):
            if not _adds(group, value, low):
                break
            group += value
            low = min(low, _grain(value))
        elif kind == "ten":
            group += 10
            low = 1
        elif kind == "hundred":
            if plain and at > n and 1 <= group <= 9:
                group *= 100
            elif group == 0:
                group = 100
            else:
                break
            low = 100
        elif kind == "dual":
            if group or value >= last:
                break
            total, last, low = total + value, value / 2, float("inf")
        else:
            size = value
            if kind == "either" and at == n:
                total, last = 2 * size, size
            elif size < last:
                total += (group or 1) * size
                last = size
            elif plain:
                total, last = (total + group) * size, size
            else:
                break
            group, low = 0.0, float("inf")
        at += 1
        joined = at + 1 < len(signs) and signs[at].kind in ("and", "dash") and signs[at + 1].kind in _PARTS
        if joined and _near(signs, at) and _near(signs, at + 1) and _joins(signs, at, group, low, last):
            at += 1
    end = at
    while signs[end - 1].kind in ("and", "dash"):
        end -= 1
    value = total + group
    return _and_half(signs, end, value, last if last < 1e15 else 1.0)


def _adds(group: float, value: float, low: float) -> bool:
    """Whether a number may be added: to nothing, smaller than what stands there, or tens after units (ثلاثة وعشرون)."""
    return group == 0 or value < low or (group % 100 < 10 and value in range(20, 100, 10))


def _joins(signs: list[Sign], at: int, group: float, low: float, last: float) -> bool:
    """Whether the number after a conjunction or hyphen goes on with this one, rather than being another one."""
    kind, value = signs[at + 1].kind, signs[at + 1].value
    if signs[at].kind == "dash":
        return signs[at - 1].kind == "small" and group >= 20 and group % 10 == 0 and kind == "small" and value < 10
    if kind in ("small", "ten"):
        return _adds(group, value, low) and not (group == 0 and last == 1e15) and (value < last)
    if kind == "hundred":
        return group == 0 and last <= 1e15
    return kind in ("scale", "plural", "dual", "either") and group == 0 and value < last


def _grain(value: float) -> float:
    for size in (100, 10):
        if value >= size and value % size == 0:
            return size
    return 1


def _and_half(signs: list[Sign], end: int, value: float, last: float) -> tuple[float, int]:
    """Adds `and a half`, `ونصف` to a number; of its last scale, or of the scale that follows (two and a half million)."""
    at = end
    if at + 1 < len(signs) and signs[at].kind == "and":
        at += 1
        if signs[at].kind == "one" and at + 1 < len(signs):
            at += 1
        if signs[at].kind == "half" and signs[at - 1].kind in ("and", "one"):
            part = signs[at].value
            after = signs[at + 1] if at + 1 < len(signs) else None
            if after and after.kind in ("scale", "either") and _near(signs, at + 1):
                same = after.value == last
                return (value + part * last if same else (value + part) * after.value), at + 2
            return value + part * last, at + 1
    return value, end


def _scaled(signs: list[Sign], n: int) -> tuple[Sign, int]:
    """Digits, with what multiplies them."""
    sign = signs[n]
    value, at = figure(sign.value), n + 1
    last = 1.0
    while at < len(signs) and signs[at].start - signs[at - 1].end <= 1:
        glued = signs[at].start == signs[at - 1].end
        dashed = glued and signs[at].kind == "dash" and at + 1 < len(signs) and signs[at + 1].kind == "scale"
        if not (dashed or signs[at].kind in _TIMES or (glued and signs[at].kind == "glued")):
            break
        at += dashed
        value, last, at = value * signs[at].value, signs[at].value, at + 1
    if at == n + 1:
        return sign, at
    value, at = _and_half(signs, at, value, last)
    if at + 1 < len(signs) and signs[at].kind == "and" and last >= 1000:  # 10 آلاف و500
        if signs[at + 1].kind == "number":
            rest, end = _scaled(signs, at + 1)
            more = rest.value if rest.kind == "count" else figure(rest.value)
            if 100 <= more < last:
                value, at = value + more, end
        elif signs[at + 1].kind in ("small", "hundred", "scale", "dual"):
            more, end = _words(signs, at + 1)
            if 100 <= more < last:
                value, at = value + more, end
    return _count(signs, n, at, value), at


def _half(signs: list[Sign], n: int) -> tuple[Sign, int]:
    """Half a million, نصف مليون, ربع مليون."""
    at = n + 1
    while at < len(signs) and signs[at].kind in ("one", "of") and at < n + 3:
        at += 1
    if at < len(signs) and signs[at].kind in ("scale", "hundred"):
        return _count(signs, n, at + 1, signs[n].value * signs[at].value), at + 1
    return signs[n], n + 1


def _vague(signs: list[Sign], n: int) -> tuple[Sign, int]:
    """Dozens, tens of thousands, عشرات الآلاف, several hundred."""
    value, at = signs[n].value, n + 1
    while True:
        k = at + 1 if at < len(signs) and signs[at].kind == "of" else at
        joined = (
            k < len(signs) and signs[k].kind in ("scale", "plural", "hundred", "vague") and not isinstance(signs[k].value, list)
        )
        if joined and signs[k].start - signs[k - 1].end <= 1:
            value, at = value * signs[k].value, k + 1
        else:
            break
    if signs[n].kind == "some" and at == n + 1:
        return signs[n], at
    return _count(signs, n, at, value, "many"), at


def _ordinal(signs: list[Sign], n: int) -> tuple[Sign, int]:
    """الثالث والعشرون, الخامس عشر, first."""
    sign, at = signs[n], n + 1
    value = sign.value
    if at < len(signs) and signs[at].kind == "ten" and value < 10:
        value, at = value + 10, at + 1
    elif (
        at + 1 < len(signs)
        and signs[at].kind == "and"
        and signs[at + 1].kind == "small"
        and signs[at + 1].value in range(20, 100, 10)
        and value < 10
    ):
        value, at = value + signs[at + 1].value, at + 2
    return Sign("ordinal", int(value), sign.start, signs[at - 1].end, sign.definite), at
