"""Documents to be read: the texts of a folder, or the rows of a .jsonl, .csv or .parquet file, one after another."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Any

from mihwar.errors import BadFile, MihwarError
from mihwar.reading.intake import CODECS, WIDE, clean, decoded, taken

TABLES = (".jsonl", ".csv", ".parquet")
_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_LOOK = 1 << 18  # bytes of a .csv by which its encoding is told
_ROWS = 256  # of a .parquet held at once


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be read.

    Attributes:
        id: what it is called; the path of a file within its folder, the `id` of a row, or the row's number from 1.
        text: the text; None where it cannot be had, and `why` says so.
        date: its day, `2024-06-20`; None where unknown.
        lang: `ar`, `en` or `auto`.
        source: who wrote or published it, if told.
        encoding: of its file, where the file is a text.
        why: what is wrong with it, one sentence.
    """

    id: str
    text: str | None
    date: str | None = None
    lang: str = "auto"
    source: str | None = None
    encoding: str | None = None
    why: str | None = None


def is_batch(path: Path) -> bool:
    """Whether a path holds several documents: a folder, or a table by its ending."""
    return path.is_dir() or path.suffix in TABLES


def documents(source: Path | Iterable[Any], date: str | None = None, lang: str = "auto") -> Iterator[Document]:
    """The documents of a source, in its order; files of a folder by their paths.

    Args:
        source: a folder of *.txt files, in folders of their own too; each may have a file of the same name ending in .json beside
            it with `date`, `lang`, `source`, or a day in its name. Or a .jsonl, .csv or .parquet file with the columns `text`,
            and, if known, `id`, `date`, `lang`, `source` (or `claimant`). Or texts, mappings with these keys, or documents.
        date: of documents without one.
        lang: `ar` or `en` of all documents; `auto`: what the document says of itself, or each paragraph's own.

    Yields:
        Documents; what is wrong with one stands in its `why`, and the next is given all the same.

    Raises:
        BadFile: the source cannot be read, holds no document, or has no column `text`.
    """
    found: Iterator[Document]
    if not isinstance(source, Path):
        found = (_given(one, number) for number, one in enumerate(source, 1))
    elif source.is_dir():
        found = _folder(source)
    elif source.suffix in TABLES:
        rows = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}[source.suffix](source)
        found = (_row(row, number) for number, row in enumerate(rows, 1))
    else:
        raise BadFile(f"{source} is no folder and ends in none of {', '.join(TABLES)}.")
    empty = True
    for one in found:
        empty = False
        yield Document(
            one.id, one.text, one.date or date, one.lang if lang == "auto" else lang, one.source, one.encoding, one.why
        )
    if empty:
        raise BadFile(f"{source} holds no {'*.txt file' if isinstance(source, Path) and source.is_dir() else 'documents'}.")


def count(source: Path | Iterable[Any]) -> int:
    """About how many documents a source holds, for a progress bar; 0 where that would need its reading."""
    if not isinstance(source, Path):
        return len(source) if isinstance(source, Sized) else 0
    if source.is_dir():
        return sum(1 for _ in source.rglob("*.txt"))
    if source.suffix == ".parquet":
        return int(_opened(source).metadata.num_rows)
    if source.suffix == ".jsonl":
        with _binary(source) as lines:
            return sum(1 for line in lines if not line.isspace())
    return 0


def _folder(folder: Path) -> Iterator[Document]:
    for path in sorted(folder.rglob("*.txt"), key=lambda one: one.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        in_name = _DAY.findall(name)
        try:
            told = _sidecar(path.with_suffix(".json"))
            found = taken(path.read_bytes(), name)
        except OSError as why:
            yield Document(name, None, why=f"{name} cannot be read: {why.strerror or why}.")
        except MihwarError as why:
            yield Document(name, None, why=str(why))
        else:
            told.setdefault("date", in_name[-1] if in_name else None)
            yield _row({**told, "text": found.text, "id": name}, 0, found.encoding)


def _sidecar(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as why:
        raise BadFile(f"{path.name} is no JSON: {why}.") from None
    if not isinstance(found, dict):
        raise BadFile(f"{path.name} is no JSON object with `date`, `lang` or `source`.")
    return {key: found[key] for key in ("date", "lang", "source", "claimant") if found.get(key)}


def _given(one: Any, number: int) -> Document:
    if isinstance(one, Document):
        return one
    return _row({"text": one} if isinstance(one, str) else one, number)


def _row(row: Mapping[str, Any] | str, number: int, encoding: str | None = None) -> Document:
    """A document from a row, or from the sentence that says why there is none."""
    if isinstance(row, str):
        return Document(str(number), None, why=row)
    name = clean(_cell(row, "id") or str(number))
    text = row.get("text")
    if not isinstance(text, str):
        return Document(name, None, why=f"Document {name} has no `text`.")
    source = _cell(row, "source") or _cell(row, "claimant")
    return Document(name, clean(text), _cell(row, "date"), _cell(row, "lang") or "auto", source and clean(source), encoding)


def _cell(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if isinstance(value, Date):  # and times, whose day counts
        return value.isoformat()[:10]
    if value is None or value != value:
        return None
    return str(value).strip() or None


def _jsonl(path: Path) -> Iterator[Mapping[str, Any] | str]:
    with _binary(path) as lines:
        for number, line in enumerate(lines, 1):
            if line.isspace():
                continue
            try:
                row = json.loads(line.decode("utf-8-sig"))
            except ValueError as why:
                what = "not UTF-8" if isinstance(why, UnicodeDecodeError) else "no JSON"
                yield f"Line {number} of {path.name} is {what}."
                continue
            yield row if isinstance(row, dict) else f"Line {number} of {path.name} is no JSON object."


def _csv(path: Path) -> Iterator[Mapping[str, Any]]:
    with _binary(path) as file:
        head = file.read(_LOOK)
        whole = len(head) < _LOOK or head.startswith(WIDE)
        encoding = decoded(head if whole else head.rpartition(b"\n")[0], path.name).encoding
        file.seek(0)
        lines = io.TextIOWrapper(file, encoding=CODECS[encoding], newline="")
        csv.field_size_limit(sys.maxsize)
        rows = csv.reader(lines)
        try:
            header = [name.strip().lower() for name in next(rows, [])]
            _texts(path, header)
            for row in rows:
                if row:
                    yield dict(zip(header, row, strict=False))
        except (UnicodeDecodeError, csv.Error) as why:
            raise BadFile(f"{path} is broken at line {rows.line_num + 1}: {why}.") from None


def _parquet(path: Path) -> Iterator[Mapping[str, Any]]:
    file = _opened(path)
    names = {name.strip().lower(): name for name in file.schema_arrow.names}
    _texts(path, list(names))
    kept = {key: names[key] for key in ("id", "text", "date", "lang", "source", "claimant") if key in names}
    for batch in file.iter_batches(_ROWS, columns=list(kept.values())):
        for row in batch.to_pylist():
            yield {key: row[name] for key, name in kept.items()}


def _opened(path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet

    try:
        return pyarrow.parquet.ParquetFile(path)
    except (OSError, pa.ArrowException):
        raise BadFile(f"{path} cannot be read as Parquet.") from None


def _texts(path: Path, header: list[str]) -> None:
    if "text" not in header:
        raise BadFile(f"{path} has no column `text`; it has {', '.join(filter(None, header)) or 'none'}.")


def _binary(path: Path) -> io.BufferedReader:
    try:
        return path.open("rb")
    except OSError as why:
        raise BadFile(f"{path} cannot be read: {why.strerror or why}.") from None
