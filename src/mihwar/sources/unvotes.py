"""The tables of R's unvotes package, from which the published ideal points of April 2020 can be rebuilt vote for vote.

Not part of the store, where `unga-votes` holds the same roll calls: these files leave absences out and name states in English.
Only `mihwar verify` reads them, where they lie in the folder that the store was built from.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mihwar.errors import BadFile

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
        known = roll.set_index("rcid")
        listed = known.loc[cast["rcid"]]
        dates = np.asarray(listed["date"], dtype="float64").astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
        partial = (listed["amend"].fillna(0) == 1).to_numpy(bool) | (listed["para"].fillna(0) == 1).to_numpy(bool)
        names, who = np.unique(cast["country"].astype(str), return_inverse=True)
        return Votes(
            country=tuple(str(name) for name in names),
            who=who.astype(np.int64),
            rcid=cast["rcid"].to_numpy("int64"),
            session=listed["session"].to_numpy("int64"),
            code=cast["vote"].astype(str).map(CODES).fillna(0).to_numpy("int8"),
            partial=partial & (dates >= PARTIAL_SINCE),
        )
    except (KeyError, ValueError) as why:
        raise BadFile(f"{votes} and {calls} are not the tables of the unvotes package ({why}); get them again.") from None


def _table(path: Path, name: str) -> Any:
    import rdata

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return rdata.read_rda(path)[name]
    except Exception as why:
        raise BadFile(f"{path} is no R file with a table {name} ({type(why).__name__}); get the file again.") from None
