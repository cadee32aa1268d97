"""Small column operations that most readers need: codes, missing values, days and years."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Names that two states bore at one time, which publishers who name both use for one of them only.
EXACT = {
    "Congo": "Republic of the Congo",
    "Germany": "Federal Republic of Germany",
    "Russia": "Russian Federation",
    "Viet Nam": "Democratic Republic of Vietnam",
    "Vietnam": "Democratic Republic of Vietnam",
    "Yemen": "Republic of Yemen",
}


def exact(names: Any) -> pa.ChunkedArray:
    """Names of a publisher who names both of two states (`Germany` beside `East Germany`), made to mean one only."""
    column = names if isinstance(names, pa.ChunkedArray) else pa.chunked_array([pa.array(names, pa.string())])
    old, new = pa.array(list(EXACT)), pa.array(list(EXACT.values()))
    found = pc.index_in(column, old).combine_chunks()
    return pc.coalesce(pa.chunked_array([new.take(found)]), column)


def codes(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whole numbers as text without a decimal point (`365.0` becomes `365`): the form of codes in the store."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column.cast(pa.string())
    return column.cast(pa.int64()).cast(pa.string())


def without(column: pa.ChunkedArray, *missing: float) -> pa.ChunkedArray:
    """Numbers with the publisher's codes for missing (such as -9) turned into null."""
    number = column.cast(pa.float64())
    return pc.if_else(pc.is_in(number, pa.array(missing, pa.float64())), pa.scalar(None, pa.float64()), number)


def flag(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A 0/1 column as booleans; null stays null."""
    return pc.equal(column.cast(pa.float64()), 1.0)


def same(value: Any, like: pa.Table | pa.ChunkedArray | pa.Array) -> pa.Array:
    """One value repeated for every row of `like`."""
    return pa.repeat(pa.scalar(value), len(like))


def days(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """ISO texts, timestamps or dates as dates."""
    return column.cast(pa.string()).cast(pa.date32()) if not pa.types.is_temporal(column.type) else column.cast(pa.date32())


def day_after(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The next day: turns a last day into the half-open end."""
    return pc.add(column.cast(pa.int32()), pa.scalar(1, pa.int32())).cast(pa.date32())


def year_began(years: pa.ChunkedArray) -> pa.ChunkedArray:
    """1 January of each year."""
    return pc.binary_join_element_wise(_four_digits(years), "-01-01", "").cast(pa.date32())


def year_ended(years: pa.ChunkedArray) -> pa.ChunkedArray:
    """1 January of the next year: the first day outside."""
    return year_began(pc.add(years.cast(pa.int64()), 1))


def ymd(year: pa.ChunkedArray, month: pa.ChunkedArray, day: pa.ChunkedArray) -> pa.ChunkedArray:
    """Three number columns as dates; a missing or impossible month or day (negative, null) counts as the first."""

    def part(column: pa.ChunkedArray) -> pa.ChunkedArray:
        number = column.cast(pa.float64()).cast(pa.int64(), safe=False)
        number = pc.if_else(pc.greater(pc.fill_null(number, 1), 0), number, 1)
        return pc.utf8_lpad(pc.fill_null(number, 1).cast(pa.string()), 2, "0")

    known = pc.greater(pc.fill_null(year.cast(pa.float64()), -9), 0)
    text = pc.binary_join_element_wise(_four_digits(pc.if_else(known, year, None)), part(month), part(day), "-")
    return text.cast(pa.date32())


def assembly_session(days: pa.ChunkedArray) -> pa.Array:
    """The regular session of the UN General Assembly in progress on each day.

    Session n opens in September of the year 1945 + n, here on its third Tuesday; the true opening was up to two weeks
    off in some years, which matters only for votes of special sessions in those weeks.
    """
    day = np.asarray(days.cast(pa.int32()).to_numpy(), dtype=np.int64)
    year = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    first = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + np.timedelta64(8, "M")
    september = first.astype("datetime64[D]").astype(np.int64)
    opening = september + (5 - september) % 7 + 14  # 1970-01-01 was a Thursday, so Tuesdays are 5 modulo 7
    return pa.array(np.where(day >= opening, year - 1945, year - 1946).astype(np.int32))


def _four_digits(years: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.utf8_lpad(years.cast(pa.float64()).cast(pa.int64()).cast(pa.string()), 4, "0")
