"""Blocs through the years: the page, its twins, what it refuses, and that nothing on it is not in the answer."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from datetime import date
from typing import Any

import httpx
import pytest

from mihwar.answers import signed
from mihwar.answers.bloc_room import YEARS, _strongest, moving, picture, span, usual
from mihwar.errors import BadChoice
from mihwar.observatory import Observatory

YEARS_ASKED = "first=2019&last=2022"


def page(client: httpx.Client, address: str) -> str:
    """A page that takes a while, as soon as it is there."""
    for _ in range(200):
        found = client.get(address)
        assert found.status_code == 200
        if "data-events" not in found.text:
            return found.text
        time.sleep(0.2)
    raise AssertionError(f"{address} is never ready")


def drawn(text: str) -> dict[str, Any]:
    return json.loads(re.findall(r'<script type="application/json">(.*?)</script>', text, re.S)[0])  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def data(client: httpx.Client) -> dict[str, Any]:
    return client.get(f"/en/blocs.json?{YEARS_ASKED}").json()  # type: ignore[no-any-return]


def test_the_blocs_are_those_of_the_command(data: dict[str, Any], observatory: Observatory) -> None:
    told = observatory.blocs(first=2019, last=2022).to_dict()
    assert data["members"] == told["members"]
    for mine, theirs in zip(data["years"], told["years"], strict=True):
        assert {key: mine[key] for key in ("on", "blocs", "changes", "alone", "untied")} == {
            key: theirs[key] for key in ("on", "blocs", "changes", "alone", "untied")
        }


def test_the_standing_is_that_of_the_command(data: dict[str, Any], observatory: Observatory) -> None:
    told = observatory.standing(first=2019, last=2022).to_dict()
    assert data["series"] == told["series"]
    assert (data["standing"]["of"], data["standing"]["by_default"]) == ("USA", True)


def test_ties_in_spells_are_the_ties_of_each_date(data: dict[str, Any], observatory: Observatory) -> None:
    for year in (2019, 2022):
        on = date(year, 12, 31)
        (graph,) = signed.graphs(observatory.world, [on], signed.chosen())
        got = {(one["a"], one["b"]): one["weight"] for one in data["ties"] if one["first"] <= str(on) <= one["last"]}
        assert got == pytest.approx({(one["a"], one["b"]): one["weight"] for one in graph.edges}, abs=1e-4)
        (told,) = (one for one in data["years"] if one["on"] == str(on))
        assert told["signs"]["friendly"] + told["signs"]["hostile"] == len(graph.edges)
        assert told["signs"]["strong"] == sum(weight <= told["signs"]["level"] + 1e-4 for weight in got.values())


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_page_draws_the_answer(client: httpx.Client, data: dict[str, Any], lang: str) -> None:
    text = page(client, f"/{lang}/blocs?{YEARS_ASKED}")
    seen = drawn(text)
    place = {state: n for n, state in enumerate(seen["states"])}
    for row in data["members"]:
        at = seen["dates"].index(row["on"])
        assert seen["bloc"][at][place[row["state"]]] == row["bloc"]
        assert seen["sure"][at][place[row["state"]]] == round(100 * row["certainty"])
    assert sum(one.count(-2) for one in seen["bloc"]) == sum(len(one["untied"]) for one in data["years"])
    spells = sum((last - first + 1) * len(pairs) // 2 for _, first, last, pairs in seen["ties"])
    assert spells == sum(one["signs"]["friendly"] + one["signs"]["hostile"] for one in data["years"])
    assert seen["names"][place["USA"]] == data["names"]["USA"][lang]
    assert f'href="/{lang}/blocs.json?{YEARS_ASKED}"'.replace("&", "&amp;") in text


def test_a_date_within_the_years_has_a_network_of_its_own(client: httpx.Client) -> None:
    data = client.get(f"/en/blocs.json?on=2021-06-30&{YEARS_ASKED}").json()
    assert data["on"] == "2021-06-30"
    assert [one["on"] for one in data["years"]] == ["2019-12-31", "2020-12-31", "2021-06-30", "2021-12-31", "2022-12-31"]


def test_tables_of_members_ties_and_series(client: httpx.Client, data: dict[str, Any]) -> None:
    for table, rows in (("", data["members"]), ("ties", data["ties"]), ("series", data["series"])):
        text = client.get(f"/en/blocs.csv?{YEARS_ASKED}&table={table}").text
        assert len(list(csv.DictReader(io.StringIO(text)))) == len(rows)


def test_ties_of_a_state_lead_to_the_pair(client: httpx.Client, data: dict[str, Any]) -> None:
    text = page(client, f"/en/blocs?{YEARS_ASKED}&state=RUS")
    others = {one["b"] if one["a"] == "RUS" else one["a"] for one in data["ties"] if "RUS" in (one["a"], one["b"]) and
              one["first"] <= data["on"] <= one["last"]}  # fmt: skip
    assert others == set(re.findall(rf'href="/en/pair/RUS/(\w+)\?on={data["on"]}"', text))


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        (f"{YEARS_ASKED}&of=Russia&state=إيران", f"{YEARS_ASKED}&of=RUS&state=IRN"),
        (f"{YEARS_ASKED}&of=USA&ties=sanction&ties=treaty&ties=&ties=dispute&ties=rivalry=1.0&resolution=1&runs=30", YEARS_ASKED),
        (f"{YEARS_ASKED}&ties=dispute=2.0,treaty", f"{YEARS_ASKED}&ties=treaty,dispute%3D2"),
        ("on=1975-06-30", "on=1975-06-30&first=1968&last=1982"),
    ],
)
def test_an_address_leads_on_to_the_plain_one(client: httpx.Client, asked: str, plain: str) -> None:
    found = client.get(f"/en/blocs?{asked}")
    assert (found.status_code, found.headers["location"]) == (307, f"/en/blocs?{plain}")


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("ties=foo", 400, "no kind of tie"),
        ("ties=rivalry", 400, "No dataset that is loaded covers rivalry"),
        ("first=2020&last=2010", 400, "the first year before the last"),
        ("first=1816&last=2020", 400, "At most"),
        ("on=1999-02-31", 400, "`on`"),
        ("on=2010-01-01&first=2015", 400, "lies outside"),
        ("runs=999", 400, "`runs`"),
        ("of=Narnia", 404, "Narnia"),
        ("of=SUN", 400, "was a state to 1991 only"),
        ("null=chance", 400, "`null`"),
        ("draw=everything", 400, "`draw`"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(client: httpx.Client, asked: str, status: int, said: str) -> None:
    found = client.get(f"/en/blocs.json?{asked}")
    assert found.status_code == status
    assert said in found.json()["error"]["sentence"]
    assert client.get(f"/ar/blocs?{asked}").status_code == status or "draw" in asked


def test_years_without_a_tie_are_not_covered_rather_than_peaceful(client: httpx.Client) -> None:
    asked = "first=1950&last=1952&ties=sanction"
    data = client.get(f"/en/blocs.json?{asked}").json()
    assert all(one["blocs"] == [] and one["signs"] is None and one["tied"] == 0 for one in data["years"])
    assert data["members"] == data["ties"] == []
    text = page(client, f"/en/blocs?{asked}")
    assert "In none of these years" in text
    assert 'id="network-figure"' not in text


def test_progress_stops_the_work(observatory: Observatory) -> None:
    class Enough(Exception):
        pass

    seen: list[int] = []

    def progress(_: str, done: int, steps: int) -> None:
        assert steps == 9
        seen.append(done)
        if done == 5:
            raise Enough

    with pytest.raises(Enough):
        moving(observatory.world, first=2001, last=2009, progress=progress)
    assert seen[-1] == 5


def test_the_usual_years_are_the_last_fifteen_that_are_covered(observatory: Observatory) -> None:
    world, layers = observatory.world, signed.chosen()
    first, last, on = usual(world, layers)
    assert (last - first + 1, last, on) == (YEARS, date.today().year, date.today())
    assert span(world, layers) == (first, last)
    assert span(world, signed.chosen(["vote"]))[1] < last
    assert span(world, layers, on=date(1975, 6, 30)) == (1968, 1982)
    with pytest.raises(BadChoice):
        span(world, layers, on=date(last + 1, 1, 1))


def test_of_many_ties_the_strongest_of_each_state_remain() -> None:
    states = [f"S{n:02}" for n in range(40)]
    edges = [
        {"a": a, "b": b, "weight": (1 if (i + j) % 2 else -1) * (1 + i + j) / 80}
        for i, a in enumerate(states) for j, b in enumerate(states) if i < j
    ]  # fmt: skip
    kept = _strongest(edges)
    for state in states:
        mine = sorted((e for e in edges if state in (e["a"], e["b"]) and e["weight"] > 0), key=lambda e: -e["weight"])
        assert mine[0] in kept
    assert len(kept) < len(edges) / 2


def test_the_picture_is_small(observatory: Observatory) -> None:
    seen = picture(moving(observatory.world, first=2019, last=2022))
    assert len(json.dumps(seen)) < 80_000
