"""What a shock does to wages, prices, flows and welfare by sector: Caliendo and Parro (2015) in exact changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse.csgraph import connected_components

from mihwar.errors import BadChoice
from mihwar.scenarios.trade.economy import Numbers
from mihwar.scenarios.trade.equilibrium import TOLERANCE, NoEquilibrium
from mihwar.scenarios.trade.model import Model
from mihwar.scenarios.trade.sectors import SectorShock, Table
from mihwar.scenarios.trade.sectors_system import Parts, SectorSystem, balance
from mihwar.scenarios.trade.walk import GOOD


@dataclass(frozen=True, slots=True)
class SectorEquilibrium:
    """The new equilibrium; factors of change from the base where nothing else is said.

    Attributes:
        table: the base, freed of deficits where the model asks for it.
        shock, model: what was solved.
        wage: N, relative to the world's value added.
        price, cost: N x S; 1 for a good that the region does not buy.
        price_index: N, price of consumption.
        labour: N, employment.
        income: N, nominal value added.
        welfare: N, real final spending: what wages, tariff revenue and the deficit buy. The factor that makes the world's
            deficits add up to nothing is not counted, as in one sector. Where labour responds, less the toil of it.
        output, spent: N x S, levels in the base's money: what sellers receive, and what buyers pay, tariffs included.
        revenue, deficit: N, levels: tariffs, imports less exports before tariffs.
        sales: S x N x N, levels, what sellers receive.
        converged: true; where the search fails, `NoEquilibrium` is raised.
        residual: the largest gap left between what regions earn and must earn, in logs.
        steps: how many steps Newton's method took.
    """

    table: Table
    shock: SectorShock
    model: Model
    wage: Numbers
    price: Numbers
    cost: Numbers
    price_index: Numbers
    labour: Numbers
    income: Numbers
    welfare: Numbers
    output: Numbers
    spent: Numbers
    revenue: Numbers
    deficit: Numbers
    sales: Numbers
    converged: bool
    residual: float
    steps: int

    @property
    def real_wage(self) -> Numbers:
        """Wages over the price of consumption, N."""
        return np.asarray(self.wage / self.price_index)

    @property
    def home(self) -> Numbers:
        """Factor of change of the share of a good's purchases that is bought at home, N x S; NaN where none was."""
        before = np.diagonal(self.table.sales, axis1=1, axis2=2).T
        after = np.diagonal(self.sales, axis1=1, axis2=2).T
        grown = np.divide(after, before, out=np.full_like(before, np.nan), where=before > 0)
        return np.divide(grown * self.table.spent, self.spent, out=np.full_like(before, np.nan), where=self.spent > 0)


def solve_sectors(of: Table, shock: SectorShock | None = None, model: Model | None = None) -> SectorEquilibrium:
    """Solve the model with sectors for one shock.

    Args:
        of: the base; its `theta` are the elasticities.
        shock: what changes; None: nothing.
        model: the closure of deficits and the elasticity of labour supply, with the meaning they have in one sector; None:
            deficits as shares of income.

    Raises:
        BadChoice: features that this model has not; a shock that does not fit.
        NoEquilibrium: there is no solution, or none was found.
    """
    model = model or Model()
    if not model.plain or model.variant != "full":
        raise BadChoice(
            "The model with sectors has closures of deficits and labour supply; variant, scale, passthrough and rebate belong to "
            "one sector."
        )
    none = np.zeros(0, dtype=np.int64)
    shock = shock or SectorShock(none, none, none, np.zeros(0))
    factor, rates = shock.whole(of)
    if model.deficits == "none":
        of = sectors_balanced(of, model)
    _supplied(of, factor)
    system = SectorSystem(of, factor, rates, model)
    z, parts, residual, steps = balance(system, _blocks(of, factor, model), TOLERANCE, GOOD)
    if residual >= GOOD:
        raise NoEquilibrium(
            f"The model with sectors did not converge (largest gap {residual:.2g}) and gives no number; try --deficits none, a "
            "weaker shock or other elasticities."
        )
    final = of.income + of.earned * np.expm1(parts.income) + parts.deficit + parts.revenue
    if (final <= 0).any():
        named = ", ".join(of.regions[at] for at in np.flatnonzero(final <= 0)[:6])
        raise NoEquilibrium(f"The surplus of {named} would be more than all its income; end deficits first (--deficits none).")
    return _result(system, shock, z, parts, residual, steps)


def sectors_balanced(of: Table, model: Model | None = None) -> Table:
    """The table after every deficit is ended, as the model itself has it (Dekle, Eaton and Kortum 2007).

    Raises:
        NoEquilibrium: none was found.
    """
    if not of.deficit.any():
        return of
    closed = replace(model or Model(), deficits="none")
    factor = np.ones_like(of.sales)
    system = SectorSystem(of, factor, of.tariffs, closed, ending=True)
    _, parts, residual, _ = balance(system, _blocks(of, factor, closed), TOLERANCE, GOOD)
    if residual >= GOOD:
        raise NoEquilibrium("The table cannot be freed of its deficits; choose --deficits share or fixed.")
    return replace(of, sales=_sales(system, parts), even=True)


def _sales(system: SectorSystem, parts: Parts) -> Numbers:
    """The base's flows grown, so that what does not change stays exactly."""
    of = system.of
    more = np.divide(parts.spent, system.spent, out=np.zeros_like(parts.spent), where=system.spent > 0)
    with np.errstate(invalid="ignore"):
        return np.asarray(of.sales * system.back * (1 + parts.growth) * (1 + more)[:, None, :])


def _result(system: SectorSystem, shock: SectorShock, z: Numbers, parts: Parts, residual: float, steps: int) -> SectorEquilibrium:
    of, model = system.of, system.model
    grown = np.expm1(parts.income)
    revenue = of.revenue + parts.revenue
    # Deficits before they are scaled: shares of income, or what they were.
    deficit = of.deficit * grown if model.deficits == "share" else 0.0
    # (R' / b - R), written so that nothing is left of it where nothing changes.
    raised = (parts.revenue - of.revenue * np.expm1(parts.scale)) * np.exp(-parts.scale)
    real = (1 + (of.earned * grown + deficit + raised) / of.income) * np.exp(-parts.basket)
    if model.labour:
        toil = model.labour / (1 + model.labour) * of.earned
        weight = of.income / (of.income - toil)
        real = weight * real + (1 - weight) * np.exp(parts.income - parts.basket)
    return SectorEquilibrium(
        of, shock, model, np.exp(z), np.exp(parts.price).T, np.exp(parts.cost).T, np.exp(parts.basket), np.exp(parts.labour),
        np.exp(parts.income), real, of.output + parts.output.T, of.spent + parts.spent.T, revenue, of.deficit + parts.deficit,
        _sales(system, parts), True, residual, steps,
    )  # fmt: skip


def _supplied(of: Table, factor: Numbers) -> None:
    """Refuse a shock that leaves a good that is bought without any seller."""
    gone = (of.spent.T > 0) & ((of.shares * factor).sum(axis=1) <= 0)
    if gone.any():
        named = [f"{of.sectors[k]} for {of.regions[j]}" for k, j in np.argwhere(gone)]
        more = f" and {len(named) - 4} more" if len(named) > 4 else ""
        raise NoEquilibrium(
            f"The shock leaves no seller of {', '.join(named[:4])}{more}, which the model cannot do without; leave some trade "
            "or merge sectors."
        )


def _blocks(of: Table, factor: Numbers, model: Model) -> Numbers:
    """Weights that hold the level of wages in each set of regions that still trade with one another, N x N.

    Raises:
        NoEquilibrium: a set is cut off while its deficit or surplus with the others must go on.
    """
    weight = of.earned
    sets, member = connected_components(((of.sales > 0) & (factor > 0)).any(axis=0), directed=True, connection="strong")
    if sets == 1:
        return np.broadcast_to(weight / weight.sum(), (len(weight), len(weight)))
    if model.deficits != "none":
        open_ends = np.abs(np.bincount(member, of.deficit)) > 1e-9 * np.bincount(member, weight)
        if open_ends.any():
            size = np.bincount(member)
            few = int(np.flatnonzero(open_ends)[np.argmin(size[open_ends])])
            named = ", ".join(of.regions[at] for at in np.flatnonzero(member == few)[:5])
            raise NoEquilibrium(
                f"{named} would no longer trade with the others both ways, so that the deficit or surplus of the base could not "
                "go on; end deficits first (--deficits none) or leave some trade."
            )
    same = member[:, None] == member
    return np.asarray(same * weight / np.bincount(member, weight)[member][:, None])
