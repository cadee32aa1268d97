"""Correlates of War National Material Capabilities: military, industrial and population figures and their index, CINC.

Files: the official abridged CSV (`NMC-60-abridged.csv` and later; columns ccode, year, milex, milper, irst, pec,
tpop, upop, cinc) and version 7 as peacesciencer re-saves it (`cow_nmc.rda`, also as `cow_nmc_v7.rda`). The edition
that reaches furthest is read; of two that reach as far, the publisher's own.

Fills: attribute (COW codes): `milex`, `milper`, `irst`, `pec`, `tpop`, `upop`, `cinc`.

Covers: 1816 to 2022 (version 7) or 2016 (version 6), complete.

Quirks:
- -9 is missing in the CSV, NA in the R file: such a value is left out, never zero. Any other negative value refuses
  the file.
- `milex` is in current pounds before 1914 and in current dollars from then on: the unit says so, nothing is
  converted.
- Decimals lack their leading zero (.0397): read as numbers.
- The shares of `cinc` do not add up to one in every year (1.007 in 2022): kept as published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import checks, columns, cow, files, headers, yearly
from mihwar.sources.contract import Rows, Source

CARD = Card(
    id="cow-nmc",
    title="National Material Capabilities",
    version="7.0 (6.0 is read where it is the newest)",
    publisher=cow.PUBLISHER,
    url=f"{cow.SETS}/national-material-capabilities/",
    citation=(
        "Singer, J. David (1987). Reconstructing the Correlates of War Dataset on Material Capabilities of States, "
        "1816-1985. International Interactions 14: 115-132."
    ),
    licence=cow.LICENCE,
    permission="load",
    vintage="2022",
)
UNITS = {
    "milex": "thousand current US dollars (thousand current British pounds before 1914)",
    "milper": "thousand persons",
    "irst": "thousand tons of iron and steel",
    "pec": "thousand tons of coal equivalent",
    "tpop": "thousand persons",
    "upop": "thousand persons",
    "cinc": "share of the system, 0 to 1",
}
COLUMNS = ("ccode", "year", *UNITS)
_is_r = headers.r_with(*COLUMNS)
_is_csv = files.csv_with(*COLUMNS)


def _recognise(path: Path) -> bool:
    return _is_r(path) or _is_csv(path)


def _table(path: Path) -> pa.Table:
    table = files.csv(path, COLUMNS) if files.is_csv(path) else files.r_table(path)
    return checks.numbers(path, checks.having(path, table, COLUMNS), COLUMNS)


def _edition(path: Path) -> tuple[float, bool]:
    """The edition that goes furthest; of the same one, the publisher's own file."""
    return (pc.max(_table(path)["year"]).as_py(), files.is_csv(path))


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _table(paths[0])
    checks.years(table, "year", 1816, ("ccode", "year"))
    checks.unique(table, ("ccode", "year"), paths[0].name)
    for variable, unit in UNITS.items():
        value = columns.without(table[variable], -9)
        checks.refuse(pc.less(value, 0), f"{variable} is negative", table, ("ccode", "year", variable))
        yield yearly.attribute(table["ccode"], table["year"], variable, value, unit)
    yield yearly.coverage(list(UNITS), *yearly.span(table["year"]))


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("NMC*abridged.csv", "cow_nmc*.rda"),
    edition=_edition,
    downloads=(
        cow.upload("NMCv7.zip"),
        cow.peacesciencer("cow_nmc.rda", "c265ab4ffa73c87ddc565ce08a12963e8a6aa5020a56e3658108add14b24e82d"),
    ),
)
