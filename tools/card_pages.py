"""Write a page for every card into docs/cards/, from the card, its reader's docstring and the rows it carries.

Usage: uv run python tools/card_pages.py [FOLDER]

Run it when a card, a reader's docstring or carried rows change; tests/test_docs.py fails until it was run. With FOLDER,
the publishers' files in it are read as well, and what each reader gives is compared with what its docstring says.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from mihwar.sources import carried
from mihwar.sources.contract import TABLES, Rows, Source
from mihwar.sources.registry import is_own, sources

FOLDER = Path(__file__).parent.parent / "docs" / "cards"
PARTS = ("Files", "Fills", "Covers", "Quirks")
HEAD = re.compile(rf"(?P<part>{'|'.join(PARTS)})(?: of (?P<card>[a-z0-9-]+))?:\s")
PASSED_ON = {True: "yes, under these terms", False: "no"}
KINDS = (
    ("mihwar's own facts", "Written by hand in the package, with a source on every row."),
    ("Carried in the package", "Rows of other publishers, re-encoded; the user's own copy of a newer edition takes their place."),
    ("Loaded from your own copy", "Nothing of these ships with mihwar: `mihwar build --from DIR` reads the publishers' files."),
)


def docstring(source: Source) -> dict[str, str]:
    """The parts of the docstring of a source's module that speak of its card; the first line under `Title`."""
    text = (sys.modules[source.read.__module__].__doc__ or "").strip()
    title, _, rest = text.partition("\n")
    found = {"Title": title}
    for paragraph in rest.strip().split("\n\n"):
        if (head := HEAD.match(paragraph)) and head["card"] in (None, source.card.id):
            text = paragraph[head.end() :].strip()
            found[head["part"]] = text if head["part"] == "Fills" else text[:1].upper() + text[1:]
    return found


def kind(source: Source) -> int:
    """0 for own facts, 1 for carried rows, 2 for what is loaded from the user's copy."""
    return 0 if is_own(source) else 1 if carried.is_carried(source.card.id) else 2


def page(source: Source) -> str:
    """The page of one card."""
    card, said = source.card, docstring(source)
    facts = {
        "Card": f"`{card.id}`",
        "Version": card.version,
        "Publisher": card.publisher,
        "Address": card.url,
        "Citation": card.citation,
        "Licence": card.licence,
        "Rows may be passed on": PASSED_ON[card.redistributable],
        "Vintage": card.vintage,
        "Layers": ", ".join(card.layers) or "none: covariates",
        "In mihwar": KINDS[kind(source)][0].lower().replace("your", "the user's"),
    }
    parts = [
        f"# {card.title}",
        _linked(said["Title"]),
        "| | |\n| --- | --- |\n" + "\n".join(f"| {name} | {_cell(value)} |" for name, value in facts.items()),
        "## What it fills\n\n" + _linked(said["Fills"]),
        "## What it covers\n\n" + (_coverage(carried.read(card.id)) if kind(source) == 1 else _linked(said["Covers"])),
        "## Files and editions\n\n" + _linked(said["Files"]) + _names(source),
        *(["## How to get it\n\n" + _getting(source)] if not is_own(source) else []),
        *(["## Codes that mean no state\n\n" + _known(source.known)] if source.known else []),
        "## Quirks and how they are handled\n\n" + _linked(said["Quirks"]),
    ]
    return "\n\n".join(parts) + "\n"


def _linked(text: str) -> str:
    return re.sub(r"docs/([a-z-]+)\.md", r"[docs/\1.md](../\1.md)", text)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _coverage(batches: Iterator[Rows]) -> str:
    lines = ["| layer | variable | state | from | to | complete | note |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for row in (row for batch in batches if batch.table == "coverage" for row in batch.data.to_pylist()):
        last = row["ended"] - timedelta(days=1) if row["ended"] else "vintage"
        shown = (row["layer"], row["variable"], row["state"], row["began"], last, "yes" if row["complete"] else "a selection")
        lines.append("| " + " | ".join(_cell(str(one or "")) for one in (*shown, row["note_en"])) + " |")
    return "\n".join(lines)


def _getting(source: Source) -> str:
    card = source.card
    if not source.downloads:
        return f"By hand, at {card.url}; then `mihwar build --from DIR`, where DIR is the folder it lies in."
    lines = [f"`mihwar fetch {card.id}`, then `mihwar build --from mihwar-data`; or by hand:", ""]
    for item in source.downloads:
        checked = "checksum known" if item.sha256 else "replaced in place by its publisher, so no checksum"
        lines.append(f"- <{item.url}> as `{item.name}` ({checked})")
    return "\n".join(lines)


def _names(source: Source) -> str:
    if not source.names:
        return ""
    names = ", ".join(f"`{name}`" for name in source.names)
    return f"\n\nA file called {names} that has not this layout is refused, for its owner believes that it was read."


def _known(known: Mapping[str, str]) -> str:
    reasons: dict[str, list[str]] = {}
    for code, reason in known.items():
        reasons.setdefault(reason, []).append(f"`{code}`")
    lines = [f"- {', '.join(codes)}: {reason}" for reason, codes in reasons.items()]
    head = "Rows with these are left out and counted; any other code without a state refuses the dataset."
    return "\n".join([head, "", *lines])


def index(found: Sequence[Source]) -> str:
    """The page that lists the cards by kind."""
    parts = [
        "# Cards",
        "One page for each dataset: terms, coverage, files, quirks. Written by `tools/card_pages.py` from the readers.",
    ]
    for number, (title, about) in enumerate(KINDS):
        lines = ["| card | title | layers | vintage | passed on |", "| --- | --- | --- | --- | --- |"]
        for card in (source.card for source in found if kind(source) == number):
            passed = "yes" if card.redistributable else "no"
            shown = (f"[{card.id}]({card.id}.md)", _cell(card.title), ", ".join(card.layers), card.vintage, passed)
            lines.append(f"| {' | '.join(shown)} |")
        parts.append(f"## {title}\n\n{about}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def pages() -> dict[str, str]:
    """File name to text, for every card and the index."""
    found = sources()
    return {"README.md": index(found), **{f"{source.card.id}.md": page(source) for source in found}}


def unsaid(source: Source, batches: Sequence[Rows]) -> list[str]:
    """Tables, variables and layers of rows that the docstring's `Fills` does not name, and tables it names in vain."""
    said = docstring(source)["Fills"]
    named = set(re.findall(r"\w+", said)) | set(re.findall(r"\w+", said.lower()))
    plain = {one.lower() for one in re.findall(r"(?:^|[,;] )(\w+)", re.sub(r"\([^)]*\)", "", said))}
    there = {batch.table for batch in batches} - {"coverage"}
    wrong = [f"table {one} is not named" for one in sorted(there - named)]
    wrong += [f"no rows of {one}" for one in sorted((plain & set(TABLES)) - there - {"coverage"})]
    for batch in batches:
        for column in {"layer", "variable"} & set(batch.data.column_names) if batch.table != "coverage" else ():
            values: list[Any] = batch.data[column].unique().to_pylist()
            wrong += [f"{column} {one} is not named" for one in values if one and one not in named and not _suffixed(one, named)]
    return wrong


def _suffixed(variable: str, named: set[str]) -> bool:
    """Is it a variable named with an ending that is named beside it, such as `_lo`?"""
    return any(variable == f"{one}{ending}" for one in named for ending in named if ending.startswith("_"))


def main(folder: Path | None = None) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    if folder is None:
        return
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for source in sources():
        if found := [path for path in paths if source.recognise(path)]:
            used = sorted(found, key=source.edition)[-1:] if source.edition else found
            for one in unsaid(source, list(source.read(used))):
                print(f"{source.card.id}: {one}")


if __name__ == "__main__":
    main(*(Path(one) for one in sys.argv[1:2]))
