"""Output and trade that no matrix of trade holds: states put together by hand, and flows that officials tell.

Files: `economies/*.toml` of the package's facts, in the format of docs/facts.md.

Fills: attribute (`gdp`, `gdp_low`), flow (layer trade, variable `exports`), both in current US$.

Covers: the states and years of the files, as a selection.

Quirks:
- A construction is no statistic: how it was made stands in the note of its coverage, and answers that use it show it.
- A file without a state holds flows between states that the matrices have, as officials tell them.
- `gdp_low` is the lowest estimate that was found; answers show how much hangs on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mihwar.sources import handwritten, own
from mihwar.sources.contract import Rows, rows
from mihwar.sources.handwritten import NUMBER, TEXT, Shape
from mihwar.sources.own_treaties import columns

CARD = own.card("economies", "mihwar economies: output and trade of states outside the matrices", ("trade",))
UNIT = "current US$"
SHAPE = Shape(
    must={"year": NUMBER, "note_en": TEXT, "note_ar": TEXT, "confidence": TEXT},
    may={"state": TEXT},
    choices={"confidence": handwritten.CONFIDENCE},
    tables={
        "output": Shape(
            must={"variable": TEXT, "value": NUMBER, "source": TEXT},
            may={"note_en": TEXT},
            choices={"variable": ("gdp", "gdp_low")},
        ),
        "flow": Shape(must={"seller": TEXT, "buyer": TEXT, "value": NUMBER, "source": TEXT}, may={"note_en": TEXT}),
        "source": handwritten.SOURCE,
    },
)


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    output: list[dict[str, Any]] = []
    flows: list[dict[str, Any]] = []
    coverage: list[dict[str, Any]] = []
    for path in sorted(paths):
        content = handwritten.load(path, SHAPE)
        year = int(content["year"])
        span = {"began": date(year, 1, 1), "ended": date(year + 1, 1, 1), "complete": False}
        output += [
            {"state": content["state"], "year": year, "variable": row["variable"], "value": float(row["value"]), "unit": UNIT}
            for row in content.get("output", [])
        ]
        flows += [
            {
                "layer": "trade",
                "variable": "exports",
                "year": year,
                "source": row["seller"],
                "target": row["buyer"],
                "value": float(row["value"]),
                "unit": UNIT,
            }
            for row in content.get("flow", [])
        ]
        notes = {"note_en": content["note_en"], "note_ar": content["note_ar"]}
        coverage.append({"layer": "trade", "variable": "exports", "state": content.get("state"), **span, **notes})
    yield rows("attribute", columns(output))
    yield rows("flow", columns(flows))
    yield rows("coverage", columns(coverage))


SOURCE = own.source(CARD, "economies", _read)
