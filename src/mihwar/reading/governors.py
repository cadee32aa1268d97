"""What governs a trigger: words that refuse, hope, plan or begin what it names, negation, future and condition."""

from __future__ import annotations

from mihwar.reading.clauses import Clauses
from mihwar.reading.lexicon import Slots
from mihwar.reading.statement import Modality, Polarity

_MODALITIES = {"asked": "hoped", "accused": "alleged", "threatened": "future"}
_SHOWING = ("اظهار", "ابداء", "اعلان", "تاكيد")
_ADJECTIVES = frozenset({"@military_kind", "@cooperation_kind", "@economic_kind", "@humanitarian_kind", "@mutual", "@war_kind"})
_FAR = 14  # how many pieces to the left a governing verb may stand


class Governed(Clauses):
    """Clauses with what governs their words."""

    def _governors(self, n: int) -> tuple[list[tuple[int, str]], bool]:
        """Operators that govern piece n, nearest first, with their effects; and whether a negation stands right before it."""
        made, book = self.made, self.book
        found: list[tuple[int, str]] = []
        negated = False
        k = n - 1
        chain = True  # whether all between k and the trigger are operators or prepositions
        prep = bool(made[n].prep)
        clause = False  # whether a "that" stands between
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
            clause = clause or piece.kind == "that"
            if piece.kind == "verb":
                sense = piece.sense("verb")
                effect = book.operators.get((sense.lemma, "verb")) if sense else None
                if made[n].kind == "verb" and made[n].conj and not clause:
                    break  # X asked, and Y refused
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
            elif (
                piece.mention
                and chain
                and k
                and not piece.prep
                and (of := made[k - 1].sense("noun"))
                and made[k - 1].kind == "noun"
            ):
                chain = (of.lemma, "noun") in book.operators  # the decision of X to hold ...
            elif noun and "@agent" not in piece.classes and not piece.comma and piece.classes.isdisjoint(_ADJECTIVES):
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

    def _is(self, k: int, name: str) -> bool:
        piece = self.made[k]
        if name == "@state":
            return piece.mention is not None and piece.mention.kind in ("state", "capital")
        if name == "@people":
            return piece.mention is not None and piece.mention.kind == "demonym"
        if name.startswith("@"):
            return name in piece.classes
        return piece.word == name or any(one.lemma == name for one in piece.senses)
