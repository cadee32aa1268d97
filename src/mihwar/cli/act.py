"""`mihwar act`: one act with everyone's part in it, what it lays down, and where this stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, On, Out, open_store

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language


def act(
    name: Annotated[str, typer.Argument(metavar="ID", help="The id, as ties, briefs and `mihwar search` give it.")],
    on: On = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """One act: who took part in which role, every ballot of a roll call, measures and clauses, and the evidence."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db, on or date.today().isoformat()).act(name)
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, language))


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    from rich.markup import escape

    from mihwar.cli.tables import line
    from mihwar.language import phrases

    console.print(f"[bold]{escape(language.of(data, 'title') or data['id'])}[/bold]  ({escape(data['id'])})")
    said = [language.word("layer", data["layer"]), language.word("kind", data["kind"]), _when(data, language)]
    said += [language[f"treaties_{data['stage'].replace(' ', '_')}"]] if data["stage"] != "event" else []
    said += [language.word("status", data["status"])] if data["status"] != "confirmed" else []
    said += [phrases.amount(data, language)]
    line(console, language["semicolon"].join(dict.fromkeys(one for one in said if one)))
    if data["symbols"]:
        line(console, f"{language['act_symbols']}: {language['comma'].join(data['symbols'])}")
    if place := language.of(data, "place"):
        line(console, f"{language['act_place']}: {place}")
    if who := language.of(data, "claimant"):
        line(console, language.say("act_claimed", who=who))
    if note := language.of(data, "note"):
        line(console, note)
    _show_parties(console, data, language)
    _show_clauses(console, data["clauses"], language)
    _show_evidence(console, data["evidence"], language)


def _when(data: Mapping[str, Any], language: Language) -> str:
    """The day of signature and the time of the act, to the precision that the source has."""
    apart = data["signed"] and data["signed"] != data["began"]
    signed = f"{language['signed']} {language.day(data['signed'])}" if apart else ""
    if data["began"] is None:
        return signed
    first = language.day(data["began"], data["precision"])
    last = data["ended"] - timedelta(days=1) if data["ended"] else None
    until = language.day(last, data["precision"]) if last else ""
    lasted = language["open_end"] if data["stage"] == "in force" and not last else until
    time = first if lasted in ("", first) else language.say("from_to", a=first, b=lasted)
    return language["comma"].join(one for one in (signed, time) if one)


def _show_parties(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """Who took part, by role and position; dates where a party has other ones than the act."""
    from mihwar.cli.tables import line

    groups: dict[tuple[str, str | None], dict[str, list[Mapping[str, Any]]]] = {}
    for row in data["parties"]:
        groups.setdefault((row["role"], row["position"]), {}).setdefault(_name(data, row, language), []).append(row)
    console.print()
    if not groups:
        line(console, language["act_no_parties"])
    for (role, position), named in sorted(groups.items(), key=lambda one: -len(one[1])):
        head = _role(role, language) if position is None else _position(position, language)
        names = [f"{name}{_apart(data, rows)}" for name, rows in sorted(named.items())]
        line(console, f"{head} ({len(names)}): {language['comma'].join(names)}")


def _name(data: Mapping[str, Any], row: Mapping[str, Any], language: Language) -> str:
    from mihwar.language import phrases

    if row["state"]:
        return phrases.name(data, row["state"], language)
    return str(data["orgs"].get(row["org"], {}).get(language.lang) or language.word("org", row["org"]))


def _apart(data: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    """The time of a party's part, where it is another than the act's in all that is said of it."""
    act = {None, data["began"], data["ended"]}
    if any({row["since"], row["until"]} <= act for row in rows):
        return ""
    since, until = rows[0]["since"], rows[-1]["until"]
    return f" ({since or ''}–{until or ''})"


def _role(role: str, language: Language) -> str:
    word = language.word("role", role)
    return language[f"act_role_{role}"] if word == role and role in _ROLES else word


def _position(position: str, language: Language) -> str:
    if position in ("yes", "abstain", "no", "absent"):
        return language[position]
    return language[f"act_{position}"] if position in _POSITIONS else position


# Words of datasets that stand in no vocabulary of the facts.
_ROLES = ("supporter", "invited", "party", "rival", "side_a", "side_b", "side_a_2nd", "side_b_2nd")
_POSITIONS = ("supported", "added", "removed", "attended_not_supported", "observer_not_supported", "not_attending")


def _show_clauses(console: Console, clauses: Sequence[Mapping[str, Any]], language: Language) -> None:
    from mihwar.cli.tables import line
    from mihwar.language import obliged

    if clauses:
        console.print()
        line(console, language["act_clauses"], style="bold")
    for row in clauses:
        article = f"{language['article']} {obliged.article(row['article'], language)}" if row["duty"] else row["article"]
        words = (article, *(language.word(key, row[key]) for key in ("kind", "trigger", "duty")))
        since = language.span(row["since"], row["until"] - timedelta(days=1) if row["until"] else None)
        line(console, language["comma"].join(word for word in (*words, since) if word), 2)
        for text in (language.of(row, "text"), f"«{row['quote']}»" if row["quote"] else "", language.of(row, "note")):
            if text:
                line(console, text, 4)
        source = [f"({language.word('confidence', row['confidence'])})"] if row["confidence"] else []
        if source or row["url"]:
            line(console, " ".join([*source, row["url"] or ""]).strip(), 4, "dim")


def _show_evidence(console: Console, evidence: Sequence[Mapping[str, Any]], language: Language) -> None:
    from mihwar.cli.tables import line

    console.print()
    line(console, language["evidence"], style="bold")
    for row in evidence:
        edition = language.say("act_edition", vintage=row["vintage"])
        told = [row["title"], row["publisher"], edition, row["locator"]]
        line(console, language["comma"].join(one for one in told if one), 2)
        may = language["act_may_leave" if row["redistributable"] else "act_may_not_leave"]
        line(console, f"{language['licence']}: {row['licence']} ({may})", 4)
        line(console, row["citation"], 4)
        line(console, row["url"], 4, "dim")
