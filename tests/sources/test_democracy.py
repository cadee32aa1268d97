from datetime import date

import pytest
from making import chosen, cut, r_frame, tables, text, values

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.democracy import POLITY_SOURCE, VARIABLES, VDEM_SOURCE


def vdem(folder, **changed):
    columns = {"vdem_cowcode": [2, None], "year": [2024, 2024], **{name: [0.5, 0.1] for name in VARIABLES}}
    return r_frame(folder / "vdem_simple.rda", {**columns, "v2x_libdem": [None, 0.1], **changed})


def test_vdem_without_countries_outside_cow(tmp_path):
    found = tables(VDEM_SOURCE, vdem(tmp_path))
    assert values(found["attribute"], "v2x_polyarchy") == {("2", 2024): 0.5}
    assert values(found["attribute"], "v2x_polyarchy_codelow") == {("2", 2024): 0.5}
    assert not values(found["attribute"], "v2x_libdem")
    assert found["coverage"][0]["ended"] == date(2025, 1, 1)


def test_the_official_vdem_csv_goes_first(tmp_path):
    names = ("country_name", "COWcode", "year", *VARIABLES)
    content = ",".join(names) + "\nUnited States of America,2,2024" + ",.75" * 6 + "\nHong Kong,,2024" + ",.2" * 6 + "\n"
    path = text(tmp_path / "V-Dem-CY-Core-v15.csv", content)
    assert values(tables(VDEM_SOURCE, path)["attribute"], "v2x_libdem") == {("2", 2024): 0.75}
    vdem(tmp_path)
    assert chosen(VDEM_SOURCE, tmp_path) == [path]


def polity(folder, **changed):
    columns = {
        "polity_annual_ccode": [347, 345, 341, 345, 347, 89, 2],
        "year": [1991, 1991, 2008, 1990, 1992, 1830, 2020],
        "polity": [-5, -5, 8, -5, -88, -66, 5],
        "polity2": [-5, -6, 8, -4, None, -66, 5],
    }
    return r_frame(folder / "polity5.rda", {**columns, **changed})


def test_polity_codes_become_cow_codes(tmp_path):
    found = tables(POLITY_SOURCE, polity(tmp_path))
    scores = values(found["attribute"], "polity2")
    assert scores == {
        ("345", 1990): -4,
        ("345", 1991): -5,  # of the row that goes on in 1992, Polity's 347
        ("347", 2008): 8,  # Kosovo, Polity's 341
        ("2", 2020): 5,
    }
    spans = [(row.get("state"), row["began"].year, row["ended"].year) for row in found["coverage"]]
    assert spans == [(None, 1800, 2019), ("2", 2020, 2021)]


def test_contradictions_are_refused(tmp_path):
    with pytest.raises(BadFacts):
        list(POLITY_SOURCE.read([polity(tmp_path, polity2=[11] * 7)]))
    with pytest.raises(BadFacts):
        list(VDEM_SOURCE.read([vdem(tmp_path, v2x_polyarchy=[1.5, 0.1])]))
    with pytest.raises(BadFacts):
        list(VDEM_SOURCE.read([vdem(tmp_path, vdem_cowcode=[2, 2])]))


def test_broken_files_are_refused(tmp_path):
    with pytest.raises(BadFile):
        list(VDEM_SOURCE.read([cut(vdem(tmp_path))]))
    with pytest.raises(BadFile):
        list(POLITY_SOURCE.read([cut(polity(tmp_path))]))
    path = tmp_path / "p5v2018.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0 cut")
    with pytest.raises(BadFile, match="workbook"):
        list(POLITY_SOURCE.read([path]))


@pytest.mark.shared
def test_vdem_file(shared):
    found = tables(VDEM_SOURCE, *chosen(VDEM_SOURCE, shared / "democracy"))
    polyarchy = values(found["attribute"], "v2x_polyarchy")
    assert polyarchy[("2", 2024)] == 0.84  # 0.843 is version 16, in cw_democracy.rda
    assert polyarchy[("731", 2024)] == 0.083
    assert ("260", 1960) in polyarchy
    assert ("255", 1960) not in polyarchy


@pytest.mark.shared
def test_polity_file(shared):
    scores = values(tables(POLITY_SOURCE, *chosen(POLITY_SOURCE, shared / "democracy"))["attribute"], "polity2")
    assert min(scores.values()) == -10
    assert max(scores.values()) == 10
    assert max(year for code, year in scores if code != "2") == 2018
    assert scores[("365", 1922)] == -7  # the USSR, not what was Russia in that year
    assert {code for code, year in scores if year == 2015} & {"364", "529", "342", "818", "525"} == set()
    assert {("626", 2015), ("625", 2015), ("341", 2015), ("347", 2015), ("345", 2015)} <= set(scores)
