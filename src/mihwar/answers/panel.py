"""Panels for models: state-years and dyad-years with chosen variables, null outside what a dataset covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

import numpy as np
import pyarrow as pa

from mihwar.answers import citing
from mihwar.answers.answer import NUMBER, TEXT, WHOLE, Answer, Columns, cited, schema
from mihwar.answers.panel_variables import GROUPS, Span, Variable, catalogue, chosen, column, span
from mihwar.errors import BadChoice
from mihwar.measures.agreement import all_dyads, all_kappas
from mihwar.measures.measure import measure
from mihwar.model import choice
from mihwar.store.panel import Frame
from mihwar.world import World

UNITS = ("state-years", "dyad-years")
SYSTEMS = ("cow", "gw")
EARLIEST = 1816
# The lists' last years; later ones are carried on by mihwar's own table of states.
LISTED = {"cow": 2016, "gw": 2020}
LISTING: Columns = {
    "variable": TEXT, "over": TEXT, "card": TEXT, "unit": TEXT, "first": WHOLE, "last": WHOLE, "status": TEXT,
    "groups": [TEXT],
}  # fmt: skip
METHOD = (
    "A row is a state, or a pair of states, and a year in which it was (both were, on a common day) a member of the system.",
    "Where a code changed hands in a year, the row is of the state that held it longer (COW 365 in 1991: SUN); Germany in 1990, "
    "which COW lists as 255 and 260, has one row.",
    "Members after the last edition of a list (COW 2016, Gleditsch-Ward 2020) are those of its last day.",
    "Null where a dataset does not speak or has no value; zero only where it speaks of all states and years and lists nothing.",
    "An event or obligation counts for a year if it held on a day of it.",
    "Directed dyads: a variable is what a does towards b (owes, exports, sanctions); undirected: x_ab and x_ba. Of single states "
    "x_a and x_b. State-years of pair variables: number of partners (sum of trade and arms, greatest hostility and intensity, "
    "least distance), x_out from the state and x_in towards it where they differ.",
)


class Lines(Sequence[dict[str, Any]]):
    """The rows of an Arrow table as records, made when they are looked at."""

    def __init__(self, table: pa.Table) -> None:
        """Hold a table."""
        self.table = table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @overload
    def __getitem__(self, at: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, at: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, at: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(at, slice):
            return self.table.take(list(range(*at.indices(len(self))))).to_pylist()  # type: ignore[no-any-return]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return self.table.slice(at % len(self), 1).to_pylist()[0]  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for batch in self.table.to_batches(max_chunksize=10_000):
            yield from batch.to_pylist()


@dataclass(frozen=True, slots=True)
class Panel(Answer):
    """An answer whose main table stays in columns."""

    def arrow(self, table: str | None = None) -> pa.Table:
        """The panel as an Arrow table."""
        found: pa.Table = self.data["rows"].table
        return found


def variables(world: World) -> Answer:
    """Every variable a panel may have: its dataset, unit and years, and whether it is loaded."""
    cards, coverage = world.cards(), world.coverage()
    rows: list[dict[str, Any]] = []
    for one in catalogue(world.held()).values():
        years = _span(one, coverage, cards).years
        rows.append(
            {
                "variable": one.name,
                "over": one.over,
                "card": one.card,
                "unit": one.unit,
                "first": min((first for first, _ in years), default=None),
                "last": max((last for _, last in years), default=None),
                "status": _status(one, cards),
                "groups": [group for group, names in GROUPS.items() if one.name in names],
            }
        )
    return Answer({"variables": rows}, "variables", LISTING, cited(cards, sorted({row["card"] for row in rows})))


def panel(
    world: World,
    unit: str,
    names: Sequence[str] = (),
    states: Sequence[str] = (),
    first: int | None = None,
    last: int | None = None,
    *,
    directed: bool = True,
    relevant: bool = False,
    system: str = "cow",
    microstates: bool = False,
) -> Panel:
    """A panel.

    Args:
        world: the store.
        unit: `state-years` or `dyad-years`.
        names: variables, groups of them, or datasets (all that one has).
        states: names or codes; dyads are those among them, or with every other state where only one is named; none: all.
        first: first year; None: the first that any of the variables covers.
        last: last year; None: the last that any covers.
        directed: dyads both ways.
        relevant: only politically relevant dyads.
        system: `cow` or `gw`.
        microstates: whether the microstates of the Gleditsch-Ward list belong.

    Raises:
        BadChoice: a unit, variable, system or year that there is not.
        UnknownState, AmbiguousState: a name or code means none or several states.
    """
    choice(unit, UNITS, "unit of a panel")
    choice(system, SYSTEMS, "state system")
    dyads = unit == "dyad-years"
    if relevant and not dyads:
        raise BadChoice("Political relevance is of pairs: ask for dyad-years.")
    cards, coverage = world.cards(), world.coverage()
    picked = chosen(names, catalogue(world.held()), dyads)
    spans = {one.name: _span(one, coverage, cards) for one in picked}
    years = _years(first, last, [end for one in spans.values() for end in one.years], system)
    if relevant:
        years = _relevant_years(years, cards)
    asked = tuple(dict.fromkeys(state for name in states for state in world.line(world.meant(name))))
    against = asked if len(states) > 1 else ()
    frame = Frame(system, *years, asked, against if dyads else (), directed, relevant, microstates)
    columns = [column(one, spans[one.name]) for one in picked]
    votes = any(one.relation == "votes" for one in columns)
    given = {"votes": vote_pairs(world, *years, against)} if votes and dyads else {}
    table = world.panel(frame, columns, dyads, given)
    used = ["mihwar-states", *(["cow-contiguity", "cow-states"] if relevant else []), *(one.card for one in picked)]
    used = [one for one in dict.fromkeys(used) if cards[one]["loaded"]]
    methods = [measure("agreement").bibtex] if votes else []
    data = {
        "unit": unit,
        "system": system,
        "directed": directed if dyads else None,
        "relevant": relevant if dyads else None,
        "first": years[0],
        "last": years[1],
        "n": table.num_rows,
        "states": _count(table, ("a", "b") if dyads else ("state",)),
        "carried_on": years[1] > LISTED[system],
        "variables": [_summary(table, one, spans[one.name], cards) for one in picked],
        "bibtex": citing.bibtex([cards[one] for one in used], methods),
        "rows": Lines(table),
    }
    return Panel(data, "rows", table.schema, cited(cards, used), METHOD)


def _span(one: Variable, coverage: Sequence[Mapping[str, Any]], cards: Mapping[str, Mapping[str, Any]]) -> Span:
    if one.relation == "votes":  # by session: one of which only the first weeks are at hand is not scored as a whole year
        ends = [(row["began"].year, row["ended"].year - 1) for row in coverage if row["card"] == one.card and row["ended"]]
        return Span(tuple(ends), None)
    year, month, day = [*(int(part) for part in cards[one.card]["vintage"][:10].split("-")), 1, 1][:3]
    return span(one, coverage, date(year, month, day))


def _status(one: Variable, cards: Mapping[str, Mapping[str, Any]]) -> str:
    if not cards[one.card]["loaded"]:
        return "not loaded"
    return "selection" if one.card in ("mihwar-treaties", "mihwar-sanctions") else "loaded"


def _years(first: int | None, last: int | None, spans: Sequence[tuple[int, int]], system: str) -> tuple[int, int]:
    """The years asked for, or those that the variables cover."""
    today = date.today().year
    begin = first if first is not None else max(EARLIEST, min((one for one, _ in spans), default=EARLIEST))
    end = last if last is not None else min(today, max((one for _, one in spans), default=LISTED[system]))
    if not EARLIEST <= begin <= end <= today:
        raise BadChoice(f"The years {begin} to {end} are no span within {EARLIEST} to {today}, when the lists of states hold.")
    return begin, end


def _relevant_years(years: tuple[int, int], cards: Mapping[str, Mapping[str, Any]]) -> tuple[int, int]:
    """The years of which contiguity and major powers are known. Raises `BadChoice` where there are none."""
    absent = [one for one in ("cow-contiguity", "cow-states") if not cards[one]["loaded"]]
    if absent:
        raise BadChoice(f"Political relevance needs {' and '.join(absent)}: mihwar build --from DIR reads your copies.")
    end = min(years[1], LISTED["cow"])
    if end < years[0]:
        raise BadChoice(f"Contiguity and major powers are known from {EARLIEST} to {LISTED['cow']}.")
    return years[0], end


def _count(table: pa.Table, keys: Sequence[str]) -> int:
    return len({one for key in keys for one in table[key].unique().to_pylist()})


def _summary(table: pa.Table, one: Variable, where: Span, cards: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """How much of a variable is missing, and why."""
    stem = column(one, where).name
    mine = [name for name in table.column_names if name == stem or name in {f"{stem}_{end}" for end in ENDINGS}]
    null = sum(table[name].null_count for name in mine)
    cells = max(1, table.num_rows * len(mine))
    status = _status(one, cards)
    counted = "state" in table.column_names and one.over == "pair" and one.fold == "count"
    covered = np.array([where.holds(year) for year in range(EARLIEST, date.today().year + 1)])
    year = np.from_dlpack(table["year"].combine_chunks()) - EARLIEST
    outside = int(np.sum(~covered[year])) * len(mine) if table.num_rows else 0
    reasons: dict[str, float] = {}
    if status == "not loaded":
        reasons = {"not loaded": null / cells}
    else:
        beyond = min(null, outside)
        rest = "selection" if status == "selection" else "no value"
        reasons = {"outside": beyond / cells, rest: (null - beyond) / cells}
    return {
        "variable": one.name,
        "columns": mine,
        "card": one.card,
        "unit": "number of states" if counted else one.unit,
        "years": [{"first": begin, "last": end} for begin, end in where.years],
        "missing": null / cells,
        "reasons": [{"reason": why, "share": share} for why, share in reasons.items() if share > 0],
    }


ENDINGS = ("a", "b", "ab", "ba", "out", "in")


def vote_pairs(world: World, first: int, last: int, among: Sequence[str] = ()) -> pa.Table:
    """Agreement, kappa and common roll calls of all pairs, or those among some states, by session; year = session + 1945."""
    calls = world.roll_calls(first - 1945, last - 1945)
    cast = np.where(calls.vote < 0, 0, calls.vote)
    wanted = np.array([not among or state in among for state in calls.states])
    parts: list[pa.Table] = []
    found = world.system(first, last)
    members = {
        year: {state for state, there in zip(found.states, row, strict=True) if there}
        for year, row in zip(found.years, found.member, strict=True)
    }
    for session in np.unique(calls.session):
        vote = cast[:, (calls.session == session) & calls.divided]
        names = _one_seat(world, calls.states, vote, members[int(session) + 1945])
        there = np.flatnonzero((vote > 0).any(axis=1) & wanted)
        vote = vote[there]
        agreement, common = all_dyads(vote)
        kappa = all_kappas(vote)
        a, b = np.nonzero((common > 0) & ~np.eye(len(there), dtype=bool))
        states = pa.array([names[at] for at in there])
        parts.append(
            pa.table(
                {
                    "year": pa.array(np.full(a.size, int(session) + 1945, dtype=np.int32)),
                    "a": states.take(pa.array(a)),
                    "b": states.take(pa.array(b)),
                    "agreement": pa.array(agreement[a, b]),
                    "kappa": pa.array(kappa[a, b], mask=np.isnan(kappa[a, b])),
                    "common": pa.array(common[a, b]),
                }
            )
        )
    empty = schema({"year": "int32", "a": TEXT, "b": TEXT, "agreement": NUMBER, "kappa": NUMBER, "common": WHOLE})
    return pa.concat_tables(parts) if parts else empty.empty_table()


def _one_seat(world: World, states: Sequence[str], vote: Any, members: set[str]) -> list[str]:
    """Join the votes of two who held one seat in a session (SUN and RUS in 1991) under the one that is the year's member."""
    names = list(states)
    for at, state in enumerate(names):
        if state in members or not (vote[at] > 0).any():
            continue
        akin = [other for other in names if other in members and (other in world.line(state) or state in world.line(other))]
        if len(akin) == 1:
            other = names.index(akin[0])
            np.copyto(vote[other], vote[at], where=vote[other] == 0)
            vote[at] = 0
    return names
