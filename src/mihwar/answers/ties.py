"""Which ties hold between two states, or around one, on a date; by which act; and what is not covered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mihwar.answers import votes
from mihwar.answers.answer import DAY, EVIDENCE, NUMBER, TEXT, Answer, Columns, cited
from mihwar.model import LAYERS, Layer, choice
from mihwar.world import EVENT_WINDOW, World

COLUMNS: Columns = {
    "layer": TEXT, "kind": TEXT, "act": TEXT, "title_en": TEXT, "title_ar": TEXT, "other": TEXT,
    "signed": DAY, "since": DAY, "until": DAY, "stage": TEXT, "status": TEXT,
    "roles": {"a": TEXT, "b": TEXT}, "value": NUMBER, "bound": TEXT, "unit": TEXT,
    "claimant_en": TEXT, "claimant_ar": TEXT, "article": TEXT, "trigger": TEXT, "duty": TEXT,
    "conditions": [TEXT], "text_en": TEXT, "text_ar": TEXT, "note_en": TEXT, "note_ar": TEXT,
    "confidence": TEXT, "evidence": EVIDENCE,
}  # fmt: skip
METHOD = (
    "A treaty ties two parties once per clause that binds either; `stage` is `signed` until both are bound.",
    f"Treaties and sanctions are those that hold on the date; visits, transfers, declarations and disputes are those of the "
    f"{EVENT_WINDOW} days up to it; trade, arms and votes are those of its year or session.",
    "A layer with no tie and no entry in not_covered was looked for and not found.",
)


def ties(world: World, a: str, b: str | None = None, layers: Sequence[str] = ()) -> Answer:
    """Ties of `a`, or between `a` and `b` (names or codes), on the world's date.

    Raises:
        UnknownState, AmbiguousState: a name or code means none or several states.
        BadChoice: an unknown layer.
    """
    first = world.resolve(a)
    second = world.resolve(b) if b else None
    asked: tuple[Layer, ...] = tuple(choice(one, LAYERS, "layer") for one in layers) or LAYERS
    on, cards = world.on or date.today(), world.cards()
    found = [record(row, cards) for row in world.ties(first, second, asked)]
    if "vote" in asked and second:
        found += votes.tie(world, first, second, cards)
    gaps = world.not_covered(asked, first, second)
    used = [one["evidence"][0]["card"] for one in found] + ["mihwar-states"]
    return Answer(
        data={"on": on, "a": first, "b": second, "ties": found, "not_covered": gaps},
        table="ties",
        columns=COLUMNS,
        sources=cited(cards, used),
        method=METHOD,
    )


def record(row: Mapping[str, Any], cards: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A row of the view `tie` as the answer shows it: roles by side, evidence as a list."""
    return {
        **{name: row.get(name) for name in COLUMNS if name in row},
        "other": row["b"],
        "roles": {"a": row["role_a"], "b": row["role_b"]},
        "evidence": [evidence(row, cards)],
    }


def evidence(row: Mapping[str, Any], cards: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Where a row comes from: card, locator in it, address, vintage."""
    return {
        "card": row["card"],
        "locator": row.get("locator"),
        "url": row.get("url") or cards[row["card"]]["url"],
        "vintage": cards[row["card"]]["vintage"],
    }
