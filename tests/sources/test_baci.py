from __future__ import annotations

from pathlib import Path

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.baci import SOURCE

CODES = (
    "country_code,country_name,country_iso2,country_iso3\n"
    '643,Russian Federation,RU,RUS\n490,"Other Asia, nes",,S19\n842,USA,US,USA\n'
)


def matrix(folder: Path, cells: str = "1,,2.5\n,,\n4,,9\n") -> list[Path]:
    paths = [folder / name for name in ("trade_cepii.csv", "country_labels.csv", "gdp.csv")]
    paths[0].write_text("export_ij1,export_ij2,export_ij3\n" + cells, encoding="utf-8")
    paths[1].write_text("iso3,iso_code,CountryName\nABW,1,Aruba\nIRN,2,Iran\nRUS,3,Russia\n", encoding="utf-8")
    paths[2].write_text("gdp\n100\n200.5\n300\n", encoding="utf-8")
    return paths


def official(folder: Path, body: str) -> list[Path]:
    data, codes = folder / "BACI_HS22_Y2023_V202501.csv", folder / "country_codes_V202501.csv"
    data.write_text("t,i,j,k,v,q\n" + body, encoding="utf-8")
    codes.write_text(CODES, encoding="utf-8")
    return [data, codes]


def test_empty_cells_are_missing_and_the_diagonal_too(tmp_path: Path, table) -> None:
    paths = matrix(tmp_path)
    assert all(SOURCE.recognise(path) for path in paths)
    flows = {(one["source"], one["target"], one["year"]): one["value"] for one in table(SOURCE, "flow", *paths)}
    assert flows == {("ABW", "RUS", 2023): 2.5, ("RUS", "ABW", 2023): 4.0}
    gdp = {one["state"]: one["value"] for one in table(SOURCE, "attribute", *paths)}
    assert gdp == {"ABW": 100, "IRN": 200.5, "RUS": 300}
    assert not table(SOURCE, "coverage", *paths)[0]["complete"]
    assert "VGB" in SOURCE.known
    assert "ABW" not in SOURCE.known  # stands in the table of states as a territory


def test_official_layout_is_added_over_products_and_comes_first(tmp_path: Path, table) -> None:
    body = "2023,643,490,010121,1.5,0.1\n2023,643,490,010129,2,NA\n2023,842,643,010121,7,\n"
    paths = official(tmp_path, body)
    assert all(SOURCE.recognise(path) for path in paths)
    flows = {(one["source"], one["target"]): one["value"] for one in table(SOURCE, "flow", *paths, *matrix(tmp_path))}
    assert flows == {("RUS", "TWN"): 3.5, ("USA", "RUS"): 7.0}


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFacts, match="999"):
        list(SOURCE.read(official(tmp_path, "2023,999,842,010121,1,1\n")))
    with pytest.raises(BadFacts, match="other years"):
        list(SOURCE.read(official(tmp_path, "2022,643,842,010121,1,1\n")))
    with pytest.raises(BadFile, match="country_codes"):
        list(SOURCE.read(official(tmp_path, "2023,643,842,010121,1,1\n")[:1]))
    with pytest.raises(BadFile, match="2 rows for 3"):
        list(SOURCE.read(matrix(tmp_path, "1,2,3\n4,5,6\n")))
    with pytest.raises(BadFile):
        list(SOURCE.read(matrix(tmp_path, "1,2,3\n4,5\n")))


@pytest.mark.shared
def test_publishers_matrix(shared: Path, table) -> None:
    paths = [path for path in sorted((shared / "baci2023-matrix").iterdir()) if SOURCE.recognise(path)]
    flows = {(one["source"], one["target"]): one["value"] for one in table(SOURCE, "flow", *paths)}
    assert len(flows) == 25_398
    assert round(sum(flows.values()) / 1e9, 2) == 21.75
    expected = {
        ("RUS", "CHN"): 129.0,
        ("CHN", "RUS"): 110.0,
        ("CHN", "USA"): 440.5,
        ("RUS", "IND"): 66.1,
        ("RUS", "TUR"): 31.0,
    }
    assert {pair: round(flows[pair] / 1e6, 1) for pair in expected} == expected
    assert not {("RUS", "IRN"), ("IRN", "RUS"), ("RUS", "BLR"), ("BLR", "RUS")} & set(flows)
