"""Files of a batch: records a line, or statements a row; put in place only when whole."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from mihwar.answers.answer import DAY, TEXT, flat, schema
from mihwar.answers.reading import COLUMNS

ENDINGS = (".jsonl", ".csv", ".parquet")
ROWS = {"document": TEXT, "source": TEXT, "document_lang": TEXT, "document_date": DAY, **COLUMNS}
_CHUNK = 512  # documents whose statements are held at once


def write(out: Path, lines: Iterable[str]) -> None:
    """Write records, given as lines of JSON, to a file by its ending. Raises `OSError`."""
    with _whole(out) as fresh:
        if out.suffix == ".jsonl":
            with fresh.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(line + "\n" for line in lines)
        else:
            _table(fresh, out.suffix, map(json.loads, lines))


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    fresh = out.with_name(f"{out.name}.{os.getpid()}")
    try:
        yield fresh
        os.replace(fresh, out)
    finally:
        fresh.unlink(missing_ok=True)


def _table(path: Path, ending: str, found: Iterable[Mapping[str, Any]]) -> None:
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    shape = schema(ROWS)
    plain = flat(shape.empty_table()).schema
    coming = iter(found)
    with pyarrow.parquet.ParquetWriter(path, shape) if ending == ".parquet" else pyarrow.csv.CSVWriter(path, plain) as file:
        while some := list(islice(coming, _CHUNK)):
            rows = [row for one in some for row in statements(one)]
            table = pa.Table.from_pylist([{name: _typed(row[name], kind) for name, kind in ROWS.items()} for row in rows], shape)
            file.write_table(table if ending == ".parquet" else flat(table))


def statements(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The statements of a record as rows, each with its document."""
    document = found["document"]
    head = {
        "document": document["id"],
        "source": document["source"],
        "document_lang": document["lang"],
        "document_date": document["date"],
    }
    return [{**head, **one} for one in found["statements"]]


def _typed(value: Any, kind: Any) -> Any:
    """A value from JSON as Arrow wants it: days are dates."""
    if value is None:
        return None
    if kind == DAY:
        return date.fromisoformat(value)
    if isinstance(kind, Mapping):
        return {name: _typed(value[name], one) for name, one in kind.items()}
    return [_typed(one, kind[0]) for one in value] if isinstance(kind, list) else value
