"""Who took part in which acts, as columns: what a state has done is found among a hundred thousand parts in a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mihwar.store.read import FOREVER, Connection, Rows, table
from mihwar.store.read import _rows as _records

if TYPE_CHECKING:
    import pyarrow as pa

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Partaking:
    """Every act but roll calls, and every part that a state or organisation took in one.

    Attributes:
        acts: `act, layer, kind, title_en, title_ar, signed, began, ended, precision, status, value, bound, unit, claimant_en,
            claimant_ar, confidence, card, locator, url`.
        parts: `nr` (the row in `acts`, ascending), `state`, `org`, `role`, `position`, `since`, `until` (null: still).
        states: every state that took part in one, sorted.
        state_at: for each part, the place in `states`; -1 for an organisation.
        at: for each part, the row in `acts`.
    """

    acts: pa.Table
    parts: pa.Table
    states: Sequence[str]
    state_at: Places
    at: Places

    @cached_property
    def _order(self) -> tuple[Places, Places]:
        """Parts by state, and where each state's begin."""
        order = np.argsort(self.state_at, kind="stable")
        return order, np.searchsorted(self.state_at[order], np.arange(len(self.states) + 1))

    def of(self, line: Sequence[str]) -> Places:
        """The parts of a state and of those whose seat it continues."""
        order, begin = self._order
        known = [int(np.searchsorted(self.states, one)) for one in line if one in self.states]
        return np.sort(np.concatenate([np.zeros(0, np.int64), *(order[begin[one] : begin[one + 1]] for one in known)]))

    def beside(self, acts: Places) -> Places:
        """All parts in some acts, given by their rows."""
        return np.flatnonzero(np.isin(self.at, acts))


def partaking(con: Connection) -> Partaking:
    """See `Partaking`."""
    acts = table(
        con,
        """SELECT id AS act, layer, kind, title_en, title_ar, signed, began, ended, "precision", coalesce(status, 'confirmed') AS
                  status, value, bound, unit, claimant_en, claimant_ar, confidence, card, locator, url
           FROM act WHERE kind <> 'roll call' ORDER BY id""",
    )
    parts = table(
        con,
        f"""SELECT dense_rank() OVER (ORDER BY a.id) - 1 AS nr, p.state, p.org, p.role, p.position, p.since,
                   nullif(p.until, {FOREVER}) AS until
            FROM act a LEFT JOIN part p ON p.act = a.id WHERE a.kind <> 'roll call' ORDER BY nr, p.role, p.state, p.org""",
    )
    named = parts["state"].combine_chunks().dictionary_encode()
    order = np.argsort(np.array(named.dictionary.to_pylist(), dtype=str))
    place = np.append(np.argsort(order), -1)  # the last is for organisations, whose code is -1
    codes = np.from_dlpack(named.indices.fill_null(-1)).astype(np.int64)
    states = [named.dictionary[int(one)].as_py() for one in order]
    at = np.from_dlpack(parts["nr"].combine_chunks()).astype(np.int64)
    return Partaking(acts, parts, states, place[codes], at)


def clause_kinds(con: Connection) -> Rows:
    """The kinds of clauses of each act: `act`, `kinds`, and how surely the weakest is known, each act once."""
    return _records(
        con,
        """SELECT act, list(DISTINCT kind ORDER BY kind) AS kinds,
                  max(CASE confidence WHEN 'text' THEN 0 WHEN 'secondary' THEN 1 WHEN 'unverified' THEN 2 END)
                  AS doubt
           FROM clause WHERE kind IS NOT NULL GROUP BY act""",
    )


__all__: list[Any] = ["Partaking", "clause_kinds", "partaking"]
