"""The trade model with sectors and inputs, and the readers of input-output tables."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import root

from mihwar.errors import BadChoice, BadFacts, BadFile, MihwarError
from mihwar.scenarios.trade.economy import Numbers, shock
from mihwar.scenarios.trade.equilibrium import NoEquilibrium, solve
from mihwar.scenarios.trade.model import Model
from mihwar.scenarios.trade.sectors import SectorShock, Table, for_all_sectors, one_sector, sector_shock, table
from mihwar.scenarios.trade.sectors_solve import SectorEquilibrium, sectors_balanced, solve_sectors
from mihwar.sources.input_output import InputOutput, aggregated, elasticities
from mihwar.sources.input_output_readers import icio, own, wiod

CLOSURES = ("share", "fixed", "none")
DOCS = Path(__file__).parent.parent / "docs" / "trade-sectors.md"


def world(
    count: int = 5, many: int = 3, seed: int = 0, added: float | None = None, tariffs: float = 0.0, even: bool = False,
    holes: Sequence[tuple[Any, ...]] = (), loose: float = 0.5,
) -> InputOutput:  # fmt: skip
    """A made-up world: uneven sizes and comparative advantage, inputs that fit what is bought."""
    random = np.random.default_rng(seed)
    size, skill = np.exp(random.normal(0, 1, count)), np.exp(random.normal(0, 0.6, (many, count)))
    sales = 0.1 * skill[:, :, None] * size[:, None] * size * np.exp(random.normal(0, 0.7, (many, count, count))) / size.sum()
    every = np.arange(count)
    sales[:, every, every] = size * skill
    if even:
        sales = (sales + sales.transpose(0, 2, 1)) / 2
    for hole in holes:
        sales[hole] = 0
    rates = random.uniform(0, tariffs, sales.shape)
    rates[:, every, every] = 0
    share = random.uniform(0.3, 0.8, (count, many)) if added is None else np.full((count, many), added)
    bought = (sales * (1 + rates)).sum(axis=1).T
    mix = random.uniform(1 - loose, 1, (count, many, many)) * bought[:, :, None]
    inputs = mix / mix.sum(axis=1, keepdims=True) * (1 - share)[:, None, :]
    names = [f"{what}{at}" for what, number in (("r", count), ("s", many)) for at in range(number)]
    return InputOutput(tuple(names[:count]), tuple(names[count:]), sales, rates, share, inputs)


def costs(of: Table, seed: int = 7, wide: float = 0.3, home: bool = False) -> Numbers:
    """Factors on iceberg costs, abroad only unless home is asked for."""
    found = np.exp(np.random.default_rng(seed).normal(0, wide, of.sales.shape))
    if not home:
        every = np.arange(len(of.regions))
        found[:, every, every] = 1
    return found


def near(one: Any, other: Any, gap: float) -> bool:
    return bool(np.abs(np.asarray(one) - np.asarray(other)).max() < gap)


# No shock


@pytest.mark.parametrize("deficits", CLOSURES)
@pytest.mark.parametrize("labour", [0, 0.7])
def test_a_shock_of_nothing_is_exactly_the_base(deficits: str, labour: float) -> None:
    of = table(world(tariffs=0.2), [3.0, 4.5, 8.0])
    if deficits == "none":
        of = sectors_balanced(of)
    for none in (None, sector_shock(of, np.ones_like(of.sales), of.tariffs), sector_shock(of)):
        after = solve_sectors(of, none, Model(deficits=deficits, labour=labour))
        for value in (after.wage, after.price, after.cost, after.welfare, after.income, after.labour, after.real_wage):
            assert (value == 1).all()
        assert (after.sales == of.sales).all()
        assert (after.revenue == of.revenue).all()
        assert (after.output == of.output).all()
        assert (after.residual, after.steps) == (0, 0)


# Against one sector


def both(given: InputOutput, theta: float, model: Model, seed: int = 3) -> tuple[Any, SectorEquilibrium, Table]:
    of = table(given, theta)
    whole = one_sector(of)
    random = np.random.default_rng(seed)
    factor = np.exp(random.normal(0, 0.4, whole.sales.shape))
    rates = random.uniform(0, 0.3, whole.sales.shape) * (1 - np.eye(len(whole.regions))) if given.tariffs.any() else None
    change = shock(whole, factor, rates)
    return solve(whole, change, theta, model), solve_sectors(of, for_all_sectors(change), model), of


@pytest.mark.parametrize("deficits", CLOSURES)
@pytest.mark.parametrize("labour", [0, 0.5])
@pytest.mark.parametrize("tariffs", [0, 0.2])
@pytest.mark.parametrize("added", [1.0, 0.45])
def test_a_table_of_one_sector_is_the_one_sector_model(deficits: str, labour: float, tariffs: float, added: float) -> None:
    model = Model(deficits=deficits, labour=labour)
    one, many, _ = both(world(6, 1, added=added, tariffs=tariffs), 4.0, model)
    pairs = [(getattr(one, name)[0], getattr(many, name)) for name in ("welfare", "real_wage", "wage", "labour", "income")]
    pairs += [(one.price[0], many.price[:, 0]), (one.cost[0], many.cost[:, 0]), (one.home[0], many.home[:, 0])]
    pairs += [(one.flows() / many.table.sales[0], many.sales[0] / many.table.sales[0])]
    pairs += [(one.revenue[0], many.revenue / many.output[:, 0])]
    assert max(np.abs(a - b).max() for a, b in pairs) < 1e-10
    assert np.abs(one.welfare - 1).max() > 0.01


@pytest.mark.parametrize("deficits", ["share", "none"])
def test_uneven_shares_of_value_added_change_the_numeraire_alone(deficits: str) -> None:
    one, many, _ = both(world(6, 1, tariffs=0.2), 4.0, Model(deficits=deficits))
    assert near(one.welfare[0], many.welfare, 1e-10)
    assert near(one.real_wage[0], many.real_wage, 1e-10)
    ratio = one.flows() / many.sales[0]
    assert near(ratio / ratio[0, 0], 1, 1e-10)


@pytest.mark.parametrize("deficits", CLOSURES)
def test_like_sectors_are_one(deficits: str) -> None:
    single = world(5, 1, added=0.6, tariffs=0.2)
    weight = np.array([0.5, 0.3, 0.2])
    inputs = np.broadcast_to(0.4 * weight[None, :, None], (5, 3, 3))
    like = replace(
        single, sectors=("a", "b", "c"), sales=single.sales * weight[:, None, None], tariffs=np.repeat(single.tariffs, 3, 0),
        value_added=np.repeat(single.value_added, 3, 1), inputs=inputs,
    )  # fmt: skip
    one, many, of = both(like, 4.0, Model(deficits=deficits))
    assert near(one_sector(of).tariffs, single.tariffs[0], 1e-15)
    assert near(one.welfare[0], many.welfare, 1e-10)
    assert near(one.wage[0], many.wage, 1e-10)
    assert near(one.flows() / many.sales.sum(axis=0), 1, 1e-10)


# Closed forms


def leontief(of: Table) -> Numbers:
    """Region x sector x sector: how the price of a good, in wages, follows from the home share of another."""
    return np.linalg.inv(np.eye(len(of.sectors)) - of.inputs.transpose(0, 2, 1))


@pytest.mark.parametrize("labour", [0, 0.8])
def test_real_wages_follow_from_home_shares(labour: float) -> None:
    of = table(world(tariffs=0.15), [3.0, 4.5, 8.0])
    new = of.tariffs * np.random.default_rng(1).uniform(0, 3, of.tariffs.shape)
    after = solve_sectors(of, sector_shock(of, costs(of), new), Model(labour=labour))
    told = np.exp(-np.einsum("js,jsk,jk->j", of.final, leontief(of), np.log(after.home) / of.theta))
    assert near(after.real_wage, told, 1e-10)
    assert near(after.labour, told**labour, 1e-10)
    assert np.abs(told - 1).max() > 0.02


def test_autarky_follows_from_the_shares_of_the_base() -> None:
    of = table(world(), [3.0, 4.5, 8.0])
    shut = np.where(np.eye(5), 1, np.inf)
    after = solve_sectors(of, sector_shock(of, shut), Model(deficits="none"))
    base = after.table
    home = np.diagonal(base.shares, axis1=1, axis2=2).T
    told = np.exp(np.einsum("js,jsk,jk->j", base.final, leontief(base), np.log(home) / of.theta))
    assert near(after.welfare, told, 1e-10)
    assert (told < 0.98).all()
    assert near(after.sales * (1 - np.eye(5)), 0, 0.1e-15)
    # One region alone: the others trade on, and it ends where it would if all did.
    one = np.ones((5, 5))
    one[0, 1:] = one[1:, 0] = np.inf
    alone = solve_sectors(of, sector_shock(of, one), Model(deficits="none"))
    assert near(alone.welfare[0], told[0], 1e-10)
    assert (alone.welfare[1:] > told[1:]).all()


def test_like_countries_with_tariffs_in_closed_form() -> None:
    # Wages stay equal; prices follow from one equation a sector, and tariffs from shares.
    count, theta, t, tau = 3, np.array([2.0, 4.0, 6.0]), 0.1, np.array([1.2, 0.9, 1.0])
    start, final = np.array([0.2, 0.1, 0.05]), np.array([0.5, 0.2, 0.3])
    inputs = np.array([[0.2, 0.1, 0.1], [0.1, 0.3, 0.2], [0.2, 0.1, 0.1]])
    added = 1 - inputs.sum(axis=0)

    def sold(abroad: Numbers, rate: float) -> tuple[Numbers, Numbers]:
        """Spending on goods at value added 1, and the share of it that sellers receive; abroad: share of each other country."""
        kept = 1 - (count - 1) * abroad * rate / (1 + rate)
        # X = inputs kept X + final (1 + sum (1 - kept) X)
        return np.linalg.solve(np.eye(3) - inputs * kept - np.outer(final, 1 - kept), final), kept

    spent, _ = sold(start, t)
    sales = np.zeros((3, count, count))
    for s in range(3):
        sales[s] = spent[s] * start[s] / (1 + t)
        np.fill_diagonal(sales[s], spent[s] * (1 - (count - 1) * start[s]))
    rates = np.full_like(sales, t) * (1 - np.eye(count))
    given = InputOutput(
        ("a", "b", "c"), ("x", "y", "z"), sales, rates, np.tile(added, (count, 1)), np.tile(inputs, (count, 1, 1))
    )
    of = table(given, theta)
    assert near(of.earned, 1, 1e-12)
    assert near(of.final, final, 1e-12)
    new = 0.25
    f = tau**-theta * ((1 + new) / (1 + t)) ** -theta
    after = solve_sectors(
        of, sector_shock(of, np.where(np.eye(count), 1, tau[:, None, None]), new * (1 - np.eye(count))), Model()
    )
    # p = c ((1 - 2 pi) + 2 pi f) ** (-1/theta), c = prod p ** inputs at wages of 1
    local = -np.log((1 - 2 * start) + 2 * start * f) / theta
    price = np.linalg.solve(np.eye(3) - inputs.T, local)
    abroad = start * f * np.exp(theta * local)
    spent_new, kept_new = sold(abroad, new)
    income = 1 + ((1 - kept_new) * spent_new).sum()
    before = 1 + ((1 - sold(start, t)[1]) * spent).sum()
    assert near(after.wage, 1, 1e-12)
    assert near(np.log(after.price), price, 1e-12)
    assert near(after.welfare, income / before / np.exp(final @ price), 1e-12)
    assert near(after.spent, spent_new, 1e-12)


def levels(
    labour: Numbers,
    skill: Numbers,
    cost: Numbers,
    rates: Numbers,
    added: Numbers,
    inputs: Numbers,
    final: Numbers,
    theta: Numbers,
) -> tuple[Numbers, Numbers, Numbers]:  # fmt: skip
    """Eaton and Kortum's economy in levels without deficits: sales S x N x N, final spending, price of consumption."""
    many, count = skill.shape

    def at(wages: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        price = np.zeros((count, many))
        for _ in range(400):
            unit = added * np.log(wages)[:, None] + np.einsum("jsk,js->jk", inputs, price)
            offer = skill[:, :, None] * (np.exp(unit.T)[:, :, None] * cost * (1 + rates)) ** -theta[:, None, None]
            price = (-np.log(offer.sum(axis=1)) / theta[:, None]).T
        share = offer / offer.sum(axis=1, keepdims=True)
        # One linear system for spending of all goods and regions.
        size = many * count
        system, right = np.eye(size), np.zeros(size)
        received = share / (1 + rates)
        for j in range(count):
            for s in range(many):
                row = s * count + j
                right[row] = final[j, s] * wages[j] * labour[j]
                for k in range(many):
                    system[row, k * count : (k + 1) * count] -= inputs[j, s, k] * received[k, j]
                    system[row, k * count + j] -= final[j, s] * (share[k, :, j] * rates[k, :, j] / (1 + rates[k, :, j])).sum()
        spent = np.linalg.solve(system, right).reshape(many, count)
        sales = received * spent[:, None, :]
        income = wages * labour + (sales * rates).sum(axis=(0, 1))
        return sales, income, np.exp((final * price).sum(axis=1)), (added * sales.sum(axis=2).T).sum(axis=1) / (wages * labour)

    def gap(logs: Numbers) -> Numbers:
        wages = np.exp(np.append(0, logs))
        return np.log(at(wages / (wages @ labour))[3][1:])

    found = root(gap, np.zeros(count - 1), tol=1e-13)
    wages = np.exp(np.append(0, found.x))
    sales, income, price, earned = at(wages / (wages @ labour))
    assert near(earned, 1, 1e-10)
    return sales, income, price


def test_changes_are_those_of_the_economy_in_levels() -> None:
    random = np.random.default_rng(4)
    count, many, theta = 4, 3, np.array([3.0, 5.0, 7.0])
    labour, skill = random.uniform(0.5, 3, count), np.exp(random.normal(0, 0.8, (many, count)))
    cost, rates = 1 + random.uniform(0.2, 0.8, (many, count, count)), random.uniform(0, 0.2, (many, count, count))
    every = np.arange(count)
    cost[:, every, every], rates[:, every, every] = 1, 0
    added = random.uniform(0.3, 0.8, (count, many))
    mix = random.uniform(0.1, 1, (count, many, many))
    inputs = mix / mix.sum(axis=1, keepdims=True) * (1 - added)[:, None, :]
    final = random.uniform(0.2, 1, (count, many))
    final /= final.sum(axis=1, keepdims=True)
    before = levels(labour, skill, cost, rates, added, inputs, final, theta)
    change, new = np.exp(random.normal(0, 0.2, cost.shape)), rates * random.uniform(0, 2, rates.shape)
    after = levels(labour, skill, cost * change, new, added, inputs, final, theta)
    names = tuple("abcd"), tuple("xyz")
    of = table(InputOutput(*names, before[0], rates, added, inputs), theta)
    assert near(of.final, final, 1e-8)
    found = solve_sectors(of, sector_shock(of, change, new), Model(deficits="none"))
    assert near(found.welfare, after[1] / before[1] / (after[2] / before[2]), 1e-8)
    assert near(found.sales / after[0], 1, 1e-7)
    assert near(found.price_index / found.price_index[0], after[2] / before[2] / (after[2] / before[2])[0], 1e-8)


# Accounts


@pytest.mark.parametrize("deficits", CLOSURES)
@pytest.mark.parametrize("labour", [0, 0.6])
def test_accounts_hold_after_a_shock(deficits: str, labour: float) -> None:
    of = table(world(6, 4, tariffs=0.2), [3.0, 4.5, 8.0, 5.0])
    new = np.random.default_rng(1).uniform(0, 0.5, of.tariffs.shape)
    after = solve_sectors(of, sector_shock(of, costs(of, home=True), new), Model(deficits=deficits, labour=labour))
    base = after.table
    sales, output = after.sales, after.sales.sum(axis=2).T
    paid = (sales * (1 + new)).sum(axis=1).T
    earned = (base.value_added * output).sum(axis=1)
    revenue = (sales * new).sum(axis=(0, 1))
    deficit = sales.sum(axis=(0, 1)) - output.sum(axis=1)
    final = paid - np.einsum("jsk,jk->js", base.inputs, output)
    world_value = base.earned.sum()
    assert near(earned, base.earned * after.income, 1e-10 * world_value)
    assert near(after.income, after.wage * after.labour, 1e-12)
    assert near(final, base.final * (earned + revenue + deficit)[:, None], 1e-10 * world_value)
    assert near(output, after.output, 1e-10 * world_value)
    assert near(paid, after.spent, 1e-10 * world_value)
    assert near(revenue, after.revenue, 1e-10 * world_value)
    assert near(deficit, after.deficit, 1e-10 * world_value)
    assert abs(deficit.sum()) < 1e-10 * world_value
    wanted = {"share": None, "fixed": base.deficit, "none": np.zeros(6)}[deficits]
    if wanted is not None:
        assert near(deficit, wanted, 1e-10 * world_value)
        if not labour:
            assert near(after.welfare, final.sum(axis=1) / base.income / after.price_index, 1e-10)
        assert abs(earned.sum() - world_value) < 1e-10 * world_value
    else:
        made = base.output.sum(axis=1)
        # Spending without tariffs, over income, falls or rises by the same factor everywhere.
        factor = (made * after.income + deficit) / ((made + base.deficit) * after.income)
        assert near(factor, factor[0], 1e-10)
        assert abs(factor[0] - 1) > 1e-4


def test_deficits_are_ended_by_the_model_itself() -> None:
    of = table(world(tariffs=0.1), [3.0, 4.5, 8.0])
    assert np.abs(of.deficit).max() > 0.01
    even = sectors_balanced(of)
    assert near(even.sales.sum(axis=(0, 1)) - even.output.sum(axis=1), 0, 1e-10)
    assert near(even.final, of.final, 1e-10)
    assert near(even.income, even.earned + even.revenue, 1e-10)
    assert sectors_balanced(even) is even


@pytest.mark.parametrize("deficits", CLOSURES)
def test_the_unit_of_money_changes_nothing(deficits: str) -> None:
    given = world(tariffs=0.2)
    one, other = (table(replace(given, sales=given.sales * unit), [3.0, 4.5, 8.0]) for unit in (1.0, 1e6))
    change = sector_shock(one, costs(one), 0.1)
    first, second = (solve_sectors(of, change, Model(deficits=deficits)) for of in (one, other))
    assert near(first.welfare, second.welfare, 1e-10)
    assert near(second.sales / first.sales / 1e6, 1, 1e-10)


def test_back_and_forth() -> None:
    of = table(world(even=True), [3.0, 4.5, 8.0])
    cost = costs(of)
    there = solve_sectors(of, sector_shock(of, cost), Model(deficits="none"))
    middle = replace(there.table, sales=there.sales)
    back = solve_sectors(middle, sector_shock(middle, 1 / cost), Model(deficits="none"))
    assert near(there.welfare * back.welfare, 1, 1e-10)


# Zeros and limits


def holed() -> InputOutput:
    """r0 makes no s1 and buys it abroad; r1 neither makes nor buys s2; s3 is not traded; nobody sells r4's s1 at home."""
    local = [(3, at, [other for other in range(5) if other != at]) for at in range(5)]
    given = world(5, 4, tariffs=0.1, holes=[(1, 0), (2, 1), (2, slice(None), 1), (1, 4, 4), *local], loose=0.3)
    added, inputs = given.value_added.copy(), given.inputs.copy()
    added[0, 1], inputs[0, :, 1] = 0.123, 0.2  # mean nothing where nothing is made
    return replace(given, inputs=inputs, value_added=added)


@pytest.mark.parametrize("deficits", CLOSURES)
def test_zeros_stay_zero_and_are_numbers(deficits: str) -> None:
    of = table(holed(), 5.0)
    assert of.value_added[0, 1] == 1
    assert (of.shares[2, :, 1] == 0).all()
    after = solve_sectors(of, sector_shock(of, costs(of)), Model(deficits=deficits))
    assert (after.sales[of.sales == 0] == 0).all()
    assert after.output[0, 1] == after.spent[1, 2] == after.output[1, 2] == 0
    assert after.price[1, 2] == 1
    assert np.isfinite(after.welfare).all()
    assert np.isnan(after.home[0, 1])
    assert np.isfinite(after.home[2:4]).all()
    for value in (after.wage, after.price, after.cost, after.sales, after.output, after.spent):
        assert np.isfinite(value).all()
    assert (solve_sectors(of, None, Model()).sales == of.sales).all()


def test_a_good_without_any_seller_left_is_refused() -> None:
    of = table(holed(), 5.0)
    cut = np.ones((5, 5))
    cut[:, 0] = np.inf
    cut[0, 0] = 1
    with pytest.raises(NoEquilibrium, match="no seller of s1 for r0"):
        solve_sectors(of, sector_shock(of, cut), Model(deficits="none"))


def test_a_region_cut_off_must_not_owe() -> None:
    of = table(world(), 5.0)
    cut = np.ones((5, 5))
    cut[0, 1:] = cut[1:, 0] = np.inf
    with pytest.raises(NoEquilibrium, match="r0 would no longer trade"):
        solve_sectors(of, sector_shock(of, cut))


def test_a_surplus_above_all_income_is_refused() -> None:
    sales = np.array([[[4.0, 6.0], [1.0, 20.0]]])
    of = table(InputOutput(("a", "b"), ("x",), sales, sales * 0, np.ones((2, 1)), np.zeros((2, 1, 1))), 4.0)
    cost = np.array([[1.0, 3.0], [1.0, 1.0]])
    with pytest.raises(NoEquilibrium, match="surplus of a would be more than all its income"):
        solve_sectors(of, sector_shock(of, cost), Model(deficits="fixed"))
    assert solve_sectors(of, sector_shock(of, cost), Model(deficits="share")).residual < 1e-9


def test_costs_of_one_direction_cut_and_the_other_left() -> None:
    of = table(world(even=True), [3.0, 4.5, 8.0])
    cut = np.ones((3, 5, 5))
    cut[0, 0, 1:] = np.inf  # r0 exports no s0 any more
    after = solve_sectors(of, sector_shock(of, cut), Model(deficits="none"))
    assert (after.sales[0, 0, 1:] == 0).all()
    assert after.welfare[0] < 1


def test_little_value_added_and_strong_shocks_converge() -> None:
    given = world(8, 6, seed=2, added=0.04, even=True, loose=0)
    of = table(given, np.linspace(1.5, 12, 6))
    after = solve_sectors(of, sector_shock(of, costs(of, wide=0.8)), Model(deficits="none"))
    assert after.residual < 1e-9
    told = np.exp(-np.einsum("js,jsk,jk->j", after.table.final, leontief(after.table), np.log(after.home) / of.theta))
    assert near(after.real_wage / told, 1, 1e-8)


def test_shocks_by_factor_and_by_cost_are_the_same() -> None:
    of = table(world(), [3.0, 4.5, 8.0])
    cost = np.ones((5, 5))
    cost[0, 1], cost[2, 3] = 1.3, 0.8
    places = np.array([0, 2]), np.array([1, 3])
    factors = np.array([1.3, 0.8]) ** -of.theta[:, None]
    one, other = solve_sectors(of, sector_shock(of, cost)), solve_sectors(of, SectorShock(*places, None, factors))
    assert (one.welfare == other.welfare).all()
    single = SectorShock(*places, np.array([1, 1]), factors[1])
    assert near(
        solve_sectors(of, single).sales[1, 0, 1], solve_sectors(of, sector_shock(of, _at(of, 1, cost))).sales[1, 0, 1], 0.1e-15
    )


def _at(of: Table, sector: int, cost: Numbers) -> Numbers:
    found = np.ones_like(of.sales)
    found[sector] = cost
    return found


# Accounts that do not fit, and refusals


def test_inputs_that_are_not_bought_are_rebalanced() -> None:
    given = world(4, 3, seed=1, added=0.7)
    of = table(given, 5.0)

    def bent(lacking: float) -> InputOutput:
        """All sectors of r0 take more of s0, in all more than is bought by this share of final spending."""
        inputs = given.inputs.copy()
        inputs[0, 0] += (of.final[0, 0] + lacking) * of.income[0] / of.output[0].sum()
        return replace(given, inputs=inputs, value_added=1 - inputs.sum(axis=1))

    few = bent(0.02)
    with pytest.raises(BadChoice, match="s0 in r0: more goes into production than is bought"):
        Table(few.regions, few.sectors, few.sales, few.tariffs, few.value_added, few.inputs, np.full(3, 5.0))
    mended = table(few, 5.0)
    assert 0 < mended.moved < 0.1
    assert mended.final[0, 0] == pytest.approx(0, abs=1e-12)
    assert near(mended.shares, of.shares, 1e-12)
    assert near(mended.inputs, few.inputs, 1e-15)
    # Final use of all else is what it was.
    assert near(mended.final[1:] * mended.income[1:, None], of.final[1:] * of.income[1:, None], 1e-10)
    assert near(mended.final[0, 1:] * mended.income[0], of.final[0, 1:] * of.income[0], 1e-10)
    assert (solve_sectors(mended).sales == mended.sales).all()
    with pytest.raises(BadChoice, match="Far more goes into production than is bought of s0 in r0"):
        table(bent(0.2), 5.0)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (lambda of: replace(of, sales=-of.sales), "negative"),
        (lambda of: replace(of, sales=np.where(of.sales > 1, np.nan, of.sales)), "missing"),
        (lambda of: replace(of, sales=of.sales * (1 - np.eye(5))), "No region has home sales of s0"),
        (lambda of: replace(of, sales=_bare(of.sales)), "r2 have no home sales in any sector"),
        (lambda of: replace(of, tariffs=of.tariffs - 1), "-1 or less"),
        (lambda of: replace(of, value_added=of.value_added * 0.5), "add up to 0.7"),
        (lambda of: replace(of, value_added=of.value_added * 0), "must be above 0"),
        (lambda of: replace(of, inputs=of.inputs - 1), "0 or more"),
        (lambda of: replace(of, inputs=of.inputs[:, :, :1]), "shape"),
        (lambda of: replace(of, regions=("a", *of.regions[:1], *of.regions[:3])), "more than once"),
        (lambda of: replace(of, sales=of.sales[:, :1, :1], regions=("a",)), "shape"),
    ],
)
def test_what_is_no_table_is_refused(changed: Any, said: str) -> None:
    given = world(5, 3, added=0.6)
    given = replace(given, inputs=np.full((5, 3, 3), 0.4 / 3))
    with pytest.raises(BadChoice, match=said) as why:
        table(changed(given), 5.0)
    assert "\n" not in str(why.value)


def _bare(sales: Numbers) -> Numbers:
    found = sales.copy()
    found[:, 2, 2] = 0
    return found


def test_other_refusals() -> None:
    given = world()
    of = table(given, 5.0)
    with pytest.raises(BadChoice, match="elasticity of s1 is not positive"):
        table(given, [4.0, 0.0, 3.0])
    with pytest.raises(BadChoice, match="no elasticity of s2"):
        table(given, {"s0": 4.0, "s1": 3.0})
    with pytest.raises(BadChoice, match="theta of shape"):
        table(given, [4.0, 5.0])
    for model in (Model(scale=0.1), Model(passthrough=0.5), Model(rebate="income"), Model(variant="conditional")):
        with pytest.raises(BadChoice, match="belong to one sector"):
            solve_sectors(of, None, model)
    with pytest.raises(BadChoice, match="above 0"):
        sector_shock(of, 0.0)
    with pytest.raises(BadChoice, match="arrays of"):
        sector_shock(of, np.ones((2, 2)))
    with pytest.raises(BadChoice, match="tariff is above -1"):
        solve_sectors(of, sector_shock(of, 1.0, -1.0))
    one = np.array([0])
    with pytest.raises(BadChoice, match="0 or more"):
        solve_sectors(of, SectorShock(one, one + 1, one, np.array([-1.0])))
    with pytest.raises(BadChoice, match="s0 from r0 to r1 more than once"):
        solve_sectors(of, SectorShock(np.array([0, 0]), np.array([1, 1]), np.array([0, 0]), np.ones(2)))
    with pytest.raises(BadChoice, match="do not fit"):
        solve_sectors(of, SectorShock(one + 9, one, one, np.ones(1)))
    with pytest.raises(BadChoice, match="one draw at a time"):
        for_all_sectors(shock(one_sector(of), np.ones((2, 5, 5)) * 0.5))


# Readers

LABELS = [f"{region}_{sector}" for region in ("AAA", "CN1", "CN2", "MX1") for sector in ("A01_02", "C10")]


def oecd(folder: Path, *, inventory: float = 0.0, miss: float = 0.0) -> tuple[Path, Numbers, Numbers]:
    """A table of ICIO's extended layout: three regions, one of them split, two industries; goods worth 10 to 100."""
    random = np.random.default_rng(0)
    size = len(LABELS)
    flows, uses = random.uniform(0.5, 2, (size, size)).round(3), random.uniform(4, 20, (size, 6)).round(3)
    uses[:, 1::2] = 0  # changes of inventories
    uses[0, 1] = inventory
    output = flows.sum(axis=1) + uses.sum(axis=1)
    finals = [f"{region}_{use}" for region in ("AAA", "CHN", "MEX") for use in ("HFCE", "INVNT")]
    rows = [[label, *flows[at], *uses[at], output[at] + miss] for at, label in enumerate(LABELS)]
    rows.append(["TLS", *([1.0] * size), *([2.0] * 6), 20.0])
    rows.append(["VA", *(output - flows.sum(axis=0) - 1), *([""] * 6), ""])  # blanks below the industries do no harm
    rows.append(["OUT", *output, *uses.sum(axis=0), 0.0])
    lines = [",".join(["V1", *LABELS, *finals, "OUT"]), *(",".join(str(cell) for cell in row) for row in rows)]
    path = folder / "2020_SML.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path, flows, uses


def test_icio_is_read_and_split_regions_are_merged(tmp_path: Path) -> None:
    path, flows, uses = oecd(tmp_path)
    found = icio(path)
    assert found.regions == ("AAA", "CHN", "MEX")
    assert found.sectors == ("A01_02", "C10")
    assert found.notes == ()
    # C10 from China (rows 3 and 5) to AAA: to its two industries and its final uses.
    rows = [3, 5]
    assert found.sales[1, 1, 0] == pytest.approx(flows[rows][:, :2].sum() + uses[rows][:, :2].sum(), abs=1e-12)
    # What China's C10 (columns 3 and 5) spends on A01_02 of all.
    output = (flows.sum(axis=1) + uses.sum(axis=1))[rows].sum()
    assert found.inputs[1, 0, 1] == pytest.approx(flows[0::2][:, rows].sum() / output, abs=1e-12)
    assert near(found.value_added + found.inputs.sum(axis=1), 1, 1e-12)
    of = table(found, 5.0)
    assert of.moved == 0
    # Final spending is what the table says.
    assert of.income[1] == pytest.approx(uses[:, 2:4].sum(), abs=1e-10)
    assert of.final[1, 1] * of.income[1] == pytest.approx(uses[1::2, 2:4].sum(), abs=1e-10)
    assert (solve_sectors(of).welfare == 1).all()


def test_icio_inventories_are_clipped_or_dropped_and_output_found_again(tmp_path: Path) -> None:
    path, flows, uses = oecd(tmp_path, inventory=-10.0)
    found = icio(path)
    assert len(found.notes) == 1
    assert "set to zero" in found.notes[0]
    final = np.maximum(uses[:, 0::2] + uses[:, 1::2], 0)
    # China's two parts are one before coefficients are found.
    merged = np.eye(6)[[0, 1, 2, 3, 2, 3, 4, 5]]
    published = merged.T @ (flows.sum(axis=1) + uses.sum(axis=1))
    output = np.linalg.solve(np.eye(6) - merged.T @ flows @ merged / published, merged.T @ final.sum(axis=1))
    assert near(found.sales.sum(axis=2).T.ravel(), output, 1e-9)
    of = table(found, 5.0)
    assert of.moved == 0
    assert of.income.sum() == pytest.approx(final.sum(), abs=1e-9)
    dropped = table(icio(path, inventories="drop"), 5.0)
    assert dropped.income.sum() == pytest.approx(uses[:, 0::2].sum(), abs=1e-9)


def test_icio_tariffs_come_out_of_value_added(tmp_path: Path) -> None:
    path, flows, uses = oecd(tmp_path)
    rates = tmp_path / "tariffs.csv"
    rates.write_text("sector,exporter,importer,tariff\nC10,AAA,CHN,0.5\nA01_02,MEX,AAA,0.1\n", encoding="utf-8")
    plain, taxed = icio(path), icio(path, tariffs=rates)
    assert taxed.tariffs[1, 0, 1] == 0.5
    assert (taxed.sales == plain.sales).all()
    paid = 0.5 * flows[1, [2, 4]].sum() / (flows.sum(axis=1) + uses.sum(axis=1))[[2, 4]].sum()
    assert plain.value_added[1, 0] - taxed.value_added[1, 0] == pytest.approx(paid, abs=1e-12)
    of = table(taxed, 5.0)
    assert of.final[1, 1] * of.income[1] == pytest.approx(uses[1::2, 2:4].sum() + 0.5 * uses[1, 2:4].sum(), abs=1e-10)


def test_icio_refusals(tmp_path: Path) -> None:
    path, _, _ = oecd(tmp_path, miss=1.0)
    with pytest.raises(BadFile, match="rows miss the column of output"):
        icio(path)
    path, _, _ = oecd(tmp_path)
    text = path.read_text(encoding="utf-8")
    with pytest.raises(BadChoice, match="treatment of inventories"):
        icio(path, inventories="keep")
    for old, new, said in (
        (",OUT\n", ",SUM\n", "not OECD's layout"),
        ("\nCN2_C10,", "\nCN2C10,", "neither REGION_INDUSTRY nor"),
        ("MX1_C10,AAA_HFCE", "MX1_C99,AAA_HFCE", "lacks columns of industries"),
        ("\nAAA_C10,", "\nAAA_A01_02,", "more than once"),
        ("MEX_HFCE", "ZZZ_HFCE", "regions that produce nothing: ZZZ"),
        ("\nMX1_C10,", "\nMX1_C10,,", "cannot be read"),
        (f"\nMX1_C10,{text.splitlines()[8].split(',')[1]}", "\nMX1_C10,", "empty cells in columns: AAA_A01_02"),
    ):
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(MihwarError, match=said):
            icio(path)


def wiot(year: int = 2014) -> pd.DataFrame:
    """A table in WIOD's wide layout: two countries, two industries, five final uses each, eight rows of accounts."""
    random = np.random.default_rng(1)
    flows, uses = random.uniform(1, 3, (4, 4)), random.uniform(2, 6, (4, 10))
    uses[:, [4, 9]] = 0
    uses[2, 4] = -0.5  # 61, changes of inventories
    output = flows.sum(axis=1) + uses.sum(axis=1)
    columns = [f"{land}{at}" for land in ("AUS", "ROW") for at in (1, 2)]
    finals = [f"{land}{at}" for land in ("AUS", "ROW") for at in range(57, 62)]
    rows: list[dict[str, Any]] = []
    for at, (land, code, number) in enumerate((c, i, n) for c in ("AUS", "ROW") for n, i in ((1, "A01"), (2, "C10-C12"))):
        names = {"IndustryCode": code, "IndustryDescription": "of, things", "Country": land, "RNr": number, "Year": year}
        rows.append(
            names | dict(zip(columns, flows[at], strict=True)) | dict(zip(finals, uses[at], strict=True)) | {"TOT": output[at]}
        )
    for number, code in enumerate(("II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM", "GO"), 65):
        names = {"IndustryCode": code, "IndustryDescription": "total", "Country": "TOT", "RNr": number, "Year": year}
        rows.append(names | dict.fromkeys([*columns, *finals, "TOT"], 0.0))
    return pd.DataFrame(rows)


def test_wiod_is_read_in_all_its_forms(tmp_path: Path) -> None:
    frame = wiot()
    wide = tmp_path / "WIOT2014.csv"
    frame.to_csv(wide, index=False)
    found = wiod(wide)
    assert (found.regions, found.sectors) == (("AUS", "ROW"), ("A01", "C10-C12"))
    goods, finals = [f"{land}{at}" for land in ("AUS", "ROW") for at in (1, 2)], [f"AUS{at}" for at in range(57, 62)]
    # Row 2 is A01 of ROW; its -0.5 of inventories stays within what AUS buys of it.
    assert found.notes == ()
    assert found.sales[0, 1, 0] == pytest.approx(frame.loc[2, ["AUS1", "AUS2", *finals]].sum(), abs=1e-12)
    assert found.inputs[0, 1, 0] == pytest.approx((frame["AUS1"][1] + frame["AUS1"][3]) / frame["TOT"][0], abs=1e-12)
    assert (solve_sectors(table(found, [4.0, 6.0])).welfare == 1).all()
    parquet = tmp_path / "wiot.parquet"
    frame.to_parquet(parquet)
    packed = tmp_path / "WIOT2014_October16_ROW.RData"
    import rdata

    rdata.write_rda(packed, {"wiot": frame.astype({"RNr": float, "Year": float}).astype(
        {name: "string[python]" for name in ("IndustryCode", "IndustryDescription", "Country")}
    )})  # fmt: skip
    cells = [
        (land, number, column[:3], column[3:], value)
        for _, row in frame.iterrows()
        for land, number in [(row["Country"], row["RNr"])]
        for column, value in row[[*goods, *finals, *(one.replace("AUS", "ROW") for one in finals)]].items()
    ]
    long = tmp_path / "long.csv"
    pd.DataFrame(cells, columns=["row_country", "row_item", "col_country", "col_item", "value"]).to_csv(long, index=False)
    for other in (parquet, packed, long):
        again = wiod(other)
        assert again.regions == found.regions
        assert near(again.sales, found.sales, 1e-12), other
        assert near(again.inputs, found.inputs, 1e-12), other


def test_wiod_years_and_refusals(tmp_path: Path) -> None:
    path = tmp_path / "wiot.csv"
    pd.concat([wiot(2013), wiot(2014)]).to_csv(path, index=False)
    with pytest.raises(BadFacts, match="years 2013 to 2014; say which"):
        wiod(path)
    with pytest.raises(BadFacts, match="no year 2000"):
        wiod(path, year=2000)
    assert wiod(path, year=2013).regions == ("AUS", "ROW")
    with pytest.raises(BadFile, match="xlsb"):
        wiod(tmp_path / "WIOT2014_Nov16_ROW.xlsb")
    wiot().drop(columns="TOT").to_csv(path, index=False)
    with pytest.raises(BadFile, match="lacks the column TOT"):
        wiod(path)
    wiot().drop(columns="ROW2").to_csv(path, index=False)
    with pytest.raises(BadFacts, match="lacks columns of industries: C10-C12 in ROW"):
        wiod(path)
    wiot().drop(columns=[f"{land}{at}" for land in ("AUS", "ROW") for at in range(57, 62)]).to_csv(path, index=False)
    with pytest.raises(BadFacts, match="no columns of final uses, such as AUS57"):
        wiod(path)
    wiot().rename(columns=lambda name: name.replace("ROW", "XXX")).to_csv(path, index=False)
    with pytest.raises(BadFacts, match="rows or columns, but not both, of: ROW; XXX"):
        wiod(path)
    frame = wiot()
    frame.loc[0, "AUS1"] = np.nan
    frame.to_csv(path, index=False)
    with pytest.raises(BadFacts, match="empty cells in the column AUS1"):
        wiod(path)


def test_value_added_below_the_least_is_raised_and_said(tmp_path: Path) -> None:
    frame = wiot()
    # Inputs of A01 in AUS above its output, taken from final uses of the same goods.
    frame.loc[:3, "AUS1"] += 30.0
    frame.loc[:3, "TOT"] += 30.0
    path = tmp_path / "wiot.csv"
    frame.to_csv(path, index=False)
    found = wiod(path)
    assert found.value_added[0, 0] == pytest.approx(0.01, abs=1e-12)
    assert "A01 in AUS" in found.notes[-1]
    of = table(found, 5.0)
    assert near(
        of.income, [frame.loc[:3, [f"{land}{at}" for at in range(57, 62)]].to_numpy().sum() for land in ("AUS", "ROW")], 1e-9
    )


def test_sectors_are_merged_without_changing_accounts(tmp_path: Path) -> None:
    given = world(4, 4, tariffs=0.2)
    fine = table(given, 5.0)
    mapping = tmp_path / "map.csv"
    mapping.write_text("sector,to\ns0,goods\ns2,goods\ns3,rest\n", encoding="utf-8")
    coarse = table(aggregated(given, mapping), 5.0)
    assert coarse.sectors == ("goods", "s1", "rest")
    assert near(coarse.earned, fine.earned, 1e-12)
    assert near(coarse.revenue, fine.revenue, 1e-12)
    assert near(coarse.deficit, fine.deficit, 1e-12)
    assert near(coarse.income, fine.income, 1e-12)
    assert near(coarse.final[:, 0], fine.final[:, 0] + fine.final[:, 2], 1e-12)
    whole = aggregated(given, dict.fromkeys(given.sectors, "all"))
    assert near(whole.value_added[:, 0], one_sector(fine).value_added, 1e-12)
    assert near(whole.tariffs[0], one_sector(fine).tariffs, 1e-12)
    with pytest.raises(BadFacts, match="mapping names sectors"):
        aggregated(given, {"s9": "all"})
    mapping.write_text("sector,to\ns0,a\ns0,b\n", encoding="utf-8")
    with pytest.raises(BadFacts, match="sectors more than once"):
        aggregated(given, mapping)


def test_elasticities_are_read(tmp_path: Path) -> None:
    path = tmp_path / "theta.csv"
    path.write_text("sector,theta\ns1,4\ns0,8.5\n", encoding="utf-8")
    assert elasticities(path, ("s0", "s1")).tolist() == [8.5, 4.0]
    for names, said in ((("s0", "s1", "s2"), "no theta of: s2"), (("s0",), "the table has not: s1")):
        with pytest.raises(BadFacts, match=said):
            elasticities(path, names)


def example(folder: Path) -> tuple[Path, Path, Path]:
    """The files of the page, as it writes them."""
    (block,) = re.findall(r"^```python\n(.*?)^```", DOCS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for name, text in re.findall(r'Path\("(\w+\.csv)"\)\.write_text\("""(.*?)"""\)', block, re.DOTALL):
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "trade.csv", folder / "production.csv", folder / "inputs.csv"


def test_the_example_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = own(*example(tmp_path))
    assert (found.regions, found.sectors) == (("Ada", "Bor", "Cim"), ("goods", "services"))
    assert found.sales[0, 0].tolist() == [62, 12, 6]
    assert found.sales[1].tolist() == np.diag([100.0, 70.0, 30.0]).tolist()
    assert found.tariffs[0, 1, 2] == 0.1
    assert found.inputs[2, 1, 0] == 0.2
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"^```python\n(.*?)^```", DOCS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    with redirect_stdout(io.StringIO()) as out:
        exec(block, {})  # the page's own code
    assert re.findall(r"^(\w+): real", out.getvalue(), re.MULTILINE) == ["Ada", "Bor", "Cim"]


def test_own_files_as_parquet_and_home_sales_as_rows(tmp_path: Path) -> None:
    files = example(tmp_path)
    found = own(*files)
    frames = [pd.read_csv(path) for path in files]
    homes = [("services", one, one, found.sales[1, at, at], 0.0) for at, one in enumerate(found.regions)]
    homes += [("goods", one, one, found.sales[0, at, at], 0.0) for at, one in enumerate(found.regions)]
    frames[0] = pd.concat([frames[0], pd.DataFrame(homes, columns=frames[0].columns)])
    paths = [path.with_suffix(".parquet") for path in files]
    for with_output in (True, False):
        for frame, path in zip(frames, paths, strict=True):
            (frame if with_output else frame.drop(columns="output", errors="ignore")).to_parquet(path)
        again = own(*paths)
        assert near(again.sales, found.sales, 1e-12)
        assert (again.inputs == found.inputs).all()


@pytest.mark.parametrize(
    ("at", "old", "new", "said"),
    [
        (0, "goods,Cim,Bor,4,0", "goods,Cim,Bor,44,0", "more exports than output of: goods in Cim"),
        (0, "goods,Cim,Bor,4,0", "goods,Cim,Cim,4,0", "home sales other than output less exports of: goods in Cim"),
        (0, "goods,Cim,Bor,4,0", "goods,Cim,Bor,-4,0", "negative"),
        (0, "goods,Cim,Bor,4,0", "goods,Cim,Bor,,0", "empty cells in trade"),
        (0, "goods,Cim,Bor,4,0", "goods,Cim,Dor,4,0", "importer what the table has not: Dor"),
        (0, "goods,Cim,Bor,4,0", "oil,Cim,Bor,4,0", "sector what the table has not: oil"),
        (0, "goods,Cim,Bor,4,0", "goods,Cim,Ada,4,0", "more than once"),
        (0, "goods,Cim,Bor,4,0", "goods,Cim,Bor,four,0", "trade"),
        (0, "exporter", "seller", "lacks the column exporter"),
        (1, ",output", ",made", "neither home sales nor output"),
        (1, "Cim,goods,0.4,40\n", "", "has no row, of: goods in Cim"),
        (2, "Cim,goods,goods,0.4\n", "", "add up to 0.6"),
        (2, "Cim,goods,goods,0.4", "Cim,goods,goods,0.9", "add up to 1.5"),
    ],
)  # fmt: skip
def test_own_files_that_do_not_fit_are_refused(tmp_path: Path, at: int, old: str, new: str, said: str) -> None:
    files = example(tmp_path)
    text = files[at].read_text(encoding="utf-8")
    assert text.count(old) == 1
    files[at].write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(MihwarError, match=said) as why:
        table(own(*files), 5.0)
    assert "\n" not in str(why.value)


def test_tariffs_are_given_once(tmp_path: Path) -> None:
    trade, production, inputs = example(tmp_path)
    rates = tmp_path / "tariffs.csv"
    rates.write_text("sector,exporter,importer,tariff\ngoods,Ada,Bor,0.2\n", encoding="utf-8")
    with pytest.raises(BadFacts, match="give one of them"):
        own(trade, production, inputs, tariffs=rates)
    pd.read_csv(trade).drop(columns="tariff").to_csv(trade, index=False)
    assert own(trade, production, inputs, tariffs=rates).tariffs.sum() == 0.2
