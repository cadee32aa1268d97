"""What an input-output table says, as plain arrays: sales by sector between regions, and what goes into a unit of output.

The readers stand in `input_output_readers.py`; here is what they share: the record, the accounts that must hold in it,
aggregation of sectors, and the small files that go with a table (tariffs, elasticities, a mapping of sectors). None of this goes
into the store: the tables are the user's own, and a model takes them whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mihwar.errors import BadFacts, BadFile
from mihwar.model import choice
from mihwar.sources import checks, files

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

INVENTORIES = ("clip", "drop")
LEAST = 0.01  # the least share of value added in output that a table is read with
NEGATIVE = 1e-3  # the share of all inputs that may be negative by rounding and corrections of the publisher
OPEN = 1e-3  # how far, relative to output, the rows of a published table may miss their totals


@dataclass(frozen=True, slots=True)
class InputOutput:
    """Sales and production by sector in one year; N regions, S sectors.

    Attributes:
        regions, sectors: names, in the order of all arrays.
        sales: S x N x N, exporter x importer, what the seller receives, home sales on the diagonal; any one unit of money.
        tariffs: S x N x N, ad valorem rates (0.1 is ten per cent).
        value_added: N x S, share of value added in output; 1 where nothing is produced.
        inputs: N x S x S, region x sector used x sector using: share of output spent on the input, tariffs included.
        notes: what was done to the publisher's numbers, one sentence each.
    """

    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    sales: Numbers
    tariffs: Numbers
    value_added: Numbers
    inputs: Numbers
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flows:
    """A world input-output table as published; products of all regions are rows, in the order region by region.

    Attributes:
        regions, sectors: names.
        inputs: NS x NS, seller's region and sector x buyer's region and sector.
        uses: NS x N, final uses without changes of inventories, by region of the buyer.
        inventories: NS x N, changes of inventories, often negative.
        output: NS, the publisher's total.
    """

    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    inputs: Numbers
    uses: Numbers
    inventories: Numbers
    output: Numbers


def from_flows(path: Path, of: Flows, tariffs: Path | None = None, inventories: str = "clip") -> InputOutput:
    """Turn a published table into shares and sales that add up.

    Changes of inventories are the part of final use that can be negative, and no model of one year explains them. They are added
    to final use and what is then below zero is set to zero (`clip`), or they are left out (`drop`). Output is then found again
    from what is left of final use, at unchanged input coefficients (Leontief's inverse), as in Costinot and Rodriguez-Clare
    (2014, online appendix); where nothing was changed, the table stays as it is. Everything in a column that is no input counts
    as value added: taxes less subsidies on products and transport margins too. Where that is less than `LEAST` of output, inputs
        are scaled down.

    Args:
        path: the file, for sentences.
        of: the table.
        tariffs: a file of rates, as `tariff_rates` reads it; inputs then cost the tariff, which is taken out of value added.
        inventories: clip or drop.

    Raises:
        BadChoice: another word for inventories.
        BadFile, BadFacts: rows that miss their totals, inputs that are negative by more than rounding.
    """
    choice(inventories, INVENTORIES, "treatment of inventories")
    count, many = len(of.regions), len(of.sectors)
    flows, notes = of.inputs, list[str]()
    rows = flows.sum(axis=1) + of.uses.sum(axis=1) + of.inventories.sum(axis=1)
    if (off := np.abs(rows - of.output).sum()) > OPEN * np.abs(of.output).sum():
        raise BadFile(f"{path}: rows miss the column of output by {off:.4g} in all; get the publisher's file again.")
    if (odd := (rows <= 0) & (flows.sum(axis=0) > 0)).any():
        raise BadFacts(
            f"{path} has industries that buy inputs and have no output",
            [f"{of.sectors[at % many]} in {of.regions[at // many]}" for at in np.flatnonzero(odd)],
        )
    low = -flows[flows < 0].sum()
    if low > NEGATIVE * flows.sum():
        raise BadFacts(f"{path}: inputs are negative by {low:.4g} in all, which is no rounding")
    if low:
        notes.append(f"Negative inputs of {low:.4g} in all were set to zero.")
        flows = np.maximum(flows, 0)
    final = of.uses + of.inventories if inventories == "clip" else of.uses
    if inventories == "drop":
        notes.append(f"Changes of inventories, {of.inventories.sum():.4g} in all, were left out, and output found again.")
    if (below := -final[final < 0].sum()) > 0:
        notes.append(f"Final use below zero, {below:.4g} in all, was set to zero, and output found again.")
        final = np.maximum(final, 0)
    rates = tariff_rates(tariffs, of.regions, of.sectors)
    coefficients, paid = _coefficients(flows, rows, rates)
    if (scaled := paid > 1 - LEAST).any():
        named = [f"{of.sectors[at % many]} in {of.regions[at // many]}" for at in np.flatnonzero(scaled)]
        more = f" and {len(named) - 6} more" if len(named) > 6 else ""
        notes.append(f"Value added below {LEAST:.0%} of output was raised to it: {', '.join(named[:6])}{more}.")
        coefficients[:, scaled] *= (1 - LEAST) / paid[scaled]
    output = np.linalg.solve(np.eye(count * many) - coefficients, final.sum(axis=1)) if notes else rows
    shape = (count, many, count, many)
    sold = (coefficients * output).reshape(shape).sum(axis=3) + final.reshape(count, many, count)
    costing = coefficients.reshape(shape) * (1 + rates.transpose(1, 0, 2))[:, :, :, None]
    inputs = costing.sum(axis=0).transpose(1, 0, 2)
    return InputOutput(
        of.regions, of.sectors, np.ascontiguousarray(sold.transpose(1, 0, 2)), rates, 1 - inputs.sum(axis=1), inputs, tuple(notes)
    )


def _coefficients(flows: Numbers, output: Numbers, rates: Numbers) -> tuple[Numbers, Numbers]:
    """Inputs for a unit of output, NS x NS, zero where there is no output; and what they cost with tariffs, NS."""
    many, count = rates.shape[:2]
    found = np.divide(flows, output, out=np.zeros_like(flows), where=output > 0)
    if not rates.any():
        return found, found.sum(axis=0)
    with_tariffs = found.reshape(count, many, count, many) * (1 + rates.transpose(1, 0, 2))[:, :, :, None]
    return found, with_tariffs.sum(axis=(0, 1)).ravel()


def aggregated(of: InputOutput, mapping: Path | Mapping[str, str]) -> InputOutput:
    """Merge sectors: sales and inputs are summed, tariffs weighed by sales, so that no account changes.

    Args:
        of: the table.
        mapping: sector to sector, or a csv file of it with the columns sector, to. Sectors that it does not name stay.

    Raises:
        BadFile, BadFacts: no such columns; a sector that is not in the table or stands twice.
    """
    to = mapping if isinstance(mapping, Mapping) else _mapped(mapping)
    if unknown := [name for name in to if name not in of.sectors]:
        raise BadFacts(f"the mapping names sectors that the table of {len(of.sectors)} sectors has not", unknown)
    targets = [to.get(name, name) for name in of.sectors]
    names = tuple(dict.fromkeys(targets))
    member = np.zeros((len(names), len(of.sectors)))
    member[[names.index(name) for name in targets], np.arange(len(of.sectors))] = 1
    sales = np.tensordot(member, of.sales, 1)
    levied = np.tensordot(member, of.sales * of.tariffs, 1)
    # Where nothing is sold, a merged rate is the mean of the rates.
    rates = np.tensordot(member / member.sum(axis=1, keepdims=True), of.tariffs, 1)
    np.divide(levied, sales, out=rates, where=sales > 0)
    before, output = of.sales.sum(axis=2).T, sales.sum(axis=2).T
    used = member @ (of.inputs * before[:, None, :]) @ member.T
    inputs = np.divide(used, output[:, None, :], out=np.zeros_like(used), where=output[:, None, :] > 0)
    return replace(of, sectors=names, sales=sales, tariffs=rates, value_added=1 - inputs.sum(axis=1), inputs=inputs)


def _mapped(path: Path) -> dict[str, str]:
    table = rows_of(path, ("sector", "to"))
    sectors, to = table["sector"].to_pylist(), table["to"].to_pylist()
    once(path, sectors, "sectors")
    return dict(zip(sectors, to, strict=True))


def tariff_rates(path: Path | None, regions: Sequence[str], sectors: Sequence[str]) -> Numbers:
    """Rates S x N x N of a file with the columns sector, exporter, importer, tariff; pairs that it does not name have none.

    Raises:
        BadFile, BadFacts: no such columns; a sector or region that the table has not; a pair twice; a rate of -1 or less.
    """
    rates = np.zeros((len(sectors), len(regions), len(regions)))
    if path is not None:
        table = rows_of(path, ("sector", "exporter", "importer"), ("tariff",))
        put(path, table, "tariff", rates, sectors, regions)
        if not (rates > -1).all():
            raise BadFacts(f"{path}: a tariff is -1 or less; write 0.1 for ten per cent")
    return rates


def elasticities(path: Path, sectors: Sequence[str]) -> Numbers:
    """Trade elasticities S of a file with the columns sector, theta; every sector of the table must be there.

    Raises:
        BadFile, BadFacts: no such columns; a sector missing, unknown or twice.
    """
    table = rows_of(path, ("sector",), ("theta",))
    named = table["sector"].to_pylist()
    once(path, named, "sectors")
    if missing := [name for name in sectors if name not in named]:
        raise BadFacts(f"{path} has no theta of", missing)
    if unknown := [name for name in named if name not in sectors]:
        raise BadFacts(f"{path} has sectors that the table has not", unknown)
    theta = dict(zip(named, table["theta"].to_pylist(), strict=True))
    return np.array([theta[name] for name in sectors])


def rows_of(path: Path, texts: Sequence[str], numbers: Sequence[str] = ()) -> pa.Table:
    """Read columns of a csv or parquet file, all of them filled.

    Raises:
        BadFile: it cannot be read, or lacks a column.
        BadFacts: it has no rows, or cells are empty.
    """
    names = (*texts, *numbers)
    if path.suffix.lower() == ".parquet":
        table = checks.having(path, files.parquet(path), names)
    else:
        table = checks.having(path, files.csv(path, names, null=("",), types=dict.fromkeys(texts, pa.string())), names)
    if empty := [name for name in names if table[name].null_count]:
        raise BadFacts(f"{path} has empty cells in {', '.join(empty)}")
    for name in texts:
        table = table.set_column(table.schema.get_field_index(name), name, table[name].cast(pa.string()))
    table = checks.numbers(path, table, numbers)
    if odd := [name for name in numbers if not np.isfinite(table[name].to_numpy()).all()]:
        raise BadFacts(f"{path} has cells in {', '.join(odd)} that are no finite numbers")
    return table


def put(path: Path, table: pa.Table, column: str, into: Numbers, sectors: Sequence[str], regions: Sequence[str]) -> Places:
    """Write a column of rows with sector, exporter, importer into an array S x N x N; return the flat places written.

    Raises:
        BadFacts: names that are not in the lists, a key twice.
    """
    at = placed(path, table, (("sector", sectors), ("exporter", regions), ("importer", regions)))
    into.reshape(-1)[at] = table[column].to_numpy()
    return at


def placed(path: Path, table: pa.Table, keys: Sequence[tuple[str, Sequence[str]]]) -> Places:
    """Flat places, in an array whose axes are the lists of names, of rows with these key columns, each once.

    Raises:
        BadFacts: names that are not in the lists, a key twice.
    """
    at = np.zeros(table.num_rows, np.int64)
    for name, known in keys:
        index = {one: here for here, one in enumerate(known)}
        texts = table[name].to_pylist()
        if unknown := sorted({one for one in texts if one not in index}):
            raise BadFacts(f"{path} names in {name} what the table has not", unknown)
        at = at * len(known) + np.array([index[one] for one in texts])
    once(path, at.tolist(), f"rows of {', '.join(name for name, _ in keys)}")
    return at


def once(path: Path, keys: Sequence[object], what: str) -> None:
    """Refuse keys that stand twice. Raises `BadFacts`."""
    if len(set(keys)) < len(keys):
        raise BadFacts(f"{path} has {len(keys) - len(set(keys))} {what} more than once; keep one of each")
