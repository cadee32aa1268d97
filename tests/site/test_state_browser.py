"""What the pages of states, acts and searches do in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Any, served: str) -> Iterator[Any]:
    """A tab that has nothing to complain of."""
    complaints: list[str] = []
    tab = browser.new_page(base_url=served, viewport={"width": 1280, "height": 900})
    tab.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    tab.close()
    assert complaints == []


def opened(page: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("body[data-ready=yes]")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_figures_are_drawn_and_nothing_scrolls_sideways(page: Any, lang: str) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        opened(page, f"/{lang}/state/IND")
        assert page.locator("figure[data-drawn=yes]").count() >= 5
        assert page.locator("#ideal-point .canvas svg path").count() > 2
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_name_in_a_ranking_leads_to_the_pair(page: Any) -> None:
    opened(page, "/en/state/IND")
    where = page.locator("#near-agreement .canvas svg a").first.get_attribute("href")
    assert where.startswith("/en/pair/IND/")


def test_the_drawer_opens_on_a_treaty_and_back_closes_it(page: Any) -> None:
    opened(page, "/en/state/PRK")
    page.click("#treaties a[data-act='mihwar-treaties/rus-prk-2024']")
    page.wait_for_selector("#drawer[open] .evidence")
    assert "act=" in page.url
    page.go_back()
    page.wait_for_function("!document.getElementById('drawer').open")


def test_the_table_is_filtered_in_both_spellings(page: Any) -> None:
    opened(page, "/en/state")
    for text, state in (("ivoire", "CIV"), ("كوريا", "PRK"), ("PRK", "PRK"), ("TÜRK", "TUR")):
        page.fill("#filter", text)
        rows = page.locator(".roster tbody tr:visible")
        assert rows.locator(f"a[href='/en/state/{state}']").count() == 1, text
        assert rows.count() < 30
    page.fill("#filter", "zzzz")
    assert page.locator("#none-left").is_visible()


def test_search_by_keyboard(page: Any) -> None:
    opened(page, "/en/state")
    page.keyboard.press("/")
    page.keyboard.type("russia north korea", delay=15)
    page.wait_for_selector("#found #hits a")
    page.wait_for_function("document.querySelector('#found a').getAttribute('href') === '/en/pair/RUS/PRK'")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/en/pair/RUS/PRK"
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/pair/RUS/PRK")


def test_enter_in_the_field_opens_the_page_of_the_search(page: Any) -> None:
    opened(page, "/ar/state")
    page.fill("#q", "الناتو")
    page.press("#q", "Enter")
    page.wait_for_url("**/ar/search?q=*")
    assert page.locator("h1").inner_text().startswith("بحث")
