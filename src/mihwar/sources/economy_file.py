"""The user's own matrix of trade: a table of exporter, importer and trade, home sales included (docs/sanctions.md).

Columns, in any case: `exporter`, `importer`, `trade` (or `value`); may have `year` (several years in one file) and `tariff` (ad
valorem rate in the base). Files: .csv, .csv.gz, .parquet, Stata's .dta, R's .rda, .RData and .rds. Every pair stands once a
year; a pair that does not stand in the file has no trade. The example data of ge_gravity and of the Advanced Guide to Trade
Policy Analysis are in this format as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mihwar.errors import BadFile
from mihwar.sources import files

Numbers = npt.NDArray[np.float64]
ENDINGS = (".csv", ".csv.gz", ".parquet", ".dta", ".rda", ".rdata", ".rds")


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix of trade as a file gives it.

    Attributes:
        regions: names in the file, sorted.
        sales: exporter x importer; 0 where the file has no row.
        tariffs: the same; zero where the file has none.
        year: the year taken; None where the file has no years.
        unlisted: how many pairs the file does not list.
    """

    regions: tuple[str, ...]
    sales: Numbers
    tariffs: Numbers
    year: int | None
    unlisted: int


def table(path: Path) -> pa.Table:
    """Any table the formats above hold, all columns. Raises `BadFile`."""
    name = path.name.lower()
    if not path.is_file():
        raise BadFile(f"{path} is no file.")
    if name.endswith((".csv", ".csv.gz")):
        header = [cell.strip().strip('"') for cell in files.first_line(path).split(",")]
        return files.csv(path, [cell for cell in header if cell])
    if name.endswith(".parquet"):
        return files.parquet(path)
    if name.endswith(".dta"):
        return files.stata_table(path)
    if name.endswith((".rda", ".rdata", ".rds")):
        return files.r_table(path)
    raise BadFile(f"{path} is no table that can be read; its name must end in {', '.join(ENDINGS)}.")


def column(found: pa.Table, path: Path, *names: str) -> str:
    """The column of one of these names, in any case. Raises `BadFile`."""
    lower = {one.lower(): one for one in found.column_names}
    for name in names:
        if name in lower:
            return str(lower[name])
    raise BadFile(f"{path} lacks the column {' or '.join(names)}; it has {', '.join(found.column_names[:12])}.")


def read(path: Path, year: int | None = None) -> Matrix:
    """Read a matrix.

    Args:
        path: the file.
        year: the year to take; None: the latest.

    Raises:
        BadFile: not a table, columns missing, a pair twice, trade missing, or no such year.
    """
    found = table(path)
    seller, buyer, trade = (column(found, path, *names) for names in (("exporter",), ("importer",), ("trade", "value")))
    lower = {one.lower(): one for one in found.column_names}
    if "year" in lower:
        held = sorted({int(one) for one in found[lower["year"]].to_pylist() if one is not None})
        year = held[-1] if year is None and held else year
        if year not in held:
            raise BadFile(f"{path} has no year {year}; it has {', '.join(map(str, held[:12]))}.")
        found = found.filter(pc.equal(pc.cast(found[lower["year"]], pa.int64(), safe=False), year))
    elif year is not None:
        raise BadFile(f"{path} has no column year; leave the year out.")
    if not found.num_rows:
        raise BadFile(f"{path} holds no rows.")
    one, other = (_texts(found[name]) for name in (seller, buyer))
    value = _numbers(found[trade], path, trade)
    if np.isnan(value).any():
        at = int(np.flatnonzero(np.isnan(value))[0])
        raise BadFile(f"{path} has no trade for {one[at]} to {other[at]}; write 0 for none or leave the row out.")
    regions = tuple(sorted({*one, *other}))
    place = {name: at for at, name in enumerate(regions)}
    count = len(regions)
    key = np.array([place[a] * count + place[b] for a, b in zip(one, other, strict=True)])
    if len(np.unique(key)) < len(key):
        first = int(np.flatnonzero(np.bincount(key, minlength=count * count) > 1)[0])
        raise BadFile(f"{path} lists {regions[first // count]} to {regions[first % count]} more than once.")
    sales, tariffs = np.zeros(count * count), np.zeros(count * count)
    sales[key] = value
    if "tariff" in lower:
        tariffs[key] = np.nan_to_num(_numbers(found[lower["tariff"]], path, "tariff"))
    return Matrix(regions, sales.reshape(count, count), tariffs.reshape(count, count), year, count * count - len(key))


def rates(path: Path, regions: tuple[str, ...]) -> dict[str, Numbers]:
    """Changes pair by pair: columns `exporter`, `importer` and any of `trade`, `iceberg` (factors) and `tariff` (a rate).

    Returns:
        column to exporter x importer, NaN where the file says nothing.

    Raises:
        BadFile: columns missing, or regions that are not among `regions`.
    """
    found = table(path)
    one, other = (_texts(found[column(found, path, name)]) for name in ("exporter", "importer"))
    place = {name: at for at, name in enumerate(regions)}
    if strange := sorted({*one, *other} - place.keys()):
        raise BadFile(f"{path} names {', '.join(strange[:8])}, which the economy does not have.")
    lower = {name.lower(): name for name in found.column_names}
    given = [name for name in ("trade", "iceberg", "tariff") if name in lower]
    if not given:
        raise BadFile(f"{path} says no change: it needs a column trade, iceberg or tariff.")
    result = {}
    for name in given:
        cells = np.full((len(regions), len(regions)), np.nan)
        cells[[place[a] for a in one], [place[b] for b in other]] = _numbers(found[lower[name]], path, name)
        result[name] = cells
    return result


def _texts(values: pa.ChunkedArray) -> list[str]:
    return [str(one).strip() for one in values.to_pylist()]


def _numbers(values: pa.ChunkedArray, path: Path, name: str) -> Numbers:
    try:
        return np.asarray(pc.cast(values, pa.float64()).to_numpy(), dtype=np.float64)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise BadFile(f"{path}: the column {name} is not all numbers.") from None
