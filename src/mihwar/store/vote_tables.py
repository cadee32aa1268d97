"""The tables that a brief has of votes, from the matrix of roll calls where that was made already: as `read` gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from mihwar.store.arrays import Codes, RollCalls, Whole
from mihwar.store.read import Rows


def cross_tables(calls: RollCalls, lines: Sequence[Sequence[str]], pairs: Sequence[tuple[int, int]]) -> Rows:
    """See `read.cross_tables`."""
    cast = [_cast(calls, line) for line in lines]
    return [row for nr, (one, two) in enumerate(pairs) for row in _crossed(calls, nr, cast[one], cast[two])]


def _cast(calls: RollCalls, line: Sequence[str]) -> tuple[Codes, Whole]:
    """The votes of a line of states, -1 where none of it is listed, and who cast them, as places on the axis."""
    seats = np.array([calls.states.index(state) for state in line if state in calls.states], dtype=np.int64)
    if not seats.size:
        return np.full(len(calls.acts), -1, np.int8), np.zeros(len(calls.acts), np.int64)
    votes = calls.vote[seats]
    return votes.max(axis=0), seats[votes.argmax(axis=0)]


def _crossed(calls: RollCalls, pair: int, one: tuple[Codes, Whole], two: tuple[Codes, Whole]) -> Iterator[dict[str, object]]:
    """One row for each session that lists both."""
    (x, ours), (y, theirs) = one, two
    both = np.flatnonzero((x >= 0) & (y >= 0) & calls.divided)
    if not both.size:
        return
    sessions, starts = np.unique(calls.session[both], return_index=True)
    for session, at in zip(sessions.tolist(), np.split(both, starts[1:]), strict=True):
        voted = at[(x[at] > 0) & (y[at] > 0)]
        cells = 3 * (x[voted].astype(np.int64) - 1) + y[voted] - 1
        last = int(at[-1])  # roll calls lie in the order of their days
        yield {
            "pair": pair,
            "session": session,
            "counts": np.bincount(cells, minlength=9).tolist(),
            "a": calls.states[ours[last]],
            "b": calls.states[theirs[last]],
            "card": calls.card[last],
        }


def companions(calls: RollCalls, line: Sequence[str], session: int) -> Rows:
    """See `read.companions`."""
    at = np.flatnonzero((calls.session == session) & calls.divided)
    mine, votes = _cast(calls, line)[0][at], calls.vote[:, at]
    both = (mine > 0) & (votes > 0)
    common = both.sum(axis=1).tolist()
    apart = np.where(both, np.abs(votes - mine), 0).sum(axis=1, dtype=np.int64).tolist()
    return [
        {"state": state, "common": n, "apart": distance, "divided": at.size}
        for state, n, distance in zip(calls.states, common, apart, strict=True)
        if n and state not in line
    ]
