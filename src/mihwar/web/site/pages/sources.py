"""The sources: every dataset, what of it is loaded, from when to when it speaks, and what none speaks about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from mihwar.answers.answer import Answer
from mihwar.answers.citing import card_entry
from mihwar.answers.sources import sources
from mihwar.language import Language
from mihwar.language import phrases as say
from mihwar.model import LAYERS
from mihwar.web.site.page import Context, Page, Timeless

FIRST = 1800  # the year at which the figure begins; what began before is marked as such
KINDS = ("complete", "some", "selection")


def _show(answer: Answer, question: Timeless, language: Language) -> Context:
    data = answer.data
    cards = [_card(one, [row for row in data["spans"] if row["card"] == one["id"]], data, language) for one in data["cards"]]
    return {
        "title": language["site_sources"],
        "loaded": [one for one in cards if one["loaded"]],
        "absent": [one for one in cards if not one["loaded"]],
        "carried": sum(one["redistributable"] for one in cards),
        "drawn": _drawn(data, language),
        "figure": language.say("sources_figure", first=FIRST, last=date.today().year),
        "table": _table(data, language),
        "layers": [_layer(one, language) for one in data["layers"]],
        "rows": sum(one["rows"] for one in data["cards"]),
    }


def _card(
    card: Mapping[str, Any], spans: Sequence[Mapping[str, Any]], data: Mapping[str, Any], language: Language
) -> dict[str, Any]:
    layers = sorted({row["layer"] for row in spans if row["layer"]} | set(card["layers"] or ()), key=LAYERS.index)
    only = sorted({row["state"] for row in spans if row["state"]}) if all(row["state"] for row in spans) else []
    return {
        **card,
        "covers": language["comma"].join(language.word("layer", one) for one in layers),
        "variables": list(dict.fromkeys(row["variable"] for row in spans if row["variable"] and row["layer"] is None)),
        "years": _years(card["began"], card["ended"], language) if spans else "",
        "only": language["comma"].join(say.name(data, one, language) for one in only),
        "notes": list(dict.fromkeys(language.of(row, "note") for row in spans if language.of(row, "note"))),
        "bibtex": card_entry(card),
    }


def _years(began: date | None, ended: date | None, language: Language) -> str:
    """The years of a span, both within, with the month where it is not the whole year; open where it has no end."""
    last = ended - timedelta(days=1) if ended else None
    first = language.day(began, "year" if began.timetuple().tm_yday == 1 else "month") if began else ""
    until = language.day(last, "year" if (last.month, last.day) == (12, 31) else "month") if last else ""
    if not first:
        return language.say("to_day", day=until) if until else ""
    if not until:
        return language.say("from_day", day=first)
    return first if first == until else language.say("from_to", a=first, b=until)


def _kind(row: Mapping[str, Any]) -> str:
    if not row["complete"]:
        return "selection"
    return "some" if row["state"] else "complete"


def _drawn(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Spans as the figure wants them: rows by layer, then the attributes of states, each card once in each."""
    groups = []
    absent: dict[str, list[str]] = {one["layer"]: one["absent"] for one in data["layers"]}
    for layer in (*LAYERS, None):
        mine = [row for row in data["spans"] if row["layer"] == layer]
        first = {
            row["card"]: str(row["began"] or "") for row in sorted(mine, key=lambda row: row["began"] or date.min, reverse=True)
        }
        rows: list[dict[str, Any]] = [
            {"card": card, "bars": _bars([row for row in mine if row["card"] == card], language)}
            for card in sorted(first, key=lambda card: (first[card], card))
        ]
        rows += [{"card": card, "bars": []} for card in absent.get(layer or "", [])]
        if rows:
            groups.append({"name": language.word("layer", layer) if layer else language["sources_attributes"], "rows": rows})
    words = {one: language[f"sources_{one}"] for one in KINDS}
    return {"groups": groups, "first": FIRST, "last": date.today().year, "words": words, "absent": language["sources_not_loaded"]}


def _bars(spans: Iterable[Mapping[str, Any]], language: Language) -> list[dict[str, Any]]:
    """One bar for each time and completeness; its variables together."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for row in spans:
        found.setdefault((row["began"], row["ended"], _kind(row)), []).append(row["variable"] or "")
    return [
        {
            "from": str(began or date(FIRST, 1, 1)), "to": str(ended) if ended else None, "kind": kind,
            "years": _years(began, ended, language), "variables": [one for one in dict.fromkeys(variables) if one],
        }
        for (began, ended, kind), variables in found.items()
    ]  # fmt: skip


def _table(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    heads = ("sources_layer", "site_card", "sources_variable", "site_first", "site_last", "sources_how", "sources_states")
    rows = [
        [
            language.word("layer", row["layer"]) or language["sources_attributes"], row["card"], row["variable"] or "",
            row["began"] or "", row["ended"] - timedelta(days=1) if row["ended"] else language["open_end"],
            language[f"sources_{_kind(row)}"],
            say.name(data, row["state"], language) if row["state"] else language["sources_all"],
        ]
        for row in data["spans"]
    ]  # fmt: skip
    return {"heads": [language[one] for one in heads], "rows": rows, "caption": language["sources_table"]}


def _layer(one: Mapping[str, Any], language: Language) -> dict[str, Any]:
    return {
        "name": language.word("layer", one["layer"]),
        "complete": [_stretch(part, language) for part in one["complete"]],
        "selected": [_stretch(part, language) for part in one["selected"]],
        "absent": one["absent"],
    }


def _stretch(part: Mapping[str, Any], language: Language) -> dict[str, Any]:
    return {"years": _years(part["began"], part["ended"], language), "cards": part["cards"]}


PAGE = Page(
    name="sources",
    path="/sources",
    question=Timeless,
    ask=lambda world, question, progress: sources(world),
    show=_show,
    about="Every dataset: version, licence, what it covers, whether it is loaded; when each kind of tie is covered, and by what.",
    scripts=("sources.js",),
    styles=("sources.css",),
)
