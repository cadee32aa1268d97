"""Who says it, in English: what is said may follow its verb with or without `that`, precede it (`..., X said`), or enclose it.

Scopes are those of `attribution.py`, which says what follows from them.
"""

from __future__ import annotations

from mihwar.reading.attribution import KINDS, Scope
from mihwar.reading.english_frames import EnglishEngine
from mihwar.reading.english_parts import Phrase
from mihwar.reading.pieces import Piece
from mihwar.reading.statement import Attribution, Mention, Saying, Span
from mihwar.reading.text import Text

# Adverbs and adjectives that leave the word of a clause or noun to others.
_CLAUSE = {
    "allegedly": "doubtful",
    "reportedly": "doubtful",
    "purportedly": "doubtful",
    "supposedly": "doubtful",
    "apparently": "inferring",
}
_NOUN = {"so-called": "describing", **dict.fromkeys(("alleged", "supposed", "purported", "reported"), "doubtful")}
# What these announce without a clause is said too: announced the opening of an embassy.
_ANNOUNCING = frozenset({"announce", "confirm", "reveal", "disclose", "report", "acknowledge", "admit", "declare"})
# Whose word is an allegation, however it is told.
_UNNAMED = frozenset({"intelligence", "spy", "source", "sources", "spies", "defectors", "rumours", "rumors"})
_OWN = frozenset({"its", "his", "her", "their"})
_WHILE = frozenset({"while", "whereas", "but", "although", "though"})


def english_scopes(text: Text, sentence: Span, made: list[Piece], engine: EnglishEngine) -> list[Scope]:
    """The scopes of an English sentence, in the order of their saying words."""
    found: list[Scope] = []
    sayings = engine.book.sayings
    for n, piece in enumerate(made):
        scope: Scope | None = None
        sense = piece.sense(piece.kind) if piece.kind in ("verb", "noun") else None
        stance = sayings.get((sense.lemma, sense.part)) if sense else None
        if piece.word in _CLAUSE:
            scope = _hearsay(made, n, engine)
        elif piece.word in _NOUN and piece.kind not in ("mark", "verb"):
            scope = _epithet(made, n)
        elif stance and sense and piece.kind == "verb":
            scope = _verb(text, sentence, made, engine, n, stance, sense.lemma)
        elif stance and sense and piece.kind == "noun":
            scope = _noun(text, sentence, made, engine, n, stance, sense.lemma)
        elif piece.kind == "mark":
            stance, way = engine.book.markers.get(piece.word, ("neutral", "all"))
            scope = _so_called(made, n, stance, found) if way == "after" else _according(text, sentence, made, engine, n, stance)
        if scope is not None:
            found.append(scope)
    return found


def _ids(mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for mention in mentions for one in mention.ids))


def _name(text: Text, made: list[Piece], phrases: list[Phrase]) -> str | None:
    """The speaker as the text names him."""
    numbers = [k for one in phrases[:1] for k in one.at if made[k].kind != "prep"]
    if not numbers:
        return None
    end = made[numbers[-1]].core.end
    if len(phrases) > 1 and phrases[1].prep == "of" and not phrases[0].found and phrases[1].at:
        end = made[phrases[1].at[-1]].core.end
    return text.raw[made[numbers[0]].core.start : end]


def _verb(text: Text, sentence: Span, made: list[Piece], engine: EnglishEngine, n: int, stance: str, lemma: str) -> Scope | None:
    group = engine.groups[n]
    phrases: list[Phrase] = []
    if not group.passive:
        phrases = engine._theme(n)
        phrases = phrases if phrases and phrases[0].prep is None else []
    source = engine.subject(n)
    after = _content(text, made, engine, n, stance, lemma)
    inverted = False
    if not phrases and not source and not group.passive:  # "...", said X
        right = engine._phrases_right(n)
        if right and right[0].prep is None and (right[0].found or right[0].agent):
            phrases, source, inverted = right, engine._able(right), True
            after = None
    if not source and phrases and phrases[0].at and not phrases[0].found and made[min(phrases[0].at)].word in _OWN:
        source = engine.opening(n)
    name = _name(text, made, phrases) or (text.raw[source[0].span.start : source[-1].span.end] if source else None)
    if stance == "neutral" and _unnamed(made, phrases[:1]):
        stance = "doubtful"
    if stance == "accusing":
        blamed = Attribution("allegation", _ids(source), name, lemma, made[n].core)
        return Scope(Span(after, _until(made, n, sentence, engine)), stance, blamed, n, source) if after is not None else None
    if group.passive and not source and stance in ("neutral", "doubtful", "believing", "expecting"):
        # It was said, X is believed to have ...: nobody is named.
        if after is None:
            return None
        kind: Saying = "allegation" if stance == "doubtful" else "indirect_speech" if stance == "neutral" else "inference"
        return Scope(
            Span(after, _until(made, n, sentence, engine)), stance, Attribution(kind, (), None, lemma, made[n].core), n, ()
        )
    if not source and name is None:
        return None
    by = Attribution(KINDS[stance], _ids(source), name, lemma, made[n].core)
    if after is not None:
        return Scope(Span(after, _until(made, n, sentence, engine)), stance, by, n, source)
    if stance == "describing":
        return None
    first = n if inverted else min((k for one in phrases[:1] for k in one.at), default=n)
    while (
        first
        and not (made[first].comma or made[first].stop)
        and made[first - 1].word in ("the", "a", "an", "its", "his", "their")
    ):
        first -= 1
    trailing = (
        stance != "denying"
        and first > 1
        and (made[first].comma or made[first - 1].quote or text.raw[made[first].span.start - 1] in "\"”»'’")
    )
    if trailing and (before := made[first].span.start) > sentence.start:
        end = sentence.end if n + 1 < len(made) and made[n + 1].comma and not inverted else before
        return Scope(Span(sentence.start, end), stance, by, n, source)
    return None


def _content(text: Text, made: list[Piece], engine: EnglishEngine, n: int, stance: str, lemma: str = "") -> int | None:
    """Where what is said begins after a saying verb; None if nothing follows."""
    if stance in ("accusing", "describing"):
        for k in range(n + 1, min(len(made), n + 14)):
            if made[k].stop or (made[k].kind == "verb" and made[k - 1].kind != "prep"):
                return None
            if made[k].word in (("of", "for", "that", "over") if stance == "accusing" else ("as",)) or (
                stance == "describing" and made[k].quote and not made[n].quote
            ):
                return made[k].span.start
        return None
    if n + 1 >= len(made) or (made[n + 1].comma and not made[n + 1].quote):
        return None
    for k in range(n + 1, min(len(made), n + 24)):
        gap = text.raw[made[k - 1].span.end : made[k].span.start]
        if ":" in gap or made[k].kind == "that" or (made[k].quote and not made[n].quote):
            return made[k].span.start
        if made[k].stop or made[k].word in ("after", "when", "while", "as"):
            return None
        if (k in engine.groups and k != n) or (made[k].kind == "aux" and made[k].word != "to"):
            return made[n + 1].span.start  # without that: said it would
        if made[k].kind == "noun" and k <= n + 6 and lemma in _ANNOUNCING and _happening(made[k], engine):
            return made[n + 1].span.start
        if made[k].kind == "noun" and stance in ("denying", "hoping", "expecting", "doubtful") and k <= n + 6:
            return made[n + 1].span.start
    return None


def _unnamed(made: list[Piece], phrases: list[Phrase]) -> bool:
    """Whether an intelligence service or an unnamed source speaks."""
    words = {word for one in phrases for k in one.at for word in made[k].word.split()}
    return not _UNNAMED.isdisjoint(words)


def _happening(piece: Piece, engine: EnglishEngine) -> bool:
    """Whether a noun sets off a frame."""
    sense = piece.sense("noun")
    return sense is not None and (sense.lemma, "noun") in engine.book.triggers


def _until(made: list[Piece], n: int, sentence: Span, engine: EnglishEngine) -> int:
    """Where what is said ends: before `, while`, or before a further saying of the same speaker."""
    for k in range(n + 2, len(made)):
        if made[k].comma and made[k].word in _WHILE:
            return made[k].span.start
        if k in engine.groups and engine.groups[k].start and made[engine.groups[k].start - 1].word == "and":
            sense = made[k].sense("verb")
            if sense and (sense.lemma, "verb") in engine.book.sayings and engine.groups[k].form == "finite":
                return made[engine.groups[k].start - 1].span.start
    return sentence.end


def _noun(text: Text, sentence: Span, made: list[Piece], engine: EnglishEngine, n: int, stance: str, lemma: str) -> Scope | None:
    """Accusations that, claims of, reports that."""
    for k in range(n + 1, min(len(made), n + 8)):
        if made[k].stop or made[k].kind == "verb":
            return None
        if (made[k].kind in ("that", "rel") and made[k].word == "that") or (
            made[k].word == "of" and k == n + 1 and stance != "neutral"
        ):
            chunk = engine._chunk(n)
            source = engine._possessors(chunk, n) or engine._prep(engine._phrases(n + 1, k), "by")
            name = text.raw[source[0].span.start : source[-1].span.end] if source else None
            by = Attribution(KINDS[stance], _ids(source), name, lemma, made[n].core)
            end = _until(made, n, sentence, engine)
            if made[k].word == "of":
                end = next((made[j].span.start for j in range(k + 1, len(made)) if made[j].comma or made[j].kind == "verb"), end)
            return Scope(Span(made[k].span.start, end), stance, by, n, source)
    return None


def _hearsay(made: list[Piece], n: int, engine: EnglishEngine) -> Scope | None:
    """Allegedly: of the verb whose group or clause it stands in."""
    verb = next((k for k in range(n, min(len(made), n + 5)) if k in engine.groups), None)
    verb = verb if verb is not None else next((k for k in range(n - 1, max(-1, n - 4), -1) if k in engine.groups), None)
    if verb is None:
        return None
    stance = _CLAUSE[made[n].word]
    last = engine._clause_right(verb)
    while last < len(made) and (inner := next((k for k in (last, last + 1) if k in engine.groups), None)) is not None:
        if engine.groups[inner].form not in ("infinitive", "ing"):
            break
        last = engine._clause_right(inner)  # reportedly planned to send X
    end = made[last - 1].span.end
    start = min(made[n].span.start, made[engine.groups[verb].start].span.start)
    return Scope(
        Span(start, max(end, made[verb].span.end)),
        stance,
        Attribution(KINDS[stance], (), None, made[n].word, made[n].core),
        n,
        (),
    )


def _epithet(made: list[Piece], n: int) -> Scope | None:
    """An alleged attack, the so-called treaty: of the noun that follows."""
    noun = next((k for k in range(n + 1, min(len(made), n + 5)) if made[k].kind == "noun" and made[k].senses), None)
    if noun is None or any(made[k].stop or made[k].comma or made[k].kind in ("verb", "prep") for k in range(n + 1, noun + 1)):
        return None
    stance = _NOUN[made[n].word]
    by = Attribution("partial_quote" if stance == "describing" else KINDS[stance], (), None, made[n].word, made[n].core)
    return Scope(Span(made[n].span.start, made[noun].span.end), stance, by, n, ())


def _so_called(made: list[Piece], n: int, stance: str, before: list[Scope]) -> Scope | None:
    """What it called ...: the speaker is the one of the clause around."""
    end = n + 1
    while end < len(made) and not (made[end].comma or made[end].stop or made[end].kind in ("rel", "that", "sub")):
        end += 1
    if end == n + 1:
        return None
    source = before[-1].source if before else ()
    name = before[-1].by.name if before else None
    by = Attribution("partial_quote", _ids(source), name, made[n].word, made[n].core)
    return Scope(Span(made[n + 1].span.start, made[end - 1].span.end), stance, by, n, source)


def _according(text: Text, sentence: Span, made: list[Piece], engine: EnglishEngine, n: int, stance: str) -> Scope | None:
    end = n + 1
    while end < len(made) and not (
        (made[end].comma and not engine._list(end)) or made[end].stop or made[end].kind in ("rel", "verb")
    ):
        end += 1
    phrases = engine._phrases(n + 1, end)
    if not phrases or end == n + 1:
        return None
    if stance == "neutral" and _unnamed(made, phrases[:2]):
        stance = "doubtful"
    source = phrases[0].mentions or (phrases[1].mentions if len(phrases) > 1 else ())
    by = Attribution(KINDS[stance], _ids(source), _name(text, made, phrases), made[n].word, made[n].core)
    if n <= 1:
        start = made[end].span.start if end < len(made) else sentence.end
        return Scope(Span(start, sentence.end), stance, by, n, source)
    inserted = made[n].comma and end < len(made) and made[end].comma
    return Scope(Span(sentence.start, sentence.end if inserted else made[n].span.start), stance, by, n, source)
