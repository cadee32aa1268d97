"""State-years and dyad-years of a state system, with variables joined to them.

A unit is a code of the system in a year. It is one state: where a code changed hands in the year (COW 365 in 1991), the state
that held it longer; where a state changed codes (Germany in 1990), the later code. So every key has one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from mihwar.store import panel_relations as relations
from mihwar.store.opening import another
from mihwar.store.read import Connection, _literal

# The other list, whose codes are given too.
SYSTEMS = {"cow": "gw", "gw": "cow"}


@dataclass(frozen=True, slots=True)
class Column:
    """One variable to join.

    Attributes:
        name: of the column; in dyads with an ending where there are two of them.
        relation: which rows it comes from: `attribute`, `flow` or one of `panel_relations.EVENTS`.
        value: the variable of an attribute or flow, or the column of the other relations.
        card: the card.
        over: `state` or `pair`.
        directed: whether (a, b) and (b, a) differ.
        zero: the years in which finding nothing means none; None: it always means unknown.
        system: the list that both states must be on for a zero: `cow`, `gw`, or None for any.
        fold: how pairs become state-years: `count` of partners, `sum`, `min`, or None: not at all.
    """

    name: str
    relation: str
    value: str
    card: str
    over: str = "pair"
    directed: bool = False
    zero: tuple[int, int] | None = None
    system: str | None = None
    fold: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Which rows a panel has.

    Attributes:
        system: `cow` or `gw`.
        first, last: years, both included.
        among: states of the rows; empty: all.
        against: the other side of dyads; empty: all.
        directed: both (a, b) and (b, a), or only the pair with the smaller code first.
        relevant: only dyads that are contiguous or hold a COW major power.
        microstates: whether the Gleditsch-Ward list's microstates belong.
    """

    system: str
    first: int
    last: int
    among: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    directed: bool = True
    relevant: bool = False
    microstates: bool = False


def _pieces(system: str, frame: Frame) -> str:
    """Spells of membership cut by year, each with the code of the time; from the day `b` up to the day before `e`."""
    small = "" if frame.microstates else "AND s.source NOT LIKE '%(micro-state)%'"
    return f"""
      SELECT state, year, b, e, arg_max(code, until - since) AS code FROM (
        SELECT s.state, y.year::INTEGER AS year, c.code::INTEGER AS code, c.since, c.until,
               greatest(s.began, make_date(y.year::INTEGER, 1, 1)) AS b,
               least(coalesce(s.ended, DATE '2400-01-01'), make_date(y.year::INTEGER + 1, 1, 1)) AS e
        FROM state_spell s
        JOIN range({frame.first}, {frame.last + 1}) y(year)
          ON s.began < make_date(y.year::INTEGER + 1, 1, 1)
          AND coalesce(s.ended, DATE '2400-01-01') > make_date(y.year::INTEGER, 1, 1)
        JOIN (SELECT state, code, greatest(coalesce(since, DATE '1400-01-01'), DATE '1400-01-01') AS since,
                     least(coalesce(until, DATE '2400-01-01'), DATE '2400-01-01') AS until
              FROM state_code WHERE scheme = '{system}') c ON c.state = s.state
        WHERE s.system = '{system}' {small}
      ) WHERE since < e AND until > b GROUP BY state, year, b, e"""


def units(frame: Frame) -> str:
    """The common tables: pieces, units with both codes, and states on the other list."""
    other = SYSTEMS[frame.system]
    return f"""
    piece AS MATERIALIZED ({_pieces(frame.system, frame)}),
    held AS (SELECT code, year, arg_max(state, days) AS state
             FROM (SELECT state, code, year, sum(e - b) AS days FROM piece GROUP BY ALL) GROUP BY code, year),
    named AS MATERIALIZED (SELECT p.year, h.state, p.code, p.b, p.e FROM piece p JOIN held h USING (code, year)),
    other AS (SELECT state, year, arg_max(code, e) AS code FROM ({_pieces(other, frame)}) GROUP BY ALL),
    unit AS MATERIALIZED (
      SELECT n.year, n.state, arg_max(n.code, n.e) AS code, any_value(o.code) AS other_code,
             sum(n.e - n.b) >= make_date(n.year + 1, 1, 1) - make_date(n.year, 1, 1) AS whole
      FROM named n LEFT JOIN other o ON o.state = n.state AND o.year = n.year GROUP BY n.year, n.state)"""


def _listed(column: str, states: Sequence[str]) -> str:
    return f"AND list_contains({_literal(states)}, {column})" if states else ""


def _filled(expression: str, column: Column) -> str:
    """A value, or zero where finding nothing means none."""
    if column.zero is None:
        return expression
    member = f" AND base.{column.system} IS NOT NULL" if column.system else ""
    return f"coalesce({expression}, CASE WHEN base.year BETWEEN {column.zero[0]} AND {column.zero[1]}{member} THEN 0 END)"


def grouped(columns: Sequence[Column]) -> list[list[Column]]:
    """Columns that come from the same rows, together."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        shared = column.relation in relations.EVENTS
        groups.setdefault(f"{column.relation} {column.card}{'' if shared else ' ' + column.value}", []).append(column)
    return list(groups.values())


def _query(frame: Frame, columns: Sequence[Column]) -> str:
    """State-years as one question."""
    tables, joins, shown = [units(frame)], [], []
    tables.append(
        f"""base AS (SELECT year, state, code AS {frame.system}, other_code AS {SYSTEMS[frame.system]} FROM unit
                     WHERE TRUE {_listed("state", frame.among)})"""
    )
    for number, mine in enumerate(grouped(columns)):
        name, pairs = f"r{number}", mine[0].over == "pair"
        sql = relations.of_pairs(mine, frame, fold=True) if pairs else relations.of_states(mine, frame)
        tables.append(f"{name} AS ({sql})")
        joins.append(f"LEFT JOIN {name} ON {name}.state = base.state AND {name}.year = base.year")
        for column in mine:
            sides = ("_out", "_in") if pairs and column.directed else ("",)
            shown += [(column, f'{name}."{column.name}{side}"', side) for side in sides]
    order = {column.name: at for at, column in enumerate(columns)}
    shown.sort(key=lambda one: order[one[0].name])
    values = "".join(f', {_filled(value, column)}::DOUBLE AS "{column.name}{side}"' for column, value, side in shown)
    return f"""WITH {", ".join(tables)} SELECT base.year, base.state, base.cow, base.gw{values} FROM base {" ".join(joins)}
               ORDER BY base.{frame.system}, base.year"""


def state_years(con: Connection, frame: Frame, columns: Sequence[Column], given: Mapping[str, pa.Table]) -> pa.Table:
    """State-years, one row per state and year.

    Args:
        con: a connection to a store.
        frame: which rows.
        columns: which variables; those over pairs are folded: `_out` from the state, `_in` towards it, where directed.
        given: tables worked out outside the store (year, a, b and the columns), by the name of their relation.

    Returns:
        year, state, codes of both lists, and the variables; sorted by code and year.
    """
    own = another(con)
    try:
        for name, table in given.items():
            own.register(f"given_{name}", table)
        return own.execute(_query(frame, columns)).to_arrow_table()
    finally:
        own.close()
