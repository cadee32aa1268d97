"""Frames: a trigger with its arguments, polarity and modality. One engine for all languages, facts and pieces differ.

For each piece that may be a trigger the engine looks for arguments to the right until a barrier (relative pronoun,
subordinator, next finite verb, strong mark; a comma unless a list or an apposition goes on), and for a subject to the left
until the clause begins. The head of an actor's phrase must be able to act (a name, or a noun of the class `agent`): the economy
of a state is no actor. Words that govern the trigger (refuse, hope, plan, begin) turn it and lend it their subject.

Method: pattern frames on a shallow parse, as in TABARI and PETRARCH (Schrodt 2001; Norris, Schrodt and Beieler 2017), with
clauses and negation of our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mihwar.reading.lexicon import Lexicon, Slots
from mihwar.reading.pieces import BARRIERS, Piece
from mihwar.reading.statement import Mention, Modality, Polarity, Span

_MODALITIES = {"asked": "hoped", "accused": "alleged", "threatened": "future"}
_SHOWING = ("اظهار", "ابداء", "اعلان", "تاكيد")
_UNDERGO = frozenset({"تعرض", "خضع", "واجه"})
_TOPICS = {
    "@humanitarian_kind": "humanitarian",
    "@military_kind": "military",
    "@cooperation_kind": "military",
    "@economic_kind": "economic",
}
_PLACES = frozenset({"state", "capital", "region"})
VIOLENT = frozenset({"military_action", "interstate_war", "assault"})
_FAR = 14  # how many pieces to the left a governing verb may stand


@dataclass(frozen=True, slots=True)
class Frame:
    """A trigger with what fills its slots.

    Attributes:
        trigger: the word that sets it off.
        type: of `types.toml`.
        actors, recipients: in the order of the text.
        span: from the first to the last character that it rests on.
        polarity, modality: as the clause itself says; attribution may still weaken the modality.
        detail: what else the type needs.
        slots: the trigger's entry.
        borrowed: whether the actor comes from the clause around, so that a speaker may still be it.
    """

    trigger: Span
    type: str
    actors: tuple[Mention, ...]
    recipients: tuple[Mention, ...]
    span: Span
    polarity: Polarity
    modality: Modality
    detail: dict[str, str]
    slots: Slots
    borrowed: bool = False


@dataclass(slots=True)
class Argument:
    """A phrase: its preposition, its pieces, and the states and bodies it names.

    Attributes:
        prep: in the normal view, `None` for a bare phrase.
        at: the numbers of its pieces.
        found: mentions with whether the phrase around each can act.
    """

    prep: str | None
    at: list[int] = field(default_factory=list)
    found: list[tuple[Mention, bool]] = field(default_factory=list)
    head: bool = True

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """All mentions."""
        return tuple(one for one, _ in self.found)

    @property
    def actors(self) -> tuple[Mention, ...]:
        """Mentions of those who can act."""
        return tuple(one for one, able in self.found if able)


def _ends(piece: Piece) -> bool:
    return piece.kind in BARRIERS or (piece.kind == "neg" and piece.word in ("لم", "لن", "لا", "ليس", "ليست"))


def arguments(made: list[Piece], start: int, end: int | None = None, aside: int = 0) -> list[Argument]:
    """The phrases from `start` to the next barrier.

    Args:
        made: pieces of the sentence.
        start: number of the first piece to look at.
        end: number of the first piece not to look at.
        aside: the parenthesis that the trigger itself stands in; other parentheses are passed over.
    """
    found: list[Argument] = []
    now: Argument | None = None
    able = False  # whether the phrase that is being read can act
    fresh = True  # whether its head is still to come
    nameless = True  # whether no name stands in it yet
    joined = False  # an "and" whose word was passed over (وكل من)
    passed = -1  # the piece whose comma closes an inserted phrase
    n, stop = start, len(made) if end is None else end
    while n < stop:
        piece = made[n]
        if piece.aside and piece.aside != aside:
            n += 1
            continue
        if piece.stop and n > start:
            break
        if piece.comma and n > start and n != passed:
            way = _after_comma(made, n, stop, found)
            if way < 0:
                break
            if way > n:
                n = passed = way
                continue
            if piece.mention and not piece.prep and found and found[-1].found:
                # A list (A، B) goes on; what an apposition (the two presidents, A and B) says is known already.
                if set(piece.mention.ids) <= {one for mention in found[-1].mentions for one in mention.ids}:
                    found[-1].at.append(n)
                    n += 1
                    continue
                found[-1].found.append((piece.mention, True))
                found[-1].at.append(n)
                now, able, fresh = found[-1], True, False
                n += 1
                continue
        if _ends(piece):
            break
        if piece.kind in ("adv", "aux", "mark", "neg"):
            joined = joined or piece.conj
            n += 1
            continue
        if piece.kind == "prep":
            if piece.conj and found and found[-1].prep == piece.prep and piece.prep:
                now = found[-1]
            else:
                now = Argument(piece.prep)
                found.append(now)
            now.at.append(n)
            if piece.suffix:
                now.found.append((piece.suffix, True))
            if piece.suffix or (piece.prep and piece.word != piece.prep and piece.word.startswith(piece.prep)):
                now = None  # with its pronoun it is a phrase of its own
            able, fresh = False, True
            n += 1
            continue
        if piece.prep:
            now = Argument(piece.prep)
            found.append(now)
            able, fresh = False, True
        elif piece.conj or joined:
            joined = False
            now = found[-1] if found else Argument(None)
            if not found:
                found.append(now)
            able, fresh = False, True
        elif now is None or _new(piece, now, made, fresh, nameless):
            now = Argument(None)
            found.append(now)
            able, fresh = False, True
        nameless = nameless or fresh
        now.at.append(n)
        if fresh and piece.kind != "adv":
            able = piece.mention is not None or "@agent" in piece.classes
            fresh = False
        elif "@agent" in piece.classes and now.at[-1] - now.at[0] <= 1 and not now.found:
            able = able or "@own" in piece.classes
        if piece.mention:
            nameless = False
            # A title and a name are one: the Russian president Putin.
            if now.found and set(piece.mention.ids) == set(now.found[-1][0].ids) and not fresh and not piece.conj:
                able = able or now.found[-1][1]
                now.found[-1] = (piece.mention, able)
            else:
                now.found.append((piece.mention, able))
        elif piece.suffix and "@agent" in piece.classes:
            now.found.append((piece.suffix, able))
        n += 1
    return found


def _new(piece: Piece, now: Argument, made: list[Piece], fresh: bool, nameless: bool) -> bool:
    """Whether a bare piece begins a phrase of its own."""
    if fresh:
        return False
    if nameless:
        # Indefinite accusative after an agent with no name: وقع الوزيران اتفاقا.
        last = made[now.at[-1]]
        if piece.mention and now.prep and piece.mention.kind != "demonym":
            return last.article and "@agent" not in last.classes  # no name follows a definite noun: in the future, X
        return bool(piece.senses and not piece.article and piece.word.endswith("ا") and (last.article or last.suffix))
    if piece.mention:
        before = now.found[-1][0]
        pair = piece.mention.kind == before.kind == "demonym" and made[now.at[-1]].mention is before
        return set(piece.mention.ids) != set(before.ids) and not pair
    return bool(piece.senses) or piece.article


def _after_comma(made: list[Piece], n: int, stop: int, found: list[Argument]) -> int:
    """What a comma at piece n does: -1 ends the search, n goes on there, a higher number passes over an inserted phrase."""
    last = found[-1] if found else None
    piece = made[n]
    if (
        piece.mention
        and last is not None
        and (last.found or any("@agent" in made[k].classes for k in last.at))
        and not piece.prep
    ):
        return n
    if piece.conj and (piece.mention or "@agent" in piece.classes or piece.kind in ("prep", "noun")) and not _ends(piece):
        if piece.mention and last is not None and last.found:
            return n
        following = made[n + 1] if n + 1 < stop else None
        if last is not None and last.found and following is not None and following.mention and not _ends(following):
            return n
        return -1
    k = n
    while k < stop and k - n <= 6 and (k == n or not (made[k].comma or made[k].stop)):
        if (made[k].mention and made[k].mention is not None) or (_ends(made[k]) and made[k].kind != "rel"):
            break
        k += 1
    if k < stop and k > n and made[k].comma and k - n <= 6:
        return k if not _ends(made[k]) else -1
    return -1


class Engine:
    """Finds the frames of one sentence.

    Args:
        made: its pieces.
        book: the lexicon of its language.
    """

    def __init__(self, made: list[Piece], book: Lexicon) -> None:
        self.made = made
        self.book = book
        self._subjects: dict[int, tuple[Mention, ...]] = {}
        self._arguments: dict[int, list[Argument]] = {}

    def frames(self) -> list[Frame]:
        """All frames, in the order of their triggers; at most one for a trigger."""
        found: list[Frame] = []
        for n, piece in enumerate(self.made):
            if piece.kind not in ("verb", "noun") or not piece.senses:
                continue
            for sense in piece.senses:
                if sense.part != piece.kind:
                    continue
                tries = (self._frame(n, slots) for slots in self.book.triggers.get((sense.lemma, sense.part), ()))
                if frame := next((one for one in tries if one), None):
                    found.append(frame)
                    break
        return _without_doubles(found)

    # Arguments.

    def _right(self, n: int) -> list[Argument]:
        if n not in self._arguments:
            self._arguments[n] = arguments(self.made, n + 1, aside=self.made[n].aside)
        return self._arguments[n]

    def _clause_start(self, n: int) -> int:
        """The number of the first piece of the clause of piece n, commas taken as its border."""
        k = n
        while k > 0 and not (self.made[k].stop or (self.made[k].comma and k < n) or self.made[k - 1].kind in BARRIERS):
            if self.made[k].conj and k < n and self.made[k].kind == "verb":
                break
            k -= 1
        return k

    def _before(self, n: int) -> tuple[Mention, ...]:
        """The subject that stands before verb n, if its clause opens with one."""
        piece = self.made[n]
        first = n  # the first of its auxiliaries
        while (
            first > 0
            and self.made[first - 1].kind in ("aux", "neg", "adv")
            and not (self.made[first].comma or self.made[first].stop)
        ):
            first -= 1
        end = n
        if self.made[first].comma:  # X, who ..., did: only over what a relative pronoun or an apposition opens.
            k = first - 1
            while k > 0 and not self.made[k].comma and not self.made[k].stop:
                k -= 1
            opens = self.made[k].kind in ("rel", "adv", "prep", "sub") or (self.made[k].article and not self.made[k].conj)
            if not (k > 0 and self.made[k].comma and opens):
                return ()
            end = k
        elif piece.conj and not any(one.word == "اما" for one in self.made[max(0, n - 8) : n]):
            return ()
        start = self._clause_start(end) if end == n else self._clause_start(end - 1)
        if start > 0 and (opener := self.made[start - 1]).kind in ("that", "sub") and opener.suffix and end == n:
            return (opener.suffix,)
        while start < end and (self.made[start].kind in ("adv", "neg") or (self.made[start].kind == "aux")):
            start += 1
        found = arguments(self.made, start, end, aside=piece.aside)
        if not found or found[0].prep or not found[0].at or found[0].at[0] != start:
            return ()
        return found[0].actors

    def subject(self, n: int) -> tuple[Mention, ...]:
        """Who does what verb n says: before it, after it, its antecedent, or shared with the verb before."""
        if n in self._subjects:
            return self._subjects[n]
        self._subjects[n] = ()
        self._subjects[n] = found = self._subject(n)[0]
        return found

    def _subject(self, n: int) -> tuple[tuple[Mention, ...], bool]:
        """The subject, and whether it stands before the verb."""
        if self.book.lang != "ar":
            return (self._before(n) or self._antecedent_actors(n) or self._shared(n)), True
        if before := self._before(n):
            return before, True
        bare = [one for one in self._right(n) if one.prep is None]
        first = bare[0] if bare else None
        rel = self._relative(n)
        sense = self.made[n].sense("verb")
        if rel is not None and not (sense and sense.pronoun) and (own := self._antecedent_actors(n)):
            # (the summit in A,) which B hoped ...: the name beside the pronoun is a place only.
            place = self.made[rel].conj or self._antecedent(n)[-1].prep == "في"
            if not (place and first is not None and first.actors and first.at[0] == n + 1):
                return own, True
        if first is not None and first.actors and self._nearby(n, first):
            return first.actors, False
        if first is not None and self._nearby(n, first) and (body := self._of_body(n, first)):
            return body, False
        if rel is None and self.made[n].kind == "verb":
            return self._shared(n) or self._controlled(n), True
        return (), False

    def _controlled(self, n: int) -> tuple[Mention, ...]:
        """Who does the verb after `that`, where its clause names nobody: the one who hopes, says, plans; the one who is asked."""
        start = self._clause_start(n)
        own = all(p.kind in ("aux", "adv", "neg") or "@own" in p.classes for p in self.made[start:n])
        if not start or self.made[start - 1].kind != "that" or not own:
            return ()
        verb = self._verb_before(start - 1)
        return self._lender(verb) if verb is not None else ()

    def _lender(self, verb: int) -> tuple[Mention, ...]:
        """Whom verb lends to what it governs: its subject; of those who ask and accuse, the one asked or accused."""
        sense = self.made[verb].sense("verb")
        if sense and self.book.operators.get((sense.lemma, "verb")) in ("asked", "accused"):
            subject = self.subject(verb)
            right = self._right(verb)
            for one in right:
                if one.prep in (None, "من") and one.mentions and not any(two in subject for two in one.mentions):
                    return one.mentions
            if self.book.operators.get((sense.lemma, "verb")) == "accused":
                return ()
            return ()
        return self.subject(verb)

    def _of_body(self, n: int, first: Argument) -> tuple[Mention, ...]:
        """The organisation whose officer or members a phrase names: the Secretary-General of the UN, the states in NATO."""
        if not any("@agent" in self.made[k].classes for k in first.at):
            return ()
        for one in self._right(n):
            if one.at[0] == first.at[-1] + 1 and one.prep in ("ل", "في") and one.found and one.found[0][0].kind == "organisation":
                return one.mentions[:1]
        return ()

    def _nearby(self, n: int, argument: Argument) -> bool:
        return argument.at[0] - n <= 9

    def _relative(self, n: int) -> int | None:
        k = n - 1
        while k >= 0 and self.made[k].kind in ("aux", "adv", "neg") and not self.made[k].stop:
            k -= 1
        return k if k >= 0 and self.made[k].kind == "rel" else None

    def _antecedent(self, n: int) -> list[Argument]:
        """The phrases before the relative pronoun of verb n."""
        rel = self._relative(n)
        if rel is None or rel == 0:
            return []
        start = self._clause_start(rel - 1)
        return arguments(self.made, start, rel, aside=self.made[rel - 1].aside)

    def _antecedent_actors(self, n: int) -> tuple[Mention, ...]:
        before = self._antecedent(n)
        if not before:
            return ()
        last = before[-1]
        if last.actors and not any("@set" in self.made[k].classes and not self.made[k].suffix for k in last.at[:2]):
            return last.actors
        if last.prep in ("among", "من", "بين", "ضمن") and any("@set" in self.made[k].classes for k in last.at):
            for one in before[:-1]:  # X and Y are among the states that ...
                if one.actors and one.prep is None:
                    return one.actors
        return last.actors

    def _shared(self, n: int) -> tuple[Mention, ...]:
        """The subject of the verb before, for `and` + verb, `where` + verb, `after which` + verb."""
        piece = self.made[n]
        before = self.made[n - 1] if n else None
        if not (
            piece.conj
            or (before is not None and before.kind in ("sub", "aux") and (before.word in ("حيث", "and") or before.conj))
        ):
            return ()
        for k in range(n - 1, max(-1, n - 30), -1):
            if self.made[k].stop and k < n - 1 and False:
                break
            if self.made[k].kind == "verb" and self.made[k].senses:
                return self.subject(k)
            if self.made[k].kind == "noun" and self.made[k].senses and any("@agent" not in self.made[k].classes for _ in (0,)):
                sense = self.made[k].sense("noun")
                if sense and (sense.lemma, "noun") in self.book.triggers and (own := self._noun_subject(k)):
                    return own
        return ()

    def _noun_subject(self, n: int) -> tuple[Mention, ...]:
        """Who does what the verbal noun n names: its pronoun, the phrase after it, a demonym after it."""
        piece = self.made[n]
        if piece.suffix:
            return (piece.suffix,)
        right = self._right(n)
        if right and right[0].prep is None and right[0].at[0] == n + 1:
            return right[0].actors
        return ()

    # What governs the trigger.

    def _governors(self, n: int) -> tuple[list[tuple[int, str]], bool]:
        """Operators that govern piece n, nearest first, with their effects; and whether a negation stands right before it."""
        made, book = self.made, self.book
        found: list[tuple[int, str]] = []
        negated = False
        k = n - 1
        chain = True  # whether all between k and the trigger are operators or prepositions
        prep = bool(made[n].prep)
        if made[n].comma or made[n].stop:
            k = -1 if made[n].stop else k
        while k >= 0 and n - k <= _FAR:
            piece = made[k]
            if piece.aside and piece.aside != made[n].aside:
                k -= 1
                continue
            if piece.kind == "neg":
                negated = negated or chain
                k -= 1
                continue
            if piece.kind in ("rel", "sub", "if", "contrast") or (piece.kind == "that" and not chain):
                break
            if piece.kind == "verb":
                sense = piece.sense("verb")
                effect = book.operators.get((sense.lemma, "verb")) if sense else None
                if effect:
                    found.append((k, effect))
                    if k and made[k - 1].kind == "neg":
                        if effect == "negated":  # did not rule out
                            found.append((k, "likely"))
                        negated = not negated
                break
            noun = piece.sense("noun") if piece.kind == "noun" else None
            effect = book.operators.get((noun.lemma, "noun")) if noun else None
            if effect and (chain or prep) and "@agent" not in piece.classes:
                found.append((k, effect))
                prep = prep or bool(piece.prep)
            elif piece.kind == "prep":
                prep = True
            elif piece.kind in ("that", "adv", "aux"):
                pass
            elif noun and "@agent" not in piece.classes and not piece.comma:
                break  # it belongs to another noun
            else:
                chain = False
            if piece.prep:
                prep = True
            if piece.stop:
                break
            k -= 1
        return found, negated

    def _modality(self, n: int, governors: list[tuple[int, str]], negated: bool, slots: Slots) -> tuple[Polarity, Modality]:
        made, book = self.made, self.book
        piece = made[n]
        modality: Modality = "asserted"
        flips = negated
        tensed = [n] if piece.kind == "verb" else []
        for k, effect in governors:
            if effect == "negated":
                flips = not flips
            elif effect != "none" and modality in ("asserted", "future"):
                modality = _MODALITIES.get(effect, effect)  # type: ignore[assignment]
            if made[k].kind == "verb":
                tensed.append(k)
        for k in tensed:
            sense = made[k].sense("verb")
            before = [
                made[j] for j in range(max(0, k - 3), k) if not any(made[i].stop or made[i].comma for i in range(j + 1, k + 1))
            ]
            near = before[-1] if before else None
            if near is not None and near.kind == "neg" and k == n:
                flips = True
            if (sense and sense.tense == "future") or (near is not None and near.word in book.words.get("future", ())):
                modality = "future" if modality == "asserted" else modality
            if near is not None and near.word in book.words.get("likely", ()) and sense and sense.tense == "present":
                modality = "likely" if modality in ("asserted", "future") else modality
            if near is not None and near.word == "لن" and modality == "asserted":
                modality = "future"
        if piece.kind == "noun" and modality == "asserted" and (verb := self._verb_before(n)) is not None:
            sense = made[verb].sense("verb")
            if sense and sense.tense == "future":
                modality = "future"
        # It is to be, it is likely, that ...
        start = self._clause_start(n)
        opener = start - 1
        if opener >= 0 and made[opener].kind == "that":
            for j in range(max(0, opener - 3), opener):
                word = made[j].sense("noun") or made[j].sense("verb")
                said = book.impersonal.get(made[j].word.removeprefix("ال")) or (book.impersonal.get(word.lemma) if word else None)
                said = said or (book.operators.get((word.lemma, word.part)) if word else None)
                if said == "negated":
                    flips = not flips
                elif said and said != "none":
                    modality = _MODALITIES.get(said, said)  # type: ignore[assignment]
            verb = self._verb_before(opener)
            if verb is not None and verb < opener - 3 and not made[opener].conj and (sense := made[verb].sense("verb")):
                governs = book.operators.get((sense.lemma, "verb"))
                if governs == "negated":
                    flips = not flips
                elif governs and governs != "none" and (sense.lemma, "verb") not in book.sayings:
                    modality = _MODALITIES.get(governs, governs)  # type: ignore[assignment]
        if self._conditional(n):
            modality = "conditional"
        elif modality == "asserted" and piece.kind == "noun" and self._purpose(n):
            modality = "hoped"
        polarity: Polarity = "negated" if flips else "affirmative"
        return slots.polarity or polarity, slots.modality or modality  # type: ignore[return-value]

    def _verb_before(self, n: int, far: int = 9) -> int | None:
        for k in range(n - 1, max(-1, n - far - 1), -1):
            if self.made[k].kind == "verb":
                return k
            if self.made[k].stop or self.made[k].kind in ("rel", "sub", "that"):
                return None
        return None

    def _conditional(self, n: int) -> bool:
        """Whether an "if" governs the clause: to its left without a strong mark, a comma or a new clause between."""
        for k in range(n - 1, max(-1, n - 12), -1):
            if self.made[k + 1].stop or self.made[k + 1].comma:
                return False
            if self.made[k].kind == "if":
                return True
            if self.made[k].kind in ("rel", "sub", "contrast"):
                return False
        return False

    def _purpose(self, n: int) -> bool:
        """Whether the verbal noun says what something is for (لدعم, بهدف دعم)."""
        piece = self.made[n]
        k = n
        while (
            k > 0
            and self.made[k].prep is None
            and self.made[k - 1].kind in ("noun", "prep")
            and not self.made[k].stop
            and n - k < 3
        ):
            if self.made[k - 1].kind == "prep":
                return self.made[k - 1].prep == "purpose"
            k -= 1
        return (
            self.made[k].prep == "ل"
            and not any(self._is(k, name) for name in _SHOWING)  # to show support is to give it
            and self.made[k].kind == "noun"
            and not self.made[k].article
            and (k == n or piece.kind == "noun")
        )

    # Slots.

    def _frame(self, n: int, slots: Slots) -> Frame | None:
        made = self.made
        piece = made[n]
        right = self._right(n)
        if slots.object and self._object(n, right, slots.object) is None:
            return None
        reach = [k for one in right for k in one.at]
        if slots.near and not any(self._is(k, name) for k in (n, *reach) for name in slots.near):
            return None
        if slots.around and not any(self._is(k, name) for k in range(len(made)) for name in slots.around):
            return None
        if slots.lone and self._compound(n):
            return None
        if slots.after and n and any(self._is(n - 1, name) for name in slots.after):
            return None
        if slots.unless and any(self._is(k, name) for k in (n, n - 1, *reach) if k >= 0 for name in slots.unless):
            return None
        governors, negated = self._governors(n)
        used: list[Mention] = []
        borrowed = False
        actors: tuple[Mention, ...] = ()
        for slot in slots.actor:
            if found := self._slot(n, slot, right, slots, governors):
                actors = found
                break
        if not actors and slots.share and piece.kind == "noun" and "subject" in slots.actor:
            actors = self._lent(governors, n)
            borrowed = bool(actors)
        used += actors
        recipients: tuple[Mention, ...] = ()
        for slot in slots.recipient:
            found = tuple(one for one in self._slot(n, slot, right, slots, governors) if one not in used)
            if found := tuple(one for one in found if not set(one.ids) <= {two for a in actors for two in a.ids}):
                recipients = found
                break
        if not _enough(slots.needs, actors, recipients):
            return None
        polarity, modality = self._modality(n, governors, negated, slots)
        kind = slots.type
        if polarity == "negated" and slots.negated:
            kind = slots.negated
        elif kind in VIOLENT and any(effect == "threatened" for _, effect in governors):
            kind, modality = "threat", "asserted"
        at = self._object(n, right, slots.object)
        ends = [
            piece.core.start,
            piece.core.end,
            *(edge for one in (*actors, *recipients) for edge in (one.span.start, one.span.end)),
        ]
        if isinstance(at, int) and at >= 0:
            ends += [made[at].core.start, made[at].core.end]
        detail = dict(slots.detail)
        if isinstance(at, int) and at >= 0 and at != n:
            detail.setdefault("object", made[at].word)
        topic = next((name for k in reach for name in _TOPICS if name in made[k].classes), None)
        if topic is not None:
            detail.setdefault("topic", _TOPICS[topic])
        return Frame(
            piece.core, kind, actors, recipients, Span(min(ends), max(ends)), polarity, modality, detail, slots, borrowed
        )

    def _compound(self, n: int) -> bool:
        """Whether a common noun makes a compound of noun n: the war of prices."""
        following = self.made[n + 1] if n + 1 < len(self.made) else None
        return (
            following is not None
            and not (
                self.made[n].article
                or any(one.pronoun for one in self.made[n].senses)
                or following.mention
                or following.comma
                or following.stop
            )
            and following.article
            and following.prep is None
        )

    def _is(self, k: int, name: str) -> bool:
        piece = self.made[k]
        if name.startswith("@"):
            return name in piece.classes
        return piece.word == name or any(one.lemma == name for one in piece.senses)

    def _object(self, n: int, right: list[Argument], wanted: tuple[str, ...]) -> int | None:
        """The number of the piece that is the object asked for; None if there is none."""
        if not wanted:
            return -1
        for entry in wanted:
            prep, _, name = entry.rpartition(":")
            if not prep and self._is(n, name) and (self.made[n].kind == "noun" or not name.startswith("@")):
                return n
            for one in right:
                if (one.prep or "") == prep:
                    for k in one.at:
                        if self._is(k, name):
                            return k
            if not prep:
                for one in self._antecedent(n)[-1:]:
                    for k in one.at:
                        if self._is(k, name):
                            return k
        return None

    def _slot(
        self, n: int, slot: str, right: list[Argument], slots: Slots, governors: list[tuple[int, str]]
    ) -> tuple[Mention, ...]:
        piece = self.made[n]
        noun = piece.kind == "noun"
        bare = [one for one in right if one.prep is None]
        first = bare[0] if bare and noun and bare[0].at[0] <= n + 3 and bare[0].at == sorted(bare[0].at) else None
        if slot == "subject":
            if not noun:
                return self.subject(n)
            return self._possessor(n, first, bare, right, slots)
        if slot == "object":
            if not noun:
                if piece.suffix:
                    return (piece.suffix,)
                taken = self.subject(n)
                for one in bare:
                    rest = tuple(two for two in one.mentions if two not in taken)
                    if rest and not any(two in taken for two in one.mentions):
                        return rest
                sense = piece.sense("verb")
                if self._relative(n) is not None and sense and sense.pronoun and (before := self._antecedent(n)):
                    return before[-1].mentions
                return ()
            if slots.idafa == "object":
                if piece.suffix and not first:
                    return (piece.suffix,)
                own = self._possessor(n, first, bare, right, slots)
                for one in bare:
                    rest = tuple(two for two in one.mentions if two not in own)
                    if rest:
                        return rest
                return ()
            for one in bare[1:]:
                if one.mentions:
                    return one.mentions
            return ()
        if slot == "adjective":
            return tuple(two for one in bare for two in one.mentions if two.kind == "demonym")
        if slot == "owner":  # gave it its help
            owners = ((self.made[k].suffix, self.made[k].classes) for one in bare for k in one.at)
            return tuple(who for who, classes in owners if who is not None and "@goods" in classes)
        if slot == "beyond":  # his visit, which lasted two days, to X
            rel = max((k for one in right for k in one.at), default=n) + 1
            if rel + 1 < len(self.made) and self.made[rel].kind == "rel" and rel - n <= 6:
                after = arguments(self.made, rel + 2, aside=piece.aside)
                return next((one.mentions for one in after if one.prep in ("ل", "الي") and one.found), ())
            return ()
        if slot == "place":
            return self._place(n, right)
        if slot == "local":  # police, gunmen with no state named are those of the place
            by = [one for one in right if any("@force" in self.made[k].classes for k in one.at)] if slots.object else bare[:1]
            return self._place(n, right) if any("@local" in self.made[k].classes for one in by for k in one.at) else ()
        if slot == "embassy":
            fronts = (one.mentions for one in right if one.prep == "امام" and any(self._is(k, "سفاره") for k in one.at))
            return next(fronts, ())
        if slot == "holder":  # their summit, which was held
            held = [self._owner(k) for one in self._antecedent(n)[-1:] for k in one.at]
            return next((who for who in held if who), ())
        if slot == "force":  # who used the force that someone fell to: in an Israeli raid
            for one in right:
                if any("@force" in self.made[k].classes for k in one.at):
                    return one.mentions
            return ()
        if slot == "suffered":
            return self._suffered(n)
        if slot == "body":
            bodies = [p.mention for p in self.made[:n] if p.mention and p.mention.kind in ("organisation", "group")]
            return tuple(bodies[-1:])
        for one in right:
            if one.prep == slot and one.found:
                return one.mentions
        return ()

    def holder(self, n: int) -> tuple[Mention, ...]:
        """Whose the noun n is: its pronoun, or the phrase after it."""
        return self._noun_subject(n)

    def _owner(self, n: int) -> tuple[Mention, ...]:
        """Whom the pronoun at the end of noun n means, where nobody told: only where one reading is left."""
        piece = self.made[n]
        if piece.suffix:
            return (piece.suffix,)
        sense = piece.sense("noun")
        if sense is None or not sense.pronoun or n == 0:
            return ()
        before = [one.mention for one in self.made[:n] if one.mention is not None]
        if piece.word.endswith("هم"):  # their: the one group named before
            bodies = [one for one in before if one.kind in ("group", "organisation")]
            return tuple(bodies[-1:]) if len({one.ids for one in bodies}) == 1 else ()
        if piece.word.endswith("ه"):  # his: the one leader named before
            men = [one for one in before if one.kind == "leader"]
            return tuple(men[-1:]) if len({one.ids for one in men}) == 1 else ()
        near = self.made[n - 2].mention if n > 1 else None
        if self.made[n - 1].prep == "في" and near is not None and near.kind == "state":
            return (near,)  # to X in its war
        if self.made[n - 1].prep == "because" and (verb := self._verb_before(n, 18)) is not None:
            sense = self.made[verb].sense("verb")
            if sense and sense.lemma in _UNDERGO:
                return self.subject(verb)
            return next((one.mentions for one in self._right(verb) if one.prep == "علي" and one.found and one.at[0] < n), ())
        return ()

    def _place(self, n: int, right: list[Argument]) -> tuple[Mention, ...]:
        """Where it happened: the first place after, or before in the same clause."""
        before = arguments(self.made, self._clause_start(n), n, aside=self.made[n].aside)
        for one in (*right, *before):
            if one.prep in ("في", "ب", "وسط", "in", "at") and (places := [who for who in one.mentions if who.kind in _PLACES]):
                return (places[0],)
        return ()

    def _possessor(
        self, n: int, first: Argument | None, bare: list[Argument], right: list[Argument], slots: Slots
    ) -> tuple[Mention, ...]:
        """Who does what a verbal noun names."""
        if slots.idafa == "object" and first is not None:
            first_mention = first.found[0][0] if first.found else None
            if first_mention is not None and first_mention.kind == "demonym" and self.made[first.at[0]].mention is first_mention:
                return first.mentions  # the Russian invasion
            if own := self._owner(n):
                return own
            others = [one for one in bare if one is not first and one.found]
            taken = any(one.prep in slots.recipient and one.found for one in right)
            goes = "beyond" in slots.recipient and "@person" in self.made[first.at[0]].classes
            if first_mention is not None and (goes or others or taken or first_mention.kind == "leader"):
                return first.actors
            return ()
        if own := self._owner(n):
            return own
        if self.made[n].possessive:
            return ()
        if n and self.made[n - 1].possessive and (holder := self.made[n - 1].mention):
            return (holder,)
        return first.actors if first is not None else ()

    def _lent(self, governors: list[tuple[int, str]], n: int) -> tuple[Mention, ...]:
        """The subject of what governs a verbal noun that has none of its own."""
        for k, _ in governors:
            if found := self._lender(k) if self.made[k].kind == "verb" else self._noun_subject(k):
                return found
        return ()

    def _suffered(self, n: int) -> tuple[Mention, ...]:
        """Who suffers from what the relative clause of verb n tells: X suffers from the sanctions that Y imposed."""
        rel = self._relative(n)
        if rel is None:
            return ()
        start = self._clause_start(rel - 1)
        verb = start if self.made[start].kind == "verb" else start - 1 if start and self.made[start - 1].kind == "verb" else None
        before = arguments(self.made, (verb + 1) if verb is not None else start, rel)
        if verb is None or len(before) < 2 or before[-1].prep not in ("من", "ب", "ل"):
            return ()
        return before[0].mentions if before[0].prep is None else ()


def _enough(needs: str, actors: tuple[Mention, ...], recipients: tuple[Mention, ...]) -> bool:
    if needs == "both":
        return bool(actors and recipients)
    if needs == "actor":
        return bool(actors)
    if needs == "recipient":
        return bool(recipients)
    if needs == "two":
        return len({one for mention in (*actors, *recipients) for one in mention.ids}) > 1
    return needs == "none" or bool(actors or recipients)


def _without_doubles(found: list[Frame]) -> list[Frame]:
    """One frame for one happening: of two of a type that share a place and actors the fuller stays."""
    found = [one for one in found if not _mere(one, found)]
    laws = [one for one in found if one.type in ("treaty_provision", "treaty_sign", "recognition", "diplomatic_break")]
    kept: list[Frame] = []
    for frame in found:
        if frame.type in ("cooperation", "security_cooperation") and any(
            one.span.holds(frame.trigger) and _ids(one) == _ids(frame) for one in laws
        ):
            continue  # the agreement's own words for its matter
        rival = next(
            (
                other
                for other in kept
                if other.type == frame.type
                and (other.span.holds(frame.trigger) or frame.span.holds(other.trigger))
                and (_ids(frame) <= _ids(other) or _ids(other) <= _ids(frame))
            ),
            None,
        )
        if rival is None:
            kept.append(frame)
        elif len(_ids(frame)) > len(_ids(rival)):
            kept[kept.index(rival)] = frame
    return kept


def _mere(frame: Frame, found: list[Frame]) -> bool:
    """Whether a frame only says how another is meant: pledges to give, refuses to sign, threatens to strike."""
    return frame.type in ("agreement", "rejection", "threat") and any(
        0 < other.trigger.start - frame.trigger.end < 60
        and other.actors == frame.actors
        and (frame.type == "agreement" or other.polarity == "negated" or other.type == "threat")
        for other in found
    )


def _ids(frame: Frame) -> set[str]:
    return {one for mention in (*frame.actors, *frame.recipients) for one in mention.ids}


def frames(made: list[Piece], book: Lexicon) -> list[Frame]:
    """The frames of a sentence's pieces."""
    return Engine(made, book).frames()


def verbs(made: list[Piece]) -> Iterator[int]:
    """Numbers of the finite verbs."""
    return (n for n, piece in enumerate(made) if piece.kind == "verb")
