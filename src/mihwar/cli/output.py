"""Where answers go: the terminal, JSON, or a file."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from mihwar.answers.answer import Answer, flat
from mihwar.errors import BadChoice

if TYPE_CHECKING:
    from rich.console import Console

FORMATS = ("text", "html", "json")  # of answers that can be a page
PAGES = (".html", ".htm")
TABLES = (".csv", ".parquet", ".json")


def reply(answer: Answer, as_json: bool, out: Path | None, draw: Callable[[Console], None]) -> None:
    """Answer in data where JSON or a table is asked for, else drawn, on the terminal or into a file."""
    if as_data(as_json, out):
        give(answer, as_json, out)
    else:
        show(draw, out)


def as_data(as_json: bool, out: Path | None) -> bool:
    """Whether JSON is asked for, or the file's ending is a table's or JSON's."""
    return as_json or (out is not None and out.suffix in TABLES)


def give(answer: Answer, as_json: bool, out: Path | None) -> None:
    """Print the answer as JSON, or write it to a file by its ending: the main table as .csv or .parquet, all as .json.

    Raises:
        BadChoice: an ending that is none of these, or a place that cannot be written.
    """
    if out is None:
        typer.echo(_json(answer))
        return
    if as_json or out.suffix == ".json":
        write_text(_json(answer) + "\n", out)
        return
    give_table(answer.arrow(), out)


def give_table(table: Any, out: Path) -> None:
    """Write an Arrow table to a .csv or .parquet file.

    Raises:
        BadChoice: another ending, or a place that cannot be written.
    """
    if out.suffix not in (".csv", ".parquet"):
        raise BadChoice(f"{out} ends in none of {', '.join(TABLES)}; the ending chooses the format.")
    import pyarrow.csv
    import pyarrow.parquet

    try:
        if out.suffix == ".parquet":
            pyarrow.parquet.write_table(table, out)
        else:
            pyarrow.csv.write_csv(flat(table), out)
    except OSError as why:
        raise BadChoice(f"{out} cannot be written: {why.strerror or why}.") from None


def _json(answer: Answer) -> str:
    return json.dumps(answer.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)


def write_text(text: str, out: Path | None) -> None:
    """Print a text or write it to a file. Raises `BadChoice` where the file cannot be written."""
    if out is None:
        typer.echo(text, nl=not text.endswith("\n"))
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as why:
        raise BadChoice(f"{out} cannot be written: {why.strerror or why}.") from None


def show(draw: Callable[[Console], None], out: Path | None) -> None:
    """Draw on the terminal with Rich, plain and unwrapped by colour where it is piped or goes to a file."""
    from rich.console import Console

    if out is None:
        draw(Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 110))
        return
    console = Console(highlight=False, width=110, record=True, file=io.StringIO())
    draw(console)
    write_text(console.export_text(), out)
