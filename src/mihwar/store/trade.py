"""A year's goods trade and output as a matrix: BACI where it speaks, else the COW project's dyadic trade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mihwar.errors import BadChoice
from mihwar.store.read import Connection, table

Numbers = npt.NDArray[np.float64]

# Card -> variable of `flow` (from the exporter to the importer), US$ per unit, cards of the GDP that goes with it, the first that
# has the year.
CARDS = {"baci": ("exports", 1e3, ("baci", "wdi")), "cow-trade": ("imports", 1e6, ("wdi",))}


@dataclass(frozen=True, slots=True)
class Trade:
    """Goods trade of one year.

    Attributes:
        year: the year.
        states: identifiers, sorted: those with GDP, recorded exports and recorded imports.
        flows: exporter x importer, current US$; NaN where nothing is recorded (which is not zero), and on the diagonal.
        gdp: current US$.
        card: the card of the flows.
        gdp_card: the card of the GDP.
        left_out: states with some recorded trade, but without GDP, exports or imports in the year.
    """

    year: int
    states: tuple[str, ...]
    flows: Numbers
    gdp: Numbers
    card: str
    gdp_card: str
    left_out: tuple[str, ...]


def years(con: Connection) -> dict[str, list[int]]:
    """Years for which a trade matrix can be made, by card, those of `CARDS` that are loaded."""
    found: dict[str, list[int]] = {}
    for card, (variable, _, gdp_cards) in CARDS.items():
        rows = table(
            con,
            """SELECT DISTINCT year FROM flow WHERE card = $card AND variable = $variable AND layer = 'trade'
               INTERSECT SELECT DISTINCT year FROM attribute WHERE list_contains($gdp, card) AND variable = 'gdp' ORDER BY 1""",
            {"card": card, "variable": variable, "gdp": list(gdp_cards)},
        )
        if rows.num_rows:
            found[card] = rows["year"].to_pylist()
    return found


def latest(there: Mapping[str, Sequence[int]]) -> int:
    """The latest of the years for which a trade matrix can be made, as `years` gives them; 0 if there is none."""
    return max((max(one) for one in there.values()), default=0)


def trade_matrix(con: Connection, year: int, there: Mapping[str, Sequence[int]]) -> Trade:
    """The goods trade of a year; `there` is what `years` gives.

    Raises:
        BadChoice: no card has trade and GDP of that year; the sentence names the years there are.
    """
    card = next((one for one, span in there.items() if year in span), None)
    if card is None:
        spans = "; ".join(f"{one} {span[0]}" + (f" to {span[-1]}" if len(span) > 1 else "") for one, span in there.items())
        more = "" if "cow-trade" in there else "; load COW's dyadic trade (mihwar build --from DIR) for the years before 2015"
        raise BadChoice(f"No matrix of goods trade with GDP for {year}: {spans or 'none is loaded'}{more}.")
    variable, unit, gdp_cards = CARDS[card]
    gdp_card = next(one for one in gdp_cards if _has_output(con, one, year))
    asked = {"card": card, "variable": variable, "year": year, "gdp": gdp_card}
    gdp = table(
        con,
        """SELECT state, max(value) AS value FROM attribute
           WHERE card = $gdp AND variable = 'gdp' AND year = $year AND value > 0 GROUP BY 1""",
        asked,
    ).to_pylist()
    rows = table(
        con,
        """SELECT source, target, sum(value) AS value FROM flow WHERE card = $card AND variable = $variable AND year = $year
             AND layer = 'trade' AND value IS NOT NULL AND source <> target GROUP BY ALL""",
        asked,
    )
    source, target = rows["source"].to_pylist(), rows["target"].to_pylist()
    output = {row["state"]: row["value"] for row in gdp}
    traders = {*source, *target}
    pairs = [pair for pair, value in zip(zip(source, target, strict=True), rows["value"].to_pylist(), strict=True) if value > 0]
    states = _two_way(traders & output.keys(), pairs)
    place = {state: at for at, state in enumerate(states)}
    flows = np.full((len(states), len(states)), np.nan)
    for one, other, value in zip(source, target, rows["value"].to_pylist(), strict=True):
        if one in place and other in place:
            flows[place[one], place[other]] = value * unit
    dollars = np.array([output[state] for state in states])
    return Trade(year, states, flows, dollars, card, gdp_card, tuple(sorted(traders - set(states))))


def _has_output(con: Connection, card: str, year: int) -> bool:
    sql = "SELECT 1 FROM attribute WHERE card = $card AND variable = 'gdp' AND year = $year LIMIT 1"
    return bool(table(con, sql, {"card": card, "year": year}).num_rows)


def _two_way(states: set[str], pairs: list[tuple[str, str]]) -> tuple[str, ...]:
    """The states that both sell to and buy from others among them: where one side is not recorded, trade cannot balance."""
    while True:
        inside = [(one, other) for one, other in pairs if one in states and other in states]
        kept = {one for one, _ in inside} & {other for _, other in inside}
        if kept == states:
            return tuple(sorted(states))
        states = kept
