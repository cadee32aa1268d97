"""Recognising files of R, Stata and workbooks by their column names, without reading them; nothing here raises."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from mihwar.sources import ole

R, STATA, WORKBOOKS = (".rda", ".rdata", ".rds"), (".dta",), (".xls", ".xlsx")
# A frame's column names are written after its columns, so only the end of the file is looked at.
_TAIL = 1 << 18
# A short text in R's binary format: the kind of object, its flags, the length; in R's text format: length and text in lines.
_R_TEXT = re.compile(rb"\x00[\x00-\xff]\x00\x09\x00\x00\x00([\x01-\x40])|\n\d+\n([\w.]{1,64})(?=\n)")


def r_with(*columns: str) -> Callable[[Path], bool]:
    """Make a recogniser: an R file (.rda, .RData, .rds) in which all `columns` are named."""
    return lambda path: path.suffix.lower() in R and set(columns) <= _r_texts(path, *_stamp(path))


def stata_with(*columns: str) -> Callable[[Path], bool]:
    """Make a recogniser: a Stata file (.dta) whose header holds all `columns`."""

    def recognise(path: Path) -> bool:
        if path.suffix.lower() not in STATA:
            return False
        try:
            with path.open("rb") as file:
                head = file.read(1 << 20)
        except OSError:
            return False
        return all(name.encode() + b"\0" in head for name in columns)

    return recognise


def sheet_with(*columns: str, sheet: str | int = 0, row: int = 0) -> Callable[[Path], bool]:
    """Make a recogniser: a workbook (.xls, .xlsx) whose sheet names all `columns` in line `row`."""
    return lambda path: path.suffix.lower() in WORKBOOKS and set(columns) <= set(_line(path, sheet, row, *_stamp(path)))


def sheet_names(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets; none if it cannot be opened."""
    return _sheets(path, *_stamp(path)) if path.suffix.lower() in WORKBOOKS else ()


@contextmanager
def unpanicked() -> Iterator[None]:
    """Turn a panic of calamine on a damaged workbook into a `ValueError`.

    Panics of Rust slip past `except Exception`, and are told at length on the standard error, which is shut meanwhile.
    """
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    except Exception:
        raise
    except BaseException as why:
        if type(why).__name__ != "PanicException":
            raise
        raise ValueError(f"it is damaged ({why})") from None
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


def workbook(path: Path) -> Any:
    """Open a workbook with calamine.

    Raises:
        ValueError: an .xls that calamine would follow in circles, until the memory is full.
    """
    import python_calamine

    with path.open("rb") as file:
        old = file.read(len(ole.MAGIC)) == ole.MAGIC
    if old and not ole.whole(path.read_bytes()):
        raise ValueError("it is cut short or damaged")
    return python_calamine.CalamineWorkbook.from_path(str(path))


def unpacked(path: Path) -> tuple[bytes, bool]:
    """The content of a file packed by gzip, bzip2 or xz (as R's are) or not at all, and whether it is whole."""
    try:
        data = path.read_bytes()
    except OSError:
        return b"", False
    openers: dict[bytes, Callable[..., Any]] = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}
    if (opener := openers.get(data[:2])) is None:
        return data, True
    parts = []
    try:
        with opener(path, "rb") as file:
            while part := file.read(1 << 20):
                parts.append(part)
    except Exception:  # damaged archives raise anything: OSError, EOFError, zlib and lzma errors
        return b"".join(parts), False
    return b"".join(parts), True


def _stamp(path: Path) -> tuple[int, int]:
    """Size and time of a file: what is remembered of it holds while these stay."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=256)
def _r_texts(path: Path, *_: int) -> frozenset[str]:
    data, whole = unpacked(path)
    tail = data[-_TAIL:] if whole else b""
    found = set()
    for match in _R_TEXT.finditer(tail):
        text = match[2] or tail[match.end() : match.end() + match[1][0]]
        found.add(text.decode("utf-8", "replace"))
    return frozenset(found)


@lru_cache(maxsize=256)
def _sheets(path: Path, *_: int) -> tuple[str, ...]:
    try:
        with unpanicked():
            return tuple(workbook(path).sheet_names)
    except Exception:  # calamine raises anything on a damaged workbook
        return ()


@lru_cache(maxsize=1024)
def _line(path: Path, sheet: str | int, row: int, *stamp: int) -> tuple[str, ...]:
    names = _sheets(path, *stamp)
    if not names or (isinstance(sheet, str) and sheet not in names):
        return ()
    try:
        with unpanicked():
            book = workbook(path)
            found = book.get_sheet_by_index(sheet) if isinstance(sheet, int) else book.get_sheet_by_name(sheet)
            lines = found.to_python(skip_empty_area=False, nrows=row + 1)
    except Exception:
        return ()
    return tuple(str(cell).strip().removesuffix(".0") for cell in lines[row]) if len(lines) > row else ()
