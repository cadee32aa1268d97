"""`mihwar compare`: two states under all measures at once, and where these disagree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language

SAID = 4  # flips in full


def compare(
    a: Annotated[str, typer.Argument(help="A state, whose partners are the field of comparison.")],
    b: Annotated[str, typer.Argument(help="A second state.")],
    back: Annotated[int, typer.Option(help="Years between the two looks.")] = 10,
    seed: Annotated[int, typer.Option(help="Of the bootstrap draws.")] = 1,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """The same question under all measures: how close are two states, has it changed, and where do the measures disagree?"""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db).compare(a, b, back, seed)
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, language))


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from rich.markup import escape

    from mihwar.cli.tables import table
    from mihwar.language import phrases as say

    a, b = (say.name(data, data[side], language) for side in ("a", "b"))
    console.print(f"[bold]{escape(language.say('compare_title', a=a, b=b))}[/bold]")
    console.print(escape(language.say("compare_place", a=a, b=b)))
    made = table(*(language[key] for key in ("layer", "measure_name", "coding", "year", "value")), "90 %", language["place"],
                 language["change"], language["reason"])  # fmt: skip
    for row in data["rows"]:
        span = "" if row["lo"] is None else f"{language.number(row['lo'], 2)} … {language.number(row['hi'], 2)}"
        digits = 5 if row["measure"] == "exposure" else 3
        place = "–" if row["place"] is None else language.say("place_of", place=row["place"], of=row["of"])
        made.add_row(
            language.word("layer", row["layer"]), row["measure"], language.word("coding", row["coding"]),
            str(row["year"] or "–"), language.number(row["value"], digits), span, place, _change(row, language),
            escape(language.word("reason", row["reason"])) if row["reason"] else "",
        )  # fmt: skip
    console.print(made)
    _said(console, data, language)


def _change(row: Mapping[str, Any], language: Language) -> str:
    if row["change"] is None:
        return "–"
    sign = "+" if row["change"] > 0 else ""
    words = f" {language.word('direction', row['direction'])}" if row["direction"] else ""
    return f"{sign}{language.number(row['change'], 2)} ({row['earlier_year']}){words}"


def _said(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """Where the measures disagree, in sentences, and what reverses an ordering."""
    from rich.markup import escape

    from mihwar.language import phrases as say

    found = data["disagreement"]
    if found is not None:
        ends = {
            side: f"{one['measure']} ({language.word('layer', one['layer'])}{language['comma']}"
            f"{language.word('coding', one['coding'])})"
            for side, one in (("near", found["nearest"]), ("far", found["farthest"]))
        }
        near, far = found["nearest"], found["farthest"]
        console.print(
            escape(
                language.say(
                    "compare_wide" if found["wide"] else "compare_narrow", b=say.name(data, data["b"], language), **ends,
                    near_place=near["place"], near_of=near["of"], far_place=far["place"], far_of=far["of"],
                )
            )
        )  # fmt: skip
        if found["wide"] and found["between_layers"]:
            console.print(escape(language["compare_layers"]))
        if found["closer"] and found["farther"]:
            console.print(escape(language["compare_opposite"]))
    shown = [flip for flip in data["flips"] if flip["clear"]][:SAID]
    if shown and language.lang == "en":
        for flip in shown:
            console.print(escape(f"• {flip['text']}"))
    elif shown:
        console.print(escape(language.say("compare_flips", n=len(data["flips"]))))
    console.print(escape(language["compare_note"]))
