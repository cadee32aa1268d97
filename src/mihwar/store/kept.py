"""Draws from a posterior kept on disk, so that another question about the same posterior need not wait minutes again.

One set is kept, the last: it has up to some hundred megabytes. It lies beside the store and is named for what it was drawn from.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.store.opening import default_path

Arrays = Mapping[str, npt.NDArray[Any]]


def key(arrays: Sequence[npt.NDArray[Any]], *settings: object) -> str:
    """A name for what draws are made from: the data, the settings and the version of mihwar."""
    digest = hashlib.blake2b(repr((version("mihwar"), *settings)).encode(), digest_size=12)
    for one in arrays:
        digest.update(np.ascontiguousarray(one).tobytes())
    return digest.hexdigest()


def load(name: str) -> dict[str, npt.NDArray[Any]] | None:
    """The draws of that name; None where these are not the ones kept, or cannot be read."""
    try:
        with np.load(_place(name)) as found:
            return dict(found)
    except (OSError, ValueError, EOFError):
        return None


def save(name: str, arrays: Arrays) -> None:
    """Keep draws in place of those kept before; where the place cannot be written they are not kept, which costs time only."""
    place = _place(name)
    fresh = place.with_suffix(f".{os.getpid()}.keeping")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        for old in place.parent.glob("draws-*.npz"):
            old.unlink(missing_ok=True)
        fresh.replace(place)
    except OSError:
        fresh.unlink(missing_ok=True)


def _place(name: str) -> Path:
    return default_path().parent / f"draws-{name}.npz"
