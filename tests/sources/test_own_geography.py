"""Capitals and land borders: the package's own, distances from them, what is refused, and beside the COW project's."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from mihwar.errors import BadFacts
from mihwar.observatory import Observatory
from mihwar.sources import files, own_geography
from mihwar.sources.own import FACTS

CAPITALS, BORDERS = (FACTS / name for name in own_geography.FILES)
HEADS = {name: ",".join(own_geography.TABLES[table].names) for name, table in own_geography.FILES.items()}
SOUND = {"capitals.csv": "FRA,Paris,باريس,48.86,2.35,,,own", "neighbours.csv": "DEU,FRA,own"}
# COW's list gives the middle of the country (Brazil, Saudi Arabia, Tunisia), and Sucre, where no government sits.
CAPITALS_APART = {"BRA", "SAU", "TUN", "BOL"}
# Over water (bridges, causeways, a strait), or no more: Qatar and the Emirates since 1974, Burma and Pakistan since 1971.
COW_ONLY = {("BHR", "SAU"), ("CYP", "TUR"), ("DNK", "SWE"), ("MYS", "SGP"), ("ARE", "QAT"), ("MMR", "PAK")}
# COW leaves out overseas parts, entities it does not list, and borders in lakes.
OURS_ONLY = {("BRA", "FRA"), ("FRA", "SUR"), ("COD", "TZA"), ("NGA", "TCD")}
NOT_IN_COW = {"ABK", "ESH", "HKG", "MAC", "NCY", "PSE", "SML", "SOT", "SXM", "VAT"}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def given(tmp_path: Path):
    """Read both files with these rows after the sound one."""

    def of(**more: str) -> None:
        for name, line in SOUND.items():
            text = "\n".join((HEADS[name], line, *([more[name[:-4]]] if name[:-4] in more else []))) + "\n"
            (tmp_path / name).write_text(text, encoding="utf-8")
        list(own_geography.SOURCE.read([tmp_path / name for name in SOUND]))

    return of


def test_every_state_of_today_has_a_place():
    today = {row["state"] for row in read(FACTS / "states" / "states.csv") if row["status"] != "historical"}
    assert {row["state"] for row in read(CAPITALS)} == today


def test_no_two_places_are_one():
    assert len({(row["latitude"], row["longitude"]) for row in read(CAPITALS)}) == len(read(CAPITALS))


def test_jerusalem_is_nobodys_capital():
    told = {row["state"]: row for row in read(CAPITALS)}
    assert not [row for row in told.values() if "Jerusalem" in row["name_en"] or "القدس" in row["name_ar"]]
    assert all("for distances only" in told[state]["note_en"] for state in ("ISR", "PSE", "ESH", "NCY"))


def test_a_sound_pair_of_files_is_read(given):
    given()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"capitals": "DEU,Berlin,برلين,152.5,13.4,,,own"}, "capitals.csv: latitude lies beyond 90 degrees; see line: 3"),
        ({"capitals": "DEU,Berlin,برلين,52.5,-190,,,own"}, "capitals.csv: longitude lies beyond 180 degrees; see line: 3"),
        ({"capitals": "DEU,Berlin,,52.5,13.4,,,own"}, "capitals.csv: name_ar is empty; it must be given; see line: 3"),
        ({"capitals": "DEU,Berlin,برلين,52.5,13.4,A note.,,own"}, "capitals.csv: notes come in pairs; see line: 3"),
        ({"capitals": SOUND["capitals.csv"]}, "capitals.csv lists these twice: FRA"),
        ({"neighbours": "FRA,DEU,own"}, "neighbours.csv: a must come before b in the alphabet; see line: 3"),
        ({"neighbours": "FRA,FRA,own"}, "neighbours.csv: a must come before b"),
        ({"neighbours": "DEU,FRA,own"}, "neighbours.csv lists these twice: DEU-FRA"),
        ({"neighbours": "DEU,POL,"}, "neighbours.csv: source is empty"),
    ],
)
def test_a_wrong_row_is_refused(given, more, sentence):
    with pytest.raises(BadFacts) as why:
        given(**more)
    assert sentence in str(why.value)


def test_a_missing_file_is_refused():
    with pytest.raises(BadFacts, match=r"lack files: neighbours\.csv"):
        list(own_geography.SOURCE.read([CAPITALS]))


# Great-circle distances between cities as commonly published, to 1 %.
@pytest.mark.parametrize(
    ("one", "other", "km"), [("FRA", "USA", 6170), ("GBR", "AUS", 16990), ("RUS", "BLR", 676), ("JPN", "CHL", 17200)]
)
def test_distances(observatory: Observatory, one, other, km):
    found = observatory.world.distances([one, other])
    assert found[0, 1] == pytest.approx(km, rel=0.01)
    assert found[0, 1] == found[1, 0]
    assert not found.diagonal().any()


def test_distances_keep_the_order_asked_for(observatory: Observatory):
    there, back = observatory.world.distances(["KOR", "POL", "VNM"]), observatory.world.distances(["VNM", "POL", "KOR"])
    assert np.array_equal(there, back[::-1, ::-1])


def test_a_state_that_has_ended_has_no_distance(observatory: Observatory):
    found = observatory.world.distances(["SUN", "FRA", "DEU"])
    assert np.isnan(found[0]).all()
    assert np.isnan(found[:, 0]).all()
    assert found[1, 2] > 0


def test_neighbours(observatory: Observatory):
    states = ["BLR", "RUS", "IRN", "FRA", "BRA", "KOR", "PRK", "ISL"]
    found = observatory.world.neighbours(states)
    pairs = {(states[a], states[b]) for a, b in zip(*np.nonzero(found), strict=True) if a < b}
    assert pairs == {("BLR", "RUS"), ("RUS", "PRK"), ("FRA", "BRA"), ("KOR", "PRK")}
    assert np.array_equal(found, found.T)


def cow_states() -> dict[int, str]:
    codes = read(FACTS / "states" / "codes.csv")
    return {int(row["code"]): row["state"] for row in codes if row["scheme"] == "cow" and not row["until"]}


@pytest.mark.shared
def test_capitals_beside_cow(shared: Path):
    found = files.r_table(shared / "distances" / "cow_capitals.rda").to_pylist()
    latest, ours, apart = max(row["enddate"] for row in found), {row["state"]: row for row in read(CAPITALS)}, set()
    compared = 0
    for row in found:
        state = cow_states().get(int(row["ccode"]))
        if row["enddate"] < latest or state not in ours:
            continue
        compared += 1
        off = abs(row["lat"] - float(ours[state]["latitude"])), abs(row["lng"] - float(ours[state]["longitude"]))
        if max(off) > 0.5:
            apart.add(state)
    assert compared == 195
    assert apart == CAPITALS_APART


@pytest.mark.shared
def test_borders_beside_cow(shared: Path):
    rows, known = read(shared / "cow_contiguity" / "contdir.csv"), cow_states()
    last = max(row["end"] for row in rows)
    cow = {
        tuple(sorted((known[int(row["statelno"])], known[int(row["statehno"])])))
        for row in rows
        if row["conttype"] == "1" and row["end"] == last
    }
    ours = {(row["a"], row["b"]) for row in read(BORDERS)}
    assert cow - ours == COW_ONLY
    assert {pair for pair in ours - cow if not NOT_IN_COW & set(pair)} == OURS_ONLY
