from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.ucdp import SOURCE

HEADER = (
    "conflict_id,location,side_a,side_a_id,side_a_2nd,side_b,side_b_id,side_b_2nd,incompatibility,territory_name,year,"
    "intensity_level,cumulative_intensity,type_of_conflict,start_date,end_date,"
    "gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd,gwno_loc,region\n"
)
IRAQ = '371,"Iraq, Kuwait",Government of Iraq,116,,Government of Kuwait,118,'
LINES = (
    f'{IRAQ},1,Kuwait,1990,2,1,2,02-08-1990,,645,,690,,"645, 690",2\n'
    f'{IRAQ}"A, B",1,Kuwait,1991,2,1,2,02-08-1990,01-03-1991,645,,690,"2,  20, 200","645, 690",2\n'
    "11342,India,Government of India,141,,GNLA,1163,,1,Garoland,2012,1,0,3,15-11-2012,31-12-2012,750,,,,750,3\n"
    '333,Afghanistan,Government of Afghanistan,130,,IS,1,,2,,2015,1,1,4,01-01-2015,,700,"345, 972",,,700,3\n'
)


def acd(path: Path, text: str = HEADER + LINES) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def rda(path: Path) -> Path:
    import pandas as pd
    import rdata

    nan = float("nan")
    frame = {
        "conflict_id": [11343.0, 11343.0, 11345.0],
        "year": [1969.0, 1969.0, 2014.0],
        "gwno_a": [651.0, 651.0, 626.0],
        "gwno_a_2nd": [nan, nan, 500.0],
        "gwno_b": [666.0, 666.0, nan],
        "gwno_b_2nd": [nan, 365.0, nan],
        "intensity_level": [1.0, 1.0, 2.0],
        "type_of_conflict": ["interstate", "interstate", "II"],
        "start_date2": [-301.0, -301.0, 15206.0],
        "ep_end_date": [nan, nan, nan],
    }
    # rdata cannot write pandas 3's own texts
    rdata.write_rda(path, {"ucdp_acd": pd.DataFrame(frame).astype({"type_of_conflict": "string[python]"})})
    return path


def test_conflict_years_with_days_and_sides(tmp_path: Path, table) -> None:
    path = acd(tmp_path / "UcdpPrioConflict_v24_1.csv")
    assert SOURCE.recognise(path)
    acts = {act["id"].split("/")[1]: act for act in table(SOURCE, "act", path)}
    assert {name: (act["began"], act["ended"]) for name, act in acts.items()} == {
        "371-1990": (date(1990, 8, 2), date(1991, 1, 1)),
        "371-1991": (date(1991, 1, 1), date(1991, 3, 2)),
        "11342-2012": (date(2012, 11, 15), date(2013, 1, 1)),
        "333-2015": (date(2015, 1, 1), date(2016, 1, 1)),
    }
    assert acts["371-1990"]["kind"] == "interstate conflict"
    assert acts["11342-2012"]["title_en"] == "Government of India - GNLA (2012)"
    parties = {(one["act"].split("/")[1], one["state"], one["role"]) for one in table(SOURCE, "party", path)}
    assert {one for one in parties if one[0] == "371-1991"} == {
        ("371-1991", "645", "side_a"),
        ("371-1991", "690", "side_b"),
        *(("371-1991", code, "side_b_2nd") for code in ("2", "20", "200")),
    }
    schemes = {state: batch.scheme for batch in SOURCE.read([path]) for state in _states(batch.data)}
    assert (schemes["SRB"], schemes["TON"], schemes["700"]) == ("id", "id", "gw")


def _states(data) -> list[str]:
    return data["state"].to_pylist() if "role" in data.column_names else []


def test_layout_with_both_starts_and_iso_dates(tmp_path: Path, table) -> None:
    header = HEADER.replace("start_date,end_date", "start_date,start_prec,start_date2,start_prec2,ep_end,ep_end_date")
    line = "11342,India,Government of India,141,,GNLA,1163,,1,Garoland,2014,1,0,3,1997-05-29,1,2014-07-01,1,1,2014-11-27,"
    path = acd(tmp_path / "UcdpPrioConflict_v26_1.csv", header + line + "750,,,,750,3\n")
    assert SOURCE.recognise(path)
    assert [(act["began"], act["ended"]) for act in table(SOURCE, "act", path)] == [(date(2014, 7, 1), date(2014, 11, 28))]


def test_reduced_table(tmp_path: Path, table) -> None:
    path = rda(tmp_path / "ucdp_acd_v25.1.rda")
    assert SOURCE.recognise(path)
    acts = {act["id"].split("/")[1]: act for act in table(SOURCE, "act", path)}
    assert acts["11343-1969"]["began"] == date(1969, 3, 6)
    assert acts["11345-2014"]["kind"] == "internationalised intrastate conflict"
    parties = [(one["state"], one["role"]) for one in table(SOURCE, "party", path) if one["act"].endswith("1969")]
    assert sorted(parties) == [("365", "side_b_2nd"), ("651", "side_a"), ("666", "side_b")]
    assert SOURCE.edition is not None
    assert SOURCE.edition(path) < SOURCE.edition(acd(tmp_path / "acd.csv"))


def test_broken_files(tmp_path: Path) -> None:
    with pytest.raises(BadFacts, match="types of conflict"):
        list(SOURCE.read([acd(tmp_path / "a.csv", HEADER + LINES.replace(",0,3,15-11", ",0,7,15-11"))]))
    with pytest.raises(BadFile):
        list(SOURCE.read([acd(tmp_path / "a.csv", HEADER + LINES.replace("15-11-2012", "mid-2012"))]))
    with pytest.raises(BadFile):
        list(SOURCE.read([acd(tmp_path / "a.csv", HEADER + LINES[:250])]))
    cut = rda(tmp_path / "ucdp_acd_v25.1.rda")
    cut.write_bytes(cut.read_bytes()[:60])
    with pytest.raises(BadFile):
        list(SOURCE.read([cut]))


@pytest.mark.shared
def test_publishers_files(shared: Path, table) -> None:
    official = shared / "ucdp" / "UcdpPrioConflict_v24_1.csv"
    assert len(table(SOURCE, "act", official)) == 2_686
    reduced = shared / "ucdp" / "ucdp_acd_v25.1.rda"
    assert {act["began"].year for act in table(SOURCE, "act", reduced)} == set(range(1946, 2025))
    assert SOURCE.edition is not None
    assert max((official, reduced), key=SOURCE.edition) == reduced
