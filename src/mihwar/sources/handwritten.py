"""Facts written by hand in TOML, checked against a small description of their shape.

Every complaint names the file, the line of the table concerned, the key and the mend, so that a wrong file is mended
without reading code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from mihwar.errors import BadFacts

_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")

DATE = "a date such as 2024-06-19"
TEXT = "a text in quotes"
WORDS = "a list of texts"
NUMBER = "a number"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a table of a file may hold.

    Attributes:
        must: keys that have to be there, with the kind of their value.
        may: keys that can be there.
        choices: key to the closed list of its values.
        tables: name of a repeated sub-table to its shape.
    """

    must: Mapping[str, str]
    may: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tables: Mapping[str, Shape] = field(default_factory=dict)


SOURCE = Shape(
    must={"key": TEXT, "title": TEXT, "url": TEXT},
    may={"publisher": TEXT, "kind": TEXT, "note": TEXT},
    choices={"kind": ("text", "official", "reference", "news")},
)
CONFIDENCE = ("text", "secondary", "unverified")


def load(path: Path, shape: Shape) -> dict[str, Any]:
    """Read a TOML file and check it against `shape`; dates become `date`, with `precision` where they are not full.

    Raises:
        BadFacts: naming file, line and reason.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except UnicodeDecodeError as why:
        raise BadFacts(f"{path.name} is not UTF-8 at byte {why.start}; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as why:
        raise BadFacts(f"{path.name} is not TOML: {why}") from None
    _check(content, shape, path.name, text.splitlines(), "", 1)
    keys = {source["key"] for source in content.get("source", [])}
    for name in shape.tables:
        for number, row in enumerate(content.get(name, [])):
            cited = row.get("source")
            if isinstance(cited, str) and cited not in keys:
                line = _line(text.splitlines(), name, number)
                raise BadFacts(f"{path.name}, line {line}: source {cited!r} has no [[source]] with that key")
    return content


@cache
def vocabulary(section: str) -> tuple[str, ...]:
    """The words that facts of one kind may be coded in, from `facts/vocabulary.toml`."""
    path = Path(__file__).parent.parent / "facts" / "vocabulary.toml"
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))[section])


@cache
def meanings(section: str) -> dict[str, tuple[str, str]]:
    """The words of a section with what people read for them, in English and Arabic."""
    path = Path(__file__).parent.parent / "facts" / "vocabulary.toml"
    return {word: (shown[0], shown[1]) for word, shown in tomllib.loads(path.read_text(encoding="utf-8"))[section].items()}


def source_urls(content: Mapping[str, Any]) -> dict[str, str]:
    """Map the source keys of a file to their addresses."""
    return {source["key"]: source["url"] for source in content.get("source", [])}


def day(value: object) -> date | None:
    """The first day of a date that may be known to the month (`"2024-06"`) or year (`"1955"`) only."""
    if isinstance(value, date) or value is None:
        return value
    found = _MONTH.fullmatch(str(value))
    return date(int(found[1]), int(found[2] or 1), 1) if found else date.fromisoformat(str(value))


def precision(value: object) -> str | None:
    """How exactly a date is known: `day`, `month` or `year`; None without a date."""
    if value is None or isinstance(value, date):
        return "day" if value else None
    return {4: "year", 7: "month"}.get(len(str(value)), "day")


def _check(row: Mapping[str, Any], shape: Shape, file: str, lines: list[str], table: str, line: int) -> None:
    where = f"{file}, line {line}" + (f", [[{table}]]" if table else "")
    allowed = {**shape.must, **shape.may}
    if missing := [key for key in shape.must if key not in row]:
        raise BadFacts(f"{where}: the key {missing[0]!r} is missing; it takes {shape.must[missing[0]]}")
    for key, value in row.items():
        if key in shape.tables:
            for number, inner in enumerate(value):
                _check(inner, shape.tables[key], file, lines, key, _line(lines, key, number))
        elif key not in allowed:
            raise BadFacts(f"{where}: unknown key {key!r}; known are {', '.join(sorted(allowed))}")
        elif not _fits(value, allowed[key]):
            raise BadFacts(f"{where}: {key} = {value!r} is not {allowed[key]}")
        elif key in shape.choices and value not in shape.choices[key]:
            raise BadFacts(f"{where}: {key} = {value!r} is none of {', '.join(shape.choices[key])}")


def _fits(value: object, kind: str) -> bool:
    if kind is DATE:
        return isinstance(value, date) or (isinstance(value, str) and _is_date(value))
    if kind is WORDS:
        return isinstance(value, list) and all(isinstance(word, str) for word in value)
    if kind is NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) and bool(value.strip())


def _is_date(text: str) -> bool:
    try:
        return day(text) is not None
    except ValueError:
        return False


def _line(lines: list[str], table: str, number: int) -> int:
    """The line on which the `number`-th [[table]] begins."""
    heads = [n for n, line in enumerate(lines, 1) if line.strip().startswith(f"[[{table}]]")]
    return heads[number] if number < len(heads) else 1
