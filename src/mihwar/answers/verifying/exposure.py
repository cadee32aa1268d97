"""Friend-enemy exposure against the model it linearises, and what must add up; on BACI 2023."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from mihwar.answers.exposure import measured
from mihwar.answers.published import beside
from mihwar.measures.exposure import THETA
from mihwar.scenarios.trade.economy import economy as trading
from mihwar.scenarios.trade.economy import growth
from mihwar.scenarios.trade.equilibrium import solve
from mihwar.scenarios.trade.model import Model
from mihwar.world import World

PUBLISHED = Path(__file__).parents[2] / "facts" / "published" / "exposure.csv"
YEAR = 2023
# A shock of a hundredth of a per cent either way: small enough for the slope, large enough for rounding.
STEP = 1e-4


def rows(world: World) -> Iterator[dict[str, Any]]:
    """Each identity with our value, the tolerance and whether it holds."""
    trade, economy, found = measured(world, YEAR, THETA, 1.0)
    exact = trading(trade.states, economy.sales)
    with PUBLISHED.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["kind"] == "common":
                sums = found.welfare.sum(axis=1)
                ours = float(sums[np.argmax(np.abs(sums - 1))])
            else:
                at = trade.states.index(row["grows"])
                ends = []
                for side in (STEP, -STEP):
                    factors = np.ones(len(trade.states))
                    factors[at] = np.exp(side)
                    ends.append(np.log(solve(exact, growth(exact, factors, THETA), THETA, Model("none")).welfare[0]))
                ours = float(np.abs((ends[0] - ends[1]) / (2 * STEP) - found.welfare[:, at]).max())
            yield beside(row, ours)
