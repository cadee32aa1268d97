"""The Arabic of what mihwar itself writes in English: how answers are made, and titles of acts whose dataset gives none."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from mihwar import naming
from mihwar.answers.nearness import MEASURES
from mihwar.language import Language
from mihwar.language.phrases import listed

_HERE = Path(__file__).parent
_NAMES = Path(__file__).parent.parent / "facts" / "states"
_PLACE = re.compile(r"\\\{(\w+)\\\}")  # {level}, in an escaped sentence
_FIGURE = r"\d[\d.,]*%?"
_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
# Letters, digits and signs that are read from left to right, with single spaces between them, but not behind a colon or a stop.
_LATIN = re.compile(rf"[!-~{_LETTER}]+(?:(?<![:.]) [!-~{_LETTER}]+)*")
_WORD = re.compile(rf"[{_LETTER}]|[-+*/=^|<>] ?\d")  # what makes them more than a figure
_ENDS = ".,:;?! "
_SIGNS = "=+-"


def method(sentence: str) -> str | None:
    """The Arabic of a sentence on how an answer is made, its Latin parts isolated; None where there is none."""
    found = _filled(sentence, _entries("method", "sentence"))
    return found and isolated(found)


def title(text: str) -> str | None:
    """The Arabic of a title that mihwar wrote; None where it is a publisher's, or names somebody whose Arabic is unknown."""
    found = _filled(text, _entries("titles", "title"))
    return found and isolated(found)


def told(sentences: Sequence[str], language: Language) -> list[tuple[str, str]]:
    """Sentences on how an answer is made as a page tells them, each with the language that it is in."""
    if language.lang == "en":
        return [(one, "en") for one in sentences]
    return [(arabic, "ar") if (arabic := method(one)) else (one, "en") for one in sentences]


def titled(data: Any) -> Any:
    """An answer's data, copied where it differs: an act without an Arabic title has one where mihwar wrote the English one.

    Rows of a list are alike: a list whose first row has neither a title nor anything in it that could is left as it is.
    """
    if isinstance(data, Mapping):
        found = {key: titled(value) for key, value in data.items()}
        if data.get("title_ar", "") is None and (arabic := title(data.get("title_en") or "")):
            found["title_ar"] = arabic
        return found
    if isinstance(data, list | tuple) and data and _deep(data[0]):
        return [titled(one) for one in data]
    return data


def isolated(text: str) -> str:
    """An Arabic text whose Latin words, formulas and citations keep their order: each between marks of its own direction."""
    return _LATIN.sub(_apart, text)


def _deep(value: Any) -> bool:
    if isinstance(value, Mapping):
        return "title_ar" in value or any(_deep(one) for one in value.values())
    return isinstance(value, list | tuple) and bool(value) and _deep(value[0])


def _apart(found: re.Match[str]) -> str:
    """A run of Latin without the punctuation, the brackets and the signs that belong to the Arabic around it."""
    run, before, after = found[0], "", ""
    while run:
        more = run.count("(") - run.count(")")
        if _loose(run[0], run[1:2]) or run[0] == ")" or (run[0] == "(" and more > 0):
            run, before = run[1:], before + run[0]
        elif _loose(run[-1], run[-2:-1]) or run[-1] == "(" or (run[-1] == ")" and more < 0):
            run, after = run[:-1], run[-1] + after
        else:
            break
    return f"{before}\u2066{run}\u2069{after}" if _WORD.search(run) else found[0]


def _loose(sign: str, beside: str) -> bool:
    """Whether a sign at the end of a run, beside another, belongs to what stands around the run."""
    return sign in _ENDS or (sign in _SIGNS and beside in ("", " "))


def _filled(text: str, entries: tuple[Mapping[str, str], Sequence[tuple[re.Pattern[str], str]]]) -> str | None:
    whole, parts = entries
    if text in whole:
        return whole[text]
    for pattern, arabic in parts:
        if match := pattern.fullmatch(text):
            values = {place: _NAMED.get(place, (str, ""))[0](value) for place, value in match.groupdict().items()}
            return arabic.format(**values) if None not in values.values() else None
    return None


@cache
def table(name: str) -> dict[str, Any]:
    """What a file of this folder holds."""
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _entries(name: str, kind: str) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Sentences that are always the same, and the patterns of the others."""
    rows = table(name)[kind]
    whole = {row["en"]: row["ar"] for row in rows if "{" not in row["en"]}
    return whole, [(_pattern(row["en"]), row["ar"]) for row in rows if "{" in row["en"]]


def _pattern(sentence: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def place(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>{_NAMED[name][1] if name in _NAMED else _FIGURE})"

    return re.compile(_PLACE.sub(place, re.escape(sentence)))


def _measure(name: str) -> str | None:
    return next((one.name_ar for one in MEASURES.values() if one.name_en == name), None)


def _regime(name: str) -> str | None:
    found: dict[str, str] = table("titles")["regimes"]
    return found.get(name)


def _states(names: str) -> str | None:
    """Names of states and groups, one after the other, in Arabic; None if one of them is unknown."""
    found = list(_each(re.split(r", ?", names)))
    return listed([one for one in found if one], Language("ar")) if all(found) else None


def _each(parts: list[str]) -> Iterator[str | None]:
    """The longest name first: `Korea, North` is one."""
    while parts:
        for many in range(min(len(parts), 2), 0, -1):
            if found := _state(", ".join(parts[:many])):
                break
        yield found
        parts = parts[many:]


def _state(name: str) -> str | None:
    groups: dict[str, str] = table("titles")["groups"]
    return groups.get(name) or _arabic().get(naming.key(name))


@cache
def _arabic() -> dict[str, str]:
    """Arabic names of states by the keys of their English ones; a name of several is that of the one whose short name it is."""
    arabic = {row["state"]: row["name_ar"] for row in _rows("states")}
    found: dict[str, dict[str, str]] = {}
    for row in _rows("names"):
        if row["lang"] == "en" and row["kind"] in ("short", "official", "historical", "variant"):
            states = found.setdefault(naming.key(row["name"]), {})
            states[row["state"]] = "short" if "short" in (row["kind"], states.get(row["state"])) else row["kind"]
    meant = {}
    for key, states in found.items():
        short = [state for state, kind in states.items() if kind == "short"]
        if len(short or states) == 1:
            meant[key] = arabic[next(iter(short or states))]
    return meant


def _rows(name: str) -> list[dict[str, str]]:
    with (_NAMES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# What stands in a place that is no figure: how it is put into Arabic, and what it looks like.
_NAMED: dict[str, tuple[Callable[[str], str | None], str]] = {
    "measure": (_measure, ".+"),
    "words": (str, "[a-z, ]+"),
    "senders": (_states, ".+?"),
    "targets": (_states, ".+"),
    "regime": (_regime, ".+"),
}
