"""What is found in a text: mentions, dates, amounts, and statements with who says so and how sure it is said to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

Polarity = Literal["affirmative", "negated"]
Modality = Literal["asserted", "claimed", "alleged", "quoted", "future", "likely", "hoped", "conditional", "judgement"]
Saying = Literal["narrator", "direct_quote", "partial_quote", "indirect_speech", "allegation", "ascribed_attitude", "inference"]
MentionKind = Literal["state", "capital", "demonym", "leader", "organisation", "group", "pronoun", "region"]
POLARITIES: tuple[Polarity, ...] = get_args(Polarity)
MODALITIES: tuple[Modality, ...] = get_args(Modality)
SAYINGS: tuple[Saying, ...] = get_args(Saying)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters of a text, `end` the first outside; `text[start:end]` is what is meant."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Whether the other lies inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names a state or a body, directly or not.

    Attributes:
        span: the characters, without clitics that belong to other words (و, ل, ب).
        text: the characters as they stand.
        ids: whom it means: ISO 3166 alpha-3 of states, usual letters of organisations and groups (EU, UN, NATO, G7); several for
            a dual, a pronoun of two, or a group of named states.
        kind: how it names them.
        name: of a leader or organisation, as the gazetteer has it; else None.
        via: of a pronoun or dual: the spans it refers to.
    """

    span: Span
    text: str
    ids: tuple[str, ...]
    kind: MentionKind
    name: str | None = None
    via: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a time lies from another event.

    Attributes:
        unit: `hour`, `day`, `week`, `month`, `year`, `decade`, `century`.
        low, high: how many of it, from and to; negative before the event, 0 at its time.
        named: whether the event is named right behind (a month after the visit); else it is the one told before (a month later).
    """

    unit: str
    low: int
    high: int
    named: bool = True


@dataclass(frozen=True, slots=True)
class When:
    """A time.

    Attributes:
        first, last: inclusive days; None where unknowable.
        basis: `explicit`, `hijri` (as written, in the Islamic calendar), `relative` (to the document's date), `event` (to another
            event), `document`, or `unknown`.
        span: the words it rests on, if any.
        gap: of `event`: how far from that event.
    """

    first: date | None
    last: date | None
    basis: str
    span: Span | None = None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity.

    Attributes:
        value: how many; of a range its lower end.
        bound: `exactly`, `more than`, `less than`, `about`, `at least` (also of ranges), `at most`.
        unit: of what, an English singular.
        span: the words it rests on.
        upper: the upper end of a range, else None.
    """

    value: float
    bound: str
    unit: str
    span: Span
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it.

    Attributes:
        kind: see `Saying`.
        source: ids of who says it (states, organisations), empty for the narrator.
        name: the speaker as the text names him (`بوتين`, `US officials`), else None.
        verb: the lemma of the verb of saying, else None.
        span: the words of the attribution, else None.
    """

    kind: Saying
    source: tuple[str, ...] = ()
    name: str | None = None
    verb: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Plover:
    """An event of PLOVER (manual of 2021): event such as AGREE, mode, contexts; empty where PLOVER has none."""

    event: str | None = None
    mode: str | None = None
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a text says, asks, hopes or has somebody say.

    Attributes:
        span: from the first to the last character that it rests on.
        trigger: the word or words that set it off.
        type: one of `TYPES` (facts/reading/types.toml).
        actors, recipients: mentions, in the order of the text; their ids are `actor_ids` and `recipient_ids`.
        same_as: number of the statement of the text that this one repeats (as a pull quote does, before or after it), else None.
        detail: what else the type needs: `object` (communique, treaty, weapons, fuel ...), `topic`, `count`, `members_of`.
    """

    span: Span
    trigger: Span
    type: str
    plover: Plover
    actors: tuple[Mention, ...]
    recipients: tuple[Mention, ...]
    polarity: Polarity = "affirmative"
    modality: Modality = "asserted"
    attribution: Attribution = Attribution("narrator")
    when: When = When(None, None, "unknown")
    amount: Amount | None = None
    same_as: int | None = None
    detail: dict[str, str] = field(default_factory=dict)

    @property
    def actor_ids(self) -> tuple[str, ...]:
        """Whom the actors are, each once."""
        return tuple(dict.fromkeys(one for mention in self.actors for one in mention.ids))

    @property
    def recipient_ids(self) -> tuple[str, ...]:
        """Whom the recipients are, each once."""
        return tuple(dict.fromkeys(one for mention in self.recipients for one in mention.ids))


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read.

    Attributes:
        text: as it was given.
        lang: `ar` or `en`.
        date: of the document; None where nobody told it.
        sha256: of the text in UTF-8.
        mentions, statements: in the order of the text.
    """

    text: str
    lang: str
    date: date | None
    sha256: str
    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
