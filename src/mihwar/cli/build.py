"""`mihwar build`: the database, from the facts in the package and the files in a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json
from mihwar.cli.progress import Bar

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.store.build import Built


def build(
    folder: Annotated[Path | None, typer.Option("--from", help="A folder (or file) with publishers' files.")] = None,
    keep_going: Annotated[bool, typer.Option(help="Leave out a broken file instead of failing.")] = False,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Build the database: facts carried in the package, and every official file recognised in a folder."""
    from mihwar.store.build import build as build_store
    from mihwar.store.opening import default_path

    with Bar("Building the database") as bar:
        built = build_store(db or default_path(), folder, keep_going=keep_going, progress=bar.step)
    if as_json:
        from mihwar.answers.answer import plain

        typer.echo(json.dumps(plain({**plain(built), "db": str(built.db)}), ensure_ascii=False, indent=2))
    else:
        output.show(lambda console: _show(console, built), None)


def _show(console: Console, built: Built) -> None:
    """What was built: rows per card, and what became of each file."""
    from rich.markup import escape

    from mihwar.cli.tables import table

    if built.files:
        made = table("File", "Card", "Outcome", "Rows", "Why")
        for one in built.files:
            made.add_row(escape(one.path), one.card or "–", one.outcome, f"{one.rows:,}" if one.rows else "", escape(one.reason))
        console.print(made)
    made = table("Card", "Rows")
    for card, count in built.rows.items():
        made.add_row(card, f"{count:,}")
    console.print(made)
    console.print(f"Database: {built.db}", soft_wrap=True)
