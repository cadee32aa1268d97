"""A state among others: votes won, isolation in votes, those who owe it defence, and who sanctions whom along with it.

Each is a series of its own; they are never added up. Whether a state's standing declines depends on which one looks at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from mihwar.measures.agreement import all_dyads, one_with_all
from mihwar.measures.measure import Measure

Votes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
YES, ABSTAIN, NO = 1, 2, 3

MEASURES = (
    Measure(
        id="votes-won",
        title_en="share of a state's yes and no votes that were on the side of the majority, on contested roll calls",
        title_ar="حصة أصوات الدولة بنعم أو لا التي كانت مع الأغلبية في عمليات التصويت المتنازع فيها",
        low=0,
        high=1,
        layer="vote",
        of="state",
        source="mihwar's own count, on the question of Voeten 2004, Journal of Politics 66(3):729-754",
        bibtex="@article{Voeten2004, author={Voeten, Erik}, title={Resisting the Lonely Superpower: Responses of States in the "
        "United Nations to U.S. Dominance}, journal={Journal of Politics}, volume={66}, number={3}, pages={729--754}, "
        "year={2004}}",
        page="standing",
    ),
    Measure(
        id="isolation",
        title_en="share of a state's yes and no votes on divided roll calls with fewer than k other states on its side",
        title_ar="حصة أصوات الدولة بنعم أو لا التي لم يقف فيها معها سوى أقل من k دولة",
        low=0,
        high=1,
        layer="vote",
        of="state",
        source="mihwar's own count, on the question of Voeten 2004, Journal of Politics 66(3):729-754",
        bibtex="@article{Voeten2004, author={Voeten, Erik}, title={Resisting the Lonely Superpower: Responses of States in the "
        "United Nations to U.S. Dominance}, journal={Journal of Politics}, volume={66}, number={3}, pages={729--754}, "
        "year={2004}}",
        page="standing",
    ),
    Measure(
        id="defence-owed",
        title_en="share of other members of the state system that owe a state defence by treaty",
        title_ar="حصة الدول الأخرى الأعضاء في نظام الدول الملتزمة بالدفاع عن دولة بمعاهدة",
        low=0,
        high=1,
        layer="treaty",
        of="state",
        source="Leeds, Ritter, Mitchell and Long 2002, International Interactions 28(3):237-260, doi:10.1080/03050620213653",
        bibtex="@article{LeedsEtAl2002, author={Leeds, Brett Ashley and Ritter, Jeffrey M. and Mitchell, Sara McLaughlin and "
        "Long, Andrew G.}, title={Alliance Treaty Obligations and Provisions, 1815-1944}, journal={International Interactions}, "
        "volume={28}, number={3}, pages={237--260}, year={2002}}",
        page="standing",
    ),
    Measure(
        id="sanctions-joined",
        title_en="share of the targets of a state's sanctions that another sender sanctions in the same year",
        title_ar="حصة المستهدفين بعقوبات الدولة الذين يعاقبهم مرسل آخر في السنة نفسها",
        low=0,
        high=1,
        layer="sanction",
        of="state",
        source="after Martin 1992, Coercive Cooperation, Princeton University Press: cooperation counted, not explained",
        bibtex="@book{Martin1992, author={Martin, Lisa L.}, title={Coercive Cooperation: Explaining Multilateral Economic "
        "Sanctions}, publisher={Princeton University Press}, year={1992}}",
        page="standing",
    ),
)


@dataclass(frozen=True, slots=True)
class Won:
    """How a state fared in a set of roll calls.

    Attributes:
        roll_calls: in the set.
        cast: of these, those in which it voted yes or no and which were not tied.
        won: of those, with the side that had more votes.
        abstained: in which it abstained.
    """

    roll_calls: int
    cast: int
    won: int
    abstained: int

    @property
    def share(self) -> float | None:
        """The part won of the votes cast; None without a vote cast."""
        return self.won / self.cast if self.cast else None


@dataclass(frozen=True, slots=True)
class Isolation:
    """How often few others voted with a state.

    Attributes:
        cast: divided roll calls in which it voted yes or no.
        few: of these, with fewer than k other states casting the same vote.
        alone: of these, with none.
    """

    cast: int
    few: int
    alone: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A sender's sanctions on a target: `since`, and `until` the first day after (None: still in force)."""

    sender: str
    target: str
    since: date
    until: date | None

    def in_year(self, year: int) -> bool:
        """In force for a day of the year at least."""
        return self.since < date(year + 1, 1, 1) and (self.until is None or self.until > date(year, 1, 1))


@dataclass(frozen=True, slots=True)
class Joined:
    """A state's sanctions in one year.

    Attributes:
        targets: whom it sanctions.
        joined: of these, whom another sender sanctions in the same year, other than the United Nations alone.
        first: of the joined, where its own sanctions in force began before every other sender's: it was there first.
        under_un: of the targets, those under sanctions of the United Nations in that year.
        others: the other senders, each with the number of targets in common; the United Nations are not among them.
    """

    targets: tuple[str, ...]
    joined: tuple[str, ...]
    first: tuple[str, ...]
    under_un: tuple[str, ...]
    others: tuple[tuple[str, int], ...]


def tally(votes: Votes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Yes and no votes per roll call.

    Args:
        votes: states x roll calls; 1 yes, 2 abstain, 3 no, anything below absent.
    """
    return (votes == YES).sum(axis=0), (votes == NO).sum(axis=0)


def contested(votes: Votes, share: float) -> Flags:
    """Roll calls in which the weaker side of yes and no has at least this share of the votes cast for either."""
    yes, no = tally(votes)
    return (yes + no > 0) & (np.minimum(yes, no) >= share * (yes + no))


def won(mine: Votes, votes: Votes, among: Flags) -> Won:
    """How often a state was with the majority of yes and no votes.

    Args:
        mine: its vote per roll call.
        votes: states x roll calls, its own among them.
        among: which roll calls count.

    A tie is nobody's. Important questions need two thirds (Charter, Article 18); which ones is not in the data, so the side
    with more votes counts as the winner throughout.
    """
    yes, no = tally(votes)
    sided = among & ((mine == YES) | (mine == NO)) & (yes != no)
    right = sided & ((mine == YES) == (yes > no))
    return Won(int(among.sum()), int(sided.sum()), int(right.sum()), int((among & (mine == ABSTAIN)).sum()))


def isolation(mine: Votes, votes: Votes, among: Flags, few: int) -> Isolation:
    """How often fewer than `few` other states cast the same yes or no. Arguments as in `won`."""
    yes, no = tally(votes)
    sided = among & ((mine == YES) | (mine == NO))
    company = np.where(mine == YES, yes, no) - 1
    return Isolation(int(sided.sum()), int((sided & (company < few)).sum()), int((sided & (company == 0)).sum()))


def mean_agreement(votes: Votes, me: int, enough: int) -> float | None:
    """Mean agreement of a state with all others; None where it shares too few roll calls with any.

    Args:
        votes: states x divided roll calls; 1 yes, 2 abstain, 3 no, 0 absent.
        me: the row of the state.
        enough: others with fewer roll calls in common are left out.

    Agreement as in `measures.agreement`; every other state counts once, whatever its size.
    """
    score, common = one_with_all(np.maximum(votes, 0), me)
    valid = (common >= max(enough, 1)) & (np.arange(len(score)) != me)
    return _mean(score[valid])


def mean_of_all(votes: Votes, enough: int) -> float | None:
    """The same mean over all pairs of states, to compare with; arguments as in `mean_agreement`."""
    score, common = all_dyads(np.maximum(votes, 0))
    valid = (common >= max(enough, 1)) & ~np.eye(len(score), dtype=bool)
    return _mean(score[valid])


def _mean(scores: Numbers) -> float | None:
    return float(scores.mean()) if scores.size else None


def joined(mine: Iterable[Sent], others: Sequence[Sent], year: int, un: str = "UN") -> Joined:
    """Whom a state sanctions in a year, and who else does.

    Args:
        mine: its own sanctions.
        others: those of all other senders, states or organisations as the acts name them.
        year: the year.
        un: the sender whose sanctions bind every state and are therefore counted apart.
    """
    own: dict[str, date] = {}
    for one in mine:
        if one.in_year(year):
            own[one.target] = min(own.get(one.target, one.since), one.since)
    began: dict[str, dict[str, date]] = {target: {} for target in own}
    for one in others:
        if one.in_year(year) and one.target in began:
            known = began[one.target]
            known[one.sender] = min(known.get(one.sender, one.since), one.since)
    free = {target: {sender: since for sender, since in senders.items() if sender != un} for target, senders in began.items()}
    met = [sender for senders in free.values() for sender in senders]
    return Joined(
        targets=tuple(sorted(own)),
        joined=tuple(sorted(target for target in own if free[target])),
        first=tuple(sorted(target for target in own if free[target] and own[target] < min(free[target].values()))),
        under_un=tuple(sorted(target for target in own if un in began[target])),
        others=tuple(sorted({(sender, met.count(sender)) for sender in met}, key=lambda pair: (-pair[1], pair[0]))),
    )
