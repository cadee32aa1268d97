from __future__ import annotations

from pathlib import Path

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.unsc_members import SOURCE

HEADER = "country_org,start_year,end_year,seat,note\n# a comment\n# seat  permanent | elected\n"


def council(members: int) -> str:
    lines = "".join(f"Permanent {n},1992,1993,permanent,\n" for n in range(5))
    lines += "".join(f"Elected {n},1992,1993,elected,\n" for n in range(members - 7))
    return HEADER + lines + "Cote D'ivoire,1991,1992,elected,\nCongo,1992,1992,elected,Republic of the Congo\n"


def test_only_years_with_the_whole_council(tmp_path: Path, table) -> None:
    path = tmp_path / "council_membership.csv"
    path.write_text(council(15), encoding="utf-8")
    assert SOURCE.recognise(path)
    rows = table(SOURCE, "attribute", path)
    assert {one["year"] for one in rows} == {1992}
    assert sum(one["variable"] == "unsc_member" for one in rows) == 15
    assert sum(one["variable"] == "unsc_permanent" for one in rows) == 5
    assert {"Cote D'ivoire", "Republic of the Congo"} <= {one["state"] for one in rows}


def test_impossible_councils_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "council_membership.csv"
    path.write_text(council(16), encoding="utf-8")
    with pytest.raises(BadFacts, match="1992: 16"):
        list(SOURCE.read([path]))
    path.write_text(HEADER + "Congo,1992,unknown,elected,\n", encoding="utf-8")
    with pytest.raises(BadFacts, match="cannot read"):
        list(SOURCE.read([path]))


def test_broken_files(tmp_path: Path) -> None:
    path = tmp_path / "council_membership.csv"
    path.write_text(HEADER + "Congo,1992\n", encoding="utf-8")
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    path.write_bytes((HEADER + "C\xf4te,1992,1993,elected,\n").encode("latin-1"))
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))


@pytest.mark.shared
def test_publishers_file(shared: Path, table) -> None:
    rows = table(SOURCE, "attribute", shared / "unsc" / "council_membership.csv")
    assert {one["year"] for one in rows} == set(range(1992, 2024))
    assert sum(one["variable"] == "unsc_member" for one in rows) == 15 * 32
