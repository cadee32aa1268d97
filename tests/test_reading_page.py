"""The page of a text read: every character stands in it once, statements are marked in place, nothing is asked of the web."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from mihwar.answers.answer import TEXT, Answer
from mihwar.language import LANGS, Language
from mihwar.web.reading import paragraphs, reading_page

BODY = 'Bor and Cim signed a pact.\n"We never <b>signed</b> it," officials of Bor claimed.'


def statement(id: int, start: int, end: int, trigger: tuple[int, int], **more: Any) -> dict[str, Any]:
    plain = {
        "id": id, "start": start, "end": end, "trigger": list(trigger), "text": BODY[start:end], "type": "treaty_sign",
        "plover": {"event": "AGREE", "mode": None, "context": ["diplomatic"]}, "actors": [{"id": "RUS", "start": 0, "end": 3}],
        "recipients": [], "polarity": "affirmative", "modality": "asserted",
        "attribution": {"kind": "narrator", "source": None, "verb": None},
        "date": {"from": None, "to": None, "basis": "unknown"},
        "quantity": None, "same_as": None,
        "check": {"verdict": "contradicted",
                  "evidence": [{"card": "mihwar-treaties", "locator": "x", "url": "javascript:alert(1)"}],
                  "expected": "2024", "found": "2025", "reason_en": "The date is another.", "reason_ar": "التاريخ غيره."},
    }  # fmt: skip
    return {**plain, **more}


@pytest.fixture
def answer() -> Answer:
    at = BODY.index("signed")
    again = BODY.index("signed", at + 1)
    quoted = {"kind": "direct_quote", "source": ["PRK"], "verb": "claim"}
    data = {
        "document": {"lang": "en", "date": "2024-06-20", "sha256": "0" * 64},
        "statements": [
            statement(1, 0, 26, (at, at + 6)),
            statement(2, 4, 18, (at, at + 6), type="visit", check=None),
            statement(3, 28, len(BODY) - 1, (again, again + 6), modality="quoted", polarity="negated", attribution=quoted),
        ],
        "mentions": [{"start": 0, "end": 3, "ids": ["RUS"], "kind": "state"}],
        "names": {"RUS": {"en": "Russia", "ar": "روسيا"}, "PRK": {"en": "North Korea", "ar": "كوريا الشمالية"}},
    }
    return Answer(data, "statements", {"type": TEXT}, (), ("Rules.",))


def test_every_character_stands_once_and_is_marked_where_it_is(answer: Answer) -> None:
    lines = paragraphs(answer.data, BODY)
    assert "\n".join("".join(piece.text for piece in line) for line in lines) == BODY
    at = 0
    for line in lines:
        for piece in line:
            over = {str(one["id"]) for one in answer.data["statements"] if one["start"] <= at < one["end"]}
            assert set(piece.statements) == over
            at += len(piece.text)
        at += 1
    # The shortest statement comes last: it is the one whose card a click opens.
    assert next(piece for line in lines for piece in line if piece.text == "signed").statements == ("1", "2")
    assert lines[0][0].mention == "RUS"


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_says_what_was_found_and_asks_for_nothing(answer: Answer, lang: str) -> None:
    language = Language(lang)
    page = reading_page(answer, BODY, language)
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    for words in (
        language.word("verdict", "contradicted"), language.word("event", "treaty_sign"), language.word("modality", "quoted"),
        language.of(answer.data["statements"][0]["check"], "reason"), language.word("saying", "direct_quote"),
    ):  # fmt: skip
        assert words in text
    assert "javascript:" not in page.split("<script")[0]
    assert "<b>signed</b>" not in page
    assert not re.search(r'(src|href)="https?:', page)
    assert page.count('<article class="card') == 3
    assert 'lang="en" dir="ltr"' in page


def test_an_empty_reading_says_so() -> None:
    data = {"document": {"lang": "ar", "date": None, "sha256": "0" * 64}, "statements": [], "mentions": [], "names": {}}
    page = reading_page(Answer(data, "statements", {"type": TEXT}, (), ()), "لا شيء", Language("ar"))
    assert Language("ar")["page_read_none"] in page
    assert Language("ar")["page_read_undated"] in page


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [1440, 768, 390])
def test_filters_and_cards_work_in_a_browser(browser: Any, answer: Answer, tmp_path: Any, lang: str, width: int) -> None:
    path = tmp_path / "read.html"
    path.write_text(reading_page(answer, BODY, Language(lang)), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert page.locator(".card:visible").count() == 3
    page.select_option("select[data-filter=type]", "visit")
    assert page.locator(".card:visible").count() == 1
    page.select_option("select[data-filter=type]", "")
    page.locator("#text .s.trigger").first.click()
    assert page.evaluate("document.activeElement.id") == "card-2"
    with page.expect_download() as saved:
        page.click("button[data-save=csv]")
    assert saved.value.suggested_filename == "reading.csv"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert [one for one in asked if not one.startswith(("file:", "blob:", "data:"))] == []
    page.close()
