"""Symbols of the documents of the United Nations, as the UN writes them."""

from __future__ import annotations

import re

_STORED = re.compile(r"(\d+)/(\d+)(.*)")
_ROMAN_UNTIL = 30  # sessions whose resolutions are numbered on, with the session in Roman numerals


def symbols(stored: str | None, sort: str) -> list[str]:
    """The symbols of a roll call or veto, of other acts none: `41/40` is A/RES/41/40, `26/2758E` A/RES/2758(XXVI)E."""
    if sort == "veto" and stored:
        return [one for one in stored.split(", ") if one.startswith("S/")]
    if sort != "roll call" or not stored:
        return []
    found = _STORED.fullmatch(stored)
    if found is None or int(found[1]) > _ROMAN_UNTIL:
        return [stored if stored.startswith("A/") else f"A/RES/{stored}"]
    return [f"A/RES/{found[2]}({_roman(int(found[1]))}){found[3]}"]


def _roman(number: int) -> str:
    """A number up to thirty-nine in Roman numerals."""
    return "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
