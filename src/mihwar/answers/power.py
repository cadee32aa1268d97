"""How powerful states are: shares of capabilities, output and net power, and how concentrated these are in a set of states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from mihwar.answers import powers as read
from mihwar.answers.answer import NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.powers import Base, Flags, Numbers, Powers
from mihwar.errors import BadChoice
from mihwar.measures.power import COMPONENTS, cinc, component_shares, concentration
from mihwar.model import choice
from mihwar.world import World

AMONG = ("majors", "members")
COLUMNS: Columns = {
    "year": WHOLE, "state": TEXT, "measure": TEXT, "value": NUMBER, "recomputed": NUMBER, "share": NUMBER, "rank": WHOLE,
    "covered": WHOLE, "members": WHOLE, "unit": TEXT, "card": TEXT,
}  # fmt: skip
METHOD = (
    "cinc is the published index; recomputed is ours from the six components: each as a share of its sum over all members of "
    "the COW state system, then the mean of the shares that are not missing. It does not add up to one where some are missing.",
    "gdp is output as the card gives it; net power is output times output per head (Beckley 2018).",
    "share is of the members that have a value (covered of members): where states are missing, the shares of the others are too "
    "high. No value is null, never zero.",
    "CON = sqrt((sum s^2 - 1/n) / (1 - 1/n)) with s the shares within the set (Ray and Singer 1973); effective number = "
    "1 / sum s^2; both null where a state of the set has no value. effective_all is over all covered members.",
    "Members and major powers of a year are those of a day in it, on the lists of COW; of the Soviet Union and Russia in "
    "1991 the one that was there longer counts.",
)


def power(
    world: World,
    states: Sequence[str] = (),
    first: int | None = None,
    last: int | None = None,
    among: str = "majors",
    by: Sequence[str] = (),
) -> Answer:
    """The power of states by year, and its concentration among them.

    Args:
        world: the store.
        states: names or codes; none: the set that `among` names.
        first: first year; None: 1816, or without `last` too the last year that the first base loaded covers.
        last: last year; None: the last that any base covers.
        among: `majors` (on COW's list of major powers in the year) or `members` (of the state system); not looked at where
            states are named.
        by: bases of power, of `powers.BASES`; none: all.

    Raises:
        UnknownState, AmbiguousState: a name or code means none or several states.
        BadChoice: no such set or base, a state that was never a member of the state system,
            years before 1816, or the last before the first.
    """
    choice(among, AMONG, "set of states")
    first, last = years(world, first, last, by)
    asked = read.measured(world, states)
    found = read.powers(world, first, last, by)
    rows: list[dict[str, Any]] = []
    sets: list[dict[str, Any]] = []
    own = _recomputed(world, first, last, found) if "cinc" in found.bases else None
    for year in found.years:
        for base in found.bases.values():
            inside = _set(world, found, year, asked, among)
            rows += _rows(found, base, year, inside, own)
            sets += [] if not base.covered[found.row(year)] else _concentration(found, base, year, inside)
    rows.sort(key=lambda row: (row["year"], read.BASES.index(row["measure"]), row["rank"] is None, row["rank"], row["state"]))
    return Answer(
        data={
            "among": "named" if asked else among,
            "asked": asked,
            "states": rows,
            "components": _components(world, first, last, found, asked) if own is not None and asked else [],
            "concentration": sets,
            "not_covered": list(found.absent),
            "names": world.names([row["state"] for row in rows]),
        },
        table="states",
        columns=COLUMNS,
        sources=cited(world.cards(), [row["card"] for row in rows] + ["mihwar-states", "mihwar-blocs"]),
        method=METHOD,
    )


def years(world: World, first: int | None, last: int | None, by: Sequence[str] = ()) -> tuple[int, int]:
    """The years asked for; without any, the last one that the first loaded base covers; to the last that any covers.

    Raises:
        BadChoice: years before 1816 or to come, or the last before the first.
    """
    ends = [ended for kind in read.KINDS if not by or kind.id in by for _, ended in [read.span(world, kind)] if ended]
    if first is None and last is None:
        first = last = ends[0] if ends else date.today().year
    first = first if first is not None else read.FIRST
    last = last if last is not None else max([first, *ends])
    if first < read.FIRST or last > date.today().year:
        raise BadChoice(f"Power is measured from {read.FIRST} to {date.today().year}; {first} to {last} goes beyond.")
    if last < first:
        raise BadChoice(f"The years run from {first} to {last}: the last comes before the first.")
    return first, last


def _set(world: World, found: Powers, year: int, asked: Sequence[str], among: str) -> list[int]:
    """The places of the states asked for in a year; a state asked for is the member of its line in that year."""
    at = found.row(year)
    if not asked:
        return [int(one) for one in np.flatnonzero(found.major[at] if among == "majors" else found.member[at])]
    places = []
    for state in asked:
        line = [found.states.index(one) for one in read.line_in(world, state, year) if one in found.states]
        then = [place for place in line if found.member[at, place]]
        places += then[:1] or line[:1]
    return list(dict.fromkeys(places))


def _rows(found: Powers, base: Base, year: int, inside: Sequence[int], own: Numbers | None) -> list[dict[str, Any]]:
    at = found.row(year)
    share, value = base.share[at], base.value[at]
    covered = int(np.isfinite(value).sum())
    return [
        {
            "year": year,
            "state": found.states[place],
            "measure": base.kind.id,
            "value": known(value[place]),
            "recomputed": known(own[at, place]) if own is not None and base.kind.id == "cinc" else None,
            "share": known(share[place]),
            "rank": int((share > share[place]).sum()) + 1 if np.isfinite(share[place]) else None,
            "covered": covered,
            "members": int(found.member[at].sum()),
            "unit": base.unit,
            "card": base.kind.card,
        }
        for place in inside
    ]


def known(value: float | np.floating[Any]) -> float | None:
    """A number, None where it is not known."""
    return float(value) if np.isfinite(value) else None


def _concentration(found: Powers, base: Base, year: int, inside: Sequence[int]) -> list[dict[str, Any]]:
    """Concentration in the set, with the states that keep it from being known; nothing for a set of one."""
    if len(inside) < 2:
        return []
    at = found.row(year)
    value = base.value[at]
    among, everyone = concentration(value[list(inside)]), value[np.isfinite(value)]
    whole = concentration(everyone)
    return [
        {
            "year": year,
            "measure": base.kind.id,
            "n": len(inside),
            "con": among.con if among else None,
            "hhi": among.hhi if among else None,
            "effective": among.effective if among else None,
            "effective_all": whole.effective if whole else None,
            "covered": int(everyone.size),
            "members": int(found.member[at].sum()),
            "sum": float(everyone.sum()) if base.kind.id == "cinc" and everyone.size else None,
            "missing": [found.states[place] for place in inside if not np.isfinite(value[place])],
            "card": base.kind.card,
        }
    ]


def components_of(world: World, first: int, last: int, member: Flags) -> Numbers:
    """The six components of CINC of members, as six x years x states."""
    found = world.holdings.attributes("cow-nmc", COMPONENTS, first, last)
    return np.stack([np.where(member, found.value[one], np.nan) for one in COMPONENTS])


def _recomputed(world: World, first: int, last: int, found: Powers) -> Numbers:
    return cinc(components_of(world, first, last, found.member))


def _components(world: World, first: int, last: int, found: Powers, asked: Sequence[str]) -> list[dict[str, Any]]:
    """What CINC is made of, for the states asked for: each component, its share, and whether it is missing."""
    values = components_of(world, first, last, found.member)
    part = component_shares(values)
    base = found.bases["cinc"]
    return [
        {
            "year": year,
            "state": found.states[place],
            "component": name,
            "value": known(values[which, found.row(year), place]),
            "share": known(part[which, found.row(year), place]),
        }
        for year in found.years
        for place in _set(world, found, year, asked, "majors")
        if base.covered[found.row(year)]
        for which, name in enumerate(COMPONENTS)
    ]


__all__ = ["AMONG", "components_of", "known", "power", "years"]
