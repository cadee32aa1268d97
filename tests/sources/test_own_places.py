"""Places: the two files of the package, the zone of the Rio Treaty by its coordinates, and how a wrong row is refused."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from itertools import pairwise
from math import log, pi, radians, tan
from pathlib import Path

import duckdb
import pytest

from mihwar.errors import BadFacts
from mihwar.sources import own_places
from mihwar.sources.contract import rows
from mihwar.sources.handwritten import vocabulary
from mihwar.sources.own import FACTS
from mihwar.store import load, opening

HEAD = ",".join(own_places.COLUMNS["places.csv"])
SOUND = "guam,Guam,غوام,USA,,pacific,,,,,own,secondary"


@pytest.fixture(scope="module")
def places() -> list[dict]:
    return [row for batch in own_places.SOURCE.read([own_places.PLACES, own_places.AREAS]) for row in batch.data.to_pylist()]


@pytest.fixture(scope="module")
def states() -> set[str]:
    lines = (FACTS / "states" / "states.csv").read_text(encoding="utf-8").splitlines()
    return {line.split(",")[0] for line in lines[1:]}


@pytest.fixture
def read(tmp_path: Path):
    """Read files with these lines; what is not given is sound."""

    def of(*lines: str, head: str = HEAD, areas: str = "USA,north_america"):
        (tmp_path / "places.csv").write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
        (tmp_path / "areas.csv").write_text(f"state,areas\n{areas}\n", encoding="utf-8")
        return next(own_places.SOURCE.read([tmp_path / "places.csv", tmp_path / "areas.csv"])).data.to_pylist()

    return of


def at(places: list[dict], place: str, on: str) -> dict:
    day = date.fromisoformat(on)
    (found,) = [row for row in places if row["place"] == place and (row["since"] or date.min) <= day < (row["until"] or date.max)]
    return found


def test_every_state_has_areas(places, states):
    # Territories of other states are places of their own where clauses of treaties turn on them, never a metropolitan land.
    with (own_places.own.FACTS / "states" / "states.csv").open(encoding="utf-8") as lines:
        territories = {row["state"] for row in csv.DictReader(lines) if row["status"] == "territory"}
    assert {row["place"] for row in places if row["metropolitan"]} == states - territories
    assert all(row["areas"] for row in places)


def test_areas_are_known_words(places):
    used = {word for row in places for word in row["areas"]}
    assert used <= set(vocabulary("area")) - set(own_places.DERIVED)


def test_states_and_claimants_are_known(places, states):
    assert {id for row in places for id in (row["state"], *row["claimants"]) if id} <= states


def test_one_row_per_place_and_day(places):
    spells = defaultdict(list)
    for row in places:
        spells[row["place"]].append((row["since"] or date.min, row["until"] or date.max))
    for place, found in spells.items():
        ordered = sorted(found)
        assert all(began < ended for began, ended in ordered), place
        assert all(one[1] <= two[0] for one, two in pairwise(ordered)), place


def test_no_place_bears_the_id_of_a_state(places, states):
    assert not states & {row["place"] for row in places if not row["metropolitan"]}


@pytest.mark.parametrize(
    ("place", "on", "state", "claimants"),
    [
        ("crimea", "2014-03-17", "UKR", []), ("crimea", "2014-03-18", "RUS", ["UKR"]),
        ("falklands", "1982-04-02", "GBR", ["ARG"]), ("falklands", "1982-04-03", "ARG", ["GBR"]),
        ("french-algeria", "1962-07-02", "FRA", []), ("okinawa", "1972-05-14", "USA", ["JPN"]),
        ("okinawa", "1972-05-15", "JPN", []), ("senkaku", "2025-01-01", "JPN", ["CHN", "TWN"]),
        ("hong-kong", "1997-06-30", "GBR", ["CHN"]), ("hong-kong", "1997-07-01", "CHN", []),
        ("nagorno-karabakh", "2023-09-19", "ARM", ["AZE"]), ("nagorno-karabakh", "2023-09-20", "AZE", []),
        ("panama-canal-zone", "1979-09-30", "USA", ["PAN"]), ("panama-canal-zone", "1979-10-01", "PAN", []),
        ("mediterranean-sea", "2025-01-01", None, []),
    ],
)  # fmt: skip
def test_who_administers(places, place, on, state, claimants):
    found = at(places, place, on)
    assert (found["state"], found["claimants"]) == (state, claimants)


# Article 6 of the North Atlantic Treaty: Europe, North America, islands in the Atlantic north of the Tropic of Cancer.
@pytest.mark.parametrize(
    ("place", "inside"),
    [
        ("hawaii", False), ("french-guiana", False), ("falklands", False), ("ceuta", False), ("melilla", False), ("guam", False),
        ("puerto-rico", False), ("reunion", False), ("turks-caicos", False), ("diego-garcia", False), ("french-algeria", False),
        ("alaska", True), ("greenland", True), ("bermuda", True), ("azores", True), ("canary-islands", True), ("svalbard", True),
        ("gibraltar", True), ("saint-pierre-miquelon", True), ("north-atlantic-ocean", True),
    ],
)  # fmt: skip
def test_article_6(places, place, inside):
    areas = at(places, place, "1960-01-01" if place == "french-algeria" else "2020-01-01")["areas"]
    assert bool({"europe", "north_america", "north_atlantic"} & set(areas)) is inside


# Article 4 of the Rio Treaty: from pole to pole between these points, joined by rhumb lines and meridians; west is negative,
# and 170 degrees east is -190. WEST was read in 62 Stat. 1681 (en.wikisource.org), EAST is as commonly quoted.
EAST = [(90, -10), (74, -10), (47.5, -50), (35, -60), (20, -60), (5, -24), (-90, -24)]
WEST = [(90, -168.968), (65.5, -168.968), (54, -190), (50, -190), (15, -120), (0, -97), (-30, -90), (-90, -90)]
WHERE = {
    "greenland": [(59.8, -43.9), (70.5, -22), (81.4, -11.4)], "bermuda": [(32.3, -64.8)], "falklands": [(-51.7, -58)],
    "south-georgia": [(-54.3, -36.5), (-59.4, -27.4)], "puerto-rico": [(18.2, -66.5)], "galapagos": [(1.7, -92), (-0.8, -90)],
    "alaska": [(71.4, -156.5), (52.9, -187.1)], "clipperton": [(10.3, -109.2)], "juan-fernandez": [(-33.8, -80.8)],
    "saint-pierre-miquelon": [(46.8, -56.2)], "french-guiana": [(4, -53)], "martinique": [(14.6, -61)],
    "easter-island": [(-27.1, -109.4)], "hawaii": [(19.5, -154.8), (22, -159.5)], "azores": [(39.5, -31.3)],
    "jan-mayen": [(71, -8.5)], "saint-helena": [(-16, -5.7)], "ascension": [(-7.9, -14.4)], "svalbard": [(78, 15)],
}  # fmt: skip


def edge(latitude: float, points: list[tuple[float, float]]) -> float:
    """The longitude at which a side of the zone crosses a latitude."""
    (high, at_high), (low, at_low) = next(pair for pair in pairwise(points) if pair[1][0] <= latitude)
    if at_high == at_low:
        return at_low
    above, here, below = (log(tan(pi / 4 + radians(one) / 2)) for one in (high, latitude, low))
    return at_low + (at_high - at_low) * (here - below) / (above - below)


@pytest.mark.parametrize("place", WHERE)
def test_the_zone_of_the_rio_treaty(places, place):
    inside = {edge(latitude, WEST) < longitude < edge(latitude, EAST) for latitude, longitude in WHERE[place]}
    assert inside == {"rio_zone" in at(places, place, "2020-01-01")["areas"]}


def test_iceland_and_cabo_verde_lie_east_of_it(places):
    assert edge(65.5, EAST) < -24.5
    assert edge(17, EAST) < -25.4
    assert not any("rio_zone" in row["areas"] for row in places if row["place"] in ("ISL", "CPV"))


def test_lists_and_empty_cells(read):
    (found, home) = read("spratly,Spratly,سبراتلي,,CHN TWN,southeast_asia pacific,,1999-05,,,own,unverified")
    assert (found["state"], found["claimants"], found["until"]) == (None, ["CHN", "TWN"], date(1999, 5, 1))
    assert (home["place"], home["state"], home["metropolitan"], home["areas"]) == ("USA", "USA", True, ["north_america"])


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (SOUND.replace("pacific", "oceania"), "places.csv, line 3: areas has 'oceania', which is none of europe"),
        (SOUND.replace("pacific", "metropolitan"), "line 3: areas has 'metropolitan'"),
        (SOUND.replace("pacific", ""), "line 3: areas is empty; it must be given"),
        (SOUND.replace("غوام", ""), "line 3: name_ar is empty"),
        (SOUND.replace("pacific,,", "pacific,1950-13-01,"), "line 3: since = '1950-13-01' is not a date such as 2024-06-19"),
        (SOUND.replace("pacific,,", "pacific,1950,1950"), "line 3: until = 1950-01-01 is not after since = 1950-01-01"),
        (SOUND.replace("USA,,", "USA,USA,"), "line 3: USA is both state and claimant"),
        (SOUND.replace(",own,", ",a book,"), "line 3: source = 'a book' is no address; give one, or own"),
        (SOUND.replace("secondary", "text"), "line 3: confidence = 'text' is none of secondary, unverified"),
        (SOUND.replace(",,,,,own", ",,,,A note.,,own"), "line 3: 13 cells for 12 columns"),
        (SOUND.replace(",,,,own", ",,A note.,,own"), "line 3: note_en and note_ar come in pairs"),
        (SOUND + '\nx,"y', "line 4: unexpected end of data; mend the quotes"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_with_file_and_line(read, row, sentence):
    with pytest.raises(BadFacts) as why:
        read("aruba,Aruba,أروبا,NLD,,caribbean,,,,,own,secondary", row)
    assert sentence in str(why.value)


def test_overlapping_administrations_are_refused(read):
    with pytest.raises(BadFacts, match=r"places\.csv, line 3: macao is listed twice on one day; end the other row before it"):
        read(
            "macao,Macao,ماكاو,PRT,CHN,east_asia,,1999-12-21,,,own,secondary",
            "macao,Macao,ماكاو,CHN,,east_asia,1999-12-20,,,,own,secondary",
        )


def test_a_wrong_area_of_a_state_is_refused(read):
    with pytest.raises(BadFacts, match=r"areas\.csv, line 2: areas has 'asia'"):
        read(SOUND, areas="CHN,asia")


def test_other_columns_are_refused(read):
    with pytest.raises(BadFacts, match=r"places\.csv, line 1: the columns are place,name; they must be place,name_en"):
        read(head="place,name")


def test_a_missing_file_is_refused(read, tmp_path):
    read(SOUND)
    with pytest.raises(BadFacts, match="the facts on places lack files"):
        list(own_places.SOURCE.read([tmp_path / "places.csv"]))


def test_the_store_holds_them(db: Path, places):
    with opening.connect(db) as con:
        held = con.execute("SELECT place, state, areas FROM place").fetchall()
    assert sorted(map(str, held)) == sorted(str((row["place"], row["state"], row["areas"])) for row in places)


@pytest.mark.parametrize(
    ("table", "row", "sentence"),
    [
        ("place", {"place": ["x"], "state": ["QQQ"]}, "places of states outside the table"),
        ("place", {"place": ["x"], "claimants": [["QQQ"]]}, "places of states outside the table"),
        ("clause", {"act": ["a"], "covers": [["atlantis"]]}, "clauses about what is neither a state nor a place"),
        ("clause", {"act": ["a"], "excludes": [["atlantis"]]}, "clauses about what is neither a state nor a place"),
    ],
)
def test_a_store_does_not_hold_places_nobody_knows(table, row, sentence):
    with duckdb.connect() as con:
        load.create(con)
        load.load(con, "x", [rows("act", {"id": ["a"]}), rows(table, row)], {})
        with pytest.raises(BadFacts, match=sentence):
            load.check(con)
