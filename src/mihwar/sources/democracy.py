"""How democratic states are: V-Dem's indices of electoral and liberal democracy, and Polity5.

Files of vdem: V-Dem's country-year CSV (COWcode, year, the indices with their bounds) or `vdem_simple.rda` of the
package democracyData (vdem_cowcode). Of both the CSV is read. `cw_democracy.rda` and `gw_democracy.rda` (isard) are
not read: they repeat V-Dem and Polity5, joined with other scores.

Fills of vdem: attribute (COW codes): `v2x_polyarchy`, `v2x_libdem`, each also with `_codelow` and `_codehigh`, 0 to
1.

Covers of vdem: 1789 to 2024, complete for countries with a COW code.

Quirks of vdem:
- Countries that V-Dem gives no COW code (Hong Kong, Somaliland, Palestine ...) are left out; the note of the coverage
  says so.
- Values outside 0 to 1, or two rows of a country and year, refuse the file.

Files of polity5: the publisher's `p5v2018.xls` (ccode) or `polity5.rda` of the package democracyData
(polity_annual_ccode), known by the columns with polity2. Of both the publisher's own is read.

Fills of polity5: attribute (COW codes): `polity2`, -10 to 10.

Covers of polity5: 1800 to 2018, complete; before and after, the United States alone (1776 to 2020).

Quirks of polity5:
- `polity2` is read, which turns -88, -77 and -66 of `polity` into scores or leaves them missing; those codes are
  never taken as scores.
- Polity's codes are not COW's: some mean other states there (341 is Kosovo, 347 Yugoslavia after 1991, 626 Sudan
  after 2011). Every one that differs is in `FROM_POLITY`.
- In the year in which one state follows another under one COW code both have a row: the one that goes on is kept.
- Rows before 1800 and after 2018 exist for the United States alone: the coverage says so.
- Central America, Gran Colombia and the Orange Free State were never COW states: left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import checks, columns, files, headers, yearly
from mihwar.sources.contract import Download, Rows, Source

COMMIT = "29ea0a242c296aec4ce5d5a57261420c48e527c0"
PACKAGE = f"https://raw.githubusercontent.com/xmarquez/democracyData/{COMMIT}/data"
VDEM = Card(
    id="vdem",
    title="V-Dem country-year data",
    version="15 (to 2024)",
    publisher="V-Dem Institute, University of Gothenburg",
    url="https://v-dem.net/data/",
    citation='Coppedge, Michael, et al. (2025). "V-Dem Country-Year Dataset v15." Varieties of Democracy Project.',
    licence="CC BY-SA 4.0",
    permission="load",
    vintage="2024",
    redistributable=True,
)
INDICES = {"v2x_polyarchy": "electoral democracy", "v2x_libdem": "liberal democracy"}
BOUNDS = ("", "_codelow", "_codehigh")
VARIABLES = tuple(f"{index}{bound}" for index in INDICES for bound in BOUNDS)
VDEM_CSV, VDEM_R = ("COWcode", "year", *VARIABLES), ("vdem_cowcode", "year", *VARIABLES)
_vdem_is_r = headers.r_with(*VDEM_R)
_vdem_is_csv = files.csv_with(*VDEM_CSV)

POLITY = Card(
    id="polity5",
    title="Polity5 Annual Time-Series",
    version="p5v2018",
    publisher="Center for Systemic Peace",
    url="https://www.systemicpeace.org/inscrdata.html",
    citation=(
        "Marshall, Monty G.; Gurr, Ted Robert (2020). Polity5: Political Regime Characteristics and Transitions, "
        "1800-2018. Center for Systemic Peace."
    ),
    licence="To be cited; no licence text seen.",
    permission="load",
    vintage="2018-12-31",
)
POLITY_XLS, POLITY_R = ("ccode", "year", "polity2"), ("polity_annual_ccode", "year", "polity2")
_polity_is_r, _polity_is_sheet = headers.r_with(*POLITY_R), headers.sheet_with(*POLITY_XLS)
FROM_POLITY = {
    324: 325,  # Sardinia: COW numbers it as Italy
    341: 347,  # Kosovo; COW's 341 is Montenegro
    342: 345,  # Serbia
    347: 345,  # Yugoslavia, then Serbia and Montenegro, 1991-2006; COW's 347 is Kosovo
    348: 341,  # Montenegro
    364: 365,  # USSR
    525: 626,  # South Sudan
    529: 530,  # Ethiopia without Eritrea, from 1993
    626: 625,  # Sudan after 2011; COW's 626 is South Sudan
    769: 770,  # Pakistan to 1971
    818: 816,  # Vietnam from 1976
}
POLITY_KNOWN = {
    "89": "United Province of Central America: in Polity, never a member of the COW state system",
    "99": "Gran Colombia: in Polity, never a member of the COW state system",
    "564": "Orange Free State: in Polity, never a member of the COW state system",
}
FIRST_YEAR, LAST_YEAR = 1800, 2018  # outside them Polity5 has rows of the United States alone


def _vdem_recognise(path: Path) -> bool:
    return _vdem_is_r(path) or _vdem_is_csv(path)


def _vdem_read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    official = files.is_csv(path)
    names = VDEM_CSV if official else VDEM_R
    table = files.csv(path, names) if official else files.r_table(path)
    table = checks.numbers(path, checks.having(path, table, names), names).rename_columns(list(VDEM_CSV))
    checks.years(table, "year", 1789, VDEM_CSV[:2])
    first, last = yearly.span(table["year"])
    table = table.filter(pc.is_valid(table["COWcode"]))
    checks.unique(table, VDEM_CSV[:2], path.name)
    for variable in VARIABLES:
        value = table[variable]
        outside = pc.or_(pc.less(value, 0), pc.greater(value, 1))
        checks.refuse(outside, f"{path.name}: {variable} is not from 0 to 1", table, (*VDEM_CSV[:2], variable))
        yield yearly.attribute(table["COWcode"], table["year"], variable, value, "index, 0 to 1")
    yield yearly.coverage(
        list(VARIABLES),
        first,
        last,
        note_en="Countries that V-Dem gives no COW code are left out. _codelow and _codehigh bound about 68 per cent.",
        note_ar="أُهملت البلدان التي لا رمز لها في COW. ويحصر الحدان _codelow و_codehigh نحو 68 في المئة.",
    )


def _polity_recognise(path: Path) -> bool:
    return _polity_is_r(path) or _polity_is_sheet(path)


def _polity_table(path: Path) -> pa.Table:
    if path.suffix.lower() in headers.R:
        table = checks.having(path, files.r_table(path), POLITY_R).rename_columns(list(POLITY_XLS))
    else:
        header, lines = files.sheet(path, 0)
        with files.reading(path, "the workbook of Polity5"):
            at = [header.index(name) for name in POLITY_XLS]
            cells = [[None if line[i] == "" else line[i] for i in at] for line in lines]
            table = pa.table({name: [row[n] for row in cells] for n, name in enumerate(POLITY_XLS)})
    table = checks.numbers(path, checks.having(path, table, POLITY_XLS), POLITY_XLS)
    checks.years(table, "year", 1776, POLITY_XLS[:2])
    checks.unique(table, POLITY_XLS[:2], path.name)
    value = columns.without(table["polity2"], -66, -77, -88)
    outside = pc.or_(pc.less(value, -10), pc.greater(value, 10))
    checks.refuse(outside, f"{path.name}: polity2 is not from -10 to 10", table, POLITY_XLS)
    return table.set_column(2, "polity2", value)


def _one_each(table: pa.Table) -> pa.Table:
    """COW codes instead of Polity's; of two rows of a year the one whose Polity code goes on in the next."""
    old, year = (table[name].to_numpy().astype(np.int64) for name in POLITY_XLS[:2])
    code = old.copy()
    for polity, ours in FROM_POLITY.items():
        code[old == polity] = ours
    goes_on = np.isin(old * 10_000 + year + 1, old * 10_000 + year)
    order = np.lexsort((goes_on, year, code))
    key = (code * 10_000 + year)[order]
    last = np.append(key[1:] != key[:-1], True)
    kept = np.sort(order[last])
    return table.set_column(0, "ccode", pa.array(code)).take(pa.array(kept))


def _polity_read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _one_each(_polity_table(paths[0]))
    yield yearly.attribute(table["ccode"], table["year"], "polity2", table["polity2"], "score, -10 to 10")
    yield yearly.coverage(["polity2"], FIRST_YEAR, LAST_YEAR)
    wider = table.filter(pc.or_(pc.less(table["year"], FIRST_YEAR), pc.greater(table["year"], LAST_YEAR)))
    for code in pc.unique(wider["ccode"]).to_pylist():
        years = table.filter(pc.equal(table["ccode"], code))["year"]
        yield yearly.coverage(["polity2"], *yearly.span(years), state=str(code))


VDEM_SOURCE = Source(
    card=VDEM,
    recognise=_vdem_recognise,
    read=_vdem_read,
    names=("V-Dem-CY-*.csv", "vdem_simple.rda"),
    edition=lambda path: (files.is_csv(path), path.name),
    downloads=(
        Download(
            f"{PACKAGE}/vdem_simple.rda",
            "vdem_simple.rda",
            "845ce0573dab21baa8781f90b88614fcd87a3c62d7652782667c959e1e93864d",
        ),
    ),
)
POLITY_SOURCE = Source(
    card=POLITY,
    recognise=_polity_recognise,
    read=_polity_read,
    names=("p5v????.xls*", "polity5.rda"),
    edition=lambda path: path.suffix.lower() not in headers.R,
    known=POLITY_KNOWN,
    downloads=(
        Download("http://www.systemicpeace.org/inscr/p5v2018.xls", "p5v2018.xls"),
        Download(f"{PACKAGE}/polity5.rda", "polity5.rda", "66bccde97c593ac359bcbc4347be0a1886639ba862e697357a6e35e1bc526221"),
    ),
)
SOURCES = (VDEM_SOURCE, POLITY_SOURCE)
