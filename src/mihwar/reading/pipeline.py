"""From a text to statements: the rooms of `reading` in their order (docs/reading.md)."""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import replace
from datetime import date as Date
from functools import cache
from typing import Literal

from mihwar.errors import MihwarError
from mihwar.reading.amounts import amounts
from mihwar.reading.anaphora import resolved
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
from mihwar.reading.statement import Amount, Attribution, Mention, Modality, Reading, Span, Statement, When
from mihwar.reading.text import Text
from mihwar.reading.tokens import tokenise
from mihwar.sources.own import FACTS

_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_LATIN = re.compile(r"[A-Za-z]")


def language(text: str) -> Literal["ar", "en"]:
    """The language of most letters."""
    return "ar" if len(_ARABIC.findall(text)) >= len(_LATIN.findall(text)) * 0.5 and _ARABIC.search(text) else "en"


def read(text: str, date: str | Date | None = None, lang: str = "auto") -> Reading:
    """Reads a text into mentions and statements.

    Args:
        text: the text, of any length.
        date: the day of the document, `2024-06-20` or a date; None if unknown: then nothing relative is dated.
        lang: `ar`, `en` or `auto` (the language of most letters).

    Returns:
        The reading; all spans are places in `text`, half open. Statements stand in the order of their triggers.

    Raises:
        MihwarError: the date or the language is none.
    """
    day = _day(date)
    if lang not in ("auto", "ar", "en"):
        raise MihwarError(f"No language {lang!r} is read here: ar, en, or auto.")
    tongue = language(text) if lang == "auto" else lang
    view = Text(text)
    places = sentences(view)
    quotes = quotations(view)
    tokens = [tokenise(view, place, tongue) for place in places]
    named = [mentions(view, place, words, tongue, day) for place, words in zip(places, tokens, strict=True)]
    named = resolved(view, places, tokens, named, tongue)
    again = repeats(view, places)
    book = lexicon(tongue)
    found: list[Statement] = []
    numbers: dict[int, list[int]] = {}
    for at, (place, words, known) in enumerate(zip(places, tokens, named, strict=True)):
        whens = dates(view, place, words, tongue, day)
        made = pieces(view, place, words, known, quotes, book, [one.span for one in whens if one.span])
        sums = amounts(view, place, words, tongue)
        numbers[at] = []
        engine = EnglishEngine(made, book) if tongue == "en" else Engine(made, book)
        engine.signers, engine.raw = _signers(found), text
        for statement in _statements(view, place, made, engine, quotes, whens, sums):
            if at in again:
                statement = _linked(statement, found, numbers[again[at]])
            numbers[at].append(len(found))
            found.append(statement)
    everyone = tuple(one for known in named for one in known)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Reading(text, tongue, day, digest, everyone, tuple(found))


def _signers(found: list[Statement]) -> tuple[Mention, ...]:
    """Who signed the treaty that was spoken of last."""
    for one in reversed(found[-8:]):
        if one.type in ("treaty_sign", "treaty_provision") and len({*one.actor_ids, *one.recipient_ids}) > 1:
            return (*one.actors, *one.recipients)
    return ()


def _day(date: str | Date | None) -> Date | None:
    if date is None or isinstance(date, Date):
        return date
    try:
        return Date.fromisoformat(date)
    except ValueError as error:
        raise MihwarError(f"{date!r} is no day: write it as 2024-06-20.") from error


def _statements(
    text: Text, sentence: Span, made: list[Piece], engine: Engine, quotes: list[Span], whens: list[When], sums: list[Amount]
) -> list[Statement]:
    frames = engine.frames()
    if isinstance(engine, EnglishEngine):
        said = english_scopes(text, sentence, made, engine)
    else:
        said = scopes(text, sentence, made, engine.book, engine)
    found: list[Statement] = []
    for frame in frames:
        by, modality, turned = attributed(frame, said, quotes, text, made)
        amount = _amount(turned, sums, frames)
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
                by, _when(turned, whens, frames), amount, None, turned.detail,
            )
        )  # fmt: skip
    found += _spoken(said, found, quotes, made)
    return sorted(found, key=lambda one: (one.trigger.start, one.trigger.end))


@cache
def _historical() -> frozenset[str]:
    with (FACTS / "states" / "states.csv").open(encoding="utf-8") as lines:
        return frozenset(row["state"] for row in csv.DictReader(lines) if row["status"] == "historical")


def _ended(ids: set[str]) -> bool:
    """Whether these are states, and all have ended."""
    return bool(ids) and ids <= _historical()


def _distance(frame: Frame, span: Span) -> int:
    """Characters between a trigger and a span; what stands before it counts double."""
    return span.start - frame.trigger.end if span.start >= frame.trigger.end else 2 * (frame.trigger.start - span.end)


def _own(frame: Frame, span: Span, frames: list[Frame]) -> bool:
    """Whether a span belongs to this frame rather than to another of the sentence."""
    return min(frames, key=lambda one: abs(_distance(one, span))) is frame


def _when(frame: Frame, whens: list[When], frames: list[Frame]) -> When:
    fitting = [one for one in whens if one.span is not None and _own(frame, one.span, frames)]
    if not fitting:
        return When(None, None, "unknown")
    return min(fitting, key=lambda one: abs(_distance(frame, one.span)) if one.span else 0)


_DONE = frozenset({"asserted", "claimed", "alleged", "quoted"})
_COUNTED = frozenset({"arms_transfer", "aid_transfer", "technology_transfer", "membership_count", "military_action", "assault",
                      "mobilization", "vote", "coercion", "diplomatic_break", "retreat"})  # fmt: skip


def _amount(frame: Frame, sums: list[Amount], frames: list[Frame]) -> Amount | None:
    if frame.type not in _COUNTED:
        return None
    fitting = [one for one in sums if _own(frame, one.span, frames)]
    return min(fitting, key=lambda one: abs(_distance(frame, one.span)), default=None)


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


def _linked(statement: Statement, found: list[Statement], earlier: list[int]) -> Statement:
    """A statement of a repeated sentence, with the number of the one that it repeats."""
    for number in earlier:
        other = found[number]
        if (other.type, other.actor_ids, other.recipient_ids) == (statement.type, statement.actor_ids, statement.recipient_ids):
            return replace(statement, same_as=number if other.same_as is None else other.same_as)
    return statement
