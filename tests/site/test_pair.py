"""The pair: series with breaks, acts with their evidence, and addresses that lead on."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import numpy as np
import pytest

from mihwar.answers.nearness import DISTANCE
from mihwar.answers.pair import SHOWN, pair
from mihwar.measures.breaks import breaks
from mihwar.observatory import Observatory


def drawn(page: str) -> dict[str, Any]:
    return json.loads(re.findall(r'<script type="application/json">(.*?)</script>', page, re.S)[0])  # type: ignore[no-any-return]


def test_the_timeline_has_the_series_of_similarity(client: httpx.Client, observatory: Observatory) -> None:
    data = client.get("/en/pair/RUS/PRK.json").json()
    series = observatory.similarity("RUS", "PRK", 1946).data["series"]
    wanted = [row for row in series if (row["layer"], row["measure"], row["coding"]) in SHOWN and row["value"] is not None]
    got = [row for row in data["measures"] if row["value"] is not None and row["measure"] != DISTANCE]
    assert [row["value"] for row in got] == pytest.approx([row["value"] for row in wanted])
    panels = {one["id"]: one for one in drawn(client.get("/en/pair/RUS/PRK").text)["panels"]}
    agreement = [row for row in got if row["measure"] == "agreement"]
    assert [row[0] for row in panels["vote_agreement"]["series"][0]["rows"]] == [row["year"] for row in agreement]


def test_distances_of_ideal_points_are_those_of_the_map_with_their_intervals(observatory: Observatory) -> None:
    near = observatory.around("USA", DISTANCE).data["rows"]
    expected = {
        row["year"]: (row["state"], row["value"], row["lo"], row["hi"], row["n"])
        for row in near if row["state"] in ("RUS", "SUN") and row["value"] is not None
    }  # fmt: skip
    data = observatory.pair("USA", "RUS").data
    assert {row["a"] for row in data["measures"] if row["measure"] == DISTANCE} == {"USA"}
    assert {
        row["year"]: (row["b"], row["value"], row["lo"], row["hi"], row["n"])
        for row in data["measures"] if row["measure"] == DISTANCE
    } == expected  # fmt: skip
    assert len(expected) > 40
    assert all(lo <= value <= hi for _, value, lo, hi, _ in expected.values())
    assert not [row for row in data["breaks"] if row["measure"] == DISTANCE]


def test_every_act_of_the_timeline_opens_its_evidence(client: httpx.Client) -> None:
    page = client.get("/en/pair/RUS/PRK").text
    acts = drawn(page)["acts"]
    assert len(acts) > 50
    for act in acts:
        assert f'data-act="{act["act"]}"' in page


def test_years_cut_series_and_acts(client: httpx.Client) -> None:
    data = client.get("/en/pair/RUS/PRK.json?first=2000&last=2010").json()
    assert {row["year"] for row in data["measures"]} <= set(range(2000, 2011))
    assert all("2000" <= (act["signed"] or act["began"])[:4] <= "2010" for act in data["acts"] if act["layer"] != "treaty")


def test_a_break_is_found_where_one_was_made() -> None:
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.normal(0.3, 0.03, 25), rng.normal(0.6, 0.03, 25)])
    (found,) = breaks(values, 0.03)
    assert found.at == 25
    assert (found.before, found.after) == (pytest.approx(0.3, abs=0.02), pytest.approx(0.6, abs=0.02))
    assert found.firmness == 8


def test_noise_alone_has_no_firm_break() -> None:
    rng = np.random.default_rng(5)
    firm = [one for _ in range(200) for one in breaks(rng.normal(0.5, 0.05, 60), 0.05) if one.firmness >= 4]
    assert len(firm) <= 2, "of 200 series of noise"


def test_a_short_or_still_series_has_none() -> None:
    assert breaks(np.full(30, 0.4)) == []
    assert breaks(np.array([0.1, 0.9, 0.1])) == []


def test_sampling_error_hides_what_it_can_explain() -> None:
    values = np.concatenate([np.full(15, 0.50), np.full(15, 0.53)])
    assert breaks(values)
    assert breaks(values, error=0.05) == []


def test_names_in_either_language_lead_to_the_pair(client: httpx.Client) -> None:
    led = client.get("/en/pair", params={"a": "Russia", "b": "كوريا الشمالية", "first": "1990"})
    assert (led.status_code, led.headers["location"]) == (307, "/en/pair/RUS/PRK?first=1990")
    led = client.get("/ar/pair/egypt/643", params={"on": "2020-01-01"})
    assert (led.status_code, led.headers["location"]) == (307, "/ar/pair/EGY/RUS?on=2020-01-01")


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/en/pair/RUS/Atlantis.json", 404, "Atlantis"),
        ("/en/pair/RUS/RUS.json", 400, "same state"),
        ("/en/pair/RUS/PRK.json?first=2020&last=1990", 400, "last comes before"),
        ("/en/pair/RUS/PRK.json?on=2024-13-01", 400, "on"),
        ("/en/pair/RUS/PRK.csv?table=nothing", 400, "table"),
        ("/fr/pair/RUS/PRK.json", 404, "no page"),
    ],
)
def test_what_is_no_pair_is_refused_with_a_sentence(client: httpx.Client, address: str, status: int, says: str) -> None:
    told = client.get(address)
    assert told.status_code == status
    assert says in told.json()["error"]["sentence"]


def test_all_tables_are_twins_of_the_json(client: httpx.Client) -> None:
    data = client.get("/en/pair/IRN/RUS.json").json()
    for table in ("measures", "breaks", "acts"):
        lines = client.get(f"/en/pair/IRN/RUS.csv?table={table}").text.splitlines()
        assert len(lines) >= len(data[table]) + 1


def test_a_pair_of_a_day_is_a_brief_of_that_day(observatory: Observatory) -> None:
    found = pair(observatory.at("1985-06-01").world, "RUS", "USA")
    assert found.data["a"]["id"] == "SUN"
    assert max(row["year"] for row in found.data["measures"]) <= 1985
