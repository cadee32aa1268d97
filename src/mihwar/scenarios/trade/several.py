"""Solutions with several sectors, draw by draw, with the face of the one-sector model's: so that one answer serves both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mihwar.errors import BadChoice
from mihwar.scenarios.trade.economy import Economy, Flags, Numbers, Places, Shock
from mihwar.scenarios.trade.equilibrium import NoEquilibrium
from mihwar.scenarios.trade.model import Model
from mihwar.scenarios.trade.sectors import Table, for_all_sectors
from mihwar.scenarios.trade.sectors_solve import SectorEquilibrium, solve_sectors


@dataclass(frozen=True, slots=True)
class Runs:
    """What some draws of one shock do to a table; the same names as in `equilibrium.Equilibrium`.

    Attributes:
        economy: the table summed to one sector.
        found: one solution a draw; None where there is none.
    """

    economy: Economy
    found: tuple[SectorEquilibrium | None, ...]

    @property
    def converged(self) -> Flags:
        """Draws that have a solution."""
        return np.array([one is not None for one in self.found])

    @property
    def residual(self) -> Numbers:
        """The largest gap left of each draw."""
        return np.array([np.inf if one is None else one.residual for one in self.found])

    @property
    def welfare(self) -> Numbers:
        """Real final spending, draws x N."""
        return self._each(lambda one: one.welfare)

    @property
    def real_wage(self) -> Numbers:
        """Wages over the price of consumption, draws x N."""
        return self._each(lambda one: one.real_wage)

    @property
    def price(self) -> Numbers:
        """Price of consumption, draws x N."""
        return self._each(lambda one: one.price_index)

    def _each(self, take: Callable[[SectorEquilibrium], Numbers]) -> Numbers:
        none = np.full(len(self.economy.regions), np.nan)
        return np.array([none if one is None else take(one) for one in self.found])

    def cells(self, sellers: Places, buyers: Places) -> Numbers:
        """What sellers receive of buyers in all sectors, draws x pairs."""
        none = np.full(len(sellers), np.nan)
        return np.array([none if one is None else one.sales[:, sellers, buyers].sum(axis=0) for one in self.found])

    def flows(self, draw: int = 0) -> Numbers:
        """The same for all pairs of one draw, exporter x importer."""
        one = self.found[draw]
        return np.full(self.economy.sales.shape, np.nan) if one is None else np.asarray(one.sales.sum(axis=0))

    def only(self, draw: int) -> Runs:
        """One of the draws."""
        return Runs(self.economy, self.found[draw : draw + 1])


def run(of: Table, summed: Economy, shock: Shock, times: Numbers, model: Model) -> Runs:
    """Solve a table for the draws of a shock that is the same in all sectors.

    Args:
        of: the table.
        summed: the same in one sector.
        shock: one draw, or as many as `times`.
        times: draws, factors on all elasticities.
        model: closures.

    Raises:
        BadChoice: new links, which a table cannot have: it does not say in which sectors.
        NoEquilibrium: a single draw has no solution.
    """
    if shock.created is not None:
        raise BadChoice("New links cannot be opened in a table with sectors; it does not say in which sectors they would trade.")
    draws = max(len(times), shock.draws)
    times = np.broadcast_to(times, (draws,))
    found: list[SectorEquilibrium | None] = []
    for draw in range(draws):
        one = shock.only(np.array([draw]))
        try:
            found.append(solve_sectors(replace(of, theta=of.theta * times[draw]), for_all_sectors(one), model))
        except NoEquilibrium:
            if draws == 1:
                raise
            found.append(None)
    return Runs(summed, tuple(found))
