"""The verification: published numbers beside what we get from the rows in the store, computed when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from pydantic import Field

from mihwar.answers.answer import Answer
from mihwar.answers.verify import verify
from mihwar.language import Language
from mihwar.model import Progress
from mihwar.web.site.page import Context, Page, Timeless
from mihwar.world import World

ALL = "all"
OUTCOMES = {True: "passed", False: "failed", None: "not_compared"}


class Asked(Timeless):
    """Which numbers are compared."""

    topic: str = Field(
        default="",
        max_length=40,
        description="One topic, `all`, or none: every topic that does not take long.",
        examples=["similarity"],
    )


def _ask(world: World, question: Asked, progress: Progress) -> Answer:
    one = question.topic if question.topic != ALL else None
    return verify(world, one or None, progress, quick=not question.topic)


def _show(answer: Answer, question: Asked, language: Language) -> Context:
    data = answer.data
    counts = data["counts"]
    return {
        "title": language["verification_title"],
        "counts": [(name, counts[name]) for name in ("rows", "passed", "failed", "not_compared")],
        "topics": data["topics"],
        "sections": [_section(topic, list(rows), language) for topic, rows in groupby(data["rows"], lambda row: row["topic"])],
        "failed": [_row(row, language) for row in data["rows"] if row["pass"] is False],
        **_form(None, question, language),
    }


def _form(world: World | None, question: Asked, language: Language) -> Context:
    return {"asked": question.topic}


def _section(topic: str, rows: Sequence[Mapping[str, Any]], language: Language) -> dict[str, Any]:
    tables = [_table(name, list(mine), language) for name, mine in groupby(rows, lambda row: str(row["table"]))]
    return {"topic": topic, "tables": tables, "n": len(rows)}


def _table(name: str, rows: Sequence[Mapping[str, Any]], language: Language) -> dict[str, Any]:
    """The rows of a table: its source where all have the same, else each with its own."""
    found = {row["source"] for row in rows}
    return {
        "name": name,
        "source": rows[0]["source"] if len(found) == 1 else "",
        "rows": [{**_row(row, language), "source": row["source"] if len(found) > 1 else ""} for row in rows],
    }


def _row(row: Mapping[str, Any], language: Language) -> dict[str, Any]:
    outcome = OUTCOMES[row["pass"]]
    return {
        **{name: _number(row[name]) for name in ("published", "ours", "difference", "tolerance")},
        "item": row["item"], "table": row["table"], "topic": row["topic"], "reason": row["reason"], "outcome": outcome,
        "source": row["source"],
        "said": language[f"verification_{outcome}"],
    }  # fmt: skip


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.7g}" if abs(value) >= 1 else f"{value:.4g}"


PAGE = Page(
    name="verification",
    path="/verification",
    question=Asked,
    ask=_ask,
    show=_show,
    form=_form,
    slow=True,
    about="Published numbers, what mihwar gets from the rows in the store, the difference, the tolerance, and whether it holds.",
    styles=("verification.css",),
)
