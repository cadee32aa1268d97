"""Write facts/neighbours.csv: which states share a land border, from shared arcs of Natural Earth's map.

Usage: uv run python tools/neighbours.py countries-50m.json

The file is Natural Earth 4.1, 1:50 million, as TopoJSON (npm package world-atlas 2.0.2; public domain). In TopoJSON a border is
one arc that both countries use, so two countries that share an arc are neighbours. The map shows who holds a territory, not who
has a right to it; territories without a row in mihwar's table (Åland, Siachen Glacier) have no borders here, and what the
map does not show is added, with the reason.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

FACTS = Path(__file__).parent.parent / "src" / "mihwar" / "facts"
SOURCE = "Natural Earth 4.1, 1:50m"
# Entities without a number of their own on the map, by their names there.
NAMED = {"Kosovo": "XKX", "N. Cyprus": "NCY", "Somaliland": "SML"}
# What the map does not show.
ADDED = {
    ("DJI", "SOM"): "own: by way of Somaliland, which the map draws apart",
    ("MAR", "MRT"): "own: by way of Western Sahara, most of which Morocco holds",
    ("ESP", "MAR"): "own: at Ceuta and Melilla",
    ("BWA", "ZMB"): "own: 150 metres at Kazungula",
    ("FRA", "SXM"): "own: Saint Martin, which the map draws apart",
    ("ABK", "GEO"): "own", ("ABK", "RUS"): "own", ("GEO", "SOT"): "own", ("RUS", "SOT"): "own",
}  # fmt: skip


def states() -> dict[int, str]:
    """M49 number to state, of numbers in use today."""
    with (FACTS / "states" / "codes.csv").open(encoding="utf-8") as file:
        return {int(row["code"]): row["state"] for row in csv.DictReader(file) if row["scheme"] == "m49" and not row["until"]}


def arcs(nested: Any) -> Iterator[int]:
    """The numbers of a geometry's arcs; one used backwards has the complement of its number."""
    if isinstance(nested, int):
        yield nested if nested >= 0 else ~nested
    else:
        for one in nested:
            yield from arcs(one)


def shared(topology: dict[str, Any]) -> set[tuple[str, str]]:
    """Pairs of states that share an arc, the first in the alphabet first."""
    known = states()
    users: dict[int, set[str]] = defaultdict(set)
    for country in topology["objects"]["countries"]["geometries"]:
        name = country["properties"]["name"]
        state = known.get(int(country["id"])) if country.get("id") else NAMED.get(name)
        if state is None:
            continue
        for arc in arcs(country["arcs"]):
            users[arc].add(state)
    return {pair for found in users.values() for pair in combinations(sorted(found), 2)}


def main(path: Path) -> None:
    found = dict.fromkeys(shared(json.loads(path.read_text(encoding="utf-8"))), SOURCE)
    if known := sorted(set(ADDED) & set(found)):
        raise SystemExit(f"the map shows these already: {known}")
    rows = sorted((*pair, source) for pair, source in {**found, **ADDED}.items())
    with (FACTS / "neighbours.csv").open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        written.writerow(("a", "b", "source"))
        written.writerows(rows)
    print(f"{len(rows)} borders, {len(ADDED)} of them not on the map")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
