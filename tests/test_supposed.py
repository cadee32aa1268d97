"""Treaties that nobody signed, and what assumptions change against the default."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mihwar.answers import treaty_book
from mihwar.answers.obligations import MORE, decisions, obligations, unasked
from mihwar.cli.app import run
from mihwar.errors import BadChoice
from mihwar.language import LANGS, Language, obliged
from mihwar.observatory import Observatory
from mihwar.scenarios.obligations.supposed import promises
from mihwar.web.chain import chain_page

ON = "2025-01-15"


def ask(observatory: Observatory, *attacks: str, **more: Any) -> dict[str, Any]:
    return dict(observatory.at(ON).oblige(list(attacks), runs=0, **more).data)


def test_a_treaty_supposed_binds_and_is_called_hypothetical(observatory: Observatory) -> None:
    data = ask(observatory, "RUS:UKR", add=["ukraine:USA:defence"])
    (duty,) = (one for one in data["obligations"] if one["hypothetical"])
    assert (duty["state"], duty["to"], duty["duty"], duty["status"]) == ("USA", "UKR", "assist_force", "triggered")
    assert duty["title_en"] == "Hypothetical treaty (defence): Ukraine – United States"
    assert duty["title_ar"].startswith("معاهدة افتراضية")
    assert duty["evidence"] == [{"card": "hypothetical", "locator": "UKR:USA:defence", "url": None, "vintage": None}]
    (treaty,) = (one for one in data["treaties"] if one["origin"] == "hypothetical")
    assert (treaty["asked"], treaty["act"], treaty["duties"]) == ("UKR:USA:defence", None, 1)
    assert [(one["change"], one["state"], one["was"], one["is"]) for one in data["changes"]] == [
        ("appears", "USA", None, "triggered")
    ]


@pytest.mark.parametrize("promise", promises(), ids=lambda one: one.word)
def test_every_promise_can_be_added_and_stands_on_the_page(observatory: Observatory, promise: Any) -> None:
    """Each says something of an attack by or on a party, in both languages."""
    attack = {"offence": "UKR:RUS", "nonaggression": "USA:UKR"}.get(promise.kind, "RUS:UKR")
    answer = observatory.at(ON).oblige([attack], add=[f"UKR:USA:{promise.word}"], runs=0)
    (duty,) = (one for one in answer.data["obligations"] if one["hypothetical"] and one["status"] != "not_triggered")
    assert (duty["kind"], duty["duty"]) == (promise.kind, promise.duty)
    for lang in LANGS:
        language = Language(lang)
        page = chain_page(answer, language)
        assert language["attack_hypothetical"] in page
        assert language.of(duty, "title") in page


def test_how_a_treaty_to_add_is_written(observatory: Observatory) -> None:
    world = observatory.at(ON).world
    for text, plain in (
        ("usa:ukr:defence", "UKR:USA:defence"),
        ("UKR:USA:defence:assist_force", "UKR:USA:defence"),
        ("UKR+USA:defence:assist_as_deemed", "UKR:USA:defence:assist_as_deemed"),
        ("LVA+EST+LTU:consultation", "EST:LTU:LVA:consultation"),
        ("LVA EST LTU:consultation", "EST:LTU:LVA:consultation"),
    ):
        assert treaty_book.spelled(world, text) == plain
        assert treaty_book.spelled(world, plain) == plain


@pytest.mark.parametrize("text", ["UKR:USA", "UKR:USA:love", "UKR:defence", "UKR:UKR:defence", "UKR:USA:defence:sing",
                                  "UKR:USA:defence:assist_force:more", "UKR:Atlantis:defence", ""])  # fmt: skip
def test_what_is_no_treaty_to_add_gets_one_sentence(db: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert run(["oblige", "--attack", "RUS:UKR", "--on", ON, "--add", text, "--db", str(db)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1


def test_the_command_adds_and_says_what_changes(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["oblige", "--attack", "RUS:UKR", "--on", ON, "--add", "UKR:USA:defence", "--runs", "0", "--db", str(db)]
    assert run(words) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "1 duty appears (United States)" in shown
    assert "hypothetical: no such treaty exists" in shown
    assert run([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"][0]["change"] == "appears"


def test_nothing_assumed_changes_nothing(observatory: Observatory) -> None:
    data = ask(observatory, "KOR:PRK")
    assert data["changes"] == data["decided"] == data["idle"] == []
    assert not obliged.assumed(data)
    assert obliged.changed(data, Language("en")) == ""


def test_a_treaty_left_out_and_a_question_decided_are_told(observatory: Observatory) -> None:
    data = ask(observatory, "PRK:KOR", without=["usa-kor-1953"])
    assert {one["change"] for one in data["changes"]} == {"disappears"}
    assert {one["treaty"] for one in data["changes"]} == {"usa-kor-1953"}
    assert [one["id"] for one in data["treaties"] if one["left_out"]] == ["usa-kor-1953"]
    assert "fall away (United States)" in obliged.changed(data, Language("en"))
    data = ask(observatory, "KOR:PRK", assume={"frozen:kor-prk-1991": True})
    (change,) = data["changes"]
    assert (change["change"], change["was"], change["is"]) == ("changes", "conditional", "triggered")


def test_other_helpers_do_not_look_like_changes(observatory: Observatory) -> None:
    """A helper that comes before the others in the alphabet sets off what the others would have, which is no news."""
    data = ask(observatory, "KOR:PRK", add=["AUS:PRK:defence"])
    assert {(one["state"], one["treaty"]) for one in data["changes"]} == {("AUS", "hypothetical-aus-prk-defence")}


def test_a_question_that_nothing_waits_for_is_an_error_only_where_asked_strictly(observatory: Observatory) -> None:
    world = observatory.at(ON).world
    with pytest.raises(BadChoice, match="Nothing here waits for request:ZWE"):
        obligations(world, ["KOR:PRK"], assume={"request:ZWE": True}, runs=0)
    assert obligations(world, ["KOR:PRK"], assume={"request:ZWE": True}, runs=0, strict=False).data["idle"] == ["request:ZWE"]


def test_decisions_as_they_are_written() -> None:
    assert decisions(["request:UKR=yes", "unprovoked=NO", "request:UKR=open"]) == {"unprovoked": False}
    for wrong in ("request", "request=perhaps", "weather=yes", "=yes"):
        with pytest.raises(BadChoice):
            decisions([wrong])


def test_nothing_asked_has_the_same_shape(observatory: Observatory) -> None:
    world = observatory.at(ON).world
    empty, full = unasked(world), obligations(world, ["KOR:PRK"], runs=50)
    assert set(empty.data) == set(full.data)
    for name in (None, *MORE):
        assert empty.arrow(name).schema == full.arrow(name).schema
        assert len(empty.arrow(name)) == 0
