"""What tests of readers share: rows of one table, and tiny hand-made workbooks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import making
import pytest

from mihwar.sources.contract import Source

Row = dict[str, Any]
Table = Callable[..., list[Row]]
Workbook = Callable[[Path, dict[str, list[list[Any]]]], Path]


@pytest.fixture
def table() -> Table:
    """`table(source, "act", path, ...)`: the rows a source gives for one table, all batches together."""

    def read(source: Source, name: str, *paths: Path) -> list[Row]:
        return [row for batch in source.read(paths) if batch.table == name for row in batch.data.to_pylist()]

    return read


@pytest.fixture
def workbook() -> Workbook:
    """`workbook(path, {"sheet": rows})`: write an .xlsx; texts as inline strings, numbers as numbers."""
    return making.workbook
