"""What a reader must know of a trade scenario, as sentences in both languages (facts/caveats.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any

from mihwar.sources.own import FACTS
from mihwar.world import World

_JOINS = {"en": ", ", "ar": "، "}
MOST = 8  # names in one sentence


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads((FACTS / "caveats.toml").read_text(encoding="utf-8"))


def caveat(world: World, code: str, named: Sequence[str] = (), **values: Any) -> dict[str, str]:
    """One caveat: its code, and its sentence in English and Arabic.

    Args:
        world: where the names of states come from.
        code: the key in facts/caveats.toml.
        named: states put in place of {names}, in both languages.
        values: put in place of the other words; a pair (English, Arabic) where they differ.
    """
    found = {"code": code}
    for side, lang in enumerate(("en", "ar")):
        shown = [_name(world, state, lang) for state in named[:MOST]]
        if len(named) > MOST:
            shown.append(f"… ({len(named)})")
        filled = {key: value[side] if isinstance(value, tuple) else value for key, value in values.items()}
        found[f"text_{lang}"] = _texts()[code][lang].format(names=_JOINS[lang].join(shown), **filled)
    return found


def _name(world: World, state: str, lang: str) -> str:
    """A state's name; what is no state (a region of a user's own table) is named as there."""
    return str(world.record(state)[f"name_{lang}"]) if state in world.atlas.records else state
