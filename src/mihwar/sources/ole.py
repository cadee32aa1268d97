"""Is an old workbook (.xls) whole? calamine follows its chains of sectors without end where a damaged one leads back."""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # greater numbers are marks: end of a chain, free, used by the tables themselves


def whole(data: bytes) -> bool:
    """Do all chains of sectors in a compound file end, within the file?"""
    if len(data) < 512 or data[:8] != MAGIC:
        return False
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        return False
    size = 1 << shift
    sectors = -(-(len(data) - size) // size)
    table = _table(data, size, sectors)
    return table is not None and _ends(table, sectors)


def _numbers(data: bytes, size: int, sector: int) -> tuple[int, ...]:
    piece = data[(sector + 1) * size : (sector + 2) * size]
    return struct.unpack(f"<{len(piece) // 4}I", piece[: len(piece) // 4 * 4])


def _table(data: bytes, size: int, sectors: int) -> list[int] | None:
    """The next sector of each; None where the table itself leads out of the file or in a circle."""
    places = list(struct.unpack_from("<109I", data, 76))
    (more,) = struct.unpack_from("<I", data, 68)
    seen = set()
    while more < _LAST:
        if more >= sectors or more in seen:
            return None
        seen.add(more)
        *further, more = _numbers(data, size, more)
        places += further
    used = [place for place in places if place < _LAST]
    if any(place >= sectors for place in used):
        return None
    return [number for place in used for number in _numbers(data, size, place)]


def _ends(table: list[int], sectors: int) -> bool:
    """Does every chain end, none in a circle or outside the file?"""
    walked = [0] * len(table)
    for start in range(len(table)):
        at = start
        while not walked[at]:
            walked[at] = start + 1
            at = table[at]
            if at >= _LAST:
                break
            if at >= min(sectors, len(table)):
                return False
            if walked[at] == start + 1:
                return False
    return True
