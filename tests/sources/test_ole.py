import struct

import pytest

from mihwar.errors import BadFile
from mihwar.sources import files, headers, ole

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(*chain):
    """A file of one table of sectors, which begins with `chain`; the table itself is sector 2."""
    head = ole.MAGIC + bytes(22) + struct.pack("<H", 9) + bytes(36) + struct.pack("<II", END, 0) + struct.pack("<I", 2)
    head += struct.pack("<108I", *[FREE] * 108)
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    return head.ljust(512, b"\0") + bytes(1024) + table


def test_chains_that_end_are_whole():
    assert ole.whole(compound(1, END, TABLE))


@pytest.mark.parametrize("chain", [(1, 0, TABLE), (0, END, TABLE), (9, END, TABLE)])
def test_a_chain_in_a_circle_or_out_of_the_file_is_not(chain):
    assert not ole.whole(compound(*chain))


def test_a_file_cut_short_is_not():
    assert not ole.whole(compound(1, END, TABLE)[:1100])
    assert not ole.whole(b"")


def test_such_a_workbook_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "TIESv4-1.xls"
    path.write_bytes(compound(1, 0, TABLE))
    assert headers.sheet_names(path) == ()
    with pytest.raises(BadFile, match="cut short or damaged"):
        files.sheet(path, 0)
