"""`mihwar measure exposure`: who gains and who loses where another state grows, through goods trade."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language

TOP = 10
SHOWN = 0.0001  # four digits are printed; what would be zero there is left out
BASIS_POINTS = 100  # 0.01 per cent for each per cent of growth


def exposure(
    state: Annotated[str, typer.Argument(help="A state: name in English or Arabic, or code.")],
    year: Annotated[int | None, typer.Option(help="The year; default: the latest with goods trade and GDP.")] = None,
    theta: Annotated[float, typer.Option(help="The trade elasticity (sigma - 1).")] = 5.0,
    ratio: Annotated[float, typer.Option(help="Gross output over GDP, 1 to 5; 1 takes GDP for output.")] = 1.0,
    top: Annotated[int, typer.Option(help="How many friends and enemies to list.", min=1)] = TOP,
    matrix: Annotated[Path | None, typer.Option(help="Write all pairs of states to a .csv or .parquet file.")] = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """What growth in every other state does to real income in this one, through trade: friends and enemies."""
    from mihwar.language import Language

    language = Language(lang)
    observatory = open_store(db)
    answer = observatory.exposure(state, year, theta, ratio)
    if matrix:
        output.give_table(observatory.exposure_pairs(year, theta, ratio), matrix)
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, observatory.world, language, top))


def _show(console: Console, data: Mapping[str, Any], world: Any, language: Language, top: int) -> None:
    """Friends, enemies, what was assumed, and how much hangs on it."""
    from rich.markup import escape

    def named(state: str) -> str:
        return escape(language.of(world.record(state), "name"))

    name = named(data["state"])
    say = {"state": name, "year": data["year"], "theta": language.number(data["theta"], 1), "card": data["card"]}
    console.print(f"[bold]{language.say('exposure_title', **say)}[/bold]")
    console.print(language["exposure_unit"])
    known = [row for row in data["rows"] if row["recorded"]]
    rows = [row for row in known if abs(row["exposure"]) * BASIS_POINTS >= SHOWN / 2]
    for title, mine in (
        ("exposure_friends", [row for row in rows if row["exposure"] > 0][:top]),
        ("exposure_enemies", [row for row in reversed(rows) if row["exposure"] < 0][:top]),
    ):
        console.print(f"\n[bold]{language[title]}[/bold]")
        console.print(_partners(mine, named, language) if mine else language["exposure_none"])
    console.print(f"\n[bold]{language['exposure_assumed']}[/bold]")
    for line in _assumed(data, named, language):
        console.print(f"• {line}")
    console.print(f"\n[bold]{language['exposure_sensitivity']}[/bold]")
    console.print(_sensitivity(data["sensitivity"], named, language))
    turned = list(dict.fromkeys(state for row in data["sensitivity"] for state in row["turned"]))
    if turned:
        shown = language["comma"].join(named(one) for one in turned[:TOP])
        console.print(language.say("exposure_turned", n=len(turned), of=len(known), states=shown))


def _partners(rows: list[Mapping[str, Any]], named: Any, language: Language) -> Any:
    from mihwar.cli.tables import table

    parts = ("exposure", "income", "substitution", "market", "living", "reverse")
    made = table(language["with"], *(language[f"exposure_{part}"] for part in parts))
    for column in made.columns[1:]:
        column.justify = "right"
    for row in rows:
        made.add_row(named(row["state"]), *(language.number(row[part] * BASIS_POINTS, 4) for part in parts))
    return made


def _assumed(data: Mapping[str, Any], named: Any, language: Language) -> list[str]:
    """What the numbers rest on, and where they are weak."""
    lines = [
        language.say("exposure_home", state=named(data["state"]), share=language.number(100 * data["home_share"], 1),
                     ratio=language.number(data["ratio"], 1), gdp=data["gdp_card"]),
        language.say("exposure_balanced", changed=language.number(100 * data["changed"], 1), states=data["states"]),
        language.say("exposure_own", own=language.number(data["own"]["exposure"], 3)),
    ]  # fmt: skip
    unknown = sum(not row["recorded"] for row in data["rows"])
    if unknown:
        lines.append(language.say("exposure_unrecorded", n=unknown))
    if data["silent"]:
        shown = [named(one) for one in data["silent"][:TOP]]
        more = [f"… ({len(data['silent'])})"] if len(data["silent"]) > TOP else []
        lines.append(language.say("exposure_silent", states=language["comma"].join([*shown, *more])))
    if data["left_out"]:
        lines.append(language.say("exposure_left_out", states=language["comma"].join(named(one) for one in data["left_out"])))
    if data["floored"]:
        lines.append(language.say("exposure_floored", states=language["comma"].join(named(one) for one in data["floored"])))
    return lines


def _sensitivity(rows: list[Mapping[str, Any]], named: Any, language: Language) -> Any:
    from mihwar.cli.tables import table

    heads = ("theta", "ratio", "rank", "count_friends", "count_enemies", "top_friend", "top_enemy", "turns")
    made = table(*(language[f"exposure_{head}"] for head in heads))
    for row in rows:
        made.add_row(
            language.number(row["theta"], 1), language.number(row["ratio"], 1), language.number(row["rank_correlation"], 3),
            str(row["friends"]), str(row["enemies"]), named(row["top_friend"]), named(row["top_enemy"]), str(len(row["turned"])),
        )  # fmt: skip
    return made
