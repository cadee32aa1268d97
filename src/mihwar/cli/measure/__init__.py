"""`mihwar measure`: one file per measure; without a measure, the list of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import typer

from mihwar.cli import output
from mihwar.cli.commands import commands
from mihwar.cli.options import Db, Json, Lang, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language

app = typer.Typer(
    name="measure",
    cls=commands(
        "mihwar.cli.measure", "similarity", "ideal-point", "power", "polarity", "standing", "blocs", "balance", "exposure"
    ),
    help="The measures: similarity, ideal points, power, polarity, standing, blocs, balance, exposure.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def top(context: typer.Context, lang: Lang = "en", as_json: Json = False, out: Out = None, db: Db = None) -> None:
    """How aligned, how powerful, how divided: the measures of the field side by side, with uncertainty."""
    if context.invoked_subcommand is not None:
        return
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db).measures()
    if as_json or out:
        output.give(answer, as_json, out)
    else:
        output.show(lambda console: _show(console, answer.data["measures"], language), None)


def _show(console: Console, rows: Sequence[Mapping[str, Any]], language: Language) -> None:
    """One line per measure: what it measures, its range, what it looks at, where it is from, what is covered."""
    from rich.markup import escape

    from mihwar.cli.tables import table

    made = table(*(language[key] for key in ("measure_name", "meaning", "range", "layer", "began", "ended", "method_source")))
    for row in rows:
        low, high = (language.number(row[end], 0) if row[end] is not None else "" for end in ("low", "high"))
        last = row["ended"] - timedelta(days=1) if row["ended"] and row["ended"].year < 9999 else None
        made.add_row(
            row["id"], escape(language.of(row, "title")), f"{low} … {high}", language.word("layer", row["layer"]),
            str(row["began"] or "–"), str(last or "–"), escape(row["source"]),
        )  # fmt: skip
    console.print(made)
