"""Treaties signed and left: who with whom, when, in force or not (mihwar-treaties)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from mihwar.answers.checking.dated import Act, dated
from mihwar.answers.checking.finding import Finding, Verdict, finding
from mihwar.answers.checking.ground import Ground, Period, locator, title
from mihwar.reading.statement import Statement
from mihwar.reading.text import normal

# A treaty of the same parties signed this near to the date that a text gives is the one that it means.
_NEAR = 400
# What treaties of security are called; only their date can be contradicted, for other agreements are not in the data.
_SECURITY = (
    "defen", "secur", "allian", "friendship", "aggression", "neutral", "peace", "partnership", "mutual", "assistance",
    "guarantee", "دفاع", "امن", "تحالف", "صداقه", "اعتداء", "حياد", "سلام", "شراكه", "متبادل", "مشترك", "معونه", "ضمان",
)  # fmt: skip
# Words of titles that tell no treaty from another.
_COMMON_WORDS = """
    treaty agreement pact between and the of on for with to republic federation kingdom people's democratic state states
    معاهده اتفاق اتفاقيه ميثاق بين و في جمهوريه مملكه اتحاد دوله شعبيه ديمقراطيه
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def signed(statement: Statement, ground: Ground) -> Finding:
    """Was there a treaty between them, signed when the text says?"""
    if statement.detail.get("object") == "ratification":
        return finding("not_covered", "ratification")
    parties = ground.states((*statement.actor_ids, *statement.recipient_ids))
    period = ground.period(statement)
    expected = _expected(parties, period)
    if not parties:
        return finding("not_covered", "no_states")
    names = ground.listed(parties)
    # Two who both joined a pact of many did not sign it with one another, unless the text names it.
    acts = [
        act for act in ground.acts("treaty", *parties) if len(_members(act)) <= 2 * len(parties) or called(statement, ground, act)
    ]
    sorted_ = dated(acts, period)
    named = [act for act in (*sorted_.fitting, *sorted_.earlier) if called(statement, ground, act)]
    if len(parties) == 1 and not named:
        return finding("not_covered", "one_party", expected, names=names)
    hit = next(iter(named), next(iter(sorted_.fitting), None))
    if hit is not None:
        found = finding(
            "supported", "treaty_signed", expected, _signed_on(hit), [locator(hit)], title=title(hit), day=_signed_on(hit)
        )
        return force(found, hit, parties, ground)
    return _not_then(statement, ground, parties, period, sorted_.nearest, sorted_.gap, sorted_.earlier)


def _not_then(
    statement: Statement,
    ground: Ground,
    parties: Sequence[str],
    period: Period,
    nearest: Act | None,
    gap: int,
    earlier: Sequence[Act],
) -> Finding:
    """No treaty of theirs was signed then: another date, other parties, or nothing that the data know."""
    expected, names = _expected(parties, period), ground.listed(parties)
    if earlier:
        act = earlier[0]
        return finding(
            "partly", "treaty_older", expected, _signed_on(act), [locator(act)], title=title(act), day=_signed_on(act)
        )  # fmt: skip
    if period.stated and period.days <= 31 and (other := _other_party(statement, ground, parties, period)) is not None:
        own = ground.listed(_members(other))
        return finding(
            "contradicted", "treaty_other_party", expected, ", ".join(_members(other)), [locator(other)],
            title=title(other), day=_signed_on(other), parties=own, names=names,
        )  # fmt: skip
    if nearest is not None and len(parties) > 1:
        same = called(statement, ground, nearest) or (
            ground.says(statement, _SECURITY) and gap <= (_NEAR if period.stated else 60)
        )
        verdict: Verdict = "contradicted" if same else "not_covered"
        reason = "treaty_other_day" if same else "treaty_nearest"
        return finding(
            verdict, reason, expected, _signed_on(nearest), [locator(nearest)],
            title=title(nearest), day=_signed_on(nearest), said=str(period), names=names,
        )  # fmt: skip
    return finding("not_covered", "no_treaty", expected, names=names)


def _other_party(statement: Statement, ground: Ground, parties: Sequence[str], period: Period) -> Act | None:
    """The treaty of that name and day which only some of them signed, if there is exactly one."""
    found = {
        act["id"]: act
        for party in parties
        for act in dated(ground.acts("treaty", party), period).fitting
        if len(_members(act)) == 2 and called(statement, ground, act)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _members(act: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(part["state"] for part in act["parts"] if part["state"]))


def called(statement: Statement, ground: Ground, act: Act) -> bool:
    """Whether the text calls a treaty by its name: two telling words of its title stand around the statement."""
    around = ground.around(statement)
    # Arabic adjectives change their ending, English ones do not; a word that is found in part is found.
    return any(
        len(hits := [word for word in telling if word[: max(5, len(word) - 2)] in around]) >= 2 and len(hits) * 2 >= len(telling)
        for telling in _telling(ground, act)
    )


def _telling(ground: Ground, act: Act) -> list[set[str]]:
    """The words of a treaty's titles that tell it from others, made once: no names of its parties, no common words."""
    kept = ground.world.remembered
    if ("telling", act["id"]) not in kept:
        names = ground.world.names(_members(act)).values()
        states = {normal(word) for both in names for name in both.values() for word in name.split()}
        words = [[word.strip("()،,'\"«»").removeprefix("ال") for word in normal(one).split()] for one in title(act)]
        kept["telling", act["id"]] = [
            {word for word in one if len(word) > 3 and word not in _COMMON and not _of_state(word, states)} for one in words
        ]
    return kept["telling", act["id"]]  # type: ignore[no-any-return]


def _of_state(word: str, names: set[str]) -> bool:
    return any(word[:4] == name.removeprefix("ال")[:4] for name in names)


def _expected(parties: Sequence[str], period: Period) -> str:
    return f"{', '.join(parties)}: {period}" if period.stated else ", ".join(parties)


def _signed_on(act: Mapping[str, Any]) -> str:
    day = act["signed"] or act["began"]
    return day.isoformat() if day else "?"


def in_force(act: Mapping[str, Any], parties: Sequence[str], ground: Ground) -> tuple[date | None, date | None]:
    """From when a treaty bound all of some parties, and from when no longer; None where it never did, or still does."""
    since: list[date | None] = []
    until: list[date] = []
    for party in parties:
        mine = ground.parts(act, party)
        since.append(min((part["since"] for part in mine if part["since"]), default=None))
        until += [part["until"] for part in mine if part["until"] and part["until"].year < 9999]
    began = None if None in since else max(day for day in since if day)
    return began, min(until, default=None)


def force(found: Finding, act: Mapping[str, Any], parties: Sequence[str], ground: Ground, *, since: bool = True) -> Finding:
    """Say whether a treaty was in force on the day of the text; if it was, since when, unless that is not asked for."""
    on = ground.reading.date or ground.vintage
    began, ended = in_force(act, parties, ground)
    if began is None:
        return found.because("never_in_force")
    if began > on:
        return found.because("in_force_later", day=began.isoformat(), on=on.isoformat())
    if ended is not None and ended <= on:
        return found.because("no_longer", day=ended.isoformat())
    return found.because("in_force_since", day=began.isoformat()) if since else found


def bound(statement: Statement, ground: Ground) -> Finding:
    """Was a treaty between them in force then?"""
    parties = ground.states((*statement.actor_ids, *statement.recipient_ids))
    if len(parties) < 2:
        return finding("not_covered", "one_party" if parties else "no_states", names=ground.listed(parties))
    period = ground.period(statement)
    on = period.last
    acts = [act for act in ground.acts("treaty", *parties) if (act["signed"] or act["began"]) <= on]
    named = [act for act in acts if called(statement, ground, act)] or acts
    if not named:
        return finding("not_covered", "no_treaty", names=ground.listed(parties))
    act = named[-1]
    began, ended = in_force(act, parties, ground)
    values = {"title": title(act), "on": on.isoformat()}
    if began is not None and began <= on and (ended is None or ended > on):
        return finding("supported", "was_in_force", str(on), f"{began}/..", [locator(act)], day=began.isoformat(), **values)
    since = began.isoformat() if began else None
    return finding(
        "contradicted", "was_not_in_force", str(on), since or "never in force", [locator(act)],
        signed=_signed_on(act), day=since or "–", **values,
    )  # fmt: skip


def left(statement: Statement, ground: Ground) -> Finding:
    """Did a party leave a treaty then? That one was broken is no matter of these data."""
    states = ground.states(statement.actor_ids)
    others = ground.states(statement.recipient_ids)
    if not states:
        return finding("not_covered", "no_states")
    period = ground.period(statement)
    ends = [
        (act, part["until"])
        for act in ground.acts("treaty", states[0], *others)
        for part in ground.parts(act, states[0])
        if part["until"] and part["until"].year < 9999 and period.meets(part["until"])
    ]
    ends = [one for one in ends if period.stated or called(statement, ground, one[0])]
    if not ends:
        return finding("not_covered", "no_end", names=ground.listed(states))
    act, day = ends[-1]
    return finding(
        "supported", "treaty_left", str(period), day.isoformat(), [locator(act)], title=title(act), day=day.isoformat(),
        names=ground.listed(states[:1]),
    )  # fmt: skip


CHECKS: Mapping[str, Callable[[Statement, Ground], Finding]] = {
    "treaty_sign": signed,
    "treaty_in_force": bound,
    "treaty_withdrawal": left,
}
