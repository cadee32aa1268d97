from __future__ import annotations

from pathlib import Path

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.ideal_points import COLUMNS, SOURCE


def dta(path: Path, rows: list[dict[str, float | None]]) -> Path:
    import pandas as pd

    pd.DataFrame(rows, columns=list(COLUMNS)).astype("float64").to_stata(path, write_index=False)
    return path


def test_missing_estimates_are_left_out(tmp_path: Path, table) -> None:
    path = tmp_path / "IdealpointsJuly2025.dta"
    full = {
        "ccode": 2,
        "year": 2023,
        "idealpointfp": 2.2,
        "q5fp": 2.0,
        "q95fp": 2.4,
        "nvotesfp": 100,
        "idealpointall": 2.1,
    }
    full |= {"q5all": 1.9, "q95all": 2.3, "nvotesall": 120}
    dta(path, [full, {"ccode": 2, "year": 2024, "idealpointfp": 2.25, "q5fp": 2.0, "q95fp": 2.4, "nvotesfp": 90}])
    assert SOURCE.recognise(path)
    rows = {(one["variable"], one["year"]): one for one in table(SOURCE, "attribute", path)}
    assert len(rows) == 12
    assert rows["ideal_point", 2024]["value"] == 2.25
    assert rows["ideal_point_lo", 2024]["state"] == "2"
    assert rows["ideal_point_votes", 2024]["unit"] == "votes"
    assert ("ideal_point_all", 2024) not in rows
    ends = {one["variable"]: one["ended"].year for one in table(SOURCE, "coverage", path)}
    assert ends == {"ideal_point": 2025, "ideal_point_all": 2024}


def test_repeated_state_years_are_refused(tmp_path: Path) -> None:
    row = {"ccode": 2, "year": 2024, "idealpointfp": 2.25}
    path = dta(tmp_path / "Idealpoints.dta", [row, row])
    with pytest.raises(BadFacts, match="several rows"):
        list(SOURCE.read([path]))


def test_truncated_file(tmp_path: Path) -> None:
    path = dta(tmp_path / "Idealpoints.dta", [{"ccode": 2, "year": 2024, "idealpointfp": 2.25}])
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    assert SOURCE.edition is not None
    with pytest.raises(BadFile):
        SOURCE.edition(path)


@pytest.mark.shared
def test_publishers_file(shared: Path, table) -> None:
    path = shared / "unga_ideal_points" / "IdealpointsJuly2025.dta"
    rows = {(one["variable"], one["state"], one["year"]): one["value"] for one in table(SOURCE, "attribute", path)}
    expected = {"2": 2.206, "732": 1.070, "365": -0.598, "731": -0.794, "710": -0.854}
    assert {state: round(rows["ideal_point", state, 2024], 3) for state in expected} == expected
