"""SIPRI Arms Transfers Database, trade register: one row per order of major conventional arms.

Files: the CSV export of the trade register, known by a header that begins with Recipient,Supplier,Year of order
within the first 20 lines. Of several the one that its own lines say was generated last. SIPRI's tables of totals by
importer or exporter are not read.

Fills: act (kind arms order, value the TIV of the whole order in million), party (supplier, recipient), flow: `tiv`
(million TIV delivered in a year, from supplier to recipient); layer arms, states by name.

Covers: orders of 1940 to 2025, deliveries of 1950 to 2025 (as generated on 18 May 2026), complete for orders between
states.

Quirks:
- A row is an order and may span several delivery years ('2023; 2024; 2025') with one total: the TIV delivered is
  spread equally over them, as the unit says.
- Where the number ordered is not yet known the order's TIV is blank or 0: the TIV delivered is taken as the value.
- 11 lines stand before the header, none in some exports: the header is looked for. The file is Latin-1, or UTF-8 with
  or without a mark at its beginning: found out from its bytes.
- Recipients and suppliers that are no state end in `*` (armed groups) or `**` (organisations), or are 'unknown ...':
  such orders are left out, their number is in the note of the coverage.
- 'Soviet Union' and 'Russia' are separate names, and so are two Germanys, Yemens and Vietnams: each means the state
  of that name only.
- Three columns are called ' ' and hold '?' where the column before them is uncertain: they are not read.
- Rows carry no number: an act's id is its place in the file, and changes with the export.
- A newer export calls 'Number delivered' otherwise: that column is not read.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import columns, files
from mihwar.sources.contract import Rows, Source, rows

CARD = Card(
    id="sipri-arms",
    title="SIPRI Arms Transfers Database, trade register",
    version="generated 18 May 2026",
    publisher="Stockholm International Peace Research Institute",
    url="https://www.sipri.org/databases/armstransfers",
    citation="Information from the SIPRI Arms Transfers Database, https://www.sipri.org/databases/armstransfers.",
    licence="© SIPRI; free for non-commercial use with credit; less than 10 % of a data set may be reproduced",
    permission="load",
    vintage="2026-05-18",
    layers=("arms",),
    redistributable=False,
)
TOTAL, DELIVERED = "SIPRI TIV for total order", "SIPRI TIV of delivered weapons"
TEXTS = (
    *("Recipient", "Supplier", "Number ordered", "Weapon designation", "Weapon description"),
    *("Year(s) of delivery", "status", "Comments"),
)
TYPES = {
    **dict.fromkeys(TEXTS, pa.string()),
    "Year of order": pa.int32(),
    **dict.fromkeys((TOTAL, DELIVERED), pa.float64()),
}
UNIT = "million TIV"
NO_STATE = r"\*$|^unknown "
KNOWN = {
    "Aruba": "a country within the Kingdom of the Netherlands",
    "Biafra": "never a state in the lists mihwar uses",
    "Katanga": "never a state in the lists mihwar uses",
    "Northern Cyprus": "recognised by one state only",
    "Western Sahara": "not in the table of states",
}


def _header_at(path: Path) -> int | None:
    """How many lines stand before the header; None if there is no header of this kind."""
    for skip in range(20):
        if files.first_line(path, skip=skip).startswith("Recipient,Supplier,Year of order"):
            return skip
    return None


def _recognise(path: Path) -> bool:
    return path.suffix.lower() == ".csv" and _header_at(path) is not None


def _encoding(path: Path) -> str:
    """UTF-8 where the whole file is UTF-8, else Latin-1, which every byte fits."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _generated(path: Path) -> date:
    """The day on which SIPRI's site made the file; the epoch where the file does not say."""
    for skip in range(_header_at(path) or 0):
        words = files.first_line(path, skip=skip).split()
        if words[:2] == ["Data", "generated:"]:
            try:
                return datetime.strptime(" ".join(words[2:5]), "%d %b %Y").date()
            except ValueError:
                break
    return date(1970, 1, 1)


def _table(path: Path) -> pa.Table:
    skip = _header_at(path)
    if skip is None:
        raise BadFile(f"{path} has no header 'Recipient,Supplier,Year of order'; export the trade register again.")
    table = files.csv(path, tuple(TYPES), skip=skip, encoding=_encoding(path), null=("",), types=TYPES)
    number = pa.array(range(1, table.num_rows + 1), pa.int64()).cast(pa.string())
    years = pc.fill_null(table["Year(s) of delivery"], "")
    if not pc.all(pc.match_substring_regex(years, r"^(\d{4}(; \d{4})*)?$")).as_py():
        odd = years.filter(pc.invert(pc.match_substring_regex(years, r"^(\d{4}(; \d{4})*)?$")))
        raise BadFacts(f"{path} has delivery years mihwar cannot read", odd.unique().to_pylist())
    if table.num_rows == 0 or table["Year of order"].null_count:
        raise BadFacts(f"{path} holds no orders, or orders without a year")
    return table.append_column("number", number)


def _flows(table: pa.Table) -> pa.Table:
    """Delivered TIV by supplier, recipient and year, each order spread equally over its delivery years."""
    years = pc.split_pattern(table["Year(s) of delivery"], "; ").combine_chunks()
    years = years.chunk(0) if isinstance(years, pa.ChunkedArray) else years
    order = pc.list_parent_indices(years)
    share = pc.divide(table[DELIVERED], pc.list_value_length(years).cast(pa.float64()))
    spread = pa.table(
        {
            "source": columns.exact(table["Supplier"]).take(order),
            "target": columns.exact(table["Recipient"]).take(order),
            "year": pc.list_flatten(years).cast(pa.int32()),
            "value": share.take(order),
        }
    )
    return (
        spread.group_by(["source", "target", "year"])
        .aggregate([("value", "sum")])
        .rename_columns(["source", "target", "year", "value"])
    )


def _last_year(table: pa.Table) -> pa.ChunkedArray:
    """The order's last year: of delivery, or of the order itself."""
    last = pc.utf8_slice_codeunits(pc.fill_null(table["Year(s) of delivery"], ""), -4, None)
    delivered = pc.if_else(pc.equal(last, ""), None, last).cast(pa.int32())
    return pc.max_element_wise(table["Year of order"], delivered)


def _acts(table: pa.Table, ids: pa.ChunkedArray) -> Rows:
    blank = pa.scalar("")
    what = pc.binary_join_element_wise(
        table["Weapon designation"],
        pc.binary_join_element_wise("(", table["Weapon description"], ")", ""),
        " ",
        null_handling="skip",
    )
    note = pc.binary_join_element_wise(
        pc.binary_join_element_wise("Number ordered:", pc.coalesce(table["Number ordered"], pa.scalar("unknown")), " "),
        pc.binary_join_element_wise("delivered in", pc.coalesce(table["Year(s) of delivery"], pa.scalar("no year")), " "),
        table["status"],
        table["Comments"],
        "; ",
        null_handling="skip",
    )
    value = pc.if_else(pc.is_valid(table["Number ordered"]), table[TOTAL], table[DELIVERED])
    title = pc.binary_join_element_wise(what, ": ", table["Supplier"], " to ", table["Recipient"], blank)
    return rows(
        "act",
        {
            "id": ids,
            "layer": columns.same("arms", table),
            "kind": columns.same("arms order", table),
            "title_en": title,
            "began": columns.year_began(table["Year of order"]),
            "ended": columns.year_ended(_last_year(table)),
            "precision": columns.same("year", table),
            "value": value,
            "unit": columns.same(UNIT, table),
            "note_en": note,
            "locator": pc.binary_join_element_wise("order ", table["number"], ""),
        },
    )


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    everything = _table(paths[0])
    nameless = pc.or_(
        pc.match_substring_regex(everything["Recipient"], NO_STATE),
        pc.match_substring_regex(everything["Supplier"], NO_STATE),
    )
    table = everything.filter(pc.invert(nameless))
    ids = pc.binary_join_element_wise(CARD.id, table["number"], "/")
    yield _acts(table, ids)
    for role in ("supplier", "recipient"):
        yield rows(
            "party",
            {"act": ids, "state": columns.exact(table[role.capitalize()]), "role": columns.same(role, table)},
            "name",
        )
    flows = _flows(table.filter(pc.is_valid(table["Year(s) of delivery"])))
    yield rows(
        "flow",
        {
            **{name: flows[name] for name in flows.column_names},
            "layer": columns.same("arms", flows),
            "variable": columns.same("tiv", flows),
            "unit": columns.same(UNIT + ", spread equally over the delivery years", flows),
        },
        "name",
    )
    first, last = pc.min(everything["Year of order"]).as_py(), pc.max(_last_year(everything)).as_py()
    dropped = everything.num_rows - table.num_rows
    note = f"Major conventional arms; {dropped} of {everything.num_rows} orders have a side that is no state: left out."
    note_ar = f"الأسلحة التقليدية الرئيسية؛ واستبعد {dropped} من {everything.num_rows} طلبا لأن أحد طرفيها ليس دولة."
    yield rows(
        "coverage",
        {
            "layer": ["arms", "arms"],
            "variable": [None, "tiv"],
            "began": [date(first, 1, 1), date(max(first, 1950), 1, 1)],
            "ended": [date(last + 1, 1, 1)] * 2,
            "complete": [True] * 2,
            "note_en": [note] * 2,
            "note_ar": [note_ar] * 2,
        },
    )


SOURCE = Source(card=CARD, recognise=_recognise, read=_read, names=("trade-register*.csv",), edition=_generated, known=KNOWN)
