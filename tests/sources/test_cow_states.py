from datetime import date

import pytest
from making import chosen, cut, tables, text, values

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.cow_states import SOURCE

STATES = """stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version
CUB,40,Cuba,1902,5,20,1906,9,25,2016
CUB,40,Cuba,1909,1,23,1909,12,31,2016
"""
MAJORS = """StateAbb,CCode,StYear,StMonth,StDay,EndYear,EndMonth,EndDay,Version
USA,2,1898,8,13,1899,12,31,{version}
"""


def test_reads_members_and_the_newest_list_of_majors(tmp_path):
    states = text(tmp_path / "states2016.csv", STATES)
    old = text(tmp_path / "majors2016.csv", MAJORS.format(version=2016))
    new = text(tmp_path / "majors2024.csv", MAJORS.format(version=2024).replace("1899,12", "1900,12"))
    found = tables(SOURCE, states, old, new)
    members = values(found["attribute"], "cow_member")
    assert sorted(year for _, year in members) == [1902, 1903, 1904, 1905, 1906, 1909]
    assert set(values(found["attribute"], "major_power")) == {("2", 1898), ("2", 1899), ("2", 1900)}
    assert [(row["variable"], row["began"], row["ended"]) for row in found["coverage"]] == [
        ("cow_member", date(1902, 5, 20), date(1910, 1, 1)),
        ("major_power", date(1898, 8, 13), date(1901, 1, 1)),
    ]


def test_empty_trailing_columns_do_no_harm(tmp_path):
    lines = STATES.splitlines()
    path = text(tmp_path / "states2016.csv", "\n".join(f"{line},,," for line in lines) + "\n")
    assert len(tables(SOURCE, path)["attribute"]) == 6


def test_two_spells_in_a_year_are_one_row(tmp_path):
    twice = STATES.replace("1909,1,23,1909,12,31", "1906,11,1,1906,12,31")
    found = tables(SOURCE, text(tmp_path / "states2016.csv", twice))
    assert len(values(found["attribute"], "cow_member")) == 5


def test_a_truncated_file_is_refused(tmp_path):
    path = cut(text(tmp_path / "states2016.csv", STATES), 0.8)
    with pytest.raises(BadFile, match=r"states2016\.csv"):
        list(SOURCE.read([path]))


def test_a_spell_that_ends_before_it_begins_is_refused(tmp_path):
    path = text(tmp_path / "states2016.csv", STATES.replace("1906,9,25", "1901,9,25"))
    with pytest.raises(BadFacts, match="CUB"):
        list(SOURCE.read([path]))


@pytest.mark.shared
def test_official_files(shared):
    found = tables(SOURCE, *chosen(SOURCE, shared / "cow_state_system"))
    members = values(found["attribute"], "cow_member")
    assert len(members) == 15_951  # as many as system2016.csv
    assert sum(year == 2016 for _, year in members) == 195
    majors = {code for code, year in values(found["attribute"], "major_power") if year == 2024}
    assert majors == {"2", "200", "220", "255", "365", "710", "740"}
