from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.unga_single_votes import SOURCE


def ukraine(folder: Path) -> Path:
    path = folder / "ukraine_68-262_ES-11-1.csv"
    path.write_text(
        "resolution,country_name,vote\n68/262,Albania,Y\nES-11/1,Albania,Y\nES-11/1,Congo,A\nES-11/1,Russia,N\n",
        encoding="utf-8",
    )
    return path


def palestine(folder: Path, day: str = "2022-11-30", title: str = "Division for Palestinian Rights of the Secretariat :") -> Path:
    path = folder / "palestine_question_1983-2022.json"
    calls = [
        {"meta": {"date": "2020-12-02", "descrition": "Earlier :", "israel": "N"}, "votes": {"USA": "N"}},
        {"meta": {"date": day, "descrition": title, "israel": "N"}, "votes": {"USA": "N", "EGY": "Y", "AFG": ""}},
    ]
    path.write_text(json.dumps({"countries": {}, "votes": calls}), encoding="utf-8")
    return path


def world(folder: Path, name: str) -> Path:
    path = folder / name
    lines = ["NAME_EN,vote", "Antigua,IN FAVOR", "Barbuda,IN FAVOR", "Kosovo,IN FAVOR", "Scotland,ABSTENTION"]
    lines += ["Mali,ABSTENTION", "Togo,IN FAVOR", "Togo,AGAINST", "Israel,AGAINST"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_only_later_roll_calls_and_exact_names(tmp_path: Path, table) -> None:
    paths = [ukraine(tmp_path), palestine(tmp_path), world(tmp_path, "world_palestine_votes.csv")]
    paths.append(world(tmp_path, "world_ukraine_votes.csv"))
    assert all(SOURCE.recognise(path) for path in paths)
    votes = {(one["act"].split("/")[1], one["state"]): one["position"] for one in table(SOURCE, "party", *paths)}
    assert votes == {
        ("ES-11-1", "Albania"): "yes",
        ("ES-11-1", "Republic of the Congo"): "abstain",
        ("ES-11-1", "Russian Federation"): "no",
        ("77-23", "USA"): "no",
        ("77-23", "EGY"): "yes",
        ("77-23", "AFG"): "absent",
        ("ES-10-22", "Antigua and Barbuda"): "yes",
        ("ES-10-22", "Mali"): "abstain",
        ("ES-10-22", "Israel"): "no",
    }
    acts = {one["locator"]: one for one in table(SOURCE, "act", *paths)}
    assert acts["A/RES/ES-10/22"]["confidence"] == "unverified"
    assert acts["A/RES/ES-11/1"]["title_en"] == "Aggression against Ukraine (A/RES/ES-11/1)"
    sessions = {one["resolution"]: one["session"] for one in table(SOURCE, "roll_call", *paths)}
    assert sessions == {"ES-11/1": 76, "77/23": 77, "ES-10/22": 78}
    assert {one["complete"] for one in table(SOURCE, "coverage", *paths)} == {False}


def test_map_stands_in_for_the_labelled_file(tmp_path: Path, table) -> None:
    path = world(tmp_path, "world_ukraine_votes.csv")
    assert {one["confidence"] for one in table(SOURCE, "act", path)} == {"unverified"}


def test_unknown_roll_call_and_words_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFacts, match="symbol"):
        list(SOURCE.read([palestine(tmp_path, title="Jerusalem :")]))
    path = ukraine(tmp_path)
    path.write_text("resolution,country_name,vote\nES-11/1,Albania,Q\n", encoding="utf-8")
    with pytest.raises(BadFacts, match="none of"):
        list(SOURCE.read([path]))


def test_broken_files(tmp_path: Path) -> None:
    path = palestine(tmp_path)
    path.write_text(path.read_text(encoding="utf-8")[:100], encoding="utf-8")
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    path = ukraine(tmp_path)
    path.write_bytes("resolution,country_name,vote\nES-11/1,C\xf4te,Y\n".encode("latin-1"))
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))


@pytest.mark.shared
def test_publishers_files(shared: Path, table) -> None:
    paths = [path for path in sorted((shared / "unga_recent_votes").iterdir()) if SOURCE.recognise(path)]
    votes = table(SOURCE, "party", *paths)
    count = Counter(one["position"] for one in votes if one["act"].endswith("/ES-11-1"))
    assert count == {"yes": 141, "no": 5, "abstain": 35}
    against = {one["state"] for one in votes if one["act"].endswith("/ES-11-1") and one["position"] == "no"}
    assert against == {"Belarus", "Eritrea", "North Korea", "Russian Federation", "Syria"}
    assert len(table(SOURCE, "act", *paths)) == 7
