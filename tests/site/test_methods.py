"""The methods: a page for every measure, in both languages, with links that lead somewhere."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from mihwar.answers.methods import _texts
from mihwar.answers.verify import topics
from mihwar.language import LANGS, Language
from mihwar.language.translated import told
from mihwar.measures.measure import measures

SCENARIOS = {"obligations", "sanctions", "reading"}


def test_every_measure_has_its_texts_once() -> None:
    held = [name for group, said in _texts().items() for name in said.get("of", [group])]
    assert len(held) == len(set(held))
    assert set(held) == {*measures(), *SCENARIOS}
    for group, said in _texts().items():
        for key in ("meaning", "read", "not"):
            for lang in LANGS:
                text = said[f"{key}_{lang}"]
                assert text.endswith("."), (group, key, lang)
                assert bool(re.search("[\u0600-\u06ff]", text)) == (lang == "ar"), (group, key, lang)
        assert said["topic"] in {"", *topics()}


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_leads_to_every_page(client: httpx.Client, lang: str) -> None:
    page = client.get(f"/{lang}/methods").text
    assert set(re.findall(rf'href="/{lang}/methods/([^"#]+)"', page)) == {*measures(), *SCENARIOS}
    data = client.get(f"/{lang}/methods.json").json()
    assert {one["id"] for one in data["methods"]} == {*measures(), *SCENARIOS}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["kappa-linear", "cinc", "sanctions", "reading"])
def test_a_page_says_what_its_twin_says(client: httpx.Client, lang: str, name: str) -> None:
    page, data = html.unescape(client.get(f"/{lang}/methods/{name}").text), client.get(f"/{lang}/methods/{name}.json").json()
    one = data["methods"][0]
    for key in ("meaning", "read", "not"):
        assert one[f"{key}_{lang}"] in page
    assert one["source"] in page
    for sentence, _ in told(data["method"], Language(lang)):
        assert sentence in page
    for caveat in data["caveats"]:
        assert caveat[f"text_{lang}"] in page
    for like in data["alike"]:
        assert f'href="/{lang}/methods/{like["id"]}"' in page
    if one["of"] and not one["cards"]:  # a store without the publishers' files has no CINC
        assert Language(lang)["methods_not_covered"] in page


def test_an_unknown_method_is_refused_in_one_sentence(client: httpx.Client) -> None:
    found = client.get("/en/methods/nope.json")
    assert found.status_code == 404
    assert "'nope' is no measure or scenario" in found.json()["error"]["sentence"]


def test_examples_lead_to_pages(client: httpx.Client) -> None:
    paths = [re.compile(re.sub(r"\{\w+\}", "[^/]+", one) + "$") for one in client.get("/openapi.json").json()["paths"]]
    for said in _texts().values():
        where = "/en" + said["example"].split("?")[0]
        assert any(one.match(where) for one in paths), where
