"""Every page in both languages at three widths: no error, no request off the machine, no sideways scrolling, no barrier."""

from __future__ import annotations

from typing import Any

import pytest
from site_addresses import ADDRESSES
from site_tabs import opened, quiet_tab, until

WIDTHS = ((1440, 768), (390, None))  # loaded at the first, then made as narrow as the second


def settled(tab: Any, address: str) -> None:
    """Open a page and wait for its answer, where that takes a while and its progress comes first."""
    opened(tab, address)
    tab.locator("[data-events]").wait_for(state="detached")


def narrowed(tab: Any, width: int) -> None:
    """Make the tab narrower and wait until its figures, which are drawn anew once the width has rested, are."""
    tab.evaluate("for (const one of document.querySelectorAll('figure[data-kind]')) one.dataset.drawn = 'before'")
    tab.set_viewport_size({"width": width, "height": 900})
    until(tab, "!document.querySelector('figure[data-drawn=before]')")


@pytest.fixture(scope="module")
def axe() -> Any:
    return pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()


def test_every_page_has_an_address_here() -> None:
    from mihwar.web.site.pages import pages

    assert {page.name for page in pages()} == set(ADDRESSES)


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_is_quiet_and_fits(browser: Any, axe: Any, served: str, name: str, lang: str) -> None:
    for width, narrower in WIDTHS:
        with quiet_tab(browser, served, viewport={"width": width, "height": 900}) as page:
            settled(page, f"/{lang}{ADDRESSES[name]}")
            assert page.evaluate("document.documentElement.dir") == ("rtl" if lang == "ar" else "ltr")
            missing = "[...document.querySelectorAll('figure[data-kind]')].filter(one => !one.dataset.drawn).map(one => one.id)"
            assert page.evaluate(missing) == [], "figures that no script drew"
            fits(page, width)
            hurt = [one for one in axe.run(page).response["violations"] if one["impact"] in ("serious", "critical")]
            assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in hurt] == []
            if narrower:
                narrowed(page, narrower)
                fits(page, narrower)


def fits(page: Any, width: int) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0, f"{wide} pixels too wide at {width}"


@pytest.mark.browser
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_in_the_dark_can_be_read(browser: Any, axe: Any, served: str, name: str) -> None:
    with quiet_tab(browser, served, viewport={"width": 1440, "height": 900}, color_scheme="dark") as page:
        settled(page, f"/en{ADDRESSES[name]}")
        hurt = [one for one in axe.run(page).response["violations"] if one["id"] == "color-contrast"]
        assert [node["html"][:160] for one in hurt for node in one["nodes"][:5]] == []
