"""What follows from an attack as a page: every duty stands in it, in words and in the picture, and it asks for nothing."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from mihwar.answers.answer import Answer
from mihwar.language import LANGS, Language, obliged
from mihwar.observatory import Observatory
from mihwar.web.chain import chain_page
from mihwar.web.letters import columns, width, wrapped
from mihwar.web.picture import bands

SVG = "{http://www.w3.org/2000/svg}"
# Few duties; a great alliance; many treaties of the attacker; a place claimed; several attacks with help that leads on.
SCENARIOS = {
    "korea": (("KOR:PRK",), "2025-01-15", None),
    "finland": (("RUS:FIN",), "2023-04-05", None),
    "venezuela": (("USA:VEN",), "2025-01-15", None),
    "falklands": (("ARG:GBR",), "2025-01-15", "falklands"),
    "1914": (("SRB:AUH", "RUS:AUH", "DEU:FRA"), "1914-08-03", None),
}


@pytest.fixture(scope="module", params=SCENARIOS)
def answer(request: pytest.FixtureRequest, observatory: Observatory) -> Answer:
    attacks, on, at = SCENARIOS[request.param]
    return observatory.at(on).oblige(list(attacks), at=at, runs=200)


def picture(page: str) -> ElementTree.Element:
    (found,) = re.findall(r'<svg id="cascade".*?</svg>', page, re.S)
    return ElementTree.fromstring(found.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


@pytest.mark.parametrize("lang", LANGS)
def test_every_duty_stands_in_the_page_with_its_article_and_its_source(answer: Answer, lang: str) -> None:
    language = Language(lang)
    page = html.unescape(re.sub("[\u2068\u2069]", "", chain_page(answer, language)))
    groups = obliged.obligations(answer.data)
    assert page.count('<article id="duty-') == len(groups) > 3
    for group in groups:
        assert obliged.obligation(answer.data, group, language) in page
        assert obliged.obligation_reason(answer.data, group, language) in page
        assert group["evidence"][0]["locator"] in page
        assert language.of(group, "text") in page
    for sentence in obliged.conflicts(answer.data, language):
        assert sentence in page
    for one in answer.data["assumptions"]:
        assert f'<code dir="ltr">--assume {one["name"]}=yes|no</code>' in page


def test_every_duty_stands_in_the_picture(answer: Answer) -> None:
    drawn = [
        (row.first["treaty"], article, duty, row.status, state)
        for band in bands(answer.data)
        for row in band.rows.values()
        for article, duty in row.clauses
        for state in row.states
    ]
    owed = {(one["treaty"], one["article"], one["duty"], one["status"], one["state"]) for one in answer.data["obligations"]}
    assert owed <= set(drawn)
    page = chain_page(answer, Language("en"))
    told = " ".join("".join(text.itertext()) for text in picture(page).iter(f"{SVG}text"))
    for band in bands(answer.data):
        for row in band.rows.values():
            assert row.first["title_en"].split()[-1] in told
            assert f'href="#{row.anchor}"' in page
            assert f'id="{row.anchor}"' in page


@pytest.mark.parametrize("lang", LANGS)
def test_the_picture_is_well_formed_and_named(answer: Answer, lang: str) -> None:
    language = Language(lang)
    drawn = picture(chain_page(answer, language))
    assert drawn.get("aria-label") == language["chain_picture"]
    assert drawn.get("direction") == language.direction
    lines = [one for one in drawn.iter(f"{SVG}path") if "line" in (one.get("class") or "")]
    assert lines
    assert all(one.findtext(f"{SVG}title") for one in lines)


def test_help_that_leads_on_comes_from_who_must_help(observatory: Observatory) -> None:
    data = observatory.at("2025-01-15").oblige(["KOR:PRK"], runs=0).data
    first, second = bands(data)
    assert (first.kind, first.attackers, first.target) == ("attack", ["KOR"], "PRK")
    assert (second.kind, sorted(second.attackers), second.target) == ("entry", ["CHN", "RUS"], "KOR")
    assert {one.split("/")[0] for one in second.sources} == {"chn-prk-1961", "rus-prk-2024"}


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_page_speaks_one_language_and_loads_nothing(answer: Answer, lang: str, direction: str) -> None:
    page = chain_page(answer, Language(lang))
    assert f'<html lang="{lang}" dir="{direction}">' in page
    assert "default-src 'none'" in page
    assert not re.search(r'<(?:script|img|iframe|link|use|image)[^>]*(?:src|href)="(?!data:)', page)
    assert "<script" not in page
    assert "url(http" not in page


def test_who_administers_and_who_claims_a_place_is_said(observatory: Observatory) -> None:
    answer = observatory.at("2025-01-15").oblige(["ARG:GBR"], at="falklands", runs=0)
    page = chain_page(answer, Language("en"))
    assert "Falkland Islands (Malvinas): administered by United Kingdom." in page
    assert "is claimed by Argentina too" in page


def test_an_attack_that_no_treaty_speaks_of_says_so(observatory: Observatory) -> None:
    answer = observatory.at("2025-01-15").oblige(["KOR:PRK"], runs=0)
    nothing: dict[str, Any] = {"obligations": [], "conflicts": [], "assumptions": [], "comers": [], "belligerents": []}
    page = chain_page(Answer({**answer.data, **nothing}, answer.table, answer.columns, answer.sources), Language("en"))
    assert Language("en")["oblige_nothing"] in page
    assert "<article" not in page


def test_what_a_source_wrote_cannot_become_markup(observatory: Observatory) -> None:
    answer = observatory.at("2025-01-15").oblige(["KOR:PRK"], runs=0)
    rows = [
        {**one, "title_en": "</svg><script>alert(1)</script>", "article": '"><b>', "evidence": [
            {**one["evidence"][0], "url": "javascript:alert(1)"}]}
        for one in answer.data["obligations"]
    ]  # fmt: skip
    page = chain_page(Answer({**answer.data, "obligations": rows}, answer.table, answer.columns, answer.sources), Language("en"))
    assert "<script>" not in page
    assert "javascript:" not in page
    assert '"><b>\u2069' not in page
    picture(page)


def test_lines_are_broken_where_they_fit() -> None:
    text = "Treaty of Friendship, Co-operation and Mutual Assistance"
    lines = wrapped(text, 13, 150)
    assert " ".join(lines) == text
    assert all(width(line, 13) <= 150 for line in lines)
    assert "".join(wrapped("m" * 60, 13, 100)) == "m" * 60
    assert wrapped("", 13, 100) == []


def test_columns_keep_every_name_and_their_order() -> None:
    names = [f"State {n}" for n in range(40)]
    found = columns(names, 12.5, 294)
    assert [name for one in found for name in one] == names
    assert len(found) > 3
    assert columns(["a name much too long for the room it has"], 12.5, 20) == [["a name much too long for the room it has"]]


# Texts that cover one another or stick out of their box or of the picture, and boxes that cover one another.
FAULTS = """() => {
      const found = [], picture = document.getElementById("cascade"), whole = picture.getBoundingClientRect();
      const across = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const along = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const measured = (what) => [...picture.querySelectorAll(what)].map((one) => [one, one.getBoundingClientRect()]);
      const pairs = (rows, high, what) => rows.forEach(([one, a], n) => rows.slice(n + 1).forEach(([other, b]) => {
        if (across(a, b) > 1 && along(a, b) > high) found.push([what, one.textContent, other.textContent]);
      }));
      const texts = measured("text"), boxes = measured("rect.box");
      pairs(texts, 7, "texts");  // lines of text have leading that may overlap
      pairs(boxes, 1, "boxes");
      for (const [one, a] of texts) {
        const outer = one.closest("g:has(> rect.box), a:has(> rect.box)")?.querySelector("rect.box");
        const b = outer ? outer.getBoundingClientRect() : whole;
        const inside = a.left >= b.left && a.right <= b.right && a.top >= b.top - 2 && a.bottom <= b.bottom + 2;
        if (!inside) found.push(["out", one.textContent]);
      }
      return found;
    }"""


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGS)
def test_a_browser_draws_it_legibly_and_asks_for_nothing(browser: Any, answer: Answer, tmp_path: Path, lang: str) -> None:
    file = tmp_path / "chain.html"
    file.write_text(chain_page(answer, Language(lang)), encoding="utf-8")
    for wide in (390, 1100):
        page = browser.new_page(viewport={"width": wide, "height": 900})
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready.then(() => true)")
        assert [url for url in asked if not url.startswith((file.as_uri(), "data:"))] == []
        assert said == []
        assert page.evaluate("document.fonts.check('13px \"IBM Plex Sans Arabic\"', 'aمحور')")
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        assert page.evaluate(FAULTS) == []
        if wide == 390:
            assert page.evaluate("(() => { const f = document.querySelector('.frame'); return f.scrollWidth > f.clientWidth })()")
        page.close()
