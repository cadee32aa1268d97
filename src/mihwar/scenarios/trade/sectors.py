"""The world economy by sector: who sells how much of what to whom, what goes into it, and what a shock changes.

A table is one year's sales by sector between regions with the shares of inputs in output (Caliendo and Parro 2015). Buyers of a
region, firms and households alike, buy each good from the same regions in the same shares; what goes into final use follows from
the accounts. A good that a region does not make stays unmade, one that it does not buy stays unbought: a zero stays zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mihwar.errors import BadChoice
from mihwar.scenarios.trade.economy import Economy, Flags, Numbers, Places, economy
from mihwar.scenarios.trade.economy import Shock as OneShock
from mihwar.sources.input_output import InputOutput

ROUNDING = 1e-9  # of what is bought of a good: less than this below zero is a rounding
SHORT = 0.1  # of a region's final spending: a table that lacks more than this of its inputs is refused


@dataclass(frozen=True, slots=True)
class Table:
    """Sales and inputs by sector in one year; N regions, S sectors.

    Attributes:
        regions, sectors: names, in the order of all arrays.
        sales: S x N x N, exporter x importer, what the seller receives (before tariffs), home sales on the diagonal.
        tariffs: S x N x N, ad valorem rates in the base year.
        value_added: N x S, share of value added in output.
        inputs: N x S x S, region x sector used x sector using, share of output spent on the input, tariffs included.
        theta: S, trade elasticities.
        even: deficits were ended: what rounding leaves of them is none.
        moved: share of world sales that had to move for inputs to be bought at all (see `table`).
        output, spent: N x S, sales, and purchases with tariffs.
        shares: S x N x N, share of the exporter in what the importer spends on the good; zero where it buys none of it.
        final: N x S, shares in final spending.
        earned, revenue, deficit, income: N, value added, tariffs, imports less exports, and final spending, which is their sum.
    """

    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    sales: Numbers
    tariffs: Numbers
    value_added: Numbers
    inputs: Numbers
    theta: Numbers
    even: bool = False
    moved: float = 0.0
    output: Numbers = field(init=False)
    spent: Numbers = field(init=False)
    shares: Numbers = field(init=False)
    final: Numbers = field(init=False)
    earned: Numbers = field(init=False)
    revenue: Numbers = field(init=False)
    deficit: Numbers = field(init=False)
    income: Numbers = field(init=False)

    def __post_init__(self) -> None:
        """Derive the accounts; check all.

        Raises:
            BadChoice: what cannot be a table, in one sentence.
        """
        _checked(self, self.theta)
        output = self.sales.sum(axis=2).T
        made = output > 0
        # Where nothing is made the shares mean nothing; value added closes the column exactly, so that prices scale with wages.
        inputs = np.where(made[:, None, :], self.inputs, 0.0)
        added = 1 - inputs.sum(axis=1)
        spent, final = _used(self.sales, self.tariffs, inputs)
        if (final < -ROUNDING * spent).any():
            raise BadChoice(
                f"{_cells(self, final < -ROUNDING * spent)}: more goes into production than is bought; `table` rebalances that."
            )
        final = np.maximum(final, 0)
        income = final.sum(axis=1)
        earned = (added * output).sum(axis=1)
        for wrong, what in ((earned <= 0, "produce nothing"), (income <= 0, "have nothing left for final use")):
            if wrong.any():
                raise BadChoice(f"{_names(self, wrong)} {what}; leave them out or merge them with others.")
        deficit = np.zeros_like(earned) if self.even else self.sales.sum(axis=(0, 1)) - output.sum(axis=1)
        # Deficits add up to nothing in the world; what rounding leaves is taken from the largest.
        deficit[np.argmax(earned)] -= deficit.sum()
        paid = self.sales * (1 + self.tariffs)
        bought = spent.T[:, None, :]
        derived = {
            "inputs": inputs, "value_added": added, "output": output, "spent": spent, "final": final / income[:, None],
            "shares": np.divide(paid, bought, out=np.zeros_like(paid), where=bought > 0),
            "earned": earned, "revenue": (self.sales * self.tariffs).sum(axis=(0, 1)), "deficit": deficit, "income": income,
        }  # fmt: skip
        for name, value in derived.items():
            object.__setattr__(self, name, value)


def table(of: InputOutput, theta: float | Sequence[float] | Numbers | Mapping[str, float]) -> Table:
    """A table of what a reader found, and elasticities.

    Published tables may say that more of a good goes into production than is bought at all. That use is then counted as no final
    use, and output is found again from final uses at unchanged shares (of inputs in output, of sellers in purchases), so that the
    base is an equilibrium; `moved` says by how much sales moved.

    Args:
        of: arrays, of `sources.input_output_readers` or one's own.
        theta: one elasticity for all sectors, one each in their order, or by name.

    Raises:
        BadChoice: numbers that cannot be a table; a table that lacks more than a tenth of a region's final spending of inputs.
    """
    if isinstance(theta, Mapping):
        if missing := [name for name in of.sectors if name not in theta]:
            raise BadChoice(f"There is no elasticity of {', '.join(missing[:6])}; give one for each sector.")
        theta = [theta[name] for name in of.sectors]
    elasticity = np.asarray(theta, dtype=np.float64)
    if elasticity.ndim == 0:
        elasticity = np.full(len(of.sectors), float(elasticity))
    _checked(of, elasticity)
    made = (of.sales.sum(axis=2) > 0).T
    sales, moved = _rebalanced(of, np.where(made[:, None, :], of.inputs, 0.0))
    return Table(of.regions, of.sectors, sales, of.tariffs, of.value_added, of.inputs, elasticity, moved=moved)


def _used(sales: Numbers, tariffs: Numbers, inputs: Numbers) -> tuple[Numbers, Numbers]:
    """Purchases with tariffs and what of them is left for final use, N x S."""
    spent = (sales * (1 + tariffs)).sum(axis=1).T
    output = sales.sum(axis=2).T
    return spent, spent - np.matmul(inputs, output[:, :, None])[:, :, 0]


def _rebalanced(of: InputOutput, inputs: Numbers) -> tuple[Numbers, float]:
    spent, final = _used(of.sales, of.tariffs, inputs)
    if not (final < -ROUNDING * spent).any():
        return of.sales, 0.0
    lacking = np.maximum(-final, 0)
    if (short := lacking.sum(axis=1) > SHORT * np.maximum(final, 0).sum(axis=1)).any() or (lacking[spent <= 0] > 0).any():
        worst = [f"{of.sectors[k]} in {of.regions[j]}" for j, k in np.argwhere((lacking > 0) & (short[:, None] | (spent <= 0)))]
        raise BadChoice(f"Far more goes into production than is bought of {', '.join(worst[:6])}; mend the shares of inputs.")
    bought = spent.T[:, None, :]
    received = np.divide(of.sales, bought, out=np.zeros_like(of.sales), where=bought > 0)
    kept = np.maximum(final, 0)
    now, sales = spent.T, of.sales
    # Every round adds the inputs of what the last added; they are less than it by value added, so it ends.
    for _ in range(100_000):
        after = kept + np.matmul(inputs, (received * now[:, None, :]).sum(axis=2).T[:, :, None])[:, :, 0]
        settled, now = bool((np.abs(after - now.T) <= 1e-14 * after).all()), after.T
        if settled:
            break
    sales = received * now[:, None, :]
    return sales, float(np.abs(sales - of.sales).sum() / of.sales.sum())


def _checked(of: Table | InputOutput, theta: Numbers) -> None:
    count, many = len(of.regions), len(of.sectors)
    cells, square = (many, count, count), (count, many)
    for name, shape in (
        ("sales", cells), ("tariffs", cells), ("value_added", square), ("inputs", (count, many, many)), ("theta", (many,)),
    ):  # fmt: skip
        held = theta if name == "theta" else getattr(of, name)
        if np.shape(held) != shape:
            raise BadChoice(f"{count} regions and {many} sectors need {name} of shape {shape}; got {np.shape(held)}.")
        if not np.isfinite(held).all():
            raise BadChoice(f"Some {name} are missing; write 0 for none.")
    if count < 2 or many < 1:
        raise BadChoice(f"A table has two regions and one sector at least; got {count} and {many}.")
    for names, what in ((of.regions, "regions"), (of.sectors, "sectors")):
        if twice := sorted({one for one in names if names.count(one) > 1}):
            raise BadChoice(f"{', '.join(twice)} stand more than once among the {what}; name each once.")
    if (of.sales < 0).any():
        raise BadChoice(f"Sales of {_trades(of, of.sales < 0)} are negative; a flow is 0 or more.")
    if (of.tariffs <= -1).any():
        raise BadChoice(f"Tariffs of {_trades(of, of.tariffs <= -1)} are -1 or less; write 0.1 for ten per cent.")
    if (theta <= 0).any():
        named = ", ".join(of.sectors[at] for at in np.flatnonzero(theta <= 0)[:6])
        raise BadChoice(f"The trade elasticity of {named} is not positive; write theta, for example 5.")
    home = np.diagonal(of.sales, axis1=1, axis2=2)
    traded = of.sales.sum(axis=(1, 2)) > 0
    if (lone := traded & (home.sum(axis=1) == 0)).any():
        named = ", ".join(of.sectors[at] for at in np.flatnonzero(lone)[:6])
        raise BadChoice(f"No region has home sales of {named}; the model needs them on the diagonal (output less exports).")
    if (lone := home.sum(axis=0) == 0).any():
        raise BadChoice(f"{_names(of, lone)} have no home sales in any sector; the model needs them (output less exports).")
    made = of.sales.sum(axis=2).T > 0
    if (of.inputs < 0)[np.broadcast_to(made[:, None, :], of.inputs.shape)].any():
        raise BadChoice("Shares of inputs are 0 or more; some are negative.")
    if (bad := made & ~((of.value_added > 0) & (of.value_added <= 1 + 1e-6))).any():
        raise BadChoice(f"{_cells(of, bad)}: the share of value added in output must be above 0 and at most 1.")
    total = of.value_added + of.inputs.sum(axis=1)
    if (bad := made & (np.abs(total - 1) > 1e-6)).any():
        first = tuple(np.argwhere(bad)[0])
        raise BadChoice(f"{_cells(of, bad)}: value added and inputs add up to {total[first]:.6g} of output, not to 1.")


def _names(of: Table | InputOutput, flagged: Flags, most: int = 6) -> str:
    named = [of.regions[at] for at in np.flatnonzero(flagged)]
    return ", ".join(named[:most]) + (f" and {len(named) - most} more" if len(named) > most else "")


def _cells(of: Table | InputOutput, flagged: Flags, most: int = 4) -> str:
    named = [f"{of.sectors[k]} in {of.regions[j]}" for j, k in np.argwhere(flagged)]
    return ", ".join(named[:most]) + (f" and {len(named) - most} more" if len(named) > most else "")


def _trades(of: Table | InputOutput, flagged: Flags, most: int = 4) -> str:
    named = [f"{of.sectors[k]} from {of.regions[i]} to {of.regions[j]}" for k, i, j in np.argwhere(flagged)]
    return ", ".join(named[:most]) + (f" and {len(named) - most} more" if len(named) > most else "")


def one_sector(of: Table) -> Economy:
    """The same world as one sector: sales summed, tariffs by what they raise, value added as its share of all output."""
    sales = of.sales.sum(axis=0)
    tariffs = np.divide((of.sales * of.tariffs).sum(axis=0), sales, out=of.tariffs.mean(axis=0), where=sales > 0)
    added = np.minimum(of.earned / of.output.sum(axis=1), 1)
    return economy(of.regions, sales, tariffs, added)


@dataclass(frozen=True, slots=True)
class SectorShock:
    """What changes, cell by cell; cells that are not named stay as they are.

    Attributes:
        sellers, buyers: K places each.
        sectors: K places; None: each cell stands for all sectors.
        trade: K, or S x K where sectors is None: the factor by which the flow would change at unchanged prices and incomes,
            iceberg cost to the power of minus the sector's elasticity; 1 nothing, 0 no trade any more.
        tariffs: new ad valorem rates, of the shape of trade or K, or None where tariffs stay as in the base.
    """

    sellers: Places
    buyers: Places
    sectors: Places | None
    trade: Numbers
    tariffs: Numbers | None = None

    def whole(self, of: Table) -> tuple[Numbers, Numbers]:
        """Factors and new tariffs as arrays S x N x N.

        Raises:
            BadChoice: other shapes, a cell twice, negative factors, tariffs of -1 or less.
        """
        many = len(of.sectors)
        cells = np.zeros(of.sales.shape, dtype=np.int64)
        factor, rates = np.ones_like(of.sales), of.tariffs.copy()
        shape = (len(self.sellers),) if self.sectors is not None else (many, len(self.sellers))
        every = np.arange(many)[:, None] if self.sectors is None else self.sectors
        at = (every, self.sellers, self.buyers)
        try:
            changes = np.broadcast_to(self.trade, shape)
            levied = None if self.tariffs is None else np.broadcast_to(self.tariffs, shape)
            np.add.at(cells, tuple(np.broadcast_arrays(*at)), 1)
        except (ValueError, IndexError):
            raise BadChoice("The sellers, buyers, sectors and factors of a shock do not fit one another or the table.") from None
        if (cells > 1).any():
            raise BadChoice(f"The shock names {_trades(of, cells > 1)} more than once.")
        if not np.isfinite(changes).all() or (changes < 0).any():
            raise BadChoice("A factor on trade is 0 or more; some are negative or missing.")
        factor[at] = changes
        if levied is not None:
            if not (np.isfinite(levied).all() and (levied > -1).all()):
                raise BadChoice("A tariff is above -1; some are not, or are missing.")
            rates[at] = levied
        return factor, rates


def sector_shock(of: Table, cost: Numbers | float = 1.0, tariffs: Numbers | float | None = None) -> SectorShock:
    """A shock given as whole arrays.

    Args:
        of: the table.
        cost: factors on iceberg costs, S x N x N or N x N for all sectors (`inf`: no trade any more); home sales too, where they
            change.
        tariffs: new rates, likewise, or None where they stay.

    Raises:
        BadChoice: factors that are not positive, tariffs of -1 or less, other shapes.
    """
    try:
        iceberg = np.broadcast_to(np.asarray(cost, dtype=np.float64), of.sales.shape)
        rates = of.tariffs if tariffs is None else np.broadcast_to(np.asarray(tariffs, dtype=np.float64), of.sales.shape)
    except ValueError:
        raise BadChoice(f"A shock has arrays of {of.sales.shape}, or of one sector for all.") from None
    if not (iceberg > 0).all():
        raise BadChoice("A factor on trade costs is above 0; 1.1 is ten per cent more.")
    sectors, sellers, buyers = np.nonzero((iceberg != 1) | (rates != of.tariffs))
    factor = iceberg[sectors, sellers, buyers] ** -of.theta[sectors]
    return SectorShock(sellers, buyers, sectors, factor, None if tariffs is None else rates[sectors, sellers, buyers])


def for_all_sectors(shock: OneShock) -> SectorShock:
    """A shock to the one-sector model as the same factors and tariffs in all sectors.

    Raises:
        BadChoice: it holds several draws.
    """
    if shock.draws > 1:
        raise BadChoice(f"The model with sectors is solved for one draw at a time; the shock holds {shock.draws}.")
    return SectorShock(shock.sellers, shock.buyers, None, shock.trade[0], shock.tariffs)
