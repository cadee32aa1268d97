"""The reader in a browser: texts in the address and texts that are sent, files, statements that lead to their cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from site_tabs import asked, opened

pytestmark = pytest.mark.browser
TEXT = "Sweden joined NATO in March 2024. Ukrainian officials alleged that Iran had delivered drones to Russia."


@pytest.fixture
def page(page: Any) -> Any:
    return opened(page, "/en/read")


def read(page: Any, text: str) -> None:
    page.fill("#reader textarea", text)
    page.click("#reader .go")
    page.wait_for_selector("#cards .card")


def test_a_short_text_stands_in_the_address_and_its_statements_lead_to_their_cards(page: Any) -> None:
    assert not page.locator("#reader .busy").is_visible()
    read(page, TEXT)
    assert asked(page)["text"] == TEXT
    assert page.input_value("#reader textarea") == TEXT
    assert page.locator("#cards .card:visible").count() == 2
    page.locator("#text a.trigger").nth(1).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "card-s2"
    assert page.locator("#text .on").count() > 0
    page.select_option("select[data-filter=type]", "membership")
    assert page.locator("#cards .card:visible").count() == 1
    page.go_back()
    page.wait_for_selector("#examples")


def test_a_long_text_is_sent_and_can_be_saved_or_sent_again_in_the_other_language(page: Any) -> None:
    read(page, f"{TEXT} " * 30)
    assert urlsplit(page.url).query == ""
    assert page.locator("#sent").is_visible()
    with page.expect_download() as saved:
        page.click(".again button[formaction$='.csv']")
    assert saved.value.suggested_filename == "read-statements.csv"
    assert page.locator("#reader .busy").is_hidden()
    page.click(".again button[lang=ar]")
    page.wait_for_selector("html[lang=ar] #cards .card")
    assert page.locator("#cards .card").count() == 60


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
def test_a_file_is_loaded_whatever_it_is_written_in(page: Any, tmp_path: Path, encoding: str) -> None:
    text = "زار الرئيس الصيني موسكو في مارس 2023."
    file = tmp_path / "text.txt"
    file.write_bytes(text.encode(encoding))
    page.set_input_files("#reader input[type=file]", str(file))
    expect = pytest.importorskip("playwright.sync_api").expect
    expect(page.locator("#reader textarea")).to_have_value(text)


def test_what_is_no_text_or_too_long_is_refused_before_it_is_sent(page: Any, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes(b"PK\0\0" * 10)
    page.set_input_files("#reader input[type=file]", str(file))
    page.wait_for_selector("#reader [role=alert]:visible")
    assert page.input_value("#reader textarea") == ""
    page.evaluate("document.querySelector('#reader textarea').value = 'م'.repeat(300000)")
    page.click("#reader .go")
    assert page.locator("#reader [role=alert]").inner_text().startswith("This is more than 1 MB")
    assert urlsplit(page.url).path == "/en/read"
