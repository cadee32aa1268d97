"""Many documents read: by several processes, in the order they came, into a file that a killed run can go on with.

While a batch runs, its records lie in a journal beside the file it makes (`X.jsonl.partial`), each under a key that is a hash of
the document; the first line is a hash of all else that records depend on. A run that finds a journal of its own kind takes from
it what it holds and reads the rest. The file itself is made from the journal at the end and put in place whole, so that it is the
same however often the run was stopped and whatever the number of processes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO, NamedTuple

from mihwar.answers.batch_files import ENDINGS, write
from mihwar.answers.reader import DIED, Process, Reader
from mihwar.errors import BadChoice, BadFile
from mihwar.model import Progress
from mihwar.reading.documents import Document, count, documents
from mihwar.sources.own import FACTS
from mihwar.store import opening
from mihwar.world import World

_AHEAD = 4  # documents for each process that wait or are kept for their turn
_MARK = "mihwar_batch"
_AGAIN = b"-"  # in place of the key of what another run shall try again


@dataclass(slots=True)
class Outcome:
    """How a batch ended.

    Attributes:
        documents: how many there were.
        statements: how many were found.
        reused: of the documents, how many a run before had read.
        empty: names of those with no text in them; they have a record without statements.
        failed: names of those that could not be read, with the sentence that says why; they have no record.
        encodings: names of those in another encoding than UTF-8, with it.
        out: the file written, if any.
    """

    documents: int = 0
    statements: int = 0
    reused: int = 0
    empty: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)
    out: Path | None = None

    def add(self, one: _Name, found: dict[str, Any]) -> None:
        """Count a document and its record."""
        self.documents += 1
        if "error" in found:
            self.failed[one.id] = found["error"]
            return
        self.statements += len(found["statements"])
        if one.blank:
            self.empty.append(one.id)
        if one.encoding not in (None, "UTF-8"):
            self.encodings[one.id] = str(one.encoding)

    def all_failed(self) -> str:
        """The sentence that says so."""
        name, why = next(iter(self.failed.items()))
        return f"None of {self.documents} documents could be read; the first, {name}: {why}"


class _Name(NamedTuple):
    """What is remembered of a document while it waits for its turn: not its text."""

    id: str
    encoding: str | None
    blank: bool
    key: bytes


def _name(one: Document) -> _Name:
    """A document's key is a hash of all that its record depends on."""
    told = (one.id, one.text, one.date, one.lang, one.source, one.why)
    key = hashlib.blake2b(json.dumps(told).encode(), digest_size=16).digest()
    return _Name(one.id, one.encoding, not (one.text or "").strip(), key)


@dataclass(frozen=True, slots=True)
class Job:
    """What to read and how.

    Attributes:
        source, date, lang: as in `reading.documents.documents`.
        db: the store to check against, which must be built; None: nothing is checked.
        vintage: what tells that store from another.
        workers: processes; 1: this one; None: one for each core.
        progress: called with a name, documents done, documents in all (0 where unknown).
    """

    source: Path | Iterable[Any]
    date: str | None = None
    lang: str = "auto"
    db: Path | None = None
    vintage: str = ""
    workers: int | None = None
    progress: Progress = lambda *_: None


def job(
    source: Path | Iterable[Any],
    date: str | None = None,
    lang: str = "auto",
    *,
    check: bool = True,
    workers: int | None = None,
    db: Path | None = None,
    progress: Progress = lambda *_: None,
) -> Job:
    """A job; with `check` on the store at `db`, or on the user's, which must be built. Raises `BadStore`."""
    if not check:
        return Job(source, date, lang, None, "", workers, progress)
    path = db or opening.default_path()
    world = World.open(path)
    with closing(world):
        return Job(source, date, lang, path, repr(sorted(world.meta().items())), workers, progress)


def records(job: Job, outcome: Outcome | None = None) -> Iterator[dict[str, Any]]:
    """The record of each document, in order; see `reader.record`. What happened is noted in `outcome`."""
    outcome = outcome or Outcome()
    steps = count(job.source)
    for document, line in _read(job, documents(job.source, job.date, job.lang)):
        found = json.loads(line)
        outcome.add(_name(document), found)
        job.progress(document.id, outcome.documents, max(steps, outcome.documents))
        yield found


def write_batch(job: Job, out: Path, each: Callable[[dict[str, Any]], None] = lambda _: None) -> Outcome:
    """Read a batch into a file: .jsonl, a record a line; .csv or .parquet, a statement a row.

    Args:
        job: what to read and how.
        out: the file; what stood there is replaced when all is read.
        each: called with every record when all are read.

    Returns:
        What happened.

    Raises:
        BadChoice: another ending, or a place that cannot be written.
        BadFile: the source cannot be read, or none of its documents.
    """
    if out.suffix not in ENDINGS:
        raise BadChoice(f"{out} ends in none of {', '.join(ENDINGS)}; the ending chooses the format of a batch.")
    journal = out.with_name(out.name + ".partial")
    outcome = Outcome(out=out)
    try:
        with closing(_Journal(journal, _kind(job))) as held:
            order = _fill(job, held, outcome)
            if len(outcome.failed) == outcome.documents:
                raise BadFile(outcome.all_failed())
            write(out, (held.at(place) for place in order))
            for place in order:
                each(json.loads(held.at(place)))
        journal.unlink()
    except OSError as why:
        raise BadChoice(f"{out} cannot be written: {why.strerror or why}.") from None
    return outcome


def _fill(job: Job, journal: _Journal, outcome: Outcome) -> list[int]:
    """Read what the journal lacks; the places in it of all records that are no errors, in order."""
    order: list[int] = []
    steps = count(job.source)
    waiting: deque[_Name] = deque()  # asked of the readers
    coming: deque[_Name] = deque()  # all, in order

    def lacking() -> Iterator[Document]:
        """Documents that were not read before; what stands between them is known from the journal."""
        asked: set[bytes] = set()
        for document in documents(job.source, job.date, job.lang):
            one = _name(document)
            coming.append(one)
            if one.key not in journal.places and one.key not in asked:
                asked.add(one.key)
                waiting.append(one)
                yield document
            settle()

    def settle() -> None:
        """Count the first documents in order, as far as they are read."""
        while coming and (place := journal.places.get(coming[0].key)) is not None:
            one = coming.popleft()
            found = json.loads(journal.at(place))
            outcome.add(one, found)
            if "error" not in found:
                order.append(place)
            job.progress(one.id, outcome.documents, max(steps, outcome.documents))

    fresh = 0
    for _, line in _read(job, lacking()):
        journal.add(waiting.popleft().key, line)
        fresh += 1
        settle()
    settle()
    outcome.reused = outcome.documents - fresh
    return order


def _read(job: Job, given: Iterable[Document]) -> Iterator[tuple[Document, str]]:
    """Documents with their records as lines of JSON, in the order given, by as many processes as asked for."""
    workers = job.workers or os.cpu_count() or 1
    if workers == 1:
        with closing(Reader(job.db)) as reader:
            for document in given:
                yield document, reader.read(document)
        return
    readers = [Process(job.db) for _ in range(workers)]
    free: SimpleQueue[Process] = SimpleQueue()
    for one in readers:
        free.put(one)

    def asked(document: Document) -> str:
        reader = free.get()
        try:
            return reader.read(document)
        finally:
            free.put(reader)

    ahead: deque[tuple[Document, Future[str]]] = deque()
    pool = ThreadPoolExecutor(workers)
    try:
        coming = iter(given)
        while True:
            for document in islice(coming, workers * _AHEAD - len(ahead)):
                ahead.append((document, pool.submit(asked, document)))
            if not ahead:
                return
            document, future = ahead.popleft()
            yield document, future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for one in readers:
            one.close()
        pool.shutdown()
        for one in readers:  # what was started meanwhile
            one.close()


class _Journal:
    """Records by the keys of their documents, in a file to which they are added one by one."""

    def __init__(self, path: Path, kind: str) -> None:
        """Open the journal at a path, anew where there is none of this kind."""
        self.places: dict[bytes, int] = {}
        self._file: BinaryIO = path.open("a+b")
        self._file.seek(0)
        end = self._file.tell()
        if self._file.readline() == _line({_MARK: kind}):
            end = self._file.tell()
            while (head := self._file.readline()).endswith(b"\n"):
                place = self._file.tell()
                if not self._file.readline().endswith(b"\n"):
                    break
                if head != _AGAIN + b"\n":
                    self.places[bytes.fromhex(head.decode("ascii"))] = place
                end = self._file.tell()
        self._file.truncate(end)  # what a killed run left unfinished, or a journal of another kind
        self._file.seek(0, os.SEEK_END)
        if not end:
            self._file.write(_line({_MARK: kind}))
            self._file.flush()

    def add(self, key: bytes, line: str) -> None:
        """Keep a record."""
        self._file.seek(0, os.SEEK_END)
        self._file.write((_AGAIN if DIED in line else key.hex().encode()) + b"\n")
        self.places[key] = self._file.tell()
        self._file.write(line.encode() + b"\n")
        self._file.flush()

    def at(self, place: int) -> str:
        """The record at a place."""
        self._file.seek(place)
        return self._file.readline().decode()[:-1]

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _line(value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _kind(job: Job) -> str:
    """What records depend on besides their documents: the program, its facts, the store."""
    told = hashlib.blake2b(digest_size=16)
    told.update(repr(job.vintage if job.db else None).encode())
    home = Path(__file__).parent.parent
    for path in sorted([*home.rglob("*.py"), *FACTS.rglob("*.toml"), *FACTS.rglob("*.csv")]):
        told.update(f"{path.relative_to(home)}\0".encode() + path.read_bytes())
    return told.hexdigest()
