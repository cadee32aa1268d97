"""Sanctions regimes coded measure by measure.

Files: `sanctions/*.toml` of the package's facts, in the format of docs/facts.md.

Fills: act (kind sanctions regime), party (senders and targets), clause (one per measure; its article is the legal
basis); layer sanction.

Covers: regimes in force at some time since 1990; a selection: a regime that is not among them is not denied.

Quirks:
- A sender is a state or an organisation. In ties an organisation that is a bloc of mihwar's stands for its members on
  the day; the UN stays an organisation.
- A measure without a word on how far it was checked takes that of its regime.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mihwar.errors import BadFacts
from mihwar.sources import handwritten, own
from mihwar.sources.contract import Rows, rows
from mihwar.sources.handwritten import CONFIDENCE, DATE, TEXT, Shape
from mihwar.sources.own_treaties import columns

CARD = own.card("sanctions", "mihwar sanctions regimes", ("sanction",))
KINDS = ("arms", "trade", "financial", "travel", "energy", "transport", "technology", "diplomatic", "other")
_ACTOR = Shape(must={}, may={"state": TEXT, "org": TEXT, "since": DATE, "until": DATE, "note_en": TEXT, "note_ar": TEXT})
SHAPE = Shape(
    must={"title_en": TEXT, "title_ar": TEXT, "since": DATE, "confidence": TEXT},
    may={"until": DATE, "note_en": TEXT, "note_ar": TEXT},
    choices={"confidence": CONFIDENCE},
    tables={
        "sender": _ACTOR,
        "target": _ACTOR,
        "measure": Shape(
            must={"kind": TEXT, "since": DATE, "basis": TEXT, "text_en": TEXT, "text_ar": TEXT, "source": TEXT},
            may={"until": DATE, "confidence": TEXT, "note_en": TEXT, "note_ar": TEXT},
            choices={"kind": KINDS, "confidence": CONFIDENCE},
        ),
        "source": handwritten.SOURCE,
    },
)


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    acts: list[dict[str, Any]] = []
    parties: list[dict[str, Any]] = []
    measures: list[dict[str, Any]] = []
    for path in sorted(paths):
        content = handwritten.load(path, SHAPE)
        urls = handwritten.source_urls(content)
        act = f"{CARD.id}/{path.stem}"
        acts.append(_act(act, path, content, next(iter(urls.values()), None)))
        for role in ("sender", "target"):
            if not content.get(role):
                raise BadFacts(f"{path.name} names no [[{role}]]")
            parties += [_actor(act, role, row) for row in content[role]]
        measures += [_measure(act, row, urls, content["confidence"]) for row in content.get("measure", [])]
    yield rows("act", columns(acts))
    yield rows("party", columns(parties))
    yield rows("clause", columns(measures))
    yield own.selected(
        "sanction",
        date(1990, 1, 1),
        f"{len(acts)} regimes in force at some time since 1990; a regime not among them is not denied.",
        f"{len(acts)} نظام عقوبات سرى في وقت ما منذ 1990؛ غياب نظام عنها لا ينفي وجوده.",
    )


def _act(act: str, path: Path, content: Mapping[str, Any], url: str | None) -> dict[str, Any]:
    return {
        "id": act,
        "layer": "sanction",
        "kind": "sanctions regime",
        "title_en": content["title_en"],
        "title_ar": content["title_ar"],
        "began": handwritten.day(content["since"]),
        "ended": handwritten.day(content.get("until")),
        "precision": handwritten.precision(content["since"]),
        "note_en": content.get("note_en"),
        "note_ar": content.get("note_ar"),
        "confidence": content["confidence"],
        "locator": path.stem,
        "url": url,
    }


def _actor(act: str, role: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "act": act,
        "state": row.get("state"),
        "org": row.get("org"),
        "role": role,
        "since": handwritten.day(row.get("since")),
        "until": handwritten.day(row.get("until")),
        "note_en": row.get("note_en"),
        "note_ar": row.get("note_ar"),
    }


def _measure(act: str, row: Mapping[str, Any], urls: Mapping[str, str], confidence: str) -> dict[str, Any]:
    return {
        "act": act,
        "article": row["basis"],
        "kind": row["kind"],
        "since": handwritten.day(row["since"]),
        "until": handwritten.day(row.get("until")),
        "text_en": row["text_en"],
        "text_ar": row["text_ar"],
        "confidence": row.get("confidence", confidence),
        "url": urls[row["source"]],
    }


SOURCE = own.source(CARD, "sanctions", _read)
