"""English frames on a shallow parse: triggers with their arguments, polarity and modality.

Compound nouns and possessives name the actor of a noun (`US sanctions on Iran`, `Russia's invasion of Ukraine`), or the verb
that governs it lends its own (`imposed`, `held`, `paid`). Where a clause is not understood there is no frame. Method: as in
`frames.py`.
"""

from __future__ import annotations

import itertools

from mihwar.reading.english_clauses import ALLEGE, CONTROL, PLACES, EnglishClauses
from mihwar.reading.english_parts import DETERMINERS, HAVE, Phrase, lemma_of
from mihwar.reading.frames import VIOLENT, Frame, enough, ids_of
from mihwar.reading.lexicon import Slots
from mihwar.reading.statement import Mention, Modality, Polarity, Span

_DOUBT: tuple[Modality, ...] = (
    "asserted", "claimed", "judgement", "future", "likely", "conditional", "hoped", "quoted", "alleged",
)  # fmt: skip
_TOLD = frozenset({"THREATEN", "REQUEST", "REJECT", "AGREE"})  # events whose deed may be told by an infinitive
_COUNTS = frozenset(
    {"hundreds", "thousands", "dozens", "scores", "millions", "tons", "tonnes", "number", "shipment", "shipments", "batch", "lot",
     "consignment", "load", "worth", "package", "supply", "supplies", "delivery", "deliveries", "types", "variety"}
)  # fmt: skip
_SUFFER = frozenset({"face", "suffer", "end"})  # their subject does not do what their object names
# Whom or what force can strike, and what can strike without being a person.
_STRUCK = frozenset({"@agent", "@targets", "@bodies", "@troops", "@crowd", "@diplomats", "@territory", "@arms"})
_STRIKES = frozenset({*_STRUCK, "@force", "@blast"})
_PERSONS = frozenset({"he", "she", "they", "it", "we", "i", "who", "which", "that", "this", "some", "those", "others"})
_THINGS = frozenset({"@arms", "@goods", "@technology"})
_HOLDS = frozenset({"comprise", "include", "count", "number", "boast", "group", "consist of", "total", "encompass"})
_AIMED = frozenset({"target", "hit", "ban", "bar", "restrict", "prohibit", "involve", "affect", "block"})  # sanctions targeting X
_EACH = frozenset({"parties", "party", "side", "sides", "signatories", "signatory", "members", "states", "countries", "they"})


class EnglishEngine(EnglishClauses):
    """Finds the frames of one English sentence."""

    def frames(self) -> list[Frame]:
        """All frames, in the order of their triggers; at most one for a trigger, and no refusal beside what is refused."""
        self._first_person()
        ids = {one for piece in self.made if piece.mention is not None for one in piece.mention.ids}
        if not ids and not self.signers:
            return []
        self._alone = len(ids) < 2
        found: list[Frame] = [*self._told_to(), *self._laid_down()]
        told = {one.trigger for one in found if one.type == "treaty_provision"}
        for n, piece in enumerate(self.made):
            if piece.kind not in ("verb", "noun") or piece.core in told:
                continue
            for sense in dict.fromkeys((one.lemma, one.part) for one in piece.senses if one.part == piece.kind):
                tries = (self._frame(n, slots) for slots in self.book.triggers.get(sense, ()))
                if frame := next((one for one in tries if one), None):
                    found.append(frame)
                    break
        return _plain(_once(sorted(found, key=lambda one: one.trigger)))

    def _first_person(self) -> None:
        """Gives `we` and `our` inside a quotation the one who says it."""
        firsts = [k for k, one in enumerate(self.made) if one.quote and one.word in ("we", "our", "us") and one.mention is None]
        speakers = [who for n in (self.groups if firsts else ()) if not self.made[n].quote and (who := self._speaker(n))]
        if len({tuple(one.ids for one in who) for who in speakers}) != 1:
            return
        for k in firsts:
            piece, who = self.made[k], speakers[0]
            ids = tuple(dict.fromkeys(one for mention in who for one in mention.ids))
            words = self.raw[piece.core.start : piece.core.end] or piece.word
            piece.mention = Mention(piece.core, words, ids, "pronoun", via=tuple(mention.span for mention in who))
            piece.kind, piece.possessive = "mention", piece.word == "our"
        self._subjects.clear()
        self._themes.clear()
        self._rights.clear()

    def _speaker(self, n: int) -> tuple[Mention, ...]:
        """Who says what verb n reports, before it or after it."""
        if self.book.sayings.get((lemma_of(self.made[n], "verb"), "verb")) != "neutral":
            return ()
        return self.subject(n) or self._able(self._phrases_right(n))

    def _told_to(self) -> list[Frame]:
        """Requests: X said that Y must."""
        duties = [n for n, group in self.groups.items() if group.duty and not group.passive and not self.made[n].quote]
        found: list[Frame] = []
        for n in self.groups if duties else ():
            speaker = self._speaker(n)
            k = next((k for k in duties if k > n), None) if n < max(duties) else duties[-1]
            if not speaker or k is None or k == n or any(one.stop for one in self.made[min(n, k) + 1 : max(n, k) + 1]):
                continue
            whom = self.subject(k)
            ids = {one for who in speaker for one in who.ids}
            if whom and ids.isdisjoint({one for who in whom for one in who.ids}):
                found.append(self._made_up(n, "request", speaker, whom, "REQUEST"))
        return found

    def _laid_down(self) -> list[Frame]:
        """Provisions: under the pact, each side must."""
        found: list[Frame] = []
        for n, group in self.groups.items():
            under = [k for k in range(max(0, n - 16), n) if group.duty and self.made[k].word == "under"]
            if under and any("@treaty" in one.classes for one in self.made[under[-1] : under[-1] + 5]):
                actors = self.subject(n) or self._parties_of(self._theme(n))
                if actors:
                    ids = {one for who in actors for one in who.ids}
                    whom, _ = self._fill(n, "object", self._phrases_right(n), [], Slots(-1, "treaty_provision"))
                    whom = tuple(one for one in whom if ids.isdisjoint(one.ids))
                    found.append(self._made_up(n, "treaty_provision", actors, whom, "AGREE"))
        return found

    def _made_up(self, n: int, kind: str, actors: tuple[Mention, ...], recipients: tuple[Mention, ...], event: str) -> Frame:
        """A frame that no entry of the lexicon tells, but a way of saying it."""
        core = self.made[n].core
        edges = [core.start, core.end, *(edge for one in (*actors, *recipients) for edge in (one.span.start, one.span.end))]
        modality: Modality = "conditional" if kind == "treaty_provision" else "asserted"
        span = Span(min(edges), max(edges))
        return Frame(core, kind, actors, recipients, span, "affirmative", modality, {}, Slots(-1, kind, event=event))

    def _parties_of(self, phrases: list[Phrase]) -> tuple[Mention, ...]:
        """The signers of the treaty spoken of last, where a phrase says: the parties, each side."""
        for k in (k for one in phrases[:1] for k in one.at):
            if self.signers and (self.made[k].word in _EACH or "@treaty" in self.made[k].classes):
                core = self.made[k].core
                ids = tuple(dict.fromkeys(one for who in self.signers for one in who.ids))
                words = self.raw[core.start : core.end]
                return (Mention(core, words, ids, "pronoun", via=tuple(who.span for who in self.signers)),)
        return ()

    def _bloodless(self, n: int, pool: list[Phrase]) -> bool:
        """Whether a violent word tells no violence: of sport, money or words, of an accident, or done by what cannot strike."""
        made = self.made
        if any("@sport" in one.classes for one in made):
            return True
        around = [*pool, *self._phrases_right(n), *(self._theme(n) if made[n].kind == "verb" else [])]
        near = [n, *(k for one in around for k in one.at), *(self._chunk(n) if made[n].kind == "noun" else [])]
        if any(not made[k].classes.isdisjoint(("@bloodless", "@accident")) for k in near):
            return True
        if made[n].kind != "verb":
            return False
        if not self.groups[n].passive and (theme := self._theme(n)) and not theme[0].actors and not theme[0].agent:
            heads = [made[k] for k in theme[0].at if made[k].kind in ("noun", "other") and made[k].word not in DETERMINERS]
            if heads and not any(
                one.upper or one.word in _PERSONS or one.word[0].isdigit() or not one.classes.isdisjoint(_STRIKES)
                for one in heads
            ):
                return True
        bare = next((one for one in pool if one.prep is None and one.at), None)
        return bare is not None and not self._hit(bare)

    def _hit(self, phrase: Phrase) -> bool:
        """Whether a phrase names whom or what force can strike."""
        for k in phrase.at:
            piece = self.made[k]
            if not piece.classes.isdisjoint(_STRUCK) or (piece.upper and piece.mention is None and not piece.senses):
                return True
            named = piece.mention is not None and not piece.possessive
            if named and (k == phrase.at[-1] or (piece.mention and piece.mention.kind != "demonym")):
                return True
        return not any(self.made[k].kind in ("noun", "other") for k in phrase.at)

    def _frame(self, n: int, slots: Slots) -> Frame | None:
        if self._alone and slots.needs in ("both", "two"):
            return None
        verb = self.made[n].kind == "verb"
        right = self._phrases_right(n)
        passive = verb and self.groups[n].passive
        theme = self._theme(n) if passive else []
        if slots.theme and not (
            verb and any(self._is(k, name) for one in self._theme(n)[:2] for k in one.at for name in slots.theme)
        ):
            return None
        pool = [*right, *theme] if passive else right
        at = self._object_at(n, pool, slots.object)
        if slots.object and at is None:
            return None
        reach = [k for one in pool for k in one.at] + (self._chunk(n) if not verb else [])
        if not verb or self.groups[n].form in ("finite", "infinitive"):
            reach += list(range(max(0, n - 8), min(len(self.made), n + 14))) if slots.near else []
        if slots.near and not any(self._is(k, name) for k in (n, *reach) for name in slots.near):
            return None
        if slots.unless and any(self._is(k, name) for k in (n, *reach) for name in slots.unless):
            return None
        if slots.type in VIOLENT:
            if self._bloodless(n, theme if passive else right):
                return None
            right = [
                one if one.prep in ("by", "between", "with") or self._hit(one) else Phrase(one.prep, one.at, [], one.agent)
                for one in right
            ]
        actors: tuple[Mention, ...] = ()
        borrowed = False
        for slot in slots.actor:
            actors, borrowed = self._fill(n, slot, right, theme, slots)
            if actors:
                break
        recipients: tuple[Mention, ...] = ()
        taken = {one for mention in actors for one in mention.ids}
        for slot in slots.recipient:
            filled, _ = self._fill(n, slot, right, theme, slots, recipient=True)
            recipients = tuple(one for one in filled if not set(one.ids) <= taken)
            if recipients:
                break
        if not recipients and verb and slots.event in _TOLD and (inner := self._inner(n)) is not None:
            # threatened to attack X, refused to meet X: whom the deed inside would concern
            inside = self._phrases_right(inner)
            for slot in ("object", "with", "to", "on", "against", "from", "in"):
                filled, _ = self._fill(inner, slot, inside, [], slots, recipient=True)
                recipients = tuple(one for one in filled if not set(one.ids) <= taken)
                if recipients:
                    break
        if not enough(slots.needs, actors, recipients):
            return None
        polarity, modality = self._sure(n)
        kind = slots.negated if polarity == "negated" and slots.negated else slots.type
        piece = self.made[n]
        ends = [
            piece.core.start,
            piece.core.end,
            *(edge for one in (*actors, *recipients) for edge in (one.span.start, one.span.end)),
        ]
        detail = dict(slots.detail)
        if at is not None and at >= 0:
            ends += [self.made[at].core.start, self.made[at].core.end]
            detail.setdefault("object", self.made[at].word)
        return Frame(
            piece.core, kind, actors, recipients, Span(min(ends), max(ends)), slots.polarity or polarity,  # type: ignore[arg-type]
            slots.modality or modality, detail, slots, borrowed,  # type: ignore[arg-type]
        )  # fmt: skip

    def _inner(self, n: int) -> int | None:
        """The infinitive that verb n governs."""
        for k in range(n + 1, min(len(self.made), n + 8)):
            if self.made[k].stop or self.made[k].comma:
                return None
            if k in self.groups:
                return k if self.groups[k].form == "infinitive" else None
        return None

    def _is(self, k: int, name: str) -> bool:
        piece = self.made[k]
        if name in piece.classes:
            return True
        mention = piece.mention
        if name in ("@leader", "@organisation"):
            return mention is not None and mention.kind == name[1:]
        if name == "@name":  # an unknown name
            return piece.upper and mention is None and not piece.senses
        if name == "@people":  # released six Americans
            return mention is not None and mention.kind == "demonym" and not (k + 1 < len(self.made) and self._goes_on(k + 1))
        return super()._is(k, name)

    def _object_at(self, n: int, pool: list[Phrase], wanted: tuple[str, ...]) -> int | None:
        if not wanted:
            return -1
        for entry in wanted:
            prep, _, name = entry.rpartition(":")
            for one in pool:
                if (one.prep or "") == prep:
                    for k in one.at:
                        if self._is(k, name):
                            return k
        for before, one in itertools.pairwise(pool):  # hundreds of drones
            if before.prep is None and one.prep == "of" and _COUNTS & {self.made[k].word for k in before.at}:
                for k in one.at:
                    if any(self._is(k, entry) for entry in wanted):
                        return k
        # The object that a relative clause takes up: the arms that X sent.
        group = self.groups.get(n)
        if group is not None and not group.passive:
            left, _ = self._clause_left(group.start)
            if left and self.made[left - 1].kind in ("rel", "that") and (tail := self._tail(left - 1)):
                for k in tail[-1].at:
                    if any(self._is(k, entry) for entry in wanted):
                        return k
        return None

    def _fill(
        self, n: int, slot: str, right: list[Phrase], theme: list[Phrase], slots: Slots, *, recipient: bool = False
    ) -> tuple[tuple[Mention, ...], bool]:
        """Who fills a slot, and whether a governing verb lent him."""
        verb = self.made[n].kind == "verb"
        if slot == "subject":
            if verb:
                return self.subject(n), False
            own = self._possessors(self._chunk(n), n)
            if own:
                return own, False
            if slots.idafa == "subject" and (of := self._prep(right, "of")):
                return of, False
            if slots.share and not recipient and (verbal := self._lending(n)) is not None:
                lemma = lemma_of(self.made[verbal], "verb")
                if (lemma, "verb") in self.book.operators and lemma not in _SUFFER and not self._prep(right, "between"):
                    return self.subject(verbal), True
            return (), False
        if slot == "clause":
            return self._clause_subject(n), False
        if slot == "maker":  # Turkish drones were sent, got Turkish drones
            things = [one for one in (*right, *theme) if any(not self.made[k].classes.isdisjoint(_THINGS) for k in one.at)]
            return next((one.mentions[:1] for one in things if one.found and self.made[one.at[-1]].mention is None), ()), False
        if slot == "holder":  # positions held by X
            return self._prep(self._beyond(n), "by"), False
        if slot == "whole":
            return self._whole(n, right), False
        if slot == "parties":
            return self._parties_of(right) or self._parties_of(self._theme(n) if verb else []), False
        if slot == "theme":  # the treaty between X and Y obliges
            return tuple(who for one in (self._theme(n) if verb else []) for who in one.mentions), False
        if slot == "content":  # this means that X ...: who the reading is about
            end = next((k for k in range(n + 1, len(self.made)) if k in self.groups), len(self.made))
            inside = self._phrases(n + 1, end) if not (self._theme(n) and self._theme(n)[0].found) else []
            return next((one.actors for one in inside if one.actors), ()), False
        if slot == "object":
            if not verb:
                return (), False
            pool = theme if self.groups[n].passive else right
            bare = [k for k, one in enumerate(pool) if one.prep is None]
            for k in bare[:1]:
                if pool[k].found:
                    return pool[k].mentions, False
                if k + 1 < len(pool) and pool[k + 1].prep in ("of", "from") and pool[k + 1].found:
                    return pool[k + 1].mentions, False
            return (), False
        found = self._prep(right, slot)
        if not found and recipient and (beyond := self._beyond(n)):
            found = self._prep(beyond, slot)
            if not found and slot == "against" and beyond[0].prep is None:
                found = beyond[0].mentions or (beyond[1].mentions if len(beyond) > 1 and beyond[1].prep == "of" else ())
        if not found and verb and self.groups[n].passive and slot != "by":
            found = self._prep(theme[1:], slot)
        return found, False

    def _beyond(self, n: int) -> list[Phrase]:
        """The phrases after a participle that ends the clause of piece n: lifted the embargo imposed on X."""
        end = self._clause_right(n)
        if end < len(self.made) and end in self.groups and end > n + 1 and not self.made[end].comma:
            aimed = self.groups[end].form == "ing" and lemma_of(self.made[end], "verb") in _AIMED
            if aimed or self.groups[end].form == "reduced":
                return self._phrases_right(end)
        return []

    def _whole(self, n: int, right: list[Phrase]) -> tuple[Mention, ...]:
        """The body whose members are counted: X has 32 members, the 27-member X, one of its 32 members, the 32 members of X."""
        made, chunk = self.made, self._chunk(n)
        found = self._possessors(chunk, n)
        after = made[n + 1] if n + 1 < len(made) else None
        if not found and after is not None and after.mention is not None and not after.comma:
            found = (after.mention,)
        first = chunk[0]
        if not found and made[first].word in ("the", "all", "its") and (of := self._prep(right, "of")):
            found = of
        k = first - 1
        while not found and k > 0 and made[k].kind in ("adv", "prep") and not made[k + 1].stop:
            k -= 1
        if not found and k > 0 and (made[k].word in HAVE or lemma_of(made[k], "verb") in _HOLDS):
            before = self._tail(k - 1) if made[k - 1].kind == "rel" else self._phrases(*self._clause_left(k))
            found = before[0].actors if before and before[0].prep is None else ()
        return tuple(
            one for one in found if one.kind in ("organisation", "group") or (one.kind == "pronoun" and len(one.ids) == 1)
        )

    def _lending(self, n: int) -> int | None:
        """The verb whose subject a noun without an actor of its own borrows: held talks, held a round of talks."""
        if (verb := self._verb_of(n)) is not None:
            return verb
        k = self._chunk(n)[0] - 1
        if k > 0 and self.made[k].word == "of" and (lemma_of(self.made[k - 1], "noun"), "noun") in self.book.operators:
            return self._verb_of(k - 1)
        if k > 0 and self.made[k].kind == "prep" and self.made[k].word in ("on", "for") and self.made[k - 1].kind == "verb":
            return k - 1
        return None

    def _clause_subject(self, n: int) -> tuple[Mention, ...]:
        """The subject of the clause after `that`: demanded that Britain hand back."""
        for k in range(n + 1, min(len(self.made), n + 3)):
            if self.made[k].kind in ("that", "rel"):
                end = k + 1
                while end < len(self.made) and self._goes_on(end):
                    end += 1
                return self._able(self._phrases(k + 1, end))
        return ()

    def _prep(self, phrases: list[Phrase], prep: str) -> tuple[Mention, ...]:
        for k, one in enumerate(phrases):
            if one.prep == prep:
                if one.found:
                    return one.mentions
                for other in phrases[k + 1 : k + 3]:
                    if other.prep not in PLACES:
                        break
                    if other.found:
                        return other.mentions
        return ()

    def _sure(self, n: int) -> tuple[Polarity, Modality]:
        """Polarity and modality as the clause and all that govern the trigger say."""
        flips = False
        modality: Modality = "asserted"
        at: int | None = n
        for _ in range(5):
            if at is None:
                break
            piece = self.made[at]
            if at != n:
                lemma = lemma_of(piece, piece.kind)
                effect = self.book.operators.get((lemma, piece.kind))
                if effect == "negated":
                    flips = not flips
                    if lemma in ("rule out", "exclude") and at in self.groups and self.groups[at].negated:
                        modality = _stronger(modality, "likely")
                elif effect and effect != "none":
                    modality = _stronger(modality, effect)  # type: ignore[arg-type]
                if lemma in ALLEGE:
                    modality = _stronger(modality, "alleged")
            if group := self.groups.get(at):
                flips ^= group.negated
                modality = _stronger(modality, group.modality)
                if group.form == "ing" and self._planned(group.start):
                    modality = _stronger(modality, "future")
                if (group.would and not self._reported(at)) or (group.modality in ("future", "likely") and self._if()):
                    modality = _stronger(modality, "conditional")
                if self._conditional(group.start):
                    modality = _stronger(modality, "conditional")
                before = self.made[group.start - 1] if group.start else None
                aside = group.form == "ing" and self.made[group.start].comma  # did that, accusing X
                governor = self.governor(at) if group.form in ("infinitive", "ing") and not aside else None
                if group.form == "infinitive" and self._headline(at):
                    modality = _stronger(modality, "future")
                elif (
                    group.form == "infinitive"
                    and (governor is None or not self._takes(governor))
                    and not self._impersonal(group.start)
                ):
                    modality = _stronger(modality, "hoped")  # what something is done for
                at = governor
                if group.form == "infinitive" and before is not None and (effect := self._impersonal(group.start)):
                    modality = _stronger(modality, effect)  # type: ignore[arg-type]
                    flips ^= before.word == "unlikely"
            else:
                chunk = self._chunk(at)
                flips ^= (
                    any(self.made[k].kind == "neg" for k in range(max(0, chunk[0] - 1), at)) or self.made[chunk[0]].word == "no"
                )
                at = self._above(at, chunk)
        return ("negated" if flips else "affirmative"), modality

    def _planned(self, n: int) -> bool:
        """Whether a gerund stands after a thing and "for": a timetable for pulling out."""
        if n < 2 or self.made[n - 1].word != "for":
            return False
        thing = self.made[n - 2]
        return thing.kind == "other" and thing.mention is None and "@agent" not in thing.classes

    def _if(self) -> bool:
        """Whether a clause with `if` or `unless` stands in the sentence."""
        return any(one.word in ("if", "unless") for one in self.made)

    def _reported(self, n: int) -> bool:
        """Whether a verb with `would` is the future of what somebody said or promised."""
        return any(
            k != n
            and (
                (lemma_of(self.made[k], "verb"), "verb") in self.book.sayings
                or self.book.operators.get((lemma_of(self.made[k], "verb"), "verb")) == "future"
            )
            for k in self.groups
        ) or any(one.kind == "mark" for one in self.made)

    def _takes(self, n: int) -> bool:
        """Whether a verb or noun takes an infinitive as its content, rather than as its purpose."""
        piece = self.made[n]
        lemma = lemma_of(piece, piece.kind)
        return (lemma, piece.kind) in self.book.operators or lemma in CONTROL or (lemma, piece.kind) in self.book.sayings

    def _impersonal(self, n: int) -> str | None:
        """What an adjective before an infinitive says of it: is likely to, is due to."""
        return self.book.impersonal.get(self.made[n - 1].word) if n else None

    def _above(self, n: int, chunk: list[int]) -> int | None:
        """The operator that governs a noun: the verb whose object it is, or a noun before `of`, `for`, `on`."""
        if (verb := self._verb_of(n)) is not None:
            return verb
        k = chunk[0] - 1
        if k > 0 and self.made[k].kind == "prep" and self.made[k].word in ("of", "for", "on", "to", "from"):
            before = self.made[k - 1]
            if before.kind in ("verb", "noun") and (lemma_of(before, before.kind), before.kind) in self.book.operators:
                return k - 1
        # The subject of a passive: talks were cancelled.
        for j in range(n + 1, min(len(self.made), n + 8)):
            if self.made[j].stop or self.made[j].comma or self.made[j].kind in ("rel", "that", "sub"):
                return None
            if j in self.groups:
                lemma = lemma_of(self.made[j], "verb")
                effect = self.book.operators.get((lemma, "verb"))
                return j if self.groups[j].passive and effect in ("negated", "future", "hoped") else None
        return None

    def _conditional(self, n: int) -> bool:
        for k in range(n - 1, max(-1, n - 12), -1):
            if self.made[k + 1].stop or (self.made[k + 1].comma and k + 1 < n):
                return False
            if self.made[k].kind == "if":
                return True
            if self.made[k].kind in ("rel", "that", "contrast", "verb"):
                return False
        return False


def _stronger(one: Modality, other: Modality) -> Modality:
    return one if _DOUBT.index(one) >= _DOUBT.index(other) else other


def _once(found: list[Frame]) -> list[Frame]:
    """One frame for one happening: of two of a type whose spans overlap and whose actors agree the fuller stays."""
    kept: list[Frame] = []
    for frame in found:
        ids = ids_of(frame)
        rival = next(
            (
                k for k, other in enumerate(kept)
                if other.type == frame.type and (other.span.holds(frame.trigger) or frame.span.holds(other.trigger))
                and (ids <= ids_of(other) or ids_of(other) <= ids)
            ),
            None,
        )  # fmt: skip
        if rival is None:
            kept.append(frame)
        elif len(ids) > len(ids_of(kept[rival])):
            kept[rival] = frame
    return kept


def _plain(found: list[Frame]) -> list[Frame]:
    """Without a refusal or promise beside the negated or promised deed itself, and without aid `given` that was cut."""

    def told(frame: Frame) -> bool:
        if frame.type == "interpretation":
            return any(one.trigger.start > frame.trigger.end for one in found)
        if frame.type == "treaty_sign":  # revoked its signature
            return any(one.type == "treaty_withdrawal" and one.span.holds(frame.trigger) for one in found)
        if frame.type in ("aid_transfer", "arms_transfer") and any(
            one.type == "aid_cut" and one.span.holds(frame.trigger) and one.trigger != frame.trigger for one in found
        ):
            return True  # aid that was cut
        if frame.type == "sanctions_imposed":  # lifted its sanctions
            return any(one.type == "sanctions_lifted" and one.span.holds(frame.trigger) for one in found)
        if frame.type in ("rejection", "agreement"):
            return any(
                0 < one.trigger.start - frame.trigger.end < 80 and (one.polarity == "negated" or one.modality != "asserted")
                for one in found
            )
        rivals = [
            one
            for one in found
            if one.type in ("diplomatic_break", "aid_cut") and one.span.holds(frame.trigger) and one is not frame
        ]
        return (
            frame.polarity == "negated"
            and frame.slots.type in ("aid_transfer", "arms_transfer", "talks", "visit")
            and bool(rivals)
        )

    return [one for one in found if not told(one)]
