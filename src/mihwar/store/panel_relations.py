"""The rows that variables of a panel come from, each relation as one query: year, key, and a column per variable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mihwar.store.read import _literal

if TYPE_CHECKING:
    from mihwar.store.panel import Column, Frame

_END = "DATE '2400-01-01'"
# Undirected flows have one row per pair in the store.
UNDIRECTED = ("mindist", "shared_igos")
_HOSTILITY = """CASE position WHEN 'war' THEN 5 WHEN 'use of force' THEN 4 WHEN 'display of force' THEN 3
                WHEN 'threat to use force' THEN 2 ELSE 1 END"""


def of_states(columns: Sequence[Column], frame: Frame) -> str:
    """An attribute, or what concerns one state only."""
    if columns[0].relation == "conflict":
        return _conflict(columns, frame)
    (one,) = columns
    return f"""SELECT state, year, value AS "{one.name}" FROM attribute WHERE card = '{one.card}' AND variable = '{one.value}'
               AND year BETWEEN {frame.first} AND {frame.last}"""


def of_pairs(columns: Sequence[Column], frame: Frame, fold: bool) -> str:
    """Directed pairs, or with `fold` what they come to for each state."""
    relation = columns[0].relation
    if relation == "flow":
        pairs = _flow(columns, frame)
    else:
        cells = ", ".join(f'max({column.value}) AS "{column.name}"' for column in columns)
        pairs = f"SELECT year, a, b, {cells} FROM ({EVENTS[relation](columns[0].card, frame)}) GROUP BY ALL"
    return _folded(pairs, columns) if fold else pairs


def _folded(pairs: str, columns: Sequence[Column]) -> str:
    cells = []
    how = {one: f"{one}({{0}}) FILTER ({{1}})" for one in ("sum", "min", "max")}
    how["count"] = "nullif(count(*) FILTER ({0} > 0 AND {1}), 0)"  # none found is zero only where the card says so
    for column in columns:
        make, name = how[column.fold or "count"], f'"{column.name}"'
        if column.directed:
            out, into = make.format(name, "side = 'a'"), make.format(name, "side = 'b'")
            cells += [f'{out} AS "{column.name}_out"', f'{into} AS "{column.name}_in"']
        else:
            one = make.format(name, "side = 'a'")
            cells.append(f"{one} AS {name}")
    return f"""SELECT year, state, {", ".join(cells)} FROM
               (SELECT *, a AS state, 'a' AS side FROM ({pairs}) UNION ALL SELECT *, b AS state, 'b' AS side FROM ({pairs}))
               GROUP BY year, state"""


def _flow(columns: Sequence[Column], frame: Frame) -> str:
    (one,) = columns
    where = f"card = '{one.card}' AND variable = '{one.value}' AND year BETWEEN {frame.first} AND {frame.last}"
    turned = f"UNION ALL SELECT year, target, source, value FROM flow WHERE {where}" if one.value in UNDIRECTED else ""
    return f"""SELECT year, source AS a, target AS b, value AS "{one.name}" FROM flow WHERE {where} {turned}"""


def _years(pairs: str, frame: Frame, cells: str) -> str:
    """Spells (a, b, s, u) cut into the years in which they hold for a day."""
    return f"""SELECT y.year::INTEGER AS year, a, b, {cells} FROM ({pairs}) JOIN range({frame.first}, {frame.last + 1}) y(year)
               ON s < make_date(y.year::INTEGER + 1, 1, 1) AND u > make_date(y.year::INTEGER, 1, 1)"""


def _end(card: str, layer: str) -> str:
    """The day on which a card stops speaking: an open end does not hold beyond it."""
    return f"""coalesce((SELECT max(ended) FROM coverage WHERE card = '{card}' AND layer = '{layer}'
                         AND complete AND state IS NULL), {_END})"""


def _opposed(card: str, kinds: str = "TRUE") -> str:
    """Those on opposite sides of a dispute, each way, while both took part."""
    sides = f"""SELECT p.act, p.state, left(p.role, 6) AS side, p.role, p.position, a.value, a.began,
                       coalesce(p.since, a.began) AS s,
                       least(coalesce(p.until, a.ended, {_END}), coalesce(a.ended, {_END}), {_end(card, "dispute")}) AS u
                FROM party p JOIN act a ON a.id = p.act WHERE a.card = '{card}' AND {kinds} AND p.state IS NOT NULL"""
    return f"""WITH sides AS ({sides})
               SELECT x.state AS a, y.state AS b, greatest(x.s, y.s) AS s, least(x.u, y.u) AS u, x.position, x.value, x.began
               FROM sides x JOIN sides y ON x.act = y.act AND x.state <> y.state AND (x.side <> y.side OR x.role = 'rival')
               WHERE greatest(x.s, y.s) < least(x.u, y.u)"""


def _dispute(card: str, frame: Frame) -> str:
    cells = f"1 AS ongoing, (year(began) = y.year)::INTEGER AS onset, {_HOSTILITY} AS hostility"
    return _years(_opposed(card), frame, cells)


def _opponents(card: str, frame: Frame) -> str:
    return _years(_opposed(card), frame, "1 AS ongoing")


def _armed(card: str, frame: Frame) -> str:
    return _years(_opposed(card, "a.kind = 'interstate conflict'"), frame, "value AS intensity")


def _conflict(columns: Sequence[Column], frame: Frame) -> str:
    """The most intense conflict of a government at home, with or without troops of other states on a side."""
    kinds = _literal(["intrastate conflict", "internationalised intrastate conflict"])
    card = columns[0].card
    spells = f"""SELECT p.state AS a, NULL AS b, a.value, a.began AS s,
                        least(coalesce(a.ended, {_END}), {_end(card, "dispute")}) AS u
                 FROM party p JOIN act a ON a.id = p.act
                 WHERE a.card = '{card}' AND list_contains({kinds}, a.kind) AND p.role = 'side_a'
                   AND p.state IS NOT NULL"""
    years = _years(spells, frame, "value")
    return f"""SELECT a AS state, year, max(value) AS "{columns[0].name}" FROM ({years}) GROUP BY ALL"""


def _sanction(card: str, frame: Frame) -> str:
    spells = f"""SELECT a, b, since AS s, least(until, {_END}, {_end(card, "sanction")}) AS u FROM tie_sanction
                 WHERE card = '{card}' AND role_a LIKE 'sender%'"""
    return _years(spells, frame, "1 AS ongoing")


def _treaty(card: str, frame: Frame) -> str:
    kinds = ("defence", "offence", "neutrality", "nonaggression", "consultation")
    spells = f"""SELECT a, b, kind, since AS s, least(until, {_END}) AS u FROM tie_treaty
                 WHERE card = '{card}' AND since IS NOT NULL AND role_a LIKE 'owes%'"""
    cells = ", ".join(f"CASE WHEN kind = '{kind}' THEN 1 END AS {kind}" for kind in kinds)
    return _years(spells, frame, cells)


def _given(name: str) -> Callable[[str, Frame], str]:
    return lambda card, frame: f"SELECT * FROM given_{name}"


EVENTS: dict[str, Callable[[str, Frame], str]] = {
    "dispute": _dispute,
    "opponents": _opponents,
    "armed": _armed,
    "sanction": _sanction,
    "treaty": _treaty,
    "votes": _given("votes"),
}


def near(frame: Frame) -> str:
    """Pairs that are contiguous by land or across up to 400 miles of water."""
    return f"""SELECT DISTINCT year, source AS a, target AS b, 1 AS near FROM flow
               WHERE variable = 'contiguity' AND value > 0 AND year BETWEEN {frame.first} AND {frame.last}"""


def major(frame: Frame) -> str:
    """The COW major powers of each year."""
    return f"""SELECT DISTINCT state, year, 1 AS major FROM attribute
               WHERE variable = 'major_power' AND value = 1 AND year BETWEEN {frame.first} AND {frame.last}"""
