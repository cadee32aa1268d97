"""From a source's rows to the store's: codes become states, by date, and what resolves to no state is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from mihwar import naming
from mihwar.errors import BadFacts
from mihwar.sources.contract import STATE_COLUMNS, TABLES, Rows, TableName

YEARLY: tuple[TableName, ...] = ("flow", "attribute")
ORDER: tuple[TableName, ...] = tuple(TABLES)  # acts before their parties, states before all


@dataclass(slots=True)
class Counts:
    """How many rows of a source were inserted and how many left out, and why those of a code beside another were."""

    rows: int = 0
    left_out: int = 0
    reasons: tuple[str, ...] = ()


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
        The rows inserted and those left out for a reason.

    Raises:
        BadFacts: codes that mean no state, at all or at their time, and are not in `known`; two rows for one key.
    """
    counts = Counts()
    ordered = sorted(batches, key=lambda one: ORDER.index(one.table))
    shared = _share_years(con, ordered)
    for batch in ordered:
        data = _prepared(batch)
        if batch.table == "clause":
            data = _named_parties(con, data)
        con.register("batch", data)
        try:
            spared = _refuse_unknown(con, card, batch, known)
            _refuse_homeless(con, card, batch)
            given = {"card": card, "scheme": batch.scheme} if _resolves(batch) else {"card": card}
            inserted = sum(_number(con.execute(sql, given)) for sql in _insert(batch, bool(shared)))
        finally:
            con.unregister("batch")
        # A code that changed hands may make several rows of one of a party, but never of a yearly row.
        left_out = data.num_rows - inserted if batch.table in YEARLY else spared
        counts.rows += data.num_rows - left_out
        counts.left_out += left_out
        if batch.table in ("state_code", "state_name"):
            _lookup(con)
    for what, sql in _REPEATED.items():
        _refuse(f"{card} holds {what}", con.execute(sql, {"card": card}))
    counts.reasons = shared
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
          FROM lookup_span, range(1400, 2201) y(year)
          WHERE since < make_date(y.year::INTEGER + 1, 1, 1) AND until > make_date(y.year::INTEGER, 1, 1)
          GROUP BY ALL;
        """
    )


def _share_years(con: duckdb.DuckDBPyConnection, batches: Sequence[Rows]) -> tuple[str, ...]:
    """Decide what to do where a source uses two codes of one state in one year (COW 255 and 260 in 1990, both Germany).

    The code that the state keeps longer speaks for it. The other is read as the state that held it earlier in that year
    (678 as the Yemen Arab Republic); where there is none, its rows count only where the first code has none of its own.
    Kept in the table `gives_way`, and returned in words; `placed` is what each code means in each year.
    """
    yearly = [batch for batch in batches if batch.table in YEARLY]
    if not yearly:
        return ()
    con.execute("CREATE OR REPLACE TEMP TABLE used (scheme VARCHAR, code VARCHAR, year INTEGER)")
    for batch in yearly:
        con.register("batch", _prepared(batch))
        for column in STATE_COLUMNS[batch.table]:
            con.execute(f"INSERT INTO used SELECT DISTINCT $scheme, {column}, year FROM batch", {"scheme": batch.scheme})
        con.unregister("batch")
    con.execute(_GIVES_WAY)
    con.execute(
        """CREATE OR REPLACE TEMP TABLE placed AS
           SELECT DISTINCT u.scheme, u.code, u.year, coalesce(way.state, one.state, span.state) AS state,
                  way.code IS NOT NULL AND way.state IS NULL AS second
           FROM used u LEFT JOIN gives_way way USING (scheme, code, year)
           LEFT JOIN lookup_one one USING (scheme, code) LEFT JOIN lookup_year span USING (scheme, code, year)
           WHERE coalesce(way.state, one.state, span.state) IS NOT NULL"""
    )
    found = con.execute("SELECT year, upper(scheme), code, beside, lost, state FROM gives_way ORDER BY ALL").fetchall()
    return tuple(
        f"in {year} the {scheme} codes {beside} and {code} both mean {lost}: {code} "
        + (f"is read as {state}" if state else f"counts only where {beside} has no row")
        for year, scheme, code, beside, lost, state in found
    )


_GIVES_WAY = """
    CREATE OR REPLACE TEMP TABLE gives_way AS
    WITH holding AS (
      SELECT DISTINCT u.scheme, u.code, u.year, e.state, e.since, e.until FROM used u
      JOIN every e ON e.scheme = u.scheme AND e.code = u.code
        AND e.since < make_date(u.year + 1, 1, 1) AND e.until > make_date(u.year, 1, 1)
      WHERE u.scheme <> 'name'
    ), meant AS (
      SELECT h.scheme, h.code, h.year, h.state, max(h.until) AS until FROM holding h
      LEFT JOIN lookup_one one USING (scheme, code) LEFT JOIN lookup_year span USING (scheme, code, year)
      WHERE h.state = coalesce(one.state, span.state) GROUP BY ALL
    ), ranked AS (
      SELECT *, max(until) OVER same AS longest, arg_max(code, until) OVER same AS beside FROM meant
      WINDOW same AS (PARTITION BY scheme, year, state)
    ), earlier AS (
      SELECT h.scheme, h.code, h.year, arg_max(h.state, h.until) AS state FROM holding h
      ANTI JOIN meant m ON m.scheme = h.scheme AND m.year = h.year AND m.state = h.state
      GROUP BY ALL
    )
    SELECT r.scheme, r.code, r.year, r.state AS lost, r.beside, earlier.state FROM ranked r
    LEFT JOIN earlier USING (scheme, code, year) WHERE r.until < r.longest"""


def _refuse_unknown(con: duckdb.DuckDBPyConnection, card: str, batch: Rows, known: Mapping[str, str]) -> int:
    """Raise for codes that mean nothing; return how many rows go for a known reason."""
    if not _resolves(batch):
        return 0
    spared = {naming.key(code) if batch.scheme == "name" else code for code in known}
    strange: list[str] = []
    unknown: dict[str, int] = {}
    for column in STATE_COLUMNS[batch.table]:
        strange.append(f"{column} IS NOT NULL AND {column} NOT IN (SELECT code FROM every WHERE scheme = $scheme)")
        found = con.execute(
            f"SELECT {column}, count(*) FROM batch WHERE {strange[-1]} GROUP BY 1", {"scheme": batch.scheme}
        ).fetchall()
        for code, count in found:
            unknown[code] = unknown.get(code, 0) + count
    if offenders := sorted(f"{code} ({count} rows)" for code, count in unknown.items() if code not in spared):
        raise BadFacts(f"{card}: these {batch.scheme} codes mean no state in the table of states", offenders)
    if not unknown:
        return 0
    either = " OR ".join(f"({one})" for one in strange)
    return _number(con.execute(f"SELECT count(*) FROM batch WHERE {either}", {"scheme": batch.scheme}))


def _refuse_homeless(con: duckdb.DuckDBPyConnection, card: str, batch: Rows) -> None:
    """Raise for codes that mean a state, but none at the time of their rows: these would be lost without a word."""
    if batch.table in YEARLY:
        columns = STATE_COLUMNS[batch.table]
        if holes := [name for name in ("year", "variable", *columns) if batch.data[name].null_count]:
            raise BadFacts(f"{card} has rows of {batch.table} without", holes)
        found = con.execute(
            """SELECT DISTINCT code || ' in ' || year FROM used SEMI JOIN lookup_span USING (scheme, code)
               ANTI JOIN lookup_year USING (scheme, code, year)"""
        )
        _refuse(f"{card}: these codes mean no state in the year", found)
    elif batch.table in ("party", "membership"):
        since, until, act = _time(batch.table)
        found = con.execute(
            f"""SELECT b.state || coalesce(' in ' || {"b.act" if act else "b.bloc"}, '') FROM batch b {act}
                SEMI JOIN lookup_span every_one ON every_one.scheme = $scheme AND every_one.code = b.state
                ANTI JOIN lookup_span span ON span.scheme = $scheme AND span.code = b.state
                  AND span.since < {until} AND span.until > {since} GROUP BY ALL""",
            {"scheme": batch.scheme},
        )
        _refuse(f"{card}: these {batch.scheme} codes mean no state at the time", found)


def _number(found: duckdb.DuckDBPyConnection) -> int:
    row = found.fetchone()
    return int(row[0]) if row else 0


def _time(table: str) -> tuple[str, str, str]:
    """The beginning and the end of a part or a membership, and the join that finds its act."""
    if table == "party":
        since, until = "coalesce(b.since, act.began, act.signed)", "coalesce(b.until, act.ended, 'infinity'::DATE)"
        return since, until, "LEFT JOIN act ON act.id = b.act"
    return "b.since", "coalesce(b.until, 'infinity'::DATE)", ""


def _insert(batch: Rows, contested: bool) -> list[str]:
    names = [f'"{name}"' for name in TABLES[batch.table].names]
    if batch.table == "state_name":
        return [f"INSERT INTO state_name SELECT {', '.join(names)}, key, $card FROM batch"]
    if not _resolves(batch):
        return [f"INSERT INTO {batch.table} SELECT {', '.join(names)}, $card FROM batch"]
    if batch.table in ("party", "membership"):
        return [_insert_spans(batch.table, names)]
    if batch.table == "coverage":
        return [_insert_coverage(names)]
    return _insert_years(batch, names, contested)


def _insert_spans(table: str, names: list[str]) -> str:
    """Rows with a time: a code that changed hands within it becomes one row per state, each with its own time."""
    since, until, act = _time(table)
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


def _insert_years(batch: Rows, names: list[str], contested: bool) -> list[str]:
    columns = STATE_COLUMNS[batch.table]
    joins = "".join(
        f" JOIN placed {name}_of ON {name}_of.scheme = $scheme AND {name}_of.code = b.{name} AND {name}_of.year = b.year"
        for name in columns
    )
    shown = {f'"{column}"': f"{column}_of.state" for column in columns}
    chosen = ", ".join(shown.get(name, f"b.{name}") for name in names)
    insert = f"INSERT INTO {batch.table} SELECT {chosen}, $card FROM batch b {joins}"
    if not contested:
        return [insert]
    # How many of a row's codes count only where another code of the state has no row for the same key. Years apart: memory.
    second = " + ".join(f"{column}_of.second::INTEGER" for column in columns)
    key = f"{', '.join(shown.values())}, b.year, b.variable"
    years = "(SELECT year FROM gives_way)"
    return [
        f"{insert} WHERE b.year NOT IN {years}",
        f"{insert} WHERE b.year IN {years} QUALIFY {second} = min({second}) OVER (PARTITION BY {key})",
    ]


def _insert_coverage(names: list[str]) -> str:
    """Coverage of one state or pair; a code that changed hands within it covers each of its states in its time."""
    began, ended = "coalesce(b.began, '-infinity'::DATE)", "coalesce(b.ended, 'infinity'::DATE)"
    joins, since, until, shown = "", [began], [ended], {}
    for column in ("state", "other"):
        joins += f""" LEFT JOIN every {column}_of ON {column}_of.scheme = $scheme AND {column}_of.code = b.{column}
          AND {column}_of.since < {ended} AND {column}_of.until > {began}"""
        since.append(f"coalesce({column}_of.since, '-infinity'::DATE)")
        until.append(f"coalesce({column}_of.until, 'infinity'::DATE)")
        shown[f'"{column}"'] = f"{column}_of.state"
    shown['"began"'] = f"nullif(greatest({', '.join(since)}), '-infinity'::DATE)"
    shown['"ended"'] = f"nullif(least({', '.join(until)}), 'infinity'::DATE)"
    return f"""
        INSERT INTO coverage SELECT {", ".join(shown.get(name, f"b.{name}") for name in names)}, $card FROM batch b {joins}
        WHERE (b.state IS NULL OR state_of.state IS NOT NULL) AND (b.other IS NULL OR other_of.state IS NOT NULL)
          AND greatest({", ".join(since)}) < least({", ".join(until)})"""


def check(con: duckdb.DuckDBPyConnection) -> None:
    """Refuse a store whose rows do not hang together: repeated acts, parts or clauses without an act, codes with two states.

    That no key of `attribute` and `flow` has two rows is seen to by `load`, card by card.

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
        "places of states outside the table": """
            SELECT DISTINCT place || ': ' || id FROM (SELECT place, unnest(list_append(claimants, state)) AS id FROM place)
            ANTI JOIN state ON state = id WHERE id IS NOT NULL""",
        "capitals or borders of states outside the table": """
            SELECT DISTINCT id FROM (SELECT state AS id FROM capital UNION SELECT a FROM neighbour UNION SELECT b FROM neighbour)
            ANTI JOIN state ON state = id""",
        "clauses about what is neither a state nor a place in facts/places.csv": """
            SELECT DISTINCT act || ': ' || id FROM (SELECT act, unnest(list_concat(covers, excludes)) AS id FROM clause)
            ANTI JOIN state ON state = id ANTI JOIN place ON place.place = id""",
    }
    for what, sql in rules.items():
        _refuse(f"the facts hold {what}", con.execute(sql))


# One row per key and card, or a sum over them counts twice.
_REPEATED = {
    "several values of one variable, state and year": """
        SELECT card || ': ' || state || ' ' || year || ' ' || variable FROM attribute WHERE card = $card
        GROUP BY card, state, year, variable HAVING count(*) > 1""",
    "several values of one variable, pair and year": """
        SELECT card || ': ' || source || '-' || target || ' ' || year || ' ' || variable FROM flow WHERE card = $card
        GROUP BY card, source, target, year, variable HAVING count(*) > 1""",
}


def _refuse(sentence: str, found: duckdb.DuckDBPyConnection) -> None:
    if offenders := [str(row[0]) for row in found.fetchall()]:
        raise BadFacts(sentence, sorted(offenders))
