"""States that did not report: among them a matrix of trade has nothing, though it has their trade with all others.

A matrix that needs a report of either side (BACI) has no flow between two states of which neither reported. Such pairs are
missing, which looks like zero and is not.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FEWEST = 10
# Were partners chosen by size alone, the set would have at least this share of all trade among itself. Below it nothing is
# surprising: a few dozen islands far apart may well trade nothing. BACI 2023 has 0.0085, a year of COW's trade at most 0.0013.
EXPECTED = 5e-3


def silent(flows: Numbers, fewest: int = FEWEST, expected: float = EXPECTED) -> Flags:
    """Find the set of states among which nothing is recorded in either direction.

    Greedy and deterministic: of all states, the one with most recorded partners within the set leaves (of several the first),
    until no flow is left in the set. States that are most often without a record on both sides so stay to the end.

    Args:
        flows: exporter x importer; NaN where nothing is recorded. The diagonal is not looked at.
        fewest: how many members the set must have.
        expected: the least share of all trade that its members would have among themselves, if only size mattered.

    Returns:
        one flag a state; none where the set is too small or nothing speaks against its members having no trade, or where a
        member trades with nobody at all.
    """
    size = len(flows)
    recorded = ~np.isnan(flows) & ~np.eye(size, dtype=bool)
    either = recorded | recorded.T
    members = np.ones(size, dtype=bool)
    while (partners := either[:, members].sum(axis=1) * members).any():
        members[partners.argmax()] = False
    traded = np.where(recorded, flows, 0.0)
    none = np.zeros(size, dtype=bool)
    total = traded.sum()
    if members.sum() < fewest or members.all() or total <= 0 or not either[members][:, ~members].any(axis=1).all():
        return none
    sold, bought = traded.sum(axis=1)[members], traded.sum(axis=0)[members]
    among = (sold.sum() * bought.sum() - sold @ bought) / total**2
    return members if among >= expected else none
