"""`mihwar measure balance`: how far the states are from falling into two camps, and the ties and triads behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.measure.signed import Ties, evidence, named, show_layers, show_untied, split
from mihwar.cli.options import Db, Json, Lang, On, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from mihwar.language import Language

SHOWN = 12  # ties that are listed


def balance(
    on: On = None,
    ties: Ties = None,
    seconds: Annotated[float, typer.Option(help="Time for the proof.")] = 30.0,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Structural balance on a date: the frustration index, proved, the camps and the triads."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db, on or date.today().isoformat()).balance(split(ties), seconds)
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, language))


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """Ties, the index, the triads, the camps, the ties that stand in the way."""
    console.print(f"[bold]{language.say('balance_title', on=language.day(data['on']))}[/bold]\n")
    show_layers(console, data, data["layers"], language)
    counts = {key: language.number(data[key]) for key in ("states", "friendly", "hostile")}
    console.print("\n" + language.say("balance_graph", **counts, cancelled=language.number(len(data["cancelled"]))))
    _show_index(console, data["frustration"], language)
    console.print(f"\n[bold]{language['balance_triads']}[/bold]")
    console.print(_triads(data, language))
    if data["balanced_share"] is not None:
        console.print(language.say("balance_share", share=language.number(data["balanced_share"], 4)))
    console.print(f"\n[bold]{language['balance_camps']}[/bold]")
    console.print(language["balance_camps_note"])
    for camp in data["camps"]:
        states = language["comma"].join(_member(data, one, language) for one in camp["states"])
        console.print(language.say("balance_camp", camp=camp["camp"], n=len(camp["states"]), states=states))
    _show_edges(console, data, language)
    show_untied(console, data, data["untied"], language)


def _show_index(console: Console, found: Mapping[str, Any], language: Language) -> None:
    key = "balance_proved" if found["proved"] else "balance_bounded"
    console.print(
        language.say(
            key,
            index=language.number(found["index"]),
            bound=language.number(found["bound"]),
            gap=language.number(100 * found["gap"], 1),
        )
    )
    if found["normalised"] is not None:
        console.print(language.say("balance_normalised", value=language.number(found["normalised"], 4)))


def _triads(data: Mapping[str, Any], language: Language) -> Table:
    from mihwar.cli.tables import table

    made = table(*(language[key] for key in ("balance_type", "balance_count", "balance_balanced")))
    made.columns[1].justify = "right"
    for row in data["triads"]:
        # Signs at the edge of right-to-left text change sides unless they stand between left-to-right marks.
        signs = f"\u200e{row['type'].replace('-', '−')}\u200e" if language.lang == "ar" else row["type"].replace("-", "−")
        word = language[f"balance_{'yes' if row['balanced'] else 'no'}"]
        made.add_row(f"{signs}  {language['balance_kind_' + str(row['type'].count('-'))]}", language.number(row["count"]), word)
    return made


def _member(data: Mapping[str, Any], one: Mapping[str, Any], language: Language) -> str:
    """A state, marked where it could as well stand in the other camp."""
    return named(data, one["state"], language) + ("*" if one["margin"] <= 0 else "")


def _show_edges(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """The ties in most unbalanced triads, with their evidence."""
    edges: Sequence[Mapping[str, Any]] = [edge for edge in data["edges"] if edge["unbalanced"] or edge["frustrated"]]
    if not edges:
        return
    from mihwar.cli.tables import table

    console.print(f"\n[bold]{language['balance_edges']}[/bold]")
    heads = ("balance_tie", "balance_sign", "balance_frustrated", "balance_unbalanced", "evidence")
    made = table(*(language[key] for key in heads))
    for edge in sorted(edges, key=lambda edge: (-edge["unbalanced"], not edge["frustrated"], edge["a"], edge["b"]))[:SHOWN]:
        pair = f"{named(data, edge['a'], language)} – {named(data, edge['b'], language)}"
        made.add_row(
            pair, language["balance_friends" if edge["sign"] == "+" else "balance_enemies"],
            language["balance_yes" if edge["frustrated"] else "balance_no"], language.number(edge["unbalanced"]),
            evidence(edge, language),
        )  # fmt: skip
    console.print(made)
    console.print(
        language.say("balance_all", edges=language.number(len(data["edges"])), triads=language.number(len(data["unbalanced"])))
    )
