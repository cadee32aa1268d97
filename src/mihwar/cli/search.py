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
    from rich.markup import escape

    from mihwar.cli.tables import table

    if not data["rows"]:
        console.print(escape(language.say("search_none", text=data["text"])))
        return
    made = table(*(language[f"search_{key}"] for key in ("title", "kind", "when", "match")), language["treaties_id"])
    made.columns[-1].no_wrap = True  # to be copied
    for row in data["rows"]:
        cells = (_title(row, language), _sort(row, language), _when(row), _by(row, language), row["id"])
        made.add_row(*(escape(cell) for cell in cells))
    console.print(made)
    more = data["found"] - len(data["rows"])
    shown = language.say("search_shown", n=len(data["rows"])) if more > 0 else ""
    console.print(escape(language.say("search_count", found=language.number(data["found"]), shown=shown)))


def _title(row: Mapping[str, Any], language: Language) -> str:
    title = language.of(row, "title") or row["id"]
    return title if len(title) <= TITLE else f"{title[: TITLE - 1]}…"


def _sort(row: Mapping[str, Any], language: Language) -> str:
    if row["kind"] == "act":
        return language.word("kind", row["sort"])
    return language[f"search_{row['kind']}"]


def _when(row: Mapping[str, Any]) -> str:
    """The years of a state's spell; the day on which an act began, and its last where it lasted."""
    if row["since"] is None:
        return "–"
    last = row["until"] - timedelta(days=1) if row["until"] else None
    if row["kind"] == "state":
        return f"{row['since'].year}–{last.year if last else ''}"
    return f"{row['since']}" if last in (None, row["since"]) else f"{row['since']}/{last}"


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
