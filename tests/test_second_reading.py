"""The second reading of treaties against the first: pairing, Cohen's kappa, and that the page is not stale."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).parent.parent / "tools" / "second_reading.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("second_reading", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["second_reading"] = module
    spec.loader.exec_module(module)
    return module


def test_kappa_is_cohens(tool: ModuleType) -> None:
    # Cohen 1960, by hand: 20 both yes, 5 and 10 apart, 15 both no: observed 0.7, expected 0.5.
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert tool.kappa(pairs) == pytest.approx(0.4)
    assert tool.kappa([(1, 1), (1, 1)]) is None
    assert tool.kappa([]) is None


def test_clauses_meet_by_article_and_kind(tool: ModuleType) -> None:
    def coded(article: str, kind: str) -> object:
        return tool.Coded(article, kind, "armed_attack", frozenset(), "text")

    first = [coded("IV", "defence"), coded("2", "consultation"), coded("7", "nonaggression")]
    second = [coded("2", "consultation"), coded("4", "defence"), coded("9", "neutrality")]
    pairs = tool.paired(first, second)
    assert (first[0], second[1]) in pairs
    assert (first[1], second[0]) in pairs
    assert (first[2], None) in pairs
    assert (None, second[2]) in pairs


@pytest.mark.parametrize(("article", "number"), [("IV", "4"), ("Article 42(7)", "42"), ("4 (as amended)", "4"), ("unknown", "")])
def test_articles_are_known_by_their_number(tool: ModuleType, article: str, number: str) -> None:
    assert tool.number(article) == number


def test_the_page_is_what_the_readings_say(tool: ModuleType) -> None:
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page()
