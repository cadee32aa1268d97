"""From codes to states: what changed hands, two codes of one state in one year, and rows that must not be lost or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from mihwar.errors import BadFacts
from mihwar.sources import own_states
from mihwar.sources.contract import Rows, rows
from mihwar.sources.own import FACTS
from mihwar.store import load

Connection = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def states() -> Iterator[Connection]:
    with duckdb.connect() as con:
        load.create(con)
        load.load(con, "mihwar-states", list(own_states.SOURCE.read(sorted((FACTS / "states").glob("*.csv")))), {})
        yield con


@pytest.fixture
def con(states: Connection) -> Iterator[Connection]:
    states.begin()
    yield states
    states.rollback()


def attribute(*cells: tuple[str, int, float], scheme: Any = "cow", variable: str = "tpop") -> Rows:
    code, year, value = zip(*cells, strict=True)
    return rows("attribute", {"state": code, "year": year, "variable": [variable] * len(cells), "value": value}, scheme)


def flow(*cells: tuple[str, str, int, float]) -> Rows:
    source, target, year, value = zip(*cells, strict=True)
    columns = {"source": source, "target": target, "year": year, "variable": ["imports"] * len(cells), "value": value}
    return rows("flow", columns, "cow")


def values(con: Connection, table: str = "attribute") -> dict[tuple[Any, ...], float]:
    key = "source, target" if table == "flow" else "state"
    found = con.execute(f"SELECT {key}, year, value FROM {table} WHERE card = 'x'").fetchall()
    assert len({row[:-1] for row in found}) == len(found)
    return {row[:-1]: row[-1] for row in found}


def test_a_year_goes_to_the_state_that_held_the_code_longest_in_it(con):
    counts = load.load(con, "x", [attribute(("365", 1991, 1), ("365", 1992, 2), ("365", 1789, 3))], {})
    assert values(con) == {("SUN", 1991): 1, ("RUS", 1992): 2, ("RUS", 1789): 3}
    assert (counts.rows, counts.left_out, counts.reasons) == (3, 0, ())


def test_two_codes_of_germany_in_1990_are_one_row(con):
    cells = (("260", 1989, 62), ("260", 1990, 63), ("255", 1990, 79), ("255", 1991, 80))
    counts = load.load(con, "x", [attribute(*cells)], {})
    assert values(con) == {("DEU", 1989): 62, ("DEU", 1990): 79, ("DEU", 1991): 80}
    assert (counts.rows, counts.left_out) == (3, 1)
    assert counts.reasons == ("in 1990 the COW codes 255 and 260 both mean DEU: 260 counts only where 255 has no row",)


def test_what_only_the_other_code_has_is_kept(con):
    flows = flow(("255", "2", 1990, 29), ("260", "2", 1990, 28), ("260", "211", 1990, 27), ("211", "260", 1990, 23))
    counts = load.load(con, "x", [flows], {})
    assert values(con, "flow") == {("DEU", "USA", 1990): 29, ("DEU", "BEL", 1990): 27, ("BEL", "DEU", 1990): 23}
    assert (counts.rows, counts.left_out) == (3, 1)


def test_the_code_of_north_yemen_goes_to_it_where_the_new_yemen_has_its_own(con):
    load.load(con, "x", [attribute(("678", 1990, 9), ("679", 1990, 11), ("680", 1990, 2))], {})
    assert values(con) == {("YAR", 1990): 9, ("YEM", 1990): 11, ("YMD", 1990): 2}


def test_a_code_alone_in_its_year_is_the_state_that_held_it_longest(con):
    load.load(con, "x", [attribute(("678", 1990, 9), ("260", 1990, 63))], {})
    assert values(con) == {("YEM", 1990): 9, ("DEU", 1990): 63}


@pytest.mark.parametrize(
    "batch",
    [attribute(("2", 1990, 1), ("2", 1990, 2)), attribute(("255", 1970, 1), ("255", 1970, 1)), flow(*[("2", "20", 1990, 1)] * 2)],
)
def test_two_rows_for_one_key_are_refused(con, batch):
    with pytest.raises(BadFacts, match=r"x holds several values of one variable, .*1990 (tpop|imports)|DEU 1970 tpop"):
        load.load(con, "x", [batch], {})


def test_two_variables_and_two_cards_are_no_repetition(con):
    one = attribute(("2", 1990, 1))
    load.load(con, "x", [one, attribute(("2", 1990, 1), variable="cinc")], {})
    load.load(con, "y", [one], {})
    assert con.execute("SELECT count(*) FROM attribute").fetchone() == (3,)


def test_known_codes_are_left_out_and_a_row_with_two_counts_once(con):
    counts = load.load(
        con, "x", [flow(("8152", "8153", 1990, 1), ("2", "8152", 1990, 1), ("2", "20", 1990, 1))], {"8152": "", "8153": ""}
    )
    assert (counts.rows, counts.left_out) == (1, 2)


def test_unknown_codes_are_refused(con):
    with pytest.raises(BadFacts, match=r"9999 \(1 rows\)"):
        load.load(con, "x", [attribute(("9999", 1990, 1))], {})


def test_a_code_that_means_no_state_at_the_time_is_refused(con):
    con.execute("DELETE FROM lookup_year WHERE code = '365' AND year = 1950")
    with pytest.raises(BadFacts, match="365 in 1950"):
        load.load(con, "x", [attribute(("365", 1950, 1))], {})


def test_rows_without_a_year_are_refused(con):
    nameless = rows("attribute", {"state": ["2"], "year": [None], "variable": ["tpop"], "value": [1.0]}, "cow")
    with pytest.raises(BadFacts, match="without: year"):
        load.load(con, "x", [nameless], {})


def test_coverage_of_a_code_that_changed_hands_is_each_states_in_its_time(con):
    batch = rows("coverage", {"variable": ["v"], "state": ["365"], "began": ["1900-01-01"], "ended": ["2000-01-01"]}, "cow")
    load.load(con, "x", [batch], {})
    found = con.execute("SELECT state, began::VARCHAR, ended::VARCHAR FROM coverage WHERE card = 'x' ORDER BY began").fetchall()
    assert found == [
        ("RUS", "1900-01-01", "1922-12-30"),
        ("SUN", "1922-12-30", "1991-12-26"),
        ("RUS", "1991-12-26", "2000-01-01"),
    ]
    unknown = rows("coverage", {"variable": ["v"], "state": ["8152"], "began": ["1900-01-01"], "ended": ["2000-01-01"]}, "cow")
    load.load(con, "z", [unknown], {"8152": "no state"})
    assert con.execute("SELECT count(*) FROM coverage WHERE card = 'z'").fetchone() == (0,)
