"""What is made once of a store and kept for every later question, by several threads without a lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Made = TypeVar("Made")


def once(kept: dict[Any, Any], key: tuple[Any, ...], make: Callable[[], Made], most: int | None = None) -> Made:
    """What is kept under a key, made now where nothing is.

    Two threads may make the same thing at once; then one of the two is kept, and both get it. Nobody changes what is kept.

    Args:
        kept: what has been made of a store.
        key: the kind of thing first, then what tells one from another.
        make: makes it; never gives None.
        most: how many things of the kind are kept, the newest; None: all.
    """
    found: Made | None = kept.get(key)
    if found is not None:
        return found
    made = kept.setdefault(key, make())
    if most is not None:
        # `list` of a dict is taken at one go, whatever other threads add meanwhile.
        alike = [one for one in list(kept) if isinstance(one, tuple) and one[0] == key[0]]
        for old in alike[:-most]:
            kept.pop(old, None)
    return made  # type: ignore[no-any-return]
