"""Published numbers beside ours: what was published, what we get, whether the difference is within the tolerance."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from mihwar.answers import verifying
from mihwar.answers.answer import FLAG, NUMBER, TEXT, WHOLE, Answer, Columns
from mihwar.errors import BadChoice
from mihwar.model import Progress
from mihwar.world import World

COLUMNS: Columns = {
    "topic": TEXT, "table": TEXT, "item": TEXT, "published": NUMBER, "ours": NUMBER, "difference": NUMBER,
    "tolerance": NUMBER, "pass": FLAG, "source": TEXT, "reason": TEXT,
}  # fmt: skip
COUNTS = ("rows", "passed", "failed", "not_compared")
TOPICS: Columns = {"topic": TEXT, "slow": FLAG, **dict.fromkeys(COUNTS, WHOLE)}
METHOD = (
    "Each row re-derives a published number from the rows in the store; `ours` is null, with a reason, where these are missing.",
    "`pass`: the difference is within the tolerance; for figures that are bounds, ours reaches them. Null: not compared.",
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What can be verified.

    Attributes:
        parts: its rows in the parts they are computed in; nothing is computed before a part is read.
        slow: whether that takes longer than a reader waits for.
    """

    parts: Callable[[World], list[Iterator[dict[str, Any]]]]
    slow: bool


@cache
def topics() -> dict[str, Topic]:
    """What can be verified: one module of `verifying` each."""
    names = sorted(one.name for one in pkgutil.iter_modules(verifying.__path__))
    return {name: _topic(import_module(f"mihwar.answers.verifying.{name}")) for name in names}


def _topic(module: ModuleType) -> Topic:
    return Topic(getattr(module, "parts", lambda world: [module.rows(world)]), getattr(module, "SLOW", False))


def verify(
    world: World,
    topic: str | None = None,
    progress: Progress = lambda *_: None,
    folder: Path | None = None,
    quick: bool = False,
) -> Answer:
    """Re-derive published numbers.

    Args:
        world: the store; what it does not hold is not compared, and said so.
        topic: only this one.
        progress: called with what is being done, steps done, steps in all; before every row, so that it can stop the work.
        folder: where example data lie that the store does not hold; None: the folder it was built from.
        quick: leave out topics that take longer than a reader waits for.

    Returns:
        `counts`, `topics` with their counts (null where one was left out), and the `rows`.

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
    chosen = [topic] if topic else [name for name, one in known.items() if not (quick and one.slow)]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in chosen}
    parts = [(name, part) for name in chosen for part in known[name].parts(world)]
    for done, (name, part) in enumerate(parts):
        progress(name, done, len(parts))
        for row in part:
            progress(name, done, len(parts))
            ours = row["ours"]
            found = {"topic": name, **row, "difference": None if ours is None else ours - row["published"]}
            rows[name].append({key: found[key] for key in COLUMNS})
    told = [
        {"topic": name, "slow": one.slow, **(_counts(rows[name]) if name in rows else dict.fromkeys(COUNTS))}
        for name, one in known.items()
    ]
    every = [row for name in chosen for row in rows[name]]
    return Answer({"counts": _counts(every), "topics": told, "rows": every}, "rows", COLUMNS, (), METHOD, {"topics": TOPICS})


def _counts(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    found = [len(rows), *(sum(row["pass"] is passes for row in rows) for passes in (True, False, None))]
    return dict(zip(COUNTS, found, strict=True))
