"""`mihwar verify`: published numbers, ours, the difference, pass or fail."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, Out, open_store
from mihwar.cli.progress import Bar

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language


def verify(
    topic: Annotated[str | None, typer.Argument(help="Only this topic; default: all.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--from", help="Where example data lie that are not carried; default: the build's folder.")
    ] = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Re-derive published numbers: theirs, ours, the difference, pass or fail. Exit code 1 if one fails."""
    from mihwar.language import Language

    language = Language(lang)
    observatory = open_store(db)
    with Bar(language["verifying"]) as bar:
        answer = observatory.verify(topic, bar.step, folder)
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, language))
    if answer.data["counts"]["failed"]:
        raise typer.Exit(1)


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from rich.markup import escape

    from mihwar.cli.tables import table

    last = None
    made = None
    for row in data["rows"]:
        if row["table"] != last:
            if made is not None:
                console.print(made)
            last = row["table"]
            console.print(f"\n[bold]{escape(last)}[/bold]")
            console.print(escape(row["source"]), style="dim")
            made = table(*(language[key] for key in ("item", "published", "ours", "difference", "tolerance", "outcome")))
        assert made is not None
        made.add_row(
            escape(row["item"]), _number(row["published"]), _number(row["ours"]), _number(row["difference"]),
            _number(row["tolerance"]), language[{True: "passes", False: "fails", None: "not_compared"}[row["pass"]]],
        )  # fmt: skip
    if made is not None:
        console.print(made)
    for reason in dict.fromkeys(row["reason"] for row in data["rows"] if row["reason"]):
        console.print(escape(reason))
    counts = data["counts"]
    console.print(
        language.say(
            "verified", rows=counts["rows"], passed=counts["passed"], failed=counts["failed"], left=counts["not_compared"]
        )
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.6g}"
