"""The observatory as a whole: what holds for every page."""

from __future__ import annotations

import httpx


def test_the_front_page_speaks_both_languages(client: httpx.Client) -> None:
    for lang, direction in (("en", "ltr"), ("ar", "rtl")):
        page = client.get(f"/{lang}")
        assert page.status_code == 200
        assert f'<html lang="{lang}" dir="{direction}"' in page.text
