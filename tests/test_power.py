"""Power, polarity and standing: numbers equal the published ones, nothing missing becomes zero, parts add up."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from publishers import SHARED

from mihwar.answers.powers import majors
from mihwar.answers.verifying.power import rows
from mihwar.cli.app import run
from mihwar.errors import BadChoice
from mihwar.measures import polarity, standing
from mihwar.measures.power import Numbers, cinc, concentration, shares
from mihwar.measures.standing import Sent
from mihwar.observatory import Observatory
from mihwar.sources import cow_nmc, cow_states
from mihwar.store.build import _fill
from mihwar.store.load import _lookup
from mihwar.world import World

AMOUNTS = st.floats(0.01, 1e6)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, db: Path) -> Iterator[World]:
    """The carried facts with the publisher's NMC and list of major powers added; skips without them."""
    if not SHARED.is_dir():
        pytest.skip(f"the publishers' files are not at {SHARED}")
    path = tmp_path_factory.mktemp("own") / "own.duckdb"
    shutil.copy(db, path)
    with duckdb.connect(str(path)) as con:
        _lookup(con)
        for source, file in ((cow_nmc.SOURCE, "cow_nmc/cow_nmc_v7.rda"), (cow_states.SOURCE, "cow_state_system/majors2024.csv")):
            con.execute(f"DELETE FROM card WHERE id = '{source.card.id}'")
            _fill(con, source, [SHARED / file], keep_going=False)
    world = World.open(path)
    yield world
    world.close()


# Pure functions


def test_a_missing_component_is_left_out_of_the_mean() -> None:
    parts = np.array([[1.0, 3.0], [np.nan, 5.0], [0.0, 0.0]])
    assert cinc(parts).tolist() == [pytest.approx(0.25), pytest.approx((0.75 + 1.0) / 2)]


def test_without_any_component_there_is_no_index() -> None:
    assert np.isnan(cinc(np.array([[1.0, np.nan]]))[1])


def test_shares_of_nothing_are_unknown() -> None:
    assert np.isnan(shares(np.array([0.0, np.nan]))).all()


@given(arrays(float, st.integers(2, 9), elements=AMOUNTS), st.randoms())
def test_concentration_is_bounded_scale_free_and_blind_to_names(values: Numbers, chance: object) -> None:
    found = concentration(values)
    assert found is not None
    assert found.con is not None
    assert 0 <= found.con <= 1
    assert 1 - 1e-9 <= found.effective <= values.size + 1e-9
    again = concentration(values[::-1] * 3)
    assert again is not None
    assert again.con == pytest.approx(found.con, abs=1e-6)


def test_equal_shares_and_a_monopoly_are_the_ends_of_the_scale() -> None:
    even, one = concentration(np.ones(4)), concentration(np.array([1.0, 0, 0]))
    assert even is not None
    assert (even.con, even.effective) == (0, 4)
    assert one is not None
    assert (one.con, one.effective) == (1, 1)


def test_one_power_without_a_value_leaves_all_unknown() -> None:
    values = np.array([1.0, np.nan, 2.0])
    assert concentration(values) is None
    assert polarity.polarity_50_25(values) is None
    assert polarity.poles_half_of_leader(values) is None


@pytest.mark.parametrize(
    ("powers", "rule", "poles"),
    [([6, 2, 2], "unipolar", 1), ([5, 5], "unipolar", 2), ([4, 3, 2, 1], "bipolar", 2), ([4, 2, 2, 2], "multipolar", 1),
     ([3, 3, 3, 1], "multipolar", 3), ([4, 2.5, 2.5, 1], "multipolar", 3)],
)  # fmt: skip
def test_rules_of_polarity(powers: list[float], rule: str, poles: int) -> None:
    values = np.array(powers, dtype=float)
    assert polarity.polarity_50_25(values) == rule
    assert polarity.poles_half_of_leader(values) == poles


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=4, max_size=7), st.integers(1, 3))
def test_parts_of_a_change_add_up(pairs: list[tuple[float, float]], joined: int) -> None:
    first = {f"S{n}": one for n, (one, _) in enumerate(pairs)}
    second = {f"S{n}": two for n, (_, two) in enumerate(pairs)}
    after = frozenset(first)
    before = after - {f"S{n}" for n in range(min(joined, len(pairs) - 2))}
    for index in (polarity.con, polarity.effective):
        found = polarity.decompose(index, first, second, before, after)
        assert found is not None
        assert found.before + found.composition + sum(found.by_state.values()) == pytest.approx(found.after, abs=1e-9)


def test_a_change_with_one_cause_is_given_to_it_whole() -> None:
    values, five = {"A": 5.0, "B": 3.0, "C": 1.0}, frozenset("AB")
    listed = polarity.decompose(polarity.con, values, values, five, frozenset("ABC"))
    assert listed is not None
    assert listed.composition == pytest.approx(listed.after - listed.before)
    grown = polarity.decompose(polarity.con, values, {**values, "A": 9.0}, five, five)
    assert grown is not None
    assert grown.composition == 0
    assert grown.by_state["A"] == pytest.approx(grown.after - grown.before)


def test_a_state_that_had_ended_is_held_and_counts_as_a_change_of_the_list() -> None:
    found = polarity.decompose(
        polarity.con, {"A": 2.0, "B": 1.0, "C": 1.0}, {"A": 2.0, "B": 1.0}, frozenset("ABC"), frozenset("AB")
    )
    assert found is not None
    assert found.held == ("C",)
    assert found.composition == pytest.approx(found.after - found.before)
    assert polarity.decompose(polarity.con, {"A": 2.0}, {"A": 2.0}, frozenset("AB"), frozenset("A")) is None


CALLS = np.array([[1, 3, 1, 2, 3, 1], [1, 1, 3, 1, 1, 3], [1, 1, 3, 1, 2, 0], [3, 1, 1, 3, 3, -1]], dtype=np.int8)


def test_votes_won_leave_out_ties_and_abstentions() -> None:
    every = np.ones(6, dtype=bool)
    found = standing.won(CALLS[0], CALLS, every)
    assert (found.roll_calls, found.cast, found.won, found.abstained) == (6, 3, 2, 1)
    assert standing.won(CALLS[0], CALLS, ~every).share is None


def test_contested_asks_for_a_share_of_yes_and_no() -> None:
    assert standing.contested(CALLS, 0.3).tolist() == [False, False, True, True, True, True]
    assert standing.contested(np.array([[2, 0]], dtype=np.int8), 0.1).tolist() == [False, False]


@given(arrays(np.int8, (6, 12), elements=st.integers(-1, 3)), st.integers(1, 5))
def test_being_alone_is_having_few_with_one(votes: standing.Votes, few: int) -> None:
    found = standing.isolation(votes[0], votes, np.ones(12, dtype=bool), few)
    assert 0 <= found.alone <= found.few <= found.cast <= 12
    other = votes[[0, 5, 4, 3, 2, 1]]
    assert found == standing.isolation(other[0], other, np.ones(12, dtype=bool), few)


def test_mean_agreement_leaves_out_pairs_that_shared_little() -> None:
    votes = np.array([[1, 1, 1, 1], [1, 1, 1, 3], [3, 0, 0, 0]], dtype=np.int8)
    assert (standing.mean_agreement(votes, 0, 2), standing.mean_of_all(votes, 2)) == (0.75, 0.75)
    assert standing.mean_agreement(votes, 0, 1) == pytest.approx((0.75 + 0) / 2)
    assert standing.mean_agreement(votes, 2, 2) is None


def test_who_joins_sanctions() -> None:
    mine = [
        Sent("A", "X", date(2000, 5, 1), None),
        Sent("A", "Y", date(2001, 1, 1), date(2002, 1, 1)),
        Sent("A", "Z", date(2000, 1, 1), None),
    ]
    others = [
        Sent("B", "X", date(2001, 1, 1), None), Sent("UN", "X", date(1999, 1, 1), None), Sent("C", "Y", date(1999, 1, 1), None),
        Sent("UN", "Z", date(1999, 1, 1), None), Sent("B", "W", date(1999, 1, 1), None),
    ]  # fmt: skip
    found = standing.joined(mine, others, 2001)
    assert found.targets == ("X", "Y", "Z")
    assert found.joined == ("X", "Y")
    assert found.first == ("X",)
    assert found.under_un == ("X", "Z")
    assert dict(found.others) == {"B": 1, "C": 1}
    assert standing.joined(mine, others, 2002).targets == ("X", "Z")
    assert standing.joined(mine, others, 1990).targets == ()


# With the facts carried in the package


def test_power_without_nmc_says_so_and_never_says_zero(observatory: Observatory) -> None:
    data = observatory.power(["USA", "PRK"], 2023, 2023).data
    assert {row["measure"] for row in data["states"]} == {"gdp", "net_power"}
    korea = [row for row in data["states"] if row["state"] == "PRK"]
    assert [(row["value"], row["share"], row["rank"]) for row in korea] == [(None, None, None)] * 2
    assert [row["con"] for row in data["concentration"]] == [None, None]
    assert {"measure": "cinc", "card": "cow-nmc", "began": None, "ended": None, "reason": "not loaded"} in data["not_covered"]


def test_a_year_outside_is_null_with_the_years_covered(observatory: Observatory) -> None:
    data = observatory.power(["USA"], 1950, 1950, by=["gdp"]).data
    assert data["states"] == []
    assert data["not_covered"] == [{"measure": "gdp", "card": "wdi", "began": 1960, "ended": 2023, "reason": "outside"}]


def test_nothing_is_said_of_poles_while_a_power_has_no_value(observatory: Observatory) -> None:
    series = {row["year"]: row for row in observatory.polarity(1985, 2000, ["gdp"]).data["series"]}
    assert series[1985]["missing"] == ["SUN"]
    assert [series[1985][key] for key in ("con", "rule_50_25", "poles_half_of_leader", "leader")] == [None] * 4
    assert series[1992]["con"] is not None
    assert series[1991]["joined"] == ["DEU", "JPN"]


@pytest.mark.parametrize(
    ("year", "powers"),
    [(1820, "AUH DEU FRA GBR RUS"), (1938, "DEU FRA GBR ITA JPN SUN USA"), (1946, "FRA GBR SUN USA"),
     (1922, "FRA GBR ITA JPN RUS USA"), (1991, "CHN DEU FRA GBR JPN SUN USA"), (2000, "CHN DEU FRA GBR JPN RUS USA")],
)  # fmt: skip
def test_who_was_a_major_power(observatory: Observatory, year: int, powers: str) -> None:
    states = observatory.world.system(year, year).states
    on = majors(observatory.world, states, [year])[0]
    assert [state for state, there in zip(states, on, strict=True) if there] == powers.split()


def test_lists_of_powers_are_no_blocs_of_a_brief(observatory: Observatory) -> None:
    assert "COW-MAJORS" not in {bloc["id"] for bloc in observatory.at("2020-01-01").world.blocs("USA")}


def test_standing_is_separate_series_of_a_chosen_state(observatory: Observatory) -> None:
    data = observatory.standing(None, 2012, 2020).data
    assert (data["of"], data["by_default"]) == ("USA", True)
    votes = {row["year"]: row for row in data["votes"]}
    assert votes[2019]["important"] is None
    assert votes[2012]["important"]["cast"] > 0
    assert all(
        0 <= row["value"] <= 1 for row in data["series"] if row["value"] is not None and row["series"] != "sanctions_targets"
    )
    assert not any(row["series"] == "standing" for row in data["series"])
    # Agreement with all others is what the votes command gives for each of them.
    alone = observatory.votes("USA", "ISR", 2019, 2019).data["years"][0]["agreement"]
    assert votes[2019]["agreement"] < alone


def test_defence_owed_is_a_floor_and_null_where_nothing_is_coded(observatory: Observatory) -> None:
    rows_ = {row["year"]: row for row in observatory.standing("USA", 1946, 1950).data["defence"]}
    assert (rows_[1946]["owed"], rows_[1946]["share"]) == (None, None)
    assert {"GBR", "FRA", "CAN"} <= set(rows_[1950]["by"])
    assert rows_[1950]["complete"] is False


def test_members_send_what_their_organisation_sends(observatory: Observatory) -> None:
    germany = observatory.standing("DEU", 2015, 2015).data
    assert "RUS" in germany["sanctions"][0]["targets"]
    assert "EU" not in {one["sender"] for one in germany["sanctions"][0]["others"]}
    britain = observatory.standing("GBR", 2022, 2022).data["sanctions"][0]
    assert "EU" in {one["sender"] for one in britain["others"]}


@pytest.mark.parametrize(
    "words",
    [["power", "--year", "1700"], ["power", "--year", "2000", "--from", "1990"], ["power", "--among", "rich"],
     ["power", "--by", "steel"], ["power", "Atlantis"], ["polarity", "--from", "2000", "--to", "1990"],
     ["standing", "--few", "0"], ["standing", "--contested", "0.9"], ["standing", "--lang", "fr"]],
    ids=" ".join,
)  # fmt: skip
def test_bad_input_is_one_sentence(words: list[str], db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", *words, "--db", str(db)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("mihwar: ")
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize(
    "words", [["power", "USA", "RUS", "--from", "2020"], ["polarity", "--from", "1985"], ["standing", "--from", "2018"]]
)
def test_commands_are_read_in_both_languages(words: list[str], lang: str, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", *words, "--lang", lang, "--db", str(db)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "{" not in said.out
    assert "None" not in said.out


def test_series_leave_as_csv(db: Path, tmp_path: Path) -> None:
    for words in (["power"], ["polarity", "--from", "2000"], ["standing", "--from", "2018"]):
        out = tmp_path / f"{words[0]}.csv"
        assert run(["measure", *words, "--out", str(out), "--db", str(db)]) == 0
        assert len(out.read_text(encoding="utf-8").splitlines()) > 5


def test_choices_are_refused_in_python_too(observatory: Observatory) -> None:
    with pytest.raises(BadChoice):
        observatory.power(among="rich")


def test_verify_says_what_it_needs(observatory: Observatory) -> None:
    found = list(rows(observatory.world))
    assert len(found) >= 35
    assert {(row["ours"], row["pass"]) for row in found} == {(None, None)}
    assert all("mihwar build --from" in row["reason"] for row in found)
    json.dumps(found)


# With the publishers' files


@pytest.mark.shared
def test_published_numbers_on_power_are_ours(full: World) -> None:
    assert [row for row in rows(full) if not row["pass"]] == []


@pytest.mark.shared
def test_the_list_of_major_powers_is_that_of_cow(full: World) -> None:
    system = full.system(1816, 2024)
    theirs = full.holdings.attributes("cow-states", ("major_power",), 1816, 2024).value["major_power"] == 1
    assert np.argwhere(majors(full, system.states, system.years) != theirs).tolist() == []


@pytest.mark.shared
def test_why_concentration_rose_after_1990(full: World) -> None:
    data = Observatory(full).polarity(1990, 2016, ["cinc"]).data
    change = next(one for one in data["changes"] if (one["index"], one["first"], one["last"]) == ("con", 1990, 2016))
    assert (change["before"], change["after"]) == (pytest.approx(0.3054, abs=5e-5), pytest.approx(0.4619, abs=5e-5))
    assert change["joined"] == ["DEU", "JPN"]
    assert change["composition"] < 0
    assert max(change["shares"], key=change["shares"].get) == "CHN"
    assert abs(change["shares"]["USA"]) < 0.01


# Who is meant


def test_russia_was_the_soviet_union_but_the_soviet_union_is_not_russia(observatory: Observatory) -> None:
    votes = observatory.standing("RUS", 1985, 1995).data["votes"]
    assert {row["state"] for row in votes} == {"SUN", "RUS"}
    soviet = observatory.standing("SUN", 1985, 1995).data
    assert (soviet["last"], {row["state"] for row in soviet["votes"]}) == (1991, {"SUN"})
    rows_ = observatory.power(["SUN"], 2000, 2000).data["states"]
    assert {(row["state"], row["value"]) for row in rows_} == {("SUN", None)}
    with pytest.raises(BadChoice, match="1991"):
        observatory.standing("SUN", 2000, 2010)


def test_a_state_outside_the_system_is_refused_not_left_out(observatory: Observatory) -> None:
    for ask in (lambda: observatory.power(["Israel", "Palestine"]), lambda: observatory.standing("Palestine")):
        with pytest.raises(BadChoice, match="PSE"):
            ask()
