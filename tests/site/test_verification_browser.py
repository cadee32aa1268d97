"""The verification in a browser: progress is shown, then the rows; the work can be called off."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_progress_comes_first_and_then_the_rows(page: Any) -> None:
    page.goto("/en/verification?topic=balance")
    page.wait_for_selector("#topics")
    page.wait_for_selector("body[data-ready=yes]")
    assert page.locator("tr.o-passed").count() == 16
    page.locator("#topics a[href='#balance']").click()
    assert page.url.endswith("#balance")


def test_it_can_be_cancelled(page: Any) -> None:
    page.goto("/en/verification?topic=all")
    page.wait_for_selector("[data-cancel]")
    page.click("[data-cancel]")
    assert "Cancelled" in page.locator(".waiting .step").inner_text()
    assert page.locator("#topics").count() == 0
