from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.undl_votes import SOURCE

HEADER_2026 = (
    "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,agenda_title,subjects,"
    "vote_note,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link"
)
HEADER_2025 = HEADER_2026.replace("vote_note,", "")
HEADER_2024 = (
    "undl_id,ms_codes,ms_names,ms_votes,resolutions,title,modality,draft,committee_report,meeting,agenda_titles,subjects,"
    "date,yes,no,abstentions,non-voting,total-voting,undl_link"
)
TITLE = '"Protection of civilians, and ""obligations"" : resolution / adopted by the General Assembly"'


def row(undl: int, code: str, vote: str, day: str, session: str, symbol: str, note: str = ",") -> str:
    link = f"https://digitallibrary.un.org/record/{undl}"
    texts = f"{symbol},,,,{TITLE},Agenda item,SUBJECT{note}"
    return f"{undl},{code},NAME,{vote},{day},{session},{texts},1.0,1.0,0.0,0.0,3.0,{link}"


def test_2026_layout(tmp_path: Path, table) -> None:
    path = tmp_path / "2026_02_06_ga_voting.csv"
    lines = [
        HEADER_2026,
        row(1, "USA", "N", "2023-12-12", "ES-10", "A/RES/ES-10/22"),
        row(1, "EGY", "Y", "2023-12-12", "ES-10", "A/RES/ES-10/22"),
        row(1, "BEN", "X", "2023-12-12", "ES-10", "A/RES/ES-10/22"),
        row(2, "CHN", "A", "1960-11-01", "15", "A/RES/1500(XV)"),
        row(2, "RUS", "Y", "1960-11-01", "15", "A/RES/1500(XV)"),
        row(2, "EGY", "", "1960-11-01", "15", "A/RES/1500(XV)"),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    assert SOURCE.recognise(path)
    parties = {(one["act"], one["state"]): one["position"] for one in table(SOURCE, "party", path)}
    assert parties == {
        ("undl-votes/1", "USA"): "no",
        ("undl-votes/1", "EGY"): "yes",
        ("undl-votes/1", "BEN"): "absent",
        ("undl-votes/2", "TWN"): "abstain",
        ("undl-votes/2", "SUN"): "yes",
        ("undl-votes/2", "EGY"): "absent",
    }
    calls = {one["act"]: (one["session"], one["resolution"]) for one in table(SOURCE, "roll_call", path)}
    assert calls == {"undl-votes/1": (78, "ES-10/22"), "undl-votes/2": (15, "1500(XV)")}
    acts = {one["id"]: one for one in table(SOURCE, "act", path)}
    first = acts["undl-votes/1"]
    assert first["title_en"] == 'Protection of civilians, and "obligations"'
    assert first["note_en"] == "Agenda item Taken in the session ES-10."
    assert (first["began"], first["ended"]) == (date(2023, 12, 12), date(2023, 12, 13))
    assert acts["undl-votes/2"]["note_en"] == "Agenda item"


def test_older_layouts(tmp_path: Path, table) -> None:
    older = tmp_path / "2025_7_23_ga_voting.csv"
    older.write_text(f"{HEADER_2025}\n{row(3, 'FRA', 'Y', '2025-01-10', '79', 'A/RES/79/1', '')}\n", encoding="utf-8")
    oldest = tmp_path / "2024_09_12_ga_resolutions_voting.csv"
    oldest.write_text(
        f"{HEADER_2024}\n4,FRA,FRANCE,NV,A/RES/78/1,A title,vote,,,,Item,,2024-01-10,1,1,0,1,3,https://x\n",
        encoding="utf-8",
    )
    assert SOURCE.recognise(older)
    assert SOURCE.recognise(oldest)
    assert [one["position"] for one in table(SOURCE, "party", older)] == ["yes"]
    assert [one["position"] for one in table(SOURCE, "party", oldest)] == ["absent"]
    assert [one["session"] for one in table(SOURCE, "roll_call", oldest)] == [78]


def test_contradictory_votes_are_left_out_and_said(tmp_path: Path, table) -> None:
    path = tmp_path / "ga_voting.csv"
    lines = [HEADER_2026, *(row(1, "USA", vote, "2023-12-12", "78", "A/RES/78/1") for vote in "YN")]
    lines += [row(1, "FRA", "Y", "2023-12-12", "78", "A/RES/78/1")] * 2
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [one["state"] for one in table(SOURCE, "party", path)] == ["FRA"]
    assert "two different votes of USA" in table(SOURCE, "act", path)[0]["note_en"]


def test_broken_files(tmp_path: Path) -> None:
    path = tmp_path / "ga_voting.csv"
    path.write_text(f"{HEADER_2026}\n{row(1, 'USA', 'Q', '2023-12-12', '78', 'A/RES/78/1')}\n", encoding="utf-8")
    with pytest.raises(BadFacts, match="none of Y, N, A, X, NV"):
        list(SOURCE.read([path]))
    path.write_text(f"{HEADER_2026}\n1,USA,NAME\n", encoding="utf-8")
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    path.write_bytes((HEADER_2026 + "\n" + row(1, "C\xf4", "Y", "2023-12-12", "78", "A")).encode("latin-1"))
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    path.write_text(f"{HEADER_2026}\n{row(1, 'USA', 'Y', 'Dec 2023', '78', 'A/RES/78/1')}\n", encoding="utf-8")
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert not SOURCE.recognise(path)
