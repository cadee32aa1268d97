"""`mihwar ties`: ties of a state, or between two, on a date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, On, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language


def ties(
    a: Annotated[str, typer.Argument(help="A state.")],
    b: Annotated[str | None, typer.Argument(help="A second state.")] = None,
    on: On = None,
    layer: Annotated[list[str] | None, typer.Option(help="Only this layer; may be repeated.")] = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Ties of a state, or between two, on a date, and what is not covered."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db, on or date.today().isoformat()).ties(a, b, layer or ())
    if as_json or out:
        output.give(answer, as_json, out)
    else:
        output.show(lambda console: _show(console, answer.data, language), None)


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """Ties, then what is not covered."""
    from rich.markup import escape

    from mihwar.cli.tables import show_gaps, table

    made = table(*(language[key] for key in ("layer", "kind", "with", "since", "act", "evidence")))
    for tie in data["ties"]:
        made.add_row(*(escape(cell) for cell in _cells(tie, language)))
    console.print(made if data["ties"] else language["none_ties"])
    console.print()
    show_gaps(console, data["not_covered"], language)


def _cells(tie: Mapping[str, Any], language: Language) -> list[str]:
    """A tie as cells: layer, kind with stage and status, other state, since, act with article, evidence."""
    from mihwar.language import phrases as say

    proof = tie["evidence"][0]
    stage = language.word("stage", tie["stage"]) if tie["stage"] != "event" else ""
    status = language.word("status", tie["status"]) if tie["status"] != "confirmed" else ""
    amount = say.amount(tie, language)
    article = f"{language['article']} {tie['article']}" if tie["article"] and tie["layer"] == "treaty" else ""
    return [
        language.word("layer", tie["layer"]),
        language["comma"].join(part for part in (language.word("kind", tie["kind"]), stage, status) if part),
        f"{tie['other']} ({language.word('role', tie['roles']['b'])})",
        str(tie["since"] or tie["signed"] or ""),
        language["semicolon"].join(part for part in (language.of(tie, "title"), article, amount) if part),
        f"{proof['card']}: {proof['locator'] or ''}",
    ]
