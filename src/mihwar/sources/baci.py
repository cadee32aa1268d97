"""BACI: goods trade between countries (CEPII), as a matrix of 2023 or in the official layout.

Files: the official `BACI_HS22_Y2023_V202501.csv` (columns t, i, j, k, v, q; any year and version) with
`country_codes_V202501.csv` beside it; or the matrix of 194 countries `trade_cepii.csv` with `country_labels.csv` (its
order) and `gdp.csv`, from the replication package of Ignatenko, Macedoni, Lashkaripour and Simonovska, who added BACI
over products. Each is known by its header. All files are read together, of two versions of a year the later; a year
that is there officially is not taken from the matrix. The package's tariffs are not read.

Fills: flow (layer trade; ISO3): `exports`, thousand current US$, from exporter to importer; attribute: `gdp` of 2023
in current US$, from the matrix's own list.

Quirks:
- An empty cell is a flow that nobody reported, not zero. In the matrix 76 economies have not one flow among them, in
  either direction: none of them reported. Among them are Russia (which stopped in 2022), Iran, Belarus, South Korea,
  Viet Nam and Poland: Russia-Belarus, Poland-South Korea, South Korea-Viet Nam are missing. No row is made, and the
  note of the coverage says so; docs/missing-trade.md has what they may be.
- North Korea, Cuba, Taiwan, Kosovo and Palestine are not among the 194 of the matrix. The coverage is therefore that
  of a selection: no row denies nothing.
- The diagonal is empty (no domestic trade) and is left out.
- BACI's number 490, 'Other Asia, nes' (ISO3 S19), is Taiwan and is put under TWN. Several numbers are BACI's own (842
  USA, 251 France), so numbers go through its table of countries; a number that is not in it refuses the file.
- The official file has a row per product: values are added over products while the file streams past, and over the
  numbers of one state (Sudan 736, then 729).
- The labels must be numbered 1, 2, 3 ...; otherwise the order of the matrix is lost, and the file is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import checks, columns, files
from mihwar.sources.contract import Download, Rows, Source, rows

CARD = Card(
    id="baci",
    title="BACI, HS22",
    version="202501",
    publisher="CEPII",
    url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    citation=(
        "Gaulier, Guillaume; Zignago, Soledad (2010). BACI: International Trade Database at the Product-Level. CEPII "
        "Working Paper 2010-23; matrix: Ignatenko, Macedoni, Lashkaripour, Simonovska (2025)."
    ),
    licence="Etalab Open Licence 2.0",
    permission="carry",
    vintage="2025-01",
    layers=("trade",),
    redistributable=True,
)
MATRIX, LABELS, GDP = "trade_cepii.csv", "country_labels.csv", "gdp.csv"
OFFICIAL = re.compile(r"BACI_HS\d\d_Y(\d{4})_V(\d{6})b?\.csv", re.IGNORECASE)
MATRIX_YEAR = 2023
UNIT = "thousand current US$"
TAIWAN = "S19"
DUTCH, BRITISH, FRENCH = (
    "a country within the Kingdom of the Netherlands",
    "a territory of the United Kingdom",
    "a territory of France",
)
AMERICAN, AUSTRALIAN, GROUP = "a territory of the United States", "a territory of Australia", "several states together"
KNOWN = {
    "BES": DUTCH,
    "ANT": DUTCH,
    **dict.fromkeys(("AIA", "FLK", "GIB", "IOT", "MSR", "PCN", "SHN", "VGB"), BRITISH),
    **dict.fromkeys(("ATF", "BLM", "MYT", "SPM", "WLF"), FRENCH),
    **dict.fromkeys(("ASM", "GUM", "MNP", "PUS"), AMERICAN),
    **dict.fromkeys(("CCK", "CXR", "NFK"), AUSTRALIAN),
    **dict.fromkeys(("COK", "NIU", "TKL"), "in free association with New Zealand or its territory"),
    **dict.fromkeys(("R20", "ZA1"), GROUP),
}


def _recognise(path: Path) -> bool:
    return files.is_csv(path) and _kind(path) is not None


def _kind(path: Path) -> str | None:
    """Which of BACI's files it is, by its header; None: none of them."""
    header = [cell.strip().strip('"') for cell in files.first_line(path).split(",")]
    if header[0] == "export_ij1":
        return MATRIX
    if header[:2] == ["iso3", "iso_code"]:
        return LABELS
    if header == ["gdp"] and path.name == GDP:
        return GDP
    if header == list("tijkvq"):
        return "flows"
    return "numbers" if {"country_code", "country_iso3"} <= set(header) else None


def _labels(path: Path) -> list[str]:
    table = files.csv(path, ("iso3", "iso_code"), types={"iso3": pa.string(), "iso_code": pa.int64()})
    if table["iso_code"].to_pylist() != list(range(1, table.num_rows + 1)):
        raise BadFacts(f"{path} is not numbered 1, 2, 3 ...: the order of the matrix is lost")
    names: list[str] = table["iso3"].to_pylist()
    return names


def _matrix(path: Path, labels: list[str]) -> Rows:
    """The filled cells of the matrix, without its diagonal."""
    names = [f"export_ij{number + 1}" for number in range(len(labels))]
    table = files.csv(path, names, types=dict.fromkeys(names, pa.float64()))
    if table.num_rows != len(labels):
        raise BadFile(f"{path} has {table.num_rows} rows for {len(labels)} countries; get the matrix again.")
    cells = np.column_stack([table[name].to_numpy() for name in names])
    source, target = np.nonzero(~np.isnan(cells) & ~np.eye(len(labels), dtype=bool))
    codes = pa.array(labels)
    return _flows(MATRIX_YEAR, codes.take(pa.array(source)), codes.take(pa.array(target)), pa.array(cells[source, target]))


def _flows(year: int, source: pa.Array, target: pa.Array, value: pa.Array) -> Rows:
    return rows(
        "flow",
        {
            "layer": columns.same("trade", value),
            "variable": columns.same("exports", value),
            "year": pa.array([year] * len(value), pa.int32()),
            "source": source,
            "target": target,
            "value": value,
            "unit": columns.same(UNIT, value),
        },
        "iso3",
    )


def _numbers(path: Path) -> dict[int, str]:
    """BACI's own numbers to ISO3; Taiwan under its own code."""
    table = files.csv(path, ("country_code", "country_iso3"), types={"country_code": pa.int64(), "country_iso3": pa.string()})
    pairs = zip(table["country_code"].to_pylist(), table["country_iso3"].to_pylist(), strict=True)
    return {number: "TWN" if code == TAIWAN else code for number, code in pairs}


def _official(path: Path, numbers: dict[int, str]) -> dict[int, Rows]:
    """The official file by year (one, as offered), added over products while it streams past."""
    wanted = {"t": pa.int64(), "i": pa.int64(), "j": pa.int64(), "v": pa.float64()}
    parts = []
    with files.reading(path, "BACI's CSV file"):
        files.text_only(path)
        options = pa.csv.ConvertOptions(include_columns=list(wanted), column_types=wanted)
        for batch in pa.csv.open_csv(path, convert_options=options, read_options=pa.csv.ReadOptions(block_size=16 << 20)):
            parts.append(_summed(pa.Table.from_batches([batch]), "v"))
        total = _summed(pa.concat_tables(parts), "v")
    if total.num_rows == 0:
        raise BadFacts(f"{path} holds no flows")
    if holes := [name for name in wanted if total[name].null_count]:
        raise BadFacts(f"{path} has empty cells", holes)
    years = sorted(total["t"].unique().to_pylist())
    checks.years(total, "t", 1988, ("t",))
    if (match := OFFICIAL.fullmatch(path.name)) and years != [int(match[1])]:
        raise BadFacts(f"{path} holds other years than its name says", [str(one) for one in years])
    if strange := sorted({one for side in ("i", "j") for one in total[side].to_pylist() if one not in numbers}):
        raise BadFacts(f"{path} has country numbers that BACI's table lacks", [str(one) for one in strange])
    # BACI numbers a state anew when its territory changes (Sudan 736, then 729): both are one state, and are added.
    coded = {side: pa.array([numbers[one] for one in total[side].to_pylist()], pa.string()) for side in ("i", "j")}
    total = _summed(pa.table({"t": total["t"], **coded, "v": total["v"]}), "v")
    found = {}
    for year in years:
        part = total.filter(pc.and_(pc.equal(total["t"], year), pc.not_equal(total["i"], total["j"])))
        found[year] = _flows(year, *(part[name].combine_chunks() for name in ("i", "j", "v")))
    return found


def _summed(table: pa.Table, value: str) -> pa.Table:
    keys = ["t", "i", "j"]
    added = table.group_by(keys).aggregate([(value, "sum")])
    return added.rename_columns([name.removesuffix("_sum") for name in added.column_names])


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    named: dict[str, list[Path]] = {}
    for path in sorted(paths, key=lambda one: one.name[-12:]):
        named.setdefault(_kind(path) or path.name, []).append(path)
    official: dict[int, Rows] = {}
    for path in named.get("flows", []):
        if "numbers" not in named:
            raise BadFile(f"{path} needs country_codes_V*.csv beside it; get it from CEPII's archive.")
        official |= _official(path, _numbers(named["numbers"][-1]))
    yield from official.values()
    years = set(official)
    labels = _labels(named[LABELS][-1]) if LABELS in named else []
    if MATRIX in named and MATRIX_YEAR not in years:
        if not labels:
            raise BadFile(f"{named[MATRIX][-1]} needs {LABELS} beside it; get the replication package again.")
        years.add(MATRIX_YEAR)
        yield _matrix(named[MATRIX][-1], labels)
    if GDP in named and labels:
        yield from _gdp(named[GDP][-1], labels)
    if not years:
        raise BadFile(f"{paths[0]} says nothing without {MATRIX} or BACI_HS*_Y*_V*.csv beside it; get them too.")
    yield _coverage(sorted(years))


def _gdp(path: Path, labels: list[str]) -> Iterator[Rows]:
    """The matrix's own GDP of 2023, in its order."""
    value = files.csv(path, ("gdp",), types={"gdp": pa.float64()})["gdp"]
    if len(value) != len(labels):
        raise BadFile(f"{path} has {len(value)} rows for {len(labels)} countries; get the replication package again.")
    table = pa.table({"state": labels, "value": value}).filter(pc.is_valid(value))
    yield rows(
        "attribute",
        {
            "state": table["state"],
            "year": pa.array([MATRIX_YEAR] * table.num_rows, pa.int32()),
            "variable": columns.same("gdp", table),
            "value": table["value"],
            "unit": columns.same("current US$", table),
        },
        "iso3",
    )


def _coverage(years: list[int]) -> Rows:
    count = len(years)
    return rows(
        "coverage",
        {
            "layer": ["trade"] * count,
            "variable": ["exports"] * count,
            "began": [date(year, 1, 1) for year in years],
            "ended": [date(year + 1, 1, 1) for year in years],
            "complete": [False] * count,
            "note_en": ["A flow that neither side reported is missing, not zero: Russia-Iran, Russia-Belarus."] * count,
            "note_ar": ["التدفق الذي لم يبلغ عنه أي من الطرفين غائب لا صفر: روسيا وإيران، روسيا وبيلاروسيا."] * count,
        },
    )


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("BACI_HS??_Y????_V*.csv", "country_codes_V*.csv", MATRIX),
    known=KNOWN,
    downloads=(Download("https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_HS22_V202501.zip", "BACI_HS22_V202501.zip"),),
)
