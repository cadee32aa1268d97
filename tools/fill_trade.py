"""Predict the flows that nobody reported in the matrix of trade that mihwar carries, and put them into the package.

Usage: uv run python tools/fill_trade.py

Run it when the carried matrix or what the predictions are made from has changed (a test says so); commit what it writes.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from mihwar.answers.filling import ship
from mihwar.observatory import Observatory
from mihwar.store.build import build
from mihwar.world import World


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "mihwar.duckdb"
        build(db)
        world = Observatory(World.open(db)).world
        path = ship(world, world.trade_matrix(2023))
        print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
