"""How far the states are from two camps on a date: the frustration index, proved, and the triads, with every tie's evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from mihwar.answers import signed
from mihwar.answers.answer import DAY, FLAG, NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.errors import BadChoice
from mihwar.measures.balance import BALANCED, Frustration, Triads, frustration, triads
from mihwar.world import World

SECONDS = 30.0
LAYERS = [
    {
        "on": DAY, "layer": TEXT, "value": NUMBER, "kinds": [TEXT], "acts": WHOLE,
        "examples": [TEXT], "card": TEXT,
    }
]  # fmt: skip
COLUMNS: Columns = {
    "a": TEXT, "b": TEXT, "sign": TEXT, "weight": NUMBER, "frustrated": FLAG, "unbalanced": WHOLE, "layers": LAYERS,
}  # fmt: skip
METHOD = (
    *signed.METHOD,
    "Only the sign of a tie's weight counts here; pairs whose ties sum to nothing are listed under `cancelled` and left out.",
    "Frustration index: the least number of ties that any division into two camps leaves frustrated (enemies in one camp or "
    "friends in two). `bound` is proved by negative cycles as cuts of a linear program and, where needed, branch and bound; the "
    "index is exact if `proved`. Normalised: 1 - 2 index / ties.",
    "The camps are one best division; there may be others with the same index, and which ties are frustrated then differs.",
    "Triads: three states of which all three pairs are tied; balanced if the product of the signs is plus.",
)


def balance(world: World, ties: Mapping[str, float] | Sequence[str] = (), seconds: float = SECONDS) -> Answer:
    """Structural balance of the friendly and hostile ties on the world's date (today where it has none).

    Args:
        world: a world on a date.
        ties: layers, as names, as `dispute=2`, or as a mapping to weights.
        seconds: time for the proof; beyond it the best division found and a bound are given.

    Raises:
        BadChoice: an unknown layer, a bad weight, no time, or no dataset that covers a layer on the date.
    """
    if not seconds > 0:
        raise BadChoice(f"The proof needs time: {seconds} seconds are none.")
    on = world.on or date.today()
    (graph,) = signed.graphs(world, [on], signed.chosen(ties))
    sign = np.sign(graph.weights).astype(np.int64)
    found, three = frustration(sign, seconds), triads(sign)
    place = {state: n for n, state in enumerate(graph.states)}
    edges = [_edge(one, place, found, three) for one in graph.edges]
    power, basis = signed.power_of(world, graph.states, on)
    data = {
        "on": on,
        "layers": graph.layers,
        "states": len(graph.states),
        "ties": len(edges),
        "friendly": int((sign > 0).sum()) // 2,
        "hostile": int((sign < 0).sum()) // 2,
        "frustration": {
            "index": found.index,
            "bound": found.bound,
            "proved": found.proved,
            "gap": found.gap,
            "normalised": found.normalised,
        },
        "triads": [{"type": kind, "count": n, "balanced": kind in BALANCED} for kind, n in three.counts.items()],
        "balanced_share": three.share,
        "camps": _camps(graph, sign, found, power),
        "ordered_by": basis or "ties",
        "edges": edges,
        "unbalanced": [_triad(graph, sign, row) for row in three.unbalanced.tolist()],
        "cancelled": graph.cancelled,
        "untied": list(graph.untied),
        "names": world.names([*graph.states, *graph.untied]),
    }
    return Answer(
        data=data,
        table="edges",
        columns=COLUMNS,
        sources=cited(world.cards(), [*signed.cards_of(graph), "mihwar-states"]),
        method=METHOD,
    )


def _edge(edge: Mapping[str, Any], place: Mapping[str, int], found: Frustration, three: Triads) -> dict[str, Any]:
    """A tie with its sign, whether the division frustrates it, and in how many unbalanced triads it stands."""
    a, b = place[edge["a"]], place[edge["b"]]
    friendly = edge["weight"] > 0
    return {
        "a": edge["a"],
        "b": edge["b"],
        "sign": "+" if friendly else "-",
        "weight": edge["weight"],
        "frustrated": bool((found.sides[a] == found.sides[b]) != friendly),
        "unbalanced": int(three.through[a, b]),
        "layers": edge["layers"],
    }


def _triad(graph: signed.Graph, sign: Any, row: Sequence[int]) -> dict[str, Any]:
    i, j, k = row
    word = {1: "+", -1: "-"}
    ab, ac, bc = (int(sign[x, y]) for x, y in ((i, j), (i, k), (j, k)))
    return {
        "a": graph.states[i], "b": graph.states[j], "c": graph.states[k], "ab": word[ab], "ac": word[ac], "bc": word[bc],
        "type": "---" if ab + ac + bc == -3 else "++-",
    }  # fmt: skip


def _camps(graph: signed.Graph, sign: Any, found: Frustration, power: Mapping[str, float]) -> list[dict[str, Any]]:
    """The two camps of each connected part, the largest part first, the strongest states first.

    `margin`: by how many the ties that the division satisfies outnumber those it frustrates; 0: the state could as well
    stand in the other camp.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    _, label = connected_components(csr_array(sign != 0), directed=False)
    strength = np.abs(sign).sum(axis=1)
    order = sorted(range(len(label)), key=lambda n: (-power.get(graph.states[n], 0.0), -strength[n]))
    sizes = np.bincount(label)
    margin = found.sides * (sign @ found.sides)
    camps: list[dict[str, Any]] = []
    for number, part in enumerate(np.argsort(-sizes, kind="stable").tolist(), 1):
        for side in (1, -1):
            inside = [
                {"state": graph.states[n], "margin": int(margin[n])} for n in order if label[n] == part and found.sides[n] == side
            ]
            if inside:
                camps.append({"part": number, "camp": len(camps) + 1, "states": inside})
    return camps
