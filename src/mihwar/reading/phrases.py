"""Phrases of a clause: prepositions with what follows them, bare nouns and names, lists, and whether they can act."""

from __future__ import annotations

from dataclasses import dataclass, field

from mihwar.reading.pieces import BARRIERS, Piece
from mihwar.reading.statement import Mention


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
        aside: the parenthesis that the trigger itself stands in; other parentheses are passed over; -1 to pass over none.
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
        if piece.aside and aside >= 0 and piece.aside != aside:
            n += 1
            continue
        if piece.stop and n > start:
            break
        if piece.comma and n == start and passed < 0 and (way := _inserted(made, n, stop)) > n:
            n = passed = way
            continue
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
            able = (piece.mention is not None and not _person(made, n)) or "@agent" in piece.classes
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
        elif piece.suffix and "@agent" in piece.classes and not piece.word.startswith("نظير"):  # his counterpart is another
            now.found.append((piece.suffix, able))
        n += 1
    return found


def _person(made: list[Piece], n: int) -> bool:
    """Whether a demonym stands for somebody alone: said the American."""
    mention = made[n].mention
    return (
        mention is not None
        and mention.kind == "demonym"
        and made[n].word.endswith("ي")
        and (n == 0 or made[n - 1].kind in ("verb", "that", "sub"))
    )


def _new(piece: Piece, now: Argument, made: list[Piece], fresh: bool, nameless: bool) -> bool:
    """Whether a bare piece begins a phrase of its own."""
    if fresh:
        return False
    if nameless:
        # Indefinite accusative after an agent with no name: وقع الوزيران اتفاقا.
        last = made[now.at[-1]]
        if piece.mention and now.prep and piece.mention.kind != "demonym":
            return last.article and "@agent" not in last.classes  # no name follows a definite noun: in the future, X
        if made[now.at[-1] + 1] is not piece:  # the spokesman in the name of the ministry
            return False
        if piece.article:  # a plural with its nun owns nothing: أحرق محتجون العلم
            return bool(last.senses) and not last.article and len(last.word) > 4 and last.word.endswith(("ون", "ين"))
        return bool(piece.sense("noun")) and bool(last.article or last.suffix)  # nor does what has an article
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
    if piece.conj and piece.kind == "adv" and last is not None and last.found and n + 1 < stop and made[n + 1].mention:
        return n  # A, and also B
    return _inserted(made, n, stop)


def _inserted(made: list[Piece], n: int, stop: int) -> int:
    """Where a short inserted phrase that names nobody ends, whose opening comma stands before piece n; -1 if it is none."""
    k = n
    while k < stop and k - n <= 6 and (k == n or not (made[k].comma or made[k].stop)):
        named = made[k].mention is not None and made[n].prep != "في"  # in Paris, is passed over
        if named or (_ends(made[k]) and made[k].kind != "rel"):
            break
        k += 1
    if k < stop and k > n and made[k].comma and k - n <= 6:
        return k if not _ends(made[k]) else -1
    return -1
