"""Compiling ahead: Numba compiles each function on its first call and keeps the result on disk for later processes."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from mihwar.measures.ideal_points import fast, plane, published, sampler
from mihwar.measures.ideal_points.ballots import arrange


def compiled_before() -> bool:
    """Whether an earlier run left compiled code, beside the package or where `NUMBA_CACHE_DIR` says."""
    places = [Path(__file__).parent / "__pycache__"]
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        places.append(Path(chosen))
    return any(next(place.rglob("moves.move_paths*.nbi"), None) is not None for place in places if place.is_dir())


def compile_all() -> None:
    """Run every compiled function once on a few made-up votes."""
    rng = np.random.default_rng(0)
    states, sessions = np.repeat(np.arange(6), 12), np.tile(np.repeat([1, 2, 3], 4), 6)
    items = np.tile(np.arange(12) % 11, 6)
    votes = arrange(states, sessions, items, rng.integers(1, 4, 72).astype(np.int8))
    fast.fit(votes, 0, steps=1)
    sampler.sample(votes, 0, draws=20, warm_up=sampler.ROUND)
    plane.sample(votes, (0, 1), draws=20, warm_up=plane.ROUND)
    published.sample(votes, 0, sweeps=4, burn_in=2, thin=1)
