"""One act, whole: what it is called, when it was, who took part and how, what it lays down, and where all this stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from mihwar.answers import ties, treaties
from mihwar.answers.answer import DAY, TEXT, Answer, Columns, cited
from mihwar.answers.symbols import symbols
from mihwar.errors import UnknownName
from mihwar.world import World

COLUMNS: Columns = {
    "state": TEXT, "org": TEXT, "role": TEXT, "position": TEXT, "signed": DAY, "since": DAY, "until": DAY, "frozen": DAY,
    "note_en": TEXT, "note_ar": TEXT, "locator": TEXT, "url": TEXT,
}  # fmt: skip
CLAUSES: Columns = {
    **treaties.CLAUSES, "area_en": TEXT, "area_ar": TEXT, "against_en": TEXT, "against_ar": TEXT, "quote_lang": TEXT,
    "locator": TEXT, "card": TEXT,
}  # fmt: skip
METHOD = (
    "parties: of a roll call every ballot, role `voter`; of a treaty or sanction with the act's dates where a party has none of "
    "its own. A state that is not among them is not said to have stood aside, but where its position says so.",
    "clauses: of a treaty its obligations; of a sanction its measures, `article` being the legal basis.",
    "confidence: text, seen in the published text; secondary, in a secondary source; unverified, from general knowledge.",
)

_SHOWN = 60  # characters of an unknown id
_TOLD = (
    "id", "layer", "kind", "title_en", "title_ar", "signed", "began", "ended", "precision", "status", "value", "bound", "unit",
    "claimant_en", "claimant_ar", "place_en", "place_ar", "note_en", "note_ar", "confidence",
)  # fmt: skip
_CARD = ("title", "version", "publisher", "licence", "citation", "permission", "redistributable")
_TOPICS = ("me", "nu", "di", "hr", "co", "ec")
_MARKS = ("session", "resolution", "important", "amendment", "paragraph", "divided", "complete")


def act(world: World, name: str) -> Answer:
    """Everything the store holds of one act.

    Args:
        world: the store; its date, or today, is that of `stage`.
        name: the id of an act as every answer gives it, `mihwar-treaties/nato-1949`, or what follows the card in it if no
            other act is called so.

    Returns:
        The act with its `symbols` (of a roll call or veto), `parties` (the main table), `counts` of them by role and position,
        `clauses`, `roll` (of a roll call), `evidence`, and the `names` of states then and of organisations.
        `ended`, `until` are first days after.

    Raises:
        UnknownName: no act has that id; the sentence names some that are like it.
    """
    found = _found(world, name.strip())
    on, cards = world.on or date.today(), world.cards()
    parties = [_party(row) for row in found["parties"]] + [_ballot(row) for row in found["ballots"]]
    clauses = [{key: row.get(key) for key in CLAUSES} for row in found["clauses"]]
    used = list(dict.fromkeys([found["card"], *(row["card"] for row in clauses)]))
    roll = found["roll"]
    data = {
        **{key: found[key] for key in _TOLD},
        "on": on,
        "stage": _stage(found, on),
        "symbols": symbols(roll["resolution"] if roll else found["locator"], found["kind"]),
        "parties": parties,
        "counts": _counts(parties),
        "clauses": clauses,
        "roll": _roll(roll) if roll else None,
        "evidence": [_evidence(card, found, cards) for card in used],
        "names": _names(world, _named_on(found, on), parties, clauses),
        "orgs": _orgs(world, parties),
    }
    return Answer(data, "parties", COLUMNS, cited(cards, [*used, "mihwar-states"]), METHOD, {"clauses": CLAUSES})


def _found(world: World, name: str) -> dict[str, Any]:
    """The act of an id, whole or without its card."""
    found = world.act(name)
    if found is None:
        whole, near = world.ids_like(name)
        found = world.act(whole[0]) if len(whole) == 1 else None
        if found is None:
            said = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}..."
            raise UnknownName(f"No act has the id {said!r}; ids that are like it: {', '.join(whole or near)}.")
    return found


def _party(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in COLUMNS}


def _ballot(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**dict.fromkeys(COLUMNS), "state": row["state"], "role": "voter", "position": row["position"]}


def _counts(parties: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """How many states and organisations there are of each role and position, the most first; each once, whatever its spells."""
    each = {(row["role"], row["position"], row["state"] or row["org"]) for row in parties}
    counted = Counter((role, position) for role, position, _ in sorted(each, key=str))
    return [{"role": role, "position": position, "count": number} for (role, position), number in counted.most_common()]


def _roll(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**{key: row[key] for key in _MARKS}, "topics": [topic for topic in _TOPICS if row[topic]]}


def _stage(found: Mapping[str, Any], on: date) -> str:
    """Whether a treaty or sanction holds on a date; all else is an event."""
    if found["layer"] not in ("treaty", "sanction"):
        return "event"
    if found["began"] is not None and found["began"] <= on:
        return "in force" if found["ended"] is None or on < found["ended"] else "ended"
    return "signed" if found["signed"] is not None and found["signed"] <= on else "not yet"


def _evidence(card: str, found: Mapping[str, Any], cards: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Where the act stands, or of another card where some of its clauses do, with what the card says of itself."""
    row = found if card == found["card"] else {"card": card}
    return {**ties.evidence(row, cards), **{key: cards[card][key] for key in _CARD}}


def _named_on(found: Mapping[str, Any], on: date) -> date:
    """The day whose names of states are used: of what still holds the one asked about, else the act's last."""
    first, ended = found["began"] or found["signed"] or on, found["ended"]
    if found["layer"] not in ("treaty", "sanction"):
        return first
    return max(first, on if ended is None else min(on, ended - timedelta(days=1)))


def _names(
    world: World, on: date, parties: Sequence[Mapping[str, Any]], clauses: Sequence[Mapping[str, Any]]
) -> dict[str, dict[str, str]]:
    named = {row["state"] for row in parties}
    named |= {one for row in clauses for key in ("by", "to", "against") for one in row[key] or ()}
    states = sorted(one for one in named if one in world.atlas.records)
    return world.names_on(states, on)


def _orgs(world: World, parties: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Names of the organisations that the store knows as blocs."""
    blocs = world.bloc_table()
    named = sorted({row["org"] for row in parties if row["org"] in blocs})
    return {org: {"en": blocs[org]["name_en"], "ar": blocs[org]["name_ar"]} for org in named}
