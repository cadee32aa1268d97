"""Data frames of R's binary files, read as a stream: the same cells as rdata's, and a sentence for what is none."""

from __future__ import annotations

import bz2
import lzma
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rdata

from mihwar.sources.r_frame import Column, Texts, frame

WORDS = ["Türkiye", None, "تونس", "", "Türkiye"]
KINDS = ["yes", "no", None, "yes", "abstain"]


def saved(path: Path, **how: Any) -> Path:
    """A frame with a column of each type."""
    columns = {
        "word": pd.Series(WORDS, dtype="string[python]"),
        "kind": pd.Categorical(KINDS, categories=["yes", "abstain", "no", "never"]),
        "real": pd.Series([1.5, np.nan, -2, 0, 1e300]),
        "whole": pd.Series([1, 2, -3, 4, 5], dtype="int32"),
        "flag": pd.Series([True, False, True, True, False]),
    }
    table = pd.DataFrame(columns)
    table.columns = pd.Index(list(columns), dtype=object)
    rdata.write_rda(path, {"other": np.array([1.0, 2.0]), "table": table}, **how)
    return path


def said(column: Column) -> list[str | None]:
    assert isinstance(column, Texts)
    return [None if at < 0 else column.words[at] for at in column.at]


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("compression", ["gzip", "bzip2", "xz", None])
def test_every_cell_is_read(tmp_path: Path, compression: str | None, version: int) -> None:
    found = frame(saved(tmp_path / "a.rda", compression=compression, format_version=version), "table")
    assert list(found) == ["word", "kind", "real", "whole", "flag"]
    assert said(found["word"]) == WORDS
    assert said(found["kind"]) == KINDS
    np.testing.assert_array_equal(found["real"], [1.5, np.nan, -2, 0, 1e300])
    np.testing.assert_array_equal(found["whole"], [1, 2, -3, 4, 5])
    np.testing.assert_array_equal(found["flag"], [1, 0, 1, 1, 0])


def _word(text: str) -> bytes:
    return bytes.fromhex("00040009") + len(text).to_bytes(4, "big") + text.encode()


def _form(name: str, state: str) -> bytes:
    """A vector in a form of its own, as R since 3.5 writes it: form, package, type; state; no attributes."""
    car = bytes.fromhex("00000002 00000001")
    about = car + _word(name) + car + _word("base") + bytes.fromhex("00000002 0000000d 00000001 0000000d 000000fe")
    return bytes.fromhex("000000ee") + about + bytes.fromhex(state) + bytes.fromhex("000000fe")


NUMBERS, NOTE = "0000000d 00000003 00000004 00000005 00000006", "0000000d 00000002 00000001 00000001"


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("compact_intseq", "0000000e 00000003 4008000000000000 4010000000000000 3ff0000000000000"),
        ("compact_realseq", "0000000e 00000003 4008000000000000 4010000000000000 3ff0000000000000"),
        ("wrap_integer", f"00000013 00000002 {NUMBERS} {NOTE}"),
        ("wrap_integer", f"00000002 {NUMBERS} 00000002 {NOTE} 000000fe"),
    ],
)
def test_vectors_in_forms_of_their_own_are_read(tmp_path: Path, name: str, state: str) -> None:
    path, nil = tmp_path / "a.rda", bytes.fromhex("000000fe")
    start = b"RDX3\nX\n" + bytes.fromhex("00000003 00040000 00030500 00000005") + b"UTF-8" + bytes.fromhex("00000402 00000001")
    titles = bytes.fromhex("00000402 00000001") + _word("names") + bytes.fromhex("00000010 00000001") + _word("n")
    path.write_bytes(start + _word("table") + bytes.fromhex("00000213 00000001") + _form(name, state) + titles + nil + nil)
    assert list(rdata.read_rda(path)["table"]["n"]) == [4, 5, 6]
    np.testing.assert_array_equal(frame(path, "table")["n"], [4, 5, 6])
    path.write_bytes(path.read_bytes().replace(name.encode(), b"?" * len(name)))
    with pytest.raises(ValueError, match=r"a vector written as \?"):
        frame(path, "table")


def test_a_text_is_held_once_and_missing_numbers_are_the_least(tmp_path: Path) -> None:
    found = frame(saved(tmp_path / "a.rda"), "table")
    assert isinstance(found["word"], Texts)
    assert found["word"].words == ("Türkiye", "تونس", "")
    masked = np.ma.array([1, 2], mask=[False, True], dtype=np.int32, fill_value=np.iinfo(np.int32).min)
    table = pd.DataFrame({"n": pd.array([7, None], dtype="Int32")})
    table.columns = pd.Index(["n"], dtype=object)
    rdata.write_rda(tmp_path / "b.rda", {"table": table, "masked": masked})
    np.testing.assert_array_equal(frame(tmp_path / "b.rda", "table")["n"], [7, np.iinfo(np.int32).min])


def test_latin_texts_are_told_from_others_by_their_flag(tmp_path: Path) -> None:
    plain = saved(tmp_path / "a.rda", compression=None, format_version=2).read_bytes()
    flagged = plain.replace(b"\x00\x00\x80\x09\x00\x00\x00\x08T\xc3\xbcrkiye", b"\x00\x00\x40\x09\x00\x00\x00\x07T\xfcrkiye")
    assert flagged != plain
    (tmp_path / "b.rda").write_bytes(flagged)
    assert said(frame(tmp_path / "b.rda", "table")["word"]) == WORDS


@pytest.mark.parametrize("pack", [lambda raw: raw, bz2.compress, lzma.compress])
def test_a_file_that_is_cut_short_is_refused(tmp_path: Path, pack: Any) -> None:
    whole = saved(tmp_path / "a.rda", compression=None).read_bytes()
    for size in (0, 3, 10, 40, len(whole) // 2, len(whole) - 1):
        (tmp_path / "cut.rda").write_bytes(pack(whole[:size]))
        with pytest.raises(ValueError, match=r"cut short|no binary R file"):
            frame(tmp_path / "cut.rda", "table")


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.rda")
    with pytest.raises(KeyError):
        frame(path, "absent")
    with pytest.raises(KeyError):
        frame(path, "other")  # a vector has no names of columns
    with pytest.raises(ValueError, match="no binary R file"):
        frame(saved(tmp_path / "b.rda", file_format="ascii"), "table")
    rdata.write_rda(tmp_path / "c.rda", {"table": np.array([1 + 2j])})
    with pytest.raises(ValueError, match="type 15 where a column was expected"):
        frame(tmp_path / "c.rda", "table")


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore:Missing constructor for R class")
def test_the_published_roll_calls_are_those_that_rdata_reads(shared: Path) -> None:
    path = shared / "unga_votes_voeten" / "un_roll_calls.rda"
    table, found = rdata.read_rda(path)["un_roll_calls"], frame(path, "un_roll_calls")
    assert list(found) == list(table.columns)
    for name, column in found.items():
        if isinstance(column, Texts):
            assert said(column) == [None if pd.isna(value) else value for value in table[name]]
        else:
            known = table[name].notna().to_numpy()
            np.testing.assert_array_equal(column[known], table[name][known].to_numpy(float))
            assert (np.isnan(column[~known]) | (column[~known] == np.iinfo(np.int32).min)).all()
