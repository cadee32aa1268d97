"""What English parts are: phrases of nouns, groups of verbs, closed words, and what a word is where its form may be several."""

from __future__ import annotations

from dataclasses import dataclass

from mihwar.reading.lexicon import Sense
from mihwar.reading.phrases import Argument
from mihwar.reading.pieces import Piece
from mihwar.reading.statement import Modality

BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "am", "'s", "'re", "got", "get"})
HAVE = frozenset({"has", "have", "had", "having", "'ve"})
DO = frozenset({"do", "does", "did"})
MODAL: dict[str, Modality] = {
    **dict.fromkeys(("will", "would", "shall", "'ll", "'d", "due to"), "future"),
    **dict.fromkeys(("may", "might", "could", "can"), "likely"),
    **dict.fromkeys(("should", "must", "ought"), "judgement"),
}  # fmt: skip
DETERMINERS = frozenset(
    {"the", "a", "an", "its", "his", "her", "their", "our", "my", "this", "these", "those", "any", "some", "several", "all",
     "both", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
)  # fmt: skip
PLURAL = frozenset({"people", "men", "women", "police", "fishermen", "media", "servicemen", "tribesmen", "airmen", "personnel"})
AND = frozenset({"and", "or", "&", "nor"})


@dataclass(slots=True)
class Phrase(Argument):
    """A phrase of nouns, and whether its head is one who can act."""

    agent: bool = False


@dataclass(slots=True)
class Group:
    """A verb with its auxiliaries.

    Attributes:
        start: number of its first piece.
        passive: whether it is.
        form: `finite`, `infinitive`, `ing`, `reduced` (a participle after its noun).
        negated: by a word in it.
        modality: that its auxiliaries give it.
        duty: whether it is one, by must or should.
        would: whether it only would be.
    """

    start: int
    passive: bool = False
    form: str = "finite"
    negated: bool = False
    modality: Modality = "asserted"
    duty: bool = False
    would: bool = False


def settle(made: list[Piece], n: int) -> None:
    """Decides what a word is where its form may be several."""
    piece = made[n]
    before = made[n - 1] if n else None
    after = made[n + 1] if n + 1 < len(made) else None
    verb = piece.sense("verb")
    if piece.word == "that" and before is not None and after is not None:
        if before.kind == "noun" and (after.kind in ("verb", "aux") or after.sense("verb")) and not piece.comma:
            piece.kind = "rel"
        return
    if piece.word == "since" and before is not None and before.kind == "aux":
        piece.kind, piece.prep = "adv", None
        return
    if (
        piece.word in ("between", "from")
        and n + 4 < len(made)
        and made[n + 1].word[:1].isdigit()
        and made[n + 3].word[:1].isdigit()
    ):
        for one in made[n : n + 3]:  # between 10,000 and 12,000 troops
            one.kind, one.prep = "adv", None
        return
    if piece.word == "because" and after is not None and before is not None and before.word in BE:
        if any(one.part == "verb" and one.tense == "present" for one in after.senses) and len(piece.prep or "") == 7:
            piece.word, piece.kind, piece.prep = "due to", "aux", None  # is due to visit
        return
    if piece.word == "to":
        infinitive = after is not None and any(one.part == "verb" and one.tense == "present" for one in after.senses)
        piece.kind = "aux" if infinitive or (after is not None and after.word in ("be", "have")) else "prep"
        piece.prep = None if piece.kind == "aux" else "to"
        return
    if piece.kind not in ("verb", "noun", "other") or piece.mention is not None:
        return
    if verb is None:
        named = before is not None and (
            (before.mention is not None and not before.possessive) or before.kind == "aux" or "@agent" in before.classes
        )
        if (named and piece.kind == "other" and piece.word.endswith("ed") and len(piece.word) > 4) or _outdid(made, n):
            piece.kind = "verb"
        return
    noun = piece.sense("noun")
    base = {one.tense for one in piece.senses if one.part == "verb"} == {"present"}
    if before is not None and (
        (before.word in DETERMINERS and not (before.word == "this" and noun is None))
        or before.possessive
        or (before.kind == "prep" and verb.tense != "ing")
    ):
        piece.kind = "noun" if noun else "other"
        return
    if noun is None or not (base or verb.tense == "ing"):
        if verb.tense != "ing" and not base and before is not None and before.kind == "verb" and after is not None:
            # An adjective after a verb: sent wounded soldiers.
            piece.kind = "other" if after.kind in ("noun", "other") and after.mention is None else "verb"
            return
        piece.kind = "verb"
        return
    if before is None or piece.stop:
        piece.kind = "noun"
        return
    if before.word in DO | {"to", "not"} or before.word in MODAL or (verb.tense == "ing" and before.word in BE):
        piece.kind = "verb"
        return
    named = before.mention is not None and before.mention.kind in ("state", "capital", "leader", "organisation")
    if after is not None and after.word == "that" and piece.word.endswith("s") and before.kind in ("noun", "mention"):
        piece.kind = "verb"  # the deal signals that
        return
    if named and piece.word == verb.lemma and not (n > 1 and (made[n - 2].word in AND or made[n - 2].kind in ("aux", "that"))):
        piece.kind = "noun"  # US aid: one state would be a subject of "aids"
        return
    if named and piece.word.endswith("s") and piece.word != verb.lemma and after is not None and n == 1:
        piece.kind = "noun" if after.sense("verb") and not after.sense("noun") else "verb"  # a headline: X fires missiles
        return
    if "@agent" in before.classes and piece.word == verb.lemma and not before.word.endswith("s") and before.word not in PLURAL:
        piece.kind = "noun"  # military aid
        return
    subject = (
        (before.mention is not None and before.mention.kind != "demonym") or "@agent" in before.classes or before.kind == "rel"
    )
    opens = after is not None and (after.mention is not None or after.word in DETERMINERS or after.word in ("to", "that"))
    piece.kind = "verb" if subject and (opens or before.kind == "rel") else "noun"


def _outdid(made: list[Piece], n: int) -> bool:
    """Whether an unknown word stands alone between two names: X outdid Y."""
    piece = made[n]
    if not 0 < n < len(made) - 1 or piece.kind != "other" or piece.senses or piece.upper or not piece.word.isalpha():
        return False
    before, after = made[n - 1], made[n + 1]
    if before.mention is None or after.mention is None or before.mention.kind == "demonym" or piece.word in AND | DETERMINERS:
        return False
    return not (before.possessive or after.comma or piece.comma)


def lemma_of(piece: Piece, part: str) -> str:
    """Its lemma as a verb or noun; empty where it is none."""
    sense: Sense | None = piece.sense(part)
    return sense.lemma if sense else ""


def ly(piece: Piece) -> bool:
    """Whether it is an adverb that the lexicon does not know."""
    return piece.kind == "other" and piece.word.endswith("ly")


def capital(piece: Piece) -> bool:
    """Whether it may be part of an unknown name."""
    return piece.kind == "other" and piece.upper and not piece.senses and not piece.word.endswith("ly")


def lowered(piece: Piece) -> bool:
    """Whether it is a common noun or an unknown word."""
    return piece.kind in ("noun", "other") and piece.mention is None
