"""Arms, goods and technology handed over: what was confirmed, announced, alleged or denied, by whom (mihwar-acts)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import log

from mihwar.answers.checking.dated import Act, dated, span
from mihwar.answers.checking.finding import Finding, Verdict, finding
from mihwar.answers.checking.ground import Ground, locator, title
from mihwar.reading.statement import Amount, Statement
from mihwar.reading.text import normal
from mihwar.sources import handwritten

_ARMS = ("transfer of arms", "transfer of troops")
_GOODS = ("transfer of fuel", "transfer of food", "transfer of workers")
_TECHNOLOGY = ("transfer of technology",)
# What narrows the kind, in the normal view of the words around.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "transfer of troops": ("troops", "soldiers", "جنود", "قوات"),
    "transfer of fuel": ("fuel", "oil", "petrol", "barrel", "gas", "وقود", "نفط", "برميل", "بنزين"),
    "transfer of food": ("food", "grain", "wheat", "flour", "rice", "غذاء", "حبوب", "قمح", "دقيق"),
    "transfer of workers": ("worker", "labour", "عمال"),
}
# Units as texts write them, by the units of the data.
_UNITS: Mapping[str, tuple[str, ...]] = {
    "containers": ("container", "حاوي"),
    "rounds": ("round", "shell", "munition", "قذيف", "قذايف"),
    "missiles": ("missile", "صاروخ", "صواريخ"),
    "barrels": ("barrel", "برميل", "براميل"),
    "troops": ("troop", "soldier", "جندي", "جنود"),
    "workers": ("worker", "عامل", "عمال"),
}


def gave(kinds: Sequence[str], statement: Statement, ground: Ground) -> Finding:
    """Was such a thing handed over, and who says so?"""
    givers, takers = ground.states(statement.actor_ids), ground.states(statement.recipient_ids)
    takers = [one for one in takers if one not in givers]
    if not givers or not takers:
        return finding("not_covered", "no_transfer_pair")
    giver, taker = givers[0], takers[0]
    period = ground.period(statement)
    told = [kind for kind in kinds if kind in _WORDS and ground.says(statement, _WORDS[kind])] or list(kinds)
    expected = f"{giver} > {taker}" + (f": {_amount(statement.amount)}" if statement.amount else "")
    acts = [
        act
        for act in ground.acts("arms", giver, taker)
        if act["kind"] in told and ground.has_role(act, giver, ("supplier",)) and ground.has_role(act, taker, ("recipient",))
    ]
    found = dated(acts, period)
    fitting = [*found.fitting, *found.earlier]
    names = ground.listed([giver, taker])
    if not fitting:
        delivered = _delivered(ground, giver, taker, statement) if "transfer of arms" in told else None
        return delivered or finding("not_covered", "no_transfer", expected, names=names)
    return _said(fitting, statement, expected)


def _said(acts: Sequence[Act], statement: Statement, expected: str) -> Finding:
    """Confirmed counts as fact; what is alleged is alleged here too; denials stand beside."""
    denied = [act for act in acts if act["status"] == "denied"]
    told = [act for act in acts if act["status"] != "denied"]
    confirmed = [act for act in told if act["status"] == "confirmed"]
    alike = _same_unit(confirmed or told, statement.amount)
    best = (alike or confirmed or told or denied)[0]
    rows = [locator(act) for act in _first([best, *alike, *told, *denied])]
    values = {"title": title(best), "day": span(best), "by": _claimants([best])}
    shown = f"{best['status']}: {_value(best)}{span(best)} ({best['claimant_en'] or best['card']})"
    if not told:
        return finding("partly", "transfer_denied", expected, shown, rows, **values)
    verdict: Verdict = "supported" if best["status"] == "confirmed" else "partly"
    made = finding(verdict, f"transfer_{best['status']}", expected, shown, rows, **values)
    if statement.amount is not None:
        made = _compared(made, alike, statement.amount)
    return made.because("also_denied", by=_claimants(denied)) if denied else made


def _first(acts: Sequence[Act], most: int = 6) -> list[Act]:
    """The first few, each once."""
    return list({act["id"]: act for act in acts}.values())[:most]


def _compared(made: Finding, alike: Sequence[Act], amount: Amount) -> Finding:
    """Say how the number of the text stands to those of the data."""
    if not alike:
        return made.because("amount_unknown")
    best = alike[0]
    values = {"amount": (_value(best).strip(", "), _in_arabic(best)), "by": _claimants([best])}
    if _agree(amount, best):
        return made.because("amount_same", **values)
    return replace(made.because("amount_other", **values), verdict="partly")


def _same_unit(acts: Sequence[Act], amount: Amount | None) -> list[Act]:
    """Acts counted in the unit of the text, the nearest number first."""
    if amount is None or amount.value <= 0:
        return []
    word = normal(amount.unit)
    unit = next((unit for unit, words in _UNITS.items() if unit == word or any(one in word for one in words)), word)
    alike = [act for act in acts if act["unit"] == unit and act["value"]]
    return sorted(alike, key=lambda act: abs(log(act["value"] / amount.value)))


def _agree(amount: Amount, act: Act) -> bool:
    """Whether two numbers with bounds can both be true, and are near: within a tenth."""
    return bool(abs(act["value"] - amount.value) <= 0.1 * max(act["value"], amount.value))


def _amount(amount: Amount) -> str:
    return f"{'' if amount.bound == 'exactly' else amount.bound + ' '}{amount.value:,g} {amount.unit}"


def _value(act: Act) -> str:
    if not act["value"]:
        return ""
    bound = act["bound"] or "exactly"
    return f"{'' if bound == 'exactly' else bound + ' '}{act['value']:,g} {act['unit']}, "


def _in_arabic(act: Act) -> str:
    bound = handwritten.meanings("bound")[act["bound"] or "exactly"][1]
    unit = handwritten.meanings("unit").get(act["unit"], ("", act["unit"]))[1]
    return " ".join(part for part in (bound, f"{act['value']:,g}", unit) if part)


def _claimants(acts: Sequence[Act]) -> tuple[str, str]:
    names = [(act["claimant_en"] or act["card"], act["claimant_ar"] or act["claimant_en"] or act["card"]) for act in acts]
    names = list(dict.fromkeys(names))
    return "; ".join(one for one, _ in names), "؛ ".join(one for _, one in names)


def _delivered(ground: Ground, giver: str, taker: str, statement: Statement) -> Finding | None:
    """Deliveries of major weapons in that year, where a card of the user's counts them (SIPRI)."""
    on = ground.period(statement).last
    rows = [
        row
        for row in ground.world.at(on).ties(giver, taker, ("arms",))
        if row["role_a"] == "supplier" and row["act"].startswith(f"{row['card']}/{giver}-")
    ]
    if not rows:
        return None
    row = rows[0]
    return finding(
        "supported", "deliveries", f"{giver} > {taker}", f"{row['value']:g} {row['unit']} ({on.year})", [row],
        names=ground.listed([giver, taker]), year=str(on.year),
    )  # fmt: skip


CHECKS: Mapping[str, Callable[[Statement, Ground], Finding]] = {
    "arms_transfer": partial(gave, _ARMS),
    "aid_transfer": partial(gave, _GOODS),
    "technology_transfer": partial(gave, _TECHNOLOGY),
}
