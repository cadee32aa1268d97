"""Building the store: facts carried in the package, and every official file recognised in the user's folder.

The new database is made beside the old one and put in its place at the end, so that whatever happens on the way (a wrong
file, a full disk, kill -9) the old one stays as it was.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from mihwar.errors import BadFacts, BadFile, BadStore, MihwarError
from mihwar.model import Progress
from mihwar.sources import carried, faults
from mihwar.sources.contract import Rows, Source
from mihwar.sources.own import FACTS
from mihwar.sources.registry import is_own, sources
from mihwar.store import load, statements
from mihwar.store.fingerprint import fingerprint, glance
from mihwar.store.opening import SCHEMA_VERSION, refuse_foreign


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file of the user's folder.

    Attributes:
        path: the file.
        card: the card it belongs to, None if no source recognises it.
        outcome: `loaded`, `skipped` or `refused`.
        reason: why it was not loaded, or how codes were read that mean one state in one year; else empty.
        rows: how many rows came from it (of the whole set where a dataset is many files: on its first file).
    """

    path: str
    card: str | None
    outcome: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class Built:
    """The result of a build: where the store lies, rows by card, and what became of each file."""

    db: Path
    rows: dict[str, int]
    files: tuple[FileOutcome, ...]


def build(db: Path, folder: Path | None = None, *, keep_going: bool = False, progress: Progress = lambda *_: None) -> Built:
    """Build the store at `db`.

    Args:
        db: where; an older store of mihwar's there is replaced at the very end.
        folder: a folder (or one file) with publishers' files, searched to the bottom. Statements kept beside the store are
            read as well (`store/statements.py`).
        keep_going: leave out a file that is broken, or is not what its name promises, instead of failing.
        progress: called with what is being done, steps done, steps in all.

    Raises:
        BadStore: the place cannot be written or holds something that is not mihwar's.
        BadFile, BadFacts: a file is broken or contradicts itself; the old store is untouched.
    """
    refuse_foreign(db)
    given = _files(folder) if folder else []
    paths = given + [path for path in statements.files(db) if path not in given]
    chosen = _choose(paths)
    if chosen.refused and not keep_going:
        raise chosen.refused[0][2]
    if folder and not chosen.refused and not any(path in given for found in chosen.files.values() for path in found):
        raise BadFile(f"{folder} holds no file that mihwar recognises; `mihwar sources` lists what it can read.")
    with _beside(db) as fresh, _connection(fresh) as con:
        load.create(con)
        outcomes: list[FileOutcome] = []
        steps = sources()
        for done, source in enumerate(steps):
            progress(source.card.id, done, len(steps))
            outcomes += _fill(con, source, chosen.files.get(source.card.id, []), keep_going)
        progress("checks", len(steps), len(steps))
        load.check(con)
        outcomes += [FileOutcome(str(path), card, "refused", str(why), 0) for path, card, why in chosen.refused]
        outcomes += _unrecognised(paths, outcomes)
        _finish(con, db, folder, outcomes)
        counted = dict(con.execute("SELECT id, rows FROM card WHERE loaded").fetchall())
    return Built(db, counted, tuple(sorted(outcomes, key=lambda one: one.path)))


def _files(folder: Path) -> list[Path]:
    if not folder.exists():
        raise BadFile(f"{folder} does not exist; give a folder with publishers' files.")
    if folder.is_file():
        return [folder]
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


@dataclass(slots=True)
class _Chosen:
    """Card id to the files recognised for it, the edition to be read first; and the files refused unread, with reasons."""

    files: dict[str, list[Path]] = field(default_factory=dict)
    refused: list[tuple[Path, str, MihwarError]] = field(default_factory=list)


def _choose(paths: Sequence[Path]) -> _Chosen:
    chosen = _Chosen()
    known = [source for source in sources() if not is_own(source)]
    unclaimed = set(paths)
    for source in known:
        found = [path for path in paths if source.recognise(path)]
        unclaimed -= set(found)
        if source.edition and len(found) > 1:
            found = _by_edition(source, found, chosen)
        if found:
            chosen.files[source.card.id] = found
    for path in sorted(unclaimed):
        for source in known:
            if why := _promised(source, path):
                chosen.refused.append((path, source.card.id, why))
                break
    return chosen


def _by_edition(source: Source, found: Sequence[Path], chosen: _Chosen) -> list[Path]:
    """The files, the greatest edition first; one too broken to tell is refused, lest it passes for an old edition."""
    assert source.edition is not None
    keyed = []
    for path in found:
        try:
            keyed.append((source.edition(path), path))
        except MihwarError as why:
            chosen.refused.append((path, source.card.id, why))
    return [path for _, path in sorted(keyed, key=lambda one: one[0], reverse=True)]


def _promised(source: Source, path: Path) -> MihwarError | None:
    """Why a file that no source recognises cannot be passed over: its name promises this dataset."""
    if not source.claims(path):
        return faults.packed(path, source)
    if source.namesakes:
        with suppress(OSError), path.open("rb") as start:
            if any(mark in start.read(4000) for mark in source.namesakes):
                return None
    return faults.refusal(path, source)


def _fill(con: duckdb.DuckDBPyConnection, source: Source, found: Sequence[Path], keep_going: bool) -> list[FileOutcome]:
    """Load one source from the user's files, or else from the package; say what became of each file."""
    card = source.card
    kept = list(carried.read(card.id))
    used = list(found[:1] if source.edition else found)
    outcomes = [
        FileOutcome(str(path), card.id, "skipped", f"older or smaller edition than {used[0].name}", 0)
        for path in found[len(used) :]
    ]
    counts, origin = load.Counts(), None
    if used:
        try:
            batches = list(source.read(used))
            if narrower := _narrower(batches, kept):
                outcomes += [FileOutcome(str(path), card.id, "skipped", narrower, 0) for path in used]
            else:
                counts, origin = _transaction(con, source, batches), "file"
                told = "; ".join(counts.reasons)
                outcomes.append(FileOutcome(str(used[0]), card.id, "loaded", told, counts.rows))
                outcomes += [FileOutcome(str(path), card.id, "loaded", "", 0) for path in used[1:]]
        except MihwarError as why:
            if not keep_going:
                raise
            outcomes += [FileOutcome(str(path), card.id, "refused", str(why), 0) for path in used]
    if origin is None and (kept or is_own(source)):
        batches = kept or list(source.read([path for path in _files(FACTS) if source.recognise(path)]))
        counts, origin = _transaction(con, source, batches), "package"
    con.execute(
        "INSERT INTO card VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            card.id, card.title, card.version, card.publisher, card.url, card.citation, card.licence, card.permission,
            card.vintage, list(card.layers), card.redistributable, origin is not None, origin, counts.rows,
            counts.left_out,
        ],
    )  # fmt: skip
    return outcomes


def _narrower(batches: Sequence[Rows], kept: Sequence[Rows]) -> str:
    """Say why a user's file gives way to what the package carries of the same card; empty if it does not."""

    def span(some: Sequence[Rows]) -> tuple[str, str]:
        cover = [row for batch in some if batch.table == "coverage" for row in batch.data.to_pylist()]
        return (
            min((str(row["began"]) for row in cover if row["began"]), default="9999"),
            max((str(row["ended"]) for row in cover if row["ended"]), default="0000"),
        )

    (began, ended), (kept_began, kept_ended) = span(batches), span(kept)
    if kept and (began > kept_began or ended < kept_ended):
        return f"the package carries more of it, {kept_began} to {kept_ended}"
    return ""


def _transaction(con: duckdb.DuckDBPyConnection, source: Source, batches: Sequence[Rows]) -> load.Counts:
    con.begin()
    try:
        counts = load.load(con, source.card.id, batches, source.known)
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return counts


def _unrecognised(paths: Sequence[Path], outcomes: Sequence[FileOutcome]) -> list[FileOutcome]:
    taken = {one.path for one in outcomes}
    return [FileOutcome(str(path), None, "skipped", "no reader recognises it", 0) for path in paths if str(path) not in taken]


def _finish(con: duckdb.DuckDBPyConnection, db: Path, folder: Path | None, outcomes: Sequence[FileOutcome]) -> None:
    if outcomes:
        con.executemany(
            "INSERT INTO build_file VALUES (?, ?, ?, ?, ?)",
            [[one.path, one.card, one.outcome, one.reason, one.rows] for one in outcomes],
        )
    con.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [
            ["schema", SCHEMA_VERSION],
            ["facts", fingerprint()],
            ["seen", glance()],
            ["statements", statements.glance(db)],
            ["folder", str(folder.resolve()) if folder else ""],
            ["built", datetime.now(UTC).isoformat(timespec="seconds")],
        ],
    )
    con.execute((Path(__file__).parent / "derived.sql").read_text(encoding="utf-8"))
    con.execute("CHECKPOINT")


@contextmanager
def _beside(db: Path) -> Iterator[Path]:
    """A path for the new database beside the old one; moved over it on success, removed on failure."""
    fresh = db.with_name(f"{db.name}.{os.getpid()}.building")
    try:
        db.parent.mkdir(parents=True, exist_ok=True)
        _sweep(db)
        fresh.touch()
        fresh.unlink()
    except OSError as why:
        raise BadStore(
            f"The database cannot be written to {db.parent}: {why.strerror or why}; choose another place with --db or MIHWAR_DB."
        ) from None
    try:
        yield fresh
        os.replace(fresh, db)
    finally:
        for left in (fresh, fresh.with_name(fresh.name + ".wal")):
            left.unlink(missing_ok=True)


def _sweep(db: Path) -> None:
    """Remove what builds that were killed left behind."""
    for left in db.parent.glob(f"{db.name}.*.building*"):
        number = left.name.removeprefix(f"{db.name}.").split(".")[0]
        if number.isdigit() and not _alive(int(number)):
            left.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def _connection(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        con = duckdb.connect(str(path), config={"memory_limit": "900MB"})
    except duckdb.Error as why:
        raise BadStore(f"The database cannot be written to {path.parent}: {str(why).splitlines()[0]}.") from None
    try:
        yield con
    except duckdb.Error as why:
        raise BadFacts(f"The facts do not fit the store: {str(why).splitlines()[0]}") from why
    finally:
        con.close()
