"""The gold texts: two coders agree, and the reader does not fall below what was measured (docs/reading.md, "Measured").

The bars are a few points under the figures of the day on which they were set, so that a change of the lexicon may cost a
statement or two, and a change that breaks a rule of the engine fails.
"""

from __future__ import annotations

import json
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
GOLD = ROOT / "tests" / "reading" / "gold"
ARTICLE = "majalla-russia-dprk-2024.ar"
TEXTS = sorted(path.stem for path in GOLD.glob("*.json"))
BARS: dict[str, dict[str, float]] = {
    ARTICLE: {"core events": 0.78, "tuples recall": 0.70, "tuples precision": 0.80, "modality": 0.88, "attribution": 0.88},
    "ar-wire": {"core events": 0.57, "tuples precision": 0.68, "modality": 0.80, "attribution": 0.83},
    "ar-analysis": {"core events": 0.22, "tuples precision": 0.55, "modality": 0.70, "attribution": 0.75},
    "en-wire": {"core events": 0.37, "tuples precision": 0.65, "modality": 0.80, "attribution": 0.75},
    "en-analysis": {"core events": 0.38, "tuples precision": 0.72, "modality": 0.78, "attribution": 0.78},
    "en-brief": {"core events": 0.42, "tuples precision": 0.72, "modality": 0.88, "attribution": 0.82},
}


@cache
def tool() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "reading_gold.py"))


def share(pair: list[int]) -> float:
    return pair[0] / pair[1]


@cache
def scores() -> dict[str, dict[str, Any]]:
    return {name: tool()["score"](gold, text)["counts"] for name, gold, text in tool()["texts"](GOLD)}


def scored(name: str) -> dict[str, Any]:
    if name not in scores():
        pytest.skip("the article's text is in ../shared/texts only, and may not be committed")
    return scores()[name]


def test_there_are_six_texts_in_two_languages_each_coded_twice() -> None:
    assert len(TEXTS) == 6
    assert [json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))["lang"] for name in TEXTS].count("ar") == 3
    assert {path.name for path in (GOLD / "coders").iterdir()} == {f"{name}.{coder}.json" for name in TEXTS for coder in "ab"}


def test_the_coding_of_the_article_holds_none_of_its_text() -> None:
    coding = (GOLD / f"{ARTICLE}.json").read_text(encoding="utf-8")
    assert not any("\u0600" <= sign <= "\u06ff" for sign in coding)


@pytest.mark.parametrize("name", TEXTS)
def test_explicit_mentions_of_states_are_found(name: str) -> None:
    found = scored(name)
    assert share(found["states recall"]) >= 0.95
    assert share(found["states precision"]) >= 0.95


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_is_read_worse_than_it_was(name: str) -> None:
    found = scored(name)
    for what, bar in BARS[name].items():
        assert share(found[what]) >= bar, what


def test_no_allegation_hope_or_quotation_becomes_a_fact() -> None:
    assert {name: found["as fact"][0] for name, found in scores().items()} == dict.fromkeys(scores(), 0)


def test_two_coders_agree() -> None:
    values: dict[str, list[Any]] = {}
    units: list[float] = []
    for name in TEXTS:
        one, other = (json.loads((GOLD / "coders" / f"{name}.{coder}.json").read_text(encoding="utf-8")) for coder in "ab")
        found = tool()["agreement"](one, other)
        units.append(found["units_f1"])
        for key, rows in found["values"].items():
            values.setdefault(key, []).extend(rows)
    assert sum(units) / len(units) >= 0.8
    assert {key: tool()["kappa"](rows) >= 0.7 for key, rows in values.items()} == dict.fromkeys(values, True)
