from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.ties_sanctions import NEEDED, SOURCE


def book(workbook, path: Path, *cases: dict[str, Any]) -> Path:
    empty = dict.fromkeys(NEEDED, "")
    return workbook(path, {"TIESv4.1.raw": [list(NEEDED), *([*({**empty, **case}.values())] for case in cases)]})


IMPOSED = {
    **{
        "caseid": 1945121601,
        "startyear": 1945,
        "startmonth": 12,
        "startday": 16,
        "endyear": 1947,
        "endmonth": 5,
        "endday": 27,
    },
    **{
        "sender1": 2,
        "sender2": 1000,
        "primarysender": 2,
        "targetstate": 710,
        "institutionid": "1830 3750",
        "threat": 1,
    },
    **{"imposition": 1, "sancimpositionstartyear": 1946, "sancimpositionstartmonth": 7, "sancimpositionstartday": 29},
    "sanctiontype": "2 7",
}
THREAT = {
    **{
        "caseid": 1981012901,
        "startyear": 1981,
        "startmonth": 1,
        "targetstate": 666,
        "institutionid": 4400,
        "threat": 1,
    },
    **{"imposition": 0, "ongoingasofyear": 1992, "sanctiontypethreat": 4},
}
SENTENCE = {
    **{
        "caseid": 1949,
        "startyear": 1949,
        "sender1": 365,
        "targetstate": 345,
        "threat": 0,
        "imposition": 1,
        "sanctiontype": "3,4",
    },
    **{"sancimpositionstartyear": "1949, sometime before this date.", "sancimpositionstartday": "?", "endyear": 1949},
}


def test_lists_in_cells_and_dates(tmp_path: Path, table, workbook) -> None:
    path = book(workbook, tmp_path / "TIESv4-1.xlsx", IMPOSED, THREAT, SENTENCE)
    assert SOURCE.recognise(path)
    acts = {act["id"].split("/")[1]: act for act in table(SOURCE, "act", path)}
    first, second, third = acts.values()
    assert (first["kind"], first["began"], first["ended"]) == ("imposition", date(1946, 7, 29), date(1947, 5, 28))
    assert "First threatened on 1945-12-16." in first["note_en"]
    assert (second["kind"], second["status"], second["precision"]) == ("threat", "announced", "month")
    assert (second["began"], second["ended"]) == (date(1981, 1, 1), None)
    assert (third["precision"], third["ended"]) == ("year", date(1950, 1, 1))
    assert "1949, sometime before this date." in third["note_en"]
    parties = [(one["act"], one["role"], one["state"] or one["org"], one["position"]) for one in table(SOURCE, "party", path)]
    assert parties == [
        ("ties/1945121601", "sender", "2", "primary"),
        ("ties/1945121601", "sender", "EU", None),
        ("ties/1945121601", "target", "710", None),
        ("ties/1981012901", "sender", "UN", None),
        ("ties/1981012901", "target", "666", None),
        ("ties/1949", "sender", "365", None),
        ("ties/1949", "target", "345", None),
    ]
    clauses = [(one["act"], one["article"], one["kind"]) for one in table(SOURCE, "clause", path)]
    assert clauses == [
        ("ties/1945121601", "type 2", "trade"),
        ("ties/1945121601", "type 7", "financial"),
        ("ties/1949", "type 3", "trade"),
        ("ties/1949", "type 4", "trade"),
    ]


def test_germany_under_both_its_codes_is_one_sender(tmp_path: Path, table, workbook) -> None:
    case = {**IMPOSED, "sender1": 260, "sender2": 255, "primarysender": 255}
    parties = table(SOURCE, "party", book(workbook, tmp_path / "TIESv4-1.xlsx", case))
    assert [(one["state"], one["position"]) for one in parties if one["role"] == "sender"] == [("255", "primary")]


@pytest.mark.parametrize("wrong", [{"startmonth": "March"}, {"imposition": 2}, {"sancimpositionstartyear": "unknown"}])
def test_cells_that_mean_nothing_are_refused(tmp_path: Path, workbook, wrong) -> None:
    with pytest.raises(BadFacts, match="case 1945121601"):
        list(SOURCE.read([book(workbook, tmp_path / "TIESv4-1.xlsx", {**IMPOSED, **wrong})]))


def test_an_end_before_the_beginning_is_left_open(tmp_path: Path, table, workbook) -> None:
    path = book(workbook, tmp_path / "TIES.xlsx", {**IMPOSED, "endyear": 1946, "endmonth": 1})
    act = table(SOURCE, "act", path)[0]
    assert act["ended"] is None
    assert "before it begins" in act["note_en"]


def test_broken_files(tmp_path: Path, workbook) -> None:
    path = tmp_path / "TIES.xlsx"
    with pytest.raises(BadFacts, match="1945121601"):
        list(SOURCE.read([book(workbook, path, {**IMPOSED, "targetstate": ""})]))
    with pytest.raises(BadFile, match="lacks the column"):
        list(SOURCE.read([workbook(path, {"a": [["caseid"], [1]]})]))
    path.write_bytes(book(workbook, path, IMPOSED).read_bytes()[:300])
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))


@pytest.mark.shared
def test_publishers_file(shared: Path, table) -> None:
    path = shared / "ties" / "TIESv4-1.xls"
    acts = table(SOURCE, "act", path)
    assert len(acts) == 1_412
    assert sum(act["kind"] == "imposition" for act in acts) == 845
    assert {act["began"].year for act in acts if act["kind"] == "threat"} <= set(range(1945, 2006))
