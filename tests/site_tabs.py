"""Tabs for the browser tests: what a page may not do in any of them, when it is ready, what its address asks for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

WAIT = 120_000  # milliseconds: first answers take a while, and longer where the machine is busy with other work


@contextmanager
def quiet_tab(browser: Any, served: str, **options: Any) -> Iterator[Any]:
    """A tab in a context of its own. No page in it may complain in its console or ask for anything of another origin."""
    context = browser.new_context(**{"base_url": served, "viewport": {"width": 1280, "height": 900}, **options})
    context.set_default_timeout(WAIT)
    wrong: list[str] = []
    context.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type in ("error", "warning") else None)
    context.on("weberror", lambda why: wrong.append(f"script: {why.error}"))
    own = (f"{served}/", "data:", "blob:")
    context.on("request", lambda one: None if one.url.startswith(own) else wrong.append(f"asked: {one.url}"))
    try:
        yield context.new_page()
    finally:
        context.close()
    assert wrong == []


def opened(tab: Any, address: str) -> Any:
    """The tab with a page that is ready."""
    tab.goto(address)
    tab.wait_for_selector("body[data-ready=yes]")
    return tab


def until(tab: Any, expression: str) -> None:
    """Wait until something holds. Playwright's own `wait_for_function` evaluates a text in the page, which its policy forbids."""
    late = time.monotonic() + WAIT / 1000
    while not tab.evaluate(expression):
        assert time.monotonic() < late, f"never: {expression}"
        tab.wait_for_timeout(50)


def asked(tab: Any) -> dict[str, str]:
    """What the address asks for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(tab.url).query).items()}
