"""The sources: every card with its terms, what is covered, what is not loaded and how to get it."""

from __future__ import annotations

import re

import httpx
import pytest

from mihwar.answers.sources import _stretches
from mihwar.language import LANGS, Language
from mihwar.sources.registry import sources


@pytest.mark.parametrize("lang", LANGS)
def test_every_known_card_stands_on_the_page_once(client: httpx.Client, lang: str) -> None:
    page, data = client.get(f"/{lang}/sources").text, client.get(f"/{lang}/sources.json").json()
    ids = re.findall(r'<article class="source" id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(ids) == {one["id"] for one in data["cards"]} == {one.card.id for one in sources()}
    for one in data["cards"]:
        assert f'id="bibtex-{one["id"]}"' in page
    language = Language(lang)
    absent = [one for one in data["cards"] if not one["loaded"]]
    assert f"{language['sources_absent']} ({len(absent)})" in page
    assert page.count(language["sources_by_hand"]) == sum(not one["fetch"] and one["id"] != "statements" for one in absent)
    for one in absent:
        if one["fetch"]:
            assert f"mihwar fetch {one['id']}" in page


def test_what_is_not_covered_is_said_and_never_complete(client: httpx.Client) -> None:
    layers = {one["layer"]: one for one in client.get("/en/sources.json").json()["layers"]}
    assert layers["dispute"]["complete"] == layers["dispute"]["selected"] == []
    assert "cow-mid" in layers["dispute"]["absent"]
    assert layers["vote"]["complete"][0]["cards"] == ["unga-votes"]
    assert layers["visit"]["complete"] == []  # complete for the United States only
    page = client.get("/en/sources").text
    assert Language("en")["sources_never"] in page
    assert "only United States" in page


def test_the_tables_behind_are_files_too(client: httpx.Client) -> None:
    data = client.get("/en/sources.json").json()
    for table in ("spans", "layers"):
        rows = client.get(f"/en/sources.csv?table={table}").text.strip().split("\n")
        assert len(rows) == len(data[table]) + 1
    assert client.get("/en/sources.csv?table=nothing").status_code == 400


def test_spans_that_meet_run_together() -> None:
    spans = [
        {"card": "b", "began": 5, "ended": 8}, {"card": "a", "began": 1, "ended": 5}, {"card": "c", "began": 10, "ended": None},
        {"card": "a", "began": 12, "ended": 13},
    ]  # fmt: skip
    assert _stretches(spans) == [
        {"began": 1, "ended": 8, "cards": ["a", "b"]}, {"began": 10, "ended": None, "cards": ["a", "c"]},
    ]  # fmt: skip
