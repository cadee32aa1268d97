"""Friend-enemy exposure: against the same model solved without linearising, accounting identities, and through the answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mihwar.answers.answer import schema
from mihwar.answers.exposure import PAIRS
from mihwar.answers.verifying import exposure as verifying
from mihwar.errors import BadChoice
from mihwar.measures.exposure import Economy, balanced, exposure, home_sales, shares
from mihwar.observatory import Observatory
from mihwar.scenarios.trade.economy import economy as trading
from mihwar.scenarios.trade.economy import growth
from mihwar.scenarios.trade.equilibrium import solve
from mihwar.scenarios.trade.model import Model

STEP = 1e-4
# A central difference errs by about step^2 times the third derivative, which theta = 5 keeps below 10.
NEAR = 1e-6


def made(seed: int, size: int = 6, home: float = 5.0) -> Economy:
    draw = np.random.default_rng(seed)
    sales = draw.lognormal(0, 1.5, (size, size)) * draw.lognormal(0, 1, size)[:, None]
    return balanced(sales + np.diag(home * sales.sum(axis=1)))


def counterfactual(economy: Economy, factors: np.ndarray, theta: float = 5.0) -> tuple[np.ndarray, np.ndarray]:
    """Income and welfare after over before, world income constant, in the model that is not linearised."""
    exact = trading([str(at) for at in range(len(economy.income))], economy.sales)
    found = solve(exact, growth(exact, factors, theta), theta, Model("none"))
    return found.income[0], found.welfare[0]


def derivative(economy: Economy, at: int, theta: float) -> tuple[np.ndarray, np.ndarray]:
    """Log changes of income and welfare for each per cent of growth in one state, from the exact model."""
    ends = []
    for side in (STEP, -STEP):
        factors = np.ones(len(economy.income))
        factors[at] = np.exp(side)
        ends.append(np.log(counterfactual(economy, factors, theta)))
    income, welfare = (ends[0] - ends[1]) / (2 * STEP)
    return income, welfare


@pytest.mark.parametrize("theta", [1.5, 5.0, 10.0])
def test_it_is_the_derivative_of_the_exact_model(theta: float) -> None:
    economy = made(1)
    found = exposure(economy, theta)
    for at in range(len(economy.income)):
        income, welfare = derivative(economy, at, theta)
        assert income == pytest.approx(found.income[:, at], abs=NEAR * theta)
        assert welfare == pytest.approx(found.welfare[:, at], abs=NEAR * theta)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.5, 20), st.integers(2, 12))
def test_accounting_holds(seed: int, theta: float, size: int) -> None:
    economy = made(seed, size)
    spent, earned = shares(economy)
    assert spent.sum(axis=1) == pytest.approx(1, abs=1e-9)
    assert earned.sum(axis=1) == pytest.approx(1, abs=1e-9)
    found = exposure(economy, theta)
    assert found.welfare.sum(axis=1) == pytest.approx(1, abs=1e-9)  # growth everywhere moves all equally
    assert found.income.sum(axis=1) == pytest.approx(0, abs=1e-9)
    assert economy.income @ found.income / economy.income.sum() == pytest.approx(0, abs=1e-9)  # world income is fixed
    assert found.substitution + found.market + found.living == pytest.approx(found.welfare, abs=1e-12)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.randoms())
def test_names_of_states_and_units_do_not_matter(seed: int, shuffle: object) -> None:
    economy = made(seed)
    order = np.random.default_rng(seed).permutation(len(economy.income))
    other = balanced(economy.sales[np.ix_(order, order)] * 1e6)
    assert exposure(other).welfare == pytest.approx(exposure(economy).welfare[np.ix_(order, order)], abs=1e-9)


def test_without_trade_there_is_no_exposure() -> None:
    economy = balanced(np.diag([1.0, 2.0, 3.0]) + 1e-9)
    assert exposure(economy).welfare == pytest.approx(np.eye(3), abs=1e-6)


def test_a_customer_is_a_friend_and_a_rival_seller_an_enemy() -> None:
    # Two states sell the same market their goods and nothing to one another.
    sales = np.array([[5.0, 0.01, 4.0], [0.01, 5.0, 4.0], [4.0, 4.0, 50.0]])
    found = exposure(balanced(sales))
    assert found.welfare[0, 2] > 0 > found.welfare[0, 1]


def test_a_common_factor_of_growth_is_welfare_exactly() -> None:
    income, welfare = counterfactual(made(3), np.full(6, 1.25))
    assert income == pytest.approx(1)
    assert welfare == pytest.approx(1.25)


def test_balancing_keeps_output_and_resistance() -> None:
    sales = np.random.default_rng(5).lognormal(0, 1, (5, 5))
    economy = balanced(sales)
    assert economy.sales.sum(axis=1) == pytest.approx(sales.sum(axis=1))
    assert economy.sales.sum(axis=0) == pytest.approx(sales.sum(axis=1))

    def odds(x: np.ndarray) -> float:
        return float(x[0, 1] * x[2, 3] / (x[0, 3] * x[2, 1]))

    assert odds(economy.sales) == pytest.approx(odds(sales))


def test_home_sales_are_output_less_exports_with_a_floor() -> None:
    flows = np.array([[np.nan, 3.0], [np.nan, np.nan]])
    sales, floored = home_sales(flows, np.array([2.0, 4.0]))
    assert floored.tolist() == [True, False]
    assert sales.tolist() == [[0.1, 3.0], [0.0, 4.0]]
    assert home_sales(flows, np.array([2.0, 4.0]), 2.0)[0][0, 0] == 1.0


def test_a_state_that_buys_nothing_cannot_be_balanced() -> None:
    with pytest.raises(ArithmeticError):
        balanced(np.array([[0.0, 1.0], [0.0, 1.0]]), steps=200)


# Through the answers, on BACI 2023 as the package carries it


def test_an_answer_gives_every_other_state_with_null_where_nothing_is_recorded(observatory: Observatory) -> None:
    data = observatory.exposure("RUS").data
    assert (data["year"], data["card"], data["states"], len(data["rows"])) == (2023, "baci", 194, 193)
    belarus = next(row for row in data["rows"] if row["state"] == "BLR")
    assert not belarus["recorded"]
    assert {belarus[key] for key in ("exposure", "income", "reverse", "exports", "imports", "tie")} == {None}
    assert {"BLR", "IRN", "KOR", "POL"} < set(data["silent"])
    assert not {"RUS", "DEU", "CHN"} & set(data["silent"])
    assert data["rows"][0]["state"] == "CHN"
    for row in data["rows"]:
        if row["recorded"]:
            assert row["exposure"] == pytest.approx(row["income"] + row["living"])
            assert row["tie"] == ("friend" if row["exposure"] > 0 else "enemy")


def test_the_world_of_2023_is_the_derivative_of_the_exact_model(observatory: Observatory) -> None:
    trade = observatory.world.trade_matrix(2023)
    economy = balanced(*home_sales(trade.flows, trade.gdp))
    china = trade.states.index("CHN")
    _, welfare = derivative(economy, china, 5.0)
    assert welfare == pytest.approx(exposure(economy).welfare[:, china], abs=NEAR)


def test_growth_in_china_lowers_income_and_raises_welfare_in_the_usa(observatory: Observatory) -> None:
    # Cheaper goods from China displace American ones and are bought by Americans: income and welfare go apart.
    row = next(one for one in observatory.exposure("USA").data["rows"] if one["state"] == "CHN")
    assert row["income"] < 0 < row["exposure"]


def test_more_home_sales_make_exposures_smaller(observatory: Observatory) -> None:
    one, two = (observatory.exposure("TUR", ratio=ratio).data["rows"][0] for ratio in (1.0, 2.0))
    assert one["state"] == two["state"] == "DEU"
    assert two["exposure"] < one["exposure"]


def test_all_pairs_are_those_of_the_answers(observatory: Observatory) -> None:
    pairs = observatory.exposure_pairs().to_pandas()
    assert observatory.exposure_pairs().schema == schema(PAIRS)
    assert len(pairs) == 194 * 193
    mine = pairs[pairs.state == "RUS"].set_index("grows").exposure
    for row in observatory.exposure("RUS").data["rows"]:
        assert row["exposure"] == pytest.approx(mine[row["state"]]) if row["recorded"] else np.isnan(mine[row["state"]])


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"theta": 0.0}, "theta"), ({"theta": -3.0}, "theta"), ({"ratio": 0.5}, "ratio"), ({"year": 2019}, "2019"),
     ({"state": "PRK"}, "North Korea")],
)  # fmt: skip
def test_bad_input_is_refused_in_a_sentence(observatory: Observatory, asked: dict[str, object], said: str) -> None:
    with pytest.raises(BadChoice, match=said):
        observatory.exposure(**{"state": "RUS", **asked})  # type: ignore[arg-type]


def test_what_must_hold_holds(observatory: Observatory) -> None:
    assert [row["pass"] for row in verifying.rows(observatory.world)] == [True] * 4


@pytest.mark.shared
def test_wiod_with_its_own_home_sales(shared: Path) -> None:
    rows = pd.read_stata(shared / "wiod-gegravity" / "GE_gravity_example_data.dta")
    sales = rows[rows.year == 2014].pivot(index="exporter", columns="importer", values="trade")
    economy = balanced(sales.to_numpy(dtype=float))
    found, names = exposure(economy), list(sales.index)
    for name in ("CHN", "DEU"):
        _, welfare = derivative(economy, names.index(name), 5.0)
        assert welfare == pytest.approx(found.welfare[:, names.index(name)], abs=NEAR)
    # Measured home sales: the USA sells 94 per cent of its gross output at home.
    at = names.index("USA")
    assert economy.sales[at, at] / economy.income[at] == pytest.approx(0.94, abs=0.02)
