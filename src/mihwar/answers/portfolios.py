"""Draws of similarity for any pair and year, from matrices read once: what series, differences and flips are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from mihwar.measures import similarity as measure
from mihwar.measures.similarity import Counts, Flags, Numbers, Places
from mihwar.store.arrays import ISSUES, Alliances, RollCalls
from mihwar.world import World

SUBSETS = ("all", "important", *ISSUES)
CAPABILITIES = "cow-nmc"
# Sets of draws that are kept for the next pair, some 0.2 MB each: every session by two settings.
KEPT, DRAWS_KEPT = 200, 1000
# Numbers of draws that are worked on at once: so many that NumPy computes rather than calls, so few that they stay in the cache.
AT_ONCE = 16_000
Pair = tuple[str, str]
Key = tuple[str, str]  # measure, coding
Asked = tuple[Pair, int]  # with the year
_NONE: Places = np.zeros(0, np.int64)

# Of two levels all distances are the same, so a binary coding has one S, one pi, one kappa.
PLAIN = ("s", "pi", "kappa", "tau-b")
FULL = ("s", "s-squared", "pi", "pi-linear", "pi-squared", "kappa", "kappa-linear", "kappa-squared", "tau-b")
WEIGHTED = ("s-capability", "s-squared-capability")


@dataclass(frozen=True, slots=True)
class Found:
    """One pair in one year, in every draw; the data as they are come first.

    Attributes:
        a, b: who held the two seats then.
        values: (measure, coding) -> draws; empty where nothing can be said.
        n: coding -> states or roll calls compared.
        card: the card of the obligations or roll calls.
        reason: why nothing can be said, else None.
    """

    a: str
    b: str
    values: Mapping[Key, Numbers] = field(default_factory=dict)
    n: Mapping[str, int] = field(default_factory=dict)
    card: str | None = None
    reason: str | None = None


def multiplicities(world: World, items: int, draws: int, seed: tuple[int, ...]) -> Counts:
    """`measure.multiplicities` in few bytes; the same for all pairs, so the newest are kept, unless they take much room."""

    def make() -> Counts:
        found = measure.multiplicities(items, draws, list(seed)).astype(np.uint16)
        found.setflags(write=False)
        return found

    return world.made(("multiplicities", items, draws, seed), make, KEPT) if draws <= DRAWS_KEPT else make()


def _in_blocks(
    asked: Sequence[Asked],
    seats: Callable[[Pair, int], Found],
    draws: int,
    measured: Callable[[Sequence[tuple[Found, int]]], Sequence[Found]],
) -> list[Found]:
    """Who holds the seats, and of those who can be compared the measures, so many at once as `AT_ONCE` allows."""
    found = [seats(*one) for one in asked]
    known = [at for at, one in enumerate(found) if one.reason is None]
    step = max(1, AT_ONCE // draws)
    for start in range(0, len(known), step):
        block = known[start : start + step]
        for at, one in zip(block, measured([(found[at], asked[at][1]) for at in block]), strict=True):
            found[at] = one
    return found


class Treaties:
    """Alliance portfolios over a span of years."""

    layer = "treaty"
    keys: tuple[Key, ...] = tuple(
        (name, coding)
        for coding in measure.ALLIANCE_CODINGS
        for name in ((*FULL, *WEIGHTED) if coding.startswith("valued") else (*PLAIN, WEIGHTED[0]))
    )

    def __init__(self, world: World, first: int, last: int, card: str | None, draws: int, seed: int) -> None:
        """Read the obligations and, where they are loaded, the capabilities of a span of years. Raises `BadChoice`."""
        self._world = world
        self.ties: Alliances = world.alliances(range(first, last + 1), card)
        held = world.holdings.attributes(CAPABILITIES, ("cinc",), first, last)
        self.capability = held.value["cinc"]
        self.weighed: Flags = np.asarray(np.isfinite(self.capability).any(axis=1))
        self._place = {state: at for at, state in enumerate(self.ties.states)}
        # One set of draws for all years and pairs: differences between them are drawn jointly.
        self._drawn = multiplicities(world, len(self.ties.states), draws, (seed, 1))

    def covered(self) -> list[int]:
        """The years that the card speaks about."""
        return [year for year, known in zip(self.ties.years, self.ties.covered, strict=True) if known]

    def seats(self, pair: Pair, year: int) -> Found:
        """Who holds the two seats in a year of the span, and why they cannot be compared, if so."""
        at, card = year - self.ties.years[0], self.ties.card
        held = [self._seat(state, at) for state in pair]
        a, b = (seat or state for seat, state in zip(held, pair, strict=True))
        if not self.ties.covered[at]:
            return Found(a, b, card=card, reason="outside")
        return Found(a, b, card=card, reason="no member" if None in held or a == b else None)

    def pair(self, pair: Pair, year: int) -> Found:
        """The measures of a pair in a year of the span."""
        return self.many([(pair, year)])[0]

    def many(self, asked: Sequence[Asked], only: Sequence[Key] | None = None) -> list[Found]:
        """The measures of some pairs, each in a year of the span: all, or some that need no capabilities."""
        return _in_blocks(asked, self.seats, self._drawn.shape[1], lambda known: self._measured(known, only))

    def _measured(self, known: Sequence[tuple[Found, int]], only: Sequence[Key] | None) -> list[Found]:
        places = [year - self.ties.years[0] for _, year in known]
        allies = [
            measure.Allies(
                self.ties.tie[at], self.ties.member[at], (self._place[seats.a], self._place[seats.b]),
                self.capability[at] if self.weighed[at] else None,
            )
            for (seats, _), at in zip(known, places, strict=True)
        ]  # fmt: skip
        codings = tuple(dict.fromkeys(coding for _, coding in only)) if only else measure.ALLIANCE_CODINGS
        drawn = measure.alliance_draws(allies, self._drawn, codings, heavy=only is None)
        plain = {(name, coding): one for coding, scored in drawn.scores.items() for name, one in scored.named().items()}
        heavy: dict[Key, Numbers] = {}
        for coding, one in drawn.capability.items():
            heavy |= {(WEIGHTED[0], coding): one.s, (WEIGHTED[1], coding): one.s_squared}
        plain = plain if only is None else {key: plain[key] for key in only}
        found = []
        for row, ((seats, _), at) in enumerate(zip(known, places, strict=True)):
            values = {key: one[row] for key, one in (plain | heavy if self.weighed[at] else plain).items()}
            n = {coding: int(scored.n[row, 0]) for coding, scored in drawn.scores.items()}
            found.append(replace(seats, values=values, n=n))
        return found

    def _seat(self, state: str, at: int) -> str | None:
        """The state itself or, before it, the one whose seat it continues, if a member in the year."""
        line = (one for one in self._world.line(state) if one in self._place)
        return next((one for one in line if self.ties.member[at, self._place[one]]), None)


class Votes:
    """Votes in the UN General Assembly by session; the year of a session is that in which it opened."""

    layer = "vote"
    keys: tuple[Key, ...] = (
        *((name, "valued") for name in ("agreement", *FULL)),
        *((name, "yes-no") for name in ("agreement", *PLAIN)),
    )

    def __init__(self, world: World, first: int, last: int, subset: str, draws: int, seed: int) -> None:
        """Read the divided roll calls of a span of years, of one subset: `all`, `important` or an issue."""
        self._world, self._draws, self._seed = world, draws, seed
        self.calls: RollCalls = world.roll_calls(first - 1945, last - 1945)
        self._place = {state: at for at, state in enumerate(self.calls.states)}
        listed, starts = np.unique(self.calls.session[order := np.argsort(self.calls.session, kind="stable")], return_index=True)
        self._sessions: dict[int, Places] = dict(zip(listed.tolist(), np.split(order, starts[1:]), strict=bool(listed.size)))
        self.chosen = self.calls.divided if subset == "all" else self.calls.divided & (self.calls.flags[subset] == 1)
        self.coded = np.ones(len(self.calls.acts), bool) if subset == "all" else self.calls.flags[subset] >= 0

    def covered(self) -> list[int]:
        """The years whose sessions are covered."""
        return [session + 1945 for session in self._sessions]

    def seats(self, pair: Pair, year: int) -> Found:
        """Who holds the two seats in the session that opened in a year, and why they cannot be compared, if so."""
        here = self._sessions.get(year - 1945, _NONE)
        if not here.size:
            return Found(*pair, reason="outside")
        card = self.calls.card[int(here[-1])]
        at = self._at(year)
        if not at.size:
            return Found(*pair, card=card, reason="no roll call" if self.coded[here].any() else "not coded")
        held = [self._seat(state, at) for state in pair]
        a, b = (seat or state for seat, state in zip(held, pair, strict=True))
        if None in held or a == b:
            return Found(a, b, card=card, reason="no vote")
        both = (self.calls.vote[self._place[a], at] > 0) & (self.calls.vote[self._place[b], at] > 0)
        return Found(a, b, card=card, reason=None if both.any() else "no vote")

    def pair(self, pair: Pair, year: int) -> Found:
        """The measures of a pair in the session that opened in a year."""
        return self.many([(pair, year)])[0]

    def many(self, asked: Sequence[Asked], only: Sequence[Key] | None = None) -> list[Found]:
        """The measures of some pairs, each in the session that opened in a year: all, or some."""
        return _in_blocks(asked, self.seats, self._draws + 1, lambda known: self._measured(known, only))

    def _measured(self, known: Sequence[tuple[Found, int]], only: Sequence[Key] | None) -> list[Found]:
        votes = []
        for seats, year in known:
            at = self._at(year)
            x, y = (self.calls.vote[self._place[state], at] for state in (seats.a, seats.b))
            votes.append((x, y, multiplicities(self._world, at.size, self._draws, (self._seed, 2, year))))
        codings = tuple(dict.fromkeys(coding for _, coding in only)) if only else measure.VOTE_CODINGS
        drawn, plain = measure.vote_draws(votes, codings), dict[Key, Numbers]()
        for coding, scored in drawn.items():
            plain |= {("agreement", coding): (1 + scored.s) / 2}
            plain |= {(name, coding): one for name, one in scored.named().items()}
        plain = plain if only is None else {key: plain[key] for key in only}
        return [
            replace(
                seats, values={key: one[row] for key, one in plain.items()},
                n={coding: int(scored.n[row, 0]) for coding, scored in drawn.items()},
            )
            for row, (seats, _) in enumerate(known)
        ]  # fmt: skip

    def _at(self, year: int) -> Places:
        """The chosen roll calls of the session."""
        here = self._sessions.get(year - 1945, _NONE)
        return here[self.chosen[here]]

    def _seat(self, state: str, at: Places) -> str | None:
        """The state of the line that cast most votes on these roll calls; None if none did."""
        line = [one for one in self._world.line(state) if one in self._place]
        cast: Sequence[int] = [int((self.calls.vote[self._place[one], at] > 0).sum()) for one in line]
        return line[int(np.argmax(cast))] if any(cast) else None
