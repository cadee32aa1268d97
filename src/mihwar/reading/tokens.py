"""Tokens of a sentence: words without their clitics, with lemmas, and marks of punctuation."""

from __future__ import annotations

from dataclasses import dataclass

from mihwar.reading.statement import Span
from mihwar.reading.text import Text


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark of punctuation.

    Attributes:
        span: the stem with its article, without proclitics and suffix.
        text: the characters of `span` as they stand.
        norm: normal view of the stem, without the article: `حرب` for `وللحرب` and `حربها`.
        lemmas: in the normal view, the likeliest first; several where unsure; the stem itself where unknown; a mark is its own.
        proclitics: of و ف ب ل ك س ا (the أ of questions), in the order of the word.
        suffix: pronoun at the end (ه ها هم هن هما ك كم نا ني ي); in English what follows an apostrophe (`'s`, `'ll`); or None.
        article: whether the word begins with ال that is not part of it.
        whole: the whole written word.
        word: normal view of the whole word.
    """

    span: Span
    text: str
    norm: str
    lemmas: tuple[str, ...]
    proclitics: tuple[str, ...]
    suffix: str | None
    article: bool
    whole: Span
    word: str

    @property
    def is_word(self) -> bool:
        """Whether it has letters or digits."""
        return self.norm[0].isalnum()


def tokenise(text: Text, sentence: Span, lang: str) -> list[Token]:
    """The tokens of a sentence.

    Args:
        text: the text.
        sentence: one of its sentences.
        lang: `ar` or `en`.
    """
    from mihwar.reading import arabic, english  # they make tokens: imported here to break the circle

    return arabic.tokens(text, sentence) if lang == "ar" else english.tokens(text, sentence)
