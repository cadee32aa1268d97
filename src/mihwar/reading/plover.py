"""Types of statements and their events of PLOVER (manual of 2021): `facts/reading/types.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mihwar.reading.frames import Frame
from mihwar.reading.statement import Plover

# Events whose context is that of their matter.
_TOPICAL = {
    **dict.fromkeys(("AGREE", "COOPERATE", "AID", "REQUEST", "REJECT"), frozenset({"economic", "military", "humanitarian"})),
    "SANCTION": frozenset({"economic", "military", "humanitarian"}),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of statement.

    Attributes:
        means: what it says, for people.
        plover: its event, mode, context.
        pair: whether it is done with one another.
        violence: whether it tells violence.
    """

    means: str
    plover: Plover
    pair: bool = False
    violence: bool = False


@cache
def types() -> dict[str, Kind]:
    """All types by name."""
    table = tomllib.loads(files("mihwar").joinpath("facts", "reading", "types.toml").read_text(encoding="utf-8"))
    return {
        name: Kind(
            entry["means"],
            Plover(entry.get("event"), entry.get("mode"), tuple(entry.get("context", ()))),
            entry.get("pair", False),
            entry.get("violence", False),
        )
        for name, entry in table.items()
    }


def plover(frame: Frame) -> Plover:
    """The event of a frame: the type's, unless its trigger knows better. A denied signature or friendly deed is a rejection."""
    base = types()[frame.type].plover
    event = frame.slots.event or base.event
    if frame.polarity == "negated" and event in ("AGREE", "SUPPORT", "COOPERATE", "AID", "CONSULT"):
        return Plover("REJECT", None, base.context)
    if frame.modality == "future" and event in ("COOPERATE", "AID", "SUPPORT"):
        event = "AGREE"  # an intent to cooperate or give
    context = frame.slots.context or base.context
    if (topic := frame.detail.get("topic")) in _TOPICAL.get(event or "", ()):
        context = (str(topic),)
    return Plover(event, frame.slots.mode or base.mode, context)
