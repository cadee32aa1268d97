"""What tests of readers share: rows of one table, and tiny hand-made workbooks."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

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
    return _write


def _write(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    names = list(enumerate(sheets, 1))
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n, _ in names
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{overrides}</Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>' for n, name in names)
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>')
        links = "".join(f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in names)
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{links}</Relationships>')
        for n, name in names:
            book.writestr(f"xl/worksheets/sheet{n}.xml", _sheet(main, sheets[name]))
    return path


def _sheet(main: str, rows: Sequence[Sequence[Any]]) -> str:
    lines = []
    for r, row in enumerate(rows, 1):
        cells = ""
        for c, value in enumerate(row):
            at = (chr(64 + c // 26) if c >= 26 else "") + chr(65 + c % 26) + str(r)
            if isinstance(value, (int, float)):
                cells += f'<c r="{at}"><v>{value}</v></c>'
            elif value != "":
                cells += f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        lines.append(f'<row r="{r}">{cells}</row>')
    return f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
