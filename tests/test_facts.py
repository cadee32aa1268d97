"""Facts that must hold, through the same answers a user gets."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihwar.errors import AmbiguousState, BadDate, UnknownState
from mihwar.observatory import Observatory

NAMES = Path(__file__).parent / "data" / "names_expected.csv"


@pytest.mark.parametrize(("on", "members"), [("2024-06-19", 32), ("2024-03-01", 31), ("1949-12-31", 12), ("1949-08-23", 0)])
def test_nato_has_its_members_by_date(observatory: Observatory, on: str, members: int) -> None:
    assert len(observatory.at(on).world.members("NATO")) == members


@pytest.mark.parametrize(
    ("on", "stages"),
    [("2010-01-01", []), ("2024-06-18", []), ("2024-07-01", ["signed"]), ("2024-12-03", ["signed"]), ("2024-12-04", ["in force"]),
     ("2024-12-31", ["in force"])],
)  # fmt: skip
def test_russia_and_north_korea_owe_defence_only_once_instruments_were_exchanged(
    observatory: Observatory, on: str, stages: list[str]
) -> None:
    ties = observatory.at(on).ties("RUS", "PRK", ["treaty"]).data["ties"]
    assert [tie["stage"] for tie in ties if tie["kind"] == "defence"] == stages


def test_article_4_carries_both_conditions(observatory: Observatory) -> None:
    ties = observatory.at("2024-12-31").ties("RUS", "PRK", ["treaty"]).data["ties"]
    article = next(tie for tie in ties if tie["kind"] == "defence")
    assert article["article"] == "4"
    assert {"un_article_51", "domestic_law"} <= set(article["conditions"])
    assert article["since"] == date(2024, 12, 4)
    assert article["evidence"][0]["card"] == "mihwar-treaties"


def test_the_soviet_treaty_of_1961_bound_the_soviet_union(observatory: Observatory) -> None:
    ties = observatory.at("1970-01-01").ties("RUS", "PRK", ["treaty"]).data
    assert ties["a"] == "SUN"
    assert "defence" in {tie["kind"] for tie in ties["ties"]}


@pytest.mark.parametrize(
    ("a", "b", "common", "agreement", "kappa"),
    # Computed from the public unvotes tables for this project; four digits were published.
    [("USA", "GBR", 91, 0.6538, 0.3556), ("USA", "RUS", 87, 0.2874, -0.1670), ("USA", "ISR", 89, 0.9607, 0.8973),
     ("RUS", "CHN", 87, 0.8736, 0.6269), ("RUS", "PRK", 78, 0.8590, 0.5849), ("USA", "PRK", 81, 0.1481, -0.2190),
     ("EGY", "SAU", 91, 0.9560, 0.5924)],
)  # fmt: skip
def test_agreement_in_session_74(observatory: Observatory, a: str, b: str, common: int, agreement: float, kappa: float) -> None:
    (row,) = observatory.votes(a, b, 2019, 2019).data["years"]
    assert row["session"] == 74
    assert row["common"] == common
    assert row["agreement"] == pytest.approx(agreement, abs=5e-5)
    assert row["kappa"] == pytest.approx(kappa, abs=5e-5)


@pytest.mark.parametrize(("a", "b", "agreement", "kappa"), [("EGY", "SAU", 0.9605, 0.3667), ("RUS", "CHN", 0.8048, -0.0117)])
def test_chance_agreement_in_session_40(observatory: Observatory, a: str, b: str, agreement: float, kappa: float) -> None:
    (row,) = observatory.votes(a, b, 1985, 1985).data["years"]
    assert row["agreement"] == pytest.approx(agreement, abs=5e-5)
    assert row["kappa"] == pytest.approx(kappa, abs=5e-5)


def test_the_series_goes_back_75_years_through_the_soviet_seat(observatory: Observatory) -> None:
    years = observatory.votes("USA", "RUS").data["years"]
    assert years[0]["year"] == 1946
    assert {row["b"] for row in years} == {"SUN", "RUS"}
    assert years[-1]["year"] == 2020


def test_later_roll_calls_are_shown_singly_and_never_scored(observatory: Observatory) -> None:
    data = observatory.votes("USA", "RUS").data
    assert max(row["year"] for row in data["years"]) == 2020
    es = next(row for row in data["single"] if row["date"] == date(2022, 3, 2))
    assert (es["vote_a"], es["vote_b"]) == ("yes", "no")


def test_outside_coverage_is_said(observatory: Observatory) -> None:
    data = observatory.at("2024-12-31").ties("RUS", "PRK").data
    gap = next(one for one in data["not_covered"] if one["card"] == "unga-votes")
    assert gap["reason"] == "outside"
    assert not [tie for tie in data["ties"] if tie["layer"] == "vote" and tie["kind"] == "agreement"]


@given(st.dates(date(2021, 3, 4), date(2100, 1, 1)))
def test_no_vote_tie_after_coverage_ends(observatory: Observatory, on: date) -> None:
    data = observatory.at(on).ties("USA", "GBR", ["vote"]).data
    assert {gap["card"] for gap in data["not_covered"]} >= {"unga-votes"}
    late = on >= date(2021, 9, 1)
    assert not [tie for tie in data["ties"] if tie["kind"] == "agreement" and late]


@pytest.mark.parametrize(
    ("text", "scheme", "on", "state"),
    [
        ("365", "cow", "1985-01-01", "SUN"), ("365", "cow", "2000-01-01", "RUS"), ("365", "gw", "1900-01-01", "RUS"),
        ("255", "cow", "1900-01-01", "DEU"), ("260", "cow", "1970-01-01", "DEU"), ("260", "gw", "2000-01-01", "DEU"),
        ("265", "cow", "1970-01-01", "DDR"), ("970", "cow", None, "NRU"), ("970", "gw", None, "KIR"),
        ("678", "cow", "1980-01-01", "YAR"), ("678", "gw", "2000-01-01", "YEM"), ("680", "cow", "1980-01-01", "YMD"),
        ("816", "cow", "1960-01-01", "VNM"), ("817", "cow", "1960-01-01", "RVN"), ("731", "cow", None, "PRK"),
        ("732", "cow", None, "KOR"), ("345", "cow", "1960-01-01", "YUG"), ("345", "cow", "2000-01-01", "SCG"),
        ("345", "cow", "2010-01-01", "SRB"), ("340", "gw", "2010-01-01", "SRB"), ("315", "cow", "1980-01-01", "CSK"),
        ("625", "cow", None, "SDN"), ("626", "cow", None, "SSD"), ("736", "m49", None, "SDN"), ("SUN", None, None, "SUN"),
        ("United Arab Republic", None, "1960-01-01", "EGY"), ("مصر", None, None, "EGY"), ("أمريكا", None, None, "USA"),
        ("أميركا", None, None, "USA"), ("سوريا", None, None, "SYR"), ("سورية", None, None, "SYR"),
        ("الكرملين", None, "2020-01-01", "RUS"),
        ("بيونغ يانغ", None, None, "PRK"), ("RUS", None, "1970-01-01", "SUN"),
    ],
)  # fmt: skip
def test_names_and_codes_mean_the_right_state(
    observatory: Observatory, text: str, scheme: str | None, on: str | None, state: str
) -> None:
    at = observatory.at(on) if on else observatory
    assert at.state(text, scheme).data["id"] == state


@pytest.mark.parametrize(
    ("text", "scheme", "both"),
    [("970", None, ("Nauru", "Kiribati")), ("365", "cow", ("Soviet Union", "Russia")), ("678", "gw", ("North Yemen", "Yemen")),
     ("345", "cow", ("Yugoslavia", "Serbia")), ("Korea", None, ("North Korea", "South Korea"))],
)  # fmt: skip
def test_a_code_that_meant_two_states_names_both(
    observatory: Observatory, text: str, scheme: str | None, both: tuple[str, str]
) -> None:
    with pytest.raises(AmbiguousState) as why:
        observatory.state(text, scheme)
    assert all(name in str(why.value) for name in both)


@pytest.mark.parametrize(("text", "on"), [("USSR", "2020-01-01"), ("Syria", "1960-01-01"), ("Atlantis", None), ("القدس", None)])
def test_what_means_no_state_is_refused(observatory: Observatory, text: str, on: str | None) -> None:
    at = observatory.at(on) if on else observatory
    with pytest.raises(UnknownState):
        at.state(text)


def test_expected_names_resolve(observatory: Observatory) -> None:
    wrong = []
    with NAMES.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            world = observatory.world.at(row["on"]) if row["on"] else observatory.world
            found = world.resolve_many([row["name"]])[0]
            if found != row["state"]:
                wrong.append((row["name"], row["on"], row["state"], found))
    assert wrong == []


def test_many_names_resolve_as_one_by_one(observatory: Observatory) -> None:
    assert observatory.world.resolve_many(["Egypt", "مصر", "Atlantis", "Congo"]) == ["EGY", "EGY", None, None]


def test_relations_turn_into_frames(observatory: Observatory) -> None:
    answer = observatory.at("2024-12-31").ties("RUS", "PRK")
    table = answer.arrow()
    assert table.num_rows == len(answer.data["ties"]) == len(answer.df())
    polars = pytest.importorskip("polars")
    assert polars.from_arrow(table).height == table.num_rows


@pytest.mark.parametrize("text", ["2024-13-01", "yesterday", "2024", "20240101", ""])
def test_what_is_not_a_date_is_refused(observatory: Observatory, text: str) -> None:
    with pytest.raises(BadDate):
        observatory.at(text)
