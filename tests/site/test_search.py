"""The search of every page."""

from __future__ import annotations

import re
from urllib.parse import quote

import httpx


def hits(client: httpx.Client, text: str, lang: str = "en") -> list[str]:
    """Where the rows of the short list lead."""
    page = client.get(f"/{lang}/search?q={quote(text)}", headers={"HX-Request": "true"}).text
    found = re.search(r'<ul id="hits".*?</ul>', page, re.DOTALL)
    return re.findall(r'href="([^"]+)"', found[0]) if found else []


def test_each_kind_leads_to_its_page(client: httpx.Client) -> None:
    for text, where in (
        ("RUS", "/en/state/RUS"),
        ("NATO", "/en/search?q=NATO&amp;kind=bloc"),
        ("nato-1949", "/en/act?id=mihwar-treaties/nato-1949"),
        ("unga-votes", "/en/sources#unga-votes"),
        ("agreement", "/en/methods/agreement"),
    ):
        assert where in hits(client, text), text
    assert hits(client, "كوريا الشمالية", "ar")[0] == "/ar/state/PRK"


def test_two_states_lead_to_the_pair(client: httpx.Client) -> None:
    assert hits(client, "russia north korea")[0] == "/en/pair/RUS/PRK"
    assert hits(client, "روسيا كوريا الشمالية", "ar")[0] == "/ar/pair/RUS/PRK"


def test_the_list_under_the_field_is_short(client: httpx.Client) -> None:
    assert 8 <= len(hits(client, "russia")) <= 12
    page = client.get("/en/search?q=russia").text
    assert page.count("<li>") > 20
    assert 'id="kind-state"' in page


def test_nothing_asked_and_nothing_found(client: httpx.Client) -> None:
    empty = client.get("/en/search")
    assert empty.status_code == 200
    assert 'id="hits"' not in empty.text
    assert "Nothing is asked yet" in empty.text
    none = client.get("/ar/search?q=xyzzyq")
    assert none.status_code == 200
    assert 'id="hits"' in none.text
    assert "xyzzyq" in none.text
    assert client.get("/en/search?q=%3Cscript%3Ealert(1)%3C/script%3E").text.count("<script>alert") == 0


def test_what_cannot_be_asked(client: httpx.Client) -> None:
    for query in ("q=a&limit=0", "q=a&limit=201", "q=a&kind=planet", "q=" + "a" * 501):
        assert client.get(f"/en/search?{query}").status_code == 400, query


def test_a_bloc_has_its_members(client: httpx.Client) -> None:
    page = client.get("/en/search?q=GCC&kind=bloc").text
    assert 'href="/en/state/KWT"' in page
    assert "Members on this day (6)" in page
