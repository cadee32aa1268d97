"""Signed, weighted ties between states on some dates, each with its evidence: what blocs and balance are computed from.

Every layer has one coding, written in `CODING`, and one set of cards that speaks on a date, the first of `CARDS` that is
loaded and covers it. Nothing else goes into a tie; a layer that no card covers on a date is absent, not zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from mihwar.sources.hostility import HOSTILITY
from mihwar.store.arrays import SCALE
from mihwar.store.read import FOREVER, Connection, table

SignedLayer = Literal["treaty", "defence", "dispute", "rivalry", "sanction", "targeted", "vote"]
SIGNED: tuple[SignedLayer, ...] = get_args(SignedLayer)

# Value of one tie by its kind, between -1 and 1; of several between two states the strongest counts.
CODING: Mapping[str, Mapping[str, float]] = {
    # The strongest obligation of either towards the other, on the scale of `arrays.SCALE`, over its top.
    "treaty": {kind: level / max(SCALE.values()) for kind, level in SCALE.items()},
    # Only the promise to fight: mass pacts of non-aggression and consultation tie almost everyone in some years.
    "defence": {"defence": 1.0, "offence": 1.0},
    # The higher hostility level of the two sides over 5; of wars and conflicts without levels, war 1 and minor conflict 0.8.
    "dispute": {word: -level / 5 for level, word in HOSTILITY.items()} | {"minor conflict": -0.8},
    "rivalry": {"strategic rivalry": -1.0},
    # Measures on whole sectors of the economy; some exports or imports only, which GSDB tells apart, half. The split and the
    # values are mihwar's own.
    "sanction": dict.fromkeys(("trade", "energy", "technology", "transport", "imposition"), -1.0) | {"partial trade": -0.5},
    # Measures on persons, funds and arms: many are laid on states that those who lay them are on good terms with.
    "targeted": dict.fromkeys(("financial", "arms", "military", "travel", "diplomatic", "other"), -1 / 3),
}
# Which cards speak for a layer, the best first; those of one group speak together.
CARDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "treaty": (("atop-dyads",), ("atop-members",), ("mihwar-treaties",)),
    "defence": (("atop-dyads",), ("atop-members",), ("mihwar-treaties",)),
    "dispute": (("cow-mid",), ("gml-mid",), ("ucdp",), ("cow-wars",)),
    "rivalry": (("tss-rivalries",),),
    "sanction": (("gsdb",), ("ties",), ("mihwar-sanctions",)),
    "targeted": (("gsdb",), ("ties",), ("mihwar-sanctions",)),
    "vote": (("unga-votes",),),
}
# Disputes count for this many days after their end: a year's disputes, as other data sets count them.
WINDOW = 365


@dataclass(frozen=True, slots=True)
class SignedTie:
    """One layer of the tie of two states on a date.

    Attributes:
        a: a state, before `b` in the alphabet of identifiers.
        b: the other.
        layer: one of `SIGNED`.
        value: between -1 and 1, by `CODING`.
        kinds: the kinds that were found.
        acts: how many acts.
        examples: identifiers of up to three of them.
        card: the card they are from.
    """

    a: str
    b: str
    layer: str
    value: float
    kinds: tuple[str, ...]
    acts: int
    examples: tuple[str, ...]
    card: str


@dataclass(frozen=True, slots=True)
class SignedTies:
    """The ties of all states on one date.

    Attributes:
        on: the date.
        states: all states that existed on it, sorted.
        cards: per layer asked for, the cards that speak; empty where none does.
        complete: per layer, whether finding nothing means that there is nothing.
        ties: every tie, the layer `vote` left out (it is a matrix of its own).
    """

    on: date
    states: tuple[str, ...]
    cards: dict[str, tuple[str, ...]]
    complete: dict[str, bool]
    ties: list[SignedTie] = field(default_factory=list)


def signed_ties(con: Connection, dates: Sequence[date], layers: Sequence[str]) -> list[SignedTies]:
    """The signed ties on each of some dates, of the layers asked for."""
    spoken = _spoken(con)
    found = []
    for on in dates:
        chosen = {layer: _speaking(layer, on, spoken) for layer in layers}
        found.append(
            SignedTies(
                on,
                _states(con, on),
                {layer: cards for layer, (cards, _) in chosen.items()},
                {layer: complete for layer, (_, complete) in chosen.items()},
            )
        )
    for layer in layers:
        for card in dict.fromkeys(card for one in found for card in one.cards[layer]):
            at = [n for n, one in enumerate(found) if card in one.cards[layer]]
            if sql := _question(layer, card):
                _add(con, sql, layer, card, found, at)
    return found


def _add(con: Connection, sql: str, layer: str, card: str, found: list[SignedTies], at: list[int]) -> None:
    """Ask for one card's ties on the dates for which it speaks, fold them by pair, and add them."""
    rows = table(
        con,
        f"""WITH asked AS (SELECT * FROM (VALUES {", ".join(f"({n}, DATE '{found[n].on.isoformat()}')" for n in at)}) v(n, day)),
            seen AS ({sql}),
            coding AS (SELECT unnest($kinds) AS kind, unnest($values::DOUBLE[]) AS value),
            pair AS (SELECT n, least(a, b) AS a, greatest(a, b) AS b, kind, act, value FROM seen JOIN coding USING (kind))
            SELECT n, a, b, arg_max(value, abs(value)) AS value, list_sort(list(DISTINCT kind)) AS kinds,
                   count(DISTINCT act) AS acts, list_sort(list(DISTINCT act))[:3] AS examples
            FROM pair GROUP BY n, a, b ORDER BY n, a, b""".replace("$values", str(list(CODING[layer].values()))),
        {"kinds": list(CODING[layer]), "card": card, "window": WINDOW},
    )
    for row in rows.to_pylist():
        found[row["n"]].ties.append(
            SignedTie(row["a"], row["b"], layer, row["value"], tuple(row["kinds"]), row["acts"], tuple(row["examples"]), card)
        )


def _question(layer: str, card: str) -> str | None:
    """Rows `n, a, b, kind, act` of one card; `asked` has the dates as `n, day`."""
    if filed(layer) == "treaty" and card == "atop-dyads":
        return """SELECT n, source AS a, target AS b, variable AS kind,
                         $card || '/' || least(source, target) || '-' || greatest(source, target) || '-' || f.year AS act
                  FROM flow f JOIN asked ON f.year = year(day) WHERE layer = 'treaty' AND card = $card AND value > 0"""
    if filed(layer) == "treaty":
        return """SELECT n, a, b, kind, act FROM tie_treaty JOIN asked ON since <= day AND until > day
                  WHERE card = $card AND a < b"""
    if filed(layer) == "sanction":
        some = "card = 'gsdb' AND kind = 'trade' AND NOT contains(text_en, 'all ')"
        return f"""SELECT n, a, b, CASE WHEN {some} THEN 'partial trade' ELSE kind END AS kind, act
                   FROM tie_sanction JOIN asked ON since <= day AND until > day
                   WHERE card = $card AND a < b AND status = 'confirmed'"""
    if layer == "rivalry":
        return """SELECT n, a, b, kind, act FROM tie_event JOIN asked ON since <= day AND until > day
                  WHERE layer = 'dispute' AND card = $card AND a < b"""
    if layer == "dispute":
        # The position of a party is its level of hostility; conflicts without levels have an intensity, 2 a war.
        word = "role_a" if card.endswith("-mid") else "CASE WHEN coalesce(value, 2) >= 2 THEN 'war' ELSE 'minor conflict' END"
        between = "AND kind LIKE 'interstate%'" if card in ("ucdp", "cow-wars") else ""
        return f"""SELECT n, a, b, {word} AS kind, act FROM tie_event JOIN asked ON since <= day AND until > day - $window
                   WHERE layer = 'dispute' AND card = $card {between}"""
    return None


def filed(layer: str) -> str:
    """The layer of the store that a layer of ours is part of."""
    return {"rivalry": "dispute", "defence": "treaty", "targeted": "sanction"}.get(layer, layer)


def _states(con: Connection, on: date) -> tuple[str, ...]:
    rows = table(
        con,
        f"""SELECT DISTINCT state FROM state_spell
            WHERE system = 'own' AND began <= $on AND coalesce(ended, {FOREVER}) > $on ORDER BY state""",
        {"on": on},
    )
    return tuple(rows["state"].to_pylist())


def _spoken(con: Connection) -> dict[tuple[str, str], tuple[date, date, bool]]:
    """Per layer and card, from when to when it speaks about all states, and whether completely."""
    rows = table(
        con,
        """SELECT layer, card, min(began) AS began, max(coalesce(ended, DATE '9999-01-01')) AS ended,
                  bool_and(complete) AS complete
           FROM coverage WHERE layer IS NOT NULL AND state IS NULL GROUP BY layer, card""",
    ).to_pylist()
    return {(row["layer"], row["card"]): (row["began"], row["ended"], bool(row["complete"])) for row in rows}


def _speaking(layer: str, on: date, spoken: Mapping[tuple[str, str], Any]) -> tuple[tuple[str, ...], bool]:
    """The first group of cards of a layer of which any covers the date, and whether it does so completely."""
    kept = filed(layer)
    for group in CARDS[layer]:
        spans = [spoken[kept, card] for card in group if (kept, card) in spoken]
        now = [span for span in spans if (span[0] or date.min) <= on < span[1]]
        if now:
            return tuple(card for card in group if (kept, card) in spoken), all(span[2] for span in now)
    return (), False
