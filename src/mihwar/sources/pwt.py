"""Penn World Table 10.01: GDP, capital and human capital of 183 countries, 1950-2019.

Files: `pwt10.01.rda`, the re-save of the official sheet by the R package pwt10, known by its columns (isocode, year
and those read). Of several the last by name. The official workbook is not read.

Fills: attribute (ISO3): `pwt_rgdpe` and `pwt_rgdpo` (GDP at chained PPPs, by expenditure and by output), `pwt_rgdpna`
(at constant national prices), `pwt_pop`, `pwt_cn` (capital stock at current PPPs), `pwt_hc` (human capital index):
six of its 47 numeric columns, under their own names.

Covers: 1950 to 2019, not complete: a country without a value is not zero.

Quirks:
- Countries stand within today's borders (Russia from 1990): kept so.
- Blank is missing: no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import checks, columns, files, headers
from mihwar.sources.contract import Rows, Source, rows

CARD = Card(
    id="pwt",
    title="Penn World Table",
    version="10.01",
    publisher="Groningen Growth and Development Centre",
    url="https://www.rug.nl/ggdc/productivity/pwt/",
    citation=(
        "Feenstra, Robert C.; Inklaar, Robert; Timmer, Marcel P. (2015). The Next Generation of the Penn World Table. "
        "American Economic Review 105(10):3150-3182."
    ),
    licence="CC BY 4.0",
    permission="load",
    vintage="2023-01",
    redistributable=True,
)
MONEY = "million 2017 US$ at PPP"
VARIABLES = {
    "rgdpe": MONEY,
    "rgdpo": MONEY,
    "rgdpna": "million 2017 US$ at constant national prices",
    "pop": "million persons",
    "cn": "million 2017 US$ at current PPP",
    "hc": "index",
}
_is_r = headers.r_with("isocode", "year", *VARIABLES)
DUTCH, BRITISH = "a country within the Kingdom of the Netherlands", "a territory of the United Kingdom"
KNOWN = {
    **dict.fromkeys(("ABW", "CUW", "SXM"), DUTCH),
    **dict.fromkeys(("AIA", "BMU", "CYM", "MSR", "TCA", "VGB"), BRITISH),
    "HKG": "a region of China, a British territory to 1997",
    "MAC": "a region of China, a Portuguese territory to 1999",
}


def _recognise(path: Path) -> bool:
    return _is_r(path)


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    table = files.r_table(path)
    if missing := [name for name in ("isocode", "year", *VARIABLES) if name not in table.column_names]:
        raise BadFile(f"{path} lacks the column {', '.join(missing)}; it is not the Penn World Table.")
    if table.num_rows == 0:
        raise BadFacts(f"{path} holds no rows")
    table = checks.numbers(path, table, ("year", *VARIABLES))
    checks.years(table, "year", 1900, ("isocode", "year"))
    for name, unit in VARIABLES.items():
        kept = table.select(["isocode", "year", name])
        value = kept[name].cast(pa.float64())
        kept = kept.filter(pc.and_(pc.is_valid(value), pc.is_finite(value)))
        yield rows(
            "attribute",
            {
                "state": kept["isocode"].cast(pa.string()),
                "year": kept["year"].cast(pa.int32()),
                "variable": columns.same(f"pwt_{name}", kept),
                "value": kept[name],
                "unit": columns.same(unit, kept),
            },
            "iso3",
        )
    first, last = pc.min(table["year"]).as_py(), pc.max(table["year"]).as_py()
    count = len(VARIABLES)
    yield rows(
        "coverage",
        {
            "variable": [f"pwt_{name}" for name in VARIABLES],
            "began": [date(int(first), 1, 1)] * count,
            "ended": [date(int(last) + 1, 1, 1)] * count,
            "complete": [False] * count,
        },
    )


SOURCE = Source(card=CARD, recognise=_recognise, read=_read, names=("pwt*.rda",), edition=lambda path: path.name, known=KNOWN)
