"""Words of names in memory: which names are a text, begin with it, hold it or its words, or miss it by one letter.

A name is a run of numbers of words in one array; the vocabulary is sorted, so that all words with one beginning are a range.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from mihwar import naming

Numbers = npt.NDArray[np.int32]
# How a name answers a text, the best first.
MATCHES = ("code", "name", "prefix", "word", "words", "typo")
TYPO_FROM = 5  # letters that a word needs before one of them may be wrong
_AT_ONCE = 4096  # names in pieces at one time while the index is made
_LAST = "\U0010ffff"  # sorts behind every word


def folded(text: str) -> list[str]:
    """The words of a text as names are compared, digits in Latin."""
    return naming.key("".join(str(int(one)) if one.isdecimal() else one for one in text)).split()


class _Pieces(dict[str, int]):
    """Numbers of pieces of text between blanks; each is folded once for all names that have it, to no word, one or several."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.lengths = array("i")

    def __missing__(self, piece: str) -> int:
        words = _keyed(piece)
        self.words += words
        self.lengths.append(len(words))
        self[piece] = len(self)
        return len(self) - 1


def _keyed(piece: str) -> list[str]:
    """The words of a piece as `naming.key` has them, but quickly where letters and figures are all there is of it."""
    bare = piece.strip("(),:;[]")
    words = [bare.lower()] if bare.isascii() and bare.isalnum() else naming.key(piece).split()
    # Alone, `the` is a name; within one it is left out.
    return [word for word in words if word != "the"]


class Gatherer:
    """Takes names one by one, in the order in which equally good ones are to be shown, and makes the index of them."""

    def __init__(self) -> None:
        self._pieces, self._run = _Pieces(), array("i")
        # How many pieces each name has, and how many stand beside it.
        self._counts, self._beside = array("i"), array("i")

    def add(self, names: Sequence[str], beside: Sequence[str] = ()) -> None:
        """Add names, each with a word by which it is found too, though it is no part of it (the year of an act), or none."""
        for start in range(0, len(names), _AT_ONCE):
            split = [name.split() for name in names[start : start + _AT_ONCE]]
            extra = [[word] if word else [] for word in beside[start : start + _AT_ONCE]] or [[]] * len(split)
            whole = map(list.__add__, split, extra)
            self._run.extend(map(self._pieces.__getitem__, chain.from_iterable(whole)))
            self._counts.extend(map(len, split))
            self._beside.extend(map(len, extra))

    def index(self) -> Index:
        """The index of all names added."""
        vocabulary = sorted(set(self._pieces.words))
        numbers = {word: nr for nr, word in enumerate(vocabulary)}
        run, lengths = np.array(self._run, np.int32), np.array(self._pieces.lengths, np.int32)
        before = _sums(lengths[run])
        words = np.array([numbers[word] for word in self._pieces.words], np.int32)[_expanded(_sums(lengths)[run], lengths[run])]
        counts = np.array(self._counts, np.int32)
        starts = _sums(counts + np.array(self._beside, np.int32))
        begins, ends = before[starts], before[starts[:-1] + counts]
        owner = np.repeat(np.arange(len(ends), dtype=np.int32), np.diff(begins))
        places = np.argsort(words, kind="stable").astype(np.int32)
        firsts = np.searchsorted(words[places], np.arange(len(vocabulary) + 1)).astype(np.int32)
        backwards = sorted(word[::-1] for word in vocabulary)
        return Index(vocabulary, backwards, words, begins, ends - begins[:-1], owner, places, firsts)


def _sums(lengths: Numbers) -> Numbers:
    """Where each of some stretches begins, and the end of the last."""
    found: Numbers = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return found


def _expanded(starts: Numbers, lengths: Numbers) -> Numbers:
    """The whole numbers of some stretches in a row: start, start + 1, ... of each."""
    begins = _sums(lengths)
    counted = np.arange(begins[-1], dtype=np.int32) - np.repeat(begins[:-1], lengths)
    found: Numbers = (np.repeat(starts, lengths) + counted).astype(np.int32)
    return found


@dataclass(frozen=True, slots=True)
class Index:
    """Names by their words.

    Attributes:
        vocabulary: every word, sorted; its place is its number.
        backwards: every word spelt backwards, sorted.
        words: the words of all names, one name after the other.
        begins: where each name begins in `words`, and the end of the last.
        lengths: how many words each name has, those beside it not counted.
        owner: the name of each place in `words`.
        places: places in `words`, ordered by word.
        firsts: where each word begins in `places`.
    """

    vocabulary: list[str]
    backwards: list[str]
    words: Numbers
    begins: Numbers
    lengths: Numbers
    owner: Numbers
    places: Numbers
    firsts: Numbers

    def matches(self, words: Sequence[str], allowed: npt.NDArray[np.bool_]) -> Iterator[tuple[str, Numbers]]:
        """Names for the words of a text, tier by tier, the best first; a name may come again in a later tier.

        Args:
            words: as `folded` gives them; the last may be unfinished.
            allowed: whether each name may be given.

        Yields:
            One of `MATCHES` and the numbers of names, ascending; names that miss a letter only where nothing else was found.
        """
        if not words:
            return
        starts = self._phrases(words)
        owner = self.owner[starts]
        leading = starts == self.begins[owner]
        whole = leading & (self.lengths[owner] == len(words)) & self._ended(starts, words)
        some = False
        for match, names in (("name", owner[whole]), ("prefix", owner[leading]), ("word", owner)):
            these = self._once(names) & allowed
            some = some or bool(these.any())
            yield match, _numbers(these)
        if len(words) > 1:
            these = self._holding([self._begun(word) for word in words]) & allowed
            some = some or bool(these.any())
            yield "words", _numbers(these)
        if not some:
            yield "typo", self._mistyped(words, allowed)

    def _once(self, names: Numbers) -> npt.NDArray[np.bool_]:
        """Whether each name is among some."""
        found = np.zeros(len(self.lengths), np.bool_)
        found[names] = True
        return found

    def _range(self, word: str) -> tuple[int, int]:
        """The numbers of the words that begin with a word: first, and first behind."""
        return bisect_left(self.vocabulary, word), bisect_left(self.vocabulary, word + _LAST)

    def _number(self, word: str) -> int:
        """The number of a word, -1 where no name has it."""
        number = bisect_left(self.vocabulary, word)
        return number if number < len(self.vocabulary) and self.vocabulary[number] == word else -1

    def _places(self, low: int, high: int) -> Numbers:
        return self.places[self.firsts[low] : self.firsts[high]]

    def _begun(self, word: str) -> Numbers:
        """Places of words that begin with a word."""
        return self._places(*self._range(word))

    def _phrases(self, words: Sequence[str]) -> Numbers:
        """Places at which the words stand in a row within one name, the last of them perhaps unfinished."""
        ranges = [self._range(word) for word in words]
        for nr, word in enumerate(words[:-1]):
            number = self._number(word)
            if number < 0:
                return np.empty(0, np.int32)
            ranges[nr] = (number, number + 1)
        starts = self._places(*ranges[0])
        for ahead, (low, high) in enumerate(ranges[1:], 1):
            starts = starts[starts + ahead < len(self.words)]
            here = self.words[starts + ahead]
            starts = starts[(here >= low) & (here < high) & (self.owner[starts] == self.owner[starts + ahead])]
        return starts

    def _ended(self, starts: Numbers, words: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Whether the last word is whole, for places that `_phrases` gave."""
        found: npt.NDArray[np.bool_] = self.words[starts + len(words) - 1] == self._number(words[-1])
        return found

    def _holding(self, places: Sequence[Numbers]) -> npt.NDArray[np.bool_]:
        """Whether each name has a place among each of some lots of places."""
        held = np.ones(len(self.lengths), np.bool_)
        for some in places:
            held &= self._once(self.owner[some])
        return held

    def _mistyped(self, words: Sequence[str], allowed: npt.NDArray[np.bool_]) -> Numbers:
        """Names that hold every word, or one that differs from it by one letter; names of no other words come first."""
        lots = []
        for word in words:
            near = [self._places(number, number + 1) for number in self._near(word)]
            lots.append(np.concatenate([self._begun(word), *near]))
        names = _numbers(self._holding(lots) & allowed)
        return names[np.argsort(self.lengths[names] != len(words), kind="stable")]

    def _near(self, word: str) -> list[int]:
        """Numbers of words that differ from a word of enough letters by one: more, fewer, another, or two changed about."""
        if len(word) < TYPO_FROM:
            return []
        # One wrong letter leaves the first or the second half of a word as it is.
        half = len(word) // 2
        head, tail = word[:half], word[: half - 1 : -1]
        found = {other for other in _beginning(self.vocabulary, head) if _one_apart(word, other)}
        found |= {other[::-1] for other in _beginning(self.backwards, tail) if _one_apart(word, other[::-1])}
        if half > 1:  # two letters changed about across the middle
            middle = word[: half - 1] + word[half] + word[half - 1] + word[half + 1 :]
            found |= {middle} if self._number(middle) >= 0 else set()
        return sorted(self._number(other) for other in found)


def _numbers(these: npt.NDArray[np.bool_]) -> Numbers:
    return np.flatnonzero(these).astype(np.int32)


def _beginning(words: Sequence[str], beginning: str) -> Sequence[str]:
    return words[bisect_left(words, beginning) : bisect_left(words, beginning + _LAST)]


def _one_apart(a: str, b: str) -> bool:
    """Whether one letter more, fewer or other, or two neighbours changed about, make one word of the other."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    at = next((nr for nr, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        return a[at + 1 :] == b[at + 1 :] or (a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[at + 1 :] == shorter[at:]
