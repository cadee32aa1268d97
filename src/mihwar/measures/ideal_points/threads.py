"""Threads for compiled functions that let go of the interpreter: as many as there are processors, at most four."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any


class Workers:
    """A few threads, each given a stretch of a loop, or a whole task."""

    def __init__(self, size: int) -> None:
        """Start `size` threads."""
        self.size = size
        self._pool = ThreadPoolExecutor(size)

    def over(self, length: int, work: Callable[..., Any], *arguments: Any) -> list[Any]:
        """Call `work(first, last, *arguments)` on stretches that cover `range(length)`; what each returned, in order."""
        edges = [length * k // self.size for k in range(self.size + 1)]
        return list(self._pool.map(lambda first, last: work(first, last, *arguments), edges[:-1], edges[1:]))

    def each(self, numbers: Iterable[int], work: Callable[..., Any]) -> list[Any]:
        """Call `work` with every number; what each call returned, in order."""
        return list(self._pool.map(work, numbers))


@cache
def workers() -> Workers:
    """The threads of this process."""
    return Workers(max(1, min(4, os.cpu_count() or 1)))
