"""One act whole: parties, ballots, clauses, evidence, for every kind of act that the package carries."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mihwar.cli.app import run
from mihwar.errors import BadChoice
from mihwar.observatory import Observatory


def act(observatory: Observatory, name: str) -> dict[str, Any]:
    return dict(observatory.act(name).data)


def samples(observatory: Observatory) -> list[str]:
    """The first three and the last acts of every layer, kind and card."""
    titles = observatory.world.titles().select(["id", "layer", "kind", "card"]).to_pylist()
    groups: dict[tuple[str, ...], list[str]] = {}
    for row in titles:
        groups.setdefault((row["layer"], row["kind"], row["card"]), []).append(row["id"])
    return [name for names in groups.values() for name in dict.fromkeys([*names[:3], names[-1]])]


def test_a_roll_call_has_every_ballot(observatory: Observatory) -> None:
    found = act(observatory, "unga-single-votes/ES-11-1")
    assert Counter(row["position"] for row in found["parties"]) == {"yes": 141, "abstain": 35, "no": 5}
    assert {row["state"] for row in found["parties"] if row["position"] == "no"} == {"BLR", "ERI", "PRK", "RUS", "SYR"}
    assert found["symbols"] == ["A/RES/ES-11/1"]
    assert (found["roll"]["divided"], found["roll"]["complete"]) == (True, False)
    assert found["counts"][0] == {"role": "voter", "position": "yes", "count": 141}


def test_states_have_the_names_of_the_day(observatory: Observatory) -> None:
    found = act(observatory, "unga-votes/1184")  # 1971
    assert "SUN" in found["names"]
    assert "RUS" not in found["names"]


def test_a_sanctions_regime_has_measures_with_dates_and_bases(observatory: Observatory) -> None:
    found = act(observatory, "mihwar-sanctions/un-prk")
    assert found["stage"] == "in force"
    arms = found["clauses"][0]
    assert (arms["kind"], arms["since"], arms["confidence"]) == ("arms", date(2006, 10, 14), "text")
    assert arms["article"].startswith("S/RES/1718 (2006)")
    assert {(row["role"], row["state"] or row["org"]) for row in found["parties"]} == {("sender", "UN"), ("target", "PRK")}


def test_a_treaty_has_parties_with_their_own_dates_and_clauses(observatory: Observatory) -> None:
    found = act(observatory, "mihwar-treaties/nato-1949")
    joined = {row["state"]: row["since"] for row in found["parties"]}
    assert joined["USA"] == date(1949, 8, 24)
    assert joined["FIN"] == date(2023, 4, 4)
    assert {row["article"]: row["kind"] for row in found["clauses"]}["5"] == "defence"
    assert (found["signed"], found["stage"]) == (date(1949, 4, 4), "in force")


def test_parties_stand_as_the_treaty_says(observatory: Observatory) -> None:
    for name in ("csto-1992", "nato-1949", "rio-1947"):
        told = {row["state"]: row["frozen"] for row in act(observatory, name)["parties"]}
        assert told == {row["state"]: row["frozen"] for row in observatory.treaty(name).data["parties"]}


@pytest.mark.parametrize(("on", "stage"), [("1949-01-01", "not yet"), ("1949-05-01", "signed"), ("1950-01-01", "in force")])
def test_the_stage_is_that_of_the_day(observatory: Observatory, on: str, stage: str) -> None:
    assert act(observatory.at(on), "mihwar-treaties/nato-1949")["stage"] == stage


def test_a_communique_says_who_supported_it_and_who_did_not(observatory: Observatory) -> None:
    found = act(observatory, "buergenstock/joint-communique")
    positions: dict[str, set[str]] = {}
    for row in found["parties"]:
        positions.setdefault(row["position"], set()).add(row["state"] or row["org"])
    assert "UKR" in positions["supported"]
    assert "IND" in positions["attended_not_supported"]
    assert "CHN" in positions["not_attending"]
    assert {row["position"]: row["count"] for row in found["counts"]} == {key: len(names) for key, names in positions.items()}


def test_a_claim_keeps_its_claimant(observatory: Observatory) -> None:
    for row in observatory.world.acts_in("arms"):
        found = act(observatory, row["id"])
        assert (found["status"], found["claimant_en"]) == (row["status"], row["claimant_en"])


def test_evidence_says_whose_it_is_and_whether_it_may_leave(observatory: Observatory) -> None:
    (own,) = act(observatory, "mihwar-treaties/nato-1949")["evidence"]
    assert (own["card"], own["locator"], own["redistributable"]) == ("mihwar-treaties", "nato-1949", True)
    assert all(own[key] for key in ("title", "publisher", "licence", "vintage", "citation", "url"))


def test_every_kind_of_act_is_told(observatory: Observatory) -> None:
    for name in samples(observatory):
        answer = observatory.act(name)
        json.dumps(answer.to_dict(), allow_nan=False)
        assert answer.arrow().num_rows == len(answer.data["parties"])
        assert answer.arrow("clauses").num_rows == len(answer.data["clauses"])
        assert answer.data["parties"], name
        assert {row["state"] for row in answer.data["parties"]} - {None} <= answer.data["names"].keys()


def test_an_id_without_its_card_will_do(observatory: Observatory) -> None:
    assert act(observatory, "nato-1949")["id"] == "mihwar-treaties/nato-1949"


@pytest.mark.parametrize("name", ["", "nato", "mihwar-treaties/nato-1948", "'; DROP TABLE act; --", "x" * 3000, "%", "\n"])
def test_an_unknown_id_is_refused_with_near_ones(observatory: Observatory, name: str) -> None:
    with pytest.raises(BadChoice) as why:
        observatory.act(name)
    assert "\n" not in str(why.value)
    assert len(str(why.value)) < 400
    if "nato" in name:
        assert "mihwar-treaties/nato-1949" in str(why.value)


def test_the_command_tells_every_kind_of_act_in_both_languages(
    observatory: Observatory, db: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIHWAR_DB", str(db))
    for name in samples(observatory)[::3]:
        for lang in ("en", "ar"):
            assert run(["act", name, "--lang", lang]) == 0
    capsys.readouterr()
    assert run(["act", "unga-single-votes/ES-11-1"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "no (5): Belarus, Eritrea, North Korea, Russia, Syria" in said
    assert "may be passed on" in said
    assert run(["act", "nonsense"]) == 2


def test_the_command_writes_the_parties(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIHWAR_DB", str(db))
    assert run(["act", "nato-1949", "--out", str(tmp_path / "nato.csv")]) == 0
    assert (tmp_path / "nato.csv").read_text(encoding="utf-8").count("\n") == 33
