"""Published ideal points in the UN General Assembly by calendar year (Stata file of July 2025).

Files: `IdealpointsJuly2025.dta`, known by its columns (ccode, year, idealpointfp, idealpointall and their quantiles).
The file that reaches furthest is read, of equals the greatest.

Fills: attribute (COW codes): `ideal_point` (final-passage votes), `ideal_point_all` (all votes), each also with `_lo`
and `_hi` (5 % and 95 % posterior quantiles) and `_votes` (number of votes).

Quirks:
- Estimates are by calendar year, no longer by session as in earlier editions; the edition by session is a card of its
  own, unga-ideal-points-sessions. `idealpointlegacy` is not read.
- `ideal_point_all` is missing for 2024: each series has its own coverage.
- Scale: mean 0, standard deviation 1, higher is closer to the United States. Kept as published.
- The file's own ISO3 column is not used: it is empty in places and calls South Yemen YAR.
- Two rows for one state and year refuse the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.errors import BadFacts
from mihwar.model import Card
from mihwar.sources import checks, columns, files, headers
from mihwar.sources.contract import Download, Rows, Source, rows

CITATION = (
    "Bailey, Michael A.; Strezhnev, Anton; Voeten, Erik (2017). Estimating Dynamic State Preferences from United "
    "Nations Voting Data. Journal of Conflict Resolution 61(2):430-456; data: doi:10.7910/DVN/LEJUQZ."
)
CARD = Card(
    id="unga-ideal-points",
    title="United Nations General Assembly ideal points, by year",
    version="July 2025",
    publisher="Erik Voeten, Anton Strezhnev, Michael Bailey; Harvard Dataverse",
    url="https://doi.org/10.7910/DVN/LEJUQZ",
    citation=CITATION,
    licence="CC0 1.0",
    permission="carry",
    vintage="2025-07-28",
    redistributable=True,
)
# Our variable to the file's suffix.
SERIES = {"ideal_point": "fp", "ideal_point_all": "all"}
PARTS = {"": "idealpoint{}", "_lo": "q5{}", "_hi": "q95{}", "_votes": "nvotes{}"}
COLUMNS = ("ccode", "year", *(form.format(suffix) for suffix in SERIES.values() for form in PARTS.values()))
_is_stata = headers.stata_with(*COLUMNS)
UNIT = "ideal point (mean 0, standard deviation 1)"


def _recognise(path: Path) -> bool:
    return _is_stata(path)


def _edition(path: Path) -> tuple[int, int]:
    """The file that reaches furthest, then the greatest."""
    years = checks.numbers(path, files.stata_table(path, ("year",)), ("year",))["year"]
    return (int(pc.max(years).as_py() or 0), path.stat().st_size)


def attributes(code: pa.ChunkedArray, year: pa.ChunkedArray, series: dict[str, pa.ChunkedArray]) -> Iterator[Rows]:
    """Rows of each variable, without those that have no estimate."""
    for variable, values in series.items():
        number = values.cast(pa.float64())
        known = pc.and_(pc.is_valid(number), pc.invert(pc.is_nan(pc.fill_null(number, float("nan")))))
        table = pa.table({"state": columns.codes(code), "year": year.cast(pa.int32()), "value": number}).filter(known)
        unit = "votes" if variable.endswith("_votes") else UNIT
        yield rows(
            "attribute",
            {
                **{name: table[name] for name in table.column_names},
                "variable": columns.same(variable, table),
                "unit": columns.same(unit, table),
            },
            "cow",
        )


def refuse_repeated(path: Path, code: pa.ChunkedArray, time: pa.ChunkedArray) -> None:
    """Raise `BadFacts` if a state has two rows for one time, or the file has none at all."""
    if len(code) == 0:
        raise BadFacts(f"{path} holds no estimates")
    counts = pa.table({"code": code, "time": time}).group_by(["code", "time"]).aggregate([([], "count_all")])
    twice = counts.filter(pc.greater(counts["count_all"], 1)).to_pylist()
    if twice:
        raise BadFacts(f"{path} has several rows for one state and time", [f"{r['code']} {r['time']}" for r in twice])


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    table = checks.numbers(path, files.stata_table(path, COLUMNS), COLUMNS)
    checks.years(table, "year", 1945, COLUMNS[:2])
    refuse_repeated(path, table["ccode"], table["year"])
    series = {variable + part: table[form.format(suffix)] for variable, suffix in SERIES.items() for part, form in PARTS.items()}
    yield from attributes(table["ccode"], table["year"], series)
    for variable, suffix in SERIES.items():
        years = pc.filter(table["year"], pc.is_valid(table[f"idealpoint{suffix}"]))
        if len(years) == 0:
            continue
        first, last = int(pc.min(years).as_py()), int(pc.max(years).as_py())
        yield rows(
            "coverage",
            {"variable": [variable], "began": [date(first, 1, 1)], "ended": [date(last + 1, 1, 1)], "complete": [True]},
        )


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("Idealpoints*.dta",),
    edition=_edition,
    downloads=(
        Download(
            "https://dataverse.harvard.edu/api/access/dataset/:persistentId/?persistentId=doi:10.7910/DVN/LEJUQZ",
            "unga-votes.zip",
        ),
    ),
)
