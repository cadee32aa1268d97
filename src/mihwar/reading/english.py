"""English words: contractions cut, possessives noted, lemmas by simplemma."""

from __future__ import annotations

import re
from functools import lru_cache

from simplemma import lemmatize

from mihwar.reading.statement import Span
from mihwar.reading.text import Text
from mihwar.reading.tokens import Token
from mihwar.reading.words import words

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|[0-9]+(?:st|nd|rd|th)\b|[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+-?[0-9]+[a-z]*\b"
    r"|(?:(?:HYPHENED)-)?[^\W\d_]+(?:'[^\W\d_]+)*|[.!?…_*=-]{2,}|\S".replace(
        "HYPHENED", "|".join(sorted(words("english", "hyphened")))
    )
)
_SHORT = {"n't": "not", "'s": "'s", "'ll": "will", "'ve": "have", "'re": "be", "'m": "be", "'d": "would"}
_NOT = {"ca": "can", "wo": "will", "sha": "shall", "ai": "be"}


@lru_cache(maxsize=1 << 16)
def lemmas(word: str) -> tuple[str, ...]:
    """Lemmas of a word in small letters; a form in -ing may also be a noun, and is its own second lemma.

    Args:
        word: without apostrophe.
    """
    lemma = lemmatize(word, lang="en").lower()
    if word.endswith(("ing", "ings")) and lemma != word:
        return (lemma, word.removesuffix("s") if word.endswith("ings") else word)
    if word == "left":
        return ("leave", "left")
    if word == "leaves":
        return ("leave", "leaf")
    return (lemma,)


def tokens(text: Text, sentence: Span) -> list[Token]:
    """The tokens of an English sentence.

    `n't` and the `not` of `cannot` are tokens; other short forms (`'s`, `'ll`) and the apostrophe of plurals are suffixes.

    Args:
        text: the text.
        sentence: one of its sentences.
    """
    first, last = text.place(sentence.start), text.place(sentence.end)
    found: list[Token] = []
    for match in _TOKEN.finditer(text.view, first, last):
        start, end = match.span()
        word = match.group()
        if word.isalpha() and word != "cannot":
            span = text.span(start, end)
            found.append(Token(span, text.raw[span.start : span.end], word, lemmas(word), (), None, False, span, word))
            continue
        if word[-1] == "." and len(word) > 2 and not word[0].isdigit():  # U.S.
            found.append(_token(text, start, end, end, (word.replace(".", ""),)))
            continue
        if not word[0].isalpha():
            if word == "'" and found and found[-1].whole.end == text.span(start, end).start and found[-1].norm.endswith("s"):
                found.append(_suffixed(text, found.pop(), start, end))
                continue
            found.append(_token(text, start, end, end, (word,)))
        elif word.endswith("n't") and len(word) > 3:
            cut = end - 3
            stem = text.view[start:cut]
            found.append(_token(text, start, cut, cut, (_NOT[stem],) if stem in _NOT else lemmas(stem)))
            found.append(_token(text, cut, end, end, ("not",)))
        elif word == "cannot":
            found.append(_token(text, start, start + 3, start + 3, ("can",)))
            found.append(_token(text, start + 3, end, end, ("not",)))
        elif (at := word.rfind("'")) > 0 and word[at:] in _SHORT:
            found.append(_token(text, start, start + at, end, lemmas(word[:at])))
        else:
            found.append(_token(text, start, end, end, lemmas(word)))
    return found


def _token(text: Text, start: int, cut: int, end: int, found: tuple[str, ...]) -> Token:
    span = text.span(start, cut)
    whole = span if cut == end else text.span(start, end)
    view = text.view
    suffix = view[cut:end] or None
    return Token(span, text.raw[span.start : span.end], view[start:cut], found, (), suffix, False, whole, view[start:end])


def _suffixed(text: Text, token: Token, start: int, end: int) -> Token:
    whole = Span(token.whole.start, text.span(start, end).end)
    return Token(token.span, token.text, token.norm, token.lemmas, (), "'", False, whole, token.word + "'")
