"""How the benchmarks take time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def timed(work: Callable[[], Result], runs: int = 1) -> tuple[float, Result]:
    """The shortest time of some runs, in seconds, and the last result."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - began)
    return min(times), result


def best(work: Callable[[], object], runs: int = 3) -> float:
    """The shortest time of some runs, in seconds."""
    return timed(work, runs)[0]
