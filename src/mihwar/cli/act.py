"""`mihwar act`: one act with everyone's part in it, what it lays down, and where this stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, On, Out, open_store
from mihwar.language import deeds

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language


def act(
    name: Annotated[str, typer.Argument(metavar="ID", help="The id, as ties, briefs and `mihwar search` give it.")],
    on: On = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """One act: who took part in which role, every ballot of a roll call, measures and clauses, and the evidence."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db, on or date.today().isoformat()).act(name)
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, language))


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from rich.markup import escape

    from mihwar.cli.tables import line
    from mihwar.language import phrases

    console.print(f"[bold]{escape(language.of(data, 'title') or data['id'])}[/bold]  ({escape(data['id'])})")
    said = [language.word("layer", data["layer"]), language.word("kind", data["kind"]), deeds.when(data, language)]
    said += [language[f"treaties_{data['stage'].replace(' ', '_')}"]] if data["stage"] != "event" else []
    said += [language.word("status", data["status"])] if data["status"] != "confirmed" else []
    said += [phrases.amount(data, language)]
    line(console, language["semicolon"].join(dict.fromkeys(one for one in said if one)))
    if data["symbols"]:
        line(console, f"{language['act_symbols']}: {language['comma'].join(data['symbols'])}")
    if place := language.of(data, "place"):
        line(console, f"{language['act_place']}: {place}")
    if who := language.of(data, "claimant"):
        line(console, language.say("act_claimed", who=who))
    if note := language.of(data, "note"):
        line(console, note)
    _show_parties(console, data, language)
    _show_clauses(console, data["clauses"], language)
    _show_evidence(console, data["evidence"], language)


def _show_parties(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """Who took part, by role and position; dates where a party has other ones than the act."""
    from mihwar.cli.tables import line

    groups: dict[tuple[str, str | None], dict[str, list[Mapping[str, Any]]]] = {}
    for row in data["parties"]:
        groups.setdefault((row["role"], row["position"]), {}).setdefault(deeds.party(data, row, language), []).append(row)
    console.print()
    if not groups:
        line(console, language["act_no_parties"])
    for (role, position), named in sorted(groups.items(), key=lambda one: -len(one[1])):
        head = deeds.part(role, position, language)
        names = [f"{name}{_apart(data, rows)}" for name, rows in sorted(named.items())]
        line(console, f"{head} ({len(names)}): {language['comma'].join(names)}")


def _apart(data: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    """The time of a party's part, where it is another than the act's in all that is said of it."""
    act = {None, data["began"], data["ended"]}
    if any({row["since"], row["until"]} <= act for row in rows):
        return ""
    since, until = rows[0]["since"], rows[-1]["until"]
    return f" ({since or ''}–{until or ''})"


def _show_clauses(console: Console, clauses: Sequence[Mapping[str, Any]], language: Language) -> None:
    from mihwar.cli.tables import line

    if clauses:
        console.print()
        line(console, language["act_clauses"], style="bold")
    for row in clauses:
        words = (deeds.article(row, language), *(language.word(key, row[key]) for key in ("kind", "trigger", "duty")))
        since = language.span(row["since"], deeds.last_day(row["until"]))
        line(console, language["comma"].join(word for word in (*words, since) if word), 2)
        for text in (language.of(row, "text"), f"«{row['quote']}»" if row["quote"] else "", language.of(row, "note")):
            if text:
                line(console, text, 4)
        source = [f"({language.word('confidence', row['confidence'])})"] if row["confidence"] else []
        if source or row["url"]:
            line(console, " ".join([*source, row["url"] or ""]).strip(), 4, "dim")


def _show_evidence(console: Console, evidence: Sequence[Mapping[str, Any]], language: Language) -> None:
    from mihwar.cli.tables import line

    console.print()
    line(console, language["evidence"], style="bold")
    for row in evidence:
        edition = language.say("act_edition", vintage=row["vintage"])
        told = [row["title"], row["publisher"], edition, row["locator"]]
        line(console, language["comma"].join(one for one in told if one), 2)
        may = language["act_may_leave" if row["redistributable"] else "act_may_not_leave"]
        line(console, f"{language['licence']}: {row['licence']} ({may})", 4)
        line(console, row["citation"], 4)
        line(console, row["url"], 4, "dim")
