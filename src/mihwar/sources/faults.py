"""What is wrong with a file whose name promises a dataset and whose content is not that dataset, in a user's words."""

from __future__ import annotations

import zipfile
from pathlib import Path

from mihwar.errors import BadFile
from mihwar.sources import headers
from mihwar.sources.contract import Source

_LOOK = 4096
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def refusal(path: Path, source: Source) -> BadFile:
    """The sentence for a file that `source.claims` and no source recognises."""
    return BadFile(
        f"{path} has the name of a file of {source.card.id} ({source.card.title}), but {fault(path)}; "
        f"get it again from {source.card.url}, or leave it out with --keep-going."
    )


def packed(path: Path, source: Source) -> BadFile | None:
    """The sentence for an archive that `source` is fetched in and that was not unpacked; None where nothing is amiss."""
    if path.suffix.lower() != ".zip" or path.name not in {item.name for item in source.downloads}:
        return None
    if path.with_suffix("").is_dir():
        return None
    what = f"{path} is the archive of {source.card.id} ({source.card.title})"
    if not _whole_zip(path):
        return BadFile(f"{what} and is cut short or damaged; get it again, or leave it out with --keep-going.")
    return BadFile(f"{what} and was not unpacked; unpack it beside itself, or leave it out with --keep-going.")


def fault(path: Path) -> str:
    """What is visibly wrong with a file: `"it is empty"`, `"it is a web page"`; else what it begins with."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_LOOK)
    except OSError as why:
        return f"it cannot be opened ({why.strerror or why})"
    if size == 0:
        return "it is empty"
    if head.startswith(b"version https://git-lfs"):
        return "it is only a pointer to the file (Git LFS), not the file"
    if head.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return "it is a web page"
    suffix = path.suffix.lower()
    if suffix in headers.WORKBOOKS:
        return "it has not the sheets or columns of that dataset" if headers.sheet_names(path) else "it is no whole workbook"
    if suffix in (*headers.R, ".gz"):
        content, whole = headers.unpacked(path)
        if not whole:
            return "it is cut short or damaged"
        if not content:
            return "it is empty"
        return _r(content) if suffix in headers.R else _text(content[:_LOOK])
    if suffix in headers.STATA:
        stata = head.startswith(b"<stata_dta>") or head[:1] in (b"\x6c", b"\x6e", b"\x71", b"\x72", b"\x73")
        return "it lacks columns of that dataset" if stata else "it is no Stata file"
    if suffix == ".parquet":
        return (
            "it is no whole parquet file"
            if head[:4] != b"PAR1" or not _ends(path, b"PAR1")
            else "it lacks columns of that dataset"
        )
    return _text(head)


def _r(content: bytes) -> str:
    known = content.startswith((b"RDX", b"RDA", b"X\n", b"A\n"))
    return "it lacks columns of that dataset" if known else "it is no file of R"


def _text(head: bytes) -> str:
    if head.startswith(_UTF_16):
        return "it is written in UTF-16, not as the publisher offers it"
    if b"\0" in head:
        return "it holds NUL bytes, as after a broken transfer"
    lines = [line for line in head.decode("utf-8-sig", "replace").splitlines() if line.strip()]
    if not lines:
        return "it is blank"
    return f"it has not that dataset's header: it begins with {lines[0].strip()[:60]!r}"


def _ends(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(-min(len(mark), path.stat().st_size), 2)
        return file.read() == mark


def _whole_zip(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except Exception:  # damaged archives raise anything: BadZipFile, zlib and struct errors, NotImplementedError
        return False
