"""Building yearly rows: attributes of states, flows between two, and the coverage that goes with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Layer, Scheme
from mihwar.sources import columns
from mihwar.sources.contract import Rows, rows


def each_year(first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Spread spells over their years, both ends included: the number of the spell, and the year."""
    lengths = np.maximum(last - first + 1, 0)
    spell = np.repeat(np.arange(len(first)), lengths)
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return spell, first[spell] + np.arange(len(spell)) - starts


def attribute(state: Any, year: Any, variable: str, value: Any, unit: str, scheme: Scheme = "cow") -> Rows:
    """One variable of states by year; a row without a value is left out, for missing is not zero."""
    there = pc.is_valid(value)
    state, year, value = (pc.filter(column, there) for column in (state, year, value))
    return rows(
        "attribute",
        {
            "state": columns.codes(state),
            "year": year.cast(pa.int32()),
            "variable": columns.same(variable, year),
            "value": value.cast(pa.float64()),
            "unit": columns.same(unit, year),
        },
        scheme,
    )


def flow(source: Any, target: Any, year: Any, variable: str, value: Any, unit: str, layer: Layer | None = None) -> Rows:
    """One variable between two states by year, COW codes; a row without a value is left out."""
    there = pc.is_valid(value)
    source, target, year, value = (pc.filter(column, there) for column in (source, target, year, value))
    return rows(
        "flow",
        {
            "layer": columns.same(layer, year),
            "variable": columns.same(variable, year),
            "year": year.cast(pa.int32()),
            "source": columns.codes(source),
            "target": columns.codes(target),
            "value": value.cast(pa.float64()),
            "unit": columns.same(unit, year),
        },
        "cow",
    )


def member(state: Any, began: Any, ended: Any, variable: str, unit: str, scheme: Scheme = "cow") -> Rows:
    """Spells (first and last day) as 1 in every year that a day of them lies in, each state and year once."""
    first = pc.year(began).to_numpy().astype(np.int64)
    last = pc.year(ended).to_numpy().astype(np.int64)
    spell, year = each_year(first, last)
    code = np.asarray(columns.codes(state).cast(pa.int64()).to_numpy(), np.int64)[spell]
    pairs = np.unique(np.stack([code, year]), axis=1)
    ones = pa.array(np.ones(pairs.shape[1]))
    return attribute(pa.array(pairs[0]), pa.array(pairs[1]), variable, ones, unit, scheme)


def coverage(
    variables: Sequence[str | None],
    began: int | date,
    ended: int | date,
    *,
    layer: Layer | None = None,
    note_en: str | None = None,
    note_ar: str | None = None,
    state: str | None = None,
    scheme: Scheme = "cow",
) -> Rows:
    """Complete coverage of variables from `began` to before `ended`; a year as the end is the last one inside."""
    first = date(began, 1, 1) if isinstance(began, int) else began
    after = date(ended + 1, 1, 1) if isinstance(ended, int) else ended
    many = len(variables)
    return rows(
        "coverage",
        {
            "layer": [layer] * many,
            "variable": list(variables),
            "state": [state] * many,
            "began": [first] * many,
            "ended": [after] * many,
            "complete": [True] * many,
            "note_en": [note_en] * many,
            "note_ar": [note_ar] * many,
        },
        scheme,
    )


def span(year: Any) -> tuple[int, int]:
    """The first and the last year of a column."""
    both = pc.min_max(year)
    return int(both["min"].as_py()), int(both["max"].as_py())
