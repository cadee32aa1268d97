"""Similarity: every measure against a plain computation, properties that must hold, the command, the published numbers."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publishers import SHARED
from rich.cells import cell_len
from scipy.stats import kendalltau

from mihwar.answers import similarity as answer
from mihwar.answers.verifying import similarity as verifying
from mihwar.cli.app import run
from mihwar.errors import BadChoice
from mihwar.language import Language
from mihwar.measures import similarity as measure
from mihwar.measures.agreement import agreement
from mihwar.observatory import Observatory
from mihwar.store.arrays import SCALE
from mihwar.store.build import build
from mihwar.world import World

TOLERANCE = 1e-9  # of two ways to add up the same sixteen digits


def plain(x: np.ndarray, y: np.ndarray, levels: int) -> dict[str, float]:
    """Every measure from its definition, item by item."""
    n = len(x)
    gap = np.abs(x[:, None] - y[None, :]).astype(float)
    pooled = np.concatenate([x, y])
    found = {"s": 1 - 2 * np.abs(x - y).mean() / (levels - 1), "s-squared": 1 - 2 * ((x - y) ** 2).mean() / (levels - 1) ** 2}
    for tail, weigh in (("", lambda d: d > 0), ("-linear", lambda d: d), ("-squared", lambda d: d**2)):
        seen = weigh(np.abs(x - y).astype(float)).mean()
        for name, chance in (("kappa", weigh(gap).mean()), ("pi", weigh(np.abs(pooled[:, None] - pooled[None, :]) * 1.0).mean())):
            found[name + tail] = 1 - seen / chance if chance > 0 else math.nan
    varied = len(set(x)) > 1 and len(set(y)) > 1
    found["tau-b"] = kendalltau(x, y).statistic if n > 1 and varied else math.nan
    return found


@st.composite
def portfolios(draw: st.DrawFn) -> tuple[np.ndarray, int]:
    """A few states' levels over some items, and how many levels there are."""
    states, items, levels = draw(st.integers(2, 5)), draw(st.integers(1, 12)), draw(st.integers(2, 4))
    cells = draw(st.lists(st.integers(0, levels - 1), min_size=states * items, max_size=states * items))
    return np.array(cells, dtype=np.int8).reshape(states, items), levels


@given(portfolios())
def test_every_measure_is_what_its_definition_says(made: tuple[np.ndarray, int]) -> None:
    values, levels = made
    table, first, second = measure.tables(values, levels)
    found = measure.scores(table).named()
    for at, (i, j) in enumerate(zip(first, second, strict=True)):
        expected = plain(values[i].astype(int), values[j].astype(int), levels)
        for name, value in expected.items():
            assert found[name][at] == pytest.approx(value, abs=TOLERANCE, nan_ok=True), name


@given(portfolios())
def test_bounds_symmetry_and_identity(made: tuple[np.ndarray, int]) -> None:
    values, levels = made
    table, _, _ = measure.tables(values, levels)
    one, other = measure.scores(table).named(), measure.scores(np.swapaxes(table, 0, 1)).named()
    for name, value in one.items():
        assert np.allclose(value, other[name], equal_nan=True, atol=TOLERANCE), name
        known = value[np.isfinite(value)]
        assert (known <= 1 + TOLERANCE).all()
        if name.startswith(("s", "tau")):
            assert (known >= -1 - TOLERANCE).all()
    alike = measure.scores(measure.tables(np.repeat(values[:1], 2, axis=0), levels)[0]).named()
    assert {round(float(value[0]), 9) for value in alike.values() if np.isfinite(value[0])} <= {1.0}


@st.composite
def alliances(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Obligations among a few states, who is a member, capabilities."""
    size = draw(st.integers(4, 8))
    cells = draw(st.lists(st.integers(0, 3), min_size=size * size, max_size=size * size))
    tie = np.array(cells, dtype=np.int8).reshape(size, size)
    member = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    member[:3] = True
    weight = np.array(draw(st.lists(st.floats(0.001, 1), min_size=size, max_size=size)))
    return tie, member, weight


def by_pair(found: measure.Dyads) -> dict[frozenset[int], int]:
    return {frozenset((int(i), int(j))): at for at, (i, j) in enumerate(zip(found.first, found.second, strict=True))}


@given(alliances(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_relabelling_states_changes_nothing(made: tuple[np.ndarray, np.ndarray, np.ndarray], chance: Any) -> None:
    tie, member, weight = made
    order = list(range(len(tie)))
    chance.shuffle(order)
    one = measure.alliance_dyads(tie, member, weight)
    two = measure.alliance_dyads(tie[np.ix_(order, order)], member[order], weight[order])
    there = by_pair(two)
    for pair, at in by_pair(one).items():
        moved = there[frozenset(order.index(state) for state in pair)]
        for coding in measure.ALLIANCE_CODINGS:
            for name, value in one.scores[coding].named().items():
                assert value[at] == pytest.approx(two.scores[coding].named()[name][moved], abs=TOLERANCE, nan_ok=True)
            assert one.capability[coding].s[at] == pytest.approx(two.capability[coding].s[moved], abs=1e-6, nan_ok=True)


@given(alliances())
@settings(max_examples=50)
def test_one_dyad_is_as_among_all_and_cells_are_the_partners_own(made: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    tie, member, weight = made
    every = measure.alliance_dyads(tie, member, weight)
    place = [state for state in np.flatnonzero(member) if state > 1]
    drawn = measure.multiplicities(len(tie), 3, 1)
    alone = measure.alliance_draws([measure.Allies(tie, member, (0, 1), weight)], drawn)
    x, y = tie[0].astype(int), tie[1].astype(int)
    x[0], y[1] = 3, 3
    at = by_pair(every)[frozenset((0, 1))]
    for coding, columns in (("valued", [0, 1, *place]), ("valued-third", place), ("binary", [0, 1, *place])):
        cut = (lambda one: np.minimum(one, 1)) if coding == "binary" else (lambda one: one)
        expected = plain(cut(x[columns]), cut(y[columns]), 2 if coding == "binary" else 4)
        for name, value in expected.items():
            assert every.scores[coding].named()[name][at] == pytest.approx(value, abs=TOLERANCE, nan_ok=True)
            assert alone.scores[coding].named()[name][0, 0] == pytest.approx(value, abs=TOLERANCE, nan_ok=True)
    heavy = 1 - 2 * (weight[[0, 1, *place]] * np.abs(x - y)[[0, 1, *place]]).sum() / 3 / weight[[0, 1, *place]].sum()
    assert every.capability["valued"].s[at] == pytest.approx(heavy, abs=1e-6)
    assert alone.capability["valued"].s[0, 0] == pytest.approx(heavy, abs=1e-6)


def test_votes_leave_out_who_did_not_vote_and_agree_with_agreement() -> None:
    votes = np.array([[1, 2, 3, 0, 1, 1], [1, 3, 3, 1, -1, 2], [0, 0, 0, 0, 0, 0]], dtype=np.int8)
    found = measure.vote_dyads(votes)
    assert list(zip(found.first, found.second, strict=True)) == [(0, 1)]  # no dyad with one who never voted
    alone = agreement(votes[0], np.maximum(votes[1], 0))
    assert found.scores["valued"].n[0] == alone.common == 4
    assert (1 + found.scores["valued"].s[0]) / 2 == pytest.approx(alone.agreement)
    assert found.scores["valued"].kappa_linear[0] == pytest.approx(alone.kappa)
    assert found.scores["yes-no"].n[0] == 2


def test_draws_are_those_of_their_seed_and_cover_the_truth() -> None:
    assert (measure.multiplicities(9, 5, 3) == measure.multiplicities(9, 5, 3)).all()
    assert (measure.multiplicities(9, 5, 3) != measure.multiplicities(9, 5, 4)).any()
    assert (measure.multiplicities(9, 5, 3).sum(axis=0) == 9).all()
    # Votes drawn alike with probability 0.7: S = 2 * 0.7 - 1; 90 % intervals hold it in about 90 of 100 sessions.
    chance = np.random.default_rng(5)
    held = 0
    for session in range(200):
        x = chance.choice([1, 3], 80)
        y = np.where(chance.random(80) < 0.7, x, 4 - x)
        drawn = measure.multiplicities(80, 400, session)
        (draws,) = measure.vote_draws([(x.astype(np.int8), y.astype(np.int8), drawn)])["valued"].s
        lo, hi = measure.interval(draws[1:], 0.9) or (1, -1)
        held += lo <= 2 * 0.7 - 1 <= hi
    assert 165 <= held <= 195


def test_a_measure_that_is_mostly_undefined_has_no_interval() -> None:
    assert measure.interval(np.array([np.nan] * 20 + [0.5] * 80), 0.9) is None
    assert measure.interval(np.array([0.0, 1.0] * 50), 0.9) == (0, 1)


# On the carried facts


def test_the_state_system_has_its_known_size(observatory: Observatory) -> None:
    found = observatory.world.system(1816, 2018)
    count = dict(zip(found.years, found.member.sum(axis=1).tolist(), strict=True))
    # COW's own list; 1990 has Germany once, where COW has 255 and 260.
    known = {1816: 23, 1914: 45, 1918: 50, 1950: 75, 1990: 164, 1991: 177, 1992: 181, 2000: 191, 2006: 193, 2016: 195, 2018: 195}
    assert {year: count[year] for year in known} == known
    at = {state: place for place, state in enumerate(found.states)}
    assert found.member[1991 - 1816, at["SUN"]]
    assert not found.member[1991 - 1816, at["RUS"]]


def test_own_treaties_say_that_they_are_a_selection(observatory: Observatory) -> None:
    data = observatory.similarity("RUS", "PRK", 2020, 2026, "treaty", draws=20).data
    rows = {(row["year"], row["measure"], row["coding"]): row for row in data["series"]}
    assert {row["card"] for row in data["series"]} == {"mihwar-treaties"}
    assert "selection" in {one["code"] for one in data["caveats"]}
    assert rows[2024, "kappa", "valued"]["value"] > rows[2023, "kappa", "valued"]["value"]  # the treaty of 2024
    assert rows[2024, "s-capability", "valued"]["value"] is None
    assert rows[2024, "s-capability", "valued"]["reason"] == "not loaded"


def test_other_pairs_are_formed_with_the_powers_of_the_time(observatory: Observatory) -> None:
    data = observatory.similarity("GBR", "DEU", 1910, 1914, "treaty", draws=0).data
    assert {"AUH", "ITA", "JPN", "RUS"} <= set(data["settings"]["yardstick"])
    assert {"AUH", "GBR", "DEU"} <= set(data["names"])


def test_nothing_is_said_where_nothing_is_known(observatory: Observatory) -> None:
    data = observatory.similarity("RUS", "PRK", 1989, 2024, "vote", draws=0).data
    rows = {row["year"]: row for row in data["series"] if (row["measure"], row["coding"]) == ("kappa-linear", "valued")}
    assert rows[1989]["value"] is None
    assert rows[1989]["reason"] == "no vote"
    assert rows[2023]["value"] is None
    assert rows[2023]["reason"] == "outside"
    assert rows[1991]["value"] is not None
    assert {row["lo"] for row in rows.values()} == {None}
    before = observatory.similarity("USA", "PRK", 1946, 1949, "treaty", draws=0).data["series"]
    assert {(row["year"], row["reason"]) for row in before if row["measure"] == "s" and row["coding"] == "valued"} >= {
        (1946, "no member")
    }
    early = observatory.similarity("USA", "RUS", 1946, 1990, "vote", "important", draws=0).data["series"]
    assert {row["reason"] for row in early if row["year"] < 1983} <= {"no roll call", "not coded"}


def test_the_same_seed_gives_the_same_and_order_does_not_matter(observatory: Observatory) -> None:
    one = observatory.similarity("USA", "RUS", 2019, 2019, "vote", draws=50).data["series"]
    two = observatory.similarity("RUS", "USA", 2019, 2019, "vote", draws=50).data["series"]
    other = observatory.similarity("USA", "RUS", 2019, 2019, "vote", draws=50, seed=2).data["series"]
    assert [row["value"] for row in one] == pytest.approx([row["value"] for row in two], abs=TOLERANCE)
    assert [row["lo"] for row in one] == pytest.approx([row["lo"] for row in two], abs=TOLERANCE)
    assert [row["lo"] for row in one] != [row["lo"] for row in other]
    agreed = observatory.votes("USA", "RUS", 2019, 2019).data["years"][0]
    rows = {(row["measure"], row["coding"]): row for row in one}
    assert rows["agreement", "valued"]["value"] == pytest.approx(agreed["agreement"])
    assert rows["kappa-linear", "valued"]["value"] == pytest.approx(agreed["kappa"])
    assert rows["kappa-linear", "valued"]["n"] == agreed["common"]


def test_differences_of_pairs_are_drawn_jointly(observatory: Observatory) -> None:
    data = observatory.similarity("USA", "RUS", 2019, 2019, "vote", against=("USA", "GBR"), draws=300).data
    (row,) = [one for one in data["contrasts"] if (one["measure"], one["coding"]) == ("agreement", "valued")]
    assert row["difference"] == pytest.approx(row["value"] - row["other"])
    assert row["lo"] < row["difference"] < row["hi"] < 0
    same = observatory.similarity("USA", "RUS", 2019, 2019, "vote", against=("RUS", "USA"), draws=50).data["contrasts"]
    assert {round(one["hi"], 9) for one in same} == {round(one["lo"], 9) for one in same} == {0.0}  # the same draws cancel
    years = observatory.similarity("USA", "RUS", 2017, 2019, "vote", against_year=2000, draws=50).data["contrasts"]
    assert {(one["year"], one["other_year"]) for one in years} == {(2017, 2000), (2018, 2000), (2019, 2000)}


@pytest.mark.parametrize(
    "words",
    [
        ["USA", "USA"], ["USA", "RUS", "--layer", "trade"], ["USA", "RUS", "--subset", "war"], ["USA", "RUS", "--from", "1700"],
        ["USA", "RUS", "--from", "2010", "--to", "2000"], ["USA", "RUS", "--draws", "-1"], ["USA", "RUS", "--seed", "-1"],
        ["USA", "RUS", "--against-pair", "USA"], ["USA", "RUS", "--against-pair", "USA,GBR", "--against-year", "2000"],
        ["USA", "RUS", "--card", "baci"], ["USA"],
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence(words: list[str], db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "similarity", *words, "--db", str(db)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_command_shows_table_flips_and_caveats(lang: str, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["measure", "similarity", "USA", "RUS", "--from", "2010", "--lang", lang, "--draws", "50", "--db", str(db)]
    assert run(words) == 0
    said = capsys.readouterr().out
    language = Language(lang)
    assert language["similarity_flips"] in said
    assert language["similarity_coding_valued_third"] in said
    assert "0.287" in said  # agreement in session 74
    assert max(cell_len(line) for line in said.splitlines()) <= 110


def test_the_command_gives_json_and_tables(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["measure", "similarity", "USA", "RUS", "--from", "2019", "--to", "2019", "--draws", "20", "--db", str(db)]
    assert run([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"layer", "measure", "coding", "year", "value", "lo", "hi", "n"} <= set(found["series"][0])
    assert len({(row["layer"], row["measure"], row["coding"], row["year"]) for row in found["series"]}) == len(found["series"])
    assert run([*words, "--out", str(tmp_path / "s.csv")]) == 0
    assert len((tmp_path / "s.csv").read_text().splitlines()) == len(found["series"]) + 1


def test_english_caveats_are_the_same_in_json_and_text() -> None:
    english = Language("en")
    assert {code: english["similarity_caveat_" + code.replace(" ", "_")] for code in answer.CAVEATS} == answer.CAVEATS


def test_every_measure_of_the_answer_is_listed_and_documented(observatory: Observatory) -> None:
    listed = {row["id"]: row for row in observatory.measures().data["measures"]}
    rows = observatory.similarity("USA", "RUS", 2019, 2019, draws=0).data["series"]
    assert {row["measure"] for row in rows} <= set(listed)
    assert SCALE == {"nonaggression": 1, "consultation": 2, "neutrality": 2, "offence": 3, "defence": 3}


# The published numbers


def test_votes_and_members_are_the_published_ones_on_carried_facts(observatory: Observatory) -> None:
    rows = list(verifying.rows(observatory.world))
    known = [row for row in rows if row["ours"] is not None]
    assert len(rows) == 100
    assert len(known) >= 28
    assert [row for row in known if not row["pass"]] == []
    assert {row["reason"] for row in rows if row["ours"] is None} == {verifying.MISSING}


@pytest.fixture(scope="module")
def atop(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    """The carried facts with ATOP's directed dyad-years."""
    files = sorted((SHARED / "atop").glob("*ddyr.rda"))
    if not files:
        pytest.skip(f"ATOP's directed dyad-years are not at {SHARED}")
    folder = tmp_path_factory.mktemp("atop")
    (folder / "files").mkdir()
    (folder / "files" / "atop_alliance.rda").symlink_to(files[0])
    build(folder / "atop.duckdb", folder / "files")
    return Observatory(World.open(folder / "atop.duckdb"))


@pytest.mark.shared
def test_every_published_number_holds_on_atop(atop: Observatory) -> None:
    rows = list(verifying.rows(atop.world))
    assert [row for row in rows if not row["pass"]] == []


@pytest.mark.shared
def test_the_coding_that_flips_the_answer_is_said(atop: Observatory) -> None:
    data = atop.similarity("USA", "RUS", 2018, 2018, "treaty", draws=200).data
    assert data["covered"] == [{"layer": "treaty", "card": "atop-dyads", "first": 1816, "last": 2018, "complete": True}]
    (flip,) = [
        one for one in data["flips"]
        if (one["measure"], one["other_b"], one["one"]["coding"], one["two"]["coding"]) == ("s", "GBR", "valued", "binary")
    ]  # fmt: skip
    values = [round(side[key], 3) for side in (flip["one"], flip["two"]) for key in ("value", "other")]
    assert values == [0.371, 0.552, 0.672, 0.610]
    assert flip["text"].startswith(
        "s of alliances: in 2018 United States–Russia are nearer than United States–United Kingdom by any"
    )
    late = atop.similarity("USA", "RUS", 2018, 2020, "treaty", draws=0).data["series"]
    assert {(row["value"], row["reason"]) for row in late if row["year"] > 2018} == {(None, "outside")}


def test_no_card_that_is_not_loaded(observatory: Observatory) -> None:
    with pytest.raises(BadChoice, match="atop-dyads"):
        observatory.similarity("USA", "RUS", card="atop-dyads")
