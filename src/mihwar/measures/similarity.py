"""Similarity of two states' portfolios: S, Scott's pi, Cohen's kappa, Kendall's tau-b, from tables of counts.

All four families are functions of one small table: how often (or with how much weight) one state had level p where the
other had level q. The tables of every dyad of a year come at once from counting bits, one pair of levels after the other;
binary codings are sums of their cells; and a bootstrap draw is the same table with other multiplicities.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.measures.measure import Measure

Levels = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.uint16]

HIGHEST = 3  # the strongest obligation, and the tie of a state with itself
ALLIANCE_CODINGS = ("valued", "binary", "valued-third", "binary-third")
VOTE_CODINGS = ("valued", "yes-no")

_S_SOURCE = "Signorino and Ritter 1999, ISQ 43(1):115-144, doi:10.1111/0020-8833.00113"
_S_BIBTEX = (
    "@article{SignorinoRitter1999, author={Signorino, Curtis S. and Ritter, Jeffrey M.}, title={Tau-b or Not Tau-b: Measuring "
    "the Similarity of Foreign Policy Positions}, journal={International Studies Quarterly}, volume={43}, number={1}, "
    "pages={115--144}, year={1999}, doi={10.1111/0020-8833.00113}}"
)
_HAEGE = "Haege 2011, Political Analysis 19(3):287-305, doi:10.1093/pan/mpr023"
_HAEGE_BIBTEX = (
    '@article{Haege2011, author={H{\\"a}ge, Frank M.}, title={Choice or Circumstance? Adjusting Measures of Foreign Policy '
    "Similarity for Chance Agreement}, journal={Political Analysis}, volume={19}, number={3}, pages={287--305}, year={2011}, "
    "doi={10.1093/pan/mpr023}}"
)
_TAU_BIBTEX = (
    "@article{BuenodeMesquita1975, author={Bueno de Mesquita, Bruce}, title={Measuring Systemic Polarity}, "
    "journal={Journal of Conflict Resolution}, volume={19}, number={2}, pages={187--216}, year={1975}}"
)


def _entry(name: str, title_en: str, title_ar: str, source: str, bibtex: str, low: float = -1) -> Measure:
    return Measure(name, title_en, title_ar, low, 1, "treaty", "dyad", source, bibtex, "similarity")


MEASURES = (
    _entry("s", "S of alliance portfolios or votes, absolute distance", "معامل S لمحفظتي الأحلاف أو الأصوات، بالمسافة المطلقة",
           _S_SOURCE, _S_BIBTEX),
    _entry("s-squared", "S, squared distance", "معامل S بمربع المسافة", _S_SOURCE, _S_BIBTEX),
    _entry("s-capability", "S, third states weighted by capability (CINC)", "معامل S موزونا بقدرات الدول (CINC)",
           _S_SOURCE, _S_BIBTEX),
    _entry("s-squared-capability", "S, squared distance, weighted by capability (CINC)",
           "معامل S بمربع المسافة موزونا بقدرات الدول (CINC)", _S_SOURCE, _S_BIBTEX),
    _entry("pi", "Scott's pi: identical levels, corrected for chance by pooled shares",
           "معامل باي لسكوت: تطابق المستويات مصححا للمصادفة بالنسب المجمعة", f"Scott 1955, POQ 19(3):321-325; {_HAEGE}",
           _HAEGE_BIBTEX),
    _entry("pi-linear", "Scott's pi, linear weights", "معامل باي لسكوت بأوزان خطية", f"Scott 1955; {_HAEGE}", _HAEGE_BIBTEX),
    _entry("pi-squared", "Scott's pi, squared weights", "معامل باي لسكوت بأوزان تربيعية", f"Scott 1955; {_HAEGE}", _HAEGE_BIBTEX),
    _entry("kappa", "Cohen's kappa: identical levels, corrected for chance by each state's own shares",
           "معامل كابا لكوهين: تطابق المستويات مصححا للمصادفة بنسب كل دولة",
           f"Cohen 1960, Educational and Psychological Measurement 20(1):37-46; {_HAEGE}", _HAEGE_BIBTEX),
    _entry("kappa-linear", "Cohen's kappa, linear weights", "معامل كابا لكوهين بأوزان خطية",
           f"Cohen 1968, Psychological Bulletin 70(4):213-220; {_HAEGE}", _HAEGE_BIBTEX),
    _entry("kappa-squared", "Cohen's kappa, squared weights", "معامل كابا لكوهين بأوزان تربيعية",
           f"Cohen 1968, Psychological Bulletin 70(4):213-220; {_HAEGE}", _HAEGE_BIBTEX),
    _entry("tau-b", "Kendall's tau-b: association of the rank orders", "معامل تاو-بي لكندال: ترابط الرتب",
           "Kendall 1945, Biometrika 33(3):239-251; Bueno de Mesquita 1975, JCR 19(2):187-216", _TAU_BIBTEX),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scores:
    """The measures of some dyads, or of some draws of one dyad; arrays of one shape, NaN where a measure is not defined.

    Attributes:
        n: items compared: states of the system, or roll calls on which both voted; the sum of weights where weighted.
        s, s_squared: Signorino and Ritter's S with |p - q| and with (p - q)^2, in [-1, 1].
        pi, pi_linear, pi_squared: Scott's pi with weights [p != q], |p - q|, (p - q)^2; at most 1.
        kappa, kappa_linear, kappa_squared: Cohen's kappa with the same weights; at most 1.
        tau_b: Kendall's tau-b, in [-1, 1]; not defined where one state's levels are all alike.
    """

    n: Numbers
    s: Numbers
    s_squared: Numbers
    pi: Numbers
    pi_linear: Numbers
    pi_squared: Numbers
    kappa: Numbers
    kappa_linear: Numbers
    kappa_squared: Numbers
    tau_b: Numbers

    def named(self) -> dict[str, Numbers]:
        """The measures by their ids, without `n`."""
        return {one.name.replace("_", "-"): getattr(self, one.name) for one in fields(self) if one.name != "n"}


@dataclass(frozen=True, slots=True)
class WeightedS:
    """S with items weighted, of some dyads or draws.

    Attributes:
        weight: the sum of weights compared.
        s, s_squared: Signorino and Ritter's S with |p - q| and with (p - q)^2, in [-1, 1].
    """

    weight: Numbers
    s: Numbers
    s_squared: Numbers


def scores(table: Numbers) -> Scores:
    """Every measure from tables of counts.

    Args:
        table: levels x levels x any shape: how often the first state had level p where the second had level q. Levels are
            equally spaced ranks.

    S = 1 - 2 D / D_max with the mean distance D; pi and kappa = 1 - D_o / D_e, where D_e is the distance expected by chance,
    from the pooled shares of the levels (pi) or from each state's own (kappa): Haege 2011. Where D_e is 0 both are undefined.
    """
    levels, shape = table.shape[0], table.shape[2:]
    flat = np.asarray(table, dtype=np.float64).reshape(levels, levels, -1)
    rows, columns = np.stack([_sum(part) for part in flat]), _sum(flat)
    n = _sum(rows)
    with np.errstate(invalid="ignore", divide="ignore"):
        first, second = rows / n, columns / n
        pooled = (first + second) / 2
        found = {"n": n, "tau_b": _tau_b(flat, rows, columns, n)}
        for name, distance in _distances(flat).items():
            observed = distance / n
            tail = f"_{name}" if name else ""
            if levels > 2 or not name:  # of two levels all distances are the same
                agreed = (
                    _corrected(observed, _expected(name, pooled, pooled)),
                    _corrected(observed, _expected(name, first, second)),
                )
            found[f"pi{tail}"], found[f"kappa{tail}"] = agreed
            if name:
                found[_S[name]] = 1 - 2 * observed / (levels - 1) ** _POWER[name]
    return Scores(**{name: one.reshape(shape) for name, one in found.items()})


def weighted_s(table: Numbers) -> WeightedS:
    """S of tables of weights, by the absolute and the squared distance; arguments as in `scores`."""
    levels, shape = table.shape[0], table.shape[2:]
    flat = np.asarray(table, dtype=np.float64).reshape(levels, levels, -1)
    weight, distances = _sum(_sum(flat)), _distances(flat)
    with np.errstate(invalid="ignore", divide="ignore"):
        s, squared = (1 - 2 * distances[name] / weight / (levels - 1) ** power for name, power in _POWER.items())
    return WeightedS(weight.reshape(shape), s.reshape(shape), squared.reshape(shape))


def scored(measure: str, table: Numbers) -> Numbers:
    """One measure of tables as `scores` and `weighted_s` give it, which work out all of them: seven times the work.

    Args:
        measure: a name of `MEASURES`, or `agreement`: (1 + S) / 2. S with `-capability` is that of tables of weights.
        table: as in `scores`.

    Returns:
        An array of the table's shape without levels, NaN where the measure is not defined.
    """
    if measure.startswith(("s", "agreement")):
        found = weighted_s(table)
        s = found.s_squared if measure.startswith("s-squared") else found.s
        return (1 + s) / 2 if measure == "agreement" else s
    levels, shape = len(table), table.shape[2:]
    flat = table.reshape(levels, levels, -1)
    rows, columns = np.stack([_sum(part) for part in flat]), _sum(flat)
    n = _sum(rows)
    if measure == "tau-b":
        return _tau_b(flat, rows, columns, n).reshape(shape)
    family, _, kind = measure.partition("-")
    with np.errstate(invalid="ignore", divide="ignore"):
        first, second = rows / n, columns / n
        if family == "pi":
            first = second = (first + second) / 2
        observed = _distances(flat)[kind] / n
        return _corrected(observed, _expected(kind, first, second)).reshape(shape)


_S = {"linear": "s", "squared": "s_squared"}
_POWER = {"linear": 1, "squared": 2}


def _distances(flat: Numbers) -> dict[str, Numbers]:
    """The total distance in each table, where levels p and q are [p != q], |p - q| or (p - q)^2 apart."""
    levels = len(flat)
    apart = [_sum(np.stack([flat[p, p + gap] + flat[p + gap, p] for p in range(levels - gap)])) for gap in range(1, levels)]
    found = {"": apart[0].copy(), "linear": apart[0].copy(), "squared": apart[0].copy()}
    for gap, part in enumerate(apart[1:], 2):
        found[""] += part
        found["linear"] += gap * part
        found["squared"] += gap**2 * part
    return found


def _sum(parts: Numbers) -> Numbers:
    """The sum over a short first axis, row by row: faster than a reduction with strides."""
    found: Numbers = parts[0].copy()
    for part in parts[1:]:
        found += part
    return found


def _corrected(observed: Numbers, expected: Numbers) -> Numbers:
    """1 - D_o / D_e; NaN where chance alone would give complete agreement, up to the rounding of shares."""
    found = 1 - observed / expected
    found[~(expected > 1e-12)] = np.nan
    return found


def _expected(kind: str, first: Numbers, second: Numbers) -> Numbers:
    """The mean distance of two independent draws from two distributions over levels (levels x dyads)."""
    if kind == "":
        return 1 - _sum(first * second)
    if kind == "squared":
        mean, other, square = np.zeros((3, first.shape[1]))
        for p in range(1, len(first)):
            mean += p * first[p]
            other += p * second[p]
            square += p**2 * (first[p] + second[p])
        apart: Numbers = square - 2 * mean * other
        return apart
    f, g = first[0].copy(), second[0].copy()
    found: Numbers = np.zeros_like(f)
    for p in range(1, len(first)):  # |p - q| counts the thresholds between p and q
        found += f + g - 2 * f * g
        f += first[p]
        g += second[p]
    return found


def _tau_b(flat: Numbers, rows: Numbers, columns: Numbers, n: Numbers) -> Numbers:
    """(P - Q) / sqrt of the pairs not tied in each; P and Q are the concordant and discordant pairs of items."""
    levels, excess = flat.shape[0], np.zeros_like(n)
    below = np.zeros_like(rows)  # what lies in the rows after p, by column
    for p in range(levels - 2, -1, -1):
        below += flat[p + 1]
        balance = _sum(below)  # what lies below to the right, less what lies below to the left
        for q in range(levels):
            balance = balance - below[q]
            excess += flat[p, q] * balance
            balance -= below[q]
    untied = (n**2 - _sum(rows**2)) * (n**2 - _sum(columns**2))
    with np.errstate(invalid="ignore", divide="ignore"):
        found = 2 * excess / np.sqrt(np.maximum(untied, 0))
    found[~(untied > 1e-9 * n**4)] = np.nan
    return found


def tables(values: Levels, levels: int, weights: Numbers | None = None) -> tuple[Numbers, Places, Places]:
    """The tables of counts of every dyad at once.

    Args:
        values: states x items, levels from 0 up; negative where a state has no value.
        levels: how many levels there are.
        weights: per item, finite and not negative; None: every item counts once.

    Returns:
        levels x levels x dyads, and the row of `values` of the first and of the second state of each dyad (first < second).
    """
    first, second = np.triu_indices(len(values), 1)
    held = values[None] == np.arange(levels, dtype=values.dtype)[:, None, None]
    found = np.zeros((levels, levels, first.size))
    if weights is not None:
        for p in range(levels):
            for q in range(levels):
                found[p, q] = ((held[p] * weights) @ held[q].T)[first, second]
        return found, first, second
    # Counting is a matter of bits: who held a level on which items, 64 items to a word. Exact up to 65,535 items.
    packed = np.packbits(held, axis=2)
    words = np.zeros((*packed.shape[:2], -(-packed.shape[2] // 8) * 8), dtype=np.uint8)
    words[:, :, : packed.shape[2]] = packed
    bits = np.ascontiguousarray(words.view(np.uint64).transpose(2, 0, 1))
    counts = np.zeros(found.shape, dtype=np.uint16)
    for word in bits:
        ours, theirs = word.take(first, axis=1), word.take(second, axis=1)
        for p in range(levels):
            for q in range(levels):
                counts[p, q] += np.bitwise_count(ours[p] & theirs[q])
    found[:] = counts
    return found, first, second


def binary(table: Numbers) -> Numbers:
    """From levels of obligation to none or any."""
    shape = (2, 2, *table.shape[2:])
    found = np.empty(shape)
    found[0, 0], found[0, 1], found[1, 0] = table[0, 0], _sum(table[0, 1:]), _sum(table[1:, 0])
    found[1, 1] = _sum(np.stack([_sum(part) for part in table[1:, 1:]]))
    return found


def decided(table: Numbers) -> Numbers:
    """From yes, abstain, no to yes and no, over the roll calls on which neither abstained."""
    return table[np.ix_((0, 2), (0, 2))]


@dataclass(frozen=True, slots=True)
class Dyads:
    """The dyads of one year or session.

    Attributes:
        first, second: places of the two states on the axis handed in.
        scores: coding -> their measures.
        capability: coding -> S and S squared weighted by capability; empty where no weights were given.
    """

    first: Places
    second: Places
    scores: Mapping[str, Scores]
    capability: Mapping[str, WeightedS]


def _codings(table: Numbers, third: Numbers) -> dict[str, Numbers]:
    """The tables of `ALLIANCE_CODINGS`, from the table with both partners' cells and the one without."""
    return dict(zip(ALLIANCE_CODINGS, (table, binary(table), third, binary(third)), strict=True))


def alliance_dyads(tie: Levels, member: Flags, capability: Numbers | None = None) -> Dyads:
    """All dyads of a year's alliances.

    Args:
        tie: states x states, obligations 0 to 3 of the row towards the column; the diagonal is not looked at.
        member: per state, whether it belongs to the system: only members are compared, over members.
        capability: per state, its share of capabilities; members without one are left out of the weighted S.

    `valued` and `binary` count all members, both partners among them, and give each state the strongest tie with itself;
    `valued-third` and `binary-third` leave out the cells of both partners.
    """
    place = np.flatnonzero(member)
    own = tie[np.ix_(place, place)].copy()
    np.fill_diagonal(own, HIGHEST)
    both, first, second = _own_tables(own, None)
    scored = {coding: scores(table) for coding, table in both.items()}
    weighted: dict[str, WeightedS] = {}
    if capability is not None:
        heavy, _, _ = _own_tables(own, np.nan_to_num(capability[place]))
        weighted = {coding: weighted_s(table) for coding, table in heavy.items()}
    return Dyads(place[first], place[second], scored, weighted)


def _own_tables(own: Levels, weights: Numbers | None) -> tuple[dict[str, Numbers], Places, Places]:
    """The tables of all codings; a dyad's own two cells are taken out of `third`."""
    table, first, second = tables(own, HIGHEST + 1, weights)
    third, dyad = table.copy(), np.arange(first.size)
    third[HIGHEST, own[second, first], dyad] -= 1 if weights is None else weights[first]
    third[own[first, second], HIGHEST, dyad] -= 1 if weights is None else weights[second]
    if weights is not None:
        np.maximum(third, 0, out=third)  # weights that cancel may leave less than nothing
    return _codings(table, third), first, second


def vote_dyads(votes: Levels) -> Dyads:
    """All dyads over one set of roll calls.

    Args:
        votes: states x roll calls, codes 1 yes, 2 abstain, 3 no; anything else is no vote.

    `valued` compares yes, abstain and no as equally spaced ranks; `yes-no` only roll calls on which neither abstained.
    """
    levels = np.where((votes >= 1) & (votes <= 3), votes - 1, -1).astype(np.int8)
    place = np.flatnonzero((levels >= 0).any(axis=1))
    table, first, second = tables(levels[place], 3)
    return Dyads(place[first], place[second], {"valued": scores(table), "yes-no": scores(decided(table))}, {})


def alliance_years(tie: Levels, member: Flags, capability: Numbers | None = None) -> Iterator[tuple[int, Dyads]]:
    """`alliance_dyads` of every year that is covered (has no -1), with the year's place; arrays as years x states ..."""

    def one(year: int) -> Dyads:
        known = capability is not None and bool(np.isfinite(capability[year]).any())
        return alliance_dyads(tie[year], member[year], capability[year] if capability is not None and known else None)

    years = [year for year in range(len(tie)) if tie[year, 0, 0] >= 0]
    yield from zip(years, _at_once(one, years), strict=True)


def sessions(votes: Levels, session: Places) -> Iterator[tuple[int, Dyads]]:
    """`vote_dyads` of every session among some roll calls (states x roll calls, with the session of each)."""
    listed = [int(one) for one in np.unique(session)]
    yield from zip(listed, _at_once(lambda one: vote_dyads(votes[:, session == one]), listed), strict=True)


def _at_once(work: Callable[[int], Dyads], items: Sequence[int]) -> Iterator[Dyads]:
    """Do a piece of work for every item, on all cores: NumPy lets go of the interpreter while it computes."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield from pool.map(work, items)


# Some dyads, with draws


def multiplicities(items: int, draws: int, seed: Any) -> Numbers:
    """How often each item is drawn in each bootstrap sample: items x draws + 1, whole numbers; column 0 is the data itself."""
    drawn = np.ones((items, draws + 1))
    if draws and items:
        drawn[:, 1:] = np.random.default_rng(seed).multinomial(items, np.full(items, 1 / items), size=draws).T
    return drawn


@dataclass(frozen=True, slots=True)
class Allies:
    """Two states in one year.

    Attributes:
        tie, member: of the year, as in `alliance_dyads`.
        pair: places of the two states; both members.
        capability: as in `alliance_dyads`; None where there is none.
    """

    tie: Levels
    member: Flags
    pair: tuple[int, int]
    capability: Numbers | None = None


def alliance_draws(
    asked: Sequence[Allies], drawn: Numbers | Counts, codings: Sequence[str] = ALLIANCE_CODINGS, heavy: bool = True
) -> Dyads:
    """The measures of some dyads' alliances, each in one year, in every draw of third states.

    Args:
        asked: the dyads. All are scored at once: on short arrays NumPy is busier with calls than with numbers.
        drawn: states x draws, from `multiplicities` over the whole axis. The same draws are the draws of all dyads and years,
            so they are joint: a difference of two results, draw by draw, has an interval of its own.
        codings: which are wanted.
        heavy: whether S weighted by capability is.

    Both partners' own cells are kept in every draw; only third states are drawn.

    Returns:
        Scores as dyads x draws; `capability` is NaN where a dyad has none, and empty where none has.
    """
    levels, heavy = HIGHEST + 1, heavy and any(one.capability is not None for one in asked)
    third = np.zeros((levels * levels, len(asked), drawn.shape[1]))
    weighed = np.zeros(third.shape if heavy else (levels * levels, 0, 0))
    places = np.array([one.pair for one in asked], dtype=np.int64).reshape(-1, 2)
    cells, shares = np.zeros((2, len(asked)), np.int64), np.zeros((2, len(asked)))
    for at, one in enumerate(asked):
        a, b = one.pair
        place = np.flatnonzero(one.member)
        place = place[(place != a) & (place != b)]
        order, found, starts = _cells(one.tie[a, place], one.tie[b, place], levels)
        weights = drawn[place[order]]
        _add(third[:, at], found, starts, weights)
        cells[:, at] = one.tie[b, a], one.tie[a, b]
        if heavy and one.capability is not None:
            share = np.nan_to_num(one.capability)
            _add(weighed[:, at], found, starts, weights * share[place[order], None])
            shares[:, at] = share[a], share[b]

    def both(without: Numbers, own: Numbers) -> dict[str, Numbers]:
        without = without.reshape(levels, levels, *without.shape[1:])
        table, row = without.copy(), np.arange(len(asked))
        table[HIGHEST, cells[0], row] += own[0, :, None]
        table[cells[1], HIGHEST, row] += own[1, :, None]
        made = _codings(table, without)
        return {coding: made[coding] for coding in codings}

    scored = {coding: scores(table) for coding, table in both(third, np.ones(shares.shape)).items()}
    capability = {coding: weighted_s(table) for coding, table in both(weighed, shares).items()} if heavy else {}
    return Dyads(places[:, 0], places[:, 1], scored, capability)


def vote_draws(
    asked: Sequence[tuple[Levels, Levels, Numbers | Counts]], codings: Sequence[str] = VOTE_CODINGS
) -> dict[str, Scores]:
    """The measures of some dyads, each over one set of roll calls, in every draw of roll calls.

    Args:
        asked: of each dyad the codes of the first state (1 yes, 2 abstain, 3 no; anything else is no vote), those of the second,
            and roll calls x draws, from `multiplicities`: the same for two dyads makes their draws joint.
        codings: which are wanted.

    Returns:
        By coding, dyads x draws.
    """
    table = np.zeros((9, len(asked), asked[0][2].shape[1] if asked else 0))
    for at, (x, y, drawn) in enumerate(asked):
        first, second = (np.where((one >= 1) & (one <= 3), one - 1, -1) for one in (x, y))
        order, found, starts = _cells(first, second, 3)
        _add(table[:, at], found, starts, drawn[order])
    square = table.reshape(3, 3, *table.shape[1:])
    return {coding: scores(square if coding == "valued" else decided(square)) for coding in codings}


def _cells(x: Levels, y: Levels, levels: int) -> tuple[Places, Places, Places]:
    """The items that both have a level of (negative: none), cell by cell; which cells there are, and where each starts."""
    cell = np.where((x >= 0) & (y >= 0), x.astype(np.int64) * levels + y, -1)
    order = np.argsort(cell, kind="stable")
    cell = cell[order]
    first = int(np.searchsorted(cell, 0))
    order, cell = order[first:], cell[first:]
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    return order, cell[starts], starts


def _add(table: Numbers, found: Places, starts: Places, weights: Numbers | Counts) -> None:
    """Sum weights by cell; whole numbers of few bytes as such, which fewer than 65,536 items cannot exceed.

    Sums of rows that lie together are quicker than a product with a matrix of zeros and ones.
    """
    if found.size:
        table[found] = np.add.reduceat(weights, starts, axis=0, dtype=weights.dtype)


def intervals(draws: Numbers, level: float) -> tuple[Numbers, Numbers]:
    """The percentile interval of each row of draws that holds `level` of them; NaN where fewer than nine in ten are defined."""
    lows, highs = np.full((2, len(draws)), np.nan)
    for start in range(0, len(draws) if draws.shape[1] else 0, 256):  # rows that stay in the cache
        part = draws[start : start + 256]
        ordered = np.sort(np.where(np.isfinite(part), part, np.nan), axis=1)  # undefined ones come last
        known = np.isfinite(ordered).sum(axis=1)
        row = np.flatnonzero((known > 0) & (known >= 0.9 * draws.shape[1]))
        last = known[row] - 1
        for ends, share in ((lows, (1 - level) / 2), (highs, (1 + level) / 2)):
            spot = share * last  # as np.quantile has it, to the last bit
            below = np.floor(spot).astype(np.int64)
            one, two, rest = ordered[row, below], ordered[row, np.minimum(below + 1, last)], spot - below
            ends[start + row] = np.where(rest >= 0.5, two - (two - one) * (1 - rest), one + (two - one) * rest)
    return lows, highs


def interval(draws: Numbers, level: float) -> tuple[float, float] | None:
    """The interval of one row of draws, as `intervals`; None where there is none."""
    (low,), (high,) = intervals(draws[None], level)
    return None if np.isnan(low) else (float(low), float(high))
