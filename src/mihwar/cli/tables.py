"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mihwar.language import Language
from mihwar.language import phrases as say

if TYPE_CHECKING:
    from mihwar.store.build import Built


def table(*heads: str) -> Table:
    """A table without walls: heads underlined, cells folded, never wider than the terminal."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for head in heads:
        made.add_column(escape(head), overflow="fold")
    return made


def show_state(console: Console, data: Mapping[str, Any]) -> None:
    """One state: names, codes, spells."""
    console.print(f"[bold]{escape(data['name_en'])}[/bold]  {escape(data['name_ar'])}  ({data['id']})")
    if data["official_en"]:
        console.print(f"{escape(data['official_en'])}  {escape(data['official_ar'] or '')}")
    codes = "  ".join(f"{scheme} {code if code is not None else '–'}" for scheme, code in data["codes"].items())
    console.print(codes)
    for spell in data["spells"]:
        console.print(f"  {spell['system']:4} {spell['began']} to {spell['ended'] or 'today'}")
    if data["note_en"]:
        console.print(escape(data["note_en"]))


def show_ties(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """Ties, then what is not covered."""
    made = table(*(language[key] for key in ("layer", "kind", "with", "since", "act", "evidence")))
    for tie in data["ties"]:
        made.add_row(*(escape(cell) for cell in tie_cells(tie, language)))
    console.print(made if data["ties"] else language["none_ties"])
    console.print()
    show_gaps(console, data["not_covered"], language)


def tie_cells(tie: Mapping[str, Any], language: Language) -> list[str]:
    """A tie as cells: layer, kind with stage and status, other state, since, act with article, evidence."""
    proof = tie["evidence"][0]
    stage = language.word("stage", tie["stage"]) if tie["stage"] != "event" else ""
    status = language.word("status", tie["status"]) if tie["status"] != "confirmed" else ""
    amount = say.amount(tie, language)
    article = f"{language['article']} {tie['article']}" if tie["article"] and tie["layer"] == "treaty" else ""
    return [
        language.word("layer", tie["layer"]),
        language["comma"].join(part for part in (language.word("kind", tie["kind"]), stage, status) if part),
        f"{tie['other']} ({language.word('role', tie['roles']['b'])})",
        str(tie["since"] or tie["signed"] or ""),
        language["semicolon"].join(part for part in (language.of(tie, "title"), article, amount) if part),
        f"{proof['card']}: {proof['locator'] or ''}",
    ]


def show_gaps(console: Console, gaps: Sequence[Mapping[str, Any]], language: Language) -> None:
    """What is not covered, per layer and card."""
    console.print(f"[bold]{escape(language['not_covered'])}[/bold]")
    made = table(*(language[key] for key in ("layer", "card", "began", "ended", "reason")))
    for gap in gaps:
        last = gap["ended"] - timedelta(days=1) if gap["ended"] else None
        made.add_row(
            language.word("layer", gap["layer"]), gap["card"] or "–", str(gap["began"] or "–"), str(last or "–"),
            escape(language.word("reason", gap["reason"])),
        )  # fmt: skip
    console.print(made)


def show_votes(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """Agreement by session, then the roll calls at hand singly."""
    made = table(*(language[key] for key in ("year", "session", "common", "same", "agreement", "kappa")))
    for row in data["years"]:
        made.add_row(
            str(row["year"]), str(row["session"]), str(row["common"]), str(row["same"]),
            language.number(row["agreement"], 4), language.number(row["kappa"], 4),
        )  # fmt: skip
    console.print(made if data["years"] else language["none_votes"])
    for span in data["covered"]:
        if span["complete"]:
            last = span["ended"] - timedelta(days=1)
            console.print(language.say("votes_covered", began=language.day(span["began"]), last=language.day(last)))
    if data["single"]:
        console.print(f"\n[bold]{escape(language['single'])}[/bold]")
        made = table(language["date"], language["act"], data["a"], data["b"])
        for row in data["single"]:
            made.add_row(
                str(row["date"]), escape(f"{row['resolution'] or ''} {row['title_en'] or ''}".strip()),
                language[row["vote_a"]], language[row["vote_b"]],
            )  # fmt: skip
        console.print(made)


def show_sources(console: Console, cards: Sequence[Mapping[str, Any]], language: Language) -> None:
    """One line per card, then how to get what is not loaded."""
    made = table(*(language[key] for key in ("card", "began", "ended", "rows", "licence", "passed_on", "vintage", "loaded")))
    for card in cards:
        last = card["ended"] - timedelta(days=1) if card["ended"] else None
        made.add_row(
            card["id"], str(card["began"] or "–"), str(last or "–"), language.number(card["rows"]), escape(card["licence"]),
            language["yes"] if card["redistributable"] else language["no"], card["vintage"], card["origin"] or "–",
        )  # fmt: skip
    console.print(made)


def show_measures(console: Console, rows: Sequence[Mapping[str, Any]], language: Language) -> None:
    """One line per measure: what it measures, its range, what it looks at, where it is from, what is covered."""
    made = table(*(language[key] for key in ("measure_name", "meaning", "range", "layer", "began", "ended", "method_source")))
    for row in rows:
        low, high = (language.number(row[end], 0) if row[end] is not None else "" for end in ("low", "high"))
        last = row["ended"] - timedelta(days=1) if row["ended"] and row["ended"].year < 9999 else None
        made.add_row(
            row["id"], escape(language.of(row, "title")), f"{low} … {high}", language.word("layer", row["layer"]),
            str(row["began"] or "–"), str(last or "–"), escape(row["source"]),
        )  # fmt: skip
    console.print(made)


def show_built(console: Console, built: Built) -> None:
    """What was built: rows per card, and what became of each file."""
    if built.files:
        made = table("File", "Card", "Outcome", "Rows", "Why")
        for one in built.files:
            made.add_row(escape(one.path), one.card or "–", one.outcome, f"{one.rows:,}" if one.rows else "", escape(one.reason))
        console.print(made)
    made = table("Card", "Rows")
    for card, count in built.rows.items():
        made.add_row(card, f"{count:,}")
    console.print(made)
    console.print(f"Database: {built.db}", soft_wrap=True)
