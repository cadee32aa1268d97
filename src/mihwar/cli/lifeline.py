"""`mihwar lifeline`: what a partner's opening is worth to a sanctioned state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, On, Out, open_store
from mihwar.cli.progress import Bar
from mihwar.cli.sanction import (
    Base,
    Cut,
    Deficits,
    Draws,
    Elasticity,
    Fill,
    Officials,
    Ratio,
    Seed,
    Sigma,
    Strength,
    Without,
    Year,
    closing,
    elastic,
    head,
)  # fmt: skip
from mihwar.model import choice

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language


def lifeline(
    to: Annotated[str, typer.Option(help="The sanctioned state.")],
    partners: Annotated[str, typer.Option("--from", help="Who opens: states and groups, with commas.")],
    opening: Annotated[
        str | None, typer.Option(help="By how much: 0.3, or several with commas; default: some, to show the curve.")
    ] = None,
    new_links: Annotated[bool | None, typer.Option("--new-links", help="Open links without recorded trade too.")] = None,
    by: Annotated[str | None, typer.Option(help="Who sanctions in addition to the base; default: nobody.")] = None,
    without: Without = None,
    cut: Cut = None,
    strength: Strength = None,
    elasticity: Elasticity = None,
    sigma: Sigma = None,
    deficits: Deficits = None,
    base: Base = None,
    year: Year = None,
    ratio: Ratio = None,
    fill: Fill = None,
    officials: Officials = None,
    draws: Draws = None,
    seed: Seed = None,
    on: On = None,
    lang: Lang = "en",
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(output.FORMATS)}.")] = "text",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """What a partner's opening is worth to a sanctioned state: real income, trade, and the share of a loss it makes good."""
    from mihwar.language import Language

    language = Language(lang)
    form = "json" if as_json else form
    choice(form, output.FORMATS, "format")
    observatory = open_store(db, on)
    with Bar(language["trade_working"]) as bar:
        answer = observatory.lifeline(
            to, partners, by or (), opening.split(",") if opening else (), bar.step, without=without, new_links=new_links,
            cut=cut, strength=strength, elasticity=elastic(elasticity, sigma), deficits=deficits, base=base, year=year,
            ratio=ratio, fill=fill, officials=officials, draws=draws, seed=seed,
        )  # fmt: skip
    if output.as_data(form == "json", out):
        output.give(answer, form == "json", out)
    elif form == "html" or (out and out.suffix in output.PAGES):
        from mihwar.web.losses import lifeline_page

        output.write_text(lifeline_page(answer, language), out)
    else:
        output.show(lambda console: show(console, answer.data, language), out)


def show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """The loss, what each opening gives back, the state's trade, caveats."""
    from rich.markup import escape

    from mihwar.cli.tables import line, table
    from mihwar.language import phrases as say
    from mihwar.language import traded

    name = say.name(data, data["to"], language)
    console.print(f"[bold]{escape(language.say('trade_lifeline_title', to=name))}[/bold]")
    for sentence in (*traded.setting(data, language), traded.loss(data, language)):
        line(console, sentence)
    head(console, language["trade_partners"])
    keys = ["trade_joiner", "trade_opening", "trade_points", "trade_range", "trade_dollars"]
    keys += ["trade_given_back"] if data["loss"] else []
    keys += ["trade_lifeline_own", "trade_before", "trade_after"]
    made = table(*(language.say(key, name=name) for key in keys))
    for row in data["rows"]:
        who = traded.members(data, [row["partner"]], language) if row["partner"] else language["trade_partner_all"]
        span = ""
        if row["lo"] is not None:
            span = f"{traded.percent(row['lo'], language)} … {traded.percent(row['hi'], language)}"
        cells = [who, language.number(100 * row["opening"]), traded.percent(row["points"], language), span,
                 traded.money(row["dollars"], language)]  # fmt: skip
        if data["loss"]:
            cells.append(language.number(row["given_back_pct"]))
        cells += [
            traded.percent(row["own_points"], language),
            language.money(row["trade_before"]),
            language.money(row["trade_after"]),
        ]
        made.add_row(*map(escape, cells))
    console.print(made)
    head(console, language.say("trade_partners_base", to=name))
    made = table(*(language[key] for key in ("with", "trade_sells", "trade_buys", "trade_note")))
    for row in data["trade"]:
        note = language["trade_predicted"] if row["predicted"] else ""
        cells = [
            say.name(data, row["partner"], language),
            traded.flow(row["exports"], data, language),
            traded.flow(row["imports"], data, language),
            note,
        ]
        made.add_row(*map(escape, cells))
    console.print(made)
    closing(console, data, language)
