"""The International System(s) Dataset, version 2: states in and outside the European system, as state-years.

Files: the official workbook `ISD+V2.xlsx`, known by the columns of its first sheet (COWNum, StateName, Start, End).
Of several the greatest is read.

Fills: attribute (COW codes): `isd_member`, 1 in every year of which a day belongs to a spell.

Covers: 1816 to 2016, complete for states with a COW number.

Quirks:
- It numbers 482 spells: 266 with the COW number of a state, the others with numbers of its own. Those of four digits
  (emirates, sultanates, princely states that COW never listed) are left out; those of up to three digits that COW
  does not use are left out one by one, with their names.
- Days are written 31-12-1902 or 8-8-1919; one is misprinted (31-09-1896) and read as 30 September.
- 31-12-2016 means still a state: the year counts, and the coverage ends with it.
- How a state began and ended, its population and what else the workbook holds is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import checks, files, headers, yearly
from mihwar.sources.contract import Rows, Source

CARD = Card(
    id="isd",
    title="International System(s) Dataset",
    version="2",
    publisher="Ryan D. Griffiths, Charles R. Butcher",
    url="https://www.ryan-griffiths.com/data",
    citation=(
        "Griffiths, Ryan D.; Butcher, Charles R. (2013). Introducing the International System(s) Dataset (ISD), "
        "1816-2011. International Interactions 39(5): 748-768."
    ),
    licence="To be cited; no licence text seen.",
    permission="load",
    vintage="2016-12-31",
)
COLUMNS = ("COWNum", "StateName", "Start", "End")
_is_sheet = headers.sheet_with(*COLUMNS)
OWN_NUMBERS = 1000  # from here on the numbers are ISD's own
MISPRINTED = {"31-09-1896": date(1896, 9, 30)}  # end of Ouagadougou (4395): September has 30 days
NAMES = {
    4: "Hawaii", 7: "Texas", 89: "United Provinces of Central America", 136: "Peru-Bolivian Confederation",
    241: "Anhalt-Dessau", 242: "Anhalt-Koethen", 243: "Anhalt-Bernburg", 244: "Brunswick", 246: "Bremen",
    247: "Frankfurt", 248: "Hamburg", 250: "Hohenzollern-Hechingen", 251: "Hohenzollern-Sigmaringen", 252: "Lippe",
    253: "Mecklenburg-Strelitz", 254: "Nassau", 257: "Oldenburg", 258: "Reuss-Greiz", 259: "Reuss-Schleiz",
    261: "Saxe-Weimar-Eisenach", 262: "Saxe-Altenburg", 264: "Saxe-Coburg-Gotha", 266: "Saxe-Meiningen",
    268: "Schwarzburg-Sondershausen", 270: "Schwarzburg-Rudolstadt", 272: "Waldeck", 274: "Schaumburg-Lippe",
    276: "Luebeck", 336: "Lucca", 563: "Transvaal", 564: "Orange Free State", 671: "Hejaz", 672: "Asir",
    674: "Jabal Shammar", 761: "Sikkim", 824: "Sarawak",
}  # fmt: skip
KNOWN = {str(number): f"{name}: numbered by ISD, never a member of the COW state system" for number, name in NAMES.items()}


def _recognise(path: Path) -> bool:
    return _is_sheet(path)


def _table(path: Path) -> pa.Table:
    header, lines = files.sheet(path, 0)
    with files.reading(path, "the workbook of ISD 2"):
        at = [header.index(name) for name in COLUMNS]
        cells = [[line[i] for i in at] for line in lines if line[at[0]] not in ("", None)]
        table = pa.table(
            {
                "COWNum": pa.array([float(row[0]) for row in cells]),
                "StateName": pa.array([str(row[1]) for row in cells]),
                "began": pa.array([_day(row[2]) for row in cells], pa.date32()),
                "ended": pa.array([_day(row[3]) for row in cells], pa.date32()),
            }
        )
    checks.having(path, table, table.column_names)
    checks.refuse(pc.less(table["ended"], table["began"]), f"{path.name}: ends before it begins", table, table.column_names)
    return table


def _day(text: Any) -> date:
    if text in MISPRINTED:
        return MISPRINTED[text]
    day, month, year = (int(part) for part in str(text).strip().split("-"))
    return date(year, month, day)


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _table(paths[0])
    listed = table.filter(pc.less(table["COWNum"], OWN_NUMBERS))
    unit = "1 if a state of the International System(s) Dataset"
    yield yearly.member(listed["COWNum"], listed["began"], listed["ended"], "isd_member", unit)
    yield yearly.coverage(
        ["isd_member"],
        pc.min(table["began"]).as_py(),
        pc.max(table["ended"]).as_py() + timedelta(days=1),
        note_en="Polities with a number of ISD's own (no COW state) are not in it; a single day in a year counts.",
        note_ar="لا تشمل الكيانات التي رقّمتها المجموعة برقم خاص بها (ليست دولا في COW)؛ ويكفي يوم واحد من السنة.",
    )


SOURCE = Source(
    card=CARD, recognise=_recognise, read=_read, names=("ISD?V2.xlsx",), edition=lambda path: path.stat().st_size, known=KNOWN
)
