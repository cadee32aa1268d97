"""`mihwar measure polarity`: how many poles by the rules of the literature, and why concentration changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mihwar.cli import output
from mihwar.cli.measure.power import By, named, show_uncovered
from mihwar.cli.options import Db, First, Json, Lang, Last, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from mihwar.language import Language

STEP = 10  # without --from, every so many years are shown
SHOWN = 40


def polarity(
    first: First = None,
    last: Last = None,
    by: By = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """How many poles: the rules of the literature side by side, with the years in which the list of powers changes marked."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db).polarity(first, last, by or ())
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, language))


def sampled(years: Sequence[int], marked: Sequence[int] = ()) -> list[int]:
    """The years to show: all of a few, else every tenth, those marked, the first and the last."""
    if len(years) <= SHOWN:
        return list(years)
    return [year for year in years if year % STEP == 0 or year in marked or year in (years[0], years[-1])]


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """A table per base of power, then the changes taken apart, then the rules with their sources."""
    from rich.markup import escape

    between = {"first": data["first"], "last": data["last"]}
    console.print(f"[bold]{language.say('polarity_title', **between)}[/bold]")
    console.print(language["polarity_note"])
    for base in dict.fromkeys(row["measure"] for row in data["series"]):
        rows = [row for row in data["series"] if row["measure"] == base]
        known = [row for row in rows if row["con"] is not None]
        console.print(f"\n[bold]{language.say('polarity_by', base=language.word('power', base), card=rows[0]['card'])}[/bold]")
        marked = [row["year"] for row in known if row["joined"] or row["left"]]
        shown = sampled([row["year"] for row in known], marked)
        if known:
            console.print(_series([row for row in known if row["year"] in shown], language))
        if len(shown) < len(known):
            console.print(language.say("polarity_sampled", step=STEP))
        for line in _unknown(data, rows, language):
            console.print(escape(line))
    if data["changes"]:
        console.print(f"\n[bold]{language['polarity_changes']}[/bold]")
        console.print(_changes(data, language))
        console.print(language["polarity_changes_note"])
    legend = language["comma"].join(f"{state} {named(data, state, language)}" for state in sorted(data["names"]))
    console.print(f"\n{escape(legend)}")
    console.print(f"\n[bold]{language['polarity_rules']}[/bold]")
    for rule in data["rules"]:
        console.print(escape(f"• {language.of(rule, 'title')} ({rule['source']})"))
    show_uncovered(console, data["not_covered"], language)


def _series(rows: Sequence[Mapping[str, Any]], language: Language) -> Table:
    from mihwar.cli.tables import table

    heads = (
        "year",
        "powers",
        "rule_50_25",
        "poles_half",
        "con",
        "effective",
        "effective_all",
        "strongest",
        "second",
        "list_changed",
    )
    made = table(*(language[head] for head in heads))
    for row in rows:
        made.add_row(
            str(row["year"]), str(row["n"]), language.word("polarity", row["rule_50_25"]), str(row["poles_half_of_leader"]),
            language.number(row["con"], 4), language.number(row["effective"], 2), language.number(row["effective_all"], 2),
            *(f"{row[who]} {language.number(row[who + '_share'], 2)}" if row[who] else "–" for who in ("leader", "second")),
            _marks(row, language),
        )  # fmt: skip
    return made


def _marks(row: Mapping[str, Any], language: Language) -> str:
    """Who came onto the list and who left it."""
    parts = []
    for key in ("joined", "left"):
        if row[key]:
            parts.append(language.say(f"polarity_{key}", states=language["comma"].join(row[key])))
    return language["semicolon"].join(parts)


def _unknown(data: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], language: Language) -> list[str]:
    """Spans of years in which a power has no value, so that nothing can be said."""
    spans: list[list[Any]] = []
    for row in rows:
        missing = tuple(row["missing"])
        if spans and spans[-1][1] == row["year"] - 1 and spans[-1][2] == missing:
            spans[-1][1] = row["year"]
        else:
            spans.append([row["year"], row["year"], missing])
    return [
        language.say(
            "polarity_unknown", first=first, last=last,
            states=language["comma"].join(named(data, state, language) for state in missing),
        )
        for first, last, missing in spans if missing
    ]  # fmt: skip


def _changes(data: Mapping[str, Any], language: Language) -> Table:
    """Changes of CON: before, after, the part of who is listed, and the largest parts of single states."""
    from mihwar.cli.tables import table

    heads = ("measure_of", "years", "before", "after", "polarity_composition", "polarity_shares")
    made = table(*(language[head] for head in heads))
    for row in data["changes"]:
        if row["index"] != "con":
            continue
        parts = sorted(row["shares"].items(), key=lambda pair: -abs(pair[1]))
        said = [f"{state} {signed(part, language)}" for state, part in parts if abs(part) >= 0.005]
        made.add_row(
            language.word("power", row["measure"]), language.say("years_between", first=row["first"], last=row["last"]),
            language.number(row["before"], 4), language.number(row["after"], 4),
            signed(row["composition"], language) if row["joined"] or row["left"] else "–",
            language["comma"].join(said),
        )  # fmt: skip
    return made


def signed(value: float, language: Language) -> str:
    """A difference with its sign, on the right side of the digits in both languages."""
    mark = "\u200e" if language.lang == "ar" else ""
    return f"{mark}{value:+.3f}"
