"""Everything on one state: who it is and was, what it is party to, how it votes, who stands near it, to whom it is exposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from mihwar.answers import deeds, powers
from mihwar.answers.answer import DAY, FLAG, NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.around import around
from mihwar.answers.brief import AGAINST
from mihwar.answers.deeds import Row
from mihwar.answers.exposure import exposures
from mihwar.answers.nearness import MEASURES
from mihwar.answers.partners import POINT, POINTS
from mihwar.answers.power import power
from mihwar.errors import AmbiguousState, BadChoice, UnknownState
from mihwar.measures.cross_table import scored
from mihwar.model import LAYERS
from mihwar.world import World

WINDOW = 5  # years back from the day in which acts are given one by one
NEAR = ("agreement", "alliance-s", "ideal-point-distance", "trade-share")
# Who shares fewer than half of the items that the best known partner shares is not ranked.
ENOUGH = 0.5
MOST_AGAINST = 6
ATTRIBUTES = (("wdi", "gdp"), ("wdi", "gdp_per_capita"), ("wdi", "population"))
BLOCS: Columns = {
    "bloc": TEXT, "name_en": TEXT, "name_ar": TEXT, "kind": TEXT, "since": DAY, "until": DAY, "now": FLAG, "note_en": TEXT,
    "note_ar": TEXT, "card": TEXT, "url": TEXT,
}  # fmt: skip
SERIES: Columns = {
    "measure": TEXT, "state": TEXT, "year": WHOLE, "value": NUMBER, "lo": NUMBER, "hi": NUMBER, "n": WHOLE, "seat": TEXT,
    "card": TEXT,
}  # fmt: skip
CLOSE: Columns = {
    "measure": TEXT, "year": WHOLE, "state": TEXT, "value": NUMBER, "lo": NUMBER, "hi": NUMBER, "n": WHOLE, "ranked": FLAG,
    "card": TEXT,
}  # fmt: skip
EXPOSURE: Columns = {
    "state": TEXT, "exposure": NUMBER, "income": NUMBER, "living": NUMBER, "reverse": NUMBER, "exports": NUMBER,
    "imports": NUMBER,
}  # fmt: skip
FIGURES: Columns = {
    "measure": TEXT, "year": WHOLE, "value": NUMBER, "unit": TEXT, "share": NUMBER, "rank": WHOLE, "covered": WHOLE,
    "members": WHOLE, "card": TEXT,
}  # fmt: skip
METHOD = (
    "series: `ideal_point` as Bailey, Strezhnev and Voeten publish it, lo and hi the ends of its 90% interval, n the votes "
    "behind it; their axis sets the USA against those who vote unlike it, which is their choice. `agreement`, as in `votes`, "
    "with each state compared; n: divided roll calls in which both voted.",
    "close: as in `around`, of the last year covered up to the day; ranked: n is at least half of the largest n.",
    "exposure: as in `exposure`, of the last year with goods trade and output; only if that year is not after the day.",
    "figures: the last value up to the day; shares and ranks as in `power`.",
)


def dossier(world: World, state: str, against: Sequence[str] = AGAINST, since: int | None = None) -> Answer:
    """Everything on one state as of the world's date; of a state that had ended by then, as of its last day (`over`).

    Args:
        world: the store.
        state: a name or code.
        against: states whose ideal points and agreement with it are given beside it: a choice.
        since: acts one by one from this year on; None: of the last five years. The newest of each layer are always given.

    Returns:
        `treaties` (the main table), `sanctions`, `blocs`, `series`, `close`, `exposure`, `acts`, `partners`, `years`,
        `figures`; `missing` says why a part is empty. `names` on the day.

    Raises:
        UnknownState, AmbiguousState: a name or code means none or several states.
        BadChoice: more than six states to compare with.
    """
    if len(against) > MOST_AGAINST:
        raise BadChoice(f"{len(against)} states are too many to compare with; give at most {MOST_AGAINST}.")
    asked = meant(world, state)
    on, over = _moment(world, asked)
    here = world.at(on)
    shown = here.state(asked, "id") if here.record(asked)["spells"] else here.describe(asked, on)
    me = shown.id
    others = list(dict.fromkeys(one for name in against if (one := here.meant(name)) not in (me, asked)))
    window = date(since if since is not None else on.year - WINDOW, 1, 1)
    member = _memberships(here, here.line(me), on)
    done = deeds.deeds(here, me, on, window, {bloc: rows for bloc, (_, rows) in member.items()})
    missing: dict[str, str] = {}
    close, near = _close(here, me, on, missing)
    exposed = _exposure(here, me, on, missing)
    data: dict[str, Any] = {
        "on": on,
        "over": over,
        "asked": asked,
        "state": asdict(shown),
        "line": here.line(me),
        **_identity(here, me),
        "treaties": done.treaties,
        "sanctions": done.sanctions,
        "blocs": _blocs(member, on),
        "against": others,
        "series": [*_points(here, [me, *others], on, missing), *_agreement(here, me, others, on, missing)],
        "near": near,
        "close": close,
        "exposed": exposed and {key: value for key, value in exposed.items() if key != "rows"},
        "exposure": exposed["rows"] if exposed else [],
        "figures": _figures(here, me, on),
        "since": window,
        "acts": done.acts,
        "partners": done.partners,
        "years": done.years,
        "missing": missing,
        "not_covered": here.not_covered(LAYERS, me),
    }
    data["names"] = _names(here, data, [me, asked, *others], on)
    data["orgs"] = _orgs(here, data)
    return Answer(
        data=data,
        table="treaties",
        columns=deeds.TREATIES,
        sources=cited(here.cards(), _used(data)),
        method=(*deeds.METHOD, *METHOD),
        more={
            "sanctions": deeds.SANCTIONS, "blocs": BLOCS, "series": SERIES, "close": CLOSE, "exposure": EXPOSURE,
            "acts": deeds.ACTS, "partners": deeds.PARTNERS, "years": deeds.YEARS, "figures": FIGURES,
        },
    )  # fmt: skip


def meant(world: World, text: str) -> str:
    """The state that a text means, itself: Russia, though on the world's date its seat was that of the Soviet Union.

    Raises:
        UnknownState, AmbiguousState: it means none or several states.
    """
    if text.strip().upper() in world.atlas.records:
        return text.strip().upper()
    try:
        found = world.meant(text)
    except UnknownState:  # what has ended by the world's date is meant all the same
        return world.atlas.resolve(text)
    try:
        today = world.resolve(text, on=date.today())
    except (UnknownState, AmbiguousState):
        return found
    return today if found in world.line(today) else found


def _moment(world: World, state: str) -> tuple[date, bool]:
    """The world's date, or the last day of a state that had ended by then; and whether it had."""
    on, ended = world.on or date.today(), world.describe(state).ended
    return (on, False) if ended is None or on < ended else (date.fromordinal(ended.toordinal() - 1), True)


def _identity(world: World, me: str) -> dict[str, Any]:
    """Names, codes and spells of all times, and the states before and after it."""
    record = world.record(me)
    return {
        "called": [{key: row[key] for key in ("lang", "kind", "name", "since", "until")} for row in record["names"]],
        "codes": [{key: row[key] for key in ("scheme", "code", "since", "until")} for row in record["codes"]],
        "relations": [
            {
                "kind": row["kind"], "state": row["state"], "other": row["other"], "on": row["on"], "note_en": row["note_en"],
                "source": row["source"],
            }
            for row in world.atlas.relations.get(me, ())
        ],
    }  # fmt: skip


def _memberships(world: World, line: Sequence[str], on: date) -> dict[str, tuple[Mapping[str, Any], list[Row]]]:
    """Every bloc that a state or one of its line had joined by a day, with its spells there."""
    found: dict[str, tuple[Mapping[str, Any], list[Row]]] = {}
    for bloc, told in world.bloc_table().items():
        spells = [row for row in world.member_spells(bloc) if row["state"] in line and row["since"] <= on]
        if spells and told["kind"] != "list":
            found[bloc] = (told, spells)
    return found


def _blocs(member: Mapping[str, tuple[Mapping[str, Any], Sequence[Row]]], on: date) -> list[Row]:
    """Its memberships, those of the day first, then the newest."""
    rows = [
        {
            "bloc": bloc, "name_en": told["name_en"], "name_ar": told["name_ar"], "kind": told["kind"], "since": spell["since"],
            "until": spell["until"], "now": spell["until"] is None or spell["until"] > on, "note_en": spell["note_en"],
            "note_ar": spell["note_ar"], "card": spell["card"], "url": spell["url"] or told["url"],
        }
        for bloc, (told, spells) in member.items() for spell in spells
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (not row["now"], row["since"], row["bloc"]))


# How it votes


def _points(world: World, states: Sequence[str], on: date, missing: dict[str, str]) -> Iterator[Row]:
    """Ideal points, year by year, with their intervals; those of the first decide what is missing."""
    if not world.cards()[POINTS]["loaded"]:
        missing["ideal_point"] = "not loaded"
        return
    parts = tuple(f"{POINT}{part}" for part in ("", "_lo", "_hi", "_votes"))
    found = world.holdings.attributes(POINTS, parts, powers.FIRST, date.today().year)
    place = {state: at for at, state in enumerate(found.states)}
    upto = on.year - powers.FIRST + 1
    for state in states:
        seats = [one for one in world.line(state) if one in place]
        known = np.isfinite(found.value[POINT][:upto, [place[one] for one in seats]])
        if state == states[0] and not known.any():
            missing["ideal_point"] = "no vote"
            return
        for at in np.flatnonzero(known.any(axis=1)).tolist():
            seat = seats[int(np.argmax(known[at]))]
            value, lo, hi, votes = (_number(found.value[part][at, place[seat]]) for part in parts)
            yield {
                "measure": "ideal_point", "state": state, "year": found.years[at], "value": value, "lo": lo, "hi": hi,
                "n": None if votes is None else int(votes), "seat": seat, "card": POINTS,
            }  # fmt: skip


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _agreement(world: World, me: str, others: Sequence[str], on: date, missing: dict[str, str]) -> Iterator[Row]:
    """Agreement with some states, session by session: `votes`, worked out on the matrix of votes."""
    calls = world.roll_calls()
    if not calls.acts:
        missing["agreement"] = "not loaded"
        return
    place = {state: at for at, state in enumerate(calls.states)}

    def cast(state: str) -> Any:
        seats = [place[one] for one in world.line(state) if one in place]
        return calls.vote[seats].max(axis=0) if seats else np.zeros(len(calls.acts), np.int8)

    mine, found = cast(me), False
    last = {int(session): nr for nr, session in enumerate(calls.session)}
    for other in others:
        theirs = cast(other)
        both = calls.divided & (mine > 0) & (theirs > 0) & (calls.session + 1945 <= on.year)
        cell = 9 * calls.session[both].astype(np.int64) + 3 * (mine[both].astype(np.int64) - 1) + theirs[both] - 1
        counts = np.bincount(cell, minlength=9 * (int(calls.session[-1]) + 1)).tolist()
        for session in np.unique(calls.session[both]).tolist():
            score = scored(counts[9 * session : 9 * session + 9])
            found = True
            yield {
                "measure": "agreement", "state": other, "year": session + 1945, "value": score.agreement, "lo": None, "hi": None,
                "n": score.common, "seat": None, "card": calls.card[last[session]],
            }  # fmt: skip
    if not found:
        missing["agreement"] = "no vote"


# Who stands near it


def _close(world: World, me: str, on: date, missing: dict[str, str]) -> tuple[list[Row], list[dict[str, Any]]]:
    """How every state stands to it by several measures in the last year covered; and what the measures are."""
    rows: list[Row] = []
    told: list[dict[str, Any]] = []
    for name in NEAR:
        found = None
        for one in _years_before(world, me, name, on):
            then = around(world, me, name, one, one).data
            if found is None or then["reason"] is None:
                year, found = one, then
            if then["reason"] is None:
                break
        known = [row for row in found["rows"] if row["value"] is not None] if found else []
        if not known:
            missing[name] = str(found["reason"]) if found else _why(world, me, name)
        votes = MEASURES[name].layer == "vote"
        enough = ENOUGH * max((row["n"] or 0 for row in known), default=0) if votes else 0
        rows += [
            {"measure": name, **{key: row[key] for key in ("year", "state", "value", "lo", "hi", "n", "card")},
             "ranked": (row["n"] or 0) >= enough}
            for row in known
        ]  # fmt: skip
        told.append({**asdict(MEASURES[name]), "year": year if found else None, "known": len(known)})
    return rows, told


def _years_before(world: World, me: str, measure: str, on: date) -> list[int]:
    """The last year up to a day that the measure covers, and the one before: who left in autumn has no session of that year."""
    for span in reversed(_covered(world, me, measure)):
        if span["first"] <= on.year:
            last = min(span["last"], on.year)
            return [year for year in (last, last - 1) if year >= span["first"]]
    return []


def _covered(world: World, me: str, measure: str) -> Sequence[Mapping[str, Any]]:
    """The spans of years that a measure covers, the same for every state."""
    year = date.today().year
    key = ("covered by", measure)
    spans: Sequence[Mapping[str, Any]] = world.made(key, lambda: (around(world, me, measure, year, year).data["covered"],))[0]
    return spans


def _why(world: World, me: str, measure: str) -> str:
    return "outside" if _covered(world, me, measure) else "not loaded"


def _exposure(world: World, me: str, on: date, missing: dict[str, str]) -> dict[str, Any] | None:
    """The exposure to each other state, and what the numbers rest on."""
    try:
        trade = world.trade_matrix()
    except BadChoice:
        missing["exposure"] = "not loaded"
        return None
    if trade.year > on.year:
        missing["exposure"] = "outside"
    elif me not in trade.states:
        missing["exposure"] = "no output"
    else:
        found = exposures(world, me).data
        rows = [{key: row[key] for key in EXPOSURE} for row in found["rows"] if row["recorded"]]
        keys = ("year", "theta", "ratio", "card", "gdp_card", "home_share", "own", "silent", "left_out")
        return {
            **{key: found[key] for key in keys},
            "partners": len(rows),
            "unrecorded": len(found["rows"]) - len(rows),
            "rows": rows,
        }
    return None


# Its size


def _figures(world: World, me: str, on: date) -> list[Row]:
    """Its shares of power and its output and people, each of the last year known up to the day."""
    rows: list[Row] = []
    for kind in powers.KINDS:
        began, ended = powers.span(world, kind)
        if not world.cards()[kind.card]["loaded"] or began is None or began > on.year:
            continue
        year = min(ended or on.year, on.year)
        try:
            found = power(world, [me], year, year, by=[kind.id]).data["states"]
        except BadChoice:  # never a member of the state system
            return rows
        rows += [{**{key: row[key] for key in FIGURES}} for row in found if row["value"] is not None]
    for card, variable in ATTRIBUTES:
        rows += _attribute(world, me, on, card, variable)
    return rows


def _attribute(world: World, me: str, on: date, card: str, variable: str) -> list[Row]:
    if not world.cards()[card]["loaded"]:
        return []
    found = world.holdings.attributes(card, (variable,), powers.FIRST, date.today().year)
    if me not in found.states:
        return []
    values = found.value[variable][: on.year - powers.FIRST + 1, found.states.index(me)]
    known = np.flatnonzero(np.isfinite(values))
    if not known.size:
        return []
    at = int(known[-1])
    return [
        {**dict.fromkeys(FIGURES), "measure": f"{variable}_value", "year": found.years[at], "value": float(values[at]),
         "unit": found.unit[variable], "card": card}
    ]  # fmt: skip


# Names and cards


def _names(world: World, data: Mapping[str, Any], asked: Sequence[str], on: date) -> dict[str, dict[str, str]]:
    """English and Arabic names of every state that is mentioned."""
    mentioned: set[str] = set(data["line"])
    for row in data["treaties"]:
        mentioned.update(row["others"])
    for row in data["sanctions"]:
        mentioned.update(row["states"])
    for row in data["acts"]:
        mentioned.update(row["others"])
    for key in ("close", "exposure", "partners", "series"):
        mentioned.update(row["state"] for row in data[key])
    for row in data["relations"]:
        mentioned.update((row["state"], row["other"]))
    mentioned.update((data["exposed"] or {}).get("silent", ()))
    mentioned = {one for one in mentioned if one in world.atlas.records}
    return dict(sorted((world.names(mentioned) | world.names_on(asked[:1], on) | world.names(asked[1:])).items()))


def _orgs(world: World, data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Names of the organisations that are blocs of the store."""
    blocs = world.bloc_table()
    named = {org for row in data["sanctions"] for org in (*row["orgs"], row["through"]) if org in blocs}
    return {org: {"en": blocs[org]["name_en"], "ar": blocs[org]["name_ar"]} for org in sorted(named)}


def _used(data: Mapping[str, Any]) -> list[str | None]:
    """The cards it rests on, in the order of its parts."""
    used: list[str | None] = ["mihwar-states"]
    for key in ("treaties", "sanctions", "blocs", "series", "close", "figures", "acts", "partners"):
        used += [row["card"] for row in data[key]]
    if data["exposed"]:
        used += [data["exposed"]["card"], data["exposed"]["gdp_card"]]
    return used
