"""What a search box and the page of one act ask of a store: the titles of all acts, and one act whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mihwar.store.read import FOREVER, Connection, Rows, table
from mihwar.store.read import _rows as _records

if TYPE_CHECKING:
    import pyarrow as pa

# Acts that say in words what happened come before those that a dataset numbers.
_ORDER = "['treaty', 'sanction', 'communique', 'visit', 'vote', 'dispute', 'statement', 'arms']"


def titles(con: Connection) -> pa.Table:
    """Every act as a search finds it: mihwar's own first, then by layer, the newest first.

    Returns:
        Columns `id, layer, kind, card, status, title_en, title_ar, since` (signed, else begun), `until` (first day after),
        `symbol` (of a roll call its resolution as the card writes it, of a veto its draft and meeting, else null), `states` (who
        took part, role by role; null of roll calls), `own`, `year` (of `since`, as text).
    """
    return table(
        con,
        f"""SELECT a.id, a.layer, a.kind, a.card, coalesce(a.status, 'confirmed') AS status, a.title_en, a.title_ar,
                   coalesce(a.signed, a.began) AS since, a.ended AS until,
                   CASE a.kind WHEN 'roll call' THEN r.resolution WHEN 'veto' THEN a.locator END AS symbol,
                   t.states, a.card LIKE 'mihwar-%' AS own, year(coalesce(a.signed, a.began))::VARCHAR AS year
            FROM act a LEFT JOIN roll_call r ON r.act = a.id
            LEFT JOIN (SELECT act, list(state ORDER BY role, state) AS states
                       FROM (SELECT DISTINCT act, role, state FROM party WHERE state IS NOT NULL) GROUP BY act) t ON t.act = a.id
            ORDER BY own DESC, list_position({_ORDER}, a.layer), since DESC NULLS LAST, a.id""",
    )


def bases(con: Connection) -> Rows:
    """The legal bases of sanctions: `act`, `article`, each once."""
    return _records(
        con,
        """SELECT DISTINCT c.act, c.article FROM clause c JOIN act a ON a.id = c.act
           WHERE a.layer = 'sanction' AND c.article IS NOT NULL ORDER BY ALL""",
    )


def act(con: Connection, name: str) -> dict[str, Any] | None:
    """One act with all that belongs to it; None where no act has the id.

    Returns:
        The row of `act`, and `parties` (dates are the act's where they have none of their own; `until` null: still),
        `ballots` (of a roll call), `clauses`, `roll` (of a roll call: `session`, `resolution`, marks, topics, and whether the
        states were `divided` and the card is `complete`; these two null where another card speaks for the day).
    """
    acts = _records(con, "SELECT * REPLACE (coalesce(status, 'confirmed') AS status) FROM act WHERE id = $id", {"id": name})
    if not acts:
        return None
    voted = acts[0]["kind"] == "roll call"
    return {
        **acts[0],
        "parties": [] if voted else _parties(con, name, acts[0]["layer"] == "treaty"),
        "ballots": _ballots(con, name) if voted else [],
        "clauses": [] if voted else _records(con, "SELECT * FROM clause WHERE act = $id ORDER BY rowid", {"id": name}),
        "roll": _roll(con, name) if voted else None,
    }


def _parties(con: Connection, name: str, treaty: bool) -> Rows:
    parts = _records(
        con,
        f"""SELECT state, org, role, position, signed, since, nullif(until, {FOREVER}) AS until, NULL::DATE AS frozen,
                   note_en, note_ar, locator, url
            FROM part WHERE act = $id ORDER BY role, position, state, org, since""",
        {"id": name},
    )
    if treaty:  # only in treaties does a party stop taking part without leaving
        rows = _records(con, "SELECT state, frozen FROM party WHERE act = $id AND frozen IS NOT NULL", {"id": name})
        frozen = {row["state"]: row["frozen"] for row in rows}
        parts = [{**row, "frozen": frozen.get(row["state"])} for row in parts]
    return parts


def _ballots(con: Connection, name: str) -> Rows:
    # Only these two columns: the table has a million rows, and reading the third of them costs as much again.
    return _records(con, "SELECT state, position FROM ballot WHERE act = $id ORDER BY state", {"id": name})


def _roll(con: Connection, name: str) -> dict[str, Any] | None:
    found = _records(
        con,
        """SELECT r.session, r.resolution, r.important, r.amendment, r.paragraph, r.me, r.nu, r.di, r.hr, r.co, r.ec,
                  l.divided, l.complete
           FROM roll_call r LEFT JOIN (SELECT act, divided, complete FROM roll WHERE act = $id) l ON l.act = r.act
           WHERE r.act = $id""",
        {"id": name},
    )
    return found[0] if found else None


def whole_ids(con: Connection, short: str) -> list[str]:
    """The ids of acts that end in `/short`: a treaty's `nato-1949` without its card."""
    rows = _records(con, "SELECT id FROM act WHERE ends_with(id, '/' || $short) ORDER BY 1 LIMIT 5", {"short": short})
    return [row["id"] for row in rows]


def near_ids(con: Connection, name: str) -> list[str]:
    """The four ids of acts most like a text: those that hold it, then those spelt like it, whole or without their card."""
    rows = _records(
        con,
        """SELECT id FROM act
           ORDER BY contains(id, lower($id)) DESC,
                    greatest(jaro_winkler_similarity(id, $id), jaro_winkler_similarity(id[instr(id, '/') + 1:], $id)) DESC, id
           LIMIT 4""",
        {"id": name},
    )
    return [row["id"] for row in rows]
