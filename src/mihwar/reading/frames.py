"""Frames: a trigger with its arguments, polarity and modality. One engine for all languages, facts and pieces differ.

For each piece that may be a trigger the engine looks for arguments to the right until a barrier (relative pronoun,
subordinator, next finite verb, strong mark; a comma unless a list or an apposition goes on), and for a subject to the left
until the clause begins. The head of an actor's phrase must be able to act (a name, or a noun of the class `agent`): the economy
of a state is no actor. Words that govern the trigger (refuse, hope, plan, begin) turn it and lend it their subject.

Method: pattern frames on a shallow parse, as in TABARI and PETRARCH (Schrodt 2001; Norris, Schrodt and Beieler 2017), with
clauses and negation of our own.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from mihwar.reading.governors import Governed
from mihwar.reading.lexicon import Slots
from mihwar.reading.phrases import Argument, arguments
from mihwar.reading.statement import Mention, Modality, Polarity, Span

_CONTROL = frozenset({"بدا", "باشر", "واصل", "استانف", "قرر", "اعتزم", "نوي", "خطط", "سرع", "شرع", "تعهد", "وعد", "اكمل", "انجز"})
_UNDERGO = frozenset({"تعرض", "خضع", "واجه"})
_TOPICS = {
    "@humanitarian_kind": "humanitarian",
    "@military_kind": "military",
    "@cooperation_kind": "military",
    "@economic_kind": "economic",
}
_PLACES = frozenset({"state", "capital", "region"})
_STRUCK = frozenset({"@agent", "@targets", "@bodies", "@troops", "@crowd", "@diplomats"})
_ANY = frozenset({"كل", "اي"})
_BESIDES = frozenset({"الاضافه", "اضافه", "جانب", "فضلا", "علاوه"})
VIOLENT = frozenset({"military_action", "interstate_war", "assault"})


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


class Engine(Governed):
    """Finds the frames of one sentence.

    Attributes:
        signers: of the treaty spoken of last before it.
        raw: the text.
    """

    signers: tuple[Mention, ...] = ()
    raw: str = ""

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

    # Slots.

    def _frame(self, n: int, slots: Slots) -> Frame | None:
        made = self.made
        piece = made[n]
        right = self._right(n)
        if slots.object and self._object(n, right, slots.object) is None:
            if not self._asides(n):
                return None
            right = arguments(made, n + 1, aside=-1)  # supplied X - with fuel - in winter
            if self._object(n, right, slots.object) is None:
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
        taker: tuple[Mention, ...] = ()
        ahead: Modality = "asserted"
        for slot in slots.actor:
            if found := self._slot(n, slot, right, slots, governors):
                actors = found
                break
        if not actors and slots.share and piece.kind == "noun" and "subject" in slots.actor:
            actors = self._lent(governors, n)
            borrowed = bool(actors)
            if not actors and not governors and (main := self._ahead(n)) is not None:
                actors = self.subject(main)
                governors, negated = [(main, "none"), *self._governors(main)[0]], False
                ahead = self._modality(main, self._governors(main)[0], False, slots)[1]
        if piece.kind == "noun" and actors and not borrowed and slots.type.endswith("_transfer"):
            # X began the delivery of Y (of it): Y gets.
            lender = next((k for k, _ in governors if self.made[k].kind == "verb" and self._controls(k)), None)
            if lender is not None and (giver := self.subject(lender)) and self._of_another(lender, actors):
                taker, actors = actors, giver
        used += actors
        recipients: tuple[Mention, ...] = ()
        for slot in slots.recipient:
            found = tuple(one for one in self._slot(n, slot, right, slots, governors) if one not in used)
            if found := tuple(one for one in found if not set(one.ids) <= {two for a in actors for two in a.ids}):
                recipients = found
                break
        if taker and not recipients:
            recipients = taker
        if not enough(slots.needs, actors, recipients):
            return None
        if actors and not borrowed and piece.kind == "noun":
            # Who rejects another's call does not undo that it was made.
            turned = ("negated", "threatened")
            governors = [one for one in governors if one[1] not in turned or not self._of_another(one[0], actors)]
        if slots.type == "mediation":  # efforts to mediate are mediation
            governors = [one for one in governors if one[1] != "hoped" or made[one[0]].kind == "verb"]
        polarity, modality = self._modality(n, governors, negated, slots)
        if ahead != "asserted" and modality == "asserted":
            modality = ahead
        if modality == "asserted" and any(one.word.startswith("بموجب") for one in made[n + 1 : n + 5]):
            modality = "future"  # an agreement by which X gives Y ...
        if slots.type in VIOLENT and piece.kind == "noun" and n and made[n - 1].word in _ANY:
            modality = "conditional"  # any attack on X is ...
        if slots.type == "interstate_war" and piece.kind == "noun" and actors and not borrowed and modality == "future":
            modality = "asserted"  # aid that is to come for a war that is on
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

    def _ahead(self, n: int) -> int | None:
        """The verb of the main clause after a verbal noun that opens the sentence: besides giving help to Y, X will ..."""
        made = self.made
        opener = next((k for k in range(n - 1, max(0, n - 3), -1) if made[k - 1].word.lstrip("وب") in _BESIDES), None)
        if opener is None or any(one.kind == "verb" for one in made[:opener]):
            return None
        for k in range(n + 1, len(made)):
            if made[k].stop:
                return None
            if made[k].kind == "verb" and made[k].senses and self.subject(k):
                return k
        return None

    def _controls(self, k: int) -> bool:
        """Whether who does verb k does what it governs: begins, decides, plans."""
        sense = self.made[k].sense("verb")
        return sense is not None and sense.lemma in _CONTROL

    def _of_another(self, k: int, actors: tuple[Mention, ...]) -> bool:
        """Whether verb k has a subject other than these."""
        own = {one for who in (self.subject(k) if self.made[k].kind == "verb" else ()) for one in who.ids}
        return bool(own) and own.isdisjoint({one for who in actors for one in who.ids})

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
            and (following.article or (self.book.lang == "ar" and following.kind in ("other", "noun")))
            and following.prep is None
            and "@war_kind" not in following.classes
        )

    def _object(self, n: int, right: list[Argument], wanted: tuple[str, ...]) -> int | None:
        """The number of the piece that is the object asked for; None if there is none."""
        if not wanted:
            return -1
        for entry in wanted:
            prep, _, name = entry.rpartition(":")
            if name == "that":
                if (said := self._that(n, right)) is not None:
                    return said
                continue
            if not prep and self._is(n, name) and (self.made[n].kind == "noun" or not name.startswith("@")):
                return n
            for one in right:
                if (one.prep or "") == prep or (not prep and one.prep == "من" and self._measured(one)):
                    for k in one.at:
                        if self._is(k, name):
                            return k
            if not prep:
                for one in self._antecedent(n)[-1:]:
                    for k in one.at:
                        if self._is(k, name):
                            return k
        return None

    def _asides(self, n: int) -> bool:
        """Whether an inserted phrase follows piece n before its clause ends."""
        return any(piece.aside not in (0, self.made[n].aside) for piece in self.made[n + 1 : n + 8])

    def _parties(self, n: int) -> tuple[Mention, ...]:
        """The signers of the treaty that was spoken of last, where the clause of piece n only says: the treaty."""
        near = [*range(n, min(len(self.made), n + 4)), *range(n - 1, max(-1, n - 20), -1)]
        for k in near:
            piece = self.made[k]
            if "@agreement" in piece.classes and piece.article and self.signers:
                ids = tuple(dict.fromkeys(one for who in self.signers for one in who.ids))
                words = self.raw[piece.core.start : piece.core.end]
                return (Mention(piece.core, words, ids, "pronoun", via=tuple(who.span for who in self.signers)),)
        return ()

    def _measured(self, argument: Argument) -> bool:
        """Whether a phrase with "of" says what a batch, load or number before it is of."""
        return any("@measure" in self.made[k].classes for k in range(max(0, argument.at[0] - 3), argument.at[0]))

    def _that(self, n: int, right: list[Argument]) -> int | None:
        """The number of the `that` which ends the arguments of piece n."""
        k = max((k for one in right for k in one.at), default=n) + 1
        return k if k < len(self.made) and self.made[k].kind == "that" and not self.made[k].stop else None

    def _victims(self, n: int, bare: list[Argument]) -> tuple[Mention, ...]:
        """Whom a verb that may be passive says were killed or hurt: a number of people, and nobody else: three soldiers of X."""
        first = bare[0] if bare else None
        if first is None or any(one.found for one in bare[1:]):
            return ()
        heads = [k for k in first.at if not self.made[k].classes.isdisjoint(_STRUCK)]
        counted = any(one.kind == "adv" for one in self.made[n + 1 : heads[0]]) if heads else False
        if not heads or self.made[heads[0]].article or not counted:
            return ()
        return first.mentions

    def _patient(self, n: int, right: list[Argument]) -> tuple[Mention, ...]:
        """Whom or what that is somebody's a verb strikes: people, a place, a ship, a force."""
        if found := self.subject(n):
            return found
        for one in right:
            if one.prep is None and one.found:
                head = next((k for k in one.at if self.made[k].kind not in ("adv", "prep")), one.at[0])
                struck = self.made[head].mention is not None or not self.made[head].classes.isdisjoint(_STRUCK)
                return one.mentions if struck and one.at[0] - n <= 4 else ()
        return ()

    def _doers(self, n: int, right: list[Argument], slots: Slots) -> list[Argument]:
        """The phrases that may say who did it: the subject on either side, or those of the force used."""
        found = [one for one in right if any("@force" in self.made[k].classes for k in one.at)] if slots.object else []
        if "patient" not in slots.recipient:
            found += [one for one in right if one.prep is None][:1]
            if self.made[n].kind == "verb":
                found += arguments(self.made, self._clause_start(n), n, aside=self.made[n].aside)[:1]
        return [one for one in found if not any(sense.pronoun for k in one.at[:1] for sense in self.made[k].senses)]

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
                known = {one for who in taken for one in who.ids}
                for one in bare:
                    rest = tuple(two for two in one.mentions if not set(two.ids) <= known)
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
            by = self._doers(n, right, slots)
            return self._place(n, right) if any("@local" in self.made[k].classes for one in by for k in one.at) else ()
        if slot == "maker":  # got Turkish drones
            made = ((two, one) for one in right for two in one.mentions if two.kind == "demonym")
            return next(((who,) for who, one in made if any("@arms" in self.made[k].classes for k in one.at)), ())
        if slot == "lent":
            return self._lent(governors, n)
        if slot == "parties":
            return self._parties(n)
        if slot == "patient":
            return self._patient(n, right)
        if slot == "victims":
            return self._victims(n, bare)
        if slot == "border":  # troops on the border with X
            beyond = (
                one
                for before, one in itertools.pairwise(right)
                if any(self._is(k, "حدود") for k in before.at) and one.prep == "مع"
            )
            return next((one.mentions for one in beyond), ())
        if slot == "strike":  # a raid of X struck
            by = [*bare[:1], *arguments(self.made, self._clause_start(n), n, aside=piece.aside)[:1]]
            struck = (one for one in by if one.prep is None and any("@force" in self.made[k].classes for k in one.at[:2]))
            return next((one.mentions[:1] for one in struck if one.found), ())
        if slot == "content":  # this means that X ...: who the reading is about
            said = self._that(n, right)
            inside = arguments(self.made, said + 1, aside=piece.aside) if said is not None and not self.subject(n) else []
            return next((one.actors for one in inside if one.actors), ())
        if slot == "embassy":
            fronts = (one.mentions for one in right if one.prep == "امام" and any(self._is(k, "سفاره") for k in one.at))
            return next(fronts, ())
        if slot == "holder":  # their summit, which was held
            held = [self._owner(k) for one in self._antecedent(n)[-1:] for k in one.at]
            return next((who for who in held if who), ())
        if slot == "force":  # who used the force that someone fell to: in an Israeli raid
            for at, one in enumerate(right):
                if any("@force" in self.made[k].classes for k in one.at):
                    where = self.book.words.get("where", frozenset())  # an attack north of X is not by X
                    places = {id(self.made[k].mention) for k in one.at if self.made[k - 1].word in where}
                    return tuple(who for who in one.mentions if id(who) not in places) or next(
                        (two.actors for two in right[at + 1 : at + 2] if two.prep == "مع"), ()
                    )
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
            if one.prep in ("في", "ب") and one.found and any("@territory" in self.made[k].classes for k in one.at[:2]):
                return one.mentions[:1]  # in the Indian state of Assam
        words = self.book.words.get("where", frozenset())
        for k in range(n + 1, len(self.made)):  # in an attack which gunmen made on a village north of X
            who, near = self.made[k].mention, self.made[k - 1]
            if self.made[k].stop:
                break
            if who is not None and who.kind in _PLACES and (near.word in words or near.prep == "في" or self.made[k].prep == "ب"):
                return (who,)
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
            if found := self._lender(k) if self.made[k].kind == "verb" else self._noun_subject(k) or self._from(k):
                return found
        return ()

    def _from(self, n: int) -> tuple[Mention, ...]:
        """Who attempts what noun n names: attempts by (from) X to ..."""
        right = self._right(n)
        return right[0].mentions if right and right[0].prep == "من" and right[0].at[0] == n + 1 else ()

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


def enough(needs: str, actors: tuple[Mention, ...], recipients: tuple[Mention, ...]) -> bool:
    """Whether those named are as many as a trigger needs."""
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
    found = [one for one in found if not _mere(one, found) and not _known(one, found)]
    laws = [one for one in found if one.type in ("treaty_provision", "treaty_sign", "recognition", "diplomatic_break")]
    kept: list[Frame] = []
    for frame in found:
        if frame.type in ("cooperation", "security_cooperation") and any(
            one.span.holds(frame.trigger) and ids_of(one) == ids_of(frame) for one in laws
        ):
            continue  # the agreement's own words for its matter
        rival = next(
            (
                other
                for other in kept
                if other.type == frame.type
                and (other.span.holds(frame.trigger) or frame.span.holds(other.trigger))
                and (ids_of(frame) <= ids_of(other) or ids_of(other) <= ids_of(frame))
            ),
            None,
        )
        if rival is None:
            kept.append(frame)
        elif len(ids_of(frame)) > len(ids_of(rival)):
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


def _known(frame: Frame, found: list[Frame]) -> bool:
    """Whether a frame only names again what another tells: lifts the sanctions laid on X; meets and discusses cooperation."""
    if frame.type == "public_statement":
        return any(0 < other.trigger.start - frame.trigger.end < 150 for other in found)
    if frame.type.endswith("_transfer") and any(
        other is not frame
        and ((other.type.endswith("_transfer") and other.span.holds(frame.trigger)) or other.type == "treaty_provision")
        and other.trigger.start < frame.trigger.start
        and ids_of(frame) <= ids_of(other)
        for other in found
    ):
        return True
    if frame.type == "military_action" and not frame.recipients:  # which led to ...
        return any(
            other.type in VIOLENT and other.trigger.start < frame.trigger.start and ids_of(frame) <= ids_of(other)
            for other in found
        )
    if frame.type == "interpretation":
        return any(other.trigger.start > frame.trigger.end for other in found)
    if frame.type == "sanctions_imposed" and not frame.actors:
        return any(
            other is not frame
            and other.type in ("sanctions_lifted", "sanctions_imposed")
            and other.recipients
            and other.span.holds(frame.trigger)
            for other in found
        )
    return frame.type in ("cooperation", "security_cooperation") and any(
        other.type in ("talks", "summit_meeting")
        and 0 < frame.trigger.start - other.trigger.end < 150
        and ids_of(frame) <= ids_of(other)
        for other in found
    )


def ids_of(frame: Frame) -> set[str]:
    """Whom a frame names, as actor or recipient."""
    return {one for mention in (*frame.actors, *frame.recipients) for one in mention.ids}
