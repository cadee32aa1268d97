"""World Bank, World Development Indicators: one indicator by country and year, as the bulk CSV or the bulk .xls.

Files: the bulk CSV (`API_<indicator>_DS2_en_csv_v2*.csv`), known by its header in line 5 (Country Name, Country Code,
Indicator Name, Indicator Code), and the bulk workbook (`API_*.xls`, also under other names), known by the same
columns in line 4 of its sheet 'Data'. Several files are read together; of two with the same indicator the one updated
last.

Fills: attribute (ISO3): `gdp`, `gdp_per_capita` (current US$), `population` (persons); any other indicator under its
own code in small letters.

Quirks:
- A mark stands at the beginning of the CSV, four lines before the header (three in the workbook), an empty column at
  the end: all are passed over; the day of the last update is taken from there into the note of the coverage.
- A file may be called after another indicator than it holds: the column 'Indicator Code' counts.
- Groups of countries (Arab World, High income) stand among the countries, and territories that are no state: both are
  left out and counted.
- A missing value is missing, not zero: North Korea has population but no GDP. No GDP is computed from GDP per capita.
- Data for a state before its independence are those of today's territory, and stand under today's state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import columns, files, headers
from mihwar.sources.contract import Download, Rows, Source, rows

CARD = Card(
    id="wdi",
    title="World Development Indicators",
    version="2025-10-07",
    publisher="World Bank",
    url="https://data.worldbank.org/",
    citation="World Bank, World Development Indicators, https://data.worldbank.org/.",
    licence="CC BY 4.0",
    permission="carry",
    vintage="2025-10-07",
    redistributable=True,
)
VARIABLES = {
    "NY.GDP.MKTP.CD": ("gdp", "current US$"),
    "SP.POP.TOTL": ("population", "persons"),
    "NY.GDP.PCAP.CD": ("gdp_per_capita", "current US$"),
}
GROUP = "a group of countries, not a state"
GROUPS = dict.fromkeys(
    (
        *("AFE", "AFW", "ARB", "CEB", "CSS", "EAP", "EAR", "EAS", "ECA", "ECS", "EMU", "EUU", "FCS", "HIC", "HPC"),
        *("IBD", "IBT", "IDA", "IDB", "IDX", "INX", "LAC", "LCN", "LDC", "LIC", "LMC", "LMY", "LTE", "MEA", "MIC"),
        *("MNA", "NAC", "OED", "OSS", "PRE", "PSS", "PST", "SAS", "SSA", "SSF", "SST", "TEA", "TEC", "TLA", "TMN"),
        *("TSA", "TSS", "UMC", "WLD"),
    ),
    GROUP,
)
TERRITORIES = {
    "ABW": "a country within the Kingdom of the Netherlands",
    "CUW": "a country within the Kingdom of the Netherlands",
    "SXM": "a country within the Kingdom of the Netherlands",
    "BMU": "a territory of the United Kingdom",
    "CYM": "a territory of the United Kingdom",
    "GIB": "a territory of the United Kingdom",
    "TCA": "a territory of the United Kingdom",
    "VGB": "a territory of the United Kingdom",
    "IMN": "a dependency of the British Crown",
    "CHI": "dependencies of the British Crown",
    "ASM": "a territory of the United States",
    "GUM": "a territory of the United States",
    "MNP": "a territory of the United States",
    "PRI": "a territory of the United States",
    "VIR": "a territory of the United States",
    "FRO": "a territory of Denmark",
    "GRL": "a territory of Denmark",
    "MAF": "a territory of France",
    "NCL": "a territory of France",
    "PYF": "a territory of France",
    "HKG": "a region of China, a British territory to 1997",
    "MAC": "a region of China, a Portuguese territory to 1999",
}
LEADING = ("Country Name", "Country Code", "Indicator Name", "Indicator Code")
_is_sheet = headers.sheet_with(*LEADING, sheet="Data", row=3)


def _recognise(path: Path) -> bool:
    if not files.is_csv(path):
        return _is_sheet(path)
    return [cell.strip('"') for cell in files.first_line(path, skip=4).split(",")[:4]] == list(LEADING)


def _long(path: Path, years: list[str], table: pa.Table, updated: str) -> pa.Table:
    """The wide table as rows of code, year and value, with indicator, its name and the day of the last update."""
    pieces = []
    if len(set(years)) < len(years):
        raise BadFile(f"{path} has a year more than once; get the World Bank's file again.")
    for year in years:
        value = table[year].cast(pa.float64())
        kept = pa.table(
            {
                "state": table["Country Code"],
                "indicator": table["Indicator Code"],
                "name": table["Indicator Name"],
                "value": value,
            }
        ).filter(pc.is_valid(value))
        pieces.append(kept.append_column("year", pa.array([int(year)] * kept.num_rows, pa.int32())))
    if not pieces:
        raise BadFile(f"{path} has no column of a year; get the World Bank's file again.")
    found = pa.concat_tables(pieces)
    return found.append_column("updated", pa.array([updated] * found.num_rows, pa.string()))


def _csv(path: Path) -> pa.Table:
    header = [cell.strip('"') for cell in files.first_line(path, skip=4).split(",")]
    years = [cell for cell in header if re.fullmatch(r"\d{4}", cell)]
    types = {**dict.fromkeys(LEADING, pa.string()), **dict.fromkeys(years, pa.float64())}
    table = files.csv(path, (*LEADING, *years), skip=4, types=types, null=("", ".."))
    updated = files.first_line(path, skip=2).split(",")
    return _long(path, years, table, updated[1].strip('"') if len(updated) > 1 else "")


def _xls(path: Path) -> pa.Table:
    header, body = files.sheet(path, "Data", header=3)
    lines = files.sheet(path, "Data", header=0)[1][:1]
    updated = str(lines[0][1])[:10] if lines and len(lines[0]) > 1 else ""
    if tuple(header[:4]) != LEADING:
        raise BadFile(f"{path} is not the World Bank's layout: its columns are {', '.join(header[:4])}.")
    years = [cell for cell in (name.removesuffix(".0") for name in header) if re.fullmatch(r"\d{4}", cell)]
    body = [row for row in body if row[1]]

    def cells(at: int) -> list[Any]:
        return [row[at] if row[at] != "" else None for row in body]

    with files.reading(path, "the World Bank's workbook"):
        table = {name: pa.array(cells(at), pa.string()) for at, name in enumerate(LEADING)}
        table |= {year: pa.array(cells(4 + at), pa.float64()) for at, year in enumerate(years)}
        return _long(path, years, pa.table(table), updated)


def _newest(tables: Sequence[pa.Table]) -> dict[str, pa.Table]:
    """Indicator to its rows from the file updated last."""
    found: dict[str, pa.Table] = {}
    for table in tables:
        for indicator in table["indicator"].unique().to_pylist():
            mine = table.filter(pc.equal(table["indicator"], indicator))
            if indicator not in found or mine["updated"][0].as_py() > found[indicator]["updated"][0].as_py():
                found[indicator] = mine
    return found


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    newest = _newest([_csv(path) if files.is_csv(path) else _xls(path) for path in paths])
    if not newest:
        raise BadFacts(f"{paths[0]} holds no values")
    for indicator, table in sorted(newest.items()):
        variable, unit = VARIABLES.get(indicator, (indicator.lower().replace(".", "_"), table["name"][0].as_py()))
        yield rows(
            "attribute",
            {
                "state": table["state"],
                "year": table["year"],
                "variable": columns.same(variable, table),
                "value": table["value"],
                "unit": columns.same(unit, table),
            },
            "iso3",
        )
        first, last = pc.min(table["year"]).as_py(), pc.max(table["year"]).as_py()
        yield rows(
            "coverage",
            {
                "variable": [variable],
                "began": [date(first, 1, 1)],
                "ended": [date(last + 1, 1, 1)],
                "complete": [False],
                "note_en": [f"{indicator}, last updated {table['updated'][0].as_py()}; a value that is missing is not zero."],
                "note_ar": [f"{indicator}، آخر تحديث {table['updated'][0].as_py()}؛ والقيمة الغائبة ليست صفرا."],
            },
        )


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("API_*_DS2_*.csv", "API_*_DS2_*.xls*"),
    known={**GROUPS, **TERRITORIES},
    downloads=tuple(
        Download(f"https://api.worldbank.org/v2/en/indicator/{code}?downloadformat=csv", f"API_{code}.zip") for code in VARIABLES
    ),
)
