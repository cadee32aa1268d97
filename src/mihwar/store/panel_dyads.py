"""Dyad-years on a lattice of codes x codes x years: which cells are dyads, and every variable looked up by cell.

Two million rows and more come out sorted, without a join of as many rows for every variable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mihwar.store import panel_relations as relations
from mihwar.store.opening import another
from mihwar.store.panel import SYSTEMS, Column, Frame, grouped, units
from mihwar.store.read import Connection

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
_PLACE = "(SELECT state, (row_number() OVER (ORDER BY state) - 1)::INTEGER AS at FROM state)"


def _columns(table: pa.Table) -> list[npt.NDArray[np.generic]]:
    """Number columns without nulls as NumPy; not `to_numpy`, which imports pandas where that is installed."""
    return [np.from_dlpack(one.combine_chunks()) for one in table.columns]


@dataclass(frozen=True, slots=True)
class _Units:
    """Units by slot (a code of the system) and year; -1 where there is none."""

    states: tuple[str, ...]
    codes: Whole  # by slot
    state: Whole  # slot x year: place in `states`
    other: Whole  # slot x year: code on the other list
    apart: tuple[npt.NDArray[np.generic], ...]  # places and years of pairs that were never members on one day


def _read(con: Connection, frame: Frame) -> _Units:
    states = tuple(con.execute("SELECT state FROM state ORDER BY state").to_arrow_table()["state"].to_pylist())
    rows = con.execute(
        f"""WITH {units(frame)} SELECT code, year - {frame.first} AS y, place.at, coalesce(other_code, -1)::INTEGER AS other
            FROM unit JOIN {_PLACE} place USING (state)"""
    ).to_arrow_table()
    code, year, place, other = _columns(rows)
    codes, slot = np.unique(code, return_inverse=True)
    shape = (len(codes), frame.last - frame.first + 1)
    state, others = np.full(shape, -1, dtype=np.int32), np.full(shape, -1, dtype=np.int32)
    state[slot, year], others[slot, year] = place, other
    apart = con.execute(
        f"""WITH {units(frame)},
            part AS (SELECT n.*, place.at FROM named n JOIN unit USING (year, state) JOIN {_PLACE} place USING (state)
                     WHERE NOT unit.whole)
            SELECT p.at AS a, q.at AS b, p.year - {frame.first} AS y FROM part p JOIN part q ON p.year = q.year AND p.at <> q.at
            GROUP BY ALL HAVING NOT bool_or(greatest(p.b, q.b) < least(p.e, q.e))"""
    ).to_arrow_table()
    return _Units(states, codes.astype(np.int32), state, others, tuple(_columns(apart)))


class _Cells:
    """The dyads: slots of both sides and year of each, sorted by code, code and year."""

    def __init__(self, con: Connection, frame: Frame, held: _Units) -> None:
        self.con, self.frame, self.held = con, frame, held
        self.shape = (len(held.states), len(held.states), held.state.shape[1])
        member = held.state >= 0
        mask = member[:, None, :] & member[None, :, :] & ~np.eye(len(held.codes), dtype=bool)[:, :, None]
        if frame.among or frame.against:
            side, other = self._listed(frame.among), self._listed(frame.against)
            wanted = side[:, None, :] & other[None, :, :]
            mask &= wanted if frame.directed else wanted | (other[:, None, :] & side[None, :, :])
        if not frame.directed:
            mask &= np.triu(np.ones(mask.shape[:2], dtype=bool))[:, :, None]
        self.a, self.b, self.year = (one.astype(np.int32) for one in np.nonzero(mask))
        del mask
        self._look()
        apart = np.zeros(self.shape, dtype=bool)
        apart[held.apart] = True
        self._keep(~apart[self.at])
        if frame.relevant:
            *where, value = self._rows(relations.near(frame), ["near"])
            near = np.zeros(self.shape, dtype=bool)
            near[tuple(where)] = value == 1
            major = self.states(relations.major(frame), "major")
            power = major[self.at[0], self.year] == 1, major[self.at[1], self.year] == 1
            self._keep(near[self.at] | power[0] | power[1])

    def _listed(self, states: Sequence[str]) -> Flags:
        if not states:
            return self.held.state >= 0
        return np.isin(self.held.state, [self.held.states.index(one) for one in states])

    def _keep(self, kept: Flags) -> None:
        self.a, self.b, self.year = self.a[kept], self.b[kept], self.year[kept]
        self._look()

    def _look(self) -> None:
        """Places of both states and the year: where a cell stands on the lattice of states."""
        self.at = (self.held.state[self.a, self.year], self.held.state[self.b, self.year], self.year)

    def _rows(self, sql: str, names: Sequence[str]) -> list[npt.NDArray[np.generic]]:
        """A relation of pairs: places of both states, the year's place, and the values, NaN where there is none."""
        cells = ", ".join(f'coalesce(r."{name}"::DOUBLE, \'nan\') AS "{name}"' for name in names)
        return _columns(
            self.con.execute(
                f"""SELECT p.at AS a, q.at AS b, r.year - {self.frame.first} AS y, {cells} FROM ({sql}) r
                    JOIN {_PLACE} p ON p.state = r.a JOIN {_PLACE} q ON q.state = r.b"""
            ).to_arrow_table()
        )

    def pairs(self, sql: str, names: Sequence[str]) -> dict[str, Numbers]:
        """A relation of pairs as states x states x years, NaN where it has no row."""
        a, b, year, *values = self._rows(sql, names)
        found = {}
        for name, value in zip(names, values, strict=True):
            found[name] = np.full(self.shape, np.nan)
            found[name][a, b, year] = value
        return found

    def states(self, sql: str, name: str) -> Numbers:
        """A relation of states as states x years, NaN where it has no row."""
        rows = self.con.execute(
            f"""SELECT p.at, r.year - {self.frame.first} AS y, coalesce(r."{name}"::DOUBLE, 'nan') AS value FROM ({sql}) r
                JOIN {_PLACE} p USING (state)"""
        ).to_arrow_table()
        place, year, value = _columns(rows)
        found = np.full(self.shape[1:], np.nan)
        found[place, year] = value
        return found

    def filled(self, values: Numbers, column: Column, sides: Sequence[str] = ("a", "b")) -> pa.Array:
        """Zero where finding nothing means none; null where it is unknown."""
        if column.zero is not None:
            first, last = (end - self.frame.first for end in column.zero)
            none = np.isnan(values) & (self.year >= first) & (self.year <= last)
            if column.system and column.system != self.frame.system:
                for side in sides:
                    none &= self.held.other[self.a if side == "a" else self.b, self.year] >= 0
            values = np.where(none, 0.0, values)
        return pa.array(values, mask=np.isnan(values))

    def keys(self) -> dict[str, pa.Array]:
        """Year, both states, their codes on both lists."""
        names = pa.array(self.held.states)
        codes = {}
        for side, slot in (("a", self.a), ("b", self.b)):
            other = self.held.other[slot, self.year]
            codes[f"{self.frame.system}_{side}"] = pa.array(self.held.codes[slot])
            codes[f"{SYSTEMS[self.frame.system]}_{side}"] = pa.array(other, mask=other < 0)
        return {
            "year": pa.array((self.year + self.frame.first).astype(np.int32)),
            "a": pa.DictionaryArray.from_arrays(pa.array(self.at[0]), names),
            "b": pa.DictionaryArray.from_arrays(pa.array(self.at[1]), names),
            **{key: codes[key] for key in ("cow_a", "cow_b", "gw_a", "gw_b")},
        }


def dyad_years(con: Connection, frame: Frame, columns: Sequence[Column], given: Mapping[str, pa.Table]) -> pa.Table:
    """Dyad-years, one row per pair and year in which both were members on a common day.

    Args:
        con: a connection to a store.
        frame: which rows.
        columns: which variables; of states, one for each side (`_a`, `_b`); of pairs that are directed, what a does towards
            b, and in undirected panels both ways (`_ab`, `_ba`).
        given: tables worked out outside the store (year, a, b and the columns), by the name of their relation.

    Returns:
        year, a, b, codes of both lists, and the variables; sorted by codes and year.
    """
    own = another(con)
    try:
        for name, table in given.items():
            own.register(f"given_{name}", table)
        cells = _Cells(own, frame, _read(own, frame))
        found: dict[str, pa.Array] = {}
        for mine in grouped(columns):
            if mine[0].over == "state":
                for column in mine:
                    values = cells.states(relations.of_states([column], frame), column.name)
                    for side in (0, 1):
                        end = "ab"[side]
                        found[f"{column.name}_{end}"] = cells.filled(values[cells.at[side], cells.year], column, end)
                continue
            lattice = cells.pairs(relations.of_pairs(mine, frame, fold=False), [column.name for column in mine])
            a, b, year = cells.at
            for column in mine:
                values = lattice.pop(column.name)
                if column.directed and not frame.directed:
                    found[f"{column.name}_ab"] = cells.filled(values[a, b, year], column)
                    found[f"{column.name}_ba"] = cells.filled(values[b, a, year], column)
                else:
                    found[column.name] = cells.filled(values[a, b, year], column)
        order = [name for column in columns for name in found if name.removesuffix("_a").removesuffix("_b") == column.name
                 or name in (column.name, f"{column.name}_ab", f"{column.name}_ba")]  # fmt: skip
        return pa.table({**cells.keys(), **{name: found[name] for name in dict.fromkeys(order)}})
    finally:
        own.close()
