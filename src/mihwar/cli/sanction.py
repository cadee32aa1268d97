"""`mihwar sanction`: a coalition sanctions a target; what it costs whom, where trade goes, what a partner gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, On, Out, open_store
from mihwar.cli.progress import Bar
from mihwar.model import choice

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language

SHOWN = 8  # losers, winners, flows
SEEN = 0.001  # per cent

Base = Annotated[Path | None, typer.Option("--base", help="A matrix of your own (docs/sanctions.md); default: BACI 2023.")]
Year = Annotated[int | None, typer.Option("--year", help="Of the trade; default: the latest.")]
Ratio = Annotated[float | None, typer.Option("--ratio", help="Gross output over GDP, for sales at home; default: 2.")]
Fill = Annotated[bool | None, typer.Option("--fill/--no-fill", help="Predict flows that nobody reported; default: yes.")]
Officials = Annotated[
    bool | None, typer.Option("--officials", help="Figures of officials in place of predictions, where carried.")
]
Elasticity = Annotated[
    str | None, typer.Option("--elasticity", help="Trade elasticity: 5, or LOW:HIGH, or LOW:MID:HIGH; default: 2:5:8.")
]
Sigma = Annotated[str | None, typer.Option("--sigma", help="The same as an elasticity of substitution (theta + 1).")]
Deficits = Annotated[str | None, typer.Option("--deficits", help="share (of income), fixed, or none.")]
Draws = Annotated[int | None, typer.Option("--draws", help="Draws of the bands; 0: none; default: 500.")]
Seed = Annotated[int | None, typer.Option("--seed", help="Of the draws.")]
Cut = Annotated[str | None, typer.Option("--cut", help="all trade, the target's exports, or its imports.")]
Without = Annotated[str | None, typer.Option("--without", help="Members of those groups that take no part: HUN,TUR.")]
Strength = Annotated[
    str | None,
    typer.Option("--strength", help="Share of that trade that stops at unchanged prices, 0 to 1 or LOW:HIGH; default: 1."),
]
Estimate = Annotated[
    Path | None, typer.Option("--estimate", help="JSON of `mihwar gravity`; then --strength =NAME takes its coefficient.")
]


def sanction(
    target: Annotated[str | None, typer.Option(help="Who is sanctioned: states, with commas.")] = None,
    by: Annotated[str | None, typer.Option(help="Who sanctions: states and groups (G7,EU,AUS).")] = None,
    without: Without = None,
    cut: Cut = None,
    strength: Strength = None,
    partner: Annotated[str | None, typer.Option(help="Who opens, and by how much: CHN:+0.3,IND:+0.2.")] = None,
    new_links: Annotated[bool | None, typer.Option("--new-links", help="Open links without recorded trade too.")] = None,
    through: Annotated[str | None, typer.Option(help="States that goods go round through: KAZ,ARM,KGZ.")] = None,
    leak: Annotated[float | None, typer.Option(help="What going round costs above shipping: 0.25.")] = None,
    scenario: Annotated[Path | None, typer.Option(help="A scenario in TOML (docs/sanctions.md).")] = None,
    elasticity: Elasticity = None,
    sigma: Sigma = None,
    deficits: Deficits = None,
    variant: Annotated[str | None, typer.Option(help="full, or conditional (output and spending held).")] = None,
    base: Base = None,
    year: Year = None,
    ratio: Ratio = None,
    value_added: Annotated[float | None, typer.Option(help="Share of value added in output; default: 1/ratio.")] = None,
    fill: Fill = None,
    officials: Officials = None,
    elasticities: Annotated[
        Path | None, typer.Option(help="By sector, for a table with sectors (docs/trade-sectors.md).")
    ] = None,
    estimate: Estimate = None,
    draws: Draws = None,
    seed: Seed = None,
    table: Annotated[str, typer.Option(help="Which table --out writes: welfare, trade or diverted.")] = "welfare",
    on: On = None,
    lang: Lang = "en",
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(output.FORMATS)}.")] = "text",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """A coalition sanctions a target: what each loses, where trade goes, what a partner gives back, with bands."""
    from mihwar.language import Language

    language = Language(lang)
    form = "json" if as_json else form
    choice(form, output.FORMATS, "format")
    choice(table, ("welfare", "trade", "diverted"), "table")
    observatory = open_store(db, on)
    with Bar(language["trade_working"]) as bar:
        answer = observatory.sanction(
            target or (), by or (), scenario, bar.step, without=without, cut=cut, strength=strength, partner=partner,
            new_links=new_links, through=through, leak=leak, elasticity=elastic(elasticity, sigma), deficits=deficits,
            variant=variant, base=base, year=year, ratio=ratio, value_added=value_added, fill=fill,
            officials=officials, elasticities=elasticities, estimate=estimate, draws=draws, seed=seed,
        )  # fmt: skip
    if table != "welfare" and out is not None and out.suffix in (".csv", ".parquet"):
        output.give_table(answer.arrow(table), out)
    elif output.as_data(form == "json", out):
        output.give(answer, form == "json", out)
    elif form == "html" or (out and out.suffix in output.PAGES):
        from mihwar.web.losses import losses_page

        output.write_text(losses_page(answer, language), out)
    else:
        output.show(lambda console: show(console, answer.data, language), out)


def elastic(elasticity: str | None, sigma: str | None) -> str | None:
    """The trade elasticity from either of the two options.

    Raises:
        BadChoice: both, or no numbers.
    """
    from mihwar.errors import BadChoice

    if sigma is None:
        return elasticity
    if elasticity is not None:
        raise BadChoice("Give --elasticity or --sigma, not both: sigma is the elasticity plus one.")
    try:
        return ":".join(repr(float(one) - 1) for one in sigma.split(":"))
    except ValueError:
        raise BadChoice(f"{sigma!r} is no elasticity of substitution; write a number above 1, for example 7.") from None


def show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """The setting, who loses what, trade, partners, the ladder, ways round, what it hangs on, caveats."""
    from rich.markup import escape

    from mihwar.cli.tables import line
    from mihwar.language import traded

    console.print(f"[bold]{escape(traded.title(data, language))}[/bold]")
    for sentence in traded.setting(data, language):
        line(console, sentence)
    console.print()
    for sentence in traded.headline(data, language):
        line(console, f"• {sentence}")
    _welfare(console, data, language)
    _trade(console, data, language)
    for key, sentences in (
        ("trade_partners", traded.partners(data, language)),
        ("trade_evasion", traded.evasion(data, language)),
    ):
        if sentences:
            head(console, language[key])
            for sentence in sentences:
                line(console, f"• {sentence}")
    _ladder(console, data, language)
    _drivers(console, data, language)
    closing(console, data, language)


def head(console: Console, text: str) -> None:
    """The heading of a part."""
    from rich.markup import escape

    console.print(f"\n[bold underline]{escape(text)}[/bold underline]")


def closing(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """What other studies found, what to bear in mind, and how well the model was solved."""
    from mihwar.cli.tables import line
    from mihwar.language import traded

    if data["studies"]:
        head(console, language["trade_studies"])
        for one in data["studies"]:
            line(console, f"• {traded.study(one, language)}")
    head(console, language["trade_caveats"])
    for one in data["caveats"]:
        line(console, f"• {language.of(one, 'text')}")
    if "residual" in data:
        console.print()
        line(console, traded.solved(data, language), 0, "dim")


def _welfare(console: Console, data: Mapping[str, Any], language: Language) -> None:
    rows = data["welfare"]
    losers = [row for row in rows if row["pct"] <= -SEEN][:SHOWN]
    winners = [row for row in reversed(rows) if row["pct"] >= SEEN][:SHOWN]
    named = [row for row in rows if row["role"] in ("target", "partner", "through")]
    for key, some in (("trade_roles", named), ("trade_losers", losers), ("trade_winners", winners)):
        if key == "trade_roles" and not some:
            continue
        head(console, language[key])
        console.print(_states(some, data, language) if some else language["trade_nobody"])


def _states(rows: Sequence[Mapping[str, Any]], data: Mapping[str, Any], language: Language) -> Any:
    from rich.markup import escape

    from mihwar.cli.tables import table
    from mihwar.language import phrases as say
    from mihwar.language import traded

    keys = ("state", "trade_role", "trade_pct", "trade_range", "trade_dollars", "trade_exports", "trade_imports")
    made = table(*(language[key] for key in keys))
    for row in rows:
        span = ""
        if row["lo"] is not None:
            span = f"{traded.percent(row['lo'], language)} … {traded.percent(row['hi'], language)}"
        made.add_row(
            escape(say.name(data, row["state"], language)), language[f"trade_role_{row['role']}"] if row["role"] else "",
            traded.percent(row["pct"], language), span, traded.money(row["dollars"], language),
            traded.percent(row["exports"], language), traded.percent(row["imports"], language),
        )  # fmt: skip
    return made


def _trade(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from mihwar.cli.tables import line
    from mihwar.language import phrases as say
    from mihwar.language import traded

    names = [say.name(data, one, language) for one in data["focus"]]
    head(console, language.say("trade_flows", name=say.listed(names, language)))
    console.print(_flows(data["trade"][: 2 * SHOWN], data, language))
    for row in data["home"]:
        said = {key: traded.flow(row[key], data, language) for key in ("before", "after")}
        name = say.name(data, row["state"], language)
        line(console, language.say("trade_home", name=name, pct=traded.percent(row["pct"], language), **said))
    head(console, language["trade_diverted"])
    focus = set(data["focus"])
    others = [row for row in data["diverted"] if not focus & {row["seller"], row["buyer"]} and not row["home"]]
    console.print(_flows(others[:SHOWN], data, language))


def _flows(rows: Sequence[Mapping[str, Any]], data: Mapping[str, Any], language: Language) -> Any:
    from rich.markup import escape

    from mihwar.cli.tables import table
    from mihwar.language import phrases as say
    from mihwar.language import traded

    keys = ("trade_seller", "trade_buyer", "trade_before", "trade_after", "trade_change", "trade_range", "trade_note")
    made = table(*(language[key] for key in keys))
    for row in rows:
        notes = [language[f"trade_{key}"] for key in ("cut", "predicted") if row[key]]
        span = ""
        if row["lo"] is not None:
            span = f"{traded.percent(row['lo'], language)} … {traded.percent(row['hi'], language)}"
        made.add_row(
            escape(say.name(data, row["seller"], language)), escape(say.name(data, row["buyer"], language)),
            traded.flow(row["before"], data, language), traded.flow(row["after"], data, language),
            traded.percent(row["pct"], language), span, language["comma"].join(notes),
        )  # fmt: skip
    return made


def _ladder(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from rich.markup import escape

    from mihwar.cli.tables import line, table
    from mihwar.language import traded

    if not data["ladder"]:
        return
    head(console, language["trade_ladder"])
    line(console, language.say("trade_ladder_note", target=traded.members(data, data["focus"][:1], language)))
    made = table(*(language[key] for key in ("trade_joiner", "trade_together", "trade_adds", "trade_alone", "trade_own")))
    for row in data["ladder"]:
        values = [traded.percent(row[key], language) for key in ("together", "adds", "alone", "own")]
        made.add_row(escape(traded.members(data, [row["joiner"]], language)), *values)
    console.print(made)


def _drivers(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from rich.markup import escape

    from mihwar.cli.tables import table
    from mihwar.language import phrases as say
    from mihwar.language import traded

    if not data["drivers"]:
        return
    head(console, language.say("trade_drivers", name=say.name(data, data["focus"][0], language)))
    keys = ("trade_driver", "trade_driver_low", "trade_driver_high", "trade_driver_at_low", "trade_driver_at_high")
    made = table(*(language[key] for key in keys))
    for row in data["drivers"]:
        named = traded.driver(data, row, language)
        made.add_row(*map(escape, named), *(traded.percent(row[key], language) for key in ("at_low", "at_high")))
    console.print(made)
