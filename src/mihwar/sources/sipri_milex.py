"""SIPRI Military Expenditure Database: by country and year, in current and constant US$ and as a share of GDP.

Files: the official workbook (`SIPRI-Milex-data-1949-2024_2.xlsx`), known by its sheets 'Current US$', 'Constant
(2023) US$' (the year in the name changes with the edition) and 'Share of GDP'. Of several the last by name.

Fills: attribute (states by name): `milex` (million current US$), `milex_constant` (million constant US$),
`milex_share_gdp` (fraction).

Covers: 1949 to 2024, not complete: a country without a value is not zero.

Quirks:
- '...' is not available, 'xxx' the country did not exist: both are left out, never zero (North Korea has no value in
  any recent year).
- Names of regions stand in the column of countries with an empty row: no row. The European Union is left out and
  counted.
- The header stands in row 6; the sheet of constant prices has a column more before 'Notes'. The year of its prices is
  taken from the sheet's name into the unit.
- Shares are fractions (0.04), not per cent.
- A cell that is neither a number nor one of those marks refuses the file.
- Notes, footnotes and the colours that mark SIPRI's estimates are not read, nor are the sheets per capita, per
  government spending and in local currency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import columns, files, headers
from mihwar.sources.contract import Download, Rows, Source, rows

CARD = Card(
    id="sipri-milex",
    title="SIPRI Military Expenditure Database 1949-2024",
    version="April 2025",
    publisher="Stockholm International Peace Research Institute",
    url="https://www.sipri.org/databases/milex",
    citation="SIPRI Military Expenditure Database, https://www.sipri.org/databases/milex.",
    licence="© SIPRI; free for non-commercial use with credit; less than 10 % of a data set may be reproduced",
    permission="load",
    vintage="2025-04",
    redistributable=False,
)
HEADER = 5
ABSENT = ("", "...", ". .", "xxx")
# Variable to the sheet and the unit; the year of constant prices comes from the sheet's name.
SHEETS = {
    "milex": (r"Current US\$", "million current US$"),
    "milex_constant": (r"Constant \((\d{4})\) US\$", "million constant ({}) US$"),
    "milex_share_gdp": (r"Share of GDP", "share of GDP"),
}
KNOWN = {"European Union": "an organisation, not a state"}


def _recognise(path: Path) -> bool:
    sheets = headers.sheet_names(path)
    return all(any(re.fullmatch(pattern, name) for name in sheets) for pattern, _ in SHEETS.values())


def _cells(path: Path, sheet: str) -> list[tuple[str, int, float]]:
    """(country, year, value) of a sheet; texts that are neither a number nor a known mark raise `BadFacts`."""
    header, body = files.sheet(path, sheet, header=HEADER)
    years = {at: int(float(cell)) for at, cell in enumerate(header) if re.fullmatch(r"\d{4}(\.0)?", cell)}
    if header[:1] != ["Country"] or not years:
        raise BadFile(f"{path}, sheet {sheet}, has no header 'Country' with years in row {HEADER + 1}.")
    if len(set(years.values())) < len(years):
        raise BadFile(f"{path}, sheet {sheet}, has a year more than once; get the workbook from SIPRI again.")
    found, odd = [], []
    for row in body:
        for at, year in years.items():
            value: Any = row[at] if at < len(row) else ""
            if isinstance(value, (int, float)):
                found.append((str(row[0]).strip(), year, float(value)))
            elif str(value).strip() not in ABSENT:
                odd.append(f"{row[0]} {year}: {value}")
    if odd or not found:
        raise BadFacts(f"{path}, sheet {sheet}, has cells that are no numbers, or no numbers at all", odd)
    return found


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    names = headers.sheet_names(path)
    for variable, (pattern, unit) in SHEETS.items():
        matches = [match for name in names if (match := re.fullmatch(pattern, name))]
        if not matches:
            raise BadFile(f"{path} has no sheet {pattern}; get the workbook from SIPRI again.")
        found = _cells(path, matches[0].string)
        countries, years, values = zip(*found, strict=True)
        yield rows(
            "attribute",
            {
                "state": columns.exact(countries),
                "year": years,
                "variable": [variable] * len(found),
                "value": values,
                "unit": [unit.format(*matches[0].groups())] * len(found),
            },
            "name",
        )
        yield rows(
            "coverage",
            {
                "variable": [variable],
                "began": [date(min(years), 1, 1)],
                "ended": [date(max(years) + 1, 1, 1)],
                "complete": [False],
                "note_en": ["A value that is missing is not zero."],
                "note_ar": ["القيمة الغائبة ليست صفرا."],
            },
        )


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("SIPRI-Milex-data*.xlsx",),
    edition=lambda path: path.name,
    known=KNOWN,
    downloads=(
        Download(
            "https://www.sipri.org/sites/default/files/SIPRI-Milex-data-1949-2024_2.xlsx",
            "SIPRI-Milex-data-1949-2024_2.xlsx",
        ),
    ),
)
