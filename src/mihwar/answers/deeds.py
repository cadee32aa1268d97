"""What a state took part in up to a day: treaties, sanctions on it and by it, and all else by partner, by year and one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mihwar.answers.answer import DAY, FLAG, TEXT, WHOLE, Columns
from mihwar.world import World

if TYPE_CHECKING:
    from mihwar.store.partaking import Partaking

Places = npt.NDArray[np.int64]
Row = dict[str, Any]

_ACT: Columns = {"act": TEXT, "title_en": TEXT, "title_ar": TEXT}
_PROOF: Columns = {"confidence": TEXT, "card": TEXT, "locator": TEXT, "url": TEXT}
TREATIES: Columns = {
    **_ACT, "kinds": [TEXT], "stage": TEXT, "signed": DAY, "since": DAY, "until": DAY, "others": [TEXT], **_PROOF,
}  # fmt: skip
SANCTIONS: Columns = {
    "side": TEXT, **_ACT, "kinds": [TEXT], "stage": TEXT, "states": [TEXT], "orgs": [TEXT], "through": TEXT, "since": DAY,
    "until": DAY, "status": TEXT, **_PROOF,
}  # fmt: skip
ACTS: Columns = {
    "layer": TEXT, "kind": TEXT, **_ACT, "signed": DAY, "began": DAY, "ended": DAY, "precision": TEXT, "status": TEXT,
    "role": TEXT, "others": [TEXT], "claimant_en": TEXT, "claimant_ar": TEXT, "in_window": FLAG, **_PROOF,
}  # fmt: skip
PARTNERS: Columns = {
    "layer": TEXT, "card": TEXT, "role": TEXT, "side": TEXT, "state": TEXT, "acts": WHOLE, "first": WHOLE, "last": WHOLE,
}  # fmt: skip
YEARS: Columns = {"layer": TEXT, "card": TEXT, "year": WHOLE, "acts": WHOLE}
METHOD = (
    "treaties: stage is `in force`, `signed`, `ended`, or `open` where the dataset ends before the day with the treaty in "
    "force; others are those bound on that day, of an ended treaty all who were bound with the state.",
    "sanctions: `side` is `on` the state or `by` it; `through` is the organisation that imposes them while the state is a "
    "member; those of the United Nations, which bind every state, are not listed as anybody's own. Threats are left out.",
    "partners, years: acts of a layer counted card by card, since datasets tell of the same events; `side` of a dispute is "
    "`against` or `beside`. acts: all that began in the window, and the newest of every layer.",
)
NEWEST = 12  # acts of each layer that are given whatever the window
_PART = ("state", "org", "role", "signed", "since", "until")
_EVENTS = ("visit", "arms", "dispute", "communique", "statement", "vote")
_DOUBT = ("text", "secondary", "unverified")


@dataclass(frozen=True, slots=True)
class Deeds:
    """See the columns of the same names."""

    treaties: list[Row]
    sanctions: list[Row]
    acts: list[Row]
    partners: list[Row]
    years: list[Row]


def deeds(world: World, me: str, on: date, window: date, member: Mapping[str, Sequence[Mapping[str, Any]]]) -> Deeds:
    """What a state took part in.

    Args:
        world: the store.
        me: a state; those whose seat it continues count as it.
        on: the last day that counts.
        window: acts of layers that are no treaties or sanctions are given from this day on.
        member: blocs that it is or was a member of, to its spells there.
    """
    maker = _Maker(world, me, on)
    acts, partners, years = maker.events(window)
    return Deeds(maker.treaties(), maker.sanctions(member), acts, partners, years)


class _Maker:
    """The parts of one state, those of the others beside them, and what is known of the acts."""

    def __init__(self, world: World, me: str, on: date) -> None:
        self.world, self.on, self.line = world, on, set(world.line(me))
        self.all: Partaking = world.partaking()
        mine = self.all.of(sorted(self.line))
        day = self.all.day[self.all.at[mine]]
        self.mine = mine[(day > 0) & (day <= on.toordinal())]
        self.kinds = world.clause_kinds()
        self.ends: dict[tuple[str, str], date] = _ends(world)

    def _parts(self, places: Places) -> dict[int, list[Row]]:
        """Parts by the row of their act."""
        columns = {name: self.all.parts[name].take(places).to_pylist() for name in _PART}
        found: dict[int, list[Row]] = {}
        for nr, at in enumerate(self.all.at[places].tolist()):
            found.setdefault(at, []).append({name: column[nr] for name, column in columns.items()})
        return found

    def _acts(self, rows: Iterable[int]) -> dict[int, Row]:
        asked = sorted(rows)
        found: list[Row] = self.all.acts.take(np.array(asked, np.int64)).to_pylist()
        return dict(zip(asked, found, strict=True))

    def _in(self, layer: str, places: Places) -> Places:
        """Parts in acts of one layer."""
        return places[np.isin(self.all.layer.code[self.all.at[places]], self.all.layer.codes([layer]))]

    def treaties(self) -> list[Row]:
        """Every treaty that it signed or was bound by, those in force first, then the newest."""
        mine = self._parts(self._in("treaty", self.mine))
        acts, beside = self._acts(mine), self._parts(self.all.beside(np.array(sorted(mine), np.int64)))
        rows = [self._treaty(acts[at], parts, beside[at]) for at, parts in mine.items()]
        order = ("in force", "signed", "open", "ended")
        rows.sort(key=lambda row: str(row["since"] or row["signed"] or ""), reverse=True)
        return sorted(rows, key=lambda row: order.index(row["stage"]))

    def _treaty(self, act: Mapping[str, Any], mine: Sequence[Row], everyone: Sequence[Row]) -> Row:
        since = min((part["since"] for part in mine if part["since"]), default=None)
        until = None if any(part["until"] is None for part in mine) else max(part["until"] for part in mine)
        stage = self._stage(act, since, until)
        moment = self.on if stage in ("in force", "open") else None
        others = sorted({part["state"] for part in everyone if self._bound(part, moment, since, until)})
        known = self.kinds.get(act["act"], {})
        return {
            **{key: act[key] for key in ("act", "title_en", "title_ar")},
            "kinds": known.get("kinds", []),
            "stage": stage,
            "signed": min((part["signed"] for part in mine if part["signed"]), default=act["signed"]),
            "since": since,
            "until": until,
            "others": others,
            **self._proof(act),
        }

    def _bound(self, part: Row, moment: date | None, since: date | None, until: date | None) -> bool:
        """Whether another state is a party on a moment, or else ever together with this one."""
        if part["state"] is None or part["state"] in self.line:
            return False
        if moment is not None:
            return bool(part["since"] and part["since"] <= moment and (part["until"] is None or part["until"] > moment))
        if since is None or part["since"] is None:
            return True
        return bool(max(since, part["since"]) < min(until or date.max, part["until"] or date.max))

    def _stage(self, act: Mapping[str, Any], since: date | None, until: date | None) -> str:
        ends = self.ends.get((act["card"], act["layer"]), date.max)
        if since is None or since > self.on:
            return "signed"
        if ends <= self.on and (until is None or until >= ends):
            return "open"
        return "ended" if until is not None and until <= self.on else "in force"

    def _proof(self, act: Mapping[str, Any]) -> Row:
        doubt = self.kinds.get(act["act"], {}).get("doubt")
        trust = act["confidence"] or (_DOUBT[doubt] if doubt is not None else None)
        return {"confidence": trust, **{key: act[key] for key in ("card", "locator", "url")}}

    def sanctions(self, member: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Row]:
        """Sanctions on it and by it, those in force first, then the newest."""
        mine = self._parts(self._in("sanction", self.mine))
        through = self._parts(self._in("sanction", self.all.through(sorted(set(member) - {"UN"}))))
        found = sorted({*mine, *through})
        acts, everyone = self._acts(found), self._parts(self.all.beside(np.array(found, np.int64)))
        rows: list[Row] = []
        for at in found:
            act = acts[at]
            if act["kind"] == "threat" or not _begun(act, self.on):
                continue
            targets = [part for part in mine.get(at, ()) if part["role"] == "target"]
            senders = [part for part in mine.get(at, ()) if part["role"] == "sender"]
            if targets:
                rows.append(self._sanction("on", act, targets, [one for one in everyone[at] if one["role"] == "sender"], None))
            if senders:
                rows.append(self._sanction("by", act, senders, [one for one in everyone[at] if one["role"] == "target"], None))
            elif not targets and (spans := self._sent(through.get(at, ()), member)):
                others = [one for one in everyone[at] if one["role"] == "target"]
                rows.append(self._sanction("by", act, spans, others, spans[0]["org"]))
        rows.sort(key=lambda row: str(row["since"] or ""), reverse=True)
        return sorted(rows, key=lambda row: (row["stage"] != "in force", row["through"] is not None))

    def _sent(self, parts: Sequence[Row], member: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Row]:
        """The times in which it sends sanctions as a member of an organisation that does."""
        found = []
        for part in parts:
            for spell in member[part["org"]] if part["role"] == "sender" else ():
                since = max(part["since"] or date.min, spell["since"])
                until = min(part["until"] or date.max, spell["until"] or date.max)
                if since < until and since <= self.on:
                    found.append({**part, "since": since, "until": None if until == date.max else until})
        return found

    def _sanction(
        self, side: str, act: Mapping[str, Any], mine: Sequence[Row], theirs: Sequence[Row], through: str | None
    ) -> Row:
        since = min((part["since"] for part in mine if part["since"]), default=act["began"])
        until = None if any(part["until"] is None for part in mine) else max(part["until"] for part in mine)
        stage = self._stage(act, since, until)
        known = self.kinds.get(act["act"], {})
        return {
            "side": side,
            **{key: act[key] for key in ("act", "title_en", "title_ar", "status")},
            "kinds": known.get("kinds") or ([] if act["kind"] in ("sanctions regime", "sanction") else [act["kind"]]),
            "stage": stage,
            "states": sorted({part["state"] for part in theirs if part["state"] and part["state"] not in self.line}),
            "orgs": sorted({part["org"] for part in theirs if part["org"]}),
            "through": through,
            "since": since,
            "until": until,
            **self._proof(act),
        }

    def events(self, window: date) -> tuple[list[Row], list[Row], list[Row]]:
        """Acts that are no treaties or sanctions: those of the window and the newest, all by partner, all by year."""
        all_ = self.all
        places = self.mine[np.isin(all_.layer.code[all_.at[self.mine]], all_.layer.codes(_EVENTS))]
        rows, first = np.unique(all_.at[places], return_index=True)
        role = np.full(len(all_.day), -1)
        role[rows] = all_.role.code[places[first]]
        beside = all_.beside(rows)
        beside = beside[(all_.state.code[beside] >= 0) & ~np.isin(all_.state.code[beside], all_.state.codes(sorted(self.line)))]
        return self._listed(rows, role, window), self._partners(beside, role), self._years(rows)

    def _listed(self, rows: Places, role: Places, window: date) -> list[Row]:
        """The acts of the window and the newest of every layer, the newest first."""
        all_ = self.all
        rows = rows[np.argsort(-all_.day[rows], kind="stable")]
        keep = all_.day[rows] >= window.toordinal()
        for layer in range(len(all_.layer.words)):
            keep[np.flatnonzero(all_.layer.code[rows] == layer)[:NEWEST]] = True
        kept = rows[keep]
        acts, beside = self._acts(kept.tolist()), self._parts(all_.beside(kept))
        found = []
        for at in kept.tolist():
            act = acts[at]
            others = [one["state"] for one in beside[at] if one["state"] and one["state"] not in self.line]
            told = {
                "role": all_.role.words[role[at]],
                "others": list(dict.fromkeys(others)),
                "in_window": bool(all_.day[at] >= window.toordinal()),
            }
            found.append({name: told[name] if name in told else act[name] for name in ACTS})
        return found

    def _partners(self, beside: Places, role: Places) -> list[Row]:
        """How many acts of each card it shares with each state, in which role, and when."""
        all_ = self.all
        at = all_.at[beside]
        layer, state, year = all_.layer.code[at], all_.state.code[beside], all_.year[at]
        # Of disputes the side counts, of all else the role.
        sides = np.array([[_SIDES.index(_side(one, two)) for two in all_.role.words] for one in all_.role.words])
        fights = np.isin(layer, all_.layer.codes(["dispute"]))
        how = np.where(fights, -1 - sides[role[at], all_.role.code[beside]], role[at])
        columns = np.stack([layer, all_.card.code[at], how, state])
        whole = np.unique(np.vstack([columns, at, year]), axis=1)  # a state is in an act once, however many parts it has
        kinds, begin, counts = np.unique(whole[:4], axis=1, return_index=True, return_counts=True)
        found = []
        for (one, card, how_, other), start, count in zip(kinds.T.tolist(), begin.tolist(), counts.tolist(), strict=True):
            years = whole[5, start : start + count]
            found.append(
                {
                    "layer": all_.layer.words[one],
                    "card": all_.card.words[card],
                    "role": all_.role.words[how_] if how_ >= 0 else None,
                    "side": _SIDES[-1 - how_] if how_ < 0 else None,
                    "state": all_.state.words[other],
                    "acts": count,
                    "first": int(years.min()),
                    "last": int(years.max()),
                }
            )
        return sorted(found, key=lambda row: (row["layer"], row["card"], -row["acts"], row["state"]))

    def _years(self, rows: Places) -> list[Row]:
        all_ = self.all
        columns = np.stack([all_.layer.code[rows], all_.card.code[rows], all_.year[rows]])
        kinds, counts = np.unique(columns, axis=1, return_counts=True)
        found = [
            {"layer": all_.layer.words[layer], "card": all_.card.words[card], "year": year, "acts": count}
            for (layer, card, year), count in zip(kinds.T.tolist(), counts.tolist(), strict=True)
        ]
        return sorted(found, key=lambda row: (row["layer"], row["card"], row["year"]))


def _ends(world: World) -> dict[tuple[str, str], date]:
    """The first day of which a card says nothing more on a layer."""
    found: dict[tuple[str, str], date] = {}
    for row in world.coverage():
        if row["layer"]:
            key = (row["card"], row["layer"])
            found[key] = max(found.get(key, date.min), row["ended"] or date.max)
    return found


def _begun(act: Mapping[str, Any], on: date) -> bool:
    """Whether there was anything of an act by a day."""
    days = [act[key] for key in ("signed", "began") if act[key]]
    return bool(days) and min(days) <= on


_SIDES = ("against", "beside")


def _side(mine: str, theirs: str) -> str:
    """Rivals stand against each other; of a dispute those whose sides have other letters."""
    return "beside" if mine.startswith("side") and mine[:6] == theirs[:6] else "against"
