"""Batches: what is read of a folder or a table, in which order, and what a killed run leaves."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

import mihwar
from mihwar.answers import batch, reader
from mihwar.answers.reading import COLUMNS
from mihwar.cli.app import run
from mihwar.errors import BadChoice, BadFile
from mihwar.reading.documents import Document, count, documents

TREATY = "France and Egypt signed a defence treaty."
ARABIC = "وقعت روسيا وإيران معاهدة دفاع."


def rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Texts with their day in the name, in a sidecar, in none; one empty, one that is none, one in an old encoding."""
    place = tmp_path / "texts"
    (place / "inner").mkdir(parents=True)
    (place / "2024-06-20 treaty.txt").write_text(TREATY, encoding="utf-8")
    (place / "b.txt").write_bytes(ARABIC.encode("cp1256"))
    (place / "b.json").write_text('{"date": "2023-01-02", "source": "Wire"}', encoding="utf-8")
    (place / "c.txt").write_bytes(b"%PDF-1.4")
    (place / "inner" / "d.txt").write_bytes(b"")
    (place / "notes.md").write_text("no document", encoding="utf-8")
    return place


def test_a_folder_gives_its_texts_by_path_with_their_days(folder: Path) -> None:
    found = list(documents(folder, "2020-01-01"))
    assert [(one.id, one.date, one.source) for one in found] == [
        ("2024-06-20 treaty.txt", "2024-06-20", None),
        ("b.txt", "2023-01-02", "Wire"),
        ("c.txt", "2020-01-01", None),
        ("inner/d.txt", "2020-01-01", None),
    ]
    assert (found[1].text, found[1].encoding) == (ARABIC, "Windows-1256")
    assert found[2].text is None
    assert "PDF" in str(found[2].why)
    assert count(folder) == 4


def test_tables_give_the_same_documents_whatever_their_format(tmp_path: Path) -> None:
    told = [
        {"id": "a", "text": TREATY + "\nIt said: “yes”, later.", "date": "2024-06-20", "lang": "en", "source": "Wire"},
        {"id": "7", "text": ARABIC, "date": None, "lang": None, "source": None},
    ]
    lines, table, rich = (tmp_path / f"x.{ending}" for ending in ("jsonl", "csv", "parquet"))
    lines.write_text("\ufeff" + "\n\n".join(json.dumps(one) for one in told) + "\n", encoding="utf-8")
    with table.open("w", encoding="cp1256", newline="") as file:
        writer = csv.DictWriter(file, ["date", "ID", "text", "lang", "source"])
        writer.writeheader()
        writer.writerows({**{key: one[key] for key in ("date", "text", "lang", "source")}, "ID": one["id"]} for one in told)
    days = [{**one, "date": date.fromisoformat(one["date"]) if one["date"] else None} for one in told]
    pyarrow.parquet.write_table(pa.Table.from_pylist(days), rich)
    expected = [Document("a", told[0]["text"], "2024-06-20", "en", "Wire"), Document("7", ARABIC)]
    for path in (lines, table, rich):
        assert list(documents(path)) == expected
    assert list(documents(told)) == expected
    assert [one.lang for one in documents(lines, lang="ar")] == ["ar", "ar"]


def test_what_is_wrong_with_a_row_is_said_and_the_next_is_given(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"text": "a"}\n{"text": \n[1]\n{"id": "n"}\n{"text": "\xe9"}\n{"text": "\\ud800b"}\n')
    found = list(documents(path))
    assert [one.text for one in found] == ["a", None, None, None, None, "\ufffdb"]
    assert [str(one.why)[:24] for one in found[1:5]] == [
        "Line 2 of x.jsonl is no ", "Line 3 of x.jsonl is no ", "Document n has no `text`", "Line 5 of x.jsonl is not",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.csv", b"id,body\n1,a\n", "no column `text`; it has id, body"),
        ("x.csv", b"", "no column `text`"),
        ("x.parquet", b"PAR1", "cannot be read as Parquet"),
        ("x.jsonl", b"\n", "holds no documents"),
        ("nowhere/x.jsonl", None, "cannot be read"),
    ],
)
def test_a_source_that_holds_nothing_ends_in_one_sentence(name: str, content: bytes | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadFile, match=said):
        list(documents(path))
    with pytest.raises(BadFile, match=said):
        mihwar.read_many(path, check=False, workers=1, out=tmp_path / "out.jsonl")
    with pytest.raises(BadFile, match=r"no \*\.txt"):
        list(documents(tmp_path))


def test_the_output_is_the_same_whatever_the_number_of_processes(folder: Path, tmp_path: Path) -> None:
    told = {}
    for workers in (1, 3):
        out = tmp_path / f"{workers}.jsonl"
        outcome = mihwar.read_many(folder, check=False, workers=workers, out=out)
        assert (outcome.documents, outcome.empty, list(outcome.failed)) == (4, ["inner/d.txt"], ["c.txt"])
        assert outcome.encodings == {"b.txt": "Windows-1256"}
        told[workers] = out.read_bytes()
    assert told[1] == told[3]
    found = rows(tmp_path / "1.jsonl")
    assert [one["document"]["id"] for one in found] == ["2024-06-20 treaty.txt", "b.txt", "inner/d.txt"]
    assert [[one["type"] for one in record["statements"]] for record in found] == [["treaty_sign"], ["treaty_sign"], []]
    single = mihwar.read(TREATY, "2024-06-20", check=False).to_dict()
    assert {**found[0], "document": {k: v for k, v in found[0]["document"].items() if k not in ("id", "source")}} == single
    assert list(mihwar.read_many(folder, check=False, workers=1))[3] == found[2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.jsonl", "3.jsonl", "texts"]


def test_tables_have_a_row_for_each_statement(folder: Path, tmp_path: Path) -> None:
    for ending in ("csv", "parquet"):
        mihwar.read_many(folder, check=False, workers=1, out=tmp_path / f"x.{ending}")
    table = pyarrow.parquet.read_table(tmp_path / "x.parquet")
    assert table.column_names == ["document", "source", "document_lang", "document_date", *COLUMNS]
    assert [(row["document"], row["id"], row["document_date"]) for row in table.to_pylist()] == [
        ("2024-06-20 treaty.txt", "s1", date(2024, 6, 20)),
        ("b.txt", "s1", date(2023, 1, 2)),
    ]
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        (first, second) = csv.DictReader(file)
    assert [one["id"] for one in json.loads(first["actors"])] == ["FRA", "EGY"]
    assert (second["document"], second["source"]) == ("b.txt", "Wire")


class Counting(reader.Reader):
    """Reads, notes what, and is stopped at a document."""

    seen: list[str]
    stop: str | None = None

    def read(self, document: Document) -> str:
        if document.id == self.stop:
            raise KeyboardInterrupt
        self.seen.append(document.id)
        return super().read(document)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> type[Counting]:
    Counting.seen, Counting.stop = [], None
    monkeypatch.setattr(batch, "Reader", Counting)
    return Counting


def job(texts: list[str], **options: Any) -> batch.Job:
    return batch.job([{"id": f"d{n}", "text": one} for n, one in enumerate(texts)], check=False, workers=1, **options)


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, reading: type[Counting]) -> None:
    texts, whole, out = [TREATY, ARABIC, TREATY, "Nothing."], tmp_path / "whole.jsonl", tmp_path / "x.jsonl"
    batch.write_batch(job(texts), whole)
    reading.seen, reading.stop = [], "d2"
    with pytest.raises(KeyboardInterrupt):
        batch.write_batch(job(texts), out)
    assert not out.exists()
    partial = tmp_path / "x.jsonl.partial"
    partial.write_bytes(partial.read_bytes() + b"0123\n{half a rec")  # killed while it wrote
    reading.seen, reading.stop = [], None
    outcome = batch.write_batch(job(texts), out)
    assert reading.seen == ["d2", "d3"]
    assert outcome.reused == 2
    assert out.read_bytes() == whole.read_bytes()
    assert not partial.exists()


@pytest.mark.parametrize(
    ("texts", "options", "again"),
    [
        ([TREATY, "Changed.", ARABIC], {}, ["d1"]),
        ([ARABIC, TREATY, ARABIC], {}, ["d0", "d1"]),
        ([TREATY, ARABIC, ARABIC], {"date": "2024-01-01"}, ["d0", "d1", "d2"]),
        ([TREATY, ARABIC, ARABIC], {"lang": "en"}, ["d0", "d1", "d2"]),
    ],
)
def test_changed_documents_and_options_are_read_again(
    texts: list[str], options: dict[str, str], again: list[str], tmp_path: Path, reading: type[Counting]
) -> None:
    out, whole = tmp_path / "x.jsonl", tmp_path / "whole.jsonl"
    reading.stop = "d3"
    with pytest.raises(KeyboardInterrupt):
        batch.write_batch(job([TREATY, ARABIC, ARABIC, TREATY]), out)
    reading.seen, reading.stop = [], None
    batch.write_batch(job(texts, **options), out)
    assert reading.seen == again
    batch.write_batch(job(texts, **options), whole)
    assert out.read_bytes() == whole.read_bytes()


def test_a_journal_of_another_program_or_store_is_left(
    tmp_path: Path, reading: type[Counting], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "x.jsonl"
    reading.stop = "d1"
    with pytest.raises(KeyboardInterrupt):
        batch.write_batch(job([TREATY, ARABIC]), out)
    reading.seen, reading.stop = [], None
    monkeypatch.setattr(batch, "_kind", lambda _: "another")
    batch.write_batch(job([TREATY, ARABIC]), out)
    assert reading.seen == ["d0", "d1"]


def test_a_run_killed_with_its_processes_leaves_no_output_and_ends_well(tmp_path: Path) -> None:
    source, out, whole = tmp_path / "x.jsonl", tmp_path / "o.jsonl", tmp_path / "whole.jsonl"
    source.write_text("".join(json.dumps({"id": str(n), "text": f"{TREATY} {n}."}) + "\n" for n in range(60)), encoding="utf-8")
    killing = (
        "import mihwar, os, signal, sys\n"
        "def progress(name, done, steps):\n"
        "    if done == 20: os.kill(os.getpid(), signal.SIGKILL)\n"
        "mihwar.read_many(sys.argv[1], check=False, workers=2, out=sys.argv[2], progress=progress)\n"
    )
    ended = subprocess.run([sys.executable, "-c", killing, str(source), str(out)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert not out.exists()
    outcome = mihwar.read_many(source, check=False, workers=2, out=out)
    assert 19 <= outcome.reused < 60
    mihwar.read_many(source, check=False, workers=1, out=whole)
    assert out.read_bytes() == whole.read_bytes()


def test_a_process_that_dies_costs_its_document_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = reader.Process._started

    def dying(self: reader.Process) -> subprocess.Popen[str]:
        process = started(self)
        if not killed:
            killed.append(1)
            process.kill()
        return process

    killed: list[int] = []
    monkeypatch.setattr(reader.Process, "_started", dying)
    found = list(mihwar.read_many([TREATY, ARABIC, TREATY], check=False, workers=2))
    assert sorted("error" in one for one in found) == [False, False, True]
    (error,) = (one["error"] for one in found if "error" in one)
    assert "ended its process" in error


def test_a_fault_in_reading_names_its_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> Any:
        raise ZeroDivisionError("none")

    monkeypatch.setattr(reader, "read", failing)
    (found,) = mihwar.read_many([TREATY], check=False, workers=1)
    assert found["document"]["id"] == "1"
    assert "ZeroDivisionError" in found["error"]


def test_a_batch_of_which_nothing_can_be_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadFile, match="None of 2 documents"):
        mihwar.read_many(
            [{"text": "a", "date": "never"}, {"text": "b", "lang": "fr"}], check=False, workers=1, out=tmp_path / "x.csv"
        )
    with pytest.raises(BadChoice, match=r"\.jsonl, \.csv, \.parquet"):
        mihwar.read_many([TREATY], check=False, workers=1, out=tmp_path / "x.txt")
    (tmp_path / "a.txt").write_bytes(b"%PDF")
    assert run(["read", str(tmp_path), "--no-check", "--workers", "1"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_command_checks_keeps_and_says_what_failed(
    folder: Path, tmp_path: Path, db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.duckdb"
    own.write_bytes(db.read_bytes())
    out = tmp_path / "x.jsonl"
    words = ["read", str(folder), "--workers", "2", "--store", "--db", str(own), "--date", "2022-02-02"]
    assert run([*words, "--out", str(out)]) == 0
    shown = capsys.readouterr()
    assert shown.out == f"3 of 4 documents of {folder} read: 2 statements in {out}\n"
    assert [line.split(":")[1].strip() for line in shown.err.splitlines()] == [
        f"2 statements kept in {own.with_suffix('.statements')}", "c.txt was not read", "1 empty", "1 read as Windows-1256",
    ]  # fmt: skip
    assert {one["check"]["verdict"] for record in rows(out) for one in record["statements"]} <= {
        "supported",
        "partly",
        "not_covered",
    }
    acts = mihwar.open(own).at("2024-12-31").brief("RUS", "IRN").data["acts"]
    assert [one["claimant_en"] for one in acts if one["layer"] == "statement"] == ["b.txt"]
    assert run([*words[:4], "--no-check"]) == 0
    assert [json.loads(line)["document"]["id"] for line in capsys.readouterr().out.splitlines()] == [
        "2024-06-20 treaty.txt", "b.txt", "inner/d.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("words", [["--workers", "0"], ["--format", "html"], ["--out", "x.txt"]])
def test_bad_words_for_a_batch_end_in_one_sentence(words: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(folder), "--no-check", *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
