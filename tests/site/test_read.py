"""The reader: a text in the address, a text that is sent, what is refused, and that a text cannot do anything to the page."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from mihwar.language import LANGS, Language
from mihwar.web.site.pages.read import LONG, SHORT, _example

TEXT = "Sweden joined NATO in March 2024."
FORM = {"content-type": "application/x-www-form-urlencoded"}


def asked(**fields: str) -> str:
    return urlencode(fields)


def sent(client: httpx.Client, where: str, **fields: str) -> httpx.Response:
    return client.post(where, content=asked(**fields), headers=FORM)


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_text_two_examples_are_offered_as_links(client: httpx.Client, lang: str) -> None:
    page = client.get(f"/{lang}/read")
    assert page.status_code == 200
    links = [html.unescape(one) for one in re.findall(r'<blockquote[^>]*><a href="([^"]+)"', page.text)]
    assert len(links) == 2
    for link in links:
        found = client.get(link.replace("/read?", "/read.json?")).json()
        assert found["document"]["date"] == "2024-07-01"
        verdicts = [one["check"]["verdict"] for one in found["statements"]]
        assert len(verdicts) == 3
        assert verdicts.count("contradicted") == 1
    assert {client.get(link.replace("/read?", "/read.json?")).json()["document"]["lang"] for link in links} == {"en", "ar"}
    assert client.get(f"/{lang}/read.json").json()["statements"] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_text_in_the_address_is_coloured_and_its_twins_hold_the_same(client: httpx.Client, lang: str) -> None:
    example = asked(text=_example("en").text, date="2024-07-01")
    page, data = client.get(f"/{lang}/read?{example}"), client.get(f"/{lang}/read.json?{example}").json()
    language = Language(lang)
    assert page.text.count('<article class="card') == len(data["statements"])
    for one in data["statements"]:
        assert f'id="card-{one["id"]}"' in page.text
        assert f'<a class="s v-{one["check"]["verdict"]}' in page.text
        assert html.escape(language.word("verdict", one["check"]["verdict"])) in page.text
    assert client.get(f"/{lang}/read.csv?{example}").text.count("\n") == len(data["statements"]) + 1
    other = "ar" if lang == "en" else "en"
    assert f'href="/{other}/read?text=Sweden' in page.text


def test_without_checks_nothing_is_compared(client: httpx.Client) -> None:
    data = client.get("/en/read.json", params={"text": TEXT, "check": "no"}).json()
    assert [one["check"] for one in data["statements"]] == [None]
    assert data["sources"] == []


def test_a_short_text_that_is_sent_leads_to_its_address(client: httpx.Client) -> None:
    found = sent(client, "/ar/read", text=f"{TEXT}\r\n", date="2024-07-01", language="auto", check="yes")
    assert found.status_code == 303
    assert found.headers["location"] == "/ar/read?text=Sweden+joined+NATO+in+March+2024.&date=2024-07-01"
    assert client.get(found.headers["location"]).status_code == 200


@pytest.mark.parametrize("lang", LANGS)
def test_a_long_text_is_answered_but_in_no_address(client: httpx.Client, lang: str) -> None:
    text = f"{TEXT} " * 80
    assert SHORT < len(text) < LONG
    page = sent(client, f"/{lang}/read", text=text)
    assert page.status_code == 200
    assert page.text.count('<article class="card') == 80
    assert Language(lang).say("read_sent", short=Language(lang).number(SHORT)) in html.unescape(page.text)
    assert "text=Sweden" not in page.text
    assert 'id="permalink"' not in page.text
    data = sent(client, f"/{lang}/read.json", text=text).json()
    assert len(data["statements"]) == 80
    assert sent(client, f"/{lang}/read.csv?table=mentions", text=text).text.startswith('"start","end"')


def test_json_can_be_sent(client: httpx.Client) -> None:
    got = client.get("/en/read.json", params={"text": TEXT}).json()
    assert client.post("/en/read.json", json={"text": TEXT}).json() == got
    assert client.post("/en/read.json", json={"text": TEXT, "check": False}).json()["statements"][0]["check"] is None


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"json": {"text": 5}}, "`text`"),
        ({"json": ["text"]}, "no object"),
        ({"json": {"words": TEXT}}, "no parameter `words`"),
        ({"json": {"text": TEXT, "language": "fr"}}, "`language`"),
        ({"content": b'{"text": "\\ud800"}', "headers": {"content-type": "application/json"}}, "neither a form"),
        ({"content": b"[" * 5000, "headers": {"content-type": "application/json"}}, "neither a form"),
        ({"content": b"text=%ff%fe", "headers": FORM}, "neither a form"),
        ({"content": b"text=x&date=yesterday", "headers": FORM}, "`date`"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(client: httpx.Client, body: dict[str, Any], says: str) -> None:
    found = client.post("/en/read.json", **body)
    assert found.status_code == 400
    assert says in found.json()["error"]["sentence"]


def test_the_address_and_what_is_sent_are_bounded(client: httpx.Client) -> None:
    found = client.get("/en/read.json", params={"text": "x" * (SHORT + 1)})
    assert found.status_code == 400
    assert str(SHORT) in found.json()["error"]["sentence"]
    found = sent(client, "/en/read.json", text="x" * (1024 * 1024))
    assert found.status_code == 413
    assert found.json()["error"]["sentence"].endswith("cannot be sent to this page at once.")
    assert client.get("/en/read.json", params={"text": TEXT, "on": "2020-01-01"}).status_code == 400


def test_only_pages_that_say_so_can_be_sent_to(client: httpx.Client) -> None:
    assert client.post("/en/sources", content="").status_code == 405
    paths = client.get("/openapi.json").json()["paths"]
    assert {path for path, verbs in paths.items() if "post" in verbs} == {
        f"/{{lang}}/read{ending}" for ending in ("", ".json", ".csv", ".parquet")
    }


def test_a_text_cannot_do_anything_to_the_page(client: httpx.Client) -> None:
    text = 'Sweden joined NATO</textarea><script>alert(1)</script>\u202e"><img src=x onerror=alert(1)> in March 2024.'
    page = client.get("/en/read", params={"text": text}).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert html.escape("</textarea><script>alert(1)</script>") in page
    for line in re.findall(r"[^\n]*\u202e[^\n]*", page):  # a mark of direction stays within a block, the form's or the text's
        assert re.search(r"<(p|textarea|a)\b|Sweden", line)


def test_a_text_is_named_in_no_log(client: httpx.Client, capfd: pytest.CaptureFixture[str]) -> None:
    client.get("/en/read.json", params={"text": "Quxland joined NATO."})
    sent(client, "/en/read.json", text="Quxland joined NATO.")
    assert "Quxland" not in "".join(capfd.readouterr())
