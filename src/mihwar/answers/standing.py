"""How a state stands among others, as separate series that can be argued with: power, votes, obligations, sanctions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from mihwar.answers import powers as read
from mihwar.answers.answer import NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.power import known
from mihwar.answers.power import years as checked
from mihwar.errors import BadChoice
from mihwar.measures import standing as measures
from mihwar.measures.standing import Sent
from mihwar.world import World

COLUMNS: Columns = {"series": TEXT, "year": WHOLE, "state": TEXT, "value": NUMBER, "n": WHOLE, "card": TEXT}
DEFAULT, FIRST = "USA", 1946
CONTESTED, FEW = 0.1, 5
# Pairs that shared fewer than half of a session's divided roll calls do not enter mean agreement.
ENOUGH = 0.5
SANCTIONS, OWN_TREATIES = "mihwar-sanctions", "mihwar-treaties"
METHOD = (
    "Separate series, never added up: which of them says that a standing declines is for the reader to argue. The state is a "
    "choice.",
    "share_*: share of power of the members of the state system that have a value, as in `mihwar measure power`.",
    "won_*: of its yes and no votes, the share on the side with more votes; ties left out, abstention is no side. contested: the "
    "weaker side has at least the stated share of the yes and no votes; important: marked so by the publisher after the US "
    "State Department's list (sessions 38 to 72). Two-thirds majorities are not in the data. Paragraph votes count.",
    "few: of its yes and no votes on divided roll calls, the share in which fewer than k other states cast the same vote; "
    "alone: none did. agreement: mean agreement with all others over divided roll calls, abstention half way; agreement_all: "
    "the mean over all pairs of states, to compare with. Resolutions adopted without a vote are in none of these.",
    "defence: other members of the state system that owe it defence by treaty for a day of the year. mihwar's treaties are a "
    "selection, so its count is a floor; ATOP, where loaded, is complete to 2018 and dates entry by signature.",
    "sanctions: targets of its regimes in force for a day of the year among those coded (a selection); joined: of these, those "
    "that another state or organisation sanctions too; the United Nations, which bind all, are counted apart. first: it began "
    "before every other sender. That others sanction the same target does not show that they follow.",
)


def standing(
    world: World,
    of: str | None = None,
    first: int | None = None,
    last: int | None = None,
    few: int = FEW,
    contested: float = CONTESTED,
) -> Answer:
    """The standing of one state by year.

    Args:
        world: the store.
        of: name or code of the state; None: the USA, which is a choice and is said to be one.
        first: first year; None: 1946.
        last: last year; None: this year.
        few: fewer other states than this on its side make a vote isolated.
        contested: least share of the weaker side that makes a roll call contested, above 0 and at most 0.5.

    Raises:
        UnknownState, AmbiguousState: a name or code means none or several states.
        BadChoice: a state that was never a member of the state system or had ended, years before 1816, the last before the
            first, or `few` or `contested` outside their range.
    """
    if few < 1:
        raise BadChoice(f"{few} is no number of states for --few; it is 1 or more.")
    if not 0 < contested <= 0.5:
        raise BadChoice(f"{contested} is no share of the weaker side for --contested; it lies above 0 and is at most 0.5.")
    (state,) = read.measured(world, [of or DEFAULT])
    first, last = checked(world, FIRST if first is None else first, date.today().year if last is None else last)
    if (end := read.ended(world, state)) < first:
        raise BadChoice(
            f"{world.record(state)['name_en']} ({state}) was a state to {end} only; the years asked for begin in {first}."
        )
    last = min(last, end)
    found = read.powers(world, first, last)
    line = world.line(state)
    power, votes = _power(found, line), _votes(world, line, first, last, few, contested)
    defence = _defence(world, found, line)
    sanctions, regimes = _sanctions(world, line, first, last)
    cards = [row["card"] for rows in (power, votes, defence, sanctions) for row in rows]
    return Answer(
        data={
            "of": state,
            "by_default": of is None,
            "first": first,
            "last": last,
            "few": few,
            "contested": contested,
            "power": power,
            "votes": votes,
            "defence": defence,
            "sanctions": sanctions,
            "regimes": regimes,
            "series": _series(state, power, votes, defence, sanctions),
            "not_covered": list(found.absent) + _gaps(world, votes, last),
            "names": world.names(_mentioned(state, power, regimes, sanctions)),
        },
        table="series",
        columns=COLUMNS,
        sources=cited(world.cards(), [*cards, "mihwar-states"]),
        method=METHOD,
    )


def _power(found: read.Powers, line: Sequence[str]) -> list[dict[str, Any]]:
    """Its share of every base of power, by year; years that a base does not cover are left out."""
    rows = []
    for base in found.bases.values():
        for at, year in enumerate(found.years):
            here = [found.states.index(one) for one in line if one in found.states]
            place = next((one for one in here if found.member[at, one]), None)
            if place is None or not base.covered[at]:
                continue
            share = base.share[at]
            rows.append(
                {
                    "measure": base.kind.id,
                    "year": year,
                    "state": found.states[place],
                    "share": known(share[place]),
                    "rank": int((share > share[place]).sum()) + 1 if np.isfinite(share[place]) else None,
                    "covered": int(np.isfinite(share).sum()),
                    "members": int(found.member[at].sum()),
                    "card": base.kind.card,
                }
            )
    return rows


def _votes(world: World, line: Sequence[str], first: int, last: int, few: int, contested: float) -> list[dict[str, Any]]:
    """Votes won, isolation and agreement by session; a session in which it cast no vote is left out."""
    calls = world.holdings.roll_calls(first - 1945, last - 1945)
    rows = []
    for session in np.unique(calls.session):
        year = int(session) + 1945
        at = np.flatnonzero(calls.session == session)
        votes = calls.vote[:, at]
        seats = [calls.states.index(one) for one in line if one in calls.states]
        me = next((seat for seat in seats if (votes[seat] > 0).any()), None)
        if me is None:
            continue
        divided = calls.divided[at]
        flag = calls.flags["important"][at]
        sets = {
            "divided": divided,
            "contested": measures.contested(votes, contested),
            "important": divided & (flag == 1),
        }
        tallied = {name: measures.won(votes[me], votes, among) for name, among in sets.items()}
        apart = measures.isolation(votes[me], votes, divided, few)
        enough = int(np.ceil(divided.sum() * ENOUGH))
        rows.append(
            {
                "year": year,
                "session": int(session),
                "state": calls.states[me],
                **{name: _won(one) for name, one in tallied.items() if name != "important"},
                # Marked from session 38 to 72 only: before and after, no roll call is known to be unimportant.
                "important": _won(tallied["important"]) if (flag == 1).any() else None,
                "cast": apart.cast,
                "few": apart.few / apart.cast if apart.cast else None,
                "alone": apart.alone / apart.cast if apart.cast else None,
                "agreement": measures.mean_agreement(votes[:, divided], me, enough),
                "agreement_all": _agreement_of_all(world, int(session), votes[:, divided], enough),
                "card": calls.card[int(at[0])],
            }
        )
    return rows


def _agreement_of_all(world: World, session: int, votes: measures.Votes, enough: int) -> float | None:
    """The mean agreement of all pairs of states in a session, the same whoever is asked about."""
    return world.made(("agreement of all", session), lambda: (measures.mean_of_all(votes, enough),))[0]


def _won(one: measures.Won) -> dict[str, Any]:
    return {"roll_calls": one.roll_calls, "cast": one.cast, "won": one.won, "abstained": one.abstained, "share": one.share}


def _defence(world: World, found: read.Powers, line: Sequence[str]) -> list[dict[str, Any]]:
    """Who owes it defence and whom it owes it, by year and card, counting members of the state system.

    A selection that names nobody says nothing: null, not zero.
    """
    then, cards = _partners(world, found, line)
    spans = [row for row in world.coverage() if row["layer"] == "treaty" and row["variable"] in (None, "defence")]
    place = {state: at for at, state in enumerate(found.states)}
    rows = []
    for card in cards:
        mine = [row for row in spans if row["card"] == card]
        complete = all(row["complete"] for row in mine)
        ended = max((row["ended"] or date.max for row in mine), default=date.max)
        for at, year in enumerate(found.years):
            here = [one for one in line if one in place and found.member[at, place[one]]]
            if not here or date(year, 1, 1) >= ended:
                continue
            owed, owes = then.get((card, year), (set(), set()))
            others = int(found.member[at].sum()) - 1
            known_ = complete or bool(owed or owes)
            rows.append(
                {
                    "year": year,
                    "state": here[0],
                    "owed": len(owed) if known_ else None,
                    "owes": len(owes) if known_ else None,
                    "others": others,
                    "share": len(owed) / others if known_ and others else None,
                    "by": sorted(owed),
                    "complete": complete,
                    "card": card,
                }
            )
    return rows


def _partners(
    world: World, found: read.Powers, line: Sequence[str]
) -> tuple[dict[tuple[str, int], tuple[set[str], set[str]]], list[str]]:
    """Card and year to those that owe it defence and those it owes it, members of the system in the year; and the cards."""
    then: dict[tuple[str, int], tuple[set[str], set[str]]] = {}
    place = {state: at for at, state in enumerate(found.states)}
    ties = world.holdings.defence(list(line))
    for tie in ties:
        until = tie["until"] or date.max
        last = until.year - (until.month == 1 and until.day == 1)  # the first day outside
        for year in range(max(tie["since"].year, found.years[0]), min(last, found.years[-1]) + 1):
            if tie["other"] in place and found.member[year - found.years[0], place[tie["other"]]]:
                sides = then.setdefault((tie["card"], year), (set(), set()))
                for side, flag in zip(sides, ("owed", "owes"), strict=True):
                    if tie[flag]:
                        side.add(tie["other"])
    return then, list(dict.fromkeys([OWN_TREATIES, *(tie["card"] for tie in ties)]))


def _sanctions(world: World, line: Sequence[str], first: int, last: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Its sanctions by year with who else sanctions the same targets; and its regimes one by one with the others."""
    mine: list[tuple[Mapping[str, Any], Sent]] = []
    others: list[tuple[Mapping[str, Any], Sent]] = []
    for row in world.holdings.regimes(SANCTIONS):
        spells = _sent_by(row, line)
        mine += [(row, one) for one in spells]
        if not spells:
            others.append((row, Sent(row["sender"], row["target"], row["since"], row["until"])))
    rows = []
    for year in range(first, min(last, date.today().year) + 1):
        found = measures.joined([one for _, one in mine], [one for _, one in others], year)
        if mine:
            rows.append(
                {
                    "year": year,
                    "targets": list(found.targets),
                    "joined": list(found.joined),
                    "first": list(found.first),
                    "under_un": list(found.under_un),
                    "share": len(found.joined) / len(found.targets) if found.targets else None,
                    "others": [{"sender": sender, "targets": count} for sender, count in found.others],
                    "card": SANCTIONS,
                }
            )
    regimes = [
        {
            "act": row["act"], "title_en": row["title_en"], "title_ar": row["title_ar"], "target": one.target, "since": one.since,
            "until": one.until, "url": row["url"],
            "others": [
                {"sender": two.sender, "act": act["act"], "is_org": act["is_org"], "since": two.since, "until": two.until}
                for act, two in others if two.target == one.target and _meet(one, two)
            ],
        }
        for row, one in mine if one.since.year <= last and (one.until is None or one.until > date(first, 1, 1))
    ]  # fmt: skip
    return rows, regimes


def _sent_by(row: Mapping[str, Any], line: Sequence[str]) -> list[Sent]:
    """The spells in which a state sends a regime: itself, or through an organisation while it is a member."""
    if not row["is_org"]:
        return [Sent(row["sender"], row["target"], row["since"], row["until"])] if row["sender"] in line else []
    found = []
    for member in row["members"] or ():
        if member["state"] in line:
            since, until = max(row["since"], member["since"]), min(row["until"] or date.max, member["until"] or date.max)
            if since < until:
                found.append(Sent(row["sender"], row["target"], since, None if until == date.max else until))
    return found


def _meet(one: Sent, two: Sent) -> bool:
    """In force on the same day at some time."""
    return max(one.since, two.since) < min(one.until or date.max, two.until or date.max)


def _series(
    state: str,
    power: Sequence[Mapping[str, Any]],
    votes: Sequence[Mapping[str, Any]],
    defence: Sequence[Mapping[str, Any]],
    sanctions: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """All series as one long table: series, year, value, and n, the number of what the value is a share of."""
    rows: list[tuple[str, Mapping[str, Any], float | None, int | None]] = []
    rows += [(f"share_{row['measure']}", row, row["share"], row["covered"]) for row in power]
    for name in ("divided", "contested", "important"):
        rows += [(f"won_{name}", row, row[name]["share"], row[name]["cast"]) for row in votes if row[name]]
    for name in ("few", "alone"):
        rows += [(name, row, row[name], row["cast"]) for row in votes]
    for name in ("agreement", "agreement_all"):
        rows += [(name, row, row[name], row["divided"]["roll_calls"]) for row in votes]
    rows += [("defence_owed", row, row["share"], row["others"]) for row in defence]
    rows += [("sanctions_targets", row, len(row["targets"]) or None, None) for row in sanctions]
    rows += [("sanctions_joined", row, row["share"], len(row["targets"])) for row in sanctions]
    return [
        {"series": name, "year": row["year"], "state": row.get("state", state), "value": value, "n": n, "card": row["card"]}
        for name, row, value, n in rows
    ]


def _gaps(world: World, votes: Sequence[Mapping[str, Any]], last: int) -> list[dict[str, Any]]:
    """What the other series do not cover: roll calls after the last session, ATOP not loaded or ended, regimes not coded."""
    gaps: list[dict[str, Any]] = []
    if not votes or votes[-1]["year"] < last:
        spans = [row for row in world.coverage() if row["layer"] == "vote" and row["complete"] and row["state"] is None]
        gaps += [_gap("votes", row["card"], row["began"].year, row["ended"].year - 1, "outside") for row in spans if row["ended"]]
    if not world.cards()["atop-dyads"]["loaded"]:
        gaps.append(_gap("defence", "atop-dyads", None, None, "not loaded"))
    gaps += [_gap("defence", OWN_TREATIES, None, None, "selection"), _gap("sanctions", SANCTIONS, None, None, "selection")]
    return gaps


def _gap(name: str, card: str | None, began: int | None, ended: int | None, reason: str) -> dict[str, Any]:
    return {"measure": name, "card": card, "began": began, "ended": ended, "reason": reason}


def _mentioned(
    state: str, power: Sequence[Mapping[str, Any]], regimes: Sequence[Mapping[str, Any]], sanctions: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Every state that the answer speaks of and a page has to name."""
    senders = [one["sender"] for row in regimes for one in row["others"] if not one["is_org"]]
    return [state, *(row["state"] for row in power), *(row["target"] for row in regimes), *senders]
