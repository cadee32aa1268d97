"""What if sanctioned, in a browser: toggles and sliders redraw at once, all draws follow, the address keeps it all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from site_tabs import asked, opened, quiet_tab

pytestmark = pytest.mark.browser
ASKED = "/en/whatif/sanction?target=RUS&by=G7,EU&draws=100"
SLIDE = "(one, value) => { one.value = value; one.dispatchEvent(new Event('input', { bubbles: true })); }"


@pytest.fixture
def page(page: Any) -> Any:
    """The page of a sanction on a wide screen, with all its draws."""
    page.set_viewport_size({"width": 1440, "height": 900})
    opened(page, ASKED)
    page.wait_for_selector("#result .losses")
    return page


def first(page: Any) -> str:
    """The first figure of the page: what the sanctioned state loses."""
    return str(page.locator(".glance b").first.inner_text())


def until_all(page: Any, draws: int) -> None:
    page.wait_for_selector(f".rests:text-matches('rest on {draws} draws')")


def test_a_slider_redraws_with_few_draws_then_with_all(page: Any) -> None:
    before, bars = first(page), page.locator("#figure-bars svg .bar").count()
    page.locator("#slide-strength").evaluate(SLIDE, 50)
    page.wait_for_selector(".rests:text-matches('first look with 60 draws')")
    assert first(page) != before
    assert page.locator("#figure-bars svg .bar").count() > bars / 2
    assert page.locator("#drivers").count() == 0
    assert asked(page) == {"target": "RUS", "by": "G7,EU", "strength": "0.5", "draws": "100"}
    until_all(page, 100)
    assert page.locator("#drivers").count() == 1
    assert page.locator(".computing").inner_text() == ""
    assert page.input_value("[name=strength]") == "0.5"
    assert "50 %" in page.locator("[data-slides=strength] output").inner_text()


def test_what_is_shown_last_is_what_was_asked_last(page: Any) -> None:
    for value in range(90, 20, -5):
        page.locator("#slide-strength").evaluate(SLIDE, value)
    page.wait_for_selector(".setting:text-matches('25.% of that trade')")  # until then, what was opened rests on 100 draws too
    until_all(page, 100)
    assert asked(page)["strength"] == "0.25"
    assert "25\u00a0% of that trade" in page.locator(".setting").inner_text()
    page.go_back()
    page.wait_for_selector(".setting:text-matches('All of that trade stops')")
    assert "strength" not in asked(page)


def test_a_group_is_a_toggle_and_its_members_are(page: Any) -> None:
    page.locator("#coalition input[value=EU]").click(force=True)
    page.wait_for_selector("h1:text-is('G7 cut trade with Russia')")
    page.wait_for_selector(".members[data-group=EU]", state="detached")
    page.locator("#coalition input[value=EU]").click(force=True)
    page.locator(".members[data-group=EU] summary").click()
    page.locator("input[name=without][value=HUN]").click(force=True)
    page.wait_for_selector("h1:text-is('G7 and EU without Hungary cut trade with Russia')")
    assert asked(page)["without"] == "HUN"
    until_all(page, 100)
    page.reload()
    page.wait_for_selector("h1:text-is('G7 and EU without Hungary cut trade with Russia')")
    assert page.locator("input[name=without][value=HUN]").is_checked()


def test_states_and_partners_are_added_and_taken_out(page: Any) -> None:
    page.fill("#coalition input[list=senders]", "Australia")
    page.keyboard.press("Tab")
    page.wait_for_selector(".chip:has-text('Australia')")
    assert asked(page)["by"] in ("G7,EU,Australia", "G7,EU,AUS")
    page.fill("#add-partner", "CHN")
    page.keyboard.press("Tab")
    page.wait_for_selector(".opened label:text('China opens by')")
    page.locator("#open-CHN").evaluate(SLIDE, 50)
    until_all(page, 100)
    assert asked(page)["partner"] == "CHN:0.5"
    assert page.locator("#figure-partners").count() == 1
    page.locator(".opened button").click()
    page.wait_for_selector("#figure-partners", state="detached")
    assert "partner" not in asked(page)
    page.locator(".chip input").click(force=True)
    page.wait_for_selector(".chip", state="detached")


def test_the_computation_can_be_cancelled(page: Any) -> None:
    page.locator("#slide-elasticity").evaluate(SLIDE, 4)
    page.select_option("[name=draws]", "1000")
    page.locator(".computing button").click()
    assert "Cancelled" in page.locator(".computing").inner_text()
    assert asked(page)["elasticity"] == "1.6:4:6.4"
    assert "first look" in page.locator(".rests").inner_text()


def test_what_is_pointed_at_is_said_and_bars_lead_to_the_pair(page: Any) -> None:
    page.locator("#figure-map .map.world path.l4, #figure-map .map.world path.l3").first.hover()
    page.wait_for_selector("#figure-map .bubble:not([hidden])")
    assert re.search(r"−.*%.*\(", page.locator("#figure-map .bubble").inner_text())
    where = page.locator("#figure-bars .wide-only a").nth(2).get_attribute("href")
    assert where.startswith("/en/pair/RUS/")
    page.locator("#figure-bars .wide-only a").nth(2).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/pair/RUS/*")


@pytest.mark.parametrize("form", ["svg", "png"])
@pytest.mark.parametrize("figure", ["map", "bars", "flow"])
def test_pictures_are_saved_with_title_and_source(page: Any, tmp_path: Path, figure: str, form: str) -> None:
    with page.expect_download() as waiting:
        page.locator(f"#figure-{figure} [data-export={form}]").click()
    file = tmp_path / f"picture.{form}"
    waiting.value.save_as(file)
    if form == "png":
        assert file.read_bytes().startswith(b"\x89PNG")
    else:
        text = file.read_text(encoding="utf-8")
        assert "BACI" in text
        assert "G7 and EU cut trade with Russia" in text


def test_without_scripts_the_form_asks_too(browser: Any, served: str) -> None:
    with quiet_tab(browser, served, java_script_enabled=False) as tab:
        tab.goto("/en/whatif/sanction/live")
        tab.fill("[name=target]", "RUS")
        tab.locator("#coalition input[value=G7]").check(force=True)
        tab.locator("#settings summary").click()
        tab.fill("[name=strength]", "0.5")
        tab.select_option("[name=draws]", "0")
        tab.locator("#levers > button").click()
        tab.wait_for_selector("h1:text-is('G7 cut trade with Russia')")
        assert asked(tab).items() >= {"target": "RUS", "by": "G7", "strength": "0.5", "draws": "0"}.items()
