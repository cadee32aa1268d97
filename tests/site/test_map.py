"""The world map: what it paints, what it lists, what its address says."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from mihwar.observatory import Observatory
from mihwar.web.site.pages.map import CLASSES, look, painted


def rows(client: httpx.Client, address: str) -> dict[str, dict[str, object]]:
    return {row["state"]: row for row in client.get(address).json()["rows"]}


def classes(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-state="(\w+)"><path d="[^"]*" class="([^"]+)"', page))


def test_a_map_shows_the_values_of_similarity(client: httpx.Client, observatory: Observatory) -> None:
    shown = rows(client, "/en/map.json?of=RUS&year=2015&measure=vote-kappa")
    said = observatory.similarity("RUS", "PRK", 2015, 2015, "vote", draws=200).data["series"]
    (kappa,) = [row for row in said if (row["measure"], row["coding"]) == ("kappa", "valued")]
    assert shown["PRK"]["value"] == pytest.approx(kappa["value"], abs=1e-12)
    assert (shown["PRK"]["lo"], shown["PRK"]["n"]) == (pytest.approx(kappa["lo"], abs=1e-12), kappa["n"])


def test_the_year_of_the_address_is_painted(client: httpx.Client) -> None:
    asked = "of=USA&year=1985"
    data = client.get(f"/en/map.json?{asked}").json()
    drawn = classes(client.get(f"/en/map?{asked}").text)
    value = {row["state"]: row["value"] for row in data["rows"]}
    for state in ("FRA", "CUB", "IND"):
        assert drawn[state].split()[0] == look(value[state], data["scale"])
    assert value["SUN"] is not None
    assert drawn["KAZ"] == look(value["SUN"], data["scale"]), "a republic without a vote of its own is painted as the Union"
    assert drawn["UKR"] == look(value["UKR"], data["scale"]), "Ukraine had a vote of its own"


def test_who_ended_and_has_no_land_of_its_own_is_listed(client: httpx.Client) -> None:
    page = client.get("/en/map?year=1985").text
    listed = page[page.index("without a shape of its own") :].split("</p>")[0]
    assert "East Germany" in listed
    assert "Czechoslovakia" not in listed, "drawn on the land of Czechia and Slovakia"


def test_no_data_is_not_a_middle_value(client: httpx.Client) -> None:
    drawn = classes(client.get("/en/map?of=USA&year=1950").text)
    assert drawn["DEU"] == "none"
    assert drawn["FRA"] in CLASSES


def test_two_former_states_do_not_share_one_land() -> None:
    row = {"value": 0.5}
    data = {
        "rows": [{"state": "YAR", **row}, {"state": "YMD", **row}, {"state": "SUN", **row}],
        "heirs": {"YAR": ["YEM"], "YMD": ["YEM"], "SUN": ["KAZ"]},
    }
    assert set(painted(data)) == {"YAR", "YMD", "SUN", "KAZ"}


def test_lower_distances_are_nearer() -> None:
    scale = {"thresholds": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], "nearer": "lower"}
    assert look(0.5, scale) == "n4"
    assert look(9.0, scale) == "f4"
    assert look(4.5, scale) == "m0"
    assert look(None, scale) == "none"


def test_all_years_are_in_the_page_for_the_slider(client: httpx.Client) -> None:
    page = client.get("/ar/map?of=FRA").text
    (found,) = re.findall(r'<script type="application/json">(.*?)</script>', page, re.S)
    drawn = json.loads(found)
    assert drawn["years"][0] == 1946
    assert len(drawn["value"]) == len(drawn["years"])
    assert drawn["names"]["DEU"] == "ألمانيا"


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        ("of=Atlantis", 404, "Atlantis"),
        ("measure=love", 400, "love"),
        ("year=1815", 400, "year"),
        ("year=2090", 400, "2090"),
        ("year=x", 400, "year"),
        ("foo=1", 400, "foo"),
    ],
)
def test_what_cannot_be_mapped_is_refused_with_a_sentence(client: httpx.Client, asked: str, status: int, says: str) -> None:
    told = client.get(f"/en/map.json?{asked}")
    assert told.status_code == status
    assert says in told.json()["error"]["sentence"]
    page = client.get(f"/ar/map?{asked}")
    assert page.status_code == status
    assert says in page.text


def test_a_name_leads_on_to_the_code(client: httpx.Client) -> None:
    led = client.get("/ar/map", params={"of": "مصر"})
    assert (led.status_code, led.headers["location"]) == (307, "/ar/map?of=EGY")


def test_a_measure_without_data_says_so(client: httpx.Client) -> None:
    page = client.get("/en/map?measure=alliance-s-capability").text
    assert "unknown, not zero" in page
