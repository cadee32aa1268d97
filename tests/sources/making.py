"""Making tiny files in publishers' formats, and reading them back through a source."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

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
        texts = [value if value is None else str(value) for value in values]
        frame[name] = pd.Series(texts, dtype="string[python]") if words else pd.Series(list(values), dtype=float)
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


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """Write an .xlsx: texts as inline strings, numbers as numbers."""
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
