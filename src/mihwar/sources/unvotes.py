"""The tables of R's unvotes package, from which the published ideal points of April 2020 can be rebuilt vote for vote.

Not part of the store, where `unga-votes` holds the same roll calls: these files leave absences out and name states in English.
Only `mihwar verify` reads them, where they lie in the folder that the store was built from.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.errors import BadFile
from mihwar.sources.r_frame import Column, Texts, frame

FILES = ("un_votes.rda", "un_roll_calls.rda")
CODES = {"yes": 1, "abstain": 2, "no": 3}
PARTIAL_SINCE = 1990


@dataclass(frozen=True, slots=True)
class Votes:
    """Every vote cast.

    Attributes:
        country: names of countries.
        who: per vote, the place of its country in `country`.
        rcid: per vote, the roll call.
        session: per vote.
        code: per vote, 1 yes, 2 abstain, 3 no.
        partial: per vote, whether its roll call was on a paragraph or an amendment, after 1989.
    """

    country: tuple[str, ...]
    who: npt.NDArray[np.int64]
    rcid: npt.NDArray[np.int64]
    session: npt.NDArray[np.int64]
    code: npt.NDArray[np.int8]
    partial: npt.NDArray[np.bool_]


def find(folder: Path) -> tuple[Path, Path] | None:
    """Both files somewhere below a folder, or None."""
    found = [next(folder.rglob(name), None) for name in FILES]
    return (found[0], found[1]) if found[0] and found[1] else None


def read(votes: Path, calls: Path) -> Votes:
    """Read both files. Raises `BadFile` where one is not what its name says."""
    cast, roll = _table(votes, "un_votes"), _table(calls, "un_roll_calls")
    try:
        rcid = _numbers(cast["rcid"]).astype(np.int64)
        at = _places(_numbers(roll["rcid"]).astype(np.int64), rcid)
        years = _numbers(roll["date"]).astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
        partial = ((_numbers(roll["amend"]) == 1) | (_numbers(roll["para"]) == 1)) & (years >= PARTIAL_SINCE)
        country, who = _texts(cast["country"])
        said, vote = _texts(cast["vote"])
        if (who < 0).any():
            raise ValueError("a vote without a country")
        return Votes(
            country=country,
            who=who.astype(np.int64),
            rcid=rcid,
            session=_numbers(roll["session"]).astype(np.int64)[at],
            code=np.array([*(CODES.get(word, 0) for word in said), 0], np.int8)[vote],
            partial=partial[at],
        )
    except (KeyError, ValueError, IndexError) as why:
        raise BadFile(f"{votes} and {calls} are not the tables of the unvotes package ({why}); get them again.") from None


def _places(listed: npt.NDArray[np.int64], asked: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Where each number stands in a list without repetitions. Raises `ValueError` where one does not, or one stands twice."""
    order = np.argsort(listed)
    ranked = listed[order]
    at = np.minimum(np.searchsorted(ranked, asked), len(listed) - 1)
    if not np.array_equal(ranked[at], asked) or (np.diff(ranked) == 0).any():
        raise ValueError("a roll call is missing or listed twice")
    return np.asarray(order[at])


def _numbers(column: Column) -> npt.NDArray[Any]:
    if isinstance(column, Texts):
        raise ValueError("texts where numbers were expected")
    return column


def _texts(column: Column) -> tuple[tuple[str, ...], npt.NDArray[np.int32]]:
    if not isinstance(column, Texts):
        raise ValueError("numbers where texts were expected")
    return column.words, column.at


def _table(path: Path, name: str) -> dict[str, Column]:
    try:
        return frame(path, name)
    except Exception as why:
        raise BadFile(f"{path} is no R file with a table {name} ({type(why).__name__}); get the file again.") from None
