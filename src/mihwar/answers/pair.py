"""Two states over time: the brief, and beside it how close they are by several measures, with intervals and breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from mihwar.answers import brief as briefs
from mihwar.answers.answer import NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.around import DRAWS
from mihwar.answers.nearness import DISTANCE, MEASURES
from mihwar.answers.partners import layer_of
from mihwar.answers.similarity import LEVEL, SEED, shown
from mihwar.answers.similarity import METHOD as SIMILARITY
from mihwar.errors import BadChoice
from mihwar.measures.breaks import SHORTEST, breaks
from mihwar.world import World

FIRST = 1946
# The series shown: votes as they are and corrected for chance, alliances likewise; `ideal-point-distance` stands by itself.
SHOWN = (("treaty", "s", "valued"), ("treaty", "kappa", "valued"), ("vote", "agreement", "valued"), ("vote", "kappa", "valued"))
_NORMAL = 1.645  # standard errors from the middle of a normal distribution to the end of its 90% interval
SERIES: Columns = {
    "layer": TEXT, "measure": TEXT, "coding": TEXT, "year": WHOLE, "value": NUMBER, "lo": NUMBER, "hi": NUMBER, "n": WHOLE,
    "a": TEXT, "b": TEXT, "card": TEXT, "reason": TEXT,
}  # fmt: skip
BREAKS: Columns = {
    "layer": TEXT, "measure": TEXT, "coding": TEXT, "year": WHOLE, "before": NUMBER, "after": NUMBER, "firmness": NUMBER,
}  # fmt: skip
ACTS: Columns = {
    "act": TEXT, "layer": TEXT, "kind": TEXT, "signed": "date32", "began": "date32", "ended": "date32", "precision": TEXT,
    "status": TEXT, "title_en": TEXT, "title_ar": TEXT,
}  # fmt: skip
METHOD = (
    "Breaks: shifts in the mean of a series of votes, found exactly under a penalty for each (Killick, Fearnhead and Eckley "
    "2012; penalty of Yao 1988, noise by the median absolute deviation of first differences, at least the sampling error), at "
    f"least {SHORTEST} values apart; firmness is the largest multiple of the penalty (1, 2, 4, 8) under which a break is still "
    "found. A break says that the level shifted, not why.",
    f"Intervals of the series are of {DRAWS} draws with seed {SEED}, those of the map of nearness and of `mihwar measure "
    f"similarity --draws {DRAWS}`.",
    "Distance of ideal points: |a - b| of Bailey, Strezhnev and Voeten's points of the year; a US-centred line is their choice. "
    "Its 90% interval is put together from those of the two points, taken to be independent (Zou and Donner 2008).",
)


def pair(world: World, a: str, b: str, first: int | None = None, last: int | None = None) -> Answer:
    """A brief on two states with its series.

    Args:
        world: the store; its date is that of the brief.
        a: a name or code.
        b: another.
        first: first year of the series and the acts; None: 1946.
        last: last year; None: the year of the world's date.

    Returns:
        The brief's data, acts from `first` on, and `measures`, `breaks`, `years`.

    Raises:
        UnknownState, AmbiguousState: a name or code means none or several states.
        BadChoice: the same state twice, or years out of order.
    """
    on = world.on or date.today()
    last = min(last or on.year, on.year)
    first = first or FIRST
    if first > last:
        raise BadChoice(f"The years run from {first} to {last}: the last comes before the first.")
    found = briefs.brief(world, a, b, since=date(first, 1, 1))
    measures, caveats = shown(world, found.data["a"]["id"], found.data["b"]["id"], first, last, SHOWN, DRAWS, SEED)
    measures += list(_distances(world, found.data["a"]["id"], found.data["b"]["id"], first, last))
    acts = [act for act in found.data["acts"] if act["began"] is None or act["began"].year <= last]
    data = {**found.data, "acts": acts, "years": [first, last], "measures": measures, "breaks": list(_breaks(measures)),
            "settings": {"draws": DRAWS, "seed": SEED, "level": LEVEL}, "caveats": caveats}  # fmt: skip
    cards = [card["id"] for card in found.sources] + ["mihwar-states"] + [row["card"] for row in measures]
    return Answer(
        data=data,
        table=found.table,
        columns=found.columns,
        sources=cited(world.cards(), cards),
        method=(*found.method, *(one for one in SIMILARITY if not one.startswith("A flip")), *METHOD),
        more={"measures": SERIES, "breaks": BREAKS, "acts": ACTS},
    )


def _distances(world: World, a: str, b: str, first: int, last: int) -> Iterator[dict[str, Any]]:
    """How far the ideal points of two states lie apart, year by year, where the store holds both: as on the map of nearness."""
    one = MEASURES[DISTANCE]
    points, lines = layer_of(world, one), (world.line(a), world.line(b))
    for year in points.covered:
        mine, other = (points.seat(line, year) for line in lines)
        if mine is not None and other is not None and mine != other and first <= year <= last:
            (row,) = points.scores(mine, [other], year, one, None).rows(year, points.card(year))
            yield {"layer": one.layer, "measure": DISTANCE, "coding": "valued", "a": mine, "b": row.pop("state"), **row}


def _breaks(rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The breaks of each series that has a sampling error, over the years that have a value.

    Alliance portfolios have none: they change in steps whose cause, a treaty, is known; nor have ideal points: they are smoothed.
    """
    votes = [row for row in rows if row["layer"] == "vote" and row["measure"] != DISTANCE]
    for key in dict.fromkeys((row["layer"], row["measure"], row["coding"]) for row in votes):
        known = [row for row in votes if (row["layer"], row["measure"], row["coding"]) == key and row["lo"] is not None]
        if not known:
            continue
        error = float(np.median([row["hi"] - row["lo"] for row in known])) / (2 * _NORMAL)
        for one in breaks(np.array([row["value"] for row in known]), error):
            yield {
                **dict(zip(("layer", "measure", "coding"), key, strict=True)), "year": known[one.at]["year"],
                "before": one.before, "after": one.after, "firmness": one.firmness,
            }  # fmt: skip
