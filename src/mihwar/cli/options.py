"""Options that commands share, and how they open the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from mihwar.cli.progress import Bar
from mihwar.model import day

Db = Annotated[Path | None, typer.Option("--db", help="The database; default: MIHWAR_DB or the user's cache.")]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write to a file: .csv, .parquet, .json, .html or .txt.")]
On = Annotated[str | None, typer.Option("--on", help="As of this date, YYYY-MM-DD; default: today.")]
Lang = Annotated[str, typer.Option("--lang", help="en or ar.")]
First = Annotated[int | None, typer.Option("--from", help="First year.")]
Last = Annotated[int | None, typer.Option("--to", help="Last year.")]


def open_store(db: Path | None, on: str | None = None) -> Any:
    """The store, built first where it is missing or stale, with a progress bar; as of a date where one is given."""
    from mihwar.observatory import open as open_observatory

    moment = day(on) if on else None
    with Bar("Building the database") as bar:
        observatory = open_observatory(db, bar.step)
    return observatory.at(moment) if moment else observatory
