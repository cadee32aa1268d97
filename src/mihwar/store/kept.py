"""Results that take long, such as draws from a posterior, kept on disk, so that another question need not wait again.

Of a kind one set is kept, the last: draws have up to some hundred megabytes. It lies beside the store and is named for what it
was made from.
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
DRAWS = "draws"


def key(arrays: Sequence[npt.NDArray[Any]], *settings: object) -> str:
    """A name for what a result is made from: the data, the settings and the version of mihwar."""
    return digest(arrays, version("mihwar"), *settings)


def digest(arrays: Sequence[npt.NDArray[Any]], *settings: object) -> str:
    """The same for any version, for results that ship with the package."""
    digest = hashlib.blake2b(repr(settings).encode(), digest_size=12)
    for one in arrays:
        digest.update(np.ascontiguousarray(one).tobytes())
    return digest.hexdigest()


def load(name: str, kind: str = DRAWS) -> dict[str, npt.NDArray[Any]] | None:
    """The arrays of that name; None where these are not the ones kept, or cannot be read."""
    try:
        with np.load(_place(name, kind)) as found:
            return dict(found)
    except (OSError, ValueError, EOFError):
        return None


def save(name: str, arrays: Arrays, kind: str = DRAWS) -> None:
    """Keep arrays in place of those of their kind kept before; where they cannot be written they are not: it costs time only."""
    place = _place(name, kind)
    fresh = place.with_suffix(f".{os.getpid()}.keeping")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        for old in place.parent.glob(f"{kind}-*.npz"):
            old.unlink(missing_ok=True)
        fresh.replace(place)
    except OSError:
        fresh.unlink(missing_ok=True)


def _place(name: str, kind: str) -> Path:
    return default_path().parent / f"{kind}-{name}.npz"
