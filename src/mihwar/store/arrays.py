"""Rows of the store as matrices: members of the state system, alliance obligations, roll calls, yearly variables.

Every matrix shares one axis of states for all years, so that a state keeps its row; who was a member when is a mask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.errors import BadChoice
from mihwar.store.read import CODE, Connection, table

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]
Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

# The ranking of obligations that the similarity literature uses: the strongest of a directed dyad counts. Consultation ranks
# with neutrality, above non-aggression: no other order gives the check numbers of docs/measures/similarity.md.
SCALE: Mapping[str, int] = {"nonaggression": 1, "consultation": 2, "neutrality": 2, "offence": 3, "defence": 3}
# Cards with alliance obligations, the one preferred first. ATOP is complete; mihwar's own treaties are a selection.
ALLIANCE_CARDS = ("atop-dyads", "atop-members", "mihwar-treaties")
ISSUES = ("me", "nu", "di", "hr", "co", "ec")
FLAGS = ("important", "amendment", "paragraph", *ISSUES)


@dataclass(frozen=True, slots=True)
class System:
    """Members of the COW state system by year.

    Attributes:
        states: identifiers of all states that ever belonged to it, sorted: the axis that every year shares.
        years: the years, ascending.
        member: years x states; a state is a member in a year if it was one on any day of it.
    """

    states: tuple[str, ...]
    years: tuple[int, ...]
    member: Flags


@dataclass(frozen=True, slots=True)
class Alliances:
    """Alliance obligations by year.

    Attributes:
        states: the axis of `System`.
        years: the years asked for.
        member: years x states, as in `System`.
        tie: years x states x states; what the row owes the column: 3 defence or offence, 2 neutrality or consultation,
            1 non-aggression, 0 none; -1 throughout a year that the card does not cover. Ties with states that were not
            members in the year are not masked.
        covered: per year, whether the card speaks about it.
        card: the card the obligations come from.
        complete: whether a missing row of the card means no obligation; False for a selection of treaties.
    """

    states: tuple[str, ...]
    years: tuple[int, ...]
    member: Flags
    tie: Codes
    covered: Flags
    card: str
    complete: bool


@dataclass(frozen=True, slots=True)
class RollCalls:
    """Roll calls of the UN General Assembly, of cards that hold every roll call of a session, oldest session first.

    Attributes:
        states: identifiers of all states that ever had a ballot, sorted: the axis that every session shares.
        seat: per state, the number of the state whose seat it is: its own, or that of the one which took it over (Russia's for
            the Soviet Union).
        acts: identifiers of the roll calls.
        vote: states x roll calls; 1 yes, 2 abstain, 3 no, 0 absent, -1 no ballot (not a member, or no row at the source).
        session: per roll call.
        divided: per roll call, whether not all who voted voted alike.
        flags: for `important`, `amendment`, `paragraph` and the issues: roll calls -> 1 yes, 0 no, -1 not coded.
        card: per roll call.
    """

    states: tuple[str, ...]
    seat: Whole
    acts: tuple[str, ...]
    vote: Codes
    session: Whole
    divided: Flags
    flags: Mapping[str, Codes]
    card: tuple[str, ...]


def _column(table: Any, name: str) -> Any:
    """A number column without nulls as NumPy; not `to_numpy`, which imports pandas where that is installed."""
    return np.from_dlpack(table[name].combine_chunks())


# One code, one member a year: in 1991 COW 365 is the Soviet Union, which held it longer in that year. Of a state with two
# codes (678 and 679 of Yemen) the one it kept longer is its own.
_MEMBERS = """
WITH code AS (
  SELECT state, code, greatest(coalesce(since, DATE '1400-01-01'), DATE '1400-01-01') AS since,
         least(coalesce(until, DATE '2400-01-01'), DATE '2400-01-01') AS until FROM state_code WHERE scheme = 'cow'
), own AS (
  SELECT state, year::INTEGER AS year, arg_max(code, until - since) AS code FROM code, range($first, $last + 1) y(year)
  WHERE since < make_date(year::INTEGER + 1, 1, 1) AND until > make_date(year::INTEGER, 1, 1) GROUP BY ALL
), spell AS (
  SELECT state, year::INTEGER AS year,
         sum(least(coalesce(ended, DATE '2400-01-01'), make_date(year::INTEGER + 1, 1, 1))
             - greatest(began, make_date(year::INTEGER, 1, 1))) AS days
  FROM state_spell, range($first, $last + 1) y(year)
  WHERE system = 'cow' AND began < make_date(year::INTEGER + 1, 1, 1)
    AND coalesce(ended, DATE '2400-01-01') > make_date(year::INTEGER, 1, 1) GROUP BY ALL
)
SELECT arg_max(state, days) AS state, year FROM spell LEFT JOIN own USING (state, year) GROUP BY year, coalesce(code, state)
"""


def system(con: Connection, first: int, last: int) -> System:
    """Members of the COW state system from the first year to the last, both included.

    The list of mihwar's own table of states is used: COW's to 2016, and those still members then ever since. Years before
    1816 have no members. 1914 has 45, 2000 has 191, 2018 has 195. Germany is one state in 1990, where COW lists 255 and 260.

    Raises:
        BadChoice: the last year comes before the first.
    """
    if last < first:
        raise BadChoice(f"The years run from {first} to {last}: the last comes before the first.")
    states = _axis(con)
    place = {state: at for at, state in enumerate(states)}
    rows = table(con, _MEMBERS, {"first": first, "last": last})
    member = np.zeros((last - first + 1, len(states)), dtype=bool)
    member[_column(rows, "year") - first, [place[one] for one in rows["state"].to_pylist()]] = True
    return System(states, tuple(range(first, last + 1)), member)


def _axis(con: Connection) -> tuple[str, ...]:
    found = table(con, "SELECT DISTINCT state FROM state_spell WHERE system = 'cow' ORDER BY state")
    return tuple(found["state"].to_pylist())


def alliance_card(con: Connection, card: str | None = None) -> str:
    """The card with alliance obligations that is asked for, or the best that is loaded: ATOP, else mihwar's own treaties.

    Raises:
        BadChoice: no such card, or it is not loaded.
    """
    rows = table(con, "SELECT id FROM card WHERE loaded")["id"].to_pylist()
    loaded = [one for one in ALLIANCE_CARDS if one in rows]
    if card is None:
        return loaded[0]
    if card not in loaded:
        raise BadChoice(f"{card!r} is no loaded card of alliance obligations; choose one of {', '.join(loaded)}.")
    return card


def alliances(con: Connection, years: Sequence[int], card: str | None = None) -> Alliances:
    """Who owed whom which alliance obligation in some years, on the scale `SCALE`; a day in force makes a year.

    Args:
        con: a connection to a store.
        years: ascending and without gaps.
        card: one of `ALLIANCE_CARDS`; None: the first of them that is loaded.

    Raises:
        BadChoice: the card is not one, or not loaded.
    """
    card = alliance_card(con, card)
    years = tuple(years)
    members = system(con, years[0], years[-1])
    size = len(members.states)
    covered, complete = _covered(con, card, years)
    tie = np.full((len(years), size, size), -1, dtype=np.int8)
    tie[covered] = 0
    rows = table(con, _OWED["flow" if card == "atop-dyads" else "act"], {"card": card, "first": years[0], "last": years[-1]})
    year, a, b, value = (_column(rows, name) for name in ("year", "a", "b", "value"))
    for level in np.unique(value):  # the strongest is written last
        at = value == level
        tie[year[at] - years[0], a[at], b[at]] = level
    tie[~covered] = -1
    return Alliances(members.states, years, members.member, tie, covered, card, complete)


_LEVEL = "CASE {} " + " ".join(f"WHEN '{kind}' THEN {level}" for kind, level in SCALE.items()) + " END::TINYINT AS value"
_PLACES = """place AS (SELECT state, row_number() OVER (ORDER BY state) - 1 AS at
                       FROM (SELECT DISTINCT state FROM state_spell WHERE system = 'cow'))"""
_OWED = {
    "flow": f"""
        WITH {_PLACES}
        SELECT year, p.at AS a, q.at AS b, {_LEVEL.format("variable")} FROM flow
        JOIN place p ON p.state = source JOIN place q ON q.state = target
        WHERE layer = 'treaty' AND card = $card AND year BETWEEN $first AND $last AND value > 0""",
    "act": f"""
        WITH {_PLACES}, owed AS (
          SELECT DISTINCT a, b, kind, since, least(until, DATE '2400-01-01') AS until FROM tie_treaty
          WHERE card = $card AND since IS NOT NULL AND role_a IN ('owes', 'owes and is owed')
        )
        SELECT year::INTEGER AS year, p.at AS a, q.at AS b, {_LEVEL.format("kind")}
        FROM owed JOIN place p ON p.state = owed.a JOIN place q ON q.state = owed.b JOIN range($first, $last + 1) y(year)
          ON since < make_date(year::INTEGER + 1, 1, 1) AND until > make_date(year::INTEGER, 1, 1)
        WHERE kind IN ({", ".join(f"'{kind}'" for kind in SCALE)})""",
}


def _covered(con: Connection, card: str, years: Sequence[int]) -> tuple[Flags, bool]:
    """Per year, whether a card speaks about treaties of all states on its first day, and whether it is complete."""
    rows = table(
        con,
        """SELECT min(began) AS began, max(coalesce(ended, today() + 366)) AS ended, bool_and(complete) AS complete
           FROM coverage WHERE card = $card AND layer = 'treaty' AND state IS NULL""",
        {"card": card},
    ).to_pylist()[0]
    if rows["began"] is None:
        return np.zeros(len(years), dtype=bool), False
    began, ended = rows["began"], min(rows["ended"], date(date.today().year + 1, 1, 1))
    return np.array([began <= date(year, 1, 1) < ended for year in years]), bool(rows["complete"])


@dataclass(frozen=True, slots=True)
class Attributes:
    """Yearly variables of one card.

    Attributes:
        states: the axis of `System`.
        years: the years, ascending and without gaps.
        value: variable -> years x states; NaN where the card has no value.
        unit: variable -> unit, None for one that the card does not hold.
        covered: per year, whether the card speaks about all the variables.
    """

    states: tuple[str, ...]
    years: tuple[int, ...]
    value: Mapping[str, Numbers]
    unit: Mapping[str, str | None]
    covered: Flags


def attributes(con: Connection, card: str, variables: Sequence[str], first: int, last: int) -> Attributes:
    """Yearly variables of one card as matrices, from the first year to the last, both included.

    States that were never members of the COW state system are not on the axis and are left out.

    Raises:
        BadChoice: the last year comes before the first.
    """
    if last < first:
        raise BadChoice(f"The years run from {first} to {last}: the last comes before the first.")
    states = _axis(con)
    asked = {"card": card, "variables": list(variables), "first": first, "last": last}
    rows = table(
        con,
        f"""WITH {_PLACES}
            SELECT year, place.at, (list_position($variables, variable) - 1)::INTEGER AS which, value
            FROM attribute JOIN place USING (state)
            WHERE card = $card AND list_contains($variables, variable) AND year BETWEEN $first AND $last AND value IS NOT NULL""",
        asked,
    )
    found = np.full((len(variables), last - first + 1, len(states)), np.nan)
    found[_column(rows, "which"), _column(rows, "year") - first, _column(rows, "at")] = _column(rows, "value")
    units = table(
        con,
        """SELECT variable, any_value(unit) AS unit FROM attribute
           WHERE card = $card AND list_contains($variables, variable) GROUP BY 1""",
        asked,
    ).to_pylist()
    spans = table(
        con,
        """SELECT variable, coalesce(year(began), $first) AS began, coalesce(year(ended - 1), $last) AS ended
           FROM coverage WHERE card = $card AND list_contains($variables, variable) AND state IS NULL""",
        asked,
    ).to_pylist()
    years = tuple(range(first, last + 1))
    spoken = {one: [s for s in spans if s["variable"] == one] for one in variables}
    covered = np.array([all(any(s["began"] <= year <= s["ended"] for s in mine) for mine in spoken.values()) for year in years])
    unit = {row["variable"]: row["unit"] for row in units}
    return Attributes(states, years, dict(zip(variables, found, strict=True)), {one: unit.get(one) for one in variables}, covered)


def roll_calls(con: Connection, first: int = 1, last: int = 9999) -> RollCalls:
    """Roll calls of the General Assembly from one session to another, both included, as one matrix of votes.

    Only cards that hold every roll call of a session are read; `unga-single-votes` and the like are not. Flags that a card
    does not code are -1, not 0.
    """
    flags = ", ".join(f"coalesce(r.{name}::TINYINT, -1)::TINYINT AS {name}" for name in FLAGS)
    where = "WHERE r.complete AND r.session BETWEEN $first AND $last"
    listed = f"""SELECT r.act, r.session, r.divided::TINYINT AS divided, r.card, {flags},
                        row_number() OVER (ORDER BY r.session, r.began, r.rcid, r.act) - 1 AS nr
                 FROM roll r {where}"""
    values = {"first": first, "last": last}
    calls = table(con, f"{listed} ORDER BY nr", values)
    states = tuple(table(con, "SELECT DISTINCT state FROM ballot WHERE state IS NOT NULL ORDER BY 1")["state"].to_pylist())
    cast = table(
        con,
        f"""WITH listed AS ({listed}),
              place AS (SELECT state, row_number() OVER (ORDER BY state) - 1 AS spot
                        FROM (SELECT DISTINCT state FROM ballot WHERE state IS NOT NULL))
            SELECT place.spot, listed.nr, {CODE.format("b.position")} AS code
            FROM ballot b JOIN listed USING (act) JOIN place USING (state)""",
        values,
    )
    vote = np.full((len(states), calls.num_rows), -1, dtype=np.int8)
    vote[_column(cast, "spot"), _column(cast, "nr")] = _column(cast, "code")
    return RollCalls(
        states,
        _seats(con, states, vote, _column(calls, "session")),
        tuple(calls["act"].to_pylist()),
        vote,
        _column(calls, "session").astype(np.int64),
        _column(calls, "divided") == 1,
        {name: _column(calls, name) for name in FLAGS},
        tuple(calls["card"].to_pylist()),
    )


def sessions(con: Connection, calls: RollCalls, first: int, last: int) -> RollCalls:
    """The roll calls of some sessions, both ends included, out of those of all: what `roll_calls` gives for them."""
    at = slice(*np.searchsorted(calls.session, (first, last + 1)).tolist())
    vote, session = calls.vote[:, at], calls.session[at]
    return RollCalls(
        calls.states,
        _seats(con, calls.states, vote, session),
        calls.acts[at],
        vote,
        session,
        calls.divided[at],
        {name: one[at] for name, one in calls.flags.items()},
        calls.card[at],
    )


def _seats(con: Connection, states: Sequence[str], vote: Codes, session: npt.NDArray[np.integer]) -> Whole:
    """Who took over whose seat: the later state that continues the earlier one and voted no later than the session after."""
    number = {state: n for n, state in enumerate(states)}
    voted = [session[(row > 0).nonzero()[0]] for row in vote]
    seat = np.arange(len(states))
    pairs = table(con, "SELECT state, other FROM state_relation WHERE kind = 'continues'").to_pylist()
    for later, earlier in ((number.get(row["state"]), number.get(row["other"])) for row in pairs):
        if later is None or earlier is None or not len(voted[later]) or not len(voted[earlier]):
            continue
        if 0 <= voted[later].min() - voted[earlier].max() <= 1:
            seat[seat == seat[earlier]] = seat[later]
    return seat
