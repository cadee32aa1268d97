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
class Coded:
    """A column of words as numbers: `words[code]`; -1 where there is none."""

    words: Sequence[str]
    code: Places

    def codes(self, words: Sequence[str]) -> Places:
        """The numbers of those words that occur."""
        return np.array([nr for nr, one in enumerate(self.words) if one in words], np.int64)


@dataclass(frozen=True)
class Partaking:
    """Every act but roll calls, and every part that a state or organisation took in one.

    Attributes:
        acts: `act, layer, kind, title_en, title_ar, signed, began, ended, precision, status, value, bound, unit, claimant_en,
            claimant_ar, confidence, card, locator, url`.
        parts: `nr` (the row in `acts`, ascending), `state`, `org`, `role`, `position`, `signed`, `since`, `until` (null: still).
        layer, card: of each act.
        day: of each act, the first that is known of it, as an ordinal; -1: none.
        year: of each act, that in which it began, or was signed; 0: not known.
        state, org, role: of each part.
        at: for each part, the row in `acts`.
    """

    acts: pa.Table
    parts: pa.Table
    layer: Coded
    card: Coded
    day: Places
    year: Places
    state: Coded
    org: Coded
    role: Coded
    at: Places

    @cached_property
    def _order(self) -> tuple[Places, Places]:
        """Parts by state, and where each state's begin."""
        order = np.argsort(self.state.code, kind="stable")
        return order, np.searchsorted(self.state.code[order], np.arange(len(self.state.words) + 1))

    def of(self, line: Sequence[str]) -> Places:
        """The parts of a state and of those whose seat it continues."""
        order, begin = self._order
        known = self.state.codes(line)
        return np.sort(np.concatenate([np.zeros(0, np.int64), *(order[begin[one] : begin[one + 1]] for one in known)]))

    def through(self, orgs: Sequence[str]) -> Places:
        """The parts of some organisations."""
        return np.flatnonzero(np.isin(self.org.code, self.org.codes(orgs)))

    def beside(self, acts: Places) -> Places:
        """All parts in some acts, given by their rows."""
        asked = np.zeros(len(self.day), np.bool_)
        asked[acts] = True
        return np.flatnonzero(asked[self.at])


def partaking(con: Connection) -> Partaking:
    """See `Partaking`."""
    acts = table(
        con,
        """SELECT id AS act, layer, kind, title_en, title_ar, signed, began, ended, "precision", coalesce(status, 'confirmed') AS
                  status, value, bound, unit, claimant_en, claimant_ar, confidence, card, locator, url,
                  coalesce(least(signed, began) - DATE '0001-01-01' + 1, -1) AS day,
                  coalesce(year(coalesce(began, signed)), 0) AS year
           FROM act WHERE kind <> 'roll call' ORDER BY id""",
    )
    parts = table(
        con,
        f"""SELECT dense_rank() OVER (ORDER BY a.id) - 1 AS nr, p.state, p.org, p.role, p.position, p.signed, p.since,
                   nullif(p.until, {FOREVER}) AS until
            FROM act a LEFT JOIN part p ON p.act = a.id WHERE a.kind <> 'roll call' ORDER BY nr, p.role, p.state, p.org""",
    )
    return Partaking(
        acts=acts.drop_columns(["day", "year"]),
        parts=parts,
        layer=_coded(acts["layer"]),
        card=_coded(acts["card"]),
        day=_numbers(acts["day"]),
        year=_numbers(acts["year"]),
        state=_coded(parts["state"]),
        org=_coded(parts["org"]),
        role=_coded(parts["role"]),
        at=_numbers(parts["nr"]),
    )


def _numbers(column: Any) -> Places:
    found: Places = np.from_dlpack(column.combine_chunks()).astype(np.int64)
    return found


def _coded(column: Any) -> Coded:
    found = column.combine_chunks().dictionary_encode()
    return Coded(found.dictionary.to_pylist(), np.from_dlpack(found.indices.fill_null(-1)).astype(np.int64))


def clause_kinds(con: Connection) -> Rows:
    """The kinds of clauses of each act: `act`, `kinds`, and how surely the weakest is known, each act once."""
    return _records(
        con,
        """SELECT act, list(DISTINCT kind ORDER BY kind) AS kinds,
                  max(CASE confidence WHEN 'text' THEN 0 WHEN 'secondary' THEN 1 WHEN 'unverified' THEN 2 END)
                  AS doubt
           FROM clause WHERE kind IS NOT NULL GROUP BY act""",
    )
