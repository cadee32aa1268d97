"""If one state attacks another, in a browser: what switches, ticks and the form change, and what is left where it was."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from site_tabs import asked, opened

pytestmark = pytest.mark.browser
KOREA = "/en/whatif/attack?attack=KOR:PRK&on=2025-01-15"


def test_a_switch_redraws_the_picture_is_in_the_address_and_keeps_the_focus(page: Any) -> None:
    opened(page, KOREA)
    assert page.locator("#changed").count() == 0
    before = page.locator("#cascade").inner_html()
    switch = page.get_by_role("group", name=re.compile("froze")).first
    switch.get_by_role("link", name="Yes").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#changed")
    assert asked(page)["assume"] == "frozen:kor-prk-1991=yes"
    assert "1 duty changes its status" in page.locator("#changed").inner_text()
    assert page.locator("#cascade").inner_html() != before
    assert page.evaluate("document.activeElement.id.endsWith('-yes')")
    assert page.locator('.switch a[aria-current="true"].yes').count() >= 1
    page.go_back()
    page.wait_for_selector("#changed", state="detached")
    assert "assume" not in asked(page)


def test_a_treaty_unticked_has_ended_and_ticked_again_has_not(page: Any) -> None:
    opened(page, "/en/whatif/attack?attack=PRK:KOR&on=2025-01-15")
    page.locator("#treaties summary").first.click()
    page.locator("#treaty-usa-kor-1953").click()
    page.wait_for_selector("#changed")
    assert asked(page)["without"] == "usa-kor-1953"
    assert not page.locator("#treaty-usa-kor-1953").is_checked()
    page.locator("#treaty-usa-kor-1953").click()
    page.wait_for_selector("#changed", state="detached")
    assert "without" not in asked(page)


def test_a_treaty_is_added_and_taken_away(page: Any) -> None:
    opened(page, "/en/whatif/attack?attack=RUS:UKR&on=2025-01-15")
    page.locator("#adding summary").click()
    page.locator("#add-treaty [name=first]").fill("United States")
    page.locator("#add-treaty [name=second]").fill("UKR")
    page.locator("#add-treaty button").click()
    page.wait_for_selector("#treaty-hypothetical-ukr-usa-defence")
    assert asked(page)["add"] == "UKR:USA:defence"
    assert "1 duty appears (United States)" in page.locator("#changed").inner_text()
    assert "Hypothetical treaty" in page.locator("#cascade").text_content()
    # `uncheck` would look for the box again, which the page has taken away by then.
    page.locator("#treaty-hypothetical-ukr-usa-defence").click()
    page.wait_for_selector("#changed", state="detached")
    assert "add" not in asked(page)


def test_the_form_asks_about_whole_attacks_only_and_offers_places(page: Any) -> None:
    opened(page, "/en/whatif/attack")
    page.locator("#attacks [name=attacker]").fill("Argentina")
    page.locator("#attacks [name=target]").focus()
    page.wait_for_timeout(500)  # as long as a question would have taken to be in the address
    assert urlsplit(page.url).query == ""  # half an attack is none
    page.locator("#attacks [name=target]").fill("United Kingdom")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cascade")
    assert asked(page)["attack"] == "ARG:GBR"
    page.locator("#at").select_option("falklands")
    page.wait_for_url(re.compile("at=falklands"))
    page.wait_for_selector("h1:has-text('Falkland')")
    page.locator("[data-another]").click()
    page.locator("#attacks [name=attacker]").nth(1).fill("CHL")
    page.locator("#attacks [name=target]").nth(1).fill("ARG")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("CHL:ARG"))
    assert asked(page)["attack"] == "ARG:GBR,CHL:ARG"
    assert "at" not in asked(page)  # another attack is another question
    page.locator("[data-remove]:visible").click()
    page.wait_for_url(lambda url: "CHL" not in url)


def test_what_is_assumed_stays_with_the_day_and_goes_with_the_attack(page: Any) -> None:
    opened(page, f"{KOREA}&assume=request:PRK=yes&without=usa-kor-1953")
    page.locator("#ask [name=on]").fill("2024-12-01")
    page.locator("#ask [name=on]").blur()
    page.wait_for_url(re.compile("2024-12-01"))
    assert asked(page)["assume"] == "request:PRK=yes"
    page.locator("#attacks [name=target]").fill("JPN")
    page.locator("#attacks [name=target]").blur()
    page.wait_for_url(re.compile("KOR:JPN"))
    assert "assume" not in asked(page)
    assert asked(page)["without"] == "usa-kor-1953"


def test_a_box_leads_to_its_duty_also_where_that_is_folded(page: Any) -> None:
    opened(page, "/en/whatif/attack?attack=RUS:EST&on=2025-01-15")
    box = page.locator("#cascade a").last
    target = box.get_attribute("href")
    box.locator("text").first.click()
    page.wait_for_selector(target, state="visible")
    assert abs(page.evaluate(f"document.querySelector('{target}').getBoundingClientRect().top")) < 400


def test_the_picture_is_saved_with_its_title_and_source(page: Any, tmp_path: Path) -> None:
    opened(page, KOREA)
    for form in ("svg", "png"):
        with page.expect_download() as coming:
            page.locator(f'#cascade-figure [data-export="{form}"]').click()
        coming.value.save_as(tmp_path / f"saved.{form}")
    text = (tmp_path / "saved.svg").read_text(encoding="utf-8")
    assert "South Korea attacks North Korea" in text
    assert "mihwar-treaties" in text
    assert "url(&quot;#edge-" in text or "url(#edge-" in text
    assert "var(--" not in text
    assert (tmp_path / "saved.png").stat().st_size > 20_000


def test_on_a_phone_the_picture_scrolls_in_its_frame(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for lang in ("en", "ar"):
        opened(page, KOREA.replace("/en/", f"/{lang}/"))
        assert page.evaluate("(() => { const f = document.querySelector('.frame'); return f.scrollWidth > f.clientWidth })()")
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_dark_by_the_button_reaches_the_picture(page: Any) -> None:
    page.emulate_media(color_scheme="light")
    opened(page, KOREA)
    fill = "getComputedStyle(document.querySelector('#cascade rect.box.triggered')).fill"
    light = page.evaluate(fill)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate(fill) != light
