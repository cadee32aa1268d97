"""The pages of the observatory, a file for each: `PAGE`, or `PAGES` where a file has several."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from mihwar.web.site.page import Page


@cache
def pages() -> tuple[Page, ...]:
    """Every page; those whose path holds fewer names come first, so that none takes another's address for a name."""
    found: list[Page] = []
    for module in sorted(one.name for one in pkgutil.iter_modules(__path__)):
        held = import_module(f"{__name__}.{module}")
        found += getattr(held, "PAGES", None) or [held.PAGE]
    return tuple(sorted(found, key=lambda page: len(page.path_fields)))
