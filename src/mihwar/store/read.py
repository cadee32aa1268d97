"""Questions put to a store, each as one function that returns records."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb

from mihwar.errors import BadChoice

if TYPE_CHECKING:
    import pyarrow as pa

Connection = duckdb.DuckDBPyConnection
Rows = list[dict[str, Any]]
FOREVER = "'infinity'::DATE"
# yes 1, abstain 2, no 3, anything else 0: the coding of measures/agreement.py.
CODE = "coalesce(list_position(['yes', 'abstain', 'no'], {}), 0)::TINYINT"


_PLACE = re.compile(r"(\bIN )?\$(\w+)")


def _ask(con: Connection, sql: str, values: Mapping[str, Any] | None = None) -> Connection:
    """Run a question with its values written into it as literals; `IN $name` takes a list.

    DuckDB imports pandas, where that is installed, to bind even a single text: most of a second for every command.
    """

    def literal(place: re.Match[str]) -> str:
        value = (values or {})[place[2]]
        return f"IN ({', '.join(map(_literal, value)) or 'NULL'})" if place[1] else _literal(value)

    return con.execute(_PLACE.sub(literal, sql))


def _literal(value: str | int | date | Sequence[str]) -> str:
    """A value as DuckDB writes it; within a text only the quote has a meaning, and it is doubled. No text has a NUL."""
    if isinstance(value, str):
        if "\0" in value:
            raise BadChoice("The text holds a NUL character; leave it out.")
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, int):
        return str(value)
    return "[" + ", ".join(_literal(one) for one in value) + "]::VARCHAR[]"


def table(con: Connection, sql: str, values: Mapping[str, Any] | None = None) -> pa.Table:
    """The answer to a question in columns."""
    return _ask(con, sql, values).to_arrow_table()


def _rows(con: Connection, sql: str, values: Mapping[str, Any] | None = None) -> Rows:
    """The answer to a question as records: without Arrow, whose import takes a fifth of a second."""
    found = _ask(con, sql, values)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def state_tables(con: Connection) -> dict[str, Rows]:
    """The table of states and its spells, codes, names and relations, whole: a few thousand rows, read once."""
    questions = {
        "state": "SELECT * FROM state",
        "spells": "SELECT * FROM state_spell ORDER BY system, began",
        "codes": "SELECT * FROM state_code ORDER BY scheme, since",
        "names": "SELECT * FROM state_name",
        "relations": 'SELECT * FROM state_relation ORDER BY "on", state, other',
    }
    return {name: _rows(con, sql) for name, sql in questions.items()}


# Which views hold the ties of a layer: asking only these spares DuckDB the planning of all.
_VIEWS = {"treaty": ("tie_treaty", "tie_alliance_year"), "sanction": ("tie_sanction",), "trade": ("tie_flow",),
          "arms": ("tie_event", "tie_flow")}  # fmt: skip
# The card of alliance obligations that are flows, a row a year; a card without a span in `spoken` holds nothing.
DYAD_YEARS = "atop-dyads"


def ties(con: Connection, a: list[str], b: list[str] | None, on: date, window: int, layers: list[str]) -> Rows:
    """Ties that hold on a date, signed but not yet binding ones, and events of the `window` days up to it."""
    views: dict[str, list[str]] = {}
    for layer in layers:
        for view in _VIEWS.get(layer, ("tie_event",)):
            if _may_speak(con, view, layer, on):
                views.setdefault(view, []).append(layer)
    if not views:
        return []
    ends = f"a IN $a {'AND b IN $b' if b else ''}"
    rows = " UNION ALL ".join(
        f"SELECT * FROM {view} WHERE layer IN ({', '.join(map(_literal, mine))}) AND {ends}" for view, mine in views.items()
    )
    values = {"a": a, "on": on, "window": window, **({"b": b} if b else {})}
    return _rows(
        con,
        f"""WITH asked AS ({rows})
            SELECT * REPLACE (nullif(until, {FOREVER}) AS until), CASE WHEN layer NOT IN ('treaty', 'sanction') THEN 'event'
                        WHEN since IS NOT NULL AND since <= $on THEN 'in force' ELSE 'signed' END AS stage FROM asked
            WHERE NOT EXISTS (SELECT 1 FROM spoken s WHERE s.card = asked.card AND s.layer = asked.layer AND s.ended <= $on)
              AND coalesce(least(signed, since), since, signed) <= $on
              AND (coalesce(until, {FOREVER}) > $on
                   OR (layer NOT IN ('treaty', 'sanction', 'trade') AND until > $on - $window::INTEGER))
            ORDER BY layer, since DESC NULLS FIRST, kind, act, b, article""",
        values,
    )


def _may_speak(con: Connection, view: str, layer: str, on: date) -> bool:
    """Whether any card of a layer that a view of flows is made from may speak on a date: it has millions of rows."""
    if view not in ("tie_alliance_year", "tie_flow"):
        return True
    card = f"AND card = {_literal(DYAD_YEARS)}" if view == "tie_alliance_year" else ""
    sql = f"SELECT 1 FROM spoken WHERE layer = $layer {card} AND ended > $on LIMIT 1"
    return _ask(con, sql, {"layer": layer, "on": on}).fetchone() is not None


def latest_flows(con: Connection, a: list[str], b: list[str], on: date) -> Rows:
    """Goods trade between two states, in the last year at or before the date, per card and variable."""
    return _rows(
        con,
        # Each way for itself: DuckDB looks for a list of values while it reads, for an OR of two only afterwards.
        """WITH both_ways AS (SELECT * FROM flow WHERE layer = 'trade' AND source IN $a AND target IN $b
                              UNION ALL SELECT * FROM flow WHERE layer = 'trade' AND source IN $b AND target IN $a)
           SELECT layer, variable, year, source, target, value, unit, card FROM both_ways WHERE year <= year($on::DATE)
           QUALIFY year = max(year) OVER (PARTITION BY card, variable) ORDER BY card, variable, source""",
        {"a": a, "b": b, "on": on},
    )


def held_acts(con: Connection, on: date) -> Rows:
    """How many acts of each layer there are up to a date, the first and last of them, and the cards that they come from."""
    return _rows(
        con,
        """SELECT layer, count(*) AS acts, min(coalesce(signed, began)) AS first, max(coalesce(signed, began)) AS last,
                  list_sort(list_distinct(list(card))) AS cards
           FROM act WHERE coalesce(signed, began) <= $on GROUP BY layer ORDER BY layer""",
        {"on": on},
    )


def newest_acts(con: Connection, layers: list[str], on: date, most: int) -> Rows:
    """The last acts of some layers up to a date, newest first."""
    return _rows(
        con,
        """SELECT id AS act, layer, kind, coalesce(signed, began) AS day, precision, coalesce(status, 'confirmed') AS status,
                  title_en, title_ar, card, locator, url
           FROM act WHERE layer IN $layers AND coalesce(signed, began) <= $on ORDER BY day DESC, act LIMIT $most""",
        {"layers": layers, "on": on, "most": most},
    )


def coverage(con: Connection) -> Rows:
    """What every loaded card covers."""
    return _rows(con, "SELECT * FROM coverage ORDER BY card, layer, variable, began")


def cards(con: Connection) -> Rows:
    """Every card the package knows, loaded or not."""
    return _rows(con, "SELECT * FROM card ORDER BY NOT loaded, id")


def _cast(lines: Sequence[Sequence[str]]) -> str:
    """The votes of lines of states that continue one another: one for each line and roll call that lists it."""
    sides = ", ".join(f"({_literal(state)}, {nr})" for nr, line in enumerate(lines) for state in line)
    return f"""side (state, line) AS (VALUES {sides}),
             cast_ AS (SELECT act, line, any_value(state) AS state, max({CODE.format("position")}) AS code
                       FROM ballot JOIN side USING (state) GROUP BY act, line)"""


def cross_tables(con: Connection, lines: Sequence[Sequence[str]], pairs: Sequence[tuple[int, int]]) -> Rows:
    """How pairs of lines of states voted, session by session: divided roll calls of cards that hold every one.

    Args:
        con: an open store.
        lines: states that continue one another, newest first; the vote of one is the vote of the line.
        pairs: numbers of two lines each.

    Returns:
        Per pair and session that lists both, oldest first: `pair`, `session`, nine `counts` (by the first line's yes,
        abstain, no and then the second's), and of the last roll call `a` and `b`, who sat there, and its `card`.
    """
    cells = ", ".join(f"count(*) FILTER (x.code = {x} AND y.code = {y})" for x in (1, 2, 3) for y in (1, 2, 3))
    return _rows(
        con,
        f"""WITH {_cast(lines)},
             pair (pair, one, two) AS (VALUES {", ".join(f"({nr}, {one}, {two})" for nr, (one, two) in enumerate(pairs))})
           SELECT pair.pair, r.session, [{cells}] AS counts, arg_max(x.state, r.began) AS a,
                  arg_max(y.state, r.began) AS b, arg_max(r.card, r.began) AS card
           FROM pair JOIN cast_ x ON x.line = pair.one JOIN cast_ y ON y.line = pair.two AND y.act = x.act
           JOIN roll r ON r.act = x.act AND r.divided AND r.complete GROUP BY ALL ORDER BY 1, 2""",
    )


def single_votes(con: Connection, a: Sequence[str], b: Sequence[str]) -> Rows:
    """How two lines of states voted on roll calls from cards that hold only some of a session, oldest first; 0 is absence."""
    return _rows(
        con,
        f"""WITH {_cast([a, b])}
           SELECT r.began AS date, r.session, r.resolution, r.title_en, r.act, r.card,
                  x.state AS a, y.state AS b, x.code AS vote_a, y.code AS vote_b
           FROM cast_ x JOIN cast_ y ON x.line = 0 AND y.line = 1 AND y.act = x.act
           JOIN roll r ON r.act = x.act AND NOT r.complete ORDER BY date, r.act""",
    )


def companions(con: Connection, line: Sequence[str], session: int) -> Rows:
    """What a line of states and each other state had in common in a session's divided roll calls.

    Returns:
        `state`, `common` roll calls, the sum `apart` of |differences| of codes, and how many roll calls were `divided` in all.
    """
    return _rows(
        con,
        f"""WITH {_cast([line])}, asked AS (SELECT act FROM roll WHERE session = $session AND divided AND complete)
           SELECT p.state, count(*) AS common, sum(abs(mine.code - {CODE.format("p.position")}))::BIGINT AS apart,
                  (SELECT count(*) FROM asked) AS divided
           FROM asked JOIN cast_ mine USING (act) JOIN ballot p USING (act)
           WHERE mine.code > 0 AND p.position IN ('yes', 'abstain', 'no') AND p.state NOT IN $line GROUP BY 1 ORDER BY 1""",
        {"line": line, "session": session},
    )


def last_session(con: Connection, on: date) -> tuple[int, date, date] | None:
    """The last session with complete roll calls that has begun by the date, its first and last roll call."""
    return _ask(
        con,
        """SELECT session, min(began), max(began) FROM roll WHERE complete AND began <= $on
           GROUP BY 1 ORDER BY 1 DESC LIMIT 1""",
        {"on": on},
    ).fetchone()


def attributes(con: Connection, states: list[str], variables: list[str], year: int) -> Rows:
    """The last value at or before a year of each variable of each state, per card."""
    return _rows(
        con,
        """SELECT state, variable, year, value, unit, card FROM attribute
           WHERE state IN $states AND variable IN $variables AND year <= $year
           QUALIFY year = max(year) OVER (PARTITION BY state, variable, card) ORDER BY variable, state, card""",
        {"states": states, "variables": variables, "year": year},
    )


def series(con: Connection, states: list[str], variable: str) -> Rows:
    """All years of one variable of some states."""
    return _rows(
        con,
        """SELECT state, year, value, card FROM attribute WHERE state IN $states AND variable = $variable
           ORDER BY state, year""",
        {"states": states, "variable": variable},
    )


def sanctions_on(con: Connection, states: list[str], on: date) -> Rows:
    """Measures in force on a date against some states, with the sender as the act names it (state or organisation)."""
    return _rows(
        con,
        f"""SELECT t.state AS target, coalesce(s.org, s.state) AS sender, s.org IS NOT NULL AS is_org, a.id AS act, a.title_en,
                   a.title_ar, coalesce(m.kind, a.kind) AS kind, m.article AS basis,
                   greatest(s.since, t.since, coalesce(m.since, s.since)) AS since,
                   m.text_en, m.text_ar, coalesce(m.confidence, a.confidence) AS confidence, a.card, a.locator,
                   coalesce(m.url, a.url) AS url
            FROM act a JOIN part s ON s.act = a.id AND s.role = 'sender' JOIN part t ON t.act = a.id AND t.role = 'target'
            LEFT JOIN clause m ON m.act = a.id
            WHERE a.layer = 'sanction' AND a.kind <> 'threat'
              AND NOT EXISTS (SELECT 1 FROM spoken c WHERE c.card = a.card AND c.layer = 'sanction' AND c.ended <= $on)
              AND t.state IN $states
              AND greatest(s.since, t.since, coalesce(m.since, s.since)) <= $on
              AND least(s.until, t.until, coalesce(m.until, {FOREVER})) > $on
            ORDER BY target, is_org DESC, sender, since, basis, kind, act""",
        {"states": states, "on": on},
    )


def acts_of(con: Connection, a: list[str], b: list[str] | None, since: date, on: date) -> Rows:
    """Dated acts that a state, or two together, took part in, newest first; roll calls left out."""
    return _rows(
        con,
        f"""SELECT a.id AS act, a.layer, a.kind, a.title_en, a.title_ar, a.signed, a.began, a.ended, a."precision",
                   coalesce(a.status, 'confirmed') AS status, a.value, a.bound, a.unit, a.claimant_en, a.claimant_ar,
                   a.note_en, a.note_ar, a.confidence, a.card, a.locator, a.url
            FROM act a WHERE a.rowid IN (  -- found by few columns; all of them are then read of few acts
              SELECT rowid FROM act WHERE id IN (SELECT act FROM part WHERE state IN $a)
                {"AND id IN (SELECT act FROM part WHERE state IN $b)" if b else ""}
                AND kind <> 'roll call' AND coalesce(signed, began) <= $on AND coalesce(began, signed) >= $since)
            ORDER BY coalesce(CASE WHEN a.layer = 'treaty' THEN a.signed END, a.began) DESC, a.id""",
        {"a": a, "since": since, "on": on, **({"b": b} if b else {})},
    )


def blocs(con: Connection, states: list[str], on: date) -> Rows:
    """Blocs that a state belongs to on a date."""
    return _rows(
        con,
        f"""SELECT b.id, b.name_en, b.name_ar, b.kind, m.state, m.since, m.until, coalesce(m.url, b.url) AS url, m.card,
                   m.note_en, m.note_ar
            FROM member m JOIN bloc b ON b.id = m.bloc WHERE m.state IN $states AND b.kind <> 'list'
              AND m.since <= $on AND coalesce(m.until, {FOREVER}) > $on ORDER BY m.since, b.id""",
        {"states": states, "on": on},
    )


def members(con: Connection, bloc: str, on: date) -> list[str]:
    """The members of a bloc, or of the treaty it rests on, on a date."""
    found = _ask(
        con,
        f"SELECT state FROM member WHERE bloc = $bloc AND since <= $on AND coalesce(until, {FOREVER}) > $on ORDER BY 1",
        {"bloc": bloc, "on": on},
    ).fetchall()
    return [row[0] for row in found]


def all_members(con: Connection, on: date) -> Rows:
    """The members of every bloc on a date, a row each."""
    sql = f"SELECT bloc, state FROM member WHERE since <= $on AND coalesce(until, {FOREVER}) > $on ORDER BY ALL"
    return _rows(con, sql, {"on": on})


def claims(con: Connection, act: str) -> Rows:
    """Every party row of an act, with positions that sources dispute side by side."""
    sql = "SELECT state, org, role, position, since, locator, url, note_en FROM party WHERE act = $act ORDER BY state, since"
    return _rows(con, sql, {"act": act})


def treaties(con: Connection, card: str) -> dict[str, Rows]:
    """Every treaty of a card as coded: `acts`, their `parties` (dates null where the treaty's own hold) and `clauses`."""
    mine = "act IN (SELECT id FROM act WHERE layer = 'treaty' AND card = $card)"
    questions = {
        "acts": "SELECT * FROM act WHERE layer = 'treaty' AND card = $card ORDER BY id",
        "parties": f"SELECT * FROM party WHERE {mine} AND state IS NOT NULL ORDER BY act, state, since",
        "clauses": f"SELECT * FROM clause WHERE {mine} ORDER BY act",
    }
    return {name: _rows(con, sql, {"card": card}) for name, sql in questions.items()}


def places(con: Connection) -> Rows:
    """Metropolitan territories (the place is the state) and other places, with who administers them since when."""
    return _rows(con, "SELECT * FROM place ORDER BY place, since")


def acts_in(con: Connection, layer: str) -> tuple[Rows, Rows]:
    """Every act of a layer but roll calls, oldest first, and the parts that states and organisations took in them."""
    mine = "a.layer = $layer AND a.kind <> 'roll call'"
    acts = _rows(
        con,
        f"""SELECT a.* REPLACE (coalesce(a.status, 'confirmed') AS status) FROM act a WHERE {mine}
            ORDER BY coalesce(a.signed, a.began), a.id""",
        {"layer": layer},
    )
    parts = _rows(
        con,
        f"""SELECT p.* REPLACE (nullif(p.until, {FOREVER}) AS until) FROM part p JOIN act a ON a.id = p.act WHERE {mine}
            ORDER BY p.act, p.state, p.org, p.since, p.position""",
        {"layer": layer},
    )
    return acts, parts


def measures(con: Connection, acts: Sequence[str]) -> Rows:
    """The clauses of some acts: of sanctions, their measures with dates."""
    return _rows(con, "SELECT * FROM clause WHERE act IN $acts ORDER BY act, since, article", {"acts": list(acts)})


def bloc_table(con: Connection) -> Rows:
    """Every bloc: id, names, kind, founded, treaty, url, card."""
    return _rows(con, "SELECT * FROM bloc ORDER BY id")


def member_spells(con: Connection, bloc: str) -> Rows:
    """Who was a member of a bloc from when to when, with notes and sources."""
    sql = "SELECT state, since, until, note_en, note_ar, url, card FROM member WHERE bloc = $bloc ORDER BY state, since"
    return _rows(con, sql, {"bloc": bloc})


def ballots_between(con: Connection, states: Sequence[str], first: date, last: date) -> Rows:
    """How some states voted on the roll calls of some days, the last among them."""
    return _rows(
        con,
        """SELECT r.act, r.began, r.resolution, r.title_en, b.state, b.position, r.card, act.locator, act.url
           FROM roll r JOIN ballot b USING (act) JOIN act ON act.id = r.act
           WHERE b.state IN $states AND r.began BETWEEN $first AND $last ORDER BY r.began, r.act, b.state""",
        {"states": list(states), "first": first, "last": last},
    )


def count(con: Connection, table: str) -> int:
    """How many rows a table of the contract has."""
    found = con.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0
