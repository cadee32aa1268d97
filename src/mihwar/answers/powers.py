"""What the measures of power stand on: each base of power as a matrix, the members, and the list of major powers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.errors import BadChoice
from mihwar.measures.power import net_power, shares
from mihwar.model import choice
from mihwar.world import World

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
FIRST = 1816
MAJORS = "COW-MAJORS"


@dataclass(frozen=True, slots=True)
class Kind:
    """A base of power: the card and the variables it is made of; two variables are multiplied, a third power of none."""

    id: str
    card: str
    variables: tuple[str, ...]
    net: bool = False


# Beckley's net power is output times output per head. Maddison gives output per head and heads.
KINDS = (
    Kind("cinc", "cow-nmc", ("cinc",)),
    Kind("gdp", "wdi", ("gdp",)),
    Kind("net_power", "wdi", ("gdp", "gdp_per_capita"), net=True),
    Kind("gdp_mpd", "maddison", ("gdp_per_capita_mpd", "population_mpd")),
    Kind("net_power_mpd", "maddison", ("gdp_per_capita_mpd", "population_mpd"), net=True),
)
BASES = tuple(kind.id for kind in KINDS)


@dataclass(frozen=True, slots=True)
class Base:
    """One base of power by year and state.

    Attributes:
        kind: which.
        unit: of `value`.
        value: years x states; NaN where the card has none or the state was no member.
        share: `value` as a share of the members that have one.
        covered: per year, whether the card speaks about it.
    """

    kind: Kind
    unit: str
    value: Numbers
    share: Numbers
    covered: Flags


@dataclass(frozen=True, slots=True)
class Powers:
    """All bases that are loaded, on one axis of years and one of states.

    Attributes:
        states, years: the axes.
        member: years x states: members of the COW state system.
        major: years x states: on the list of major powers.
        bases: those that are loaded and cover one of the years.
        absent: the others: `measure`, `card`, `reason` (`not loaded`, `outside`), `began` and `ended`, the years covered.
    """

    states: tuple[str, ...]
    years: tuple[int, ...]
    member: Flags
    major: Flags
    bases: Mapping[str, Base]
    absent: Sequence[Mapping[str, Any]]

    def row(self, year: int) -> int:
        """The row of a year."""
        return year - self.years[0]


def powers(world: World, first: int, last: int, only: Sequence[str] = ()) -> Powers:
    """Every base of power from the first year to the last.

    Raises:
        BadChoice: the last year comes before the first, or a base that there is not.
    """
    wanted = [choice(one, BASES, "base of power") for one in only] or list(BASES)
    system = world.system(first, last)
    cards = world.cards()
    bases, absent = {}, []
    for kind in KINDS:
        if kind.id not in wanted:
            continue
        began, ended = span(world, kind)
        missing = {"measure": kind.id, "card": kind.card, "began": began, "ended": ended}
        if not cards[kind.card]["loaded"]:
            absent.append({**missing, "reason": "not loaded"})
            continue
        base = _base(world, kind, first, last, system.member)
        if not base.covered.all():
            absent.append({**missing, "reason": "outside"})
        if base.covered.any():
            bases[kind.id] = base
    return Powers(system.states, system.years, system.member, majors(world, system.states, system.years), bases, absent)


def span(world: World, kind: Kind) -> tuple[int | None, int | None]:
    """First and last year that the card of a base covers."""
    mine = [row for row in world.coverage() if row["card"] == kind.card and row["variable"] in kind.variables]
    began = max((row["began"].year for row in mine if row["began"]), default=None)
    ended = min((date.fromordinal(row["ended"].toordinal() - 1).year for row in mine if row["ended"]), default=None)
    return began, ended


def _base(world: World, kind: Kind, first: int, last: int, member: Flags) -> Base:
    found = world.holdings.attributes(kind.card, kind.variables, first, last)
    parts = [found.value[one] for one in kind.variables]
    unit = str(found.unit[kind.variables[0]] or "")
    if kind.card == "maddison":
        output = parts[0] * parts[1]
        value = net_power(output, parts[0]) if kind.net else output
    else:
        value = net_power(parts[0], parts[1]) if kind.net else parts[0]
    value = np.where(member, value, np.nan)
    return Base(kind, f"{unit} squared per person" if kind.net else unit, value, shares(value), found.covered)


def majors(world: World, states: Sequence[str], years: Sequence[int]) -> Flags:
    """Who was on the list of major powers in a year, for a day at least, as years x states.

    Of two states of one line in a year (Soviet Union and Russia in 1991) the one that was on the list longer stands for it.
    """
    place = {state: at for at, state in enumerate(states)}
    days = np.zeros((len(years), len(states)))
    for spell in world.holdings.spells_of_list(MAJORS):
        for at, year in enumerate(years):
            until = min(spell["until"] or date.max, date(year + 1, 1, 1))
            days[at, place[spell["state"]]] += max((until - max(spell["since"], date(year, 1, 1))).days, 0)
    for later in {state for state in states if days[:, place[state]].any()}:
        for earlier in world.line(later)[1:]:
            one, two = days[:, place[later]], days[:, place[earlier]]
            both = (one > 0) & (two > 0)
            one[both & (one < two)] = 0
            two[both & (two <= one)] = 0
    return days > 0


def ended(world: World, state: str) -> int:
    """The last year of a state, 9999 of one that goes on."""
    return max((spell["ended"] or date.max).year for spell in world.record(state)["spells"])


def line_in(world: World, state: str, year: int) -> list[str]:
    """Who may stand for a state in a year: itself or those whose seat it continues; after its end, itself only.

    Russia in 1970 is the Soviet Union; the Soviet Union in 2000 is not Russia.
    """
    return world.line(state) if year <= ended(world, state) else [state]


def measured(world: World, texts: Sequence[str]) -> list[str]:
    """The states that names or codes mean, each once.

    Raises:
        UnknownState, AmbiguousState: a name or code means none or several states.
        BadChoice: a state that never belonged to the COW state system, for whose members power is measured.
    """
    found = list(dict.fromkeys(world.meant(text) for text in texts))
    for state in found:
        if not any(spell["system"] == "cow" for spell in world.record(state)["spells"]):
            name = world.record(state)["name_en"]
            raise BadChoice(f"{name} ({state}) is not on COW's list of the state system, for whose members power is measured.")
    return found


def newest(world: World, states: Sequence[str]) -> dict[str, str]:
    """Each state to the latest one of its line among these: the Soviet Union to Russia. Others to themselves."""
    began = {state: max(spell["began"] for spell in world.record(state)["spells"]) for state in states}
    return {state: max((one for one in world.line(state) if one in began), key=lambda one: began[one]) for state in states}
