"""`mihwar sources`: the datasets, their coverage, licence and vintage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language


def sources(lang: Lang = "en", as_json: Json = False, out: Out = None, db: Db = None) -> None:
    """The datasets: coverage, rows, licence, vintage, loaded or not."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db).sources()
    if as_json or out:
        output.give(answer, as_json, out)
    else:
        output.show(lambda console: _show(console, answer.data["cards"], language), None)


def _show(console: Console, cards: Sequence[Mapping[str, Any]], language: Language) -> None:
    """One line per card, then how to get what is not loaded."""
    from rich.markup import escape

    from mihwar.cli.tables import table

    made = table(*(language[key] for key in ("card", "began", "ended", "rows", "licence", "passed_on", "vintage", "loaded")))
    for card in cards:
        last = card["ended"] - timedelta(days=1) if card["ended"] else None
        made.add_row(
            card["id"], str(card["began"] or "–"), str(last or "–"), language.number(card["rows"]), escape(card["licence"]),
            language["yes"] if card["redistributable"] else language["no"], card["vintage"], card["origin"] or "–",
        )  # fmt: skip
    console.print(made)
