"""All sources, found by looking into this room: a dataset is added by adding its file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import mihwar.sources
from mihwar.sources.contract import Source


@cache
def sources() -> tuple[Source, ...]:
    """Every source of the package, own tables first, then by the id of the card."""
    found: list[Source] = []
    for module in pkgutil.iter_modules(mihwar.sources.__path__):
        loaded = importlib.import_module(f"mihwar.sources.{module.name}")
        if isinstance(one := getattr(loaded, "SOURCE", None), Source):
            found.append(one)
        found.extend(getattr(loaded, "SOURCES", ()))
    own_first = ("mihwar-states", "mihwar-treaties")
    return tuple(
        sorted(
            found,
            key=lambda one: (
                own_first.index(one.card.id) if one.card.id in own_first else len(own_first),
                not is_own(one),
                one.card.id,
            ),
        )
    )


def is_own(source: Source) -> bool:
    """Is this one of mihwar's own tables, read from the package?"""
    return source.card.id.startswith("mihwar-")
