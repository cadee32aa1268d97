"""Pictures of every page of the observatory, in both languages, for docs/pages/.

    uv run --all-groups python tools/screenshots.py STORE [NAME ...]

STORE is a database that `mihwar build` made; the pictures of the docs are of one with the publishers' files. With names only
these pages. Look at each picture before it is committed.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import uvicorn
from playwright.sync_api import sync_playwright

from mihwar.web.site.app import create_app

OUT = Path(__file__).parent.parent / "docs" / "pages"
PAGES = {
    "front": "",
    "map": "/map?of=USA&year=2019",
    "state": "/state/PRK",
    "pair": "/pair/RUS/PRK",
    "blocs": "/blocs?first=2010&last=2024",
    "attack": "/whatif/attack?attack=KOR:PRK&on=2025-01-15",
    "sanction": "/whatif/sanction?target=RUS&by=G7,EU&partner=CHN:0.3",
    "read": "/read?text={text}&date=2024-07-01",
    "act": "/act?id=mihwar-treaties/rus-prk-2024",
    "search": "/search?q=korea",
    "sources": "/sources",
    "methods": "/methods",
    "verification": "/verification?topic=similarity",
}
TEXTS = {
    "en": "Sweden joined NATO in March 2024. China voted for resolution ES-11/1 on 2 March 2022. Officials alleged that North "
    "Korea had sent more than 10,000 containers of munitions to Russia.",
    "ar": "انضمت السويد إلى حلف شمال الأطلسي في مارس 2024. وصوتت الصين لصالح القرار ES-11/1 في 2 مارس 2022. وزعم مسؤولون أن "
    "كوريا الشمالية أرسلت أكثر من 10,000 حاوية إلى روسيا.",
}
SIZE = {"width": 1280, "height": 860}
WAIT = 240_000  # milliseconds


def main() -> None:
    db, *names = sys.argv[1:]
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(Path(db)), log_level="error"))
    threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    where = f"http://127.0.0.1:{listening.getsockname()[1]}"
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, address in PAGES.items():
            for lang in ("en", "ar"):
                if names and name not in names:
                    continue
                page = browser.new_page(viewport=SIZE, color_scheme="light")
                page.goto(f"{where}/{lang}{address.format(text=quote(TEXTS[lang]))}")
                page.wait_for_selector("body[data-ready=yes]", timeout=WAIT)
                page.locator("[data-events]").wait_for(state="detached", timeout=WAIT)
                page.wait_for_timeout(600)
                page.screenshot(path=OUT / f"{name}-{lang}.jpg", type="jpeg", quality=78)
                print(name, lang)
                page.close()
    server.should_exit = True


if __name__ == "__main__":
    main()
