"""A text and its normal view, in which spellings of one word are alike; every place of the view knows its place in the text."""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mihwar.reading.statement import Span

# Left out: Arabic diacritics and Quranic marks, tatweel, and marks of direction.
_GONE = {*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06EE), 0x0640, *range(0x200B, 0x2010),
         *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF}  # fmt: skip
_ALIKE = {
    **dict.fromkeys("أإآٱ", "ا"), "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ی": "ي",
    **{chr(0x0660 + n): str(n) for n in range(10)}, **{chr(0x06F0 + n): str(n) for n in range(10)},
    **dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("‐‑‒–—―−", "-"),
    "\xa0": " ", "٪": "%", "٫": ".", "٬": ",",
}  # fmt: skip
_TABLE = {**dict.fromkeys(_GONE), **{ord(one): other for one, other in _ALIKE.items()}}


class _Signs(dict[str, str]):
    """The normal view of each character, made when it is first met."""

    def __missing__(self, sign: str) -> str:
        alike = unicodedata.normalize("NFKC", sign).translate(_TABLE)
        found = self[sign] = "".join(one.lower()[0] for one in alike)
        return found


_SIGNS = _Signs()


@dataclass(frozen=True)
class Text:
    """A text.

    Attributes:
        raw: as it was given; all spans of the house are places in it.
    """

    raw: str

    @cached_property
    def _made(self) -> tuple[str, Sequence[int]]:
        if self.raw.isascii():
            return self.raw.lower(), range(len(self.raw) + 1)
        # One character at a time: composed forms may become several (ﻻ), and marks none.
        signs = [_SIGNS[sign] for sign in self.raw]
        counts = np.fromiter(map(len, signs), np.int64, len(signs))
        places = array("q")
        places.frombytes(np.append(np.repeat(np.arange(len(signs)), counts), len(signs)).tobytes())
        return "".join(signs), places

    @property
    def view(self) -> str:
        """The normal view: lower case, one form of alef, no marks, Latin digits, plain quotes and hyphens."""
        return self._made[0]

    def span(self, start: int, end: int) -> Span:
        """The characters of the text behind `view[start:end]`, marks on the last letter among them."""
        places = self._made[1]
        if end <= start:
            return Span(places[start], places[start])
        last = places[end - 1] + 1
        stop = places[end]
        while last < stop and ord(self.raw[last]) in _GONE:
            last += 1
        return Span(places[start], last)

    def place(self, at: int) -> int:
        """Where in the view the character `at` of the text stands, or the next that does."""
        return bisect_left(self._made[1], at)


def normal(word: str) -> str:
    """The normal view of a word, for tables of words."""
    return "".join([_SIGNS[sign] for sign in word])
