"""Blocs and their members by date.

Files: `blocs/*.toml` of the package's facts, in the format of docs/facts.md.

Fills: bloc, membership.

Covers: no row of coverage: members are listed from the founding of each bloc on.

Quirks:
- Where the members of a bloc are the parties of a treaty that is carried, the bloc names the treaty and lists no
  members.
- A bloc that ended ends the membership of everyone still in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mihwar.sources import handwritten, own
from mihwar.sources.contract import Rows, rows
from mihwar.sources.handwritten import DATE, TEXT, Shape
from mihwar.sources.own_treaties import CARD as TREATIES
from mihwar.sources.own_treaties import columns

CARD = own.card("blocs", "mihwar blocs and their members")
SHAPE = Shape(
    must={"id": TEXT, "name_en": TEXT, "name_ar": TEXT, "kind": TEXT},
    may={"founded": DATE, "ended": DATE, "treaty": TEXT, "note_en": TEXT, "note_ar": TEXT, "confidence": TEXT},
    tables={
        "member": Shape(
            must={"state": TEXT, "since": DATE},
            may={"until": DATE, "note_en": TEXT, "note_ar": TEXT, "source": TEXT, "confidence": TEXT},
        ),
        "source": handwritten.SOURCE,
    },
)


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    blocs: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    for path in sorted(paths):
        content = handwritten.load(path, SHAPE)
        urls = handwritten.source_urls(content)
        treaty = content.get("treaty")
        blocs.append(
            {
                "id": content["id"],
                "name_en": content["name_en"],
                "name_ar": content["name_ar"],
                "kind": content["kind"],
                "founded": handwritten.day(content.get("founded")),
                "treaty": f"{TREATIES.id}/{treaty}" if treaty else None,
                "url": next(iter(urls.values()), None),
            }
        )
        members += [
            {
                "bloc": content["id"],
                "state": row["state"],
                "since": handwritten.day(row["since"]),
                "until": handwritten.day(row.get("until")) or handwritten.day(content.get("ended")),
                "note_en": row.get("note_en"),
                "note_ar": row.get("note_ar"),
                "url": urls.get(row.get("source", "")),
            }
            for row in content.get("member", [])
        ]
    yield rows("bloc", columns(blocs))
    yield rows("membership", columns(members))


SOURCE = own.source(CARD, "blocs", _read)
