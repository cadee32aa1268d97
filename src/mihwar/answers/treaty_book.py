"""The treaties and places of the world as the scenarios want them, with treaties added or taken away."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mihwar.errors import BadChoice, BadFacts, UnknownState
from mihwar.scenarios.obligations.supposed import Promise, promises, promises_of
from mihwar.scenarios.obligations.treaty import Clause, Party, Place, Treaty
from mihwar.sources import handwritten, own_places, own_treaties
from mihwar.world import World

_LISTS = ("conditions", "by", "to", "areas", "covers", "excludes", "against")
_WORDS = ("article", "kind", "trigger", "duty")
SUPPOSED = "hypothetical"  # where the ids of treaties begin that nobody signed
_MOST_SUPPOSED = 20
_CODES = re.compile(r"[A-Z]{3}( [A-Z]{3})+")


def book(
    world: World, on: date, more: Sequence[Path] = (), without: Sequence[str] = (), add: Sequence[str] = ()
) -> dict[str, Treaty]:
    """Every coded treaty by its short id, as its parties stand on a date.

    Args:
        world: the store.
        on: of several spells of a party the one that holds on this day counts, else the last.
        more: files of treaties that are to be added, or to take the place of one with the same name.
        without: short ids of treaties that are left out.
        add: treaties that nobody signed: see `supposed`.

    Raises:
        BadFacts: a file is malformed or names a state that is not in the table of states.
        BadChoice: a treaty to leave out that is not there, or one to add that is not written as it must be.
        UnknownState, AmbiguousState: of a treaty to add.
    """
    found = dict(_carried(world, on))
    for path in more:
        if not path.is_file():
            raise BadChoice(f"{path} is no file; --with takes a treaty in the format of docs/facts.md.")
        act, its_parties, its_clauses = own_treaties.coded(path)
        named = {row["state"] for row in its_parties} | {one for row in its_clauses for one in (*row["by"], *row["to"])}
        if strange := sorted(one for one in named if one not in world.atlas.records):
            raise BadFacts(f"{path.name} names states that are not in the table of states", strange)
        found[_short(act["id"])] = _treaty(act, its_parties, its_clauses, on)
    if len(add) > _MOST_SUPPOSED:
        raise BadChoice(f"{len(add)} treaties are too many to add; add at most {_MOST_SUPPOSED}.")
    for text in add:
        made = supposed(world, text, on)
        found[_short(made.id)] = made
    for name in without:
        if name not in found:
            raise BadChoice(f"There is no treaty {name!r} to leave out; `mihwar treaties` lists them.")
        del found[name]
    return found


def supposed(world: World, text: str, on: date) -> Treaty:
    """A treaty that nobody signed, in force from a date.

    Args:
        world: the store, for names of states.
        text: `UKR:USA:defence`, `EST+LTU+LVA:consultation` (`:` will do for `+`), or with the duty
            `UKR:USA:defence:assist_as_deemed`.
        on: the day.

    Raises:
        BadChoice, UnknownState, AmbiguousState: with one sentence each.
    """
    states, promise = _meant(world, text)
    name = "-".join([SUPPOSED, *(one.lower() for one in states), promise.word.replace(":", "-")])
    kind = handwritten.meanings("kind")[promise.kind]
    names = world.names_on(states, on)
    titles = {
        "title_en": f"Hypothetical treaty ({kind[0]}): {' – '.join(names[one]['en'] for one in states)}",
        "title_ar": f"معاهدة افتراضية ({kind[1]}): {' – '.join(names[one]['ar'] for one in states)}",
    }
    act = {
        "id": f"{SUPPOSED}/{name}",
        "signed": on,
        "began": on,
        "ended": None,
        "url": None,
        "asked": spelled(world, text),
        **titles,
    }
    parties = [{"state": one, "signed": on, "since": on, "until": None, "frozen": None} for one in states]
    clause = {
        **dict.fromkeys((*_LISTS, "since", "until", "url", "quote", "quote_lang", "note_en", "note_ar")),
        "act": act["id"], "article": "1", "kind": promise.kind, "trigger": promise.trigger, "duty": promise.duty,
        "conditions": promise.conditions, "text_en": promise.text_en, "text_ar": promise.text_ar, "confidence": SUPPOSED,
    }  # fmt: skip
    return _treaty(act, parties, [clause], on)


def spelled(world: World, text: str) -> str:
    """How a treaty to add is written: states by code and in order, the duty only where it is not the kind's first."""
    states, promise = _meant(world, text)
    return ":".join([*states, promise.word])


def _meant(world: World, text: str) -> tuple[list[str], Promise]:
    """The states and the promise that a text means."""
    parts = [part.strip() for part in text.split(":")]
    kinds = list(dict.fromkeys(one.kind for one in promises()))
    at = next((number for number, part in enumerate(parts) if part in kinds), None)
    if at is None or len(parts) > at + 2:
        raise BadChoice(f"{text!r} is no treaty to add; write STATE:STATE:KIND with a kind of {', '.join(kinds)}.")
    known = promises_of(parts[at])
    duty = parts[at + 1] if len(parts) > at + 1 else known[0].duty
    promise = next((one for one in known if one.duty == duty), None)
    if promise is None:
        raise BadChoice(f"{text!r}: a treaty of {parts[at]} has no duty {duty!r}; choose {', '.join(one.duty for one in known)}.")
    # In an address a plus is a space, so that codes may come with spaces between them.
    sides = (part.replace(" ", "+") if _CODES.fullmatch(part) else part for part in parts[:at])
    names = [one.strip() for part in sides for one in part.split("+") if one.strip()]
    states = sorted({world.resolve(one) for one in names})
    if len(states) < 2:
        raise BadChoice(f"{text!r}: a treaty needs at least two states.")
    return states, promise


def _carried(world: World, on: date) -> dict[str, Treaty]:
    """The treaties of the store, made once for a world and a date."""
    return world.made(("book", on), lambda: _made(world, on), most=24)


def _made(world: World, on: date) -> dict[str, Treaty]:
    held = world.treaties()
    parties: dict[str, list[Mapping[str, Any]]] = {}
    clauses: dict[str, list[Mapping[str, Any]]] = {}
    for row in held["parties"]:
        parties.setdefault(row["act"], []).append(row)
    for row in held["clauses"]:
        clauses.setdefault(row["act"], []).append(row)
    return {_short(act["id"]): _treaty(act, parties.get(act["id"], ()), clauses.get(act["id"], ()), on) for act in held["acts"]}


def _short(act: str) -> str:
    return act.rpartition("/")[2]


def _treaty(
    act: Mapping[str, Any], parties: Sequence[Mapping[str, Any]], clauses: Sequence[Mapping[str, Any]], on: date
) -> Treaty:
    members: dict[str, Party] = {}
    for row in sorted(parties, key=lambda row: row["since"] or date.min):
        party = Party(row["state"], row["signed"], row["since"] or act["began"], row["until"], row["frozen"])
        if party.state not in members or (party.since or date.max) <= on:
            members[party.state] = party
    return Treaty(
        act["id"], act["signed"], act["began"], act["ended"], members, tuple(_clause(row) for row in clauses), record=act
    )


def _clause(row: Mapping[str, Any]) -> Clause:
    words: dict[str, Any] = {key: row[key] for key in _WORDS}
    words |= {key: tuple(row[key] or ()) for key in _LISTS}
    return Clause(treaty=_short(row["act"]), **words, since=row["since"], until=row["until"], record=row)


def homes(world: World, on: date) -> dict[str, Place]:
    """The metropolitan territory of every state."""
    return {row["state"]: _place(row) for row in world.places() if row["metropolitan"] and _holds(row, on)}


def regions() -> dict[str, tuple[str, str]]:
    """The areas of the vocabulary that lie somewhere, with their English and Arabic names."""
    return {word: names for word, names in handwritten.meanings("area").items() if word not in own_places.DERIVED}


def place(world: World, text: str, on: date, target: str) -> Place:
    """The place that a text means on a date: one of `facts/places.csv`, a region (the target's land there), or a state's land.

    Raises:
        BadChoice: neither a place nor a state is called so.
        AmbiguousState: it means several states.
    """
    wanted = "-".join(text.strip().lower().split())
    rows = [row for row in world.places() if _holds(row, on)]
    for row in rows:
        if not row["metropolitan"] and wanted in (row["place"], _slug(row["name_en"]), _slug(row["name_ar"])):
            return _place(row)
    for word, names in regions().items():
        if wanted in (word.replace("_", "-"), word, *(_slug(one) for one in names)):
            return Place(word, target, frozenset({word}))
    try:
        state = world.resolve(text)
    except UnknownState:
        near = sorted({row["place"] for row in rows if not row["metropolitan"] and row["place"][:3] == wanted[:3]})[:6]
        like = f", such as {', '.join(near)}" if near else ", such as hawaii, falklands or taiwan-strait"
        raise BadChoice(
            f"No place is called {text!r}; take a state, a region such as pacific, or a place of facts/places.csv{like}."
        ) from None
    return homes(world, on).get(state, Place(state, state, metropolitan=True))


def offered(world: World, on: date, targets: Sequence[str]) -> dict[str, list[dict[str, str]]]:
    """What a form may offer on a day: states, places that those attacked hold or claim, waters, and regions."""
    rows = [row for row in world.places() if not row["metropolitan"] and _holds(row, on)]
    held = [row for row in rows if row["state"] in targets]
    claimed = [row for row in rows if row["state"] not in targets and set(row["claimants"] or ()) & set(targets)]
    waters = [row for row in rows if row["state"] is None and row not in claimed]
    return {
        "states": world.made(("states to attack", on), lambda: _states(world, on), most=8),
        "held": [_named(row) for row in held],
        "claimed": [_named(row) for row in claimed],
        "waters": [_named(row) for row in waters],
        "regions": [{"id": word, "en": names[0], "ar": names[1]} for word, names in regions().items()],
    }


def _states(world: World, on: date) -> list[dict[str, str]]:
    """The states of a day."""
    described = (world.describe(one, on) for one in world.states())
    there = [one for one in described if one.began and one.began <= on < (one.ended or date.max) and one.status != "territory"]
    return [{"id": one.id, "en": one.name_en, "ar": one.name_ar} for one in there]


def _named(row: Mapping[str, Any]) -> dict[str, str]:
    return {"id": row["place"], "en": row["name_en"], "ar": row["name_ar"]}


def _slug(name: str | None) -> str:
    return "-".join((name or "").lower().split())


def _holds(row: Mapping[str, Any], on: date) -> bool:
    return (row["since"] or date.min) <= on < (row["until"] or date.max)


def _place(row: Mapping[str, Any]) -> Place:
    return Place(
        row["place"], row["state"], frozenset(row["areas"] or ()), bool(row["metropolitan"]), tuple(row["claimants"] or ())
    )
