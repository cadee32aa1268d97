"""A progress bar on stderr: shown to a person, silent when the output is piped."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any


class Bar:
    """A bar that appears with its first step, so that quick work shows none."""

    def __init__(self, title: str) -> None:
        """Prepare a bar with a title."""
        self._title = title
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Bar:
        return self

    def step(self, what: str, done: int, steps: int) -> None:
        """Show that `done` of `steps` is done and `what` is next."""
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self._title, total=steps)
        self._bar.update(self._task, completed=done, total=steps, description=f"{self._title}: {what}")

    def bytes(self, have: int, total: int | None) -> None:
        """Show how much of a file has come."""
        self.step(f"{have:,} bytes", have, total or have)

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()
