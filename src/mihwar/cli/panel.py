"""`mihwar panel`: state-years and dyad-years with chosen variables, for models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, First, Json, Lang, Last, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language

# More rows than these are no answer to read: they go to a file.
MOST = 100_000
Listed = Annotated[bool, typer.Option("--list", help="The variables there are, with dataset, years and unit.")]
Both = Annotated[bool, typer.Option("--directed/--undirected", help="Dyads both ways, or each pair once.")]
Near = Annotated[bool, typer.Option("--relevant", help="Only dyads that are contiguous or hold a COW major power.")]
Small = Annotated[bool, typer.Option("--microstates", help="With the microstates of the Gleditsch-Ward list.")]


def panel(
    unit: Annotated[str | None, typer.Argument(metavar="[state-years|dyad-years]", help="What a row is.")] = None,
    states: Annotated[str, typer.Option(help="States, separated by commas: dyads among them, or of one with all.")] = "",
    variables: Annotated[str, typer.Option("--with", help="Variables, groups or datasets, separated by commas.")] = "",
    first: First = None,
    last: Last = None,
    directed: Both = True,
    relevant: Near = False,
    system: Annotated[str, typer.Option(help="State system: cow or gw.")] = "cow",
    microstates: Small = False,
    listed: Listed = False,
    cite: Annotated[bool, typer.Option("--cite", help="Print BibTeX for what was used.")] = False,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """A panel for models: one row per state and year, or pair and year; null outside what a dataset covers."""
    from mihwar.errors import BadChoice
    from mihwar.language import Language

    language = Language(lang)
    observatory = open_store(db)
    if listed or unit is None:
        answer = observatory.panel_variables()
        if as_json or out:
            output.give(answer, as_json, out)
        else:
            output.show(lambda console: _show_variables(console, answer.data["variables"], language), None)
        return
    answer = observatory.panel(
        unit, _split(variables), _split(states), first, last,
        directed=directed, relevant=relevant, system=system, microstates=microstates,
    )  # fmt: skip
    text = as_json or (out is not None and out.suffix == ".json")
    if text and answer.data["n"] > MOST:
        many = f"{answer.data['n']:,} rows are too many for JSON ({MOST:,} at most)"
        raise BadChoice(f"{many}: write them with --out panel.parquet.")
    if out or as_json:
        output.give(answer, as_json, out)
    if not as_json:
        output.show(lambda console: _show(console, answer.data, language, out), None)
        if cite:
            typer.echo("\n" + answer.data["bibtex"])


def _split(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _show(console: Console, data: Mapping[str, Any], language: Language, out: Path | None) -> None:
    """What the panel holds, and how much of each variable is missing, and why."""
    from rich.markup import escape

    from mihwar.cli.tables import table

    kind = data["unit"] + {True: "_directed", False: "_undirected", None: ""}[data["directed"]]
    system = language[f"panel_{data['system']}"]
    say = {"kind": language[f"panel_{kind}"], "first": data["first"], "last": data["last"], "system": system}
    console.print(f"[bold]{language.say('panel_title', **say)}[/bold]")
    if data["relevant"]:
        console.print(language["panel_relevant"])
    console.print(language.say("panel_size", n=language.number(data["n"]), states=data["states"]))
    if data["carried_on"]:
        console.print(language.say("panel_carried_on", system=system))
    if data["variables"]:
        made = table(*(language[key] for key in ("variable", "card", "panel_unit", "panel_years", "panel_missing", "panel_why")))
        for one in data["variables"]:
            made.add_row(
                escape("\n".join(one["columns"])), one["card"], escape(language.word("unit", one["unit"] or "–")),
                _spans(one["years"]), f"{language.number(100 * one['missing'], 1)} %", _why(one["reasons"], language),
            )  # fmt: skip
        console.print(made)
    console.print(language.say("panel_written", out=out) if out else language["panel_hint"], soft_wrap=True)


def _spans(years: Sequence[Mapping[str, int]]) -> str:
    return ", ".join(f"{one['first']}-{one['last']}" for one in years) or "–"


def _why(reasons: Sequence[Mapping[str, Any]], language: Language) -> str:
    parts = []
    for one in reasons:
        share = f" {language.number(100 * one['share'], 1)} %" if len(reasons) > 1 else ""
        parts.append(language["panel_" + one["reason"].replace(" ", "_")] + share)
    return language["comma"].join(parts)


def _show_variables(console: Console, rows: Sequence[Mapping[str, Any]], language: Language) -> None:
    """The variables, those of pairs first, and which groups they belong to."""
    from rich.markup import escape

    from mihwar.cli.tables import table

    for over in ("pair", "state"):
        console.print(f"[bold]{language['panel_over_' + over]}[/bold]")
        made = table(*(language[key] for key in ("variable", "panel_group", "card", "panel_years", "panel_unit", "panel_status")))
        for row in rows:
            if row["over"] == over:
                years = f"{row['first']}-{row['last']}" if row["first"] else "–"
                status = language["panel_status_" + row["status"].replace(" ", "_")]
                unit = escape(language.word("unit", row["unit"] or "–"))
                made.add_row(escape(row["variable"]), language["comma"].join(row["groups"]), row["card"], years, unit, status)
        console.print(made)
        console.print()
    console.print(language["panel_list_note"])
