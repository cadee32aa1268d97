"""Which language a text, a paragraph and a sentence is in: by letters, and by small words where other languages share them."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from mihwar.reading.sentences import paragraphs
from mihwar.reading.statement import Span

Tongue = Literal["ar", "en"]
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]+")
_LATIN = re.compile(r"[A-Za-z]+")
_WORD = re.compile(r"[^\W\d_]+")
_PERSIAN = str.maketrans("یک", "يك")
_PROSE = 12  # words without any small word of English that are taken for another language
_SOME = 2  # small words of another language that tell it


def language(text: str) -> Tongue:
    """The language of most letters; Arabic counts double, since its words have fewer, and its texts name others in Latin ones."""
    arabic = sum(map(len, _ARABIC.findall(text)))
    return "ar" if arabic and arabic >= sum(map(len, _LATIN.findall(text))) * 0.5 else "en"


def tongues(text: str, places: Sequence[Span]) -> list[Tongue | None]:
    """The language of each sentence, None where it is one that is not read here.

    It is the paragraph's; a sentence without a letter of that language's is read in its own. A paragraph without letters of
    either gives nothing, and so does one whose small words (`la`, `und`, `که`) are those of another language that uses them.

    Args:
        text: the text.
        places: its sentences.
    """
    found: list[Tongue | None] = []
    homes = iter(paragraphs(text))
    home, own = Span(0, 0), None
    for place in places:
        while home.end <= place.start:
            home = next(homes)
            own = _tongue(text[home.start : home.end])
        words = text[place.start : place.end]
        found.append(own if own is None or _letters(own).search(words) else _tongue(words))
    return found


def _letters(tongue: Tongue) -> re.Pattern[str]:
    return _ARABIC if tongue == "ar" else _LATIN


def _tongue(text: str) -> Tongue | None:
    tongue = language(text)
    if not _letters(tongue).search(text) or _other(text, tongue):
        return None
    return tongue


def _other(text: str, tongue: Tongue) -> bool:
    """Whether the small words of a text are those of another language in the same letters."""
    small = _small(tongue)
    told: Counter[str] = Counter()
    words = _WORD.findall(text if tongue == "en" else text.translate(_PERSIAN))
    for word in words:
        told.update(small.get(word.lower(), ()))
    own = told.pop(tongue, 0)
    if told and max(told.values()) >= max(_SOME, own + 1):
        return True
    return tongue == "en" and not own and len(words) >= _PROSE and sum(map(str.islower, words)) > len(words) / 2


@cache
def _small(tongue: Tongue) -> dict[str, list[str]]:
    """The small words, each with the languages that use it."""
    table = tomllib.loads((files("mihwar") / "facts" / "reading" / "tongues.toml").read_text("utf-8"))[tongue]
    found: dict[str, list[str]] = {}
    for name, listed in {tongue: table["own"], **table["others"]}.items():
        for word in listed.split():
            found.setdefault(word, []).append(name)
    return found
