"""The page of a state and the table of all."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize(("lang", "name"), [("en", "North Korea"), ("ar", "كوريا الشمالية")])
def test_the_page_in_both_languages(client: httpx.Client, lang: str, name: str) -> None:
    page = client.get(f"/{lang}/state/PRK")
    assert page.status_code == 200
    assert f"<h1>{name}</h1>" in page.text
    assert f'href="/{lang}/act?id=mihwar-treaties/rus-prk-2024" data-act="mihwar-treaties/rus-prk-2024"' in page.text
    assert f'href="/{lang}/pair/PRK/RUS"' in page.text
    assert "whatif/attack?without=rus-prk-2024" in page.text
    assert len(page.content) < 700_000


def test_names_lead_to_codes(client: httpx.Client) -> None:
    for given, leads in (
        ("/en/state/russia", "/en/state/RUS"),
        ("/ar/state/روسيا", "/ar/state/RUS"),
        ("/en/state?who=Germany", "/en/state/DEU"),
        ("/en/state?who=Germany&against=France,%20Poland&on=2020-01-01", "/en/state/DEU?on=2020-01-01&against=FRA,POL"),
        ("/en/state/russia?on=1985-01-01", "/en/state/RUS?on=1985-01-01"),
    ):
        found = client.get(given)
        assert found.status_code == 307
        assert found.headers["location"] == leads


def test_the_twins_hold_what_the_page_shows(client: httpx.Client) -> None:
    data = client.get("/en/state/RUS.json").json()
    assert {"treaties", "sanctions", "series", "close", "exposure", "acts", "method", "sources"} <= set(data)
    for table in ("", "?table=close", "?table=sanctions", "?table=acts"):
        rows = client.get(f"/en/state/RUS.csv{table}").text.splitlines()
        name = table.removeprefix("?table=") or "treaties"
        assert len(rows) >= len(data[name]) + 1
    page = client.get("/en/state/RUS").text
    point = [row for row in data["series"] if row["measure"] == "ideal_point" and row["state"] == "RUS"][-1]
    assert f"{point['value']:.2f}" in page


def test_states_that_have_ended_have_their_page(client: httpx.Client) -> None:
    page = client.get("/en/state/YUG").text
    assert "26 April 1992" in page
    assert "This state has ended" in page
    then = client.get("/en/state/RUS?on=1985-01-01").text
    assert "<h1>Soviet Union</h1>" in then
    assert "was that of Soviet Union" in then


def test_what_is_not_covered_is_said(client: httpx.Client) -> None:
    page = client.get("/en/state/VAT").text
    assert "nothing is known, which is not zero" in page
    assert "unknown, not zero" in page


def test_what_cannot_be_asked(client: httpx.Client) -> None:
    assert client.get("/en/state/Atlantis").status_code == 404
    assert client.get("/en/state/RUS?against=Atlantis").status_code == 404
    for query in ("since=99", "on=yesterday", "against=USA,CHN,RUS,IND,BRA,ZAF,DEU", "colour=red"):
        assert client.get(f"/en/state/FRA?{query}").status_code == 400, query


def test_the_table_of_all_states(client: httpx.Client) -> None:
    page = client.get("/ar/state")
    assert page.status_code == 200
    for state in ("RUS", "SUN", "YUG", "ABK"):
        assert f'href="/ar/state/{state}"' in page.text
    assert 'aria-current="page"' in page.text
    rows = client.get("/en/state.json").json()["rows"]
    assert len(rows) > 200
    assert page.text.count('<td class="n">') == 3 * len(rows)
