"""`mihwar treaties`: the treaties coded clause by clause."""

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

NAMED = 6  # parties named before the rest are counted


def treaties(
    state: Annotated[str | None, typer.Option(help="Only those with this party.")] = None,
    kind: Annotated[str | None, typer.Option(help="defence, offence, neutrality, nonaggression or consultation.")] = None,
    on: On = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Treaties coded clause by clause: parties, kinds of obligation, in force or not on a date."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db, on or date.today().isoformat()).treaties(state, kind)
    if as_json or out:
        output.give(answer, as_json, out)
    else:
        output.show(lambda console: _show(console, answer.data, language), None)


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from rich.markup import escape

    from mihwar.cli.tables import table

    counts = {key.replace(" ", "_"): n for key, n in data["counts"].items()}
    console.print(escape(language.say("treaties_count", on=language.day(data["on"]), **counts)))
    made = table(
        *(language[key] for key in ("treaties_id", "treaties_title", "treaties_stage", "since", "kind", "treaties_parties"))
    )
    for row in data["treaties"]:
        named = language["comma"].join(row["parties"][:NAMED])
        more = f" +{len(row['parties']) - NAMED}" if len(row["parties"]) > NAMED else ""
        kinds = language["comma"].join(language.word("kind", one) for one in row["kinds"])
        made.add_row(
            row["id"], escape(language.of(row, "title")), language[f"treaties_{row['stage'].replace(' ', '_')}"],
            str(row["in_force"] or row["signed"] or "–"), kinds, named + more,
        )  # fmt: skip
    console.print(made)
    console.print(escape(language["treaties_note"]))
