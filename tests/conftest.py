"""Fixtures policy: the smallest thing that can fail.

- `observatory` is one store built from the facts carried in the package, built once per run, read only. Use it for facts.
- A reader's test writes its own tiny file in the publisher's layout into `tmp_path`; it never needs `shared`.
- `shared` is the folder with the publishers' own files. Only tests marked `shared` may ask for it; without the folder
  they skip, saying so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from publishers import SHARED

from mihwar.observatory import Observatory
from mihwar.store.build import build
from mihwar.world import World

# A deadline would measure the machine: the first example compiles, or waits for other work.
# In CI the examples are always the same, so that a change is judged by what it changed.
settings.register_profile("mihwar", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("mihwar")

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the carried facts."""
    path = tmp_path_factory.mktemp("store") / "mihwar.duckdb"
    build(path)
    return path


@pytest.fixture(scope="session")
def observatory(db: Path) -> Observatory:
    """The carried facts, opened for questions."""
    return Observatory(World.open(db))


@pytest.fixture
def shared() -> Path:
    """The folder of publishers' files, or a skip that says why."""
    if not SHARED.is_dir():
        pytest.skip(f"the publishers' files are not at {SHARED}")
    return SHARED


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, or a skip that says why; MIHWAR_BROWSER=required makes a failure of it."""
    if os.environ.get("MIHWAR_BROWSER") != "required":
        pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (uv run --group browser)")
        if not CHROMIUM.exists():
            pytest.skip(f"no {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()
