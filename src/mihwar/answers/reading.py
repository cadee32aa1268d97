"""A text read: who is said to have done what to whom, on whose word, and what the data say about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mihwar.answers.answer import DAY, EVIDENCE, NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.model import Progress
from mihwar.reading.statement import Mention, Reading, Span, Statement
from mihwar.reading.words import rows as facts
from mihwar.world import World

PARTY: Columns = {"id": TEXT, "start": WHOLE, "end": WHOLE}
COLUMNS: Columns = {
    "id": TEXT, "start": WHOLE, "end": WHOLE, "text": TEXT, "trigger": [WHOLE], "type": TEXT,
    "plover": {"event": TEXT, "mode": TEXT, "context": [TEXT]}, "actors": [PARTY], "recipients": [PARTY],
    "polarity": TEXT, "modality": TEXT,
    "attribution": {"kind": TEXT, "source": TEXT, "sources": [TEXT], "name": TEXT, "verb": TEXT, "start": WHOLE, "end": WHOLE},
    "date": {"from": DAY, "to": DAY, "basis": TEXT},
    "quantity": {"value": NUMBER, "bound": TEXT, "unit": TEXT, "upper": NUMBER}, "same_as": TEXT,
    "check": {"verdict": TEXT, "expected": TEXT, "found": TEXT, "reason_en": TEXT, "reason_ar": TEXT, "evidence": EVIDENCE},
}  # fmt: skip
MENTIONS: Columns = {"start": WHOLE, "end": WHOLE, "text": TEXT, "kind": TEXT, "ids": [TEXT], "name": TEXT}
METHOD = (
    "Read by rules and word lists, without a language model; `start` and `end` count characters, `end` the first outside.",
    "PLOVER events of the manual of 2021, and types of mihwar's own (docs/reading.md).",
)
CHECKED = (
    "Checkable statements are compared with the rows of the store; `not_covered` denies nothing: most tables are selections.",
    "Judgements, hopes, conditions, futures are not checked; an allegation that others make too is `partly`, not `supported`.",
)
_TOLD = 100  # statements after which progress is told


@dataclass(frozen=True, slots=True)
class ReadAnswer(Answer):
    """An answer that knows the reading behind it; its main table is the statements.

    Attributes:
        reading: the text, its mentions and statements as the rooms of `reading` know them.
    """

    reading: Reading | None = None

    @property
    def statements(self) -> list[dict[str, Any]]:
        """The records of the statements, in the order of the text."""
        return list(self.data["statements"])

    @property
    def mentions(self) -> list[dict[str, Any]]:
        """The records of the mentions, in the order of the text."""
        return list(self.data["mentions"])


def read(
    world: World | None, text: str, date: str | date | None = None, lang: str = "auto", progress: Progress = lambda *_: None
) -> ReadAnswer:
    """Read a text and check what it says.

    Args:
        world: the store that statements are checked against; None: they are not checked, and `check` is null.
        text: the text.
        date: its day, against which `a month ago` is reckoned; None where unknown.
        lang: `ar`, `en` or `auto`.
        progress: called now and then with what is done, how much of it, how much in all.

    Returns:
        `document`, `statements`, `mentions`, and the `names` of all that are named, in both languages.

    Raises:
        MihwarError: the date is no day, or the language none that is read.
    """
    from mihwar.reading.pipeline import read as read_text

    return answer(world, read_text(text, date, lang, progress), progress)


def unread() -> ReadAnswer:
    """The answer to `read` of no text, which needs none of the word lists."""
    return answer(None, Reading("", "en", None, hashlib.sha256(b"").hexdigest(), (), ()))


def answer(world: World | None, reading: Reading, progress: Progress = lambda *_: None) -> ReadAnswer:
    """The answer of a reading, checked against a store where one is given; see `read`."""
    found = [_statement(reading, number, one) for number, one in enumerate(reading.statements)]
    used: list[str | None] = []
    if world is not None:
        from mihwar.answers.check import check, record
        from mihwar.answers.checking.ground import Ground

        ground, cards = Ground(world, reading), world.cards()
        for number, (one, statement) in enumerate(zip(found, reading.statements, strict=True), 1):
            if not number % _TOLD:
                progress("checked", number, len(found))
            one["check"] = record(check(statement, ground), cards)
            used += [proof["card"] for proof in one["check"]["evidence"]]
    data = {
        "document": {"lang": reading.lang, "date": reading.date, "sha256": reading.sha256},
        "statements": found,
        "mentions": [_mention(one) for one in reading.mentions],
        "names": names(world, reading),
    }
    return ReadAnswer(
        data, "statements", COLUMNS, cited(world.cards(), used) if world else (), METHOD + (CHECKED if world else ()),
        {"mentions": MENTIONS}, reading,
    )  # fmt: skip


def _statement(reading: Reading, number: int, one: Statement) -> dict[str, Any]:
    told, when, amount = one.attribution, one.when, one.amount
    place = told.span or Span(0, 0)
    return {
        "id": _id(number),
        "start": one.span.start,
        "end": one.span.end,
        "text": reading.text[one.span.start : one.span.end],
        "trigger": [one.trigger.start, one.trigger.end],
        "type": one.type,
        "plover": {"event": one.plover.event, "mode": one.plover.mode, "context": list(one.plover.context)},
        "actors": _parties(one.actors),
        "recipients": _parties(one.recipients),
        "polarity": one.polarity,
        "modality": one.modality,
        "attribution": {
            "kind": told.kind, "source": next(iter(told.source), None), "sources": list(told.source), "name": told.name,
            "verb": told.verb, "start": place.start if told.span else None, "end": place.end if told.span else None,
        },
        "date": {"from": when.first, "to": when.last, "basis": when.basis},
        "quantity": amount and {"value": amount.value, "bound": amount.bound, "unit": amount.unit, "upper": amount.upper},
        "same_as": None if one.same_as is None else _id(one.same_as),
        "check": None,
    }  # fmt: skip


def _id(number: int) -> str:
    return f"s{number + 1}"


def _parties(mentions: Sequence[Mention]) -> list[dict[str, Any]]:
    """Each id once, where it is named first."""
    found: dict[str, dict[str, Any]] = {}
    for one in mentions:
        for party in one.ids:
            found.setdefault(party, {"id": party, "start": one.span.start, "end": one.span.end})
    return list(found.values())


def _mention(one: Mention) -> dict[str, Any]:
    return {
        "start": one.span.start, "end": one.span.end, "text": one.text, "kind": one.kind, "ids": list(one.ids), "name": one.name
    }  # fmt: skip


def names(world: World | None, reading: Reading) -> dict[str, dict[str, str]]:
    """English and Arabic names of all that a reading names: states as of its day where a store is given, else of today."""
    ids = {one for mention in reading.mentions for one in mention.ids}
    for statement in reading.statements:
        ids |= {*statement.actor_ids, *statement.recipient_ids, *statement.attribution.source}
    table = _table() if ids else {}
    found = {one: table.get(one, {"en": one, "ar": one}) for one in sorted(ids)}
    if world is not None:
        states = [one for one in found if one in world.atlas.records]
        found |= world.names_on(states, reading.date)
    return found


def _table() -> dict[str, dict[str, str]]:
    """Names of organisations and groups, and of states, from the package's tables."""
    found = {row["id"]: {"en": row["name"], "ar": row["ar"].split("|")[0]} for row in reversed(facts("reading", "organisations"))}
    return found | {row["state"]: {"en": row["name_en"], "ar": row["name_ar"]} for row in facts("states", "states")}


def told(one: Mapping[str, Any], words: Mapping[str, Mapping[str, str]], lang: str) -> str:
    """Who did what to whom, in words: `arms delivered: North Korea → Russia`; a title for a list or for an act.

    Args:
        one: the record of a statement.
        words: names by id, as in `names` of the answer.
        lang: `en` or `ar`.
    """
    from mihwar.sources.handwritten import meanings

    side = 0 if lang == "en" else 1
    comma, arrow = (", ", " → ") if lang == "en" else ("، ", " ← ")
    what = meanings("event").get(one["type"], (one["type"].replace("_", " "), one["type"]))[side]
    if one["polarity"] == "negated" and one["type"] != "communique_refusal":
        what = f"{meanings('polarity_of')['negated'][side]}: {what}"
    sides = [_row(one[key], words, lang, comma) for key in ("actors", "recipients")]
    shown = arrow.join(side or "?" for side in sides) if sides[1] else sides[0]
    return f"{what}: {shown}" if shown else what


def _row(parties: Iterable[Mapping[str, Any]], words: Mapping[str, Mapping[str, str]], lang: str, comma: str) -> str:
    return comma.join(words.get(one["id"], {}).get(lang, one["id"]) for one in parties)


def kept_record(record: Mapping[str, Any]) -> ReadAnswer:
    """An answer from its record, as a batch gives it, for `keepable`: days are texts in it."""
    return ReadAnswer(record, "statements", COLUMNS, ())


def keepable(answer: ReadAnswer, document: str) -> list[dict[str, Any]]:
    """The statements of an answer as records for the store: acts of layer `statement`, each with who claims it.

    Left out: repetitions, what names no state, and what has no day, neither its own nor the document's. None is a fact: its
    status is `claimed`, `alleged`, or how sure it is said to be.
    """
    data, words = answer.data, answer.data["names"]
    states = {row["state"] for row in facts("states", "states")}
    found = []
    for one in data["statements"]:
        first, last = one["date"]["from"] or one["date"]["to"], one["date"]["to"] or one["date"]["from"]
        first, last = first or data["document"]["date"], last or data["document"]["date"]
        parties = [
            {"id": party["id"], "role": role}
            for key, role in (("actors", "actor"), ("recipients", "recipient"))
            for party in one[key]
        ]
        if one["same_as"] or first is None or not any(party["id"] in states for party in parties):
            continue
        quantity = one["quantity"] or {}
        told_by = {lang: _claimant(one, words, lang, document) for lang in ("en", "ar")}
        found.append(
            {
                "id": one["id"], "type": one["type"], "start": one["start"], "end": one["end"],
                "title_en": told(one, words, "en"), "title_ar": told(one, words, "ar"),
                "first": first, "last": last, "status": _status(one["modality"]), "polarity": one["polarity"],
                "attribution": one["attribution"]["kind"], "claimant_en": told_by["en"], "claimant_ar": told_by["ar"],
                "value": quantity.get("value"), "bound": quantity.get("bound"), "unit": quantity.get("unit"), "parties": parties,
            }
        )  # fmt: skip
    return found


def _status(modality: str) -> str:
    return "claimed" if modality in ("asserted", "claimed", "quoted") else modality


def _claimant(one: Mapping[str, Any], words: Mapping[str, Mapping[str, str]], lang: str, document: str) -> str:
    """Who says it: the speaker as the text names him, or whom he stands for, in the document; of the narrator the document."""
    told_by = one["attribution"]
    comma, inside = (", ", "{who}, in {document}") if lang == "en" else ("، ", "{who}، في {document}")
    who = told_by["name"] or comma.join(words.get(source, {}).get(lang, source) for source in told_by["sources"])
    return inside.format(who=who, document=document) if who else document
