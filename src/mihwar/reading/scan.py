"""A sentence as signs: the words of a closed vocabulary, numbers, and marks, each with what it may be; Arabic clitics cut off.

Dates and amounts are small grammars over the kinds of signs, the same for all languages; words and kinds are facts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from mihwar.reading.text import normal

_JOINED = r"(?:[وف]?(?:[بك]?ال|لل)|[وف][بكل]?|[بكل])(?=\d)"
_DATE = (
    r"\d{4}-\d{1,2}-\d{1,2}(?![\w/-])|\d{4}/\d{1,2}/\d{1,2}(?![\w/-])"
    r"|(?:\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}-\d{1,2}-\d{4})(?![/-]|[^\W_ه]|\.\d)"
)
_DECADE = r"\d{2,3}0s\b|\b[2-9]0s\b"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)\b"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:[ \u2009]\d{3})+(?![\d,.]\d|\d)|\d{1,3}(?:\.\d{3}){2,}|\d+[.,]\d+|\d+"
_WORD = r"[^\W\d_]+(?:\d[^\W_]*)?"
_SIGN = re.compile("|".join((_JOINED, _WORD, _DATE, _DECADE, _ORDINAL, _NUMBER, r"[^\w\s]")))
_DIGITS = re.compile(f"(?P<date>{_DATE})|(?P<decade>{_DECADE})|(?P<ordinal>{_ORDINAL})|(?P<number>{_NUMBER})")
_JOINTS = re.compile(_JOINED)
_MARKS = {",": "comma", "،": "comma", "-": "dash", "/": "slash", ".": "dot", "(": "open", ")": "close", "%": "percent"}


class Sign(NamedTuple):
    """A word, number or mark.

    Attributes:
        kind: what it may be; `other` where the vocabulary does not know it.
        value: what it stands for.
        start: its place in the view.
        end: the place after it.
        definite: whether an Arabic article was cut off.
    """

    kind: str
    value: Any
    start: int
    end: int
    definite: bool = False


class Found(NamedTuple):
    """A word of the vocabulary in a written word: clitics before it, its kind and value, and whether with article."""

    conj: int
    prep: str
    kind: str
    value: Any
    definite: bool


class Vocabulary:
    """Words and phrases, each with a kind and a value.

    Attributes:
        lang: `ar` or `en`.
        words: word in the normal view -> kind and value.
        phrases: first word -> further words, kind and value; the longest first.
    """

    def __init__(self, lang: str, entries: Iterable[tuple[str, str, Any]], anchors: frozenset[str]) -> None:
        """Makes a vocabulary of words or phrases with their kinds and values; the first entry of a word counts.

        Args:
            lang: `ar` or `en`.
            entries: word or phrase, kind, value.
            anchors: kinds of which a sentence must have one, or a number, to be scanned at all.
        """
        self.lang, self.anchors = lang, anchors
        self.words: dict[str, tuple[str, Any]] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
        for entry, kind, value in entries:
            first, *rest = normal(entry).replace("-", " - ").split()
            if rest:
                self.phrases.setdefault(first, []).append((tuple(rest), kind, value))
            else:
                self.words.setdefault(first, (kind, value))
        for some in self.phrases.values():
            some.sort(key=lambda one: -len(one[0]))
        self.look = lru_cache(maxsize=100_000)(self._look)

    def _look(self, word: str) -> tuple[Found | None, tuple[tuple[int, str, bool, str], ...], bool]:
        """The entry of a written word, the ways to cut it that begin a phrase, and whether it may be or begin an anchor."""
        single: Found | None = None
        begins: list[tuple[int, str, bool, str]] = []
        for conj, prep, stem, article in self._cuts(word):
            if single is None and (entry := self.words.get(stem)):
                single = Found(conj, prep, *entry, article)
            if stem in self.phrases:
                begins.append((conj, prep, article, stem))
        anchor = single is not None and single.kind in self.anchors
        anchor = anchor or any(kind in self.anchors for *_, stem in begins for _, kind, _ in self.phrases[stem])
        return single, tuple(begins), anchor

    def _cuts(self, word: str) -> list[tuple[int, str, str, bool]]:
        found = [(0, "", word, False)]
        if self.lang != "ar":
            return found
        wholes = [(0, "", word)]
        if word[0] in "وف" and len(word) > 2:
            wholes.append((1, "", word[1:]))
        wholes += [(conj, one[0], one[1:]) for conj, _, one in wholes if one[0] in "بلك" and len(one) > 3]
        found += [(conj, prep, stem, False) for conj, prep, stem in wholes[1:]]
        for conj, prep, stem in wholes:
            if stem.startswith("ال") and len(stem) > 4:
                found.append((conj, prep, stem[2:], True))
            elif prep == "ل" and stem.startswith("ل") and len(stem) > 3:
                found += [(conj, prep, "ا" + stem, False), (conj, prep, stem[1:], True)]
        return found


@lru_cache(maxsize=2)  # dates and amounts of one sentence are looked for one after the other
def _texts(view: str, first: int, last: int) -> list[str]:
    """Words, numbers and marks."""
    return _SIGN.findall(view, first, last)


@lru_cache(maxsize=2)
def _placed(view: str, first: int, last: int) -> list[tuple[str, str, int, int]]:
    """Words, numbers and marks with their kinds and places."""
    found: list[tuple[str, str, int, int]] = []
    index, at = view.index, first
    for text in _texts(view, first, last):
        start = index(text, at)  # only spaces and low lines are left out between
        at = start + len(text)
        if text[0].isalpha():
            joined = at < last and len(text) < 4 and view[at].isdigit() and _JOINTS.match(view, start)
            found.append(("joined" if joined else "word", text, start, at))
        elif text[0].isdigit():
            match = _DIGITS.match(view, start, last)
            found.append((match.lastgroup or "" if match else "number", text, start, at))
        else:
            found.append(("mark", text, start, at))
    return found


def scanned(view: str, first: int, last: int, words: Vocabulary) -> list[Sign]:
    """The signs of a part of a view; none where it has nothing that the vocabulary is looked up for.

    A conjunction cut off is a sign `and`, a preposition cut off `in` (ب) or `for` (ل).

    Args:
        view: of a text.
        first: where the sentence begins in it.
        last: where it ends.
        words: what is looked for.
    """
    look = words.look
    if not any(text[0].isdigit() or look(text)[2] for text in _texts(view, first, last)):
        return []
    raw = _placed(view, first, last)
    found: list[Sign] = []
    n = 0
    while n < len(raw):
        group, text, start, end = raw[n]
        n += 1
        if group == "word":
            single, begins, _ = look(text)
            if begins and (phrase := _phrase(words, begins, raw, n)):
                hit, taken = phrase
                n += taken
                end = raw[n - 1][3]
            elif single is None:
                found.append(Sign("other", text, start, end))
                continue
            else:
                hit = single
            if hit.conj:
                found.append(Sign("and", None, start, start + 1))
                start += 1
            if hit.prep:
                found.append(Sign(_PREPOSITIONS.get(hit.prep, "other"), hit.prep, start, start + 1))
                start += 1
            found.append(Sign(hit.kind, hit.value, start, end, hit.definite))
        elif group == "number":
            found.append(Sign("number", text, start, end))
        elif group == "mark":
            kind, value = words.words.get(text) or (_MARKS.get(text, "stop"), text)
            found.append(Sign(kind, value, start, end))
        elif group == "joined":  # و500, الـ32
            kind = "the" if text.endswith(("ال", "لل")) else _PREPOSITIONS.get(text[-1], "and")
            found.append(Sign(kind, text, start, end))
        elif group == "ordinal":
            found.append(Sign("ordinal", int(text[:-2]), start, end))
        elif group == "decade":
            year = int(text[:-1])
            found.append(Sign("decade", year if year > 99 else 1900 + year, start, end))
        else:
            found.append(Sign(group, text, start, end))
    return found


_PREPOSITIONS = {"ب": "in", "ل": "for", "ك": "other"}


def _phrase(
    words: Vocabulary, begins: tuple[tuple[int, str, bool, str], ...], raw: list[tuple[str, str, int, int]], n: int
) -> tuple[Found, int] | None:
    """The longest phrase that goes on with the raw sign n, and how many signs it takes."""
    for conj, prep, article, stem in begins:
        for rest, kind, value in words.phrases[stem]:
            if len(raw) - n >= len(rest) and all(raw[n + k][1] == one for k, one in enumerate(rest)):
                return Found(conj, prep, kind, value, article), len(rest)
    return None


@cache
def facts(name: str) -> dict[str, Any]:
    """A table of facts/reading, such as `dates`."""
    return tomllib.loads((files("mihwar") / "facts" / "reading" / f"{name}.toml").read_text("utf-8"))
