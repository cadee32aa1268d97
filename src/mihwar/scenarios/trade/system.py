"""The equations of the one-sector trade model in exact changes, for one economy and the shocks of some draws.

Structural gravity with one trade elasticity: Armington's goods by origin (theta = sigma - 1), Eaton and Kortum's (2002)
technologies and others are the same system (Arkolakis, Costinot and Rodriguez-Clare 2012). It is solved in changes from the base,
which needs the base's flows and nothing else (Dekle, Eaton and Kortum 2007). With w wages, P price indices, L employment, c costs
as factors of change, pi shares of spending, Z what sellers receive, Y output, E spending:

    L = (real wage after tax) ** labour
    c = w**g P**(1-g) L**-scale                         g: share of value added in output
    A_j = sum_i pi_ij f_ij c_i**-theta                  f = trade factor x ((1 + new tariff)/(1 + tariff)) ** (-theta phi_j)
    P_j = A_j ** (-1/theta) (E_j'/E_j / w_j) ** (1 - phi_j)
    Z_ij' = Z_ij f_ij (1+t)/(1+t') c_i**-theta E_j'/E_j / A_j
    Y_i' = sum_j (1-n_j) Z_ij' + n_i sum_j Z_ji'        n: share of sales spent on selling, in the buyer's labour
    Y_i' = Y_i w_i L_i,   E_j' = Y_j' + tariff revenue' + deficit'
    phi = passthrough + n/(1-n) (1 + scale)

With n = 0 and passthrough = 1, phi is 1 and P = A ** (-1/theta): the plain model. The rest is that of Ignatenko, Macedoni,
Lashkaripour and Simonovska (2025). World output is the numeraire. Where deficits keep their share of income, spending and output
are scaled by one factor so that the world's deficits add up to nothing, as in ge_gravity (Baier, Yotov and Zylkin 2019). Formulas
are written in differences from one, so that a shock of nothing gives exactly the base.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mihwar.scenarios.trade.economy import Economy, Flags, Numbers, Places, Shock
from mihwar.scenarios.trade.model import Model


class Parts(NamedTuple):
    """Everything that follows from wages and prices, in logs of change, draws x N; `price` is the new index."""

    cost: Numbers
    price: Numbers
    labour: Numbers
    income: Numbers
    spending: Numbers
    demand: Numbers
    relief: Numbers
    access: Numbers  # log A
    tax: Numbers  # tariff revenue over income, a level


@dataclass(frozen=True, slots=True)
class Slope:
    """The inverse of the gaps' derivative; in the plain model prices follow from wages."""

    inverse: Numbers
    by_price: Numbers | None = None
    passed: Numbers | None = None
    through: Numbers | None = None
    whole: bool = False

    def solved(self, gaps: Numbers) -> Numbers:
        """The move of z that would close the gaps, were they straight lines."""
        if self.whole:
            return np.asarray(-gaps @ self.inverse.T)
        count = len(self.inverse)
        excess, dearer = gaps[:, :count], gaps[:, count:]
        if self.by_price is None or self.passed is None or self.through is None:
            return np.concatenate([-excess @ self.inverse.T, dearer], axis=1)
        wage = -(excess + dearer @ self.by_price.T) @ self.inverse.T
        return np.concatenate([wage, wage @ self.passed.T + dearer @ self.through.T], axis=1)


class System:
    """The equations; z: logs of wages, then of price indices, then, where tariffs lower the income tax, of what wages gain by it.

    Attributes:
        of, shock, theta, model: what was given, theta as draws x 1.
        size: the length of z.
    """

    def __init__(self, of: Economy, shock: Shock, theta: Numbers, model: Model) -> None:
        self.of, self.shock, self.theta, self.model = of, shock, theta[:, None], model
        self.count = len(of.regions)
        self.size = self.count * (3 if model.rebate == "income" else 2)
        self.phi = model.passthrough + of.overhead / (1 - of.overhead) * (1 + model.scale)
        held = of.tariffs[shock.sellers, shock.buyers]
        new = held if shock.tariffs is None else shock.tariffs
        paid, received = factors(of, shock, theta, self.phi)
        here = of.shares[shock.sellers, shock.buyers]
        # What a seller's output goes to, N x N; the rest of it is work on what is sold at home.
        self.sold = of.sales * (1 - of.overhead) / of.output[:, None]
        self.selling = 1 - self.sold.sum(axis=1) if of.overhead.any() else np.zeros(self.count)
        self.raised = of.shares * (of.tariffs / (1 + of.tariffs))
        self.raised_share = self.raised.sum(axis=0)
        self.paid_cells = here * (paid - 1)
        self.sold_cells = self.sold[shock.sellers, shock.buyers] * (received - 1)
        self.raised_cells = here * paid * (new / (1 + new)) - here * (held / (1 + held))
        if shock.created is not None:
            self.paid_cells = self.paid_cells + shock.created * (1 + new) / of.spent[shock.buyers]
            self.raised_cells = self.raised_cells + shock.created * new / of.spent[shock.buyers]
            kept = shock.created * (1 - of.overhead[shock.buyers])
            self.sold_cells = self.sold_cells + kept / of.output[shock.sellers]
        self.taxed = bool((of.tariffs != 0).any() or (new != 0).any())
        self.own = of.output + of.deficit
        by_buyer, by_seller = np.argsort(shock.buyers, kind="stable"), np.argsort(shock.sellers, kind="stable")
        self._to_buyers, self._to_sellers = (by_buyer, shock.buyers[by_buyer]), (by_seller, shock.sellers[by_seller])

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.theta)

    def only(self, draws: Flags | Places | slice) -> System:
        """The same for some of the draws."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.theta = self.theta[draws]
        for name in ("paid_cells", "sold_cells", "raised_cells"):
            held = getattr(self, name)
            setattr(other, name, held[draws] if len(held) > 1 else held)
        return other

    def part(self, share: float) -> System:
        """The same with a share of the shock: of what it adds to flows at unchanged costs and incomes."""
        other = self.only(slice(None))
        for name in ("paid_cells", "sold_cells", "raised_cells"):
            setattr(other, name, share * getattr(self, name))
        return other

    def _buyers(self, cells: Numbers, by_seller: Numbers) -> Numbers:
        """Sum over cells, into buyers, of cell x value of its seller."""
        return self._gathered(cells * by_seller[:, self.shock.sellers], *self._to_buyers)

    def _gathered(self, values: Numbers, order: Places, owner: Places) -> Numbers:
        out = np.zeros((len(values), self.count))
        if len(owner):
            first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
            out[:, owner[first]] = np.add.reduceat(values[:, order], first, axis=1)
        return out

    def parts(self, z: Numbers) -> Parts:
        """What follows from logs of wages and prices."""
        of, theta, model, count = self.of, self.theta, self.model, self.count
        wage, old, relief = z[:, :count], z[:, count : 2 * count], z[:, 2 * count :]
        labour = model.labour * (wage - old + (relief if self.size > 2 * count else 0))
        cost = of.value_added * wage + (1 - of.value_added) * old - model.scale * labour
        cheaper = np.expm1(-theta * cost)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            access = np.log1p(cheaper @ of.shares + self._buyers(self.paid_cells, 1 + cheaper))
            if model.variant == "conditional":
                income = spending = labour = np.zeros_like(wage)
                kept = np.zeros_like(wage)
            else:
                income = wage + labour
                spending, kept = self._spent(cheaper, access, income)
            price = -access / theta + (1 - self.phi) * (spending - wage)
            reach = spending - access
            more = np.expm1(reach) @ self.sold.T
            more += self._gathered(self.sold_cells * np.exp(reach)[:, self.shock.buyers], *self._to_sellers)
            taken = (1 - self.selling) * cheaper + (1 + cheaper) * more
            if self.selling.any():
                taken = taken + self.selling * np.expm1(spending + kept)
            demand = np.log1p(taken)
            tax = (1 - (1 - self.raised_share) * np.exp(kept)) * of.spent / of.output * np.exp(spending - income)
        return Parts(cost, price, labour, income, spending, demand, relief, access, tax)

    def _spent(self, cheaper: Numbers, access: Numbers, income: Numbers) -> tuple[Numbers, Numbers]:
        """Spending, and the share of it that sellers keep after tariffs, in logs of change."""
        if self.model.deficits == "fixed":
            spending = np.log1p(self.of.output * np.expm1(income) / self.own)
        else:
            spending = income + self.scale(income)[:, None]
        if not self.taxed:
            return spending, np.zeros_like(spending)
        raised = self.raised_share + cheaper @ self.raised + self._buyers(self.raised_cells, 1 + cheaper)
        fewer = np.expm1(-access)
        # What tariffs take of spending, less what they took in the base.
        taken = (raised - self.raised_share) * (1 + fewer) + self.raised_share * fewer
        kept = np.log1p(-taken / (1 - self.raised_share))
        return spending - kept, kept

    def scale(self, income: Numbers) -> Numbers:
        """Log of the factor that makes the world's deficits add up to nothing where each keeps its share of income."""
        if self.model.deficits != "share" or self.model.variant == "conditional":
            return np.zeros(len(income))
        grown = np.expm1(income)
        return np.asarray(np.log1p(-(grown @ self.of.deficit) / ((1 + grown) @ self.own)))

    def gaps(self, z: Numbers) -> Numbers:
        """What is not yet in balance: log demand less log output, new price index less the old, new tax relief less the old."""
        parts = self.parts(z)
        gaps = [parts.demand - parts.income, parts.price - z[:, self.count : 2 * self.count]]
        if self.size > 2 * self.count:
            before = self.raised_share * self.of.spent / self.of.output
            with np.errstate(invalid="ignore", divide="ignore"):
                gaps.append(np.log((1 - before) / (1 - parts.tax)) - parts.relief)
        return np.concatenate(gaps, axis=1)

    def normal(self, z: Numbers) -> Numbers:
        """World output, scaled as spending is, is the numeraire; where output is given, the world's mean cost."""
        moved = z.copy()
        prices = moved[:, : 2 * self.count]
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            wage = prices[:, : self.count]
            grown = wage if self.model.variant == "conditional" else self.parts(z).income if self.model.labour else wage
            level = np.log1p(np.expm1(grown) @ (self.of.output / self.of.output.sum())) + self.scale(grown)
            prices -= level[:, None]
        return moved

    def slope(self, z: Numbers, blocks: Numbers) -> Slope:
        """The derivative of the gaps at one point of one draw, ready to be solved.

        Args:
            z: 1 x size.
            blocks: N x N, row i the weights by which the level of prices among those that i trades with is held.
        """
        if self.model.plain and not self.of.overhead.any():
            return self._known_slope(z, blocks)
        tiny = 1e-7
        wide = self.only(np.zeros(self.size, dtype=np.int64))
        moved = (wide.gaps(z + tiny * np.eye(self.size)) - self.gaps(z)).T / tiny
        moved[: self.count, : self.count] -= blocks
        return Slope(_inverse(moved), whole=True)

    def _known_slope(self, z: Numbers, blocks: Numbers) -> Slope:
        of, theta, labour = self.of, float(self.theta[0, 0]), self.model.labour
        parts = self.parts(z)
        cost, access, income, spending, demand = (
            one[0] for one in (parts.cost, parts.access, parts.income, parts.spending, parts.demand)
        )
        here = (self.shock.sellers, self.shock.buyers)
        factor = np.exp(-theta * cost)[:, None] * np.exp(-access)
        spent, sold, raised = of.shares.copy(), self.sold.copy(), self.raised.copy()
        for matrix, cells in ((spent, self.paid_cells), (sold, self.sold_cells), (raised, self.raised_cells)):
            matrix[here] += cells[0]
        spent *= factor
        raised *= factor
        sold *= factor * np.exp(spending) * np.exp(-demand)[:, None]
        taken = raised.sum(axis=0)
        eye = np.eye(self.count)
        by_cost = theta * spent.T
        if self.taxed:
            by_cost = by_cost + ((theta * taken)[:, None] * spent.T - theta * raised.T) / (1 - taken)[:, None]
        by_cost = sold @ by_cost - theta * eye
        by_income = np.zeros_like(by_cost) if self.model.variant == "conditional" else sold @ self._spread(income) - eye
        inputs = 1 - of.value_added
        by_wage = by_cost * of.value_added + (1 + labour) * by_income
        by_price = by_cost * inputs - labour * by_income
        if not inputs.any() and not labour:
            return Slope(_inverse(by_wage - blocks))
        through = _inverse(eye - spent.T * inputs)
        passed = through @ (spent.T * of.value_added)
        return Slope(_inverse(by_wage + by_price @ passed - blocks), by_price @ through, passed, through)

    def _spread(self, income: Numbers) -> Numbers:
        """How log spending moves with log incomes, N x N."""
        earned = self.of.output * np.exp(income)
        if self.model.deficits == "fixed":
            return np.diag(earned / (self.own + earned - self.of.output))
        if self.model.deficits == "share":
            spent = self.own * np.exp(income)
            return np.asarray(np.eye(self.count) + (earned / earned.sum() - spent / spent.sum()))
        return np.eye(self.count)


def _inverse(matrix: Numbers) -> Numbers:
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def factors(of: Economy, shock: Shock, theta: Numbers, phi: Numbers) -> tuple[Numbers, Numbers]:
    """Factors on what buyers pay and on what sellers receive at unchanged costs and incomes, draws (or 1) x cells."""
    if shock.tariffs is None:
        return shock.trade, shock.trade
    ratio = (1 + shock.tariffs) / (1 + of.tariffs[shock.sellers, shock.buyers])
    paid = shock.trade * ratio ** (-theta[:, None] * phi[shock.buyers])
    return np.asarray(paid), np.asarray(paid / ratio)
