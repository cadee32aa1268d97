"""`mihwar measure similarity`: alliances and votes of two states side by side, by every measure and coding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, First, Json, Lang, Last, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from mihwar.language import Language

Row = Mapping[str, Any]
SHOWN = 8  # last years in the table
SAID = 6  # flips in full
BINARY = {"treaty": "binary", "vote": "yes-no"}
CODINGS = {"treaty": ("valued", "binary", "valued-third", "binary-third"), "vote": ("valued", "yes-no")}
# The columns of the table of years: measure, coding, with its interval.
YEARLY = {
    "treaty": (("s", "valued", True), ("pi", "valued", False), ("kappa", "valued", True),
               ("tau-b", "valued", False), ("s", "binary", True), ("kappa", "binary", False)),
    "vote": (("agreement", "valued", True), ("kappa-linear", "valued", True), ("pi-linear", "valued", False),
             ("tau-b", "valued", False), ("agreement", "yes-no", True)),
}  # fmt: skip

Layer = Annotated[str | None, typer.Option("--layer", help="Only treaty (alliances) or vote; default: both.")]
Subset = Annotated[str, typer.Option("--subset", help="Of roll calls: all, important, me, nu, di, hr, co or ec.")]
AgainstYear = Annotated[int | None, typer.Option("--against-year", help="Compare every year with this; default: with the first.")]
AgainstPair = Annotated[str, typer.Option("--against-pair", help="Compare with two other states in every year, as USA,GBR.")]
Card = Annotated[str | None, typer.Option("--card", help="Alliances from atop-dyads, atop-members or mihwar-treaties.")]


def similarity(
    a: Annotated[str, typer.Argument(help="A state: name in English or Arabic, or code.")],
    b: Annotated[str, typer.Argument(help="A second state.")],
    first: First = None,
    last: Last = None,
    layer: Layer = None,
    subset: Subset = "all",
    draws: Annotated[int, typer.Option(help="Bootstrap draws behind the intervals; 0: none.")] = 1000,
    seed: Annotated[int, typer.Option(help="Of the draws: the same seed gives the same intervals.")] = 1,
    against_year: AgainstYear = None,
    against_pair: AgainstPair = "",
    card: Card = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """How similar the alliances and votes of two states are: S, pi, kappa, tau-b, agreement, by every coding, with intervals."""
    from mihwar.language import Language

    language = Language(lang)
    other = [one.strip() for one in against_pair.split(",") if one.strip()]
    answer = open_store(db).similarity(a, b, first, last, layer, subset, draws, seed, against_year, other, card)
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, language))


def _show(console: Console, data: Row, language: Language) -> None:
    """A statement, the last years and the last year by every coding, per layer; flips; what to know."""
    from rich.markup import escape

    a, b = (_name(data, side, data, language) for side in ("a", "b"))
    console.print(f"[bold]{escape(language.say('similarity_title', a=a, b=b))}[/bold]")
    for covered in data["covered"]:
        rows = [row for row in data["series"] if row["layer"] == covered["layer"]]
        console.print(f"\n[bold]{escape(_heading(data, covered, language))}[/bold]")
        known = sorted({row["year"] for row in rows if row["value"] is not None})
        if not covered["complete"] and covered["layer"] == "treaty":
            console.print(escape(language["similarity_caveat_selection"]))
        if known:
            console.print(escape(_statement(data, rows, known, language)))
            console.print(_yearly(rows, known[-SHOWN:], language))
            console.print(f"\n{escape(language.say('similarity_all', year=known[-1]))}")
            console.print(_codings(rows, known[-1], language))
        for line in _unknown(rows, language):
            console.print(escape(line))
    _contrasts(console, data, language)
    _flips(console, data["flips"], data, language)
    console.print(f"\n[bold]{escape(language['similarity_know'])}[/bold]")
    for one in [one for one in data["caveats"] if one["code"] != "selection"]:  # that one stands above
        console.print(escape("• " + language["similarity_caveat_" + one["code"].replace(" ", "_")]))
    if data["settings"]["draws"]:
        settings = data["settings"]
        console.print(
            escape(
                "• "
                + language.say(
                    "similarity_draws",
                    level=f"{settings['level']:.0%}",
                    draws=language.number(settings["draws"]),
                    seed=settings["seed"],
                )
            )
        )


def _name(row: Row, side: str, data: Row, language: Language) -> str:
    return str(data["names"].get(row[side], {}).get(language.lang, row[side]))


def _pair(row: Row, sides: tuple[str, str], data: Row, language: Language) -> str:
    return language.say("similarity_pair", a=_name(row, sides[0], data, language), b=_name(row, sides[1], data, language))


def _heading(data: Row, covered: Row, language: Language) -> str:
    """The layer, the card and the years it covers, the subset of roll calls."""
    if covered["first"] is None:
        return language[f"similarity_{covered['layer']}"]
    span = {"card": covered["card"], "first": covered["first"], "last": covered["last"]}
    told = language.say("similarity_covered", what=language[f"similarity_{covered['layer']}"], **span)
    chosen = data["settings"]["subset"]
    if covered["layer"] == "treaty" or chosen == "all":
        return told
    return f"{told}{language['semicolon']}{language['similarity_subset_' + chosen]}"


def _statement(data: Row, rows: Sequence[Row], known: Sequence[int], language: Language) -> str:
    """The main measure in the last year known, by both codings, and its change from the first, with the joint interval."""
    layer = rows[0]["layer"]
    measure = "s" if layer == "treaty" else "kappa-linear"
    newest = {(row["measure"], row["coding"]): row for row in rows if row["year"] == known[-1]}
    main = newest[measure, "valued"]
    other = newest["s" if layer == "treaty" else "kappa", BINARY[layer]]
    said = language.say(
        f"similarity_now_{layer}", year=known[-1], n=main["n"], value=_with(main, language), other=_with(other, language)
    )  # fmt: skip
    for row in data["contrasts"]:
        here = (row["layer"], row["measure"], row["coding"], row["year"]) == (layer, measure, "valued", known[-1])
        if here and row["other_year"] != row["year"]:
            before = _number(row["other"], 3, language)
            said += " " + language.say(
                "similarity_change", year=row["other_year"], value=before, difference=_signed(row, language)
            )
    return said


def _number(value: float | None, digits: int, language: Language) -> str:
    """A number without a minus before a zero."""
    return language.number(None if value is None else round(value, digits) + 0.0, digits)


def _with(row: Row | None, language: Language) -> str:
    """A value with its interval: 0.371 [0.278, 0.453]."""
    if row is None or row["value"] is None:
        return "–"
    value = _number(row["value"], 3, language)
    if row["lo"] is None:
        return value
    lo, hi = (_number(row[end], 2, language) for end in ("lo", "hi"))
    return f"{value} [{lo}, {hi}]"


def _signed(row: Row, language: Language) -> str:
    sign = "+" if row["difference"] > 0 else ""
    return sign + _with({"value": row["difference"], "lo": row["lo"], "hi": row["hi"]}, language)


def _yearly(rows: Sequence[Row], years: Sequence[int], language: Language) -> Table:
    """A line per year: the measures most used."""
    from mihwar.cli.tables import table

    layer = rows[0]["layer"]
    found = {(row["year"], row["measure"], row["coding"]): row for row in rows}
    heads = [_head(measure, coding, language) for measure, coding, _ in YEARLY[layer]]
    made = table(language["year"], "n", *heads)
    for year in years:
        cells = [found[year, measure, coding] for measure, coding, _ in YEARLY[layer]]
        shown = [
            _with(cell, language) if full else _number(cell["value"], 3, language)
            for cell, (_, _, full) in zip(cells, YEARLY[layer], strict=True)
        ]
        made.add_row(str(year), str(cells[0]["n"] or "–"), *shown)
    return made


def _head(measure: str, coding: str, language: Language) -> str:
    name = language[f"similarity_{measure.replace('-', '_')}"]
    return name if coding == "valued" else f"{name} ({language['similarity_short_' + coding.replace('-', '_')]})"


def _codings(rows: Sequence[Row], year: int, language: Language) -> Table:
    """A line per measure, a column per coding, of one year."""
    from mihwar.cli.tables import table

    layer = rows[0]["layer"]
    found = {(row["measure"], row["coding"]): row for row in rows if row["year"] == year}
    made = table(
        language["similarity_measure"], *(language[f"similarity_coding_{coding.replace('-', '_')}"] for coding in CODINGS[layer])
    )
    for measure in dict.fromkeys(row["measure"] for row in rows):
        name = language[f"similarity_{measure.replace('-', '_')}"]
        cells = [found.get((measure, coding)) for coding in CODINGS[layer]]
        made.add_row(name, *(_with(cell, language) if cell else "" for cell in cells))
    return made


def _unknown(rows: Sequence[Row], language: Language) -> list[str]:
    """Years in which nothing can be said, with the reason, consecutive ones as a span."""
    years: dict[int, str] = {}
    for row in rows:
        if row["n"] is None and row["reason"]:
            years[row["year"]] = row["reason"]
    spans: list[list[Any]] = []
    for year, reason in sorted(years.items()):
        if spans and spans[-1][1] == year - 1 and spans[-1][2] == reason:
            spans[-1][1] = year
        else:
            spans.append([year, year, reason])
    return [
        f"{first if first == last else f'{first}–{last}'}: {language['similarity_reason_' + reason.replace(' ', '_')]}"
        for first, last, reason in spans
    ]


def _contrasts(console: Console, data: Row, language: Language) -> None:
    """Differences from another year or pair that were asked for: the main measures."""
    from rich.markup import escape

    from mihwar.cli.tables import table

    main = (("treaty", "s", "valued"), ("treaty", "kappa", "valued"), ("vote", "kappa-linear", "valued"))
    rows = [row for row in data["contrasts"] if (row["layer"], row["measure"], row["coding"]) in main]
    if len({(row["layer"], row["year"]) for row in rows}) <= len({row["layer"] for row in rows}):
        return  # the change from first to last is in the statements
    console.print(f"\n[bold]{escape(language['similarity_contrasts'])}[/bold]")
    made = table(*(language[key] for key in ("year", "layer", "similarity_measure", "value", "with", "similarity_difference")))
    years = sorted({row["year"] for row in rows})[-SHOWN:]
    for row in rows:
        if row["year"] in years:
            against = (
                f"{_pair(row, ('other_a', 'other_b'), data, language)} {row['other_year']}: {_number(row['other'], 3, language)}"
            )
            made.add_row(
                str(row["year"]), language.word("layer", row["layer"]), _head(row["measure"], row["coding"], language),
                _number(row["value"], 3, language), escape(against), _signed(row, language),
            )  # fmt: skip
    console.print(made)


def _flips(console: Console, flips: Sequence[Row], data: Row, language: Language) -> None:
    """Orderings that a choice of coding reverses, one line for all measures that do."""
    from rich.markup import escape

    console.print(f"\n[bold]{escape(language['similarity_flips'])}[/bold]")
    if not flips:
        console.print(escape(language["similarity_no_flips"]))
        return
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for flip in flips:
        same = [flip[key] for key in ("layer", "kind", "a", "b", "year", "other_a", "other_b", "other_year")]
        groups.setdefault(
            (*same, flip["one"]["coding"], flip["two"]["coding"], flip["one"]["difference"] > 0, flip["clear"]), []
        ).append(flip)
    for group in list(groups.values())[:SAID]:
        console.print(escape("• " + _flip(group, data, language)))
    if (more := len(groups) - SAID) > 0:
        console.print(escape(language.say("similarity_more", n=more)))
    console.print(escape(language["similarity_yardstick"]))


def _flip(group: Sequence[Row], data: Row, language: Language) -> str:
    """In 2018 by any obligation USA–RUS are nearer than USA–GBR (S 0.672 > 0.610); by the valued coding farther (...)."""
    row = group[0]
    near, far = sorted((row["one"], row["two"]), key=lambda side: -side["difference"])
    than = (
        language.say("similarity_in_year", year=row["other_year"])
        if row["kind"] == "years"
        else language.say("similarity_than", pair=_pair(row, ("other_a", "other_b"), data, language))
    )
    values = {
        f"{end}_{part}": _number(side[key], 3, language)
        for end, side in (("near", near), ("far", far))
        for part, key in (("value", "value"), ("other", "other"))
    }
    said = language.say(
        "similarity_flip", year=row["year"], pair=_pair(row, ("a", "b"), data, language), than=than,
        what=language[f"similarity_{row['layer']}"], measure=language[f"similarity_{row['measure'].replace('-', '_')}"],
        near=language[f"similarity_by_{near['coding'].replace('-', '_')}"],
        far=language[f"similarity_by_{far['coding'].replace('-', '_')}"], **values,
    )  # fmt: skip
    others = [language[f"similarity_{one['measure'].replace('-', '_')}"] for one in group[1:]]
    if others:
        said += " " + language.say("similarity_also", measures=language["comma"].join(others))
    if row["clear"]:
        said += " " + language["similarity_clear"]
    return said
