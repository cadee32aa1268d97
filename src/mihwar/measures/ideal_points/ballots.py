"""Votes laid out for the sampler: by item and by state-session, each sorted by category so that loops have no branches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.errors import BadChoice

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

INNOVATION = 0.25
MISSING_SESSION = 19


@dataclass(frozen=True, slots=True)
class Ballots:
    """Votes of `n` state-sessions on `j` items.

    A state-session is one state in one session; they are numbered by session, then state. An item is a roll call, or several
    that repeated one resolution and share its parameters. An item on which only two of yes, abstain and no were cast has one
    cutpoint: its lower category counts as 0, its upper as 2.

    Attributes:
        states: (n,) the state of each state-session, as an index into what was handed over.
        seats: (n,) whose path it belongs to.
        sessions: (n,) its session.
        voter: (m,) state-session of every vote, votes sorted by item, then category.
        code: (m,) what was cast, 1 yes, 2 abstain, 3 no, in the order of `voter`.
        item_at: (j, 4) where the votes of category 0, 1, 2 of an item begin, and where they end.
        item: (m,) item of every vote, votes sorted by state-session, then category.
        voter_at: (n, 4) the same for state-sessions.
        ordinal: (j,) whether all three categories were cast.
        path: (n,) state-sessions sorted by state, then session.
        path_at: (states + 1,) where each state's path begins in `path`.
        precision: (n,) precision of the step to each element of `path` from the one before it (unused at the first).
        home: (j,) session of an item; -1 where its votes span several sessions.
        items: what each item was called in what was handed over.
        innovation: variance of a state's step from one session to the next.
    """

    states: Ints
    seats: Ints
    sessions: Ints
    voter: npt.NDArray[np.uint32]
    code: npt.NDArray[np.int8]
    item_at: Ints
    item: npt.NDArray[np.uint32]
    voter_at: Ints
    ordinal: npt.NDArray[np.bool_]
    path: Ints
    path_at: Ints
    precision: Floats
    home: Ints
    items: Ints
    innovation: float

    @property
    def votes(self) -> int:
        """How many votes."""
        return len(self.voter)


def arrange(
    state: Ints,
    session: Ints,
    item: Ints,
    code: npt.NDArray[np.int8],
    innovation: float = INNOVATION,
    seat: Ints | None = None,
) -> Ballots:
    """Lay votes out.

    Args:
        state: (m,) who voted, any integers.
        session: (m,) in which session.
        item: (m,) on what: equal integers are one item, also across sessions.
        code: (m,) 1 yes, 2 abstain, 3 no; votes with another code, and items without dissent, are left out.
        innovation: variance of a state's step from one session to the next.
        seat: (m,) whose path the vote belongs to, where a state continues another's (Russia the Soviet Union's); else `state`.

    Raises:
        BadChoice: fewer than two states or no divided item is left.
    """
    seat = state if seat is None else seat
    kept = _divided(item, code)
    state, session, item, code, seat = state[kept], session[kept], item[kept], code[kept], seat[kept]
    if len(code) == 0:
        raise BadChoice("No divided roll call is left to estimate ideal points from; choose more sessions or another subset.")
    labels, seat = np.unique(seat, return_inverse=True)
    names, item = np.unique(item, return_inverse=True)
    key = session.astype(np.int64) * len(labels) + seat
    keys, voter = np.unique(key, return_inverse=True)
    seats, sessions = keys % len(labels), keys // len(labels)
    states = np.empty(len(keys), np.int64)
    states[voter] = state  # of two in one session, the one whose votes are listed last
    level, ordinal = _levels(item, code, len(names))
    order = np.lexsort((level, item))
    other = np.lexsort((item, level, voter))
    path, path_at, precision = _paths(seats, sessions, innovation)
    return Ballots(
        states=states,
        seats=labels[seats],
        sessions=sessions,
        voter=voter[order].astype(np.uint32),
        code=code[order],
        item_at=_starts(item, level, len(names)),
        item=item[other].astype(np.uint32),
        voter_at=_starts(voter, level, len(keys)),
        ordinal=ordinal,
        path=path,
        path_at=path_at,
        precision=precision,
        home=_homes(item, session, len(names)),
        items=names,
        innovation=innovation,
    )


def _divided(item: Ints, code: npt.NDArray[np.int8]) -> npt.NDArray[np.bool_]:
    """Votes cast on items on which not all who voted voted alike."""
    kept = (code >= 1) & (code <= 3)
    _, number = np.unique(item, return_inverse=True)
    seen = np.zeros((number.max(initial=-1) + 1, 3), bool)
    seen[number[kept], code[kept] - 1] = True
    return np.asarray(kept & (seen.sum(axis=1) > 1)[number]) if len(code) else kept


def _levels(item: Ints, code: npt.NDArray[np.int8], size: int) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
    cast = np.zeros((size, 3), bool)
    cast[item, code - 1] = True
    level = (code - 1).astype(np.int8)
    middle = level == 1
    level[middle & ~cast[item, 0]] = 0
    level[middle & ~cast[item, 2]] = 2
    return level, np.asarray(cast.all(axis=1))


def _starts(row: Ints, level: npt.NDArray[np.int8], size: int) -> Ints:
    counts = np.bincount(row * 3 + level, minlength=size * 3)
    ends = np.concatenate([[0], np.cumsum(counts)])
    return np.stack([ends[0:-1:3], ends[1::3], ends[2::3], ends[3::3]], axis=1).astype(np.int64)


def _paths(seats: Ints, sessions: Ints, innovation: float) -> tuple[Ints, Ints, Floats]:
    order = np.lexsort((sessions, seats))
    owner, when = seats[order], sessions[order]
    starts = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
    # The 19th session took no divided vote: nobody's path is longer for it.
    steps = np.diff(when - (when > MISSING_SESSION), prepend=0)
    steps[starts] = 1
    return order, np.append(starts, len(order)).astype(np.int64), 1 / (innovation * np.maximum(steps, 1))


def _homes(item: Ints, session: Ints, size: int) -> Ints:
    first, last = np.full(size, np.iinfo(np.int64).max), np.full(size, -1)
    np.minimum.at(first, item, session)
    np.maximum.at(last, item, session)
    return np.where(first == last, first, -1)


def by_state(ballots: Ballots) -> tuple[Ints, Ints]:
    """Where each vote of a state-session stands in `voter`, state-session by state-session, and where each begins in that."""
    order = np.argsort(ballots.voter, kind="stable")
    return order, np.searchsorted(ballots.voter[order], np.arange(len(ballots.states) + 1))


def session_table(ballots: Ballots) -> tuple[Any, ...]:
    """Who and what belongs to each session, for steps that move a session as a whole.

    Returns:
        Where the states of a session begin; where its own items begin in the list of these; that list; where its votes on items
        of several sessions begin; these votes (state-session, item, level); the state-session before and after each, and the
        precisions of these steps.
    """
    sessions, number = np.unique(ballots.sessions, return_inverse=True)
    edges = np.arange(len(sessions) + 1)
    order = np.argsort(np.where(ballots.home >= 0, ballots.home, np.iinfo(np.int64).max), kind="stable")
    listed = order[: int((ballots.home >= 0).sum())]
    item = np.repeat(np.arange(len(ballots.item_at)), ballots.item_at[:, 3] - ballots.item_at[:, 0])
    level = np.repeat(np.tile(np.arange(3), len(ballots.item_at)), np.diff(ballots.item_at, axis=1).ravel())
    shared = np.flatnonzero(ballots.home[item] < 0)
    shared = shared[np.argsort(number[ballots.voter[shared]], kind="stable")]
    n = len(ballots.states)
    before, after, back, ahead = np.full(n, -1), np.full(n, -1), np.zeros(n), np.zeros(n)
    inner = np.ones(n, bool)
    inner[ballots.path_at[:-1]] = False
    at = np.flatnonzero(inner)
    mine, previous = ballots.path[at], ballots.path[at - 1]
    before[mine], after[previous] = previous, mine
    back[mine], ahead[previous] = ballots.precision[at], ballots.precision[at]
    return (
        np.searchsorted(number, edges), np.searchsorted(ballots.home[listed], np.append(sessions, np.iinfo(np.int64).max)),
        listed, np.searchsorted(number[ballots.voter[shared]], edges), ballots.voter[shared], item[shared].astype(np.uint32),
        level[shared].astype(np.int8), before, after, back, ahead,
    )  # fmt: skip
