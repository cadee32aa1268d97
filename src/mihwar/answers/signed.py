"""The graph of friendly and hostile ties on a date, as measures take it, with every weight stated and every tie's evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.errors import BadChoice
from mihwar.measures.agreement import all_kappas
from mihwar.model import choice
from mihwar.store.signed import CARDS, CODING, SIGNED, SignedTie, SignedTies
from mihwar.world import World

Numbers = npt.NDArray[np.float64]
# Roll calls are left out where none is asked for: they tie every state with every other, and swamp all else.
DEFAULT = ("treaty", "dispute", "rivalry", "sanction")
# Two states that shared fewer of a session's divided roll calls than this are not tied by votes.
ENOUGH = 0.5
NOTHING = 1e-9
# Whose power names a bloc: the first of these variables with values for most states, else the sum of ties.
POWER = ("cinc", "gdp")
METHOD = (
    "Weight of a tie: the sum over layers of the layer's weight times its value, between -1 and 1, by the coding under `layers`; "
    "of several acts in one layer the strongest counts. Of each layer one dataset speaks, the first loaded that covers the date.",
    "Treaties and sanctions count if in force on the date, disputes if they touch the 365 days before, yearly data in its year.",
    "Measures of the UN Security Council bind every member and are no tie between two states; they are left out.",
    "A layer that no dataset covers on the date is left out and named; states without a tie are unknown, not neutral.",
)


@dataclass(frozen=True, slots=True)
class Graph:
    """Friendly and hostile ties on a date.

    Attributes:
        on: the date.
        states: states with a tie, sorted.
        untied: the others that existed.
        weights: symmetric, states x states; positive friendly, negative hostile, 0 no tie.
        edges: every tie: `a`, `b`, `weight` and `layers` (one record per layer: its evidence).
        cancelled: pairs whose friendly and hostile ties sum to nothing: they are no tie.
        layers: one record per layer asked for: weight, cards, coding, how many pairs.
    """

    on: date
    states: tuple[str, ...]
    untied: tuple[str, ...]
    weights: Numbers
    edges: list[dict[str, Any]]
    cancelled: list[dict[str, Any]]
    layers: list[dict[str, Any]]


def chosen(ties: Mapping[str, float] | Sequence[str] = ()) -> dict[str, float]:
    """Layers and their weights: from a mapping, or texts such as `treaty` or `dispute=2`; none: `DEFAULT`, each 1.

    Raises:
        BadChoice: a layer that has no coding, or a weight that is not a positive number.
    """
    if isinstance(ties, Mapping):
        asked = [(layer, str(weight)) for layer, weight in ties.items()]
    else:
        asked = [(one.partition("=")[0].strip(), one.partition("=")[2].strip() or "1") for one in ties or DEFAULT]
    found = {}
    for layer, text in asked:
        choice(layer, SIGNED, "kind of tie")
        try:
            weight = float(text)
        except ValueError:
            weight = -1.0
        if not 0 < weight < float("inf"):
            raise BadChoice(f"{text!r} is no weight of {layer}; give a positive number, as in {layer}=2.")
        found[layer] = weight
    return found


def graphs(
    world: World, dates: Sequence[date], weights: Mapping[str, float], window: int = 1, must: Sequence[date] | None = None
) -> Iterator[Graph]:
    """The graph on each date, as the mean over the `window` years up to it; one after the other, for evidence takes much room.

    Args:
        world: where the ties are.
        dates: ascending.
        weights: per layer.
        window: years.
        must: the dates that must be covered; None: all of them.

    Raises:
        BadChoice: no dataset covers any of the layers on one of the dates that must be covered.
    """
    spread = {on: [years_before(on, back) for back in range(window)] for on in dates}
    every = sorted({day for days in spread.values() for day in days})
    found = dict(zip(every, world.signed_ties(every, list(weights)), strict=True))
    for on in dates if must is None else must:
        if not any(found[day].cards[layer] for day in spread[on] for layer in weights):
            raise BadChoice(
                f"No dataset that is loaded covers {', '.join(weights)} on {on}; `mihwar sources` lists what is covered when."
            )
    last = {day: on for on in dates for day in spread[on]}
    voted: set[date] = set()
    for on in dates:
        for day in spread[on]:
            if "vote" in weights and day not in voted:
                found[day].ties.extend(_votes(world, found[day]))
                voted.add(day)
        yield _graph([found[day] for day in spread[on]], weights)
        for day in spread[on]:  # no later date needs it
            if last[day] == on:
                del found[day]


def years_before(on: date, years: int) -> date:
    """The same day some years earlier; 28 February for the 29th."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def _graph(spans: Sequence[SignedTies], weights: Mapping[str, float]) -> Graph:
    now = spans[0]
    present = set(now.states)
    pairs: dict[tuple[str, str], dict[str, Any]] = {}
    for one in spans:
        for tie in one.ties:
            if tie.a in present and tie.b in present:
                pair = pairs.setdefault((tie.a, tie.b), {"a": tie.a, "b": tie.b, "weight": 0.0, "layers": []})
                pair["weight"] += weights[tie.layer] * tie.value / len(spans)
                pair["layers"].append(_evidence(tie, one.on))
    edges = [pair for _, pair in sorted(pairs.items()) if abs(pair["weight"]) > NOTHING]
    states = tuple(sorted({pair[end] for pair in edges for end in ("a", "b")}))
    place = {state: n for n, state in enumerate(states)}
    matrix = np.zeros((len(states), len(states)))
    for pair in edges:
        matrix[place[pair["a"]], place[pair["b"]]] = matrix[place[pair["b"]], place[pair["a"]]] = pair["weight"]
    return Graph(
        on=now.on,
        states=states,
        untied=tuple(sorted(present - set(states))),
        weights=matrix,
        edges=edges,
        cancelled=[pair for _, pair in sorted(pairs.items()) if abs(pair["weight"]) <= NOTHING],
        layers=[_layer(layer, weight, spans) for layer, weight in weights.items()],
    )


def _evidence(tie: SignedTie, on: date) -> dict[str, Any]:
    return {
        "on": on, "layer": tie.layer, "value": tie.value, "kinds": list(tie.kinds), "acts": tie.acts,
        "examples": list(tie.examples), "card": tie.card,
    }  # fmt: skip


def _layer(layer: str, weight: float, spans: Sequence[SignedTies]) -> dict[str, Any]:
    """What a layer is, who speaks for it, and on how many pairs."""
    cards = list(dict.fromkeys(card for one in spans for card in one.cards[layer]))
    coding = CODING.get(layer, {"linear-weighted kappa": None})
    return {
        "layer": layer,
        "weight": weight,
        "cards": cards,
        "complete": all(one.complete[layer] for one in spans) if cards else None,
        "pairs": len({(tie.a, tie.b) for one in spans for tie in one.ties if tie.layer == layer}) if cards else None,
        "uncovered": [one.on for one in spans if not one.cards[layer]],
        "would_do": [] if cards else [card for group in CARDS[layer] for card in group],
        "coding": [{"kind": kind, "value": value} for kind, value in coding.items()],
    }


def _votes(world: World, ties: SignedTies) -> list[SignedTie]:
    """Ties by votes in the session in progress: kappa of every pair that shared enough divided roll calls."""
    if not ties.cards["vote"]:
        return []
    session = ties.on.year - 1945 - (1 if ties.on.month < 9 else 0)
    calls = world.roll_calls(session, session)
    votes = np.maximum(calls.vote[:, calls.divided], 0)
    names, kappa, common = calls.states, all_kappas(votes), (votes > 0).astype(int) @ (votes > 0).T.astype(int)
    rows, columns = np.nonzero(np.triu(np.isfinite(kappa) & (common >= ENOUGH * votes.shape[1]), 1))
    found = []
    for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
        a, b = sorted((names[i], names[j]))
        label = (f"{ties.cards['vote'][0]}/session-{session}",)
        found.append(SignedTie(a, b, "vote", float(kappa[i, j]), ("agreement",), int(common[i, j]), label, ties.cards["vote"][0]))
    return found


def power_of(world: World, states: Sequence[str], on: date) -> tuple[dict[str, float], str | None]:
    """A value of power for each state in or before the year, and the variable; none where most states have no value."""
    for variable in POWER:
        rows = [row for row in world.at(on).attributes(states, [variable]) if on.year - 5 <= row["year"]]
        found: dict[str, float] = {}
        for row in rows:
            found.setdefault(row["state"], row["value"])
        if len(found) > len(states) / 2:
            return found, variable
    return {}, None


def cards_of(graph: Graph) -> list[str]:
    """The cards behind a graph."""
    return [card for layer in graph.layers for card in layer["cards"]]
