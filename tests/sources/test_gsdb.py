from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.gsdb import SOURCE, names

HEADER = (
    "case_id,sanctioned_state,sanctioning_state,begin,end,trade,descr_trade,arms,military,financial,travel,other,target_mult,"
    "sender_mult,objective,success\n"
)
LINES = (
    '1,"Korea, North","Korea, South, United States, Japan",2016,2023,1,"exp_compl,imp_part",1,0,1,0,0,0,1,'
    '"prevent_war,policy_change","ongoing,ongoing"\n'
    '2,"Gambia, The, Russia","G7, EU",1994,1996,0,,0,0,0,1,0,1,1,democracy,success_part\n'
    "3,Terrorist Organizations (Taliban),UN,1999,2001,0,,0,0,1,0,0,0,0,terrorism,failed\n"
)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Korea, North", ["Korea, North"]),
        ("Egypt, Arab Rep., Syria", ["Egypt, Arab Rep.", "Syria"]),
        ("Mauritania, Yemen, North, Niger", ["Mauritania", "Yemen, North", "Niger"]),
        (
            "Congo, Democratic Republic of the, Ethiopia (excludes Eritrea)",
            ["Congo, Democratic Republic of the", "Ethiopia (excludes Eritrea)"],
        ),
        ("Denmark, Netherlands,  Sweden, Germany", ["Denmark", "Netherlands", "Sweden", "Germany"]),
        ("China, Hong Kong", ["China", "Hong Kong"]),
        ("Bosnia and Herzegovina,Iceland", ["Bosnia and Herzegovina", "Iceland"]),
    ],
)
def test_names_with_commas(cell: str, expected: list[str]) -> None:
    assert names(cell) == expected


def test_cases_parties_and_clauses(tmp_path: Path, table) -> None:
    path = tmp_path / "GSDB_V4.csv"
    path.write_text(HEADER + LINES, encoding="utf-8")
    assert SOURCE.recognise(path)
    parties = [(one["act"], one["role"], one["state"] or one["org"]) for one in table(SOURCE, "party", path)]
    assert [name for act, role, name in parties if act == "gsdb/1"] == [
        *("Korea, South", "United States", "Japan", "Korea, North"),
    ]
    assert [name for act, role, name in parties if act == "gsdb/2"] == ["G7", "EU", "Gambia, The", "Russian Federation"]
    groups = {one["org"] for one in table(SOURCE, "party", path) if one["org"]}
    assert groups == {"G7", "EU", "UN", "Terrorist Organizations (Taliban)"}
    acts = {act["id"]: act for act in table(SOURCE, "act", path)}
    assert [acts[f"gsdb/{n}"]["ended"] for n in (1, 2, 3)] == [None, date(1997, 1, 1), date(2002, 1, 1)]
    assert acts["gsdb/1"]["note_en"] == "Objective and outcome: prevent war (ongoing); policy change (ongoing)."
    kinds = [(one["act"], one["kind"]) for one in table(SOURCE, "clause", path)]
    assert kinds == [
        ("gsdb/1", "trade"),
        ("gsdb/1", "arms"),
        ("gsdb/1", "financial"),
        ("gsdb/2", "travel"),
        ("gsdb/3", "financial"),
    ]
    assert table(SOURCE, "clause", path)[0]["text_en"] == "all exports to the target; some imports from the target"


def test_a_case_called_ongoing_that_ended_before_the_data_did_has_ended(tmp_path: Path, table) -> None:
    path = tmp_path / "GSDB_V4.csv"
    path.write_text(HEADER + LINES.replace("democracy,success_part", "democracy,ongoing"), "utf-8")
    acts = {act["id"]: act["ended"] for act in table(SOURCE, "act", path)}
    assert (acts["gsdb/1"], acts["gsdb/2"]) == (None, date(1997, 1, 1))


def test_unlisted_names_and_wrong_years_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "GSDB_V4.csv"
    path.write_text(HEADER + LINES.replace("Gambia, The, Russia", "Ruritania, North"), encoding="utf-8")
    with pytest.raises(BadFacts, match="case 2: Ruritania, North"):
        list(SOURCE.read([path]))
    path.write_text(HEADER + LINES.replace("1994,1996", "1994,1993"), encoding="utf-8")
    with pytest.raises(BadFacts, match="case 2"):
        list(SOURCE.read([path]))


def test_broken_files(tmp_path: Path) -> None:
    path = tmp_path / "GSDB_V4.csv"
    path.write_text(HEADER + LINES[:150], encoding="utf-8")
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    path.write_bytes((HEADER + LINES.replace("Japan", "C\xf4te")).encode("latin-1"))
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))


@pytest.mark.shared
def test_publishers_file(shared: Path, table) -> None:
    path = shared / "gsdb" / "GSDB_V4.csv"
    assert len(table(SOURCE, "act", path)) == 1_547
    parties = table(SOURCE, "party", path)
    by_us = {one["act"] for one in parties if one["state"] == "United States" and one["role"] == "sender"}
    alone = {act for act in by_us if sum(one["act"] == act and one["role"] == "sender" for one in parties) == 1}
    assert (len(alone), len(by_us)) == (571, 589)
    on_korea = {one["act"] for one in parties if one["state"] == "Korea, North"}
    on_russia = {one["act"] for one in parties if one["state"] == "Russian Federation" and one["role"] == "target"}
    assert (len(on_korea), len(on_russia)) == (31, 48)
