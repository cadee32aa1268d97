"""A sentence as pieces: words and mentions in a row, each with what it may be. The engine of frames works on these alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mihwar.reading.lexicon import Lexicon, Sense
from mihwar.reading.statement import Mention, Span
from mihwar.reading.text import Text
from mihwar.reading.tokens import Token

_STOPS = re.compile(r"[;؛:.!?؟…\n]")
_DASH = re.compile(r"\s[-–—]|[-–—]\s")
# Kinds that end a search for arguments.
BARRIERS = frozenset({"rel", "that", "sub", "if", "contrast", "verb"})


@dataclass(slots=True)
class Piece:
    """A word or a mention.

    Attributes:
        span: the characters of the whole written word or words.
        core: without clitics before and after.
        word: in the normal view.
        kind: mention, prep, rel, that, sub, contrast, if, neg, aux, adv, mark, verb, noun, other.
        senses: readings in the lexicon.
        classes: names of the classes of its noun readings.
        mention: whom it names.
        suffix: whom its pronoun at the end means.
        prep: the preposition joined to it, or the one it is.
        conj: whether it begins with "and".
        article: whether it is definite by an article.
        possessive: English 's.
        comma, stop: whether a comma, or a stronger mark, stands before it.
        aside: number of the parenthesis or pair of dashes that it stands in; 0 if none.
        quote: number of the quotation it stands in; 0 if none.
        upper: whether it is written with a capital letter.
    """

    span: Span
    core: Span
    word: str
    kind: str = "other"
    senses: tuple[Sense, ...] = ()
    classes: frozenset[str] = frozenset()
    mention: Mention | None = None
    suffix: Mention | None = None
    prep: str | None = None
    conj: bool = False
    article: bool = False
    possessive: bool = False
    comma: bool = False
    stop: bool = False
    aside: int = 0
    quote: int = 0
    upper: bool = False

    def sense(self, part: str) -> Sense | None:
        """Its first reading as a verb or noun."""
        return next((one for one in self.senses if one.part == part), None)


def pieces(
    text: Text,
    sentence: Span,
    tokens: list[Token],
    mentions: list[Mention],
    quotations: list[Span],
    book: Lexicon,
    times: Sequence[Span] = (),
) -> list[Piece]:
    """The pieces of a sentence.

    Args:
        text: the text.
        sentence: its place.
        tokens: of the sentence.
        mentions: of the sentence, without overlaps, in order.
        quotations: insides of quotation marks, of the whole text.
        book: the lexicon of its language.
        times: what says when, in the sentence; it is passed over.
    """
    made: list[Piece] = []
    tokens = [token for token in tokens if token.is_word]
    views = [token.word for token in tokens]
    n, m = 0, 0
    while n < len(tokens):
        token = tokens[n]
        while m < len(mentions) and mentions[m].span.end <= token.whole.start:
            m += 1
        mention = mentions[m] if m < len(mentions) and mentions[m].span.start < token.whole.end else None
        if (
            mention
            and mention.kind != "pronoun"
            and mention.span.start <= token.span.start
            and mention.span.end >= token.span.end - 1
        ):
            last = n
            while last + 1 < len(tokens) and tokens[last + 1].whole.start < mention.span.end:
                last += 1
            made.append(_mention(text, tokens[n], tokens[last], mention))
            n = last + 1
            continue
        if mention and mention.span.start <= token.span.start and mention.span.end >= token.span.end:
            made.append(_mention(text, token, token, mention))
            n += 1
            continue
        suffix = mention if mention and token.whole.start <= mention.span.start and mention.span.end <= token.whole.end else None
        n += _words(made, tokens, views, n, suffix, book, mentions[m:])
    _timed(made, times)
    _punctuation(text, sentence, made, quotations)
    if book.lang == "ar":
        _counted(made, book)
        _greeted(made, book)
    _settle(made, book)
    return made


_BODY = frozenset({"@organisation"})


def _mention(text: Text, first: Token, last: Token, mention: Mention) -> Piece:
    preps = [one for one in first.proclitics if one in ("ل", "ب", "ك")]
    return Piece(
        Span(first.whole.start, last.whole.end), mention.span,
        text.view[text.place(mention.span.start) : text.place(mention.span.end)], "mention",
        classes=_BODY if mention.kind in ("organisation", "group") else frozenset(), mention=mention,
        prep=preps[-1] if preps else None, conj=any(one in ("و", "ف") for one in first.proclitics),
        article=first.article, possessive=last.suffix in ("'s", "'"),
    )  # fmt: skip


def _words(
    made: list[Piece], tokens: list[Token], views: list[str], n: int, suffix: Mention | None, book: Lexicon, coming: list[Mention]
) -> int:
    """Adds the piece of one word, or of a phrase of several; answers how many tokens it took."""
    token, word = tokens[n], views[n]
    start, conj = word, False
    if book.lang == "ar" and word[:1] in "وف" and word not in book.kinds and len(word) > 2:
        start, conj = word[1:], True
    begins = ((word, False), (start, True)) if conj else ((word, False),)
    for begin, joined in begins:
        for words, kind in book.phrases.get(begin, ()):
            if words[1:] == tuple(views[n + 1 : n + len(words)]) and not any(
                one.span.start < tokens[n + len(words) - 1].whole.end and one.kind != "pronoun" for one in coming
            ):
                whole = Span(token.whole.start, tokens[n + len(words) - 1].whole.end)
                name, _, of = kind.partition(":")
                senses = book.forms.get(" ".join(words), ()) if not kind else ()
                made.append(
                    Piece(
                        whole,
                        whole,
                        of or " ".join(words),
                        name or "other",
                        senses,
                        prep=of if name == "prep" else None,
                        conj=joined,
                    )
                )
                return len(words)
    for begin, joined in begins:
        if (closed := book.kinds.get(begin)) and not (joined and word in book.forms):  # فتحت is not ف + تحت
            governs = _base(begin) if closed == "prep" else None
            made.append(Piece(token.whole, token.span, begin, closed, suffix=suffix, prep=governs, conj=joined))
            return 1
    if book.lang == "ar" and word[0].isdigit():
        made.append(Piece(token.whole, token.span, word, "adv"))
        return 1
    read = book.look(word)
    prep, senses = read.prep, read.senses
    if book.lang == "ar" and "ة" in token.text[-2:] and any(one.pronoun for one in senses):
        senses = tuple(one for one in senses if not one.pronoun) or senses  # no pronoun stands after ة
    if not read.senses and book.lang == "ar":
        found = [one for one in token.proclitics if one in ("ل", "ب", "ك")]
        prep = found[-1] if found else None
        conj = any(one in ("و", "ف") for one in token.proclitics)
    else:
        conj = read.conj
    kind = "verb" if read.guessed and not token.article and prep is None else "other"
    classes = frozenset(name for one in senses if one.part == "noun" for name in book.classes.get(one.lemma, ()))
    made.append(
        Piece(token.whole, token.span, word, kind, senses, classes, None, suffix, prep, conj, read.article or token.article)
    )
    made[-1].possessive = token.suffix in ("'s", "'")
    made[-1].upper = token.text[:1].isupper()
    return 1


_BASES = {
    "علي": "علي",
    "لدي": "لدي",
    "له": "ل",
    "لها": "ل",
    "لهما": "ل",
    "لهم": "ل",
    "به": "ب",
    "بها": "ب",
    "لصالح": "ل",
    "خلالها": "خلال",
    "خلاله": "خلال",
}


def _base(word: str) -> str:
    """The preposition without the pronoun at its end."""
    if word in _BASES:
        return _BASES[word]
    for stem in ("علي", "الي", "مع", "في", "من", "بين", "ضد", "عن"):
        if word.startswith(stem) and word[len(stem) :] in ("ه", "ها", "هم", "هما"):
            return stem
    return word


def _timed(made: list[Piece], times: Sequence[Span]) -> None:
    """Times and the preposition before them are passed over."""
    for n, piece in enumerate(made):
        if piece.mention is None and any(one.start < piece.core.end and piece.core.start < one.end for one in times):
            piece.kind, piece.senses, piece.classes, piece.prep = "adv", (), frozenset(), None
            if n and made[n - 1].kind == "prep" and not made[n - 1].suffix:
                made[n - 1].kind, made[n - 1].prep = "adv", None


def _punctuation(text: Text, sentence: Span, made: list[Piece], quotations: list[Span]) -> None:
    at, aside, dash, count = sentence.start, 0, False, 0
    inside = [one for one in quotations if one.start < sentence.end and one.end > sentence.start]
    for number, piece in enumerate(made):
        gap = text.raw[at : piece.span.start]
        if gap and not gap.isspace():
            for sign in gap:
                if sign in "([":
                    count += 1
                    aside = count
                elif sign in ")]":
                    aside = 0
                elif sign in "،,":
                    piece.comma = True
                elif sign in "-–—" and number and gap != "-":  # a hyphen inside a word is none
                    # A dash opens an aside only if another one closes it in the sentence.
                    if dash:
                        aside, dash = 0, False
                    elif _DASH.search(text.raw, piece.span.start, sentence.end):
                        count += 1
                        aside, dash = count, True
                    else:
                        piece.comma = True
            piece.stop = bool(number) and bool(_STOPS.search(gap))
        piece.aside = aside
        piece.quote = next((n for n, one in enumerate(inside, 1) if one.start <= piece.span.start < one.end), 0)
        at = piece.span.end


def _counted(made: list[Piece], book: Lexicon) -> None:
    """Numbers and what joins them to what they count are passed over: more than 20 rockets, three of the soldiers."""
    counts, more = book.words.get("count", frozenset()), book.words.get("more", frozenset())
    for n, piece in enumerate(made[:-1]):
        if piece.word != "من" or piece.suffix or not n:
            continue
        before, after = made[n - 1], made[n + 1]
        if before.word in more and (after.word[0].isdigit() or after.word in counts):
            before.kind = "adv"
        elif not ((before.word[0].isdigit() or before.word in counts) and after.mention is None and after.classes & _COUNTABLE):
            continue
        piece.kind, piece.prep = "adv", None


_COUNTABLE = frozenset({"@agent", "@bodies", "@arms", "@troops", "@crowd"})


def _greeted(made: list[Piece], book: Lexicon) -> None:
    """هنأ and عبر are verbs where they open a clause and someone who can act follows; else they are here, and by way of."""
    for n, piece in enumerate(made[:-1]):
        after = made[n + 1]
        if (
            piece.kind not in ("adv", "prep")
            or piece.suffix
            or not (senses := book.forms.get(piece.word))
            or senses[0].part != "verb"
        ):
            continue
        opens = n == 0 or piece.conj or piece.comma or piece.stop or made[n - 1].kind in ("rel", "that", "sub")
        if opens and not after.prep and (after.mention is not None or "@agent" in after.classes):
            piece.kind, piece.senses, piece.prep = "verb", senses, None


def _settle(made: list[Piece], book: Lexicon) -> None:
    """Decides between verb and noun where a form may be either."""
    for n, piece in enumerate(made):
        if piece.kind != "other" or not piece.senses:
            continue
        parts = {one.part for one in piece.senses}
        if len(parts) == 1:
            piece.kind = parts.pop()
        elif book.lang == "ar":
            piece.kind = "verb" if _verb_place(made, n) else "noun"
        else:
            piece.kind = "verb" if _english_verb_place(made, n, book) else "noun"


def _verb_place(made: list[Piece], n: int) -> bool:
    piece = made[n]
    if piece.article or piece.prep in ("ب", "ك"):
        return False
    if n == 0 or piece.stop or piece.conj:
        return True
    before = made[n - 1]
    if before.kind in ("rel", "that", "sub", "if", "contrast", "aux") or (
        before.kind == "neg" and before.word in ("لم", "لن", "لا")
    ):
        return True
    if piece.comma:
        return True
    # After a subject that opens its clause: X did.
    k = n - 1
    while k >= 0 and (made[k].kind in ("mention", "adv", "other") or _titles(made, k)):
        if made[k].comma or made[k].stop or made[k].prep:
            break
        k -= 1
    opens = k < 0 or made[k].kind in ("that", "sub", "rel", "if") or made[k + 1].comma or made[k + 1].stop
    if k + 1 < n and made[k + 1].kind == "noun" and "@agent" not in made[k + 1].classes:
        return False
    return opens and any(one.mention for one in made[k + 1 : n])


def _titles(made: list[Piece], k: int) -> bool:
    """Whether noun k belongs to a subject that names an office: the foreign minister of X."""
    piece = made[k]
    return piece.kind == "noun" and ("@agent" in piece.classes or piece.article)


_BEFORE_NOUNS = frozenset({"the", "a", "an", "its", "his", "her", "their", "of", "this", "that's", "new", "any", "no"})


def _english_verb_place(made: list[Piece], n: int, book: Lexicon) -> bool:
    if n == 0:
        return False
    before = made[n - 1]
    if before.word in _BEFORE_NOUNS or before.possessive:
        return False
    if before.kind == "prep" and before.word != "to":
        return False
    return not (before.kind == "mention" and before.mention is not None and before.mention.kind == "demonym")
