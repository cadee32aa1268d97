"""`mihwar brief`: everything on one state or two, on a terminal, as a page or as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from mihwar import __version__
from mihwar.answers.answer import Answer
from mihwar.answers.brief import NEIGHBOURS
from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, On, Out, open_store
from mihwar.cli.tables import line, show_gaps, table
from mihwar.language import Language
from mihwar.language import phrases as say
from mihwar.model import choice


def brief(
    a: Annotated[str, typer.Argument(help="A state: name in English or Arabic, or code.")],
    b: Annotated[str | None, typer.Argument(help="A second state.")] = None,
    on: On = None,
    lang: Lang = "en",
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(output.FORMATS)}.")] = "text",
    against: Annotated[str, typer.Option(help="States to compare votes with, separated by commas.")] = "USA,CHN",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """What ties two states, how they voted, what is imposed on them, what is unknown; or one state."""
    language = Language(lang)
    form = "json" if as_json else form
    choice(form, output.FORMATS, "format")
    answer = open_store(db, on or date.today().isoformat()).brief(a, b, [one for one in against.split(",") if one.strip()])
    if output.as_data(form == "json", out):
        output.give(answer, form == "json", out)
    elif form == "html" or (out and out.suffix in output.PAGES):
        from mihwar.web.page import brief_page

        output.write_text(brief_page(answer, language), out)
    else:
        output.show(lambda console: show(console, answer, language), out)


def show(console: Console, answer: Answer, language: Language) -> None:
    """Print every section of a brief."""
    data = answer.data
    pair = bool(data["b"])
    as_of = language.say("as_of", on=language.day(data["on"]))
    console.print(f"[bold]{escape(say.title(data, language))}[/bold]{language['comma']}{as_of}")
    _heading(console, language["who" if pair else "who_one"])
    for one in ("a", "b") if pair else ("a",):
        _who(console, data[one], language)
    _heading(console, language["ties" if pair else "treaties"])
    _ties(console, data, language)
    _blocs(console, data, language)
    _heading(console, language.say("acts", since=language.day(data["acts_since"])))
    _acts(console, data["acts"], language)
    _heading(console, language["votes"])
    _votes(console, data, language)
    _heading(console, language["sanctions"])
    _sanctions(console, data, language)
    _heading(console, language["economy"])
    _economy(console, data, language)
    console.print()
    show_gaps(console, data["not_covered"], language)
    _heading(console, language["sources"])
    for card in answer.sources:
        line(console, f"{card['id']}: {card['citation']} {language['licence']}: {card['licence']}.")
    line(console, language["note_borders"])
    line(console, language.say("cite_this", version=__version__, on=language.day(data["on"])))


def _heading(console: Console, text: str) -> None:
    console.print(f"\n[bold underline]{escape(text)}[/bold underline]")


def _who(console: Console, state: Mapping[str, Any], language: Language) -> None:
    codes = ", ".join(f"{scheme} {code}" for scheme, code in state["codes"].items() if code is not None)
    span = f"{state['began']} – {state['ended'] or language['open_end']}"
    line(
        console,
        f"{language.of(state, 'official') or language.of(state, 'name')} ({state['id']}; {codes}). {language['spells']}: {span}.",
    )
    if note := language.of(state, "note"):
        line(console, note, 2)


def _ties(console: Console, data: Mapping[str, Any], language: Language) -> None:
    if not data["ties"]:
        line(console, language["none_ties"])
    last = None
    for tie in sorted(data["ties"], key=lambda one: (str(one["since"] or one["signed"]), one["act"]), reverse=True):
        if not data["b"]:
            if tie["act"] != last:
                others = sorted({one["other"] for one in data["ties"] if one["act"] == tie["act"]})
                kinds = sorted({one["kind"] for one in data["ties"] if one["act"] == tie["act"]})
                shown = language["comma"].join(say.name(data, one, language) for one in others)
                line(console, f"• {language.of(tie, 'title')}")
                words = language["comma"].join(language.word("kind", kind) for kind in kinds)
                line(console, f"{words}{language['semicolon']}{language['with']} {shown}", 4)
            last = tie["act"]
            continue
        if tie["act"] != last:
            moment = tie["since"] or tie["signed"]
            since = language["since"] if tie["since"] and tie["stage"] == "in force" else language["signed"]
            line(
                console,
                f"• {language.of(tie, 'title')} "
                f"({language.word('stage', tie['stage'])}{language['comma']}{since} {language.day(moment)})",
            )
            last = tie["act"]
        kind = language.word("kind", tie["kind"])
        duty = f"{language['article']} {tie['article']}{language['comma']}{kind}: {language.of(tie, 'text')}"
        line(console, duty, 4)
        if tie["conditions"]:
            words = language["semicolon"].join(language.word("condition", one) for one in tie["conditions"])
            line(console, f"{language['conditions']}: {words}", 6)
        if tie["note_en"]:
            line(console, language.of(tie, "note"), 6)
        _proof(console, tie, language)


def _proof(console: Console, record: Mapping[str, Any], language: Language) -> None:
    proof = record["evidence"][0]
    trust = f" ({language.word('confidence', record['confidence'])})" if record.get("confidence") else ""
    line(console, f"[{proof['card']}: {proof['locator'] or ''}]{trust} {proof['url'] or ''}", 6, "dim")


def _blocs(console: Console, data: Mapping[str, Any], language: Language) -> None:
    _heading(console, language["blocs"])
    sides = list(data["blocs"].items())
    shared = set.intersection(*({one["id"] for one in rows} for _, rows in sides)) if len(sides) > 1 else set()
    if shared:
        both = [one for one in sides[0][1] if one["id"] in shared]
        line(console, f"{language['shared_blocs']}: {_bloc_list(both, language)}")
    for state, rows in sides:
        alone = [one for one in rows if one["id"] not in shared]
        head = (
            language.say("own_blocs", name=say.name(data, state, language)) if len(sides) > 1 else say.name(data, state, language)
        )
        line(console, f"{head}: {_bloc_list(alone, language) or '–'}")


def _bloc_list(rows: Sequence[Mapping[str, Any]], language: Language) -> str:
    return language["comma"].join(f"{language.of(one, 'name')} ({one['since'].year})" for one in rows)


def _acts(console: Console, acts: Sequence[Mapping[str, Any]], language: Language) -> None:
    if not acts:
        line(console, language["none_acts"])
    for act in acts[:40]:
        parts = [language.day(say.moment(act), act["precision"]), language.word("kind", act["kind"])]
        if act["status"] != "confirmed":
            parts.append(language.word("status", act["status"]).upper())
        amount = say.amount(act, language)
        claimant = language.say("claimed", claimant=language.of(act, "claimant")) if act["claimant_en"] else ""
        text = f"{' · '.join(parts)} · {language.of(act, 'title')}" + "".join(
            f"{language['semicolon']}{one}" for one in (amount, claimant) if one
        )
        line(console, f"• {text}")
        _proof(console, act, language)
    if len(acts) > 40:
        line(console, f"… +{len(acts) - 40} (--json)")


def _votes(console: Console, data: Mapping[str, Any], language: Language) -> None:
    found = data["votes"]
    if found["ended"]:
        last = found["ended"] - timedelta(days=1)
        line(console, language.say("votes_covered", began=language.day(found["began"]), last=language.day(last)))
    for series in found["series"]:
        years = [row for row in series["years"] if row["agreement"] is not None]
        pair = language.say("pair_with", a=say.name(data, series["a"], language), b=say.name(data, series["b"], language))
        if not years:
            line(console, f"{pair}: {language['none_votes']}")
            continue
        line(console, f"{pair}: {say.series_line(years, language)}")
    if others := say.compared_with(data):
        names = say.listed([say.name(data, one, language) for one in others], language)
        line(console, language.say("against_note", others=names), 2)
    if found["neighbours"]:
        _neighbours(console, data, language)
    if found["single"]:
        line(console, f"{language['single']}:")
        for row in found["single"]:
            line(
                console,
                f"{row['date']} {row['resolution'] or row['title_en']}: {language[row['vote_a']]} / {language[row['vote_b']]}",
                4,
            )


def _neighbours(console: Console, data: Mapping[str, Any], language: Language) -> None:
    found = data["votes"]["neighbours"]
    for key, rows in (("closest", found["scores"][:NEIGHBOURS]), ("farthest", found["scores"][::-1][:NEIGHBOURS])):
        line(console, f"{language.say(key, session=found['session'])}:")
        made = table(language["state"], language["agreement"], language["common"])
        for row in rows:
            made.add_row(escape(say.name(data, row["state"], language)), language.number(row["agreement"], 4), str(row["common"]))
        console.print(Padding(made, (0, 0, 0, 4)))


def _sanctions(console: Console, data: Mapping[str, Any], language: Language) -> None:
    for state, regimes in data["sanctions"].items():
        line(console, language.say("sanctions_on", name=say.name(data, state, language)), style="bold")
        if not regimes:
            line(console, language["none_sanctions"], 2)
            continue
        made = table(*(language[key] for key in ("sender", "since", "kind", "basis", "checked")))
        for regime in regimes:
            kinds = list(dict.fromkeys(language.word("kind", one["kind"]) for one in regime["measures"]))
            bases = list(dict.fromkeys(one["basis"] for one in regime["measures"] if one["basis"]))
            sender = language.word("org", regime["sender"]) if regime["is_org"] else say.name(data, regime["sender"], language)
            more = f" (+{len(bases) - 2})" if len(bases) > 2 else ""
            made.add_row(
                escape(sender),
                str(regime["since"]),
                escape(language["comma"].join(kinds)),
                escape("; ".join(bases[:2]) + more),
                escape(say.trust(regime["measures"], language)),
            )
        console.print(Padding(made, (0, 0, 0, 2)))


def _economy(console: Console, data: Mapping[str, Any], language: Language) -> None:
    for row in say.merged(data["attributes"]):
        label = language.word("variable", row["variable"])
        line(
            console,
            f"{say.name(data, row['state'], language)}: {label} {say.attribute(row, language)} "
            f"{language.word('unit', row['unit'])} ({row['year']}) [{', '.join(row['cards'])}]",
        )
    for row in data["trade"]:
        text = language.say(
            "exports_to", a=say.name(data, row["source"], language), b=say.name(data, row["target"], language), year=row["year"]
        )
        line(console, f"{text}: {language.number(row['value'])} {language.word('unit', row['unit'])} [{row['card']}]")
    if data["b"] and not data["trade"]:
        line(console, language["none_trade"])
