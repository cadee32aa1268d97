"""The variables a panel may have: what the store holds, under the names scholars ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mihwar.errors import BadChoice
from mihwar.store.panel import Column


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable.

    Attributes:
        name: what it is called on the command line, and its column.
        card: the dataset.
        over: `state` or `pair`.
        relation, value, directed, system, fold: as in `store.panel.Column`.
        layer: of the coverage that tells where finding nothing means none; None: that of the variable itself.
        zero: does finding nothing mean none where the card is complete?
        unit: in words; None: as the store has it.
        seen: first and last year with a value, for a card whose coverage is silent about the variable.
    """

    name: str
    card: str
    over: str
    relation: str
    value: str
    directed: bool = False
    system: str | None = None
    fold: str | None = None
    layer: str | None = None
    zero: bool = False
    unit: str | None = None
    seen: tuple[int, int] | None = None


OBLIGATIONS = ("defence", "offence", "neutrality", "nonaggression", "consultation")
FLAG = "1 if so, 0 if not"
HOSTILITY = "0 none, 1 no militarised action, 2 threat, 3 display, 4 use of force, 5 war"
INTENSITY = "0 none, 1 minor conflict, 2 war"


def _disputes(name: str, card: str) -> tuple[Variable, ...]:
    one = ("pair", "dispute")
    return (
        Variable(name, card, *one, "ongoing", False, "cow", "count", "dispute", True, FLAG),
        Variable(f"{name}_onset", card, *one, "onset", False, "cow", "count", "dispute", True, FLAG),
        Variable(f"{name}_hostility", card, *one, "hostility", True, "cow", "max", "dispute", True, HOSTILITY),
    )


PAIRS = (
    *(Variable(f"atop_{one}", "atop-dyads", "pair", "flow", one, True, "cow", "count", None, True, FLAG) for one in OBLIGATIONS),
    *(Variable(f"treaty_{one}", "mihwar-treaties", "pair", "treaty", one, True, None, "count", "treaty", False, "1 if in force")
      for one in OBLIGATIONS),
    Variable("agreement", "unga-votes", "pair", "votes", "agreement", unit="share, 0 to 1"),
    Variable("kappa", "unga-votes", "pair", "votes", "kappa", unit="linear-weighted kappa, at most 1"),
    Variable("common_votes", "unga-votes", "pair", "votes", "common", unit="roll calls"),
    Variable("trade", "cow-trade", "pair", "flow", "imports", True, None, "sum", unit="million current US dollars"),
    Variable("trade_baci", "baci", "pair", "flow", "exports", True, None, "sum", unit="thousand current US$"),
    Variable("arms", "sipri-arms", "pair", "flow", "tiv", True, None, "sum", None, True, "million TIV"),
    Variable("contiguity", "cow-contiguity", "pair", "flow", "contiguity", False, "cow", "count", None, True,
             "1 by land, 2 to 5 across up to 12, 24, 150, 400 miles of water, 0 none"),
    Variable("mindist", "mindist", "pair", "flow", "mindist", False, None, "min", unit="km"),
    Variable("shared_igos", "cow-igo", "pair", "flow", "shared_igos", unit="organisations"),
    *_disputes("mid", "cow-mid"),
    *_disputes("gml_mid", "gml-mid"),
    Variable("war", "cow-wars", "pair", "opponents", "ongoing", False, "cow", "count", "dispute", True, FLAG),
    Variable("rivalry", "tss-rivalries", "pair", "opponents", "ongoing", False, "cow", "count", "dispute", True, FLAG),
    Variable("ucdp_interstate", "ucdp", "pair", "armed", "intensity", False, None, "max", "dispute", True, INTENSITY),
    Variable("sanction", "mihwar-sanctions", "pair", "sanction", "ongoing", True, None, "count", "sanction", False,
             "1 if in force"),
    Variable("sanction_gsdb", "gsdb", "pair", "sanction", "ongoing", True, None, "count", "sanction", True, FLAG),
    Variable("sanction_ties", "ties", "pair", "sanction", "ongoing", True, None, "count", "sanction", True, FLAG),
)  # fmt: skip
CONFLICT = Variable("ucdp_intrastate", "ucdp", "state", "conflict", "intensity", layer="dispute", zero=True, unit=INTENSITY)
# What cards hold on single states, so that a card that is not loaded can be asked for and answered with null.
STATES: Mapping[str, tuple[str, ...]] = {
    "cow-nmc": ("cinc", "milex", "milper", "irst", "pec", "tpop", "upop"),
    "cow-states": ("cow_member", "major_power"),
    "gw-states": ("gw_member", "gw_microstate"),
    "isd": ("isd_member",),
    "cow-trade": ("imports", "exports"),
    "wdi": ("gdp", "gdp_per_capita", "population"),
    "maddison": ("gdp_per_capita_mpd", "population_mpd"),
    "pwt": ("pwt_rgdpe", "pwt_rgdpo", "pwt_rgdpna", "pwt_pop", "pwt_hc", "pwt_cn"),
    "unga-ideal-points": ("ideal_point", "ideal_point_lo", "ideal_point_hi"),
    "unga-ideal-points-sessions": ("ideal_point_session", "ideal_point_session_lo", "ideal_point_session_hi"),
    "cow-igo": ("igo_full", "igo_associate", "igo_observer"),
    "polity5": ("polity2",),
    "vdem": ("v2x_polyarchy", "v2x_libdem"),
    "sipri-milex": ("milex", "milex_constant", "milex_share_gdp"),
    "unsc-members": ("unsc_member", "unsc_permanent"),
}
# Lists of members: who is not on them in a covered year was not one.
LISTS = frozenset({"cow_member", "major_power", "gw_member", "gw_microstate", "isd_member", "unsc_member", "unsc_permanent"})
# Of a name that two cards have, the card meant where none is named; the other is `name:card`.
PREFERRED = {"milex": "cow-nmc", "gdp": "wdi"}
GROUPS: Mapping[str, tuple[str, ...]] = {
    "atop": tuple(f"atop_{one}" for one in OBLIGATIONS),
    "treaties": tuple(f"treaty_{one}" for one in OBLIGATIONS),
    "votes": ("agreement", "kappa", "common_votes"),
    "nmc": STATES["cow-nmc"],
    "mids": ("mid", "mid_onset", "mid_hostility"),
    "gml": ("gml_mid", "gml_mid_onset", "gml_mid_hostility"),
    "igos": ("shared_igos", *STATES["cow-igo"]),
    "democracy": ("v2x_polyarchy", "polity2"),
    "distance": ("mindist",),
    "conflict": ("ucdp_interstate", "ucdp_intrastate"),
    "sanctions": ("sanction", "sanction_gsdb", "sanction_ties"),
}


def catalogue(held: Iterable[Mapping[str, Any]]) -> dict[str, Variable]:
    """Every variable by name: those of pairs, and of states what is known and what the store holds besides.

    Args:
        held: records `variable`, `card`, `unit`, `first`, `last` of what the store holds on states.
    """
    units = {(row["variable"], row["card"]): row for row in held}
    known = {(name, card): None for card, names in STATES.items() for name in names}
    found: dict[str, Variable] = {}
    cards: dict[str, set[str]] = {}
    for name, card in {**known, **units}:
        cards.setdefault(name, set()).add(card)
    for name, card in {**known, **units}:
        plain = len(cards[name]) == 1 or PREFERRED.get(name, min(cards[name])) == card
        title = name if plain else f"{name}:{card}"
        row = units.get((name, card))
        unit, seen = (row["unit"], (row["first"], row["last"])) if row else (None, None)
        found[title] = Variable(title, card, "state", "attribute", name, zero=name in LISTS, unit=unit, seen=seen)
    return {**{one.name: one for one in PAIRS}, **dict(sorted(found.items())), CONFLICT.name: CONFLICT}


def chosen(names: Sequence[str], known: Mapping[str, Variable], dyads: bool) -> list[Variable]:
    """The variables asked for, by name, by group or by card, each once.

    Raises:
        BadChoice: a name that is none of these, or that a panel of this kind cannot have.
    """
    found: dict[str, Variable] = {}
    for name in names:
        listed = [one for one in known.values() if one.card == name]
        if name in known and name not in GROUPS:
            listed = [known[name]]
        elif name in GROUPS:
            listed = [known[one] for one in GROUPS[name]]
        if not listed:
            raise BadChoice(
                f"{name!r} is no variable, group or dataset of a panel; groups: {', '.join(GROUPS)}; all: `mihwar panel --list`."
            )
        if not any(_fits(one, dyads) for one in listed):
            raise BadChoice(f"{name} is of pairs and cannot be told of single states: ask for dyad-years.")
        found |= {one.name: one for one in listed if _fits(one, dyads)}
    return list(found.values())


def _fits(one: Variable, dyads: bool) -> bool:
    return dyads or one.over == "state" or one.fold is not None


@dataclass(frozen=True, slots=True)
class Span:
    """Years a variable's card speaks about.

    Attributes:
        years: ranges of years, both ends included.
        whole: of these, where finding nothing means none, as one range; None: nowhere.
    """

    years: tuple[tuple[int, int], ...]
    whole: tuple[int, int] | None

    def holds(self, year: int) -> bool:
        """Does the card speak about the year?"""
        return any(first <= year <= last for first, last in self.years)


def span(one: Variable, coverage: Sequence[Mapping[str, Any]], vintage: date) -> Span:
    """What the card's coverage says of a variable; an open end is taken to be the vintage's day."""
    mine = [
        row
        for row in coverage
        if row["card"] == one.card and row["state"] is None and row["began"]
        and (row["layer"] == one.layer if one.layer else row["variable"] == one.value)
    ]  # fmt: skip
    years = tuple(dict.fromkeys((row["began"].year, ((row["ended"] or vintage) - timedelta(days=1)).year) for row in mine))
    if not years and one.seen:
        years = (one.seen,)
    full = [row for row in mine if row["complete"] and row["ended"]]
    if not one.zero or not full:
        return Span(years, None)
    first, last = min(row["began"] for row in full), max(row["ended"] for row in full)
    return Span(years, (first.year + (first > date(first.year, 1, 1)), last.year - 1))


def column(one: Variable, where: Span) -> Column:
    """A variable as the store joins it."""
    name = one.name.replace(":", "_").replace("-", "_")
    return Column(name, one.relation, one.value, one.card, one.over, one.directed, where.whole, one.system, one.fold)
