"""Every page in both languages at three widths: no error, no request off the machine, no sideways scrolling, no barrier."""

from __future__ import annotations

from typing import Any

import pytest
from site_addresses import ADDRESSES

WIDTHS = ((1440, 768), (390, None))  # loaded at the first, then made as narrow as the second
WAIT = 120_000  # milliseconds: an answer that takes a while comes with its progress first


def opened(browser: Any, address: str, width: int, **options: Any) -> tuple[Any, list[str]]:
    """A page that is ready, and what it said or asked for that it should not have."""
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda why: wrong.append(f"script: {why}"))
    origin = "/".join(address.split("/")[:3])
    page.on("request", lambda one: None if one.url.startswith((origin, "data:", "blob:")) else wrong.append(f"asked: {one.url}"))
    page.goto(address)
    page.wait_for_selector("body[data-ready=yes]", timeout=WAIT)
    page.locator("[data-events]").wait_for(state="detached", timeout=WAIT)
    return page, wrong


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
        page, wrong = opened(browser, f"{served}/{lang}{ADDRESSES[name]}", width)
        assert page.evaluate("document.documentElement.dir") == ("rtl" if lang == "ar" else "ltr")
        missing = "[...document.querySelectorAll('figure[data-kind]')].filter(one => !one.dataset.drawn).map(one => one.id)"
        assert page.evaluate(missing) == [], "figures that no script drew"
        fits(page, width)
        hurt = [one for one in axe.run(page).response["violations"] if one["impact"] in ("serious", "critical")]
        assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in hurt] == []
        if narrower:
            page.set_viewport_size({"width": narrower, "height": 900})
            page.wait_for_timeout(400)  # figures are drawn anew once the width has rested
            fits(page, narrower)
        assert wrong == []
        page.close()


def fits(page: Any, width: int) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0, f"{wide} pixels too wide at {width}"


@pytest.mark.browser
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_in_the_dark_can_be_read(browser: Any, axe: Any, served: str, name: str) -> None:
    page, wrong = opened(browser, f"{served}/en{ADDRESSES[name]}", 1440, color_scheme="dark")
    assert wrong == []
    hurt = [one for one in axe.run(page).response["violations"] if one["id"] == "color-contrast"]
    assert [node["html"][:160] for one in hurt for node in one["nodes"][:5]] == []
    page.close()
