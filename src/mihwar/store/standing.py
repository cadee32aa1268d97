"""What one state holds among others: who owes it defence, whom it sanctions and who else does, and lists of powers."""

from __future__ import annotations

from typing import Any

from mihwar.store import arrays
from mihwar.store.matrices import Matrices
from mihwar.store.once import once
from mihwar.store.read import FOREVER, Connection, table


class Holdings:
    """The questions of this module and the matrices of powers, put to one store."""

    def __init__(self, con: Connection, kept: dict[Any, Any]) -> None:
        """Ask an open store; `kept` holds what has been made of it."""
        self._con = con
        self._kept = kept
        self._matrices = Matrices(con, kept)

    def spells_of_list(self, bloc: str) -> list[dict[str, Any]]:
        """See `spells_of_list`."""
        return once(self._kept, ("spells of list", bloc), lambda: spells_of_list(self._con, bloc))

    def defence(self, line: list[str]) -> list[dict[str, Any]]:
        """See `defence`."""
        return defence(self._con, line)

    def regimes(self, card: str) -> list[dict[str, Any]]:
        """See `regimes`."""
        return once(self._kept, ("regimes", card), lambda: regimes(self._con, card))

    def attributes(self, card: str, variables: tuple[str, ...], first: int, last: int) -> arrays.Attributes:
        """See `arrays.attributes`."""
        return self._matrices.attributes(card, variables, first, last)

    def roll_calls(self, first: int, last: int) -> arrays.RollCalls:
        """See `arrays.roll_calls`."""
        return self._matrices.roll_calls(first, last)


def spells_of_list(con: Connection, bloc: str) -> list[dict[str, Any]]:
    """Every spell of a list or bloc: state, since, until (first day outside, None: still), card."""
    return table(  # type: ignore[no-any-return]
        con, "SELECT state, since, until, card, url FROM membership WHERE bloc = $bloc ORDER BY state, since", {"bloc": bloc}
    ).to_pylist()


def defence(con: Connection, line: list[str]) -> list[dict[str, Any]]:
    """Treaties by which states and a state (or those whose seat it continues) owe each other defence.

    Returns:
        Records `other`, `owed` (the other owes it), `owes` (it owes the other), `since`, `until` (None: still), `act`, `card`;
        of ATOP's directed years one record per year, `since` its first day and `act` null.
    """
    return table(  # type: ignore[no-any-return]
        con,
        f"""SELECT b AS other, role_a LIKE '%is owed%' AS owed, role_a LIKE 'owes%' AS owes, since,
                   nullif(until, {FOREVER}) AS until, act, card
            FROM tie_treaty WHERE list_contains($line, a) AND kind = 'defence' AND since IS NOT NULL
            UNION ALL
            SELECT source, true, false, make_date(year, 1, 1), make_date(year + 1, 1, 1), NULL, card
            FROM flow WHERE layer = 'treaty' AND variable = 'defence' AND list_contains($line, target)
            UNION ALL
            SELECT target, false, true, make_date(year, 1, 1), make_date(year + 1, 1, 1), NULL, card
            FROM flow WHERE layer = 'treaty' AND variable = 'defence' AND list_contains($line, source)
            ORDER BY card, other, since""",
        {"line": line},
    ).to_pylist()


def regimes(con: Connection, card: str) -> list[dict[str, Any]]:
    """Every sanctions regime of a card as sender and target with dates; threats and what is only alleged are left out.

    Returns:
        Records `act`, `title_en`, `title_ar`, `sender` (a state or organisation, as the act names it), `is_org`, `members` (the
        states that send through the organisation, where it is a bloc at hand: `state`, `since`, `until`), `target`, `since`,
        `until` (None: still).
    """
    return table(  # type: ignore[no-any-return]
        con,
        f"""SELECT a.id AS act, a.title_en, a.title_ar, coalesce(s.org, s.state) AS sender, s.org IS NOT NULL AS is_org,
                   (SELECT list({{'state': m.state, 'since': m.since, 'until': m.until}} ORDER BY m.state, m.since)
                    FROM member m WHERE m.bloc = s.org) AS members,
                   t.state AS target, greatest(s.since, t.since) AS since,
                   nullif(least(s.until, t.until), {FOREVER}) AS until, a.url
            FROM act a JOIN part s ON s.act = a.id AND s.role = 'sender' JOIN part t ON t.act = a.id AND t.role = 'target'
            WHERE a.layer = 'sanction' AND a.card = $card AND a.kind <> 'threat' AND coalesce(a.status, 'confirmed') = 'confirmed'
              AND t.state IS NOT NULL AND greatest(s.since, t.since) < least(s.until, t.until)
            ORDER BY since, act, sender, target""",
        {"card": card},
    ).to_pylist()
