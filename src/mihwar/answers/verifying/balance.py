"""Published numbers on structural balance: graphs whose frustration index is known, and one network of the literature.

They need no data of the user's: each row carries its graph, as `1+2 1-3`: 1 and 2 are friends, 1 and 3 enemies.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.answers.published import beside
from mihwar.measures.balance import frustration, triads
from mihwar.world import World

PUBLISHED = Path(__file__).parents[2] / "facts" / "published" / "balance.csv"


def rows(world: World) -> Iterator[dict[str, Any]]:
    """Each published number with ours, the tolerance and whether it holds; the store is not asked."""
    with PUBLISHED.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            ours = _ours(row["kind"], graph(row["graph"]))
            yield beside(row, ours, "the index could not be proved in time")


def graph(text: str) -> npt.NDArray[np.int64]:
    """The matrix of signs of a graph written as `1+2 1-3`."""
    ties = [(int(a) - 1, int(b) - 1, 1 if sign == "+" else -1) for a, sign, b in re.findall(r"(\d+)([+-])(\d+)", text)]
    size = 1 + max(max(a, b) for a, b, _ in ties)
    signs = np.zeros((size, size), dtype=np.int64)
    for a, b, sign in ties:
        signs[a, b] = signs[b, a] = sign
    return signs


def _ours(kind: str, signs: npt.NDArray[np.int64]) -> float | None:
    """Our number; None where an index is not proved."""
    if kind == "triads":
        return triads(signs).share
    found = frustration(signs)
    if not found.proved:
        return None
    return float(found.index) if kind == "index" else found.normalised
