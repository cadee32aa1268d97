"""Published numbers on power: CINC, its sum, concentration of the major powers, effective numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from mihwar.answers.power import components_of, known
from mihwar.answers.powers import FIRST, Numbers, Powers, powers
from mihwar.answers.published import beside
from mihwar.measures.power import cinc, concentration
from mihwar.world import World

PUBLISHED = Path(__file__).parents[2] / "facts" / "published" / "power.csv"
# In 1990 NMC counts Germany twice, as COW 255 and 260; the store has it once, so the sums of that year differ.
DOUBLE = 1990
MISSING = "needs NMC version 7: mihwar build --from DIR"


def rows(world: World) -> Iterator[dict[str, Any]]:
    """Each published number with ours, the tolerance and whether it holds.

    CINC is compared as recomputed from the six components. The other numbers are made of the published CINC, as they were
    where they come from. `ours` is null, with a reason, where NMC is not loaded or is version 6, whose values
    differ by up to 0.0015.
    """
    with PUBLISHED.open(encoding="utf-8") as lines:
        table = list(csv.DictReader(lines))
    years = [int(row["year"]) for row in table if row["year"]]
    found = powers(world, FIRST, max(years), ["cinc"])
    seven = "cinc" in found.bases and bool(found.bases["cinc"].covered[-1])  # version 6 ends in 2016
    own = cinc(components_of(world, FIRST, max(years), found.member)) if seven else None
    for row in table:
        ours = None if own is None else _ours(row, found, own)
        yield beside(row, ours, MISSING)


def _ours(row: dict[str, str], found: Powers, own: Numbers) -> float | None:
    """Our number for a row; None where the store does not hold what it takes."""
    value = found.bases["cinc"].value
    if row["kind"] == "worst":
        others = [year != DOUBLE for year in found.years]
        return float(np.nanmax(np.abs(own - value)[others]))
    at = found.row(int(row["year"]))
    if row["kind"] == "cinc":
        return known(own[at, found.states.index(row["state"])])
    if row["kind"] == "sum":
        return float(np.nansum(value[at]))
    chosen = found.major[at] if row["kind"] == "con" else np.isfinite(value[at])
    # Another number of powers would be another set: then ours is not the number that was published.
    if row["n"] and chosen.sum() != int(row["n"]):
        return None
    among = concentration(value[at, chosen])
    if among is None:
        return None
    return among.con if row["kind"] == "con" else among.effective
