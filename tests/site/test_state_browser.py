"""What the pages of states, acts and searches do in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from site_tabs import opened, until

pytestmark = pytest.mark.browser


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
    until(page, "!document.getElementById('drawer').open")


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
    until(page, "document.querySelector('#found a')?.getAttribute('href') === '/en/pair/RUS/PRK'")
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
