"""What slider, switches and arrows change on the page of the blocs."""

from __future__ import annotations

from typing import Any

import pytest
from site_tabs import quiet_tab

pytestmark = pytest.mark.browser
ASKED = "first=2019&last=2022"


@pytest.fixture
def page(page: Any) -> Any:
    """The page of the blocs, where nothing takes time to move."""
    page.emulate_media(reduced_motion="reduce")
    drawn(page, f"/en/blocs?{ASKED}")
    return page


def drawn(tab: Any, address: str) -> None:
    tab.goto(address)
    tab.wait_for_selector("#network-figure[data-drawn=yes]")


def places(tab: Any) -> list[str]:
    return tab.locator(".net .node").evaluate_all("all => all.map(one => one.getAttribute('transform') ?? '')")  # type: ignore[no-any-return]


def test_the_slider_moves_the_network_the_words_and_the_address(page: Any) -> None:
    before, words = places(page), page.locator("#changed").inner_text()
    page.locator(".scrub input").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".when").inner_text().startswith("31 December 2021")
    assert page.url.endswith(f"/en/blocs?{ASKED}&on=2021-12-31")
    assert places(page) != before
    assert page.locator("#changed").inner_text() != words
    assert "2021" in page.locator("#standing-figure svg text").filter(has_text="2021:").first.text_content()
    assert page.locator("#language").get_attribute("href") == f"/ar/blocs?{ASKED}&on=2021-12-31"
    page.keyboard.press("ArrowRight")
    assert page.url.endswith(f"/en/blocs?{ASKED}")
    assert places(page) == before


def test_an_address_opens_the_same_picture(page: Any) -> None:
    page.locator(".scrub input").focus()
    page.keyboard.press("ArrowLeft")
    moved = places(page)
    drawn(page, f"/en/blocs?{ASKED}&on=2021-12-31")
    assert places(page) == moved


def test_play_runs_to_the_end_and_stops(page: Any) -> None:
    button = page.locator(".scrub button")
    # Clicked and read at once: a year later it would be another year.
    began = button.evaluate("one => { one.click(); return [one.textContent, document.querySelector('.when').textContent]; }")
    assert began[0] == "Pause"
    assert began[1].startswith("31 December 2019")
    page.wait_for_selector(".when:has-text('31 December 2020')")
    button.click()
    assert button.inner_text() == "Play"
    button.click()
    page.wait_for_selector(".scrub button:text-is('Play')")
    assert page.locator(".when").inner_text().startswith("31 December 2022")


def test_pointing_at_a_state_tells_its_bloc_and_draws_its_ties(page: Any) -> None:
    node = page.locator(".net a.node[href='/en/state/RUS']")
    node.hover()
    bubble = page.locator("#network-figure .bubble").inner_text()
    assert bubble.startswith("Russia\nBloc ")
    assert "certainty" in bubble
    assert "Hostile: " in bubble
    assert page.locator(".mine path.hostile").count() > 5
    page.mouse.move(2, 2)
    assert page.locator(".mine path").count() == 0


def test_arrows_walk_and_enter_opens_the_state(page: Any) -> None:
    first = page.locator(".net .node[tabindex='0']")
    assert first.count() == 1
    first.focus()
    name = page.evaluate("document.activeElement.getAttribute('href')")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    now = page.evaluate("document.activeElement.getAttribute('href')")
    assert now != name
    assert page.locator("#network-figure .bubble").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{now}")


def test_a_state_that_is_chosen_shows_its_ties_with_their_pairs(page: Any) -> None:
    page.locator("#ties select").select_option("Iran")
    assert page.url.endswith(f"/en/blocs?{ASKED}&state=IRN")
    assert page.locator("#ties tbody tr").count() > 5
    assert page.locator("#ties tbody a").first.get_attribute("href").startswith("/en/pair/IRN/")
    assert page.locator(".mine path").count() == page.locator("#ties tbody tr").count()


def test_hostile_ties_can_be_left_out(page: Any) -> None:
    assert page.locator(".all path").count() > 0
    page.locator(".scrub select").select_option("none")
    assert page.locator(".all path").count() == 0
    assert page.url.endswith("&draw=none")


def test_a_column_of_the_years_leads_to_its_network(page: Any) -> None:
    page.locator(".years .head").nth(1).click()
    assert page.locator(".when").inner_text().startswith("31 December 2020")


def test_another_state_s_standing_keeps_the_year(page: Any) -> None:
    page.locator(".scrub input").focus()
    page.keyboard.press("ArrowLeft")
    page.locator("input[name=of]").fill("China")
    page.locator("input[name=of]").press("Enter")
    page.wait_for_selector("h2:has-text('Standing of China')")
    page.wait_for_selector("#network-figure[data-drawn=yes]")
    assert "of=CHN" in page.url
    assert "on=2021-12-31" in page.url
    assert page.locator(".when").inner_text().startswith("31 December 2021")


def test_a_long_answer_can_be_cancelled(browser: Any, served: str) -> None:
    with quiet_tab(browser, served) as tab:
        tab.goto("/en/blocs?first=1950&last=2020&window=3")
        tab.wait_for_selector("[data-cancel]")
        assert tab.locator("form.blocs-form").count() == 1
        tab.locator("[data-cancel]").click()
        assert tab.locator(".step").inner_text().startswith("Cancelled")
