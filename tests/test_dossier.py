"""Everything on one state, and what a search box offers: on the carried facts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mihwar.answers.around import around
from mihwar.answers.brief import brief
from mihwar.answers.dossier import dossier, meant
from mihwar.answers.exposure import exposures
from mihwar.answers.lookup import lookup
from mihwar.answers.votes import votes
from mihwar.errors import BadChoice, UnknownState
from mihwar.world import World

ON = date(2025, 6, 1)


@pytest.fixture(scope="module")
def world(db: Path) -> World:
    return World.open(db).at(ON)


def test_treaties_in_force_are_those_of_the_brief(world: World) -> None:
    for state in ("PRK", "FRA", "SAU"):
        rows = dossier(world, state).data["treaties"]
        ties = brief(world, state).data["ties"]
        assert {row["act"] for row in rows if row["stage"] == "in force"} >= {
            tie["act"] for tie in ties if tie["stage"] == "in force"
        }


def test_a_treaty_has_its_kinds_partners_and_evidence(world: World) -> None:
    rows = {row["act"]: row for row in dossier(world, "PRK").data["treaties"]}
    treaty = rows["mihwar-treaties/rus-prk-2024"]
    assert treaty["stage"] == "in force"
    assert treaty["others"] == ["RUS"]
    assert "defence" in treaty["kinds"]
    assert treaty["card"] == "mihwar-treaties"
    assert treaty["locator"]
    assert treaty["confidence"] == "text"


def test_sanctions_on_it_and_by_it(world: World) -> None:
    on = {row["act"] for row in dossier(world, "RUS").data["sanctions"] if row["side"] == "on" and row["stage"] == "in force"}
    assert on == {row["act"] for row in brief(world, "RUS").data["sanctions"]["RUS"]}
    by = {
        row["act"]: row for row in dossier(world, "FRA").data["sanctions"] if row["side"] == "by" and row["stage"] == "in force"
    }
    assert by["mihwar-sanctions/eu-rus"]["through"] == "EU"
    assert not any(row["through"] == "UN" for row in by.values())


def test_series_are_those_of_votes(world: World) -> None:
    found = dossier(world, "RUS", ["PRK"]).data
    mine = [(row["year"], row["value"], row["n"]) for row in found["series"] if row["measure"] == "agreement"]
    theirs = [(row["year"], row["agreement"], row["common"]) for row in votes(world, "RUS", "PRK").data["years"]]
    assert mine == [row for row in theirs if row[0] <= ON.year]
    points = [row for row in found["series"] if row["measure"] == "ideal_point"]
    assert {row["state"] for row in points} == {"RUS", "PRK"}
    assert all(row["lo"] <= row["value"] <= row["hi"] for row in points)
    assert {row["seat"] for row in points if row["state"] == "RUS"} == {"SUN", "RUS"}


def test_who_is_near_is_as_in_around(world: World) -> None:
    found = dossier(world, "IND").data
    for told in found["near"]:
        mine = {row["state"]: row["value"] for row in found["close"] if row["measure"] == told["id"]}
        rows = around(world, "IND", told["id"], told["year"], told["year"]).data["rows"]
        assert mine == {row["state"]: row["value"] for row in rows if row["value"] is not None}


def test_exposure_is_that_of_its_answer(world: World) -> None:
    found = dossier(world, "DEU").data
    rows = [row for row in exposures(world, "DEU").data["rows"] if row["recorded"]]
    assert [row["exposure"] for row in found["exposure"]] == [row["exposure"] for row in rows]
    assert dossier(world, "PRK").data["missing"]["exposure"] == "no output"


def test_acts_up_to_the_day_only_and_counts_add_up(world: World) -> None:
    found = dossier(world, "RUS", since=1816).data
    days = [row["began"] or row["signed"] for row in found["acts"]]
    assert days
    assert max(days) <= ON
    for layer in {row["layer"] for row in found["acts"]}:
        counted = sum(row["acts"] for row in found["years"] if row["layer"] == layer)
        assert counted == sum(row["layer"] == layer for row in found["acts"])
    visits = [row for row in found["acts"] if row["layer"] == "visit" and "PRK" in row["others"]]
    partners = [row for row in found["partners"] if row["layer"] == "visit" and row["state"] == "PRK"]
    assert sum(row["acts"] for row in partners) == len(visits)


def test_a_state_that_has_ended_is_shown_on_its_last_day(world: World) -> None:
    for state, last in (("SUN", date(1991, 12, 25)), ("YUG", date(1992, 4, 26)), ("DDR", date(1990, 10, 2))):
        found = dossier(world, state).data
        assert (found["on"], found["over"], found["state"]["id"]) == (last, True, state)
    assert dossier(world, "DDR").data["missing"]["exposure"] == "outside"


def test_russia_in_1985_is_the_soviet_union(world: World) -> None:
    found = dossier(world.at("1985-01-01"), "Russia").data
    assert (found["asked"], found["state"]["id"], found["over"]) == ("RUS", "SUN", False)
    assert "Soviet Union" in found["state"]["note_en"]
    assert max(row["year"] for row in found["series"]) <= 1985


def test_what_a_text_means(world: World) -> None:
    assert [meant(world, one) for one in ("Germany", "روسيا", "Soviet Union", "DDR")] == ["DEU", "RUS", "SUN", "DDR"]
    with pytest.raises(UnknownState):
        meant(world, "Atlantis")
    with pytest.raises(BadChoice):
        dossier(world, "FRA", ["USA", "CHN", "RUS", "IND", "BRA", "ZAF", "DEU"])


def test_every_state_has_a_dossier_with_tables(world: World) -> None:
    for state in sorted(world.atlas.records)[::9]:
        found = dossier(world, state)
        for table in (found.table, *found.more):
            found.arrow(table)
        assert found.data["names"][found.data["state"]["id"]]["ar"]


def test_a_search_that_names_two_states_offers_both(world: World) -> None:
    for text in ("russia north korea", "Russia and North Korea", "روسيا كوريا الشمالية", "روسيا وكوريا الشمالية", "RUS/PRK"):
        assert lookup(world, text).data["pair"] == ["RUS", "PRK"], text
    for text in ("North Korea", "guinea bissau", "russia", "russia atlantis", "", "united states of america"):
        assert lookup(world, text).data["pair"] is None, text


def test_a_search_tells_the_members_of_a_bloc(world: World) -> None:
    members = lookup(world, "GCC").data["members"]["GCC"]
    assert members == ["ARE", "BHR", "KWT", "OMN", "QAT", "SAU"]
