"""Published ideal points in the UN General Assembly by session (CSV of April 2020, sessions 1 to 74, all votes).

Files: `IdealpointestimatesAll_Apr2020.csv` (or .gz), known by its columns (ccode, session, NVotes, IdealPoint, 'Q5%',
'Q95%'). The file with the last session is read, of equals the greatest.

Fills: attribute (COW codes): `ideal_point_session`, also with `_lo` and `_hi` (5 % and 95 % posterior quantiles) and
`_votes`.

Quirks:
- Session n is given the year 1945 + n, in which it opens; the note of the coverage says so.
- Session 19 (1964) is missing, there was no vote: no row.
- The file is Latin-1 (Côte d'Ivoire), not UTF-8: it is read as such.
- Its first column is a row number and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import files
from mihwar.sources.contract import Rows, Source, rows
from mihwar.sources.ideal_points import CITATION, attributes, refuse_repeated

CARD = Card(
    id="unga-ideal-points-sessions",
    title="United Nations General Assembly ideal points, by session",
    version="April 2020",
    publisher="Erik Voeten, Anton Strezhnev, Michael Bailey; Harvard Dataverse",
    url="https://doi.org/10.7910/DVN/LEJUQZ",
    citation=CITATION,
    licence="CC0 1.0",
    permission="carry",
    vintage="2020-04",
    redistributable=True,
)
SERIES = {
    "ideal_point_session": "IdealPoint",
    "ideal_point_session_lo": "Q5%",
    "ideal_point_session_hi": "Q95%",
    "ideal_point_session_votes": "NVotes",
}
TYPES = {"ccode": pa.int64(), "session": pa.int64(), **dict.fromkeys(SERIES.values(), pa.float64())}
_recognise = files.csv_with(*TYPES, encoding="latin-1")


def _edition(path: Path) -> tuple[int, int]:
    table = files.csv(path, ("session",), encoding="latin-1", types={"session": pa.int64()})
    return (pc.max(table["session"]).as_py() or 0, path.stat().st_size)


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    table = files.csv(path, tuple(TYPES), encoding="latin-1", types=TYPES)
    refuse_repeated(path, table["ccode"], table["session"])
    year = pc.add(table["session"], 1945)
    yield from attributes(table["ccode"], year, {variable: table[name] for variable, name in SERIES.items()})
    first, last = pc.min(year).as_py(), pc.max(year).as_py()
    yield rows(
        "coverage",
        {
            "variable": ["ideal_point_session"],
            "began": [date(first, 1, 1)],
            "ended": [date(last + 1, 1, 1)],
            "complete": [True],
            "note_en": ["By session: session n stands under the year 1945 + n."],
            "note_ar": ["بحسب الدورة: الدورة ن مدرجة تحت السنة 1945 + ن."],
        },
    )


SOURCE = Source(card=CARD, recognise=_recognise, read=_read, names=("IdealpointestimatesAll_*.csv",), edition=_edition)
