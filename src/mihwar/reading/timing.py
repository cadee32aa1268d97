"""Which time a frame has: the nearest of its sentence, or one reckoned from another event of the text.

`A month after the visit` is reckoned from the visit: from a date that stands with it (`after the visit in May 2024`), else from
the last statement of its kind that has one. The other way round, the visit is then a month before what is dated in the sentence.
`Two days later` is reckoned from the statement before. Where that other event has no date, first and last are None.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar

from mihwar.reading.days import reckoned
from mihwar.reading.frames import Frame
from mihwar.reading.lexicon import Lexicon
from mihwar.reading.pieces import Piece
from mihwar.reading.statement import Gap, Span, Statement, When

UNKNOWN = When(None, None, "unknown")
NEVER = 1_000_000
_OTHER_CLAUSE = 1000
_REACH = 12  # pieces between `after` and the end of the other event's phrase
_JUST = 3  # statements that `later` may be later than
_BACK = 50  # statements that another event is looked for among
Thing = TypeVar("Thing")


def distance(frame: Frame, span: Span) -> int:
    """Characters between a trigger and a span; what stands before it counts double."""
    return abs(span.start - frame.trigger.end if span.start >= frame.trigger.end else 2 * (frame.trigger.start - span.end))


def nearest(
    frames: Sequence[Frame],
    things: Sequence[Thing],
    place: Callable[[Thing], Span],
    far: Callable[[Frame, Span], int] = distance,
) -> list[list[Thing]]:
    """Of each frame the things that stand nearer to it than to any other, the nearest first.

    Args:
        frames: of a sentence, in the order of their triggers.
        things: times or amounts of it.
        place: where such a thing stands.
        far: how far a thing is from a frame; not at all its own from `NEVER`.
    """
    found: list[list[Thing]] = [[] for _ in frames]
    if not things:
        return found
    ends = [frame.trigger.end for frame in frames]
    for thing in things if frames else ():
        span = place(thing)
        at = bisect_right(ends, span.start)
        near = range(max(0, at - 2), min(len(frames), at + 2))
        best = min(near, key=lambda n: far(frames[n], span))
        if far(frames[best], span) < NEVER:
            found[best].append(thing)
    for frame, some in zip(frames, found, strict=True):
        some.sort(key=lambda one: far(frame, place(one)))
    return found


def timed(frames: Sequence[Frame], whens: list[When], marks: Marks, book: Lexicon, before: Sequence[Statement]) -> list[When]:
    """The time of each frame of a sentence.

    Args:
        frames: in the order of their triggers.
        whens: the times of the sentence.
        marks: its pieces and what parts them.
        book: the lexicon of its language.
        before: the statements of the sentences before.
    """
    found = [UNKNOWN for _ in frames]
    if not whens:
        return found
    events = [one for one in whens if one.gap is not None]
    made = marks.made
    phrases = {one: _phrase(one, made, marks.starts) for one in events}
    held = {one: _dated(whens, phrases[one]) for one in events}
    theirs = {one for one in held.values() if one is not None}
    # What is told of the other event is not the time of what happens after it.
    named = {piece.core.start: one for one, phrase in phrases.items() for piece in phrase}
    inside = [n for n, frame in enumerate(frames) if frame.trigger.start in named]
    outside = [n for n, frame in enumerate(frames) if frame.trigger.start not in named]
    for group, times in (
        (outside, [one for one in whens if one not in theirs]),
        (inside, [one for one in whens if one.gap is None and (one in theirs or not outside)]),
    ):
        for n, own in zip(group, nearest([frames[n] for n in group], times, _place, marks.distance), strict=True):
            known = [one for one in own if one.gap is None]
            found[n] = (known or own or [UNKNOWN])[0]
    main = next((found[n] for n in outside if found[n].first), None)
    for n, frame in enumerate(frames):
        when = found[n]
        if when.gap is not None:
            said = [(one.type, one.when) for one in before[-_BACK:]]
            said += [(frames[k].type, found[k]) for k in range(max(0, n - _BACK), n)]
            phrase = phrases[when]
            types = {one.type for one in frames[n : n + _REACH] if named.get(one.trigger.start) == when} | _types(phrase, book)
            found[n] = _reckoned(when, held[when] or _told(when.gap, types, said), when.gap)
        elif when is UNKNOWN and frame.trigger.start in named:
            event = named[frame.trigger.start]
            gap = event.gap or Gap("day", 0, 0)
            found[n] = _reckoned(event, main, Gap(gap.unit, -gap.high, -gap.low))
    return found


class Marks:
    """How far times and amounts are from triggers, with regard to marks and conjunctions between them."""

    def __init__(self, made: list[Piece]) -> None:
        """The clauses of a sentence, from its pieces."""
        self.made = made
        self.starts = [piece.core.start for piece in made]
        self.parts = list(accumulate(int(piece.stop) for piece in made))

    def distance(self, frame: Frame, span: Span) -> int:
        """Characters; far more where the trigger opens another clause behind the time, endless over a semicolon or colon."""
        at, time = self._at(frame.trigger.start), self._at(span.start)
        if self.parts[at : at + 1] != self.parts[time : time + 1]:
            return NEVER
        away = distance(frame, span)
        if frame.trigger.start < span.end or at >= len(self.made):
            return away
        # He came in May and signed.
        before = at - 1
        while before > 0 and self.made[before].kind in ("aux", "adv") and self.made[before].core.start >= span.end:
            before -= 1
        opens = self.made[at].conj or (
            before >= 0 and self.made[before].word == "and" and self.made[before].core.start >= span.end
        )
        # They signed in May, and Article 4 obliges both.
        between = (one for one in self.made[time : at + 1] if one.core.start >= span.end)
        opens = opens or any(one.comma and (one.conj or one.kind == "contrast" or one.word == "and") for one in between)
        return away + _OTHER_CLAUSE * opens

    def _at(self, place: int) -> int:
        """The piece at a place, or the next."""
        return max(0, bisect_right(self.starts, place) - 1)


def _place(when: When) -> Span:
    return when.span or Span(0, 0)


def _phrase(event: When, made: list[Piece], starts: list[int]) -> list[Piece]:
    """The pieces that name the other event: up to a verb, a comma, or what opens another clause."""
    if event.gap is None or not event.gap.named:
        return []
    at = bisect_right(starts, _place(event).end - 1)
    found: list[Piece] = []
    for piece in made[at : at + _REACH]:
        if piece.kind in ("verb", "rel", "that", "sub", "if", "contrast") or (found and (piece.comma or piece.stop)):
            break
        found.append(piece)
    return found


def _dated(whens: list[When], phrase: list[Piece]) -> When | None:
    """The date that stands in the phrase of the other event."""
    if not phrase:
        return None
    start, end = phrase[0].core.start, phrase[-1].core.end
    at = bisect_right(whens, start, key=lambda one: _place(one).start)
    return next((one for one in whens[at : at + _REACH] if one.gap is None and one.first and _place(one).start < end), None)


def _types(phrase: list[Piece], book: Lexicon) -> set[str]:
    """What kinds of event the first words of a phrase may name."""
    senses = [one for piece in phrase[:2] for one in piece.senses]
    return {slots.type for one in senses for slots in book.triggers.get((one.lemma, one.part), ())}


def _told(gap: Gap, types: set[str], said: list[tuple[str, When]]) -> When | None:
    """The time of the event that was told before: of a kind that is named, or the last one."""
    if gap.named:
        return next((when for kind, when in reversed(said) if kind in types and when.first), None)
    return next((when for _, when in reversed(said[-_JUST:]) if when.first), None)


def _reckoned(event: When, other: When | None, gap: Gap) -> When:
    """The time that lies so far from another one."""
    if other is None or other.first is None or other.last is None:
        return event
    one, two = (reckoned(day, gap.unit, gap.low, gap.high) for day in (other.first, other.last))
    if one is None or two is None:
        return event
    first, last = one[0], two[1]
    if gap.low > 0:
        first = max(first, other.first)
    elif gap.high < 0:
        last = min(last, other.last)
    return replace(event, first=first, last=last) if first <= last else event
