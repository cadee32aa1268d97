"""The command line as a user meets it: exit codes, one sentence for bad input, JSON shapes, nothing lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.csv
import pyarrow.parquet
import pytest

from mihwar.cli.app import run
from mihwar.store import fingerprint

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _store(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIHWAR_DB", str(db))


def ask(output: Output, *words: str) -> dict[str, object]:
    assert run([*words, "--json"]) == 0
    found: dict[str, object] = json.loads(output.readouterr().out)
    return found


def test_state_as_json(capsys: Output) -> None:
    found = ask(capsys, "state", "مصر")
    assert {"id", "name_en", "name_ar", "codes", "began", "ended"} <= set(found)
    assert found["codes"] == {"iso3": "EGY", "cow": 651, "gw": 651, "m49": 818}


def test_ties_as_json(capsys: Output) -> None:
    found = ask(capsys, "ties", "RUS", "PRK", "--on", "2024-12-31")
    assert (found["on"], found["a"], found["b"]) == ("2024-12-31", "RUS", "PRK")
    for tie in found["ties"]:  # type: ignore[attr-defined]
        assert {"layer", "kind", "act", "title_en", "since", "until", "roles", "value", "unit", "evidence"} <= set(tie)
        assert {"card", "locator", "url", "vintage"} == set(tie["evidence"][0])
    assert {"layer", "card", "began", "ended"} <= set(found["not_covered"][0])  # type: ignore[index]


def test_votes_as_json(capsys: Output) -> None:
    found = ask(capsys, "votes", "USA", "RUS", "--from", "2019", "--to", "2019")
    (row,) = found["years"]  # type: ignore[misc]
    assert {"year", "session", "common", "same", "agreement", "kappa"} <= set(row)
    assert row["common"] == 87


def test_brief_as_text_fits_its_width_when_piped(capsys: Output) -> None:
    assert run(["brief", "RUS", "PRK", "--on", "2024-12-31"]) == 0
    shown = capsys.readouterr()
    assert "Article 4" in shown.out
    assert "4 December 2024" in shown.out
    assert max(len(line) for line in shown.out.splitlines()) <= 110
    assert shown.err == ""


def test_brief_in_arabic_and_on_one_state(capsys: Output) -> None:
    assert run(["brief", "روسيا", "كوريا الشمالية", "--on", "2024-12-31", "--lang", "ar"]) == 0
    assert "المادة 4" in capsys.readouterr().out
    assert run(["brief", "RUS", "--on", "2024-12-31"]) == 0
    assert "Closest voters" in capsys.readouterr().out


def test_tables_are_written(tmp_path: Path) -> None:
    assert run(["votes", "USA", "RUS", "--out", str(tmp_path / "v.csv")]) == 0
    assert run(["ties", "RUS", "PRK", "--on", "2024-12-31", "--out", str(tmp_path / "t.parquet")]) == 0
    assert run(["ties", "RUS", "PRK", "--on", "2024-12-31", "--out", str(tmp_path / "t.csv")]) == 0
    assert pyarrow.csv.read_csv(tmp_path / "v.csv").num_rows == 75
    rows = pyarrow.parquet.read_table(tmp_path / "t.parquet").num_rows
    assert rows == pyarrow.csv.read_csv(tmp_path / "t.csv").num_rows > 3


@pytest.mark.parametrize(
    "words",
    [
        ["state", "Atlantis"],
        ["state", "970"],
        ["state", "RUS", "--scheme", "fips"],
        ["ties", "RUS", "PRK", "--on", "2024-02-30"],
        ["ties", "RUS", "PRK", "--layer", "love"],
        ["brief", "RUS", "PRK", "--lang", "fr"],
        ["brief", "RUS", "PRK", "--format", "pdf"],
        ["votes", "USA"],
        ["votes", "USA", "RUS", "--out", "x.xlsx"],
        ["votes", "USA", "RUS", "--from", "then"],
        ["nothing"],
        ["build", "--from", "/nowhere/at/all"],
        ["fetch", "nothing"],
        ["state", "RUS", "--db", "/proc/mihwar/x.duckdb"],
    ],
)
def test_bad_input_gets_one_sentence_and_code_2(words: list[str], capsys: Output) -> None:
    assert run(words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1
    assert "Traceback" not in shown.err


def test_a_foreign_file_is_neither_read_nor_overwritten(tmp_path: Path, capsys: Output) -> None:
    foreign = tmp_path / "notes.txt"
    foreign.write_text("my notes")
    assert run(["state", "RUS", "--db", str(foreign)]) == 2
    assert run(["build", "--db", str(foreign)]) == 2
    assert foreign.read_text() == "my notes"
    assert "not a database of mihwar" in capsys.readouterr().err


def test_a_database_of_another_version_is_refused(db: Path, tmp_path: Path, capsys: Output) -> None:
    other = tmp_path / "old.duckdb"
    other.write_bytes(db.read_bytes())
    with duckdb.connect(str(other)) as con:
        con.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
    assert run(["state", "RUS", "--db", str(other)]) == 2
    assert "another version" in capsys.readouterr().err


def test_a_database_of_older_facts_is_built_anew(db: Path, tmp_path: Path, capsys: Output) -> None:
    mine = tmp_path / "mine.duckdb"
    mine.write_bytes(db.read_bytes())
    with duckdb.connect(str(mine)) as con:
        con.execute("UPDATE meta SET value = 'older' WHERE key IN ('facts', 'seen')")
    assert run(["state", "RUS", "--db", str(mine)]) == 0
    with duckdb.connect(str(mine)) as con:
        assert con.execute("SELECT value FROM meta WHERE key = 'facts'").fetchone() != ("older",)
    capsys.readouterr()


def test_facts_that_were_only_copied_are_not_built_anew() -> None:
    noted = {"facts": fingerprint.fingerprint(), "seen": fingerprint.glance()}
    assert fingerprint.current(noted)
    assert fingerprint.current({**noted, "seen": "another copy"})
    assert not fingerprint.current({"facts": "older", "seen": "another copy"})


def test_a_brief_does_without_the_heavy_libraries(db: Path) -> None:
    """NumPy, Arrow and pandas take longer to import than everything a brief does."""
    script = (
        "import sys\nfrom mihwar.cli.app import run\n"
        f"assert run(['brief', 'RUS', 'PRK', '--db', {str(db)!r}]) == 0\n"
        "print(sorted({'numpy', 'pyarrow', 'pandas', 'scipy', 'numba'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_a_broken_file_leaves_the_old_database(db: Path, tmp_path: Path, capsys: Output) -> None:
    mine = tmp_path / "mine.duckdb"
    mine.write_bytes(db.read_bytes())
    folder = tmp_path / "files"
    folder.mkdir()
    header = "rcid,ccode,vote,session,importantvote,date,unres,amend,para,short,descr,me,nu,di,hr,co,ec\n"
    (folder / "UNVotes.csv").write_text(header + "3,2,1,1,0,1946-01-01,R/1/1,0,0\n")
    before = mine.read_bytes()
    assert run(["build", "--from", str(folder), "--db", str(mine)]) == 2
    assert "UNVotes.csv" in capsys.readouterr().err
    assert mine.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files", "mine.duckdb"]


def test_kill_9_during_a_build_leaves_a_working_database(db: Path, tmp_path: Path, capsys: Output) -> None:
    mine = tmp_path / "mine.duckdb"
    mine.write_bytes(db.read_bytes())
    child = subprocess.Popen([sys.executable, "-m", "mihwar", "build", "--db", str(mine)], stdout=subprocess.DEVNULL)
    for _ in range(600):
        if list(tmp_path.glob("*.building*")):
            break
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert run(["state", "RUS", "--db", str(mine)]) == 0
    assert run(["build", "--db", str(mine)]) == 0
    assert list(tmp_path.glob("*.building*")) == []
    capsys.readouterr()
