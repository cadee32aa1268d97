"""`mihwar around`: how every other state stands to one, by one measure."""

from __future__ import annotations

from collections import Counter
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

Row = Mapping[str, Any]
SHOWN = 10  # states at either end


def around(
    state: Annotated[str, typer.Argument(help="The state that the others stand to: name in English or Arabic, or code.")],
    measure: Annotated[
        str, typer.Option(help="As agreement, vote-kappa, alliance-s, ideal-point-distance, trade-share.")
    ] = "agreement",
    year: Annotated[int | None, typer.Option(help="Only this year; default: all covered, of which the last is shown.")] = None,
    first: First = None,
    last: Last = None,
    draws: Annotated[int, typer.Option(help="Bootstrap draws behind the intervals, up to 2000; 0: none.")] = 200,
    seed: Annotated[int, typer.Option(help="Of the draws: the same seed gives the same intervals.")] = 1,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """How every other state stands to one, by one measure, for all years: for maps and series."""
    from mihwar.language import Language

    language = Language(lang)
    if year is not None and (first is not None or last is not None):
        raise BadChoice("Give --year, or --from and --to, not both.")
    span = (first, last) if year is None else (year, year)
    answer = open_store(db).around(state, measure, *span, draws, seed)
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, language))


def _show(console: Console, data: Row, language: Language) -> None:
    """The last year with a value: the nearest, the farthest, who has none and why; what to know."""
    from rich.markup import escape

    from mihwar.language import phrases

    name = phrases.name(data, data["state"], language)
    console.print(f"[bold]{escape(language.say('around_title', name=name))}[/bold]")
    known = sorted({row["year"] for row in data["rows"] if row["value"] is not None})
    if not known:
        reason = data["reason"]
        console.print(escape(language.say("around_none", reason=language.word("reason", reason))))
    else:
        rows = [row for row in data["rows"] if row["year"] == known[-1]]
        placed = _ordered(rows, data["measure"]["nearer"])
        console.print(escape(language.say("around_measure", measure=data["measure"][f"name_{language.lang}"], year=known[-1])))
        told = language.say("around_span", n=len(placed))
        told += f" {language.say('around_years', first=known[0], last=known[-1])}" if known[1:] else ""
        console.print(escape(told))
        for key, part in _ends(placed).items():
            console.print(f"\n[bold]{escape(language['around_' + key])}[/bold]")
            console.print(_table(part, data, language))
        if silent := Counter(row["reason"] for row in rows if row["value"] is None):
            said = [language.say("around_reason", n=n, reason=language.word("reason", one)) for one, n in silent.most_common()]
            console.print(escape("\n" + language.say("around_silent", reasons=language["comma"].join(said))))
    if data["rows"]:
        _know(console, data, language)


def _ordered(rows: Sequence[Row], nearer: str) -> list[Row]:
    """The states that have a value, the nearest first."""
    sign = -1 if nearer == "higher" else 1
    return sorted((row for row in rows if row["value"] is not None), key=lambda row: (sign * row["value"], row["state"]))


def _ends(placed: Sequence[Row]) -> dict[str, list[tuple[int, Row]]]:
    """The nearest and the farthest with their places, no state twice."""
    numbered = list(enumerate(placed, 1))
    far = numbered[max(SHOWN, len(numbered) - SHOWN) :]
    return {"nearest": numbered[:SHOWN], **({"farthest": far[::-1]} if far else {})}


def _table(placed: Sequence[tuple[int, Row]], data: Row, language: Language) -> Table:
    from rich.markup import escape

    from mihwar.cli.tables import table
    from mihwar.language import phrases

    made = table(language["place"], language["state"], language["value"], "90 %", "n")
    digits = 5 if data["measure"]["layer"] == "trade" else 3
    for place, row in placed:
        span = "" if row["lo"] is None else f"{language.number(row['lo'], 3)} … {language.number(row['hi'], 3)}"
        made.add_row(
            str(place), escape(phrases.name(data, row["state"], language)), language.number(row["value"], digits), span,
            "–" if row["n"] is None else str(row["n"]),
        )  # fmt: skip
    return made


def _know(console: Console, data: Row, language: Language) -> None:
    """Caveats, and what the intervals are."""
    from rich.markup import escape

    console.print(f"\n[bold]{escape(language['similarity_know'])}[/bold]")
    for one in data["caveats"]:
        console.print(escape(f"• {language['similarity_caveat_' + one['code'].replace(' ', '_')]}"))
    settings = data["settings"]
    if data["measure"]["coding"] and settings["draws"]:
        said = language.say("around_draws", draws=language.number(settings["draws"]), seed=settings["seed"])
        console.print(escape(f"• {said}"))
