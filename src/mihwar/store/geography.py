"""Distances between capitals and land borders as matrices over states."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mihwar.store.read import Connection, table

EARTH = 6371.0088  # km: mean radius (IUGG)


def distances(con: Connection, states: Sequence[str]) -> npt.NDArray[np.float64]:
    """Great-circle distances between capitals.

    Returns:
        states x states, km, zero on the diagonal; NaN for a state without a place in facts/capitals.csv, which has today's.
    """
    rows = table(con, "SELECT state, latitude, longitude FROM capital").to_pylist()
    known = {row["state"]: (row["latitude"], row["longitude"]) for row in rows}
    points = np.radians(np.array([known.get(state, (np.nan, np.nan)) for state in states], dtype=np.float64).reshape(-1, 2))
    return great_circles(points[:, 0], points[:, 1])


def great_circles(latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Distances on a sphere in km between all points (radians), by the haversine formula, which is exact for near points too."""
    up = np.sin((latitude[:, None] - latitude) / 2) ** 2
    along = np.sin((longitude[:, None] - longitude) / 2) ** 2
    half = up + np.cos(latitude[:, None]) * np.cos(latitude) * along
    return np.asarray(2 * EARTH * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def neighbours(con: Connection, states: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which states share a land border today: states x states, symmetric, false on the diagonal."""
    place = {state: at for at, state in enumerate(states)}
    found = np.zeros((len(states), len(states)), dtype=bool)
    for row in table(con, "SELECT a, b FROM neighbour").to_pylist():
        if row["a"] in place and row["b"] in place:
            one, other = place[row["a"]], place[row["b"]]
            found[one, other] = found[other, one] = True
    return found
