"""ATOP by member: every alliance of 1815 to 2016 (version 4.01) or 2018 (5.1), and who held which obligation.

Files: the official `atop5_1m.csv` or `atop4_01m.csv`, one row per member and phase of an alliance, known by its
columns (atopid, member, phase, the dates, the pledges, the conditions, version). Of both the later version is read.
The alliance file (`atop5_1a.csv`) and scores that others computed from it are not read.

Fills: act (kind alliance), party, clause (one per obligation, with its conditions); layer treaty, COW codes.

Covers: 1815 to the end of 2016 (version 4) or 2018 (version 5), all states, complete.

Quirks:
- A member is repeated for each phase of an alliance, a new one beginning on the day the old one ends: phases without
  a gap become one membership, and a return after an absence (Egypt in the Arab League) a second one.
- An exit year of 0 means in force at the end of the data: the membership has no end here.
- 0, 99 or an empty cell is an unknown month or day: it counts as the first, and the alliance is then marked as known
  to the month.
- Entry is dated by signature, so accessions to NATO stand a year or two early (Czech Republic and Hungary in 1997,
  Montenegro in 2016). Kept, and said in the note of the coverage.
- A clause binds every member, or those in `by`, written `cow:365`; the store turns them into states. An obligation
  that some hold under a condition is a clause of its own. A member with none of the five is a party with a note that
  says so.
- Of the conditions those with a word of ours are read: against a named adversary, at a named place, only if
  unprovoked. The others (a given conflict, numbers, demands) are not.
- Code 8152 (Annam) is no COW state: its rows are left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.errors import BadFacts
from mihwar.model import Card
from mihwar.sources import checks, columns, files, yearly
from mihwar.sources.contract import Download, Rows, Source, rows

CARD = Card(
    id="atop-members",
    title="Alliance Treaty Obligations and Provisions, member level",
    version="5.1 (4.01 is read where it is the newest)",
    publisher="Brett Ashley Leeds, Jeffrey Ritter, Sara McLaughlin Mitchell, Andrew Long",
    url="http://www.atopdata.org/data.html",
    citation=(
        "Leeds, Brett Ashley; Ritter, Jeffrey M.; Mitchell, Sara McLaughlin; Long, Andrew G. (2002). Alliance Treaty "
        "Obligations and Provisions, 1815-1944. International Interactions 28(3): 237-260."
    ),
    licence="Free with citation; no licence text seen.",
    permission="load",
    vintage="2018-12-31",
    layers=("treaty",),
)
ZIP = Download("http://www.atopdata.org/uploads/6/9/1/3/69134503/atop_5.1__.csv_.zip", "atop_5.1__.csv_.zip")
KINDS = {
    "defence": ("defense", "defco"),
    "offence": ("offense", "offco"),
    "neutrality": ("neutral", "neuco"),
    "nonaggression": ("nonagg", None),
    "consultation": ("consul", "conco"),
}
# ATOP's conditions that have a word of ours, by the ending of the column: against a named adversary, at a named place,
# only if the ally did not provoke. They are asked for defence and neutrality; offence and consultation lack some.
CONDITIONS = {"adv": "specific_adversary", "loc": "territory", "npr": "unprovoked"}
CONDITION_COLUMNS = [
    f"{stem}{ending}"
    for _, stem in KINDS.values()
    if stem
    for ending in CONDITIONS
    if (stem, ending) not in (("offco", "npr"), ("conco", "npr"))
]
DATES = ("yrent", "moent", "dayent", "yrexit", "moexit", "dayexit")
PLEDGES = [column for column, _ in KINDS.values()]
COLUMNS = ("atopid", "member", "phase", *DATES, *PLEDGES, *CONDITION_COLUMNS, "version")
DATA_BEGAN = date(1815, 1, 1)
DATA_ENDED = {4: date(2017, 1, 1), 5: date(2019, 1, 1)}  # first day outside, by version
KNOWN = {"8152": "Annam in the treaty of 1874 with France (atopid 1320), numbered by ATOP, never a COW state"}


@dataclass(frozen=True, slots=True)
class Spell:
    """A member in one phase of an alliance; `held` names each obligation with the conditions on it."""

    alliance: int
    phase: int
    member: str
    since: date
    until: date | None
    held: dict[str, tuple[str, ...]]


def _table(path: Path) -> pa.Table:
    table = checks.numbers(path, checks.having(path, files.csv(path, COLUMNS, null=("", "NA", ".")), COLUMNS), COLUMNS)
    shown = ("atopid", "member", *DATES)
    checks.years(table, "yrent", DATA_BEGAN.year, shown)
    checks.years(table.filter(pc.greater(table["yrexit"], 0)), "yrexit", DATA_BEGAN.year, shown)
    months = {name: pc.if_else(pc.greater(table[name], 31), None, table[name]) for name in DATES if name[0] != "y"}
    with files.reading(path, "a list of members of alliances"):
        since = columns.ymd(table["yrent"], months["moent"], months["dayent"])
        until = columns.ymd(table["yrexit"], months["moexit"], months["dayexit"])
    checks.refuse(pc.less_equal(until, since), f"{path.name}: left before it entered", table, shown)
    return table.append_column("since", since).append_column("until", until)


def _spells(table: pa.Table) -> list[Spell]:
    """The members in the order of alliance, member and entry."""
    found = [
        Spell(int(row["atopid"]), int(row["phase"]), str(int(row["member"])), row["since"], row["until"], _held(row))
        for row in table.to_pylist()
    ]
    return sorted(found, key=lambda one: (one.alliance, int(one.member), one.since))


def _held(row: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        kind: tuple(word for ending, word in CONDITIONS.items() if stem and row.get(f"{stem}{ending}") == 1)
        for kind, (pledge, stem) in KINDS.items()
        if row[pledge] == 1
    }


def _ends(since: date, until: date | None, next_since: date) -> bool:
    """Does a spell end before the next begins?"""
    return until is not None and until < next_since


def _parties(spells: Sequence[Spell]) -> list[dict[str, Any]]:
    """Phases that follow each other without a gap are one membership."""
    parties: list[dict[str, Any]] = []
    for one in spells:
        last = parties[-1] if parties and parties[-1]["state"] == one.member else None
        if last and not _ends(last["since"], last["until"], one.since):
            last["until"] = None if None in (last["until"], one.until) else max(last["until"], one.until)
            last["bare"] = last["bare"] and not one.held
        else:
            parties.append({"state": one.member, "since": one.since, "until": one.until, "bare": not one.held})
    return parties


def _clauses(spells: Sequence[Spell]) -> list[dict[str, Any]]:
    """One clause per obligation, its conditions and holders; phases that agree are joined."""
    if all(one.held == spells[0].held for one in spells):
        return [{"kind": kind, "conditions": list(words), "by": []} for kind, words in spells[0].held.items()]
    clauses: list[dict[str, Any]] = []
    for _, group in groupby(sorted(spells, key=lambda one: one.phase), key=lambda one: one.phase):
        phase = list(group)
        since = min(one.since for one in phase)
        until = None if any(one.until is None for one in phase) else max(one.until for one in phase if one.until)
        everyone = {one.member for one in phase}
        for kind in KINDS:
            for words in sorted({one.held[kind] for one in phase if kind in one.held}):
                by = {one.member for one in phase if one.held.get(kind) == words}
                named = [] if by == everyone else [f"cow:{code}" for code in sorted(by, key=int)]
                new = {"kind": kind, "conditions": list(words), "by": named, "since": since, "until": until}
                _add(clauses, new)
    return clauses


def _add(clauses: list[dict[str, Any]], new: dict[str, Any]) -> None:
    """Add a clause, or lengthen the same one of the phase before."""
    for old in clauses:
        same = all(old[name] == new[name] for name in ("kind", "conditions", "by"))
        if same and not _ends(old["since"], old["until"], new["since"]):
            old["until"] = None if None in (old["until"], new["until"]) else max(old["until"], new["until"])
            return
    clauses.append(new)


def _act(number: int, spells: Sequence[Spell], exact: set[tuple[int, date]]) -> dict[str, Any]:
    began = min(one.since for one in spells)
    return {
        "id": f"{CARD.id}/{number}",
        "layer": "treaty",
        "kind": "alliance",
        "title_en": f"ATOP alliance {number}",
        "title_ar": f"حلف رقم {number} في ATOP",
        "began": began,
        "ended": None if any(one.until is None for one in spells) else max(one.until for one in spells if one.until),
        "precision": "day" if (number, began) in exact else "month",
        "locator": f"atopid {number}",
    }


BARE_EN = "ATOP codes none of the five obligations for this member."
BARE_AR = "لا يرمّز ATOP لهذا العضو أيا من الالتزامات الخمسة."


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _table(paths[0])
    dated = table.filter(pc.is_in(table["dayent"], pa.array([float(n) for n in range(1, 32)])))
    exact = {(int(number), day) for number, day in zip(*(dated[n].to_pylist() for n in ("atopid", "since")), strict=True)}
    acts, parties, clauses = [], [], []
    for number, group in groupby(_spells(table), key=lambda one: one.alliance):
        spells = list(group)
        common = {"act": f"{CARD.id}/{number}", "locator": f"atopid {number}"}
        acts.append(_act(number, spells, exact))
        parties += [{**common, **row} for row in _parties(spells)]
        clauses += [{**common, **row} for row in _clauses(spells)]
    for row in parties:
        row["role"] = "party"
        row["note_en"], row["note_ar"] = (BARE_EN, BARE_AR) if row.pop("bare") else (None, None)
    yield rows("act", pa.Table.from_pylist(acts))
    yield rows("party", pa.Table.from_pylist(parties), "cow")
    schema = {
        "conditions": pa.list_(pa.string()),
        "by": pa.list_(pa.string()),
        "since": pa.date32(),
        "until": pa.date32(),
    }
    names = ("act", "locator", "kind", *schema)
    yield rows(
        "clause",
        {name: pa.array([row.get(name) for row in clauses], schema.get(name, pa.string())) for name in names}
        | {"to": pa.array([[] for _ in clauses], pa.list_(pa.string()))},
    )
    yield yearly.coverage(
        [None],
        DATA_BEGAN,
        _data_ended(paths[0], table),
        layer="treaty",
        note_en="ATOP dates entry by signature. It codes what a treaty promises, not whether the promise was kept.",
        note_ar="يؤرخ ATOP الدخول بالتوقيع، ويرمّز ما تعد به المعاهدة لا الوفاء به.",
    )


def _data_ended(path: Path, table: pa.Table) -> date:
    version = int(pc.max(table["version"]).as_py() or 0)
    if version not in DATA_ENDED:
        raise BadFacts(f"{path.name} says it is version {version}; versions 4 and 5 are known")
    return DATA_ENDED[version]


SOURCE = Source(
    card=CARD,
    recognise=files.csv_with(*COLUMNS),
    read=_read,
    names=("atop?_*m.csv",),
    edition=lambda path: path.name.lower().removeprefix("atop"),
    known=KNOWN,
    downloads=(ZIP,),
)
