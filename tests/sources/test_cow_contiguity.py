from datetime import date

import pytest
from making import chosen, cut, tables, text, values

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.cow_contiguity import SOURCE

YEARS = """dyad,state1no,state1ab,state2no,state2ab,year,conttype,version
2040,2,"USA",40,"CUB",1902,4,3.2
2040,2,"USA",40,"CUB",1902,5,3.2
40002,40,"CUB",2,"USA",1902,4,3.2
"""
SPELLS = """dyad,statelno,statelab,statehno,statehab,conttype,begin,end,notes,version
2040,2,"USA",40,"CUB",4,190205,190209,"Across Florida Straits; ends ""early"".",3.2
2040,2,"USA",40,"CUB",5,190210,190312,"a note, with a comma",3.2
"""


def test_years_gzipped_with_the_closer_of_two_types(tmp_path):
    found = tables(SOURCE, text(tmp_path / "contdird.csv.gz", YEARS))
    assert values(found["flow"], "contiguity") == {("2", "40", 1902): 4, ("40", "2", 1902): 4}
    assert (found["coverage"][0]["began"], found["coverage"][0]["ended"]) == (date(1902, 1, 1), date(1903, 1, 1))


def test_spells_are_spread_in_both_directions(tmp_path):
    found = tables(SOURCE, text(tmp_path / "contdir.csv", SPELLS))
    expected = {("2", "40", 1902): 4, ("40", "2", 1902): 4, ("2", "40", 1903): 5, ("40", "2", 1903): 5}
    assert values(found["flow"], "contiguity") == expected


def test_an_unknown_type_is_refused(tmp_path):
    with pytest.raises(BadFacts, match="conttype 9"):
        list(SOURCE.read([text(tmp_path / "contdird.csv", YEARS.replace("1902,5", "1902,9"))]))


def test_a_truncated_gzip_is_refused(tmp_path):
    path = cut(text(tmp_path / "contdird.csv.gz", YEARS), 0.9)
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))


@pytest.mark.shared
def test_both_editions_agree(shared):
    folder = shared / "cow_contiguity"
    assert [path.name for path in chosen(SOURCE, folder)] == ["contdird.csv.gz"]
    by_year = values(tables(SOURCE, folder / "contdird.csv.gz")["flow"], "contiguity")
    assert len(by_year) == 82_498 - 58  # 58 rows say a pair's second type in one year
    assert by_year == values(tables(SOURCE, folder / "contdir.csv")["flow"], "contiguity")
    assert by_year[("365", "731", 2016)] == 1
