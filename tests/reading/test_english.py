"""English: frames, attribution, and the PLOVER event between two actors, on sentences of our own."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from mihwar.reading.attribution import attributed
from mihwar.reading.english_frames import EnglishEngine
from mihwar.reading.english_saying import english_scopes
from mihwar.reading.lexicon import lexicon
from mihwar.reading.pieces import pieces
from mihwar.reading.plover_event import plover_event
from mihwar.reading.sentences import quotations, sentences
from mihwar.reading.statement import Mention
from mihwar.reading.text import Text
from mihwar.reading.tokens import tokenise

CASES = tomllib.loads((Path(__file__).parent / "english_cases.toml").read_text(encoding="utf-8"))
STATES = {
    "FRA": "France French", "KEN": "Kenya", "JPN": "Japan", "IND": "India", "BRA": "Brazil", "PER": "Peru",
    "MEX": "Mexico",
    "IDN": "Indonesia", "CAN": "Canada Canadian", "IRN": "Iran Iranian", "TUR": "Turkey Turkish", "MLI": "Mali", "DEU": "Germany",
    "UKR": "Ukraine", "NOR": "Norway", "SDN": "Sudan", "CHN": "China", "PAK": "Pakistan", "GHA": "Ghana", "TGO": "Togo",
    "POL": "Poland", "CZE": "Czech", "OMN": "Omani", "KWT": "Kuwait Kuwaiti", "UZB": "Uzbekistan", "THA": "Thailand",
    "LAO": "Laos",
    "QAT": "Qatar",
    "RUS": "Russia Russian", "DZA": "Algeria", "LBY": "Libya", "CHL": "Chile", "BLR": "Belarus", "IRQ": "Iraq",
    "SOM": "Somalia", "TUN": "Tunisia", "ISR": "Israel", "CUB": "Cuba", "EGY": "Egypt",
}  # fmt: skip
NAMES = {name: (state, "demonym" if at else "state") for state, names in STATES.items() for at, name in enumerate(names.split())}
SAYINGS = (
    "Japan said {}.",
    "Japan claims that {}.",
    "{}, Japan alleged.",
    "According to Japan, {}.",
    "Japan hopes that {}.",
    "Japan denied that {}.",
    "Japan believes {}.",
    '"{} this very night," Japan said.',
    "It was reported that {}.",
)
DEMONYMS = {"Czech", "Omani"}
PATTERN = re.compile(rf"\b(?:{'|'.join(sorted(NAMES, key=len, reverse=True))})\b")


def told(sentence: str) -> list[dict[str, object]]:
    """What is found in a sentence, with a gazetteer of the test's own."""
    text = Text(sentence)
    place = sentences(text)[0]
    named = []
    for match in PATTERN.finditer(sentence):
        state, kind = NAMES[match.group()]
        kind = "demonym" if match.group() in DEMONYMS else kind
        named.append(Mention(text.span(*match.span()), match.group(), (state,), kind))  # type: ignore[arg-type]
    quotes = quotations(text)
    made = pieces(text, place, tokenise(text, place, "en"), named, quotes, lexicon("en"))
    engine = EnglishEngine(made, lexicon("en"))
    said = english_scopes(text, place, made, engine)
    found = []
    for frame in engine.frames():
        by, modality, turned = attributed(frame, said, quotes, text, made)
        found.append(
            {
                "type": turned.type,
                "actors": [one for mention in turned.actors for one in mention.ids],
                "recipients": [one for mention in turned.recipients for one in mention.ids],
                "polarity": turned.polarity,
                "modality": modality,
                "said": by.kind,
                "source": list(by.source),
            }
        )
        assert sentence[turned.trigger.start : turned.trigger.end].strip()
        assert turned.span.holds(turned.trigger)
    return found


@pytest.mark.parametrize("case", CASES["frames"], ids=lambda case: case["text"][:50])
def test_frames(case: dict) -> None:
    plain = {"polarity": "affirmative", "modality": "asserted", "said": "narrator", "source": []}
    assert told(case["text"]) == [plain | one for one in case["found"]]


def test_other_states_same_coding() -> None:
    swap = {"Canada": "Norway", "Iran": "Chile"}
    before = told("Canada imposed new sanctions on Iran, Japan said.")
    after = told(re.sub("Canada|Iran", lambda match: swap[match.group()], "Canada imposed new sanctions on Iran, Japan said."))
    names = {"CAN": "NOR", "IRN": "CHL"}
    changed = [
        {key: [names.get(one, one) for one in value] if isinstance(value, list) else value for key, value in one.items()}
        for one in before
    ]
    assert before
    assert after == changed


def test_what_is_said_is_never_asserted() -> None:
    for frame in (
        "Kenya attacked Sudan",
        "Kenya imposed sanctions on Sudan",
        "Kenya sent tanks to Sudan",
        "Kenya signed a treaty with Sudan",
    ):
        for around in SAYINGS:
            found = [one for one in told(around.format(frame)) if "KEN" in one["actors"]]  # type: ignore[operator]
            assert found, around.format(frame)
            assert all(one["modality"] != "asserted" and one["said"] != "narrator" for one in found), around.format(frame)


def test_events_of_given_actors() -> None:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for group in CASES["events"]:
        for sentence, source, target in group["cases"]:
            found = plover_event(sentence, source, target)
            total[group["plover"]] += 1
            right[group["plover"]] += found is not None and found.event == group["plover"]
    assert len(total) == 16
    assert all(right[event] >= 0.8 * total[event] for event in total), right
    assert sum(right.values()) >= 0.95 * sum(total.values())


@pytest.mark.parametrize(
    ("sentence", "source", "target", "mode", "context"),
    [
        ("Norway telephoned Chile.", "Norway", "Chile", "phone", ()),
        ("Norway visited Chile.", "Norway", "Chile", "visit", ()),
        ("Norway shelled Chile.", "Norway", "Chile", "heavy-weapons", ("military",)),
        ("Norway expelled the ambassador of Chile.", "Norway", "Chile", "expel", ("diplomatic",)),
        ("Norway lifted the embargo on Chile.", "Norway", "Chile", "ease", ("economic",)),
    ],
)
def test_modes(sentence: str, source: str, target: str, mode: str, context: tuple[str, ...]) -> None:
    found = plover_event(sentence, source, target)
    assert found is not None
    assert (found.mode, found.context) == (mode, context)


def test_event_abstains() -> None:
    assert plover_event("The lake is blue.", "Norway", "Chile") is None
    assert plover_event("", None, None) is None
    assert plover_event("زار الوزير القاهرة", "الوزير", "القاهرة", lang="ar") is None


def test_event_without_names() -> None:
    found = plover_event("Rebels attacked the town.", None, None)
    assert found is not None
    assert found.event == "ASSAULT"


def test_voice_turns_with_the_actor() -> None:
    active = plover_event("Kenya condemned Sudan.", "Kenya", "Sudan")
    passive = plover_event("Sudan was condemned by Kenya.", "Kenya", "Sudan")
    assert active == passive
