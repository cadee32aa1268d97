from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.sipri_milex import SOURCE

TOP: list[list[Any]] = [
    ["Military expenditure by country"],
    ["Figures are in US $m."],
    [""],
    ['". ." = data unavailable'],
    [""],
]


def book(workbook, path: Path, odd: Any = "...") -> Path:
    body = [
        [""],
        ["Africa"],
        ["Algeria", "§4", 9145.81, odd],
        ["Korea, North", "", "...", "..."],
        ["USSR", "", 5.5, "xxx"],
        ["Russia", "", "xxx", 7],
        ["European Union", "", "", 1187],
    ]
    wide = [[row[0], "", *row[1:]] for row in body]
    sheets = {
        "Front page": [["SIPRI"]],
        "Constant (2023) US$": [*TOP, ["Country", "", "Notes", 2023, 2024], *wide],
        "Current US$": [*TOP, ["Country", "Notes", 2023, 2024], *body],
        "Share of GDP": [*TOP, ["Country", "Notes", 2023, 2024], *body],
    }
    return workbook(path, sheets)


def test_marks_and_regions_are_left_out(tmp_path: Path, table, workbook) -> None:
    path = book(workbook, tmp_path / "SIPRI-Milex-data-1949-2024_2.xlsx")
    assert SOURCE.recognise(path)
    rows = table(SOURCE, "attribute", path)
    found = {(one["state"], one["year"], one["value"]) for one in rows if one["variable"] == "milex_constant"}
    assert found == {
        ("Algeria", 2023, 9145.81),
        ("USSR", 2023, 5.5),
        ("Russian Federation", 2024, 7.0),
        ("European Union", 2024, 1187.0),
    }
    assert {one["unit"] for one in rows if one["variable"] == "milex_constant"} == {"million constant (2023) US$"}
    assert len(rows) == 12
    assert "European Union" in SOURCE.known


def test_broken_files(tmp_path: Path, workbook) -> None:
    path = tmp_path / "SIPRI-Milex-data.xlsx"
    with pytest.raises(BadFacts, match="Algeria 2024: many"):
        list(SOURCE.read([book(workbook, path, "many")]))
    with pytest.raises(BadFile, match="no sheet"):
        list(SOURCE.read([workbook(path, {"Front page": [["SIPRI"]]})]))
    path.write_bytes(book(workbook, path).read_bytes()[:500])
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))


@pytest.mark.shared
def test_publishers_file(shared: Path, table) -> None:
    path = shared / "sipri-milex" / "SIPRI-Milex-data-1949-2024_2.xlsx"
    rows = {(one["variable"], one["state"], one["year"]): one["value"] for one in table(SOURCE, "attribute", path)}
    assert round(rows["milex", "United States of America", 2024]) == 997_309
    assert round(rows["milex", "Russian Federation", 2024]) == 148_967
    assert round(rows["milex", "Ukraine", 2024]) == 64_705
    assert ("milex", "Korea, North", 2024) not in rows
