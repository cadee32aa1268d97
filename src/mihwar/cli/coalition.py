"""`mihwar coalition`: what each candidate would add to a coalition that sanctions."""

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
    Estimate,
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


def coalition(
    target: Annotated[str, typer.Option(help="Who is sanctioned.")],
    by: Annotated[str, typer.Option(help="The core that sanctions already: states and groups.")],
    candidates: Annotated[str, typer.Option(help="Who might join: states and groups, with commas.")],
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
    estimate: Estimate = None,
    draws: Draws = None,
    seed: Seed = None,
    on: On = None,
    lang: Lang = "en",
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(output.FORMATS)}.")] = "text",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """What each candidate would add to a coalition that sanctions: joining first, last, and over all orders (Shapley)."""
    from mihwar.language import Language

    language = Language(lang)
    form = "json" if as_json else form
    choice(form, output.FORMATS, "format")
    observatory = open_store(db, on)
    with Bar(language["trade_working"]) as bar:
        answer = observatory.coalition(
            target, by, candidates, bar.step, without=without, cut=cut, strength=strength, elasticity=elastic(elasticity, sigma),
            deficits=deficits, base=base, year=year, ratio=ratio, fill=fill, officials=officials,
            estimate=estimate, draws=draws, seed=seed,
        )  # fmt: skip
    if output.as_data(form == "json", out):
        output.give(answer, form == "json", out)
    elif form == "html" or (out and out.suffix in output.PAGES):
        from mihwar.web.losses import coalition_page

        output.write_text(coalition_page(answer, language), out)
    else:
        output.show(lambda console: show(console, answer.data, language), out)


def show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """The core, every candidate, caveats."""
    from rich.markup import escape

    from mihwar.cli.tables import line, table
    from mihwar.language import traded

    console.print(f"[bold]{escape(traded.coalition_title(data, language))}[/bold]")
    for sentence in (*traded.setting(data, language), traded.core(data, language)):
        line(console, sentence)
    head(console, language["trade_candidate"])
    line(console, language.say("trade_candidates_note", target=traded.target(data, language)))
    keys = (
        "trade_candidate",
        "trade_shapley",
        "trade_range",
        "trade_share",
        "trade_first",
        "trade_last",
        "trade_own",
        "trade_dollars",
    )
    made = table(*(language[key] for key in keys))
    for row in data["candidates"]:
        span = ""
        if row["lo"] is not None:
            span = f"{traded.percent(row['lo'], language)} … {traded.percent(row['hi'], language)}"
        made.add_row(
            escape(traded.members(data, [row["candidate"]], language)), traded.percent(row["shapley"], language), span,
            language.number(row["share_pct"]), traded.percent(row["first"], language), traded.percent(row["last"], language),
            traded.percent(row["own"], language), traded.money(row["own_dollars"], language),
        )  # fmt: skip
    console.print(made)
    if sampled := traded.sampled(data, language):
        line(console, sampled)
    closing(console, data, language)
