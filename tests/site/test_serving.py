"""What stands under the pages: the store that is rebuilt, the desk, the guard, the command."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest

from mihwar.cli.app import run
from mihwar.model import Progress
from mihwar.observatory import Observatory
from mihwar.web.site import shelf
from mihwar.web.site.desk import Desk, Kept, Stopped
from mihwar.web.site.reply import values
from mihwar.web.site.shelf import Shelf


@pytest.fixture
def copy(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of this test's own, looked at anew with every question."""
    monkeypatch.setattr(shelf, "_LOOK", 0.0)
    return Path(shutil.copy(db, tmp_path / "own.duckdb"))


def replaced(db: Path, other: Path | bytes) -> None:
    """Put another file in place, as a build does at its end."""
    beside = db.with_suffix(".new")
    if isinstance(other, bytes):
        beside.write_bytes(other)
    else:
        shutil.copy(other, beside)
    os.replace(beside, db)


def test_a_rebuilt_store_is_taken_up_and_the_old_one_stays_for_its_reader(copy: Path, db: Path) -> None:
    shown = Shelf(copy)
    before = shown.edition()
    reader = before.here()
    replaced(copy, db)
    after = shown.edition()
    assert after is not before
    for world in (reader, after.here()):
        assert Observatory(world).at("2024-12-31").brief("RUS", "PRK").data["ties"]


@pytest.mark.parametrize("what", [b"", b"not a database", None])
def test_a_store_that_breaks_underneath_does_not_break_a_reader(copy: Path, what: bytes | None) -> None:
    shown = Shelf(copy)
    if what is None:
        copy.unlink()
    else:
        replaced(copy, what)
    assert shown.edition().here().resolve("Egypt") == "EGY"


def test_two_servers_read_one_store(copy: Path) -> None:
    one, two = Shelf(copy), Shelf(copy)
    assert one.edition().here().states() == two.edition().here().states()


def test_every_thread_has_a_connection_of_its_own(copy: Path) -> None:
    edition = Shelf(copy).edition()
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(edition.here())) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len({id(world._con) for world in found}) == 3


def at_desk(work: Callable[[Desk], Coroutine[Any, Any, Any]]) -> Any:
    desk = Desk()
    try:
        return asyncio.run(work(desk))
    finally:
        desk.close()


async def stays() -> bool:
    return False


def test_a_question_of_many_is_answered_once() -> None:
    times = []
    go = threading.Event()

    def answer(_: Progress) -> int:
        times.append(1)
        go.wait(10)
        return 7

    async def ask(desk: Desk) -> list[int]:
        waiting = [asyncio.create_task(desk.wait(desk.ask("key", answer), stays)) for _ in range(20)]
        await asyncio.sleep(0.05)
        go.set()
        return list(await asyncio.gather(*waiting))

    assert at_desk(ask) == [7] * 20
    assert len(times) == 1


def test_work_that_nobody_waits_for_is_stopped() -> None:
    stopped, began = threading.Event(), threading.Event()

    def answer(progress: Progress) -> None:
        try:
            for step in range(10_000):
                progress("counting", step, 10_000)
                began.set()
                stopped.wait(0.002)
        except Stopped:
            stopped.set()
            raise

    async def left() -> bool:
        return began.is_set()

    async def ask(desk: Desk) -> None:
        with pytest.raises(Stopped):
            await desk.wait(desk.ask("key", answer, "slow"), left)
        assert await asyncio.to_thread(stopped.wait, 10)

    at_desk(ask)


def test_one_who_leaves_does_not_stop_the_work_of_others() -> None:
    go = threading.Event()

    def answer(progress: Progress) -> int:
        go.wait(10)
        progress("done", 1, 1)
        return 7

    async def leaves() -> bool:
        return True

    async def ask(desk: Desk) -> int:
        asked = desk.ask("key", answer)
        other = asyncio.create_task(desk.wait(asked, stays))
        await asyncio.sleep(0)
        with pytest.raises(Stopped):
            await desk.wait(asked, leaves)
        go.set()
        return int(await other)

    assert at_desk(ask) == 7


def test_quick_questions_do_not_wait_behind_slow_ones() -> None:
    go = threading.Event()

    async def ask(desk: Desk) -> int:
        desk.ask("slow", lambda _: go.wait(20), "slow")
        found = int(await desk.wait(desk.ask("quick", lambda _: 7), stays, patience=10))
        go.set()
        return found

    assert at_desk(ask) == 7


def test_what_a_reader_asks_does_not_wait_behind_what_nobody_asked() -> None:
    go = threading.Event()

    async def ask(desk: Desk) -> int:
        desk.ask("first", lambda _: go.wait(20), "idle")
        desk.ask("wanted", lambda _: 7, "idle")
        found = int(await desk.wait(desk.ask("wanted", lambda _: 7), stays, patience=10))
        go.set()
        return found

    assert at_desk(ask) == 7


def test_what_is_longest_unused_is_dropped_first() -> None:
    kept: Kept[str] = Kept(room=10)
    kept.put("a", "A", 4)
    kept.put("b", "B", 4)
    assert kept.get("a") == "A"
    kept.put("c", "C", 4)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == ("A", None, "C")
    kept.put("d", "D", 11)
    assert kept.get("d") is None, "larger than all the room"


def test_the_size_of_an_answer_is_guessed_by_its_rows(observatory: Observatory) -> None:
    assert values({"a": 1, "rows": [{"x": 1, "y": None}] * 1000}) == 3003
    assert values({"rows": [], "text": "long" * 1000}) == 3

    def counted(data: Any) -> int:
        parts = data.values() if isinstance(data, dict) else data if isinstance(data, list | tuple) else ()
        return 1 + sum(counted(one) for one in parts)

    for answer in (observatory.dossier("RUS"), observatory.around("USA", draws=0)):
        assert values(answer.data) == pytest.approx(counted(answer.data), rel=0.3)


def test_progress_is_streamed_and_then_done(client: httpx.Client) -> None:
    told = client.get("/en/whatif/sanction.events?target=IRN&by=USA&draws=30").text
    assert re.findall(r"^event: (\w+)$", told, re.M)[-1] == "done"
    told = client.get("/en/whatif/sanction.events?target=Atlantis&by=USA&draws=30").text
    assert "event: failed" in told or "Atlantis" in told


def test_another_name_than_its_own_is_not_answered(client: httpx.Client) -> None:
    told = client.get("/en", headers={"Host": "evil.example"})
    assert told.status_code == 421
    assert "answers as" in told.json()["error"]["sentence"]


def test_too_much_is_refused(client: httpx.Client) -> None:
    assert client.post("/en/read", content=b"text=" + b"x" * 3_000_000).status_code == 413
    assert client.post("/en/read", content=(b"x" * 70_000 for _ in range(40))).status_code in (400, 413, 499)


def test_a_policy_stands_on_every_reply(client: httpx.Client) -> None:
    for address in ("/en", "/en.json", "/nowhere", "/openapi.json", "/en/map?measure=x"):
        policy = client.get(address).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_a_kept_reply_is_not_sent_twice(client: httpx.Client) -> None:
    first = client.get("/en.json")
    again = client.get("/en.json", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


OUTSIDE = ("/static/x/../app.py", "/static/x/..%2f..%2fapp.py", "/static/x/site.py", "/en/../../etc/passwd")
INJECTED = ("'; DROP TABLE act; --", "{{ 7 * 7 }}", "<script>alert(1)</script>", "../../etc/passwd", "\u202e")


@pytest.mark.parametrize("address", OUTSIDE)
def test_no_path_leads_out_of_the_assets(client: httpx.Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("text", INJECTED)
def test_nothing_that_is_asked_is_executed(client: httpx.Client, text: str) -> None:
    for address in ("/en/search", "/ar/map"):
        page = client.get(address, params={"q" if "search" in address else "of": text})
        assert page.status_code in (200, 404)
        assert "<script>alert(1)" not in page.text
        if "{{" in text:
            assert "{{ 7 * 7 }}" in page.text, "shown as it was written"


def test_the_front_door_speaks_the_readers_language(client: httpx.Client) -> None:
    for wanted, led in (("ar-EG,ar;q=0.9,en;q=0.5", "/ar"), ("de,en;q=0.7", "/en"), ("", "/en")):
        assert client.get("/", headers={"Accept-Language": wanted}).headers["location"] == led


def test_the_command_serves_until_it_is_stopped(db: Path) -> None:
    program = "from mihwar.cli.app import run; import sys; sys.exit(run())"
    command = [sys.executable, "-c", program, "serve", "--port", "0", "--db", str(db)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        (where,) = re.findall(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
        for _ in range(100):
            try:
                assert httpx.get(f"{where}en", timeout=60).status_code == 200
                break
            except httpx.ConnectError:
                threading.Event().wait(0.1)
        server.terminate()


def test_a_port_that_is_taken_is_told_in_one_sentence(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run(["serve", "--port", str(taken.getsockname()[1]), "--db", str(db)]) == 2
    assert "choose another by --port" in capsys.readouterr().err
