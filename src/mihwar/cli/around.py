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
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "How other states stand to {name}",
        "measure": "{measure}, in {year}.",
        "span": "{n} states have a value.",
        "years": "The years from {first} to {last} are in --json and --out.",
        "nearest": "Nearest",
        "farthest": "Farthest",
        "none": "Nothing is known: {reason}.",
        "silent": "Without a value: {reasons}.",
        "reason": "{n} ({reason})",
        "draws": "90 %: that share of {draws} bootstrap draws (seed {seed}); states whose intervals overlap may stand otherwise.",
        "know": "What to know",
        "few": "A value that rests on few roll calls (n below 10) says little; with very few it has no interval.",
        "independent points": "The intervals of distances take the two ideal points to be estimated independently, which they "
        "are not: both hang on the same roll calls.",
        "recorded trade": "Shares are of the trade that somebody recorded. A pair without a record is missing, not without "
        "trade, and makes the other shares too great.",
        "territories": "Trade with territories that are no members of the state system, as Hong Kong, counts, but has no row.",
    },
    "ar": {
        "title": "موقع الدول الأخرى من {name}",
        "measure": "{measure}، في {year}.",
        "span": "لعدد {n} من الدول قيمة.",
        "years": "والسنوات من {first} إلى {last} في ‎--json‎ و‎--out‎.",
        "nearest": "الأقرب",
        "farthest": "الأبعد",
        "none": "لا شيء معروف: {reason}.",
        "silent": "بلا قيمة: {reasons}.",
        "reason": "{n} ({reason})",
        "draws": "‏90 %: هذه النسبة من {draws} سحبة بوتستراب (البذرة {seed}). وقد يختلف ترتيب الدول التي تتداخل فتراتها.",
        "know": "ما ينبغي معرفته",
        "few": "القيمة القائمة على تصويتات قليلة (n دون 10) لا تقول الكثير؛ وإن قلّت جدا فلا فترة لها.",
        "independent points": "تفترض فترات المسافات أن النقطتين المثاليتين مقدّرتان كلا على حدة، وليستا كذلك: فكلتاهما تتوقف على "
        "التصويتات نفسها.",
        "recorded trade": "الحصص من التجارة التي سجّلها أحد. والزوج الذي لا سجل له مفقود، لا بلا تجارة، وغيابه يكبّر الحصص الأخرى.",
        "territories": "تُحسب التجارة مع أقاليم ليست أعضاء في نظام الدول، مثل هونغ كونغ، من غير صف لها.",
    },
}


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


def _say(language: Language, key: str, **values: object) -> str:
    return WORDS[language.lang][key].format(**values)


def _show(console: Console, data: Row, language: Language) -> None:
    """The last year with a value: the nearest, the farthest, who has none and why; what to know."""
    from rich.markup import escape

    from mihwar.language import phrases

    name = phrases.name(data, data["state"], language)
    console.print(f"[bold]{escape(_say(language, 'title', name=name))}[/bold]")
    known = sorted({row["year"] for row in data["rows"] if row["value"] is not None})
    if not known:
        reason = data["reason"]
        console.print(escape(_say(language, "none", reason=language.word("reason", reason))))
    else:
        rows = [row for row in data["rows"] if row["year"] == known[-1]]
        placed = _ordered(rows, data["measure"]["nearer"])
        console.print(escape(_say(language, "measure", measure=data["measure"][f"name_{language.lang}"], year=known[-1])))
        told = _say(language, "span", n=len(placed))
        told += f" {_say(language, 'years', first=known[0], last=known[-1])}" if known[1:] else ""
        console.print(escape(told))
        for key, part in _ends(placed).items():
            console.print(f"\n[bold]{escape(_say(language, key))}[/bold]")
            console.print(_table(part, data, language))
        if silent := Counter(row["reason"] for row in rows if row["value"] is None):
            said = [_say(language, "reason", n=n, reason=language.word("reason", one)) for one, n in silent.most_common()]
            console.print(escape("\n" + _say(language, "silent", reasons=language["comma"].join(said))))
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

    own = WORDS[language.lang]
    console.print(f"\n[bold]{escape(own['know'])}[/bold]")
    for code in [one["code"] for one in data["caveats"]]:
        console.print(escape(f"• {own.get(code) or language['similarity_caveat_' + code.replace(' ', '_')]}"))
    settings = data["settings"]
    if data["measure"]["coding"] and settings["draws"]:
        console.print(escape("• " + _say(language, "draws", draws=language.number(settings["draws"]), seed=settings["seed"])))
