"""What a reader does: move the slider, open evidence, search by keyboard, save a picture, go back, switch language and light."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from site_tabs import opened, quiet_tab, until

pytestmark = pytest.mark.browser


def test_the_slider_repaints_the_map_and_writes_the_address(page: Any) -> None:
    opened(page, "/en/map?of=USA")
    before = page.get_attribute("[data-state=RUS] path", "class")
    title = page.inner_text("h1")
    page.locator("#year").focus()
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
    assert page.inner_text("h1") != title
    assert "year=19" in page.url
    assert page.locator("output").inner_text() == page.url[-4:]
    assert page.get_attribute("[data-state=FRA] path", "class") != "none"
    until(page, "document.querySelector('#permalink').textContent.includes('year=19')")
    reloaded = page.url
    painted = page.get_attribute("[data-state=RUS] path", "class")
    opened(page, reloaded)
    assert page.get_attribute("[data-state=RUS] path", "class") == painted, "what the server draws is what the script painted"
    assert before


def test_the_map_plays_and_stops(page: Any) -> None:
    opened(page, "/en/map?of=USA&year=1960")
    page.click("[data-play]")
    until(page, "+document.querySelector('output').value >= 1962")
    page.click("[data-play]")
    stopped = page.locator("output").inner_text()
    page.wait_for_timeout(900)  # longer than a year is shown
    assert page.locator("output").inner_text() == stopped


def test_a_state_under_the_pointer_tells_its_value(page: Any) -> None:
    opened(page, "/en/map?of=USA&year=2015")
    page.hover("[data-state=BRA] path")
    told = page.inner_text(".bubble")
    assert "Brazil" in told
    assert "90% interval" in told
    assert "n = " in told
    page.click("[data-state=BRA] path")
    page.wait_for_url("**/en/pair/USA/BRA")


def test_another_measure_is_exchanged_and_the_way_back_leads_back(page: Any) -> None:
    opened(page, "/en/map")
    page.select_option("select[name=measure]", "vote-kappa")
    page.wait_for_url("**measure=vote-kappa")
    page.wait_for_selector(".sub:has-text('kappa')")
    assert page.get_attribute("#language", "href").endswith("/ar/map?measure=vote-kappa")
    page.go_back()
    page.wait_for_selector(".sub:has-text('agreement')")
    assert page.url.endswith("/en/map")


def test_an_act_opens_its_evidence_and_the_address_says_so(page: Any) -> None:
    opened(page, "/en/pair/RUS/PRK")
    link = page.locator("section#ties a[data-act]").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] #drawer-body :text('mihwar-treaties')")
    assert "#act=" in page.url
    deep = page.url
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog:not([open])", state="attached")
    assert "#act=" not in page.url
    page.goto("about:blank")
    page.goto(deep)
    page.wait_for_selector("dialog[open] #drawer-body :text('mihwar-treaties')")


def test_an_act_of_the_timeline_opens_its_evidence(page: Any) -> None:
    opened(page, "/ar/pair/RUS/PRK")
    page.locator("#timeline-figure svg a").first.click()
    page.wait_for_selector("dialog[open] #drawer-body h1")
    assert page.evaluate("document.querySelector('dialog').getBoundingClientRect().left") >= 0


def test_search_finds_while_typing_and_is_walked_by_keyboard(page: Any) -> None:
    opened(page, "/en")
    page.keyboard.press("/")
    page.keyboard.type("coree")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+A")
    page.keyboard.type("egypt")
    # What was found for the words before may still stand there.
    until(page, "document.querySelector('#found a')?.getAttribute('href') === '/en/state/EGY'")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/en/state/EGY"
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/state/EGY")
    assert page.locator("h1").inner_text().startswith("Egypt")


def test_arabic_search(page: Any) -> None:
    opened(page, "/ar")
    page.fill("#q", "كوريا")
    page.wait_for_selector("#found a:has-text('كوريا الشمالية')")
    assert page.locator("#found a:has-text('كوريا الشمالية')").first.get_attribute("href") == "/ar/state/PRK"


@pytest.mark.parametrize("address", ["/en/pair/RUS/PRK", "/ar/map"])
def test_a_figure_is_saved_with_title_and_source(page: Any, tmp_path: Path, address: str) -> None:
    opened(page, address)
    for form in ("svg", "png"):
        with page.expect_download() as waited:
            page.locator(f"[data-export={form}]").first.click()
        file = tmp_path / f"figure.{form}"
        waited.value.save_as(file)
        assert waited.value.suggested_filename.startswith("mihwar-")
        if form == "svg":
            text = "".join(ElementTree.parse(file).getroot().itertext())
            assert "unga-votes" in text
            assert page.locator("figure").first.get_attribute("data-title") in text.replace("\n", " ")
            assert "var(--" not in file.read_text(encoding="utf-8"), "colours are values"
        else:
            assert file.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
            assert file.stat().st_size > 20_000


def test_light_and_dark_are_kept_in_the_browser(page: Any) -> None:
    opened(page, "/en")
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    page.click("[data-theme-button]")
    page.click("[data-theme-button]")
    dark = page.evaluate(paper)
    assert dark != "rgb(255, 255, 255)"
    opened(page, "/ar/pair")
    assert page.evaluate(paper) == dark


def test_the_language_changes_and_the_question_stays(page: Any) -> None:
    opened(page, "/en/pair/RUS/PRK?on=2020-01-01")
    page.click("#language")
    page.wait_for_url("**/ar/pair/RUS/PRK?on=2020-01-01")
    assert page.evaluate("document.documentElement.dir") == "rtl"


def test_the_first_thing_a_keyboard_reaches_leads_past_the_menu(page: Any) -> None:
    opened(page, "/en/map")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_page_is_printed_without_its_controls(page: Any) -> None:
    opened(page, "/en/map")
    page.emulate_media(media="print")
    for hidden in (".menu", "form.ask", ".exports .buttons", ".scrub"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("svg.world").is_visible()


def test_without_scripts_the_numbers_are_there(browser: Any, served: str) -> None:
    with quiet_tab(browser, served, java_script_enabled=False) as tab:
        tab.goto("/en/pair/RUS/PRK")
        assert tab.locator("figure table tbody tr").count() > 100
        tab.goto("/en/map?year=2015")
        assert tab.locator("svg.world path.n2").count() > 0
