"""What people read, in English and Arabic: messages, words of the codings, dates and numbers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from mihwar.model import choice

Lang = Literal["en", "ar"]
LANGS: tuple[Lang, ...] = get_args(Lang)
_DAY = r"(?<![\w-])\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?\b(?!-)"  # to the day, or to the month
_SPAN = re.compile(rf"({_DAY}|(?<![\w/-])\d{{4}}(?=/\d{{4}}-))(?:/| – )({_DAY})")
_DAYS = re.compile(_DAY)
_YEAR = re.compile(r"\((\d{4})\)")
_FACTS = Path(__file__).parent.parent / "facts"


class Language:
    """One language: `language["key"]` is a message, the methods write dates, numbers and coded words."""

    def __init__(self, lang: str) -> None:
        """Load the catalogue of a language.

        Raises:
            BadChoice: a language that mihwar does not write.
        """
        self.lang: Lang = choice(lang, LANGS, "language")
        self._messages = _catalogue(self.lang)
        self._side = LANGS.index(self.lang)

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return "rtl" if self.lang == "ar" else "ltr"

    def __getitem__(self, key: str) -> str:
        found = self._messages.get(key)
        return str(_pages(self.lang)[key] if found is None else found)

    def say(self, key: str, **values: object) -> str:
        """A message with its places filled."""
        return self[key].format(**values)

    def word(self, section: str, word: str | None) -> str:
        """A coded word as people read it; the word itself where the vocabulary lacks it (a publisher's own)."""
        if word is None:
            return ""
        found = _vocabulary().get(section, {}).get(word)
        if found is None and section == "kind":  # a statement that was kept is an act of the kind that it tells of
            found = _vocabulary()["event"].get(word)
        if found is None and section == "unit":
            return _unit(word) if self.lang == "ar" else word
        return str(found[self._side]) if found else word

    def of(self, record: Mapping[str, Any], field: str) -> str:
        """`field_en` or `field_ar` of a record; the other language where this one is missing."""
        other = "en" if self.lang == "ar" else "ar"
        return str(record.get(f"{field}_{self.lang}") or record.get(f"{field}_{other}") or "")

    def day(self, moment: date | None, precision: str | None = None) -> str:
        """A date in words: 19 June 2024, or June 2024, or 2024; Latin digits in both languages."""
        if moment is None:
            return self["open_end"]
        if precision == "year":
            return str(moment.year)
        month = self._messages["months"][moment.month - 1]
        return f"{month} {moment.year}" if precision == "month" else f"{moment.day} {month} {moment.year}"

    def in_words(self, text: str) -> str:
        """A text with its ISO days, and spans of two (`A/B`, `A – B`), in words: hyphens would change places in Arabic."""
        first = _SPAN.sub(lambda found: self._between(*found.groups()), text)
        return _DAYS.sub(lambda found: self._written(found[0]), first)

    def _written(self, iso: str) -> str:
        if len(iso) == len("2024"):
            return iso
        whole = len(iso) > len("2024-06")
        return self.day(date.fromisoformat(iso if whole else f"{iso}-01"), None if whole else "month")

    def _between(self, first: str, last: str) -> str:
        if len(first) == len(last) == len("2024-06-19"):
            return self.span(date.fromisoformat(first), date.fromisoformat(last))
        return self.say("from_to", a=self._written(first), b=self._written(last))

    def span(self, first: date | None, last: date | None) -> str:
        """A time in words: a day, a whole month or year, or from one day to another; empty where nothing is known."""
        if first is None and last is None:
            return ""
        if first is None or last is None:
            return self.say("from_day" if last is None else "to_day", day=self.day(first or last))
        if first == last:
            return self.day(first)
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return str(first.year) if first.year == last.year else self.say("from_to", a=first.year, b=last.year)
        if first.day == 1 and (first.year, first.month) == (last.year, last.month) and (last + timedelta(days=1)).day == 1:
            return self.day(first, "month")
        return self.say("from_to", a=self.day(first), b=self.day(last))

    def number(self, value: float | None, digits: int = 0) -> str:
        """A number with thousands marked, as `1,234.5`; a dash where there is none."""
        if value is None:
            return "–"
        # A minus sign in right-to-left text goes to the wrong end unless a left-to-right mark precedes it.
        mark = "\u200e" if value < 0 and self.lang == "ar" else ""
        return f"{mark}{round(value, digits) + 0.0:,.{digits}f}"  # no minus sign before a zero

    def money(self, value: float) -> str:
        """An amount of dollars in words: 2.02 trillion."""
        for size, key in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
            if abs(value) >= size:
                return f"{value / size:,.2f} {self[key]}"
        return f"{value:,.0f}"


@cache
def _catalogue(lang: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"{lang}.toml").read_text(encoding="utf-8"))


@cache
def _pages(lang: str) -> dict[str, str]:
    """The messages of the observatory's pages, a file for each page with both languages beside one another; read on first use."""
    found: dict[str, str] = {}
    for file in sorted((Path(__file__).parent / "pages").glob("*.toml")):
        found |= tomllib.loads(file.read_text(encoding="utf-8"))[lang]
    return found


def _unit(word: str) -> str:
    """The Arabic of a unit that a dataset brings, in which a year may stand; the unit itself where there is none."""
    year = _YEAR.search(word)
    found = _units().get(word.replace(year[0], "({year})") if year else word, word)
    return found.replace("{year}", year[1]) if year else found


@cache
def _units() -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "units.toml").read_text(encoding="utf-8"))


@cache
def _vocabulary() -> dict[str, Any]:
    return tomllib.loads((_FACTS / "vocabulary.toml").read_text(encoding="utf-8"))
