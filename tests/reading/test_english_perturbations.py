"""What must not change the coding of English: other countries, the order of sentences, marks, spellings, names of one state."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mihwar.reading.pipeline import read
from mihwar.reading.statement import Statement

# State, capital, adjective: names of one word and of several, with and without an article.
STATES = {
    "KEN": ("Kenya", "Nairobi", "Kenyan"),
    "PER": ("Peru", "Lima", "Peruvian"),
    "SAU": ("Saudi Arabia", "Riyadh", "Saudi"),
    "KOR": ("South Korea", "Seoul", "South Korean"),
    "GBR": ("Britain", "London", "British"),
    "USA": ("the United States", "Washington", "US"),
    "ARE": ("the United Arab Emirates", "Abu Dhabi", "Emirati"),
    "IND": ("India", "New Delhi", "Indian"),
    "ZAF": ("South Africa", "Pretoria", "South African"),
    "BIH": ("Bosnia and Herzegovina", "Sarajevo", "Bosnian"),
    "NLD": ("the Netherlands", "Amsterdam", "Dutch"),
    "TTO": ("Trinidad and Tobago", "Port of Spain", "Trinidadian"),
}
NAMES = {
    "USA": ("the US", "the U.S.", "the USA", "the United States"),
    "GBR": ("the UK", "the U.K.", "Britain", "the United Kingdom"),
}
SENTENCES = """
{A} signed a defence treaty with {B} on Monday.
A trade agreement between {A} and {B} was signed in June.
The president of {A} visited {B} last week.
{A}'s foreign minister arrived in {B.city} for talks.
{A} imposed new sanctions on {B}.
{A.city} lifted its sanctions on {B}.
{A.of} troops attacked a {B.of} base.
{A.of} warplanes bombed targets in {B}, {C} said.
{A} accused {B} of arming rebels in {C}.
{A} condemned the arrest of a {A.of} reporter by {B}.
"{A} has attacked our country," {B} said.
According to {C}, {A} sent tanks to {B}.
{A} denied that it had supplied missiles to {B}.
{A} sold 24 fighter jets to {B}.
{A.of} aid to {B} was suspended.
{A}, {B} and {C} signed a joint declaration of the summit.
{A} refused to sign the final communique.
The {A.of} parliament ratified the treaty with {B}.
{A} expelled two {B.of} diplomats.
{A} recalled its ambassador from {B.city}.
{A} recognised {B} in 1992.
{A} and {B} held joint naval exercises.
{A} withdrew its troops from {B}.
{A} deployed troops near the border with {B}.
{A} threatened to attack {B}.
{A} urged {B} to release the hostages.
{A} rejected {B}'s proposal.
{A} will send aid to {B}.
{A} may impose sanctions on {B}.
If {A} attacks {B}, {C} will send weapons.
{C} hopes that {A} and {B} will sign the pact.
Talks between {A} and {B} were held in {C.city}.
{A} mediated between {B} and {C}.
The {A.of} army said {B} had shelled a village.
{A} vetoed a resolution drafted by {B}.
{A}, which supports {B}, criticised {C}.
{A} - a close ally of {C} - condemned {B}.
Police in {A} arrested a {B.of} citizen.
{A} donated vaccines to {B}.
{A}'s invasion of {B} was condemned by {C}.
""".strip().split("\n")
MARKS: dict[str, Callable[[str], str]] = {
    "curly quotes": lambda text: re.sub(r'"(.*?)"', "“\\1”", text).replace("'", "’"),
    "American": lambda text: text.replace("defence", "defense").replace("criticis", "criticiz").replace("recognis", "recogniz"),
    "long dash": lambda text: text.replace(" - ", " — "),
    "short dash": lambda text: text.replace(" - ", " – "),
    "hyphen": lambda text: re.sub(r"(?<=\w)-(?=\w)", "‑", text),
    "capitals": str.upper,
    "spaces": lambda text: text.replace(" ", "\u00a0"),
}
Gist = tuple[str, tuple[str, ...], tuple[str, ...], str, str, str, tuple[str, ...]]


def gist(one: Statement) -> Gist:
    by = one.attribution
    return one.type, one.actor_ids, one.recipient_ids, one.polarity, one.modality, by.kind, by.source


def coded(text: str) -> list[Gist]:
    return [gist(one) for one in read(text, date="2024-06-20", lang="en").statements]


def written(sentence: str, *names: tuple[str, str, str]) -> str:
    for letter, (name, city, adjective) in zip("ABC", names, strict=True):
        sentence = sentence.replace(f"{{{letter}}}", name).replace(f"{{{letter}.city}}", city)
        sentence = sentence.replace(f"{{{letter}.of}}", adjective)
    sentence = re.sub(r"\b([Aa]) (?=[AEIO])", r"\1n ", sentence)
    first = 1 if sentence[0] == '"' else 0
    return sentence[:first] + sentence[first].upper() + sentence[first + 1 :]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_other_states(sentence: str) -> None:
    ids = list(STATES)
    plain = coded(written(sentence, *(STATES[one] for one in ("KEN", "PER", "SAU"))))
    assert plain
    for n, first in enumerate(ids):
        others = dict(zip(("KEN", "PER", "SAU"), (first, ids[(n + 5) % 12], ids[(n + 2) % 12]), strict=True))

        def turned(found: tuple[str, ...], others: dict[str, str] = others) -> tuple[str, ...]:
            return tuple(others.get(one, one) for one in found)

        text = written(sentence, *(STATES[one] for one in others.values()))
        expected = [(kind, turned(a), turned(b), *rest, turned(by)) for kind, a, b, *rest, by in plain]
        assert coded(text) == expected, text


@pytest.mark.parametrize("marks", MARKS)
def test_marks_and_spellings(marks: str) -> None:
    for sentence in SENTENCES:
        text = written(sentence, *(STATES[one] for one in ("KEN", "PER", "SAU")))
        assert coded(MARKS[marks](text)) == coded(text), text


@pytest.mark.parametrize("state", NAMES)
def test_names_of_one_state(state: str) -> None:
    for sentence in SENTENCES:
        texts = [written(sentence, (name, *STATES[state][1:]), STATES["PER"], STATES["SAU"]) for name in NAMES[state]]
        assert len({tuple(coded(text)) for text in texts}) == 1, texts[0]


def test_order_of_sentences() -> None:
    texts = [written(one, *(STATES[one] for one in ("KEN", "PER", "SAU"))) for one in SENTENCES]
    forward, back = coded("\n".join(texts)), coded("\n".join(reversed(texts)))
    assert sorted(forward) == sorted(back)
