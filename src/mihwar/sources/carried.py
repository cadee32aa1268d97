"""Facts of other publishers carried in the package: the rows their readers gave, kept as small parquet files.

`tools/carry.py` writes them from the publishers' files; the build reads them back. Only cards with the permission
`carry` may be here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.parquet

from mihwar.errors import BadFacts
from mihwar.model import SCHEMES, Scheme
from mihwar.sources.contract import TABLES, Rows, Source, rows
from mihwar.sources.own import FACTS

CARRIED = FACTS / "carried"


def write(source: Source, batches: list[Rows]) -> list[Path]:
    """Keep the batches of a source in the package, columns that are all null left out.

    Raises:
        BadFacts: the card may not be carried.
    """
    if source.card.permission != "carry":
        raise BadFacts(f"{source.card.id} may not be carried in the package: {source.card.licence}")
    folder = CARRIED / source.card.id
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.parquet"):
        old.unlink()
    written = []
    for number, batch in enumerate(batches):
        kept = [name for name in batch.data.column_names if batch.data[name].null_count < batch.data.num_rows]
        data = batch.data.select(kept).replace_schema_metadata({"scheme": batch.scheme})
        path = folder / f"{batch.table}-{number}.parquet"
        pa.parquet.write_table(data, path, compression="zstd", compression_level=19)
        written.append(path)
    return written


def read(card: str) -> Iterator[Rows]:
    """Read back what is carried under a card; nothing if nothing is."""
    for path in sorted((CARRIED / card).glob("*.parquet")):
        table = path.stem.split("-")[0]
        data = pa.parquet.read_table(path)
        scheme = (data.schema.metadata or {}).get(b"scheme", b"").decode()
        if table not in TABLES or scheme not in SCHEMES:
            raise BadFacts(f"{path} is not a file of carried facts; run tools/carry.py again")
        yield rows(table, data.replace_schema_metadata(None), cast(Scheme, scheme))


def is_carried(card: str) -> bool:
    """Does the package carry rows of this card?"""
    return (CARRIED / card).is_dir()
