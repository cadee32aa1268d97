"""The brief as a page: what stands in it, what it does not ask for, and what it looks like to a browser."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

import mihwar.web
from mihwar.answers.answer import Answer
from mihwar.cli.app import run
from mihwar.language import Language
from mihwar.observatory import Observatory
from mihwar.web.page import brief_page

STATIC = Path(mihwar.web.__file__).parent / "static"


def charts(page: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json" id="charts">(.*?)</script>', page, re.S)
    return json.loads(found)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def pair(observatory: Observatory) -> Answer:
    return observatory.at("2024-12-31").brief("RUS", "PRK")


def test_the_page_holds_the_numbers_of_the_answer(pair: Answer) -> None:
    drawn = charts(brief_page(pair, Language("en")))
    own = drawn["series"][0]["years"]
    assert [row["common"] for row in own] == [row["common"] for row in pair.data["votes"]["series"][0]["years"]]
    assert len(drawn["acts"]) == len(pair.data["acts"]) > 20
    assert {"alleged", "confirmed", "denied"} <= {act["status"] for act in drawn["acts"]}


def test_every_act_of_the_page_names_its_evidence_and_every_claim_its_claimant(pair: Answer) -> None:
    page = brief_page(pair, Language("en"))
    for act in pair.data["acts"]:
        assert act["evidence"][0]["locator"] in page
        if act["status"] != "confirmed" and act["claimant_en"]:
            assert act["claimant_en"].replace("'", "&#39;") in page


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_page_speaks_one_language_and_loads_nothing(pair: Answer, lang: str, direction: str) -> None:
    page = brief_page(pair, Language(lang))
    assert f'<html lang="{lang}" dir="{direction}">' in page
    assert "default-src 'none'" in page
    assert not re.search(r'<(?:script|img|iframe|link)[^>]+(?:src|href)="(?!data:)', page)
    assert "url(http" not in page


def test_what_a_source_wrote_cannot_become_markup(pair: Answer) -> None:
    acts = [{**pair.data["acts"][0], "title_en": "</script><script>alert(1)</script>", "evidence": [
        {**pair.data["acts"][0]["evidence"][0], "url": "javascript:alert(1)"}]}]  # fmt: skip
    page = brief_page(Answer({**pair.data, "acts": acts}, "ties", pair.columns, pair.sources), Language("en"))
    assert "<script>alert" not in page
    assert "javascript:alert" not in page
    assert charts(page)["acts"][0]["title"].endswith("</script><script>alert(1)</script>")


def test_vendored_files_are_what_their_list_says() -> None:
    listed = dict(re.findall(r"^\| (\S+) \|.*?`([0-9a-f]{64})` \|$", (STATIC / "VENDORED.md").read_text(), re.M))
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in STATIC.iterdir() if path.name != "VENDORED.md"}
    assert listed == files


def test_the_command_writes_a_page(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "brief.html"
    assert run(["brief", "RUS", "PRK", "--on", "2024-12-31", "--format", "html", "--out", str(out), "--db", str(db)]) == 0
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run(["brief", "IRN", "--format", "html", "--db", str(db)]) == 0
    assert capsys.readouterr().out.startswith("<!doctype html>")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1100])
@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("states", [("RUS", "PRK"), ("IRN", None), ("AND", "SMR"), ("SUN", "USA"), ("VAT", None)])
def test_a_browser_draws_the_page_and_asks_for_nothing(
    browser: Any, observatory: Observatory, tmp_path: Path, states: tuple[str, str | None], lang: str, width: int
) -> None:
    on = "1985-06-30" if states[0] == "SUN" else "2024-12-31"
    file = tmp_path / "brief.html"
    file.write_text(brief_page(observatory.at(on).brief(*states), Language(lang)), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_function("document.body.dataset.ready === 'yes'")
    assert [url for url in asked if not url.startswith((file.as_uri(), "data:"))] == []
    assert said == []
    assert page.evaluate("document.documentElement.dir") == Language(lang).direction
    lines = sum(bool(one["years"]) for one in charts(file.read_text(encoding="utf-8"))["series"])
    assert page.locator("#chart-votes svg g[aria-label=line] path").count() == lines
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if lang == "ar":
        assert page.evaluate("document.fonts.check('16px \"IBM Plex Sans Arabic\"', 'محور')")
    page.close()
