"""Sentences about trade scenarios, the same on the terminal and on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mihwar.language import Language
from mihwar.language.phrases import listed, name

Data = Mapping[str, Any]
FEW = 4  # digits of a per cent that are shown at most
GROUPS = ("G7", "EU", "NATO", "AUKUS", "QUAD")  # groups that have a short name
FEW_NAMES = 4  # names of those left out that a title holds


def title(data: Data, language: Language) -> str:
    """What the scenario does, or the title its author gave it."""
    scenario = data["scenario"]
    if given := language.of(scenario, "title"):
        return given
    if not scenario["by"]:
        return language["trade_title_change"]
    return language.say(f"trade_title_{scenario['cut']}", by=coalition(data, language), target=target(data, language))


def coalition(data: Data, language: Language) -> str:
    """Those who sanction, and who of their groups takes no part."""
    scenario = data["scenario"]
    by, without = members(data, scenario["by"], language), scenario["without"]
    if not without:
        return by
    if len(without) > FEW_NAMES:
        return language.say("sanction_without_some", by=by, n=len(without))
    return language.say("sanction_without", by=by, names=listed([name(data, one, language) for one in without], language))


def target(data: Data, language: Language) -> str:
    """The sanctioned states."""
    return listed([name(data, one, language) for one in data["scenario"]["target"]], language)


def members(data: Data, tokens: Sequence[str], language: Language) -> str:
    """States by name, groups by a short name or, in English, by their letters."""
    return listed([_member(data, one, language) for one in tokens], language)


def _member(data: Data, token: str, language: Language) -> str:
    if token == "*":
        return language["sanction_everyone"]
    return language[f"sanction_group_{token}"] if token in GROUPS else _kept(name(data, token, language), language)


def _kept(text: str, language: Language) -> str:
    """Latin letters between marks, or commas beside them change sides in Arabic."""
    return f"\u2068{text}\u2069" if language.lang == "ar" and text.isascii() else text


def setting(data: Data, language: Language) -> list[str]:
    """The base, what is cut, who opens, with which elasticity: a sentence each."""
    base, scenario = data["base"], data["scenario"]
    if base["gdp"]:
        found = [language.say("trade_base", year=base["year"], n=base["economies"], source=_kept(base["title"], language))]
    else:
        year = language.say("trade_base_year", year=base["year"]) if base["year"] else ""
        found = [language.say("trade_base_file", source=_kept(base["title"], language), n=base["economies"], year=year)]
    if scenario["by"]:
        found.append(_cut(scenario, language))
    for one in scenario["partners"] if isinstance(scenario["partners"], list) else ():
        if isinstance(one, Mapping):
            key = "trade_opens" if one["opening"] >= 0 else "trade_opens_less"
            share = language.number(100 * abs(one["opening"]))
            found.append(
                language.say(key, name=members(data, [one["partner"]], language), target=target(data, language), share=share)
            )
    found.append(_elasticity(data, language))
    return found


def _cut(scenario: Mapping[str, Any], language: Language) -> str:
    strength = scenario["strength"]
    share = language.number(100 * strength, 1 if 100 * strength % 1 else 0)
    if told := scenario["estimate"]:
        value, error = language.number(told["value"], 3), language.number(told["se"], 3)
        return language.say("trade_how_estimated", share=share, name=_kept(told["coefficient"], language), value=value, se=error)
    if strength >= 1:
        return language["trade_how_embargo"]
    cost = language.number(scenario["iceberg_pct"])
    return language.say("trade_how_part", share=share, strength=f"{strength:g}", cost=cost)


def _elasticity(data: Data, language: Language) -> str:
    span = data.get("drawn", {}).get("elasticity")
    closure = language[f"trade_closure_{data['closure']}"]
    mid = f"{data['elasticity']:g}"
    if sectors := data["base"].get("sectors"):
        low, high = (f"{one(row['elasticity'] for row in sectors):g}" for one in (min, max))
        return language.say("trade_elasticity_sectors", n=len(sectors), low=low, high=high, closure=closure)
    if not span or span["low"] == span["high"] or not data["scenario"]["draws"]:
        return language.say("trade_elasticity_one", mid=mid, closure=closure)
    return language.say("trade_elasticity", mid=mid, low=f"{span['low']:g}", high=f"{span['high']:g}", closure=closure)


def digits(value: float | None) -> int:
    """How many digits a per cent needs to show two figures, at most `FEW`."""
    size = abs(value or 0.0)
    return 1 if size >= 10 else 2 if size >= 0.1 else 3 if size >= 0.01 else FEW


def percent(value: float | None, language: Language) -> str:
    """A change in per cent with its sign; a dash where there is none."""
    if value is None:
        return language.number(None)
    if 0 < abs(value) < 0.5 * 10**-FEW:
        return f"\u2068< {10**-FEW:.{FEW}f}\u2069" if language.lang == "ar" else f"< {10**-FEW:.{FEW}f}"
    sign = "+" if round(value, digits(value)) > 0 else ""
    shown = language.number(value, digits(value))
    return f"\u200e{sign}{shown}" if sign and language.lang == "ar" else f"{sign}{shown}"


def band(low: float | None, high: float | None, language: Language) -> str:
    """The band in brackets; nothing where there are no draws."""
    if low is None or high is None:
        return ""
    return language.say("trade_band", lo=percent(low, language), hi=percent(high, language))


def money(value: float | None, language: Language) -> str:
    """A sum of dollars with its sign: -4.52 billion."""
    if value is None:
        return language.number(None)
    mark = "\u200e" if language.lang == "ar" and value < 0 else ""
    return f"{mark}{'-' if value < 0 else ''}{language.money(abs(value))}"


def flow(value: float, data: Data, language: Language) -> str:
    """A flow in the base's money: dollars in words, or the numbers of a user's own matrix."""
    if data["base"]["gdp"]:
        return language.money(value)
    return language.number(value, 0 if abs(value) >= 1000 else 2)


def headline(data: Data, language: Language) -> list[str]:
    """What the states looked at lose, what those who sanction lose, and the ratio of the two."""
    rows = {row["state"]: row for row in data["welfare"]}
    found = []
    for state in data["focus"]:
        row = rows[state]
        sum_of = language.say("trade_money", amount=money(row["dollars"], language)) if row["dollars"] is not None else ""
        found.append(
            language.say(
                "trade_target", name=name(data, state, language), pct=percent(row["pct"], language),
                band=band(row["lo"], row["hi"], language), money=sum_of,
            )
        )  # fmt: skip
    if data["one_sector"]:
        summed = {row["state"]: row["pct"] for row in data["one_sector"]}
        found += [
            language.say("trade_one_sector", name=name(data, state, language), pct=percent(summed[state], language))
            for state in data["focus"]
        ]
    if mine := data["coalition"]:
        sum_of = language.say("trade_money", amount=money(mine["dollars"], language)) if mine["dollars"] is not None else ""
        found.append(
            language.say(
                "trade_coalition", pct=percent(mine["pct"], language), band=band(mine["lo"], mine["hi"], language), money=sum_of,
                losers=mine["losers"], of=mine["of"],
            )
        )  # fmt: skip
        if mine["dollars"] is not None and mine["dollars"] < 0 and mine["target_dollars"] < 0:
            ratio = language.number(mine["target_dollars"] / mine["dollars"], 2)
            found.append(language.say("trade_ratio", target=target(data, language), ratio=ratio))
    return found


def partners(data: Data, language: Language) -> list[str]:
    """What each partner's opening gives back."""
    found = []
    for row in data["partners"]:
        who = members(data, [row["partner"]], language) if row["partner"] else language["trade_partner_all"]
        points = percent(row["points"], language)
        if row["given_back_pct"] is None:
            text = language.say("trade_partner_none", name=who, points=points)
        else:
            low, high = row["given_back_lo"], row["given_back_hi"]
            span = ""
            if low is not None and high is not None:
                span = language.say("trade_band", lo=language.number(low), hi=language.number(high))
            share = language.number(row["given_back_pct"])
            text = language.say("trade_partner", name=who, points=points, share=share, band=span)
        if row["own_points"] is not None:
            text += language.say("trade_partner_own", own=percent(row["own_points"], language))
        found.append(text)
    return found


def evasion(data: Data, language: Language) -> list[str]:
    """What goes round, by country, beside what was published."""
    one = data["evasion"]
    if not one:
        return []
    names = listed([name(data, way["state"], language) for way in one["through"]], language)
    whom = name(data, data["focus"][0], language)
    found = [
        language.say(
            "trade_evasion_all", usd=language.money(sum(way["usd"] for way in one["through"])), names=names,
            leak=language.number(100 * one["leak"]), share=language.number(one["offset_trade_pct"], 1),
            back=language.number(one["offset_welfare_pct"], 1), target=whom,
        )
    ]  # fmt: skip
    found += [
        language.say(
            "trade_evasion_way", name=name(data, way["state"], language), usd=language.money(way["usd"]),
            into=language.money(way["to_target"]), out=language.money(way["from_target"]), target=whom,
        )
        for way in one["through"]
    ]  # fmt: skip
    found += [
        language.say("trade_evasion_published", found=language.of(study, "found"), cite=_kept(study["cite"], language))
        for study in one["published"]
    ]
    return found


def driver(data: Data, row: Mapping[str, Any], language: Language) -> tuple[str, str, str]:
    """The name of an assumption and its two ends."""
    known = ("elasticity", "strength", "ratio", "inputs", "fill", "deficits")
    if row["driver"] in known:
        named = language[f"trade_driver_{row['driver']}"]
    elif row["driver"] == "output":
        named = language.say("trade_driver_output", name=name(data, data["focus"][0], language))
    else:
        named = language.say("trade_driver_opening", name=members(data, [row["driver"]], language))

    def end(value: Any) -> str:
        if isinstance(value, str):
            return language[f"trade_driver_{value}"]
        return language.money(value) if abs(value) > 1e6 else f"{value:.3g}"

    return named, end(row["low"]), end(row["high"])


def solved(data: Data, language: Language) -> str:
    """How well the model was solved."""
    draws = data["scenario"]["draws"]
    key = "trade_residual" if draws else "trade_residual_none"
    gap = f"{data['residual']:.1g}"
    return language.say(
        key, residual=f"\u200e{gap}\u200e" if language.lang == "ar" else gap, draws=language.number(draws)
    )  # fmt: skip


def study(row: Mapping[str, Any], language: Language) -> str:
    """A study's finding with its source."""
    return f"{language.of(row, 'found')} ({_kept(row['cite'], language)})"


def coalition_title(data: Data, language: Language) -> str:
    """Who would add what to the core against the target."""
    by = coalition(data, language)
    return language.say("trade_coalition_title", by=by, target=target(data, language))


def core(data: Data, language: Language) -> str:
    """What the core does alone, and what it does with all candidates."""
    one, every = data["core"], data["all"]
    return language.say(
        "trade_core", target=target(data, language), pct=percent(one["pct"], language),
        band=band(one["lo"], one["hi"], language), all=percent(every["pct"], language),
        all_band=band(every["lo"], every["hi"], language),
    )  # fmt: skip


def sampled(data: Data, language: Language) -> str:
    """How exactly the mean over all orders is known, where orders were sampled."""
    if data["orders"]["exact"]:
        return ""
    error = max(row["error"] for row in data["candidates"])
    return language.say("trade_sampled", n=data["orders"]["sampled"], error=language.number(error, FEW))


def loss(data: Data, language: Language) -> str:
    """What the sanction does to the state before anyone opens."""
    found = data["loss"]
    if not found:
        return language.say("trade_lifeline_none", year=data["base"]["year"] or "")
    to = name(data, data["to"], language)
    return language.say(
        "trade_lifeline_loss", to=to, pct=percent(found["pct"], language), band=band(found["lo"], found["hi"], language)
    )
