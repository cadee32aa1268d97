"""A brief on two states, or on one: who they are, what ties them, how they voted, what is imposed on them, what is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from mihwar.answers import votes
from mihwar.answers.answer import Answer, cited
from mihwar.answers.ties import COLUMNS, METHOD, evidence, record
from mihwar.model import LAYERS
from mihwar.world import World

# A pair has few acts; one state takes part in very many.
_ACTS_YEARS = {True: 10, False: 2}
AGAINST = ("USA", "CHN")
VARIABLES = ("gdp", "gdp_per_capita", "population", "ideal_point")
NEIGHBOURS = 8
# Layers whose ties of the year are shown in the section on acts or trade, not among the ties in force.
_EVENTS = ("visit", "arms", "communique", "dispute", "statement", "trade", "vote")


def brief(
    world: World, a: str, b: str | None = None, against: Sequence[str] = AGAINST, since: date | None = None
) -> Answer:
    """Everything the store holds on a pair of states, or on one state, as of the world's date.

    Args:
        world: a world with a date.
        a: a name or code.
        b: a second one, or None for a brief on one state.
        against: states whose voting agreement with each of the two is shown beside the pair's own.
        since: acts from this day on; None: the last ten years of a pair, the last two of one state.

    Raises:
        UnknownState, AmbiguousState: a name or code means none or several states.
    """
    on, cards = world.on or date.today(), world.cards()
    first, second = world.resolve(a), world.resolve(b) if b else None
    pair = [first] + ([second] if second else [])
    others = [one for one in (world.resolve(name) for name in against) if one not in pair]
    acts_since = since or _years_before(on, _ACTS_YEARS[second is not None])
    standing = [record(row, cards) for row in world.ties(first, second, ("treaty",)) if row["layer"] not in _EVENTS]
    data: dict[str, Any] = {
        "on": on,
        "a": asdict(world.state(a)),
        "b": asdict(world.state(b)) if b else None,
        "ties": standing,
        "acts_since": acts_since,
        "acts": _acts(world, first, second, acts_since, cards),
        "blocs": _blocs(world, pair),
        "sanctions": _sanctions(world, pair, cards),
        "votes": _votes(world, first, second, others),
        "trade": world.trade(first, second) if second else [],
        "attributes": world.attributes(pair, VARIABLES),
        "not_covered": world.not_covered(LAYERS, first, second),
        "names": {},
    }
    data["names"] = _names(world, data, pair + others)
    return Answer(
        data=data,
        table="ties",
        columns=COLUMNS,
        sources=cited(cards, _used(data)),
        method=METHOD + votes.METHOD,
    )


def _years_before(on: date, years: int) -> date:
    """The same day some years earlier; 28 February for the 29th."""
    return on.replace(year=on.year - years, day=28 if (on.month, on.day) == (2, 29) else on.day)


def _acts(world: World, a: str, b: str | None, since: date, cards: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for row in world.acts(a, b, since):
        if row["layer"] == "sanction" and b:
            continue
        found.append(
            {
                **{key: value for key, value in row.items() if key not in ("card", "locator", "url")},
                "evidence": [evidence(row, cards)],
            }
        )
    return found


def _blocs(world: World, states: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    keys = ("id", "name_en", "name_ar", "since", "url", "card", "note_en", "note_ar")
    found: dict[str, list[dict[str, Any]]] = {one: [] for one in states}
    for row in world.blocs(states):
        found[row["state"]].append({key: row[key] for key in keys})
    return found


def _sanctions(world: World, states: Sequence[str], cards: Mapping[str, Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Measures in force against each state, gathered by regime: who, since when, which kinds, on what basis."""
    regimes: dict[str, dict[tuple[str, str], dict[str, Any]]] = {one: {} for one in states}
    for row in world.sanctions_on(states):
        regime = regimes[row["target"]].setdefault(
            (row["act"], row["sender"]),
            {
                **{key: row[key] for key in ("act", "sender", "is_org", "title_en", "title_ar", "since")},
                "measures": [],
                "evidence": [evidence(row, cards)],
            },
        )
        regime["since"] = min(regime["since"], row["since"])
        regime["measures"].append(
            {key: row[key] for key in ("kind", "since", "basis", "text_en", "text_ar", "confidence", "url")}
        )
    return {one: list(found.values()) for one, found in regimes.items()}


def _votes(world: World, a: str, b: str | None, others: Sequence[str]) -> dict[str, Any]:
    """Series of agreement: the pair's own, and each one's with the states chosen for comparison."""
    spans = [row for row in world.coverage() if row["layer"] == "vote" and row["complete"] and row["state"] is None]
    found: dict[str, Any] = {
        "began": min((row["began"] for row in spans), default=None),
        "ended": max((row["ended"] for row in spans), default=None),
        "series": [],
        "single": [],
        "neighbours": None,
    }
    pair = [a] + ([b] if b else [])
    asked = pair + list(others)
    if b:
        found["single"] = votes.single_roll_calls(world, a, b)
    else:
        found["neighbours"] = votes.neighbours(world, a)
    sides = ([(0, 1)] if b else []) + [(n, len(pair) + m) for n in range(len(pair)) for m in range(len(others))]
    for (one, two), years in zip(sides, votes.by_session(world, asked, sides), strict=True):
        found["series"].append({"a": asked[one], "b": asked[two], "years": years})
    if (limit := world.on) is not None:
        for series in found["series"]:
            series["years"] = [row for row in series["years"] if row["year"] <= limit.year]
        found["single"] = [row for row in found["single"] if row["date"] <= limit]
    return found


def _names(world: World, data: Mapping[str, Any], asked: Sequence[str]) -> dict[str, dict[str, str]]:
    """English and Arabic names of every state the brief mentions, as of its date."""
    mentioned = set(asked)
    mentioned |= {tie["other"] for tie in data["ties"]}
    mentioned |= {row["sender"] for rows in data["sanctions"].values() for row in rows if not row["is_org"]}
    mentioned |= {row["source"] for row in data["trade"]} | {row["target"] for row in data["trade"]}
    mentioned |= {row[side] for series in data["votes"]["series"] for row in series["years"] for side in ("a", "b")}
    if data["votes"]["neighbours"]:
        mentioned |= {row["state"] for row in data["votes"]["neighbours"]["scores"]}
    found = world.names_on(mentioned.difference(asked)) | world.names_on(asked, world.on)
    return dict(sorted(found.items()))


def _used(data: Mapping[str, Any]) -> list[str | None]:
    """The cards a brief rests on, in the order of its sections."""
    used: list[str | None] = ["mihwar-states"]
    used += [tie["evidence"][0]["card"] for tie in data["ties"]]
    used += [act["evidence"][0]["card"] for act in data["acts"]]
    used += [row["card"] for rows in data["blocs"].values() for row in rows]
    used += [row["evidence"][0]["card"] for rows in data["sanctions"].values() for row in rows]
    used += [row["card"] for series in data["votes"]["series"] for row in series["years"]]
    used += [row["card"] for row in data["votes"]["single"]]
    used += [row["card"] for row in data["trade"]] + [row["card"] for row in data["attributes"]]
    return used
