"""What every question gives back: the numbers, the evidence, the method and the caveats, and the main table as columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

# The type of a column: the name Arrow has for it, [type] for a list, {field: type} for a record.
TEXT, WHOLE, NUMBER, DAY, FLAG = "string", "int64", "double", "date32", "bool"
EVIDENCE = [{"card": TEXT, "locator": TEXT, "url": TEXT, "vintage": TEXT}]
Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer.

    Attributes:
        data: the answer as plain values (texts, numbers, dates, lists, dicts), in the documented JSON shape.
        table: the key in `data` of the list of records that is its main table.
        columns: the main table's columns by name, each with its type, so that an empty table has its columns too.
        sources: the cards the answer rests on.
        method: how the numbers are made, one sentence each; English, for `--json`.
        more: the columns of further tables of `data`, by their keys.
    """

    data: Mapping[str, Any]
    table: str
    columns: Columns
    sources: tuple[Mapping[str, Any], ...]
    method: tuple[str, ...] = ()
    more: Mapping[str, Columns] = field(default_factory=dict)

    def arrow(self, table: str | None = None) -> pa.Table:
        """The main table, or another of `more`, as an Arrow table."""
        import pyarrow as pa

        columns = self.columns if table in (None, self.table) else self.more[str(table)]
        rows = [{name: row[name] for name in columns} for row in self.data[table or self.table]]
        return pa.Table.from_pylist(rows, schema=schema(columns))

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


def schema(columns: Columns) -> pa.Schema:
    """Columns as Arrow knows them; Arrow is imported only where a table is asked for, which a brief never does."""
    import pyarrow as pa

    return pa.schema({name: _arrow(kind) for name, kind in columns.items()})


def _arrow(kind: Any) -> Any:
    import pyarrow as pa

    if isinstance(kind, Mapping):
        return pa.struct({name: _arrow(one) for name, one in kind.items()})
    return pa.list_(_arrow(kind[0])) if isinstance(kind, list) else pa.type_for_alias(kind)


def flat(table: pa.Table) -> pa.Table:
    """The table with nested columns as JSON texts: a CSV cell holds one text."""
    import pyarrow as pa

    for number, column in enumerate(table.schema):
        if pa.types.is_dictionary(column.type):
            table = table.set_column(number, column.name, table[column.name].cast(column.type.value_type))
        if pa.types.is_nested(column.type):
            cells = [
                None if one is None else json.dumps(plain(one), ensure_ascii=False) for one in table[column.name].to_pylist()
            ]
            table = table.set_column(number, column.name, pa.array(cells, pa.string()))
    return table


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
