"""Questions put to a store, each as one function that returns an Arrow table or plain rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

Connection = duckdb.DuckDBPyConnection
FOREVER = "'infinity'::DATE"
# yes 1, abstain 2, no 3, anything else 0: the coding of measures/agreement.py.
CODE = "coalesce(list_position(['yes', 'abstain', 'no'], {}), 0)::TINYINT"


_PLACE = re.compile(r"\$(\w+)")


def _ask(con: Connection, sql: str, values: Mapping[str, Any] | None = None) -> Connection:
    """Run a question with its values written into it as literals.

    DuckDB imports pandas, where that is installed, to bind even a single text: most of a second for every command.
    """
    filled = _PLACE.sub(lambda place: _literal((values or {})[place[1]]), sql)
    return con.execute(filled)


def _literal(value: str | int | date | Sequence[str]) -> str:
    """A value as DuckDB writes it; within a text only the quote has a meaning, and it is doubled."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, int):
        return str(value)
    return "[" + ", ".join(_literal(one) for one in value) + "]::VARCHAR[]"


def _table(con: Connection, sql: str, values: Mapping[str, Any] | None = None) -> pa.Table:
    return _ask(con, sql, values).to_arrow_table()


def state_tables(con: Connection) -> dict[str, list[dict[str, Any]]]:
    """The table of states and its spells, codes, names and relations, whole: a few thousand rows, read once."""
    questions = {
        "state": "SELECT * FROM state",
        "spells": "SELECT * FROM state_spell ORDER BY system, began",
        "codes": "SELECT * FROM state_code ORDER BY scheme, since",
        "names": "SELECT * FROM state_name",
        "relations": 'SELECT * FROM state_relation ORDER BY "on", state, other',
    }
    return {name: _table(con, sql).to_pylist() for name, sql in questions.items()}


# Which views hold the ties of a layer: asking only these spares DuckDB the planning of all.
_VIEWS = {"treaty": ("tie_treaty", "tie_alliance_year"), "sanction": ("tie_sanction",), "trade": ("tie_flow",),
          "arms": ("tie_event", "tie_flow")}  # fmt: skip


def ties(con: Connection, a: list[str], b: list[str] | None, on: date, window: int, layers: list[str]) -> pa.Table:
    """Ties that hold on a date, signed but not yet binding ones, and events of the `window` days up to it."""
    views = dict.fromkeys(view for layer in layers for view in _VIEWS.get(layer, ("tie_event",)))
    return _table(
        con,
        f"""WITH asked AS ({" UNION ALL ".join(f"SELECT * FROM {view}" for view in views)})
            SELECT * REPLACE (nullif(until, {FOREVER}) AS until), CASE WHEN layer NOT IN ('treaty', 'sanction') THEN 'event'
                        WHEN since IS NOT NULL AND since <= $on THEN 'in force' ELSE 'signed' END AS stage FROM asked
            WHERE NOT EXISTS (SELECT 1 FROM spoken s WHERE s.card = asked.card AND s.layer = asked.layer AND s.ended <= $on)
              AND a IN (SELECT unnest($a)) {"AND b IN (SELECT unnest($b))" if b else ""}
              AND list_contains($layers, layer)
              AND coalesce(least(signed, since), since, signed) <= $on
              AND (coalesce(until, {FOREVER}) > $on
                   OR (layer NOT IN ('treaty', 'sanction', 'trade') AND until > $on - $window::INTEGER))
            ORDER BY layer, since DESC NULLS FIRST, kind, act, b""",
        {"a": a, "on": on, "window": window, "layers": layers, **({"b": b} if b else {})},
    )


def latest_flows(con: Connection, a: list[str], b: list[str], on: date) -> pa.Table:
    """Goods trade between two states, in the last year at or before the date, per card and variable."""
    return _table(
        con,
        """SELECT layer, variable, year, source, target, value, unit, card FROM flow
           WHERE layer = 'trade' AND ((list_contains($a, source) AND list_contains($b, target))
             OR (list_contains($b, source) AND list_contains($a, target))) AND year <= year($on::DATE)
           QUALIFY year = max(year) OVER (PARTITION BY card, variable) ORDER BY card, variable, source""",
        {"a": a, "b": b, "on": on},
    )


def coverage(con: Connection) -> list[dict[str, Any]]:
    """What every loaded card covers."""
    return _table(con, "SELECT * FROM coverage ORDER BY card, layer, variable, began").to_pylist()  # type: ignore[no-any-return]


def cards(con: Connection) -> list[dict[str, Any]]:
    """Every card the package knows, loaded or not."""
    return _table(con, "SELECT * FROM card ORDER BY NOT loaded, id").to_pylist()  # type: ignore[no-any-return]


def votes_of(con: Connection, lines: Sequence[Sequence[str]]) -> pa.Table:
    """The votes of some lines of states side by side: a row for each roll call that any of them took part in, oldest first.

    Returns:
        What the roll call was, `complete` (1: of a card that holds every roll call) and `divided` (1: not all voted alike);
        for the n-th line `state_n`, who sat there, and `code_n`: 1, 2, 3, or 0 absent, or -1 not listed.
    """
    listed = [state for line in lines for state in line]
    sides = "".join(
        f""", any_value(state) FILTER (list_contains($line_{n}, state)) AS state_{n},
              coalesce(max(code) FILTER (list_contains($line_{n}, state)), -1)::TINYINT AS code_{n}"""
        for n in range(len(lines))
    )
    return _table(
        con,
        f"""WITH cast_ AS (
             SELECT act{sides} FROM (SELECT act, state, {CODE.format("position")} AS code FROM ballot
                                     WHERE state IN (SELECT unnest($listed))) GROUP BY act
           )
           SELECT r.session, r.act, act.began AS date, r.resolution, act.title_en, act.card, r.divided::TINYINT AS divided,
                  cover.complete::TINYINT AS complete, cast_.* EXCLUDE (act)
           FROM cast_ JOIN roll r USING (act) JOIN act ON act.id = r.act JOIN vote_cover cover ON cover.card = act.card
           ORDER BY date, r.act""",
        {"listed": listed, **{f"line_{n}": line for n, line in enumerate(lines)}},
    )


def session_votes(con: Connection, session: int) -> pa.Table:
    """Every vote cast in a session: act, state, position; divided roll calls only."""
    return _table(
        con,
        f"""SELECT p.act, p.state, {CODE.format("p.position")} AS code FROM roll r JOIN ballot p ON p.act = r.act
           WHERE r.session = $session AND r.divided AND p.position IN ('yes', 'abstain', 'no')""",
        {"session": session},
    )


def last_session(con: Connection, on: date) -> tuple[int, date, date] | None:
    """The last session with complete roll calls that has begun by the date, its first and last roll call."""
    return _ask(
        con,
        """SELECT r.session, min(a.began), max(a.began) FROM roll r JOIN act a ON a.id = r.act
           JOIN vote_cover c ON c.card = a.card AND c.complete WHERE a.began <= $on GROUP BY 1 ORDER BY 1 DESC LIMIT 1""",
        {"on": on},
    ).fetchone()


def attributes(con: Connection, states: list[str], variables: list[str], year: int) -> list[dict[str, Any]]:
    """The last value at or before a year of each variable of each state, per card."""
    return _table(  # type: ignore[no-any-return]
        con,
        """SELECT state, variable, year, value, unit, card FROM attribute
           WHERE list_contains($states, state) AND list_contains($variables, variable) AND year <= $year
           QUALIFY year = max(year) OVER (PARTITION BY state, variable, card) ORDER BY variable, state, card""",
        {"states": states, "variables": variables, "year": year},
    ).to_pylist()


def series(con: Connection, states: list[str], variable: str) -> list[dict[str, Any]]:
    """All years of one variable of some states."""
    return _table(  # type: ignore[no-any-return]
        con,
        """SELECT state, year, value, card FROM attribute WHERE list_contains($states, state) AND variable = $variable
           ORDER BY state, year""",
        {"states": states, "variable": variable},
    ).to_pylist()


def sanctions_on(con: Connection, states: list[str], on: date) -> pa.Table:
    """Measures in force on a date against some states, with the sender as the act names it (state or organisation)."""
    return _table(
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
              AND list_contains($states, t.state)
              AND greatest(s.since, t.since, coalesce(m.since, s.since)) <= $on
              AND least(s.until, t.until, coalesce(m.until, {FOREVER})) > $on
            ORDER BY target, is_org DESC, sender, since""",
        {"states": states, "on": on},
    )


def acts_of(con: Connection, a: list[str], b: list[str] | None, since: date, on: date) -> pa.Table:
    """Dated acts that a state, or two together, took part in, newest first; roll calls left out."""
    return _table(
        con,
        f"""SELECT DISTINCT a.id AS act, a.layer, a.kind, a.title_en, a.title_ar, a.signed, a.began, a.ended, a."precision",
                   coalesce(a.status, 'confirmed') AS status, a.value, a.bound, a.unit, a.claimant_en, a.claimant_ar,
                   a.note_en, a.note_ar, a.confidence, a.card, a.locator, a.url
            FROM act a JOIN part p ON p.act = a.id AND p.state IN (SELECT unnest($a))
            {"JOIN part q ON q.act = a.id AND q.state IN (SELECT unnest($b))" if b else ""}
            WHERE a.kind <> 'roll call' AND coalesce(a.signed, a.began) <= $on AND coalesce(a.began, a.signed) >= $since
            ORDER BY coalesce(CASE WHEN a.layer = 'treaty' THEN a.signed END, a.began) DESC, a.id""",
        {"a": a, "since": since, "on": on, **({"b": b} if b else {})},
    )


def blocs(con: Connection, states: list[str], on: date) -> list[dict[str, Any]]:
    """Blocs that a state belongs to on a date."""
    return _table(  # type: ignore[no-any-return]
        con,
        f"""SELECT b.id, b.name_en, b.name_ar, b.kind, m.state, m.since, m.until, coalesce(m.url, b.url) AS url, m.card,
                   m.note_en, m.note_ar
            FROM member m JOIN bloc b ON b.id = m.bloc WHERE list_contains($states, m.state) AND b.kind <> 'list'
              AND m.since <= $on AND coalesce(m.until, {FOREVER}) > $on ORDER BY m.since""",
        {"states": states, "on": on},
    ).to_pylist()


def members(con: Connection, bloc: str, on: date) -> list[str]:
    """The members of a bloc, or of the treaty it rests on, on a date."""
    found = _ask(
        con,
        f"SELECT state FROM member WHERE bloc = $bloc AND since <= $on AND coalesce(until, {FOREVER}) > $on ORDER BY 1",
        {"bloc": bloc, "on": on},
    ).fetchall()
    return [row[0] for row in found]


def claims(con: Connection, act: str) -> list[dict[str, Any]]:
    """Every party row of an act, with positions that sources dispute side by side."""
    sql = "SELECT state, org, role, position, since, locator, url, note_en FROM party WHERE act = $act ORDER BY state, since"
    return _table(con, sql, {"act": act}).to_pylist()  # type: ignore[no-any-return]


def count(con: Connection, table: str) -> int:
    """How many rows a table of the contract has."""
    found = con.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0
