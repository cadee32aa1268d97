"""The rules as data: `facts/rules.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parents[2] / "facts" / "rules.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """How one condition is read: see the head of `facts/rules.toml`."""

    word: str
    bears: str
    test: str
    scope: str = ""
    state: str = ""
    least: int = 0
    softens: bool = False


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def rule(word: str) -> Rule:
    """The rule of a condition; one that the file does not list is a matter of judgement about the treaty."""
    return Rule(word, **_content()["condition"].get(word, {"bears": "whether", "test": "assumed", "scope": "treaty"}))


@cache
def questions() -> frozenset[str]:
    """The conditions that a reader may decide: those of judgement, and those of a place or an adversary that no clause names."""
    assumed = {word for word, one in _content()["condition"].items() if one["test"] in ("assumed", "area", "adversary")}
    return frozenset(assumed)


def event(trigger: str) -> str:
    """What sets a trigger off: `attacked`, `at_war` or `always`."""
    return str(_content()["trigger"].get(trigger, "attacked"))


def fights(duty: str, conditions: Iterable[str] = ()) -> str:
    """Whether a duty under its conditions obliges to fight: `yes`, `decides` or `no`."""
    found = str(_content()["duty"].get(duty, "decides"))
    return "decides" if found == "yes" and any(rule(word).softens for word in conditions) else found


@dataclass(frozen=True, slots=True)
class Study:
    """How often promises were honoured in war, by kind, and over all kinds."""

    id: str
    study: str
    years: str
    rates: dict[str, float]
    overall: float

    def rate(self, kind: str) -> float | None:
        """The rate of a kind; where the study gives none, that over all kinds; None for consultation, which none counts."""
        return None if kind == "consultation" else self.rates.get(kind, self.overall)


@cache
def studies() -> tuple[Study, ...]:
    """The studies, the one used first."""
    return tuple(Study(**one) for one in _content()["honoured"])
