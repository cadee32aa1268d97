"""How every other state stands to one state, by one measure, for every year of a span at once: what a map with a slider shows."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from mihwar.answers.answer import NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.portfolios import CAPABILITIES, FULL, PLAIN, WEIGHTED, Treaties, Votes
from mihwar.answers.similarity import CAVEATS as SHARED_CAVEATS
from mihwar.answers.similarity import FIRST_SESSION, FIRST_YEAR, LEVEL, SEED
from mihwar.answers.similarity import METHOD as SHARED_METHOD
from mihwar.errors import BadChoice
from mihwar.measures import similarity as portfolios
from mihwar.store.panel import Column, Frame
from mihwar.world import World

Numbers = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

DRAWS, MOST_DRAWS = 200, 2_000
FIRST_TRADE = 1870
FEW = 10  # roll calls, below which a value is said to rest on few
ALONE, ROWS = 2**18, 64  # multiplications up to which OpenBLAS uses one thread; rows of a block
POINTS, POINT = "unga-ideal-points", "ideal_point"
# Cards of goods trade and their variable of `flow`, from the seller to the buyer; of a year that both have, the first speaks.
TRADE = {"baci": "exports", "cow-trade": "imports"}
COLUMNS: Columns = {
    "year": WHOLE, "state": TEXT, "value": NUMBER, "lo": NUMBER, "hi": NUMBER, "n": WHOLE, "card": TEXT, "reason": TEXT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nearness:
    """One measure of how a state stands to another.

    Attributes:
        id: one word, the same for good: it stands in addresses of pages.
        layer: `vote`, `treaty` or `trade`.
        measure, coding: as in `similarity`; the coding is None where there is only one.
        low, high: what it can be; None: no bound.
        middle: where a diverging scale turns, what chance alone would give; None: the measure has no such point.
        nearer: `higher` or `lower`: which values stand for the nearer states.
        name_en, name_ar: its name.
        intervals: whether it has them.
        first: the first year that it can speak about.
    """

    id: str
    layer: str
    measure: str
    coding: str | None
    low: float | None
    high: float | None
    middle: float | None
    nearer: str
    name_en: str
    name_ar: str
    intervals: bool
    first: int


_NAMES = {
    "agreement": ("agreement", "التوافق"),
    "s": ("S", "معامل S"),
    "s-squared": ("S, squared distance", "معامل S بمربع المسافة"),
    "s-capability": ("S, weighted by capability", "معامل S موزونا بالقدرات"),
    "s-squared-capability": ("S, squared distance, weighted by capability", "معامل S بمربع المسافة موزونا بالقدرات"),
    "pi": ("Scott's pi", "معامل باي لسكوت"),
    "pi-linear": ("Scott's pi, linear weights", "معامل باي لسكوت بأوزان خطية"),
    "pi-squared": ("Scott's pi, squared weights", "معامل باي لسكوت بأوزان تربيعية"),
    "kappa": ("Cohen's kappa", "معامل كابا لكوهين"),
    "kappa-linear": ("Cohen's kappa, linear weights", "معامل كابا لكوهين بأوزان خطية"),
    "kappa-squared": ("Cohen's kappa, squared weights", "معامل كابا لكوهين بأوزان تربيعية"),
    "tau-b": ("Kendall's tau-b", "معامل تاو-بي لكندال"),
}
_LAYERS = {"vote": ("vote", "Votes", "التصويت"), "treaty": ("alliance", "Alliances", "الأحلاف")}
_CODINGS = {
    "valued": ("", ""),
    "yes-no": (", yes and no alone", "، نعم ولا وحدهما"),
    "binary": (", any obligation", "، أي التزام"),
    "valued-third": (", third states only", "، الدول الثالثة وحدها"),
    "binary-third": (", any obligation, third states only", "، أي التزام، الدول الثالثة وحدها"),
}


def _similar(layer: str, measure: str, coding: str) -> Nearness:
    """A measure of portfolios; its id is layer, measure and coding, but `valued`, and `vote` before `agreement`, go unsaid."""
    word, *titles = _LAYERS[layer]
    parts = ([] if measure == "agreement" else [word]) + [measure] + ([] if coding == "valued" else [coding])
    names = [f"{title}: {_NAMES[measure][side]}{_CODINGS[coding][side]}" for side, title in enumerate(titles)]
    # S and agreement have no zero of their own; pi, kappa and tau-b are 0 where chance alone is at work.
    middle = 0.0 if measure.startswith(("pi", "kappa", "tau")) else None
    low = 0.0 if measure == "agreement" else -1.0
    first = FIRST_YEAR if layer == "treaty" else FIRST_SESSION
    return Nearness("-".join(parts), layer, measure, coding, low, 1.0, middle, "higher", names[0], names[1], True, first)


MEASURES: Mapping[str, Nearness] = {
    one.id: one
    for one in (
        *(_similar("vote", measure, "valued") for measure in ("agreement", *FULL)),
        *(_similar("vote", measure, "yes-no") for measure in ("agreement", *PLAIN)),
        *(_similar("treaty", measure, coding) for measure, coding in Treaties.keys),
        Nearness("ideal-point-distance", "vote", "ideal-point-distance", None, 0.0, None, None, "lower",
                 "Votes: distance of ideal points", "التصويت: المسافة بين النقطتين المثاليتين", True, FIRST_SESSION),
        Nearness("trade-share", "trade", "trade-share", None, 0.0, 1.0, None, "higher",
                 "Goods trade: share of the state's trade", "تجارة السلع: حصة الشريك من تجارة الدولة", False, FIRST_TRADE),
    )
}  # fmt: skip
METHOD = {
    "treaty": (
        "Alliances: the strongest obligation that a state owes each member of the COW state system in the year, as in `mihwar "
        "measure similarity`, whose values, intervals and n these are for the same draws and seed.",
        "n: states compared.",
    ),
    "vote": (
        "Votes: yes, abstain, no over the session's roll calls on which both voted and on which not all who voted voted alike, "
        "as in `mihwar measure similarity`, whose values, intervals and n these are for the same draws and seed. year = session "
        "+ 1945.",
        "n: roll calls compared.",
    ),
    "ideal-point-distance": (
        "Distance of the two states' published ideal points (Bailey, Strezhnev and Voeten 2017) on votes on final passage, by "
        "calendar year; the scale has mean 0 and standard deviation 1 over all states and years.",
        "lo and hi hold 90%: put together from the 5 % and 95 % points of the two posteriors, taken to be independent (Zou and "
        "Donner 2008, Statistics in Medicine 27(10):1693-1702, doi:10.1002/sim.3095). n: votes behind the point that has fewer.",
    ),
    "trade-share": (
        "What is recorded as sold to and bought from the partner, as a share of what is recorded of the state's trade with all "
        "partners in the year (Barbieri 1996, Journal of Peace Research 33(1):29-49, doi:10.1177/0022343396033001003).",
        "COW: as the importer reports it, 1870 to 2014; BACI: both reports reconciled. n: how many of the two directions are "
        "recorded. No interval: it is no estimate.",
    ),
}
_INTERVALS = (
    f"lo and hi hold {LEVEL:.0%} of bootstrap draws over third states (alliances, both partners' own cells kept) or over the "
    "session's roll calls (votes); the draws are the same for all states of a year."
)
_ROWS = (
    "A row for every member of the state system in the year, and for whoever else the dataset has a value for: null with a "
    "reason where nothing is known. Who has no row was no state then."
)
CAVEATS = {
    **SHARED_CAVEATS,
    "few": "A value that rests on few roll calls (n below 10) says little; with very few it has no interval.",
    "independent points": "The intervals of distances take the two ideal points to be estimated independently, which they are "
    "not: both hang on the same roll calls.",
    "recorded trade": "Shares are of the trade that somebody recorded. A pair without a record is missing, not without trade, "
    "and makes the other shares too great.",
    "territories": "Trade with territories that are no members of the state system, as Hong Kong, counts, but has no row.",
}


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


class Layer(Protocol):
    """What a measure is made from, of one store, whatever state is asked about.

    Attributes:
        covered: the years that are covered.
        absent: the reason where the state itself is not in the year's data.
        missing: the reason of a member that is not in them.
    """

    covered: Sequence[int]
    absent: str
    missing: str

    def card(self, year: int) -> str | None:
        """The card that speaks about a year."""

    def seat(self, line: Sequence[str], year: int) -> str | None:
        """Who of a line is in the data of a covered year."""

    def present(self, year: int) -> Sequence[str]:
        """All who are."""

    def drawn(self, draws: int, seed: int) -> Any:
        """What is drawn, once for all states and kept until other draws are asked for; handed to `scores`."""

    def scores(self, seat: str, others: Sequence[str], year: int, one: Nearness, drawn: Any) -> Scores:
        """How some who are present stand to another."""


# Alliances and votes: draws of tables, those of `answers.similarity`, of all partners at once


class _Alliances:
    """Obligations and capabilities of all years."""

    absent = missing = "no member"

    def __init__(self, world: World) -> None:
        self.run = Treaties(world, FIRST_YEAR, date.today().year, None, 0, SEED)
        self.covered: Sequence[int] = self.run.covered()
        self._states = np.array(self.run.ties.states)
        self._place = {state: at for at, state in enumerate(self.run.ties.states)}
        self._drawn: tuple[tuple[int, int], Numbers] | None = None

    def card(self, year: int) -> str | None:
        return self.run.ties.card

    def seat(self, line: Sequence[str], year: int) -> str | None:
        member = self.run.ties.member[year - FIRST_YEAR]
        return next((one for one in line if one in self._place and member[self._place[one]]), None)

    def present(self, year: int) -> Sequence[str]:
        found: list[str] = self._states[self.run.ties.member[year - FIRST_YEAR]].tolist()
        return found

    def drawn(self, draws: int, seed: int) -> Numbers:
        """Third states, once for all years and states: states x draws."""
        kept = self._drawn  # another thread may ask for other draws meanwhile
        if kept is None or kept[0] != (draws, seed):
            kept = self._drawn = ((draws, seed), portfolios.multiplicities(len(self._states), draws, [seed, 1]))
        return kept[1]

    def scores(self, seat: str, others: Sequence[str], year: int, one: Nearness, drawn: Any) -> Scores:
        at = year - FIRST_YEAR
        heavy = one.measure in WEIGHTED
        if heavy and not self.run.weighed[at]:
            return _nothing(others, "not loaded", self._compared(others, one))
        me, place = self._place[seat], np.array([self._place[state] for state in others])
        tie = self.run.ties.tie[at]
        x, y = tie[me, place], tie[np.ix_(place, place)].copy()
        to, back = tie[me, place], tie[place, me]
        levels = portfolios.HIGHEST + 1
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

    def __init__(self, world: World) -> None:
        self.run = Votes(world, FIRST_SESSION, date.today().year, "all", 0, SEED)
        calls = self.run.calls
        self.covered: Sequence[int] = self.run.covered()
        self._place = {state: at for at, state in enumerate(calls.states)}
        self._at = {year: np.flatnonzero((calls.session == year - 1945) & self.run.chosen) for year in self.covered}
        self._card = {year: calls.card[int(np.flatnonzero(calls.session == year - 1945)[-1])] for year in self.covered}
        self._cast = {year: (calls.vote[:, at] > 0).sum(axis=1) for year, at in self._at.items()}
        self._line = {state: [one for one in world.line(state) if one in self._place] for state in calls.states}
        self._drawn: tuple[tuple[int, int], Mapping[int, Singles]] | None = None

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

    def drawn(self, draws: int, seed: int) -> Mapping[int, Singles]:
        """Roll calls, once for all states, session by session: year to roll calls x draws."""
        kept = self._drawn  # another thread may ask for other draws meanwhile
        if kept is None or kept[0] != (draws, seed):
            made = {year: portfolios.multiplicities(at.size, draws, [seed, 2, year]) for year, at in self._at.items()}
            kept = self._drawn = ((draws, seed), {year: one.astype(np.float32) for year, one in made.items()})
        return kept[1]

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


def _tables(x: portfolios.Levels, y: portfolios.Levels, levels: int, weights: npt.NDArray[Any], exact: bool) -> Numbers:
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
    draws = _measured(measure, table)
    lo, hi = _ends(draws[:, 1:])
    value = draws[:, 0]
    known = reason or [None] * len(states)
    said = [why or (None if defined else "undefined") for why, defined in zip(known, np.isfinite(value).tolist(), strict=True)]
    return Scores(states, value, lo, hi, n, said)


def _measured(measure: str, table: Numbers) -> Numbers:
    """One measure of tables by the formulas of `measures.similarity`, which works out all of them: seven times the work."""
    if measure.startswith(("s", "agreement")):
        found = portfolios.weighted_s(table)
        s = found.s_squared if measure.startswith("s-squared") else found.s
        return (1 + s) / 2 if measure == "agreement" else s
    levels, shape = len(table), table.shape[2:]
    flat = table.reshape(levels, levels, -1)
    rows, columns = np.stack([portfolios._sum(part) for part in flat]), portfolios._sum(flat)
    n = portfolios._sum(rows)
    if measure == "tau-b":
        return portfolios._tau_b(flat, rows, columns, n).reshape(shape)
    family, _, kind = measure.partition("-")
    with np.errstate(invalid="ignore", divide="ignore"):
        first, second = rows / n, columns / n
        if family == "pi":
            first = second = (first + second) / 2
        observed = portfolios._distances(flat)[kind] / n
        return portfolios._corrected(observed, portfolios._expected(kind, first, second)).reshape(shape)


def _ends(draws: Numbers) -> tuple[Numbers, Numbers]:
    """The ends of the interval of each row of draws, as `measures.similarity.interval` has them; NaN where there is none."""
    none = np.full(len(draws), np.nan)
    if not draws.shape[1]:
        return none, none
    ordered = np.sort(np.where(np.isfinite(draws), draws, np.nan), axis=1)  # undefined ones come last
    known = np.isfinite(ordered).sum(axis=1)
    enough = (known > 0) & (known >= 0.9 * draws.shape[1])
    rows, found = np.arange(len(draws)), []
    for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2):
        spot = share * np.maximum(known - 1, 0)
        below = np.floor(spot).astype(np.int64)
        one, two = ordered[rows, below], ordered[rows, np.minimum(below + 1, np.maximum(known - 1, 0))]
        found.append(np.where(enough, one + (two - one) * (spot - below), np.nan))
    return found[0], found[1]


def _nothing(states: Sequence[str], reason: str, n: Places | None = None) -> Scores:
    """Partners of whom nothing is known, for one reason."""
    none = np.full(len(states), np.nan)
    return Scores(states, none, none, none, np.full(len(states), -1) if n is None else n, [reason] * len(states))


# Ideal points and trade: what the cards hold


class _Points:
    """Published ideal points of all years."""

    absent = missing = "no vote"

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


# The question


def around(
    world: World,
    state: str,
    measure: str = "agreement",
    first: int | None = None,
    last: int | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Answer:
    """How every other state stands to one, by one measure, in every year of a span.

    Values, intervals and n of measures of votes and alliances are those of `similarity` for the same pair, year, measure,
    coding, draws and seed. What is made of the store on the way is kept with it, so that later questions are quick.

    Args:
        world: the store.
        state: name or code of the state that the others stand to.
        measure: one of `MEASURES`.
        first: first year; None: the first in which the state is in the data.
        last: last year; None: the last in which it is.
        draws: bootstrap draws behind the intervals, 0 to 2,000; 0: no intervals. Ideal points and trade have no draws.
        seed: of the draws; the same seed gives the same intervals.

    Returns:
        `rows`: year, state (who it was in that year: the Soviet Union before 1991-12-26), value, lo, hi, n, card, reason; a
        null value has a reason. `seats`: who the state itself was in which years. `years`: those that the data cover.

    Raises:
        UnknownState, AmbiguousState: the name or code means none or several states.
        BadChoice: no such measure, years or draws out of range.
    """
    meant, one = world.meant(state), _chosen(measure)
    _check(one, first, last, draws, seed)
    layer = _layer(world, one)
    line = world.line(meant)
    covered = set(layer.covered)
    seats = {year: seat for year in layer.covered if (seat := layer.seat(line, year)) is not None}
    years = _years(one, seats, first, last)
    rows = _rows(world, layer, one, line, years, (draws, seed))
    mentioned = dict.fromkeys([meant, *(seats[year] for year in years if year in seats), *(row["state"] for row in rows)])
    cards = [*dict.fromkeys(row["card"] for row in rows), "mihwar-states"]
    cards += [CAPABILITIES] if one.measure in WEIGHTED and any(row["value"] is not None for row in rows) else []
    data = {
        "state": meant,
        "measure": asdict(one),
        "rows": rows,
        "years": [year for year in years if year in covered],
        "seats": _spells(seats, years),
        "reason": _why(layer, rows),
        "names": world.names(mentioned),
        "caveats": [{"code": code, "text": CAVEATS[code]} for code in _caveats(layer, one, rows)],
        "covered": _covered(layer, one),
        "settings": {"draws": draws, "seed": seed, "level": LEVEL, "subset": "all"},
    }
    return Answer(data, "rows", COLUMNS, cited(world.cards(), cards), _method(one))


def matrix(answer: Answer) -> dict[str, Any]:
    """An answer of `around` as one small thing for a page.

    Returns:
        `years` and `states` (sorted, those of `rows`), and `value`, `lo`, `hi`, `n` as lists of a list per year with a cell per
        state; None where nothing is known or the state was none; numbers rounded to four digits.
    """
    rows = answer.data["rows"]
    years, states = (sorted({row[key] for row in rows}) for key in ("year", "state"))
    found: dict[str, Any] = {"years": years, "states": states}
    at = {year: number for number, year in enumerate(years)}
    place = {state: number for number, state in enumerate(states)}
    for key in ("value", "lo", "hi", "n"):
        cells: list[list[float | int | None]] = [[None] * len(states) for _ in years]
        for row in rows:
            cell = row[key]
            cells[at[row["year"]]][place[row["state"]]] = round(cell, 4) if isinstance(cell, float) else cell
        found[key] = cells
    return found


def _chosen(measure: str) -> Nearness:
    """The measure of a name. Raises `BadChoice` naming all there are."""
    if measure not in MEASURES:
        raise BadChoice(f"{measure!r} is no measure of how states stand to one; choose one of {', '.join(MEASURES)}.")
    return MEASURES[measure]


def _check(one: Nearness, first: int | None, last: int | None, draws: int, seed: int) -> None:
    """Refuse what cannot be asked for."""
    today = date.today().year
    for year in (first, last):
        if year is not None and not one.first <= year <= today:
            raise BadChoice(f"{one.id} is measured from {one.first} to {today}; {year} is outside.")
    if first is not None and last is not None and last < first:
        raise BadChoice(f"The years run from {first} to {last}: the last comes before the first.")
    if not 0 <= draws <= MOST_DRAWS:
        raise BadChoice(f"{draws} draws cannot be made for all states at once; choose 0 to {MOST_DRAWS}.")
    if seed < 0:
        raise BadChoice(f"The seed {seed} is negative; choose a whole number from 0 up.")


_MAKERS: Mapping[str, Callable[[World], Layer]] = {
    "vote": _Ballots, "treaty": _Alliances, "ideal-point-distance": _Points, "trade-share": _Trade,
}  # fmt: skip


def _layer(world: World, one: Nearness) -> Layer:
    """What a measure is made from, read once for each store."""
    kind = one.measure if one.measure in _MAKERS else one.layer
    found: Layer | None = world.remembered.get(("around", kind))
    return found or world.remembered.setdefault(("around", kind), _MAKERS[kind](world))


def _members(world: World) -> Mapping[int, Sequence[str]]:
    """The members of the state system by year, read once."""
    if ("around", "members") not in world.remembered:
        system = world.system(FIRST_YEAR, date.today().year)
        states = np.array(system.states)
        found = {year: states[row].tolist() for year, row in zip(system.years, system.member, strict=True)}
        world.remembered["around", "members"] = found
    return world.remembered["around", "members"]  # type: ignore[no-any-return]


def _years(one: Nearness, seats: Mapping[int, str], first: int | None, last: int | None) -> list[int]:
    """The years asked for, uncovered ones too; by default from the first to the last in which the state is in the data."""
    known = sorted(seats)
    if not known and first is None and last is None:
        return []
    start = first if first is not None else min([*known[:1], *([] if last is None else [last])])
    end = last if last is not None else max([*known[-1:], start])
    return list(range(max(start, one.first), end + 1))


def _rows(
    world: World, layer: Layer, one: Nearness, line: Sequence[str], years: Sequence[int], drawing: tuple[int, int]
) -> list[dict[str, Any]]:
    """The rows of all years: on all cores, for NumPy lets go of the interpreter while it computes."""
    members, drawn = _members(world), layer.drawn(*drawing)
    lines = {state: world.line(state) for state in {*line, *(state for year in years for state in members[year])}}
    covered = set(layer.covered)

    def found(year: int) -> tuple[int, list[Scores]]:
        roster = [state for state in members[year] if state not in line]
        if year not in covered:
            return year, [_nothing(roster, "outside")]
        seat = layer.seat(line, year)
        present = [state for state in layer.present(year) if state != seat and (seat is not None or state not in line)]
        spoken = {earlier for state in (*present, *([seat] if seat else [])) for earlier in lines.get(state, [state])}
        silent = _nothing([state for state in roster if state not in spoken], layer.missing)
        if seat is None:
            return year, [_nothing(present, layer.absent), silent]
        return year, [layer.scores(seat, present, year, one, drawn), silent]

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return [row for year, parts in pool.map(found, years) for row in _listed(year, layer.card(year), parts)]


def _listed(year: int, card: str | None, parts: Iterable[Scores]) -> list[dict[str, Any]]:
    """The rows of a year, by state."""
    rows = []
    for part in parts:
        cells = (part.value.tolist(), part.lo.tolist(), part.hi.tolist(), part.n.tolist())
        for state, reason, value, lo, hi, n in zip(part.states, part.reason, *cells, strict=True):
            known = reason is None
            rows.append(
                {
                    "year": year, "state": state, "value": value if known else None,
                    "lo": lo if known and lo == lo else None, "hi": hi if known and hi == hi else None,
                    "n": n if n >= 0 else None, "card": card, "reason": reason,
                }
            )  # fmt: skip
    return sorted(rows, key=lambda row: row["state"])


def _spells(seats: Mapping[int, str], years: Sequence[int]) -> list[dict[str, Any]]:
    """Who the state itself was, years without a gap as one spell: SUN to 1991, then RUS."""
    found: list[dict[str, Any]] = []
    for year in years:
        if (seat := seats.get(year)) is None:
            continue
        if found and found[-1]["state"] == seat and found[-1]["last"] == year - 1:
            found[-1]["last"] = year
        else:
            found.append({"state": seat, "first": year, "last": year})
    return found


def _why(layer: Layer, rows: Sequence[Mapping[str, Any]]) -> str | None:
    """Why there is not one value: the reason of most rows."""
    if any(row["value"] is not None for row in rows):
        return None
    if not rows:
        return layer.absent if layer.covered else "not loaded"
    reasons: Counter[str] = Counter(row["reason"] for row in rows)
    return reasons.most_common(1)[0][0]


def _covered(layer: Layer, one: Nearness) -> list[dict[str, Any]]:
    """The years that each card covers, as spans without a gap."""
    found: list[dict[str, Any]] = []
    for year in layer.covered:
        card = layer.card(year)
        if found and found[-1]["card"] == card and found[-1]["last"] == year - 1:
            found[-1]["last"] = year
        else:
            found.append({"layer": one.layer, "card": card, "first": year, "last": year})
    return found


def _caveats(layer: Layer, one: Nearness, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What a reader must know about these numbers."""
    if isinstance(layer, _Alliances):
        if not layer.run.ties.complete:
            yield "selection"
        yield "broad"
        if any(row["reason"] == "not loaded" for row in rows):
            yield "no capabilities"
    elif one.layer == "vote":
        yield "consensus"
        if any(row["value"] is not None and row["n"] is not None and row["n"] < FEW for row in rows):
            yield "few"
    else:
        yield from ("recorded trade", "territories")
    if isinstance(layer, _Points):
        yield "independent points"
    elif one.intervals:
        yield "population"


def _method(one: Nearness) -> tuple[str, ...]:
    first = f"{one.name_en}; the {one.nearer}, the nearer."
    if one.coding is None:
        return (first, *METHOD[one.measure], _ROWS)
    _, _, of_s, of_kappa, *_ = SHARED_METHOD
    return (first, *METHOD[one.layer], of_s if one.middle is None else of_kappa, _INTERVALS, _ROWS)
