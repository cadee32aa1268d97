"""The store underneath: one connection for each thread, and the new store as soon as it was rebuilt."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from mihwar.errors import BadStore
from mihwar.world import World

_LOOK = 1.0  # seconds between two looks whether the store has been rebuilt


@dataclass(frozen=True, slots=True)
class Edition:
    """A store as it was built once.

    Attributes:
        mark: tells one build from another.
        world: its first connection.
        beside: the connection of each thread.
    """

    mark: tuple[int, int, int]
    world: World = field(compare=False)
    beside: threading.local = field(default_factory=threading.local, compare=False)

    def here(self) -> World:
        """The world of this thread."""
        found: World | None = getattr(self.beside, "world", None)
        if found is None:
            found = self.beside.world = self.world.beside()
        return found


class Shelf:
    """Hands out the newest edition of a store. Those who still read an older one keep it until they are done."""

    def __init__(self, db: Path) -> None:
        """Open the store at `db`. Raises `BadStore`."""
        self.db = db
        self._lock = threading.Lock()
        self._looked = time.monotonic()
        self._edition = Edition(_mark(db), World.open(db, apart=True))

    def edition(self) -> Edition:
        """The newest edition; the last good one where the file is missing or cannot be read, as while it is replaced."""
        if time.monotonic() - self._looked < _LOOK:
            return self._edition
        with self._lock:
            if time.monotonic() - self._looked >= _LOOK:
                self._edition = self._newest()
                self._looked = time.monotonic()
        return self._edition

    def _newest(self) -> Edition:
        try:
            mark = _mark(self.db)
            return self._edition if mark == self._edition.mark else Edition(mark, World.open(self.db, apart=True))
        except BadStore:
            return self._edition


def _mark(db: Path) -> tuple[int, int, int]:
    try:
        found = db.stat()
    except OSError as why:
        raise BadStore(f"There is no database at {db} ({why.strerror}); run `mihwar build --db {db}`.") from None
    return found.st_ino, found.st_mtime_ns, found.st_size
