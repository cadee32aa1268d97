"""Agreement of two states over roll calls, and the same corrected for chance.

Votes are coded yes = 1, abstain = 2, no = 3; absence is missing, never abstention. Roll calls on which all who voted
voted alike are left out before, as in Voeten's agreement scores.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mihwar.measures.cross_table import Agreement, scored
from mihwar.measures.measure import Measure

Votes = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.float64]

MEASURES = (
    Measure(
        id="agreement",
        title_en="share of agreement in roll calls, abstention half way",
        title_ar="نسبة التوافق في التصويت، والامتناع في منتصف المسافة",
        low=0,
        high=1,
        layer="vote",
        of="dyad",
        source="Lijphart 1963, APSR 57(4):902-917, doi:10.2307/1952608; Bailey, Strezhnev and Voeten 2017",
        bibtex="@article{Lijphart1963, author={Lijphart, Arend}, title={The Analysis of Bloc Voting in the General Assembly}, "
        "journal={American Political Science Review}, volume={57}, number={4}, pages={902--917}, year={1963}}",
        page="agreement",
    ),
)


def agreement(x: Votes, y: Votes) -> Agreement:
    """Compare two states' votes.

    Args:
        x: codes 1, 2, 3 of one state, one per roll call; 0 where it did not vote.
        y: the same of the other, of the same length.

    Source: Voeten, Strezhnev and Bailey's codebook (agreement); Cohen 1968, Psychological Bulletin 70:213-220 (kappa with
    weights |i - j|), recommended for votes by Haege 2011, Political Analysis 19:287-305.
    """
    both = (x > 0) & (y > 0)
    cell = 3 * (x[both].astype(np.int64) - 1) + y[both] - 1
    return scored(np.bincount(cell, minlength=9).tolist())


def all_dyads(votes: Votes) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """Agreement of every dyad over one set of roll calls at once.

    Args:
        votes: states x roll calls, codes 1, 2, 3, or 0 where a state did not vote.

    Returns:
        agreement (states x states, NaN without a common roll call) and the number of common roll calls.

    |difference| of codes in {1, 2, 3} is [both sides of 1.5] + [both sides of 2.5], so it is a sum of two 0/1 disagreements,
    each of which is a pair of matrix products.
    """
    return _compared(votes, votes)


def one_with_all(votes: Votes, me: int) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """One row of what `all_dyads` gives: the agreement of one state with every one, itself among them."""
    score, common = _compared(votes[[me]], votes)
    return score[0], common[0]


def _compared(ours: Votes, theirs: Votes) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """Agreement of each of some states with each of others, and how many roll calls they have in common; whole numbers, exact."""
    cast, other = (ours > 0).astype(np.float32), (theirs > 0).astype(np.float32)
    common = cast @ other.T
    distance = np.zeros_like(common)
    for threshold in (1, 2):
        above, over = (ours > threshold).astype(np.float32), (theirs > threshold).astype(np.float32)
        distance += above @ (other - over).T + (cast - above) @ over.T
    with np.errstate(invalid="ignore", divide="ignore"):
        score = 1 - distance.astype(np.float64) / (2 * common)
    return score, common.astype(np.int64)


def all_kappas(votes: Votes) -> Numbers:
    """Linear-weighted kappa of every dyad over one set of roll calls at once, as `agreement` gives it for one.

    Args:
        votes: states x roll calls, codes 1, 2, 3, or 0 where a state did not vote.

    Returns:
        states x states; NaN without a common roll call, or where chance agreement is complete.
    """
    cast = (votes > 0).astype(np.float32)
    level = [(votes == code).astype(np.float32) for code in (1, 2, 3)]
    share = [one @ cast.T for one in level]  # how often the row voted so where both voted
    common = cast @ cast.T
    observed, expected = np.zeros_like(common, dtype=np.float64), np.zeros_like(common, dtype=np.float64)
    for i in range(3):
        for j in range(3):
            if weight := abs(i - j) / 2:
                observed += weight * (level[i] @ level[j].T)
                expected += weight * share[i].astype(np.float64) * share[j].T
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - observed * common / expected, np.nan)
