"""The methods: every measure and scenario, what it means, how it is read, what it is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from pydantic import Field

from mihwar.answers.answer import Answer
from mihwar.answers.citing import software_entry
from mihwar.answers.methods import method, methods
from mihwar.language import Language, translated
from mihwar.web.site.page import Context, Page, Timeless

# The sections of the list: kinds of what a measure is a property of.
_FIELD = re.compile(r", ?(?=\w+ ?= ?\{)")  # between two fields of an entry of BibTeX
OF = ("dyad", "state", "system")


class Named(Timeless):
    """Which method."""

    name: str = Field(max_length=60, description="A measure or scenario by its id.", examples=["kappa"])


def _list(answer: Answer, question: Timeless, language: Language) -> Context:
    rows = [_row(row, language) for row in answer.data["methods"]]
    kinds = [(kind or "scenario", [row for row in rows if row["of"] == kind]) for kind in (*OF, None)]
    return {
        "title": language["site_methods"],
        "kinds": [(kind, len(mine), [list(alike) for _, alike in groupby(mine, itemgetter("group"))]) for kind, mine in kinds],
    }


def _one(answer: Answer, question: Named, language: Language) -> Context:
    row = answer.data["methods"][0]
    found = _row(row, language)
    return {
        "title": found["title"],
        "one": found,
        "sentences": translated.told(answer.method, language),
        "alike": [(one["id"], language.of(one, "title")) for one in answer.data["alike"]],
        "caveats": [language.of(one, "text") for one in answer.data["caveats"]],
        "entries": [*([_FIELD.sub(",\n  ", row["bibtex"])] if row["bibtex"] else []), software_entry()],
        "method": (),  # stands in the page itself
        "kind": row["of"] or "scenario",
    }


def _row(row: Mapping[str, Any], language: Language) -> dict[str, Any]:
    title = language.of(row, "title")
    return {
        **row,
        "title": title[:1].upper() + title[1:],
        "said": [(key, language.of(row, key)) for key in ("meaning", "read", "not")],
        "range": _range(row["low"], row["high"], language),
        "looks_at": language.word("layer", row["layer"]) if row["layer"] else "",
        "years": _years(row["began"], row["ended"], language),
    }


def _range(low: float | None, high: float | None, language: Language) -> str:
    if low is None and high is None:
        return language["methods_no_bounds"]
    ends = [f"{end:g}".replace("-", "\u200e−") if end is not None else "" for end in (low, high)]
    if not ends[1]:
        return language.say("methods_from", low=ends[0])
    return language.say("from_to", a=ends[0], b=ends[1])


def _years(began: date | None, ended: date | None, language: Language) -> str:
    if began is None:
        return ""
    open_end = ended is None or ended == date.max
    return (
        language.say("from_day", day=began.year)
        if open_end or ended is None
        else language.say("from_to", a=began.year, b=(ended - timedelta(days=1)).year)
    )


PAGES = (
    Page(
        name="methods",
        path="/methods",
        question=Timeless,
        ask=lambda world, question, progress: methods(world),
        show=_list,
        about="Every measure and scenario: what it means, how it is read, what it is not, where it is from, what is covered.",
        styles=("methods.css",),
    ),
    Page(
        name="method",
        path="/methods/{name}",
        question=Named,
        ask=lambda world, question, progress: method(world, question.name),
        show=_one,
        about="One measure or scenario: what it means, how it is read and computed, what it is not, how to cite it.",
        styles=("methods.css",),
    ),
)
