"""The numbers behind the pictures of a trade scenario, as tables of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mihwar.language import Language, traded
from mihwar.language import phrases as say

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        summary: what is clicked to open it.
        heads: headings; the first columns, as many as `names`, hold words, the others numbers.
        rows: cells as words.
        names: how many columns hold words.
        note: whether the last column holds words too.
    """

    summary: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: int = 1
    note: bool = False


def _range(row: Mapping[str, Any], language: Language, low: str = "lo", high: str = "hi") -> str:
    if row[low] is None or row[high] is None:
        return ""
    return _between(traded.percent(row[low], language), traded.percent(row[high], language))


def _between(low: str, high: str) -> str:
    """From low to high, from left to right in both languages, as numbers with signs stand in Arabic anyway."""
    return f"\u2066{low} … {high}\u2069"


def welfare(data: Data, language: Language) -> Table:
    """Every state, the largest loss first."""
    money = bool(data["base"]["gdp"])
    keys = ["state", "trade_role", "trade_pct", "trade_range", *(["trade_dollars"] if money else []),
            "losses_wage", "losses_price", "trade_exports", "trade_imports"]  # fmt: skip
    found = []
    for row in data["welfare"]:
        cells = [say.name(data, row["state"], language), language[f"trade_role_{row['role']}"] if row["role"] else "",
                 traded.percent(row["pct"], language), _range(row, language)]  # fmt: skip
        cells += [traded.money(row["dollars"], language)] if money else []
        cells += [traded.percent(row[key], language) for key in ("real_wage", "price", "exports", "imports")]
        found.append(tuple(cells))
    return Table(language.say("losses_table_all", n=len(found)), tuple(language[key] for key in keys), tuple(found), 2)


def flows(rows: Sequence[Mapping[str, Any]], count: int, caption: str, data: Data, language: Language) -> Table:
    """Flows of one state with its partners."""
    keys = ("with", "trade_before", "trade_after", "trade_change", "trade_range", "trade_note")
    found = []
    for row in rows:
        notes = [language[f"trade_{key}"] for key in ("cut", "predicted") if row[key]]
        found.append(
            (
                say.name(data, row["partner"], language), traded.flow(row["before"], data, language),
                traded.flow(row["after"], data, language), traded.percent(row["pct"], language), _range(row, language),
                language["comma"].join(notes),
            )
        )  # fmt: skip
    summary = f"{caption}. {language.say('losses_table_flows', n=len(rows), all=count)}"
    return Table(summary, tuple(language[key] for key in keys), tuple(found), note=True)


def ladder(data: Data, language: Language) -> Table:
    """The steps of a coalition."""
    keys = ("together", "adds", "alone", "own")
    found = tuple(
        (traded.members(data, [row["joiner"]], language), *(traded.percent(row[key], language) for key in keys))
        for row in data["ladder"]
    )
    heads = (language["trade_joiner"], *(language[f"trade_{key}"] for key in keys))
    return Table(language["losses_table"], heads, found)


def partners(data: Data, language: Language) -> Table:
    """What openings give back."""
    keys = ("with", "losses_points", "trade_range", "trade_given_back", "trade_range", "trade_lifeline_own")
    found = []
    for row in data["partners"]:
        who = traded.members(data, [row["partner"]], language) if row["partner"] else language["trade_partner_all"]
        span = ""
        if row["given_back_lo"] is not None:
            span = _between(language.number(row["given_back_lo"]), language.number(row["given_back_hi"]))
        found.append(
            (who, traded.percent(row["points"], language), _range(row, language), language.number(row["given_back_pct"]), span,
             traded.percent(row["own_points"], language))
        )  # fmt: skip
    return Table(language["losses_table"], tuple(language[key] for key in keys), tuple(found))


def evasion(data: Data, language: Language) -> Table:
    """What goes round, by way."""
    target = say.name(data, data["focus"][0], language)
    heads = (language["state"], language["trade_dollars"],
             *(language.say(f"losses_round_{key}", target=target) for key in ("in", "out")))  # fmt: skip
    keys = ("usd", "to_target", "from_target")
    found = tuple(
        (say.name(data, row["state"], language), *(traded.flow(row[key], data, language) for key in keys))
        for row in data["evasion"]["through"]
    )
    return Table(language["losses_table"], heads, found)


def drivers(data: Data, language: Language) -> Table:
    """What the result hangs on."""
    keys = ("trade_driver", "trade_driver_low", "trade_driver_high", "trade_driver_at_low", "trade_driver_at_high")
    found = tuple(
        (*traded.driver(data, row, language), *(traded.percent(row[key], language) for key in ("at_low", "at_high")))
        for row in data["drivers"]
    )
    return Table(language["losses_table"], tuple(language[key] for key in keys), found)


def candidates(data: Data, language: Language) -> Table:
    """What every candidate adds, and what it costs it."""
    money = bool(data["base"]["gdp"])
    keys = ["trade_candidate", "trade_shapley", "trade_range", "trade_share", "trade_first", "trade_range", "trade_last",
            "trade_own", "trade_range", *(["trade_dollars"] if money else [])]  # fmt: skip
    found = []
    for row in data["candidates"]:
        cells = [
            traded.members(data, [row["candidate"]], language), traded.percent(row["shapley"], language), _range(row, language),
            language.number(row["share_pct"]), traded.percent(row["first"], language),
            _range(row, language, "first_lo", "first_hi"), traded.percent(row["last"], language),
            traded.percent(row["own"], language), _range(row, language, "own_lo", "own_hi"),
        ]  # fmt: skip
        found.append((*cells, *([traded.money(row["own_dollars"], language)] if money else [])))
    return Table(language["losses_table"], tuple(language[key] for key in keys), tuple(found))


def openings(data: Data, language: Language) -> Table:
    """What every opening is worth."""
    money = bool(data["base"]["gdp"])
    keys = ["with", "trade_opening", "losses_points", "trade_range", *(["trade_dollars"] if money else []),
            *(["trade_given_back"] if data["loss"] else []), "trade_lifeline_own",
            "losses_both_before", "losses_both_after"]  # fmt: skip
    found = []
    for row in data["rows"]:
        who = traded.members(data, [row["partner"]], language) if row["partner"] else language["trade_partner_all"]
        cells = [who, language.number(100 * row["opening"]), traded.percent(row["points"], language), _range(row, language)]
        cells += [traded.money(row["dollars"], language)] if money else []
        cells += [language.number(row["given_back_pct"])] if data["loss"] else []
        cells += [traded.percent(row["own_points"], language),
                  *(traded.flow(row[key], data, language) for key in ("trade_before", "trade_after"))]  # fmt: skip
        found.append(tuple(cells))
    return Table(language["losses_table"], tuple(language[key] for key in keys), tuple(found))


def base_trade(data: Data, language: Language) -> Table:
    """Whom the state trades with."""
    name = say.name(data, data["to"], language)
    sides = (language.say(f"losses_key_{key}", name=name) for key in ("sells", "buys"))
    heads = (language["with"], *sides, language["trade_note"])
    found = tuple(
        (
            say.name(data, row["partner"], language), *(traded.flow(row[key], data, language) for key in ("exports", "imports")),
            language["trade_predicted"] if row["predicted"] else "",
        )
        for row in data["trade"]
    )  # fmt: skip
    return Table(language["losses_table"], heads, found, note=True)
