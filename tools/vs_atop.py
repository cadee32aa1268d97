"""Compare mihwar's treaties with ATOP for 2018 and write docs/treaties/vs-atop.md.

Usage: uv run python tools/vs_atop.py [DATABASE]

DATABASE is a store that holds ATOP's files; without it one is built from ../shared/data/atop. Run it when treaties change.
Why the two differ is not computed: a reason is written by hand into vs_atop_reasons.toml, beside this file, by whoever has
looked at the clause and at ATOP's coding. What has none is listed as not yet explained. Two things are told without a hand:
that a state is outside COW's system, and that no treaty of ours has the date and parties of an alliance of ATOP's.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from mihwar.store.build import build
from mihwar.store.opening import connect
from mihwar.store.read import Connection

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "treaties" / "vs-atop.md"
REASONS = Path(__file__).with_name("vs_atop_reasons.toml")
SHARED = ROOT.parent / "shared" / "data" / "atop"
YEAR = 2018
MEMBERS_TO = 2016  # the last year of ATOP's member file 4.01
KINDS = ("defence", "offence", "neutrality", "nonaggression", "consultation")
GREAT = {"USA", "RUS", "CHN", "GBR", "FRA"}
MANY = 10  # dyads that make an alliance more important than who is in it
CLOSE = 15  # days between the signatures of what is one treaty: ATOP at times has the day of another text or instrument
ALIKE = 0.3  # of the pairs of states that either ties, how many both must tie to be one treaty
WHY = {
    "not coded": "not coded by us yet",
    "not counted by us": "ATOP counts what we do not take for an obligation",
    "not counted by atop": "we count what ATOP does not take for an alliance",
    "kind": "the same article is coded as another kind, or as none",
    "general consultation": "consultation: in general against in a crisis only",
    "membership": "who is a member, and since or until when",
    "direction": "who owes whom",
    "ended": "one of the two holds the treaty to have ended",
    "unverified": "our clause is unverified: the text was not at hand",
    "untraced": "ATOP 5.1 has it, the member file 4.01 has not",
}


class Owed(NamedTuple):
    """One obligation of one state towards another."""

    kind: str
    by: str
    to: str


Bearers = Mapping[Owed, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Treaty:
    """A treaty of ours or an alliance of ATOP's: its first day, how it is called, and the pairs of states it ties at any time."""

    id: str
    name: str
    signed: date | None
    pairs: frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some dyads differ: those of one bearer, or of one pair of states; `kinds` and `states` narrow it, empty: all.

    `bearer` is an identifier of ours, or "atop 3740"; `pair` serves what ATOP 5.1 has without a number.
    """

    why: str
    text: str
    bearer: str = ""
    pair: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()

    def holds(self, owed: Owed, bearer: str) -> bool:
        """Is it the reason for this obligation under this treaty?"""
        if self.kinds and owed.kind not in self.kinds:
            return False
        if self.pair:
            return self.pair == {owed.by, owed.to}
        return self.bearer == bearer and (not self.states or bool(self.states & {owed.by, owed.to}))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Directed dyads of one kind: owed in both, in one only; `kappa` over all ordered pairs of states, None where undefined."""

    both: int
    ours: int
    theirs: int
    kappa: float | None

    @property
    def share(self) -> float | None:
        """Of what either has, how much both have."""
        union = self.both + self.ours + self.theirs
        return self.both / union if union else None


@dataclass(frozen=True, slots=True)
class Group:
    """Dyads on one side only that hang on one treaty and have one reason."""

    bearer: str
    owed: frozenset[Owed]
    reason: Reason | None


def agreement(ours: Collection[Owed], theirs: Collection[Owed], kind: str, states: int) -> Agreement:
    """How far two sets of obligations agree in one kind, of so many states that could owe one another."""
    left, right = ({one for one in side if one.kind == kind} for side in (ours, theirs))
    both, cells = len(left & right), states * (states - 1)
    seen = 1 - (len(left ^ right) / cells)
    chance = (len(left) * len(right) + (cells - len(left)) * (cells - len(right))) / cells**2
    return Agreement(both, len(left - right), len(right - left), (seen - chance) / (1 - chance) if chance < 1 else None)


def hung(owed: Iterable[Owed], bearers: Bearers) -> dict[str, set[Owed]]:
    """Each obligation under one treaty that bears it: under the one that bears most of those not yet placed; "" for none."""
    left, found = set(owed), defaultdict[str, set[Owed]](set)
    while left:
        counts = Counter(bearer for one in left for bearer in bearers.get(one, ()))
        if not counts:
            found[""] |= left
            break
        first = min(counts, key=lambda bearer: (-counts[bearer], bearer))
        found[first] = {one for one in left if first in bearers.get(one, ())}
        left -= found[first]
    return found


def explained(owed: Iterable[Owed], bearers: Bearers, reasons: Sequence[Reason], prefix: str = "") -> list[Group]:
    """The dyads of one side only, by treaty and reason, most dyads first; the first reason that holds is taken."""
    groups = defaultdict[tuple[str, Reason | None, str], set[Owed]](set)
    for bearer, held in hung(owed, bearers).items():
        for one in held:
            reason = next((each for each in reasons if each.holds(one, f"{prefix}{bearer}")), None)
            pair = "" if bearer else "-".join(sorted((one.by, one.to)))
            groups[bearer, reason, pair].add(one)
    made = [Group(bearer, frozenset(held), reason) for (bearer, reason, _), held in groups.items()]
    return sorted(made, key=lambda group: (-len(group.owed), group.bearer, sorted(group.owed)))


def same(ours: Iterable[Treaty], theirs: Iterable[Treaty], by_hand: Mapping[str, str]) -> dict[str, str]:
    """ATOP's number to our identifier, where both are one treaty by `CLOSE` and `ALIKE`, or by hand."""
    found, there = dict(by_hand), list(ours)
    for alliance in theirs:
        if alliance.id in found or alliance.signed is None:
            continue
        near = [
            (abs((treaty.signed - alliance.signed).days), -len(treaty.pairs & alliance.pairs), treaty.id)
            for treaty in there
            if treaty.signed
            and len(treaty.pairs & alliance.pairs) >= ALIKE * len(treaty.pairs | alliance.pairs)
            and abs((treaty.signed - alliance.signed).days) <= CLOSE
        ]
        if near:
            found[alliance.id] = min(near)[2]
    return found


def read_reasons(text: str) -> tuple[list[Reason], dict[str, str], dict[str, str]]:
    """The reasons, ATOP's number to our identifier where the dates do not tell, and names of alliances by ATOP's number.

    Raises:
        ValueError: an entry with a word for `why` that is not in `WHY`, or without what it is a reason for.
    """
    said = tomllib.loads(text)
    reasons = []
    for entry in said.get("reason", []):
        why = entry["why"]
        bearers = [entry["treaty"]] if "treaty" in entry else [f"atop {number}" for number in entry.get("atop", ())]
        pairs = [frozenset(pair) for pair in entry.get("pairs", ())]
        if why not in WHY or not (bearers or pairs):
            raise ValueError(f"vs_atop_reasons.toml: {entry}: `why` is one of {', '.join(WHY)}, with treaty, atop or pairs")
        kinds, states = frozenset(entry.get("kinds", ())), frozenset(entry.get("states", ()))
        reasons += [Reason(why, entry["text"], bearer, kinds=kinds, states=states) for bearer in bearers]
        reasons += [Reason(why, entry["text"], pair=pair, kinds=kinds, states=states) for pair in pairs]
    return reasons, said.get("same", {}), said.get("name", {})


def unbroken(years: Collection[int], last: int) -> int:
    """The first of the years that lead up to the last without a gap."""
    first = last
    while first - 1 in years:
        first -= 1
    return first


# Reading the store

_ACTS = """
SELECT act.id, coalesce(act.title_en, act.id) AS title, coalesce(act.signed, act.began) AS signed,
       list(DISTINCT [least(t.a, t.b), greatest(t.a, t.b)]) AS pairs
FROM act JOIN tie_treaty t ON t.act = act.id WHERE act.card = $card GROUP BY ALL
"""
# A clause is borrowed if its source is ATOP, or if its note says that the kind is what ATOP codes.
_OURS = """
SELECT t.kind, a, b, t.act,
       bool_and(contains(coalesce(t.url, ''), 'atopdata.org') OR contains(coalesce(c.note_en, ''), 'ATOP codes')),
       bool_and(t.confidence = 'unverified')
FROM tie_treaty t JOIN clause c ON c.act = t.act AND c.kind = t.kind AND c.article = t.article AND c.text_en = t.text_en
WHERE t.card = 'mihwar-treaties' AND role_a IN ('owes', 'owes and is owed') AND list_contains($kinds, t.kind)
  AND t.signed < make_date($year + 1, 1, 1) AND t.until > make_date($year, 1, 1) GROUP BY ALL
"""
_SPELLS = """
SELECT variable, source, target, list(DISTINCT year) FROM flow
WHERE card = 'atop-dyads' AND layer = 'treaty' AND year <= $year AND value > 0 GROUP BY ALL
"""
_ALLIANCES = """
SELECT DISTINCT kind, a, b, act FROM tie_treaty
WHERE card = 'atop-members' AND role_a IN ('owes', 'owes and is owed') AND list_contains($kinds, kind)
  AND since < make_date($year + 1, 1, 1) AND until >= make_date($year + 1, 1, 1)
"""
_SYSTEM = """
SELECT DISTINCT state FROM state_spell
WHERE system = 'cow' AND began < make_date($year + 1, 1, 1) AND coalesce(ended, DATE '9999-01-01') > make_date($year, 1, 1)
"""
_PARTS = """
SELECT act, state, year(min(since)) AS since, max(until) = 'infinity'::DATE AS still FROM part JOIN act ON act.id = part.act
WHERE act.card = 'atop-members' GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class Data:
    """What is compared, all of the year `YEAR`.

    Attributes:
        ours: obligation -> treaties of ours that bear it.
        borrowed: obligations of ours that rest on clauses coded from ATOP alone.
        unverified: pairs of obligation and treaty where no clause was seen in any text.
        theirs: obligations of ATOP 5.1, each with the year since which it has stood there without a gap.
        traced: obligation -> alliances of ATOP 4.01 in force at the end of `MEMBERS_TO` that bear it.
        states: members of COW's system.
        treaties: ours, whenever in force.
        alliances: ATOP's, whenever in force.
        members: ATOP's number -> state -> first year, for those still in it at the end of `MEMBERS_TO`.
    """

    ours: Bearers
    borrowed: frozenset[Owed]
    unverified: frozenset[tuple[Owed, str]]
    theirs: Mapping[Owed, int]
    traced: Bearers
    states: frozenset[str]
    treaties: Mapping[str, Treaty]
    alliances: Mapping[str, Treaty]
    members: Mapping[str, Mapping[str, int]]


def read(con: Connection) -> Data:
    """Everything that is compared, from a store that holds ATOP's dyads and members."""

    def rows(query: str, **values: Any) -> list[Any]:
        return con.execute(query, values).fetchall()

    def short(act: str) -> str:
        return act.partition("/")[2]

    def treaties(card: str) -> dict[str, Treaty]:
        found = rows(_ACTS, card=card)
        return {
            short(act): Treaty(short(act), title, signed, frozenset(map(frozenset, pairs))) for act, title, signed, pairs in found
        }

    ours, traced = defaultdict[Owed, set[str]](set), defaultdict[Owed, set[str]](set)
    own, unverified = set[Owed](), set[tuple[Owed, str]]()
    for kind, a, b, act, borrowed, doubtful in rows(_OURS, year=YEAR, kinds=list(KINDS)):
        owed = Owed(kind, a, b)
        ours[owed].add(short(act))
        if not borrowed:
            own.add(owed)
        if doubtful:
            unverified.add((owed, short(act)))
    for kind, a, b, act in rows(_ALLIANCES, year=MEMBERS_TO, kinds=list(KINDS)):
        traced[Owed(kind, a, b)].add(short(act))
    members = defaultdict[str, dict[str, int]](dict)
    for act, state, since, still in rows(_PARTS):
        if still:
            members[short(act)][state] = since
    return Data(
        {owed: frozenset(acts) for owed, acts in ours.items()},
        frozenset(ours.keys() - own),
        frozenset(unverified),
        {Owed(*row): unbroken(years, YEAR) for *row, years in rows(_SPELLS, year=YEAR) if YEAR in years},
        {owed: frozenset(acts) for owed, acts in traced.items()},
        frozenset(state for (state,) in rows(_SYSTEM, year=YEAR)),
        treaties("mihwar-treaties"),
        treaties("atop-members"),
        members,
    )


# Writing the page


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([line(head), line("---" for _ in head), *(line(cells) for cells in lines)])


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _agreements(ours: Collection[Owed], theirs: Collection[Owed], states: int) -> str:
    lines = []
    for kind in KINDS:
        one = agreement(ours, theirs, kind, states)
        kappa = "" if one.kappa is None else f"{one.kappa:.2f}"
        lines.append((kind, one.both, one.ours, one.theirs, _share(one.share), kappa))
    return _table(("kind", "both", "only ours", "only ATOP", "share of agreement", "kappa"), lines)


def _counts(owed: Iterable[Owed]) -> str:
    counts = Counter(one.kind for one in owed)
    return ", ".join(f"{kind} {counts[kind]}" for kind in KINDS if counts[kind])


def _who(owed: Collection[Owed]) -> str:
    """The pairs where they are few; else the states that stand in most of them, and how many others there are."""
    pairs = sorted({(one.by, one.to) for one in owed})
    if len({frozenset(pair) for pair in pairs}) <= 4:
        there = set(pairs)
        shown = {f"{min(p)}-{max(p)}" if p[::-1] in there else f"{p[0]} to {p[1]}" for p in pairs}
        return ", ".join(sorted(shown))
    counts = Counter(state for pair in pairs for state in pair)
    most = max(counts.values())
    heavy = sorted(state for state, count in counts.items() if count > 0.6 * most)
    if len(heavy) > 12:
        return f"{len(counts)} states"
    light = len(counts) - len(heavy)
    return ", ".join(heavy) + (f" with {light} other{'s' * (light > 1)}" if light else "")


def _membership(data: Data, number: str) -> str:
    there = data.members[number]
    if len(there) <= 6:
        return ", ".join(sorted(there))
    return f"{len(there)} states"


def _alliance(found: Found, number: str) -> str:
    name = f", {found.names[number]}" if number in found.names else ""
    return f"{number}{name} ({found.data.alliances[number].signed}; {_membership(found.data, number)})"


def _since(owed: Iterable[Owed], data: Data) -> str:
    return ", ".join(map(str, sorted({data.theirs[one] for one in owed})))


def _reason(group: Group, data: Data) -> str:
    if group.reason is None:
        return UNEXPLAINED
    why = WHY[group.reason.why]
    said = f"{why[0].upper()}{why[1:]}. {group.reason.text}"
    if group.reason.why != "unverified" and group.bearer and all((one, group.bearer) in data.unverified for one in group.owed):
        said += " Our clause is unverified."
    return said


UNEXPLAINED = "**Not yet explained.**"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of the comparison, as the page tells it.

    Attributes:
        data: what was compared.
        names: of alliances, by ATOP's number.
        one: ATOP's number to our identifier, where both are one treaty.
        inside: obligations of ours between members of COW's system.
        ours: what only we have.
        coded: what only ATOP has by alliances that we have too, or that somebody has looked at.
        lost: what only ATOP has and what cannot be traced to an alliance.
        unknown: what only ATOP has by alliances that we lack, unless it has a reason.
        lacking: numbers of alliances that we lack.
    """

    data: Data
    names: Mapping[str, str]
    one: Mapping[str, str]
    inside: frozenset[Owed]
    ours: Sequence[Group]
    coded: Sequence[Group]
    lost: Sequence[Group]
    unknown: Sequence[Group]
    lacking: frozenset[str]

    @property
    def new(self) -> frozenset[Owed]:
        """What only ATOP has."""
        return frozenset(self.data.theirs.keys() - self.inside)


def compare(data: Data, reasons: Sequence[Reason], by_hand: Mapping[str, str], names: Mapping[str, str]) -> Found:
    """Sort everything that differs by treaty and reason."""
    inside = frozenset(owed for owed in data.ours if {owed.by, owed.to} <= data.states)
    one = same(data.treaties.values(), data.alliances.values(), by_hand)
    lacking = frozenset(number for number, there in data.members.items() if len(there) > 1 and number not in one)
    theirs = explained(data.theirs.keys() - inside, data.traced, reasons, "atop ")
    unknown = [group for group in theirs if group.bearer in lacking and group.reason is None]
    coded = [group for group in theirs if group.bearer and group not in unknown]
    lost = [_strange(group, data) for group in theirs if not group.bearer]
    return Found(
        data, names, one, inside, explained(inside - data.theirs.keys(), data.ours, reasons), coded, lost, unknown, lacking
    )


def _strange(group: Group, data: Data) -> Group:
    """With the reason that needs no hand: no treaty of ours was signed by the two in the year since which ATOP counts."""
    first = next(iter(group.owed))
    pair, years = frozenset((first.by, first.to)), {data.theirs[owed] for owed in group.owed}
    near = any(pair in each.pairs and each.signed and each.signed.year in years for each in data.treaties.values())
    if group.reason or near:
        return group
    return Group("", group.owed, Reason("untraced", "We have no treaty that the two signed in that year.", pair=pair))


def page(found: Found) -> str:
    """The whole page."""
    parts = (_how(found), _kinds(found), _why(found), _ours(found), _coded(found), _lost(found), _left(found), _lacking(found))
    return "\n\n".join(parts) + "\n"


def _how(found: Found) -> str:
    data = found.data
    outside = data.ours.keys() - found.inside
    strangers = sorted({state for owed in outside for state in (owed.by, owed.to)} - data.states)
    return f"""# mihwar's treaties and ATOP, {YEAR}

Written by `tools/vs_atop.py`; the reasons stand in `tools/vs_atop_reasons.toml`.

## How it was compared

- What is counted is the directed dyad: state A owes state B an obligation of a kind on any day of {YEAR}. ATOP is version
  5.1 (card [atop-dyads](../cards/atop-dyads.md)), ours are the treaties of `src/mihwar/facts/treaties/`.
- ATOP counts from signature; so ours are counted from signature here too, also where they came into force later or never.
  Elsewhere in mihwar a treaty binds from its entry into force. One who joined later counts from joining. A party that only
  froze its part counts.
- Both use mihwar's identifiers; only members of COW's state system in {YEAR} are compared ({len(data.states)} states).
  {len(outside)} dyads of ours fall away because a party is none: {", ".join(strangers) or "no state"}.
- ATOP 5.1 says who owes whom, not by which alliance. An alliance is named from the member file 4.01, which ends with
  {MEMBERS_TO}: a dyad of {YEAR} is traced to the alliances in force at the end of {MEMBERS_TO} that bear it. What cannot be
  traced is said.
- A dyad that hangs on several treaties is counted once, under the one that bears most of the dyads that differ.
- An alliance of ATOP's is a treaty of ours where the two were signed within {CLOSE} days of one another between much the same
  states ({ALIKE:.0%} of the pairs), or where that was found by hand. Numbers such as 3740 are ATOP's.
- Share of agreement: of the dyads that either has, those that both have. Kappa is Cohen's over all ordered pairs of states."""


def _kinds(found: Found) -> str:
    data = found.data
    borrowed = data.borrowed & found.inside
    own, theirs, states = found.inside - borrowed, data.theirs.keys() - borrowed, len(data.states)
    refused = {owed for group in found.coded if group.reason and group.reason.why == "not counted by us" for owed in group.owed}
    without = [
        (kind, agreement(own, theirs - refused, kind, states)) for kind in KINDS if any(one.kind == kind for one in refused)
    ]
    said = ", ".join(f"{kind} {_share(one.share)} (kappa {one.kappa or 0:.2f})" for kind, one in without)
    parts = [
        "## By kind",
        "This is the table to quote. It leaves out, on both sides, the dyads where our only clause was coded from ATOP (its\n"
        "source, or its note says so): that these agree proves nothing.",
        _agreements(own, theirs, states),
        *(
            [f"Leaving out also the {len(refused)} dyads that only ATOP takes for an obligation at all (below): {said}."]
            if said
            else []
        ),
        f"With the {len(borrowed)} dyads that were left out ({_counts(borrowed)};\n"
        f"{len(borrowed & data.theirs.keys())} of them in ATOP {YEAR}):",
        _agreements(found.inside, data.theirs.keys(), states),
        "Neither table is a test of independent codings throughout: which treaties we coded was partly chosen with ATOP's list\n"
        "in hand, and some dates of accession were taken from it or checked against it. The kind of obligation in the first\n"
        "table rests on other sources.",
    ]
    return "\n\n".join(parts)


def _why(found: Found) -> str:
    counts: dict[str, list[int]] = {}
    for side, groups in enumerate((found.ours, [*found.coded, *found.lost, *found.unknown])):
        for group in groups:
            why = "not coded" if group in found.unknown else group.reason.why if group.reason else ""
            counts.setdefault(WHY.get(why, "not yet explained"), [0, 0])[side] += len(group.owed)
    lines = sorted(counts.items(), key=lambda line: (-sum(line[1]), line[0]))
    return "## Differences by reason\n\n" + _table(("reason", "only ours", "only ATOP"), ((why, *each) for why, each in lines))


def _ours(found: Found) -> str:
    lines = ((f"`{one.bearer}`", _counts(one.owed), _who(one.owed), _reason(one, found.data)) for one in found.ours)
    return "## Only ours\n\n" + _table(("treaty", "dyads", "between", "reason"), lines)


def _coded(found: Found) -> str:
    lines = (
        (
            _alliance(found, one.bearer),
            f"`{found.one[one.bearer]}`" if one.bearer in found.one else "none",
            _counts(one.owed),
            _who(one.owed),
            _reason(one, found.data),
        )
        for one in found.coded
    )
    return f"""## Only ATOP: looked at

ATOP's alliance with the day it was signed and its members at the end of {MEMBERS_TO}; then the treaty of ours that is the
same, if any.

{_table(("ATOP", "ours", "dyads", "between", "reason"), lines)}

Besides these, {sum(len(group.owed) for group in found.unknown)} dyads hang on {len({group.bearer for group in found.unknown})}
alliances that are not coded by us yet: see the [list of them](#alliances-of-atop-that-we-lack)."""


def _lost(found: Found) -> str:
    lines = ((_who(one.owed), _counts(one.owed), _since(one.owed, found.data), _reason(one, found.data)) for one in found.lost)
    return f"""## Only ATOP: not traced to an alliance

Version 5.1 has these in {YEAR}; no alliance of version 4.01 in force at the end of {MEMBERS_TO} bears them. They are of
alliances or members that 5.1 added.

{_table(("between", "dyads", "in ATOP 5.1 since", "reason"), lines)}"""


def _left(found: Found) -> str:
    left = [group for group in (*found.ours, *found.coded, *found.lost) if group.reason is None]
    if not left:
        return "## Not yet explained\n\nNothing: every difference above has a reason, or is work to do."
    owed = [each for group in left for each in group.owed]
    listed = ", ".join(dict.fromkeys(f"`{group.bearer}`" if group.bearer else _who(group.owed) for group in left))
    return f"## Not yet explained\n\n{len(owed)} dyads ({_counts(owed)}): {listed}."


def _lacking(found: Found) -> str:
    held = defaultdict[str, set[Owed]](set)
    for owed, numbers in found.data.traced.items():
        for number in numbers & found.lacking:
            held[number].add(owed)

    seen = {group.bearer for group in found.coded if group.bearer in found.lacking}

    def rank(number: str) -> tuple[Any, ...]:
        new = held[number] & found.new
        strong = any(each.kind in ("defence", "offence") for each in new)
        great = len(found.data.members[number].keys() & GREAT)
        return (number in seen, not strong, not new, len(new) < MANY, -great, -len(new), number)

    lines = []
    for number in sorted(found.lacking, key=rank):
        kinds = ", ".join(kind for kind in KINDS if any(each.kind == kind for each in held[number]))
        signed, new = found.data.alliances[number].signed, _counts(held[number] & found.new) or "none"
        said = found.names.get(number, "") + (" (looked at, see above)" if number in seen else "")
        lines.append((number, signed, _membership(found.data, number), kinds, new, said.strip()))
    total = sum(len(there) > 1 for there in found.data.members.values())
    return f"""## Alliances of ATOP that we lack

Of {total} alliances of version 4.01 in force at the end of {MEMBERS_TO}, {total - len(found.lacking)} are among our treaties
(some as ended); these {len(found.lacking)} are not. The order is that of the work: first what adds defence, then what adds
{MANY} dyads or more, then what adds any, with more of the five permanent members before fewer; last what was looked at and
is no work. New dyads are those that ATOP has in {YEAR} and no treaty of ours gives.

{_table(("ATOP", "signed", "members", "kinds", "new dyads", "name, where known"), lines)}"""


def main(db: Path | None = None) -> None:
    if db is None:
        if not SHARED.is_dir():
            raise SystemExit(f"ATOP's files are not at {SHARED}: give the path of a store that holds them.")
        with tempfile.TemporaryDirectory() as folder:
            build(Path(folder) / "atop.duckdb", SHARED)
            main(Path(folder) / "atop.duckdb")
        return
    with connect(db) as con:
        found = compare(read(con), *read_reasons(REASONS.read_text(encoding="utf-8")))
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main(*(Path(one) for one in sys.argv[1:2]))
