"""The equations of the trade model with sectors and inputs in exact changes (Caliendo and Parro 2015), and how they are balanced.

With w wages, L employment, c costs of an input bundle, p prices of a good, P the price of consumption as factors of change; X
what buyers spend on a good with tariffs, Y what sellers receive; s, k sectors, i, j regions; g shares of inputs, v of value
added, a of final spending, pi of sellers in purchases, t tariffs:

    c_ik = w_i**v_ik prod_s p_is**g_isk                     P_j = prod_s p_js**a_js
    A_sj = sum_i pi_sij f_sij c_is**-theta_s                f = trade factor x ((1 + t')/(1 + t)) ** -theta_s
    p_js = A_sj ** (-1/theta_s)                             pi'_sij = pi_sij f_sij c_is**-theta_s / A_sj
    Y_is' = sum_j pi'_sij X_js' / (1 + t'_sij)
    X_js' = sum_k g_jsk Y_jk' + a_js I_j'                   I_j' = V_j w_j L_j + D_j' + sum_sij t' pi' X' / (1 + t')
    sum_k v_jk Y_jk' = V_j w_j L_j                          V: value added of the base; L = (w/P) ** labour

For given wages, prices are the fixed point of the first lines and spending that of the next two; both shrink by value added at
each round, so both are found. Newton's method finds wages, with the exact derivative. All is written in differences from the
base, so that a shock of nothing gives exactly the base.

Deficits mean what they mean in one sector (`system.py`). Where they keep their share of income, so does all spending, inputs
included, and is scaled by one factor b so that the world's deficits add up to nothing: D_j' = (b (G_j + D_j) - G_j) w_j L_j, with
G_j output of the base in all sectors.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mihwar.scenarios.trade.economy import Numbers
from mihwar.scenarios.trade.model import Model
from mihwar.scenarios.trade.sectors import Table

ROUNDS = 20_000  # of a fixed point, enough for value added of a thousandth of output
CLOSE = 2e-15  # a change by which a fixed point counts as reached
ROUGH = 1e-9  # the same for derivatives, which only guide the search
STEPS = 100  # of Newton's method
FAR = 1.5  # the longest move of a log in one step
HALVINGS = 30


class Parts(NamedTuple):
    """Everything that follows from wages; factors of change in logs, levels as differences from the base."""

    cost: Numbers  # S x N, log
    price: Numbers  # S x N, log
    basket: Numbers  # N, log, the price of consumption
    labour: Numbers  # N, log
    income: Numbers  # N, log, of value added
    scale: float  # log
    received: Numbers  # S x N x N, share of what is spent on a good that a seller receives, new
    growth: Numbers  # S x N x N, of the share in purchases, as a rate
    taxed: Numbers  # S x N, tariffs in what is spent on a good, new
    spent: Numbers  # S x N
    output: Numbers  # S x N
    revenue: Numbers  # N
    deficit: Numbers  # N


class SectorSystem:
    """The equations for one table and one shock; z holds logs of wages.

    Args:
        of: the base.
        factor, rates: S x N x N, factors on trade at unchanged prices, and new tariffs.
        model: closure and labour supply.
        ending: the base's deficits end.
    """

    def __init__(self, of: Table, factor: Numbers, rates: Numbers, model: Model, ending: bool = False) -> None:
        self.of, self.model, self.ending = of, model, ending
        self.theta = of.theta[:, None]
        ratio = (1 + rates) / (1 + of.tariffs)
        paid = factor * ratio ** -of.theta[:, None, None]
        self.rates, self.back = rates, 1 / ratio
        with np.errstate(divide="ignore"):
            self.eased = np.log(paid)
        self.pull = of.shares * paid
        self.push = (of.shares * (paid - 1)).sum(axis=1)
        self.received = of.shares / (1 + of.tariffs)
        self.levied = bool((of.tariffs != 0).any() or (rates != 0).any())
        self.taxed = (of.shares * (of.tariffs / (1 + of.tariffs))).sum(axis=1)
        self.spent, self.final = of.spent.T, of.final.T
        self.made = of.output.sum(axis=1)
        self.own = self.made + of.deficit

    def parts(self, z: Numbers, near: Parts | None = None) -> Parts:
        """What follows from logs of wages; `near`: what followed from wages not far off, to start from."""
        of, model = self.of, self.model
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            cost, price = self._prices(z, near.price if near else np.zeros_like(self.spent))
            basket = (self.final * price).sum(axis=0)
            labour = model.labour * (z - basket)
            income = z + labour
            scale, deficit = self._deficit(income)
            growth = np.expm1(self.eased - (self.theta * cost)[:, :, None] + (self.theta * price)[:, None, :])
            fewer = self.received * ((self.back - 1) + self.back * growth)
            received = self.received + fewer
            more_tax = -fewer.sum(axis=1) if self.levied else np.zeros_like(self.taxed)
            taxed = self.taxed + more_tax
            known = of.earned * np.expm1(income) + deficit
            moved = np.matmul(fewer, self.spent[:, :, None])[:, :, 0]
            raised = (more_tax * self.spent).sum(axis=0)
            start = near.spent if near else np.zeros_like(self.spent)
            spent, output, revenue = self._spending(received, taxed, known, moved, raised, start)
        return Parts(cost, price, basket, labour, income, scale, received, growth, taxed, spent, output, revenue, deficit)

    def _prices(self, z: Numbers, price: Numbers) -> tuple[Numbers, Numbers]:
        """Logs of costs and prices, S x N."""
        wages = self.of.value_added * z[:, None]
        last = np.inf
        for _ in range(ROUNDS):
            cost = (wages + np.matmul(price.T[:, None, :], self.of.inputs)[:, 0, :]).T
            cheaper = np.expm1(-self.theta * cost)
            after = -np.log1p(self.push + np.matmul(cheaper[:, None, :], self.pull)[:, 0, :]) / self.theta
            step = float((np.abs(after - price) / (1 + np.abs(after))).max())
            price = after
            # Rounding may keep the last digit moving; what is not a number stays so.
            if not step > CLOSE or (step >= last and step < 1e-13):
                break
            last = step
        else:
            price = np.full_like(price, np.nan)
        return cost, price

    def _spending(
        self,
        received: Numbers,
        taxed: Numbers,
        known: Numbers,
        moved: Numbers,
        raised: Numbers,
        spent: Numbers,
        near: float = CLOSE,
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Changes of spending and output, S x N, and of tariff revenue, N, for changes of the rest; or several on a last axis."""
        many = spent.ndim == 3
        scale = self.spent[:, :, None] if many else self.spent
        share, tax = (self.final[:, :, None], taxed[:, :, None]) if many else (self.final, taxed)
        last = np.inf
        for _ in range(ROUNDS):
            output = moved + (np.matmul(received, spent) if many else np.matmul(received, spent[:, :, None])[:, :, 0])
            revenue = raised + (tax * spent).sum(axis=0)
            # Regions come first here: N x S x S times N x S x 1, or x many.
            by_region = output.transpose(1, 0, 2) if many else output.T[:, :, None]
            used = np.matmul(self.of.inputs, by_region)
            after = (used.transpose(1, 0, 2) if many else used[:, :, 0].T) + share * (known + revenue)
            gap = np.abs(after - spent)
            step = float(np.divide(gap, scale + np.abs(after), out=np.zeros_like(gap), where=gap > 0).max())
            spent = after
            if not step > near or (step >= last and step < 1e-13):
                break
            last = step
        else:
            spent = np.full_like(spent, np.nan)
        return spent, output, revenue

    def _deficit(self, income: Numbers) -> tuple[float, Numbers]:
        """Log of the factor on spending, and changes of deficits."""
        if self.ending:
            return 0.0, -self.of.deficit
        if self.model.deficits != "share":
            return 0.0, np.zeros_like(income)
        grown = np.expm1(income)
        scale = float(np.log1p(-(grown @ self.of.deficit) / ((1 + grown) @ self.own)))
        return scale, self.own * np.expm1(scale + income) - self.made * grown

    def gaps(self, parts: Parts) -> Numbers:
        """Log of what regions earn by their sales less log of what they must earn at their wages."""
        more = (self.of.value_added * parts.output.T).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(np.log1p(more / self.of.earned) - parts.income)

    def normal(self, z: Numbers, near: Parts) -> Numbers:
        """Wages so that the world's value added, scaled as spending is, stays as it was: the numeraire."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            income = self.parts(z, near).income if self.model.labour else z
            grown = np.expm1(income) @ (self.of.earned / self.of.earned.sum())
            return np.asarray(z - (np.log1p(grown) + self._deficit(income)[0]))

    def slope(self, parts: Parts) -> Numbers:
        """The derivative of the gaps by logs of wages, N x N."""
        of, labour, count = self.of, self.model.labour, len(self.of.regions)
        # Derivatives by the wage of each region stand on the last axis.
        own = np.zeros((count, len(of.sectors), count))
        own[np.arange(count), :, np.arange(count)] = of.value_added
        buys = (of.shares * (1 + parts.growth)).transpose(0, 2, 1)
        uses = of.inputs.transpose(0, 2, 1)
        price = np.zeros((len(of.sectors), count, count))
        for _ in range(ROUNDS):
            cost = (own + np.matmul(uses, price.transpose(1, 0, 2))).transpose(1, 0, 2)
            after = np.matmul(buys, cost)
            step, price = np.abs(after - price).max(), after
            if not step > ROUGH:
                break
        basket = (self.final[:, :, None] * price).sum(axis=0)
        income = (1 + labour) * np.eye(count) - labour * basket
        earned = of.earned * np.exp(parts.income)
        known = (earned[:, None] * income) + self._deficit_slope(parts, income)
        spent = self.spent + parts.spent
        paid = parts.received * spent[:, None, :]
        # Of a share, -theta (dc - dp): summed over buyers for sellers, over sellers for what tariffs take.
        moved = self.theta[:, :, None] * (np.matmul(paid, price) - paid.sum(axis=2)[:, :, None] * cost)
        if self.levied:
            kept = self.theta[:, :, None] * (paid.sum(axis=1)[:, :, None] * price - np.matmul(paid.transpose(0, 2, 1), cost))
            raised = -kept.sum(axis=0)
        else:
            raised = np.zeros((count, count))
        _, output, _ = self._spending(parts.received, parts.taxed, known, moved, raised, np.zeros_like(price), ROUGH)
        more = (of.value_added.T[:, :, None] * output).sum(axis=0)
        now = of.earned + (of.value_added * parts.output.T).sum(axis=1)
        return np.asarray(more / now[:, None] - income)

    def _deficit_slope(self, parts: Parts, income: Numbers) -> Numbers:
        if self.model.deficits != "share" or self.ending:
            return np.zeros_like(income)
        grown = np.exp(parts.income)
        made, own = self.made * grown, self.own * grown
        factor = np.exp(parts.scale)
        by_scale = (made / made.sum() - own / own.sum()) @ income
        return np.asarray((own * factor - made)[:, None] * income + (own * factor)[:, None] * by_scale)


def balance(system: SectorSystem, blocks: Numbers, tolerance: float, good: float) -> tuple[Numbers, Parts, float, int]:
    """Find the wages of the equilibrium by Newton's method; a slope is kept while it serves.

    Args:
        system: the equations.
        blocks: N x N, row i the weights by which the level of wages among those that i trades with is held.
        tolerance: the largest gap at which the search ends.
        good: a gap that is enough where rounding stops the search.

    Returns:
        Logs of wages, what follows from them, the largest gap, and how many steps were taken.
    """
    z = np.zeros(len(system.of.regions))
    parts = system.parts(z)
    gaps, taken = system.gaps(parts), 0
    worst, slope, fresh = _worst(gaps), None, False
    while worst >= tolerance and taken < STEPS:
        taken += 1
        if slope is None:
            try:
                slope, fresh = np.linalg.inv(system.slope(parts) - blocks), True
            except np.linalg.LinAlgError:
                break
        move = -slope @ gaps
        length = min(1.0, FAR / max(float(np.abs(move).max()), 1e-300))
        found = None
        for _ in range(HALVINGS if fresh and worst >= good else 1):
            trial = system.normal(z + length * move, parts)
            after = system.parts(trial, parts)
            if (least := _worst(system.gaps(after))) < worst:
                found = (trial, after, least)
                break
            length /= 2
        if found is None:
            if fresh:
                break
            slope = None
            continue
        if found[2] > 0.1 * worst:
            slope = None
        z, parts, worst = found
        gaps, fresh = system.gaps(parts), False
    return z, parts, worst, taken


def _worst(gaps: Numbers) -> float:
    worst = float(np.abs(gaps).max())
    return worst if np.isfinite(worst) else np.inf
