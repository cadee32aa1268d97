"""`mihwar read`: what goes in, what comes out, and how bad input ends."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

import mihwar
from mihwar.cli.app import run
from mihwar.errors import MihwarError

TEXT = Path(__file__).parent / "data" / "read.en.txt"
# A Soviet end a decade early, a number that is two short, an allegation.
ARABIC = (
    "انهار الاتحاد السوفياتي عام 1985. يضم حلف شمال الأطلسي 30 عضوا. زعم مسؤولون في سيول أن كوريا الشمالية أرسلت إلى روسيا ذخائر."
)


@pytest.fixture(autouse=True)
def _place(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIHWAR_DB", str(db))


def test_the_text_is_shown_by_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(TEXT), "--date", "2024-06-20"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "contradicted by the data" in said
    assert "was signed on 19 June 2024; the text says: 12 June 2024" in said
    assert "member since 4 April 2023" in said


def test_json_has_verdicts_and_exact_places(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(TEXT), "--date", "2024-06-20", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    text = TEXT.read_text(encoding="utf-8")
    verdicts = {one["type"]: one["check"]["verdict"] for one in data["statements"]}
    assert all(text[one["start"] : one["end"]] == one["text"] for one in (*data["statements"], *data["mentions"]))
    assert verdicts["treaty_sign"] == "contradicted"
    assert verdicts["communique_refusal"] == "supported"
    assert verdicts["arms_transfer"] == "partly"


def test_arabic_is_answered_in_arabic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARABIC, encoding="utf-8")
    assert run(["read", str(path), "--date", "2024-06-20"]) == 0
    said = capsys.readouterr().out
    assert "نص بـالعربية" in said
    assert "كان لـحلف شمال الأطلسي 32 عضوا" in said
    assert "26 ديسمبر 1991" in said


def test_a_page_is_written(tmp_path: Path) -> None:
    out = tmp_path / "read.html"
    assert run(["read", str(TEXT), "--date", "2024-06-20", "--format", "html", "--out", str(out)]) == 0
    assert "North Korea had shipped" in out.read_text(encoding="utf-8")


def test_standard_input_and_no_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"\xef\xbb\xbfFrance and Italy signed a treaty.")))
    nowhere = tmp_path / "none" / "x.duckdb"
    assert run(["read", "-", "--no-check", "--json", "--db", str(nowhere)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {one["check"] for one in data["statements"]} <= {None}
    assert data["mentions"][0]["start"] == 0
    assert not nowhere.exists()


@pytest.mark.parametrize("content", ["\u2014\u2026".encode(), b"x" * 1_000_000])
def test_texts_without_statements_are_answered(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert run(["read", str(path), "--no-check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["statements"] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\x00\x01\x02PNG", "no text"), (b"\xff\xfeA", "UTF-16"), (b"", "is empty"), (b" \n", "is empty")],
)
def test_what_is_no_text_ends_in_one_sentence(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert run(["read", str(path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_an_old_encoding_is_read_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ARABIC.encode("cp1256"))
    assert run(["read", str(path), "--no-check", "--json"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["document"]["sha256"] == hashlib.sha256(ARABIC.encode()).hexdigest()
    assert shown.err == f"mihwar: {path} is read as Windows-1256.\n"


@pytest.mark.parametrize(
    "words", [["nowhere.txt"], [str(TEXT), "--date", "20 June"], [str(TEXT), "--lang", "fr"], [str(TEXT), "--format", "pdf"]]
)
def test_bad_words_end_in_one_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_python_face(db: Path) -> None:
    found = mihwar.read(TEXT.read_text(encoding="utf-8"), date="2024-06-20", db=db)
    assert len(found.statements) == found.arrow().num_rows > 4
    assert found.reading is not None
    assert {one["check"]["verdict"] for one in found.statements} >= {"contradicted", "supported", "partly"}
    with pytest.raises(MihwarError):
        mihwar.read("x", date="never", check=False)
