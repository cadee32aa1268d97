from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.unsc_consolidated import SOURCE


def entry(kind: str, regime: str, listed: str) -> str:
    return f"<{kind}><DATAID>1</DATAID><UN_LIST_TYPE>{regime}</UN_LIST_TYPE><LISTED_ON>{listed}</LISTED_ON></{kind}>"


def consolidated(path: Path, individuals: str, entities: str = "") -> Path:
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="2020-11-30T20:31:19.923-05:00">'
        f"<INDIVIDUALS>{individuals}</INDIVIDUALS><ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>",
        encoding="utf-8",
    )
    return path


def test_one_act_per_regime(tmp_path: Path, table) -> None:
    path = consolidated(
        tmp_path / "consolidated.xml",
        entry("INDIVIDUAL", "DPRK", "2016-11-30") + entry("INDIVIDUAL", " SouthSudan", "2015-07-01-04:00"),
        entry("ENTITY", "DPRK", "2009-04-24"),
    )
    assert SOURCE.recognise(path)
    acts = {act["id"].split("/")[1]: act for act in table(SOURCE, "act", path)}
    assert {name: (act["value"], act["began"]) for name, act in acts.items()} == {
        "DPRK": (2.0, date(2009, 4, 24)),
        "SouthSudan": (1.0, date(2015, 7, 1)),
    }
    parties = [(one["act"].split("/")[1], one["role"], one["org"] or one["state"]) for one in table(SOURCE, "party", path)]
    assert parties == [("DPRK", "sender", "UN"), ("SouthSudan", "sender", "UN"), ("DPRK", "target", "PRK")]
    assert SOURCE.edition is not None
    assert SOURCE.edition(path) == "2020-11-30"


def test_unknown_regimes_are_refused(tmp_path: Path) -> None:
    path = consolidated(tmp_path / "consolidated.xml", entry("INDIVIDUAL", "Atlantis", "2016-11-30"))
    with pytest.raises(BadFacts, match="Atlantis"):
        list(SOURCE.read([path]))


def test_corrupt_copies_are_refused(tmp_path: Path) -> None:
    path = consolidated(tmp_path / "consolidated.xml", entry("INDIVIDUAL", "DPRK", "2016-11-30"))
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"DPRK", b"DPRK\xe9"))
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    path.write_bytes(whole[:180])
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    other = tmp_path / "sdn.xml"
    other.write_text("<sdnList><CONSOLIDATED/></sdnList>", encoding="utf-8")
    assert not SOURCE.recognise(other)


@pytest.mark.shared
def test_publishers_file(shared: Path, table) -> None:
    acts = {
        act["id"].split("/")[1]: act["value"] for act in table(SOURCE, "act", shared / "unsc-consolidated" / "consolidated.xml")
    }
    assert acts["DPRK"] == 155
    assert sum(acts.values()) == 713 + 305
    assert (acts["Al-Qaida"], acts["Iran"], acts["Sudan"]) == (351, 84, 4)
