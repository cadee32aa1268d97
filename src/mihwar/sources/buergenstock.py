"""Who supported the Joint Communiqué on a Peace Framework (Bürgenstock, 16 June 2024), as dated claims.

Files: a CSV of claims, known by its columns (actor, actor_type, iso3, claim, as_of, source, note). Of several the
greatest is read.

Fills: act (one, kind joint communique), party (each claim, as its position: supported, attended_not_supported,
observer_not_supported, not_attending, added, removed); layer communique, ISO3; organisations under `org`.

Quirks:
- The official list changed after the summit (Iraq and Jordan left it on 17 June, then Rwanda; others joined without
  having attended), so support has dates: a removal ends earlier support on its day.
- Sources contradict each other (Qatar is a supporter in three and none in a fourth). All claims are kept, each with
  its page; none is decided.
- Jordan is missing from the one list of 16 June that could be had. Its removal implies that it stood there: that
  support is added, with a note, and makes 80.
- Claims without a date are given the last date of the file, by which they must have happened, with a note.
- The complete official list was not found: the coverage is that of one communiqué and never complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import files
from mihwar.sources.contract import Rows, Source, rows

CARD = Card(
    id="buergenstock",
    title="Summit on Peace in Ukraine (Bürgenstock): who supported the Joint Communiqué",
    version="209 claims",
    publisher="Compiled for mihwar from the pages named with each claim",
    url="https://www.eda.admin.ch/eda/en/home/das_eda/aktuell/dossiers/konferenz-zum-frieden-ukraine.html",
    citation="mihwar: claims on the Joint Communiqué on a Peace Framework, Bürgenstock, 16 June 2024, with pages.",
    licence="Facts; own compilation",
    permission="carry",
    vintage="2024-06-28",
    layers=("communique",),
    redistributable=True,
)
ACT = f"{CARD.id}/joint-communique"
ADOPTED = date(2024, 6, 16)
COLUMNS = ("actor", "actor_type", "iso3", "claim", "as_of", "source", "note")
CLAIMS = ("supported", "attended_not_supported", "observer_not_supported", "removed", "added", "not_attending")
_recognise = files.csv_with(*COLUMNS)


def _claims(path: Path) -> list[dict[str, Any]]:
    """The claims, each with its `day`; wrong words and actors raise `BadFacts`."""
    table: list[dict[str, Any]] = files.csv(path, COLUMNS, types=dict.fromkeys(COLUMNS, pa.string())).to_pylist()
    if not table:
        raise BadFile(f"{path} holds no claims; get the file again.")
    offenders = [
        f"{row['actor']}: {row['claim']}"
        for row in table
        if row["claim"] not in CLAIMS or (row["actor_type"] == "state") != bool(row["iso3"])
    ]
    if offenders:
        raise BadFacts(f"{path} has claims mihwar does not know, or states without a code", offenders)
    with files.reading(path, "claims with dates"):
        last = max(date.fromisoformat(row["as_of"]) for row in table if row["as_of"])
        for row in table:
            row["day"] = date.fromisoformat(row["as_of"]) if row["as_of"] else last
            if not row["as_of"]:
                row["note"] = "; ".join(filter(None, (row["note"], f"by {last} at the latest")))
    return table


def _implied(table: list[dict[str, Any]], removed: dict[str, date]) -> list[dict[str, Any]]:
    """Support that only its removal attests."""
    named = {row["actor"] for row in table if row["claim"] in ("supported", "added")}
    return [
        {**row, "claim": "supported", "day": ADOPTED, "note": "implied by its removal from the list"}
        for row in table
        if row["claim"] == "removed" and row["actor"] in removed and row["actor"] not in named
    ]


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _claims(paths[0])
    removed = {row["actor"]: row["day"] for row in table if row["claim"] == "removed"}
    table += _implied(table, removed)
    supports = ("supported", "added")
    until = [
        removed[row["actor"]] if row["claim"] in supports and row["day"] < removed.get(row["actor"], date.min) else None
        for row in table
    ]
    yield rows(
        "act",
        {
            "id": [ACT],
            "layer": ["communique"],
            "kind": ["joint communique"],
            "title_en": ["Joint Communiqué on a Peace Framework (Bürgenstock)"],
            "title_ar": ["البيان المشترك بشأن إطار للسلام (بورغنشتوك)"],
            "signed": [ADOPTED],
            "began": [ADOPTED],
            "place_en": ["Bürgenstock, Switzerland"],
            "place_ar": ["بورغنشتوك، سويسرا"],
            "note_en": ["The list of supporters changed after the summit, so it needs a date; sources conflict."],
            "note_ar": ["تغيرت قائمة المؤيدين بعد القمة، فلا بد لها من تاريخ؛ والمصادر متعارضة."],
            "url": [CARD.url],
        },
    )
    yield rows(
        "party",
        {
            "act": [ACT] * len(table),
            "state": [row["iso3"] for row in table],
            "org": [None if row["iso3"] else row["actor"] for row in table],
            "role": ["supporter" if row["claim"] in supports else "invited" for row in table],
            "position": [row["claim"] for row in table],
            "since": [row["day"] for row in table],
            "until": until,
            "note_en": [row["note"] for row in table],
            "url": [row["source"] for row in table],
        },
        "iso3",
    )
    yield _coverage(max(row["day"] for row in table))


def _coverage(last: date) -> Rows:
    return rows(
        "coverage",
        {
            "layer": ["communique"],
            "began": [ADOPTED],
            "ended": [last + timedelta(days=1)],
            "complete": [False],
            "note_en": ["One communiqué."],
            "note_ar": ["بيان واحد."],
        },
    )


SOURCE = Source(
    card=CARD, recognise=_recognise, read=_read, names=("communique_claims.csv",), edition=lambda path: path.stat().st_size
)
