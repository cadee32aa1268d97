"""What a shock does to wages, prices, flows and welfare: the one-sector trade model solved in exact changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse.csgraph import connected_components

from mihwar.errors import BadChoice, MihwarError
from mihwar.scenarios.trade.economy import Economy, Flags, Numbers, Places, Shock, nothing
from mihwar.scenarios.trade.model import Model
from mihwar.scenarios.trade.system import System, factors
from mihwar.scenarios.trade.walk import GOOD, balance

TOLERANCE = 1e-12


class NoEquilibrium(MihwarError):
    """The model has no solution, or none that could be found; no number is given."""


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """The new equilibrium as factors of change from the base; one row a draw.

    Attributes:
        economy: the base, freed of deficits where the model asks for it.
        shock, model: what was solved.
        theta: draws, the trade elasticity.
        wage, price, cost: draws x N; relative to world output.
        labour: draws x N, employment.
        income: draws x N, nominal output Y'/Y.
        spending: draws x N, nominal spending E'/E, tariffs included.
        revenue: draws x N, tariff revenue over nominal output, a level.
        converged: draws; where not, the rows are NaN.
        residual: draws, the largest gap left, in logs.
        steps: steps taken by the slowest draw.
        newton: how many draws needed Newton's method.
    """

    economy: Economy
    shock: Shock
    model: Model
    theta: Numbers
    wage: Numbers
    price: Numbers
    cost: Numbers
    labour: Numbers
    income: Numbers
    spending: Numbers
    revenue: Numbers
    access: Numbers
    scaled: Numbers
    converged: Flags
    residual: Numbers
    steps: int
    newton: int

    @property
    def welfare(self) -> Numbers:
        """Real final spending, draws x N: what wages, tariff revenue and the deficit buy.

        Where labour responds to the real wage, less the toil of it (preferences of Greenwood, Hercowitz and Huffman 1988).
        """
        of, final = self.economy, _final(self.economy)
        real = self.final / self.price
        if not self.model.labour:
            return np.asarray(real)
        elasticity, tax = self.model.labour, self.revenue if self.model.rebate == "income" else 0.0
        toil = elasticity / (1 + elasticity) * (1 - tax) * of.value_added * of.output
        weight = final / (final - toil)
        return np.asarray(weight * real + (1 - weight) * self.wage * self.labour / self.price)

    @property
    def final(self) -> Numbers:
        """Final spending, all but inputs, as a factor of change, draws x N."""
        of, inputs = self.economy, (1 - self.economy.value_added) * self.economy.output
        grown = of.spent * (self.spending / self.scaled[:, None] - 1) - inputs * (self.income - 1)
        return np.asarray(1 + grown / _final(of))

    @property
    def real_wage(self) -> Numbers:
        """Wages over prices, draws x N; equals (home share) ** (-1 / (theta g)) where home costs do not change."""
        return self.wage / self.price

    @property
    def outward(self) -> Numbers:
        """Outward multilateral resistance, draws x N: what sellers bear (Anderson, van Wincoop 2003); world output constant."""
        return np.asarray(self.income ** (-1 / self.theta[:, None]) / self.cost)

    @property
    def home(self) -> Numbers:
        """Factor of change of the share of spending that stays at home, draws x N."""
        every = np.arange(len(self.economy.regions))
        sold = self.cells(every, every)
        return np.asarray(sold / np.diagonal(self.economy.sales) / self.spending)

    def cells(self, sellers: Places, buyers: Places) -> Numbers:
        """What sellers receive of buyers, draws x pairs, in the base's money."""
        base, shock = self.economy, self.shock
        count = len(base.regions)
        where = np.full(count * count, -1, dtype=np.int64)
        where[shock.sellers * count + shock.buyers] = np.arange(len(shock.sellers))
        found = where[sellers * count + buyers]
        factor = np.ones((len(self.theta), len(sellers)))
        if (hit := found >= 0).any():
            phi = self.model.passthrough + base.overhead / (1 - base.overhead) * (1 + self.model.scale)
            factor[:, hit] = factors(base, shock, self.theta, phi)[1][:, found[hit]]
        sold = base.sales[sellers, buyers] * factor
        if shock.created is not None and hit.any():
            sold[:, hit] += shock.created[:, found[hit]]
        reach = (self.spending / self.access)[:, buyers]
        return np.asarray(sold * self.cost[:, sellers] ** -self.theta[:, None] * reach)

    def flows(self, draw: int = 0) -> Numbers:
        """The same for all pairs of one draw, exporter x importer."""
        count = len(self.economy.regions)
        sellers, buyers = np.divmod(np.arange(count * count), count)
        return self.only(draw).cells(sellers, buyers).reshape(count, count)

    def only(self, draw: int) -> Equilibrium:
        """One of the draws."""
        pick = slice(draw, draw + 1)
        arrays = {
            name: getattr(self, name)[pick]
            for name in (
                "theta", "wage", "price", "cost", "labour", "income", "spending", "revenue", "access", "scaled", "converged",
                "residual",
            )
        }  # fmt: skip
        return replace(self, shock=self.shock.only(np.array([draw])), **arrays)


def solve(
    of: Economy,
    shock: Shock | None = None,
    theta: Numbers | float = 5.0,
    model: Model | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Equilibrium:
    """Solve the model for one shock or many draws of it.

    Args:
        of: the base.
        shock: what changes; None: nothing.
        theta: the trade elasticity, positive (sigma - 1 in Armington's model), one or one a draw.
        model: closures and features; None: the plain model with deficits as shares of income.
        tick: called after each group of draws, as `walk.balance` does.

    Raises:
        BadChoice: an elasticity that is not positive, features that do not go together.
        NoEquilibrium: there is no solution, or none was found for a single shock. Among many draws, those without one have
            `converged` False.
    """
    elasticity, shock, model = np.atleast_1d(np.asarray(theta, dtype=np.float64)), shock or nothing(), model or Model()
    if not (np.isfinite(elasticity) & (elasticity > 0)).all():
        raise BadChoice("The trade elasticity must be a positive number, for example 5.")
    if of.overhead.any() and ((of.value_added < 1).any() or model.variant == "conditional"):
        raise BadChoice("Selling costs in the buyer's labour go only with value added of 1 and the full variant.")
    draws = max(len(elasticity), shock.draws)
    elasticity = np.ascontiguousarray(np.broadcast_to(elasticity, (draws,)))
    if model.variant == "conditional" and (of.tariffs.any() or (shock.tariffs is not None and shock.tariffs.any())):
        raise BadChoice(
            "The conditional variant holds spending, so that no tariff can be collected; give tariffs as trade costs."
        )
    if model.deficits == "none":
        of = balanced(of, float(np.median(elasticity)), model)
    if (poor := _final(of) <= 0).any():
        named = ", ".join(of.regions[at] for at in np.flatnonzero(poor)[:5])
        raise BadChoice(
            f"{named} would spend nothing but on inputs, for exports exceed imports by more than value added; end deficits first "
            "(--deficits none) or raise the share of value added."
        )
    system = System(of, shock, elasticity, model)
    z, residual, taken, newton = balance(system, _blocks(of, shock, model), TOLERANCE, tick)
    converged = residual < GOOD
    if draws == 1 and not converged[0]:
        raise NoEquilibrium(
            f"The model did not converge (largest gap {residual[0]:.2g}) and gives no number; try --deficits none, a weaker "
            "shock or another elasticity."
        )
    z[~converged] = np.nan
    found = _result(system, z, converged, residual, taken, newton)
    with np.errstate(invalid="ignore"):
        lost = converged & (found.final <= 0).any(axis=1)
    if not lost.any():
        return found
    if draws == 1:
        named = ", ".join(of.regions[at] for at in np.flatnonzero(found.final[0] <= 0)[:5])
        raise NoEquilibrium(
            f"The surplus that {named} would have to keep up exceeds what would still be earned; end deficits first "
            "(--deficits none) or choose a weaker shock."
        )
    z[lost] = np.nan
    return _result(system, z, converged & ~lost, residual, taken, newton)


def _final(of: Economy) -> Numbers:
    """Final spending in the base."""
    return np.asarray(of.spent - (1 - of.value_added) * of.output)


def _result(system: System, z: Numbers, converged: Flags, residual: Numbers, taken: int, newton: int) -> Equilibrium:
    parts, count = system.parts(z), system.count
    return Equilibrium(
        system.of, system.shock, system.model, system.theta[:, 0], np.exp(z[:, :count]), np.exp(parts.price), np.exp(parts.cost),
        np.exp(parts.labour), np.exp(parts.income), np.exp(parts.spending), parts.tax, np.exp(parts.access),
        np.exp(system.scale(parts.income)), converged, residual, taken, newton,
    )  # fmt: skip


def _blocks(of: Economy, shock: Shock, model: Model) -> Numbers:
    """Weights that hold the level of prices in each set of regions that still trade with one another.

    Raises:
        NoEquilibrium: a set is cut off while its deficit or surplus with the others must go on.
    """
    weight = of.output
    if not len(shock.sellers) or (shock.trade > 0).all() or shock.created is not None:
        return np.broadcast_to(weight / weight.sum(), of.sales.shape)
    left = of.sales > 0
    left[shock.sellers, shock.buyers] &= (shock.trade > 0).any(axis=0)
    sets, member = connected_components(left, directed=True, connection="strong")
    if sets == 1:
        return np.broadcast_to(weight / weight.sum(), of.sales.shape)
    if model.deficits != "none" and model.variant == "full":
        open_ends = np.abs(np.bincount(member, of.deficit)) > 1e-9 * np.bincount(member, of.output)
        if open_ends.any():
            rows = np.bincount(member)
            few = int(np.flatnonzero(open_ends)[np.argmin(rows[open_ends])])
            named = ", ".join(of.regions[at] for at in np.flatnonzero(member == few)[:5])
            raise NoEquilibrium(
                f"{named} would no longer trade with the others both ways, so that the deficit or surplus of the base could not "
                "go on; end deficits first (--deficits none) or leave some trade (--strength below 1)."
            )
    same = member[:, None] == member
    if model.variant == "full" and (oneway := (left & ~same).any(axis=1) | (left & ~same).any(axis=0)).any():
        few = int(np.argmin(np.where(np.isin(np.arange(sets), member[oneway]), np.bincount(member), np.inf)))
        named = ", ".join(of.regions[at] for at in np.flatnonzero(member == few)[:5])
        raise NoEquilibrium(
            f"{named} would trade with the others one way only, which no price can balance; leave some of it (--strength below "
            "1) or cut both ways."
        )
    return np.asarray(same * weight / np.bincount(member, weight)[member][:, None])


def balanced(of: Economy, theta: float, model: Model | None = None) -> Economy:
    """The economy after every deficit is ended, as the model itself has it (Dekle, Eaton and Kortum 2007).

    Raises:
        NoEquilibrium: none was found.
    """
    if not of.deficit.any():
        return of
    closed = replace(model or Model(), deficits="none", variant="full")
    system = _Ending(of, nothing(), np.array([theta]), closed)
    z, residual, taken, newton = balance(system, _blocks(of, nothing(), closed), TOLERANCE)
    if residual[0] >= GOOD:
        raise NoEquilibrium("The base cannot be freed of its deficits; choose --deficits share or fixed.")
    after = _result(system, z, residual < GOOD, residual, taken, newton).flows()
    return replace(of, sales=after, even=True)


class _Ending(System):
    """Spending falls to income: in logs against the base's spending, which held the deficit."""

    def _spent(self, cheaper: Numbers, access: Numbers, income: Numbers) -> tuple[Numbers, Numbers]:
        spending, kept = super()._spent(cheaper, access, income)
        return spending + np.log(self.of.output / self.own), kept
