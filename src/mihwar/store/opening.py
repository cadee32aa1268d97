"""Opening a store: where it lies, whether it is ours and of this version, and whether the package's facts have changed."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from mihwar.errors import BadStore

SCHEMA_VERSION = "4"
_CATALOG = "mihwar_store"


def default_path() -> Path:
    """Where the store lies: `MIHWAR_DB`, or the user's cache directory."""
    if chosen := os.environ.get("MIHWAR_DB"):
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("mihwar", appauthor=False)) / "mihwar.duckdb"


def connect(db: Path, apart: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the store at `db` for reading.

    Args:
        db: where it lies.
        apart: see the file that lies there now, even where this process still reads one that lay there before. DuckDB gives a
            process one instance for each path, so a store that was rebuilt would go on being the old one.

    Raises:
        BadStore: it is missing, not mihwar's, or made by another version.
    """
    if not db.exists():
        raise BadStore(f"There is no database at {db}; run `mihwar build --db {db}`.")
    try:
        con = _apart(db) if apart else _reading(db)
        version = con.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    except duckdb.Error as why:
        raise BadStore(
            f"{db} is not a database of mihwar's or is damaged ({str(why).splitlines()[0][:120]}); "
            f"move it away and run `mihwar build`."
        ) from None
    if version is None or version[0] != SCHEMA_VERSION:
        found = version[0] if version else "none"
        raise BadStore(
            f"{db} was made by another version of mihwar (schema {found}, this one reads {SCHEMA_VERSION}); "
            f"run `mihwar build --db {db}` to make it anew."
        )
    return con


def _reading(db: Path) -> duckdb.DuckDBPyConnection:
    """Open for reading, always alike: DuckDB refuses a second connection of a process that is configured otherwise."""
    return duckdb.connect(str(db), read_only=True, config={"threads": 1})


def _apart(db: Path) -> duckdb.DuckDBPyConnection:
    """Open in an instance of its own."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    quoted = str(db).replace("'", "''")
    con.execute(f"ATTACH '{quoted}' AS {_CATALOG} (READ_ONLY)")
    con.execute(f"USE {_CATALOG}")
    return con


def another(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A second connection to an open store, for another thread."""
    cursor = con.cursor()
    attached = cursor.execute(f"SELECT 1 FROM duckdb_databases() WHERE database_name = '{_CATALOG}'").fetchone()
    if attached:
        cursor.execute(f"USE {_CATALOG}")
    return cursor


def meta(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the build noted of itself: `schema`, `facts`, `seen`, `folder`, `built`."""
    return dict(con.execute("SELECT key, value FROM meta").fetchall())


def refuse_foreign(db: Path) -> None:
    """Refuse to build over a file that is not a store of mihwar's, of whatever version.

    Raises:
        BadStore: something else lies there.
    """
    if db.is_dir():
        raise BadStore(f"{db} is a folder; give the path of a file with --db or MIHWAR_DB.")
    if not db.exists() or db.stat().st_size == 0:
        return
    try:
        con = _reading(db)
        con.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        con.close()
    except duckdb.Error:
        raise BadStore(f"{db} is not a database of mihwar's; it is left untouched, choose another path.") from None
