"""Sentences and amounts made of several messages, the same in every output."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from mihwar.language import Language

# A session with fewer common roll calls than this is shown, but is no lowest or highest: the 19th had next to none.
FEW = 10


def name(data: Mapping[str, Any], state: str, language: Language) -> str:
    """The name of a state that a brief mentions; its code where the brief has no name."""
    return str(data["names"].get(state, {}).get(language.lang, state))


def title(data: Mapping[str, Any], language: Language) -> str:
    """The name of the state, or of both, that a brief is about."""
    a = language.of(data["a"], "name")
    return language.say("brief_pair", a=a, b=language.of(data["b"], "name")) if data["b"] else a


def moment(act: Mapping[str, Any]) -> date | None:
    """The day an act is listed under: a treaty's signature, else its beginning."""
    day: date | None = act["signed"] if act["layer"] == "treaty" and act["signed"] else act["began"]
    return day


def compared_with(data: Mapping[str, Any]) -> list[str]:
    """The states that a brief on a pair compares voting with; none in a brief on one state."""
    if not data["b"]:
        return []
    return list(dict.fromkeys(one["b"] for one in data["votes"]["series"] if one["b"] != data["b"]["id"]))


def listed(words: Sequence[str], language: Language) -> str:
    """Words in a row with the last joined by `and`."""
    if len(words) < 2:
        return "".join(words)
    return language.say("and", first=language["comma"].join(words[:-1]), last=words[-1])


def merged(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Values of variables, each once, with all the cards that give exactly it."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in ("state", "variable", "year", "value", "unit"))
        found.setdefault(key, {**row, "cards": []})["cards"].append(row["card"])
    return list(found.values())


def amount(record: Mapping[str, Any], language: Language) -> str:
    """A value with bound and unit, such as `more than 10,000 containers`."""
    if record["value"] is None:
        return ""
    digits = 0 if float(record["value"]).is_integer() else 3
    unit = language.word("unit", record["unit"])
    words = (
        language.word("bound", record["bound"]),
        language.number(record["value"], digits),
        unit.removesuffix("s") if record["value"] == 1 and language.lang == "en" else unit,
    )
    return " ".join(word for word in words if word)


def attribute(row: Mapping[str, Any], language: Language) -> str:
    """The value of a variable of a state: dollars in words, small numbers with two digits."""
    if "US$" in (row["unit"] or ""):
        return language.money(row["value"])
    return language.number(row["value"], 0 if abs(row["value"]) >= 1000 else 2)


def series_line(years: Sequence[Mapping[str, Any]], language: Language) -> str:
    """The newest session of a series of voting agreement, then mean and extremes of the sessions with enough roll calls."""
    newest = years[-1]
    first = language.say(
        "votes_last",
        session=newest["session"],
        agreement=language.number(newest["agreement"], 4),
        common=newest["common"],
        kappa=language.number(newest["kappa"], 4),
    )
    enough = [row for row in years if row["common"] >= FEW]
    if not enough:
        return first
    low = min(enough, key=lambda row: row["agreement"])
    high = max(enough, key=lambda row: row["agreement"])
    rest = language.say(
        "votes_mean",
        n=len(enough),
        few=FEW,
        mean=language.number(sum(row["agreement"] for row in enough) / len(enough), 3),
        low=language.number(low["agreement"], 3),
        low_session=low["session"],
        high=language.number(high["agreement"], 3),
        high_session=high["session"],
    )
    return f"{first} {rest}"


def trust(measures: Sequence[Mapping[str, Any]], language: Language) -> str:
    """How far the measures were checked, the weakest first, each with its count."""
    order = ("unverified", "secondary", "text")
    counted = [(word, sum(one["confidence"] == word for one in measures)) for word in order]
    return language["comma"].join(f"{language.word('confidence', word)} ({count})" for word, count in counted if count)


def counted(amount: Mapping[str, Any], language: Language) -> str:
    """A quantity that a text tells: its bound, number and unit; of a range both ends."""
    value, upper = amount["value"], amount.get("upper")
    scale, word = next(((size, key) for size, key in _SCALES if max(value, upper or 0) >= size), (1.0, ""))
    ends = " – ".join(f"{one / scale:,.10g}" for one in (value, upper) if one is not None)
    bound = "" if upper is not None else language.word("bound", amount["bound"])
    unit = _counted(language.lang).get(amount["unit"], [amount["unit"]])[0] if amount["unit"] else ""
    return " ".join(part for part in (bound, ends, language[word] if word else "", unit) if part)


_SCALES = ((1e9, "billion"), (1e6, "million"))


@cache
def _counted(lang: str) -> dict[str, list[str]]:
    """What texts count, as they call it, the usual word first."""
    path = Path(__file__).parent.parent / "facts" / "reading" / "amounts.toml"
    units: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))[lang]["units"]
    return units
