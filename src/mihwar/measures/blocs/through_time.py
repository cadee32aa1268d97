"""Blocs that keep their identity from one year to the next, and what happened to them.

Source: maximum-weight assignment of the blocs of two years (Kuhn 1955, Naval Research Logistics Quarterly 2:83-97) on their
Jaccard overlap; births, deaths, splits and mergers as in Greene, Doyle and Cunningham 2010, ASONAM, 176-183,
doi:10.1109/ASONAM.2010.17.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

# Two blocs of successive years are one bloc if the assignment pairs them and they share at least this much (Jaccard).
IDENTITY = 0.3
# A part of a bloc that goes elsewhere makes a split, and one that comes from elsewhere a merger, from this share of it on.
PART = 0.25
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a bloc between two years.

    Attributes:
        kind: `born`, `ended`, `split` (into `others`) or `merged` (from `others`).
        bloc: the bloc: of the earlier year for `ended` and `split`, of the later for `born` and `merged`.
        others: the blocs of the other year.
        members: who was born into it, was in it at its end, or moved, by state.
    """

    kind: str
    bloc: int
    others: tuple[int, ...]
    members: tuple[str, ...]


def carry_on(years: Sequence[Mapping[str, int]]) -> tuple[list[dict[str, int]], list[list[Event]]]:
    """Number the blocs of all years so that a bloc keeps its number.

    Args:
        years: per year, state -> bloc, numbered afresh in each year; states without a bloc are left out.

    Returns:
        Per year, state -> lasting number (1, 2, 3 ... in order of appearance, the larger first), and the events between
        each year and the one before (none in the first).
    """
    lasting: list[dict[str, int]] = []
    events: list[list[Event]] = []
    fresh = 1
    for now in years:
        groups = _groups(now)
        before = _groups(lasting[-1]) if lasting else {}
        name = _assigned(before, groups)
        for one in sorted(groups, key=lambda one: (-len(groups[one]), one)):
            if one not in name:
                name[one] = fresh
                fresh += 1
        current = {state: name[one] for state, one in now.items()}
        events.append(_events(before, _groups(current)) if lasting else [])
        lasting.append(current)
    return lasting, events


def _groups(label: Mapping[str, int]) -> dict[int, frozenset[str]]:
    return {one: frozenset(state for state, bloc in label.items() if bloc == one) for one in set(label.values())}


def _assigned(before: Mapping[int, frozenset[str]], now: Mapping[int, frozenset[str]]) -> dict[int, int]:
    """Which bloc of now is which of before: the pairing with the greatest sum of Jaccard overlaps."""
    if not before:
        return {}
    from scipy.optimize import linear_sum_assignment

    olds, news = sorted(before), sorted(now)
    overlap = np.array([[len(before[old] & now[new]) / len(before[old] | now[new]) for new in news] for old in olds])
    rows, columns = linear_sum_assignment(-overlap)
    return {news[c]: olds[r] for r, c in zip(rows, columns, strict=True) if overlap[r, c] >= IDENTITY}


def _events(before: Mapping[int, frozenset[str]], now: Mapping[int, frozenset[str]]) -> list[Event]:
    found = []
    for old, were in sorted(before.items()):
        parts = {new: were & are for new, are in now.items() if len(were & are) >= max(FEWEST, PART * len(were))}
        if len(parts) > 1:
            gone = frozenset().union(*(part for new, part in parts.items() if new != old))
            found.append(Event("split", old, tuple(sorted(parts)), tuple(sorted(gone))))
        if old not in now:
            found.append(Event("ended", old, tuple(sorted(new for new, are in now.items() if were & are)), tuple(sorted(were))))
    for new, are in sorted(now.items()):
        parts = {old: were & are for old, were in before.items() if len(were & are) >= max(FEWEST, PART * len(are))}
        if len(parts) > 1:
            come = frozenset().union(*(part for old, part in parts.items() if old != new))
            found.append(Event("merged", new, tuple(sorted(parts)), tuple(sorted(come))))
        if new not in before:
            found.append(Event("born", new, tuple(sorted(old for old, were in before.items() if were & are)), tuple(sorted(are))))
    return found
