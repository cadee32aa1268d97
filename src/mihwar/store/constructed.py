"""States that no matrix of trade holds, as put together by hand: their output and recorded trade."""

from __future__ import annotations

from dataclasses import dataclass

from mihwar.store.read import Connection, table

CARD = "mihwar-economies"


@dataclass(frozen=True, slots=True)
class Constructed:
    """One state in one year.

    Attributes:
        state: identifier.
        year: the year of the numbers.
        gdp, gdp_low: current US$; the lowest estimate found, or None.
        sells, buys: current US$ by partner.
        note_en, note_ar: how it was made.
    """

    state: str
    year: int
    gdp: float
    gdp_low: float | None
    sells: dict[str, float]
    buys: dict[str, float]
    note_en: str
    note_ar: str


def claimed(con: Connection, year: int) -> dict[tuple[str, str], float]:
    """Flows of a year as officials tell them, seller and buyer to current US$; those of constructed states are among them."""
    sql = "SELECT source, target, value FROM flow WHERE card = $card AND year = $year ORDER BY ALL"
    rows = table(con, sql, {"card": CARD, "year": year}).to_pylist()
    return {(row["source"], row["target"]): row["value"] for row in rows}


def constructed(con: Connection, state: str) -> Constructed | None:
    """The construction of a state, of the latest year; None where there is none."""
    asked = {"card": CARD, "state": state}
    values = table(
        con,
        """SELECT variable, year, value FROM attribute WHERE card = $card AND state = $state
           QUALIFY year = max(year) OVER ()""",
        asked,
    ).to_pylist()
    held = {row["variable"]: row["value"] for row in values}
    if "gdp" not in held:
        return None
    year = values[0]["year"]
    flows = table(
        con,
        """SELECT source, target, value FROM flow WHERE card = $card AND year = $year AND $state IN (source, target)
           ORDER BY source, target""",
        {**asked, "year": year},
    ).to_pylist()
    note = table(con, "SELECT note_en, note_ar FROM coverage WHERE card = $card AND state = $state", asked).to_pylist()
    return Constructed(
        state,
        year,
        held["gdp"],
        held.get("gdp_low"),
        {row["target"]: row["value"] for row in flows if row["source"] == state},
        {row["source"]: row["value"] for row in flows if row["target"] == state},
        note[0]["note_en"] if note else "",
        note[0]["note_ar"] if note else "",
    )
