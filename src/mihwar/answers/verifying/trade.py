"""The trade model against published solutions, and what must hold in it.

The example of ge_gravity needs its data (GE_gravity_example_data.dta), which mihwar does not carry: it is looked for in the
user's folder. The US tariffs of 2025 and the identities need nothing beyond what is carried.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np

from mihwar.answers import economies
from mihwar.answers.published import beside
from mihwar.measures.exposure import home_sales
from mihwar.scenarios.trade.economy import Economy, economy, shock
from mihwar.scenarios.trade.equilibrium import Equilibrium, balanced, solve
from mihwar.scenarios.trade.model import Model
from mihwar.scenarios.trade.sanction import Plan, pairs
from mihwar.sources import economy_file
from mihwar.sources.own import FACTS
from mihwar.world import World

PUBLISHED = FACTS / "published" / "trade.csv"
TARIFFS = FACTS / "published" / "tariffs_2025.csv"
EXAMPLE = "GE_gravity_example_data.dta"
MISSING = f"needs {EXAMPLE} of the ge_gravity package: mihwar verify trade --from DIR"
YEAR, THETA, EFFECT = 2000, 4.0, 0.224249
# As the example has it: those that joined from 2004 to 2013, with one another and with the members before them and Norway.
NEW = ("BGR", "CYP", "CZE", "EST", "HRV", "HUN", "LTU", "LVA", "MLT", "POL", "ROU", "SVK", "SVN")
OLD = ("AUT", "BEL", "DEU", "DNK", "ESP", "FIN", "FRA", "GBR", "GRC", "IRL", "ITA", "LUX", "NLD", "NOR", "PRT", "SWE")
# Ignatenko et al. (2025): trade elasticity, labour supply, scale (0.67 over the elasticity), shares of sales spent on selling,
# made by their rule from the matrix (0.12 and 0.26 are its targets), and next to no home sales where imports exceed spending.
EPSILON, LABOUR, SCALE, NOWHERE = 4.0, 0.5, 0.67 / 4, 1e-9
OVERHEAD = {"USA": 0.2704709791, "*": 0.1143352054}


def rows(world: World) -> Iterator[dict[str, Any]]:
    """Each published number with ours, the tolerance and whether it holds."""
    with PUBLISHED.open(encoding="utf-8") as lines:
        table = list(csv.DictReader(lines))
    held = _Held(world)
    for row in table:
        kind = row["kind"]
        if kind in ("welfare", "flow"):
            ours = held.enlargement(row)
            yield beside(row, ours, MISSING)
        elif kind.startswith("tariff"):
            yield beside(row, held.tariffs(row))
        else:
            yield beside(row, held.identity(kind))


class _Held:
    """What has been solved once for many rows."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._once: dict[Any, Any] = {}

    def _kept(self, key: Any, make: Callable[[], Any]) -> Any:
        if key not in self._once:
            self._once[key] = make()
        return self._once[key]

    def enlargement(self, row: dict[str, str]) -> float | None:
        """The enlargement of the EU in the example of ge_gravity."""
        base = self._kept("example", lambda: _example(self.world))
        if base is None:
            return None
        found: Equilibrium = self._kept(row["closure"], lambda: _enlarged(base, row["closure"]))
        place = base.place
        if row["kind"] == "welfare":
            return float(found.welfare[0, place[row["seller"]]])
        return float(self._kept((row["closure"], "flows"), found.flows)[place[row["seller"]], place[row["buyer"]]])

    def tariffs(self, row: dict[str, str]) -> float:
        """The US tariffs of 2025 on 194 economies."""
        names, found = self._kept(row["closure"], lambda: _tariffs(self.world, row["closure"]))
        values = found.welfare if row["kind"] == "tariff_welfare" else found.labour
        return float(100 * (values[0, names.index(row["seller"])] - 1))

    def identity(self, kind: str) -> float:
        """What must hold, in the base of 2023."""
        base: Economy = self._kept("base", lambda: economies.base(self.world, economies.Spec(fill=False)).economy)
        plan = self._kept("plan", lambda: _embargo(self.world, base))
        if kind == "nothing":
            return float(np.abs(solve(base, None).welfare - 1).max())
        if kind == "autarky":
            even = balanced(base, 5.0)
            alone = solve(even, shock(even, np.eye(len(even.regions))), 5.0, Model("none"))
            return float(np.abs(alone.welfare[0] - np.diagonal(even.shares) ** (1 / 5.0 / even.value_added)).max())
        found = self._kept("embargo", lambda: solve(base, plan.shock(1.0)))
        if kind == "scale":
            large = economy(base.regions, base.sales * 1000, base.tariffs, base.value_added)
            return float(np.abs(solve(large, plan.shock(1.0)).welfare - found.welfare).max())
        return float(np.abs(found.real_wage - found.home ** (-1 / 5.0 / base.value_added)).max())


def _embargo(world: World, base: Economy) -> Plan:
    place = base.place
    groups = world.groups(date(2023, 12, 31))
    senders = [place[one] for one in sorted({*groups["G7"], *groups["EU"]}) if one in place]
    sellers, buyers = pairs([place["RUS"]], senders, "all")
    return Plan(sellers, buyers, np.ones(len(sellers)))


def _example(world: World) -> Economy | None:
    """The base of the example, from the folder that the store was built from; None where it is not there."""
    found = next(iter(sorted(world.folder.rglob(EXAMPLE))), None) if world.folder else None
    if found is None:
        return None
    matrix = economy_file.read(found, YEAR)
    return economy(matrix.regions, matrix.sales)


def _enlarged(base: Economy, closure: str) -> Equilibrium:
    place = base.place
    new, old = ([place[one] for one in names if one in place] for names in (NEW, OLD))
    trade = np.ones(base.sales.shape)
    both = [*new, *old]
    for one in new:
        for other in both:
            if one != other:
                trade[one, other] = trade[other, one] = np.exp(EFFECT)
    return solve(base, shock(base, trade), THETA, Model(closure))


def _tariffs(world: World, rebate: str) -> tuple[list[str], Equilibrium]:
    trade = world.trade_matrix(2023)
    overhead = np.array([OVERHEAD.get(one, OVERHEAD["*"]) for one in trade.states])
    sales, _ = home_sales(trade.flows, trade.gdp, 1.0, NOWHERE, overhead)
    base = economy(trade.states, sales, overhead=overhead)
    rates = np.nan_to_num(economy_file.rates(TARIFFS, base.regions)["tariff"])
    model = Model("fixed", labour=LABOUR, scale=SCALE, rebate=rebate)
    return list(base.regions), solve(base, shock(base, np.ones(base.sales.shape), rates), EPSILON, model)
