"""What the commands on signed ties share: the options, and how the layers are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language

Ties = Annotated[
    str | None,
    typer.Option(
        "--ties",
        help="Layers, separated by commas, each with a weight if it is not 1: treaty (or defence), dispute, rivalry, sanction, "
        "targeted, vote. Default: treaty,dispute,rivalry,sanction. Example: defence,dispute=2.",
    ),
]


def split(ties: str | None) -> list[str]:
    """The option as a list; empty where it was not given."""
    return [one for one in (ties or "").split(",") if one.strip()]


def named(data: Mapping[str, Any], state: str, language: Language) -> str:
    """The name of a state in the language."""
    return escape(str(data["names"].get(state, {}).get(language.lang, state)))


def names(data: Mapping[str, Any], states: Sequence[str], language: Language) -> str:
    """Names of states in a row."""
    return language["comma"].join(named(data, state, language) for state in states)


def show_layers(console: Console, data: Mapping[str, Any], layers: Sequence[Mapping[str, Any]], language: Language) -> None:
    """Which layers count with which weight, from which card, and which are not covered."""
    console.print(f"[bold]{escape(language['signed_layers'])}[/bold]")
    for one in layers:
        word = language.word("tie", one["layer"])
        if not one["cards"]:
            console.print(escape(language.say("signed_missing", layer=word, cards=language["comma"].join(one["would_do"]))))
            continue
        console.print(
            escape(
                language.say(
                    "signed_layer" if one["complete"] else "signed_selection",
                    layer=word,
                    weight=f"{one['weight']:g}",
                    pairs=language.number(one["pairs"]),
                    cards=language["comma"].join(one["cards"]),
                )
            )
        )
        if one["uncovered"]:
            years = language["comma"].join(str(day.year) for day in sorted(one["uncovered"]))
            console.print(escape("  " + language.say("signed_uncovered", years=years)))
    console.print(language["signed_coding"])


def show_untied(console: Console, data: Mapping[str, Any], untied: Sequence[str], language: Language) -> None:
    """States without a tie: unknown."""
    if untied:
        console.print(f"\n{language.say('signed_untied', n=len(untied), states=names(data, untied, language))}")


def evidence(edge: Mapping[str, Any], language: Language) -> str:
    """The layers of a tie, each with its strongest value, what was found, where, and in how many years more."""
    layers: dict[str, list[Mapping[str, Any]]] = {}
    for one in edge["layers"]:
        layers.setdefault(one["layer"], []).append(one)
    parts = []
    for layer, mine in layers.items():
        most = max(mine, key=lambda one: abs(one["value"]))
        kinds = language["comma"].join(language.word("kind", kind) for kind in most["kinds"])
        more = language.say("signed_years", n=len(mine)) if len(mine) > 1 else ""
        said = f"{language.word('tie', layer)} {language.number(most['value'], 2)}: {kinds} [{most['examples'][0]}]{more}"
        parts.append(said)
    return escape(language["semicolon"].join(parts))
