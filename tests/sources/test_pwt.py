from __future__ import annotations

from pathlib import Path

import pytest

from mihwar.errors import BadFile
from mihwar.sources.pwt import SOURCE, VARIABLES


def rda(path: Path, columns: dict[str, list[object]], name: str = "pwt10.01") -> Path:
    import pandas as pd
    import rdata

    frame = pd.DataFrame(columns).astype({"isocode": "string[python]"})  # rdata cannot write pandas 3's own texts
    rdata.write_rda(path, {name: frame})
    return path


def test_six_variables_and_blanks(tmp_path: Path, table) -> None:
    numbers = {name: [1.5, None] for name in VARIABLES}
    path = rda(tmp_path / "pwt10.01.rda", {"isocode": ["NLD", "ABW"], "year": [2018, 2019], **numbers})
    assert SOURCE.recognise(path)
    rows = table(SOURCE, "attribute", path)
    assert {(one["state"], one["year"], one["value"]) for one in rows} == {("NLD", 2018, 1.5)}
    assert {one["variable"] for one in rows} == {f"pwt_{name}" for name in VARIABLES}
    assert "ABW" in SOURCE.known


def test_broken_files(tmp_path: Path) -> None:
    path = rda(tmp_path / "pwt10.01.rda", {"isocode": ["NLD"], "year": [2018]})
    with pytest.raises(BadFile, match="rgdpe"):
        list(SOURCE.read([path]))
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))


@pytest.mark.shared
def test_publishers_file(shared: Path, table) -> None:
    path = shared / "gdp-pop" / "pwt10.01.rda"
    rows = {(one["variable"], one["state"], one["year"]): one["value"] for one in table(SOURCE, "attribute", path)}
    assert round(rows["pwt_pop", "ZWE", 2019], 6) == 14.645468
    assert {year for _, _, year in rows} == set(range(1950, 2020))
