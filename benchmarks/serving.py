"""The observatory under 50 clients at once, beside a plain file server that hands out the same bytes.

    mihwar build --from ../shared/data --db full.duckdb
    python benchmarks/serving.py full.duckdb [--clients 50] [--seconds 20]

Three numbers for each page: the first asking (nothing kept, one client), then latency at the median and at the 95th percentile
while all clients ask as fast as they are answered, each time another address out of several hundred. The baseline is what someone
without a server of their own would do: write the answers into files and let `python -m http.server` hand them out. Memory is that
of the server's process at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

STATES = [
    "USA", "CHN", "RUS", "GBR", "FRA", "DEU", "IND", "JPN", "BRA", "ZAF", "IRN", "SAU", "TUR", "EGY", "ISR", "PRK", "KOR", "UKR",
    "POL", "MEX",
]  # fmt: skip
PAIRS = [(a, b) for at, a in enumerate(STATES) for b in STATES[at + 1 :]][:60]
# Addresses of a page's data, with what is varied from request to request.
PAGES = {
    "front": ["/en.json"],
    "map": [f"/en/map.json?of={one}" for one in STATES],
    "state": [f"/en/state/{one}.json" for one in STATES],
    "pair": [f"/en/pair/{a}/{b}.json" for a, b in PAIRS],
    "act": ["/en/act.json?id=mihwar-treaties/rus-prk-2024", "/en/act.json?id=mihwar-treaties/nato-1949"],
    "search": [f"/en/search.json?q={one.lower()}" for one in STATES],
    "blocs": ["/en/blocs.json"],
    "attack": [f"/en/whatif/attack.json?attack={a}:{b}" for a, b in PAIRS[:30]],
    "sanction": [f"/en/whatif/sanction.json?target={one}&by=USA,GBR&draws=100" for one in ("RUS", "IRN", "CHN")],
    "read": ["/en/read.json?text=Russia%20and%20North%20Korea%20signed%20a%20treaty%20in%20June%202024."],
    "sources": ["/en/sources.json"],
    "methods": ["/en/methods.json"],
}


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str) -> int:
    """One request on an open connection; its status."""
    writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"(?i)content-length: (\d+)", head)
    await reader.readexactly(int(length[1]) if length else 0)
    return int(head.split(" ", 2)[1])


async def _one(port: int, address: str) -> float:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
    began = time.perf_counter()
    status = await _asked(reader, writer, address)
    took = time.perf_counter() - began
    writer.close()
    if status != 200:
        raise SystemExit(f"{address} was answered with {status}.")
    return took


async def _client(port: int, addresses: Sequence[str], until: float, taken: dict[str, list[float]], seed: int) -> None:
    draw = random.Random(seed)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
    while time.perf_counter() < until:
        address = draw.choice(addresses)
        began = time.perf_counter()
        try:
            await _asked(reader, writer, address)
        except (asyncio.IncompleteReadError, ConnectionError):  # a file server of Python's closes after each reply
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
            began = time.perf_counter()
            await _asked(reader, writer, address)
        taken.setdefault(address, []).append(time.perf_counter() - began)
    writer.close()


async def _load(port: int, addresses: Sequence[str], clients: int, seconds: float) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {}
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_client(port, addresses, until, taken, seed) for seed in range(clients)))
    return taken


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    ordered = sorted(values)
    return 1000 * statistics.median(ordered), 1000 * ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def _until_up(port: int) -> None:
    for _ in range(600):
        try:
            asyncio.run(asyncio.wait_for(_knock(port), 1))
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


async def _knock(port: int) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


def _memory(pid: int) -> float:
    """Megabytes that a process holds."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("db", type=Path)
    asked.add_argument("--clients", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=20)
    asked.add_argument("--port", type=int, default=8790)
    asked.add_argument("--pages", default="", help="only these, with commas between them")
    given = asked.parse_args()
    pages = {name: urls for name, urls in PAGES.items() if not given.pages or name in given.pages.split(",")}
    everything = [one for urls in pages.values() for one in urls]

    command = [sys.executable, "-c", "from mihwar.cli.app import run; import sys; sys.exit(run())"]
    server = subprocess.Popen([*command, "serve", "--port", str(given.port), "--db", str(given.db)], stdout=subprocess.DEVNULL)
    files = None
    try:
        _until_up(given.port)
        cold = {name: [asyncio.run(_one(given.port, one)) for one in urls] for name, urls in pages.items()}
        taken = asyncio.run(_load(given.port, everything, given.clients, given.seconds))
        held = _memory(server.pid)
        with tempfile.TemporaryDirectory() as folder:
            names = _written(given.port, everything, Path(folder))
            files = subprocess.Popen(
                [sys.executable, "-m", "http.server", str(given.port + 1), "--bind", "127.0.0.1", "--directory", folder],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            _until_up(given.port + 1)
            plain = asyncio.run(_load(given.port + 1, names, given.clients, given.seconds))
    finally:
        server.terminate()
        if files:
            files.terminate()

    print(f"{'page':10} {'addresses':>9} {'first':>9} {'first max':>9} {'median':>9} {'p95':>9}   (ms; {given.clients} clients)")
    for name, urls in pages.items():
        middle, most = _ends([one for url in urls for one in taken.get(url, [])] or [float("nan")])
        first = [1000 * one for one in cold[name]]
        print(f"{name:10} {len(urls):9} {statistics.median(first):9.1f} {max(first):9.1f} {middle:9.1f} {most:9.1f}")
    ours, theirs = ([one for values in found.values() for one in values] for found in (taken, plain))
    (middle, most), (their_middle, their_most) = _ends(ours), _ends(theirs)
    pace, their_pace = len(ours) / given.seconds, len(theirs) / given.seconds
    print(f"all pages: {pace:.0f} answers a second, median {middle:.1f} ms, p95 {most:.1f} ms; memory {held:.0f} MB")
    print(f"http.server, the same bytes: {their_pace:.0f} a second, median {their_middle:.1f} ms, p95 {their_most:.1f} ms")
    print(json.dumps({"median": middle, "p95": most, "memory_mb": held, "pace_to_files": pace / their_pace}))


def _written(port: int, addresses: Sequence[str], folder: Path) -> list[str]:
    """The answers as files, compressed as they come, for the file server; their addresses there."""
    names = []
    for number, address in enumerate(addresses):
        (folder / f"{number}.json.gz").write_bytes(asyncio.run(_body(port, address)))
        names.append(f"/{number}.json.gz")
    return names


async def _body(port: int, address: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
    writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    found = re.search(r"(?i)content-length: (\d+)", head)
    body = await reader.readexactly(int(found[1]) if found else 0)
    writer.close()
    return body


if __name__ == "__main__":
    main()
