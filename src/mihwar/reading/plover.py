"""Types of statements and their events of PLOVER: `facts/reading/types.toml`.

Source: Open Event Data Alliance, PLOVER manual and its table CAMEO2PLOVER-2021 (github.com/openeventdata/PLOVER). Sixteen events:
AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID, RETREAT; REQUEST (DEMAND in the table), ACCUSE, REJECT, THREATEN; PROTEST,
SANCTION, MOBILIZE, COERCE, ASSAULT.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mihwar.reading.frames import Frame
from mihwar.reading.statement import Plover

_FRIENDLY = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
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
    """The event of a frame: the type's, unless its trigger knows better.

    A friendly deed denied is a rejection (CAMEO 12x: refuse, decline to yield). A friendly deed to come is AGREE: "all
    cooperative actions reported in future tense are also taken to imply intentions", promises to sign, to meet, to withdraw
    included (manual, AGREE; CAMEO 031 to 039). Signed and ratified treaties are SUPPORT (manual, SUPPORT; CAMEO 057).
    """
    base = types()[frame.type].plover
    event = frame.slots.event or base.event
    if frame.polarity == "negated" and event in _FRIENDLY:
        return Plover("REJECT", None, base.context)
    mode = frame.slots.mode or base.mode
    if frame.modality == "future" and event in _FRIENDLY:
        event, mode = "AGREE", None
    context = frame.slots.context or base.context
    if (topic := frame.detail.get("topic")) in _TOPICAL.get(event or "", ()):
        context = (str(topic),)
    return Plover(event, mode, context)
