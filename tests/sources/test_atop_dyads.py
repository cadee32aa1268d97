from datetime import date

import pytest
from making import chosen, cut, r_frame, tables, text, values

from mihwar.errors import BadFacts, BadFile
from mihwar.sources import files
from mihwar.sources.atop_dyads import PLEDGES, RESAVED, SOURCE

CSV = """atopally,ddyad,stateA,stateB,year,defense,offense,neutral,nonagg,consul,asymm
1,2020,2,20,1942,1,1,0,0,0,0
1,20002,20,2,1942,0,0,0,0,1,1
"""


def test_only_the_ones_become_rows(tmp_path):
    found = tables(SOURCE, text(tmp_path / "atop5_1ddyr.csv", CSV))
    assert values(found["flow"], "defence") == {("2", "20", 1942): 1}
    assert values(found["flow"], "consultation") == {("20", "2", 1942): 1}
    assert len(found["flow"]) == 3
    assert {row["layer"] for row in found["flow"]} == {"treaty"}
    assert [row["variable"] for row in found["coverage"]] == list(PLEDGES)
    assert {(row["began"], row["ended"]) for row in found["coverage"]} == {(date(1815, 1, 1), date(2019, 1, 1))}


def test_the_resaved_and_the_stata_file_give_the_same(tmp_path):
    import pandas as pd

    cells = [[2, 20], [20, 2], [1942, 1942], [1, 0], [1, 0], [0, 0], [0, 0], [0, 1]]
    official = tables(SOURCE, text(tmp_path / "atop5_1ddyr.csv", CSV))
    resaved = r_frame(tmp_path / "atop_alliance.rda", dict(zip(RESAVED, cells, strict=True)))
    assert tables(SOURCE, resaved) == official
    stata = tmp_path / "atop5_1ddyr.dta"
    names = ("stateA", "stateB", "year", *PLEDGES.values())
    pd.DataFrame(dict(zip(names, cells, strict=True))).to_stata(stata, write_index=False)
    assert tables(SOURCE, stata) == official
    assert chosen(SOURCE, tmp_path)[0].name == "atop5_1ddyr.csv"


@pytest.mark.parametrize(
    ("old", "new"),
    [("1942,1,1", "1942,2,1"), ("2,20,1942", "2,20,2020"), ("20,2,1942", "2,20,1942"), ("2,20,", "2,2,")],
)
def test_contradictions_are_refused(tmp_path, old, new):
    with pytest.raises(BadFacts):
        list(SOURCE.read([text(tmp_path / "atop5_1ddyr.csv", CSV.replace(old, new))]))


def test_truncated_files_are_refused(tmp_path):
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(text(tmp_path / "atop5_1ddyr.csv", CSV), 0.95)]))
    columns = {name: [float(n) for n in range(60)] for name in RESAVED}
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(r_frame(tmp_path / "atop_alliance.rda", columns))]))


@pytest.mark.shared
def test_version_5_1(shared):
    from collections import Counter

    path = shared / "atop" / "atop_alliance_5.1_ddyr.rda"
    assert chosen(SOURCE, shared / "atop") == [path]
    found = {}
    for batch in SOURCE.read([path]):
        if batch.table == "flow":
            names = ("source", "target", "year")
            found[batch.data["variable"][0].as_py()] = list(zip(*(batch.data[name].to_pylist() for name in names), strict=True))
    defence, allied = (
        Counter(row[2] for row in found["defence"]),
        Counter(row[2] for row in set().union(*found.values())),
    )
    expected = {1950: (670, 624), 1990: (3056, 1894), 2000: (5998, 2205), 2010: (7934, 3359), 2018: (8456, 3412)}
    rows = Counter(int(year) for year in files.r_table(path)["year"].to_pylist())
    assert {year: (rows[year], defence[year]) for year in expected} == expected
    # From 1990 to 2010 one row says allied without any of the five obligations: it is no tie.
    assert {year: rows[year] - allied[year] for year in expected} == {1950: 0, 1990: 1, 2000: 1, 2010: 1, 2018: 0}
    assert sum(row[0] == "2" and row[2] == 2018 for row in found["defence"]) == 66
    korea = {row[2] for row in found["defence"] if row[:2] == ("710", "731")}
    assert (min(korea), max(korea)) == (1961, 2018)
    assert files.r_table(path).num_rows == 273_296
