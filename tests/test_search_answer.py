"""Searching: names and codes of both languages, times and schemes; the order of what is found; texts that mean nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihwar import naming
from mihwar.answers.search import KINDS
from mihwar.answers.search_index import MATCHES, Gatherer, _keyed, folded
from mihwar.answers.symbols import symbols
from mihwar.cli.app import run
from mihwar.errors import BadChoice
from mihwar.observatory import Observatory


def rows(observatory: Observatory, text: str, *kinds: str, limit: int = 20) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = observatory.search(text, limit, kinds).data["rows"]
    return found


def ids(observatory: Observatory, text: str, *kinds: str) -> list[str]:
    return [row["id"] for row in rows(observatory, text, *kinds)]


def first(observatory: Observatory, text: str, *kinds: str) -> dict[str, Any]:
    return rows(observatory, text, *kinds)[0]


# States


@pytest.mark.parametrize(
    ("text", "state", "match", "matched_as"),
    [
        ("Russia", "RUS", "name", "short"),
        ("رُوسْيَا", "RUS", "name", "short"),
        ("ولايات متحدة", "USA", "name", "short"),
        ("COTE DIVOIRE", "CIV", "name", "short"),
        ("Soviet Union", "SUN", "name", "short"),
        ("German Democratic Republic", "DDR", "name", "official"),
        ("Burma", "MMR", "name", "historical"),
        ("RUS", "RUS", "code", "code"),
        ("643", "RUS", "code", "code"),
        ("٦٤٣", "RUS", "code", "code"),
        ("CH", "CHE", "code", "code"),
        ("Brussels", "BEL", "name", "capital"),
        ("Azerb", "AZE", "prefix", "short"),
        ("Azerbijan", "AZE", "typo", "short"),
        ("Isreal", "ISR", "typo", "short"),
    ],
)
def test_a_state_by_any_name_or_code(observatory: Observatory, text: str, state: str, match: str, matched_as: str) -> None:
    row = first(observatory, text)
    assert (row["kind"], row["id"], row["match"], row["matched_as"]) == ("state", state, match, matched_as)


def test_a_state_that_ended_has_its_spell_and_names(observatory: Observatory) -> None:
    row = first(observatory, "الاتحاد السوفيتي")
    assert (row["id"], row["title_en"], row["sort"]) == ("SUN", "Soviet Union", "historical")
    assert (row["since"].year, row["until"].year) == (1922, 1991)


def test_a_code_that_changed_hands_is_given_for_both_with_scheme_and_time(observatory: Observatory) -> None:
    now, then = rows(observatory, "365", "state")
    assert [(row["id"], row["schemes"]) for row in (now, then)] == [("RUS", ["cow", "gw"]), ("SUN", ["cow", "gw"])]
    assert now["matched_since"] == then["matched_until"]
    assert [row["schemes"] for row in rows(observatory, "cow 365", "state")] == [["cow"], ["cow"]]


@pytest.mark.parametrize(
    ("text", "states"),
    [("Korea", {"KOR", "PRK", "KRE"}), ("كوريا", {"KOR", "PRK", "KRE"}), ("Congo", {"COD", "COG"}), ("كونغو", {"COD", "COG"})],
)
def test_a_name_of_several_states_gives_all_of_them_first(observatory: Observatory, text: str, states: set[str]) -> None:
    found = rows(observatory, text)[: len(states)]
    assert {row["id"] for row in found} == states
    assert {row["match"] for row in found} == {"name"}


def test_two_small_letters_are_the_beginning_of_a_name_too(observatory: Observatory) -> None:
    assert first(observatory, "ru")["match"] == "prefix"
    assert {"RUS", "RWA"} <= set(ids(observatory, "ru"))


# Acts, blocs, datasets, measures, places


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("North Atlantic Treaty", "treaty", "mihwar-treaties/nato-1949"),
        ("معاهده شمال اطلسي", "treaty", "mihwar-treaties/nato-1949"),
        ("nato-1949", "treaty", "mihwar-treaties/nato-1949"),
        ("mihwar-treaties/nato-1949", "treaty", "mihwar-treaties/nato-1949"),
        ("A/RES/ES-11/1", "roll_call", "unga-single-votes/ES-11-1"),
        ("ES-11/1", "roll_call", "unga-single-votes/ES-11-1"),
        ("resolution 41/40", "roll_call", "unga-votes/2973"),
        ("aggression ukraine", "roll_call", "unga-single-votes/ES-11-1"),
        ("1718", "sanction", "mihwar-sanctions/un-prk"),
        ("S/RES/1718 (2006)", "sanction", "mihwar-sanctions/un-prk"),
        ("S/5006", "act", "unsc-vetoes/S/5006"),
        ("Bürgenstock", "act", "buergenstock/joint-communique"),
        ("trump kim 2018", "act", "mihwar-acts/summit-usa-prk-2018-06-12"),
        ("NATO", "bloc", "NATO"),
        ("حلف شمال", "bloc", "NATO"),
        ("unga-votes", "card", "unga-votes"),
        ("kappa", "measure", "kappa"),
        ("Taiwan Strait", "place", "taiwan-strait"),
    ],
)
def test_anything_else_by_title_symbol_or_id(observatory: Observatory, text: str, kind: str, wanted: str) -> None:
    found = [row for row in rows(observatory, text) if row["kind"] == kind]
    assert wanted in [row["id"] for row in found]


@pytest.mark.parametrize("text", ["A/RES/2758(XXVI)", "2758 (XXVI)", "A/RES/26/2758", "a/res/2758"])
def test_resolutions_before_1976_by_either_numbering(observatory: Observatory, text: str) -> None:
    found = rows(observatory, text)
    assert found
    assert all("CHINA" in row["title_en"] for row in found)


def test_symbols_are_those_of_the_un() -> None:
    assert symbols("41/40", "roll call") == ["A/RES/41/40"]
    assert symbols("26/2758E", "roll call") == ["A/RES/2758(XXVI)E"]
    assert symbols("ES-11/1", "roll call") == ["A/RES/ES-11/1"]
    assert symbols("S/5006, S/PV.985", "veto") == ["S/5006", "S/PV.985"]
    assert symbols("un-prk", "sanctions regime") == symbols(None, "roll call") == []


def test_acts_say_who_took_part(observatory: Observatory) -> None:
    data = observatory.search("nato-1949").data
    assert {"USA", "TUR"} <= set(data["rows"][0]["states"])
    assert data["names"]["USA"]["ar"] == "الولايات المتحدة"


# The order


def test_a_better_match_comes_first_and_each_thing_once(observatory: Observatory) -> None:
    for text in ("Guinea", "iran", "S", "روسيا", "united nations", "sanctions on iran"):
        found = rows(observatory, text, limit=200)
        order = [MATCHES.index(row["match"]) for row in found]
        assert order == sorted(order)
        assert len({(row["kind"], row["id"]) for row in found}) == len(found)
        assert [row["rank"] for row in found] == list(range(1, len(found) + 1))


def test_a_state_comes_before_acts_that_name_it(observatory: Observatory) -> None:
    kinds = [row["kind"] for row in rows(observatory, "Palestine", limit=200)]
    assert kinds[0] == "state"
    assert "roll_call" in kinds


def test_a_letter_may_be_wrong_only_where_nothing_else_is_found(observatory: Observatory) -> None:
    assert {row["match"] for row in rows(observatory, "Niger", limit=200)}.isdisjoint({"typo"})
    assert ids(observatory, "Nigr") == []  # of four letters none may be wrong
    assert first(observatory, "sanctiosn on iran")["match"] == "typo"


def test_only_the_kinds_asked_for(observatory: Observatory) -> None:
    for kind in KINDS:
        found = rows(observatory, "a", kind)
        assert {row["kind"] for row in found} <= {kind}
    data = observatory.search("russia", 3, ["sanction", "treaty"]).data
    assert len(data["rows"]) == 3 < data["found"]


# Texts that mean nothing, and what is refused


@pytest.mark.parametrize("text", ["", "   ", "%%%", "'; DROP TABLE act; --", "x" * 300, "\\", "\u200f", "«»", "qqqq zzzz"])
def test_nothing_found_is_no_error(observatory: Observatory, text: str) -> None:
    answer = observatory.search(text)
    assert (answer.data["rows"], answer.data["found"]) == ([], 0)
    assert answer.arrow().num_rows == 0


@pytest.mark.parametrize(("text", "limit", "kinds"), [("x" * 501, 20, ()), ("x", 0, ()), ("x", 201, ()), ("x", 20, ["planet"])])
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    observatory: Observatory, text: str, limit: int, kinds: list[str]
) -> None:
    with pytest.raises(BadChoice) as why:
        observatory.search(text, limit, kinds)
    assert str(why.value).endswith(".")
    assert "\n" not in str(why.value)


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(observatory: Observatory, text: str) -> None:
    answer = observatory.search(text)
    assert len(answer.data["rows"]) <= 20


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Zs", "Zl", "Zp", "Cc")), max_size=20))
def test_a_piece_is_folded_as_names_are(piece: str) -> None:
    if len(piece.split()) == 1:
        assert _keyed(piece) == [word for word in naming.key(piece).split() if word != "the"]


# The index


def index_of(*names: str) -> Any:
    gatherer = Gatherer()
    gatherer.add(names, ["1949"] * len(names))
    return gatherer.index()


def found_in(names: tuple[str, ...], text: str) -> dict[str, list[str]]:
    tiers = index_of(*names).matches(folded(text), np.ones(len(names), np.bool_))
    return {match: [names[nr] for nr in numbers] for match, numbers in tiers}


def test_each_tier_of_matches() -> None:
    names = ("Guinea", "Guinea-Bissau", "Papua New Guinea", "The Guinean Sea")
    found = found_in(names, "guinea")
    assert found["name"] == ["Guinea"]
    assert found["prefix"] == ["Guinea", "Guinea-Bissau", "The Guinean Sea"]
    assert found["word"] == list(names)
    assert found_in(names, "guinea papua")["words"] == ["Papua New Guinea"]
    assert found_in(names, "new guinea")["word"] == ["Papua New Guinea"]


def test_a_phrase_does_not_reach_into_the_next_name() -> None:
    assert found_in(("North", "Korea"), "north korea")["word"] == []


def test_what_stands_beside_a_name_is_no_part_of_it() -> None:
    assert found_in(("Treaty",), "treaty")["name"] == ["Treaty"]
    assert found_in(("Treaty",), "1949 treaty")["words"] == ["Treaty"]


@pytest.mark.parametrize("text", ["koera", "korae", "kore a", "korrea", "kkorea", "koea", "korex", "xorea", "okrea", "koreaa"])
def test_one_edit_is_found_wherever_it_is(text: str) -> None:
    found = found_in(("Korea",), text)
    assert found.get("typo", []) == (["Korea"] if len(text) >= 5 and " " not in text else [])


# The command


def test_the_command_says_it_in_both_languages(
    db: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIHWAR_DB", str(db))
    assert run(["search", "365", "--kind", "state"]) == 0
    assert "Soviet Union: state, 1922–1991, 365 (code cow, gw)" in capsys.readouterr().out
    assert run(["search", "كوريا", "--lang", "ar", "--limit", "2"]) == 0
    assert "كوريا الشمالية: دولة" in capsys.readouterr().out
    assert run(["search", "qqqq"]) == 0
    assert "Nothing is called so: qqqq" in capsys.readouterr().out
    for kind in KINDS:  # every kind and sort of match has its words
        assert run(["search", "a", "--kind", kind]) == 0


def test_the_command_writes_a_table(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIHWAR_DB", str(db))
    assert run(["search", "Korea", "--out", str(tmp_path / "korea.csv")]) == 0
    assert "North Korea" in (tmp_path / "korea.csv").read_text(encoding="utf-8")
