"""The answer to `read`: its JSON, its table, its check, and statements that are kept and come back in briefs as claims."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import mihwar
from mihwar.answers.reading import COLUMNS, ReadAnswer, answer, keepable, told
from mihwar.errors import BadFile
from mihwar.observatory import Observatory
from mihwar.reading.statement import Amount, Attribution, Mention, Plover, Reading, Span, Statement, When
from mihwar.store import statements
from mihwar.store.build import build

TEXT = "Alpha officials said that Pyongyang had shipped more than 500 containers to Moscow. NATO has 31 members."


def reading(on: date | None = date(2024, 6, 20)) -> Reading:
    def mention(word: str, *ids: str) -> Mention:
        at = TEXT.index(word)
        return Mention(Span(at, at + len(word)), word, ids, "capital")

    giver, taker, body = mention("Pyongyang", "PRK"), mention("Moscow", "RUS"), mention("NATO", "NATO")
    verb, count = TEXT.index("shipped"), TEXT.index("has")
    shipped = Statement(
        Span(giver.span.start, taker.span.end), Span(verb, verb + 7), "arms_transfer", Plover("AID", None, ("military",)),
        (giver,), (taker,), "affirmative", "alleged", Attribution("allegation", ("USA",), "Alpha officials", "said", Span(0, 15)),
        amount=Amount(500, "more than", "containers", Span(verb, verb)),
    )  # fmt: skip
    counted = Statement(
        Span(body.span.start, len(TEXT) - 1), Span(count, count + 3), "membership_count", Plover(), (body,), (),
        when=When(None, None, "unknown"), amount=Amount(31, "exactly", "members", Span(count, count)),
    )  # fmt: skip
    again = Statement(shipped.span, shipped.trigger, "arms_transfer", Plover(), (giver,), (taker,), same_as=0)
    return Reading(TEXT, "en", on, "ab" * 32, (giver, taker, body), (shipped, counted, again))


def test_the_json_has_the_documented_shape(observatory: Observatory) -> None:
    data = json.loads(json.dumps(answer(observatory.world, reading()).to_dict(), allow_nan=False))
    assert data["document"] == {"lang": "en", "date": "2024-06-20", "sha256": "ab" * 32}
    first, second, third = data["statements"]
    assert set(first) == set(COLUMNS)
    assert TEXT[first["start"] : first["end"]] == first["text"]
    assert first["actors"] == [{"id": "PRK", "start": 26, "end": 35}]
    assert first["attribution"]["source"] == "USA"
    assert first["quantity"] == {"value": 500.0, "bound": "more than", "unit": "containers", "upper": None}
    assert first["check"]["verdict"] == "partly"
    assert set(first["check"]["evidence"][0]) == {"card", "locator", "url", "vintage"}
    assert second["check"]["verdict"] == "contradicted"
    assert (second["check"]["expected"], second["check"]["found"]) == ("NATO: 31", "32")
    assert third["same_as"] == first["id"]
    assert data["mentions"][0]["ids"] == ["PRK"]
    assert data["names"]["NATO"]["ar"]
    assert {"mihwar-acts", "mihwar-blocs"} <= {one["id"] for one in data["sources"]}


def test_the_statements_are_a_table(observatory: Observatory) -> None:
    found = answer(observatory.world, reading())
    assert found.arrow().num_rows == 3
    assert found.arrow("mentions").column("kind").to_pylist() == ["capital"] * 3
    assert answer(observatory.world, Reading("", "en", None, "", (), ())).arrow().column_names == list(COLUMNS)


def test_without_a_store_nothing_is_checked_and_names_are_known() -> None:
    found = answer(None, reading())
    assert [one["check"] for one in found.statements] == [None] * 3
    assert found.data["names"]["PRK"]["en"] == "North Korea"
    assert told(found.statements[0], found.data["names"], "en") == "arms delivered: North Korea → Russia"
    assert "كوريا الشمالية" in told(found.statements[0], found.data["names"], "ar")


def test_only_claims_with_a_day_and_a_state_are_kept_and_each_once() -> None:
    (kept,) = keepable(answer(None, reading()), "a.txt")
    assert (kept["status"], kept["claimant_en"]) == ("alleged", "Alpha officials, in a.txt")
    assert keepable(answer(None, reading(None)), "a.txt") == []


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of its own, with a statement kept beside it."""
    path = tmp_path_factory.mktemp("kept") / "mine.duckdb"
    found: ReadAnswer = answer(None, reading())
    statements.keep(path, {**found.data["document"], "name": "a.txt"}, keepable(found, "a.txt"))
    mihwar.open(path).world.close()
    return path


def test_what_was_kept_comes_back_in_briefs_as_a_claim_and_survives_a_build(own: Path) -> None:
    for again in (False, True):
        if again:
            build(own)
        acts = mihwar.open(own).at("2024-12-31").brief("RUS", "PRK").data["acts"]
        (claim,) = [act for act in acts if act["layer"] == "statement"]
        assert (claim["status"], claim["value"], claim["unit"]) == ("alleged", 500, "containers")
        assert claim["claimant_en"] == "Alpha officials, in a.txt"
        assert claim["evidence"][0]["card"] == "statements"
        ties = mihwar.open(own).at("2024-12-31").ties("RUS", "PRK", ["statement"]).data["ties"]
        assert [tie["status"] for tie in ties] == ["alleged"]


def test_a_statement_is_no_evidence_for_itself(own: Path) -> None:
    found = answer(mihwar.open(own).world, reading())
    cards = {proof["card"] for one in found.statements for proof in one["check"]["evidence"]}
    assert "statements" not in cards


def test_a_new_statement_makes_the_store_stale(own: Path) -> None:
    found = answer(None, reading())
    other = {**found.data["document"], "sha256": "cd" * 32, "name": "b.txt"}
    path = statements.keep(own, other, keepable(found, "b.txt"))
    acts = mihwar.open(own).at("2024-12-31").brief("RUS", "PRK").data["acts"]
    assert len([act for act in acts if act["layer"] == "statement"]) == 2
    path.unlink()
    acts = mihwar.open(own).at("2024-12-31").brief("RUS", "PRK").data["acts"]
    assert len([act for act in acts if act["layer"] == "statement"]) == 1


def test_a_broken_file_of_statements_is_refused_in_one_sentence(tmp_path: Path) -> None:
    db = tmp_path / "x.duckdb"
    path = statements.keep(db, {"sha256": "ef", "name": "c", "lang": "en", "date": None}, [])
    path.write_text(path.read_text(encoding="utf-8") + '{"id": "s1"}\n', encoding="utf-8")
    with pytest.raises(BadFile, match=r"line 2"):
        build(db)
