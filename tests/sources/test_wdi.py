from __future__ import annotations

from pathlib import Path

import pytest

from mihwar.errors import BadFile
from mihwar.sources.wdi import SOURCE


def bulk(path: Path, updated: str, *lines: str, code: str = "SP.POP.TOTL", name: str = "Population, total") -> Path:
    header = '"Country Name","Country Code","Indicator Name","Indicator Code","2023","2024",'
    body = "\n".join(f'{line.split("|")[0]},"{name}","{code}",{line.split("|")[1]},' for line in lines)
    text = f'"Data Source","World Development Indicators",\n\n"Last Updated Date","{updated}",\n\n{header}\n{body}\n'
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_quirks_of_the_bulk_file(tmp_path: Path, table) -> None:
    path = bulk(
        tmp_path / "API_SP.POP.TOTL_DS2_en_csv_v2.csv",
        "2025-10-07",
        '"Korea, Dem. People\'s Rep.","PRK"|"26418204",""',
        '"Arab World","ARB"|"1","2"',
        '"Aruba","ABW"|"107359","107624"',
    )
    assert SOURCE.recognise(path)
    rows = [(one["state"], one["year"], one["variable"], one["value"]) for one in table(SOURCE, "attribute", path)]
    assert ("PRK", 2023, "population", 26418204) in rows
    assert ("PRK", 2024, "population", None) not in rows
    assert {state for state, *_ in rows} - set(SOURCE.known) == {"PRK"}
    assert "2025-10-07" in table(SOURCE, "coverage", path)[0]["note_en"]


def test_newest_update_wins_and_the_code_column_counts(tmp_path: Path, table) -> None:
    old = bulk(tmp_path / "API_1.csv", "2024-01-01", '"Norway","NOR"|"1","1"')
    new = bulk(tmp_path / "API_2.csv", "2025-01-01", '"Norway","NOR"|"2","2"')
    other = bulk(tmp_path / "API_GDP.csv", "2025-01-01", '"Norway","NOR"|"3",""', code="XX.YY", name="Something (unit)")
    rows = table(SOURCE, "attribute", new, old, other)
    assert {(one["variable"], one["value"], one["unit"]) for one in rows} == {
        ("population", 2.0, "persons"),
        ("xx_yy", 3.0, "Something (unit)"),
    }


def test_broken_files(tmp_path: Path) -> None:
    path = bulk(tmp_path / "API_1.csv", "2025-01-01", '"Norway","NOR"|"many","1"')
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    path = bulk(tmp_path / "API_1.csv", "2025-01-01", '"Norway","NOR"|"1","1"')
    path.write_bytes(path.read_bytes().replace(b"Norway", b"C\xf4te d'Ivoire"))
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    book = tmp_path / "API_NY.GDP.MKTP.CD_DS2_en_excel_v2.xls"
    book.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut short")
    assert SOURCE.claims(book)
    with pytest.raises(BadFile):
        list(SOURCE.read([book]))


@pytest.mark.shared
def test_publishers_files(shared: Path, table) -> None:
    paths = [
        path
        for folder in ("gdp-pop", "baci2023-matrix")
        for path in sorted((shared / folder).iterdir())
        if SOURCE.recognise(path)
    ]
    assert len(paths) == 3
    rows = {(one["variable"], one["state"], one["year"]): one["value"] for one in table(SOURCE, "attribute", *paths)}
    assert round(rows["population", "RUS", 2024] / 1e6, 1) == 143.5
    assert round(rows["gdp_per_capita", "RUS", 2024]) == 14_889
    assert round(rows["gdp", "RUS", 2023] / 1e12, 2) == 2.02
    assert round(rows["population", "PRK", 2024] / 1e6, 1) == 26.5
    assert not [key for key in rows if key[0] == "gdp" and key[1] == "PRK"]
