"""Blocs on a date, or year by year: who belongs to which, how surely, and what changed since the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from mihwar.answers import signed
from mihwar.answers.answer import DAY, NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.errors import BadChoice
from mihwar.measures.blocs import NULLS, RESOLUTION, Blocs, Null, Numbers, Whole, blocs, likeness
from mihwar.measures.blocs.through_time import IDENTITY, PART, Event, carry_on
from mihwar.model import Progress, choice
from mihwar.world import World

RUNS = 100
# A series is many graphs: fewer runs for each unless asked.
RUNS_IN_SERIES = 30
TRIED = (0.5, 0.75, 1.25, 1.5, 2.0)
RUNS_TRIED = 10
# Dates whose ties are read at one go: reading them one by one takes twice as long, all at once shows no progress.
AT_ONCE = 4
LEADERS = 3
COLUMNS: Columns = {
    "on": DAY, "bloc": WHOLE, "state": TEXT, "certainty": NUMBER, "strength": NUMBER, "next_bloc": WHOLE,
    "next_share": NUMBER,
}  # fmt: skip
METHOD = (
    *signed.METHOD,
    "Quality of a partition: signed modularity (Gomez, Jensen and Arenas 2009; Traag and Bruggeman 2009) or the constant Potts "
    "model, at the resolution stated; searched with the Leiden algorithm (Traag, Waltman and van Eck 2019), once per run.",
    "Consensus: the partition at the least mean Mirkin distance from all runs. Certainty of a member: the mean, over the other "
    "members, of the share of runs in which the two share a bloc. It is about the search, not about the data.",
    f"A bloc keeps its number if the assignment with the greatest sum of Jaccard overlaps pairs it with one of the year before "
    f"and they overlap by at least {IDENTITY}; parts of at least {PART} of a bloc (and two states) make a split or a merger.",
    "Blocs are named by their most powerful members (CINC, else GDP, else the sum of ties within the bloc).",
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user chose.

    Attributes:
        ties: layer -> weight.
        resolution: of the quality.
        null: `modularity` or `potts`.
        runs: searches per date.
        window: years that a graph is the mean of.
        seed: of the search.
    """

    ties: dict[str, float]
    resolution: float
    null: Null
    runs: int
    window: int
    seed: int


@dataclass(frozen=True, slots=True)
class Through:
    """Blocs through some dates.

    Attributes:
        chosen: what the user chose.
        graphs: the graph of each date, of its edges the hostile only.
        found: the blocs of each; None where no two states are tied.
        lasting: per date, state -> number of its bloc, which a bloc keeps through the dates.
        events: per date, what happened to blocs since the one before.
    """

    chosen: Choices
    graphs: Sequence[signed.Graph]
    found: Sequence[Blocs | None]
    lasting: Sequence[Mapping[str, int]]
    events: Sequence[Sequence[Event]]


def bloc_years(
    world: World,
    ties: Mapping[str, float] | Sequence[str] = (),
    resolution: float | None = None,
    runs: int | None = None,
    first: int | None = None,
    last: int | None = None,
    null: str = "modularity",
    window: int = 1,
    seed: int = 0,
    progress: Progress = lambda *_: None,
) -> Answer:
    """Blocs on the world's date (today where it has none), or at the end of each year from `first` to `last`.

    Raises:
        BadChoice: an unknown layer or model, a number out of range, or no dataset that covers a layer on a date.
    """
    on = world.on or date.today()
    series = first is not None or last is not None
    chosen = choices(ties, resolution, (RUNS_IN_SERIES if series else RUNS) if runs is None else runs, null, window, seed)
    if series:
        begin, end = first if first is not None else last, last if last is not None else on.year
        if begin is None or end < begin:
            raise BadChoice(f"The years run from {begin} to {end}: the last comes before the first.")
        dates = [date(year, 12, 31) for year in range(begin, end + 1)]
    else:
        dates = [signed.years_before(on, 1), on]
    # The year before a single date only says what changed: fewer runs will do.
    runs_of = [chosen.runs] * len(dates) if series else [min(chosen.runs, RUNS_IN_SERIES), chosen.runs]
    found = through(world, chosen, dates, runs_of, dates if series else dates[-1:], progress)
    shown = range(len(dates)) if series else range(1, 2)
    every = [year(world, found, at, detail=not series) for at in shown]
    return _answer(world, chosen, every, found.graphs)


def through(
    world: World,
    chosen: Choices,
    dates: Sequence[date],
    runs: Sequence[int],
    must: Sequence[date],
    progress: Progress,
    look: Callable[[int, signed.Graph], None] = lambda *_: None,
) -> Through:
    """Find the blocs of each date, and number them so that a bloc keeps its number.

    Args:
        world: where the ties are.
        chosen: layers, resolution and the like.
        dates: ascending.
        runs: searches for each date.
        must: the dates that must be covered.
        progress: called before each date.
        look: gets the place of each date and its graph with all its edges, which are not kept.

    Raises:
        BadChoice: no dataset covers any of the layers on one of the dates that must be covered.
    """
    graphs: list[signed.Graph] = []
    found: list[Blocs | None] = []
    step = max(AT_ONCE, 2 * chosen.window)
    for start in range(0, len(dates), step):
        part = dates[start : start + step]
        progress("Finding blocs", start, len(dates))
        for graph in signed.graphs(world, part, chosen.ties, chosen.window, [day for day in part if day in must]):
            at = len(graphs)
            progress("Finding blocs", at, len(dates))
            look(at, graph)
            one = blocs(graph.weights, chosen.resolution, runs[at], chosen.seed, chosen.null) if graph.states else None
            found.append(one)
            graphs.append(replace(graph, edges=[edge for edge in graph.edges if edge["weight"] < 0], cancelled=[]))
    lasting, events = carry_on([_labels(graph, one) for graph, one in zip(graphs, found, strict=True)])
    return Through(chosen, graphs, found, lasting, events)


def choices(ties: Any, resolution: float | None, runs: int, null: str, window: int, seed: int) -> Choices:
    """What the user chose, checked. Raises `BadChoice`."""
    model = choice(null, NULLS, "model")
    resolution = RESOLUTION[model] if resolution is None else resolution
    for value, name, least in ((resolution, "resolution", 0.0), (runs, "number of seeds", 1), (window, "window", 1)):
        if value < least or value != value:
            raise BadChoice(f"{value} is no {name}; it must be at least {least:g}.")
    return Choices(signed.chosen(ties), resolution, model, runs, window, seed)


def _labels(graph: signed.Graph, found: Blocs | None) -> dict[str, int]:
    """State -> consensus bloc; states that are alone in theirs are in none."""
    if found is None:
        return {}
    size = np.bincount(found.label)
    return {state: int(one) for state, one in zip(graph.states, found.label, strict=True) if size[one] > 1}


def year(world: World, through: Through, at: int, detail: bool) -> dict[str, Any]:
    """One date: layers, quality, blocs with members, who is alone, and what changed since the date before.

    Raises:
        BadChoice: no two states are tied on it.
    """
    graph, one, number, graphs = through.graphs[at], through.found[at], through.lasting[at], through.graphs
    if one is None:
        raise BadChoice(f"No two states are tied on {graph.on} in the layers chosen; choose others with --ties.")
    power, basis = signed.power_of(world, graph.states, graph.on)
    members = _members(graph, one, number)
    listed = _listed(graph, members, power)
    counts = Counter(int(n) for n in one.counts)
    before = graphs[at - 1] if at and graphs[at - 1].states else None
    return {
        "on": graph.on,
        "layers": graph.layers,
        "tied": len(graph.states),
        "untied": list(graph.untied),
        "alone": [state for state in graph.states if state not in number],
        "quality": {
            "best": float(one.quality.max()),
            "mean": float(one.quality.mean()),
            "reached": one.best,
            "counts": [{"blocs": n, "runs": counts[n]} for n in sorted(counts)],
        },
        "named_by": basis or "ties",
        "blocs": listed,
        "members": members,
        "since": before.on if before else None,
        "changes": _changes(through.lasting[at - 1], number, through.events[at]) if before else [],
        "breaks": _breaks(before, graph) if before else [],
        "resolutions": resolutions(graph.weights, one.label, through.chosen) if detail else [],
        "together": {"states": list(graph.states), "share": one.together.round(4).tolist()} if detail else None,
    }


def _members(graph: signed.Graph, one: Blocs, number: Mapping[str, int]) -> list[dict[str, Any]]:
    """Every member of a bloc with its certainty, the sum of its ties within, and the bloc it shares most with besides."""
    labels = np.array([number.get(state, 0) for state in graph.states])
    rows = []
    for n, state in enumerate(graph.states):
        if not labels[n]:
            continue
        shares = {int(b): float(one.together[n, labels == b].mean()) for b in set(labels) - {0, labels[n]}}
        other = max(shares, key=lambda b: shares[b], default=None)
        within = float(graph.weights[n, labels == labels[n]].sum())
        near = other is not None and shares[other] > 0
        rows.append(
            {
                "on": graph.on,
                "bloc": int(labels[n]),
                "state": state,
                "certainty": float(one.certainty[n]),
                "strength": within,
                "next_bloc": other if near else None,
                "next_share": shares[other] if near and other is not None else None,
            }
        )
    return sorted(rows, key=lambda row: (row["bloc"], -row["strength"], row["state"]))


def _listed(graph: signed.Graph, members: Sequence[Mapping[str, Any]], power: Mapping[str, float]) -> list[dict[str, Any]]:
    """The blocs, the largest first: leaders, size, ties within, and the enmities within it as evidence against it.

    Of the graph's edges only the hostile are left.
    """
    found = []
    for number, size in Counter(row["bloc"] for row in members).most_common():
        mine = [row for row in members if row["bloc"] == number]
        inside = {row["state"] for row in mine}
        among = np.array([state in inside for state in graph.states])
        order = sorted(mine, key=lambda row: (-power.get(row["state"], 0.0), -row["strength"], row["state"]))
        found.append(
            {
                "bloc": number,
                "leaders": [row["state"] for row in order[:LEADERS]],
                "size": size,
                "certainty": float(np.mean([row["certainty"] for row in mine])),
                "friendly_within": int((graph.weights[np.ix_(among, among)] > 0).sum()) // 2,
                "pairs_within": size * (size - 1) // 2,
                "hostile_within": [edge for edge in graph.edges if edge["a"] in inside and edge["b"] in inside],
            }
        )
    return found


def _changes(before: Mapping[str, int], now: Mapping[str, int], events: Sequence[Event]) -> list[dict[str, Any]]:
    """Events of blocs, then states that moved, joined or left, bloc by bloc."""
    rows = [{"kind": one.kind, "bloc": one.bloc, "others": list(one.others), "states": list(one.members)} for one in events]
    moves: dict[tuple[int | None, int | None], list[str]] = {}
    for state in sorted({*before, *now}):
        step = (before.get(state), now.get(state))
        if step[0] != step[1]:
            moves.setdefault(step, []).append(state)
    for (old, new), states in sorted(moves.items(), key=lambda item: (item[0][1] or 0, item[0][0] or 0)):
        kind = "moved" if old and new else "joined" if new else "left"
        rows.append({"kind": kind, "bloc": new or old, "others": [old] if old and new else [], "states": states})
    return rows


def _breaks(before: signed.Graph, now: signed.Graph) -> list[dict[str, Any]]:
    """Layers for which other cards speak than a year before: changes across such a break may be the data's."""
    return [
        {"layer": new["layer"], "before": old["cards"], "after": new["cards"]}
        for old, new in zip(before.layers, now.layers, strict=True)
        if old["cards"] != new["cards"]
    ]


def resolutions(weights: Numbers, label: Whole, chosen: Choices) -> list[dict[str, Any]]:
    """How many blocs there are at other resolutions, and how much of the partition stays."""
    rows = []
    for factor in TRIED:
        resolution = chosen.resolution * factor
        other = blocs(weights, resolution, RUNS_TRIED, chosen.seed, chosen.null)
        several = int((np.bincount(other.label) > 1).sum())
        rows.append({"resolution": resolution, "blocs": several, "likeness": likeness(label, other.label)})
    return rows


def _answer(world: World, chosen: Choices, every: list[dict[str, Any]], graphs: Sequence[signed.Graph]) -> Answer:
    states = sorted({state for graph in graphs for state in (*graph.states, *graph.untied)})
    data = {
        "model": chosen.null,
        "resolution": chosen.resolution,
        "runs": chosen.runs,
        "window": chosen.window,
        "seed": chosen.seed,
        "years": every,
        "members": [row for one in every for row in one.pop("members")],
        "names": world.names(states),
    }
    used = [card for graph in graphs for card in signed.cards_of(graph)]
    return Answer(data, "members", COLUMNS, cited(world.cards(), [*used, "mihwar-states"]), METHOD)
