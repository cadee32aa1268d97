"""What the store holds, layer by layer, and what happened last."""

from __future__ import annotations

from datetime import date

from mihwar.answers.answer import DAY, EVIDENCE, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.ties import evidence
from mihwar.world import World

NEWEST = 12
# Layers whose acts stand by themselves; arms and votes come in masses.
TOLD = ("treaty", "visit", "communique", "statement", "sanction")
LAYERS: Columns = {"layer": TEXT, "acts": WHOLE, "first": DAY, "last": DAY, "cards": [TEXT]}
ACTS: Columns = {
    "act": TEXT, "layer": TEXT, "kind": TEXT, "day": DAY, "precision": TEXT, "status": TEXT, "title_en": TEXT, "title_ar": TEXT,
    "evidence": EVIDENCE,
}  # fmt: skip


def overview(world: World) -> Answer:
    """How many acts of each layer the store holds, over which time, how much else, and the newest acts up to the world's date."""
    on, cards = world.on or date.today(), world.cards()
    layers = world.held_acts(on)
    newest = [
        {**{name: row[name] for name in ACTS if name != "evidence"}, "evidence": [evidence(row, cards)]}
        for row in world.newest_acts(TOLD, on, NEWEST)
    ]
    loaded = [one for one in cards.values() if one["loaded"]]
    return Answer(
        data={
            "on": on,
            "layers": layers,
            "states": sum(bool(world.record(one)["spells"]) for one in world.states()),
            "cards": len(loaded),
            "cards_known": len(cards),
            "acts": newest,
        },
        table="layers",
        columns=LAYERS,
        sources=cited(cards, [one for row in layers for one in row["cards"]]),
        more={"acts": ACTS},
    )
