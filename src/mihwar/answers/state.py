"""Which state is it? Names, codes and spells on a date."""

from __future__ import annotations

from datetime import date
from typing import Any

from mihwar.answers.answer import DAY, TEXT, WHOLE, Answer, Columns, cited, plain
from mihwar.model import State
from mihwar.world import World

COLUMNS: Columns = {
    "id": TEXT, "name_en": TEXT, "name_ar": TEXT, "official_en": TEXT, "official_ar": TEXT, "status": TEXT,
    "began": DAY, "ended": DAY, "iso3": TEXT, "cow": WHOLE, "gw": WHOLE, "m49": WHOLE,
}  # fmt: skip


def state(world: World, text: str, scheme: str | None = None, on: date | None = None) -> Answer:
    """The state that a name or code means. Raises `UnknownState`, `AmbiguousState`, `BadChoice`."""
    found = world.state(text, scheme, on)
    return Answer(
        data={**plain(found), "on": on or world.on, "rows": [_row(found)]},
        table="rows",
        columns=COLUMNS,
        sources=cited(world.cards(), ["mihwar-states"]),
    )


def states(world: World) -> Answer:
    """Every state of the table, those that have ended and territories without a spell too, each as `describe` gives it."""
    return Answer(
        data={"rows": [_row(world.describe(one, world.on)) for one in world.states()]},
        table="rows",
        columns=COLUMNS,
        sources=cited(world.cards(), ["mihwar-states"]),
    )


def _row(found: State) -> dict[str, Any]:
    return {**{name: getattr(found, name, None) for name in COLUMNS}, **found.codes}
