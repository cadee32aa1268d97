"""Sanctions and their softening as shocks to the trade model: who cuts what trade, who opens, what goes round.

The strength of a sanction is the share of the trade it would stop at unchanged prices and incomes: 0 none, 1 all (an embargo).
In the model that is the factor 1 - strength on trade; as a cost it is an iceberg cost of (1 - strength) ** (-1/theta). A
partner's opening is the share by which its trade with the target would grow at unchanged prices and incomes. Goods that go
round a sanction through third countries are the share `routed` of the trade, which the cut does not reach: the factor is then 1
- strength (1 - routed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from mihwar.scenarios.trade.economy import Economy, Numbers, Places, Shock

Cut = Literal["all", "exports", "imports"]
CUTS: tuple[Cut, ...] = get_args(Cut)


@dataclass(frozen=True, slots=True)
class Plan:
    """A scenario, cell by cell: K pairs of seller and buyer.

    Attributes:
        sellers, buyers: K places each, every pair once.
        cut: K flags, whether the sanction is on the pair.
        opened: partner to K flags, whether its opening is on the pair.
        other: K factors on trade of any other change.
        tariffs: K rates, None where no tariff changes.
        created: partner to K sales that a new link of full size would have, in the money of the economy.
        routed: K shares of trade that go round the sanction through third countries.
    """

    sellers: Places
    buyers: Places
    cut: Numbers
    opened: Mapping[str, Numbers] = field(default_factory=dict)
    other: Numbers | None = None
    tariffs: Numbers | None = None
    created: Mapping[str, Numbers] = field(default_factory=dict)
    routed: Numbers | None = None

    def shock(self, strength: Numbers | float, openings: Mapping[str, Numbers | float] | None = None) -> Shock:
        """The shock for one strength or one a draw.

        Args:
            strength: draws, or one number.
            openings: partner to its opening, draws or one number; for a new link the share of its full size.
        """
        passed = 0.0 if self.routed is None else self.routed
        part = np.atleast_1d(np.asarray(strength, dtype=np.float64))[:, None]
        trade = 1 - part * self.cut * (1 - passed)
        created = None
        for partner, amount in (openings or {}).items():
            share = np.atleast_1d(np.asarray(amount, dtype=np.float64))[:, None]
            if partner in self.created:
                more = share * self.created[partner]
                created = more if created is None else created + more
            trade = trade * (1 + share * self.opened[partner]) if partner in self.opened else trade
        if self.other is not None:
            trade = trade * self.other
        return Shock(self.sellers, self.buyers, trade, self.tariffs, created)


def pairs(targets: Sequence[int], senders: Sequence[int], cut: str) -> tuple[Places, Places]:
    """The pairs of seller and buyer that a sanction is on: the targets' sales to the senders, their purchases, or both."""
    sold = [(one, other) for one in targets for other in senders if one != other]
    bought = [(other, one) for one, other in sold]
    chosen = {"all": sold + bought, "exports": sold, "imports": bought}[cut]
    cells = np.array(sorted(set(chosen)), dtype=np.int64).reshape(-1, 2)
    return cells[:, 0], cells[:, 1]


def freeness(of: Economy) -> Numbers:
    """Freeness of trade, iceberg cost ** -theta, N x N: sqrt(Z_ij Z_ji / (Z_ii Z_jj)) (Head and Ries 2001)."""
    home = np.diagonal(of.sales)
    return np.asarray(np.sqrt(of.sales * of.sales.T / (home[:, None] * home)))


def routes(of: Economy, sellers: Places, buyers: Places, through: Sequence[int], leak: float, theta: float) -> Numbers:
    """The share of a pair's trade that can go through third countries, K x countries.

    Shippers choose among routes whose costs differ from parcel to parcel (Frechet with the trade elasticity, Allen and
    Arkolakis 2022); a way through k has the costs of both its legs times one plus `leak`. In freeness f the share through k is
    f_ik f_kj (1 + leak) ** -theta / f_ij, and all together are at most the whole.

    Args:
        of: the base.
        sellers: K places, the sellers of the pairs.
        buyers: K places, their buyers.
        through: places of the third countries.
        leak: what going round costs beyond shipping on both legs, ad valorem.
        theta: the trade elasticity.
    """
    free = freeness(of)
    direct = free[sellers, buyers][:, None]
    middle = np.asarray(through, dtype=np.int64)
    way = free[sellers][:, middle] * free[middle][:, buyers].T * (1 + leak) ** -theta
    way[(sellers[:, None] == middle) | (buyers[:, None] == middle)] = 0.0
    share = np.divide(way, direct, out=np.zeros_like(way), where=direct > 0)
    whole = share.sum(axis=1, keepdims=True)
    return np.asarray(share / np.maximum(whole, 1.0))
