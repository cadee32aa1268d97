"""How all states stand to one: the same values as `similarity`, pair by pair; who is a state when; what is missing and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mihwar.answers.around import CAVEATS, around, matrix
from mihwar.answers.nearness import MEASURES
from mihwar.answers.similarity import LEVEL, similarity
from mihwar.cli.app import run
from mihwar.errors import BadChoice, UnknownState
from mihwar.language import Language
from mihwar.measures.similarity import intervals, scored, scores, weighted_s
from mihwar.observatory import Observatory
from mihwar.store.build import build
from mihwar.world import World

DRAWS, SEED = 40, 3
SIMILAR = [one for one in MEASURES.values() if one.coding]


def by_pair(data: Any) -> dict[tuple[int, str], Any]:
    return {(row["year"], row["state"]): row for row in data["rows"]}


def same_as_similarity(world: World, pairs: list[tuple[str, str]], first: int, last: int) -> int:
    """Compare every measure and coding of some pairs and years; how many values there were."""
    known = 0
    for a, b in pairs:
        series = similarity(world, a, b, first, last, draws=DRAWS, seed=SEED).data["series"]
        theirs: dict[Any, list[Any]] = {}
        for row in series:
            theirs.setdefault((row["layer"], row["measure"], row["coding"]), []).append(row)
        for one in (one for one in SIMILAR if one.first <= last):
            ours = by_pair(around(world, a, one.id, max(first, one.first), last, DRAWS, SEED).data)
            for row in theirs[one.layer, one.measure, one.coding]:
                mine = ours.get((row["year"], row["b"]))
                if mine is None:  # it was no state then, and has no row
                    assert (row["value"], row["reason"] in ("no member", "no vote")) == (None, True), (one.id, row)
                    continue
                assert {key: mine[key] for key in ("n", "card", "reason")} == {key: row[key] for key in ("n", "card", "reason")}
                for key in ("value", "lo", "hi"):
                    assert mine[key] == pytest.approx(row[key], abs=1e-12), (one.id, key, row)  # sums in another order
                known += row["value"] is not None
    return known


def test_values_intervals_and_n_are_those_of_similarity(observatory: Observatory) -> None:
    pairs = [("USA", "RUS"), ("RUS", "SRB"), ("DEU", "DDR"), ("CHN", "PRK")]
    assert same_as_similarity(observatory.world, pairs, 1988, 1994) > 500
    assert same_as_similarity(observatory.world, [("SUN", "USA"), ("GBR", "FRA")], 2018, 2022) > 100


def test_intervals_are_quantiles_of_the_defined_draws_if_nine_in_ten_are_defined() -> None:
    draws = np.random.default_rng(1).normal(size=(5, 31))
    draws[1, :3], draws[2, :4], draws[3] = np.nan, np.inf, np.nan
    lo, hi = intervals(draws, LEVEL)
    for row, low, high in zip(draws, lo, hi, strict=True):
        known = row[np.isfinite(row)]
        enough = known.size >= 0.9 * row.size
        expected = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if enough else [np.nan] * 2
        assert [low, high] == pytest.approx(expected, nan_ok=True)
    assert np.isnan(lo).tolist() == [False, False, True, True, False]
    assert np.isnan(intervals(np.zeros((2, 0)), LEVEL)).all()


@pytest.mark.parametrize("levels", [2, 3, 4])
def test_one_measure_of_tables_is_that_among_all(levels: int) -> None:
    table = np.random.default_rng(levels).integers(0, 5, (levels, levels, 6, 7)).astype(np.float64)
    table[:, :, 0] = 0
    every = scores(table).named()
    for name, expected in every.items():
        assert scored(name, table) == pytest.approx(expected, nan_ok=True, abs=1e-12), name
    assert scored("s-squared-capability", table) == pytest.approx(weighted_s(table).s_squared, nan_ok=True)
    assert scored("agreement", table) == pytest.approx((1 + every["s"]) / 2, nan_ok=True)


def test_names_of_measures_are_systematic_and_complete() -> None:
    assert len(MEASURES) == len({one.name_en for one in MEASURES.values()}) == len({one.name_ar for one in MEASURES.values()})
    assert {"agreement", "agreement-yes-no", "vote-kappa", "vote-pi", "vote-s-yes-no", "alliance-s", "alliance-kappa-binary",
            "alliance-s-capability-valued-third", "ideal-point-distance", "trade-share"} <= set(MEASURES)  # fmt: skip
    assert all(key == one.id and one.nearer in ("higher", "lower") for key, one in MEASURES.items())
    assert MEASURES["vote-kappa"].middle == 0
    assert MEASURES["agreement"].middle is None
    assert [one.id for one in MEASURES.values() if one.nearer == "lower"] == ["ideal-point-distance"]


def test_the_seat_and_the_others_are_the_members_of_the_year(observatory: Observatory) -> None:
    found = around(observatory.world, "RUS", draws=0).data
    assert [(one["state"], one["first"], one["last"]) for one in found["seats"]] == [("SUN", 1946, 1991), ("RUS", 1992, 2020)]
    rows = by_pair(found)
    assert rows[1980, "DDR"]["value"] > rows[1980, "DEU"]["value"]
    assert (1995, "DDR") not in rows
    assert {year for year, state in rows if state == "RUS"} == set()
    american = by_pair(around(observatory.world, "USA", draws=0).data)
    assert (1980, "RUS") not in american
    assert (2000, "SUN") not in american
    assert {state for year, state in american if year == 1991} & {"SUN", "RUS"} == {"SUN"}
    for year in (1946, 1970, 1991, 1992, 2006, 2020):
        states = [row["state"] for row in found["rows"] if row["year"] == year]
        assert len(states) == len(set(states))
    assert {row["state"] for row in found["rows"] if row["year"] == 2006} & {"SRB", "SCG"} == {"SRB"}


def test_missing_is_null_with_a_reason(observatory: Observatory) -> None:
    for measure in ("agreement", "vote-kappa", "alliance-s-capability", "ideal-point-distance", "trade-share"):
        for row in around(observatory.world, "USA", measure, draws=10).data["rows"]:
            assert (row["value"] is None) == bool(row["reason"]), row
            assert row["value"] is not None or (row["lo"], row["hi"]) == (None, None)
    rows = by_pair(around(observatory.world, "USA", first=1946, last=2022, draws=0).data)
    assert rows[1960, "CHE"]["reason"] == "no vote"  # Switzerland joined in 2002
    assert rows[2022, "RUS"]["reason"] == "outside"
    heavy = around(observatory.world, "USA", "alliance-s-capability", 2000, 2001, 0)
    assert {row["reason"] for row in heavy.data["rows"]} == {"not loaded"}
    assert heavy.data["reason"] == "not loaded"
    assert "no capabilities" in {one["code"] for one in heavy.data["caveats"]}
    assert around(observatory.world, "CHE", last=1990, draws=0).data["reason"] == "no vote"


def test_years_default_to_those_in_which_the_state_is_in_the_data(observatory: Observatory) -> None:
    assert around(observatory.world, "CHE", draws=0).data["years"][0] == 2002
    found = around(observatory.world, "USA", last=1950, draws=0).data
    assert (found["years"], found["covered"][0]["last"]) == ([1946, 1947, 1948, 1949, 1950], 2020)
    found = around(observatory.world, "USA", first=2019, last=2022, draws=0).data
    assert found["years"] == [2019, 2020]
    assert {row["year"] for row in found["rows"]} == {2019, 2020, 2021, 2022}


def test_a_state_that_was_never_in_the_data_has_no_years(observatory: Observatory) -> None:
    found = around(observatory.world, "HKG", draws=0).data
    assert (found["years"], found["rows"], found["reason"]) == ([], [], "no vote")
    assert around(observatory.world, "HKG", "alliance-s", draws=0).data["reason"] == "no member"


def test_ideal_points_are_apart_as_published(observatory: Observatory) -> None:
    found = around(observatory.world, "USA", "ideal-point-distance", 2015, 2020).data
    points = observatory.world.holdings.attributes("unga-ideal-points", ("ideal_point",), 2015, 2020)
    value, place = points.value["ideal_point"], points.states.index
    rows = by_pair(found)
    for state in ("RUS", "ISR", "PRK"):
        row = rows[2020, state]
        assert row["value"] == pytest.approx(abs(value[5, place("USA")] - value[5, place(state)]))
        assert 0 <= row["lo"] < row["value"] < row["hi"]
        assert row["n"] > 0
    assert rows[2020, "ISR"]["value"] < rows[2020, "PRK"]["value"]
    assert all(0 <= row["lo"] <= row["value"] <= row["hi"] for row in found["rows"] if row["lo"] is not None)
    back = by_pair(around(observatory.world, "ISR", "ideal-point-distance", 2020, 2020).data)[2020, "USA"]
    assert {**back, "state": "ISR"} == pytest.approx(rows[2020, "ISR"])


def test_shares_of_trade_are_of_all_recorded_trade(observatory: Observatory) -> None:
    found = around(observatory.world, "CHN", "trade-share").data
    assert found["years"] == [2023]
    rows = by_pair(found)
    total = sum(row["value"] for row in found["rows"] if row["value"] is not None)
    assert 0.85 < total < 1  # Hong Kong is in the whole, without a row
    assert (2023, "HKG") not in rows
    assert rows[2023, "PRK"]["reason"] == "no trade"
    assert rows[2023, "USA"]["n"] == 2
    assert rows[2023, "USA"]["value"] > rows[2023, "FRA"]["value"] > 0
    silent = by_pair(around(observatory.world, "RUS", "trade-share").data)[2023, "BLR"]
    assert (silent["value"], silent["reason"]) == (None, "no trade")  # neither reported: missing, not zero


def test_the_matrix_holds_the_rows(observatory: Observatory) -> None:
    answer = around(observatory.world, "RUS", "vote-kappa", 1985, 1995, 20)
    made = matrix(answer)
    assert made["years"] == list(range(1985, 1996))
    assert made["states"] == sorted(made["states"])
    for key in ("value", "lo", "hi", "n"):
        assert (len(made[key]), {len(row) for row in made[key]}) == (11, {len(made["states"])})
    rows = by_pair(answer.data)
    for at, year in enumerate(made["years"]):
        for place, state in enumerate(made["states"]):
            row = rows.get((year, state), dict.fromkeys(("value", "lo", "hi", "n")))
            value = row["value"]
            assert made["value"][at][place] == (None if value is None else round(value, 4))
            assert made["n"][at][place] == row["n"]
    assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_the_same_seed_gives_the_same_answer_and_no_draws_no_intervals(observatory: Observatory) -> None:
    one, two, three = (around(observatory.world, "USA", "agreement", 2019, 2020, 30, seed).data["rows"] for seed in (1, 1, 2))
    assert one == two != three
    bare = around(observatory.world, "USA", "agreement", 2019, 2020, 0).data["rows"]
    assert {(row["lo"], row["hi"]) for row in bare} == {(None, None)}
    assert [row["value"] for row in bare] == [row["value"] for row in one]


def test_the_method_says_the_formula_and_the_sources_are_cited(observatory: Observatory) -> None:
    kappa = around(observatory.world, "USA", "vote-kappa", last=1950, draws=5)
    share = around(observatory.world, "USA", "trade-share")
    assert any("Cohen 1960" in line for line in kappa.method)
    assert not any("Signorino" in line for line in kappa.method)
    assert [one["id"] for one in kappa.sources] == ["unga-votes", "mihwar-states"]
    assert [one["id"] for one in share.sources] == ["baci", "mihwar-states"]
    assert share.arrow().num_rows == len(share.data["rows"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"measure": "friendship"}, "choose one of agreement, "),
        ({"first": 1945}, "agreement is measured from 1946"),
        ({"measure": "trade-share", "first": 1869}, "from 1870"),
        ({"last": 9999}, "9999 is outside"),
        ({"first": 2000, "last": 1990}, "the last comes before the first"),
        ({"draws": -1}, "choose 0 to 2000"),
        ({"draws": 5000}, "choose 0 to 2000"),
        ({"seed": -1}, "negative"),
    ],
)
def test_bad_choices_are_one_sentence(observatory: Observatory, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(BadChoice, match=said):
        around(observatory.world, "USA", **asked)


def test_an_unknown_state_is_refused(observatory: Observatory) -> None:
    with pytest.raises(UnknownState):
        around(observatory.world, "Atlantis")


@pytest.mark.shared
def test_on_atop_and_with_capabilities_the_values_are_those_of_similarity_too(shared: Path, tmp_path: Path) -> None:
    files = tmp_path / "files"
    for name in ("atop", "cow_nmc", "cow-trade"):
        (files / name).mkdir(parents=True)
        for file in (shared / name).iterdir():
            (files / name / file.name).symlink_to(file)
    build(tmp_path / "full.duckdb", files)
    world = World.open(tmp_path / "full.duckdb")
    assert same_as_similarity(world, [("USA", "RUS"), ("GBR", "FRA")], 1912, 1920) > 300
    assert same_as_similarity(world, [("EGY", "SRB"), ("YEM", "CHN")], 1989, 1993) > 200
    trade = around(world, "RUS", "trade-share").data
    assert [(one["card"], one["first"], one["last"]) for one in trade["covered"]] == [
        ("cow-trade", 1870, 2014),
        ("baci", 2023, 2023),
    ]
    rows = by_pair(trade)
    assert rows[1980, "POL"]["value"] == pytest.approx((6960 + 5298) / 85703)  # of the rows of COW's file
    assert rows[1980, "DDR"]["reason"] == "no trade"
    assert sum(row["value"] or 0 for row in trade["rows"] if row["year"] == 1980) == pytest.approx(1)
    assert rows[2018, "USA"]["reason"] == "outside"


def test_the_command_shows_both_ends_and_the_reasons(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = ["--db", str(db), "--draws", "20"]
    assert run(["around", "USA", *base]) == 0
    said = capsys.readouterr().out
    assert "in 2020" in said
    assert said.index("Nearest") < said.index("Israel") < said.index("Farthest")
    assert "Without a value: 2 (the two did not vote together)" in said
    assert run(["around", "RUS", "--measure", "alliance-kappa", "--lang", "ar", *base]) == 0
    assert "الأبعد" in capsys.readouterr().out
    assert run(["around", "JPN", "--measure", "ideal-point-distance", "--year", "2000", *base]) == 0
    assert "Serbia and Montenegro" in capsys.readouterr().out
    assert run(["around", "HKG", *base]) == 0
    assert "Nothing is known" in capsys.readouterr().out
    assert run(["around", "USA", "--from", "2019", "--out", str(tmp_path / "x.csv"), *base]) == 0
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == '"year","state","value","lo","hi","n","card","reason"'
    assert len(lines) > 380


def test_the_command_refuses_in_one_sentence(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["around", "USA", "--measure", "love", "--db", str(db)]) == 2
    assert "'love' is no measure of how states stand to one; choose one of agreement, vote-s," in capsys.readouterr().err
    assert run(["around", "USA", "--year", "2000", "--from", "1990", "--db", str(db)]) == 2
    assert "not both" in capsys.readouterr().err


def test_the_terminal_has_every_caveat_in_both_languages() -> None:
    for code, text in CAVEATS.items():
        key = f"similarity_caveat_{code.replace(' ', '_')}"
        assert Language("en")[key] == text
        assert Language("ar")[key] != text
