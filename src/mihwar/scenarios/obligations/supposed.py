"""Treaties that nobody signed, added to a scenario to see what they would change."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Promise:
    """What such a treaty may promise: one clause, in the words of the vocabulary."""

    kind: str
    duty: str
    trigger: str
    conditions: list[str]
    text_en: str
    text_ar: str

    @property
    def word(self) -> str:
        """How it is asked for: `defence`, or with its duty where the kind has another one first."""
        return self.kind if promises_of(self.kind)[0] is self else f"{self.kind}:{self.duty}"


@cache
def promises() -> tuple[Promise, ...]:
    """Every promise that can be added, those of a kind together."""
    return tuple(Promise(**one) for one in tomllib.loads(_FILE.read_text(encoding="utf-8"))["promise"])


def promises_of(kind: str) -> list[Promise]:
    """The promises of a kind, the one meant by the bare kind first; none where there is no such kind."""
    return [one for one in promises() if one.kind == kind]
