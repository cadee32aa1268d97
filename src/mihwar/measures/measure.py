"""What a measure is: its name, range, layer, source and page. Every module of `measures` lists its own in `MEASURES`."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from mihwar.errors import BadChoice


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    Attributes:
        id: its name in answers and on the command line.
        title_en: what it measures, in a few words.
        title_ar: the same in Arabic.
        low: the least value it can take, None where it has no bound.
        high: the greatest.
        layer: the layer of ties or the kind of data it looks at.
        of: what it is a property of: `dyad`, `state`, `system`, `roll call`.
        source: author, year, journal, pages, DOI: where the method is from.
        bibtex: the same as a BibTeX entry.
        page: the page in `docs/measures/`, without its ending.
    """

    id: str
    title_en: str
    title_ar: str
    low: float | None
    high: float | None
    layer: str
    of: str
    source: str
    bibtex: str
    page: str


@cache
def measures() -> dict[str, Measure]:
    """Every measure by its id, in the order of the modules that define them."""
    import mihwar.measures as room

    found: dict[str, Measure] = {}
    for module in sorted(one.name for one in pkgutil.iter_modules(room.__path__)):
        for one in getattr(import_module(f"mihwar.measures.{module}"), "MEASURES", ()):
            found[one.id] = one
    return found


def measure(name: str) -> Measure:
    """A measure by its id. Raises `BadChoice` naming all there are."""
    if name not in measures():
        raise BadChoice(f"{name!r} is no measure; choose one of {', '.join(measures())}.")
    return measures()[name]
