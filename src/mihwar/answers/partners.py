"""How all partners of a state stand to it in a year, at once: what votes, alliances, ideal points and trade each know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from mihwar.answers.nearness import DISTANCE, SHARE, Nearness
from mihwar.answers.portfolios import WEIGHTED, Treaties, Votes, multiplicities
from mihwar.answers.similarity import FIRST_SESSION, FIRST_YEAR, LEVEL, SEED
from mihwar.measures import similarity
from mihwar.measures.similarity import Counts, Numbers, Places
from mihwar.store.panel import Column, Frame
from mihwar.world import World

ALONE, ROWS = 2**18, 64  # multiplications up to which OpenBLAS uses one thread; rows of a block
POINTS, POINT = "unga-ideal-points", "ideal_point"
# Cards of goods trade and their variable of `flow`, from the seller to the buyer; of a year that both have, the first speaks.
TRADE = {"baci": "exports", "cow-trade": "imports"}


@dataclass(frozen=True, slots=True)
class Scores:
    """What is known of some partners of a state in a year.

    Attributes:
        states: who they are.
        value, lo, hi: NaN where not defined.
        n: of what the value is made; -1 where there is nothing.
        reason: of a partner without a value.
    """

    states: Sequence[str]
    value: Numbers
    lo: Numbers
    hi: Numbers
    n: Places
    reason: Sequence[str | None]

    def rows(self, year: int, card: str | None) -> Iterator[dict[str, Any]]:
        """A row per partner, None where there is nothing; of one with a reason neither value nor interval."""
        cells = (self.value.tolist(), self.lo.tolist(), self.hi.tolist(), self.n.tolist())
        for state, reason, value, lo, hi, n in zip(self.states, self.reason, *cells, strict=True):
            known = reason is None
            yield {
                "year": year, "state": state, "value": value if known else None,
                "lo": lo if known and lo == lo else None, "hi": hi if known and hi == hi else None,
                "n": n if n >= 0 else None, "card": card, "reason": reason,
            }  # fmt: skip


class Layer(Protocol):
    """What a measure is made from, of one store, whatever state is asked about.

    Attributes:
        covered: the years that are covered.
        absent: the reason where the state itself is not in the year's data.
        missing: the reason of a member that is not in them.
        caveats: codes of what a reader must know of all its values.
    """

    covered: Sequence[int]
    absent: str
    missing: str
    caveats: Sequence[str]

    def card(self, year: int) -> str | None:
        """The card that speaks about a year."""

    def seat(self, line: Sequence[str], year: int) -> str | None:
        """Who of a line is in the data of a covered year."""

    def present(self, year: int) -> Sequence[str]:
        """All who are."""

    def drawn(self, draws: int, seed: int) -> Any:
        """What is drawn, the same for all states; handed to `scores`."""

    def scores(self, seat: str, others: Sequence[str], year: int, one: Nearness, drawn: Any) -> Scores:
        """How some who are present stand to another."""


# Alliances and votes: draws of tables, those of `answers.similarity`, of all partners at once


class _Obligations:
    """Obligations and capabilities of all years."""

    absent = missing = "no member"

    def __init__(self, world: World) -> None:
        self._world = world
        self.run = Treaties(world, FIRST_YEAR, date.today().year, None, 0, SEED)
        self.covered: Sequence[int] = self.run.covered()
        self.caveats: Sequence[str] = ("broad",) if self.run.ties.complete else ("selection", "broad")
        self._states = np.array(self.run.ties.states)
        self._place = {state: at for at, state in enumerate(self.run.ties.states)}

    def card(self, year: int) -> str | None:
        return self.run.ties.card

    def seat(self, line: Sequence[str], year: int) -> str | None:
        member = self.run.ties.member[year - FIRST_YEAR]
        return next((one for one in line if one in self._place and member[self._place[one]]), None)

    def present(self, year: int) -> Sequence[str]:
        found: list[str] = self._states[self.run.ties.member[year - FIRST_YEAR]].tolist()
        return found

    def drawn(self, draws: int, seed: int) -> Counts:
        """Third states, once for all years and states: states x draws."""
        return multiplicities(self._world, len(self._states), draws, (seed, 1))

    def scores(self, seat: str, others: Sequence[str], year: int, one: Nearness, drawn: Any) -> Scores:
        at = year - FIRST_YEAR
        heavy = one.measure in WEIGHTED
        if heavy and not self.run.weighed[at]:
            return nothing(others, "not loaded", self._compared(others, one))
        me, place = self._place[seat], np.array([self._place[state] for state in others])
        tie = self.run.ties.tie[at]
        x, y = tie[me, place], tie[np.ix_(place, place)].copy()
        to, back = tie[me, place], tie[place, me]
        levels = similarity.HIGHEST + 1
        if str(one.coding).startswith("binary"):
            x, y, to, back, levels = x > 0, (y > 0).astype(np.int8), to > 0, back > 0, 2
        np.fill_diagonal(y, -1)  # a partner is no third state
        weights, own = drawn[place], (1.0, np.ones(len(place)))
        if heavy:
            share = np.nan_to_num(self.run.capability[at])
            weights, own = weights * share[place, None], (float(share[me]), share[place])
        table = _tables(x.astype(np.int8), y, levels, weights, exact=not heavy)
        if not str(one.coding).endswith("third"):
            which = np.arange(len(place))
            table[levels - 1, back.astype(np.int64), which] += own[0]
            table[to.astype(np.int64), levels - 1, which] += own[1][:, None]
        return _scored(others, one.measure, table, self._compared(others, one))

    @staticmethod
    def _compared(others: Sequence[str], one: Nearness) -> Places:
        return np.full(len(others), len(others) - 1 if str(one.coding).endswith("third") else len(others) + 1)


class _Ballots:
    """The divided roll calls of all sessions."""

    absent = missing = "no vote"
    caveats: Sequence[str] = ("consensus",)

    def __init__(self, world: World) -> None:
        self._world = world
        self.run = Votes(world, FIRST_SESSION, date.today().year, "all", 0, SEED)
        calls = self.run.calls
        self.covered: Sequence[int] = self.run.covered()
        self._place = {state: at for at, state in enumerate(calls.states)}
        self._at = {year: np.flatnonzero((calls.session == year - 1945) & self.run.chosen) for year in self.covered}
        self._card = {year: calls.card[int(np.flatnonzero(calls.session == year - 1945)[-1])] for year in self.covered}
        self._cast = {year: (calls.vote[:, at] > 0).sum(axis=1) for year, at in self._at.items()}
        self._line = {state: [one for one in world.line(state) if one in self._place] for state in calls.states}

    def card(self, year: int) -> str | None:
        return self._card.get(year)

    def seat(self, line: Sequence[str], year: int) -> str | None:
        """Who of the line cast most votes."""
        known = [one for one in line if one in self._place]
        cast = [int(self._cast[year][self._place[one]]) for one in known]
        return known[int(np.argmax(cast))] if any(cast) else None

    def present(self, year: int) -> Sequence[str]:
        voted = [state for state, at in self._place.items() if self._cast[year][at]]
        return [state for state in voted if len(self._line[state]) == 1 or self.seat(self._line[state], year) == state]

    def drawn(self, draws: int, seed: int) -> Mapping[int, Counts]:
        """Roll calls, session by session: year to roll calls x draws."""
        return {year: multiplicities(self._world, at.size, draws, (seed, 2, year)) for year, at in self._at.items()}

    def scores(self, seat: str, others: Sequence[str], year: int, one: Nearness, drawn: Any) -> Scores:
        at, place = self._at[year], [self._place[state] for state in others]
        vote = self.run.calls.vote[:, at]
        level = {"valued": (-1, 0, 1, 2), "yes-no": (-1, 0, -1, 1)}[str(one.coding)]  # of absent, yes, abstain, no
        coded = np.array(level, dtype=np.int8)[np.maximum(vote, 0)]
        x, y = coded[self._place[seat]], coded[place]
        table = _tables(x, y, max(level) + 1, drawn[year], exact=True)
        common = ((vote[self._place[seat]] > 0) & (vote[place] > 0)).any(axis=1)
        n = np.where(common, ((x >= 0) & (y >= 0)).sum(axis=1), -1)
        return _scored(others, one.measure, table, n, [None if both else "no vote" for both in common.tolist()])


def _tables(x: similarity.Levels, y: similarity.Levels, levels: int, weights: npt.NDArray[Any], exact: bool) -> Numbers:
    """The tables of one state with many, under many weightings of the items: levels x levels x partners x draws.

    Args:
        x: levels of the state per item; negative where it has none.
        y: the same of the partners, partners x items.
        levels: how many levels there are.
        weights: items x draws.
        exact: whether the weights are small whole numbers, which single precision adds up without error.
    """
    kind = np.float32 if exact else np.float64
    given = weights.astype(kind, copy=False)
    found = np.zeros((levels, levels, len(y), given.shape[1]))
    for p in range(levels):
        items = np.flatnonzero(x == p)
        if items.size:
            theirs, drawn = y[:, items], given[items]
            for q in range(levels):
                held = theirs == q
                if held.any():
                    _multiplied(held.astype(kind), drawn, found[p, q])
    return found


def _multiplied(one: npt.NDArray[Any], two: npt.NDArray[Any], into: Numbers) -> None:
    """A product of matrices, in blocks so small that BLAS computes each on one core.

    The years are shared out already, and on a busy machine threads of BLAS wait for one another ten times longer than they work.
    """
    step = max(16, ALONE // (ROWS * max(one.shape[1], 1)))
    for row in range(0, len(one), ROWS):
        for column in range(0, two.shape[1], step):
            into[row : row + ROWS, column : column + step] = one[row : row + ROWS] @ two[:, column : column + step]


def _scored(states: Sequence[str], measure: str, table: Numbers, n: Places, reason: Sequence[str | None] | None = None) -> Scores:
    """A measure of every draw of every partner, as the value of the data themselves and the interval of the draws."""
    draws = similarity.scored(measure, table)
    lo, hi = similarity.intervals(draws[:, 1:], LEVEL)
    value = draws[:, 0]
    known = reason or [None] * len(states)
    said = [why or (None if defined else "undefined") for why, defined in zip(known, np.isfinite(value).tolist(), strict=True)]
    return Scores(states, value, lo, hi, n, said)


def nothing(states: Sequence[str], reason: str, n: Places | None = None) -> Scores:
    """Partners of whom nothing is known, for one reason."""
    none = np.full(len(states), np.nan)
    return Scores(states, none, none, none, np.full(len(states), -1) if n is None else n, [reason] * len(states))


# Ideal points and trade: what the cards hold


class _Points:
    """Published ideal points of all years."""

    absent = missing = "no vote"
    caveats: Sequence[str] = ("consensus", "independent points")

    def __init__(self, world: World) -> None:
        last = date.today().year
        parts = ("", "_lo", "_hi", "_votes")
        found = world.holdings.attributes(POINTS, tuple(f"{POINT}{part}" for part in parts), FIRST_SESSION, last)
        spoken = world.holdings.attributes(POINTS, (POINT,), FIRST_SESSION, last)
        self._point, self._lo, self._hi, self._votes = (found.value[f"{POINT}{part}"] for part in parts)
        self.covered: Sequence[int] = [year for year, known in zip(spoken.years, spoken.covered, strict=True) if known]
        self._states = np.array(found.states)
        self._place = {state: at for at, state in enumerate(found.states)}

    def card(self, year: int) -> str | None:
        return POINTS

    def seat(self, line: Sequence[str], year: int) -> str | None:
        known = np.isfinite(self._point[year - FIRST_SESSION])
        return next((one for one in line if one in self._place and known[self._place[one]]), None)

    def present(self, year: int) -> Sequence[str]:
        found: list[str] = self._states[np.isfinite(self._point[year - FIRST_SESSION])].tolist()
        return found

    def drawn(self, draws: int, seed: int) -> None:
        """Nothing is drawn."""

    def scores(self, seat: str, others: Sequence[str], year: int, one: Nearness, drawn: Any) -> Scores:
        at, me, place = year - FIRST_SESSION, self._place[seat], [self._place[state] for state in others]
        point, votes = self._point[at], self._votes[at]
        down, up = point - self._lo[at], self._hi[at] - point  # how far each interval reaches
        apart = point[me] - point[place]
        low = apart - np.hypot(down[me], up[place])
        high = apart + np.hypot(up[me], down[place])
        lo = np.maximum(np.maximum(low, -high), 0.0)  # where the difference may be zero, so may the distance
        hi = np.maximum(high, -low)
        fewer = np.minimum(votes[me], votes[place])
        n = np.where(np.isfinite(fewer), np.nan_to_num(fewer), -1).astype(np.int64)
        unknown = ~np.isfinite(low + high)
        lo[unknown] = hi[unknown] = np.nan
        return Scores(others, np.abs(apart), lo, hi, n, [None] * len(others))


class _Trade:
    """Goods trade of all pairs, each card with the years that it covers."""

    absent = missing = "no trade"
    caveats: Sequence[str] = ("recorded trade", "territories")

    def __init__(self, world: World) -> None:
        self._card: dict[int, str] = {}
        self._sold: dict[int, Numbers] = {}
        self._whole: dict[int, Numbers] = {}
        self._states = np.array(world.system(FIRST_YEAR, FIRST_YEAR).states)
        self._place = {state: at for at, state in enumerate(self._states.tolist())}
        for card, variable in TRADE.items():
            for first, last in _spans(world, card, variable):
                self._read(world, card, variable, range(first, last + 1))
        self.covered: Sequence[int] = sorted(self._card)

    def _read(self, world: World, card: str, variable: str, years: range) -> None:
        """The flows of pairs of members, and what each member sold to and bought from all, territories among them."""
        fresh = [year for year in years if year not in self._card]
        column = Column("sold", "flow", variable, card, "pair", True, fold="sum")
        pairs = world.panel(Frame("cow", years[0], years[-1], directed=False), [column], True, {})
        sums = world.panel(Frame("cow", years[0], years[-1]), [column], False, {})
        size = len(self._states)
        sold, whole = np.full((len(years), size, size), np.nan), np.full((len(years), 2, size), np.nan)
        year, a, b = _numbers(pairs["year"]) - years[0], self._places(pairs["a"]), self._places(pairs["b"])
        sold[year, a, b], sold[year, b, a] = _numbers(pairs["sold_ab"]), _numbers(pairs["sold_ba"])
        year, state = _numbers(sums["year"]) - years[0], self._places(sums["state"].dictionary_encode())
        whole[year, 0, state], whole[year, 1, state] = _numbers(sums["sold_out"]), _numbers(sums["sold_in"])
        total = np.where(np.isfinite(whole).any(axis=1), np.nansum(whole, axis=1), np.nan)
        for one in fresh:
            self._card[one], self._sold[one], self._whole[one] = card, sold[one - years[0]], total[one - years[0]]

    def _places(self, column: Any) -> Places:
        """Where the states of a column of names stand on the axis."""
        one = column.combine_chunks()
        names = np.array([self._place.get(state, -1) for state in one.dictionary.to_pylist()])
        found: Places = names[_numbers(one.indices)]
        return found

    def card(self, year: int) -> str | None:
        return self._card.get(year)

    def seat(self, line: Sequence[str], year: int) -> str | None:
        known = np.isfinite(self._whole[year])
        return next((one for one in line if one in self._place and known[self._place[one]]), None)

    def present(self, year: int) -> Sequence[str]:
        found: list[str] = self._states[np.isfinite(self._whole[year])].tolist()
        return found

    def drawn(self, draws: int, seed: int) -> None:
        """Nothing is drawn."""

    def scores(self, seat: str, others: Sequence[str], year: int, one: Nearness, drawn: Any) -> Scores:
        me, place = self._place[seat], [self._place[state] for state in others]
        flows = np.stack([self._sold[year][me, place], self._sold[year][place, me]])
        n = np.isfinite(flows).sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            value = np.where(n > 0, np.nansum(flows, axis=0) / self._whole[year][me], np.nan)
        none = np.full(len(others), np.nan)
        said = ["no trade" if not k else "undefined" if not np.isfinite(v) else None for k, v in zip(n, value, strict=True)]
        return Scores(others, value, none, none, np.where(n > 0, n, -1), said)


def _numbers(column: Any) -> npt.NDArray[Any]:
    """A number column as NumPy, null as NaN; not `to_numpy`, which imports pandas where that is installed."""
    one = column.combine_chunks() if hasattr(column, "combine_chunks") else column
    return np.from_dlpack(one.fill_null(float("nan")) if one.null_count else one)


def _spans(world: World, card: str, variable: str) -> Iterator[tuple[int, int]]:
    """The years that a card of trade covers."""
    for row in world.coverage():
        if (row["card"], row["layer"], row["variable"], row["state"]) == (card, "trade", variable, None) and row["began"]:
            yield row["began"].year, date.fromordinal((row["ended"] or date.today()).toordinal() - 1).year


_MAKERS: Mapping[str, Callable[[World], Layer]] = {"vote": _Ballots, "treaty": _Obligations, DISTANCE: _Points, SHARE: _Trade}


def layer_of(world: World, one: Nearness) -> Layer:
    """What a measure is made from, read once for each store."""
    kind = one.measure if one.measure in _MAKERS else one.layer
    return world.made(("partners", kind), lambda: _MAKERS[kind](world))
