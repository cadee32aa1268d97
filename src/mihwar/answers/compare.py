"""The sensitivity panel: how close two states are, by every measure at once, and where the measures disagree.

Measures have different ranges and different ideas of zero, so their values are not averaged or set on one scale. What can be
compared is the place of one state among the partners of the other: the k-th nearest of n.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.answers.answer import NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.exposure import measured
from mihwar.answers.ideal_points import POSITIVE, select
from mihwar.answers.similarity import similarity
from mihwar.errors import BadChoice
from mihwar.measures.exposure import THETA
from mihwar.measures.ideal_points import fast
from mihwar.measures.similarity import Dyads, alliance_dyads, vote_dyads
from mihwar.store.arrays import RollCalls
from mihwar.world import World

COLUMNS: Columns = {
    "layer": TEXT, "measure": TEXT, "coding": TEXT, "year": WHOLE, "value": NUMBER, "lo": NUMBER, "hi": NUMBER,
    "place": WHOLE, "ties": WHOLE, "of": WHOLE, "earlier_year": WHOLE, "earlier": NUMBER, "change": NUMBER,
    "change_lo": NUMBER, "change_hi": NUMBER, "direction": TEXT, "card": TEXT, "reason": TEXT,
}  # fmt: skip
BACK = 10  # years between the two looks
DRAWS = 400
# The strongest and the plainest coding of each layer; the full grid is in `measure similarity`.
CHOSEN = {
    "treaty": (("s", "valued"), ("s-squared", "valued"), ("pi", "valued"), ("kappa", "valued"), ("tau-b", "valued"),
               ("s", "binary"), ("kappa", "binary")),
    "vote": (("agreement", "valued"), ("s-squared", "valued"), ("pi-linear", "valued"), ("kappa-linear", "valued"),
             ("tau-b", "valued"), ("agreement", "yes-no")),
}  # fmt: skip
FAR_APART = 0.25  # of the field of partners, between the best and the worst place, from where on measures are said to disagree
METHOD = (
    "Each measure at the last year it covers and ten years before; the change with its 90 % interval is drawn jointly.",
    "`place`: how many of A's partners are nearer to it than B by that measure, plus one; `ties` share B's place; `of` partners "
    "can be compared. Places, not values, are compared across measures: ranges differ, and zero means something else in each.",
    "ideal-distance: distance of the two ideal points (posterior mode), the nearer the more alike; exposure: what productivity "
    "growth in B does to welfare in A through goods trade; both directions are given.",
    "No score is made of them.",
)


def compare(world: World, a: str, b: str, back: int = BACK, seed: int = 1) -> Answer:
    """How close two states are under all measures, how that changed, and where the measures disagree.

    Args:
        world: the store.
        a: a state, whose partners make the field of comparison.
        b: another.
        back: how many years before the last covered year the earlier look lies.
        seed: of the bootstrap draws.

    Raises:
        UnknownState, AmbiguousState: a name or code means none or several states.
        BadChoice: the same state twice, or `back` out of range.
    """
    if not 1 <= back <= 200:
        raise BadChoice(f"{back} years back cannot be compared; choose 1 to 200.")
    one, two = world.meant(a), world.meant(b)
    if one == two:
        raise BadChoice(f"{a!r} and {b!r} mean the same state, {one}; the panel compares two.")
    found = similarity(world, one, two, draws=DRAWS, seed=seed)
    rows = [row for layer in CHOSEN for row in _similar(world, found.data["series"], layer, one, two, back, seed)]
    rows += _ideal(world, one, two, back)
    rows += _exposed(world, one, two)
    data = {
        "a": one,
        "b": two,
        "back": back,
        "rows": rows,
        "disagreement": _disagreement(rows),
        "flips": found.data["flips"],
        "caveats": found.data["caveats"],
        "names": found.data["names"],
    }
    cards = [row["card"] for row in rows] + ["mihwar-states"]
    return Answer(data, "rows", COLUMNS, cited(world.cards(), cards), METHOD)


def _empty(layer: str, measure: str, coding: str, reason: str | None) -> dict[str, Any]:
    return {**dict.fromkeys(COLUMNS), "layer": layer, "measure": measure, "coding": coding, "reason": reason}


def _similar(
    world: World, series: Sequence[Mapping[str, Any]], layer: str, a: str, b: str, back: int, seed: int
) -> Iterator[dict[str, Any]]:
    """Similarity of alliances or votes: last value, place among the partners, change."""
    mine = [row for row in series if row["layer"] == layer]
    years = sorted({row["year"] for row in mine if row["value"] is not None})
    if not years:
        reason = next((row["reason"] for row in mine if row["reason"]), "not loaded")
        yield from (_empty(layer, measure, coding, reason) for measure, coding in CHOSEN[layer])
        return
    year = years[-1]
    earlier = max((one for one in years if one <= year - back), default=None)
    changes = _changes(world, layer, a, b, year, earlier, seed) if earlier is not None else {}
    states, dyads = _field(world, layer, year, mine)
    at = {(row["measure"], row["coding"], row["year"]): row for row in mine}
    for measure, coding in CHOSEN[layer]:
        now = at.get((measure, coding, year))
        if now is None or now["value"] is None:
            yield _empty(layer, measure, coding, now["reason"] if now else "not loaded")
            continue
        place, ties, of = _place(states, dyads, measure, coding, now["a"], now["b"])
        then = at.get((measure, coding, earlier)) if earlier is not None else None
        change = changes.get((measure, coding), {})
        yield {
            **_empty(layer, measure, coding, None), "year": year, "value": now["value"], "lo": now["lo"], "hi": now["hi"],
            "place": place, "ties": ties, "of": of, "earlier_year": earlier, "earlier": then["value"] if then else None,
            "change": change.get("difference"), "change_lo": change.get("lo"), "change_hi": change.get("hi"),
            "direction": _direction(change.get("lo"), change.get("hi")), "card": now["card"],
        }  # fmt: skip


def _changes(world: World, layer: str, a: str, b: str, year: int, earlier: int, seed: int) -> dict[tuple[str, str], Any]:
    found = similarity(world, a, b, year, year, layer, draws=DRAWS, seed=seed, against_year=earlier)
    return {(row["measure"], row["coding"]): row for row in found.data["contrasts"]}


def _direction(low: float | None, high: float | None) -> str | None:
    """`closer` or `farther` where the interval of a change leaves out zero, else `unclear`."""
    if low is None or high is None:
        return None
    return "closer" if low > 0 else "farther" if high < 0 else "unclear"


def _field(world: World, layer: str, year: int, mine: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], Dyads]:
    """Every dyad of the year, with the states that its places stand for."""
    if layer == "treaty":
        card = next(row["card"] for row in mine if row["year"] == year)
        ties = world.alliances([year], card)
        return ties.states, alliance_dyads(ties.tie[0], ties.member[0])
    calls = world.roll_calls(year - 1945, year - 1945)
    return calls.states, vote_dyads(calls.vote[:, calls.divided])


def _place(
    states: Sequence[str], dyads: Dyads, measure: str, coding: str, a: str, b: str
) -> tuple[int | None, int | None, int | None]:
    """Where B stands among the partners of A: its place, how many share it, of how many."""
    scored = dyads.scores[coding].named()
    values = (1 + scored["s"]) / 2 if measure == "agreement" else scored[measure]
    me, other = states.index(a), states.index(b)
    mine = (dyads.first == me) | (dyads.second == me)
    partner = np.where(dyads.first[mine] == me, dyads.second[mine], dyads.first[mine])
    return _ranked(values[mine], partner == other)


def _ranked(nearness: npt.NDArray[np.floating], chosen: npt.NDArray[np.bool_]) -> tuple[int | None, int | None, int | None]:
    known = np.isfinite(nearness)
    if not (known & chosen).any():
        return None, None, None
    value = float(nearness[chosen][0])
    near = np.round(nearness[known] - value, 12)
    return int((near > 0).sum()) + 1, int((near == 0).sum()), int(known.sum())


def _ideal(world: World, a: str, b: str, back: int) -> list[dict[str, Any]]:
    """Distance of ideal points in the last session in which both voted, and the place of B by it."""
    calls = world.roll_calls()
    if not calls.acts:
        return [_empty("vote", "ideal-distance", "valued", "not loaded")]
    mode, names, held = world.made(("line of all votes",), lambda: _line(calls))
    lines = set(world.line(a)), set(world.line(b))
    seats = [{int(s): n for n, (name, s) in enumerate(zip(names, held, strict=True)) if name in line} for line in lines]
    shared = sorted(set(seats[0]) & set(seats[1]))
    if not shared:
        return [_empty("vote", "ideal-distance", "valued", "no vote")]
    session = shared[-1]
    earlier = max((one for one in shared if one <= session - back), default=None)
    gap = abs(float(mode.theta[seats[0][session]] - mode.theta[seats[1][session]]))
    half = 1.645 * float(np.hypot(mode.sd[seats[0][session]], mode.sd[seats[1][session]]))
    here = (held == session) & (np.arange(len(names)) != seats[0][session])
    distance = np.abs(mode.theta[here] - mode.theta[seats[0][session]])
    place, ties, of = _ranked(-distance, np.flatnonzero(here) == seats[1][session])
    before = abs(float(mode.theta[seats[0][earlier]] - mode.theta[seats[1][earlier]])) if earlier is not None else None
    return [
        {
            **_empty("vote", "ideal-distance", "valued", None), "year": session + 1945, "value": gap, "lo": max(gap - half, 0.0),
            "hi": gap + half, "place": place, "ties": ties, "of": of,
            "earlier_year": None if earlier is None else earlier + 1945, "earlier": before,
            "change": None if before is None else gap - before, "card": calls.card[-1],
        }
    ]  # fmt: skip


def _line(calls: RollCalls) -> tuple[fast.Mode, npt.NDArray[np.str_], npt.NDArray[np.integer]]:
    """The ideal points of all, whichever two are compared, with the state and session of each."""
    ballots = select(calls)
    return fast.fit(ballots, calls.states.index(POSITIVE)), np.array(calls.states)[ballots.states], ballots.sessions


def _exposed(world: World, a: str, b: str) -> list[dict[str, Any]]:
    """What growth of one does to the other through goods trade, both ways, with places among all partners."""
    try:
        trade, _, found = measured(world, None, THETA, 1.0)
    except BadChoice:
        return [_empty("trade", "exposure", "valued", "not loaded")]
    on = date(trade.year, 12, 31)
    rows = []
    for coding, (one, two) in (("a to b", (a, b)), ("b to a", (b, a))):
        me, other = world.resolve(one, on=on), world.resolve(two, on=on)
        row = _empty("trade", "exposure", coding, None) | {"year": trade.year, "card": trade.card}
        if me not in trade.states or other not in trade.states:
            rows.append(row | {"reason": "no trade"})
            continue
        m, o = trade.states.index(me), trade.states.index(other)
        known = ~(np.isnan(trade.flows[m]) & np.isnan(trade.flows[:, m]))
        known[m] = False
        if not known[o]:
            rows.append(row | {"reason": "no trade"})
            continue
        place, ties, of = _ranked(found.welfare[m, known], np.flatnonzero(known) == o)
        rows.append(row | {"value": float(found.welfare[m, o]), "place": place, "ties": ties, "of": of})
    return rows


def _disagreement(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The measures that put B nearest and farthest, and whether any two see a change in opposite directions."""
    placed = [row for row in rows if row["place"] is not None and row["of"]]
    if not placed:
        return None
    share = [row["place"] / row["of"] for row in placed]
    nearest, farthest = placed[int(np.argmin(share))], placed[int(np.argmax(share))]
    keys = ("layer", "measure", "coding", "year", "place", "of")
    directions = {
        way: [{key: row[key] for key in ("layer", "measure", "coding")} for row in rows if row["direction"] == way]
        for way in ("closer", "farther")
    }
    return {
        "nearest": {key: nearest[key] for key in keys},
        "farthest": {key: farthest[key] for key in keys},
        "wide": bool(max(share) - min(share) > FAR_APART),
        "between_layers": nearest["layer"] != farthest["layer"],
        **directions,
    }
