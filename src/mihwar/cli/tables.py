"""Tables and paragraphs for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mihwar.language import Language


def table(*heads: str) -> Table:
    """A table without walls: heads underlined, cells folded, never wider than the terminal."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for head in heads:
        made.add_column(escape(head), overflow="fold")
    return made


def line(console: Console, text: str, indent: int = 0, style: str = "") -> None:
    """Print a paragraph, wrapped and indented."""
    # Wrapped here and not by Rich, which takes a third of a second for the few hundred lines of a brief.
    margin = " " * indent
    for one in textwrap.wrap(text, console.width, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False):
        console.out(one, style=style or None, highlight=False)


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
