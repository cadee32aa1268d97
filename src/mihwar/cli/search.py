"""`mihwar search`: what is called so?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, Out, open_store

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
        told = [one for one in (_sort(row, language), _when(row, language), _by(row, language)) if one]
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
    last = row["until"] - timedelta(days=1) if row["until"] else None
    if row["kind"] == "state":
        return f"{row['since'].year}–{last.year if last else ''}"
    open_ended = row["kind"] in ("bloc", "treaty", "sanction")
    return language.span(row["since"], last) if last or open_ended else language.day(row["since"])


def _by(row: Mapping[str, Any], language: Language) -> str:
    """Which name or code matched, where it is not the title that stands beside it."""
    if row["match"] != "typo" and row["matched_as"] in ("title", "id", "short") and not row["schemes"]:
        return ""
    how = language[f"search_as_{row['matched_as']}"]
    if row["schemes"]:
        how = f"{how} {language['comma'].join(row['schemes'])}"
    if row["match"] == "typo":
        how = f"{how}{language['comma']}{language['search_typo']}"
    return how if row["matched"] == language.of(row, "title") or row["matched_as"] == "title" else f"{row['matched']} ({how})"
