"""A dated, read-only view of the store: names become states, and every question knows what is covered.

The only thing that measures and scenarios see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mihwar.atlas import Atlas
from mihwar.errors import UnknownState
from mihwar.model import LAYERS, Layer, Scheme, State, day
from mihwar.store import opening, read
from mihwar.store.once import Made, once
from mihwar.store.read import Rows

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from mihwar.store import arrays, panels, signed, standing
    from mihwar.store.constructed import Constructed
    from mihwar.store.matrices import Matrices
    from mihwar.store.partaking import Partaking
    from mihwar.store.trade import Trade

EVENT_WINDOW = 365


class World:
    """A store as of a date.

    Attributes:
        on: the date of every question that asks for none; None for a world without a date.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, on: date | None = None) -> None:
        """Look at an open store, as of `on`."""
        self._con = con
        self.on = on
        self._atlas: Atlas | None = None
        self._kept: dict[Any, Any] = {}

    @classmethod
    def open(cls, db: Path, apart: bool = False) -> World:
        """Open the store at `db`; `apart`: as `opening.connect` has it. Raises `BadStore`."""
        return cls(opening.connect(db, apart))

    def at(self, on: str | date) -> World:
        """The same store on another date. Raises `BadDate`."""
        other = World(self._con, day(on))
        other._atlas = self.atlas
        other._kept = self._kept
        return other

    def beside(self) -> World:
        """The same store for another thread: a connection of its own, everything made of the store shared."""
        other = World(opening.another(self._con), self.on)
        # Read by the connection of this thread: two threads on one connection take each other's rows.
        self._atlas = other._atlas = self._atlas or other.atlas
        other._kept = self._kept
        return other

    def close(self) -> None:
        """Let go of the store; questions after it fail."""
        self._con.close()

    def meta(self) -> dict[str, str]:
        """What the build noted of itself."""
        return opening.meta(self._con)

    @property
    def folder(self) -> Path | None:
        """Where the user's own files lie: the folder named with a question, else that of the build; None where there is none."""
        named = self._kept.get("folder") or self.meta().get("folder")
        return Path(named) if named and Path(named).is_dir() else None

    # Names and states

    def resolve(self, text: str, scheme: str | None = None, on: date | None = None) -> str:
        """The identifier of the state that a name or code means on a date, or else on the world's: see `Atlas.resolve`."""
        return self.atlas.resolve(text, scheme, on or self.on)

    def meant(self, text: str) -> str:
        """The state a text means on the world's date, or else today, or else at any time: for questions about many years.

        Raises:
            UnknownState, AmbiguousState: like `resolve`.
        """
        try:
            return self.resolve(text, on=self.on or date.today())
        except UnknownState:
            return self.atlas.resolve(text)

    def resolve_many(self, texts: Sequence[str], on: date | None = None) -> list[str | None]:
        """Names to identifiers by hash, None where a name means no state or more than one on the date."""
        return self.atlas.resolve_many(texts, on or self.on)

    @property
    def atlas(self) -> Atlas:
        """The table of states in memory, read on first use."""
        if self._atlas is None:
            self._atlas = Atlas(read.state_tables(self._con))
        return self._atlas

    def states(self) -> list[str]:
        """Every identifier of the table of states, those that have ended too, in its order."""
        return list(self.atlas.records)

    def line(self, state: str) -> list[str]:
        """The state and those whose seat it continues, newest first: Russia, then the Soviet Union."""
        return self.atlas.line(state)

    def heirs(self, state: str) -> list[str]:
        """Those who came after a state that has ended, as `Atlas.heirs`."""
        return self.atlas.heirs(state)

    def record(self, state: str) -> dict[str, Any]:
        """Everything the table of states holds on one identifier."""
        return self.atlas.record(state)

    def state(self, text: str, scheme: str | None = None, on: date | None = None) -> State:
        """The state that a name or code means, as it stood on a date. Raises like `resolve`."""
        return self.atlas.state(text, scheme, on or self.on)

    def describe(self, state: str, on: date | None = None) -> State:
        """A state by its identifier, with the names and codes of the date (its last day if it has ended)."""
        return self.atlas.describe(state, on)

    def names(self, states: Iterable[str]) -> dict[str, dict[str, str]]:
        """The names of states in English and Arabic, as the table of states holds them."""
        records = {state: self.record(state) for state in states}
        return {state: {"en": record["name_en"], "ar": record["name_ar"]} for state, record in records.items()}

    def names_on(self, states: Iterable[str], on: date | None = None) -> dict[str, dict[str, str]]:
        """The names of states in English and Arabic on a date, as `describe` gives them."""
        described = {state: self.describe(state, on) for state in states}
        return {state: {"en": shown.name_en, "ar": shown.name_ar} for state, shown in described.items()}

    # Ties, votes, acts

    def ties(self, a: str, b: str | None = None, layers: Sequence[Layer] = LAYERS, window: int = EVENT_WINDOW) -> Rows:
        """Ties of a state, or between two, on the world's date, as rows of the view `tie` with its `stage`."""
        return read.ties(self._con, [a], [b] if b else None, self._date(), window, list(layers))

    def acts(self, a: str, b: str | None, since: date) -> Rows:
        """Acts since a date, up to the world's, newest first; the line of each state counts as that state."""
        return read.acts_of(self._con, self.line(a), self.line(b) if b else None, since, self._date())

    def held_acts(self, on: date) -> Rows:
        """How many acts of each layer the store holds up to a date, as `read.held_acts`."""
        return read.held_acts(self._con, on)

    def newest_acts(self, layers: Sequence[str], on: date, most: int) -> Rows:
        """The last acts of some layers up to a date, newest first."""
        return read.newest_acts(self._con, list(layers), on, most)

    def cross_tables(self, states: Sequence[str], pairs: Sequence[tuple[int, int]]) -> Rows:
        """How pairs of some states voted, by session, as `read.cross_tables`; Russia's votes from 1946 are the Soviet Union's."""
        lines = [self.line(state) for state in states]
        if (calls := self._kept.get(("roll calls",))) is None:
            return read.cross_tables(self._con, lines, pairs)
        from mihwar.store import vote_tables

        return vote_tables.cross_tables(calls, lines, pairs)

    def single_votes(self, a: str, b: str) -> Rows:
        """How two states voted on roll calls of sessions that no card holds whole, as `read.single_votes`."""
        return read.single_votes(self._con, self.line(a), self.line(b))

    def companions(self, state: str, session: int) -> Rows:
        """What a state's votes in a session had in common with each other state's, as `read.companions`."""
        if (calls := self._kept.get(("roll calls",))) is None:
            return read.companions(self._con, self.line(state), session)
        from mihwar.store import vote_tables

        return vote_tables.companions(calls, self.line(state), session)

    def last_session(self) -> tuple[int, date, date] | None:
        """The last session with complete roll calls up to the world's date."""
        return read.last_session(self._con, self._date())

    def sanctions_on(self, states: Sequence[str]) -> Rows:
        """Measures in force against some states."""
        return read.sanctions_on(self._con, list(states), self._date())

    def trade(self, a: str, b: str) -> Rows:
        """Goods trade between two states in the last year covered."""
        return read.latest_flows(self._con, self.line(a), self.line(b), self._date())

    def attributes(self, states: Sequence[str], variables: Sequence[str]) -> Rows:
        """Last values of yearly variables up to the world's date."""
        return read.attributes(self._con, list(states), list(variables), self._date().year)

    def series(self, states: Sequence[str], variable: str) -> Rows:
        """All years of one variable."""
        return read.series(self._con, list(states), variable)

    def blocs(self, states: Sequence[str]) -> Rows:
        """Blocs that some states belong to."""
        return read.blocs(self._con, list(states), self._date())

    def members(self, bloc: str) -> list[str]:
        """Members of a bloc."""
        return read.members(self._con, bloc, self._date())

    def groups(self, on: date) -> dict[str, list[str]]:
        """Every bloc that has members on a date, with them."""
        found: dict[str, list[str]] = {}
        for row in read.all_members(self._con, on):
            found.setdefault(row["bloc"], []).append(row["state"])
        return found

    def claims(self, act: str) -> Rows:
        """Positions in an act as each source gives them."""
        return read.claims(self._con, act)

    @property
    def remembered(self) -> dict[Any, Any]:
        """What has been made of this store already, for all dates of it: those who make things of it keep them here."""
        return self._kept

    def made(self, key: tuple[Any, ...], make: Callable[[], Made], most: int | None = None) -> Made:
        """What has been made of this store under a key, for all dates of it, made now where nothing has: see `once`."""
        return once(self._kept, key, make, most)

    def treaties(self) -> dict[str, Rows]:
        """The treaties coded clause by clause, read once: see `read.treaties`."""
        if "treaties" not in self._kept:
            self._kept["treaties"] = read.treaties(self._con, "mihwar-treaties")
        return self._kept["treaties"]  # type: ignore[no-any-return]

    def places(self) -> Rows:
        """Where attacks may fall, read once."""
        if "places" not in self._kept:
            self._kept["places"] = read.places(self._con)
        return self._kept["places"]  # type: ignore[no-any-return]

    def acts_in(self, layer: Layer) -> Rows:
        """Every act of a layer but roll calls, oldest first, each with its `parts`; read once."""
        if ("acts", layer) not in self._kept:
            acts, parts = read.acts_in(self._con, layer)
            found = {act["id"]: {**act, "parts": []} for act in acts}
            for part in parts:
                found[part["act"]]["parts"].append(part)
            self._kept["acts", layer] = list(found.values())
        return self._kept["acts", layer]  # type: ignore[no-any-return]

    def act_clauses(self, act: str) -> Rows:
        """The clauses of an act: of sanctions, their measures with dates."""
        if ("clauses", act) not in self._kept:
            self._kept["clauses", act] = read.measures(self._con, [act])
        return self._kept["clauses", act]  # type: ignore[no-any-return]

    def titles(self) -> pa.Table:
        """Every act as a search finds it, as `store.search.titles`."""
        from mihwar.store import search

        return search.titles(self._con)

    def legal_bases(self) -> Rows:
        """The legal bases of sanctions: `act`, `article`."""
        from mihwar.store import search

        return search.bases(self._con)

    def act(self, name: str) -> dict[str, Any] | None:
        """One act with its parties, ballots, clauses and roll call, as `store.search.act`; None where no act has the id."""
        from mihwar.store import search

        return search.act(self._con, name)

    def partaking(self) -> Partaking:
        """Who took part in which acts but roll calls, as columns, read once: see `store.partaking`."""
        from mihwar.store import partaking

        return self.made(("partaking",), lambda: partaking.partaking(self._con))

    def clause_kinds(self) -> dict[str, dict[str, Any]]:
        """The kinds of the clauses of every act, read once: see `store.partaking`."""
        from mihwar.store import partaking

        return self.made(("clause kinds",), lambda: {row["act"]: row for row in partaking.clause_kinds(self._con)})

    def ids_like(self, name: str) -> tuple[list[str], list[str]]:
        """Ids of acts that are a text after the card's name, and those that are most like it."""
        from mihwar.store import search

        return search.whole_ids(self._con, name), search.near_ids(self._con, name)

    def bloc_table(self) -> dict[str, dict[str, Any]]:
        """Every bloc by its id, read once."""
        if "blocs" not in self._kept:
            self._kept["blocs"] = {row["id"]: row for row in read.bloc_table(self._con)}
        return self._kept["blocs"]  # type: ignore[no-any-return]

    def member_spells(self, bloc: str) -> Rows:
        """Who was a member of a bloc from when to when, read once."""
        if ("members", bloc) not in self._kept:
            self._kept["members", bloc] = read.member_spells(self._con, bloc)
        return self._kept["members", bloc]  # type: ignore[no-any-return]

    def ballots_between(self, states: Sequence[str], first: date, last: date) -> Rows:
        """How some states voted on the roll calls of some days, the last among them."""
        return read.ballots_between(self._con, states, first, last)

    # Matrices: imported when asked for, so that a brief stays quick.

    @property
    def _matrices(self) -> Matrices:
        from mihwar.store.matrices import Matrices

        return Matrices(self._con, self._kept)

    def system(self, first: int, last: int) -> arrays.System:
        """Members of the state system by year."""
        return self._matrices.system(first, last)

    def signed_ties(self, dates: Sequence[date], layers: Sequence[str]) -> list[signed.SignedTies]:
        """Friendly and hostile ties between all states on some dates, with their evidence."""
        from mihwar.store import signed

        return signed.signed_ties(self._con, dates, layers)

    def alliances(self, years: Sequence[int], card: str | None = None) -> arrays.Alliances:
        """Alliance obligations by year, of ATOP where it is loaded."""
        return self._matrices.alliances(years, card)

    def roll_calls(self, first: int = 1, last: int = 9999) -> arrays.RollCalls:
        """Roll calls of the General Assembly, session by session, as one matrix of votes."""
        return self._matrices.roll_calls(first, last)

    @property
    def holdings(self) -> standing.Holdings:
        """Yearly variables as matrices, lists of powers, obligations and sanctions of one state among all."""
        from mihwar.store import standing

        return standing.Holdings(self._con, self._kept)

    def trade_matrix(self, year: int | None = None) -> Trade:
        """Goods trade and GDP of a year as a matrix."""
        return self._matrices.trade(year)

    def distances(self, states: Sequence[str]) -> npt.NDArray[np.float64]:
        """Great-circle distances between the capitals of states, states x states in km; NaN for states that have ended."""
        from mihwar.store import geography

        return geography.distances(self._con, states)

    def neighbours(self, states: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Which states share a land border today, states x states."""
        from mihwar.store import geography

        return geography.neighbours(self._con, states)

    def constructed(self, state: str) -> Constructed | None:
        """A state that no matrix of trade holds, as put together by hand; None where there is no such construction."""
        from mihwar.store.constructed import constructed

        return constructed(self._con, state)

    def claimed_trade(self, year: int) -> dict[tuple[str, str], float]:
        """Goods trade of a year that no matrix has, as officials tell it: seller and buyer to current US$."""
        from mihwar.store.constructed import claimed

        return claimed(self._con, year)

    def panel(self, frame: panels.Frame, columns: Sequence[panels.Column], dyads: bool, given: panels.Given) -> pa.Table:
        """State-years or dyad-years with variables."""
        from mihwar.store import panels

        return panels.panel(self._con, frame, columns, dyads, given)

    def held(self) -> Rows:
        """What the store holds on single states: variable, card, unit."""
        from mihwar.store import panels

        return panels.held(self._con)

    # Cards and coverage

    def cards(self) -> dict[str, dict[str, Any]]:
        """Every card by its id, read once."""
        if "cards" not in self._kept:
            self._kept["cards"] = {card["id"]: card for card in read.cards(self._con)}
        return self._kept["cards"]  # type: ignore[no-any-return]

    def coverage(self) -> Rows:
        """All coverage rows, read once."""
        if "coverage" not in self._kept:
            self._kept["coverage"] = read.coverage(self._con)
        return self._kept["coverage"]  # type: ignore[no-any-return]

    def not_covered(self, layers: Sequence[Layer], a: str, b: str | None = None) -> Rows:
        """Per layer, the cards that do not speak about these states on the world's date, and the layers without any card.

        Returns:
            Records `layer, card, began, ended, reason`; reason is `outside` (the date), `other states`, `selection` (the
            card speaks, but what it does not list is not denied), `not loaded` or `no card`.
        """
        on, pair = self._date(), {a, b} - {None}
        cards, rows = self.cards(), self.coverage()
        found: Rows = []
        for layer in layers:
            mine = [row for row in rows if row["layer"] == layer]
            for card in sorted({row["card"] for row in mine}):
                spans = [row for row in mine if row["card"] == card]
                if reason := self._gap(spans, on, pair):
                    began = min((row["began"] for row in spans if row["began"]), default=None)
                    ends = [row["ended"] for row in spans]
                    ended = None if None in ends else max(ends)
                    found.append({"layer": layer, "card": card, "began": began, "ended": ended, "reason": reason})
            absent = [one["id"] for one in cards.values() if layer in (one["layers"] or ()) and not one["loaded"]]
            found += [
                {"layer": layer, "card": card, "began": None, "ended": None, "reason": "not loaded"} for card in sorted(absent)
            ]
            if not mine and not absent:
                found.append({"layer": layer, "card": None, "began": None, "ended": None, "reason": "no card"})
        return found

    @staticmethod
    def _gap(spans: Sequence[dict[str, Any]], on: date, pair: set[str | None]) -> str:
        about = [row for row in spans if row["state"] is None or (row["state"] in pair and row["other"] in pair | {None})]
        if not about:
            return "other states"
        dated = [row for row in about if (row["began"] or date.min) <= on < (row["ended"] or date.max)]
        if not dated:
            return "outside"
        return "" if any(row["complete"] for row in dated) else "selection"

    def _date(self) -> date:
        return self.on or date.today()


__all__ = ["EVENT_WINDOW", "Scheme", "World"]
