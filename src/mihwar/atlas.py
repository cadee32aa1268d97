"""The table of states in memory: which state a name or code means, on a date, and what it was called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mihwar import naming
from mihwar.errors import AmbiguousState, UnknownState
from mihwar.model import SCHEMES, Spell, State, choice
from mihwar.store.read import Rows

_NUMBERS = ("cow", "gw", "m49")
_LETTERS = ("iso3", "iso2", "iso4", "id")
_MAIN = ("short", "official", "historical", "variant")
# ISO codes that every reader reads as a state of today, though they once meant another on paper.
_SHOWN_CODES = ("iso3", "cow", "gw", "m49")


class Atlas:
    """The table of states in memory: records by identifier, meanings by code and by the key of a name."""

    def __init__(self, tables: dict[str, Rows]) -> None:
        """Index the tables that `read.state_tables` gives."""
        self.records: dict[str, dict[str, Any]] = {
            row["state"]: {**row, "spells": [], "codes": [], "names": []} for row in tables["state"]
        }
        for part in ("spells", "codes", "names"):
            for row in tables[part]:
                self.records[row["state"]][part].append(row)
        self.codes: dict[tuple[str, str], list[tuple[str, date | None, date | None]]] = {}
        for row in tables["codes"]:
            self.codes.setdefault((row["scheme"], row["code"]), []).append((row["state"], row["since"], row["until"]))
        self.names: dict[str, list[tuple[str, str, date | None, date | None]]] = {}
        for row in tables["names"]:
            self.names.setdefault(row["key"], []).append((row["kind"], row["state"], row["since"], row["until"]))
        self.relations: dict[str, Rows] = {}
        for row in tables["relations"]:
            for side in ("state", "other"):
                self.relations.setdefault(row[side], []).append(row)

    def resolve(self, text: str, scheme: str | None = None, on: date | None = None) -> str:
        """The identifier of the state that a name or code means on a date.

        Args:
            text: a name in English or Arabic, or a code.
            scheme: one of `SCHEMES`; None: letters as ISO codes, then names; numbers in all number schemes at once.
            on: the date; None: what the text has meant at any time.

        Raises:
            UnknownState: it means none, or none on that date.
            AmbiguousState: it means more than one; the sentence names them.
            BadChoice: unknown scheme.
        """
        text = text.strip()
        if scheme is not None:
            choice(scheme, SCHEMES, "scheme")
        found = self._meanings(text, scheme)
        if not found:
            asked = f" as {scheme}" if scheme else ""
            raise UnknownState(
                f"No state is called {text!r}{asked}; `mihwar state NAME` takes names in English or Arabic and codes."
            )
        then = {
            state
            for _, state, since, until in found
            if on is None or ((since is None or since <= on) and (until is None or until > on))
        }
        if len(then) == 1:
            return self._continued(then.pop(), text, on)
        if then:
            raise AmbiguousState(self._which(text, found, then, on))
        states = {state for _, state, _, _ in found}
        if len(states) == 1:
            return self._continued(states.pop(), text, on)
        raise UnknownState(f"{text!r} meant no state on {on}; it has meant {self._listing(found, states)}.")

    def resolve_many(self, texts: Sequence[str], on: date | None = None) -> list[str | None]:
        """Names to identifiers by hash, None where a name means no state or more than one on the date."""
        names = self.names
        answers: list[str | None] = []
        for text in texts:
            meant = {
                state
                for _, state, since, until in names.get(naming.key(text), ())
                if on is None or ((since is None or since <= on) and (until is None or until > on))
            }
            answers.append(meant.pop() if len(meant) == 1 else None)
        return answers

    def _meanings(self, text: str, scheme: str | None) -> list[tuple[str, str, date | None, date | None]]:
        """(scheme, state, since, until): codes before names, names before demonyms and capitals."""
        if scheme:
            steps: tuple[tuple[str, ...], ...] = ((scheme,),)
        elif text.isdigit():
            steps = (_NUMBERS,)
        else:
            steps = (("iso3", "id"), ("iso2", "iso4"), ("name",)) if text.isascii() and text.isupper() else (("name",), _LETTERS)
        for step in steps:
            found = [meant for one in step for meant in self._meant_in(one, text)]
            main = [meant for meant in found if meant[0] != "name" or meant[4] in _MAIN]
            if found := main or found:
                return [meant[:4] for meant in found]
        return []

    def _meant_in(self, scheme: str, text: str) -> list[Any]:
        if scheme == "name":
            named = self.names.get(naming.key(text), ())
            return [("name", state, since, until, kind) for kind, state, since, until in named]
        if scheme == "id":
            return [("id", text.upper(), None, None, "")] if text.upper() in self.records else []
        code = text.upper()
        if scheme == "m49":  # 020 is Andorra and 20 is nothing: three digits, as the UN writes them
            code = code if len(code) == 3 else ""
        return [(scheme, *meant, "") for meant in self.codes.get((scheme, code), ())]

    def _which(self, text: str, found: list[Any], states: set[str], on: date | None) -> str:
        dated = any(since or until for _, state, since, until in found if state in states)
        mend = "give a date" if dated and on is None else "name the scheme (--scheme) or the state itself"
        return f"{text!r} means {self._listing(found, states)}; {mend}."

    def _listing(self, found: list[Any], states: set[str]) -> str:
        """The states with the schemes and times in which they are meant, as one phrase."""
        parts = []
        for state in sorted(states):
            times = sorted(
                {
                    f"{scheme} {since or 'from the beginning'} to {until or 'today'}"
                    for scheme, one, since, until in found
                    if one == state
                }
            )
            parts.append(f"{self.record(state)['name_en']} ({state}: {'; '.join(times)})")
        return " and ".join(parts)

    def _continued(self, state: str, text: str, on: date | None) -> str:
        """The state itself, or on a date outside its spells, the one whose seat it continues; else an error."""
        if on is None or self._spell(state, on):
            return state
        record = self.record(state)
        # Only backwards: before Russia there was the Soviet Union, but after the Soviet Union there were fifteen states.
        if any(spell["began"] > on for spell in record["spells"] if spell["system"] == "own"):
            for other in self.line(state):
                if other != state and self._spell(other, on):
                    return other
        times = ", ".join(f"{s['began']} to {s['ended'] or 'today'}" for s in self._spells(state))
        akin = {one for row in self.relations.get(state, ()) for one in (row["state"], row["other"])} - {state}
        others = sorted(f"{self.record(one)['name_en']} ({one})" for one in akin if self._spell(one, on))
        instead = f"; on {on} ask for {', '.join(others)}" if others else ""
        raise UnknownState(f"{record['name_en']} ({state}) was not a state on {on}: it was one {times}{instead}.")

    def line(self, state: str) -> list[str]:
        """The state and those whose seat it continues, newest first: Russia, then the Soviet Union."""
        found = [state]
        for one in found:
            found += [
                row["other"]
                for row in self.relations.get(one, ())
                if row["kind"] == "continues" and row["state"] == one and row["other"] not in found
            ]
        return found

    def heirs(self, state: str) -> list[str]:
        """Those who came after a state that has ended, directly or by way of others: its land, more or less, is theirs."""
        found: list[str] = []
        todo = [state]
        for one in todo:
            after = [
                row["state"] for row in self.relations.get(one, ())
                if row["other"] == one and row["kind"] in ("continues", "succeeds")
            ]
            # Who parted from one that came after the state asked for: Montenegro from Serbia and Montenegro, Kosovo from Serbia.
            after += [
                row["state"] for row in self.relations.get(one, ())
                if one != state and row["other"] == one and row["kind"] == "separated from"
            ]
            new = [one for one in after if one not in todo]
            todo += new
            found += new
        return found

    def record(self, state: str) -> dict[str, Any]:
        """Everything the table of states holds on one identifier."""
        return self.records[state]

    def _spell(self, state: str, on: date) -> Spell | None:
        for row in self._spells(state):
            if row["began"] <= on and (row["ended"] is None or row["ended"] > on):
                return Spell(row["system"], row["began"], row["ended"])
        return None

    def _spells(self, state: str) -> Rows:
        """Mihwar's own spells, or those of the lists where it has none of its own."""
        spells: Rows = self.record(state)["spells"]
        return [row for row in spells if row["system"] == "own"] or spells

    def state(self, text: str, scheme: str | None = None, on: date | None = None) -> State:
        """The state that a name or code means, as it stood on a date. Raises like `resolve`."""
        state = self.resolve(text, scheme, on)
        shown = self.describe(state, on)
        straight = {one for _, one, _, _ in self._meanings(text, scheme)}
        if on and state not in straight:
            asked = self.record(sorted(straight)[0])
            return replace(
                shown,
                note_en=f"On {on} the seat that is now that of {asked['name_en']} was that of {shown.name_en}.",
                note_ar=f"في {on} كان مقعد {asked['name_ar']} الحالي مقعد {shown.name_ar}.",
            )
        return shown

    def describe(self, state: str, on: date | None = None) -> State:
        """A state by its identifier, with the names and codes of the date (its last day if it has ended)."""
        record = self.record(state)
        last = max(self._spells(state), key=lambda row: row["began"], default=None)
        spell = self._spell(state, on) if on else None
        began, ended = (spell.began, spell.ended) if spell else (last["began"], last["ended"]) if last else (None, None)
        moment = on or (date.today() if ended is None else date.fromordinal(ended.toordinal() - 1))
        return State(
            id=state,
            name_en=self._name(record, "en", "short", moment) or record["name_en"],
            name_ar=self._name(record, "ar", "short", moment) or record["name_ar"],
            official_en=self._name(record, "en", "official", moment) or record["official_en"],
            official_ar=self._name(record, "ar", "official", moment) or record["official_ar"],
            codes={scheme: self._code(record, scheme, moment) for scheme in _SHOWN_CODES},
            began=began,
            ended=ended,
            status=record["status"],
            spells=tuple(Spell(row["system"], row["began"], row["ended"]) for row in record["spells"]),
            note_en=record["note_en"],
            note_ar=record["note_ar"],
        )

    @staticmethod
    def _name(record: dict[str, Any], lang: str, kind: str, on: date) -> str | None:
        """The name that belongs to the period of the date; names without a period are what `state` itself holds."""
        kinds = ("short", "historical") if kind == "short" else (kind,)
        dated = [
            row
            for row in record["names"]
            if row["lang"] == lang and row["kind"] in kinds and (row["since"] or row["until"])
            and (row["since"] is None or row["since"] <= on) and (row["until"] is None or row["until"] > on)
        ]  # fmt: skip
        return min(dated, key=lambda row: kinds.index(row["kind"]))["name"] if dated else None

    @staticmethod
    def _code(record: dict[str, Any], scheme: str, on: date) -> str | int | None:
        for row in record["codes"]:
            if row["scheme"] == scheme and (row["since"] or date.min) <= on < (row["until"] or date.max):
                return int(row["code"]) if scheme in _NUMBERS else str(row["code"])
        return None
