"""Structural balance of a signed graph: its frustration index, proved, and its triads.

A graph of friends and enemies is balanced if its states fall into two camps with friends within and enemies across. The
frustration index (line index of balance) is the least number of ties that any division into two camps leaves frustrated:
enemies in one camp, friends in two. A triad is balanced if the product of its three signs is positive.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mihwar.measures.balance.exact import solve
from mihwar.measures.balance.reduce import reduce
from mihwar.measures.balance.search import cost, heuristic
from mihwar.measures.measure import Measure

Whole = npt.NDArray[np.int64]

_BIBTEX = (
    "@article{ArefWilson2019, author={Aref, Samin and Wilson, Mark C.}, title={Balance and Frustration in Signed Networks}, "
    "journal={Journal of Complex Networks}, volume={7}, number={2}, pages={163--189}, year={2019}, doi={10.1093/comnet/cny015}}"
)
MEASURES = (
    Measure(
        id="frustration",
        title_en="least number of ties that keep the states from falling into two camps",
        title_ar="أقل عدد من الروابط التي تمنع انقسام الدول إلى معسكرين",
        low=0,
        high=None,
        layer="treaty",
        of="system",
        source="Harary 1959, Behavioral Science 4(4):316-323, doi:10.1002/bs.3830040405; Aref, Mason and Wilson 2020, "
        "Networks 75(1):95-110, doi:10.1002/net.21907; Aref and Wilson 2019",
        bibtex=_BIBTEX,
        page="balance",
    ),
    Measure(
        id="balanced-triads",
        title_en="share of triads whose three signs multiply to plus",
        title_ar="نسبة الثلاثيات المتوازنة، أي التي حاصل ضرب إشاراتها موجب",
        low=0,
        high=1,
        layer="treaty",
        of="system",
        source="Heider 1946, Journal of Psychology 21:107-112; Cartwright and Harary 1956, Psychological Review 63(5):277-293, "
        "doi:10.1037/h0046049",
        bibtex="@article{CartwrightHarary1956, author={Cartwright, Dorwin and Harary, Frank}, title={Structural Balance: A "
        "Generalization of Heider's Theory}, journal={Psychological Review}, volume={63}, number={5}, pages={277--293}, "
        "year={1956}, doi={10.1037/h0046049}}",
        page="balance",
    ),
)
TYPES = ("+++", "++-", "+--", "---")
BALANCED = ("+++", "+--")


@dataclass(frozen=True, slots=True)
class Frustration:
    """The frustration index of a signed graph.

    Attributes:
        index: ties frustrated by the best division found (their weight, in a weighted graph).
        bound: no division frustrates less; equal to `index` where the index is proved.
        sides: 1 or -1 per vertex, a division that reaches the index; in each component the side of its vertex with most
            ties is 1. It need not be the only one.
        ties: ties in the graph (their weight).
    """

    index: int
    bound: int
    sides: Whole
    ties: int

    @property
    def proved(self) -> bool:
        """Is the index exact?"""
        return self.index == self.bound

    @property
    def gap(self) -> float:
        """(index - bound) / index; 0 where the index is proved."""
        return 0.0 if self.proved else (self.index - self.bound) / self.index

    @property
    def normalised(self) -> float | None:
        """1 - 2 index / ties, from 0 to 1 (balanced); None without ties. Source: Aref and Wilson 2018, cnx044."""
        return 1 - 2 * self.index / self.ties if self.ties else None


@dataclass(frozen=True, slots=True)
class Triads:
    """Triads of which all three pairs are tied.

    Attributes:
        counts: how many of each of `TYPES`; the signs say friends (+) and enemies (-).
        unbalanced: triads x 3, the vertices of every triad that is not balanced, in ascending order.
        through: vertices x vertices, how many unbalanced triads a tie stands in.
    """

    counts: dict[str, int]
    unbalanced: Whole
    through: Whole

    @property
    def share(self) -> float | None:
        """Balanced triads among all; None without triads."""
        total = sum(self.counts.values())
        return sum(self.counts[one] for one in BALANCED) / total if total else None


def frustration(signs: Whole, seconds: float = 30.0, seed: int = 0) -> Frustration:
    """The frustration index: exact, or the best division found and a bound where time runs out.

    Args:
        signs: symmetric with a zero diagonal, vertices x vertices: positive for friends, negative for enemies, 0 without a
            tie. Whole numbers other than 1 and -1 are weights.
        seconds: time for the proof.
        seed: of the heuristic; the index does not depend on it unless time runs out.

    Source: see `reduce`, `search` and `exact`: what can be merged is merged, a heuristic gives a division, negative cycles
    as cuts of a linear program prove it, and HiGHS branches where they do not.
    """
    until = time.monotonic() + seconds
    smaller = reduce(signs)
    sides, bound = np.ones(len(smaller.weights), dtype=np.int64), smaller.offset
    for part in _components(smaller.weights):
        weights = smaller.weights[np.ix_(part, part)]
        best, least = solve(weights, heuristic(weights, seed=seed), until)
        sides[part] = best
        bound += least
    whole = sides[smaller.vertex] * smaller.side
    for part in _components(signs):
        whole[part] *= whole[part[np.abs(signs[part]).sum(axis=1).argmax()]]
    return Frustration(cost(signs, whole), bound, whole, int(np.abs(signs).sum()) // 2)


def _components(weights: Whole) -> list[Whole]:
    """The vertices of each connected part with at least two."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    _, label = connected_components(csr_array(weights != 0), directed=False)
    parts = [np.flatnonzero(label == one) for one in np.unique(label)]
    return [part for part in parts if len(part) > 1]


def triads(signs: Whole) -> Triads:
    """Count the triads by type and list the unbalanced ones.

    Args:
        signs: symmetric, vertices x vertices; only the signs count.
    """
    sign = np.sign(signs)
    plus, minus = (sign > 0).astype(np.float64), (sign < 0).astype(np.float64)
    friends, enemies = plus @ plus, minus @ minus  # that two states have in common
    sums = (
        (friends * plus).sum() / 6,
        (friends * minus).sum() / 2,
        (enemies * plus).sum() / 2,
        (enemies * minus).sum() / 6,
    )
    found = []
    for i in range(len(sign)):
        j, k = np.nonzero(np.triu(sign[i][:, None] * sign * sign[i] < 0))
        later = j > i
        found.append(np.stack([np.full(int(later.sum()), i), j[later], k[later]], axis=1))
    unbalanced = np.concatenate(found) if found else np.zeros((0, 3), dtype=np.int64)
    through = np.zeros(sign.shape, dtype=np.int64)
    for a, b in ((0, 1), (0, 2), (1, 2)):
        np.add.at(through, (unbalanced[:, a], unbalanced[:, b]), 1)
    return Triads(dict(zip(TYPES, (round(one) for one in sums), strict=True)), unbalanced, through + through.T)
