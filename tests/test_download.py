from __future__ import annotations

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mihwar.errors import DownloadFailed
from mihwar.sources.contract import Download
from mihwar.sources.download import fetch

BODY = bytes(range(256)) * 400


class Publisher(BaseHTTPRequestHandler):
    """A local publisher: serves BODY whole or in ranges, cuts the first answer short, or fails as the path says."""

    asked: list[str | None]
    failures = 0

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        type(self).asked.append(wanted)
        if self.path == "/gone":
            self.send_error(404)
            return
        if self.path == "/busy" and type(self).failures:
            type(self).failures -= 1
            self.send_error(503)
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(BODY) - start))
        self.end_headers()
        cut = self.path == "/cut" and not wanted
        self.wfile.write(BODY[start : 50_000 if cut else None])

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def publisher() -> Iterator[str]:
    Publisher.asked, Publisher.failures = [], 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_file_comes_whole_and_is_not_fetched_twice(publisher: str, tmp_path: Path) -> None:
    item = Download(f"{publisher}/file", "file.bin", hashlib.sha256(BODY).hexdigest())
    assert fetch(item, tmp_path).path.read_bytes() == BODY
    assert fetch(item, tmp_path).already
    assert Publisher.asked == [None]


def test_a_cut_file_is_resumed(publisher: str, tmp_path: Path) -> None:
    got = fetch(Download(f"{publisher}/cut", "file.bin"), tmp_path, pause=lambda _: None)
    assert got.path.read_bytes() == BODY
    assert Publisher.asked == [None, "bytes=50000-"]


def test_a_part_left_by_an_earlier_call_is_resumed(publisher: str, tmp_path: Path) -> None:
    (tmp_path / "file.bin.part").write_bytes(BODY[:1000])
    assert fetch(Download(f"{publisher}/file", "file.bin"), tmp_path).path.read_bytes() == BODY
    assert Publisher.asked == ["bytes=1000-"]


def test_a_busy_server_is_asked_again(publisher: str, tmp_path: Path) -> None:
    Publisher.failures = 2
    assert fetch(Download(f"{publisher}/busy", "file.bin"), tmp_path, pause=lambda _: None).size == len(BODY)
    assert len(Publisher.asked) == 3


def test_a_missing_file_is_refused_at_once(publisher: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="404"):
        fetch(Download(f"{publisher}/gone", "file.bin"), tmp_path, pause=lambda _: None)
    assert len(Publisher.asked) == 1
    assert not (tmp_path / "file.bin").exists()


def test_a_wrong_checksum_is_not_kept(publisher: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="checksum"):
        fetch(Download(f"{publisher}/file", "file.bin", "0" * 64), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_broken_archive_is_not_kept(publisher: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="zip"):
        fetch(Download(f"{publisher}/file", "file.zip"), tmp_path)
    assert not zipfile.is_zipfile(tmp_path / "file.zip")
