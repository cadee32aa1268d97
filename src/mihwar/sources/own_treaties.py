"""Treaties coded clause by clause.

Files: `treaties/*.toml` of the package's facts, in the format of docs/facts.md.

Fills: act (kind treaty), party, clause; layer treaty.

Covers: treaties of 1815 to today; a selection: a treaty that is not among them is not denied. Load ATOP for every
alliance of 1815 to 2018.

Quirks:
- Signed is not in force: both days are kept, and each party has its own.
- A treaty in force before it was signed, ended before it was in force, or a party that left before it joined refuses
  the build.
- Triggers, duties and conditions are words of a closed list (`facts/vocabulary.toml`).
- How far a clause was checked stands with it (text, secondary, unverified).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

from mihwar.errors import BadFacts
from mihwar.model import Obligation
from mihwar.sources import handwritten, own
from mihwar.sources.contract import Rows, rows
from mihwar.sources.handwritten import CONFIDENCE, DATE, TEXT, WORDS, Shape, vocabulary

CARD = own.card("treaties", "mihwar security treaties, clause by clause", ("treaty",))
_PAIRS = {f"{name}_{lang}": TEXT for name in ("note", "short", "ended_by") for lang in ("en", "ar")}
SHAPE = Shape(
    must={"title_en": TEXT, "title_ar": TEXT, "signed": DATE, "confidence": TEXT},
    may={"in_force": DATE, "ended": DATE, "treaty_series": TEXT, **_PAIRS},
    choices={"confidence": CONFIDENCE},
    tables={
        "party": Shape(
            must={"state": TEXT},
            may={
                "signed": DATE,
                "joined": DATE,
                "left": DATE,
                "frozen": DATE,
                "note_en": TEXT,
                "note_ar": TEXT,
                "source": TEXT,
                "confidence": TEXT,
            },
        ),
        "clause": Shape(
            must={
                "article": TEXT,
                "kind": TEXT,
                "trigger": TEXT,
                "duty": TEXT,
                "text_en": TEXT,
                "text_ar": TEXT,
                "source": TEXT,
                "confidence": TEXT,
            },
            may={
                "conditions": WORDS,
                "by": WORDS,
                "to": WORDS,
                "areas": WORDS,
                "covers": WORDS,
                "excludes": WORDS,
                "against": WORDS,
                "area_en": TEXT,
                "area_ar": TEXT,
                "against_en": TEXT,
                "against_ar": TEXT,
                "since": DATE,
                "until": DATE,
                "quote": TEXT,
                "quote_lang": TEXT,
                "note_en": TEXT,
                "note_ar": TEXT,
            },
            choices={
                "kind": get_args(Obligation),
                "trigger": vocabulary("trigger"),
                "duty": vocabulary("duty"),
                "confidence": CONFIDENCE,
            },
        ),
        "source": handwritten.SOURCE,
    },
)


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    acts: list[dict[str, Any]] = []
    parties: list[dict[str, Any]] = []
    clauses: list[dict[str, Any]] = []
    for path in sorted(paths):
        act, its_parties, its_clauses = coded(path)
        acts.append(act)
        parties += its_parties
        clauses += its_clauses
    yield rows("act", columns(acts))
    yield rows("party", columns(parties))
    yield rows("clause", columns(clauses))
    yield own.selected(
        "treaty",
        date(1815, 1, 1),
        f"{len(acts)} treaties coded from their texts; a treaty not among them is not denied. "
        "Load ATOP for every alliance of 1815-2018.",
        f"{len(acts)} معاهدة مرمّزة من نصوصها؛ غياب معاهدة عنها لا ينفي وجودها. حمّل بيانات ATOP لكل أحلاف 1815-2018.",
    )


def coded(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    """A treaty's file as rows of the tables act, party and clause.

    Raises:
        BadFacts: the file breaks the format or contradicts itself; names file, line or key, and the mend.
    """
    content = handwritten.load(path, SHAPE)
    _check_words(path, content)
    urls = handwritten.source_urls(content)
    act = f"{CARD.id}/{path.stem}"
    record = _act(act, path, content, next(iter(urls.values()), None))
    parties = [_party(act, row, urls) for row in content.get("party", [])]
    _check(path, record, parties)
    return record, parties, [_clause(act, row, urls) for row in content.get("clause", [])]


def _check_words(path: Path, content: Mapping[str, Any]) -> None:
    for key, section in (("conditions", "condition"), ("areas", "area")):
        used = {word for clause in content.get("clause", []) for word in clause.get(key, [])}
        if unknown := sorted(one for one in used - set(vocabulary(section)) if not one.startswith("administered:")):
            raise BadFacts(f"{path.name} uses {key} that facts/vocabulary.toml does not list", unknown)


def columns(records: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Turn records with the same keys into columns."""
    return {name: [record[name] for record in records] for name in (records[0] if records else ())}


def _act(act: str, path: Path, content: Mapping[str, Any], url: str | None) -> dict[str, Any]:
    return {
        "id": act,
        "layer": "treaty",
        "kind": "treaty",
        "title_en": content["title_en"],
        "title_ar": content["title_ar"],
        "signed": handwritten.day(content["signed"]),
        "began": handwritten.day(content.get("in_force")),
        "ended": handwritten.day(content.get("ended")),
        "precision": handwritten.precision(content.get("in_force", content["signed"])),
        "note_en": _sentences(content.get("note_en"), content.get("ended_by_en")),
        "note_ar": _sentences(content.get("note_ar"), content.get("ended_by_ar")),
        "confidence": content["confidence"],
        "locator": path.stem,
        "url": url,
    }


def _sentences(*texts: str | None) -> str | None:
    return " ".join(text for text in texts if text) or None


def _party(act: str, row: Mapping[str, Any], urls: Mapping[str, str]) -> dict[str, Any]:
    return {
        "act": act,
        "state": row["state"],
        "role": "party",
        "signed": handwritten.day(row.get("signed")),
        "since": handwritten.day(row.get("joined")),
        "until": handwritten.day(row.get("left")),
        "frozen": handwritten.day(row.get("frozen")),
        "note_en": row.get("note_en"),
        "note_ar": row.get("note_ar"),
        "url": urls.get(row.get("source", "")),
    }


def _clause(act: str, row: Mapping[str, Any], urls: Mapping[str, str]) -> dict[str, Any]:
    copied = (
        "article", "kind", "trigger", "duty", "area_en", "area_ar", "against_en", "against_ar", "text_en", "text_ar",
        "quote", "quote_lang", "note_en", "note_ar", "confidence",
    )  # fmt: skip
    return {
        "act": act,
        **{key: row.get(key) for key in copied},
        **{key: row.get(key, []) for key in ("conditions", "by", "to", "areas", "covers", "excludes", "against")},
        "since": handwritten.day(row.get("since")),
        "until": handwritten.day(row.get("until")),
        "url": urls[row["source"]],
    }


def _check(path: Path, act: Mapping[str, Any], parties: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a treaty whose dates or parties contradict each other."""
    if not parties:
        raise BadFacts(f"{path.name} names no [[party]]; a treaty needs at least two")
    wrong = [f"{p['state']} left before it joined" for p in parties if p["until"] and p["since"] and p["until"] <= p["since"]]
    if act["began"] and act["ended"] and act["ended"] <= act["began"]:
        wrong.append("ended before it was in force")
    if act["began"] and act["signed"] and act["began"] < act["signed"]:
        wrong.append("in force before it was signed")
    if wrong:
        raise BadFacts(f"{path.name} contradicts itself", wrong)


SOURCE = own.source(CARD, "treaties", _read)
