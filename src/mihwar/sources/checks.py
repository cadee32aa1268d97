"""Checks that readers share: what contradicts itself in a publisher's table is refused with the list of offenders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mihwar.errors import BadFacts, BadFile


def having(path: Path, table: pa.Table, names: Sequence[str]) -> pa.Table:
    """Keep the columns `names` of a table read from `path`.

    Raises:
        BadFile: a column is missing.
        BadFacts: the table holds no rows.
    """
    if missing := [name for name in names if name not in table.column_names]:
        raise BadFile(f"{path} lacks the column {', '.join(missing)}; it is not the publisher's layout.")
    if table.num_rows == 0:
        raise BadFacts(f"{path} holds no rows")
    return table.select(list(names))


def refuse(bad: Any, sentence: str, table: pa.Table, names: Sequence[str]) -> None:
    """Raise with the rows where `bad` is true, described by the columns `names`.

    Raises:
        BadFacts: with one offender per bad row, each once.
    """
    mask = pc.fill_null(bad, False)
    if not pc.any(mask).as_py():
        return
    found = table.select(list(names)).filter(mask).to_pylist()
    shown = dict.fromkeys(", ".join(f"{name} {_plain(row[name])}" for name in names) for row in found)
    raise BadFacts(sentence, list(shown))


def numbers(path: Path, table: pa.Table, names: Sequence[str]) -> pa.Table:
    """Cast columns to numbers.

    Raises:
        BadFile: a cell is no number, as in a file that was cut or edited.
    """
    for name in names:
        try:
            column = table[name].cast(pa.float64())
        except pa.ArrowInvalid as why:
            raise BadFile(f"{path}: the column {name} is not all numbers: {why}.") from None
        table = table.set_column(table.schema.get_field_index(name), name, column)
    return table


def years(table: pa.Table, column: str, first: int, names: Sequence[str]) -> None:
    """Refuse years missing, before `first` or after this year."""
    year = pc.fill_null(table[column].cast(pa.float64()), -1.0)
    outside = pc.or_(pc.less(year, first), pc.greater(year, date.today().year))
    refuse(outside, f"{column} lies outside {first} to {date.today().year}", table, names)


def unique(table: pa.Table, keys: Sequence[str], what: str) -> None:
    """Refuse two rows with the same whole-number keys, without building an object per row."""
    packed = np.zeros(table.num_rows, np.int64)
    for name in keys:
        part = table[name].cast(pa.float64()).cast(pa.int64()).to_numpy()
        low = int(part.min(initial=0))
        packed = packed * (int(part.max(initial=0)) - low + 1) + (part - low)
    ordered = np.sort(packed)
    repeated = ordered[1:][ordered[1:] == ordered[:-1]]
    if len(repeated):
        refuse(pa.array(np.isin(packed, repeated)), f"{what} repeats its key", table, keys)


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
