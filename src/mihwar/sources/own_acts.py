"""Visits, transfers, joint declarations and vetoes coded by hand.

Files: `acts/*.toml` of the package's facts, in the format of docs/facts.md.

Fills: act, party; layers visit, arms, communique, vote.

Covers: from the first act of each layer on; a selection: an act that is not among them is not denied.

Quirks:
- A claim keeps its claimant: an act that is alleged or denied without one is refused.
- An act without an end lasts a day. A date known to the month or year only begins on its first day, and the precision
  says so.
- How far an act was checked stands with it (text, secondary, unverified).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from mihwar.errors import BadFacts
from mihwar.model import LAYERS
from mihwar.sources import handwritten, own
from mihwar.sources.contract import Rows, rows
from mihwar.sources.handwritten import CONFIDENCE, DATE, NUMBER, TEXT, Shape
from mihwar.sources.own_treaties import columns

CARD = own.card("acts", "mihwar dated acts: visits, transfers, declarations, vetoes", ("visit", "arms", "communique"))
STATUS = ("confirmed", "alleged", "denied", "announced")
BOUNDS = ("exactly", "more than", "about", "at most", "at least")
_PAIRS = {f"{name}_{lang}": TEXT for name in ("note", "claimant", "place") for lang in ("en", "ar")}
SHAPE = Shape(
    must={},
    tables={
        "act": Shape(
            must={
                "id": TEXT,
                "layer": TEXT,
                "kind": TEXT,
                "title_en": TEXT,
                "title_ar": TEXT,
                "since": DATE,
                "source": TEXT,
            },
            may={
                "until": DATE,
                "status": TEXT,
                "value": NUMBER,
                "bound": TEXT,
                "unit": TEXT,
                "confidence": TEXT,
                **_PAIRS,
            },
            choices={"layer": LAYERS, "status": STATUS, "bound": BOUNDS, "confidence": CONFIDENCE},
            tables={"parties": Shape(must={"role": TEXT}, may={"state": TEXT, "org": TEXT, "position": TEXT})},
        ),
        "source": handwritten.SOURCE,
    },
)


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    acts: list[dict[str, Any]] = []
    parties: list[dict[str, Any]] = []
    for path in sorted(paths):
        content = handwritten.load(path, SHAPE)
        urls = handwritten.source_urls(content)
        for row in content.get("act", []):
            acts.append(_act(path, row, urls))
            parties += [
                {
                    "act": acts[-1]["id"],
                    "state": part.get("state"),
                    "org": part.get("org"),
                    "role": part["role"],
                    "position": part.get("position"),
                }
                for part in row["parties"]
            ]
    yield rows("act", columns(acts))
    yield rows("party", columns(parties))
    yield from _coverage(acts)


def _act(path: Path, row: Mapping[str, Any], urls: Mapping[str, str]) -> dict[str, Any]:
    status = row.get("status", "confirmed")
    if status in ("alleged", "denied") and "claimant_en" not in row:
        raise BadFacts(f"{path.name}: the act {row['id']!r} is {status} and names no claimant_en; say who says so")
    began = handwritten.day(row["since"])
    if began is None:
        raise BadFacts(f"{path.name}: the act {row['id']!r} has no date")
    copied = ("claimant_en", "claimant_ar", "place_en", "place_ar", "note_en", "note_ar", "value", "bound", "unit")
    return {
        "id": f"{CARD.id}/{row['id']}",
        "layer": row["layer"],
        "kind": row["kind"],
        "title_en": row["title_en"],
        "title_ar": row["title_ar"],
        "began": began,
        "ended": handwritten.day(row.get("until")) or began + timedelta(days=1),
        "precision": handwritten.precision(row["since"]),
        "status": status,
        **{key: row.get(key) for key in copied},
        "confidence": row.get("confidence"),
        "locator": row["id"],
        "url": urls[row["source"]],
    }


def _coverage(acts: Sequence[Mapping[str, Any]]) -> Iterator[Rows]:
    """One row per layer, from its first act on: a selection, never complete."""
    for layer in sorted({act["layer"] for act in acts}):
        yield own.selected(
            layer,
            min(act["began"] for act in acts if act["layer"] == layer),
            "Acts chosen by hand; one that is not among them is not denied.",
            "أحداث مختارة باليد؛ غياب حدث عنها لا ينفي وقوعه.",
        )


SOURCE = own.source(CARD, "acts", _read)
