"""What the rows of the pictures of a trade scenario say: names, numbers beside, bars, bands and points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mihwar.language import Language, traded
from mihwar.language import phrases as say
from mihwar.web.chart import Row

Data = Mapping[str, Any]
MOST = 12  # losers and winners
SEEN = 0.001  # per cent


def loss(value: float) -> str:
    """The class of a bar: losses and gains differ in colour and in the side of zero they stand on."""
    return "loss" if value < 0 else "gain"


def span(row: Mapping[str, Any], low: str = "lo", high: str = "hi") -> tuple[float, float] | None:
    """The band of a row, if it has one."""
    return None if row.get(low) is None or row.get(high) is None else (row[low], row[high])


def welfare(data: Data, language: Language, pair: Callable[[str, str], str] | None = None) -> list[Row]:
    """Those in the scenario except who sanctions, the largest losers and winners, then the rest of who sanctions.

    Args:
        data: an answer to `sanction`.
        language: the language.
        pair: the address of the page on two states; each row then leads to the one on its state and the first looked at.
    """
    rows = data["welfare"]
    losers = [row for row in rows if row["pct"] <= -SEEN][:MOST]
    winners = [row for row in reversed(rows) if row["pct"] >= SEEN][:MOST]
    named = [row for row in rows if row["role"] in ("target", "partner", "through")]
    shown = {row["state"] for row in (*losers, *winners, *named)}
    rest = [row for row in rows if row["role"] and row["state"] not in shown]
    found: list[Row] = []
    for key, some in (
        ("trade_roles", named), ("trade_losers", losers), ("trade_winners", winners), ("losses_bars_rest", rest)
    ):  # fmt: skip
        if some and (some is named or any(row not in named for row in some)):
            found += [Row(language[key]), *(_state(row, data, language, pair) for row in some)]
    return found


def _state(row: Mapping[str, Any], data: Data, language: Language, pair: Callable[[str, str], str] | None) -> Row:
    name, pct = say.name(data, row["state"], language), traded.percent(row["pct"], language)
    cells = (pct, traded.money(row["dollars"], language)) if data["base"]["gdp"] else (pct,)
    role = row["role"]
    leads = pair and data["focus"] and row["state"] != data["focus"][0]
    return Row(
        name, cells,
        language.say("losses_told", name=name, pct=pct, band=traded.band(row["lo"], row["hi"], language)),
        role, language[f"trade_role_{role}"] if role else "",
        ((0.0, row["pct"], loss(row["pct"])),), span(row), strong=role == "target",
        to=pair(data["focus"][0], row["state"]) if pair and leads else "",
    )  # fmt: skip


def welfare_heads(data: Data, language: Language) -> list[str]:
    """The headings of the numbers beside."""
    return [language["trade_pct"], *([language["trade_dollars"]] if data["base"]["gdp"] else [])]


def ladder(data: Data, language: Language) -> list[Row]:
    """The loss as they join: what was there before, what each adds, and what each would do alone."""
    found, before = [], 0.0
    for row in data["ladder"]:
        name = traded.members(data, [row["joiner"]], language)
        told = [traded.percent(row[key], language) for key in ("together", "adds", "alone", "own")]
        words = f"{name}: " + language["semicolon"].join(
            f"{language[f'trade_{key}']} {value}" for key, value in zip(("together", "adds", "alone", "own"), told, strict=True)
        )
        bars = ((0.0, before, "earlier"), (before, row["together"], loss(row["adds"])))
        found.append(Row(name, tuple(told), words, bars=bars, points=((row["alone"], "diamond"),)))
        before = row["together"]
    return found


def drivers(data: Data, language: Language, middle: float) -> list[Row]:
    """How far the result moves when one assumption alone moves."""
    found = []
    for row in data["drivers"]:
        name, low, high = traded.driver(data, row, language)
        at = (row["at_low"], row["at_high"])
        told = tuple(traded.percent(one, language) for one in at)
        words = f"{name}: {low} → {told[0]} %{language['semicolon']}{high} → {told[1]} %"
        ends = sorted(((at[0], low), (at[1], high)), key=lambda one: one[0])
        found.append(
            Row(
                name, told, words,
                bars=((middle, at[0], "atlow"), (middle, at[1], "athigh")),
                ends=((min(ends[0][0], middle), ends[0][1], "left"), (max(ends[1][0], middle), ends[1][1], "right")),
            )
        )  # fmt: skip
    return found


def given_back(data: Data, language: Language) -> list[Row]:
    """What every partner's opening gives back, and all together."""
    found = []
    for row, words in zip(data["partners"], traded.partners(data, language), strict=True):
        who = traded.members(data, [row["partner"]], language) if row["partner"] else language["trade_partner_all"]
        cells = (traded.percent(row["points"], language), language.number(row["given_back_pct"]))
        found.append(
            Row(who, cells, words, bars=((0.0, row["points"], loss(row["points"])),), band=span(row), strong=not row["partner"])
        )
    return found


def candidates(data: Data, language: Language) -> list[Row]:
    """What every candidate adds: over all orders as a dot with its band, first and last as triangles."""
    found = []
    for row in data["candidates"]:
        name = traded.members(data, [row["candidate"]], language)
        told = [traded.percent(row[key], language) for key in ("shapley", "first", "last")]
        words = f"{name}: " + language["semicolon"].join(
            f"{language[f'trade_{key}']} {value}" for key, value in zip(("shapley", "first", "last"), told, strict=True)
        )
        found.append(
            Row(
                name, (told[0], language.number(row["share_pct"])), words, band=span(row),
                bars=((0.0, row["shapley"], "soft"),),
                points=((row["first"], "up"), (row["last"], "down"), (row["shapley"], "dot")),
            )
        )  # fmt: skip
    return found


def own_costs(data: Data, language: Language) -> list[Row]:
    """What joining costs every candidate itself."""
    found = []
    for row in data["candidates"]:
        name, pct = traded.members(data, [row["candidate"]], language), traded.percent(row["own"], language)
        cells = (pct, traded.money(row["own_dollars"], language)) if data["base"]["gdp"] else (pct,)
        words = language.say("losses_told", name=name, pct=pct, band=traded.band(row["own_lo"], row["own_hi"], language))
        band = span(row, "own_lo", "own_hi")
        found.append(Row(name, cells, words, bars=((0.0, row["own"], loss(row["own"])),), band=band))
    return found


def openings(data: Data, language: Language) -> list[Row]:
    """What every opening is worth, partner by partner."""
    found: list[Row] = []
    partner: Any = False
    for row in data["rows"]:
        if row["partner"] != partner:
            partner = row["partner"]
            found.append(Row(traded.members(data, [partner], language) if partner else language["trade_partner_all"]))
        share = language.number(100 * row["opening"])
        cells = [traded.percent(row["points"], language)]
        if data["loss"]:
            cells.append(language.number(row["given_back_pct"]))
        if data["base"]["gdp"]:
            cells.append(traded.money(row["dollars"], language))
        name = language.say("losses_opening", share=share)
        found.append(
            Row(
                name, tuple(cells), f"{found_head(found)}{language['comma']}{name}: {cells[0]}",
                bars=((0.0, row["points"], loss(row["points"])),), band=span(row),
            )
        )  # fmt: skip
    return found


def openings_heads(data: Data, language: Language) -> list[str]:
    """The headings of the numbers beside."""
    heads = [language["losses_points"]]
    heads += [language["trade_given_back"]] if data["loss"] else []
    return heads + ([language["trade_dollars"]] if data["base"]["gdp"] else [])


def found_head(rows: Sequence[Row]) -> str:
    """The heading that a row stands under."""
    return next(row.label for row in reversed(rows) if row.is_heading)


def base_trade(data: Data, language: Language) -> list[Row]:
    """The partners of the base, sales and purchases one after the other on the scale of money."""
    unit, _ = money_scale(data, language)
    found = []
    for row in data["trade"]:
        name = say.name(data, row["partner"], language)
        cells = tuple(traded.flow(row[key], data, language) for key in ("exports", "imports"))
        sells, buys = row["exports"] / unit, row["imports"] / unit
        told = f"{name}: {cells[0]}{language['semicolon']}{cells[1]}"
        note = language["trade_predicted"] if row["predicted"] else ""
        found.append(Row(name, cells, told, note=note, bars=((0.0, sells, "gain"), (sells, sells + buys, "soft"))))
    return found


def ways(data: Data, language: Language) -> list[Row]:
    """What goes round, by way: into the sanctioned state, then out of it."""
    unit, _ = money_scale(data, language)
    found = []
    for row in data["evasion"]["through"]:
        name, told = say.name(data, row["state"], language), traded.flow(row["usd"], data, language)
        into, both = row["to_target"] / unit, row["usd"] / unit
        found.append(Row(name, (told,), f"{name}: {told}", bars=((0.0, into, "gain"), (into, both, "soft"))))
    return found


def money_scale(data: Data, language: Language) -> tuple[float, str]:
    """What the scale of trade with a lifeline's state, or of what goes round, counts in: so that its numbers stay short."""
    if data.get("evasion"):
        most = max((row["usd"] for row in data["evasion"]["through"]), default=0.0)
    else:
        most = max((row["exports"] + row["imports"] for row in data["trade"]), default=0.0)
    if not data["base"]["gdp"]:
        return 1.0, language["losses_unit_file"]
    for size, key in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if most >= size:
            return size, language.say("losses_usd", amount=language[key])
    return 1.0, language.say("losses_usd", amount="").strip()
