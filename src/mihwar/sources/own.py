"""What mihwar's own tables share: where they lie, who publishes them, under which licence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from mihwar.model import Card, Layer
from mihwar.sources.contract import Rows, Source, rows

FACTS = Path(__file__).parent.parent / "facts"
VINTAGE = "2026-11"


def card(name: str, title: str, layers: tuple[Layer, ...] = ()) -> Card:
    """The card of one of mihwar's own tables."""
    return Card(
        id=f"mihwar-{name}",
        title=title,
        version="0.1",
        publisher="mihwar",
        url=f"mihwar/facts/{name} (in the package)",
        citation=f"The mihwar authors (2026). {title}, version 0.1, with the sources named in each row.",
        licence="CC BY 4.0",
        permission="carry",
        vintage=VINTAGE,
        layers=layers,
        redistributable=True,
    )


def source(own: Card, folder: str, read: Callable[[Sequence[Path]], Iterator[Rows]], ending: str = ".toml") -> Source:
    """A source that reads all files with `ending` in a folder of the package's facts."""
    return Source(
        card=own,
        recognise=lambda path: path.suffix == ending and path.parent == FACTS / folder,
        read=read,
    )


def selected(layer: Layer, began: date, note_en: str, note_ar: str) -> Rows:
    """Coverage of a hand-made selection: what is found is sourced, what is not found means nothing."""
    return rows(
        "coverage",
        {
            "layer": [layer],
            "began": [began],
            "complete": [False],
            "note_en": [note_en],
            "note_ar": [note_ar],
        },
    )
