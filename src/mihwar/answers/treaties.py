"""The treaties coded clause by clause: the list of them, and one down to its clauses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from mihwar.answers import treaty_book
from mihwar.answers.answer import DAY, TEXT, WHOLE, Answer, Columns, cited
from mihwar.errors import BadChoice
from mihwar.model import Obligation, choice
from mihwar.scenarios.obligations.treaty import Treaty
from mihwar.world import World

COLUMNS: Columns = {
    "id": TEXT, "title_en": TEXT, "title_ar": TEXT, "signed": DAY, "in_force": DAY, "ended": DAY, "stage": TEXT, "kinds": [TEXT],
    "parties": [TEXT], "clauses": WHOLE, "confidence": TEXT,
}  # fmt: skip
CLAUSES: Columns = {
    "article": TEXT, "kind": TEXT, "trigger": TEXT, "duty": TEXT, "conditions": [TEXT], "by": [TEXT], "to": [TEXT],
    "areas": [TEXT], "covers": [TEXT], "excludes": [TEXT], "against": [TEXT], "since": DAY, "until": DAY,
    "text_en": TEXT, "text_ar": TEXT, "quote": TEXT, "note_en": TEXT, "note_ar": TEXT, "confidence": TEXT, "url": TEXT,
}  # fmt: skip
METHOD = (
    "Treaties that carry an obligation of defence, offence, neutrality, non-aggression or consultation, coded from their texts; "
    "a selection: one that is not among them is not denied.",
    "confidence: text, seen in the published text; secondary, in a secondary source; unverified, from general knowledge.",
)


def treaties(world: World, state: str | None = None, kind: str | None = None) -> Answer:
    """The treaties, those in force on the world's date (or today) first, newest first.

    Args:
        world: the store.
        state: only those with this party, a name or code.
        kind: only those with a clause of this kind of obligation.

    Raises:
        UnknownState, AmbiguousState: the name means none or several.
        BadChoice: no such kind.
    """
    on = world.on or date.today()
    party = world.meant(state) if state else None
    if kind is not None:
        choice(kind, get_args(Obligation), "kind of obligation")
    line = set(world.line(party)) if party else set()
    rows = []
    for name, one in treaty_book.book(world, on).items():
        kinds = sorted({clause.kind for clause in one.clauses})
        if (line and not line & set(one.parties)) or (kind and kind not in kinds):
            continue
        rows.append(
            {
                "id": name, "title_en": one.record["title_en"], "title_ar": one.record["title_ar"], "signed": one.signed,
                "in_force": one.since, "ended": one.until, "stage": _stage(one, on), "kinds": kinds,
                "parties": sorted(one.parties), "clauses": len(one.clauses), "confidence": one.record["confidence"],
            }
        )  # fmt: skip
    order = {"in force": 0, "signed": 1, "ended": 2, "not yet": 3}
    rows.sort(key=lambda row: (order[row["stage"]], -(row["in_force"] or row["signed"] or date.min).toordinal(), row["id"]))
    counts = {stage: sum(row["stage"] == stage for row in rows) for stage in order}
    data = {"on": on, "state": party, "kind": kind, "counts": counts, "treaties": rows}
    return Answer(data, "treaties", COLUMNS, cited(world.cards(), ["mihwar-treaties"]), METHOD)


def _stage(one: Treaty, on: date) -> str:
    if one.since is not None and one.since <= on:
        return "in force" if one.until is None or on < one.until else "ended"
    return "signed" if one.signed is not None and one.signed <= on else "not yet"


def treaty(world: World, name: str) -> Answer:
    """One treaty with its parties and clauses.

    Raises:
        BadChoice: no treaty has that id.
    """
    on = world.on or date.today()
    book = treaty_book.book(world, on)
    wanted = name.strip().lower()
    if wanted not in book:
        near = [one for one in book if wanted.split("-")[0] in one][:8]
        raise BadChoice(
            f"No treaty is called {name!r}; `mihwar treaties` lists them{', for example ' + ', '.join(near) if near else ''}."
        )
    one = book[wanted]
    record = one.record
    data: dict[str, Any] = {
        "id": wanted, "on": on, "stage": _stage(one, on),
        **{key: record.get(key) for key in ("title_en", "title_ar", "signed", "note_en", "note_ar", "confidence", "url")},
        "in_force": one.since, "ended": one.until,
        "parties": [
            {"state": party.state, "signed": party.signed or one.signed, "since": party.since, "until": party.until,
             "frozen": party.frozen}
            for party in one.parties.values()
        ],
        "clauses": [_clause(clause.record) for clause in one.clauses],
        "names": _names(world, one),
    }  # fmt: skip
    return Answer(data, "clauses", CLAUSES, cited(world.cards(), ["mihwar-treaties", "mihwar-states"]), METHOD)


def _clause(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row.get(key) for key in CLAUSES}


def _names(world: World, one: Treaty) -> dict[str, dict[str, str]]:
    states = sorted(set(one.parties) | {s for c in one.clauses for s in (*c.by, *c.to, *c.against) if s in world.atlas.records})
    return world.names_on(states)
