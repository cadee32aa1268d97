"""Statements that `mihwar read --store` keeps: what texts say, who says it, and how sure it is said to be.

Files: `*.statements.jsonl`, one a document, as `mihwar read --store` writes them beside the store (docs/reading.md): a line
on the document, then one for each statement. The text itself is not in them.

Fills: act, party; layer statement.

Covers: from the first day that a statement is about; never complete.

Quirks:
- None is a fact: the status is `claimed`, `alleged`, or the modality (`hoped`, `future`, `likely`, `conditional`,
  `judgement`), and every act has a claimant, the document where nobody else says it.
- An act's day is that of the statement, or else the document's, by which it was said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mihwar.errors import BadFile
from mihwar.model import Card
from mihwar.sources.contract import Rows, Source, rows
from mihwar.sources.kept import ENDING, MARK
from mihwar.sources.own import FACTS
from mihwar.sources.own_treaties import columns

CARD = Card(
    id="statements",
    title="Statements read from texts with `mihwar read --store`",
    version="1",
    publisher="The user of mihwar; claims of the documents named with each",
    url="docs/reading.md",
    citation="Statements read from the documents named with each, by mihwar's rules.",
    licence="The user's own; whole texts are not kept",
    permission="load",
    vintage="read by the rules of 2026",
    layers=("statement",),
)
_HEAD = 4000  # characters of the line on the document
_MUST = ("id", "type", "title_en", "title_ar", "first", "last", "status", "claimant_en", "claimant_ar", "parties")


def _recognise(path: Path) -> bool:
    if path.suffix != ".jsonl":
        return False
    try:
        with path.open(encoding="utf-8") as lines:
            return MARK in json.loads(lines.readline(_HEAD))
    except (OSError, ValueError, TypeError):
        return False


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    acts: dict[str, dict[str, Any]] = {}
    parties: dict[str, list[dict[str, Any]]] = {}
    states = _states()
    for path in sorted(paths):
        document, statements = _lines(path)
        for line, one in statements:
            try:
                act = _act(document, one)
                acts[act["id"]] = act
                parties[act["id"]] = [_party(act["id"], part, states) for part in one["parties"]]
            except (KeyError, TypeError, ValueError) as why:
                raise BadFile(
                    f"{path.name}, line {line} is no statement that mihwar read wrote ({why}); read the text again."
                ) from None
    yield rows("act", columns(list(acts.values())))
    yield rows("party", columns([part for one in parties.values() for part in one]))
    if acts:
        yield rows(
            "coverage",
            {
                "layer": ["statement"],
                "began": [min(act["began"] for act in acts.values())],
                "complete": [False],
                "note_en": ["What the texts that were read say; claims, none of them a fact."],
                "note_ar": ["ما تقوله النصوص المقروءة؛ أقوال لا وقائع."],
            },
        )


def _lines(path: Path) -> tuple[dict[str, Any], list[tuple[int, dict[str, Any]]]]:
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return lines[0], list(enumerate(lines[1:], 2))
    except (OSError, ValueError, IndexError) as why:
        raise BadFile(f"{path.name} is broken ({why}); read the text again with `mihwar read --store`.") from None


def _act(document: Mapping[str, Any], one: Mapping[str, Any]) -> dict[str, Any]:
    if missing := [key for key in _MUST if one[key] in (None, "")]:
        raise ValueError(f"{missing[0]} is empty")
    began, last = date.fromisoformat(one["first"]), date.fromisoformat(one["last"])
    if one["status"] == "confirmed":
        raise ValueError("a statement is never confirmed")
    return {
        "id": f"{CARD.id}/{document['sha256'][:20]}/{one['id']}",
        "layer": "statement",
        "kind": one["type"],
        "title_en": one["title_en"],
        "title_ar": one["title_ar"],
        "began": began,
        "ended": last + timedelta(days=1),
        "precision": "day" if began == last else "month" if (last - began).days < 32 else "year",
        "status": one["status"],
        **{key: one.get(key) for key in ("value", "bound", "unit", "claimant_en", "claimant_ar")},
        "locator": f"{document['name']}, {one['start']}-{one['end']}",
    }


def _party(act: str, part: Mapping[str, Any], states: frozenset[str]) -> dict[str, Any]:
    known = part["id"] in states
    return {"act": act, "state": part["id"] if known else None, "org": None if known else part["id"], "role": part["role"]}


def _states() -> frozenset[str]:
    lines = (FACTS / "states" / "states.csv").read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(line.partition(",")[0] for line in lines)


SOURCE = Source(card=CARD, recognise=_recognise, read=_read, names=(f"*{ENDING}",))
