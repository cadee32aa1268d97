"""Closed lists of words from facts/reading/words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("mihwar") / "facts" / "reading" / "words.toml").read_text("utf-8"))


@cache
def words(section: str, name: str) -> frozenset[str]:
    """A list of words.

    Args:
        section: table of the file, such as `sentences`.
        name: key in it.
    """
    return frozenset(_lists()[section][name].split())
