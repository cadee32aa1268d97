"""`mihwar oblige`: if X attacks Y, who must do what, under which article, and how often such promises are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, On, Out, open_store
from mihwar.model import choice

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language

NAMED = 14  # states of one clause named before the rest are counted
MARKS = {"met": "✓", "failed": "✗", "open": "?"}
Attacks = Annotated[list[str], typer.Option("--attack", help="ATTACKER:TARGET; may be repeated.")]
At = Annotated[
    str | None, typer.Option("--at", help="Where: a place (Hawaii, falklands) or a state; default: the target's own land.")
]
Assume = Annotated[
    list[str] | None, typer.Option("--assume", help="A question decided: request:UKR=yes, unprovoked=no; may be repeated.")
]
With = Annotated[list[Path] | None, typer.Option("--with", help="A treaty to add (TOML, docs/facts.md); may be repeated.")]
Without = Annotated[list[str] | None, typer.Option("--without", help="A treaty to leave out, by id; may be repeated.")]
Add = Annotated[
    list[str] | None,
    typer.Option("--add", help="A treaty that nobody signed, to see what it would change: UKR:USA:defence; may be repeated."),
]
Provoked = Annotated[bool | None, typer.Option("--provoked/--unprovoked", help="How the attack is held; default: open.")]
Request = Annotated[
    bool | None, typer.Option("--request/--no-request", help="Whether those attacked ask for help; default: open.")
]


def oblige(
    attack: Attacks,
    on: On = None,
    at: At = None,
    provoked: Provoked = None,
    request: Request = None,
    assume: Assume = None,
    more: With = None,
    without: Without = None,
    add: Add = None,
    study: Annotated[str | None, typer.Option(help="Whose rates of promises kept; default: the latest.")] = None,
    runs: Annotated[int, typer.Option(help="Draws of who comes; 0: none.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Of the draws.")] = 1,
    lang: Lang = "en",
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(output.FORMATS)}.")] = "text",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """If one state attacks another: who must do what, under which article, and how often such promises are kept."""
    from mihwar.answers.obligations import decisions
    from mihwar.language import Language

    language = Language(lang)
    form = "json" if as_json else form
    choice(form, output.FORMATS, "format")
    answer = open_store(db, on or date.today().isoformat()).oblige(
        attack, at, decisions(assume or ()), more or (), without or (), study, runs, seed, provoked, request, add or ()
    )
    if output.as_data(form == "json", out):
        output.give(answer, form == "json", out)
    elif form == "html" or (out and out.suffix in output.PAGES):
        from mihwar.web.chain import chain_page

        output.write_text(chain_page(answer, language), out)
    else:
        output.show(lambda console: show(console, answer.data, language), out)


def show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """The attack, what follows by status, conflicts, questions left open, who comes."""
    from rich.markup import escape

    from mihwar.language import obliged
    from mihwar.language import phrases as say

    for one in data["attack"]:
        console.print(f"[bold]{escape(obliged.attack(data, one, language))}[/bold]")
        if one["claimants"]:
            names = say.listed([say.name(data, state, language) for state in one["claimants"]], language)
            console.print(escape(language.say("oblige_claimed", place=obliged.place(data, one["at"], language), names=names)))
    if line := obliged.changed(data, language):
        console.print(escape(line))
    if not data["obligations"]:
        console.print(escape(language["oblige_nothing"]))
    last = None
    for group in obliged.obligations(data):
        head = obliged.obligation_head(group, language)
        if head != last:
            console.print(f"\n[bold underline]{escape(head)}[/bold underline]")
            last = head
        _group(console, data, group, language)
    _conflicts(console, data, language)
    _questions(console, data, language)
    _comers(console, data, language)
    console.print(f"\n{escape(language['oblige_note'])}")


def _group(console: Console, data: Mapping[str, Any], group: Mapping[str, Any], language: Language) -> None:
    from mihwar.cli.tables import line
    from mihwar.language import obliged

    line(console, f"• {obliged.obligation(data, group, language, NAMED)}")
    line(console, language.of(group, "text"), 4)
    conditions = [f"{MARKS[c['state']]} {language.word('condition', c['word'])}" for c in group["conditions"]]
    if conditions:
        line(console, language["semicolon"].join(conditions), 4)
    if why := obliged.obligation_reason(data, group, language):
        line(console, why, 4)
    if note := language.of(group, "note"):
        line(console, note, 4, "dim")
    proof = group["evidence"][0]
    line(console, f"[{proof['locator']}] ({obliged.confidence(group, language)}) {proof['url'] or ''}", 4, "dim")


def _conflicts(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from mihwar.cli.tables import line
    from mihwar.language import obliged

    if data["conflicts"]:
        console.print(f"\n[bold underline]{language['oblige_conflicts']}[/bold underline]")
        for sentence in obliged.conflicts(data, language):
            line(console, f"• {sentence}")


def _questions(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from mihwar.cli.tables import line
    from mihwar.language import obliged

    if data["assumptions"]:
        console.print(f"\n[bold underline]{language['oblige_questions']}[/bold underline]")
        for one in data["assumptions"]:
            line(console, f"• {obliged.question(data, one, language)}")


def _comers(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from rich.markup import escape

    from mihwar.cli.tables import table
    from mihwar.language import phrases as say

    if not data["comers"]:
        return
    console.print(f"\n[bold underline]{language['oblige_comers']}[/bold underline]")
    runs = data["runs"]
    console.print(
        escape(language.say("oblige_runs", runs=language.number(runs["runs"]), years=runs["years"], study=runs["citation"]))
    )
    made = table(language["state"], language["oblige_share"], language["oblige_range"])
    for one in data["comers"][:NAMED]:
        span = f"{language.number(one['least'], 2)} … {language.number(one['most'], 2)}"
        made.add_row(escape(say.name(data, one["state"], language)), language.number(one["share"], 2), span)
    console.print(made)
    if len(data["comers"]) > NAMED:
        console.print(language.say("oblige_more", n=len(data["comers"]) - NAMED))
