"""Published numbers beside ours: what was published, what we get, whether the difference is within the tolerance."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from mihwar.answers import verifying
from mihwar.answers.answer import FLAG, NUMBER, TEXT, Answer, Columns
from mihwar.errors import BadChoice
from mihwar.world import World

COLUMNS: Columns = {
    "topic": TEXT, "table": TEXT, "item": TEXT, "published": NUMBER, "ours": NUMBER, "difference": NUMBER,
    "tolerance": NUMBER, "pass": FLAG, "source": TEXT, "reason": TEXT,
}  # fmt: skip
METHOD = (
    "Each row re-derives a published number from the rows in the store; `ours` is null, with a reason, where these are missing.",
    "`pass`: the difference is within the tolerance; for figures that are bounds, ours reaches them. Null: not compared.",
)


def topics() -> dict[str, Callable[[World], Iterator[dict[str, Any]]]]:
    """What can be verified: one module of `verifying` each."""
    names = sorted(one.name for one in pkgutil.iter_modules(verifying.__path__))
    return {name: import_module(f"mihwar.answers.verifying.{name}").rows for name in names}


def verify(
    world: World,
    topic: str | None = None,
    progress: Callable[[str, int, int], None] = lambda *_: None,
    folder: Path | None = None,
) -> Answer:
    """Re-derive published numbers.

    Args:
        world: the store; what it does not hold is not compared, and said so.
        topic: only this one.
        progress: called with what is being done, steps done, steps in all.
        folder: where example data lie that the store does not hold; None: the folder it was built from.

    Raises:
        BadChoice: an unknown topic, or no such folder.
    """
    known = topics()
    if folder is not None:
        if not folder.is_dir():
            raise BadChoice(f"{folder} is no folder; --from takes one with the publishers' example data.")
        world.remembered["folder"] = str(folder)
    if topic is not None and topic not in known:
        raise BadChoice(f"{topic!r} is no topic of verification; choose one of {', '.join(known)}.")
    rows = []
    chosen = [topic] if topic else list(known)
    for done, name in enumerate(chosen):
        progress(name, done, len(chosen))
        for row in known[name](world):
            ours = row["ours"]
            rows.append({"topic": name, **row, "difference": None if ours is None else ours - row["published"]})
    counts = {
        "rows": len(rows),
        "passed": sum(row["pass"] is True for row in rows),
        "failed": sum(row["pass"] is False for row in rows),
        "not_compared": sum(row["pass"] is None for row in rows),
    }
    shown = [{key: row[key] for key in COLUMNS} for row in rows]
    return Answer({"counts": counts, "rows": shown}, "rows", COLUMNS, (), METHOD)
