"""A measure on a map: all states as they stand to one, the steps of its scale, and who came after states that have ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mihwar.answers.answer import Answer
from mihwar.answers.around import around, matrix
from mihwar.errors import BadChoice
from mihwar.world import World

FIRST = 1946
STEPS = 9  # classes of the scale; the middle one is neither near nor far
METHOD = (
    "Scale: the same for all years shown, so that colours can be compared. Where a measure has a middle (0 for kappa, pi and "
    "tau-b: what chance alone would give), nine equal steps up to the largest distance from it; else nine classes with equally "
    "many values of all states and years, whose middle one holds the median.",
    "Borders are today's. A state that has ended is drawn on the land of those who came after it, unless they have a value of "
    "their own that year or came after two states with values; who has no shape is listed.",
)  # fmt: skip


def mapped(
    world: World, of: str, measure: str = "agreement", year: int | None = None, first: int = FIRST, last: int | None = None
) -> Answer:
    """How all states stand to one in a year, with the years around it.

    Args:
        world: the store.
        of: name or code of the state that the others stand to.
        measure: one of `around.MEASURES`.
        year: the year of the main table; None: the last that is covered, up to the world's date.
        first: first year of `series` and of the scale.
        last: last year of them; None: the last that is covered.

    Returns:
        The data of `around`, but `rows` of one year alone; `year`; `series`: all years as `around.matrix` gives them; `scale`:
        `thresholds`, from low to high, between the classes, and `nearer`; `heirs`: who came after states that have ended.

    Raises:
        UnknownState, AmbiguousState, BadChoice: as `around`; or a year outside the span.
    """
    found = around(world, of, measure, first, last)
    years: Sequence[int] = found.data["years"]
    shown = _year(world, years, year)
    rows = found.data["rows"]
    series = matrix(found)
    known = [one for row in series["value"] for one in row if one is not None]
    ended = [one for one in series["states"] if world.describe(one).ended is not None]
    data = {
        **found.data,
        "rows": [row for row in rows if row["year"] == shown],
        "year": shown,
        "series": series,
        "scale": {"thresholds": thresholds(known, found.data["measure"]), "nearer": found.data["measure"]["nearer"]},
        "heirs": {one: heirs for one in ended if (heirs := world.heirs(one))},
    }
    return replace(found, data=data, method=(*found.method, *METHOD))


def _year(world: World, years: Sequence[int], year: int | None) -> int | None:
    """The year shown; None where none is covered."""
    if not years:
        return None
    if year is None:
        until = [one for one in years if world.on is None or one <= world.on.year]
        return until[-1] if until else years[0]
    if year not in years:
        raise BadChoice(f"{year} is not covered; the years are {years[0]} to {years[-1]}.")
    return year


def thresholds(values: Sequence[float], measure: Mapping[str, Any]) -> list[float]:
    """The limits between the classes of a scale, from low to high, rounded to three digits; none without values."""
    if not values:
        return []
    found = np.array(values)
    if (middle := measure["middle"]) is not None:
        far = float(np.abs(found - middle).max()) or 1.0
        limits = middle + far * (2 * np.arange(1, STEPS) - STEPS) / STEPS
    else:
        limits = np.quantile(found, np.arange(1, STEPS) / STEPS)
    return [float(f"{one:.3g}") for one in limits]
