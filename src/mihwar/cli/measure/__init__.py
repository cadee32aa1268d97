"""`mihwar measure`: one file per measure; without a measure, the list of them."""

from __future__ import annotations

import typer

from mihwar.cli import output
from mihwar.cli.measure import balance, blocs, exposure, ideal_point, polarity, power, similarity, standing
from mihwar.cli.measure.app import app
from mihwar.cli.options import Db, Json, Lang, Out, open_store

__all__ = ["app", "balance", "blocs", "exposure", "ideal_point", "polarity", "power", "similarity", "standing"]


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
        from mihwar.cli.tables import show_measures

        output.show(lambda console: show_measures(console, answer.data["measures"], language), None)
