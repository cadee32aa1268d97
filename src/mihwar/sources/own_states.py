"""mihwar's table of states, 1816 to today: spells, codes, names in English and Arabic, and who followed whom.

Files: `states/*.csv` of the package's facts, in the format of docs/facts.md.

Fills: state, state_spell, state_code, state_name, state_relation.

Covers: 1816 to today, complete.

Quirks:
- The lists of COW and Gleditsch-Ward disagree: their spells stand side by side, with mihwar's own; see
  docs/states.md.
- A code that changed hands (COW 365, 255, 345) has dates; two states under one code on one day refuse the build.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from mihwar.errors import BadFacts
from mihwar.sources import files, own
from mihwar.sources.contract import TABLES, Rows, TableName, rows

CARD = own.card("states", "mihwar table of states")
# File name to table; every column of the table stands in the file.
FILES: dict[str, TableName] = {
    "states": "state",
    "spells": "state_spell",
    "codes": "state_code",
    "names": "state_name",
    "relations": "state_relation",
}


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    at = {path.stem: path for path in paths}
    if missing := sorted(set(FILES) - set(at)):
        raise BadFacts("facts/states lacks files", missing)
    for stem, table in FILES.items():
        schema = TABLES[table]
        text = files.csv(at[stem], schema.names, null=("",), types=dict.fromkeys(schema.names, pa.string()))
        yield rows(table, text)
    yield rows("coverage", {"variable": ["state system"], "began": pa.array(["1816-01-01"]), "complete": [True]})


SOURCE = own.source(CARD, "states", _read, ".csv")
