from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihwar.naming import key

ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىئؤء ", max_size=30)


@given(st.text(max_size=40))
def test_the_key_of_a_key_is_itself(name: str) -> None:
    assert key(key(name)) == key(name)


@given(ARABIC)
def test_diacritics_and_tatweel_do_not_matter(name: str) -> None:
    dressed = "".join(letter + "\u064e\u0640" if letter != " " else letter for letter in name)
    assert key(dressed) == key(name)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèüôñ -'.", max_size=30))
def test_case_and_composition_do_not_matter(name: str) -> None:
    assert key(name.upper()) == key(name)
    assert key(unicodedata.normalize("NFD", name)) == key(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الولايات المتّحدة الأميركية", "الولايات المتحدة الاميركيه"),
        ("Côte d'Ivoire", "COTE DIVOIRE"),
        ("The Gambia", "Gambia, The"),
        ("السودان", "سودان"),
        ("إيران", "ايران"),
        ("U.S.A.", "usa"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("مصر", "مونتسرات"), ("النيجر", "نيجيريا"), ("Niger", "Nigeria"), ("عمان", "عمّان الأردن")]
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)
