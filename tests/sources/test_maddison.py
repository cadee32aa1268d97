from __future__ import annotations

from pathlib import Path

import pytest

from mihwar.errors import BadFile
from mihwar.sources.maddison import SOURCE

HEADER = ["countrycode", "country", "year", "gdppc", "pop"]


def test_blanks_units_and_what_goes_on_after_its_end(tmp_path: Path, table, workbook) -> None:
    body = [
        ["NLD", "Netherlands", 1, 600, 200],
        ["NLD", "Netherlands", 1820, 3006, 2333.5],
        ["AFG", "Afghanistan", 1820, "", 3280],
        ["SUN", "Former USSR", 1991, 9000, 290000],
        ["SUN", "Former USSR", 1992, 8000, 290000],
    ]
    path = workbook(tmp_path / "mpd2020.xlsx", {"Notes": [["text"]], "Full data": [HEADER, *body]})
    assert SOURCE.recognise(path)
    rows = {(one["variable"], one["state"], one["year"]): one["value"] for one in table(SOURCE, "attribute", path)}
    assert rows == {
        ("gdp_per_capita_mpd", "NLD", 1820): 3006,
        ("gdp_per_capita_mpd", "SUN", 1991): 9000,
        ("population_mpd", "NLD", 1820): 2_333_500,
        ("population_mpd", "AFG", 1820): 3_280_000,
        ("population_mpd", "SUN", 1991): 290_000_000,
    }


def test_broken_files(tmp_path: Path, workbook) -> None:
    path = workbook(tmp_path / "mpd2020.xlsx", {"Full data": [["code", "year"], ["NLD", 1820]]})
    with pytest.raises(BadFile, match="layout"):
        list(SOURCE.read([path]))
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))


@pytest.mark.shared
def test_publishers_file(shared: Path, table) -> None:
    rows = table(SOURCE, "attribute", shared / "gdp-pop" / "mpd2020.xlsx")
    assert max(one["year"] for one in rows) == 2018
    value = {(one["variable"], one["state"], one["year"]): one["value"] for one in rows}
    assert round(value["gdp_per_capita_mpd", "ZWE", 2018], 4) == 1611.4052
