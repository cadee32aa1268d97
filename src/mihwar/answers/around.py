"""How every other state stands to one state, by one measure, for every year of a span at once: what a map with a slider shows."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from mihwar.answers.answer import NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.nearness import Nearness, nearness
from mihwar.answers.partners import Layer, Scores, layer_of, nothing
from mihwar.answers.portfolios import CAPABILITIES, WEIGHTED
from mihwar.answers.similarity import CAVEATS as SHARED_CAVEATS
from mihwar.answers.similarity import FIRST_YEAR, LEVEL, SEED
from mihwar.answers.similarity import METHOD as SHARED_METHOD
from mihwar.errors import BadChoice
from mihwar.world import World

DRAWS, MOST_DRAWS = 200, 2_000
FEW = 10  # roll calls, below which a value is said to rest on few
COLUMNS: Columns = {
    "year": WHOLE, "state": TEXT, "value": NUMBER, "lo": NUMBER, "hi": NUMBER, "n": WHOLE, "card": TEXT, "reason": TEXT,
}  # fmt: skip
METHOD = {
    "treaty": (
        "Alliances: the strongest obligation that a state owes each member of the COW state system in the year, as in `mihwar "
        "measure similarity`, whose values, intervals and n these are for the same draws and seed.",
        "n: states compared.",
    ),
    "vote": (
        "Votes: yes, abstain, no over the session's roll calls on which both voted and on which not all who voted voted alike, "
        "as in `mihwar measure similarity`, whose values, intervals and n these are for the same draws and seed. year = session "
        "+ 1945.",
        "n: roll calls compared.",
    ),
    "ideal-point-distance": (
        "Distance of the two states' published ideal points (Bailey, Strezhnev and Voeten 2017) on votes on final passage, by "
        "calendar year; the scale has mean 0 and standard deviation 1 over all states and years.",
        "lo and hi hold 90%: put together from the 5 % and 95 % points of the two posteriors, taken to be independent (Zou and "
        "Donner 2008, Statistics in Medicine 27(10):1693-1702, doi:10.1002/sim.3095). n: votes behind the point that has fewer.",
    ),
    "trade-share": (
        "What is recorded as sold to and bought from the partner, as a share of what is recorded of the state's trade with all "
        "partners in the year (Barbieri 1996, Journal of Peace Research 33(1):29-49, doi:10.1177/0022343396033001003).",
        "COW: as the importer reports it, 1870 to 2014; BACI: both reports reconciled. n: how many of the two directions are "
        "recorded. No interval: it is no estimate.",
    ),
}
_INTERVALS = (
    f"lo and hi hold {LEVEL:.0%} of bootstrap draws over third states (alliances, both partners' own cells kept) or over the "
    "session's roll calls (votes); the draws are the same for all states of a year."
)
_ROWS = (
    "A row for every member of the state system in the year, and for whoever else the dataset has a value for: null with a "
    "reason where nothing is known. Who has no row was no state then."
)
CAVEATS = {
    **SHARED_CAVEATS,
    "few": "A value that rests on few roll calls (n below 10) says little; with very few it has no interval.",
    "independent points": "The intervals of distances take the two ideal points to be estimated independently, which they are "
    "not: both hang on the same roll calls.",
    "recorded trade": "Shares are of the trade that somebody recorded. A pair without a record is missing, not without trade, "
    "and makes the other shares too great.",
    "territories": "Trade with territories that are no members of the state system, as Hong Kong, counts, but has no row.",
}


def around(
    world: World,
    state: str,
    measure: str = "agreement",
    first: int | None = None,
    last: int | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Answer:
    """How every other state stands to one, by one measure, in every year of a span.

    Values, intervals and n of measures of votes and alliances are those of `similarity` for the same pair, year, measure,
    coding, draws and seed. What is made of the store on the way is kept with it, so that later questions are quick.

    Args:
        world: the store.
        state: name or code of the state that the others stand to.
        measure: one of `MEASURES`.
        first: first year; None: the first in which the state is in the data.
        last: last year; None: the last in which it is.
        draws: bootstrap draws behind the intervals, 0 to 2,000; 0: no intervals. Ideal points and trade have no draws.
        seed: of the draws; the same seed gives the same intervals.

    Returns:
        `rows`: year, state (who it was in that year: the Soviet Union before 1991-12-26), value, lo, hi, n, card, reason; a
        null value has a reason. `seats`: who the state itself was in which years. `years`: those that the data cover.

    Raises:
        UnknownState, AmbiguousState: the name or code means none or several states.
        BadChoice: no such measure, years or draws out of range.
    """
    meant, one = world.meant(state), nearness(measure)
    _check(one, first, last, draws, seed)
    layer = layer_of(world, one)
    line = world.line(meant)
    covered = set(layer.covered)
    seats = {year: seat for year in layer.covered if (seat := layer.seat(line, year)) is not None}
    years = _years(one, seats, first, last)
    rows = _rows(world, layer, one, line, years, (draws, seed))
    mentioned = dict.fromkeys([meant, *(seats[year] for year in years if year in seats), *(row["state"] for row in rows)])
    cards = [*dict.fromkeys(row["card"] for row in rows), "mihwar-states"]
    cards += [CAPABILITIES] if one.measure in WEIGHTED and any(row["value"] is not None for row in rows) else []
    data = {
        "state": meant,
        "measure": asdict(one),
        "rows": rows,
        "years": [year for year in years if year in covered],
        "seats": _spells(seats, years),
        "reason": _why(layer, rows),
        "names": world.names(mentioned),
        "caveats": [{"code": code, "text": CAVEATS[code]} for code in _caveats(layer, one, rows)],
        "covered": _covered(layer, one),
        "settings": {"draws": draws, "seed": seed, "level": LEVEL, "subset": "all"},
    }
    return Answer(data, "rows", COLUMNS, cited(world.cards(), cards), _method(one))


def matrix(answer: Answer) -> dict[str, Any]:
    """An answer of `around` as one small thing for a page.

    Returns:
        `years` and `states` (sorted, those of `rows`), and `value`, `lo`, `hi`, `n` as lists of a list per year with a cell per
        state; None where nothing is known or the state was none; numbers rounded to four digits.
    """
    rows = answer.data["rows"]
    years, states = (sorted({row[key] for row in rows}) for key in ("year", "state"))
    found: dict[str, Any] = {"years": years, "states": states}
    at = {year: number for number, year in enumerate(years)}
    place = {state: number for number, state in enumerate(states)}
    for key in ("value", "lo", "hi", "n"):
        cells: list[list[float | int | None]] = [[None] * len(states) for _ in years]
        for row in rows:
            cell = row[key]
            cells[at[row["year"]]][place[row["state"]]] = round(cell, 4) if isinstance(cell, float) else cell
        found[key] = cells
    return found


def _check(one: Nearness, first: int | None, last: int | None, draws: int, seed: int) -> None:
    """Refuse what cannot be asked for."""
    today = date.today().year
    for year in (first, last):
        if year is not None and not one.first <= year <= today:
            raise BadChoice(f"{one.id} is measured from {one.first} to {today}; {year} is outside.")
    if first is not None and last is not None and last < first:
        raise BadChoice(f"The years run from {first} to {last}: the last comes before the first.")
    if not 0 <= draws <= MOST_DRAWS:
        raise BadChoice(f"{draws} draws cannot be made for all states at once; choose 0 to {MOST_DRAWS}.")
    if seed < 0:
        raise BadChoice(f"The seed {seed} is negative; choose a whole number from 0 up.")


def _members(world: World) -> Mapping[int, Sequence[str]]:
    """The members of the state system by year, read once."""

    def found() -> dict[int, Sequence[str]]:
        system = world.system(FIRST_YEAR, date.today().year)
        states = np.array(system.states)
        return {year: states[row].tolist() for year, row in zip(system.years, system.member, strict=True)}

    return world.made(("members by year",), found)


def _years(one: Nearness, seats: Mapping[int, str], first: int | None, last: int | None) -> list[int]:
    """The years asked for, uncovered ones too; by default from the first to the last in which the state is in the data."""
    known = sorted(seats)
    if not known and first is None and last is None:
        return []
    start = first if first is not None else min([*known[:1], *([] if last is None else [last])])
    end = last if last is not None else max([*known[-1:], start])
    return list(range(max(start, one.first), end + 1))


def _rows(
    world: World, layer: Layer, one: Nearness, line: Sequence[str], years: Sequence[int], drawing: tuple[int, int]
) -> list[dict[str, Any]]:
    """The rows of all years: on all cores, for NumPy lets go of the interpreter while it computes."""
    members, drawn = _members(world), layer.drawn(*drawing)
    lines = {state: world.line(state) for state in {*line, *(state for year in years for state in members[year])}}
    covered = set(layer.covered)

    def found(year: int) -> tuple[int, list[Scores]]:
        roster = [state for state in members[year] if state not in line]
        if year not in covered:
            return year, [nothing(roster, "outside")]
        seat = layer.seat(line, year)
        present = [state for state in layer.present(year) if state != seat and (seat is not None or state not in line)]
        spoken = {earlier for state in (*present, *([seat] if seat else [])) for earlier in lines.get(state, [state])}
        silent = nothing([state for state in roster if state not in spoken], layer.missing)
        if seat is None:
            return year, [nothing(present, layer.absent), silent]
        return year, [layer.scores(seat, present, year, one, drawn), silent]

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return [row for year, parts in pool.map(found, years) for row in _listed(year, layer.card(year), parts)]


def _listed(year: int, card: str | None, parts: Iterable[Scores]) -> list[dict[str, Any]]:
    """The rows of a year, by state."""
    return sorted((row for part in parts for row in part.rows(year, card)), key=lambda row: row["state"])


def _spells(seats: Mapping[int, str], years: Sequence[int]) -> list[dict[str, Any]]:
    """Who the state itself was, years without a gap as one spell: SUN to 1991, then RUS."""
    found: list[dict[str, Any]] = []
    for year in years:
        if (seat := seats.get(year)) is None:
            continue
        if found and found[-1]["state"] == seat and found[-1]["last"] == year - 1:
            found[-1]["last"] = year
        else:
            found.append({"state": seat, "first": year, "last": year})
    return found


def _why(layer: Layer, rows: Sequence[Mapping[str, Any]]) -> str | None:
    """Why there is not one value: the reason of most rows."""
    if any(row["value"] is not None for row in rows):
        return None
    if not rows:
        return layer.absent if layer.covered else "not loaded"
    reasons: Counter[str] = Counter(row["reason"] for row in rows)
    return reasons.most_common(1)[0][0]


def _covered(layer: Layer, one: Nearness) -> list[dict[str, Any]]:
    """The years that each card covers, as spans without a gap."""
    found: list[dict[str, Any]] = []
    for year in layer.covered:
        card = layer.card(year)
        if found and found[-1]["card"] == card and found[-1]["last"] == year - 1:
            found[-1]["last"] = year
        else:
            found.append({"layer": one.layer, "card": card, "first": year, "last": year})
    return found


def _caveats(layer: Layer, one: Nearness, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What a reader must know about these numbers."""
    yield from layer.caveats
    if any(row["reason"] == "not loaded" for row in rows):
        yield "no capabilities"
    if one.layer == "vote" and any(row["value"] is not None and row["n"] is not None and row["n"] < FEW for row in rows):
        yield "few"
    if one.coding:
        yield "population"


def _method(one: Nearness) -> tuple[str, ...]:
    first = f"{one.name_en}; the {one.nearer}, the nearer."
    if one.coding is None:
        return (first, *METHOD[one.measure], _ROWS)
    _, _, of_s, of_kappa, *_ = SHARED_METHOD
    return (first, *METHOD[one.layer], of_s if one.middle is None else of_kappa, _INTERVALS, _ROWS)
