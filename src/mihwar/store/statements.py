"""Statements that the user keeps: files in a folder beside the store, which every build reads, so that they survive it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mihwar.errors import BadStore
from mihwar.sources.kept import ENDING, MARK


def folder(db: Path) -> Path:
    """Where the statements of a store lie: `mihwar.statements` beside `mihwar.duckdb`."""
    return db.with_suffix(".statements")


def files(db: Path) -> list[Path]:
    """The files of statements beside a store."""
    return sorted(path for path in folder(db).glob(f"*{ENDING}") if path.is_file())


def glance(db: Path) -> str:
    """What tells whether they have changed since a build: names, sizes and times; empty where there are none."""
    told = [f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files(db)]
    return hashlib.blake2b("\n".join(told).encode(), digest_size=12).hexdigest() if told else ""


def keep(db: Path, document: Mapping[str, Any], statements: Sequence[Mapping[str, Any]]) -> Path:
    """Write the statements of a document beside a store, in place of those kept of it before.

    The text itself is not kept: its hash, and the places of statements in it.

    Args:
        db: where the store lies, or will lie.
        document: `sha256`, `name`, `lang`, `date`.
        statements: records as `answers.reading.keepable` makes them.

    Returns:
        The file.

    Raises:
        BadStore: the folder cannot be written.
    """
    place = folder(db) / f"{document['sha256'][:20]}{ENDING}"
    lines = [{MARK: 1, **document}, *statements]
    text = "".join(json.dumps(line, ensure_ascii=False, default=str) + "\n" for line in lines)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_name(f"{place.name}.{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, place)
    except OSError as why:
        raise BadStore(f"Statements cannot be kept in {place.parent}: {why.strerror or why}.") from None
    return place
