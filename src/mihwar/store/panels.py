"""Panels of either kind, and what they may hold: the door to `panel` and `panel_dyads`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from mihwar.store.panel import Column, Frame, state_years
from mihwar.store.panel_dyads import dyad_years
from mihwar.store.read import Connection, table

__all__ = ["Column", "Frame", "Given", "held", "panel"]

Given = Mapping[str, pa.Table]


def panel(con: Connection, frame: Frame, columns: Sequence[Column], dyads: bool, given: Given) -> pa.Table:
    """Dyad-years or state-years; see `dyad_years` and `state_years`."""
    return (dyad_years if dyads else state_years)(con, frame, columns, given)


def held(con: Connection) -> list[dict[str, Any]]:
    """What the store holds on single states: variable, card, unit, first and last year with a value."""
    sql = """SELECT variable, card, any_value(unit) AS unit, min(year) AS first, max(year) AS last
             FROM attribute GROUP BY variable, card ORDER BY card, variable"""
    return table(con, sql).to_pylist()  # type: ignore[no-any-return]
