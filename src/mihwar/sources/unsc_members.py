"""Members of the UN Security Council, one row per term 1992-2023.

Files: `council_membership.csv` (of fmadore, genocide-at-the-security-council), known by its columns (country_org,
start_year, end_year, seat). Of several the greatest is read.

Fills: attribute (states by name): `unsc_member`, 1 for each member and year; `unsc_permanent`, 1 for the five.

Quirks:
- Lines that begin with # are comments and stand between the header and the rows: passed over.
- Years are both inclusive.
- The five terms that began in 1991 or end in 2024 are cut to the years in which the whole council of fifteen is in
  the file: a year with fewer members is left out, one with more refuses the file.
- Names are in title case ("United Kingdom Of Great Britain And Northern Ireland"): compared without regard to case.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import columns, files
from mihwar.sources.contract import Rows, Source, rows

CARD = Card(
    id="unsc-members",
    title="Members of the UN Security Council by year",
    version="1992-2023",
    publisher="Frédérick Madore (genocide-at-the-security-council)",
    url="https://github.com/fmadore/genocide-at-the-security-council",
    citation="Madore, Frédérick: council_membership.csv, Security Council terms 1992-2023.",
    licence="MIT; facts",
    permission="carry",
    vintage="2023",
    redistributable=True,
)
COLUMNS = ("country_org", "start_year", "end_year", "seat")
COUNCIL = 15
_recognise = files.csv_with(*COLUMNS)


def _terms(path: Path) -> list[dict[str, str]]:
    with files.reading(path, "a list of council terms"):
        files.text_only(path)
        lines = [line for line in path.read_text(encoding="utf-8-sig").splitlines() if not line.startswith("#")]
        table = list(csv.DictReader(lines))
        if not table or any(None in row.values() or None in row for row in table):
            raise BadFile(f"{path} is empty or has rows of another length; get the file again.")
    return table


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    held: list[tuple[str, int, bool]] = []
    for row in _terms(path):
        if row["seat"] not in ("permanent", "elected") or not (row["start_year"] + row["end_year"]).isdigit():
            raise BadFacts(f"{path} has a term mihwar cannot read", [str(dict(row))])
        years = range(int(row["start_year"]), int(row["end_year"]) + 1)
        held += [(row["country_org"], year, row["seat"] == "permanent") for year in years]
    size = Counter(year for _, year, _ in held)
    if crowded := [f"{year}: {count}" for year, count in sorted(size.items()) if count > COUNCIL]:
        raise BadFacts(f"{path} has years with more than {COUNCIL} members", crowded)
    whole = sorted(year for year, count in size.items() if count == COUNCIL)
    if not whole:
        raise BadFacts(f"{path} has no year with all {COUNCIL} members")
    for variable, wanted in (("unsc_member", held), ("unsc_permanent", [one for one in held if one[2]])):
        kept = [(name, year) for name, year, _ in wanted if size[year] == COUNCIL]
        yield rows(
            "attribute",
            {
                "state": columns.exact([name for name, _ in kept]),
                "year": [year for _, year in kept],
                "variable": [variable] * len(kept),
                "value": [1.0] * len(kept),
                "unit": ["seat"] * len(kept),
            },
            "name",
        )
    yield rows(
        "coverage",
        {
            "variable": ["unsc_member", "unsc_permanent"],
            "began": [date(whole[0], 1, 1)] * 2,
            "ended": [date(whole[-1] + 1, 1, 1)] * 2,
            "complete": [True] * 2,
        },
    )


SOURCE = Source(
    card=CARD, recognise=_recognise, read=_read, names=("council_membership.csv",), edition=lambda path: path.stat().st_size
)
