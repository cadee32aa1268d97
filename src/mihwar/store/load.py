"""From a source's rows to the store's: codes become states, by date, and what resolves to no state is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from mihwar import naming
from mihwar.errors import BadFacts
from mihwar.sources.contract import STATE_COLUMNS, TABLES, Rows, TableName

ORDER: tuple[TableName, ...] = tuple(TABLES)  # acts before their parties, states before all
Counts = dict[str, int]


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Create the tables of the contract, each with the card its rows come from, and the lookup of codes."""
    for name, schema in TABLES.items():
        empty = schema.empty_table()
        con.register("empty", empty)
        extra = ", NULL::VARCHAR AS key" if name == "state_name" else ""
        con.execute(f"CREATE TABLE {name} AS SELECT *{extra}, NULL::VARCHAR AS card FROM empty")
        con.unregister("empty")
    con.execute(
        """
        CREATE TABLE card (id VARCHAR, title VARCHAR, version VARCHAR, publisher VARCHAR, url VARCHAR, citation VARCHAR,
          licence VARCHAR, permission VARCHAR, vintage VARCHAR, layers VARCHAR[], redistributable BOOLEAN,
          loaded BOOLEAN, origin VARCHAR, rows BIGINT, left_out BIGINT);
        CREATE TABLE meta (key VARCHAR, value VARCHAR);
        CREATE TABLE build_file (path VARCHAR, card VARCHAR, outcome VARCHAR, reason VARCHAR, rows BIGINT);
        """
    )


def load(con: duckdb.DuckDBPyConnection, card: str, batches: Iterable[Rows], known: Mapping[str, str]) -> Counts:
    """Insert a source's batches.

    Args:
        con: a connection to a store under construction.
        card: id of the card the rows come from.
        batches: the rows; taken in the order of the tables, acts before parties.
        known: codes that mean no state, with the reason; rows that use them are left out.

    Returns:
        `rows` inserted and `left_out` for a known reason.

    Raises:
        BadFacts: codes that mean no state and are not in `known`, or acts that do not exist.
    """
    counts: Counts = {"rows": 0, "left_out": 0}
    for batch in sorted(batches, key=lambda one: ORDER.index(one.table)):
        data = _prepared(batch)
        if batch.table == "clause":
            data = _named_parties(con, data)
        con.register("batch", data)
        try:
            left_out = _refuse_unknown(con, card, batch, known)
            con.execute(_insert(batch), {"card": card, "scheme": batch.scheme} if _resolves(batch) else {"card": card})
        finally:
            con.unregister("batch")
        counts["rows"] += data.num_rows - left_out
        counts["left_out"] += left_out
        if batch.table in ("state_code", "state_name"):
            _lookup(con)
    return counts


def _named_parties(con: duckdb.DuckDBPyConnection, data: pa.Table) -> pa.Table:
    """Turn `cow:365` in `by` and `to` into states: all that ever held the code, for the parties carry the dates."""
    for column in ("by", "to"):
        lists = data[column].to_pylist()
        coded = {item for items in lists for item in items or () if ":" in item}
        if not coded:
            continue
        held: dict[str, list[str]] = {}
        for item, state in con.execute("SELECT DISTINCT scheme || ':' || code, state FROM every ORDER BY ALL").fetchall():
            held.setdefault(item, []).append(state)
        named = [[state for item in items or () for state in held.get(item, [] if ":" in item else [item])] for items in lists]
        index = data.schema.get_field_index(column)
        data = data.set_column(index, column, pa.array(named, pa.list_(pa.string())))
    return data


def _resolves(batch: Rows) -> bool:
    return batch.table in STATE_COLUMNS


def _prepared(batch: Rows) -> pa.Table:
    """Add or put in the keys of names: of the table of names itself, or of rows whose states are coded by name."""
    data = batch.data
    if batch.table == "state_name":
        return data.append_column("key", pa.array([naming.key(name) for name in data["name"].to_pylist()], pa.string()))
    if batch.scheme != "name":
        return data
    for column in STATE_COLUMNS[batch.table]:
        coded = data.column(column).combine_chunks().dictionary_encode()
        keys = pa.array([naming.key(name) for name in coded.dictionary.to_pylist()], pa.string())
        data = data.set_column(data.schema.get_field_index(column), column, pc.take(keys, coded.indices))
    return data


def _lookup(con: duckdb.DuckDBPyConnection) -> None:
    """(scheme, code) to state: `lookup_one` where it only ever meant one state, `lookup_span` by date where several."""
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE every AS
          SELECT scheme, code, state, coalesce(since, '-infinity'::DATE) AS since, coalesce(until, 'infinity'::DATE) AS until
          FROM state_code
          UNION ALL SELECT 'id', state, state, '-infinity'::DATE, 'infinity'::DATE FROM state
          UNION ALL SELECT 'name', key, state, coalesce(since, '-infinity'::DATE), coalesce(until, 'infinity'::DATE)
          FROM state_name WHERE kind IN ('short', 'official', 'historical', 'variant');
        CREATE OR REPLACE TEMP TABLE lookup_one AS
          SELECT scheme, code, any_value(state) AS state FROM every GROUP BY ALL HAVING count(DISTINCT state) = 1;
        CREATE OR REPLACE TEMP TABLE lookup_span AS
          SELECT DISTINCT e.* FROM every e ANTI JOIN lookup_one o USING (scheme, code);
        -- A year's row of a code that changed hands goes to the state that held it longest in that year.
        CREATE OR REPLACE TEMP TABLE lookup_year AS
          SELECT scheme, code, y.year::INTEGER AS year,
                 arg_max(state, least(until, make_date(y.year::INTEGER + 1, 1, 1))
                              - greatest(since, make_date(y.year::INTEGER, 1, 1))) AS state
          FROM lookup_span, range(1800, 2101) y(year)
          WHERE since < make_date(y.year::INTEGER + 1, 1, 1) AND until > make_date(y.year::INTEGER, 1, 1)
          GROUP BY ALL;
        """
    )


def _refuse_unknown(con: duckdb.DuckDBPyConnection, card: str, batch: Rows, known: Mapping[str, str]) -> int:
    """Raise for codes that mean nothing; return how many rows go for a known reason."""
    if not _resolves(batch):
        return 0
    spared = {naming.key(code) if batch.scheme == "name" else code for code in known}
    unknown: dict[str, int] = {}
    for column in STATE_COLUMNS[batch.table]:
        found = con.execute(
            f"""SELECT {column}, count(*) FROM batch b
                WHERE {column} IS NOT NULL AND NOT EXISTS (
                  SELECT 1 FROM every e WHERE e.scheme = $scheme AND e.code = b.{column}) GROUP BY 1""",
            {"scheme": batch.scheme},
        ).fetchall()
        for code, count in found:
            unknown[code] = unknown.get(code, 0) + count
    if offenders := sorted(f"{code} ({count} rows)" for code, count in unknown.items() if code not in spared):
        raise BadFacts(f"{card}: these {batch.scheme} codes mean no state in the table of states", offenders)
    return sum(unknown.values())


def _insert(batch: Rows) -> str:
    names = [f'"{name}"' for name in TABLES[batch.table].names]
    if batch.table == "state_name":
        return f"INSERT INTO state_name SELECT {', '.join(names)}, key, $card FROM batch"
    if not _resolves(batch):
        return f"INSERT INTO {batch.table} SELECT {', '.join(names)}, $card FROM batch"
    if batch.table in ("party", "membership"):
        return _insert_spans(batch.table, names)
    if batch.table == "coverage":
        return _insert_plain(batch.table, names)
    return _insert_years(batch.table, names)


def _insert_spans(table: str, names: list[str]) -> str:
    """Rows with a time: a code that changed hands within it becomes one row per state, each with its own time."""
    act = "LEFT JOIN act ON act.id = b.act" if table == "party" else ""
    since = "coalesce(b.since, act.began, act.signed)" if table == "party" else "b.since"
    until = "coalesce(b.until, act.ended, 'infinity'::DATE)" if table == "party" else "coalesce(b.until, 'infinity'::DATE)"
    org = "OR b.org IS NOT NULL" if table == "party" else ""
    shown = {
        '"state"': "coalesce(one.state, span.state)",
        '"since"': f"CASE WHEN span.state IS NULL THEN b.since ELSE greatest({since}, span.since) END",
        '"until"': f"CASE WHEN span.state IS NULL THEN b.until ELSE nullif(least({until}, span.until), 'infinity') END",
    }
    return f"""
        INSERT INTO {table} SELECT {", ".join(shown.get(name, f"b.{name}") for name in names)}, $card
        FROM batch b {act}
        LEFT JOIN lookup_one one ON one.scheme = $scheme AND one.code = b.state
        LEFT JOIN lookup_span span ON span.scheme = $scheme AND span.code = b.state
          AND span.since < {until} AND span.until > {since}
        WHERE one.state IS NOT NULL OR span.state IS NOT NULL {org}"""


def _insert_years(table: str, names: list[str]) -> str:
    columns = STATE_COLUMNS["flow"] if table == "flow" else STATE_COLUMNS["attribute"]
    joins, shown = "", {}
    for column in columns:
        joins += f"""
        LEFT JOIN lookup_one one_{column} ON one_{column}.scheme = $scheme AND one_{column}.code = b.{column}
        LEFT JOIN lookup_year year_{column} ON year_{column}.scheme = $scheme AND year_{column}.code = b.{column}
          AND year_{column}.year = b.year"""
        shown[f'"{column}"'] = f"coalesce(one_{column}.state, year_{column}.state)"
    found = " AND ".join(f"{expression} IS NOT NULL" for expression in shown.values())
    return f"""
        INSERT INTO {table} SELECT {", ".join(shown.get(name, f"b.{name}") for name in names)}, $card
        FROM batch b {joins} WHERE {found}"""


def _insert_plain(table: str, names: list[str]) -> str:
    joins = "".join(
        f" LEFT JOIN lookup_one one_{column} ON one_{column}.scheme = $scheme AND one_{column}.code = b.{column}"
        for column in ("state", "other")
    )
    shown = {f'"{column}"': f"one_{column}.state" for column in ("state", "other")}
    return f"INSERT INTO {table} SELECT {', '.join(shown.get(n, f'b.{n}') for n in names)}, $card FROM batch b {joins}"


def check(con: duckdb.DuckDBPyConnection) -> None:
    """Refuse a store whose rows do not hang together: repeated acts, parts or clauses without an act, codes with two states.

    Raises:
        BadFacts: with the list of offenders.
    """
    rules = {
        "acts with the same id": "SELECT id FROM act GROUP BY id HAVING count(*) > 1",
        "parties of no act": "SELECT DISTINCT act FROM party ANTI JOIN act ON act.id = party.act",
        "clauses of no act": "SELECT DISTINCT act FROM clause ANTI JOIN act ON act.id = clause.act",
        "codes with two states on one day": """
            SELECT DISTINCT x.scheme || ' ' || x.code || ' (' || x.state || ', ' || y.state || ')' FROM state_code x
            JOIN state_code y USING (scheme, code) WHERE x.state < y.state
            AND coalesce(x.since, '-infinity'::DATE) < coalesce(y.until, 'infinity'::DATE)
            AND coalesce(y.since, '-infinity'::DATE) < coalesce(x.until, 'infinity'::DATE)""",
        "clauses that bind states outside the table": """
            SELECT DISTINCT act || ': ' || id FROM (SELECT act, unnest("by" || "to") AS id FROM clause)
            ANTI JOIN state ON state = id""",
        "blocs resting on a treaty that is not carried": """
            SELECT bloc.id FROM bloc ANTI JOIN act ON act.id = bloc.treaty WHERE bloc.treaty IS NOT NULL""",
    }
    for what, sql in rules.items():
        if offenders := [str(row[0]) for row in con.execute(sql).fetchall()]:
            raise BadFacts(f"the facts hold {what}", sorted(offenders))
