"""The sources in a browser: rows of the figure lead to cards; citations are copied."""

from __future__ import annotations

from typing import Any

import pytest
from site_tabs import opened

pytestmark = pytest.mark.browser


@pytest.fixture
def page(page: Any) -> Any:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return opened(page, "/en/sources")


def test_rows_of_the_figure_lead_to_cards_by_mouse_and_keyboard(page: Any) -> None:
    rows = page.locator("#coverage .canvas svg a")
    ids = rows.evaluate_all("links => links.map(one => one.getAttribute('href').slice(1))")
    assert page.evaluate("ids => ids.every(id => document.getElementById(id))", ids)
    rows.first.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#{ids[0]}")
    assert page.locator(f"#{ids[0]}").evaluate("one => one.matches(':target')")


def test_every_span_of_the_table_is_drawn(page: Any) -> None:
    spans = page.locator("#coverage .behind tbody tr").evaluate_all(
        "rows => [...new Set(rows.map(row => [0, 1, 3, 4, 5].map(at => row.cells[at].textContent).join('|')))].length"
    )
    bars = page.locator("#coverage .canvas svg a").locator("rect, line")
    assert bars.count() == spans


def test_a_citation_is_copied(page: Any) -> None:
    page.locator("#unga-votes details summary").click()
    page.locator("#unga-votes [data-copy]").click()
    page.wait_for_selector("#unga-votes button:text('Copied')")
    assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{unga-votes,")
