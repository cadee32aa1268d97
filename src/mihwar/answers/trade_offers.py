"""What a form on a trade scenario offers: groups with their members of the date, and the states of the base."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from mihwar.world import World


def offers(world: World, named: Iterable[str] = ()) -> dict[str, Any]:
    """Groups and states to choose among.

    Args:
        world: the store, on whose date groups have their members.
        named: further states whose names are wanted.

    Returns:
        `groups`: id, names, members; `states`: those of the latest trade; `names` of all states in both languages.
    """
    on = world.on or date.today()
    found = world.made(("trade offers", on), lambda: _offers(world, on), 4)
    known = world.atlas.records
    more = [one for one in named if one in known and one not in found["names"]]
    return {**found, "names": {**found["names"], **world.names(more)}} if more else found


def _offers(world: World, on: date) -> dict[str, Any]:
    groups, table, known = world.groups(on), world.bloc_table(), world.atlas.records
    states = list(world.trade_matrix(None).states)
    every = dict.fromkeys([*states, *(state for members in groups.values() for state in members)])
    return {
        "groups": [
            {"id": one, "name_en": table[one]["name_en"], "name_ar": table[one]["name_ar"], "members": members}
            for one, members in groups.items()
        ],
        "states": states,
        "names": world.names(one for one in every if one in known),
    }
