"""What the datasets of militarised disputes share: the words for their codes, and acts made of pairs of states.

Both datasets come as pairs of states, because in a dispute of many not everyone on one side meets everyone on the
other, and not at the same time; states also change sides. An act here is therefore one pair's part in a dispute.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.sources import columns
from mihwar.sources.contract import Rows, rows
from mihwar.sources.hostility import HOSTILITY

FATALITY_EN = {
    0: "no deaths", 1: "1 to 25 deaths", 2: "26 to 100 deaths", 3: "101 to 250 deaths", 4: "251 to 500 deaths",
    5: "501 to 999 deaths", 6: "more than 999 deaths", -9: "deaths unknown",
}  # fmt: skip
FATALITY_AR = {
    0: "لا قتلى", 1: "من 1 إلى 25 قتيلا", 2: "من 26 إلى 100 قتيل", 3: "من 101 إلى 250 قتيلا",
    4: "من 251 إلى 500 قتيل", 5: "من 501 إلى 999 قتيلا", 6: "أكثر من 999 قتيلا", -9: "عدد القتلى غير معروف",
}  # fmt: skip


def words(column: Any, texts: dict[int, str]) -> Any:
    """Codes to their words; a code without one to null."""
    at = pc.index_in(column.cast(pa.int64()), pa.array(list(texts), pa.int64()))
    return pa.array(list(texts.values()), pa.string()).take(at)


def joined(*parts: Any) -> Any:
    """Texts and columns of text put together row by row."""
    return pc.binary_join_element_wise(*parts, "")


def acts(spells: pa.Table) -> Iterator[Rows]:
    """Acts and their two parties.

    Args:
        spells: one row per pair and spell, with the columns `id`, `number` (of the dispute), `a`, `b` (the states on
            side A and B), `began`, `ended`, `precision`, `hostility_a`, `hostility_b`, `fatality` (level), `locator`.
    """
    number = columns.codes(spells["number"])
    yield rows(
        "act",
        {
            "id": spells["id"],
            "layer": columns.same("dispute", spells),
            "kind": columns.same("militarized interstate dispute", spells),
            "title_en": joined("Militarized interstate dispute ", number),
            "title_ar": joined("نزاع عسكري بين دول، رقم ", number),
            "began": spells["began"],
            "ended": spells["ended"],
            "precision": spells["precision"],
            "note_en": joined("Fatality as coded: ", words(spells["fatality"], FATALITY_EN), "."),
            "note_ar": joined("الخسائر كما رُمّزت: ", words(spells["fatality"], FATALITY_AR), "."),
            "locator": spells["locator"],
        },
    )
    for side in ("a", "b"):
        yield rows(
            "party",
            {
                "act": spells["id"],
                "state": columns.codes(spells[side]),
                "role": columns.same(f"side_{side}", spells),
                "position": words(spells[f"hostility_{side}"], HOSTILITY),
                "locator": spells["locator"],
            },
            "cow",
        )
