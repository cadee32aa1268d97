"""Data frames of R's binary files, read as a stream, each text of a column held once.

For tables of a million rows, where `rdata`, which makes an object of every cell, takes a gigabyte and a minute. Of R's types only
those that columns are made of are known; what else a file holds is refused. The format is that of R's `save`, version 2 or 3, in
XDR: "Serialization Formats" of R Internals.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

OPENERS = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open))
HEADS = (b"RDX2\nX\n", b"RDX3\nX\n")
# Types of R's objects, as numbered in files.
SYMBOL, PAIRS, TEXT, FLAGS, WHOLE, REAL, TEXTS, LIST, SHORTENED, NIL, KNOWN = 1, 2, 9, 10, 13, 14, 16, 19, 238, 254, 255
HAS_ATTRIBUTES, HAS_TAG, LATIN = 1 << 9, 1 << 10, 1 << 14
NUMBERS: Mapping[int, np.dtype[Any]] = {FLAGS: np.dtype(">i4"), WHOLE: np.dtype(">i4"), REAL: np.dtype(">f8")}
# Vectors that are written as their length, first number and step.
STEPS = {"compact_intseq": np.dtype(np.int32), "compact_realseq": np.dtype(np.float64)}
BUFFER = 1 << 18


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts, or a factor.

    Attributes:
        words: the texts that occur, a factor's levels.
        at: per row, the place of its text in `words`; -1 where it is missing.
    """

    words: tuple[str, ...]
    at: npt.NDArray[np.int32]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.at)


# Numbers as they stand in the file: missing whole numbers and flags are the least int32, missing reals NaN.
Column = Texts | npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Object:
    value: Any
    attributes: Mapping[str, _Object]


def frame(path: Path, name: str) -> dict[str, Column]:
    """The columns of a data frame in an .rda or .RData file.

    Raises:
        ValueError: the file is not such a file, is cut short, or holds what no column is made of.
        KeyError: it holds no object of this name, or one without names of columns.
        OSError, EOFError: the file cannot be read or unpacked.
    """
    with path.open("rb") as raw:
        start = raw.peek(8)
        unpack = next((one for head, one in OPENERS if start.startswith(head)), None)
        with io.BufferedReader(unpack(raw), BUFFER) if unpack else raw as file:
            found = _Reader(file).file()[name]
    titles = found.attributes["names"].value
    columns = {titles.words[at]: _column(one) for at, one in zip(titles.at, found.value, strict=True)}
    if len({len(one) for one in columns.values()}) > 1:
        raise ValueError("columns of different lengths")
    return columns


def _column(found: _Object) -> Column:
    """A vector as a column: a factor is numbered from one in the file."""
    levels = found.attributes.get("levels")
    if levels is None:
        if not isinstance(found.value, Texts | np.ndarray):
            raise ValueError("a column that is no vector")
        return found.value
    return Texts(tuple(levels.value.words[at] for at in levels.value.at), np.maximum(found.value - 1, -1).astype(np.int32))


class _Reader:
    """What comes next in an unpacked file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._symbols: list[str] = []

    def file(self) -> Mapping[str, _Object]:
        """The objects of a file by their names."""
        head = self._bytes(len(HEADS[0]))
        if head not in HEADS:
            raise ValueError("no binary R file")
        self._bytes(12)  # the versions of the format, of the R that wrote it and of the oldest that reads it
        if head == HEADS[1]:
            self._bytes(self._whole())  # the encoding of the system
        return dict(self._pairs(self._whole()))

    def _pairs(self, kind: int) -> list[tuple[str, _Object]]:
        """Objects with their tags, empty where they have none, one after the other, after the first `kind` was read."""
        found = []
        while kind & 255 != NIL:
            if kind & 255 != PAIRS or kind & HAS_ATTRIBUTES:
                raise ValueError(f"type {kind & 255} where a named object was expected")
            name = self._symbol(self._whole()) if kind & HAS_TAG else ""
            found.append((name, self._object(self._whole())))
            kind = self._whole()
        return found

    def _symbol(self, kind: int) -> str:
        if kind & 255 == KNOWN:
            return self._symbols[(kind >> 8 or self._whole()) - 1]
        if kind & 255 != SYMBOL:
            raise ValueError(f"type {kind & 255} where a name was expected")
        _, length = self._whole(), self._length()
        self._symbols.append(self._bytes(length).decode())
        return self._symbols[-1]

    def _object(self, kind: int) -> _Object:
        """A vector or list with its attributes, objects with tags, or a name."""
        what = kind & 255
        if what == SHORTENED:
            return self._shortened()
        if what == PAIRS:
            return _Object(self._pairs(kind), {})
        if what in (SYMBOL, KNOWN):
            return _Object(self._symbol(kind), {})
        value: Any = None
        if what in NUMBERS:
            value = self._numbers(NUMBERS[what])
        elif what == TEXTS:
            value = self._texts()
        elif what == LIST:
            value = [self._object(self._whole()) for _ in range(self._length())]
        elif what != NIL:
            raise ValueError(f"type {what} where a column was expected")
        return _Object(value, dict(self._pairs(self._whole())) if kind & HAS_ATTRIBUTES else {})

    def _shortened(self) -> _Object:
        """A vector that R wrote in a form of its own: numbers in even steps, or a vector with a note on it."""
        about, state, attributes = (self._object(self._whole()) for _ in range(3))
        (_, form), *_ = about.value
        if form.value in STEPS:
            length, first, step = state.value
            value = (first + step * np.arange(length)).astype(STEPS[form.value])
        elif form.value.startswith("wrap_"):
            inner = state.value[0]
            value = (inner if isinstance(inner, _Object) else inner[1]).value
        else:
            raise ValueError(f"a vector written as {form.value}")
        return _Object(value, dict(attributes.value or ()))

    def _numbers(self, kind: np.dtype[Any]) -> npt.NDArray[Any]:
        raw = self._bytes(self._length() * kind.itemsize)
        return np.frombuffer(raw, kind).astype(kind.newbyteorder("="))

    def _texts(self) -> Texts:
        """Texts, each held once: their bytes are compared, with the flag that says how they are encoded."""
        places: dict[tuple[int, bytes], int] = {}
        length = self._length()
        at = np.empty(length, np.int32)
        for row in range(length):
            kind, size = struct.unpack(">ii", self._bytes(8))
            if kind & 255 != TEXT:
                raise ValueError(f"type {kind & 255} where a text was expected")
            at[row] = -1 if size < 0 else places.setdefault((kind & LATIN, self._bytes(size)), len(places))
        return Texts(tuple(raw.decode("latin-1" if latin else "utf-8") for latin, raw in places), at)

    def _length(self) -> int:
        length = self._whole()
        if length < 0:
            raise ValueError("a vector of more than two thousand million")
        return length

    def _whole(self) -> int:
        return int.from_bytes(self._bytes(4), "big", signed=True)

    def _bytes(self, size: int) -> bytes:
        found = self._file.read(size)
        if len(found) != size:
            raise ValueError("the file is cut short")
        return found
