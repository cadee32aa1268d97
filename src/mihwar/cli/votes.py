"""`mihwar votes`: how two states voted in the UN General Assembly, session by session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, First, Json, Lang, Last, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language


def votes(
    a: Annotated[str, typer.Argument(help="A state.")],
    b: Annotated[str, typer.Argument(help="A second state.")],
    first: First = None,
    last: Last = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """How two states voted in the UN General Assembly, session by session."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db).votes(a, b, first, last)
    if as_json or out:
        output.give(answer, as_json, out)
    else:
        output.show(lambda console: _show(console, answer.data, language), None)


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """Agreement by session, then the roll calls at hand singly."""
    from rich.markup import escape

    from mihwar.cli.tables import table

    made = table(*(language[key] for key in ("year", "session", "common", "same", "agreement", "kappa")))
    for row in data["years"]:
        made.add_row(
            str(row["year"]), str(row["session"]), str(row["common"]), str(row["same"]),
            language.number(row["agreement"], 4), language.number(row["kappa"], 4),
        )  # fmt: skip
    console.print(made if data["years"] else language["none_votes"])
    for span in data["covered"]:
        if span["complete"]:
            last = span["ended"] - timedelta(days=1)
            console.print(language.say("votes_covered", began=language.day(span["began"]), last=language.day(last)))
    if data["single"]:
        console.print(f"\n[bold]{escape(language['single'])}[/bold]")
        made = table(language["date"], language["act"], data["a"], data["b"])
        for row in data["single"]:
            made.add_row(
                str(row["date"]), escape(f"{row['resolution'] or ''} {row['title_en'] or ''}".strip()),
                language[row["vote_a"]], language[row["vote_b"]],
            )  # fmt: skip
        console.print(made)
