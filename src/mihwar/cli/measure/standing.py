"""`mihwar measure standing`: how one state stands among others, as separate series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.measure.polarity import sampled
from mihwar.cli.measure.power import named, show_uncovered
from mihwar.cli.options import Db, First, Json, Lang, Last, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from mihwar.language import Language

NAMED = 12  # members shown by name where a list is longer


def standing(
    of: Annotated[str | None, typer.Option("--of", help="The state; default: USA, which is a choice, not a finding.")] = None,
    first: First = None,
    last: Last = None,
    few: Annotated[int, typer.Option(help="A vote is isolated with fewer other states than this on its side.")] = 5,
    contested: Annotated[float, typer.Option(help="Least share of the weaker side in a contested roll call.")] = 0.1,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """How a state stands: its share of power, votes won and lost alone, who owes it defence, whom it sanctions and who joins."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db).standing(of, first, last, few, contested)
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, language))


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """The state and that it is a choice; power, votes, obligations, sanctions; what is not covered."""
    say = {"name": named(data, data["of"], language), "first": data["first"], "last": data["last"]}
    console.print(f"[bold]{language.say('standing_title', **say)}[/bold]")
    console.print(language["standing_default" if data["by_default"] else "standing_choice"])
    settings = {"few": data["few"], "percent": language.number(100 * data["contested"], 0)}
    for key, make in (("power", _power), ("votes", _votes), ("defence", _defence), ("sanctions", _sanctions)):
        if data[key]:
            console.print(f"\n[bold]{language[f'standing_{key}']}[/bold]")
            console.print(make(data, language))
            console.print(language.say(f"standing_{key}_note", **settings))
    _now(console, data, language)
    show_uncovered(console, data["not_covered"], language)


def _columns(made: Table) -> Table:
    for column in made.columns[1:]:
        column.justify = "right"
    return made


def _power(data: Mapping[str, Any], language: Language) -> Table:
    from mihwar.cli.tables import table

    bases = list(dict.fromkeys(row["measure"] for row in data["power"]))
    found = {(row["year"], row["measure"]): row for row in data["power"]}
    made = _columns(table(language["year"], *(language.word("power", base) for base in bases)))
    for year in sampled(sorted({row["year"] for row in data["power"]})):
        cells = [found.get((year, base)) for base in bases]
        made.add_row(str(year), *(_ranked(cell, language) for cell in cells))
    return made


def _ranked(row: Mapping[str, Any] | None, language: Language) -> str:
    return f"{language.number(row['share'], 4)} ({row['rank']})" if row and row["share"] is not None else "–"


def _votes(data: Mapping[str, Any], language: Language) -> Table:
    from mihwar.cli.tables import table

    heads = (
        "year",
        "session",
        "won_contested",
        "won_important",
        "won_divided",
        "few_with_it",
        "alone",
        "agreement",
        "agreement_all",
    )
    made = _columns(table(*(language[head] for head in heads)))
    rows = {row["year"]: row for row in data["votes"]}
    for year in sampled(sorted(rows)):
        row = rows[year]
        made.add_row(
            str(year), str(row["session"]), *(_won(row[name], language) for name in ("contested", "important", "divided")),
            *(language.number(row[name], 2) for name in ("few", "alone", "agreement", "agreement_all")),
        )  # fmt: skip
    return made


def _won(one: Mapping[str, Any] | None, language: Language) -> str:
    """Share won and how many votes it is of: 0.26 (11/43)."""
    if one is None or one["share"] is None:
        return "–"
    return f"{language.number(one['share'], 2)} ({one['won']}/{one['cast']})"


def _defence(data: Mapping[str, Any], language: Language) -> Table:
    from mihwar.cli.tables import table

    cards = list(dict.fromkeys(row["card"] for row in data["defence"]))
    found = {(row["year"], row["card"]): row for row in data["defence"]}
    made = _columns(table(language["year"], *cards))
    for year in sampled(sorted({row["year"] for row in data["defence"]})):
        cells = []
        for card in cards:
            row = found.get((year, card))
            known = row is not None and row["owed"] is not None
            cells.append(f"{row['owed']} / {row['others']} ({language.number(row['share'], 2)})" if row and known else "–")
        made.add_row(str(year), *cells)
    return made


def _sanctions(data: Mapping[str, Any], language: Language) -> Table:
    from mihwar.cli.tables import table

    heads = ("year", "targets", "joined_by_others", "began_first", "under_un", "who_else")
    made = table(*(language[head] for head in heads))
    rows = {row["year"]: row for row in data["sanctions"] if row["targets"]}
    for year in sampled(sorted(rows)):
        row = rows[year]
        others = [f"{_sender(data, one['sender'], language)} {one['targets']}" for one in row["others"][:NAMED]]
        made.add_row(
            str(year), *(str(len(row[key])) for key in ("targets", "joined", "first", "under_un")),
            language["comma"].join(others) + (" …" if row["others"][NAMED:] else ""),
        )  # fmt: skip
    return made


def _sender(data: Mapping[str, Any], sender: str, language: Language) -> str:
    """A sender by name: a state, or an organisation."""
    return named(data, sender, language) if sender in data["names"] else language.word("org", sender)


def _now(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """Of the last year with sanctions: each target with those who sanction it too."""
    from mihwar.cli.tables import table

    open_: Sequence[Mapping[str, Any]] = [
        row for row in data["regimes"] if row["until"] is None or row["until"].year > data["last"]
    ]
    if not open_:
        return
    console.print(f"\n[bold]{language.say('standing_regimes', last=data['last'])}[/bold]")
    made = table(language["target"], language["since"], language["others_since"])
    for row in open_:
        began: dict[str, int] = {}
        for one in sorted(row["others"], key=lambda one: one["since"]):
            if one["until"] is None or one["until"].year > data["last"]:
                began.setdefault(one["sender"], one["since"].year)
        said = [f"{_sender(data, sender, language)} {year}" for sender, year in began.items()]
        made.add_row(named(data, row["target"], language), str(row["since"]), language["comma"].join(said) or "–")
    console.print(made)
