"""The world economy as the trade model sees it: who sells how much to whom, at home too, and what a shock changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from mihwar.errors import BadChoice

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Economy:
    """Sales between regions in one year, one sector.

    Attributes:
        regions: names, in the order of all arrays.
        sales: exporter x importer, what the seller receives (before tariffs), home sales on the diagonal.
        tariffs: exporter x importer, ad valorem rates in the base year (0.1 is ten per cent).
        value_added: share of value added in output, per region; what is left is bought of all regions as inputs
            (roundabout production). One: no intermediate goods.
        overhead: share of sales to a region that is spent there on selling, in the buyer's labour; zero in the plain model.
        even: deficits were ended: what rounding leaves of them is none.
    """

    regions: tuple[str, ...]
    sales: Numbers
    tariffs: Numbers
    value_added: Numbers
    overhead: Numbers
    even: bool = False
    spent: Numbers = field(init=False)
    output: Numbers = field(init=False)
    deficit: Numbers = field(init=False)
    shares: Numbers = field(init=False)

    def __post_init__(self) -> None:
        """Derive spending with tariffs, output, deficits (imports less exports) and shares of spending; check all.

        Raises:
            BadChoice: what cannot be an economy, in one sentence.
        """
        _checked(self)
        paid = self.sales * (1 + self.tariffs)
        bought = self.sales.sum(axis=0)
        output = self.sales @ (1 - self.overhead) + self.overhead * bought
        # Deficits add up to nothing in the world; what rounding leaves is taken from the largest.
        deficit = np.zeros_like(output) if self.even else bought - output
        deficit[np.argmax(output)] -= deficit.sum()
        spent = paid.sum(axis=0)
        for name, value in (("spent", spent), ("output", output), ("deficit", deficit), ("shares", paid / spent)):
            object.__setattr__(self, name, value)

    @property
    def place(self) -> dict[str, int]:
        """Where each region stands."""
        return {name: at for at, name in enumerate(self.regions)}


def economy(
    regions: Sequence[str],
    sales: Numbers,
    tariffs: Numbers | float = 0.0,
    value_added: Numbers | float = 1.0,
    overhead: Numbers | float = 0.0,
) -> Economy:
    """An economy of sales between regions; rates and shares may be one number for all.

    Args:
        regions: N names.
        sales: N x N, exporter x importer, what the seller receives, home sales on the diagonal.
        tariffs: ad valorem rates in the base.
        value_added: share of value added in output, above 0 and at most 1.
        overhead: share of sales spent on selling in the buyer's labour, at least 0 and below 1.

    Raises:
        BadChoice: negative or missing sales, no home sales, a region without partners, shares outside their bounds.
    """
    held = np.asarray(sales, dtype=np.float64)
    count = len(regions)
    rates = np.ascontiguousarray(np.broadcast_to(np.asarray(tariffs, dtype=np.float64), (count, count)))
    added, selling = (
        np.ascontiguousarray(np.broadcast_to(np.asarray(one, dtype=np.float64), (count,))) for one in (value_added, overhead)
    )
    return Economy(tuple(regions), held, rates, added, selling)


def _checked(of: Economy) -> None:
    count = len(of.regions)
    if of.sales.shape != (count, count) or count < 2:
        raise BadChoice(
            f"{count} regions need a matrix of {count} x {count} sales and at least two regions; got {of.sales.shape}."
        )
    if len(set(of.regions)) != count:
        twice = sorted({one for one in of.regions if of.regions.count(one) > 1})
        raise BadChoice(f"{', '.join(twice)} stand more than once among the regions; name each once.")
    if not np.isfinite(of.sales).all():
        raise BadChoice(f"Sales of {_pairs(of, ~np.isfinite(of.sales))} are missing; write 0 for none or leave the region out.")
    if (of.sales < 0).any():
        raise BadChoice(f"Sales of {_pairs(of, of.sales < 0)} are negative; a flow is 0 or more.")
    home = np.diagonal(of.sales)
    if (home <= 0).any():
        raise BadChoice(
            f"{_names(of, home <= 0)} have no sales at home; the model needs them on the diagonal (output less exports)."
        )
    abroad = of.sales - np.diag(home)
    if (alone := (abroad.sum(axis=0) == 0) & (abroad.sum(axis=1) == 0)).any():
        raise BadChoice(f"{_names(of, alone)} trade with no other region; leave them out.")
    if not (sound := np.isfinite(of.tariffs) & (of.tariffs > -1)).all():
        raise BadChoice(f"Tariffs of {_pairs(of, ~sound)} are not numbers above -1; write 0.1 for ten per cent.")
    if not ((of.value_added > 0) & (of.value_added <= 1)).all():
        raise BadChoice("The share of value added in output must be above 0 and at most 1.")
    if not ((of.overhead >= 0) & (of.overhead < 1)).all():
        raise BadChoice("The share of sales spent on selling must be at least 0 and below 1.")


def _names(of: Economy, flagged: Flags, most: int = 6) -> str:
    named = [of.regions[at] for at in np.flatnonzero(flagged)]
    return ", ".join(named[:most]) + (f" and {len(named) - most} more" if len(named) > most else "")


def _pairs(of: Economy, flagged: Flags, most: int = 4) -> str:
    named = [f"{of.regions[i]} to {of.regions[j]}" for i, j in np.argwhere(flagged)]
    return ", ".join(named[:most]) + (f" and {len(named) - most} more" if len(named) > most else "")


@dataclass(frozen=True, slots=True)
class Shock:
    """What changes, cell by cell; cells that are not named stay as they are.

    Attributes:
        sellers, buyers: K places each.
        trade: (draws or 1) x K: the factor by which the flow would change at unchanged prices and incomes, iceberg cost to the
            power of minus the trade elasticity; 1 nothing, 0 no trade any more.
        tariffs: K new ad valorem rates, or None where tariffs stay as in the base.
        created: (draws or 1) x K sales that would arise at unchanged prices and incomes where a new link is opened, in the money
            of the economy; None: no new links. Factors alone leave zero at zero.
    """

    sellers: Places
    buyers: Places
    trade: Numbers
    tariffs: Numbers | None = None
    created: Numbers | None = None

    @property
    def draws(self) -> int:
        """How many draws it holds."""
        return max(len(self.trade), 1 if self.created is None else len(self.created))

    def only(self, draws: Flags | Places) -> Shock:
        """Some of the draws."""
        if self.draws == 1:
            return self
        trade = self.trade[draws] if len(self.trade) > 1 else self.trade
        created = self.created if self.created is None or len(self.created) == 1 else self.created[draws]
        return replace(self, trade=trade, created=created)


def shock(of: Economy, trade: Numbers, tariffs: Numbers | None = None) -> Shock:
    """A shock given as whole matrices.

    Args:
        of: the economy.
        trade: N x N, or draws x N x N, factors on trade at unchanged prices (iceberg ** -theta).
        tariffs: N x N new rates, or None where they stay.

    Raises:
        BadChoice: factors that are negative or not finite, tariffs of -1 or less, other shapes.
    """
    count = len(of.regions)
    factor = np.atleast_3d(np.asarray(trade, dtype=np.float64).T).T
    if factor.shape[1:] != (count, count):
        raise BadChoice(f"A shock to {count} regions has {count} x {count} factors; got {np.shape(trade)}.")
    if not np.isfinite(factor).all() or (factor < 0).any():
        raise BadChoice("A factor on trade is 0 or more; some are negative or missing.")
    changed = (factor != 1).any(axis=0)
    if tariffs is not None:
        rates = np.asarray(tariffs, dtype=np.float64)
        if rates.shape != (count, count) or not (np.isfinite(rates) & (rates > -1)).all():
            raise BadChoice(f"New tariffs are {count} x {count} rates above -1.")
        changed |= tariffs != of.tariffs
    sellers, buyers = np.nonzero(changed)
    return Shock(sellers, buyers, factor[:, sellers, buyers], None if tariffs is None else tariffs[sellers, buyers])


def growth(of: Economy, factors: Numbers, theta: float) -> Shock:
    """Productivity growth as a shock: a seller whose goods need less work is as if it traded more cheaply with all, itself too.

    Args:
        of: the economy.
        factors: N factors of productivity.
        theta: the trade elasticity.
    """
    return shock(of, np.broadcast_to((np.asarray(factors) ** theta)[:, None], of.sales.shape))


def nothing() -> Shock:
    """The shock that changes nothing."""
    return Shock(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.ones((1, 0)))
