"""The page of an act, which the evidence drawer shows."""

from __future__ import annotations

import httpx


def test_a_treaty_with_clauses_parties_and_evidence(client: httpx.Client) -> None:
    page = client.get("/en/act?id=mihwar-treaties/nato-1949")
    assert page.status_code == 200
    assert '<div id="act">' in page.text
    for part in (
        "North Atlantic Treaty",
        "معاهدة شمال الأطلسي",
        "in force",
        "/en/state/FRA",
        "Article 5",
        "CC BY 4.0",
        "without=nato-1949",
    ):
        assert part in page.text, part
    arabic = client.get("/ar/act?id=mihwar-treaties/nato-1949").text
    assert "نافذة" in arabic
    assert "فرنسا" in arabic
    assert "المادة 5" in arabic


def test_a_short_id_leads_to_the_whole(client: httpx.Client) -> None:
    found = client.get("/en/act?id=nato-1949")
    assert found.status_code == 307
    assert found.headers["location"].endswith("id=mihwar-treaties%2Fnato-1949")


def test_a_claim_is_marked_with_who_makes_it(client: httpx.Client) -> None:
    page = client.get("/en/act?id=mihwar-acts/arms-irn-rus-2022-07-11").text
    assert "alleged" in page
    assert "according to The White House" in page


def test_a_roll_call_shows_its_ballots(client: httpx.Client) -> None:
    rows = client.get("/en/search.json?q=A/RES/ES-11/1&limit=5").json()["rows"]
    act = next(row["id"] for row in rows if row["kind"] == "roll_call")
    data = client.get("/en/act.json", params={"id": act}).json()
    page = client.get("/en/act", params={"id": act}).text
    for row in data["counts"]:
        assert f"<b>{row['count']}</b>" in page
    assert "A/RES/ES-11/1" in page


def test_sanctions_show_their_measures(client: httpx.Client) -> None:
    data = client.get("/en/act.json?id=mihwar-sanctions/eu-rus").json()
    page = client.get("/en/act?id=mihwar-sanctions/eu-rus").text
    assert f"Measures ({len(data['clauses'])})" in page


def test_what_cannot_be_asked(client: httpx.Client) -> None:
    unknown = client.get("/en/act.json?id=nothing-of-the-kind")
    assert unknown.status_code == 404
    assert "No act has the id" in unknown.json()["error"]["sentence"]
    assert client.get("/en/act").status_code == 400
