"""What a partner's opening is worth to a sanctioned state: real income, trade, and how much of a loss it makes good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mihwar.answers.answer import NUMBER, TEXT, Answer, Columns, cited
from mihwar.answers.sanction import METHOD as SANCTION
from mihwar.answers.sanction import described, names, standing, studies
from mihwar.answers.sanction import unasked as nothing_asked
from mihwar.answers.trade_runs import Prepared, bands, prepared
from mihwar.answers.trade_scenario import Scenario, opening
from mihwar.errors import BadChoice
from mihwar.model import Progress
from mihwar.scenarios.trade.equilibrium import Equilibrium
from mihwar.scenarios.trade.ranges import Range
from mihwar.scenarios.trade.several import Runs
from mihwar.world import World

COLUMNS: Columns = {
    "partner": TEXT, "opening": NUMBER, "points": NUMBER, "lo": NUMBER, "hi": NUMBER, "dollars": NUMBER,
    "given_back_pct": NUMBER, "given_back_lo": NUMBER, "given_back_hi": NUMBER, "own_points": NUMBER, "own_dollars": NUMBER,
    "trade_before": NUMBER, "trade_after": NUMBER,
}  # fmt: skip
# Openings shown where none is asked for: a tenth, a third, twice, four times the trade at unchanged prices.
OPENINGS = (0.1, 0.3, 1.0, 3.0)
# With new links the opening is a share of what gravity predicts: a tenth, a third, all.
SHARES = (0.1, 0.3, 1.0)
METHOD = (
    "points: change of the target's real income by the opening, in percentage points; dollars: the same share of its GDP.",
    "given_back_pct: points over the loss that the sanction does without the opening; null where no sanction was asked for.",
    "An opening of x multiplies the trade of the two, both ways, by 1 + x at unchanged prices and incomes; where nothing is "
    "recorded it is, with --new-links, the share x of what gravity predicts.",
    "trade_before, trade_after: trade of the two, both ways, with the sanction, without and with the opening.",
    *SANCTION,
)


def lifeline(
    world: World,
    given: Scenario,
    partners: Sequence[str],
    openings: Sequence[float | str] = (),
    progress: Progress = lambda *_: None,
) -> Answer:
    """Ask what openings are worth.

    Args:
        world: the store.
        given: the target, and the sanction it is under; without `by`, the base as it is.
        partners: who opens: states or groups.
        openings: by how much; none: some, so that the reader sees the curve.
        progress: called while the base is made.

    Raises:
        UnknownState, AmbiguousState, BadChoice, BadFile, NoEquilibrium: with one sentence each.
    """
    if not partners:
        raise BadChoice("No partner was named; write --from CHN.")
    if len(given.target) != 1:
        raise BadChoice("A lifeline goes to one state; name it with --to.")
    asked = [opening(one) for one in openings] or [opening(one) for one in (SHARES if given.new_links else OPENINGS)]
    if any(isinstance(one, str) for one in asked):
        raise BadChoice("An opening is a number or LOW:HIGH here, for example 0.3.")
    unit = {name: Range(1.0, 1.0, 1.0) for name in partners}
    ready = prepared(world, replace(given, partner=unit), progress)
    ready = ready.counted(progress, ready.groups * (1 + len(asked) * (len(partners) + (len(partners) > 1))))
    target = ready.targets[0]
    draws = len(ready.theta)
    shut = {name: np.zeros(draws) for name in partners}
    closed = ready.solved(openings=shut)
    loss = 100 * (closed.welfare[:, target] - 1)
    rng = np.random.default_rng(given.seed)
    rows = []
    for partner in [*partners, *([None] if len(partners) > 1 else [])]:
        for one in asked:
            assert isinstance(one, Range)
            much = np.r_[one.mid, one.draw(given.draws, rng)]
            levers = {name: much if partner in (None, name) else shut[name] for name in partners}
            rows.append(_row(ready, closed, ready.solved(openings=levers), partner, one, loss))
    middle, low, high = bands(loss[:, None])
    data = {
        "base": ready.base.described,
        "scenario": {**described(ready), "partners": list(partners)},
        "closure": given.model.deficits,
        "elasticity": given.elasticity.mid,
        "converged": bool(closed.converged[0]),
        "residual": float(closed.residual[0]),
        "to": ready.name(target),
        "from": list(partners),
        "loss": None if not given.by else {"pct": float(middle[0]), "lo": _or_none(low[0]), "hi": _or_none(high[0])},
        "rows": rows,
        "trade": _trade(ready, target),
        "studies": studies([ready.name(target)]) if given.by else [],
        "caveats": [*standing(world, ready), *ready.caveats],
        "names": names(world, ready),
    }  # fmt: skip
    return Answer(data, "rows", COLUMNS, cited(world.cards(), [*ready.base.cards, "mihwar-blocs"]), METHOD)


def unasked(world: World, year: int | None = None, progress: Progress = lambda *_: None) -> Answer:
    """The base alone, in the shape of an answer, before a question is asked: see `sanction.unasked`."""
    base = nothing_asked(world, year, progress)
    data = {
        **{key: base.data[key] for key in ("base", "scenario", "closure", "elasticity", "converged", "residual")},
        "to": None, "from": [], "loss": None, "rows": [], "trade": [],
        **{key: base.data[key] for key in ("studies", "caveats", "names")},
    }  # fmt: skip
    return Answer(data, "rows", COLUMNS, base.sources, METHOD)


def _row(
    ready: Prepared, closed: Equilibrium | Runs, opened: Equilibrium | Runs, partner: str | None, much: Range, loss: Any
) -> dict[str, Any]:
    target = ready.targets[0]
    gain = 100 * (opened.welfare[:, target] - closed.welfare[:, target])
    middle, low, high = bands(gain[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(loss < 0, -100 * gain / loss, np.nan) if ready.scenario.by else np.full_like(gain, np.nan)
    back = bands(share[:, None]) if ready.scenario.by else (np.array([np.nan]),) * 3
    mine = list(ready.partners[partner]) if partner else [one for places in ready.partners.values() for one in places]
    weight = ready.base.economy.output[mine]
    own = 100 * (opened.welfare[0, mine] - closed.welfare[0, mine])
    gdp = ready.base.gdp
    others = np.array([one for one in mine if one != target], dtype=np.int64)
    ends = np.full(len(others), target)

    def traded(found: Equilibrium | Runs) -> float:
        one = found.only(0)
        return float(one.cells(ends, others).sum() + one.cells(others, ends).sum())

    return {
        "partner": partner, "opening": much.mid, "points": float(middle[0]), "lo": _or_none(low[0]), "hi": _or_none(high[0]),
        "dollars": None if gdp is None else float(middle[0] / 100 * gdp[target]),
        "given_back_pct": _or_none(back[0][0]), "given_back_lo": _or_none(back[1][0]), "given_back_hi": _or_none(back[2][0]),
        "own_points": float(own @ weight / weight.sum()),
        "own_dollars": None if gdp is None else float((own * gdp[mine]).sum() / 100),
        "trade_before": traded(closed), "trade_after": traded(opened),
    }  # fmt: skip


def _trade(ready: Prepared, target: int) -> list[dict[str, Any]]:
    """Whom the target trades with in the base, the largest first."""
    of = ready.base.economy
    both = of.sales[target] + of.sales[:, target]
    both[target] = 0
    return [
        {
            "partner": of.regions[one], "exports": float(of.sales[target, one]), "imports": float(of.sales[one, target]),
            "predicted": bool(ready.base.predicted[target, one] or ready.base.predicted[one, target]),
        }
        for one in np.argsort(-both)[:10].tolist()
        if both[one] > 0
    ]  # fmt: skip


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
