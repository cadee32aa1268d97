"""Arabic frames: own sentences over all types, with other states, diacritics, spellings and another order of subject and verb."""

import tomllib
from pathlib import Path

import pytest

from mihwar.reading.pipeline import read
from mihwar.reading.plover import types
from mihwar.reading.statement import Reading

CASES = tomllib.loads((Path(__file__).parent / "arabic_cases.toml").read_text(encoding="utf-8"))["case"]
# name, adjective without article, id
STATES = [
    [("روسيا", "روسي", "RUS"), ("إيران", "إيراني", "IRN"), ("تركيا", "تركي", "TUR")],
    [("فرنسا", "فرنسي", "FRA"), ("اليابان", "ياباني", "JPN"), ("أستراليا", "أسترالي", "AUS")],
    [("الصين", "صيني", "CHN"), ("الهند", "هندي", "IND"), ("ألمانيا", "ألماني", "DEU")],
    [("كوريا الجنوبية", "كوري جنوبي", "KOR"), ("بريطانيا", "بريطاني", "GBR"), ("أوكرانيا", "أوكراني", "UKR")],
]
VIOLENT = {name for name, kind in types().items() if kind.violence}


def filled(text: str, states: list[tuple[str, str, str]]) -> str:
    for letter, (name, adjective, _) in zip("ABC", states, strict=True):
        words = adjective.split()
        for clitic in "لبك":
            if name.startswith("ال") and clitic == "ل":
                text = text.replace(f" ل{{{letter}}}", " لل" + name[2:])
            text = text.replace(f" {clitic}{{{letter}}}", f" {clitic}{name}")
        plural = " ".join([words[0] + "ون", *(word + "ون" for word in words[1:])])
        text = text.replace(f"{{{letter.lower()}m}}ون", plural).replace(f"{{{letter.lower()}m}}ين", plural.replace("ون", "ين"))
        text = text.replace(f"{{{letter.lower()}m}}", adjective)
        text = text.replace(f"{{{letter.lower()}f}}", " ".join(word + "ة" for word in words))
        text = text.replace(f"{{{letter}m}}", " ".join("ال" + word for word in words))
        text = text.replace(f"{{{letter}f}}", " ".join("ال" + word + "ة" for word in words)).replace(f"{{{letter}}}", name)
    return text


def tuples(reading: Reading) -> list[str]:
    return [
        f"{one.type}|{' '.join(sorted(one.actor_ids))}|{' '.join(sorted(one.recipient_ids))}"
        f"|{'+' if one.polarity == 'affirmative' else '-'}|{one.modality}|{one.attribution.kind}"
        for one in reading.statements
    ]


def wanted(expected: str, states: list[tuple[str, str, str]]) -> str:
    kind, actors, recipients, *rest = expected.split("|")
    ids = {letter: state[2] for letter, state in zip("ABC", states, strict=True)}
    return "|".join([kind, *(" ".join(sorted(ids.get(one, one) for one in who.split())) for who in (actors, recipients)), *rest])


def missing(text: str, expected: list[str], states: list[tuple[str, str, str]]) -> list[str]:
    found = tuples(read(filled(text, states), "2024-06-20"))
    return [f"{one}; found {found}" for one in (wanted(each, states) for each in expected) if one not in found]


@pytest.mark.parametrize("states", STATES, ids=lambda states: "-".join(state[2] for state in states))
@pytest.mark.parametrize("case", [case for case in CASES if case.get("expect")], ids=lambda case: case["text"])
def test_statements(case: dict[str, list[str]], states: list[tuple[str, str, str]]) -> None:
    assert not missing(case["text"], case["expect"], states)


@pytest.mark.parametrize("states", STATES, ids=lambda states: "-".join(state[2] for state in states))
@pytest.mark.parametrize("case", [case for case in CASES if not case.get("expect")], ids=lambda case: case["text"])
def test_no_violence(case: dict[str, str], states: list[tuple[str, str, str]]) -> None:
    found = read(filled(case["text"], states), "2024-06-20").statements
    assert not [one for one in found if one.type in VIOLENT and one.modality in ("asserted", "claimed", "alleged")]


def _marks(text: str) -> str:
    """A vowel mark after each letter that may bear one, tatweel in long words."""
    out = []
    for n, sign in enumerate(text):
        out.append(sign)
        if sign in "بتثجحخدذرزسشصضطظعغفقكلمنهي" and n + 1 < len(text) and text[n + 1].isalpha():
            out.append("َِ"[n % 2])
    return "".join(out)


SPELLINGS = {
    "marks": _marks,
    "bare alef": lambda text: text.replace("أ", "ا").replace("إ", "ا").replace("آ", "ا"),
    "final ya": lambda text: text.replace("ى ", "ي "),
    "tatweel": lambda text: text.replace("ست", "ســت"),
    "presentation": lambda text: text.replace("لا", "ﻻ"),
    "spaces": lambda text: text.replace(" ", "\xa0"),
}


@pytest.mark.parametrize("way", SPELLINGS)
def test_spellings_change_nothing(way: str) -> None:
    states = STATES[0]
    wrong = []
    for case in CASES:
        text = filled(case["text"], states)
        if tuples(read(text, "2024-06-20")) != tuples(read(SPELLINGS[way](text), "2024-06-20")):
            wrong.append((text, tuples(read(text)), tuples(read(SPELLINGS[way](text)))))
    assert not wrong


def test_other_sentences_around_change_nothing() -> None:
    states = STATES[0]
    texts = [filled(case["text"], states) for case in CASES if case.get("expect")]
    texts = [text for text in texts if "بلاده" not in text and "ها" not in text and "لها" not in text]
    alone = [tuples(read(text)) for text in texts]
    there = tuples(read("\n".join(texts)))
    back = tuples(read("\n".join(reversed(texts))))
    assert there == [one for found in alone for one in found]
    assert sorted(back) == sorted(there)
