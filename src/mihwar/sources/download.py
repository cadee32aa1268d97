"""Fetching publishers' files for the user: resumed where they were cut, checked, retried, unpacked."""

from __future__ import annotations

import hashlib
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from mihwar.errors import DownloadFailed
from mihwar.sources.contract import Download

TRIES = 4
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that is whole on the user's disk: where, its size and its SHA-256, and whether it was there already."""

    path: Path
    size: int
    sha256: str
    already: bool


def fetch(
    item: Download,
    into: Path,
    progress: Progress = lambda *_: None,
    pause: Callable[[float], None] = time.sleep,
    client: httpx.Client | None = None,
) -> Fetched:
    """Fetch one file into a folder; a file that is there whole is kept.

    Bytes go to `NAME.part`, which a later call resumes; the file gets its name only once it is whole. The size that the
    publisher states and the checksum, where one is known, must agree.

    Raises:
        DownloadFailed: after four tries, on a refusal, or where size or checksum disagree.
    """
    target, part = into / item.name, into / f"{item.name}.part"
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise DownloadFailed(f"{into} cannot be written: {why.strerror or why}.") from None
    if target.exists() and (item.sha256 is None or _sha256(target) == item.sha256):
        return Fetched(target, target.stat().st_size, _sha256(target), True)
    own = client or httpx.Client(follow_redirects=True, timeout=60)
    try:
        _with_tries(own, item, part, progress, pause)
    finally:
        if client is None:
            own.close()
    digest = _sha256(part)
    if item.sha256 and digest != item.sha256:
        part.unlink()
        raise DownloadFailed(
            f"{item.url} gave a file with checksum {digest[:12]}..., expected {item.sha256[:12]}...; it was not kept. Try again."
        )
    part.replace(target)
    if target.suffix == ".zip":
        _unpack(target)
    return Fetched(target, target.stat().st_size, digest, False)


def _with_tries(client: httpx.Client, item: Download, part: Path, progress: Progress, pause: Callable[[float], None]) -> None:
    reason = ""
    for attempt in range(TRIES):
        if attempt:
            pause(2.0**attempt)
        try:
            _stream(client, item.url, part, progress)
            return
        except httpx.HTTPStatusError as why:
            reason = f"the server answers {why.response.status_code}"
            if why.response.status_code < 500 and why.response.status_code not in (408, 429):
                break
        except (httpx.HTTPError, OSError) as why:
            reason = str(why) or type(why).__name__
    raise DownloadFailed(f"{item.url} could not be fetched: {reason}; what came is kept and resumed by the next `mihwar fetch`.")


def _stream(client: httpx.Client, url: str, part: Path, progress: Progress) -> None:
    """Append the rest of a file to what is there; begin anew where the server cannot resume."""
    have = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    with client.stream("GET", url, headers=headers) as answer:
        if answer.status_code == 416:  # the part is already whole
            return
        answer.raise_for_status()
        resumed = answer.status_code == 206
        have = have if resumed else 0
        stated = answer.headers.get("content-length")
        total = have + int(stated) if stated and "content-encoding" not in answer.headers else None
        with part.open("ab" if resumed else "wb") as file:
            for chunk in answer.iter_bytes():
                file.write(chunk)
                have += len(chunk)
                progress(have, total)
    if total is not None and have != total:
        raise OSError(f"the file was cut at {have:,} of {total:,} bytes")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(archive: Path) -> None:
    """Unpack beside the archive into a folder of its name; a name that leads out of it is refused by `zipfile`."""
    try:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(archive.with_suffix(""))
    except zipfile.BadZipFile:
        archive.unlink()
        raise DownloadFailed(f"{archive.name} is not a whole zip file; it was not kept. Try again.") from None
