"""How many poles: rules of the literature on the shares of a set of powers, and what makes concentration change.

No rule is right: each is a series of its own, named after those who proposed it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import factorial

import numpy as np

from mihwar.measures.measure import Measure
from mihwar.measures.power import Numbers

MEASURES = (
    Measure(
        id="great-powers",
        title_en="number of major powers on the Correlates of War list",
        title_ar="عدد القوى الكبرى في قائمة مشروع ارتباطات الحرب (COW)",
        low=1,
        high=None,
        layer="state system",
        of="system",
        source="Small and Singer 1982, Resort to Arms, 45; Correlates of War Project, Major Powers v2024",
        bibtex="@book{SmallSinger1982, author={Small, Melvin and Singer, J. David}, title={Resort to Arms: International and "
        "Civil Wars, 1816-1980}, publisher={Sage}, year={1982}}",
        page="polarity",
    ),
    Measure(
        id="polarity-50-25",
        title_en="one power with half: unipolar; two with a quarter each and half together: bipolar; else multipolar",
        title_ar="قوة لها النصف: أحادية؛ قوتان لكل منهما الربع ولهما معا النصف: ثنائية؛ وإلا فمتعددة",
        low=None,
        high=None,
        layer="cinc",
        of="system",
        source="Modelski 1974; Rapkin, Thompson and Christopherson 1979, JCR 23(2):261-295",
        bibtex="@article{RapkinThompsonChristopherson1979, author={Rapkin, David P. and Thompson, William R. and "
        "Christopherson, Jon A.}, title={Bipolarity and Bipolarization in the Cold War Era: Conceptualization, Measurement, and "
        "Validation}, journal={Journal of Conflict Resolution}, volume={23}, number={2}, pages={261--295}, year={1979}}",
        page="polarity",
    ),
    Measure(
        id="poles-half-leader",
        title_en="number of powers with more than half of what the strongest has",
        title_ar="عدد القوى التي لها أكثر من نصف ما لأقواها",
        low=1,
        high=None,
        layer="cinc",
        of="system",
        source="Schweller 1998, Deadly Imbalances, Columbia University Press, chapter 1",
        bibtex="@book{Schweller1998, author={Schweller, Randall L.}, title={Deadly Imbalances: Tripolarity and Hitler's Strategy "
        "of World Conquest}, publisher={Columbia University Press}, year={1998}}",
        page="polarity",
    ),
)
# Beyond this many players the decomposition would take more than a few milliseconds a change.
MOST_PLAYERS = 14


@dataclass(frozen=True, slots=True)
class Change:
    """Why an index of a set of powers changed between two years.

    Attributes:
        before: the index in the first year, over the set of that year.
        after: the index in the second year, over the set of that year.
        composition: the part that comes from who is in the set.
        by_state: state to the part that comes from its own power having changed; with `composition` it adds up to
            `after - before` exactly.
        held: states of either set without a value in one of the years, held at the other year's.
    """

    before: float
    after: float
    composition: float
    by_state: Mapping[str, float]
    held: tuple[str, ...]


def polarity_50_25(powers: Numbers) -> str | None:
    """Unipolar, bipolar or multipolar by the 50 and 25 per cent rule, on shares within the set; None where one is missing.

    Args:
        powers: one value per power, in any unit.

    Unipolar: one power holds at least 50 %. Bipolar: two hold at least 25 % each, and half together. Multipolar: neither.
    """
    if powers.size == 0 or not np.isfinite(powers).all() or powers.sum() <= 0:
        return None
    share = np.sort(powers / powers.sum())[::-1]
    if share[0] >= 0.5:
        return "unipolar"
    return "bipolar" if (share >= 0.25).sum() == 2 else "multipolar"


def poles_half_of_leader(powers: Numbers) -> int | None:
    """How many powers have more than half of what the strongest has, itself among them; None where one is missing."""
    if powers.size == 0 or not np.isfinite(powers).all() or powers.max() <= 0:
        return None
    return int((powers > powers.max() / 2).sum())


def con(values: Numbers) -> Numbers:
    """CON of sets given as rows (sets x states); NaN where a value is missing or there is only one state."""
    n = values.shape[-1]
    if n < 2:
        return np.full(values.shape[:-1], np.nan)
    return np.asarray(np.sqrt(np.maximum(1 / effective(values) - 1 / n, 0) / (1 - 1 / n)))


def effective(values: Numbers) -> Numbers:
    """Effective number of sets given as rows (sets x states); NaN where a value is missing or the sum is zero."""
    total = values.sum(axis=-1, keepdims=True)
    share = np.divide(values, total, out=np.full(values.shape, np.nan), where=total > 0)
    return np.asarray(1 / np.square(share).sum(axis=-1))


def decompose(
    index: Callable[[Numbers], Numbers],
    first: Mapping[str, float],
    second: Mapping[str, float],
    before: frozenset[str],
    after: frozenset[str],
) -> Change | None:
    """Take a change of an index apart into who joined or left the set, and whose power changed.

    The parts are Shapley values: each is what a step adds, averaged over all orders in which the steps can be taken; the
    steps are the change of the set, and for each state that its power changes. No order is preferred, and the parts
    add up. Source: Shorrocks 2013, Journal of Economic Inequality 11:99-126, doi:10.1007/s10888-011-9214-z.

    Args:
        index: `con` or `effective`: takes sets as rows.
        first: state to its share of the whole system in the first year: shares, so that both years have one scale.
        second: the same in the second year.
        before: the set of the first year.
        after: the set of the second year.

    Returns:
        None where the index is not defined in one of the years, where a state has no value in its own set's year, or
        where more than `MOST_PLAYERS` states are concerned.
    """
    states = sorted(before | after)
    n = len(states)
    if n + 1 > MOST_PLAYERS or not before <= first.keys() or not after <= second.keys():
        return None
    one = np.array([first.get(state, second.get(state, np.nan)) for state in states])
    two = np.array([second.get(state, first.get(state, np.nan)) for state in states])
    moved = (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1
    values = np.where(moved, two, one)
    worth = np.concatenate([index(values[:, [state in members for state in states]]) for members in (before, after)])
    if not np.isfinite(worth).all():
        return None
    parts = _shapley(worth, n + 1)
    held = tuple(state for state in states if state not in first or state not in second)
    by_state = {state: float(parts[at]) for at, state in enumerate(states) if state not in held}
    return Change(float(worth[0]), float(worth[-1]), float(parts[n]), by_state, held)


def _shapley(worth: Numbers, players: int) -> Numbers:
    """Shapley values of a game: `worth` by coalition, whose bits are the players."""
    coalitions = np.arange(worth.size)
    size = np.bitwise_count(coalitions).astype(int)
    weight = np.array([factorial(s) * factorial(players - 1 - s) / factorial(players) for s in range(players)])
    found = np.empty(players)
    for player in range(players):
        without = coalitions[(coalitions >> player) & 1 == 0]
        found[player] = (weight[size[without]] * (worth[without | 1 << player] - worth[without])).sum()
    return found
