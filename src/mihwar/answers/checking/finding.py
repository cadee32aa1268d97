"""What a check finds: a verdict with its reason, in both languages, and the rows behind it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

Verdict = Literal["supported", "contradicted", "partly", "not_covered", "not_checkable"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_FILE = Path(__file__).parents[2] / "facts" / "reading" / "reasons.toml"
_TURNED: Mapping[Verdict, Verdict] = {"supported": "contradicted", "contradicted": "supported"}
# The weakest of several findings on one statement, one for each state it names, decides.
_ORDER: tuple[Verdict, ...] = ("contradicted", "partly", "not_covered", "not_checkable", "supported")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the data say about a statement.

    Attributes:
        verdict: `supported`: rows say the same. `contradicted`: rows say otherwise, and `found` is the right value.
            `partly`: rows say a part of it, or somebody alleges it too, or sources conflict. `not_covered`: the data do
            not speak about it, which denies nothing. `not_checkable`: no matter of fact, or not yet.
        reasons: sentences as keys of `facts/reading/reasons.toml` with the values that fill them, each a text or a pair
            of texts in English and Arabic.
        expected: what the statement says, as far as it can be compared: days, states, numbers, words of the codings.
        found: the same of the data.
        rows: records of the store with `card`, `locator`, `url`.
    """

    verdict: Verdict
    reasons: tuple[tuple[str, Mapping[str, Any]], ...]
    expected: str | None = None
    found: str | None = None
    rows: tuple[Mapping[str, Any], ...] = field(default=())

    def because(self, reason: str, **values: Any) -> Finding:
        """The same with one more reason."""
        return replace(self, reasons=(*self.reasons, (reason, values)))

    def turned(self) -> Finding:
        """The finding on the negation of what was asked."""
        if self.verdict not in _TURNED:
            return self
        return replace(self, verdict=_TURNED[self.verdict], reasons=(*self.reasons, ("negated", {})))

    def reason(self, side: int) -> str:
        """The reasons as one text: side 0 in English, 1 in Arabic."""
        return " ".join(_sentence(key, values, side) for key, values in self.reasons)


def finding(
    verdict: Verdict,
    reason: str,
    expected: str | None = None,
    found: str | None = None,
    rows: Sequence[Mapping[str, Any]] = (),
    **values: Any,
) -> Finding:
    """A finding with one reason."""
    return Finding(verdict, ((reason, values),), expected, found, tuple(rows))


def together(found: Sequence[Finding]) -> Finding:
    """Several findings on the parts of one statement as one: alike, or `partly` where some parts hold and some do not."""
    kinds = {one.verdict for one in found}
    verdict = next(one for one in _ORDER if one in kinds)
    if "supported" in kinds and kinds & {"not_covered", "contradicted"}:
        verdict = "partly"
    return Finding(
        verdict,
        _reasons(found),
        _joined([one.expected for one in found]),
        _joined([one.found for one in found]),
        tuple(row for one in found for row in one.rows),
    )


def _reasons(found: Sequence[Finding]) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Each reason once; those that differ only in whom they name as one that names all."""
    kept: list[tuple[str, dict[str, Any]]] = []
    for key, values in (reason for one in found for reason in one.reasons):
        rest = {name: value for name, value in values.items() if name != "names"}
        alike = next((old for word, old in kept if word == key and {**old, "names": None} == {**rest, "names": None}), None)
        if alike is None:
            kept.append((key, dict(values)))
        elif values.get("names") and alike["names"] != values["names"]:
            one, two = alike["names"], values["names"]
            alike["names"] = f"{one[0]}, {two[0]}", f"{one[1]}، {two[1]}"
    return tuple(kept)


def _joined(texts: Sequence[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(text for text in texts if text)) or None


@cache
def _sentences() -> dict[str, tuple[str, str]]:
    return {key: (both[0], both[1]) for key, both in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()}


def _sentence(key: str, values: Mapping[str, Any], side: int) -> str:
    shown = {name: value[side] if isinstance(value, tuple) else value for name, value in values.items()}
    return _sentences()[key][side].format(**shown)
