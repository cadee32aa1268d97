"""What every question gives back: the numbers, the evidence, the method and the caveats, and the main table as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from typing import Any

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer.

    Attributes:
        data: the answer as plain values (texts, numbers, dates, lists, dicts), in the documented JSON shape.
        table: the key in `data` of the list of records that is its main table.
        columns: the main table's schema, so that an empty table has its columns too.
        sources: the cards the answer rests on.
        method: how the numbers are made, one sentence each; English, for `--json`.
    """

    data: Mapping[str, Any]
    table: str
    columns: pa.Schema
    sources: tuple[Mapping[str, Any], ...]
    method: tuple[str, ...] = ()

    def arrow(self) -> pa.Table:
        """The main table as an Arrow table."""
        return pa.Table.from_pylist([dict(row) for row in self.data[self.table]], schema=self.columns)

    def df(self) -> Any:
        """The main table as a pandas DataFrame."""
        return self.arrow().to_pandas()

    def pl(self) -> Any:
        """The main table as a Polars DataFrame (needs Polars)."""
        import polars

        return polars.from_arrow(self.arrow())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the main table to any library that reads Arrow streams."""
        return self.arrow().__arrow_c_stream__(requested_schema)

    def to_dict(self) -> dict[str, Any]:
        """The answer as `--json` prints it: the data, then method and sources."""
        return {**plain(self.data), "method": list(self.method), "sources": plain(self.sources)}


def plain(value: Any) -> Any:
    """Turn dataclasses, dates, tuples and mappings into what JSON knows; NaN becomes None."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return [plain(one) for one in value]
    if isinstance(value, date):
        return None if value.year >= 9999 else value.isoformat()
    if isinstance(value, float) and value != value:
        return None
    return value


def cited(cards: Mapping[str, Mapping[str, Any]], used: Sequence[str | None]) -> tuple[Mapping[str, Any], ...]:
    """The cards named in `used`, each once, in order of first use."""
    keys = ("id", "title", "version", "publisher", "url", "citation", "licence", "vintage", "redistributable")
    return tuple({key: cards[name][key] for key in keys} for name in dict.fromkeys(used) if name is not None and name in cards)


TEXT, WHOLE, NUMBER, DAY, FLAG = pa.string(), pa.int64(), pa.float64(), pa.date32(), pa.bool_()
EVIDENCE = pa.list_(pa.struct({"card": TEXT, "locator": TEXT, "url": TEXT, "vintage": TEXT}))
