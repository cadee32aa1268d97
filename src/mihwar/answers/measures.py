"""Which measures there are: what each measures, its range, layer and source, and what the store covers of its layer."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from mihwar.answers.answer import DAY, NUMBER, TEXT, Answer, Columns
from mihwar.measures.measure import measures as every
from mihwar.world import World

COLUMNS: Columns = {
    "id": TEXT, "title_en": TEXT, "title_ar": TEXT, "low": NUMBER, "high": NUMBER, "layer": TEXT, "of": TEXT,
    "source": TEXT, "bibtex": TEXT, "page": TEXT, "began": DAY, "ended": DAY, "cards": [TEXT],
}  # fmt: skip


def measures(world: World) -> Answer:
    """Every measure, with the span of dates and the loaded cards of the layer or variables it looks at."""
    spans = world.coverage()
    rows: list[dict[str, Any]] = []
    for one in every().values():
        mine = [row for row in spans if one.layer in (row["layer"], row["variable"])]
        ends = [row["ended"] for row in mine]
        rows.append(
            {
                **asdict(one),
                "began": min((row["began"] for row in mine if row["began"]), default=None),
                "ended": None if not ends else max((end or date.max) for end in ends),
                "cards": sorted({row["card"] for row in mine}),
            }
        )
    return Answer(data={"measures": rows}, table="measures", columns=COLUMNS, sources=())
