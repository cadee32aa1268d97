"""Obligations by the treaties carried in the package, today and in history; bad input; pacts added and taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mihwar.cli.app import run
from mihwar.observatory import Observatory

Row = dict[str, Any]
Ask = Callable[..., dict[str, Any]]
NATO = ["USA", "GBR", "FRA", "DEU", "TUR"]


@pytest.fixture(scope="session")
def ask(observatory: Observatory) -> Ask:
    def asked(on: str, *attacks: str, **more: Any) -> dict[str, Any]:
        found = Observatory(observatory.world.at(on)).oblige(list(attacks), runs=0, **more).data
        assert isinstance(found, dict)
        return found

    return asked


def rows(found: dict[str, Any], treaty: str, article: str | None = None, state: str | None = None) -> list[Row]:
    return [
        row
        for row in found["obligations"]
        if row["treaty"] == treaty and article in (None, row["article"]) and state in (None, row["state"])
    ]


def status(found: dict[str, Any], treaty: str, article: str, state: str) -> str:
    """What the clause means for the state; towards those attacked, if it means something there."""
    attacked = {one["target"] for one in found["attack"]}
    every = rows(found, treaty, article, state)
    (said,) = {row["status"] for row in [row for row in every if row["to"] in attacked] or every}
    return str(said)


def conditions(row: Row) -> dict[str, str]:
    return {one["word"]: one["state"] for one in row["conditions"]}


def must_fight(found: dict[str, Any]) -> set[str]:
    return {row["state"] for row in found["obligations"] if row["status"] == "triggered" and row["fights"] == "yes"}


def must_help(found: dict[str, Any]) -> set[str]:
    return {row["state"] for row in found["obligations"] if row["status"] == "triggered" and row["fights"] != "no"}


def conflicts(found: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["kind"], one["state"]) for one in found["conflicts"]}


# Korea


def test_south_attacks_north(ask: Ask) -> None:
    found = ask("2025-01-15", "KOR:PRK")
    (russia,) = rows(found, "rus-prk-2024", "4", "RUS")
    assert (russia["status"], russia["to"], russia["kind"]) == ("triggered", "PRK", "defence")
    assert conditions(russia) == {"state_of_war": "met", "un_article_51": "met", "domestic_law": "open"}
    assert status(found, "chn-prk-1961", "2", "CHN") == "triggered"
    assert {row["status"] for row in rows(found, "usa-kor-1953", None, "USA")} == {"not_triggered"}
    assert must_fight(found) == {"RUS", "CHN"}
    assert {one["state"]: one["side"] for one in found["belligerents"]}["RUS"] == "defence"


def test_north_attacks_south(ask: Ask) -> None:
    found = ask("2025-01-15", "PRK:KOR")
    (usa,) = rows(found, "usa-kor-1953", "3", "USA")
    assert (usa["status"], usa["duty"]) == ("triggered", "assist_as_deemed")
    assert conditions(usa)["constitutional_process"] == "open"
    for treaty, article, state in (("rus-prk-2024", "4", "RUS"), ("chn-prk-1961", "2", "CHN")):
        (row,) = rows(found, treaty, article, state)
        assert (row["status"], row["reason"]) == ("not_triggered", "attacker")
    assert must_fight(found) == set()


def test_a_signature_does_not_bind(ask: Ask) -> None:
    found = ask("2024-07-15", "KOR:PRK")
    (russia,) = rows(found, "rus-prk-2024", "4", "RUS")
    assert (russia["status"], russia["stage"], str(russia["since"])) == ("not_in_force", "signed", "2024-12-04")
    assert status(found, "chn-prk-1961", "2", "CHN") == "triggered"
    assert status(ask("2024-12-04", "KOR:PRK"), "rus-prk-2024", "4", "RUS") == "triggered"
    assert status(ask("2024-12-03", "KOR:PRK"), "rus-prk-2024", "4", "RUS") == "not_in_force"


def test_nobody_owed_the_south_anything_in_june_1950(ask: Ask) -> None:
    assert must_help(ask("1950-06-25", "PRK:KOR")) == set()


# The North Atlantic, and what lies outside it


def test_finland_before_and_after(ask: Ask) -> None:
    before, after = ask("2023-04-03", "RUS:FIN"), ask("2023-04-04", "RUS:FIN")
    for state in NATO:
        assert status(before, "nato-1949", "5", state) == "not_in_force"
        assert status(after, "nato-1949", "5", state) == "triggered"
    assert status(before, "eu-42-7", "42(7)", "FRA") == "triggered"
    assert status(after, "nato-1949", "5", "SWE") == "not_in_force"


def test_the_neutrals_of_the_union_are_not_called_to_fight(ask: Ask) -> None:
    found = ask("2025-01-15", "RUS:EST")
    (ireland,) = rows(found, "eu-42-7", "42(7)", "IRL")
    assert (ireland["status"], ireland["fights"]) == ("triggered", "decides")
    assert conditions(ireland)["character_of_neutrals"] == "open"


def test_outside_article_6(ask: Ask) -> None:
    hawaii = ask("2025-01-15", "PRK:USA", at="Hawaii")
    (row,) = rows(hawaii, "nato-1949", "5", "GBR")
    assert (row["status"], conditions(row)["territory"]) == ("not_triggered", "failed")
    assert status(hawaii, "rio-1947", "3", "BRA") == "conditional"
    assert status(hawaii, "anzus-1951", "IV", "AUS") == "triggered"
    guiana = ask("2025-01-15", "VEN:FRA", at="french-guiana")
    assert status(guiana, "nato-1949", "5", "USA") == "not_triggered"
    assert status(guiana, "eu-42-7", "42(7)", "DEU") == "triggered"
    assert status(ask("2025-01-15", "PRK:USA"), "nato-1949", "5", "GBR") == "triggered"


@pytest.mark.parametrize("on", ["1982-04-02", "2025-01-15"])
def test_the_falklands(ask: Ask, on: str) -> None:
    found = ask(on, "ARG:GBR", at="falklands")
    (nato,) = rows(found, "nato-1949", "5", "USA")
    assert (nato["status"], conditions(nato)["territory"]) == ("not_triggered", "failed")
    (rio,) = rows(found, "rio-1947", "3", "BRA")
    assert (rio["to"], rio["status"], rio["reason"]) == ("ARG", "not_triggered", "attacker")
    assert {found["attack"][0]["administered_by"], *found["attack"][0]["claimants"]} == {"ARG", "GBR"}
    assert must_fight(found) == set()
    back = ask("1982-05-01", "GBR:ARG", at="falklands")
    assert status(back, "rio-1947", "3", "BRA") == "conditional"


@pytest.mark.parametrize(("attack", "attacker"), [("TUR:GRC", "TUR"), ("GRC:TUR", "GRC")])
def test_an_attack_inside_nato(ask: Ask, attack: str, attacker: str) -> None:
    found = ask("2025-01-15", attack)
    assert status(found, "nato-1949", "5", "USA") == "triggered"
    assert ("attacker is a party", attacker) in conflicts(found)
    (broken,) = (row for row in rows(found, "nato-1949", "1") if row["breached"])
    assert broken["state"] == attacker
    assert not [one for one in found["conflicts"] if "nato-1949/1" in one["duties"]]  # Article 5 is its own exception


def test_the_united_states_attack_venezuela(ask: Ask) -> None:
    found = ask("2025-12-01", "USA:VEN")
    assert status(found, "rio-1947", "3", "BRA") == "not_in_force"  # Venezuela left
    assert ("attacker is a party", "USA") in conflicts(found)  # of the Charter of the OAS
    assert [row["state"] for row in rows(found, "oas-1948", "22") if row["breached"]] == ["USA"]
    (nato,) = rows(found, "nato-1949", "5", "GBR")
    assert nato["reason"] == "attacker"


# Other bars


def test_armenia_before_and_after_it_froze_its_part(ask: Ask) -> None:
    article = "4 (as amended in 2010)"
    for on, words in (("2022-09-13", {"request"}), ("2024-06-01", {"request", "frozen"})):
        (russia,) = rows(ask(on, "AZE:ARM"), "csto-1992", article, "RUS")
        assert russia["status"] == "conditional"
        assert {one["word"] for one in russia["conditions"] if one["assumption"]} == words
    assert status(ask("2022-09-13", "AZE:ARM", request=True), "csto-1992", article, "RUS") == "triggered"
    asked = ask("2024-06-01", "AZE:ARM", request=True, assume={"frozen:csto-1992": False})
    assert status(asked, "csto-1992", article, "RUS") == "not_triggered"


def test_the_pact_of_saudi_arabia_and_pakistan(ask: Ask) -> None:
    (saudi,) = rows(ask("2025-10-01", "IND:PAK"), "sau-pak-2025", None, "SAU")
    assert saudi["to"] == "PAK"
    assert saudi["status"] in ("not_in_force", "conditional")
    assert rows(ask("2025-09-16", "IND:PAK"), "sau-pak-2025") == []


def test_east_asia(ask: Ask) -> None:
    assert must_help(ask("2025-01-15", "CHN:TWN")) == set()
    assert status(ask("1958-08-23", "CHN:TWN"), "usa-twn-1954", "V", "USA") == "triggered"
    shoal = ask("2025-01-15", "CHN:PHL", at="scarborough-shoal")
    assert status(shoal, "usa-phl-1951", "4", "USA") == "triggered"
    senkaku = ask("2025-01-15", "CHN:JPN", at="senkaku")
    assert status(senkaku, "usa-jpn-1960", "5", "USA") == "triggered"
    assert "CHN" in senkaku["attack"][0]["claimants"]


def test_nobody_was_obliged_to_fight_for_ukraine(ask: Ask) -> None:
    found = ask("2022-02-24", "RUS:UKR")
    assert must_help(found) == set()
    assert status(found, "budapest-1994", "6", "USA") == "triggered"
    (broken,) = rows(found, "budapest-1994", "2", "RUS")
    assert broken["breached"]
    assert rows(ask("2025-01-15", "ARG:GBR"), "budapest-1994") == []  # what the four owe, they owe Ukraine


# History


def test_kuwait_1990(ask: Ask) -> None:
    found = ask("1990-08-02", "IRQ:KWT")
    assert {"EGY", "SAU", "SYR", "MAR"} <= must_fight(found)
    assert ("attacker is a party", "IRQ") in conflicts(found)
    assert "USA" not in must_help(found)


def test_poland_1939(ask: Ask) -> None:
    found = ask("1939-09-01", "DEU:POL")
    assert {"GBR", "ITA"} <= must_fight(found)
    assert {row["status"] for row in rows(found, "fra-pol-1921", "3", "FRA")} == {"conditional"}
    held = ask("1939-09-01", "DEU:POL", provoked=False)
    assert "FRA" in must_help(held)
    (moscow,) = rows(found, "deu-sun-1939", "II", "SUN")
    assert (moscow["status"], moscow["duty"], moscow["because"]["attacker"]) == ("triggered", "no_help_to_attacker", "GBR")
    assert {row["stage"] for row in rows(found, "deu-pol-1934")} == {"ended"}


def test_the_summer_of_1914(ask: Ask) -> None:
    serbia = ask("1914-07-28", "AUH:SRB")
    assert must_fight(serbia) == set()
    assert status(serbia, "triple-alliance-1882", "3", "DEU") == "not_triggered"
    russia = ask("1914-08-01", "AUH:SRB", "DEU:RUS")
    assert must_fight(russia) == {"FRA"}
    france = ask("1914-08-03", "AUH:SRB", "DEU:RUS", "DEU:FRA")
    assert status(france, "fra-rus-1892", "1", "RUS") == "triggered"
    for treaty, article in (("triple-alliance-1882", "3"), ("triple-alliance-1882", "2 (2)")):
        assert status(france, treaty, article, "ITA") == "not_triggered"
    belgium = ask("1914-08-04", "AUH:SRB", "DEU:RUS", "DEU:FRA", "DEU:BEL")
    guarantee = {row["state"]: row["status"] for row in rows(belgium, "london-1839") if row["to"] == "BEL"}
    assert guarantee["GBR"] == "triggered"
    assert ("attacker is a party", "DEU") in conflicts(belgium)
    assert {row["status"] for row in rows(belgium, "gbr-jpn-1902", None, "JPN")} <= {"not_triggered", "not_in_force"}


def test_greece_and_egypt_by_their_treaties(ask: Ask) -> None:
    assert status(ask("1914-07-28", "AUH:SRB"), "grc-srb-1913", "1", "GRC") == "conditional"
    assert "GRC" in must_fight(ask("1914-07-28", "AUH:SRB", provoked=False))
    assert "EGY" in must_help(ask("1939-09-01", "DEU:POL"))


def test_moscow_owed_poland_that_it_would_not_help_its_attacker(ask: Ask) -> None:
    assert status(ask("1939-09-01", "DEU:POL"), "sun-pol-1932", "2", "SUN") == "triggered"
    (broken,) = rows(ask("1939-09-17", "SUN:POL"), "sun-pol-1932", "1", "SUN")  # the day of the attack still binds
    assert broken["breached"]
    assert any(row["breached"] for row in rows(ask("1941-06-22", "DEU:SUN"), "deu-sun-1939", "I", "DEU"))


@pytest.mark.parametrize(("on", "attack"), [("1956-11-04", "SUN:HUN"), ("1968-08-21", "SUN:CSK")])
def test_the_warsaw_pact_did_not_except_an_attack_by_a_party(ask: Ask, on: str, attack: str) -> None:
    found = ask(on, attack)
    assert status(found, "warsaw-pact-1955", "4", "POL") == "triggered"
    assert ("attacker is a party", "SUN") in conflicts(found)


def test_an_attack_on_the_united_states_from_abroad_in_2001(ask: Ask) -> None:
    """Who attacked on 11 September was no state; held to be Afghanistan's, the attack is in the area of NATO."""
    found = ask("2001-09-12", "AFG:USA")
    assert status(found, "nato-1949", "5", "FRA") == "triggered"
    assert must_fight(found) == set()


# What an answer holds


def test_an_answer_states_what_its_questions_change(ask: Ask) -> None:
    found = ask("2025-01-15", "PRK:USA", at="Hawaii")
    named = {one["name"]: one for one in found["assumptions"]}
    assert named["request:USA"]["value"] is None
    ids = {row["id"] for row in found["obligations"]}
    for one in found["assumptions"]:
        assert one["changes"]
        assert set(one["changes"]) <= ids
    assert "consent_of_territory:USA" not in named  # Hawaii is outside the area of the Manila Pact whatever one says
    for row in found["obligations"]:
        assert row["evidence"][0]["url"]
        assert row["text_en"]
        assert row["text_ar"]


def test_rates_stand_beside_the_duties(ask: Ask) -> None:
    (russia,) = rows(ask("2025-01-15", "KOR:PRK"), "rus-prk-2024", "4", "RUS")
    assert russia["honoured"]["rate"] == 0.41
    (other,) = rows(ask("2025-01-15", "KOR:PRK", study="berkemeier-fuhrmann-1945"), "rus-prk-2024", "4", "RUS")
    assert other["honoured"]["rate"] == 0.22


def test_who_comes_is_drawn_the_same_each_time(observatory: Observatory) -> None:
    world = Observatory(observatory.world.at("2025-01-15"))
    one, two = (world.oblige(["KOR:PRK"], runs=2000, seed=5).data["comers"] for _ in range(2))
    assert one == two
    assert {comer["state"] for comer in one} >= {"RUS", "CHN"}
    assert all(comer["least"] <= comer["share"] <= comer["most"] for comer in one)


# Pacts added and taken away, bad input

PACT = """
title_en = "A pact"
title_ar = "حلف"
signed = 2024-01-01
in_force = 2024-01-01
confidence = "unverified"
[[party]]
state = "JPN"
[[party]]
state = "KOR"
[[clause]]
article = "1"
kind = "defence"
trigger = "armed_attack"
duty = "assist_force"
text_en = "Each helps the other with armed force."
text_ar = "يساعد كل منهما الآخر بالقوة المسلحة."
source = "own"
confidence = "unverified"
[[source]]
key = "own"
title = "Nothing"
publisher = "Nobody"
url = "https://example.org"
kind = "reference"
"""


@pytest.fixture
def pact(tmp_path: Path) -> Path:
    path = tmp_path / "jpn-kor.toml"
    path.write_text(PACT, encoding="utf-8")
    return path


def test_a_new_pact_changes_the_outcome_and_leaving_one_out_too(ask: Ask, pact: Path) -> None:
    assert "JPN" not in must_help(ask("2025-01-15", "PRK:KOR"))
    assert must_fight(ask("2025-01-15", "PRK:KOR", more=[pact])) == {"JPN"}
    assert rows(ask("2025-01-15", "PRK:KOR", without=["usa-kor-1953"]), "usa-kor-1953") == []
    assert "JPN" not in must_help(ask("2025-01-15", "PRK:KOR", more=[pact], without=["jpn-kor"]))


@pytest.mark.parametrize(
    "words",
    [
        ["--attack", "KOR"],
        ["--attack", "KOR:"],
        ["--attack", "KOR:KOR"],
        ["--attack", "KOR:PRK:USA"],
        ["--attack", "KOR:Atlantis"],
        ["--attack", "KOR:PRK", "--at", "Atlantis"],
        ["--attack", "KOR:PRK", "--on", "2025-02-30"],
        ["--attack", "KOR:PRK", "--assume", "request"],
        ["--attack", "KOR:PRK", "--assume", "request=perhaps"],
        ["--attack", "KOR:PRK", "--assume", "weather=yes"],
        ["--attack", "KOR:PRK", "--without", "nothing-1900"],
        ["--attack", "KOR:PRK", "--with", "nowhere.toml"],
        ["--attack", "KOR:PRK", "--study", "mine"],
        ["--attack", "KOR:PRK", "--format", "pdf"],
        ["--attack", "KOR:PRK", "--runs", "-1"],
        [],
    ],
    ids=" ".join,
)
def test_bad_input_gets_one_sentence_and_code_2(words: list[str], db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["oblige", *words, "--db", str(db)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('kind = "defence"', 'kind = "love"', "kind"),
        ('duty = "assist_force"', "", "duty"),
        ('state = "KOR"', 'state = "ATL"', "ATL"),
        ("in_force = 2024-01-01", "in_force = 2023-01-01", "jpn-kor.toml"),
        ('title_en = "A pact"', 'title_en = "A pact', "line 2"),
        ('article = "1"', 'article = "1"\nconditions = ["rain"]', "rain"),
        ('article = "1"', 'article = "1"\nareas = ["moon"]', "moon"),
        ('source = "own"', 'source = "other"', "other"),
    ],
)
def test_a_malformed_treaty_is_refused_with_its_reason(
    wrong: str, right: str, said: str, pact: Path, db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pact.write_text(PACT.replace(wrong, right, 1), encoding="utf-8")
    words = ["oblige", "--attack", "PRK:KOR", "--on", "2025-01-15", "--runs", "0", "--db", str(db)]
    assert run([*words, "--with", str(pact)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1
    assert said in shown.err
    assert "jpn-kor.toml" in shown.err
    assert run(words) == 0
    capsys.readouterr()


def test_the_command_in_words_arabic_and_as_a_table(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["oblige", "--attack", "KOR:PRK", "--on", "2025-01-15", "--db", str(db)]
    assert run(words) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert "South Korea attacks North Korea" in shown.out
    assert "Nothing here is a probability of war" in shown.out
    assert max(len(line) for line in shown.out.splitlines()) <= 110
    assert run([*words, "--lang", "ar"]) == 0
    assert "كوريا الجنوبية تهاجم كوريا الشمالية" in capsys.readouterr().out
    assert run([*words, "--out", str(tmp_path / "o.csv")]) == 0
    assert run([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["on"] == "2025-01-15"


def test_treaties_and_one_treaty_on_the_command_line(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["treaties", "--state", "RUS", "--on", "2024-07-15", "--kind", "defence", "--json", "--db", str(db)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["id"]: row["stage"] for row in found["treaties"]}["rus-prk-2024"] == "signed"
    assert all("defence" in row["kinds"] for row in found["treaties"])
    assert run(["treaty", "nato-1949", "--lang", "ar", "--db", str(db)]) == 0
    assert "المادة 5" in capsys.readouterr().out
    for words in (["treaty", "nato"], ["treaties", "--kind", "love"], ["treaties", "--state", "Atlantis"]):
        assert run([*words, "--db", str(db)]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_at_least_120_treaties_in_force_in_2025(observatory: Observatory) -> None:
    counts = Observatory(observatory.world.at("2025-01-01")).treaties().data["counts"]
    assert counts["in force"] >= 120


@pytest.mark.parametrize(("at", "anzus"), [("pacific", "triggered"), ("the Pacific", "triggered"), ("المحيط الهادئ", "triggered"),
                                           ("europe", "not_triggered")])  # fmt: skip
def test_an_attack_may_fall_in_a_region(observatory: Observatory, at: str, anzus: str) -> None:
    data = observatory.at("2025-01-15").oblige(["RUS:USA"], at=at, runs=0).data
    found = {(one["treaty"], one["article"]): one["status"] for one in data["obligations"]}
    assert found["anzus-1951", "IV"] == anzus
    assert data["places"][data["attack"][0]["at"]]["ar"]
