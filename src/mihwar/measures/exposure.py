"""Friend-enemy exposure: what productivity growth in one state does to welfare in another, through trade.

Kleinman, Liu and Redding (2024) linearise the constant-elasticity trade model (Armington, Eaton-Kortum and others alike) around
the observed trade matrix; one inversion gives the effect of every state on every other. `scenarios.trade` solves the same model
without linearising, which is the check of it.

In matrices, rows are the state that is affected and columns the state that grows, except `sales`, which is exporter x importer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mihwar.measures.measure import Measure

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# Head and Mayer 2014 (Handbook of International Economics 4, table 3.5) report a median structural gravity elasticity of 5.03.
THETA = 5.0
# Where exports exceed output (re-exporters), home sales are set to this share of output.
FLOOR = 0.05

MEASURES = (
    Measure(
        id="exposure",
        title_en="welfare in one state if productivity grows in another, through trade: friends gain, enemies lose",
        title_ar="أثر نمو الإنتاجية في دولة على رفاه دولة أخرى عبر التجارة: الصديق يكسب والعدو يخسر",
        low=None,
        high=None,
        layer="trade",
        of="dyad",
        source="Kleinman, Liu and Redding 2024, American Economic Journal: Macroeconomics 16(4):350-385",
        bibtex="@article{KleinmanLiuRedding2024, author={Kleinman, Benny and Liu, Ernest and Redding, Stephen J.}, "
        "title={International Friends and Enemies}, journal={American Economic Journal: Macroeconomics}, volume={16}, "
        "number={4}, pages={350--385}, year={2024}}",
        page="exposure",
    ),
)


@dataclass(frozen=True, slots=True)
class Economy:
    """A world in which every state spends what it earns.

    Attributes:
        sales: exporter x importer, home sales on the diagonal; row sums equal column sums.
        income: the row sums.
        floored: states whose exports exceeded their output, so that home sales had to be assumed.
        changed: share of the sales (in absolute value) that balancing moved.
    """

    sales: Numbers
    income: Numbers
    floored: Flags
    changed: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """The linear effects of one per cent productivity growth, in per cent; all states x states.

    Attributes:
        welfare: on real income, U = income + living.
        income: on nominal income relative to the world's, W = substitution + market.
        substitution: the part of `income` from buyers that turn to the state whose goods became cheaper.
        market: the part of `income` from customers that became richer or poorer.
        living: on the price of what the state buys, positive where it falls: S (I - W).
    """

    welfare: Numbers
    income: Numbers
    substitution: Numbers
    market: Numbers
    living: Numbers


def home_sales(
    flows: Numbers, gdp: Numbers, ratio: float = 1.0, floor: float = FLOOR, overhead: Numbers | float = 0.0
) -> tuple[Numbers, Flags]:
    """Fill the diagonal: what a state sells at home is its output less its exports.

    Args:
        flows: exporter x importer, goods; the diagonal is not looked at; NaN (not recorded) counts as none.
        gdp: GDP in the same unit.
        ratio: gross output over GDP. 1 takes GDP for output, which mixes value added with gross exports and so makes states
            look more open than they are.
        floor: the least share of output that home sales may be.
        overhead: share of sales that is spent where they are made on selling them, in the buyer's labour, and counts as the
            buyer's output (Ignatenko, Macedoni, Lashkaripour and Simonovska 2025).

    Returns:
        the matrix with home sales, and the states at the floor.
    """
    sales = np.nan_to_num(flows).copy()
    np.fill_diagonal(sales, 0.0)
    output = ratio * gdp
    kept = 1 - np.broadcast_to(np.asarray(overhead, dtype=np.float64), output.shape)
    bought = sales.sum(axis=0)
    home = output + kept * (bought - sales @ kept) - bought if (kept < 1).any() else output - sales.sum(axis=1)
    floored = home < floor * output
    np.fill_diagonal(sales, np.where(floored, floor * output, home))
    return sales, floored


def balanced(sales: Numbers, floored: Flags | None = None, steps: int = 10_000, tolerance: float = 1e-12) -> Economy:
    """Remove surpluses and deficits: scale rows and columns until every state spends its income, its output kept.

    Biproportional scaling (RAS); it changes exporters' and importers' sizes and leaves bilateral resistance as it is.

    Args:
        sales: exporter x importer, home sales on the diagonal.
        floored: handed on to the result; None: no state.
        steps: how often rows and columns are scaled at most.
        tolerance: the greatest relative gap between spending and income at which it stops.

    Raises:
        ArithmeticError: a state sells or buys nothing, or no convergence.
    """
    income = sales.sum(axis=1)
    if not (income > 0).all() or not (sales.sum(axis=0) > 0).all():
        raise ArithmeticError("a state sells or buys nothing")
    scaled = sales.copy()
    for _ in range(steps):
        scaled *= income / scaled.sum(axis=0)
        scaled *= (income / scaled.sum(axis=1))[:, None]
        if np.abs(scaled.sum(axis=0) / income - 1).max() < tolerance:
            none = np.zeros(len(income), dtype=bool)
            changed = float(np.abs(scaled - sales).sum() / sales.sum())
            return Economy(scaled, income, none if floored is None else floored, changed)
    raise ArithmeticError("the trade matrix cannot be balanced")


def shares(economy: Economy) -> tuple[Numbers, Numbers]:
    """S, the share of each state's spending that goes to each exporter, and T, the share of its income from each buyer."""
    return economy.sales.T / economy.sales.sum(axis=0)[:, None], economy.sales / economy.income[:, None]


def exposure(economy: Economy, theta: float = THETA) -> Exposure:
    """Exposure of every state to every other, exact for small shocks.

    Market clearing, differentiated, is dlnw = T dlnw + theta M (dlnw - dlnz) with M = T S - I. World income is the numeraire
    (Q, each row the states' shares of it), so that W = -theta/(1+theta) (I - V)^-1 M with V = (T + theta T S)/(1+theta) - Q,
    and U = (I - S) W + S. Shutting off T dlnw leaves the substitution part of W; the rest is market size.

    Args:
        economy: with trade in balance, as `balanced` gives.
        theta: the trade elasticity, positive (sigma - 1 in Armington's model).
    """
    spent, earned = shares(economy)
    n = len(economy.income)
    eye, through = np.eye(n), earned @ spent
    pull = theta / (1 + theta)
    numeraire = np.broadcast_to(economy.income / economy.income.sum(), (n, n))
    push = pull * (eye - through)
    income = np.linalg.solve(eye - (earned + theta * through) / (1 + theta) + numeraire, push)
    substitution = np.linalg.solve(eye - pull * through, push)
    living = spent @ (eye - income)
    return Exposure(income + living, income, np.asarray(substitution), income - substitution, living)
