"""Blocs: communities of states in signed, weighted ties, over many runs, and how they carry on from year to year.

A partition is judged by signed modularity or by the constant Potts model: ties within a bloc count for it, enmities within
it count against, each against what would be expected. The search is random, so it is run many times; what is reported is
how often two states share a bloc (co-assignment), and the partition that disagrees least with all runs (consensus).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from mihwar.measures.blocs.leiden import partitions
from mihwar.measures.measure import Measure

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Null = Literal["modularity", "potts"]
NULLS: tuple[Null, ...] = get_args(Null)
# The resolution where none is asked for. Modularity's is that of Newman and Girvan; the Potts model's is a density of ties.
RESOLUTION: dict[Null, float] = {"modularity": 1.0, "potts": 0.1}
# Searches for the consensus: its graph falls apart so clearly that they agree.
CONSENSUS = 5
# Two runs reach the same quality if they differ by less than this.
SAME = 1e-9

MEASURES = (
    Measure(
        id="blocs",
        title_en="groups of states with friends within and enemies outside, with each member's certainty",
        title_ar="تكتلات من الدول: أصدقاء في الداخل وخصوم في الخارج، مع درجة اليقين لكل عضو",
        low=0,
        high=1,
        layer="treaty",
        of="system",
        source="Traag and Bruggeman 2009, Physical Review E 80:036115, doi:10.1103/PhysRevE.80.036115; Gomez, Jensen and "
        "Arenas 2009, Physical Review E 80:016114, doi:10.1103/PhysRevE.80.016114; Traag, Waltman and van Eck 2019, "
        "Scientific Reports 9:5233, doi:10.1038/s41598-019-41695-z",
        bibtex="@article{TraagBruggeman2009, author={Traag, Vincent A. and Bruggeman, Jeroen}, title={Community Detection in "
        "Networks with Positive and Negative Links}, journal={Physical Review E}, volume={80}, number={3}, pages={036115}, "
        "year={2009}, doi={10.1103/PhysRevE.80.036115}}",
        page="blocs",
    ),
)


@dataclass(frozen=True, slots=True)
class Blocs:
    """Communities of one signed graph.

    Attributes:
        label: consensus bloc per state, 0, 1, 2 ... from the largest to the smallest.
        together: states x states, the share of runs in which two share a bloc; 1 on the diagonal.
        certainty: per state, the mean of `together` with the other members of its consensus bloc; for a state alone, the
            share of runs in which it is alone. In [0, 1].
        quality: per run, the quality divided by the sum of all absolute weights, at most 1.
        counts: per run, how many blocs it found.
        runs: runs x states, the partitions themselves.
    """

    label: Whole
    together: Numbers
    certainty: Numbers
    quality: Numbers
    counts: Whole
    runs: Whole

    @property
    def best(self) -> float:
        """Share of the runs that reached the best quality."""
        return float((self.quality >= self.quality.max() - SAME).mean())


def pull(weights: Numbers, resolution: float, null: Null = "modularity") -> Numbers:
    """What each pair adds to the quality if it shares a bloc: its tie, less what would be expected.

    Args:
        weights: symmetric with a zero diagonal, states x states; negative for enmity.
        resolution: the higher, the more and the smaller the blocs.
        null: `modularity` expects s+_i s+_j / 2w+ of friendship and s-_i s-_j / 2w- of enmity, s+ and s- being the sums of a
            state's ties of either sign and w+ and w- the sums over the graph; `potts` expects the resolution of every pair.

    Source: Gomez, Jensen and Arenas 2009 (modularity with signs); Traag and Bruggeman 2009, equation 8, with both
    resolutions equal; Traag, Van Dooren and Nesterov 2011, Physical Review E 84:016114 (constant Potts model).
    """
    if null == "potts":
        expected = np.full_like(weights, resolution)
        np.fill_diagonal(expected, 0.0)
        return weights - expected
    found = weights.astype(np.float64)
    for part, sign in ((np.maximum(weights, 0), 1), (np.maximum(-weights, 0), -1)):
        strength = part.sum(axis=1)
        if strength.sum() > 0:
            found = found - sign * resolution * np.outer(strength, strength) / strength.sum()
    return found


def blocs(weights: Numbers, resolution: float = 1.0, runs: int = 100, seed: int = 0, null: Null = "modularity") -> Blocs:
    """Blocs of a signed graph.

    Args:
        weights: symmetric with a zero diagonal, states x states, at least one tie per state; negative for enmity.
        resolution: see `pull`.
        runs: how many random searches.
        seed: the same seed gives the same blocs.
        null: see `pull`.

    Source of the consensus: the partition that maximises the sum of (together - 1/2) over pairs is the one at the least
    mean distance from the runs, distance being the number of pairs that one joins and the other parts (Mirkin; Filkov and
    Skiena 2004, International Journal on Artificial Intelligence Tools 13(4):863-880).
    """
    found, quality = partitions(pull(weights, resolution, null), runs, seed)
    together = np.zeros(weights.shape)
    for one in found:
        together += one[:, None] == one
    together /= runs
    label = _by_size(_consensus(together, seed) if (found != found[0]).any() else found[0])
    shared = label[:, None] == label
    others = shared.sum(axis=1) - 1
    alone = np.mean([np.bincount(one)[one] == 1 for one in found], axis=0)
    certainty = np.where(others > 0, ((shared * together).sum(axis=1) - 1) / np.maximum(others, 1), alone)
    return Blocs(label, together, certainty, quality / np.abs(weights).sum(), found.max(axis=1) + 1, found)


def _consensus(together: Numbers, seed: int) -> Whole:
    """The partition that maximises the sum of (together - 1/2) over the pairs it joins."""
    away = together - 0.5
    np.fill_diagonal(away, 0.0)
    options, worth = partitions(away, CONSENSUS, seed)
    found: Whole = options[int(worth.argmax())]
    return found


def _by_size(label: Whole) -> Whole:
    """The same partition with 0 for the largest community, 1 for the next ..."""
    size = np.bincount(label)
    place = np.empty(len(size), dtype=np.int64)
    place[np.argsort(-size, kind="stable")] = np.arange(len(size))
    found: Whole = place[label]
    return found


def likeness(one: Whole, two: Whole) -> float:
    """Adjusted Rand index of two partitions of the same states: 1 the same, 0 what chance would give.

    Source: Hubert and Arabie 1985, Journal of Classification 2:193-218.
    """
    table = np.zeros((one.max() + 1, two.max() + 1))
    np.add.at(table, (one, two), 1)

    def pairs(count: Numbers) -> float:
        return float((count * (count - 1) / 2).sum())

    both, first, second = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    chance = first * second / max(pairs(np.array([len(one)])), 1)
    most = (first + second) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)
