"""Blocs through some years, their ties, and the standing of one state beside them: what can be scrubbed through on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.answers import blocs as one_by_one
from mihwar.answers import signed
from mihwar.answers import standing as stood
from mihwar.answers.answer import DAY, NUMBER, TEXT, Answer, Columns, cited
from mihwar.answers.blocs import RUNS_IN_SERIES, Choices, Through
from mihwar.errors import BadChoice
from mihwar.measures.blocs import Numbers, Whole
from mihwar.model import Progress, choice
from mihwar.store.signed import CARDS, SIGNED, filed
from mihwar.world import World

YEARS, MOST_YEARS = 15, 120
MOST_RUNS, MOST_WINDOW = 200, 20
FIRST = 1816
# Roll calls tie every state with every other: of a date with more ties than this, the strongest of each state are listed.
DENSE, STRONGEST = 9000, 4
# The hostile ties of a date that may be called strong: the strongest, all of one weight or none, at most so many.
STRONG = 240
PROMINENT = 40
KEPT = 3  # series that are kept, the newest
LAYERS: Columns = {"layer": TEXT, "value": NUMBER, "kinds": [TEXT], "card": TEXT}
TIES: Columns = {"a": TEXT, "b": TEXT, "weight": NUMBER, "first": DAY, "last": DAY, "layers": [LAYERS]}
METHOD = (
    "Dates: the end of each year, today for the current one, and the date asked for where it is another.",
    "ties: a pair keeps a weight from the date `first` to the date `last` among the dates; `layers` are what it is the sum of. "
    f"On dates with more than {DENSE} ties (`listed` is `strongest`): the {STRONGEST} strongest of either sign of each state.",
    f"signs: ties of either sign on a date; `strong` of the hostile are at or beyond `level`, the highest weight group for which "
    f"they are no more than {STRONG}.",
    "prominent: the states with the most power on the last date (CINC, else GDP, else the number of their ties).",
)

Spell = tuple[str, str, int, int, int]  # the pair, the place of what ties it, first and last date


@dataclass(slots=True)
class Ties:
    """Ties of all dates, each with the spell in which it stays the same.

    Attributes:
        kinds: weights and layers that there are.
        spells: who is tied how from which date to which.
    """

    kinds: list[dict[str, Any]] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    _number: dict[Any, int] = field(default_factory=dict)
    _open: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def add(self, at: int, edges: Sequence[Mapping[str, Any]], window: int) -> None:
        """Take the ties of the next date."""
        now: dict[tuple[str, str], tuple[int, int]] = {}
        for edge in edges:
            pair, kind = (edge["a"], edge["b"]), self._kind(edge, window)
            known = self._open.pop(pair, None)
            if known and known[0] != kind:
                self.spells.append((*pair, *known, at - 1))
                known = None
            now[pair] = known or (kind, at)
        self.close(at - 1)
        self._open = now

    def close(self, last: int) -> None:
        """What is still open ends at a date."""
        self.spells += [(*pair, *known, last) for pair, known in self._open.items()]
        self._open = {}

    def _kind(self, edge: Mapping[str, Any], window: int) -> int:
        layers: dict[tuple[str, str], list[Any]] = {}
        for one in edge["layers"]:
            found = layers.setdefault((one["layer"], one["card"]), [0.0, set()])
            found[0] += one["value"] / window
            found[1].update(one["kinds"])
        key = (
            round(edge["weight"], 4),
            tuple((*name, round(value, 4), *sorted(kinds)) for name, (value, kinds) in layers.items()),
        )
        if key not in self._number:
            self._number[key] = len(self.kinds)
            told = [
                {"layer": layer, "value": round(value, 4), "kinds": sorted(kinds), "card": card}
                for (layer, card), (value, kinds) in layers.items()
            ]
            self.kinds.append({"weight": round(edge["weight"], 4), "layers": told})
        return self._number[key]


@dataclass(frozen=True, slots=True)
class Found:
    """What is kept of the search on a date: matrices of states x states, of many dates, would be too much to keep.

    Attributes:
        label: per state with a tie, its bloc.
        pairs: which pairs of these states have a tie: two rows of places, the smaller first.
        weights: of these ties.
    """

    label: Whole
    pairs: npt.NDArray[np.int16]
    weights: Numbers

    @classmethod
    def of(cls, graph: signed.Graph, label: Whole) -> Found:
        """What is kept of a graph and the blocs in it."""
        pairs = np.stack(np.nonzero(np.triu(graph.weights))).astype(np.int16)
        return cls(label, pairs, graph.weights[pairs[0], pairs[1]])

    def matrix(self) -> Numbers:
        """The weights as they were searched, states x states."""
        size = len(self.label)
        found = np.zeros((size, size))
        found[self.pairs[0], self.pairs[1]] = found[self.pairs[1], self.pairs[0]] = self.weights
        return found


@dataclass(frozen=True, slots=True)
class Series:
    """What is kept of a span of dates.

    Attributes:
        chosen: what it was made with.
        found: per date, the search; None where no two states are tied.
        years: one record per date.
        members: of all dates.
        ties: of all dates.
        prominent: states, the most powerful first, and what power is measured by.
    """

    chosen: Choices
    found: Sequence[Found | None]
    years: Sequence[Mapping[str, Any]]
    members: Sequence[Mapping[str, Any]]
    ties: Ties
    prominent: tuple[Sequence[str], str]


def moving(
    world: World,
    on: date | None = None,
    first: int | None = None,
    last: int | None = None,
    ties: Mapping[str, float] | Sequence[str] = (),
    resolution: float | None = None,
    null: str = "modularity",
    runs: int | None = None,
    window: int = 1,
    seed: int = 0,
    of: str | None = None,
    progress: Progress = lambda *_: None,
) -> Answer:
    """Blocs on a date and at the end of each year around it, with what ties them, and how a state stands meanwhile.

    Args:
        world: the store.
        on: the date; None: the last of the years.
        first: first year; None: see `span`.
        last: last year; None: see `span`.
        ties: layers and their weights, as `signed.chosen`.
        resolution: the higher, the more and the smaller the blocs.
        null: `modularity` or `potts`.
        runs: searches for each date.
        window: years that the ties are the mean of.
        seed: of the search.
        of: whose standing; None: the USA, which is a choice.
        progress: called before each date.

    Raises:
        BadChoice: an unknown layer or model, a number out of range, no dataset that covers any of the layers.
        UnknownState, AmbiguousState: a name or code means none or several states.
    """
    runs = RUNS_IN_SERIES if runs is None else runs
    if runs > MOST_RUNS or window > MOST_WINDOW:
        raise BadChoice(
            f"At most {MOST_RUNS} searches and a window of {MOST_WINDOW} years can be asked for; not {runs} and {window}."
        )
    chosen = one_by_one.choices(ties, resolution, runs, null, window, seed)
    begin, end = span(world, chosen.ties, first, last, on)
    dates = _dates(begin, end, on)
    key = ("bloc room", tuple(dates), repr(chosen))
    series = world.made(key, lambda: _series(world, chosen, dates, progress), KEPT)
    at = dates.index(on) if on else len(dates) - 1
    beside = stood.standing(world, of, begin, end)
    return _answer(world, series, at, beside, world.made(("bloc resolutions", *key, at), lambda: _resolutions(series, at), 40))


def span(
    world: World, layers: Mapping[str, float], first: int | None = None, last: int | None = None, on: date | None = None
) -> tuple[int, int]:
    """The years to look through: those asked for, else the last fifteen that any dataset of the layers covers.

    From a first year only, to the last that is covered; to a last year only, fifteen; with a date long before, fifteen around it.

    Raises:
        BadChoice: no dataset covers any of the layers; years out of order, before 1816 or to come; the date outside.
    """
    began, newest = _covered(world, layers)
    this = date.today().year
    if first is None and last is None:
        last = newest if on is None else on.year + YEARS // 2 if on.year <= newest - YEARS else max(newest, on.year)
    if last is None:
        last = min(max(newest, first or 0), (first or 0) + MOST_YEARS - 1)
    if first is None:
        first = max(min(began, last), last - YEARS + 1)
    if not FIRST <= first <= last <= this:
        raise BadChoice(
            f"Blocs are looked through from {FIRST} to {this}, the first year before the last; not {first} to {last}."
        )
    if last - first >= MOST_YEARS:
        raise BadChoice(f"At most {MOST_YEARS} years are looked through at once; {first} to {last} are {last - first + 1}.")
    if on and not first <= on.year <= last:
        raise BadChoice(f"The date {on} lies outside the years {first} to {last}.")
    return first, last


def usual(world: World, layers: Mapping[str, float]) -> tuple[int, int, date]:
    """The years and the date where none are asked for."""
    began, newest = _covered(world, layers)
    return max(min(began, newest), newest - YEARS + 1), newest, min(date(newest, 12, 31), date.today())


def _covered(world: World, layers: Mapping[str, float]) -> tuple[int, int]:
    """The first and the last year that any dataset of the layers covers, from 1816 to today."""
    speak = {(filed(layer), card) for layer in layers for group in CARDS[choice(layer, SIGNED, "kind of tie")] for card in group}
    rows = [row for row in world.coverage() if row["state"] is None and (row["layer"], row["card"]) in speak]
    if not rows:
        raise BadChoice(f"No dataset that is loaded covers {', '.join(layers)}; `mihwar sources` lists what is covered when.")
    began, ended = min(row["began"] or date.min for row in rows), max(row["ended"] or date.max for row in rows)
    # What ends on 1 January speaks of the year before.
    last = ended.year - ((ended.month, ended.day) == (1, 1))
    return max(FIRST, began.year), min(last, date.today().year)


def _dates(first: int, last: int, on: date | None) -> list[date]:
    """The ends of the years, today in place of one to come, and the date asked for."""
    today = date.today()
    ends = {min(date(year, 12, 31), today) for year in range(first, last + 1)}
    if on and on > today:
        raise BadChoice(f"{on} is yet to come.")
    return sorted(ends | ({on} if on else set()))


def _series(world: World, chosen: Choices, dates: Sequence[date], progress: Progress) -> Series:
    ties, dense = Ties(), []

    def look(at: int, graph: signed.Graph) -> None:
        dense.append(len(graph.edges) > DENSE)
        ties.add(at, _strongest(graph.edges) if dense[-1] else graph.edges, chosen.window)

    through = one_by_one.through(world, chosen, dates, [chosen.runs] * len(dates), (), progress, look)
    ties.close(len(dates) - 1)
    ties.spells.sort()
    every = [_year(world, through, at) | {"listed": "strongest" if dense[at] else "all"} for at in range(len(dates))]
    members = [row for one in every for row in one.pop("members")]
    searched = zip(through.graphs, through.found, strict=True)
    found = [None if one is None else Found.of(graph, one.label) for graph, one in searched]
    return Series(chosen, found, every, members, ties, _prominent(world, through))


def _strongest(edges: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of every state the strongest ties of either sign."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    seen: dict[tuple[str, bool], int] = {}
    for edge in sorted(edges, key=lambda edge: (-abs(edge["weight"]), edge["a"], edge["b"])):
        for end in (edge["a"], edge["b"]):
            place = (end, edge["weight"] > 0)
            if seen.get(place, 0) < STRONGEST:
                seen[place] = seen.get(place, 0) + 1
                found[edge["a"], edge["b"]] = edge
    return [found[pair] for pair in sorted(found)]


def _year(world: World, through: Through, at: int) -> dict[str, Any]:
    """The record of a date; where no two states are tied, an empty one."""
    graph = through.graphs[at]
    if through.found[at] is None:
        return {
            "on": graph.on, "layers": graph.layers, "tied": 0, "untied": list(graph.untied), "alone": [], "quality": None,
            "named_by": None, "blocs": [], "members": [], "since": None, "changes": [], "breaks": [], "signs": None,
        }  # fmt: skip
    found = one_by_one.year(world, through, at, detail=False)
    del found["together"], found["resolutions"]
    return found | {"signs": _signs(graph)}


def _signs(graph: signed.Graph) -> dict[str, Any]:
    """How many ties of either sign there are, and from which weight on the hostile are few enough to be drawn at once."""
    hostile = np.array(sorted(edge["weight"] for edge in graph.edges))  # the strongest first
    found: dict[str, Any] = {"friendly": int((graph.weights > 0).sum()) // 2, "hostile": len(hostile), "level": None, "strong": 0}
    for level in np.unique(hostile):
        if (many := int((hostile <= level).sum())) > STRONG:
            break
        found |= {"level": round(float(level), 4), "strong": many}
    return found


def _prominent(world: World, through: Through) -> tuple[list[str], str]:
    """The states of the last date with a tie, by power, and what that is measured by."""
    graph = next((one for one in reversed(through.graphs) if one.states), None)
    if graph is None:
        return [], "ties"
    power, basis = signed.power_of(world, graph.states, graph.on)
    many = dict(zip(graph.states, (graph.weights != 0).sum(axis=1).tolist(), strict=True))
    order = sorted(graph.states, key=lambda state: (-power.get(state, 0.0), -many[state], state))
    return order[:PROMINENT], basis or "ties"


def _resolutions(series: Series, at: int) -> list[dict[str, Any]]:
    """How many blocs there are on a date at other resolutions, and how alike they are to those found."""
    found = series.found[at]
    return [] if found is None else one_by_one.resolutions(found.matrix(), found.label, series.chosen)


def _answer(world: World, series: Series, at: int, beside: Answer, resolutions: list[dict[str, Any]]) -> Answer:
    chosen, dates = series.chosen, [row["on"] for row in series.years]
    spells = [
        {"a": a, "b": b, **series.ties.kinds[kind], "first": dates[first], "last": dates[last]}
        for a, b, kind, first, last in series.ties.spells
    ]
    without = {state for row in series.years for state in (*row["untied"], *row["alone"])}
    states = sorted(without | {row["state"] for row in series.members} | {*beside.data["names"]})
    standing = {key: value for key, value in beside.data.items() if key not in ("series", "names")}
    cards = [card for row in series.years for layer in row["layers"] for card in layer["cards"]]
    prominent, basis = series.prominent
    data = {
        "on": dates[at],
        "first": beside.data["first"],
        "last": dates[-1].year,
        "ties_of": dict(chosen.ties),
        "model": chosen.null,
        "resolution": chosen.resolution,
        "runs": chosen.runs,
        "window": chosen.window,
        "seed": chosen.seed,
        "years": series.years,
        "members": series.members,
        "ties": spells,
        "prominent": {"states": prominent, "by": basis, "on": dates[-1]},
        "resolutions": resolutions,
        "standing": standing,
        "series": beside.data["series"],
        "names": world.names(states),
    }
    used = cited(world.cards(), [*cards, "mihwar-states"])
    sources = tuple({card["id"]: card for card in (*used, *beside.sources)}.values())
    more = {"ties": TIES, "series": stood.COLUMNS}
    return Answer(data, "members", one_by_one.COLUMNS, sources, (*one_by_one.METHOD, *METHOD, *stood.METHOD), more)


def picture(answer: Answer) -> dict[str, Any]:
    """An answer of `moving` as one small thing for a page.

    Returns:
        `on`, `dates`, `states` (sorted); per date a list with a cell per state: `bloc` (-1: no state then; -2: no tie, unknown;
        0: tied, in no bloc) and `sure` (certainty in hundredths); `next`: per date `[state, bloc, share in hundredths]` of those
        that are in another bloc in some searches; `kinds`: `[weight, [[layer, value, kinds] ...]]`; `ties`: groups
        `[kind, first date, last date, [a, b, a, b ...]]`. States and dates by place.
    """
    data = answer.data
    dates = [row["on"] for row in data["years"]]
    states = sorted(
        {state for row in data["years"] for state in (*row["untied"], *row["alone"])} | {m["state"] for m in data["members"]}
    )
    place, day = {state: n for n, state in enumerate(states)}, {on: n for n, on in enumerate(dates)}
    bloc = [[-1] * len(states) for _ in dates]
    sure: list[list[int | None]] = [[None] * len(states) for _ in dates]
    near: list[list[list[int]]] = [[] for _ in dates]
    for at, row in enumerate(data["years"]):
        for key, code in (("untied", -2), ("alone", 0)):
            for state in row[key]:
                bloc[at][place[state]] = code
    for row in data["members"]:
        at, who = day[row["on"]], place[row["state"]]
        bloc[at][who], sure[at][who] = row["bloc"], round(100 * row["certainty"])
        if row["next_bloc"] is not None:
            near[at].append([who, row["next_bloc"], round(100 * row["next_share"])])
    kinds, groups = _grouped(data["ties"], place, day)
    return {
        "on": day[data["on"]], "dates": [on.isoformat() for on in dates], "states": states, "bloc": bloc, "sure": sure,
        "next": near, "kinds": kinds, "ties": groups,
    }  # fmt: skip


def _grouped(
    ties: Sequence[Mapping[str, Any]], place: Mapping[str, int], day: Mapping[date, int]
) -> tuple[list[list[Any]], list[list[Any]]]:
    """Ties that have weight, layers and time in common, together; spells that only another card parts become one."""
    number: dict[Any, int] = {}
    kinds: list[list[Any]] = []
    spells: list[tuple[str, str, int, int, int]] = []
    for row in ties:
        layers = tuple((one["layer"], round(one["value"], 2), tuple(one["kinds"])) for one in row["layers"])
        key = (round(row["weight"], 2), layers)
        if key not in number:
            number[key] = len(kinds)
            kinds.append([key[0], [list(one) for one in layers]])
        kind, first, last = number[key], day[row["first"]], day[row["last"]]
        if spells and spells[-1][:3] == (row["a"], row["b"], kind) and spells[-1][4] == first - 1:
            spells[-1] = (*spells[-1][:4], last)
        else:
            spells.append((row["a"], row["b"], kind, first, last))
    groups: dict[tuple[int, int, int], list[int]] = {}
    for a, b, kind, first, last in spells:
        groups.setdefault((kind, first, last), []).extend((place[a], place[b]))
    return kinds, [[*key, pairs] for key, pairs in groups.items()]
