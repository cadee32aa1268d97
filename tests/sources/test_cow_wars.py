from datetime import date

import pytest
from making import chosen, cut, tables, text

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.cow_wars import SOURCE

HEADER = (
    "WarNum,WarName,WarType,ccode,StateName,Side,StartMonth1,StartDay1,StartYear1,EndMonth1,EndDay1,EndYear1,"
    "StartMonth2,StartDay2,StartYear2,EndMonth2,EndDay2,EndYear2,TransFrom,WhereFought,Initiator,Outcome,TransTo,"
    "BatDeath,Version"
)
LINES = [
    HEADER,
    "10,Austro-Sardinian,1,325,Italy,2,3,24,1848,8,9,1848,3,12,1849,3,30,1849,-8,2,1,2,-8,3400,4",
    "10,Austro-Sardinian,1,300,Austria,1,3,24,1848,8,9,1848,-8,-8,-8,-8,-8,-8,-8,2,2,1,-8,-9,4",
]


def write(folder, lines=LINES):
    return text(folder / "Inter-StateWarData_v4.0.csv", "\r".join(lines) + "\r", "latin-1")


def test_carriage_returns_second_spells_and_missing_deaths(tmp_path):
    found = tables(SOURCE, write(tmp_path))
    (act,) = found["act"]
    assert (act["id"], act["kind"], act["title_en"]) == ("cow-wars/10", "interstate war", "Austro-Sardinian")
    assert (act["began"], act["ended"]) == (date(1848, 3, 24), date(1849, 3, 31))
    assert [(row["state"], row["role"], row["since"], row["until"]) for row in found["party"]] == [
        ("325", "side_b", date(1848, 3, 24), date(1848, 8, 10)),
        ("300", "side_a", date(1848, 3, 24), date(1848, 8, 10)),
        ("325", "side_b", date(1849, 3, 12), date(1849, 3, 31)),
    ]
    assert [row["note_en"] for row in found["party"][:2]] == [
        "Outcome: lost; battle deaths: 3400.",
        "Outcome: won; battle deaths: unknown.",
    ]


@pytest.mark.parametrize(("old", "new"), [("Italy,2,", "Italy,3,"), ("8,9,1848", "1,9,1848"), ("1848", "1748")])
def test_contradictions_are_refused(tmp_path, old, new):
    with pytest.raises(BadFacts):
        list(SOURCE.read([write(tmp_path, [line.replace(old, new) for line in LINES])]))


def test_a_truncated_file_is_refused(tmp_path):
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(write(tmp_path), 0.9)]))


@pytest.mark.shared
def test_official_file(shared):
    found = tables(SOURCE, *chosen(SOURCE, shared / "cow_wars"))
    assert len(found["act"]) == 95
    assert len(found["party"]) == 337 + 19
    second = [row for row in found["party"] if row["act"] == "cow-wars/139" and row["state"] == "360"]
    assert [(row["role"], row["since"].year) for row in second] == [("side_a", 1944), ("side_b", 1941)]
