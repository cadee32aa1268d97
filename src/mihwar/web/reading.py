"""A text read, as one self-contained HTML file: statements coloured in the text, a card for each, filters, export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from markupsafe import Markup

from mihwar import __version__
from mihwar.answers.answer import Answer
from mihwar.language import LANGS, Language, translated
from mihwar.language import phrases as say
from mihwar.model import day
from mihwar.web.shell import apart, embedded, link, style, templates

VERDICTS = ("supported", "contradicted", "partly", "not_covered", "not_checkable", None)
ACTS = ("mihwar-acts", "mihwar-treaties")  # cards whose rows are acts, named by their locators
FILTERS = ("verdict", "type", "modality", "attribution")
_PLAIN = re.compile(r"[a-z0-9-]+")
_CODE = re.compile(r"\b[A-Z]{3,6}\b")
_LATIN = re.compile(r"[A-Za-z][\w/.-]*\w")
_ENGLISH = re.compile(r"[a-z]{3}")
_SCRIPT = Path(__file__).parent / "site" / "assets" / "reading.js"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text in which nothing begins or ends.

    Attributes:
        text: the characters.
        statements: ids of the statements over it, the shortest last.
        trigger: whether it is the trigger of the last of them.
        mention: ids of whom it names, or nothing.
    """

    text: str
    statements: tuple[str, ...]
    trigger: bool
    mention: str


def reading_page(answer: Answer, text: str, language: Language) -> str:
    """Render a reading.

    Args:
        answer: the answer to `read`.
        text: the text that was read.
        language: the language of the page around it; the text keeps its own.

    Returns:
        The text of an HTML file; it makes no request, and works without its script but for filters and export.
    """
    other = Language(LANGS[1 - LANGS.index(language.lang)])
    return (
        templates()
        .get_template("reading.html.j2")
        .render(
            reading_context(answer, text, language),
            language=language,
            other=other,
            sources=answer.sources,
            method=translated.told(answer.method, language),
            version=__version__,
            link=link,
            style=style(True, "brief.css", "reading.css"),
            script=Markup(_SCRIPT.read_text(encoding="utf-8")),
            exported=embedded(answer.data),
            cards_at="",
        )
    )


def reading_context(answer: Answer, text: str, language: Language) -> dict[str, Any]:
    """What `reading_body.html.j2` needs of a reading, in words of a language."""
    data = answer.data
    cards = [_card(data, one, text, language) for one in data["statements"]]
    lines = paragraphs(data, text)
    return {
        "document": data["document"],
        "direction": "rtl" if data["document"]["lang"] == "ar" else "ltr",
        "paragraphs": lines,
        "whom": {ids: _names(data, ids.split(" "), language) for ids in {piece.mention for line in lines for piece in line}},
        "cards": cards,
        "counts": [(one, sum(card["verdict"] == one for card in cards)) for one in VERDICTS if one],
        "verdicts": {card["id"]: card["verdict"] or "none" for card in cards},
        "filters": [{"name": name, "values": _values(cards, name)} for name in FILTERS],
    }


def paragraphs(data: Mapping[str, Any], text: str) -> list[list[Piece]]:
    """The text line by line, cut where a statement, its trigger or a mention begins or ends."""
    statements, mentions = (sorted(data[name], key=lambda one: int(one["start"])) for name in ("statements", "mentions"))
    triggers = {one["id"]: tuple(one.get("trigger") or (one["start"], one["start"])) for one in statements}
    cuts = {0, len(text), *(place for one in triggers.values() for place in one)}
    cuts |= {one[end] for one in (*statements, *mentions) for end in ("start", "end")}
    cuts |= {place for at, sign in enumerate(text) if sign == "\n" for place in (at, at + 1)}
    over, named = _Open(statements), _Open(mentions)
    found: list[list[Piece]] = [[]]
    for start, end in pairwise(sorted(at for at in cuts if 0 <= at <= len(text))):
        if text[start:end] == "\n":
            found.append([])
            continue
        around = sorted(over.at(start), key=lambda one: (one["start"] - one["end"], one["start"]))
        first, last = triggers[around[-1]["id"]] if around else (0, 0)
        whom = named.at(start)
        found[-1].append(
            Piece(
                text[start:end], tuple(str(one["id"]) for one in around), first <= start < last,
                " ".join(whom[0]["ids"]) if whom else "",
            )
        )  # fmt: skip
    return [one for one in found if one]


class _Open:
    """What stands over a place, asked for from the first place to the last."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.coming, self.open = list(reversed(rows)), list[Mapping[str, Any]]()

    def at(self, place: int) -> list[Mapping[str, Any]]:
        while self.coming and self.coming[-1]["start"] <= place:
            self.open.append(self.coming.pop())
        self.open = [one for one in self.open if one["end"] > place]
        return self.open


def _card(data: Mapping[str, Any], one: Mapping[str, Any], text: str, language: Language) -> dict[str, Any]:
    """What the card of a statement says."""
    check = one.get("check") or {}
    told = one["attribution"]
    return {
        "id": str(one["id"]),
        "words": text[one["start"] : one["end"]],
        "type": one["type"],
        "verdict": check.get("verdict"),
        "modality": one["modality"],
        "polarity": one["polarity"],
        "attribution": told["kind"],
        "facts": [(label, value) for label, value in _facts(data, one, told, language) if value],
        "reason": _kept_apart(language.in_words(language.of(check, "reason")), language) if check else "",
        "evidence": [{**proof, "act": _act(proof)} for proof in check.get("evidence") or []],
    }


def _act(proof: Mapping[str, Any]) -> str:
    """The act that an evidence is; nothing where it is another row."""
    return f"{proof['card']}/{proof['locator']}" if proof["card"] in ACTS and _PLAIN.fullmatch(proof["locator"]) else ""


def _facts(data: Mapping[str, Any], one: Mapping[str, Any], told: Mapping[str, Any], language: Language) -> list[tuple[str, str]]:
    amount = one["quantity"]
    check = one.get("check") or {}
    plover = one["plover"]
    return [
        (language["page_read_actors"], _named(data, one["actors"], language)),
        (language["page_read_recipients"], _named(data, one["recipients"], language)),
        (language["page_read_said_by"], _said(data, told, language)),
        (language["page_read_modality"], language.word("modality", one["modality"])),
        (language["page_read_polarity"], language.word("polarity_of", one["polarity"]) if one["polarity"] == "negated" else ""),
        (language["page_read_date"], _span(one["date"], language)),
        (language["page_read_amount"], say.counted(amount, language) if amount else ""),
        ("PLOVER", ", ".join(str(part) for part in (plover["event"], plover["mode"], *(plover["context"] or ())) if part)),
        (language["page_read_expected"], _coded(data, check.get("expected"), language)),
        (language["page_read_found"], _coded(data, check.get("found"), language)),
        (language["page_read_same"], str(one["same_as"]) if one["same_as"] is not None else ""),
    ]


def _named(data: Mapping[str, Any], parties: Sequence[Mapping[str, Any]], language: Language) -> str:
    return _names(data, dict.fromkeys(one["id"] for one in parties if one.get("id")), language)


def _coded(data: Mapping[str, Any], said: str | None, language: Language) -> str:
    """What is compared, with names for identifiers; nothing in Arabic where it is a sentence in English: the reason says it."""
    named = _CODE.sub(lambda found: say.name(data, found[0], language), said or "")
    if language.lang == "ar":
        named = "" if _ENGLISH.search(named) else named.replace(" > ", " ← ").replace(", ", language["comma"])
    return _kept_apart(language.in_words(named.replace(" > ", " → ")), language)


def _kept_apart(words: str, language: Language) -> str:
    """Codes in Arabic, such as ES-11/1, apart from the numbers beside them, which would change places with them."""
    return _LATIN.sub(lambda found: apart(found[0]), words) if language.lang == "ar" else words


def _names(data: Mapping[str, Any], ids: Iterable[str], language: Language) -> str:
    return language["comma"].join(say.name(data, one, language) for one in ids if one)


def _said(data: Mapping[str, Any], told: Mapping[str, Any], language: Language) -> str:
    """How it is attributed, and to whom."""
    source = told.get("source")
    ids = [source] if isinstance(source, str) else list(source or ())
    who = language["comma"].join(say.name(data, one, language) for one in ids)
    parts = [language.word("saying", told["kind"]), who, told.get("verb") or ""]
    return language["comma"].join(part for part in parts if part)


def _span(when: Mapping[str, Any], language: Language) -> str:
    return language.span(*(day(when[end]) if when[end] else None for end in ("from", "to")))


def _values(cards: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    """The values a filter offers, the most frequent first."""
    held = [str(card[name]) for card in cards if card[name]]
    return sorted(set(held), key=lambda one: (-held.count(one), one))
