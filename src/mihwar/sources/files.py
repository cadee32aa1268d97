"""Reading publishers' files into Arrow, with one sentence for a file that is broken, cut short or in another encoding."""

from __future__ import annotations

import gzip
import io
import json
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from mihwar.errors import BadFile, MihwarError
from mihwar.sources import headers

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@contextmanager
def reading(path: Path, what: str) -> Iterator[None]:
    """Turn any failure inside into one `BadFile` sentence that names the file.

    Libraries raise anything on damaged input (struct, zlib, XML, Arrow, pandas errors), so this is the one place
    where a broad except is right: at the border to a foreign file.
    """
    try:
        yield
    except MihwarError:
        raise
    except UnicodeDecodeError as why:
        raise BadFile(
            f"{path} is not in {why.encoding}: byte {why.object[why.start]:#04x} at position {why.start}; "
            f"save it again as the publisher offers it."
        ) from None
    except Exception as why:
        reason = " ".join(str(why).split())[:160] or type(why).__name__
        raise BadFile(f"{path} cannot be read as {what}: {reason}; get the publisher's file again.") from None


def first_line(path: Path, encoding: str = "utf-8-sig", skip: int = 0) -> str:
    """Return line `skip` of a text file (plain or .gz), empty if it cannot be had; never raises.

    UTF-16 is understood, so that a file saved in it is recognised, and then refused with a reason.
    """
    try:
        with _opened(path) as file:
            start = file.read(2)
        with _opened(path) as file:
            lines = io.TextIOWrapper(file, encoding="utf-16" if start in _UTF_16 else encoding, errors="replace")
            for _ in range(skip):
                lines.readline()
            return lines.readline(100_000).strip()
    except (OSError, EOFError, zlib.error):
        return ""


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, "rb")) if path.suffix.lower() == ".gz" else path.open("rb")


def csv_with(*columns: str, encoding: str = "utf-8-sig", skip: int = 0) -> Callable[[Path], bool]:
    """Make a recogniser: a .csv or .csv.gz file whose header holds all `columns`."""

    def recognise(path: Path) -> bool:
        if not is_csv(path):
            return False
        header = first_line(path, encoding, skip)
        return set(columns) <= {cell.strip().strip('"') for cell in header.split(",")}

    return recognise


def is_csv(path: Path) -> bool:
    """Is it called .csv or .csv.gz?"""
    return path.name.lower().endswith((".csv", ".csv.gz"))


def text_only(path: Path) -> None:
    """Refuse what is no plain text: UTF-16 fails with a riddle otherwise, and NUL bytes are read without a word.

    Raises:
        BadFile: it begins with the mark of UTF-16, or holds NUL bytes.
    """
    with _opened(path) as file:
        part = file.read(1 << 20)
        if part[:2] in _UTF_16:
            raise BadFile(f"{path} is written in UTF-16; save it again as the publisher offers it.")
        while part:
            if b"\0" in part:
                raise BadFile(f"{path} holds NUL bytes, as after a broken transfer; get the publisher's file again.")
            part = file.read(1 << 20)


def csv(
    path: Path,
    columns: Sequence[str],
    *,
    encoding: str = "utf-8",
    skip: int = 0,
    null: Sequence[str] = ("", "NA"),
    types: dict[str, pa.DataType] | None = None,
) -> pa.Table:
    """Read the named columns of a CSV file (plain or .gz).

    Args:
        path: the file.
        columns: the columns wanted; all must be in the header.
        encoding: of the file; bytes that do not fit it are an error, never replaced.
        skip: lines before the header.
        null: texts that mean missing.
        types: wanted types; the others are inferred.

    Raises:
        BadFile: broken, cut short, another encoding, or a column is missing.
    """
    with reading(path, "a CSV file"):
        text_only(path)
        header = [cell.strip().strip('"') for cell in first_line(path, skip=skip, encoding="utf-8-sig").split(",")]
        if missing := [c for c in columns if c not in header]:
            raise BadFile(f"{path} lacks the column {', '.join(missing)}; it is not the publisher's layout.")
        if twice := [c for c in columns if header.count(c) > 1]:
            raise BadFile(f"{path} has the column {', '.join(twice)} more than once; get the publisher's file again.")
        table = pa.csv.read_csv(
            path,
            read_options=pa.csv.ReadOptions(encoding=encoding, skip_rows=skip),
            parse_options=pa.csv.ParseOptions(newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(
                include_columns=list(columns),
                null_values=list(null),
                strings_can_be_null=True,
                column_types=types or {},
            ),
        )
        # Arrow makes a text column binary, without a word, where its bytes are not in the encoding.
        if odd := [field.name for field in table.schema if pa.types.is_binary(field.type)]:
            raise BadFile(f"{path} is not in {encoding}: see {', '.join(odd)}; save it as the publisher offers it.")
        return table


def parquet(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a parquet file. Raises `BadFile`."""
    with reading(path, "a parquet file"):
        return pa.parquet.read_table(path, columns=list(columns) if columns else None)


def r_table(path: Path, name: str | None = None) -> pa.Table:
    """Read the data frame in an .rda, .RData or .rds file; `name` chooses among several objects. Raises `BadFile`."""
    with reading(path, "an R file"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdata warns about R classes it maps to plain frames, which is what we want
        import rdata

        found = rdata.read_rds(path) if path.suffix.lower() == ".rds" else rdata.read_rda(path)
        frame = found[name or next(iter(found))] if isinstance(found, dict) else found
        return pa.Table.from_pandas(frame, preserve_index=False)


def stata_table(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read columns of a Stata .dta file, all where none are named. Raises `BadFile`."""
    with reading(path, "a Stata file"):
        import pandas as pd

        frame = pd.read_stata(path, columns=list(columns) if columns else None, convert_categoricals=False)
        return pa.Table.from_pandas(frame, preserve_index=False)


def sheet(path: Path, name: str | int, header: int = 0) -> tuple[list[str], list[list[Any]]]:
    """Read a sheet of an .xls or .xlsx workbook: the header row as text, and the rows below it. Raises `BadFile`."""
    with reading(path, "a workbook"), headers.unpanicked():
        book = headers.workbook(path)
        found = book.get_sheet_by_index(name) if isinstance(name, int) else book.get_sheet_by_name(name)
        table = found.to_python(skip_empty_area=False)
        return [str(cell).strip() for cell in table[header]], table[header + 1 :]


def json_file(path: Path) -> Any:
    """Read a JSON file. Raises `BadFile`."""
    with reading(path, "a JSON file"):
        text_only(path)
        return json.loads(path.read_text(encoding="utf-8"))
