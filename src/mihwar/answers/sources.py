"""Which datasets there are: coverage, rows, licence, whether loaded, whether they may be passed on."""

from __future__ import annotations

from typing import Any

from mihwar.answers.answer import DAY, FLAG, TEXT, WHOLE, Answer, Columns
from mihwar.world import World

COLUMNS: Columns = {
    "id": TEXT, "title": TEXT, "version": TEXT, "publisher": TEXT, "url": TEXT, "citation": TEXT, "licence": TEXT,
    "permission": TEXT, "redistributable": FLAG, "vintage": TEXT, "layers": [TEXT], "loaded": FLAG,
    "origin": TEXT, "rows": WHOLE, "left_out": WHOLE, "began": DAY, "ended": DAY, "complete": FLAG,
}  # fmt: skip


def sources(world: World) -> Answer:
    """Every card the package knows, with what of it is loaded and from when to when it speaks."""
    spans: dict[str, list[dict[str, Any]]] = {}
    for row in world.coverage():
        spans.setdefault(row["card"], []).append(row)
    rows = []
    for name, card in world.cards().items():
        mine = spans.get(name, [])
        ends = [row["ended"] for row in mine]
        rows.append(
            {
                **card,
                "began": min((row["began"] for row in mine if row["began"]), default=None),
                "ended": None if None in ends else max(ends, default=None),
                "complete": all(row["complete"] for row in mine) if mine else None,
            }
        )
    noted = {key: value for key, value in world.meta().items() if key not in ("seen", "statements")}
    return Answer(data={"cards": rows, **noted}, table="cards", columns=COLUMNS, sources=())
