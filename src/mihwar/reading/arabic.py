"""Arabic words: clitics cut off, lemmas found; closed lists, names and the full forms of simplemma say what is a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from simplemma.strategies import DefaultDictionaryFactory

from mihwar.reading.statement import Span
from mihwar.reading.text import Text
from mihwar.reading.tokens import Token
from mihwar.reading.words import name_words, words

_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[a-z]+(?:-?[0-9]+[a-z]*|['.&-][a-z]+)*|[^\W\d_a-z]+|[.!?…_*=-]{2,}|\S")
_SUFFIXES = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ني", "ه", "ك", "ي")
# Costs of the parts of an analysis; the cheapest wins. A known word costs 1, so that it is cut only if what is left is closed.
_NAME, _KNOWN, _RULE, _UNKNOWN = 0.4, 1.0, 1.7, 6.0
_CONJUNCTION = {"": 0.0, "و": 0.8, "ف": 1.1}
_PREPOSITION = {"": 0.0, "ب": 1.2, "ل": 1.2, "ك": 1.5, "س": 1.0}
_PRONOUN = {"ه": 1.3, "ك": 4.6, "ي": 4.6, "ني": 1.6, "نا": 1.4, "كم": 1.8, "كما": 2.2}
_BE = dict.fromkeys(("كانت", "كانوا", "يكون", "تكون", "كان"), ("كان",))
_REMEMBERED = 1 << 16  # words; a batch has ever new ones
_CLOSE = 1.3  # a second reading of the same cut is kept as a lemma up to this much more


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to read a word: letters of proclitics, article and suffix, and the lemmas of the stem."""

    proclitics: tuple[str, ...]
    article: bool
    stem: str
    suffix: str | None
    lemmas: tuple[str, ...]
    cost: float
    start: int
    end: int


@cache
def lexicon() -> dict[str, str]:
    """Full forms and their lemmas, spaces between, from simplemma (MIT); in the normal view, except that forms keep their ة."""
    table = DefaultDictionaryFactory().get_dictionary("ar")
    forms, heads = (_alike("\n".join(some)).split("\n") for some in (table, table.values()))
    heads = "\n".join(heads).replace("ة", "ه").split("\n")
    found = dict(zip(reversed(forms), reversed(heads), strict=True))
    for form, head in zip(forms, heads, strict=True):
        if found[form] != head and head not in found[form].split():
            found[form] += " " + head
    return found


def _alike(text: str) -> str:
    text = re.sub(r"[\u064b-\u065f\u0670\u0640\u06d6-\u06ed\u25cc ]", "", text)
    for old, new in (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ٱ", "ا"), ("ى", "ي"), ("ئ", "ي"), ("ؤ", "و")):
        text = text.replace(old, new)
    return text


def lemmas(word: str) -> tuple[str, ...]:
    """Lemmas of a word without clitics, in the normal view; empty where neither the lexicon nor a rule of endings knows it.

    Args:
        word: in the normal view; ة may stand or be ه.
    """
    return _looked_up(word.replace("ة", "ه"))[1]


@lru_cache(maxsize=_REMEMBERED)
def _looked_up(word: str) -> tuple[float, tuple[str, ...]]:
    found = _listed(word)
    if word in _BE:
        return _KNOWN, _BE[word]
    if found and word not in found:
        return _KNOWN, (*found, word)
    # Many inflected forms of the table are their own lemma there: what the endings say is added.
    ruled = [one for stem in _singulars(word) for one in _listed(stem)]
    if found and word[0] in "يت":
        ruled += _presents(word)
    if not found:
        return (_RULE, tuple(dict.fromkeys(ruled))) if ruled else (_UNKNOWN, ())
    verb = word.endswith(("ت", "وا")) or word[0] == "ي"
    return _KNOWN, tuple(dict.fromkeys((*ruled, *found) if verb else (*found, *ruled)))


def _listed(word: str) -> tuple[str, ...]:
    table = lexicon()
    found = table.get(word, "")
    if word.endswith("ه"):
        found += " " + table.get(word[:-1] + "ة", "")
    return tuple(dict.fromkeys(found.split()))


def _singulars(word: str) -> Iterator[str]:
    """What regular endings of the dual, the sound plurals and verbs may have been put to."""
    if len(word) < 4:
        return
    for ending, others in (
        ("تان", ("ه",)), ("تين", ("ه",)), ("تا", ("ه",)), ("تي", ("ه",)),
        ("ان", ("",)), ("ين", ("",)), ("ون", ("",)), ("ات", ("ه", "")), ("يه", ("ي", "")), ("ا", ("",)), ("وا", ("",)),
        ("و", ("ون",)), ("ت", ("", "ا", "ي")),
    ):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not (ending == "ا" and word.endswith("ها")):
            yield from (word[: -len(ending)] + other for other in others)


def _stems(stem: str) -> Iterator[str]:
    """The word as it stands without a suffix: زيارت(ه) is زيارة, حلفاو(ها) is حلفاء, فرضو(ها) is فرضوا."""
    if stem.endswith("ت"):
        yield stem[:-1] + "ه"
    if stem.endswith("ا"):
        yield stem[:-1] + "ي"
    yield stem
    if stem.endswith(("او", "اي")):
        yield stem[:-1] + "ء"
    if stem.endswith("ا"):
        yield stem + "ن"
        yield stem + "ء"
    if stem.endswith("و"):
        yield stem + "ا"
        yield stem + "ن"
    if stem.endswith("ي"):
        yield stem + "ن"
        yield stem[:-1] + "ون"


def _valued(stem: str, article: bool) -> tuple[float, tuple[str, ...]]:
    if article:
        found = tuple(one for one in _listed("ال" + stem) if not one.startswith("ال"))
        if found:
            return _NAME if stem in name_words() else _KNOWN, tuple(dict.fromkeys((*found, stem)))
    if stem in name_words():
        return _NAME, tuple(dict.fromkeys((stem, *_listed(stem))))
    return _looked_up(stem)


@lru_cache(maxsize=_REMEMBERED)
def cuts(word: str, ta_marbuta: bool | None = False) -> tuple[Cut, ...]:
    """The ways to read a word, likeliest first.

    Args:
        word: in the normal view.
        ta_marbuta: whether it is written with ة, after which no pronoun stands; None of a writer who writes ه for it.
    """
    found: list[Cut] = []
    closed, whole, split, pronominal = (words("arabic", name) for name in ("closed", "whole", "split", "pronominal"))
    for conjunction, first in _CONJUNCTION.items():
        if not word.startswith(conjunction) or len(word) - len(conjunction) < 1:
            continue
        rest = word[len(conjunction) :]
        if rest in closed:
            found.append(
                _cut(word, conjunction, "", False, rest, None, _BE.get(rest, (rest,)), first - (2 if word in split else 0))
            )
        for preposition, second in _PREPOSITION.items():
            if not rest.startswith(preposition):
                continue
            stem = rest[len(preposition) :]
            cost = first + second - (2 if word in split and (conjunction or preposition) else 0)
            if preposition and preposition in "بلك" and stem in _pronouns():  # لهما, بها
                found.append(_cut(word, conjunction, "", False, preposition, stem, (preposition,), first))
            if len(stem) < 2:
                continue
            found += _readings(word, conjunction, preposition, stem, cost, ta_marbuta, whole, closed, pronominal)
    found.sort(key=lambda cut: (cut.cost, len(cut.proclitics), cut.suffix or ""))
    return tuple(found)


@cache
def _pronouns() -> frozenset[str]:
    return frozenset({*_SUFFIXES} - {"ني"})


def _readings(
    word: str, conjunction: str, preposition: str, stem: str, cost: float, ta_marbuta: bool | None,
    whole: frozenset[str], closed: frozenset[str], pronominal: frozenset[str],
) -> Iterator[Cut]:  # fmt: skip
    future = preposition == "س"
    if future and (stem[0] not in "يتنا" or len(stem) < 4):
        return
    if not future:
        yield from _with_article(word, conjunction, preposition, stem, cost)
    if preposition and stem in closed:
        yield _cut(word, conjunction, preposition, False, stem, None, (stem,), cost)
    value, found = _valued(stem, False)
    if preposition and preposition in "بك" and stem[0] == "ي" and stem not in found:
        found = ()  # no present stands after ب or ك: names such as كيشا, بيرس
    if stem in whole and not preposition:
        value = _NAME / 2
    elif stem.startswith("ال") and stem not in closed and stem not in name_words():
        found = _listed(stem)  # التقى; not الصواريخ, whose lemma is صاروخ
        if not all(one.startswith("ال") for one in found):
            found = ()
        value = value if found else _UNKNOWN
    elif stem[:3] in {"بال", "كال", "وال", "فال"} and stem not in name_words():
        value += 1.5  # بالفعل
    if ta_marbuta is False and stem.endswith("ه") and stem not in lexicon() and stem not in name_words() and stem not in whole:
        value += 1.5  # a writer who tells ة from ه meant a pronoun; one who does not is read by the second best
    if future:
        value = min(value, 4.5) + (0 if found else 0.5)
        found = tuple(dict.fromkeys((*found, *_presents(stem))))
    if (
        not found
        and not preposition
        and conjunction == "و"
        and len(stem) > 3
        and (stem[0] not in "اويل" or stem.endswith(("ون", "ان")))
    ):
        value -= 1  # an unknown name after "and" is likelier than an unknown word in و
    if found or not preposition or future:
        yield _cut(word, conjunction, preposition, False, stem, None, found or (stem,), cost + value)
    if ta_marbuta:
        return
    for suffix in _SUFFIXES:
        if not stem.endswith(suffix) or len(stem) - len(suffix) < 2:
            continue
        body = stem[: -len(suffix)]
        price = cost + _PRONOUN.get(suffix, 1.0)
        if body in pronominal and not future:
            yield _cut(word, conjunction, preposition, False, body, suffix, (body,), price - 0.9)
        if len(body) < 3 and body not in {"رد", "ضم", "حث", "دم", "سن", "يد", "اب", "اخ", "حق", "حد"}:
            continue
        options = [(value, found) for value, found in (_valued(one, False) for one in _stems(body)) if found]
        if options:
            value = min(one for one, _ in options)
            found = tuple(dict.fromkeys(lemma for one, some in options if one == value for lemma in some))
            if future:
                found = tuple(dict.fromkeys((*found, *_presents(body))))
            yield _cut(word, conjunction, preposition, False, body, suffix, found, price + value)
        elif future:
            yield _cut(word, conjunction, preposition, False, body, suffix, (*_presents(body), body), price + 5.5)


def _with_article(word: str, conjunction: str, preposition: str, stem: str, cost: float) -> Iterator[Cut]:
    if stem.startswith("ال") and len(stem) > 3:
        value, found = _valued(stem[2:], True)
        yield _cut(
            word, conjunction, preposition, True, stem[2:], None, found or (stem[2:],), cost + 0.2 + (value if found else 5.0)
        )
    elif preposition == "ل" and stem.startswith("ل") and len(stem) > 2:
        value, found = _valued(stem[1:], True)
        yield _cut(
            word, conjunction, preposition, True, stem[1:], None, found or (stem[1:],), cost - 0.6 + (value if found else 4.8)
        )
        value, found = _valued(stem, True)  # للغة: the article's lam has fallen
        if found and stem not in name_words():
            yield _cut(word, conjunction, preposition, True, stem, None, found, cost - 0.4 + value)


def _presents(form: str) -> Iterator[str]:
    """Pasts that a present may belong to: يعود is of عاد, تظهر of ظهر or أظهر."""
    if form[0] not in "يتنا" or (form[0] == "ت" and len(form) == 5 and form[3] == "ي"):  # تعزيز is a masdar
        return
    rest = form[1:]
    hollow = (rest[0] + "ا" + rest[2],) if len(rest) == 3 and rest[1] in "وي" else ()
    for stem in (*hollow, rest, "ا" + rest):
        if stem in _listed(stem):
            yield stem


def _cut(
    word: str, conjunction: str, preposition: str, article: bool, stem: str, suffix: str | None, found: tuple[str, ...],
    cost: float,
) -> Cut:  # fmt: skip
    start = len(conjunction) + len(preposition)
    proclitics = tuple(one for one in (conjunction, preposition) if one)
    return Cut(proclitics, article, stem, suffix, found, cost, start, len(word) - len(suffix or ""))


@lru_cache(maxsize=_REMEMBERED)
def _best(word: str, ta_marbuta: bool | None) -> Cut:
    options = cuts(word, ta_marbuta)
    if not options:
        return Cut((), False, word, None, (word,), 0, 0, len(word))
    best = options[0]
    if best.stem in words("arabic", "closed"):
        return best
    same = [
        cut for cut in options if cut is best or (cut.cost <= best.cost + _CLOSE and cut.start == best.start and word[-1] == "ه")
    ]
    found = tuple(dict.fromkeys(lemma for cut in same for lemma in cut.lemmas))
    return best if found == best.lemmas else replace(best, lemmas=found)


_ARTICLE_H = re.compile(r"\bال\w+ه\b")


@lru_cache(maxsize=1)
def _marks_ta_marbuta(text: Text) -> bool:
    """Whether the writer tells ة from ه: not if he writes الدوله, where no pronoun can stand."""
    if "ة" in text.raw:
        return True
    found = {match.group() for match, _ in zip(_ARTICLE_H.finditer(text.view), range(100), strict=False)}
    return not any(word[:-1] + "ة" in lexicon() or word[2:-1] + "ة" in lexicon() for word in found)


def tokens(text: Text, sentence: Span) -> list[Token]:
    """The tokens of an Arabic sentence; Latin words in it are taken as they are.

    Args:
        text: the text.
        sentence: one of its sentences.
    """
    first, last = text.place(sentence.start), text.place(sentence.end)
    marked = _marks_ta_marbuta(text)
    found: list[Token] = []
    for match in _TOKEN.finditer(text.view, first, last):
        start, end = match.span()
        word = match.group()
        whole = text.span(start, end)
        if not "ء" <= word[0] <= "ۿ" or len(word) == 1:
            found.append(Token(whole, text.raw[whole.start : whole.end], word, (word,), (), None, False, whole, word))
            continue
        cut = _best(word, "ة" in text.raw[whole.end - 2 : whole.end] or (False if marked else None))
        span = text.span(start + cut.start, start + cut.end)
        found.append(
            Token(
                span, text.raw[span.start : span.end], cut.stem, cut.lemmas, cut.proclitics, cut.suffix, cut.article, whole, word
            )
        )
    return found
