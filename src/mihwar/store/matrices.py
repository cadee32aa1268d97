"""Matrices made once of a store, whole, and cut to what is asked for: they are read-only, so every thread may hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar

import numpy as np

from mihwar.store import arrays, trade
from mihwar.store.once import once
from mihwar.store.read import Connection

# The first year of the COW state system, and so of every matrix by year.
FIRST = 1816
# Matrices of trade are kept for so many years: one has a third of a megabyte.
TRADE_YEARS = 16
Table = TypeVar("Table", arrays.System, arrays.Alliances, arrays.RollCalls, arrays.Attributes, trade.Trade)


class Matrices:
    """The matrices of one store, those that were made of it before among them."""

    def __init__(self, con: Connection, kept: dict[Any, Any]) -> None:
        """Ask an open store; `kept` holds what has been made of it."""
        self._con = con
        self._kept = kept

    def system(self, first: int, last: int) -> arrays.System:
        """See `arrays.system`."""
        end = date.today().year
        if not FIRST <= first <= last <= end:
            return arrays.system(self._con, first, last)
        whole = once(self._kept, ("system", end), lambda: _fixed(arrays.system(self._con, FIRST, end)))
        at = slice(first - FIRST, last - FIRST + 1)
        return replace(whole, years=whole.years[at], member=whole.member[at])

    def alliances(self, years: Sequence[int], card: str | None = None) -> arrays.Alliances:
        """See `arrays.alliances`; all years, once asked for, are kept, and others are cut from them."""
        card, end, years = arrays.alliance_card(self._con, card), date.today().year, tuple(years)
        key = ("alliances", card, end)
        if years == tuple(range(FIRST, end + 1)):
            return once(self._kept, key, lambda: _fixed(arrays.alliances(self._con, years, card)))
        whole: arrays.Alliances | None = self._kept.get(key)
        if whole is None or not FIRST <= years[0] <= years[-1] <= end:
            return arrays.alliances(self._con, years, card)
        at = slice(years[0] - FIRST, years[-1] - FIRST + 1)
        return replace(whole, years=years, member=whole.member[at], tie=whole.tie[at], covered=whole.covered[at])

    def attributes(self, card: str, variables: Sequence[str], first: int, last: int) -> arrays.Attributes:
        """See `arrays.attributes`."""
        end, variables = date.today().year, tuple(variables)
        if not FIRST <= first <= last <= end:
            return arrays.attributes(self._con, card, variables, first, last)
        key = ("attributes", card, variables, end)
        whole = once(self._kept, key, lambda: _fixed(arrays.attributes(self._con, card, variables, FIRST, end)))
        at = slice(first - FIRST, last - FIRST + 1)
        value = {name: one[at] for name, one in whole.value.items()}
        return replace(whole, years=whole.years[at], value=value, covered=whole.covered[at])

    def roll_calls(self, first: int, last: int) -> arrays.RollCalls:
        """See `arrays.roll_calls`; all sessions, once asked for, are kept, and others are cut from them."""
        if first <= 1 and last >= date.today().year - 1945:
            return once(self._kept, ("roll calls",), lambda: _fixed(arrays.roll_calls(self._con)))
        whole: arrays.RollCalls | None = self._kept.get(("roll calls",))
        if whole is None:
            return arrays.roll_calls(self._con, first, last)
        return arrays.sessions(self._con, whole, first, last)

    def trade(self, year: int | None) -> trade.Trade:
        """See `trade.trade_matrix`."""
        there = once(self._kept, ("years of trade",), lambda: trade.years(self._con))
        year = year if year is not None else trade.latest(there)
        key = ("trade", year)
        return once(self._kept, key, lambda: _fixed(trade.trade_matrix(self._con, year, there)), TRADE_YEARS)


def _fixed(table: Table) -> Table:
    """The table, its arrays read-only: what is shared must not be written to."""
    for one in fields(table):
        value = getattr(table, one.name)
        for array in value.values() if isinstance(value, Mapping) else (value,):
            if isinstance(array, np.ndarray):
                array.setflags(write=False)
    return table
