"""The clause around a word: where it begins, who is its subject, what its relative pronoun stands for.

The subject stands after the verb or before it, is the antecedent of its relative clause, or is shared with the verb before; a
verb that governs (hopes, asks, plans) lends its own.
"""

from __future__ import annotations

from mihwar.reading.lexicon import Lexicon
from mihwar.reading.phrases import Argument, arguments
from mihwar.reading.pieces import BARRIERS, Piece
from mihwar.reading.statement import Mention


def _gender(piece: Piece) -> str:
    """Gender, f or m, of a verb in the third person singular, else nothing."""
    sense = piece.sense("verb")
    if sense is None or sense.pronoun:
        return ""
    word = piece.word[1:] if piece.conj else piece.word
    if sense.tense == "past":
        return "f" if word == sense.lemma + "ت" else "m" if word == sense.lemma else ""
    word = word.removeprefix("س")
    return {"ت": "f", "ي": "m"}.get(word[:1], "") if not word.endswith(("ون", "وا", "ان")) else ""


def _agree(one: Piece, other: Piece) -> bool:
    """Whether two verbs may have one subject: a helicopter (f.) fell and soldiers were killed (m.)."""
    return not {_gender(one), _gender(other)} >= {"f", "m"}


_AND_IT = frozenset({"وهي", "وهو", "وهم", "وهما"})
_OF_DIPLOMATS = frozenset({"استدعي", "طرد", "سلم"})
_TO_ANOTHER = _OF_DIPLOMATS | {"التقي", "قابل", "زار"}


class Clauses:
    """The clauses of one sentence.

    Args:
        made: its pieces.
        book: the lexicon of its language.
    """

    def __init__(self, made: list[Piece], book: Lexicon) -> None:
        self.made = made
        self.book = book
        self._subjects: dict[int, tuple[Mention, ...]] = {}
        self._arguments: dict[int, list[Argument]] = {}

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
            opens = opens or self.made[k].word in _AND_IT  # X, and it is a member, did
            if not (k > 0 and self.made[k].comma and opens):
                return ()
            end = k
        elif piece.conj and not any(one.word == "اما" for one in self.made[max(0, n - 8) : n]):
            return ()
        if end == n and (told := self._over_relative(n)):
            return told
        start = self._clause_start(end) if end == n else self._clause_start(end - 1)
        if start > 0 and (opener := self.made[start - 1]).kind in ("that", "sub") and opener.suffix and end == n:
            return (opener.suffix,)
        while start < end and (self.made[start].kind in ("adv", "neg") or (self.made[start].kind == "aux")):
            start += 1
        found = arguments(self.made, start, end, aside=piece.aside)
        if not found or found[0].prep or not found[0].at or found[0].at[0] != start:
            return ()
        return found[0].actors

    def _over_relative(self, n: int) -> tuple[Mention, ...]:
        """The name that opens the sentence and has a relative clause of one verb before verb n: X that did this did that."""
        made = self.made
        if made[n].conj or made[n].comma or made[n - 1 if n else 0].kind in BARRIERS | {"neg"}:
            return ()
        rel = next((k for k in range(n - 1, 0, -1) if made[k].kind == "rel" or made[k].stop or made[k].comma), 0)
        if made[rel].kind != "rel" or (rel > 3 and not any(one.comma or one.stop for one in made[rel - 3 : rel + 1])):
            return ()
        verbs = [one for one in made[rel + 1 : n] if one.kind in BARRIERS]
        who = made[rel - 1].mention
        alone = len(verbs) == 1 and verbs[0].kind == "verb" and verbs[0].senses
        return (who,) if who is not None and who.kind in ("state", "capital", "organisation") and alone else ()

    def subject(self, n: int) -> tuple[Mention, ...]:
        """Who does what verb n says: before it, after it, its antecedent, or shared with the verb before."""
        if n in self._subjects:
            return self._subjects[n]
        self._subjects[n] = ()
        self._subjects[n] = found = self._subject(n)
        return found

    def _subject(self, n: int) -> tuple[Mention, ...]:
        if self.book.lang != "ar":
            return self._before(n) or self._antecedent_actors(n) or self._shared(n)
        if before := self._before(n):
            return before
        bare = [one for one in self._right(n) if one.prep is None]
        first = bare[0] if bare else None
        rel = self._relative(n)
        sense = self.made[n].sense("verb")
        if rel is not None and not (sense and sense.pronoun) and (own := self._antecedent_actors(n)):
            # (the summit in A,) which B hoped ...: the name beside the pronoun is a place only.
            place = self.made[rel].conj or self._antecedent(n)[-1].prep == "في"
            if not (place and first is not None and first.actors and first.at[0] == n + 1):
                return own
        if first is not None and sense and sense.lemma in _TO_ANOTHER and self._undergoes(sense.lemma, first):
            if shared := self._shared(n):
                return shared
            if sense.lemma in _OF_DIPLOMATS:
                return ()
        if first is not None and first.actors and self._nearby(n, first):
            return first.actors
        if first is not None and self._nearby(n, first) and (body := self._of_body(n, first)):
            return body
        if rel is None and self.made[n].kind == "verb":
            return self._shared(n) or self._controlled(n)
        return ()

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
            return ()
        return self.subject(verb)

    def _of_body(self, n: int, first: Argument) -> tuple[Mention, ...]:
        """Whose officers, members or troops a phrase names: the Secretary-General of the UN, the states in NATO, troops of X."""
        made = self.made
        if not any("@agent" in self.made[k].classes for k in first.at):
            return ()
        for one in self._right(n):
            if one.at[0] != first.at[-1] + 1 or not one.found:
                continue
            kind, plain = one.found[0][0].kind, not any(made[k].classes for k in one.at[1:2])
            if one.prep in ("ل", "في") and kind in ("organisation", "leader"):
                return one.mentions[:1]
            if one.prep == "من" and one.actors and not plain:
                return one.actors  # units of the army of X
            if one.prep == "من" and kind in ("state", "capital") and plain:
                return one.mentions  # troops of X and Y
            if one.prep == "في" and kind == "state" and plain and any("@institution" in made[k].classes for k in first.at):
                return one.mentions[:1]  # the court in X
        return ()

    def _undergoes(self, lemma: str, first: Argument) -> bool:
        """Whether the only phrase after a verb is rather whom it is done to: summoned the ambassador; where he met the prince."""
        if lemma in _OF_DIPLOMATS:
            return any("@diplomats" in self.made[k].classes for k in first.at[:2])
        return bool(first.found) and first.found[-1][0].kind in ("leader", "state", "capital")

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
        near = range(n - 1, max(-1, n - 30), -1)
        for k in near:
            if self.made[k].kind == "verb" and (self.made[k].senses or self.made[k + 1].mention):
                return self.subject(k) if _agree(piece, self.made[k]) else ()
        for k in near:
            if self.made[k].kind == "noun" and self.made[k].senses and "@agent" not in self.made[k].classes:
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

    def _verb_before(self, n: int, far: int = 9) -> int | None:
        for k in range(n - 1, max(-1, n - far - 1), -1):
            if self.made[k].kind == "verb":
                return k
            if self.made[k].stop or self.made[k].kind in ("rel", "sub", "that"):
                return None
        return None
