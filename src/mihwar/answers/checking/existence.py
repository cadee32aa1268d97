"""When states ended (mihwar-states): a text that dates the end of the Soviet Union to the late 1980s is mistaken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from mihwar.answers.checking.finding import Finding, finding
from mihwar.answers.checking.ground import Ground
from mihwar.reading.statement import Statement


def ended(statement: Statement, ground: Ground) -> Finding:
    """Did the state end then?"""
    gone = [(one, day) for one in ground.states((*statement.actor_ids, *statement.recipient_ids)) if (day := _end(ground, one))]
    if not gone:
        return finding("not_covered", "no_end_of_state")
    state, day = gone[0]
    period = ground.period(statement)
    expected = f"{state}: {period}" if period.stated else state
    proof = [{"card": "mihwar-states", "locator": f"{state}, own spell", "url": None}]
    values = {"names": ground.name(state), "day": str(day)}
    if not period.stated:
        before = day <= period.last
        return finding("supported" if before else "contradicted", "state_ended", expected, str(day), proof, **values)
    if period.meets(day):
        return finding("supported", "state_ended", expected, str(day), proof, **values)
    return finding("contradicted", "state_ended_other_day", expected, str(day), proof, said=str(period), **values)


def _end(ground: Ground, state: str) -> date | None:
    """The day a state ended for good; None while it goes on."""
    spells = [spell for spell in ground.world.record(state)["spells"] if spell["system"] == "own"]
    if not spells or any(spell["ended"] is None for spell in spells):
        return None
    return max(spell["ended"] for spell in spells)  # type: ignore[no-any-return]


CHECKS: Mapping[str, Callable[[Statement, Ground], Finding]] = {"state_dissolution": ended}
