"""Rows of published numbers beside ours: the record that every topic of `verifying` yields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def beside(row: Mapping[str, str], ours: float | None, reason: str | None = None, slack: float = 0.0) -> dict[str, Any]:
    """A row of a table of published numbers with our number.

    Args:
        row: `table`, `item`, `published`, `tolerance` and `source`, as in `facts/published/`.
        ours: what we get; None where it cannot be made.
        reason: why it cannot be made; only where `ours` is None.
        slack: rounding allowed on top of the tolerance.
    """
    published, tolerance = float(row["published"]), float(row["tolerance"])
    return {
        "table": row["table"],
        "item": row["item"],
        "published": published,
        "ours": ours,
        "tolerance": tolerance,
        "pass": None if ours is None else abs(ours - published) <= tolerance + slack,
        "source": row["source"],
        "reason": reason if ours is None else None,
    }
