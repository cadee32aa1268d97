"""`mihwar search`: what is called so?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, Out, open_store
from mihwar.language import deeds

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language

TITLE = 80  # letters of a title that are shown


def search(
    text: Annotated[str, typer.Argument(help="A name or words in English or Arabic, a code, a symbol of a resolution, an id.")],
    kind: Annotated[
        list[str] | None,
        typer.Option(help="Only state, bloc, treaty, sanction, act, roll_call, measure, card or place; may be repeated."),
    ] = None,
    limit: Annotated[int, typer.Option(help="Rows at most, up to 200.")] = 20,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """What a name, the beginning of one, or a code may mean: states, treaties, sanctions, acts, resolutions, datasets."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db).search(text, limit, kind or ())
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, language))


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from mihwar.cli.tables import line

    if not data["rows"]:
        line(console, language.say("search_none", text=data["text"]))
        return
    for row in data["rows"]:
        told = [one for one in (_sort(row, language), _when(row, language), deeds.matched(row, language)) if one]
        line(console, f"{_title(row, language)}: {language['comma'].join(told)}")
        console.out(f"    {row['id']}", style="dim", highlight=False)  # in a line of its own, to be copied
    shown = language.say("search_shown", n=len(data["rows"])) if data["found"] > len(data["rows"]) else ""
    line(console, language.say("search_count", found=language.number(data["found"]), shown=shown))


def _title(row: Mapping[str, Any], language: Language) -> str:
    title = language.of(row, "title") or row["id"]
    return title if len(title) <= TITLE else f"{title[: TITLE - 1]}…"


def _sort(row: Mapping[str, Any], language: Language) -> str:
    if row["kind"] == "act":
        return language.word("kind", row["sort"])
    return language[f"search_{row['kind']}"]


def _when(row: Mapping[str, Any], language: Language) -> str:
    """The years of a state's spell, since when there is a bloc; the day on which an act began, and its last where it lasted."""
    if row["since"] is None:
        return ""
    last = deeds.last_day(row["until"])
    if row["kind"] == "state":
        return f"{row['since'].year}–{last.year if last else ''}"
    open_ended = row["kind"] in ("bloc", "treaty", "sanction")
    return language.span(row["since"], last) if last or open_ended else language.day(row["since"])
