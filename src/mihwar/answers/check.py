"""Statements against the data: which check a statement gets, and what its polarity and modality make of the finding.

A thing that is outside the data, or not among a selection, is `not_covered`: absence from a selection denies nothing.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from mihwar.answers import checking
from mihwar.answers.checking.finding import Finding, finding
from mihwar.answers.checking.ground import Ground
from mihwar.reading.statement import Statement

# No matter of fact: what is hoped, judged or thought likely.
_OPINIONS = ("hoped", "judgement", "likely")
# What a treaty lays down for a case is a fact about its text, conditional as it is.
_ABOUT_TEXTS = ("treaty_provision",)
_READINGS = ("interpretation",)
# Their types are negations already, so that a negated polarity says it once.
_NEGATIVE = ("communique_refusal",)


@cache
def checks() -> Mapping[str, Callable[[Statement, Ground], Finding]]:
    """The check of each type of statement, from all modules of `checking`."""
    found: dict[str, Callable[[Statement, Ground], Finding]] = {}
    for module in sorted(one.name for one in pkgutil.iter_modules(checking.__path__)):
        found |= getattr(import_module(f"mihwar.answers.checking.{module}"), "CHECKS", {})
    return found


def check(statement: Statement, ground: Ground) -> Finding:
    """What the data say about a statement.

    Judgements, hopes and conditions are not checked, nor are futures, unless their time is named and has passed by the vintage
    of the data; then it is said so. An allegation is compared as what it alleges: that others allege it too makes it `partly`.
    """
    past = _opened(statement, ground)
    if isinstance(past, Finding):
        return past
    asked = checks().get(statement.type)
    if asked is None:
        return finding("not_covered", "no_check")
    found = asked(statement, ground)
    if statement.polarity == "negated" and statement.type not in _NEGATIVE:
        found = found.turned()
    if past:
        found = found.because("future_passed", day=str(ground.period(statement).last), vintage=str(ground.vintage))
    if statement.modality == "alleged" and found.verdict == "supported":
        found = found.because("alleged_but_known")
    return found


def _opened(statement: Statement, ground: Ground) -> Finding | bool:
    """Why a statement is not checkable; else whether it is a future whose time has passed."""
    if statement.type in _READINGS or statement.modality in _OPINIONS:
        return finding("not_checkable", {"hoped": "hope", "likely": "possible"}.get(statement.modality, "opinion"))
    if statement.type in _ABOUT_TEXTS:
        return False
    if statement.modality == "conditional":
        return finding("not_checkable", "conditional")
    if statement.modality == "future":
        period = ground.period(statement)
        if not period.stated or period.last > ground.vintage:
            return finding("not_checkable", "future")
        return True
    return False


def record(found: Finding, cards: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A finding as the answer shows it."""
    proof = [
        {"card": row["card"], "locator": row["locator"], "url": row["url"] or cards[row["card"]]["url"],
         "vintage": cards[row["card"]]["vintage"]}
        for row in found.rows
    ]  # fmt: skip
    return {
        "verdict": found.verdict,
        "expected": found.expected,
        "found": found.found,
        "reason_en": found.reason(0),
        "reason_ar": found.reason(1),
        "evidence": list({(one["card"], one["locator"]): one for one in proof}.values()),
    }
