"""How far a second, blind reading of a random fifth of the treaties agrees with the first: docs/treaties/second-reading.md.

uv run python tools/second_reading.py [--check]

The first reading is kept as it was then, docs/treaties/first-reading.csv. The second is second-reading.csv: a row per clause,
coded from the published texts by readers who had not seen the first. What they wrote from memory is left out. Clauses are
paired within a treaty by article and kind, as many as can be; what is left stands against "none".
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

ROOT = Path(__file__).parent.parent
FIRST, SECOND = (ROOT / "docs" / "treaties" / f"{name}-reading.csv" for name in ("first", "second"))
PAGE = ROOT / "docs" / "treaties" / "second-reading.md"
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12}
NONE = "none"


@dataclass(frozen=True, slots=True)
class Coded:
    """One clause as a reader coded it."""

    article: str
    kind: str
    trigger: str
    conditions: frozenset[str]
    how: str


def number(article: str) -> str:
    """The number an article begins with, Roman ones as Arabic; empty where there is none."""
    first = re.match(r"\s*(?:art(?:icle)?\.?\s*)?([0-9]+|[ivx]+)\b", article.lower())
    return str(ROMAN.get(first[1], first[1])) if first else ""


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two codings (Cohen 1960); None where chance alone would give complete agreement."""
    n = len(pairs)
    if not n:
        return None
    observed = sum(a == b for a, b in pairs) / n
    one, two = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(one[word] * two[word] for word in one) / n**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def paired(first: Sequence[Coded], second: Sequence[Coded]) -> list[tuple[Coded | None, Coded | None]]:
    """Clauses of one treaty side by side: the pairing with most articles and kinds in common."""
    if not first or not second:
        return [(one, None) for one in first] + [(None, two) for two in second]

    def alike(one: Coded, two: Coded) -> float:
        same = bool(number(one.article)) and number(one.article) == number(two.article)
        return 2.0 * same + 1.5 * (one.kind == two.kind) + 0.5 * (one.trigger == two.trigger)

    gain = np.array([[alike(one, two) for two in second] for one in first])
    rows, columns = linear_sum_assignment(-gain)
    close = [(i, j) for i, j in zip(rows.tolist(), columns.tolist(), strict=True) if gain[i, j] >= 1.5]
    found: list[tuple[Coded | None, Coded | None]] = [(first[i], second[j]) for i, j in close]
    found += [(one, None) for i, one in enumerate(first) if i not in {pair[0] for pair in close}]
    return found + [(None, two) for j, two in enumerate(second) if j not in {pair[1] for pair in close}]


def read(path: Path) -> dict[str, list[Coded]]:
    """The clauses of one reading by treaty, those written from memory left out; a treaty that was not found is missing."""
    found: dict[str, list[Coded]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["kind"] != "not found" and row["how"] != "memory":
                words = frozenset(row["conditions"].split())
                found[row["treaty"]].append(Coded(row["article"], row["kind"], row["trigger"], words, row["how"]))
    return found


def page(first: Path = FIRST, second: Path = SECOND) -> str:
    """The page."""
    ours, theirs = read(first), read(second)
    both = {treaty: (ours[treaty], theirs[treaty]) for treaty in sorted(theirs)}
    pairs = [(treaty, *pair) for treaty, (one, two) in both.items() for pair in paired(one, two)]
    met = [(one, two) for _, one, two in pairs if one and two]
    seen = [(one, two) for one, two in met if two.how == "text"]
    words = sorted({word for one, two in met for word in one.conditions | two.conditions})

    def conditions(some: Sequence[tuple[Coded, Coded]]) -> list[tuple[bool, bool]]:
        return [(word in one.conditions, word in two.conditions) for one, two in some for word in words]

    triggers, triggers_seen = ([(a.trigger, b.trigger) for a, b in some] for some in (met, seen))
    anything = [(a.kind if a else NONE, b.kind if b else NONE) for _, a, b in pairs]
    told = [
        "# Second reading of the treaties",
        "",
        "A random fifth of the treaties was coded a second time, from the published texts, by readers who had not seen the first "
        "coding; `second-reading.csv` is what they coded. This page is written by `tools/second_reading.py`.",
        "",
        "Clauses that the second readers wrote from memory are left out of every figure. They saw how many clauses the first "
        "reader had found, and of long texts often only the beginning. `first-reading.csv` keeps the first coding as it was "
        "then: what the second reading showed to be wrong may have been mended since.",
        "",
        f"Treaties drawn: {len(ours)}; found by the second readers: {len(both)}. Clauses of the first reading "
        f"{sum(len(one) for one, _ in both.values())}, of the second {sum(len(two) for _, two in both.values())}; "
        f"{len(met)} could be paired by article and kind, {len(seen)} of them read in the text by the second reader.",
        "",
        "| | pairs | same | Cohen's kappa | kappa, read in the text |",
        "| --- | --- | --- | --- | --- |",
        _line("kind; a clause that one reader lacks counts as none", anything, []),
        _line("trigger of paired clauses", triggers, triggers_seen),
        _line("condition present or not, each word and paired clause", conditions(met), conditions(seen)),
        "",
        "## Differences",
        "",
        "First reading, then second.",
        "",
    ]
    for treaty, one, two in pairs:
        if difference := _difference(one, two):
            shown = one or two
            told.append(f"- `{treaty}`, article {shown.article if shown else ''}: {difference}")
    return "\n".join(told) + "\n"


def _line(what: str, pairs: Sequence[tuple[Hashable, Hashable]], seen: Sequence[tuple[Hashable, Hashable]]) -> str:
    same = sum(a == b for a, b in pairs)
    shown = [f"{value:.2f}" if value is not None else "–" for value in (kappa(pairs), kappa(seen))]
    return f"| {what} | {len(pairs)} | {same} | {shown[0]} | {shown[1]} |"


def _difference(one: Coded | None, two: Coded | None) -> str:
    if one is None or two is None:
        side, lacking = (two, "first") if one is None else (one, "second")
        return f"{side.kind if side else ''} not coded by the {lacking} reader"
    keys = [key for key in ("kind", "trigger") if getattr(one, key) != getattr(two, key)]
    parts = [f"{key} {getattr(one, key)} / {getattr(two, key)}" for key in keys]
    if one.conditions != two.conditions:
        only = [" ".join(sorted(a - b)) or "–" for a, b in ((one.conditions, two.conditions), (two.conditions, one.conditions))]
        parts.append(f"conditions only in the first: {only[0]}; only in the second: {only[1]}")
    return "; ".join(parts)


def main() -> int:
    """Write the page, or with --check say whether it is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        return 0 if PAGE.read_text(encoding="utf-8") == page() else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
