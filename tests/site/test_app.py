"""The observatory as a whole: what holds for every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from mihwar.web.site.app import create_app


@pytest.fixture(scope="module")
def client(db: Path) -> TestClient:
    return TestClient(create_app(db))


def test_the_front_page_speaks_both_languages(client: TestClient) -> None:
    for lang, direction in (("en", "ltr"), ("ar", "rtl")):
        page = client.get(f"/{lang}")
        assert page.status_code == 200
        assert f'<html lang="{lang}" dir="{direction}"' in page.text
