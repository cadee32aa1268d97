from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources import files
from mihwar.sources.unsc import SOURCE

HEADER = (
    "year,date,month,draft,meeting_record,agenda_item,crisis_topic,region,member_veto1,member_veto2,member_veto3,single_veto,"
    "multiple_vetoes,China,France,Russia,USSR,USA,UK,russia_china,usa_uk,usa_france,usa_france_uk,france_uk"
)


def line(day: str, draft: str, names: str, flags: str) -> str:
    return f'1976,{day},1,{draft},S/PV.1,"An item, with comma",Topic,Region,{names},1,0,{flags},0,0,0,0,0'


def test_names_count_and_repeated_symbols(tmp_path: Path, table) -> None:
    path = tmp_path / "vetoes.csv"
    lines = [
        HEADER,
        line("2/16/1946", "S/PV.23", "USSR,,", "0,0,0,1,0,0"),
        line("2/17/1946", "S/PV.23", "USSR,,", "0,0,0,1,0,0"),
        line("10/19/1976", "S/12211", "USA,UK,France", "0,0,0,0,1,1"),
        line("2/28/2017", "S/2017/172", "Russia,China,", "1,0,1,0,0,0"),
        line("12/13/1955", "S/3502", "China,,", "1,0,0,0,0,0"),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert SOURCE.recognise(path)
    acts = {one["id"]: one for one in table(SOURCE, "act", path)}
    assert "unsc-vetoes/S/PV.23 (2)" in acts
    assert acts["unsc-vetoes/S/12211"]["note_en"].endswith("do not agree with its names on France.")
    assert acts["unsc-vetoes/S/2017/172"]["began"] == date(2017, 2, 28)
    by_act: dict[str, set[str]] = {}
    for one in table(SOURCE, "party", path):
        by_act.setdefault(one["act"].removeprefix("unsc-vetoes/"), set()).add(one["state"])
    assert by_act == {
        "S/PV.23": {"SUN"},
        "S/PV.23 (2)": {"SUN"},
        "S/12211": {"USA", "GBR", "FRA"},
        "S/2017/172": {"RUS", "CHN"},
        "S/3502": {"TWN"},
    }


@pytest.mark.parametrize(
    ("day", "names"),
    [("2/16/1946", "Russia,,"), ("2/16/2000", "USSR,,"), ("2/16/2000", "Spain,,"), ("2/16/2000", ",,")],
)
def test_impossible_vetoes_are_refused(tmp_path: Path, day: str, names: str) -> None:
    path = tmp_path / "vetoes.csv"
    path.write_text(f"{HEADER}\n{line(day, 'S/1', names, '0,0,0,0,0,0')}\n", encoding="utf-8")
    with pytest.raises(BadFacts, match="no permanent member"):
        list(SOURCE.read([path]))


def test_broken_files(tmp_path: Path) -> None:
    path = tmp_path / "vetoes.csv"
    path.write_text(f"{HEADER}\n1946,2/16/1946,2\n", encoding="utf-8")
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    path.write_text(HEADER + "\n", encoding="utf-8")
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))


@pytest.mark.shared
def test_publishers_file(shared: Path, table) -> None:
    """The 0/1 columns give the totals of SOURCE.md; the names, which are read, give 26 vetoes more."""
    path = shared / "unsc" / "unsc_vetoes_1946_sept2022.csv"
    names = ["USSR", "Russia", "USA", "UK", "China", "France"]
    flags = files.csv(path, names)
    totals = {name: sum(int(value) for value in flags[name].to_pylist()) for name in names}
    assert totals == {"USSR": 84, "Russia": 31, "USA": 71, "UK": 29, "China": 17, "France": 7}
    count = Counter(one["state"] for one in table(SOURCE, "party", path))
    assert count == {"SUN": 90, "RUS": 31, "USA": 82, "GBR": 29, "CHN": 17, "FRA": 16}
    assert sum("0/1 columns" in one["note_en"] for one in table(SOURCE, "act", path)) == 26
