"""Write the facts carried in the package from the publishers' files.

Usage: uv run python tools/carry.py FOLDER

Reads every file in FOLDER that belongs to a card which may be carried, and re-encodes its rows under
`src/mihwar/facts/carried/`. Run it when a publisher has a new edition; commit what it writes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mihwar.sources import carried
from mihwar.sources.registry import is_own, sources


def main(folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for source in sources():
        if is_own(source) or source.card.permission != "carry":
            continue
        found = [path for path in paths if source.recognise(path)]
        if not found:
            print(f"{source.card.id}: no file in {folder}")
            continue
        if source.edition:
            found = sorted(found, key=source.edition)[-1:]
        written = carried.write(source, list(source.read(found)))
        print(f"{source.card.id}: {sum(path.stat().st_size for path in written):,} bytes from {len(found)} files")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
