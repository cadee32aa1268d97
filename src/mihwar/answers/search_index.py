"""Words of names in memory: which names are a text, begin with it, hold it or its words, or miss it by one letter.

A name is a run of numbers of words in one array; the vocabulary is sorted, so that all words with one beginning are a range.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mihwar import naming

Numbers = npt.NDArray[np.int32]
# How a name answers a text, the best first.
MATCHES = ("code", "name", "prefix", "word", "words", "typo")
TYPO_FROM = 5  # letters that a word needs before one of them may be wrong
_LAST = "\U0010ffff"  # sorts behind every word


def folded(text: str) -> list[str]:
    """The words of a text as names are compared, digits in Latin."""
    return naming.key("".join(str(int(one)) if one.isdecimal() else one for one in text)).split()


class Gatherer:
    """Takes names one by one, in the order in which equally good ones are to be shown, and makes the index of them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._folded: dict[str, list[int]] = {}
        self._words, self._begins, self._lengths = array("i"), array("i", [0]), array("i")

    def add(self, name: str, *beside: str) -> None:
        """Add a name, and words by which it is found too, though they are no part of it: the year of an act."""
        before = len(self._words)
        for word in name.split():
            self._words.extend(self._numbers_of(word))
        self._lengths.append(len(self._words) - before)
        for word in beside:
            self._words.extend(self._numbers_of(word))
        self._begins.append(len(self._words))

    def _numbers_of(self, word: str) -> list[int]:
        """A piece of text between blanks as numbers of words, folded once for all names that have it."""
        found = self._folded.get(word)
        if found is None:
            # Alone, `the` is a name; within one it is left out.
            parts = [part for part in naming.key(word).split() if part != "the"]
            found = self._folded[word] = [self._numbers.setdefault(part, len(self._numbers)) for part in parts]
        return found

    def index(self) -> Index:
        """The index of all names added."""
        vocabulary = sorted(self._numbers)
        renumbered = np.empty(len(vocabulary), np.int32)
        renumbered[[self._numbers[word] for word in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
        words = renumbered[np.array(self._words, np.int32)]
        begins = np.array(self._begins, np.int32)
        owner = np.repeat(np.arange(len(begins) - 1, dtype=np.int32), np.diff(begins))
        places = np.argsort(words, kind="stable").astype(np.int32)
        firsts = np.searchsorted(words[places], np.arange(len(vocabulary) + 1)).astype(np.int32)
        backwards = sorted(word[::-1] for word in vocabulary)
        return Index(vocabulary, backwards, words, begins, np.array(self._lengths, np.int32), owner, places, firsts)


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
        holding = self._holding([self._begun(word) for word in words])
        tiers = {"name": owner[whole], "prefix": owner[leading], "word": owner, "words": holding}
        some = False
        for match, names in tiers.items():
            names = np.unique(names[allowed[names]])
            some = some or len(names) > 0
            yield match, names
        if not some:
            yield "typo", self._mistyped(words, allowed)

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

    def _holding(self, places: Sequence[Numbers]) -> Numbers:
        """Names that have a place among each of some lots of places."""
        held = np.ones(len(self.lengths), np.bool_)
        for some in sorted(places, key=len):
            here = np.zeros(len(self.lengths), np.bool_)
            here[self.owner[some]] = True
            held &= here
        return np.flatnonzero(held).astype(np.int32)

    def _mistyped(self, words: Sequence[str], allowed: npt.NDArray[np.bool_]) -> Numbers:
        """Names that hold every word, or one that differs from it by one letter; names of no other words come first."""
        lots = []
        for word in words:
            near = [self._places(number, number + 1) for number in self._near(word)]
            lots.append(np.concatenate([self._begun(word), *near]))
        names = self._holding(lots)
        names = names[allowed[names]]
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
