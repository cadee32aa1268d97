"""`mihwar measure power`: shares of capabilities and output, and how concentrated they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, First, Json, Lang, Last, Out, open_store
from mihwar.errors import BadChoice

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from mihwar.language import Language

FEW = 6  # states without a value that are named
By = Annotated[list[str] | None, typer.Option("--by", help="Only this base: cinc, gdp, net_power, gdp_mpd or net_power_mpd.")]


def power(
    states: Annotated[list[str] | None, typer.Argument(help="States: names in English or Arabic, or codes.")] = None,
    year: Annotated[int | None, typer.Option(help="The year; default: the last that CINC, or else GDP, covers.")] = None,
    first: First = None,
    last: Last = None,
    among: Annotated[str, typer.Option(help="Without states: majors (COW's list) or members (of the state system).")] = "majors",
    by: By = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """How powerful states are: CINC, GDP, net power, and how concentrated these are among them."""
    from mihwar.language import Language

    language = Language(lang)
    if year is not None and (first is not None or last is not None):
        raise BadChoice("Give --year, or --from and --to, not both.")
    span = (first, last) if year is None else (year, year)
    answer = open_store(db).power(states or (), *span, among, by or ())
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, language))


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """Shares by state and year, concentration, what CINC is made of, what is not covered."""
    years = sorted({row["year"] for row in data["states"] if row["value"] is not None})
    if years:
        when = str(years[0]) if len(years) == 1 else language.say("years_between", first=years[0], last=years[-1])
        console.print(f"[bold]{language.say('power_title_' + data['among'], when=when)}[/bold]")
        console.print(_states(data, language))
        console.print(language["power_note_share"])
    if data["concentration"]:
        console.print(f"\n[bold]{language['power_concentration']}[/bold]")
        console.print(_concentration(data, language))
        for row in data["concentration"]:
            if row["sum"] is not None and len(years) == 1:
                console.print(language.say("power_sum", n=row["covered"], sum=language.number(row["sum"], 4)))
    if data["components"] and len(years) == 1:
        console.print(f"\n[bold]{language['power_components']}[/bold]")
        console.print(_components(data, language))
    if any(row["measure"].startswith(("gdp", "net")) for row in data["states"]):
        console.print(f"\n{language['power_note_money']}")
    show_uncovered(console, data["not_covered"], language)


def show_uncovered(console: Console, gaps: Sequence[Mapping[str, Any]], language: Language) -> None:
    """Which bases or series do not cover what was asked, and why."""
    from rich.markup import escape

    if not gaps:
        return
    console.print(f"\n[bold]{language['not_covered']}[/bold]")
    for gap in gaps:
        name = language.word("power", gap["measure"])
        if gap["reason"] == "outside":
            said = language.say("covers_years", began=gap["began"], ended=gap["ended"])
        else:
            said = language.word("reason", gap["reason"])
        card = f" ({gap['card']})" if gap["card"] else ""
        console.print(escape(f"• {name}{card}: {said}"))


def named(data: Mapping[str, Any], state: str, language: Language) -> str:
    """The name of a state in the language."""
    return str(data["names"].get(state, {}).get(language.lang, state))


def _bases(data: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(row["measure"] for row in data["states"]))


def _states(data: Mapping[str, Any], language: Language) -> Table:
    """A line per year and state: CINC as published and recomputed, then the share and rank on each base."""
    from mihwar.cli.tables import table

    bases = [base for base in _bases(data) if any(row["value"] is not None for row in data["states"] if row["measure"] == base)]
    rows: dict[tuple[int, str], dict[str, Mapping[str, Any]]] = {}
    for row in data["states"]:
        rows.setdefault((row["year"], row["state"]), {})[row["measure"]] = row
    heads = [language["year"], language["state"]]
    heads += [language["power_published"], language["power_recomputed"]] if "cinc" in bases else []
    made = table(*heads, *(language.word("power", base) for base in bases))
    made.columns[1].no_wrap = True
    for column in made.columns[2:]:
        column.justify = "right"
    known = {row["year"] for row in data["states"] if row["value"] is not None}
    for (year, state), found in rows.items():
        if year not in known:
            continue
        cells = [str(year), named(data, state, language)]
        if "cinc" in bases:
            cells += [language.number(found["cinc"][key], 4) if "cinc" in found else "–" for key in ("value", "recomputed")]
        made.add_row(*cells, *(_share(found.get(base), language) for base in bases))
    return made


def _share(row: Mapping[str, Any] | None, language: Language) -> str:
    if row is None or row["share"] is None:
        return "–"
    return f"{language.number(row['share'], 4)} ({row['rank']})"


def _concentration(data: Mapping[str, Any], language: Language) -> Table:
    from mihwar.cli.tables import table

    heads = ("year", "measure_of", "power_n", "con", "effective", "effective_all", "power_covered", "power_missing")
    made = table(*(language[head] for head in heads))
    for row in data["concentration"]:
        made.add_row(
            str(row["year"]), language.word("power", row["measure"]), str(row["n"]), language.number(row["con"], 4),
            language.number(row["effective"], 2), language.number(row["effective_all"], 2),
            language.say("of_many", n=row["covered"], all=row["members"]),
            _listed(data, row["missing"], language),
        )  # fmt: skip
    return made


def _listed(data: Mapping[str, Any], states: Sequence[str], language: Language) -> str:
    """The first few of some states by name."""
    names = language["comma"].join(named(data, state, language) for state in states[:FEW])
    return names + " …" * (len(states) > FEW)


def _components(data: Mapping[str, Any], language: Language) -> Table:
    """The six components and their shares, side by side for each state."""
    from mihwar.cli.tables import table

    states = list(dict.fromkeys(row["state"] for row in data["components"]))
    made = table(language["component"], *(named(data, state, language) for state in states))
    for column in made.columns[1:]:
        column.justify = "right"
    parts: dict[str, list[str]] = {}
    for row in data["components"]:
        value = language.number(row["value"])
        share = f" ({language.number(row['share'], 4)})" if row["share"] is not None else ""
        parts.setdefault(row["component"], []).append(value + share)
    for name, cells in parts.items():
        made.add_row(language.word("component", name), *cells)
    return made
