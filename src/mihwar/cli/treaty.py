"""`mihwar treaty`: one treaty down to its clauses."""

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


def treaty(
    name: Annotated[str, typer.Argument(metavar="ID", help="The id, as `mihwar treaties` lists it: nato-1949.")],
    on: On = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """One treaty: parties with dates, and every clause with its trigger, duty, conditions, words and source."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db, on or date.today().isoformat()).treaty(name)
    if as_json or out:
        output.give(answer, as_json, out)
    else:
        output.show(lambda console: _show(console, answer.data, language), None)


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from rich.markup import escape

    from mihwar.cli.tables import line
    from mihwar.language import obliged
    from mihwar.language import phrases as say

    console.print(f"[bold]{escape(language.of(data, 'title'))}[/bold]  ({data['id']})")
    stage = language[f"treaties_{data['stage'].replace(' ', '_')}"]
    dates = [f"{language['signed']} {language.day(data['signed'])}"] if data["signed"] else []
    dates += [f"{language['treaties_in_force']} {language.day(data['in_force'])}"] if data["in_force"] else []
    dates += [f"{language['treaties_ended']} {language.day(data['ended'])}"] if data["ended"] else []
    line(console, f"{stage}{language['semicolon']}{language['comma'].join(dates)}")
    if note := language.of(data, "note"):
        line(console, note)
    parties = [obliged.party(data, one, language) for one in data["parties"]]
    line(console, f"{language['treaties_parties']}: {language['semicolon'].join(parties)}")
    for clause in data["clauses"]:
        console.print()
        number = obliged.article(clause["article"], language)
        kind, trigger, duty = (language.word(key, clause[key]) for key in ("kind", "trigger", "duty"))
        line(console, f"{language['article']} {number}{language['comma']}{kind}: {trigger} → {duty}", 0, "bold")
        line(console, language.of(clause, "text"), 4)
        for key in ("by", "to", "against"):
            if clause[key]:
                names = say.listed([say.name(data, one, language) for one in clause[key]], language)
                line(console, f"{language['treaties_' + key]}: {names}", 4)
        for key, section in (("conditions", "condition"), ("areas", "area"), ("covers", "place"), ("excludes", "place")):
            if clause[key]:
                words = language["semicolon"].join(language.word(section, one) for one in clause[key])
                line(console, f"{language['treaties_' + key]}: {words}", 4)
        if clause["quote"]:
            line(console, f"«{clause['quote']}»", 4, "italic")
        if note := language.of(clause, "note"):
            line(console, note, 4, "dim")
        line(console, f"({language.word('confidence', clause['confidence'])}) {clause['url'] or ''}", 4, "dim")
