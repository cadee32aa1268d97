"""Where states lie: capitals, from which distances are measured, and land borders.

Files: `capitals.csv` and `neighbours.csv` of the package's facts, in the format of docs/facts.md.

Fills: capital, neighbour.

Covers: no row of coverage: every state of today and the territories in the table of states.

Quirks:
- Both hold for today and have no dates: distances of past decades are those from today's seat.
- No capital is given for Israel, Palestine and Western Sahara; the point is a city used for distances only, and its
  note says so.
- Borders follow who holds a territory on the ground, as Natural Earth draws it. That recognises nothing.
- Overseas parts have borders too: France borders Brazil. Bridges, causeways and waters are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.errors import BadFacts
from mihwar.sources import files, own
from mihwar.sources.contract import TABLES, Rows, Source, TableName, rows

CARD = own.card("geography", "mihwar geography: capitals and land borders")
FILES: dict[str, TableName] = {"capitals.csv": "capital", "neighbours.csv": "neighbour"}
MUST = {
    "capitals.csv": ("state", "name_en", "name_ar", "latitude", "longitude", "source"),
    "neighbours.csv": ("a", "b", "source"),
}
BOUNDS = {"latitude": 90, "longitude": 180}


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    at = {path.name: path for path in paths}
    if missing := sorted(set(FILES) - set(at)):
        raise BadFacts("the facts on geography lack files", missing)
    capitals, borders = (_table(at[name]) for name in FILES)
    for name, bound in BOUNDS.items():
        _refuse(pc.greater(pc.abs(capitals[name]), bound), "capitals.csv", f"{name} lies beyond {bound} degrees")
    _refuse(pc.xor(pc.is_null(capitals["note_en"]), pc.is_null(capitals["note_ar"])), "capitals.csv", "notes come in pairs")
    _once(capitals["state"].to_pylist(), "capitals.csv")
    _refuse(pc.greater_equal(borders["a"], borders["b"]), "neighbours.csv", "a must come before b in the alphabet")
    _once([f"{a}-{b}" for a, b in zip(borders["a"].to_pylist(), borders["b"].to_pylist(), strict=True)], "neighbours.csv")
    yield rows("capital", capitals)
    yield rows("neighbour", borders)


def _table(path: Path) -> pa.Table:
    schema = TABLES[FILES[path.name]]
    found = files.csv(path, schema.names, null=("",), types={field.name: field.type for field in schema})
    for name in MUST[path.name]:
        _refuse(pc.is_null(found[name]), path.name, f"{name} is empty; it must be given")
    return found


def _refuse(wrong: pa.ChunkedArray, file: str, why: str) -> None:
    lines = [str(number) for number, one in enumerate(wrong.to_pylist(), start=2) if one]
    if lines:
        raise BadFacts(f"{file}: {why}; see line", lines)


def _once(keys: Sequence[str], file: str) -> None:
    if twice := sorted(key for key, count in Counter(keys).items() if count > 1):
        raise BadFacts(f"{file} lists these twice", twice)


SOURCE = Source(card=CARD, recognise=lambda path: path.parent == own.FACTS and path.name in FILES, read=_read)
