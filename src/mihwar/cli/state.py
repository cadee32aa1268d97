"""`mihwar state`: which state a name or code means, on a date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, On, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console


def state(
    text: Annotated[str, typer.Argument(metavar="NAME|CODE", help="A name in English or Arabic, or a code.")],
    scheme: Annotated[str | None, typer.Option(help="iso3, cow, gw, m49, name, iso2, iso4, cowc, gwc or id.")] = None,
    on: On = None,
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Which state a name or code means, on a date."""
    answer = open_store(db, on).state(text, scheme)
    if as_json or out:
        output.give(answer, as_json, out)
    else:
        output.show(lambda console: _show(console, answer.data), None)


def _show(console: Console, data: Mapping[str, Any]) -> None:
    """One state: names, codes, spells."""
    from rich.markup import escape

    console.print(f"[bold]{escape(data['name_en'])}[/bold]  {escape(data['name_ar'])}  ({data['id']})")
    if data["official_en"]:
        console.print(f"{escape(data['official_en'])}  {escape(data['official_ar'] or '')}")
    codes = "  ".join(f"{scheme} {code if code is not None else '–'}" for scheme, code in data["codes"].items())
    console.print(codes)
    for spell in data["spells"]:
        console.print(f"  {spell['system']:4} {spell['began']} to {spell['ended'] or 'today'}")
    if data["note_en"]:
        console.print(escape(data["note_en"]))
