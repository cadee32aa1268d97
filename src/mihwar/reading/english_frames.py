"""English frames on a shallow parse: groups of verbs, phrases of nouns, control of infinitives, passives, relative clauses.

The order of words decides: the subject is the first phrase of a clause without a preposition, the object the first after the
verb; in the passive they change seats and `by` brings the actor. An infinitive has the subject of what governs it (`agreed to
send`), or its object (`urged Iran to send`); a gerund after `accuse ... of` the accused. Compound nouns and possessives name the
actor of a noun (`US sanctions on Iran`, `Russia's invasion of Ukraine`), or the verb that governs it lends its own (`imposed`,
`held`, `paid`). Where a clause is not understood there is no frame. Method: as in `frames.py`.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from mihwar.reading.frames import Engine, Frame
from mihwar.reading.lexicon import Lexicon, Sense, Slots
from mihwar.reading.pieces import Piece
from mihwar.reading.statement import Mention, Modality, Polarity, Span

_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "am", "'s", "'re", "got", "get"})
_HAVE = frozenset({"has", "have", "had", "having", "'ve"})
_DO = frozenset({"do", "does", "did"})
_MODAL: dict[str, Modality] = {
    **dict.fromkeys(("will", "would", "shall", "'ll", "'d"), "future"),
    **dict.fromkeys(("may", "might", "could", "can"), "likely"),
    **dict.fromkeys(("should", "must", "ought"), "judgement"),
}  # fmt: skip
_DETERMINERS = frozenset(
    {"the", "a", "an", "its", "his", "her", "their", "our", "my", "this", "these", "those", "any", "some", "several", "all",
     "both", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
)  # fmt: skip
_AND = frozenset({"and", "or", "&", "nor"})
_PLACES = ("of", "in", "from")  # prepositions by which an agent belongs to a state: the president of, prosecutors in, a man from
# The object of these does what the infinitive or gerund after it says.
_CONTROL = frozenset(
    {"urge", "ask", "call on", "call upon", "tell", "order", "force", "allow", "invite", "press", "persuade", "want", "warn",
     "compel", "encourage", "enable", "permit", "require", "request",
     "instruct", "push", "pressure", "lobby", "beg", "implore",
     "appeal to", "accuse", "suspect", "blame", "criticise", "criticize", "condemn", "denounce",
     "prevent", "stop", "ban", "bar", "help",
     "convince", "advise", "remind", "challenge", "lead", "cause", "get", "prompt", "oblige", "expect", "thank", "praise"}
)  # fmt: skip
_ALLEGE = frozenset({"accuse", "suspect", "blame"})
_DOUBT: tuple[Modality, ...] = (
    "asserted", "claimed", "judgement", "future", "likely", "conditional", "hoped", "quoted", "alleged",
)  # fmt: skip
_TOLD = frozenset({"THREATEN", "REQUEST", "REJECT", "AGREE"})  # events whose deed may be told by an infinitive
_COUNTS = frozenset(
    {"hundreds", "thousands", "dozens", "scores", "millions", "tons", "tonnes", "number", "shipment", "shipments", "batch", "lot",
     "consignment", "load", "worth", "package", "supply", "supplies", "delivery", "deliveries", "types", "variety"}
)  # fmt: skip
_SUFFER = frozenset({"face", "suffer", "end"})  # their subject does not do what their object names
_REACH = 40  # pieces that a phrase or the way to a governing verb may be long
_LONG = 120  # pieces that a clause may be long
_MANY = 30


@dataclass(slots=True)
class Phrase:
    """A phrase of nouns: its preposition (None without), its pieces, its mentions with whether the phrase around each can act."""

    prep: str | None
    at: list[int] = field(default_factory=list)
    found: list[tuple[Mention, bool]] = field(default_factory=list)
    agent: bool = False

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """All that it names."""
        return tuple(one for one, _ in self.found)

    @property
    def actors(self) -> tuple[Mention, ...]:
        """Those it names who can act."""
        return tuple(one for one, able in self.found if able)


@dataclass(slots=True)
class Group:
    """A verb with its auxiliaries.

    Attributes:
        start: number of its first piece.
        passive: whether it is.
        form: `finite`, `infinitive`, `ing`, `reduced` (a participle after its noun).
        negated: by a word in it.
        modality: that its auxiliaries give it.
    """

    start: int
    passive: bool = False
    form: str = "finite"
    negated: bool = False
    modality: Modality = "asserted"


class EnglishEngine(Engine):
    """Finds the frames of one English sentence.

    Args:
        made: its pieces; verbs and nouns that look alike are told apart here.
        book: the lexicon.
    """

    def __init__(self, made: list[Piece], book: Lexicon) -> None:
        super().__init__(made, book)
        for piece in made:
            if piece.senses and not piece.classes:  # phrases: foreign minister
                nouns = (one.lemma for one in piece.senses if one.part == "noun")
                piece.classes = frozenset(name for lemma in nouns for name in book.classes.get(lemma, ()))
        for n in range(len(made)):
            _settle(made, n)
        self._themes: dict[int, list[Phrase]] = {}
        self.groups = {n: self._group(n) for n, piece in enumerate(made) if piece.kind == "verb"}
        if len(self.groups) > _MANY:  # from the left, so that none waits for a long row of others
            for n in self.groups:
                self._theme(n)

    # Verbs.

    def _group(self, n: int) -> Group:
        made = self.made
        group = Group(n)
        words: list[str] = []
        k = n - 1
        while k >= 0 and n - k < _REACH and not made[k + 1].stop:
            piece = made[k]
            if made[k + 1].comma and piece.kind == "adv":
                break
            if piece.kind in ("aux", "adv", "neg") and not (piece.word == "to" and k < n - 3):
                words.append(piece.word)
                if piece.kind == "neg":
                    group.negated = not group.negated
                group.modality = _MODAL.get(piece.word, group.modality)
            elif not (_ly(piece) and k and made[k - 1].kind in ("aux", "neg", "mention")):
                break
            k -= 1
            if piece.word == "to":
                break
        group.start = k + 1
        tense = {one.tense for one in made[n].senses if one.part == "verb"}
        past = bool(tense & {"past", "participle"}) or made[n].word.endswith("ed")
        if "to" in words:
            group.form = "infinitive"
        elif "ing" in tense and not _BE & set(words):
            group.form = "ing"
        elif past and not words and n + 1 < len(made) and self._reduced(n):
            group.form, group.passive = "reduced", True
        if past and _BE & set(words):
            group.passive = True
        return group

    def _reduced(self, n: int) -> bool:
        """Whether a participle without auxiliary follows its noun: sanctions imposed by X, a treaty signed with Y in 2001."""
        made = self.made
        if not n or made[n - 1].kind != "noun" or made[n].comma or "@agent" in made[n - 1].classes:
            return False
        return made[n + 1].word == "by" or (made[n + 1].kind == "prep" and any(one.kind == "verb" for one in made[n + 1 : n + 9]))

    def subject(self, n: int) -> tuple[Mention, ...]:
        """Who does what verb n says."""
        if n in self._subjects:
            return self._subjects[n]
        self._subjects[n] = ()
        group = self.groups.get(n)
        if group is None:
            return ()
        if group.passive:
            found = self._by(n)
        else:
            phrase = self._theme(n)
            found = self._able(phrase) if phrase else ()
        self._subjects[n] = found
        return found

    def _by(self, n: int) -> tuple[Mention, ...]:
        for at, phrase in enumerate(right := self._phrases_right(n)):
            if phrase.prep == "by":
                return self._able([phrase, *right[at + 1 :]], "by")
        return ()

    def _able(self, phrases: list[Phrase], prep: str | None = None) -> tuple[Mention, ...]:
        """Who acts in the first of some phrases: those it names, or whom its agent belongs to."""
        if not phrases or phrases[0].prep != prep:
            return ()
        first = phrases[0]
        if first.actors:
            return first.actors
        if first.agent and not first.found and len(phrases) > 1 and phrases[1].prep in _PLACES:
            return phrases[1].mentions
        return ()

    def _theme(self, n: int) -> list[Phrase]:
        """The phrases of the grammatical subject of verb n."""
        if n not in self._themes:
            self._themes[n] = []
            self._themes[n] = self._found_theme(n)
        return self._themes[n]

    def _found_theme(self, n: int) -> list[Phrase]:
        made, group = self.made, self.groups[n]
        start = group.start
        before = start - 1
        if group.form == "reduced":
            return self._tail(n)
        if group.form == "ing" and (_lemma(made[n], "verb"), "verb") in self.book.sayings:
            for k in range(n - 1, max(-1, n - _REACH), -1):  # said A, adding B
                if k in self.groups and (_lemma(made[k], "verb"), "verb") in self.book.sayings:
                    return self._theme(k)
        if group.form == "ing" and start == n and n and made[n - 1].kind in ("noun", "mention") and not made[start].comma:
            return self._tail(start)  # troops shelling X, a resolution condemning X
        if group.form in ("infinitive", "ing"):
            return self._governed(n)
        while before >= 0 and made[before].kind in ("adv",):
            before -= 1
        if before < 0:
            return []
        if made[before].kind == "rel":
            return self._tail(before)
        if made[before].word in _AND or (made[before].kind == "contrast"):
            return self._same_as_before(before)
        if made[n].comma and (_lemma(made[n], "verb"), "verb") in self.book.sayings and not self._parenthesis(start):
            return []  # what precedes is what is said: "...", said X
        if made[start].comma and made[before].kind != "mention" and not self._parenthesis(start):
            return self._same_as_before(before) if made[n].word.endswith("ing") else []
        left, end = self._clause_left(start)
        if left and made[left - 1].word == "whose":  # X, whose minister visited Y
            own = self._phrases(left, end)
            return self._tail(left - 1) if own and own[0].agent and not own[0].found else []
        return self._phrases(self._past_object(left, end), end)

    def _past_object(self, left: int, end: int) -> int:
        """Where the subject begins if the verb before has an object of its own: `X left Y, and Z and V did`."""
        made = self.made
        if not left or made[left - 1].kind != "verb" or (_lemma(made[left - 1], "verb"), "verb") in self.book.sayings:
            return left
        joints = [k for k in range(left, end) if made[k].word in _AND]
        commas = [k for k in joints if made[k].comma]
        return (commas or joints or [left - 1])[0] + 1

    def _same_as_before(self, n: int) -> list[Phrase]:
        """The subject of the finite verb before, of coordinated verbs."""
        for k in range(n - 1, max(-1, n - _REACH), -1):
            if self.made[k + 1].stop:
                return []
            if k in self.groups and self.groups[k].form in ("finite", "infinitive", "ing"):
                before = self.groups[k].start - 1
                if before >= 0 and self.made[before].kind == "rel" and self.made[before].comma:
                    continue
                return self._theme(k)
        return []

    def _governed(self, n: int) -> list[Phrase]:
        """Whom the verb that governs an infinitive or gerund makes its subject."""
        made = self.made
        governor = self.governor(n)
        if governor is None:
            return []
        if made[governor].kind == "noun":
            chunk = self._chunk(governor)
            if own := self._possessors(chunk, governor):
                return [Phrase(None, [], [(one, True) for one in own], True)]
            verb = self._verb_of(governor)
            return self._theme_of(verb) if verb is not None else []
        lemma = _lemma(made[governor], "verb")
        if lemma in _CONTROL:
            if self.groups[governor].passive:
                return self._theme(governor)
            between = [one for one in self._phrases(governor + 1, self.groups[n].start) if one.found or one.agent]
            if between and between[0].prep is None:
                return between
        return self._theme_of(governor)

    def _theme_of(self, n: int) -> list[Phrase]:
        if self.groups[n].passive:
            return self._theme(n)
        return [Phrase(None, [], [(one, True) for one in self.subject(n)], True)] if self.subject(n) else []

    def governor(self, n: int) -> int | None:
        """The verb or noun that governs an infinitive, a gerund or a noun of an object: the nearest to the left in its clause."""
        made, start = self.made, self.groups[n].start if n in self.groups else n
        for k in range(start - 1, max(-1, start - 16), -1):
            if made[k + 1].stop or made[k].kind in ("rel", "sub", "that", "if"):
                return None
            if made[k].kind == "verb":
                return k
            if made[k].kind == "noun" and (_lemma(made[k], "noun"), "noun") in self.book.operators and k >= start - 3:
                return k
        return None

    def _tail(self, end: int) -> list[Phrase]:
        """The phrase that ends before piece `end`: what a relative clause or a participle belongs to."""
        left, _ = self._clause_left(end, verbs=True)
        found = self._phrases(left, end)
        if not found:
            return []
        last = found[-1]
        if last.prep in _PLACES and len(found) > 1 and found[-2].agent and not found[-2].found:
            return [Phrase(None, found[-2].at, [], True), last]
        return [Phrase(None, last.at, last.found, last.agent)]

    def _clause_left(self, end: int, *, verbs: bool = False) -> tuple[int, int]:
        """Where the clause begins whose verb group begins at `end`, and where its subject ends: before what commas enclose."""
        made = self.made
        if end < len(made) and made[end].comma and not made[end].stop and (opening := self._parenthesis(end)):
            end = opening
        k = end
        while k > 0 and end - k < _LONG:
            if made[k].stop and k < len(made):
                break
            before = made[k - 1]
            if before.kind in ("that", "if", "sub", "contrast", "rel"):
                break
            if before.kind == "verb":
                group = self.groups.get(k - 1)
                if group is not None and group.form == "infinitive" and group.start and made[group.start - 1].kind == "noun":
                    k = group.start  # a decision to train pilots was
                    continue
                break
            if before.kind == "aux" and before.word not in ("to",) and not verbs:
                break
            if made[k].comma and k < end and (not self._list(k) or self._fronted(k)):
                break
            k -= 1
        return k, end

    def _fronted(self, n: int) -> bool:
        """Whether a phrase with a preposition opens the clause before the comma of piece n: In Geneva, X and Y."""
        made = self.made
        k = n - 1
        while k > 0 and not (made[k].comma or made[k].stop or made[k].kind in ("that", "sub", "if", "contrast", "verb", "rel")):
            k -= 1
        if made[k].kind in ("that", "sub", "if", "contrast"):
            k += 1
        while k < n and made[k].kind == "adv":
            k += 1
        return made[k].kind == "prep" and k < n

    def _parenthesis(self, n: int) -> int | None:
        """Where the inserted phrase began that a comma closes before piece n."""
        made = self.made
        for k in range(n - 1, max(0, n - 22), -1):
            if made[k].stop:
                return None
            if made[k].comma:
                if made[k].kind in ("rel", "prep", "adv", "sub") or (k in self.groups) or _lowered(made[k]):
                    return k
                if made[k].possessive and made[n - 1].mention is None:  # the US, Albania's ally, has
                    return k
                return None
        return None

    def _list(self, n: int) -> bool:
        """Whether a comma before piece n stands in a list of names."""
        made = self.made
        if (
            made[n].word in _DETERMINERS
            and n + 1 < len(made)
            and made[n + 1].mention is not None
            and made[n - 1].mention is not None
        ):
            return self._listed(n + 2)  # Australia, the United Kingdom and ...
        if made[n].mention is None or made[n - 1].mention is None:
            return (
                made[n].word in _AND and made[n - 1].mention is not None and n + 1 < len(made) and made[n + 1].mention is not None
            )
        return self._listed(n + 1)

    def _listed(self, n: int) -> bool:
        """Whether an "and" follows, with at most further names and commas before it."""
        made = self.made
        for k in range(n, min(len(made), n + _REACH)):
            if made[k].word in _AND:
                return True
            named = made[k].mention is not None
            if not ((made[k].comma and (named or made[k].word in _DETERMINERS)) or (named and made[k - 1].word in _DETERMINERS)):
                return False
        return False

    # Phrases.

    def _phrases_right(self, n: int) -> list[Phrase]:
        return self._phrases(n + 1, self._clause_right(n))

    def _clause_right(self, n: int) -> int:
        made = self.made
        k = n + 1
        while k < min(len(made), n + _LONG):
            piece = made[k]
            if piece.stop or piece.kind in ("that", "sub", "if", "rel", "contrast", "verb"):
                break
            if piece.kind == "aux" and piece.word not in _BE | _HAVE | {"to"} - {"to"}:
                break
            # What is inserted is passed over where the sentence goes on with a preposition: held talks, officials said, with X.
            if piece.comma and not self._list(k) and not (piece.kind == "prep" and piece.word in ("with", "against", "on", "to")):
                break
            if piece.word in _AND and k + 1 < len(made) and (made[k + 1].kind in ("verb", "aux", "adv", "neg")):
                break
            k += 1
        # `X did A and Y did B`: the second subject is none of A's objects.
        if n in self.groups and k < len(made) and k in self.groups and self.groups[k].form == "finite":
            for j in range(k - 1, n, -1):
                if made[j].word in _AND or made[j].comma:
                    return j
                if made[j].kind == "prep":
                    break
        return k

    def _phrases(self, start: int, end: int) -> list[Phrase]:
        made = self.made
        found: list[Phrase] = []
        now: Phrase | None = None
        k = start
        while k < end:
            piece = made[k]
            if piece.kind == "verb":
                now = Phrase("~")
                found.append(now)
                k += 1
                continue
            if piece.kind in ("adv", "neg", "mark") or (piece.kind == "aux") or not piece.word[:1].isalnum():
                k += 1
                continue
            if piece.kind == "prep":
                now = Phrase(piece.prep or piece.word)
                now.at.append(k)
                found.append(now)
                k += 1
                continue
            if piece.word in _AND:
                if now is None:
                    now = Phrase(None)
                    found.append(now)
                k += 1
                following = made[k] if k < end else None
                if following is not None and following.kind == "prep" and found and following.prep == found[-1].prep:
                    k += 1
                continue
            last = k
            while last + 1 < end and self._goes_on(last + 1):
                last += 1
            if now is None or (piece.comma and not self._list(k)):
                now = Phrase(None)
                found.append(now)
            self._add(now, k, last)
            k = last + 1
        return found

    def _goes_on(self, n: int) -> bool:
        piece = self.made[n]
        if piece.kind in ("prep", "aux", "adv", "neg", "mark", "verb", "that", "rel", "sub", "if", "contrast"):
            return False
        return not (piece.comma or piece.stop or piece.word in _AND or piece.word in _DETERMINERS or not piece.word[:1].isalnum())

    def _add(self, phrase: Phrase, first: int, last: int) -> None:
        """Adds the pieces of one run of nouns, with the names in it and whether they can act."""
        made = self.made
        numbers = list(range(first, last + 1))
        phrase.at += numbers
        head = made[last]
        agent = "@agent" in head.classes
        phrase.agent = phrase.agent or agent
        own = [k for k in numbers if made[k].mention is not None]
        for k in own:
            mention = made[k].mention
            assert mention is not None
            rest = made[k + 1 : last + 1]
            able = not rest or agent or head.mention is not None or not (made[k].possessive or rest)
            if rest and not able and all(_capital(one) or "@agent" in one.classes for one in rest):
                able = True  # a title and a name unknown: Japanese Deputy X
            if phrase.found and set(mention.ids) == set(phrase.found[-1][0].ids) and made[k - 1].word not in _AND:
                phrase.found[-1] = (mention, able or phrase.found[-1][1])
            else:
                phrase.found.append((mention, able))

    def _chunk(self, n: int) -> list[int]:
        """The run of nouns that piece n stands in, its left part."""
        made = self.made
        k = n
        while k > 0 and n - k < _REACH and not made[k].comma and not made[k].stop:
            before = made[k - 1]
            if before.kind in ("prep", "aux", "adv", "neg", "mark", "that", "rel", "sub", "if", "contrast"):
                break
            if before.kind == "verb" and not (k - 1 and made[k - 2].word in _DETERMINERS):
                break
            if before.word in _AND and not (before.word == "and" and k > 1 and made[k - 2].mention and made[k].mention):
                break
            k -= 1
        return list(range(k, n + 1))

    def _possessors(self, chunk: list[int], n: int) -> tuple[Mention, ...]:
        """Whom the names before a noun mean: Russia's invasion, US sanctions, the Turkish attack."""
        found: list[Mention] = []
        for k in chunk:
            mention = self.made[k].mention
            if k >= n or mention is None:
                continue
            if self._heads(k, n):
                found.append(mention)
        return tuple(found)

    def _heads(self, k: int, n: int) -> bool:
        """Whether nothing that cannot act comes between a name and the noun it belongs to."""
        between = self.made[k + 1 : n]
        return all("@agent" in one.classes or one.mention is not None or one.kind != "noun" or one.word in _AND or
                   "@military_kind" in one.classes or "@economic_kind" in one.classes for one in between)  # fmt: skip

    def _verb_of(self, n: int) -> int | None:
        """The verb whose object the run of nouns of piece n is."""
        chunk = self._chunk(n)
        k = chunk[0] - 1
        while k >= 0 and self.made[k].kind in ("adv",) and not self.made[k + 1].stop:
            k -= 1
        return k if k >= 0 and self.made[k].kind == "verb" and not self.made[chunk[0]].stop else None

    # Frames.

    def frames(self) -> list[Frame]:
        """All frames, in the order of their triggers; at most one for a trigger, and no refusal beside what is refused."""
        found: list[Frame] = []
        for n, piece in enumerate(self.made):
            if piece.kind not in ("verb", "noun"):
                continue
            for sense in dict.fromkeys((one.lemma, one.part) for one in piece.senses if one.part == piece.kind):
                tries = (self._frame(n, slots) for slots in self.book.triggers.get(sense, ()))
                if frame := next((one for one in tries if one), None):
                    found.append(frame)
                    break
        return _plain(_once(found))

    def _frame(self, n: int, slots: Slots) -> Frame | None:
        verb = self.made[n].kind == "verb"
        right = self._phrases_right(n)
        passive = verb and self.groups[n].passive
        theme = self._theme(n) if passive else []
        pool = [*right, *theme] if passive else right
        at = self._object_at(n, pool, slots.object)
        if slots.object and at is None:
            return None
        reach = [k for one in pool for k in one.at] + (self._chunk(n) if not verb else [])
        if not verb or self.groups[n].form in ("finite",):
            reach += list(range(max(0, n - 8), min(len(self.made), n + 14))) if slots.near else []
        if slots.near and not any(self._is(k, name) for k in (n, *reach) for name in slots.near):
            return None
        if slots.unless and any(self._is(k, name) for k in (n, *reach) for name in slots.unless):
            return None
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
        if not _enough(slots.needs, actors, recipients):
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
        mention = self.made[k].mention
        if name in ("@leader", "@organisation"):
            return mention is not None and mention.kind == name[1:]
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
                lemma = _lemma(self.made[verbal], "verb")
                if (lemma, "verb") in self.book.operators and lemma not in _SUFFER and not self._prep(right, "between"):
                    return self.subject(verbal), True
            return (), False
        if slot == "clause":
            return self._clause_subject(n), False
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
        if not found and verb and self.groups[n].passive and slot != "by":
            found = self._prep(theme[1:], slot)
        return found, False

    def _lending(self, n: int) -> int | None:
        """The verb whose subject a noun without an actor of its own borrows: held talks, held a round of talks."""
        if (verb := self._verb_of(n)) is not None:
            return verb
        k = self._chunk(n)[0] - 1
        if k > 0 and self.made[k].word == "of" and (_lemma(self.made[k - 1], "noun"), "noun") in self.book.operators:
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
                if k + 1 < len(phrases) and phrases[k + 1].prep in _PLACES and phrases[k + 1].found:
                    return phrases[k + 1].mentions
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
                lemma = _lemma(piece, piece.kind)
                effect = self.book.operators.get((lemma, piece.kind))
                if effect == "negated":
                    flips = not flips
                elif effect and effect != "none":
                    modality = _stronger(modality, effect)  # type: ignore[arg-type]
                if lemma in _ALLEGE:
                    modality = _stronger(modality, "alleged")
            if group := self.groups.get(at):
                flips ^= group.negated
                modality = _stronger(modality, group.modality)
                if self._conditional(group.start):
                    modality = _stronger(modality, "conditional")
                before = self.made[group.start - 1] if group.start else None
                governor = self.governor(at) if group.form in ("infinitive", "ing") else None
                if (
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

    def _takes(self, n: int) -> bool:
        """Whether a verb or noun takes an infinitive as its content, rather than as its purpose."""
        piece = self.made[n]
        lemma = _lemma(piece, piece.kind)
        return (lemma, piece.kind) in self.book.operators or lemma in _CONTROL or (lemma, piece.kind) in self.book.sayings

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
            if before.kind in ("verb", "noun") and (_lemma(before, before.kind), before.kind) in self.book.operators:
                return k - 1
        # The subject of a passive: talks were cancelled.
        for j in range(n + 1, min(len(self.made), n + 8)):
            if self.made[j].stop or self.made[j].comma or self.made[j].kind in ("rel", "that", "sub"):
                return None
            if j in self.groups:
                lemma = _lemma(self.made[j], "verb")
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


def _settle(made: list[Piece], n: int) -> None:
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
        if named and piece.kind == "other" and piece.word.endswith("ed") and len(piece.word) > 4:
            piece.kind = "verb"
        return
    noun = piece.sense("noun")
    base = verb.tense == "present"
    if before is not None and (
        before.word in _DETERMINERS or before.possessive or (before.kind == "prep" and verb.tense != "ing")
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
    if before.word in _DO | {"to", "not"} or before.word in _MODAL:
        piece.kind = "verb"
        return
    subject = (
        (before.mention is not None and before.mention.kind != "demonym") or "@agent" in before.classes or before.kind == "rel"
    )
    opens = after is not None and (after.mention is not None or after.word in _DETERMINERS or after.word in ("to", "that"))
    piece.kind = "verb" if subject and (opens or before.kind == "rel") else "noun"


def _lemma(piece: Piece, part: str) -> str:
    sense: Sense | None = piece.sense(part)
    return sense.lemma if sense else ""


def _ly(piece: Piece) -> bool:
    return piece.kind == "other" and piece.word.endswith("ly")


def _capital(piece: Piece) -> bool:
    return piece.kind == "other" and not piece.senses and not piece.word.endswith("ly")


def _lowered(piece: Piece) -> bool:
    return piece.kind in ("noun", "other") and piece.mention is None


def _stronger(one: Modality, other: Modality) -> Modality:
    return one if _DOUBT.index(one) >= _DOUBT.index(other) else other


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


def _once(found: list[Frame]) -> list[Frame]:
    """One frame for one happening: of two of a type whose spans overlap and whose actors agree the fuller stays."""
    kept: list[Frame] = []
    for frame in found:
        ids = _ids(frame)
        rival = next(
            (
                k for k, other in enumerate(kept)
                if other.type == frame.type and (other.span.holds(frame.trigger) or frame.span.holds(other.trigger))
                and (ids <= _ids(other) or _ids(other) <= ids)
            ),
            None,
        )  # fmt: skip
        if rival is None:
            kept.append(frame)
        elif len(ids) > len(_ids(kept[rival])):
            kept[rival] = frame
    return kept


def _plain(found: list[Frame]) -> list[Frame]:
    """Without a refusal or promise beside the negated or promised deed itself, and without aid `given` that was cut."""

    def told(frame: Frame) -> bool:
        others = [one for one in found if one is not frame and frame.span.holds(one.trigger)]
        if frame.type in ("rejection", "agreement"):
            return any(
                one.trigger.start > frame.trigger.start and (one.polarity == "negated" or one.modality != "asserted")
                for one in others
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


def _ids(frame: Frame) -> set[str]:
    return {one for mention in (*frame.actors, *frame.recipients) for one in mention.ids}
