"""English clauses: who does what a verb says, where its clause begins and ends, and the phrases in it.

The order of words decides: the subject is the first phrase of a clause without a preposition, the object the first after the
verb; in the passive they change seats and `by` brings the actor. An infinitive has the subject of what governs it (`agreed to
send`), or its object (`urged Iran to send`); a gerund after `accuse ... of` the accused.
"""

from __future__ import annotations

from mihwar.reading.english_parts import (
    AND,
    BE,
    DETERMINERS,
    HAVE,
    MODAL,
    Group,
    Phrase,
    capital,
    lemma_of,
    lowered,
    ly,
    settle,
)  # fmt: skip
from mihwar.reading.frames import Engine
from mihwar.reading.lexicon import Lexicon
from mihwar.reading.pieces import Piece
from mihwar.reading.statement import Mention

ALLEGE = frozenset({"accuse", "suspect", "blame"})
PLACES = ("of", "in", "from")  # prepositions by which an agent belongs to a state: the president of, prosecutors in, a man from
# The object of these does what the infinitive or gerund after it says.
CONTROL = frozenset(
    {"urge", "ask", "call on", "call upon", "tell", "order", "force", "allow", "invite", "press", "persuade", "want", "warn",
     "compel", "encourage", "enable", "permit", "require", "request",
     "instruct", "push", "pressure", "lobby", "beg", "implore",
     "appeal to", "accuse", "suspect", "blame", "criticise", "criticize", "condemn", "denounce",
     "prevent", "stop", "ban", "bar", "help",
     "convince", "advise", "remind", "challenge", "lead", "cause", "get", "prompt", "oblige", "expect", "thank", "praise"}
)  # fmt: skip
DUTY = frozenset({"must", "should", "ought", "shall"})
_PEOPLE = ("ers", "ors", "ists", "ians", "men", "eers", "ees")
REACH = 40  # pieces that a phrase or the way to a governing verb may be long
_LONG = 120  # pieces that a clause may be long
_MANY = 30


def _people(piece: Piece) -> bool:
    """Whether an unknown plural looks like one of people: British instructors."""
    return not piece.senses and piece.kind == "other" and piece.word.endswith(_PEOPLE)


class EnglishClauses(Engine):
    """The clauses of one English sentence.

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
            settle(made, n)
        self._themes: dict[int, list[Phrase]] = {}
        self._rights: dict[int, list[Phrase]] = {}
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
        while k >= 0 and n - k < REACH and not made[k + 1].stop:
            piece = made[k]
            if made[k + 1].comma and piece.kind == "adv":
                break
            if piece.kind in ("aux", "adv", "neg") and not (piece.word == "to" and k < n - 3):
                words.append(piece.word)
                if piece.kind == "neg":
                    group.negated = not group.negated
                group.modality = MODAL.get(piece.word, group.modality)
            elif not (ly(piece) and k and made[k - 1].kind in ("aux", "neg", "mention")):
                break
            k -= 1
            if piece.word == "to":
                break
        group.start = k + 1
        group.duty, group.would = not DUTY.isdisjoint(words), "would" in words
        tense = {one.tense for one in made[n].senses if one.part == "verb"}
        past = bool(tense & {"past", "participle"}) or made[n].word.endswith("ed")
        if "to" in words:
            group.form = "infinitive"
        elif "ing" in tense and not BE & set(words):
            group.form = "ing"
        elif past and not words and n + 1 < len(made) and self._reduced(n):
            group.form, group.passive = "reduced", True
        if past and BE & set(words):
            group.passive = True
        if group.form == "infinitive" and group.start and made[group.start - 1].word in BE and made[group.start].word == "to":
            group.form, group.modality = "finite", "future"  # X is to visit Y
            group.start -= 1
        return group

    def _reduced(self, n: int) -> bool:
        """Whether a participle without auxiliary follows its noun: sanctions imposed by X, a treaty signed with Y in 2001."""
        made = self.made
        if not n or made[n].comma:
            return False
        if made[n - 1].kind in ("noun", "mention", "other") and (
            (made[n + 1].word == "by" and self._actor_at(n + 2))
            or (made[n + 1].word == "of" and lemma_of(made[n], "verb") in ALLEGE)
        ):
            return True  # a tanker seized by X; a man accused of spying
        if made[n - 1].kind != "noun" or "@agent" in made[n - 1].classes:
            return False
        if made[n + 1].kind == "prep" and made[n + 1].word != "to" and self._verb_of(n - 1) is not None:
            return True  # lifted the embargo imposed on X
        return made[n + 1].word == "by" or (made[n + 1].kind == "prep" and any(one.kind == "verb" for one in made[n + 1 : n + 9]))

    def _actor_at(self, n: int) -> bool:
        """Whether someone who can act stands at piece n."""
        for k in range(n, min(len(self.made), n + 4)):
            piece = self.made[k]
            if piece.mention is not None or "@agent" in piece.classes or (k == n and capital(piece)):
                return True
            if piece.kind not in ("other", "noun", "adv"):
                return False
        return False

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

    def opening(self, n: int) -> tuple[Mention, ...]:
        """The subject with which the sentence opens, before piece n; its own ministry said so."""
        first = next((k for k in sorted(self.groups) if k < n), None)
        return self.subject(first) if first is not None else ()

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
        if first.agent and not first.found and len(phrases) > 1 and phrases[1].prep in (*PLACES, "including"):
            if phrases[1].prep == "in" and any("@lawless" in self.made[k].classes for k in first.at):
                return ()  # gunmen in X are none of its own
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
        if group.form == "ing" and (lemma_of(made[n], "verb"), "verb") in self.book.sayings:
            for k in range(n - 1, max(-1, n - REACH), -1):  # said A, adding B
                if k in self.groups and (lemma_of(made[k], "verb"), "verb") in self.book.sayings:
                    return self._theme(k)
        if group.form == "ing" and start == n and n and made[n - 1].kind in ("noun", "mention") and not made[start].comma:
            return self._tail(start)  # troops shelling X, a resolution condemning X
        if self._headline(n):
            return self._phrases(*self._clause_left(start))
        if group.form in ("infinitive", "ing"):
            return self._governed(n)
        while before >= 0 and made[before].kind in ("adv",):
            before -= 1
        if before < 0:
            return []
        if made[before].kind == "rel":
            return self._tail(before)
        if made[before].word in AND or (made[before].kind == "contrast"):
            return self._same_as_before(before)
        if made[n].comma and (lemma_of(made[n], "verb"), "verb") in self.book.sayings and not self._parenthesis(start):
            return []  # what precedes is what is said: "...", said X
        if made[start].comma and made[before].kind != "mention" and not self._parenthesis(start):
            return self._same_as_before(before) if made[n].word.endswith("ing") else []
        left, end = self._clause_left(start)
        if left and made[left - 1].word == "whose":  # X, whose minister visited Y
            own = self._phrases(left, end)
            return self._tail(left - 1) if own and own[0].agent and not own[0].found else []
        if (owner := self._before_relative(left, start)) is not None:
            return self._tail(owner)
        found = self._phrases(self._past_object(left, end), end)
        if end < start and made[end].prep == "including" and found and not found[0].found:
            found[1:1] = self._phrases(end, start)  # many states, including X and Y, did
        return found

    def _before_relative(self, left: int, start: int) -> int | None:
        """The relative pronoun of a clause that stands within the subject: the curbs that X had placed on Y were lifted."""
        made = self.made
        if left < 2 or made[left - 1].kind != "verb" or made[start].kind != "aux":
            return None
        if any(one.comma or one.stop or one.word in AND for one in made[left : start + 1]):
            return None
        for k in range(left - 2, max(0, left - 12), -1):
            if made[k + 1].stop or made[k + 1].comma or made[k].kind == "verb":
                return None
            if made[k].kind in ("rel", "that"):
                noun = made[k - 1]
                said = (lemma_of(noun, "noun"), "noun") in self.book.sayings
                return k if noun.kind in ("noun", "other", "mention") and noun.kind != "verb" and not said else None
        return None

    def _past_object(self, left: int, end: int) -> int:
        """Where the subject begins if the verb before has an object of its own: `X left Y, and Z and V did`."""
        made = self.made
        if not left or made[left - 1].kind != "verb" or (lemma_of(made[left - 1], "verb"), "verb") in self.book.sayings:
            return left
        joints = [k for k in range(left, end) if made[k].word in AND]
        commas = [k for k in joints if made[k].comma]
        return (commas or joints or [left - 1])[0] + 1

    def _same_as_before(self, n: int) -> list[Phrase]:
        """The subject of the finite verb before, of coordinated verbs."""
        for k in range(n - 1, max(-1, n - REACH), -1):
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
        if made[governor].kind != "verb":
            chunk = self._chunk(governor)
            own = self._possessors(chunk, governor) or self._by_whom(governor, self.groups[n].start)
            if own:
                return [Phrase(None, [], [(one, True) for one in own], True)]
            verb = self._verb_of(governor)
            if verb is not None:
                return self._theme_of(verb)
            k = governor
            while k > 0 and made[k - 1].kind in ("aux", "adv", "neg"):
                k -= 1
            if BE & {one.word for one in made[k:governor]}:  # is likely to, are ready to
                return self._phrases(*self._clause_left(k))
            return []
        lemma = lemma_of(made[governor], "verb")
        if lemma in CONTROL:
            if self.groups[governor].passive:
                return self._theme(governor)
            between = [one for one in self._phrases(governor + 1, self.groups[n].start) if one.found or one.agent]
            if between and between[0].prep is None:
                return between
        return self._theme_of(governor)

    def _headline(self, n: int) -> bool:
        """Whether an infinitive stands for a future, as in headlines: X to visit Y."""
        start = self.groups[n].start
        before = self.made[start - 1] if start else None
        return (
            before is not None
            and self.groups[n].form == "infinitive"
            and (before.mention is not None or "@agent" in before.classes)
            and self.governor(n) is None
            and self._clause_left(start)[0] == 0
            and not any(one.kind == "prep" for one in self.made[: min(start, 2)])
        )

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
            if (
                made[k].kind == "noun"
                and (lemma_of(made[k], "noun"), "noun") in self.book.operators
                and (
                    k == start - 1
                    or (k >= start - 3 and (self.groups[n].form == "infinitive" if n in self.groups else True))
                    or (
                        k == start - 2
                        and made[start - 1].kind == "prep"
                        and made[start - 1].word not in ("with", "after", "before")
                    )
                )
            ):
                return k
            if k == start - 1 and made[k].kind in ("noun", "other") and made[start].word == "to" and self._owned(k):
                return k  # its right to arm X
        return None

    def _owned(self, n: int) -> bool:
        """Whether a noun that cannot act belongs to someone who is named: Kenya's power."""
        chunk = self._chunk(n)
        return "@agent" not in self.made[n].classes and any(self.made[k].possessive and self.made[k].mention for k in chunk[:-1])

    def _by_whom(self, n: int, end: int) -> tuple[Mention, ...]:
        """Who stands after "by" or "of" between a noun and its infinitive: a decision by X to."""
        for one in self._phrases(n + 1, end):
            if one.prep in ("by", "of", "from") and one.actors:
                return one.actors
        return ()

    def _tail(self, end: int) -> list[Phrase]:
        """The phrase that ends before piece `end`: what a relative clause or a participle belongs to."""
        left, _ = self._clause_left(end, verbs=True)
        found = self._phrases(left, end)
        if not found:
            return []
        last = found[-1]
        if last.prep in PLACES and len(found) > 1 and found[-2].agent and not found[-2].found:
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
                if made[k].kind in ("rel", "prep", "adv", "sub") or (k in self.groups) or lowered(made[k]):
                    return k
                if made[k].possessive and made[n - 1].mention is None:  # the US, Albania's ally, has
                    return k
                return None
        return None

    def _list(self, n: int) -> bool:
        """Whether a comma before piece n stands in a list of names."""
        made = self.made
        if (
            made[n].word in DETERMINERS
            and n + 1 < len(made)
            and made[n + 1].mention is not None
            and made[n - 1].mention is not None
        ):
            return self._listed(n + 2)  # Australia, the United Kingdom and ...
        if made[n].mention is None or made[n - 1].mention is None:
            return (
                made[n].word in AND and made[n - 1].mention is not None and n + 1 < len(made) and made[n + 1].mention is not None
            )
        if n == 1 and n + 1 < len(made) and (made[n + 1].kind == "verb" or made[n + 1].word == "to"):
            return True  # a headline: X, Y to meet
        return self._listed(n + 1)

    def _listed(self, n: int) -> bool:
        """Whether an "and" follows, with at most further names and commas before it."""
        made = self.made
        for k in range(n, min(len(made), n + REACH)):
            if made[k].word in AND:
                return True
            named = made[k].mention is not None
            if not ((made[k].comma and (named or made[k].word in DETERMINERS)) or (named and made[k - 1].word in DETERMINERS)):
                return False
        return False

    # Phrases.

    def _phrases_right(self, n: int) -> list[Phrase]:
        if n not in self._rights:
            self._rights[n] = self._phrases(n + 1, self._clause_right(n))
        return self._rights[n]

    def _clause_right(self, n: int) -> int:
        made = self.made
        k = n + 1
        while k < min(len(made), n + _LONG):
            piece = made[k]
            if piece.stop or piece.kind in ("that", "sub", "if", "rel", "contrast", "verb"):
                break
            if piece.kind == "aux" and piece.word not in BE | HAVE | {"to"} - {"to"}:
                break
            # What is inserted is passed over where the sentence goes on with a preposition: held talks, officials said, with X.
            if piece.comma and not self._list(k) and not (piece.kind == "prep" and piece.word in ("with", "against", "on", "to")):
                break
            if piece.word in AND and k + 1 < len(made) and (made[k + 1].kind in ("verb", "aux", "adv", "neg")):
                break
            k += 1
        # `X did A and Y did B`: the second subject is none of A's objects.
        if n in self.groups and k < len(made) and k in self.groups and self.groups[k].form == "finite":
            for j in range(k - 1, n, -1):
                if made[j].word in AND or made[j].comma:
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
            if piece.word in AND:
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
        return not (piece.comma or piece.stop or piece.word in AND or piece.word in DETERMINERS or not piece.word[:1].isalnum())

    def _add(self, phrase: Phrase, first: int, last: int) -> None:
        """Adds the pieces of one run of nouns, with the names in it and whether they can act."""
        made = self.made
        numbers = list(range(first, last + 1))
        phrase.at += numbers
        head = made[last]
        agent = "@agent" in head.classes or (first < last and made[last - 1].mention is not None and _people(head))
        phrase.agent = phrase.agent or agent
        own = [k for k in numbers if made[k].mention is not None]
        for k in own:
            mention = made[k].mention
            assert mention is not None
            rest = made[k + 1 : last + 1]
            able = not rest or agent or head.mention is not None or not (made[k].possessive or rest)
            if rest and not able and all(capital(one) or "@agent" in one.classes for one in rest):
                able = True  # a title and a name unknown: Japanese Deputy X
            if phrase.found and set(mention.ids) == set(phrase.found[-1][0].ids) and made[k - 1].word not in AND:
                phrase.found[-1] = (mention, able or phrase.found[-1][1])
            else:
                phrase.found.append((mention, able))

    def _chunk(self, n: int) -> list[int]:
        """The run of nouns that piece n stands in, its left part."""
        made = self.made
        k = n
        while k > 0 and n - k < REACH and not made[k].comma and not made[k].stop:
            before = made[k - 1]
            if before.kind in ("prep", "aux", "adv", "neg", "mark", "that", "rel", "sub", "if", "contrast"):
                break
            if before.kind == "verb" and not (k - 1 and made[k - 2].word in DETERMINERS):
                break
            if before.word in AND and not (before.word == "and" and k > 1 and made[k - 2].mention and made[k].mention):
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
        return all("@agent" in one.classes or one.mention is not None or one.kind != "noun" or one.word in AND or
                   "@military_kind" in one.classes or "@economic_kind" in one.classes for one in between)  # fmt: skip

    def _verb_of(self, n: int) -> int | None:
        """The verb whose object the run of nouns of piece n is."""
        chunk = self._chunk(n)
        k = chunk[0] - 1
        while k >= 0 and self.made[k].kind in ("adv",) and not self.made[k + 1].stop:
            k -= 1
        return k if k >= 0 and self.made[k].kind == "verb" and not self.made[chunk[0]].stop else None
