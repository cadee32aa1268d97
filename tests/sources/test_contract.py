"""What every reader owes: a damaged file is refused in one sentence or read as it should be, never otherwise."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from golden import GOLDEN, Golden, Table
from making import text

from mihwar.errors import MihwarError
from mihwar.sources import faults, headers
from mihwar.sources.contract import STATE_COLUMNS
from mihwar.sources.registry import is_own, sources

CODES = {"cow": r"\d{1,4}", "gw": r"\d{1,3}", "iso3": r"[A-Z]\w\w"}
BINARY = [one for one in GOLDEN if one.binary]
TABLES = [one for one in GOLDEN if one.table]


def name(one: Golden) -> str:
    return f"{one.card}:{one.name}"


def read(golden: Golden, path: Path, beside: list[Path]) -> Any:
    """The rows of the file, or the sentence with which a build would refuse it."""
    source = golden.source
    if not source.recognise(path):
        assert source.claims(path), "neither the header nor the name is known: the file would be passed over"
        return str(faults.refusal(path, source))
    try:
        if source.edition:
            source.edition(path)
        batches = list(source.read([path, *beside]))
    except MihwarError as why:
        return str(why)
    for batch in batches:
        for column in STATE_COLUMNS.get(batch.table, ()):
            for code in batch.data[column].unique().to_pylist():
                if code and batch.scheme in CODES and not re.fullmatch(CODES[batch.scheme], code):
                    return f"{code} means no state: the store refuses it"
    return [(batch.table, row) for batch in batches for row in batch.data.to_pylist()]


def refused(found: Any) -> bool:
    if isinstance(found, str):
        assert "\n" not in found
        assert len(found) < 600
    return isinstance(found, str)


def whole(golden: Golden, folder: Path) -> tuple[Any, list[Path]]:
    beside = golden.beside(folder)
    found = read(golden, golden.write(folder), beside)
    assert not refused(found), found
    return found, beside


def test_every_reader_is_here():
    assert {one.card for one in GOLDEN} == {source.card.id for source in sources() if not is_own(source)}


@pytest.mark.parametrize("golden", GOLDEN, ids=name)
def test_its_own_name_and_layout_are_known(golden, tmp_path):
    whole(golden, tmp_path)
    assert golden.source.claims(tmp_path / golden.name)
    assert not golden.source.claims(tmp_path / "SOURCE.md")
    assert not golden.source.claims(tmp_path / "data.csv")


@pytest.mark.parametrize("golden", [one for one in GOLDEN if not one.name.startswith("world_")], ids=name)
def test_under_another_name_it_is_read_all_the_same(golden, tmp_path):
    found, beside = whole(golden, tmp_path)
    path = golden.write(tmp_path)
    other = path.rename(path.with_name("my copy of it." + path.name.split(".", 1)[1].removeprefix("01.").removeprefix("02.")))
    again = read(golden, other, beside)
    places = {"locator"}  # some name the file
    assert [(t, {k: v for k, v in row.items() if k not in places}) for t, row in again] == [
        (t, {k: v for k, v in row.items() if k not in places}) for t, row in found
    ]


@pytest.mark.parametrize("golden", BINARY, ids=name)
@pytest.mark.parametrize("kept", [0.5, 0.95])
def test_cut_short(golden, tmp_path, kept):
    path = golden.write(tmp_path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    assert refused(read(golden, path, golden.beside(tmp_path)))


@pytest.mark.parametrize("golden", TABLES, ids=name)
def test_header_only(golden, tmp_path):
    beside = golden.beside(tmp_path)
    assert refused(read(golden, golden.write(tmp_path, golden.table[:1]), beside))


@pytest.mark.parametrize("golden", GOLDEN, ids=name)
@pytest.mark.parametrize(
    "content", [b"", b"\n", b"<!DOCTYPE html><html>", b"version https://git-lfs.github.com/spec/v1\n", b"\0" * 500]
)
def test_other_content(golden, tmp_path, content):
    beside = golden.beside(tmp_path)
    path = golden.write(tmp_path)
    path.write_bytes(content)
    assert refused(read(golden, path, beside))


@pytest.mark.parametrize("golden", [one for one in GOLDEN if not one.binary], ids=name)
def test_utf_16(golden, tmp_path):
    found, beside = whole(golden, tmp_path)
    path = golden.write(tmp_path)
    text(path, path.read_text(encoding=golden.encoding), "utf-16")
    again = read(golden, path, beside)
    assert refused(again) or (golden.kind == "xml" and again == found)


@pytest.mark.parametrize("golden", GOLDEN, ids=name)
@pytest.mark.parametrize("start", [0.6, 0.95])
def test_nul_bytes(golden, tmp_path, start):
    found, beside = whole(golden, tmp_path)
    path = golden.write(tmp_path)
    data = path.read_bytes()
    keep = int(len(data) * start)
    path.write_bytes(data[:keep] + b"\0" * (len(data) - keep))
    again = read(golden, path, beside)
    assert refused(again) or again == found


@pytest.mark.parametrize("golden", TABLES, ids=name)
def test_a_column_missing(golden, tmp_path):
    found, beside = whole(golden, tmp_path)
    for n, column in enumerate(golden.table[0]):
        again = read(golden, golden.write(tmp_path, [row[:n] + row[n + 1 :] for row in golden.table]), beside)
        assert refused(again) or again == found or column in golden.optional, column


def numeric(column: list[Any]) -> bool:
    """Is it a column of numbers, cells that are empty aside?"""
    there = [value for value in column if value not in ("", None)]
    try:
        return bool([float(value) for value in there])
    except ValueError:
        return False


def with_cell(table: Table, n: int, value: Any) -> Table:
    return [table[0], [*table[1][:n], value, *table[1][n + 1 :]], *table[2:]]


@pytest.mark.parametrize("golden", TABLES, ids=name)
def test_text_among_numbers(golden, tmp_path):
    found, beside = whole(golden, tmp_path)
    for n, column in enumerate(golden.table[0]):
        if column not in golden.texts and numeric([row[n] for row in golden.table[1:]]):
            again = read(golden, golden.write(tmp_path, with_cell(golden.table, n, "many")), beside)
            assert refused(again) or again == found, column


@pytest.mark.parametrize("golden", [one for one in TABLES if one.kind in ("csv", "xlsx")], ids=name)
def test_header_twice(golden, tmp_path):
    beside = golden.beside(tmp_path)
    table = [golden.table[0], golden.table[1], *golden.table[:1], *golden.table[2:]]
    assert refused(read(golden, golden.write(tmp_path, table), beside))


@pytest.mark.parametrize("golden", [one for one in TABLES if one.kind in ("csv", "xlsx")], ids=name)
def test_a_column_twice(golden, tmp_path):
    found, beside = whole(golden, tmp_path)
    for column in range(len(golden.table[0])):
        table = [[*row, row[column]] for row in golden.table]
        again = read(golden, golden.write(tmp_path, table), beside)
        assert refused(again) or again == found, golden.table[0][column]


def test_a_panic_of_the_reader_of_workbooks_is_an_error_like_others():
    class PanicException(BaseException):
        pass

    with pytest.raises(ValueError, match="damaged"), headers.unpanicked():
        raise PanicException("slice index")
    with pytest.raises(KeyboardInterrupt), headers.unpanicked():
        raise KeyboardInterrupt
