"""English sentences as agencies write them, and what is read in them: shares that must not fall."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mihwar.reading.frames import VIOLENT
from mihwar.reading.pipeline import read
from mihwar.reading.plover import types
from mihwar.reading.statement import Statement

LINES = [
    line.rpartition(" | ")
    for line in (Path(__file__).parent / "english_sentences.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def expected(gold: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for part in gold.split(";;") if gold not in ("-", "N") else ():
        one: dict[str, Any] = {
            "actors": set(),
            "recipients": set(),
            "n": "affirmative",
            "m": "asserted",
            "k": "narrator",
            "s": set(),
        }
        one["type"], *words = part.split()
        side = "actors"
        for word in words:
            if word == ">":
                side = "recipients"
            elif word == "n":
                one["n"] = "negated"
            elif word[:2] == "s=":
                one["s"] = set(word[2:].split(","))
            elif word[1] == "=":
                one[word[0]] = word[2:]
            else:
                one[side] = set(word.split(","))
        found.append(one)
    return found


def same(one: dict[str, Any], other: Statement) -> bool:
    actors, recipients = set(other.actor_ids), set(other.recipient_ids)
    if types()[one["type"]].pair:
        parties = one["actors"] | one["recipients"] == actors | recipients
    else:
        parties = (one["actors"], one["recipients"]) == (actors, recipients)
    by = other.attribution
    said = (one["m"], one["k"], one["s"]) == (other.modality, by.kind, set(by.source))
    return one["type"] == other.type and parties and one["n"] == other.polarity and said


def test_shares() -> None:
    asked = whole = typed = others = 0
    for text, _, gold in LINES:
        if gold.strip() == "N":
            continue
        found = [one for one in read(text, date="2024-06-20", lang="en").statements if one.type != "public_statement"]
        wanted = expected(gold.strip())
        asked += len(wanted)
        whole += sum(any(same(one, other) for other in found) for one in wanted)
        kinds = {one["type"] for one in wanted}
        typed += len({one.type for one in found} & kinds)
        others += len({one.type for one in found} - kinds)
    assert whole >= 0.9 * asked
    assert typed >= 0.9 * (typed + others)


@pytest.mark.parametrize("text", [text for text, _, gold in LINES if gold.strip() == "N"])
def test_no_violence(text: str) -> None:
    assert not [one for one in read(text, date="2024-06-20", lang="en").statements if one.type in VIOLENT]
