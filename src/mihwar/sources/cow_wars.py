"""Correlates of War inter-state wars 4.0: one act per war, its states as parties on side A or B with their own days.

Files: the official `Inter-StateWarData_v4.0.csv`, one row per participant, known by its columns. Of several the last
by name.

Fills: act (kind interstate war), party (side A or B, with outcome and battle deaths in the note); layer dispute, COW
codes.

Covers: 1816 to 2007, all states, complete.

Quirks:
- A participant that left and came back has a second spell in the same row: it becomes a second party row.
- One that changed sides (France, Italy, Romania, Bulgaria in war 139) has a row per side: both are kept.
- -8 is not applicable, -9 unknown: battle deaths are then said to be unknown, a month or day counts as the first, and
  the precision of the war's first day says so.
- Lines end in a lone carriage return, and names are in Latin-1: both are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import checks, columns, cow, disputes, files, yearly
from mihwar.sources.contract import Rows, Source, rows

CARD = Card(
    id="cow-wars",
    title="COW Inter-State Wars",
    version="4.0",
    publisher=cow.PUBLISHER,
    url=f"{cow.SETS}/cow-war/",
    citation="Sarkees, Meredith Reid; Wayman, Frank (2010). Resort to War: 1816-2007. Washington DC: CQ Press.",
    licence=cow.LICENCE,
    permission="load",
    vintage="2007-12-31",
    layers=("dispute",),
)
DAYS = [f"{end}{part}" for end in ("Start", "End") for part in ("Year", "Month", "Day")]
COLUMNS = ("WarNum", "ccode", "Side", *(f"{name}{n}" for n in (1, 2) for name in DAYS), "Outcome", "BatDeath")
FIRST_YEAR, LAST_YEAR = 1816, 2007  # of the book the data come with
OUTCOME_EN = {
    1: "won", 2: "lost", 3: "compromise or tie", 4: "the war became one of another type",
    5: "ongoing at the end of 2007",
    6: "stalemate", 7: "conflict went on below the level of war", 8: "changed sides",
}  # fmt: skip
OUTCOME_AR = {
    1: "انتصار", 2: "هزيمة", 3: "تسوية أو تعادل", 4: "تحولت الحرب إلى نوع آخر", 5: "مستمرة في نهاية 2007",
    6: "جمود", 7: "استمر النزاع دون مستوى الحرب", 8: "تبديل الجانب",
}  # fmt: skip


def _spells(path: Path) -> pa.Table:
    """One row per participant and spell, with `since` and `until`."""
    table = files.csv(path, [*COLUMNS, "WarName"], encoding="latin-1")
    table = checks.numbers(path, checks.having(path, table, [*COLUMNS, "WarName"]), COLUMNS)
    checks.refuse(pc.invert(pc.is_in(table["Side"], pa.array([1.0, 2.0]))), "no side 1 or 2", table, COLUMNS[:3])
    parts = []
    for n in (1, 2):
        spell = table if n == 1 else table.filter(pc.greater(table["StartYear2"], 0))
        checks.years(spell, f"StartYear{n}", FIRST_YEAR, (*COLUMNS[:3], f"StartYear{n}"))
        with files.reading(path, "a list of wars"):
            since = columns.ymd(*(spell[f"{name}{n}"] for name in DAYS[:3]))
            last = columns.ymd(*(spell[f"{name}{n}"] for name in DAYS[3:]))
        checks.refuse(pc.less(last, since), f"{path.name}: ends before it begins", spell, COLUMNS[:3])
        parts.append(spell.append_column("since", since).append_column("until", columns.day_after(last)))
    return pa.concat_tables(parts)


def _notes(table: pa.Table) -> dict[str, Any]:
    deaths = columns.without(table["BatDeath"], -9, -8).cast(pa.int64()).cast(pa.string())
    en, ar = (disputes.words(table["Outcome"], texts) for texts in (OUTCOME_EN, OUTCOME_AR))
    return {
        "note_en": disputes.joined("Outcome: ", en, "; battle deaths: ", pc.fill_null(deaths, "unknown"), "."),
        "note_ar": disputes.joined("النتيجة: ", ar, "؛ قتلى المعارك: ", pc.fill_null(deaths, "غير معروف"), "."),
    }


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _spells(paths[0])
    wars = table.group_by("WarNum", use_threads=False).aggregate(
        [("WarName", "first"), ("since", "min"), ("until", "max"), ("StartMonth1", "min"), ("StartDay1", "min")]
    )
    number = columns.codes(wars["WarNum"])
    exact = pc.if_else(pc.greater(wars["StartDay1_min"], 0), "day", "month")
    yield rows(
        "act",
        {
            "id": disputes.joined(f"{CARD.id}/", number),
            "layer": columns.same("dispute", wars),
            "kind": columns.same("interstate war", wars),
            "title_en": pc.utf8_trim_whitespace(wars["WarName_first"]),
            "title_ar": disputes.joined("حرب بين دول، رقم ", number, " في COW"),
            "began": wars["since_min"],
            "ended": wars["until_max"],
            "precision": pc.if_else(pc.greater(wars["StartMonth1_min"], 0), exact, "year"),
            "locator": disputes.joined("WarNum ", number),
        },
    )
    number = columns.codes(table["WarNum"])
    yield rows(
        "party",
        {
            "act": disputes.joined(f"{CARD.id}/", number),
            "state": columns.codes(table["ccode"]),
            "role": pc.if_else(pc.equal(table["Side"], 1), "side_a", "side_b"),
            "since": table["since"],
            "until": table["until"],
            **_notes(table),
            "locator": disputes.joined("WarNum ", number, ", ccode ", columns.codes(table["ccode"])),
        },
        "cow",
    )
    yield yearly.coverage([None], FIRST_YEAR, LAST_YEAR, layer="dispute")


SOURCE = Source(
    card=CARD,
    recognise=files.csv_with(*COLUMNS),
    read=_read,
    names=("Inter-StateWarData_v*.csv",),
    edition=lambda path: path.name,
    downloads=(cow.upload("Inter-StateWarData_v4.0.csv"),),
)
