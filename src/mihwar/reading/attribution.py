"""Who says it: scopes of speech, belief, hope, allegation and quotation in a sentence, and what they make of a frame's modality.

A saying word has a stance (`facts/reading/saying.*.toml`), a source (its subject) and a scope (what follows `that`, what a
quotation holds, the rest of the sentence). The innermost scope that holds a trigger counts; the strongest doubt of all that
hold it decides the modality, so that what stands inside an allegation, a hope or a quotation is never asserted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mihwar.reading.frames import Engine, Frame
from mihwar.reading.lexicon import Lexicon
from mihwar.reading.phrases import arguments
from mihwar.reading.pieces import BARRIERS, Piece
from mihwar.reading.statement import Attribution, Mention, Modality, Saying, Span
from mihwar.reading.text import Text

KINDS: dict[str, Saying] = {
    "neutral": "indirect_speech",
    "doubtful": "allegation",
    "denying": "indirect_speech",
    "hoping": "ascribed_attitude",
    "believing": "ascribed_attitude",
    "expecting": "ascribed_attitude",
    "inferring": "inference",
    "describing": "indirect_speech",
    "accusing": "allegation",
}
# How strongly a modality keeps from being a fact; of several the strongest stays.
_DOUBT: dict[Modality, int] = {
    "asserted": 0,
    "claimed": 1,
    "judgement": 2,
    "future": 3,
    "likely": 4,
    "conditional": 5,
    "hoped": 6,
    "quoted": 7,
    "alleged": 8,
}
_BEFORE = frozenset({"كما", "مثلما", "حسبما", "وفقما", "as"})
_SOURCES = frozenset({"وفق", "وفقا", "بحسب", "حسب", "نقلا", "طبقا", "according"})
# What these announce without a clause is said too: announced the delivery of ...
_ANNOUNCING = frozenset({"اعلن", "كشف", "اكد", "اوضح", "ذكر", "افاد", "announce", "unveil", "reveal", "disclose"})
_CONTRAST = frozenset({"بينما", "فيما", "في حين", "while", "whereas"})


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody says.

    Attributes:
        span: the characters that are said.
        stance: of the saying word.
        by: the attribution of all inside.
        saying: number of the piece of the saying word.
        source: mentions of who says it.
    """

    span: Span
    stance: str
    by: Attribution
    saying: int
    source: tuple[Mention, ...]


def scopes(text: Text, sentence: Span, made: list[Piece], book: Lexicon, engine: Engine) -> list[Scope]:
    """The scopes of a sentence, in the order of their saying words."""
    found: list[Scope] = []
    for n, piece in enumerate(made):
        if piece.kind == "verb":
            for sense in piece.senses:
                if sense.part == "verb" and (stance := book.sayings.get((sense.lemma, "verb"))):
                    if scope := _said(text, sentence, made, engine, n, stance, sense.lemma, found[-1] if found else None):
                        found.append(scope)
                    break
        elif piece.kind == "noun":
            noun = piece.sense("noun")
            doubts = noun is not None and book.sayings.get((noun.lemma, "noun")) in ("doubtful", "accusing")
            if noun is not None and doubts and (scope := _alleged(text, sentence, made, engine, n, noun.lemma)):
                found.append(scope)
        elif piece.kind == "mark" and piece.prep is None:
            stance, way = book.markers.get(piece.word, ("neutral", "all"))
            if way == "after":
                outer = found[-1].source if found else ()
                end = _clause_end(made, n + 1, sentence)
                name = found[-1].by.name if found else None
                by = Attribution("partial_quote", _ids(outer), name, piece.word, piece.core)
                found.append(Scope(Span(piece.span.end, end), stance, by, n, outer))
            elif scope := _according(text, sentence, made, n, stance):
                found.append(scope)
        elif piece.kind == "prep" and piece.word in _SOURCES and (scope := _according(text, sentence, made, n, "neutral")):
            found.append(scope)
    return found


def _ids(mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for mention in mentions for one in mention.ids))


def _name(text: Text, made: list[Piece], numbers: list[int], last: Mention | None) -> str | None:
    """The speaker as the text names him: from the head of the phrase to the end of the name."""
    if not numbers:
        return None
    start = made[numbers[0]].core.start
    end = last.span.end if last is not None and last.span.end > start else made[numbers[min(len(numbers) - 1, 3)]].core.end
    return text.raw[start:end]


def _said(
    text: Text, sentence: Span, made: list[Piece], engine: Engine, n: int, stance: str, verb: str, earlier: Scope | None
) -> Scope | None:
    source = engine.subject(n)
    right = arguments(made, n + 1, aside=made[n].aside)
    speaker = next((one for one in right if one.prep is None), None)
    speaks = speaker is not None and any(
        "@agent" in made[k].classes or "@speaker" in made[k].classes or made[k].mention for k in speaker.at
    )
    if stance == "describing" and speaker is not None and not speaker.actors:
        speaks = False
    name: str | None = None
    if source:
        holder = next((one for one in right if source[0] in one.mentions), None)
        name = _name(text, made, holder.at, source[-1]) if holder else text.raw[source[0].span.start : source[-1].span.end]
    elif speaks and speaker is not None:
        name = _name(text, made, speaker.at, None)
    before = made[n - 1] if n else None
    end = sentence.end
    foretold = before is not None and before.word in _BEFORE
    start = _after_aside(text, made, n) if foretold else _content(text, made, n, stance, engine.book)
    if start is None:
        ends = len(made) - n <= 2 + (len(speaker.at) if speaker is not None else 0)
        if (
            stance in ("neutral", "doubtful")
            and n
            and (made[n - 1].quote or (made[n].comma and ends))
            and not _quoted_after(made, n)
        ):
            # What was said stands before: "...", said X.
            span = Span(sentence.start, made[n].span.start)
            return Scope(span, stance, Attribution(KINDS[stance], _ids(source), name, verb, made[n].core), n, source)
        return None
    if not source and name is None and earlier is not None and stance not in ("inferring", "expecting"):
        source, name = earlier.source, earlier.by.name  # having said ..., he said
    if not source and name is None and stance not in ("inferring", "believing", "expecting"):
        return None
    if not source and name is None and stance != "inferring":
        kind: Saying = "inference"
    else:
        kind = KINDS[stance]
    for k in range(n + 1, len(made)):
        if (
            made[k].span.start > start
            and made[k].kind in ("sub", "contrast")
            and made[k].comma
            and (made[k].word in _CONTRAST or (stance in ("believing", "expecting") and made[k].kind == "sub"))
        ):
            end = made[k].span.start
            break
    return Scope(Span(start, end), stance, Attribution(kind, _ids(source), name, verb, made[n].core), n, source)


def _alleged(text: Text, sentence: Span, made: list[Piece], engine: Engine, n: int, noun: str) -> Scope | None:
    """The scope of a noun: the claims of X that ..."""
    said = next((k for k in range(n + 1, min(len(made), n + 8)) if made[k].kind == "that"), None)
    if said is None or any(made[k].kind in ("verb", "rel") or made[k].comma or made[k].stop for k in range(n + 1, said)):
        return None
    source = engine.holder(n)
    name = text.raw[source[0].span.start : source[-1].span.end] if source else None
    by = Attribution("allegation", _ids(source), name, noun, made[n].core)
    return Scope(Span(made[said].span.start, sentence.end), "doubtful", by, n, source)


def _content(text: Text, made: list[Piece], n: int, stance: str, book: Lexicon | None = None) -> int | None:
    """Where what is said begins: after `that`, a colon, an opening quotation; of hopes after the one who hopes."""
    for k in range(n + 1, min(len(made), n + 40)):
        if ":" in text.raw[made[k - 1].span.end : made[k].span.start]:
            return made[k].span.start
        if made[k].stop:
            break
        if made[k].kind == "that":
            return made[k].span.start
        if made[k].quote and not made[n].quote and (k == n + 1 or made[k - 1].quote == 0) and stance != "describing":
            return made[k].span.start
        if made[k].kind == "verb" and k > n + 1 and made[k].senses and not any(p.kind == "rel" for p in made[n + 1 : k]):
            break
    if stance == "neutral" and book is not None and (verb := made[n].sense("verb")) and verb.lemma in _ANNOUNCING:
        for k in range(n + 1, min(len(made), n + 14)):
            if made[k].kind in BARRIERS or made[k].stop:
                break
            named = made[k].sense("noun") if made[k].kind == "noun" and "@agent" not in made[k].classes else None
            if named and ((named.lemma, "noun") in book.triggers or (named.lemma, "noun") in book.operators):
                return made[k].span.start
    if stance in ("hoping", "denying"):
        for k in range(n + 1, min(len(made), n + 12)):
            if (made[k].kind == "noun" and "@agent" not in made[k].classes) or made[k].kind == "prep":
                return made[k].span.start
    if stance in ("doubtful", "accusing"):  # accuses X of ...
        for k in range(n + 1, min(len(made), n + 15)):
            if made[k].prep in ("ب", "of") and not made[k].mention:
                return made[k].span.start
    if stance == "describing":
        for k in range(n + 1, min(len(made), n + 15)):
            if made[k].prep in ("ب", "as") or made[k].quote:
                return made[k].span.start
    return None


def _quoted_after(made: list[Piece], n: int) -> bool:
    return any(piece.quote for piece in made[n + 1 :])


def _after_aside(text: Text, made: list[Piece], n: int) -> int | None:
    """As X explained ..., <this>: what follows ف after a comma, else what follows the first comma."""
    commas = [k for k in range(n + 1, len(made)) if made[k].comma]
    so = [k for k in commas if text.raw[made[k].span.start] == "ف" and made[k].conj]
    so = so or [k for k in commas if text.raw[made[k].span.start] == "ف" and made[k].kind in ("that", "verb")]
    first = (so or commas)[:1]
    return made[first[0]].span.start if first else None


def _according(text: Text, sentence: Span, made: list[Piece], n: int, stance: str) -> Scope | None:
    right = arguments(made, n, aside=made[n].aside) if made[n].kind == "prep" else arguments(made, n + 1, aside=made[n].aside)
    if not right:
        return None
    able = [one for one in right[:2] if one.found or any("@agent" in made[k].classes for k in one.at)]
    if not able:
        return None
    source = able[0].mentions
    numbers = [k for k in able[0].at if made[k].kind != "prep"]
    name = _name(text, made, numbers, source[-1] if source else None)
    last = max(able[0].at)
    by = Attribution(KINDS[stance], _ids(source), name, made[n].word, made[n].core)
    if n <= 1:
        after = next((k for k in range(last + 1, len(made)) if made[k].comma), last + 1)
        start = made[after].span.start if after < len(made) else sentence.end
        return Scope(Span(start, sentence.end), stance, by, n, source)
    # What is inserted covers the clause around it: X did, and Y, says Z, did.
    first = next((k for k in range(n - 1, 0, -1) if made[k].kind == "verb" and made[k].conj), None)
    start = sentence.start if first is None else made[first].span.start
    closing = next((k for k in range(last + 1, len(made)) if made[k].comma), None) if made[n].comma else None
    end = made[n].span.start if closing is None else max(made[n].span.start, _clause_end(made, closing, sentence))
    return Scope(Span(start, end), stance, by, n, source)


def _clause_end(made: list[Piece], n: int, sentence: Span) -> int:
    for k in range(n, len(made)):
        if k > n and (made[k].comma or made[k].stop or made[k].kind in ("rel", "that", "sub")):
            return made[k - 1].span.end
    return sentence.end


def _taken_for_granted(frame: Frame, made: list[Piece]) -> bool:
    """Whether the trigger only says since when: (alleged that X had sent arms) since the two met."""
    at = next((n for n, piece in enumerate(made) if piece.core == frame.trigger and piece.kind == "verb"), 0)
    for k in range(at - 1, max(-1, at - 6), -1):
        if made[k].word in ("منذ", "since") and made[k].kind in ("prep", "sub", "that"):
            return made[k].word == "since" or k == at - 1
        if made[k].kind not in ("mention", "noun", "other", "adv") or made[k].comma:
            return False
    return False


def attributed(
    frame: Frame, said: list[Scope], quotations: list[Span], text: Text, made: list[Piece]
) -> tuple[Attribution, Modality, Frame]:
    """The attribution of a frame, the modality that follows, and the frame with the polarity that a denial gives it."""
    around = [one for one in said if one.span.holds(frame.trigger) and made[one.saying].core != frame.trigger]
    noun = any(piece.core == frame.trigger and piece.kind == "noun" for piece in made)
    if _taken_for_granted(frame, made):
        around = []
    if frame.type == "interstate_war" and noun:  # its war, within a hope, is taken as given
        around = [one for one in around if one.stance != "hoping"]
    inside = next((one for one in quotations if one.holds(frame.trigger)), None)
    modality = frame.modality
    by = Attribution("narrator")
    own = next((piece.sense("verb") for piece in made if piece.core == frame.trigger and piece.kind == "verb"), None)
    if frame.type == "interpretation":
        by = Attribution("inference", (), None, own.lemma if own else None, frame.trigger)
    elif own is not None and own.lemma in _ANNOUNCING and frame.actors:  # announced sanctions
        by = Attribution("indirect_speech", _ids(frame.actors), None, own.lemma, frame.trigger)
        modality = _stronger(modality, "claimed")
    for scope in around:
        modality = _stronger(modality, _follows(scope, modality))
        if scope.stance == "denying":
            frame = replace(frame, polarity="negated" if frame.polarity == "affirmative" else "affirmative")
    hoper = next((one.source for one in around if one.stance == "hoping"), ())
    if hoper and frame.type.endswith("_transfer") and not frame.recipients and hoper != frame.actors:
        frame = replace(frame, recipients=hoper)  # who hopes that another gives, hopes to get
    if around:
        by = max(around, key=lambda one: (one.span.start, -one.span.end, one.saying)).by
    if inside is not None:
        words = text.raw[inside.start : inside.end].split()
        whole = len(words) > 4 and any(piece.kind == "verb" and inside.holds(piece.core) for piece in made)
        kind: Saying = "direct_quote" if whole else "partial_quote"
        if not around:
            speakers = [one for one in said if one.by.source or one.by.name]
            by = speakers[-1].by if speakers else by
        by = replace(by, kind=kind)
        modality = _stronger(modality, "quoted")
    return by, modality, frame


def _follows(scope: Scope, modality: Modality) -> Modality:
    match scope.stance:
        case "neutral" | "denying" | "describing":
            return "claimed"
        case "doubtful" | "accusing":
            return "alleged"
        case "hoping":
            return "hoped"
        case "expecting":
            return "likely"
        case _:
            return "future" if modality == "future" and scope.stance == "inferring" else "judgement"


def _stronger(one: Modality, other: Modality) -> Modality:
    return one if _DOUBT[one] >= _DOUBT[other] else other
