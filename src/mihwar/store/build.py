"""Building the store: facts carried in the package, and every official file recognised in the user's folder.

The new database is made beside the old one and put in its place at the end, so that whatever happens on the way (a wrong
file, a full disk, kill -9) the old one stays as it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from mihwar.errors import BadFacts, BadFile, BadStore, MihwarError
from mihwar.sources import carried
from mihwar.sources.contract import Rows, Source
from mihwar.sources.own import FACTS
from mihwar.sources.registry import is_own, sources
from mihwar.store import load
from mihwar.store.fingerprint import fingerprint
from mihwar.store.opening import SCHEMA_VERSION, refuse_foreign

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file of the user's folder.

    Attributes:
        path: the file.
        card: the card it belongs to, None if no source recognises it.
        outcome: `loaded`, `skipped` or `refused`.
        reason: why it was not loaded, else empty.
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
        folder: a folder (or one file) with publishers' files, searched to the bottom.
        keep_going: leave out a recognised file that is broken instead of failing.
        progress: called with what is being done, steps done, steps in all.

    Raises:
        BadStore: the place cannot be written or holds something that is not mihwar's.
        BadFile, BadFacts: a file is broken or contradicts itself; the old store is untouched.
    """
    refuse_foreign(db)
    chosen = _choose(folder) if folder else {}
    with _beside(db) as fresh, _connection(fresh) as con:
        load.create(con)
        outcomes: list[FileOutcome] = []
        steps = sources()
        for done, source in enumerate(steps):
            progress(source.card.id, done, len(steps))
            outcomes += _fill(con, source, chosen.get(source.card.id, []), keep_going)
        progress("checks", len(steps), len(steps))
        load.check(con)
        outcomes += _unrecognised(folder, chosen) if folder else []
        _finish(con, folder, outcomes)
        counted = dict(con.execute("SELECT id, rows FROM card WHERE loaded").fetchall())
    return Built(db, counted, tuple(sorted(outcomes, key=lambda one: one.path)))


def _files(folder: Path) -> list[Path]:
    if not folder.exists():
        raise BadFile(f"{folder} does not exist; give a folder with publishers' files.")
    if folder.is_file():
        return [folder]
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _choose(folder: Path) -> dict[str, list[Path]]:
    """Card id to the files recognised for it, the edition to be read first."""
    chosen: dict[str, list[Path]] = {}
    paths = _files(folder)
    for source in sources():
        if is_own(source):
            continue
        found = [path for path in paths if source.recognise(path)]
        if source.edition and len(found) > 1:
            found.sort(key=source.edition, reverse=True)
        if found:
            chosen[source.card.id] = found
    if not chosen:
        raise BadFile(f"{folder} holds no file that mihwar recognises; `mihwar sources` lists what it can read.")
    return chosen


def _fill(con: duckdb.DuckDBPyConnection, source: Source, found: Sequence[Path], keep_going: bool) -> list[FileOutcome]:
    """Load one source from the user's files, or else from the package; say what became of each file."""
    card = source.card
    kept = list(carried.read(card.id))
    used = list(found[:1] if source.edition else found)
    outcomes = [
        FileOutcome(str(path), card.id, "skipped", f"older or smaller edition than {used[0].name}", 0)
        for path in found[len(used) :]
    ]
    counts, origin = {"rows": 0, "left_out": 0}, None
    if used:
        try:
            batches = list(source.read(used))
            if narrower := _narrower(batches, kept):
                outcomes += [FileOutcome(str(path), card.id, "skipped", narrower, 0) for path in used]
            else:
                counts, origin = _transaction(con, source, batches), "file"
                outcomes += [
                    FileOutcome(str(path), card.id, "loaded", "", counts["rows"] if path is used[0] else 0) for path in used
                ]
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
            card.vintage, list(card.layers), card.redistributable, origin is not None, origin, counts["rows"],
            counts["left_out"],
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


def _unrecognised(folder: Path, chosen: dict[str, list[Path]]) -> list[FileOutcome]:
    taken = {path for paths in chosen.values() for path in paths}
    return [FileOutcome(str(path), None, "skipped", "no reader recognises it", 0) for path in _files(folder) if path not in taken]


def _finish(con: duckdb.DuckDBPyConnection, folder: Path | None, outcomes: Sequence[FileOutcome]) -> None:
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
