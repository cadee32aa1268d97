"""From a text to statements, through all rooms of the reading."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mihwar.errors import MihwarError
from mihwar.reading.pipeline import read
from mihwar.reading.statement import MODALITIES, POLARITIES, SAYINGS


@pytest.mark.parametrize(
    ("text", "state", "year"),
    [
        ("وقد تغير كل شيء منذ انهيار الاتحاد السوفياتي عام 1991.", "SUN", 1991),
        ("The collapse of the Soviet Union in 1991 changed everything.", "SUN", 1991),
        ("انهار الاتحاد السوفياتي أواخر الثمانينات.", "SUN", 1986),
    ],
)
def test_the_end_of_a_state_is_told_with_its_date(text: str, state: str, year: int) -> None:
    (found,) = [one for one in read(text, "2020-01-01").statements if one.type == "state_dissolution"]
    assert found.actor_ids == (state,)
    assert found.when.first is not None
    assert found.when.first.year == year


def test_what_collapses_but_is_no_ended_state_gives_nothing() -> None:
    for text in ("حذر الخبراء من انهيار لبنان.", "انهار السقف في العاصمة.", "Talks between Iran and Iraq collapsed."):
        assert [one for one in read(text, "2020-01-01").statements if one.type == "state_dissolution"] == []


@pytest.mark.parametrize("text", ["", "   \n\n", "12345", "\x00\x01", "!!!", "ا" * 5000])
def test_odd_texts_are_read_without_statements(text: str) -> None:
    assert read(text, "2020-01-01").statements == ()


def test_words_in_any_order_and_layout_are_read_and_a_day_outside_the_calendar_is_refused() -> None:
    draw = random.Random(1)
    gold = (Path(__file__).parent / "gold" / "texts").glob("*.txt")
    words = [word for path in sorted(gold) for word in path.read_text(encoding="utf-8").split()]
    for _ in range(300):
        text = draw.choice((" ", " ", "\n", "")).join(draw.choices([*words, "several", "4", "(", '"', "،", "؟"], k=30))
        found = read(text, draw.choice((None, "2024-06-20", "1000-01-01", "2999-12-31")))
        assert all(0 <= one.span.start <= one.trigger.start < one.trigger.end <= one.span.end for one in found.statements)
    for date in ("0001-01-01", "9999-12-31"):
        with pytest.raises(MihwarError, match="between 1000 and 3000"):
            read("Iran", date)


def test_spans_are_exact_and_words_are_of_the_closed_lists() -> None:
    text = (
        "وقعت فرنسا ومصر اتفاقية دفاع في 3 مايو 2021. "
        "وزعم مسؤولون أميركيون أن إيران شحنت لسوريا أكثر من 20 حاوية مليئة بالصواريخ.\n"
        "ولم توقع البرازيل البيان المشترك، وتأمل الهند أن تقدم روسيا النفط لها."
    )
    reading = read(text, "2022-01-01")
    assert len(reading.statements) >= 3
    for one in reading.statements:
        assert 0 <= one.span.start <= one.trigger.start < one.trigger.end <= one.span.end <= len(text)
        assert (one.polarity in POLARITIES, one.modality in MODALITIES, one.attribution.kind in SAYINGS) == (True, True, True)
    for mention in reading.mentions:
        assert text[mention.span.start : mention.span.end] == mention.text
    told = {one.type: one for one in reading.statements}
    assert (told["treaty_sign"].actor_ids, told["treaty_sign"].modality) == (("FRA", "EGY"), "asserted")
    assert (told["arms_transfer"].modality, told["arms_transfer"].attribution.kind) == ("alleged", "allegation")
    assert told["arms_transfer"].amount is not None
    assert (told["arms_transfer"].amount.value, told["arms_transfer"].amount.bound) == (20, "more than")
    assert told["communique_refusal"].polarity == "negated"


def test_what_happens_on_a_day_to_come_is_future_and_a_past_verb_looks_back() -> None:
    (host,) = read("Cairo hosts an Arab summit on 27 December 2024.", "2024-06-20").statements
    assert (host.modality, str(host.when.first)) == ("future", "2024-12-27")
    imposed = read("ECOWAS, which imposed sanctions on Niamey in July, hopes to hold talks.", "2023-11-20").statements[0]
    assert (imposed.modality, str(imposed.when.first)) == ("asserted", "2023-07-01")
