"""The one-sector trade model: laws that it must keep, a plain solver written apart, what it refuses; levers; coalitions."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mihwar.answers.economies import Spec, base
from mihwar.errors import BadChoice
from mihwar.measures import exposure
from mihwar.observatory import Observatory
from mihwar.scenarios.trade import shapley
from mihwar.scenarios.trade.economy import Economy, Numbers, Shock, economy, growth, nothing, shock
from mihwar.scenarios.trade.equilibrium import Equilibrium, NoEquilibrium, balanced, solve
from mihwar.scenarios.trade.model import DEFICITS, Model
from mihwar.scenarios.trade.ranges import Range, parsed
from mihwar.scenarios.trade.sanction import Plan, freeness, pairs, routes

SEEDS = st.integers(0, 10**6)
THETAS = st.floats(1.5, 12)
few = settings(max_examples=25, deadline=None)


def world(
    seed: int = 0, count: int = 6, home: float = 4.0, even: bool = False, tariffs: float = 0.0, added: bool = False,
    overhead: bool = False,
) -> Economy:  # fmt: skip
    """A made-up world of uneven sizes and distances; `home` is what is sold there for each unit sold abroad, about."""
    draw = np.random.default_rng(seed)
    size = draw.lognormal(0, 1, count)
    sales = draw.lognormal(0, 0.7, (count, count)) * size[:, None] * size / size.sum()
    if even:
        sales = (sales + sales.T) / 2
    every = np.arange(count)
    sales[every, every] = home * (sales.sum(axis=0) + sales.sum(axis=1)) / 2
    rates = draw.uniform(0, tariffs, (count, count))
    rates[every, every] = 0
    return economy(
        [f"r{at}" for at in every], sales, rates, draw.uniform(0.4, 0.9, count) if added else 1.0,
        draw.uniform(0.05, 0.3, count) if overhead else 0.0,
    )  # fmt: skip


def barriers(of: Economy, seed: int = 1, wide: float = 0.5) -> Numbers:
    """Factors on trade abroad, those at home one."""
    factors = np.random.default_rng(seed).lognormal(-wide / 2, wide, of.sales.shape)
    np.fill_diagonal(factors, 1.0)
    return factors


def rates(of: Economy, seed: int = 2, high: float = 0.4) -> Numbers:
    new = np.random.default_rng(seed).uniform(0, high, of.sales.shape)
    np.fill_diagonal(new, 0.0)
    return new


@pytest.fixture(scope="module")
def carried(observatory: Observatory) -> Economy:
    """The goods trade of 2023 that the package carries, 194 economies, as `mihwar sanction` takes it but for predictions."""
    return base(observatory.world, Spec(fill=False)).economy


# Nothing happens, nothing changes


FEATURES = {
    "plain": (world(), Model()),
    "tariffs": (world(tariffs=0.3), Model()),
    "inputs": (world(added=True, tariffs=0.3), Model()),
    "labour": (world(added=True, tariffs=0.3), Model(labour=0.7)),
    "relief": (world(tariffs=0.3), Model(labour=0.7, rebate="income")),
    "overhead": (world(overhead=True), Model(labour=0.5, scale=0.1, passthrough=0.25)),
    "all": (world(overhead=True, tariffs=0.2), Model(labour=0.5, scale=0.1, passthrough=0.5, rebate="income")),
}


@pytest.mark.parametrize("deficits", DEFICITS)
@pytest.mark.parametrize("feature", FEATURES)
def test_a_shock_of_nothing_gives_exactly_the_base(feature: str, deficits: str) -> None:
    of, model = FEATURES[feature]
    model = replace(model, deficits=deficits)
    factors = np.ones(of.sales.shape)
    cells = np.arange(len(of.regions))
    nil = [
        None,
        nothing(),
        shock(of, factors),
        shock(of, factors, of.tariffs),
        Shock(cells, cells[::-1], np.ones((1, len(cells)))),
    ]
    for one in nil:
        found = solve(of, one, 4.0, model)
        for name in ("wage", "price", "cost", "labour", "income", "spending", "welfare", "real_wage", "outward", "home"):
            assert (getattr(found, name) == 1).all(), name
        assert (found.flows() == found.economy.sales).all()
        if deficits != "none":
            assert found.economy is of


def test_a_shock_of_nothing_gives_exactly_the_carried_base(carried: Economy) -> None:
    found = solve(carried, None, [3.0, 5.0, 8.0])
    assert (found.welfare == 1).all()
    assert (found.flows(1) == carried.sales).all()


@pytest.mark.parametrize("deficits", DEFICITS)
def test_the_unit_of_money_does_not_matter(deficits: str) -> None:
    of = world(tariffs=0.2, added=True)
    found, other = (
        solve(one, shock(one, barriers(of), rates(of)), 5.0, Model(deficits)) for one in (of, replace(of, sales=of.sales * 1e9))
    )
    for name in ("wage", "price", "welfare", "spending"):
        assert getattr(other, name) == pytest.approx(getattr(found, name), rel=1e-10)  # gaps end at 1e-12
    assert other.flows() == pytest.approx(1e9 * found.flows(), rel=1e-10)


@few
@given(SEEDS, st.permutations(range(6)), st.sampled_from(DEFICITS))
def test_the_order_of_regions_does_not_matter(seed: int, order: list[int], deficits: str) -> None:
    of = world(seed, tariffs=0.2, added=True)
    factors, new = barriers(of, seed), rates(of, seed)
    block = np.ix_(order, order)
    moved = economy([of.regions[at] for at in order], of.sales[block], of.tariffs[block], of.value_added[order])
    found = solve(of, shock(of, factors, new), 5.0, Model(deficits))
    other = solve(moved, shock(moved, factors[block], new[block]), 5.0, Model(deficits))
    assert other.welfare[0] == pytest.approx(found.welfare[0, order], rel=1e-9)
    assert other.flows() == pytest.approx(found.flows()[block], rel=1e-9)


# Arkolakis, Costinot and Rodriguez-Clare (2012)


@few
@given(SEEDS, THETAS, st.sampled_from(DEFICITS), st.booleans())
def test_real_wages_follow_from_the_share_spent_at_home(seed: int, theta: float, deficits: str, added: bool) -> None:
    of = world(seed, added=added, tariffs=0.2)
    found = solve(of, shock(of, barriers(of, seed, 1.0), rates(of, seed)), theta, Model(deficits, labour=0.4))
    expected = found.home ** (-1 / (theta * of.value_added))
    # An identity of the equations, wherever wages stand; prices of inputs are in balance to 1e-12 in logs, times 1/g.
    assert found.real_wage == pytest.approx(expected, rel=1e-11 if added else 1e-12)


@few
@given(SEEDS, THETAS, st.booleans())
def test_autarky_costs_what_the_home_share_says(seed: int, theta: float, added: bool) -> None:
    of = balanced(world(seed, added=added), theta)
    found = solve(of, shock(of, np.eye(len(of.regions))), theta, Model("none"))
    left = np.diagonal(of.shares) ** (1 / (theta * of.value_added))
    assert found.welfare[0] == pytest.approx(left, rel=1e-10)
    # Nothing that happens to others and to trade with them can cost more.
    for wide in (0.5, 3.0):
        other = solve(of, shock(of, barriers(of, seed, wide)), theta, Model("none"))
        assert (other.welfare[0] >= left * (1 - 1e-9)).all()


def test_autarky_of_one_state_in_the_carried_base(carried: Economy) -> None:
    of = balanced(carried, 5.0)
    for name in ("RUS", "USA", "TON"):
        at = of.place[name]
        sellers, buyers = pairs([at], range(len(of.regions)), "all")
        found = solve(of, Shock(sellers, buyers, np.zeros((1, len(sellers)))), 5.0, Model("none"))
        assert found.welfare[0, at] == pytest.approx(of.shares[at, at] ** (1 / (5 * of.value_added[at])), rel=1e-10)


def test_growth_of_all_alike_moves_no_relative_price(carried: Economy) -> None:
    """Output for each unit of cost grows by 1.25, and inputs multiply it: real wages grow by 1.25 ** (1 / g)."""
    for of in (world(3), economy(world(3).regions, world(3).sales, 0.0, 0.4), carried):
        found = solve(of, growth(of, np.full(len(of.regions), 1.25), 5.0), 5.0, Model("share"))
        assert found.wage == pytest.approx(1, rel=1e-10)
        assert found.welfare[0] == pytest.approx(1.25 ** (1 / of.value_added), rel=1e-9)


def test_tiny_growth_agrees_with_first_order_exposure(carried: Economy) -> None:
    """Growth of 1e-5 leaves second-order terms of theta ** 2 times 1e-10; measured: 3e-9 in all, which is 1e-4 of the effects."""
    step, theta = 1e-5, 5.0
    linear = exposure.balanced(carried.sales)
    effects = exposure.exposure(linear, theta)
    of = economy(carried.regions, linear.sales)
    for name in ("USA", "CHN", "RUS", "SGP"):
        factors = np.ones(len(of.regions))
        at = of.place[name]
        factors[at] = np.exp(step)
        found = solve(of, growth(of, factors, theta), theta, Model("none"))
        assert np.log(found.welfare[0]) / step == pytest.approx(effects.welfare[:, at], abs=1e-4)
        assert np.log(found.income[0]) / step == pytest.approx(effects.income[:, at], abs=1e-4)


# Accounts, added up by hand from the flows


@pytest.mark.parametrize("deficits", DEFICITS)
@pytest.mark.parametrize("feature", FEATURES)
def test_markets_clear_and_budgets_hold(feature: str, deficits: str) -> None:
    of, model = FEATURES[feature]
    model, theta = replace(model, deficits=deficits), 4.0
    new = rates(of) if feature != "plain" else None
    factors = barriers(of)
    found = solve(of, shock(of, factors, new), theta, model)
    accounts(found, factors, of.tariffs if new is None else new, theta)


def accounts(found: Equilibrium, factors: Numbers, new: Numbers, theta: float) -> None:
    """All that the model says of one draw; gaps are below 1e-12 in logs, here to 1e-10 of world output."""
    of, model, flows = found.economy, found.model, found.flows()
    near: dict[str, Any] = {"rel": 1e-10, "abs": 1e-10 * of.output.sum()}
    wage, price, labour = found.wage[0], found.price[0], found.labour[0]
    spent = (flows * (1 + new)).sum(axis=0)
    bought = flows.sum(axis=0)
    output = flows @ (1 - of.overhead) + of.overhead * bought
    revenue = (flows * new).sum(axis=0)
    # Labour, output, spending.
    relief = (1 - (of.sales * of.tariffs).sum(axis=0) / of.output) / (1 - revenue / output) if model.rebate == "income" else 1.0
    assert labour == pytest.approx((relief * wage / price) ** model.labour, rel=1e-10)
    assert output == pytest.approx(of.output * found.income[0], **near)
    assert found.income[0] == pytest.approx(wage * labour, rel=1e-10)
    assert spent == pytest.approx(of.spent * found.spending[0], **near)
    assert found.revenue[0] * output == pytest.approx(revenue, **near)
    # Budgets: what is bought, tariffs aside, is income and deficit.
    assert bought.sum() == pytest.approx(output.sum())
    if model.deficits == "fixed":
        assert bought - output == pytest.approx(of.deficit, **near)
        assert output.sum() == pytest.approx(of.output.sum())
    elif model.deficits == "none":
        assert bought == pytest.approx(output, **near)
        assert output.sum() == pytest.approx(of.output.sum())
    else:
        held = bought / output / ((of.output + of.deficit) / of.output)
        assert held == pytest.approx(np.full_like(held, found.scaled[0]), rel=1e-10)
        assert output.sum() / found.scaled[0] == pytest.approx((bought / found.scaled[0]).sum())
    # Demand: shares of spending as costs and tariffs have them.
    phi = model.passthrough + of.overhead / (1 - of.overhead) * (1 + model.scale)
    cost = wage**of.value_added * price ** (1 - of.value_added) * labour**-model.scale
    weight = of.shares * factors * ((1 + new) / (1 + of.tariffs)) ** (-theta * phi) * (cost**-theta)[:, None]
    assert flows * (1 + new) / spent == pytest.approx(weight / weight.sum(axis=0), rel=1e-9)
    index = weight.sum(axis=0) ** (-1 / theta) * (spent / of.spent / wage) ** (1 - phi)
    assert price == pytest.approx(index, rel=1e-10)
    # Welfare: what is spent but not on inputs, at new prices; less the toil of labour.
    scale = found.scaled[0]
    final, before = spent / scale - (1 - of.value_added) * output, of.spent - (1 - of.value_added) * of.output
    share = model.labour / (1 + model.labour)
    tax = revenue / output if model.rebate == "income" else 0.0
    toil = share * (1 - tax) * of.value_added * of.output
    expected = (final / price - toil * wage * labour / price) / (before - toil)
    assert found.welfare[0] == pytest.approx(expected, rel=1e-9)


def test_a_new_link_adds_up_too() -> None:
    of = world(5)
    sales = of.sales.copy()
    sales[1, 2] = 0.0
    of = economy(of.regions, sales)
    found = solve(of, Shock(np.array([1]), np.array([2]), np.ones((1, 1)), None, np.full((1, 1), 0.3)), 5.0, Model("fixed"))
    flows = found.flows()
    assert flows[1, 2] > 0
    assert flows.sum(axis=1) == pytest.approx(of.output * found.income[0])
    assert flows.sum(axis=0) - flows.sum(axis=1) == pytest.approx(of.deficit, abs=1e-10)
    assert found.welfare[0, 2] > 1  # who may buy more goods gains


@pytest.mark.parametrize("overhead", [False, True])
@pytest.mark.parametrize("deficits", DEFICITS)
def test_a_link_as_large_as_the_one_there_is_doubles_it(deficits: str, overhead: bool) -> None:
    of = world(6, overhead=overhead, tariffs=0.2)
    if deficits == "none":
        of = balanced(of, 5.0)
    cell = np.array([3]), np.array([1])
    doubled = solve(of, Shock(*cell, np.array([[2.0]])), 5.0, Model(deficits))
    linked = solve(of, Shock(*cell, np.ones((1, 1)), None, of.sales[3:4, 1:2]), 5.0, Model(deficits))
    assert linked.welfare == pytest.approx(doubled.welfare, rel=1e-11)
    assert linked.flows() == pytest.approx(doubled.flows(), rel=1e-11)


def test_the_conditional_variant_holds_output_and_spending(carried: Economy) -> None:
    for of in (world(7), world(7, added=True), carried):
        factors = barriers(of)
        found = solve(of, shock(of, factors), 5.0, Model(variant="conditional"))
        flows = found.flows()
        assert flows.sum(axis=1) == pytest.approx(of.output, rel=1e-9)
        assert flows.sum(axis=0) == pytest.approx(of.spent, rel=1e-9)
        # It is the base times the factors with rows and columns scaled: what scales them is a product.
        traded = of.sales > 0
        scale = np.divide(flows, of.sales * factors, out=np.ones_like(flows), where=traded)
        row, column = np.argwhere(traded & traded.T & traded[0] & traded[:, :1]).T
        crossed = scale[row, column] * scale[0, 0], scale[row, 0] * scale[0, column]
        assert crossed[0] == pytest.approx(crossed[1], rel=1e-9)
        assert (found.income == 1).all()
        assert (found.spending == 1).all()


# A plain solver, as one would write it from the papers


def plain(of: Economy, factors: Numbers, new: Numbers, theta: float, deficits: str) -> tuple[Numbers, Numbers, Numbers]:
    """Wages, prices and flows by the damped iteration of Alvarez and Lucas (2007): raise wages where demand exceeds output."""
    trade, added = of.shares * factors * ((1 + new) / (1 + of.tariffs)) ** -theta, of.value_added
    wage, price = np.ones(len(of.regions)), np.ones(len(of.regions))
    for _ in range(100_000):
        cost = wage**added * price ** (1 - added)
        share = trade * (cost**-theta)[:, None]
        index = share.sum(axis=0)
        share, before, price = share / index, price, index ** (-1 / theta)
        earned = of.output * wage
        own = {"fixed": earned + of.deficit, "share": wage * (of.output + of.deficit), "none": earned}[deficits]
        net = share / (1 + new)
        flows = net / net.sum(axis=0) * own * (earned.sum() / own.sum())
        excess = flows.sum(axis=1) / earned
        wage = wage * excess ** (0.7 / (1 + theta))
        wage = wage * (of.output.sum() / (of.output @ wage))
        if max(np.abs(excess - 1).max(), np.abs(price / before - 1).max()) < 1e-13:
            break
    return wage, price, flows


@few
@given(SEEDS, THETAS, st.sampled_from(DEFICITS), st.booleans(), st.booleans())
def test_it_agrees_with_a_plain_solver(seed: int, theta: float, deficits: str, added: bool, taxed: bool) -> None:
    of = world(seed, added=added, tariffs=0.3 if taxed else 0.0)
    factors, new = barriers(of, seed, 1.0), rates(of, seed) if taxed else of.tariffs
    found = solve(of, shock(of, factors, new), theta, Model(deficits))
    if deficits == "none":
        # First the world without deficits: the same iteration, spending what is earned; then the shock from there.
        even = plain(of, np.ones_like(factors), of.tariffs, theta, "none")[2]
        of = economy(of.regions, even, of.tariffs, of.value_added)
        assert found.economy.sales == pytest.approx(even, rel=1e-9)
    wage, price, flows = plain(of, factors, new, theta, deficits)
    level = found.wage[0, 0] / wage[0]  # with shares of income the numeraire is world output after scaling
    assert found.wage[0] == pytest.approx(wage * level, rel=1e-9)
    assert found.price[0] == pytest.approx(price * level, rel=1e-9)
    assert found.flows() == pytest.approx(flows * level, rel=1e-9)
    assert level == pytest.approx(1 / found.scaled[0], rel=1e-9)


# What theory says of tariffs, and of stronger sanctions


def test_a_small_tariff_helps_a_large_country_and_a_huge_one_harms_it() -> None:
    """The best tariff of one of two countries is 1 / (theta x the other's share spent at home) (Gros 1987)."""
    of, theta = economy(["big", "other"], np.array([[8.0, 2.0], [2.0, 6.0]])), 4.0

    def taxed(rate: float) -> Equilibrium:
        return solve(of, shock(of, np.ones((2, 2)), np.array([[0.0, 0.0], [rate, 0.0]])), theta, Model("none"))

    assert taxed(0.05).welfare[0, 0] > 1 > taxed(50.0).welfare[0, 0]
    assert taxed(0.05).welfare[0, 1] < 1
    low, high = 0.0, 2.0
    for _ in range(60):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (left, high) if taxed(left).welfare[0, 0] < taxed(right).welfare[0, 0] else (low, right)
    best = taxed(low)
    home = best.home[0, 1] * of.shares[1, 1]
    # Welfare is flat at its top: 1e-15 in it is 1e-7 in the rate.
    assert low == pytest.approx(1 / (theta * home), abs=1e-6)


def test_a_tariff_for_all_trade_is_a_cost_with_its_revenue_returned() -> None:
    """Revenue makes a tariff better than the same iceberg cost."""
    of = balanced(world(8), 5.0)
    new = 0.2 * (1 - np.eye(len(of.regions)))
    tariff = solve(of, shock(of, np.ones_like(new), new), 5.0, Model("none"))
    iceberg = solve(of, shock(of, (1 + new) ** -5.0), 5.0, Model("none"))
    assert (tariff.welfare > iceberg.welfare).all()
    assert (tariff.revenue > 0).all()


@pytest.mark.parametrize("deficits", DEFICITS)
def test_a_stronger_sanction_hurts_more(carried: Economy, deficits: str) -> None:
    of = balanced(carried, 5.0) if deficits == "none" else carried
    senders = [of.place[name] for name in ("USA", "DEU", "FRA", "GBR", "ITA", "JPN", "KOR", "POL", "NLD")]
    strength = np.array([0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1.0])
    for target in ("RUS", "CHN", "IRN", "TUR"):
        for cut in ("all", "exports", "imports"):
            sellers, buyers = pairs([of.place[target]], senders, cut)
            plan = Plan(sellers, buyers, np.ones(len(sellers)))
            hurt = solve(of, plan.shock(strength), 5.0, Model(deficits)).welfare[:, of.place[target]]
            if cut == "imports" and deficits == "fixed":
                continue  # a given deficit buys less where less can be bought; nothing says by how much
            assert (np.diff(hurt) < 0).all(), (target, cut)


@few
@given(SEEDS, THETAS)
def test_a_boycott_by_all_hurts_the_target_the_more_the_stronger(seed: int, theta: float) -> None:
    of = balanced(world(seed), theta)
    sellers, buyers = pairs([0], range(1, len(of.regions)), "all")
    plan = Plan(sellers, buyers, np.ones(len(sellers)))
    hurt = solve(of, plan.shock(np.linspace(0, 1, 9)), theta, Model("none")).welfare[:, 0]
    assert (np.diff(hurt) < 0).all()


# Many draws


@few
@given(SEEDS, st.sampled_from(list(FEATURES)), st.sampled_from(DEFICITS))
def test_draws_together_are_draws_one_by_one(seed: int, feature: str, deficits: str) -> None:
    of, model = FEATURES[feature]
    draw, draws = np.random.default_rng(seed), 7
    model = replace(model, deficits=deficits)
    if deficits == "none":
        of = balanced(of, 5.0, model)
    sellers, buyers = pairs([0], [1, 2, 4], "all")
    cells = Shock(
        sellers, buyers, draw.uniform(0.1, 1.5, (draws, len(sellers))), draw.uniform(0, 0.3, len(sellers)),
        draw.uniform(0, 0.05, (draws, len(sellers))) * of.output.min(),
    )  # fmt: skip
    theta = draw.uniform(2, 9, draws)
    found = solve(of, cells, theta, model)
    assert found.converged.all()
    for at in range(draws):
        alone = solve(of, cells.only(np.array([at])), theta[at], model)
        for name in ("wage", "price", "labour", "welfare", "revenue", "home"):
            assert getattr(found, name)[at] == pytest.approx(getattr(alone, name)[0], rel=1e-9, abs=1e-12)
        assert found.flows(at) == pytest.approx(alone.flows(), rel=1e-9)
        assert found.only(at).flows() == pytest.approx(found.flows(at), rel=1e-14)


def test_one_shock_and_many_elasticities_or_the_other_way_round() -> None:
    of = world(9)
    cells = shock(of, barriers(of))
    assert solve(of, cells, [3.0, 5.0]).welfare[1] == pytest.approx(solve(of, cells, 5.0).welfare[0], rel=1e-10)
    two = shock(of, np.stack([np.ones(of.sales.shape), barriers(of)]))
    assert solve(of, two, 5.0).welfare[1] == pytest.approx(solve(of, cells, 5.0).welfare[0], rel=1e-10)


EARNER = np.array([[5.0, 0.1, 1.4], [0.2, 5.0, 1.0], [0.2, 1.2, 9.0]])  # the first has a large surplus


def cut(left: Any) -> Shock:
    """What is left of the trade of the first of three regions, one number a draw."""
    sellers, buyers = pairs([0], [1, 2], "all")
    return Shock(sellers, buyers, np.atleast_1d(left)[:, None] * np.ones(len(sellers)))


def test_draws_without_an_equilibrium_are_marked_and_hold_no_number() -> None:
    """A surplus that must go on cannot be earned when nearly nothing is sold; where nothing is, not at all."""
    of = economy(["a", "b", "c"], EARNER)
    found = solve(of, cut([1.0, 0.5, 0.1, 1e-9, 0.0, 0.2]), 5.0, Model("fixed"))
    assert found.converged.tolist() == [True, True, True, False, False, True]
    for name in ("wage", "price", "welfare", "income", "spending", "real_wage", "home", "labour"):
        values = getattr(found, name)
        assert np.isnan(values[~found.converged]).all(), name
        assert np.isfinite(values[found.converged]).all(), name
    assert found.welfare[0] == pytest.approx(1)
    with pytest.raises(NoEquilibrium, match="did not converge"):
        solve(of, cut(1e-9), 5.0, Model("fixed"))


@pytest.mark.parametrize(("name", "left"), [("NOR", 0.02), ("AUS", 0.01), ("RUS", 0.02)])
def test_a_deep_cut_is_followed_from_the_base(carried: Economy, name: str, left: float) -> None:
    """Newton's method from the base alone does not get there."""
    at = carried.place[name]
    sellers, buyers = pairs([at], range(len(carried.regions)), "all")
    factors = np.ones(carried.sales.shape)
    factors[sellers, buyers] = left
    found = solve(carried, shock(carried, factors), 5.0, Model("fixed"))
    accounts(found, factors, carried.tariffs, 5.0)
    assert 0 < found.welfare[0, at] < 0.95


# Refusals


def sentence(error: BaseException) -> str:
    """The message, if it is one sentence."""
    text = str(error)
    assert text.endswith(".")
    assert ". " not in text
    assert "\n" not in text
    return text


@pytest.mark.parametrize("deficits", ["share", "fixed"])
def test_a_state_cut_off_with_an_open_deficit_is_refused(carried: Economy, deficits: str) -> None:
    at = carried.place["RUS"]
    sellers, buyers = pairs([at], range(len(carried.regions)), "all")
    with pytest.raises(NoEquilibrium, match=r"^RUS would no longer trade with the others both ways") as refused:
        solve(carried, Shock(sellers, buyers, np.zeros((1, len(sellers)))), 5.0, Model(deficits))
    assert "--deficits none" in sentence(refused.value)


@pytest.mark.parametrize("cut", ["exports", "imports"])
def test_a_state_that_could_only_buy_or_only_sell_is_refused(cut: str) -> None:
    of = balanced(world(10), 5.0)
    sellers, buyers = pairs([2], range(len(of.regions)), cut)
    with pytest.raises(NoEquilibrium, match=r"^r2 would trade with the others one way only") as refused:
        solve(of, Shock(sellers, buyers, np.zeros((1, len(sellers)))), 5.0, Model("none"))
    sentence(refused.value)


def test_two_sets_that_part_ways_keep_their_own_trade() -> None:
    of = balanced(world(11), 5.0)
    apart = np.ones(of.sales.shape)
    apart[:3, 3:] = apart[3:, :3] = 0
    found = solve(of, shock(of, apart), 5.0, Model("none"))
    accounts_of = found.flows()
    assert (accounts_of[apart == 0] == 0).all()
    assert accounts_of.sum(axis=0) == pytest.approx(accounts_of.sum(axis=1))
    assert found.real_wage == pytest.approx(found.home ** (-1 / 5), rel=1e-11)


def test_a_surplus_beyond_what_is_earned_is_refused() -> None:
    """With inputs, spending may stay above zero while what is left of it for people does not; no welfare is given then."""
    of = economy(["a", "b", "c"], EARNER, 0.0, 0.3)
    with pytest.raises(NoEquilibrium, match="The surplus that a would have to keep up") as refused:
        solve(of, cut(0.1), 2.0, Model("fixed"))
    sentence(refused.value)
    both = solve(of, cut([0.5, 0.1]), 2.0, Model("fixed"))
    assert both.converged.tolist() == [True, False]
    assert np.isnan(both.welfare[1]).all()
    poor = economy(["a", "b", "c"], EARNER, 0.0, 0.1)
    with pytest.raises(BadChoice, match="a would spend nothing but on inputs") as refused:
        solve(poor, None, 5.0, Model("fixed"))
    sentence(refused.value)
    assert (solve(poor, None, 5.0, Model("none")).welfare == 1).all()


GOOD = np.array([[5.0, 1.0], [1.0, 5.0]])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sales": -GOOD}, "negative"),
        ({"sales": np.array([[5.0, np.nan], [1.0, 5.0]])}, "a to b are missing"),
        ({"sales": np.array([[5.0, np.inf], [1.0, 5.0]])}, "missing"),
        ({"sales": np.array([[5.0, 1.0], [1.0, 0.0]])}, "b have no sales at home"),
        ({"sales": np.diag([5.0, 4.0])}, "a, b trade with no other region"),
        ({"sales": np.ones((2, 3))}, "2 regions need a matrix of 2 x 2"),
        ({"sales": np.ones((3, 3))}, "2 regions need a matrix of 2 x 2"),
        ({"sales": np.ones((1, 1)), "regions": ["a"]}, "at least two regions"),
        ({"regions": ["a", "a"]}, "a stand more than once"),
        ({"tariffs": -1.0}, "Tariffs of"),
        ({"tariffs": np.array([[0.0, np.nan], [0.0, 0.0]])}, "a to b are not numbers above -1"),
        ({"tariffs": np.array([[0.0, 0.0], [np.inf, 0.0]])}, "b to a are not numbers above -1"),
        ({"value_added": 0.0}, "value added"),
        ({"value_added": 1.1}, "value added"),
        ({"value_added": np.array([0.5, np.nan])}, "value added"),
        ({"overhead": 1.0}, "selling"),
        ({"overhead": -0.1}, "selling"),
    ],
)
def test_what_is_no_economy_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadChoice, match=said) as refused:
        economy(**({"regions": ["a", "b"], "sales": GOOD} | given))
    sentence(refused.value)


@pytest.mark.parametrize(
    ("trade", "tariffs"),
    [
        (np.ones((3, 3)), None),
        (-np.ones((2, 2)), None),
        (np.full((2, 2), np.nan), None),
        (np.full((2, 2), np.inf), None),
        (np.ones((2, 2)), np.ones((3, 3))),
        (np.ones((2, 2)), -np.ones((2, 2))),
        (np.ones((2, 2)), np.full((2, 2), np.nan)),
        (np.ones((2, 2)), np.full((2, 2), np.inf)),
    ],
)
def test_what_is_no_shock_is_refused(trade: Numbers, tariffs: Numbers | None) -> None:
    with pytest.raises(BadChoice) as refused:
        shock(economy(["a", "b"], GOOD), trade, tariffs)
    sentence(refused.value)


@pytest.mark.parametrize("theta", [0.0, -4.0, np.nan, np.inf, [5.0, 0.0]])
def test_what_is_no_elasticity_is_refused(theta: Any) -> None:
    with pytest.raises(BadChoice, match="positive number") as refused:
        solve(economy(["a", "b"], GOOD), None, theta)
    sentence(refused.value)


@pytest.mark.parametrize(
    "given",
    [
        {"deficits": "gone"}, {"variant": "partial"}, {"rebate": "none"}, {"labour": -1}, {"scale": np.nan}, {"passthrough": 1e9},
    ],
)  # fmt: skip
def test_what_is_no_model_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(BadChoice) as refused:
        Model(**given)
    sentence(refused.value)


def test_features_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(BadChoice, match="value added of 1"):
        solve(economy(["a", "b"], GOOD, 0.0, 0.5, 0.1))
    with pytest.raises(BadChoice, match="full variant"):
        solve(economy(["a", "b"], GOOD, overhead=0.1), model=Model(variant="conditional"))
    of = economy(["a", "b"], GOOD)
    with pytest.raises(BadChoice, match="no tariff can be collected"):
        solve(of, shock(of, np.ones((2, 2)), np.array([[0.0, 0.1], [0.0, 0.0]])), model=Model(variant="conditional"))
    with pytest.raises(BadChoice, match="no tariff can be collected"):
        solve(economy(["a", "b"], GOOD, np.array([[0.0, 0.1], [0.0, 0.0]])), model=Model(variant="conditional"))


# Levers


def test_a_cut_is_a_share_of_trade_that_goes_round_or_not() -> None:
    sellers, buyers = pairs([0], [1, 2], "all")
    assert list(zip(sellers.tolist(), buyers.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 0), (2, 0)]
    assert [one.tolist() for one in pairs([0, 1], [1], "exports")] == [[0], [1]]
    assert [one.tolist() for one in pairs([0], [0, 2], "imports")] == [[2], [0]]
    plan = Plan(sellers, buyers, np.array([1.0, 1.0, 1.0, 0.0]), routed=np.array([0.0, 0.5, 1.0, 0.0]))
    found = plan.shock(np.array([0.0, 0.8]))
    assert found.trade == pytest.approx(np.array([[1, 1, 1, 1], [0.2, 0.6, 1, 1]]))
    assert found.created is None
    assert replace(plan, routed=None).shock(0.8).trade == pytest.approx(np.array([[0.2, 0.2, 0.2, 1]]))


def test_an_opening_is_more_of_old_trade_or_a_share_of_a_new_link() -> None:
    plan = Plan(
        np.array([0, 1, 0]), np.array([1, 0, 2]), np.array([1.0, 0.0, 0.0]),
        opened={"x": np.array([1.0, 1.0, 0.0]), "y": np.array([0.0, 1.0, 0.0])}, other=np.array([1.0, 1.0, 0.5]),
        created={"z": np.array([0.0, 0.0, 7.0]), "x": np.array([0.0, 0.0, 1.0])},
    )  # fmt: skip
    found = plan.shock(0.5, {"x": np.array([0.2, 0.4]), "y": 1.0, "z": 0.5})
    assert found.trade == pytest.approx(np.array([[0.6, 2.4, 0.5], [0.7, 2.8, 0.5]]))
    assert found.created == pytest.approx(np.array([[0, 0, 3.7], [0, 0, 3.9]]))
    assert plan.shock(0.5).trade == pytest.approx(np.array([[0.5, 1, 0.5]]))


def test_an_opening_softens_a_sanction(carried: Economy) -> None:
    at, senders = carried.place["RUS"], [carried.place[name] for name in ("USA", "DEU", "FRA", "GBR", "ITA", "JPN")]
    sellers, buyers = pairs([at], [*senders, carried.place["CHN"]], "all")
    china = (sellers == carried.place["CHN"]) | (buyers == carried.place["CHN"])
    plan = Plan(sellers, buyers, (~china).astype(float), {"CHN": china.astype(float)})
    welfare = [solve(carried, plan.shock(0.9, {"CHN": share})).welfare[0, at] for share in (0.0, 0.5, 1.0)]
    assert all(less < more for less, more in pairwise(welfare))
    half = solve(carried, replace(plan, routed=np.full(len(sellers), 0.5)).shock(0.9)).welfare[0, at]
    assert welfare[0] < half < 1


def test_routes_are_shares_of_the_trade_they_carry(carried: Economy) -> None:
    free = freeness(carried)
    assert free == pytest.approx(free.T)
    assert np.diagonal(free) == pytest.approx(1)
    names = [carried.place[name] for name in ("CHN", "TUR", "ARE", "KAZ", "DEU")]
    sellers, buyers = pairs([carried.place["RUS"]], [carried.place[name] for name in ("USA", "DEU", "PRY", "BLR")], "all")
    dear = routes(carried, sellers, buyers, names, 0.5, 5.0)
    cheap = routes(carried, sellers, buyers, names, 0.0, 5.0)
    for found in (dear, cheap):
        assert (found >= 0).all()
        assert (found.sum(axis=1) <= 1 + 1e-12).all()
    assert (cheap >= dear).all()
    assert (cheap.sum(axis=1) > dear.sum(axis=1))[free[sellers, buyers] > 0].all()
    # One leg's own end is no way round, and what is not traded has none.
    germany = carried.place["DEU"]
    assert (cheap[(sellers == germany) | (buyers == germany), names.index(germany)] == 0).all()
    missing = free[sellers, buyers] == 0
    assert missing.any()
    assert (cheap[missing] == 0).all()


def test_the_share_of_a_route_by_hand() -> None:
    sales = np.array([[10.0, 1.0, 2.0], [1.0, 10.0, 2.0], [2.0, 2.0, 10.0]])
    of = economy(["a", "b", "c"], sales)
    (share,) = routes(of, np.array([0]), np.array([1]), [2], 0.1, 5.0)
    assert share == pytest.approx([0.2 * 0.2 / 0.1 * 1.1**-5])
    (whole,) = routes(economy(["a", "b", "c"], sales + np.array([[0, -0.9, 0], [-0.9, 0, 0], [0, 0, 0]])), np.array([0]),
                      np.array([1]), [2], 0.0, 5.0)  # fmt: skip
    assert whole == pytest.approx([1.0])


# What each joiner adds


def glove(held: Numbers) -> Numbers:
    """One left glove, two right ones; a pair is worth 1."""
    return np.asarray(held[:, 0] & (held[:, 1] | held[:, 2]), dtype=float)


def test_shapley_values_of_the_glove_game() -> None:
    found = shapley.exact(glove(shapley.subsets(3)))
    assert found.shapley == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert found.first == pytest.approx([0, 0, 0])
    assert found.last == pytest.approx([1, 0, 0])
    assert (found.error == 0).all()


def test_subsets_are_the_bits_of_their_row() -> None:
    assert shapley.subsets(2).tolist() == [[False, False], [True, False], [False, True], [True, True]]


@few
@given(SEEDS, st.integers(1, 7))
def test_laws_of_shapley_values(seed: int, count: int) -> None:
    draw = np.random.default_rng(seed)
    one, other = draw.normal(0, 1, (2, 2**count))
    joined = shapley.exact(one)
    assert joined.shapley.sum() == pytest.approx(one[-1] - one[0])  # all is shared out
    assert shapley.exact(one + 2 * other).shapley == pytest.approx(joined.shapley + 2 * shapley.exact(other).shapley)
    sets = shapley.subsets(count)
    size = sets.sum(axis=1)
    assert shapley.exact(size**2.0).shapley == pytest.approx(np.full(count, float(count)))  # equals get equal shares
    idle = int(draw.integers(count))
    without = np.array([row & ~(1 << idle) for row in range(2**count)])
    assert shapley.exact(one[without]).shapley[idle] == pytest.approx(0)  # who adds nothing gets nothing
    both = shapley.exact(np.stack([one, other]))
    assert both.shapley[0] == pytest.approx(joined.shapley)


def test_sampled_orders_agree_with_all_of_them() -> None:
    draw, count = np.random.default_rng(3), 6
    values = draw.normal(0, 1, 2**count)
    exact = shapley.exact(values)
    met = shapley.orders(count, 400, draw)
    assert met.shape == (400, count + 1, count)
    assert (met.sum(axis=2) == np.arange(count + 1)).all()
    assert (met[:200, 1:-1] == ~met[200:, -2:0:-1]).all()  # every order comes with its reverse
    rows = met @ (1 << np.arange(count))
    found = shapley.estimated(values[rows], met, exact.first, exact.last)
    assert found.shapley.sum() == pytest.approx(values[-1] - values[0])
    assert (found.error > 0).all()
    assert (np.abs(found.shapley - exact.shapley) < 4 * found.error).all()


# Numbers that are not known exactly


@pytest.mark.parametrize(
    ("text", "logs", "told"),
    [
        ("0.9", False, (0.9, 0.9, 0.9)),
        (5, False, (5, 5, 5)),
        ("0.7:1", False, (0.7, 0.85, 1)),
        ("0.7:0.9:1", False, (0.7, 0.9, 1)),
        ("2:8", True, (2, 4, 8)),
    ],
)
def test_ranges_are_read(text: Any, logs: bool, told: tuple[float, float, float]) -> None:
    found = parsed(text, "strength", 0, 10, logs)
    assert (found.low, found.mid, found.high) == pytest.approx(told)
    draws = found.draw(2000, np.random.default_rng(1))
    assert found.fixed == (draws.min() == draws.max())
    assert found.low <= draws.min() <= draws.max() <= found.high
    # The mean of a triangle is that of its corners; 2,000 draws of width 0.3 err by 0.002, of two logs by 0.01.
    middle = np.log(draws) if logs else draws
    corners = np.log(told) if logs else np.array(told)
    assert middle.mean() == pytest.approx(corners.mean(), abs=0.05)
    assert found.plain() == {"low": found.low, "mid": found.mid, "high": found.high}


@pytest.mark.parametrize(
    "text", ["", "x", "1:2:3:4", "0.9:0.7", "0.7:1:0.9", "nan", "inf", "0.5:nan", "-0.1", "1.1", "0.5:2", ":", "0.5:", "0,5"]
)
def test_ranges_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadChoice, match="strength") as refused:
        parsed(text, "strength", 0, 1)
    sentence(refused.value)


def test_a_range_is_a_point_where_low_is_high() -> None:
    assert (Range(0.5, 0.5, 0.5).draw(3, np.random.default_rng(0)) == 0.5).all()
