"""Maddison Project Database 2020: GDP per capita and population by country and year.

Files: `mpd2020.xlsx`, known by its sheet 'Full data' with the columns countrycode, country, year, gdppc, pop. Of
several the last by name. A sheet with other columns is refused.

Fills: attribute (ISO3, also CSK, SUN, YUG): `gdp_per_capita_mpd` (2011 international $), `population_mpd` (persons).

Covers: 1816 to 2018, not complete: a country without a value is not zero.

Quirks:
- Values of a country within today's borders reach back to before it was a state, and to the year 1: 1816 and later
  are taken, and the note of the coverage says so.
- Former Yugoslavia, the USSR and Czechoslovakia go on after their end as the sum of their successors: those years are
  left out.
- Population stands in thousands: it is turned into persons. Blank is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import columns, files, headers
from mihwar.sources.contract import Rows, Source, rows

CARD = Card(
    id="maddison",
    title="Maddison Project Database 2020",
    version="2020",
    publisher="Groningen Growth and Development Centre",
    url="https://www.rug.nl/ggdc/historicaldevelopment/maddison/",
    citation=(
        "Bolt, Jutta; van Zanden, Jan Luiten (2020). Maddison style estimates of the evolution of the world economy. "
        "Maddison Project Database 2020."
    ),
    licence="CC BY 4.0",
    permission="load",
    vintage="2020",
    redistributable=True,
)
FIRST_YEAR = 1816
HEADER = ["countrycode", "country", "year", "gdppc", "pop"]
_is_sheet = headers.sheet_with(*HEADER, sheet="Full data")
VARIABLES = {"gdp_per_capita_mpd": (3, 1.0, "2011 international $"), "population_mpd": (4, 1000.0, "persons")}
KNOWN = {"HKG": "a region of China, a British territory to 1997", "PRI": "a territory of the United States"}
LEAVES = {"SUN": 1991, "YUG": 1991, "CSK": 1992}


def _recognise(path: Path) -> bool:
    return _is_sheet(path)


def _table(path: Path) -> pa.Table:
    header, body = files.sheet(path, "Full data")
    if header[:5] != HEADER:
        raise BadFile(f"{path} is not the Maddison layout: its columns are {', '.join(header[:5])}.")
    with files.reading(path, "the Maddison workbook"):
        kept = [row for row in body if row[0] and row[2] >= FIRST_YEAR]
        cells = {name: [row[at] if row[at] != "" else None for row in kept] for name, (at, _, _) in VARIABLES.items()}
        return pa.table(
            {
                "state": pa.array([row[0] for row in kept], pa.string()),
                "year": pa.array([int(row[2]) for row in kept], pa.int32()),
                **{name: pa.array(values, pa.float64()) for name, values in cells.items()},
            }
        )


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _table(paths[0])
    if table.num_rows == 0:
        raise BadFacts(f"{paths[0]} holds no year from {FIRST_YEAR} on")
    for state, last_year in LEAVES.items():
        table = table.filter(pc.invert(pc.and_(pc.equal(table["state"], state), pc.greater(table["year"], last_year))))
    for variable, (_, factor, unit) in VARIABLES.items():
        kept = table.filter(pc.is_valid(table[variable]))
        yield rows(
            "attribute",
            {
                "state": kept["state"],
                "year": kept["year"],
                "variable": columns.same(variable, kept),
                "value": pc.multiply(kept[variable], factor),
                "unit": columns.same(unit, kept),
            },
            "iso3",
        )
    last = pc.max(table["year"]).as_py()
    yield rows(
        "coverage",
        {
            "variable": list(VARIABLES),
            "began": [date(FIRST_YEAR, 1, 1)] * 2,
            "ended": [date(last + 1, 1, 1)] * 2,
            "complete": [False] * 2,
            "note_en": ["Within today's borders, also before independence."] * 2,
            "note_ar": ["ضمن الحدود الحالية، حتى قبل الاستقلال."] * 2,
        },
    )


SOURCE = Source(card=CARD, recognise=_recognise, read=_read, names=("mpd20??.xlsx",), edition=lambda path: path.name, known=KNOWN)
