"""Counts of panels: dyad-years and state-years as peacesciencer documents them, obligations as ATOP has them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from mihwar.answers.panel import panel
from mihwar.answers.panel_variables import GROUPS
from mihwar.answers.published import beside
from mihwar.world import World

PUBLISHED = Path(__file__).parents[2] / "facts" / "published" / "panel.csv"
NEEDS = {"relevant": ("cow-contiguity", "cow-states"), "defence": ("atop-dyads",), "any": ("atop-dyads",)}


def rows(world: World) -> Iterator[dict[str, Any]]:
    """Each documented count with ours.

    To ours are added the rows that are left out on purpose, as the item says: a panel has Germany once in 1990, and
    no pair that was never a member on one day. `ours` is null, with a reason, where the datasets are not loaded.
    """
    cards = world.cards()
    with PUBLISHED.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            absent = [one for one in NEEDS.get(row["kind"], ()) if not cards[one]["loaded"]]
            explained = int(row["explained"])
            ours = None if absent else _count(world, row["kind"], int(row["year"])) + explained
            more = f" (ours and {explained} rows: {row['note']})" if explained else f" ({row['note']})" if row["note"] else ""
            yield beside({**row, "item": row["item"] + more}, ours, f"needs {' and '.join(absent)}: mihwar build --from DIR")


def _count(world: World, kind: str, year: int) -> int:
    if kind in ("dyads", "states"):
        return int(panel(world, f"{kind[:-1]}-years", first=1816, last=year).data["n"])
    if kind == "relevant":
        return int(panel(world, "dyad-years", first=1816, last=year, relevant=True).data["n"])
    table = panel(world, "dyad-years", GROUPS["atop"], first=year, last=year).arrow()
    if kind == "defence":
        return int(_values(table, "atop_defence").sum())
    return int(np.any([_values(table, name) > 0 for name in GROUPS["atop"]], axis=0).sum())


def _values(table: pa.Table, name: str) -> Any:
    return np.array(table[name].fill_null(0).to_pylist())
