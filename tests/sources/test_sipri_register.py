from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.sipri_register import SOURCE

PREAMBLE = (
    "Transfers of major conventional arms from All countries  to All countries . Deals with deliveries made\n"
    "A '?' in a column indicates uncertain data.\n\nSource: SIPRI Arms Transfers Database (c) SIPRI.\n"
    "Data generated: 18 May 2026 2:29:20 PM\n"
)
HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons\n"
)
LINES = (
    "Russia,North Korea,2023,?,,,Hwasong-11,surface-to-surface missile,120,?,2023; 2024; 2025,New,,1.5,0,180\n"
    'Sweden,Germany,1999,,4,,Type-122,frigate,4,,2001,Second hand,"F\u00e4rgel, version",10,40,40\n'
    "Hezbollah (Lebanon)*,Iran,2000,?,10,?,Fajr-5,MRL,10,?,2001,New,,1,10,10\n"
    "NATO**,United States,1980,,18,,E-3A,AEW,18,,1982; 1983,New,,100,1800,1800\n"
    "India,unknown supplier(s),1990,,1,,X,Y,1,,1991,New,,1,1,1\n"
    "India,France,2020,,3,,Z,Y,0,,,New,,2,6,0\n"
)


def test_latin_1_preamble_and_spread(tmp_path: Path, table) -> None:
    path = tmp_path / "trade-register.csv"
    path.write_bytes((PREAMBLE + HEADER + LINES).encode("latin-1"))
    assert SOURCE.recognise(path)
    flows = {(one["source"], one["target"], one["year"]): one["value"] for one in table(SOURCE, "flow", path)}
    assert flows == {
        **{("North Korea", "Russian Federation", year): 60.0 for year in (2023, 2024, 2025)},
        ("Federal Republic of Germany", "Sweden", 2001): 40.0,
    }
    acts = {act["id"].split("/")[1]: act for act in table(SOURCE, "act", path)}
    assert set(acts) == {"1", "2", "6"}
    assert {name: act["value"] for name, act in acts.items()} == {"1": 180.0, "2": 40.0, "6": 6.0}
    assert (acts["1"]["began"], acts["1"]["ended"]) == (date(2023, 1, 1), date(2026, 1, 1))
    assert acts["6"]["ended"] == date(2021, 1, 1)
    assert "Färgel, version" in acts["2"]["note_en"]
    assert acts["1"]["title_en"] == "Hwasong-11 (surface-to-surface missile): North Korea to Russia"
    assert "3 of 6 orders" in table(SOURCE, "coverage", path)[0]["note_en"]
    assert SOURCE.edition is not None
    assert SOURCE.edition(path) == date(2026, 5, 18)


def test_utf_8_with_bom_and_without_preamble(tmp_path: Path, table) -> None:
    path = tmp_path / "export.csv"
    path.write_text(HEADER + LINES, encoding="utf-8-sig")
    assert SOURCE.recognise(path)
    assert len(table(SOURCE, "act", path)) == 3
    assert "Färgel" in table(SOURCE, "act", path)[1]["note_en"]


def test_broken_files(tmp_path: Path) -> None:
    path = tmp_path / "trade-register.csv"
    path.write_bytes((HEADER + LINES + "Egypt,Fra").encode("latin-1"))
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    path.write_text(HEADER + LINES.replace("2001,Second", "2001-2003,Second"), encoding="utf-8")
    with pytest.raises(BadFacts, match="2001-2003"):
        list(SOURCE.read([path]))
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert not SOURCE.recognise(path)


@pytest.mark.shared
def test_publishers_file(shared: Path, table) -> None:
    path = shared / "sipri-arms" / "trade-register.csv"
    assert "of 29916 orders" in table(SOURCE, "coverage", path)[0]["note_en"]
    flows = {(one["source"], one["target"], one["year"]): one["value"] for one in table(SOURCE, "flow", path)}
    korea = {year: round(flows["North Korea", "Russian Federation", year], 1) for year in (2023, 2024, 2025)}
    assert korea == {2023: 62.0, 2024: 108.4, 2025: 93.7}
    missiles = [
        act for act in table(SOURCE, "act", path) if act["title_en"].startswith("Hwasong-11 (surface-to-surface missile): N")
    ]
    assert [(act["value"], act["ended"]) for act in missiles] == [(180.0, date(2026, 1, 1))]
