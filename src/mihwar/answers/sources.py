"""Which datasets there are: coverage, rows, licence, whether loaded, whether they may be passed on, how to get them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from mihwar.answers.answer import DAY, FLAG, TEXT, WHOLE, Answer, Columns
from mihwar.model import LAYERS
from mihwar.world import World

COLUMNS: Columns = {
    "id": TEXT, "title": TEXT, "version": TEXT, "publisher": TEXT, "url": TEXT, "citation": TEXT, "licence": TEXT,
    "permission": TEXT, "redistributable": FLAG, "vintage": TEXT, "layers": [TEXT], "loaded": FLAG,
    "origin": TEXT, "rows": WHOLE, "left_out": WHOLE, "began": DAY, "ended": DAY, "complete": FLAG, "fetch": [TEXT],
}  # fmt: skip
SPANS: Columns = {
    "card": TEXT, "layer": TEXT, "variable": TEXT, "state": TEXT, "other": TEXT, "began": DAY, "ended": DAY,
    "complete": FLAG, "note_en": TEXT, "note_ar": TEXT,
}  # fmt: skip
STRETCH: Columns = {"began": DAY, "ended": DAY, "cards": [TEXT]}
BY_LAYER: Columns = {"layer": TEXT, "complete": [STRETCH], "selected": [STRETCH], "absent": [TEXT]}


def sources(world: World) -> Answer:
    """Every card the package knows, with what of it is loaded, from when to when it speaks, and what no card speaks about."""
    spans: list[dict[str, Any]] = [{name: row[name] for name in SPANS} for row in world.coverage()]
    mine: dict[str, list[dict[str, Any]]] = {}
    for row in spans:
        mine.setdefault(row["card"], []).append(row)
    rows: list[dict[str, Any]] = [
        {**card, **_reach(mine.get(name, [])), "fetch": _addresses().get(name, [])} for name, card in world.cards().items()
    ]
    named = {row[key] for row in spans for key in ("state", "other") if row[key]}
    data: dict[str, Any] = {
        "cards": rows,
        "spans": sorted(
            spans, key=lambda row: (row["card"], row["layer"] or "", row["variable"] or "", row["began"] or date.min)
        ),
        "layers": [_spoken(layer, spans, rows) for layer in LAYERS],
        "names": world.names(sorted(named)),
        **{key: value for key, value in world.meta().items() if key not in ("seen", "statements")},
    }
    return Answer(data, "cards", COLUMNS, (), more={"spans": SPANS, "layers": BY_LAYER})


@cache
def _addresses() -> Mapping[str, list[str]]:
    """By card, the addresses that `mihwar fetch` takes its files from."""
    from mihwar.sources.registry import sources as known  # reads every reader: only where this is asked for

    return {one.card.id: [item.url for item in one.downloads] for one in known()}


def _reach(spans: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """From when to when a card speaks, and whether all that it speaks about is complete."""
    ends = [row["ended"] for row in spans]
    return {
        "began": min((row["began"] for row in spans if row["began"]), default=None),
        "ended": None if None in ends else max(ends, default=None),
        "complete": all(row["complete"] for row in spans) if spans else None,
    }


def _spoken(layer: str, spans: Iterable[Mapping[str, Any]], cards: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Of a layer, when all states are covered completely, when by selections or for some states only, and what is not loaded."""
    mine = [row for row in spans if row["layer"] == layer]
    whole = [row for row in mine if row["complete"] and row["state"] is None]
    return {
        "layer": layer,
        "complete": _stretches(whole),
        "selected": _stretches([row for row in mine if row not in whole]),
        "absent": [one["id"] for one in cards if layer in (one["layers"] or ()) and not one["loaded"]],
    }


def _stretches(spans: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Spans run together where they meet or overlap, with the cards of each; one without an end is open."""
    found: list[dict[str, Any]] = []
    for row in sorted(spans, key=lambda row: row["began"] or date.min):
        last = found[-1] if found else None
        if last and (last["ended"] is None or (row["began"] or date.min) <= last["ended"]):
            last["ended"] = None if None in (last["ended"], row["ended"]) else max(last["ended"], row["ended"])
            last["cards"] = sorted({*last["cards"], row["card"]})
        else:
            found.append({"began": row["began"], "ended": row["ended"], "cards": [row["card"]]})
    return found
