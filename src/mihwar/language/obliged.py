"""Sentences about obligations, the same on the terminal and on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mihwar.language import Language
from mihwar.language.phrases import listed, name

Data = Mapping[str, Any]
# Who must fight comes first, then who must act, then who must talk.
_FIGHTS = ("yes", "decides", "no")
_NAMED = 5  # states named in the sentence on what changes
_STATUSES = ("triggered", "conditional", "not_triggered", "not_in_force")


def attack(data: Data, one: Mapping[str, Any], language: Language) -> str:
    """North Korea attacks South Korea, on 15 January 2025; where, if not in its own land."""
    a, b = (name(data, one[side], language) for side in ("attacker", "target"))
    where = language.say("oblige_at", place=place(data, one["at"], language)) if one["at"] != one["target"] else ""
    return language.say("oblige_attack", a=a, b=b, where=where, on=language.day(data["on"]))


def place(data: Data, key: str, language: Language) -> str:
    """The name of a place or of a state's own land."""
    found = data["places"].get(key)
    return str(found[language.lang]) if found else name(data, key, language)


def obligations(data: Data) -> list[dict[str, Any]]:
    """Duties of one clause in one event gathered, with all the states that owe them, in the order they are read in."""
    groups: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in data["obligations"]:
        cause = one["because"]
        tested = tuple((c["word"], c["state"]) for c in one["conditions"])
        # Those who come to help are named together; each attack of the scenario stands for itself.
        event = (None, one["to"]) if cause["entry"] else (cause["attacker"], cause["target"])
        key = (one["status"], one["treaty"], one["article"], one["duty"], one["to"], event, tested, one["reason"])
        group = groups.setdefault(key, {**one, "states": [], "attackers": []})
        for side, state in (("states", one["state"]), ("attackers", cause["attacker"])):
            if state not in group[side]:
                group[side].append(state)
    order = {word: n for n, word in enumerate(_FIGHTS)}

    def rank(one: Mapping[str, Any]) -> tuple[Any, ...]:
        early = _STATUSES.index(one["status"])
        strength = order[one["fights"]] if early < 2 else 0
        return early, one["breached"], strength, one["because"]["entry"], one["treaty"], one["article"]

    return sorted(groups.values(), key=rank)


def obligation_head(group: Mapping[str, Any], language: Language) -> str:
    """The heading a group stands under."""
    if group["breached"]:
        return language["oblige_broken"]
    if group["status"] in ("triggered", "conditional"):
        return language[f"oblige_{group['status']}_{group['fights']}"]
    return language[f"oblige_{group['status']}"]


def obligation(data: Data, group: Mapping[str, Any], language: Language, most: int = 1000) -> str:
    """China, Russia: assist with all means, owed to North Korea (title, article 2)."""
    states = group["states"]
    shown = [name(data, one, language) for one in states[:most]]
    if len(states) > most:
        shown.append(language.say("oblige_more", n=len(states) - most))
    return language.say(
        "oblige_breach" if group["breached"] else "oblige_duty",
        states=listed(shown, language), duty=language.word("duty", group["duty"]), to=name(data, group["to"], language),
        title=language.of(group, "title"), article=_kept_together(article(group["article"], language), language),
    )  # fmt: skip


def article(text: str, language: Language) -> str:
    """The number of an article; a number that is not known is said so in the language."""
    return text.replace("unknown", language["article_unknown"])


def _kept_together(text: str, language: Language) -> str:
    """Latin letters and brackets between left-to-right marks, or they change sides in Arabic."""
    return f"\u200e{text}\u200e" if language.lang == "ar" and any(one.isascii() and one.isalnum() for one in text) else text


def obligation_reason(data: Data, group: Mapping[str, Any], language: Language) -> str:
    """Because of what, and how often such promises are kept."""
    parts = []
    cause = group["because"]
    a, b = listed([name(data, one, language) for one in group["attackers"]], language), name(data, cause["target"], language)
    if group["reason"] == "attacker":
        parts.append(language.say("oblige_is_attacker", name=name(data, group["to"], language)))
    elif cause["entry"]:
        parts.append(language.say("oblige_because_entry", a=a, b=b))
    elif len(data["attack"]) > 1:
        parts.append(language.say("oblige_because", a=a, b=b))
    if group["status"] == "not_in_force":
        key = "unknown" if group["stage"] == "signed" and not group["since"] else group["stage"]
        parts.append(language.say(f"oblige_stage_{key}", on=language.day(group["since"]) if group["since"] else ""))
    if group["honoured"] and group["status"] in ("triggered", "conditional") and not group["breached"]:
        rate = language.number(100 * group["honoured"]["rate"])
        kind = language.word("kind", group["kind"])
        parts.append(language.say("oblige_honoured", kind=kind, rate=rate, years=group["honoured"]["years"]))
    return " ".join(parts)


def conflicts(data: Data, language: Language) -> list[str]:
    """Conflicts as sentences, the states that share one named together."""
    by_id = {one["id"]: one for one in data["obligations"]}
    groups: dict[tuple[str, ...], list[str]] = {}
    for one in data["conflicts"]:
        first = by_id.get(one["duties"][0])
        title, article = (language.of(first, "title"), str(first["article"])) if first else (one["duties"][0], "")
        other = one["duties"][1] if len(one["duties"]) > 1 else ""
        if second := by_id.get(other):
            other = f"{second['treaty']}{language['comma']}{language['article']} {second['article']}"
        states = groups.setdefault((one["kind"], title, article, other), [])
        if one["state"] not in states:
            states.append(one["state"])
    found = []
    for (kind, title, article, other), states in groups.items():
        key = "oblige_conflict_" + kind.replace(" ", "_").replace("-", "_")
        named = listed([name(data, state, language) for state in states], language)
        found.append(language.say(key, state=named, title=title, article=article, other=other))
    return found


def question(data: Data, one: Mapping[str, Any], language: Language) -> str:
    """An assumption: what it asks, how it stands, how many duties it changes, and how to set it."""
    about = one["about"]
    sides: Sequence[str] = [name(data, side, language) for side in about.split("-")] if about.isupper() else [about]
    text = language.word("condition", one["word"])
    stands = language[{True: "oblige_yes", False: "oblige_no", None: "oblige_open"}[one["value"]]]
    changes = len(one["changes"])
    return language.say("oblige_question", text=text, about=" – ".join(sides), stands=stands, n=changes, name=one["name"])


def subject(data: Data, one: Mapping[str, Any], language: Language) -> str:
    """What a question is about, by its name: a state, two that fight, a place, a treaty."""
    about = one["about"]
    if about.isupper():
        return " – ".join(name(data, side, language) for side in about.split("-"))
    if about in data["places"]:
        return place(data, about, language)
    return next((language.of(row, "title") for row in data["treaties"] if row["id"] == about), about)


def assumed(data: Data) -> bool:
    """Whether anything differs from every question open and the treaties as they are."""
    return bool(data["decided"]) or any(row["left_out"] or row["origin"] != "store" for row in data["treaties"])


def changed(data: Data, language: Language) -> str:
    """One sentence on the duties that what is assumed brings, takes away or changes; empty where nothing is assumed."""
    if not assumed(data):
        return ""
    parts = []
    for change in ("appears", "disappears", "changes"):
        rows = [row for row in data["changes"] if row["change"] == change]
        if rows:
            names = list(dict.fromkeys(name(data, row["state"], language) for row in rows))
            shown = names[:_NAMED] + ([language.say("oblige_more", n=len(names) - _NAMED)] if len(names) > _NAMED else [])
            key = f"attack_{change}_one" if len(rows) == 1 else f"attack_{change}"
            parts.append(language.say(key, n=len(rows), names=language["comma"].join(shown)))
    return (
        language.say("attack_changed", parts=language["semicolon"].join(parts)) if parts else language["attack_changed_nothing"]
    )


def confidence(one: Mapping[str, Any], language: Language) -> str:
    """How far a clause was checked; of a treaty that nobody signed, that."""
    return language["attack_hypothetical"] if one["hypothetical"] else language.word("confidence", one["confidence"])


def party(data: Data, one: Mapping[str, Any], language: Language) -> str:
    """A party with since when and until when it is bound."""
    dates = str(one["since"] or language["treaties_signed"])
    if one["until"]:
        dates += f" – {one['until']}"
    frozen = language.say("treaties_frozen", on=language.day(one["frozen"])) if one["frozen"] else ""
    return f"{name(data, one['state'], language)} ({dates}{frozen})"
