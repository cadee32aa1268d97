"""The group of commands that the files of this folder add to."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="measure",
    help="The measures: similarity, ideal points, power, polarity, blocs, balance, exposure.",
    no_args_is_help=False,
    rich_markup_mode=None,
)
