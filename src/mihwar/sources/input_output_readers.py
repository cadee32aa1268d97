"""Readers of world input-output tables: OECD's ICIO, WIOD's 2016 release, and mihwar's own long files.

ICIO (2021 edition and later, https://oe.cd/icio): a csv with one row for each region and industry (`ARG_A01_02`), rows of taxes,
value added and output (`TLS`, `VA`, `OUT`), and columns alike, followed by final uses by region (`ARG_HFCE`, `ARG_GGFC`,
`ARG_INVNT`) and `OUT`. In the extended tables China and Mexico are split by kind of producer (CN1, CN2, MX1, MX2): they are
merged again.

WIOD 2016 (https://www.rug.nl/ggdc/valuechain/wiod): columns IndustryCode, IndustryDescription, Country, RNr, Year, then `AUS1` to
`AUS56` (industries) and `AUS57` to `AUS61` (final uses; 61 is the change of inventories), and `TOT`; rows of accounts have the
country TOT. Read from the publisher's .RData or a csv of it; the workbooks are .xlsb, which is not read. A long csv of the same
numbers has the columns row_country, row_item, col_country, col_item, value, and perhaps year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from mihwar.errors import BadFacts, BadFile
from mihwar.sources import checks, files, headers
from mihwar.sources.input_output import (
    Flows,
    InputOutput,
    Numbers,
    from_flows,
    placed,
    put,
    rows_of,
    tariff_rates,
)  # fmt: skip

PARTS = {"CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX"}
TOTALS = ("OUT", "OUTPUT", "TOTAL")
ACCOUNTS = ("TLS", "VA", "VALU", *TOTALS)
INVENTORY = ("INVNT", "INV")
INDUSTRIES, CHANGES = 56, 61  # WIOD: the last number of an industry; the number of changes of inventories
WIDE = ("IndustryCode", "Country", "RNr", "TOT")
LONG = ("row_country", "row_item", "col_country", "col_item", "value")


def kind(path: Path) -> str | None:
    """Which layout a file has, by its header: `icio`, `wiod` or `own`; None: no table with sectors."""
    suffix = path.suffix.lower()
    if suffix in (".dta", ".rds"):
        return None
    if suffix in headers.R:
        return "wiod" if "wiot" in path.name.lower() else None
    names = _columns(path)
    if set(WIDE) <= set(names) or set(LONG) <= set(names):
        return "wiod"
    if any(name.endswith("_HFCE") for name in names) and any(name in TOTALS for name in names):
        return "icio"
    return "own" if {"sector", "exporter", "importer", "trade"} <= set(names) else None


def icio(path: Path, *, tariffs: Path | None = None, inventories: str = "clip") -> InputOutput:
    """Read a csv of OECD's Inter-Country Input-Output tables.

    Args:
        path: the file of one year.
        tariffs: rates, as `input_output.tariff_rates` reads them; none: no tariffs.
        inventories: clip or drop, as `input_output.from_flows` says.

    Raises:
        BadFile, BadFacts: another layout, a row or column missing, rows that miss their totals.
    """
    header = _header(path)
    columns = header[1:]
    if not any(name in TOTALS for name in columns) or not any(name.endswith("_HFCE") for name in columns):
        raise BadFile(f"{path} has no columns OUT and ARG_HFCE or alike; it is not OECD's layout of ICIO.")
    labels, cells = _matrix(path, header)
    rows = [at for at, name in enumerate(labels) if name not in ACCOUNTS]
    sold = [labels[at] for at in rows]
    if odd := [name for name in sold if "_" not in name]:
        raise BadFacts(f"{path} has rows that are neither REGION_INDUSTRY nor one of {', '.join(ACCOUNTS)}", odd)
    at_column = {name: at for at, name in enumerate(columns)}
    if len(at_column) < len(columns) or len(set(sold)) < len(sold):
        raise BadFacts(f"{path} has a row or column more than once")
    if missing := [name for name in sold if name not in at_column]:
        raise BadFacts(f"{path} lacks columns of industries", missing)
    rest = [name for name in columns if name not in set(sold) and name not in TOTALS]
    if odd := [name for name in rest if "_" not in name]:
        raise BadFacts(f"{path} has columns that are neither REGION_INDUSTRY, REGION_USE nor output", odd)
    parts = [tuple(name.split("_", 1)) for name in sold]
    regions = tuple(dict.fromkeys(PARTS.get(region, region) for region, _ in parts))
    sectors = tuple(dict.fromkeys(sector for _, sector in parts))
    place = [regions.index(PARTS.get(region, region)) * len(sectors) + sectors.index(sector) for region, sector in parts]
    if foreign := sorted({name.split("_")[0] for name in rest} - {*regions, *PARTS}):
        raise BadFacts(f"{path} has final uses of regions that produce nothing", foreign)
    buyers = [regions.index(PARTS.get(region := name.split("_")[0], region)) for name in rest]
    stock = np.array([name.split("_", 1)[1] in INVENTORY for name in rest], dtype=bool)
    # Accounts below the industries may have blanks; what is used may not.
    if (blank := np.isnan(cells[rows])).any():
        raise BadFacts(f"{path} has empty cells in columns", [columns[at] for at in np.flatnonzero(blank.any(axis=0))])
    total = cells[rows, at_column[next(name for name in columns if name in TOTALS)]]
    flows = _gathered(
        regions, sectors, place, place, cells[np.ix_(rows, [at_column[name] for name in sold])],
        buyers, stock, cells[np.ix_(rows, [at_column[name] for name in rest])], total,
    )  # fmt: skip
    return from_flows(path, flows, tariffs, inventories)


def wiod(path: Path, *, year: int | None = None, tariffs: Path | None = None, inventories: str = "clip") -> InputOutput:
    """Read a table of WIOD's 2016 release: the publisher's .RData, or a wide or long csv or parquet of it.

    Args:
        path: the file.
        year: which year, where a file holds several.
        tariffs: rates, as `input_output.tariff_rates` reads them; none: no tariffs.
        inventories: clip or drop, as `input_output.from_flows` says.

    Raises:
        BadFile, BadFacts: another layout, several years, a row or column missing, rows that miss their totals.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsb":
        raise BadFile(f"{path} is an .xlsb workbook, which is not read; take WIOD's files for R (.RData), or save it as csv.")
    if suffix in headers.R:
        table = files.r_table(path)
    elif suffix == ".parquet":
        table = files.parquet(path)
    else:
        names = _header(path)
        labels = {"IndustryCode", "IndustryDescription", "Country", "row_country", "col_country"}
        table = files.csv(path, names, types={name: pa.string() for name in names if name in labels})
    if set(LONG) <= set(table.column_names):
        return from_flows(path, _long(path, _one_year(path, table, "year", year)), tariffs, inventories)
    if missing := [name for name in WIDE if name not in table.column_names]:
        raise BadFile(f"{path} lacks the column {', '.join(missing)}; it is not WIOD's layout, wide or long.")
    return from_flows(path, _wide(path, _one_year(path, table, "Year", year)), tariffs, inventories)


def own(trade: Path, production: Path, inputs: Path | None = None, *, tariffs: Path | None = None) -> InputOutput:
    """Read mihwar's own files, csv or parquet.

    Args:
        trade: sector, exporter, importer, trade and perhaps tariff. Home sales are rows of a region with itself, or follow from
            output; other pairs that are not named do not trade.
        production: region, sector, value_added (its share of output) and perhaps output.
        inputs: region, input, sector, share: share of the sector's output spent on the input, tariffs included; None: no inputs.
        tariffs: rates in a file of their own, for all pairs, instead of the column.

    Raises:
        BadFile, BadFacts: a column is missing, a name is unknown, a key stands twice, home sales are neither given nor follow.
    """
    named = _columns(trade)
    if "tariff" in named and tariffs is not None:
        raise BadFacts(f"{trade} has a column of tariffs and {tariffs} has tariffs too; give one of them")
    sold = rows_of(trade, ("sector", "exporter", "importer"), ("trade", "tariff") if "tariff" in named else ("trade",))
    with_output = "output" in _columns(production)
    made = rows_of(production, ("region", "sector"), ("value_added", "output") if with_output else ("value_added",))
    regions, sectors = (tuple(dict.fromkeys(made[name].to_pylist())) for name in ("region", "sector"))
    count, many = len(regions), len(sectors)
    sales = np.zeros((many, count, count))
    given = np.zeros(sales.size, dtype=bool)
    given[put(trade, sold, "trade", sales, sectors, regions)] = True
    rates = tariff_rates(tariffs, regions, sectors)
    if "tariff" in named:
        put(trade, sold, "tariff", rates, sectors, regions)
    added, produced = np.ones((count, many)), np.zeros((count, many), dtype=bool)
    at = placed(production, made, (("region", regions), ("sector", sectors)))
    added.reshape(-1)[at] = made["value_added"].to_numpy()
    produced.reshape(-1)[at] = True
    every = np.arange(count)
    stated = given.reshape(sales.shape)[:, every, every].T
    exports = (sales.sum(axis=2) > 0).T
    if with_output:
        output = np.zeros((count, many))
        output.reshape(-1)[at] = made["output"].to_numpy()
        home = output - (sales.sum(axis=2).T - sales[:, every, every].T)
        home[np.abs(home) <= 1e-9 * output] = 0
        wrong = stated & produced & (np.abs(home - sales[:, every, every].T) > 1e-6 * output)
        if wrong.any():
            raise BadFacts(f"{trade} has home sales other than output less exports of", _named(wrong, regions, sectors))
        sales[:, every, every] = np.where(stated, sales[:, every, every].T, home).T
        stated = stated | produced
    for wrong, what in (
        (exports & ~produced, f"sales, while {production} has no row, of"),
        (sales[:, every, every].T < 0, "more exports than output of"),
        (exports & ~stated, "neither home sales nor output (write 0 if nothing is sold at home) of"),
    ):
        if wrong.any():
            raise BadFacts(f"{trade} has {what}", _named(wrong, regions, sectors))
    shares = np.zeros((count, many, many))
    if inputs is not None:
        used = rows_of(inputs, ("region", "input", "sector"), ("share",))
        at = placed(inputs, used, (("region", regions), ("input", sectors), ("sector", sectors)))
        shares.reshape(-1)[at] = used["share"].to_numpy()
    return InputOutput(regions, sectors, sales, rates, added, shares)


def _named(flagged: npt.NDArray[np.bool_], regions: Sequence[str], sectors: Sequence[str]) -> list[str]:
    return [f"{sectors[k]} in {regions[j]}" for j, k in np.argwhere(flagged)]


def _header(path: Path) -> list[str]:
    return [cell.strip().strip('"') for cell in files.first_line(path, skip=0).split(",")]


def _columns(path: Path) -> list[str]:
    if path.suffix.lower() == ".parquet":
        return list(files.parquet(path).column_names)
    return _header(path)


def _matrix(path: Path, header: Sequence[str]) -> tuple[list[str], Numbers]:
    """The labels of the rows and the cells of a csv whose first column, often without a name, has labels."""
    with files.reading(path, "a CSV file"):
        files.text_only(path)
        names = [f"c{at}" for at in range(len(header))]
        table = pa.csv.read_csv(
            path,
            read_options=pa.csv.ReadOptions(column_names=names, skip_rows=1),
            convert_options=pa.csv.ConvertOptions(
                column_types={names[0]: pa.string(), **dict.fromkeys(names[1:], pa.float64())}, null_values=["", "NA"]
            ),
        )
        cells = np.empty((table.num_rows, len(header) - 1))
    for at in range(cells.shape[1]):
        cells[:, at] = table[at + 1].to_numpy()  # null becomes NaN
    return [str(one).strip() for one in table[0].to_pylist()], cells


def _cells(path: Path, table: pa.Table, names: Sequence[str]) -> Numbers:
    """All columns as numbers, rows x columns. Raises `BadFacts` where cells are empty."""
    cells = np.empty((table.num_rows, table.num_columns))
    for at, column in enumerate(table.columns):
        if column.null_count:
            raise BadFacts(f"{path} has empty cells in the column {names[at]}; get the publisher's file again")
        cells[:, at] = column.cast(pa.float64()).to_numpy()
    return cells


def _gathered(
    regions: tuple[str, ...], sectors: tuple[str, ...], sold: Sequence[int], bought: Sequence[int], inputs: Numbers,
    buyers: Sequence[int], stock: npt.NDArray[np.bool_], uses: Numbers, total: Numbers,
) -> Flows:  # fmt: skip
    """Sum rows and columns that belong to one region and sector; what is missing is zero."""
    size = len(regions) * len(sectors)
    half, flows = np.zeros((size, len(bought))), np.zeros((size, size))
    final, output = np.zeros((2, size, len(regions))), np.zeros(size)
    # Row by row: a table has ten million cells, and adding at places takes long and memory.
    for at, row in enumerate(sold):
        half[row] += inputs[at]
        np.add.at(final[0, row], np.asarray(buyers)[~stock], uses[at, ~stock])
        np.add.at(final[1, row], np.asarray(buyers)[stock], uses[at, stock])
        output[row] += total[at]
    for at, column in enumerate(bought):
        flows[:, column] += half[:, at]
    return Flows(regions, sectors, flows, final[0], final[1], output)


def _one_year(path: Path, table: pa.Table, column: str, year: int | None) -> pa.Table:
    if column not in table.column_names:
        return table
    years = sorted({int(one) for one in table[column].to_pylist() if one is not None})
    if year is None and len(years) > 1:
        raise BadFacts(f"{path} holds the years {years[0]} to {years[-1]}; say which one")
    if year is not None and year not in years:
        raise BadFacts(f"{path} has no year {year}", [str(one) for one in years])
    return table if year is None else table.filter(pc.equal(table[column].cast(pa.float64()), float(year)))


def _wide(path: Path, table: pa.Table) -> Flows:
    country = [str(one).strip() for one in table["Country"].to_pylist()]
    rows = [at for at, name in enumerate(country) if name != "TOT"]
    kept = table.take(rows)
    code = [str(one).strip() for one in kept["IndustryCode"].to_pylist()]
    number = [int(one) for one in kept["RNr"].to_pylist()]
    seller = [country[at] for at in rows]
    regions, sectors = tuple(dict.fromkeys(seller)), tuple(dict.fromkeys(code))
    called = dict(zip(number, code, strict=True))
    if len(set(zip(seller, code, strict=True))) < len(code) or any(called[n] != c for n, c in zip(number, code, strict=True)):
        raise BadFacts(f"{path} has industries more than once, or under several numbers")
    # Stata's files put a v before the name.
    columns = [(name, found) for name in table.column_names if (found := re.fullmatch(r"v?([A-Za-z]{3})(\d{1,2})", name))]
    if foreign := sorted({found[1] for _, found in columns} ^ set(regions)):
        raise BadFacts(f"{path} has rows or columns, but not both, of", foreign)
    goods = [(name, found[1], int(found[2])) for name, found in columns if int(found[2]) <= INDUSTRIES]
    final = [(name, found[1], int(found[2])) for name, found in columns if int(found[2]) > INDUSTRIES]
    if not final:
        raise BadFacts(f"{path} has no columns of final uses, such as {regions[0]}57")
    if unknown := [name for name, _, at in goods if at not in called]:
        raise BadFacts(f"{path} has columns of industries without rows", unknown)
    place = {name: at for at, name in enumerate(sectors)}
    at_region = {name: at for at, name in enumerate(regions)}
    sold = [at_region[region] * len(sectors) + place[one] for region, one in zip(seller, code, strict=True)]
    bought = [at_region[region] * len(sectors) + place[called[at]] for _, region, at in goods]
    if missing := set(sold) - set(bought):
        offenders = [f"{sectors[at % len(sectors)]} in {regions[at // len(sectors)]}" for at in sorted(missing)]
        raise BadFacts(f"{path} lacks columns of industries", offenders)
    cells = {
        what: _cells(path, kept.select(names), names)
        for what, names in (("goods", [one[0] for one in goods]), ("final", [one[0] for one in final]), ("total", ["TOT"]))
    }
    buyers, stock = [at_region[one[1]] for one in final], np.array([one[2] == CHANGES for one in final], dtype=bool)
    return _gathered(regions, sectors, sold, bought, cells["goods"], buyers, stock, cells["final"], cells["total"][:, 0])


def _long(path: Path, table: pa.Table) -> Flows:
    table = table.filter(pc.and_(pc.not_equal(table["row_country"], "TOT"), pc.not_equal(table["col_country"], "TOT")))
    table = checks.numbers(path, table, ("row_item", "col_item", "value"))
    if any(table[name].null_count for name in LONG) or not np.isfinite(table["value"].to_numpy()).all():
        raise BadFacts(f"{path} has cells that are empty or no finite numbers")
    table = table.filter(pc.less_equal(table["row_item"], INDUSTRIES))  # what follows are accounts
    value, item, use = (table[name].to_numpy() for name in ("value", "row_item", "col_item"))
    regions = tuple(str(one) for one in pc.unique(table["row_country"]).to_pylist())
    seller, buyer = (
        np.asarray(pc.fill_null(pc.index_in(table[name], pa.array(regions)), -1).to_numpy())
        for name in ("row_country", "col_country")
    )
    if (buyer < 0).any():
        raise BadFacts(f"{path} has buyers that sell nothing", sorted(set(table["col_country"].to_pylist()) - set(regions)))
    numbers, sector = np.unique(item, return_inverse=True)
    goods = use <= INDUSTRIES
    if unknown := sorted(set(use[goods]) - set(numbers)):
        raise BadFacts(f"{path} has industries that buy and never sell", [f"{one:g}" for one in unknown])
    count, many = len(regions), len(numbers)
    row = seller * many + sector
    if (twice := len(row) - len(np.unique((row * count + buyer) * 1000 + use))) > 0:
        raise BadFacts(f"{path} has {twice} cells more than once; keep one of each")
    flows, final = np.zeros((count * many, count * many)), np.zeros((2, count * many, count))
    flows[row[goods], buyer[goods] * many + np.searchsorted(numbers, use[goods])] = value[goods]
    np.add.at(final, ((use[~goods] == CHANGES).astype(np.int64), row[~goods], buyer[~goods]), value[~goods])
    output = flows.sum(axis=1) + final.sum(axis=(0, 2))
    return Flows(regions, tuple(f"{one:g}" for one in numbers), flows, final[0], final[1], output)
