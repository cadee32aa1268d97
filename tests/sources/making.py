"""Making tiny files in publishers' formats, and reading them back through a source."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import rdata

from mihwar.sources.contract import Source

Table = list[dict[str, Any]]


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    """Write a text file, gzipped where its name says so."""
    data = content.encode(encoding)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def r_frame(path: Path, columns: Mapping[str, Sequence[Any]]) -> Path:
    """Write a data frame as .rda (the object named as the file) or .rds; None is NA."""
    frame = pd.DataFrame(index=pd.RangeIndex(len(next(iter(columns.values())))))
    for name, values in columns.items():
        words = any(isinstance(value, str) for value in values)
        frame[name] = pd.Series(list(values), dtype=object if words else float)
    frame.columns = pd.Index(list(columns), dtype=object)
    if path.suffix == ".rds":
        rdata.write_rds(path, frame)
    else:
        rdata.write_rda(path, {path.stem: frame})
    return path


def tables(source: Source, *paths: Path) -> dict[str, Table]:
    """Read files that the source must recognise; the rows of each table without empty cells."""
    assert all(source.recognise(path) for path in paths)
    found: dict[str, Table] = {}
    for batch in source.read(paths):
        rows = [{k: v for k, v in row.items() if v is not None} for row in batch.data.to_pylist()]
        found.setdefault(batch.table, []).extend(rows)
    return found


def values(rows: Table, variable: str) -> dict[tuple[Any, ...], float]:
    """(state, year) or (source, target, year) to value of one variable; a repeated key is an error."""
    keys = ("state", "year") if rows and "state" in rows[0] else ("source", "target", "year")
    chosen = [row for row in rows if row["variable"] == variable]
    result = {tuple(row[key] for key in keys): row["value"] for row in chosen}
    assert len(result) == len(chosen)
    return result


def cut(path: Path, at: float = 0.5) -> Path:
    """Truncate a file, as a broken download does."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * at)])
    return path


def chosen(source: Source, folder: Path) -> list[Path]:
    """The files of a folder that a build would read."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and source.recognise(path)]
    return sorted(found, key=source.edition, reverse=True)[:1] if source.edition else found
