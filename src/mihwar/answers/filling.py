"""Flows that nobody reported: which they are, what gravity says they may be, and how far such predictions can be trusted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mihwar.measures import silence
from mihwar.measures.gravity import Estimate
from mihwar.measures.gravity_matrix import predicted
from mihwar.model import Progress
from mihwar.sources.own import FACTS
from mihwar.store import kept
from mihwar.store.trade import Trade
from mihwar.world import World

if TYPE_CHECKING:
    from mihwar.answers.economies import Base

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# Blocs whose members trade on better terms with one another: customs unions, and areas of free trade by treaty.
TRADE_BLOCS = ("EU", "EAEU", "GCC", "MERCOSUR", "ASEAN", "CIS", "ECOWAS", "ARABLEAGUE")
# Of flows this large (US$) it is told how far predictions lie off: of small ones everybody's figures do.
LARGE = 1e9
DRAWS, SEED = 10, 1
KIND = "filling"
SHIPPED = FACTS / "economies" / "filling-2023.npz"
METHOD = (
    "Flows between states of which neither reported are predicted by PPML with exporter and importer effects, from all pairs of "
    "which one at least reported: log distance between capitals, land border, both once part of one state, common trade bloc, "
    "trade sanctions between them.",
    f"check: predicted over recorded, of flows of at least {LARGE / 1e9:g} billion US$; within: of flows the estimate was made "
    f"of; outside: of flows within {DRAWS} random sets of reporting states, each as many as are silent, hidden from it.",
)


@dataclass(frozen=True, slots=True)
class Filling:
    """A matrix of trade with predictions where nobody reported.

    Attributes:
        flows: as in the trade, current US$, with predictions put where both are silent; elsewhere untouched, NaN included.
        predicted: where a prediction was put.
        silent: the states that did not report.
        estimate: what predictions are made from, without its fitted values; None where no state is silent.
        check: `within`, `outside`: flows, lower, median and upper quartile of predicted over recorded, and that of their totals;
            `outside` with the least and greatest total of its draws; `large`, `draws`, `states`. Empty where no state is silent.
    """

    flows: Numbers
    predicted: Flags
    silent: tuple[str, ...]
    estimate: Estimate | None
    check: Mapping[str, Any]


def silent(trade: Trade) -> tuple[str, ...]:
    """The states of a matrix that did not report: see `measures.silence.silent`."""
    return tuple(name for name, flag in zip(trade.states, silence.silent(trade.flows), strict=True) if flag)


def filled(world: World, trade: Trade, progress: Progress = lambda *_: None) -> Filling:
    """Predict the flows among states of which neither reported.

    Of the matrix that mihwar carries the result ships with it (`tools/fill_trade.py`); of others it is kept on disk
    (`store/kept.py`), since making it takes some seconds.

    Args:
        world: the store.
        trade: a matrix; it is not changed.
        progress: called with what is being done, steps done, steps in all.

    Raises:
        BadChoice: the gravity equation cannot be estimated.
    """
    flags = silence.silent(trade.flows)
    names = tuple(name for name, flag in zip(trade.states, flags, strict=True) if flag)
    hidden = np.outer(flags, flags) & ~np.eye(len(flags), dtype=bool)
    if not names:
        return Filling(trade.flows.copy(), hidden, names, None, {})
    pulls = covariates(world, trade.states, trade.year)
    made_of = _made_of(trade, pulls)
    found = _shipped(kept.digest(*made_of)) or kept.load(kept.key(*made_of), KIND)
    if found is None:
        progress("predicting missing trade", 0, DRAWS + 1)
        estimate, guess = predicted(trade.flows, pulls, hidden)
        check = _check(trade.flows, pulls, flags, guess, progress)
        found = {"guess": guess[hidden], "check": np.array(json.dumps(check)), **_packed(estimate)}
        kept.save(kept.key(*made_of), found, KIND)
    flows = trade.flows.copy()
    flows[hidden] = found["guess"]
    return Filling(flows, hidden & ~np.isnan(flows), names, _unpacked(found), json.loads(str(found["check"])))


def ship(world: World, trade: Trade) -> Path:
    """Put the result for a matrix into the package: for the one that is carried. Returns the file."""
    made_of = _made_of(trade, covariates(world, trade.states, trade.year))
    filled(world, trade)
    found = kept.load(kept.key(*made_of), KIND) or _shipped(kept.digest(*made_of))
    assert found is not None
    np.savez_compressed(SHIPPED, **{**found, "of": np.array(kept.digest(*made_of))})  # type: ignore[arg-type]
    return SHIPPED


def _made_of(trade: Trade, pulls: Mapping[str, Numbers]) -> tuple[Any, ...]:
    """What a result depends on: arrays, then settings; the last is the form it is kept in."""
    return [trade.flows, *pulls.values()], trade.states, tuple(pulls), LARGE, DRAWS, SEED, "cells"


def _shipped(name: str) -> dict[str, npt.NDArray[Any]] | None:
    """What ships with the package, if it was made from the same."""
    if not SHIPPED.exists():
        return None
    with np.load(SHIPPED) as found:
        return dict(found) if str(found["of"]) == name else None


def potential(world: World, base: Base) -> Numbers:
    """What every flow of a base would be by gravity, in its unit: for links that do not exist yet.

    Args:
        world: the store.
        base: its recorded flows make the estimate; predicted ones, and those of pairs of silent states, do not.

    Returns:
        seller x buyer; zero at home and for regions without a capital (a rest of the world).

    Raises:
        BadChoice: the gravity equation cannot be estimated.
    """
    regions, sales = tuple(base.economy.regions), np.asarray(base.economy.sales)
    flags = np.isin(regions, base.described.get("silent") or ())
    year = int(base.described.get("year") or (world.on or date.today()).year)
    _, guess = predicted(sales, covariates(world, regions, year), base.predicted | np.outer(flags, flags))
    return np.nan_to_num(guess)


def covariates(world: World, states: tuple[str, ...], year: int) -> dict[str, Numbers]:
    """What draws trade together or apart, states x states, as of the end of a year; NaN for states that have ended."""
    world = world.at(date(year, 12, 31))
    away = ~np.eye(len(states), dtype=bool)
    distance = world.distances(states)
    return {
        "log_distance": np.log(np.where(away, distance, 1.0)),
        "border": world.neighbours(states).astype(np.float64),
        "once_one_state": _shared(states, _ended(world)),
        "trade_bloc": _shared(states, {bloc: set(world.members(bloc)) for bloc in TRADE_BLOCS}),
        "trade_sanctions": _sanctions(world, states),
    }


def _shared(states: tuple[str, ...], groups: Mapping[str, set[str]]) -> Numbers:
    """One where two states are in one of the groups."""
    inside = np.array([[state in members for state in states] for members in groups.values()], dtype=np.float64)
    common = (inside.T @ inside > 0).astype(np.float64)
    np.fill_diagonal(common, 0.0)
    return common


def _ended(world: World) -> dict[str, set[str]]:
    """States that ended since 1945, each with those that came out of it: the Soviet Union, Yugoslavia, Czechoslovakia."""
    found: dict[str, set[str]] = {}
    rows = {
        (row["state"], row["other"])
        for rows in world.atlas.relations.values()
        for row in rows
        if row["kind"] in ("succeeds", "continues", "separated from") and row["on"] >= date(1945, 1, 1)
    }
    gone = {other for _, other in rows if world.record(other)["status"] == "historical"}
    for ended in gone:
        out = {ended}
        while more := {state for state, other in rows if other in out & gone} - out:
            out |= more
        found[ended] = out
    return found


def _sanctions(world: World, states: tuple[str, ...]) -> Numbers:
    """One where either has trade sanctions of its own or of its organisation against the other, by mihwar's own table."""
    place = {state: at for at, state in enumerate(states)}
    found = np.zeros((len(states), len(states)))
    for row in world.sanctions_on(states):
        if row["card"] != "mihwar-sanctions" or row["kind"] != "trade" or row["sender"] == "UN":
            continue
        for sender in world.members(row["sender"]) if row["is_org"] else (row["sender"],):
            if sender in place and sender != row["target"]:
                one, other = place[sender], place[row["target"]]
                found[one, other] = found[other, one] = 1.0
    return found


def _check(flows: Numbers, pulls: Mapping[str, Numbers], flags: Flags, guess: Numbers, progress: Progress) -> dict[str, Any]:
    """How near predictions come to flows that are recorded: those they were made from, and others that were hidden."""
    away = ~np.eye(len(flags), dtype=bool) & ~np.isnan(guess)
    unheard = np.outer(flags, flags)
    within = _compared([flows[away & ~unheard]], [guess[away & ~unheard]])
    random, reporting = np.random.default_rng(SEED), np.flatnonzero(~flags)
    count = min(int(flags.sum()), len(reporting) * 2 // 3)
    recorded, guessed = [], []
    for draw in range(DRAWS):
        progress("predicting missing trade", draw + 1, DRAWS + 1)
        chosen = np.zeros(len(flags), dtype=bool)
        chosen[random.choice(reporting, count, replace=False)] = True
        asked = np.outer(chosen, chosen)
        _, blind = predicted(flows, pulls, unheard | asked)
        recorded.append(flows[asked & away])
        guessed.append(blind[asked & away])
    progress("predicting missing trade", DRAWS + 1, DRAWS + 1)
    totals = [float(two.sum() / np.nansum(one)) for one, two in zip(recorded, guessed, strict=True)]
    outside = {**_compared(recorded, guessed), "total_low": min(totals), "total_high": max(totals)}
    return {"large": LARGE, "draws": DRAWS, "states": count, "within": within, "outside": outside}


def _compared(recorded: list[Numbers], guessed: list[Numbers]) -> dict[str, float]:
    one, two = np.nan_to_num(np.concatenate(recorded)), np.concatenate(guessed)
    large = one >= LARGE
    if not large.any():
        return {"flows": 0, "total": float(two.sum() / one.sum())}
    lower, median, upper = (float(part) for part in np.quantile(two[large] / one[large], (0.25, 0.5, 0.75)))
    return {"flows": int(large.sum()), "lower": lower, "median": median, "upper": upper, "total": float(two.sum() / one.sum())}


def _packed(estimate: Estimate) -> dict[str, npt.NDArray[Any]]:
    """An estimate as arrays, without the fitted values, which nobody asks for; what is no array of numbers as one JSON text."""
    held = {one.name: getattr(estimate, one.name) for one in fields(estimate)} | {"fitted": np.zeros(0)}
    arrays = {name: value for name, value in held.items() if isinstance(value, np.ndarray)}
    rest = {name: value for name, value in held.items() if name not in arrays}
    return {**arrays, "facts": np.array(json.dumps(rest))}


def _unpacked(found: Mapping[str, npt.NDArray[Any]]) -> Estimate:
    held: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(str(found["facts"])).items()
    }
    held |= {one.name: found[one.name] for one in fields(Estimate) if one.name not in held}
    return Estimate(**held)
