from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from mihwar.errors import BadFile
from mihwar.sources.ideal_points_sessions import SOURCE

HEADER = "Row,ccode,session,NVotes,IdealPoint,QO%,Q5%,Q10%,Q50%,Q90%,Q95%,Q100%,iso3c,Countryname"
LINES = (
    "1,2,1,42,1.675486,0.9,1.348943,1.4,1.6,1.9,2.028481,2.7,USA,United States",
    "2,437,74,80,-0.5,-0.9,-0.8,-0.7,-0.5,-0.3,-0.2,0,CIV,C\xf4te d'Ivoire",
)


def test_latin_1_and_gzip(tmp_path: Path, table) -> None:
    path = tmp_path / "IdealpointestimatesAll_Apr2020.csv.gz"
    path.write_bytes(gzip.compress("\n".join((HEADER, *LINES)).encode("latin-1")))
    assert SOURCE.recognise(path)
    rows = {(one["variable"], one["state"], one["year"]): one["value"] for one in table(SOURCE, "attribute", path)}
    assert rows["ideal_point_session", "2", 1946] == 1.675486
    assert rows["ideal_point_session_hi", "437", 2019] == -0.2
    assert rows["ideal_point_session_votes", "437", 2019] == 80
    assert len(rows) == 8


def test_broken_files(tmp_path: Path) -> None:
    path = tmp_path / "Ideal.csv"
    path.write_bytes(f"{HEADER}\n1,2,1,42\n".encode())
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    packed = tmp_path / "Ideal.csv.gz"
    packed.write_bytes(gzip.compress("\n".join((HEADER, *LINES * 400)).encode("latin-1"))[:-40])
    with pytest.raises(BadFile):
        list(SOURCE.read([packed]))


@pytest.mark.shared
def test_publishers_file(shared: Path, table) -> None:
    path = shared / "unga_ideal_points" / "IdealpointestimatesAll_Apr2020.csv.gz"
    rows = [one for one in table(SOURCE, "attribute", path) if one["variable"] == "ideal_point_session"]
    assert len(rows) == 10_469
    assert {one["year"] for one in rows} == set(range(1946, 2020)) - {1964}
