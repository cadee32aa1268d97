"""The tables of R's unvotes package: votes beside their roll calls, and refusal of tables that are not these."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from making import r_frame

from mihwar.errors import BadFile
from mihwar.sources import unvotes

DAY = 365.25
VOTES = {
    "rcid": [9, 3, 3, 9], "country": ["Chad", "Cuba", "Chad", "Cuba"], "country_code": ["TD", "CU", "TD", "CU"],
    "vote": ["no", "abstain", "yes", "yes"],
}  # fmt: skip
# Roll call 9 of 1995 on a paragraph, 3 of 1980 on an amendment.
CALLS = {"rcid": [9, 3], "session": [50, 35], "date": [25.5 * DAY, 10.5 * DAY], "amend": [None, 1], "para": [1, 0]}


def made(folder: Path, votes: dict[str, Any], calls: dict[str, Any]) -> tuple[Path, Path]:
    return r_frame(folder / "un_votes.rda", votes), r_frame(folder / "un_roll_calls.rda", calls)


def test_every_vote_stands_beside_its_roll_call(tmp_path: Path) -> None:
    made(tmp_path, VOTES, CALLS)
    files = unvotes.find(tmp_path)
    assert files is not None
    found = unvotes.read(*files)
    assert [found.country[at] for at in found.who] == VOTES["country"]
    assert found.rcid.tolist() == VOTES["rcid"]
    assert found.session.tolist() == [50, 35, 35, 50]
    assert found.code.tolist() == [3, 2, 1, 1]
    assert found.partial.tolist() == [True, False, False, True]  # 1980 is before what is left out
    assert (found.who.dtype, found.code.dtype) == (np.int64, np.int8)


def test_an_unknown_or_missing_vote_is_none_of_the_three(tmp_path: Path) -> None:
    files = made(tmp_path, {**VOTES, "vote": ["no", "present", None, "yes"]}, CALLS)
    assert unvotes.read(*files).code.tolist() == [3, 0, 0, 1]


@pytest.mark.parametrize(
    ("votes", "calls", "why"),
    [
        ({"rcid": [9, 4, 3, 9]}, {}, "missing or listed twice"),
        ({}, {"rcid": [9, 9]}, "missing or listed twice"),
        ({"country": ["Chad", None, "Chad", "Cuba"]}, {}, "without a country"),
        ({"country": [1, 2, 3, 4]}, {}, "numbers where texts"),
        ({}, {"session": ["a", "b"]}, "texts where numbers"),
    ],
)
def test_tables_that_do_not_fit_are_refused(tmp_path: Path, votes: dict[str, Any], calls: dict[str, Any], why: str) -> None:
    files = made(tmp_path, VOTES | votes, CALLS | calls)
    with pytest.raises(BadFile, match=f"{why}.*get them again"):
        unvotes.read(*files)


def test_a_table_without_a_column_and_a_file_of_another_kind_are_refused(tmp_path: Path) -> None:
    files = made(tmp_path, VOTES, {name: column for name, column in CALLS.items() if name != "para"})
    with pytest.raises(BadFile, match=r"para.*get them again"):
        unvotes.read(*files)
    files[0].write_text("no R file")
    with pytest.raises(BadFile, match="no R file with a table un_votes"):
        unvotes.read(*files)
