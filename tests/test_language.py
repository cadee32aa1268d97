"""Both languages say everything: the same keys, the same places to fill, every coded word."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest

import mihwar.language
from mihwar.errors import BadChoice
from mihwar.language import Language
from mihwar.observatory import Observatory

FOLDER = Path(mihwar.language.__file__).parent


def catalogue(lang: str) -> dict[str, str]:
    found = tomllib.loads((FOLDER / f"{lang}.toml").read_text(encoding="utf-8"))
    assert len(set(found.pop("months"))) == 12
    return found


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_catalogues_have_the_same_messages_with_the_same_places() -> None:
    english, arabic = catalogue("en"), catalogue("ar")
    assert set(english) == set(arabic)
    assert {key for key in english if places(english[key]) != places(arabic[key])} == set()


def test_every_word_of_the_vocabulary_is_in_both_languages() -> None:
    vocabulary = tomllib.loads((FOLDER.parent / "facts" / "vocabulary.toml").read_text(encoding="utf-8"))
    wrong = [(section, word) for section, words in vocabulary.items() for word, both in words.items() if len(both) != 2]
    assert wrong == []


def test_own_facts_are_written_in_words_of_the_vocabulary(observatory: Observatory) -> None:
    vocabulary = tomllib.loads((FOLDER.parent / "facts" / "vocabulary.toml").read_text(encoding="utf-8"))
    ties = observatory.at("2024-12-31").ties("RUS").data["ties"]
    own = [tie for tie in ties if tie["evidence"][0]["card"].startswith("mihwar-")]
    assert own
    assert {tie["kind"] for tie in own} <= set(vocabulary["kind"])
    assert {word for tie in own for word in tie["conditions"] or ()} <= set(vocabulary["condition"])


def test_dates_and_numbers_use_latin_digits() -> None:
    from datetime import date

    assert Language("ar").day(date(2024, 6, 19)) == "19 يونيو 2024"
    assert Language("en").day(date(2024, 6, 1), "month") == "June 2024"
    assert Language("ar").number(1234.5, 1) == "1,234.5"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(BadChoice):
        Language("fr")


def test_days_in_a_text_are_written_in_words() -> None:
    english, arabic = Language("en"), Language("ar")
    assert english.in_words("SUN: 1986-01-01/1989-12-31") == "SUN: 1986 to 1989"
    assert english.in_words("2023-09/2024-02-23 (draft S/2024/173)") == "September 2023 to 23 February 2024 (draft S/2024/173)"
    assert arabic.in_words("في 2024-06-14/2024-06-16") == "في من 14 يونيو 2024 إلى 16 يونيو 2024"
    assert english.in_words("no month: 2023-13, a code: 1718-2006-11") == "no month: 2023-13, a code: 1718-2006-11"
