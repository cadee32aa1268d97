"""The contract every dataset keeps: a card, how its files are recognised, and how they become rows.

A source yields `Rows`: an Arrow table for one table of the store, with states still in the dataset's own code scheme. The
store turns codes into states, by date, and refuses rows whose code means no state unless the source lists it in `known`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Literal

import pyarrow as pa

from mihwar.errors import BadFacts
from mihwar.model import Card, Scheme

TableName = Literal[
    "state",
    "state_spell",
    "state_code",
    "state_name",
    "state_relation",
    "act",
    "party",
    "clause",
    "roll_call",
    "flow",
    "attribute",
    "bloc",
    "membership",
    "place",
    "capital",
    "neighbour",
    "coverage",
]

_text, _day, _number, _flag = pa.string(), pa.date32(), pa.float64(), pa.bool_()

TABLES: dict[TableName, pa.Schema] = {
    # The table of states: own facts only, in the format of docs/facts.md.
    "state": pa.schema(
        dict.fromkeys(("state", "name_en", "name_ar", "official_en", "official_ar", "status", "note_en", "note_ar"), _text)
    ),
    "state_spell": pa.schema({"state": _text, "system": _text, "began": _day, "ended": _day, "source": _text}),
    "state_code": pa.schema({"state": _text, "scheme": _text, "code": _text, "since": _day, "until": _day, "source": _text}),
    "state_name": pa.schema(
        {
            "state": _text,
            "lang": _text,
            "kind": _text,
            "name": _text,
            "since": _day,
            "until": _day,
            "source": _text,
        }
    ),
    "state_relation": pa.schema({"state": _text, "other": _text, "kind": _text, "on": _day, "note_en": _text, "source": _text}),
    # What a source says happened. `began` is the day it took effect (for an event: its day), `ended` the first day after.
    "act": pa.schema(
        {
            "id": _text,  # unique in the store: "<card>/<own id>"
            "layer": _text,
            "kind": _text,
            "title_en": _text,
            "title_ar": _text,
            "signed": _day,
            "began": _day,
            "ended": _day,
            "precision": _text,  # "day" (default), "month", "year": how exactly `began` is known
            "status": _text,  # "confirmed" (default), "alleged", "denied", "announced"
            "value": _number,
            "bound": _text,  # "exactly" (default), "more than", "about", "at most"
            "unit": _text,
            "claimant_en": _text,
            "claimant_ar": _text,
            "place_en": _text,
            "place_ar": _text,
            "note_en": _text,
            "note_ar": _text,
            "confidence": _text,  # own facts only: "text", "secondary", "unverified"
            "locator": _text,  # where in the source: row key, article, symbol
            "url": _text,
        }
    ),
    # A state's part in an act. `since` and `until` default to the act's own; several rows where sources differ.
    "party": pa.schema(
        {
            "act": _text,
            "state": _text,  # code in the batch's scheme; null where an organisation acts
            "org": _text,
            "role": _text,
            "position": _text,
            "signed": _day,
            "since": _day,
            "until": _day,
            "frozen": _day,  # from when a party says it takes no part, without having left
            "note_en": _text,
            "note_ar": _text,
            "locator": _text,
            "url": _text,
        }
    ),
    # One obligation of a treaty, or one measure of a sanction (`article` is then the legal basis).
    "clause": pa.schema(
        {
            "act": _text,
            "article": _text,
            "kind": _text,
            "trigger": _text,
            "conditions": pa.list_(_text),
            "duty": _text,
            "by": pa.list_(_text),  # state ids; empty: every party
            "to": pa.list_(_text),
            "areas": pa.list_(_text),  # where the attack must be; empty: anywhere
            "covers": pa.list_(_text),  # places within the clause though they lie outside its areas or are disputed
            "excludes": pa.list_(_text),
            "against": pa.list_(_text),  # state ids; empty: anyone
            "area_en": _text,
            "area_ar": _text,
            "against_en": _text,
            "against_ar": _text,
            "since": _day,
            "until": _day,
            "text_en": _text,
            "text_ar": _text,
            "quote": _text,
            "quote_lang": _text,
            "note_en": _text,
            "note_ar": _text,
            "confidence": _text,
            "locator": _text,
            "url": _text,
        }
    ),
    # What only a UN roll call has; its votes are parties with the position yes, abstain, no or absent.
    "roll_call": pa.schema(
        {
            "act": _text,
            "rcid": pa.int64(),
            "session": pa.int32(),
            "resolution": _text,
            "important": _flag,
            "amendment": _flag,
            "paragraph": _flag,
            "me": _flag,
            "nu": _flag,
            "di": _flag,
            "hr": _flag,
            "co": _flag,
            "ec": _flag,
        }
    ),
    # A directed yearly quantity. `layer` is null for covariates (distance, contiguity).
    "flow": pa.schema(
        {
            "layer": _text,
            "variable": _text,
            "year": pa.int32(),
            "source": _text,
            "target": _text,
            "value": _number,
            "unit": _text,
        }
    ),
    # A yearly quantity of one state.
    "attribute": pa.schema({"state": _text, "year": pa.int32(), "variable": _text, "value": _number, "unit": _text}),
    # Groups of states, and who belongs since when.
    "bloc": pa.schema(
        {"id": _text, "name_en": _text, "name_ar": _text, "kind": _text, "founded": _day, "treaty": _text, "url": _text}
    ),
    "membership": pa.schema(
        {
            "bloc": _text,
            "state": _text,
            "since": _day,
            "until": _day,
            "note_en": _text,
            "note_ar": _text,
            "url": _text,
        }
    ),
    # Where a place lies, and who administered it when: territories, waters, and each state's metropolitan territory.
    "place": pa.schema(
        {
            "place": _text,  # unique with `since`; the state's id where `metropolitan`
            "name_en": _text,
            "name_ar": _text,
            "state": _text,  # state id; who administers it on the ground, which recognises nothing; null: waters, or nobody
            "claimants": pa.list_(_text),  # ids of other states that claim it
            "areas": pa.list_(_text),
            "metropolitan": _flag,
            "since": _day,
            "until": _day,
            "note_en": _text,
            "note_ar": _text,
            "source": _text,  # an address, or "own"
            "confidence": _text,
        }
    ),
    # The point from which a state's distances are measured: its capital, or what the note says instead.
    "capital": pa.schema(
        {
            "state": _text,
            "name_en": _text,
            "name_ar": _text,
            "latitude": _number,  # degrees north
            "longitude": _number,  # degrees east
            "note_en": _text,
            "note_ar": _text,
            "source": _text,
        }
    ),
    # Two states that share a land border today: one row a pair, the first in the alphabet as `a`.
    "neighbour": pa.schema({"a": _text, "b": _text, "source": _text}),
    # For which states and dates a source speaks at all. `state` null: all states. `state` alone: pairs with that state;
    # with `other`: that pair. `complete` false: a selection, so finding nothing means nothing.
    "coverage": pa.schema(
        {
            "layer": _text,  # null for covariates
            "variable": _text,  # the attribute or flow, null for acts
            "state": _text,
            "other": _text,
            "began": _day,
            "ended": _day,  # first day outside; null: to the vintage
            "complete": _flag,
            "note_en": _text,
            "note_ar": _text,
        }
    ),
}

STATE_COLUMNS: dict[TableName, tuple[str, ...]] = {
    "party": ("state",),
    "flow": ("source", "target"),
    "attribute": ("state",),
    "membership": ("state",),
    "coverage": ("state", "other"),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """A batch for one table of the store, states coded in `scheme`."""

    table: TableName
    data: pa.Table
    scheme: Scheme = "id"


def rows(table: TableName, columns: Mapping[str, Any] | pa.Table, scheme: Scheme = "id") -> Rows:
    """Make a batch: cast the columns given, fill the columns missing with null.

    Args:
        table: name of the table of the store.
        columns: column name to array or list, all of one length; or an Arrow table.
        scheme: the scheme in which states are coded.

    Raises:
        BadFacts: a column the table does not have, or values that cannot be cast.
    """
    schema = TABLES[table]
    data = columns if isinstance(columns, pa.Table) else pa.table(dict(columns))
    if extra := set(data.column_names) - set(schema.names):
        raise BadFacts(f"the table {table} has no such columns", sorted(extra))
    arrays = []
    for name in schema.names:
        wanted = schema.field(name).type
        if name not in data.column_names:
            arrays.append(pa.nulls(data.num_rows, wanted))
            continue
        try:
            arrays.append(data.column(name).cast(wanted))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as why:
            raise BadFacts(f"column {table}.{name} is not {wanted}: {why}") from None
    return Rows(table, pa.Table.from_arrays(arrays, schema=schema), scheme)


@dataclass(frozen=True, slots=True)
class Download:
    """A file as its publisher offers it; `sha256` None where the publisher replaces it in place."""

    url: str
    name: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One dataset.

    Attributes:
        card: its identity.
        recognise: has this file the layout of the dataset? Looks at the header, whatever the name; never raises.
        read: turns the chosen files into rows; raises `BadFile` or `BadFacts`.
        names: patterns of the publisher's own file names (`president-travels/*.xml` with the folder), small letters or
            capitals alike, `.gz` after it or not. A file of such a name without the layout is refused, for its owner
            believes it was read. Names that others give their files too (`data.csv`, `gdp.csv`) do not belong here.
        namesakes: how files of others that bear such a name begin; they are left alone.
        edition: sorts several recognised files, the greatest is read and the others are skipped; raises `BadFile` or
            `BadFacts`; None: all are read together.
        known: codes that mean no state in the table of states, each with the reason; their rows are left out and counted.
        downloads: where the publisher offers it; empty where it is sent on request only.
    """

    card: Card
    recognise: Callable[[Path], bool]
    read: Callable[[Sequence[Path]], Iterator[Rows]]
    names: tuple[str, ...] = ()
    namesakes: tuple[bytes, ...] = ()
    edition: Callable[[Path], Any] | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    downloads: tuple[Download, ...] = ()

    def claims(self, path: Path) -> bool:
        """Does the file's name promise this dataset, whatever is in it?

        `Source(..., names=("NMC-*.csv",)).claims(Path("a/nmc-60.csv.gz"))` is true.
        """
        tail = PurePosixPath(path.as_posix().lower().removesuffix(".gz"))
        return any(tail.match(pattern.lower()) for pattern in self.names)
