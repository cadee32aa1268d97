"""From a text to statements: the rooms of `reading` in their order (docs/reading.md)."""

from __future__ import annotations

import csv
import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date as Date
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import cast

from mihwar.errors import MihwarError
from mihwar.model import Progress
from mihwar.reading.amounts import amounts
from mihwar.reading.anaphora import Named, resolved
from mihwar.reading.attribution import Scope, attributed, scopes
from mihwar.reading.dates import dates
from mihwar.reading.english_frames import EnglishEngine
from mihwar.reading.english_saying import english_scopes
from mihwar.reading.frames import VIOLENT, Engine, Frame
from mihwar.reading.gazetteer import mentions
from mihwar.reading.lexicon import lexicon
from mihwar.reading.pieces import Piece, pieces
from mihwar.reading.plover import plover, types
from mihwar.reading.sentences import quotations, repeats, sentences
from mihwar.reading.statement import Attribution, Mention, Modality, Reading, Span, Statement
from mihwar.reading.text import Text
from mihwar.reading.timing import Marks, nearest, timed
from mihwar.reading.tokens import Token, tokenise
from mihwar.reading.tongues import Tongue, language, tongues
from mihwar.sources.own import FACTS

_FIRST, _LAST = 1000, 3000  # years of texts
_TOLD = 500  # sentences after which progress is told


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence understood as far as its words.

    Attributes:
        place: where it stands.
        lang: the language it is read in.
        tokens, mentions: its words, and whom it names.
        quotes: insides of quotation marks that it touches.
    """

    place: Span
    lang: Tongue
    tokens: list[Token]
    mentions: list[Mention]
    quotes: list[Span]


def read(
    text: str, date: str | Date | None = None, lang: str = "auto", progress: Progress = lambda *_: None
) -> Reading:  # fmt: skip
    """Reads a text into mentions and statements.

    Args:
        text: the text, of any length.
        date: the day of the document, `2024-06-20` or a date; None if unknown: then nothing relative is dated.
        lang: `ar` or `en`; or `auto`: each paragraph in its own language, those of other languages not at all.
        progress: called now and then with `read`, characters read, characters in all.

    Returns:
        The reading; all spans are places in `text`, half open. Statements stand in the order of their triggers.

    Raises:
        MihwarError: the date or the language is none.
    """
    day = _day(date)
    if lang not in ("auto", "ar", "en"):
        raise MihwarError(f"No language {lang!r} is read here: ar, en, or auto.")
    view = Text(text)
    places = _placed(view, lang)
    everyone: list[Mention] = []
    found: list[Statement] = []
    numbers: list[range] = []  # of the statements of each sentence
    for sentence in _sentences(view, places, day):
        everyone += sentence.mentions
        before = len(found)
        found += _statements(view, sentence, day, found)
        numbers.append(range(before, len(found)))
        if not len(numbers) % _TOLD:
            progress("read", sentence.place.end, len(text))
    _link(found, numbers, repeats(view, [place for place, _ in places]))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Reading(text, _main(text, places, lang), day, digest, tuple(everyone), tuple(found))


def _placed(text: Text, lang: str) -> list[tuple[Span, Tongue]]:
    """The sentences that are read, each with its language."""
    places = sentences(text)
    own = tongues(text.raw, places) if lang == "auto" else [cast(Tongue, lang)] * len(places)
    return [(place, tongue) for place, tongue in zip(places, own, strict=True) if tongue is not None]


def _main(text: str, places: list[tuple[Span, Tongue]], lang: str) -> Tongue:
    """The language of a document: of most letters of what was read, or of the text where nothing was."""
    if lang != "auto":
        return cast(Tongue, lang)
    return language("\n".join(text[place.start : place.end] for place, _ in places) or text)


def _sentences(text: Text, places: list[tuple[Span, Tongue]], day: Date | None) -> Iterator[Sentence]:
    """Sentences with their words and names; pronouns never reach over a change of language."""
    around = _around(quotations(text), [place for place, _ in places])
    for lang, run in groupby(places, key=itemgetter(1)):
        for place, tokens, named in resolved(text, _named(text, run, day), lang):
            yield Sentence(place, lang, tokens, named, next(around))


def _named(text: Text, places: Iterable[tuple[Span, Tongue]], day: Date | None) -> Iterator[Named]:
    for place, lang in places:
        tokens = tokenise(text, place, lang)
        yield place, tokens, mentions(text, place, tokens, lang, day)


def _around(quotes: list[Span], places: list[Span]) -> Iterator[list[Span]]:
    """Of each sentence the quotations that it touches, in order."""
    coming = deque(quotes)
    near: list[Span] = []
    for place in places:
        near = [one for one in near if one.end > place.start]
        while coming and coming[0].start < place.end:
            near.append(coming.popleft())
        yield [one for one in near if one.end > place.start]


def _signers(found: list[Statement]) -> tuple[Mention, ...]:
    """Who signed the treaty that was spoken of last."""
    for one in reversed(found[-12:]):
        if one.type in ("treaty_sign", "treaty_provision") and len({*one.actor_ids, *one.recipient_ids}) > 1:
            return (*one.actors, *one.recipients)
    return ()


def _day(date: str | Date | None) -> Date | None:
    if date is None:
        return None
    try:
        found = date if isinstance(date, Date) else Date.fromisoformat(date)
    except ValueError as error:
        raise MihwarError(f"{date!r} is no day: write it as 2024-06-20.") from error
    if not _FIRST <= found.year < _LAST:  # what counts from it would leave the calendar
        raise MihwarError(f"{found.isoformat()} is no day of a text: its year must lie between {_FIRST} and {_LAST}.")
    return found


def _statements(text: Text, sentence: Sentence, day: Date | None, before: list[Statement]) -> list[Statement]:
    place, quotes, book = sentence.place, sentence.quotes, lexicon(sentence.lang)
    whens = dates(text, place, sentence.tokens, sentence.lang, day)
    times = [one.span for one in whens if one.span and one.basis != "event"]
    made = pieces(text, place, sentence.tokens, sentence.mentions, quotes, book, times)
    sums = amounts(text, place, sentence.tokens, sentence.lang)
    engine = EnglishEngine(made, book) if sentence.lang == "en" else Engine(made, book)
    engine.signers, engine.raw = _signers(before), text.raw
    frames = engine.frames()
    signed = next((one for one in frames if one.type == "treaty_sign" and len(one.actors) + len(one.recipients) > 1), None)
    if signed is not None:  # what the treaty lays down may follow in the same sentence
        engine.signers = (*signed.actors, *signed.recipients)
        frames = engine.frames()
    if isinstance(engine, EnglishEngine):
        said = english_scopes(text, place, made, engine)
    else:
        said = scopes(text, place, made, book, engine)
    found: list[Statement] = []
    marks = Marks(made)
    times_of = timed(frames, whens, marks, book, before)
    sums_of = nearest(frames, sums, lambda one: one.span, marks.distance)
    for frame, when, counted in zip(frames, times_of, sums_of, strict=True):
        by, modality, turned = attributed(frame, said, quotes, text, made)
        if day is not None and when.first is not None and when.last is not None and when.first > day:
            if _past(turned, made):  # imposed in July: the July before
                if when.basis == "relative":
                    when = replace(when, first=_year_before(when.first), last=_year_before(when.last))
            elif modality == "asserted":
                modality = "future"  # X hosts a summit on a day to come
        amount = counted[0] if counted and turned.type in _COUNTED else None
        if turned.type == "membership_count" and amount is None:
            continue
        if turned.type == "state_dissolution" and not _ended({one for who in turned.actors for one in who.ids}):
            continue
        if turned.type in VIOLENT and (turned.polarity == "negated" or modality not in _DONE):
            continue  # violence that is feared, planned or denied is none
        span = turned.span
        if amount is not None:
            span = Span(min(span.start, amount.span.start), max(span.end, amount.span.end))
        found.append(
            Statement(
                span, turned.trigger, turned.type, plover(turned), turned.actors, turned.recipients, turned.polarity, modality,
                by, when, amount, None, turned.detail,
            )
        )  # fmt: skip
    found += _spoken(said, found, quotes, made)
    return sorted(found, key=lambda one: (one.trigger.start, one.trigger.end))


def _past(frame: Frame, made: list[Piece]) -> bool:
    """Whether the trigger is a verb of the past."""
    verb = next((piece.sense("verb") for piece in made if piece.core == frame.trigger and piece.kind == "verb"), None)
    return verb is not None and verb.tense in ("past", "participle") and frame.modality != "future"


def _year_before(day: Date) -> Date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


@cache
def _historical() -> frozenset[str]:
    with (FACTS / "states" / "states.csv").open(encoding="utf-8") as lines:
        return frozenset(row["state"] for row in csv.DictReader(lines) if row["status"] == "historical")


def _ended(ids: set[str]) -> bool:
    """Whether these are states, and all have ended."""
    return bool(ids) and ids <= _historical()


_DONE = frozenset({"asserted", "claimed", "alleged", "quoted"})
_COUNTED = frozenset({"arms_transfer", "aid_transfer", "technology_transfer", "membership_count", "military_action", "assault",
                      "mobilization", "vote", "coercion", "diplomatic_break", "retreat"})  # fmt: skip


def _spoken(said: list[Scope], found: list[Statement], quotes: list[Span], made: list[Piece]) -> list[Statement]:
    """Public statements: what a named actor says that holds no frame of its own."""
    spoken: list[Statement] = []
    for scope in said:
        if scope.stance not in ("neutral", "describing", "denying") or not scope.source or made[scope.saying].kind != "verb":
            continue
        if any(scope.span.holds(one.trigger) for one in found) or any(one.trigger == made[scope.saying].core for one in found):
            continue
        quote = next((one for one in quotes if scope.span.holds(one)), None)
        modality: Modality = "quoted" if quote is not None else "claimed"
        by = scope.by
        if quote is not None:
            whole = any(piece.kind == "verb" and quote.holds(piece.core) for piece in made)
            by = Attribution("direct_quote" if whole else "partial_quote", by.source, by.name, by.verb, by.span)
        trigger = made[scope.saying].core
        start = min(trigger.start, scope.span.start, *(one.span.start for one in scope.source))
        spoken.append(
            Statement(
                Span(start, max(trigger.end, scope.span.end)), trigger, "public_statement", types()["public_statement"].plover,
                scope.source, (), "negated" if scope.stance == "denying" else "affirmative", modality, by,
            )
        )  # fmt: skip
    return spoken


def _link(found: list[Statement], numbers: list[range], again: dict[int, int]) -> None:
    """Give each statement of a repeated sentence the number of the one that it repeats."""
    same: dict[int, int] = {}
    for repeat, original in again.items():
        said = {_gist(found[number]): number for number in reversed(numbers[original])}
        same |= {number: said[_gist(found[number])] for number in numbers[repeat] if _gist(found[number]) in said}
    for number, other in same.items():
        while other in same:
            other = same[other]
        found[number] = replace(found[number], same_as=other)


def _gist(one: Statement) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return one.type, one.actor_ids, one.recipient_ids
