"""One server over the carried facts for all tests of the observatory, and a tab for those in a browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from site_tabs import quiet_tab


@pytest.fixture(scope="session")
def served(db: Path) -> Iterator[str]:
    """The address of an observatory that runs in a thread of this process."""
    import uvicorn

    from mihwar.web.site.app import create_app

    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(db, ("127.0.0.1",)), log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def client(served: str) -> Iterator[httpx.Client]:
    """Asks that observatory; does not follow where an address leads on to."""
    with httpx.Client(base_url=served, timeout=120) as found:
        yield found


@pytest.fixture
def page(browser: Any, served: str) -> Iterator[Any]:
    """A tab that has nothing to complain of when the test is over."""
    with quiet_tab(browser, served) as tab:
        yield tab
