"""Every state there is or was: names, codes, and when."""

from __future__ import annotations

from typing import Any

from mihwar.answers.answer import DAY, FLAG, TEXT, WHOLE, Answer, Columns, cited
from mihwar.world import World

COLUMNS: Columns = {
    "id": TEXT, "name_en": TEXT, "name_ar": TEXT, "official_en": TEXT, "official_ar": TEXT, "status": TEXT, "began": DAY,
    "ended": DAY, "iso3": TEXT, "cow": WHOLE, "gw": WHOLE, "m49": WHOLE, "now": FLAG,
}  # fmt: skip


def states(world: World) -> Answer:
    """The table of states, by their English names, as each is named today or was on its last day.

    Args:
        world: the store; its date is that of `now`: whether there is the state on that day.
    """
    rows = [_row(world, state) for state in world.atlas.records]
    rows.sort(key=lambda row: row["name_en"])
    return Answer({"on": world.on, "rows": rows}, "rows", COLUMNS, cited(world.cards(), ["mihwar-states"]))


def _row(world: World, state: str) -> dict[str, Any]:
    shown = world.describe(state)
    own = [spell for spell in shown.spells if spell.system == "own"] or list(shown.spells)
    if world.on is None:
        now = shown.ended is None and shown.status != "historical"
    else:
        now = any(spell.began <= world.on and (spell.ended is None or spell.ended > world.on) for spell in own)
    return {**{key: getattr(shown, key, None) for key in COLUMNS}, **shown.codes, "now": now}
