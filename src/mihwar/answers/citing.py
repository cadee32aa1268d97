"""BibTeX for what was used: a card, a measure, mihwar itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

_AUTHORS = re.compile(r"^(?P<authors>[^()\"]+?),? \((?P<year>\d{4})\)\. ")
_ESCAPED = re.compile(r"([&%$#_])")


def card_entry(card: Mapping[str, Any]) -> str:
    """A dataset as a BibTeX entry: its title, version and vintage, and in the note how its publisher wants it cited."""
    found = _AUTHORS.match(card["citation"])
    names = found["authors"].split("; ") if found else []
    authors = " and ".join(_person(one) for one in names) or "{" + _safe(card["publisher"]) + "}"
    year = found["year"] if found else re.findall(r"\d{4}", card["vintage"])[0]
    fields = {
        "author": authors,
        "title": "{" + _safe(card["title"]) + "}",
        "year": year,
        "version": _safe(card["version"]),
        "publisher": "{" + _safe(card["publisher"]) + "}",
        "url": card["url"],
        "note": _safe(f"Vintage {card['vintage']}. Cite as: {card['citation']}"),
    }
    return _entry("misc", card["id"], fields)


def software_entry() -> str:
    """Mihwar itself."""
    fields = {
        "author": "{The mihwar authors}",
        "title": "{mihwar: how states stand to one another}",
        "year": "2026",
        "version": version("mihwar"),
        "note": "Python package",
    }
    return _entry("software", "mihwar", fields)


def bibtex(cards: Iterable[Mapping[str, Any]], more: Iterable[str] = ()) -> str:
    """Entries of some cards, then others, then mihwar's, with blank lines between."""
    return "\n\n".join([*(card_entry(card) for card in cards), *more, software_entry()])


def _person(name: str) -> str:
    """A person as `Last, First`; a body, which has no comma, in braces, so that it is not turned round."""
    return _safe(name) if "," in name else "{" + _safe(name) + "}"


def _safe(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", text)


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@{kind}{{{key},\n{lines}\n}}"
