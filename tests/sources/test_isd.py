import pytest
from making import chosen, cut, tables, values

from mihwar.errors import BadFile
from mihwar.sources.isd import KNOWN, SOURCE


def test_days_in_both_spellings_and_the_misprint():
    from mihwar.sources.isd import _day

    assert str(_day("8-8-1919")) == "1919-08-08"
    assert str(_day("31-12-2016")) == "2016-12-31"
    assert str(_day("31-09-1896")) == "1896-09-30"


def test_no_workbook_is_refused(tmp_path):
    path = tmp_path / "ISD+V2.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    assert SOURCE.claims(path)
    with pytest.raises(BadFile, match="workbook"):
        list(SOURCE.read([path]))


@pytest.mark.shared
def test_official_workbook(shared):
    members = values(tables(SOURCE, *chosen(SOURCE, shared / "gw_state_system"))["attribute"], "isd_member")
    assert len(members) == 20_249
    assert ("700", 1850) in members  # Afghanistan, before COW lists it
    assert ("700", 1900) not in members
    assert ("700", 1919) in members
    assert max(int(code) for code, _ in members) < 1000
    assert set(KNOWN) <= {code for code, _ in members}


@pytest.mark.shared
def test_truncated_workbook(shared, tmp_path):
    copy = tmp_path / "ISD+V2.xlsx"
    copy.write_bytes((shared / "gw_state_system" / "ISD+V2.xlsx").read_bytes())
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(copy)]))
