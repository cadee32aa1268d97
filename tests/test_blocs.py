"""Blocs: planted groups are found, qualities are those of the field's libraries, certainty means what it says, blocs carry on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from mihwar.answers import signed
from mihwar.answers.bloc_room import Found
from mihwar.cli.app import run
from mihwar.errors import BadChoice
from mihwar.measures.blocs import Numbers, blocs, likeness, pull
from mihwar.measures.blocs.leiden import partitions, quality
from mihwar.measures.blocs.through_time import carry_on
from mihwar.observatory import Observatory


def planted(sizes: tuple[int, ...], within: float, hostile: float, seed: int = 0) -> tuple[Numbers, np.ndarray]:
    """Friends within the groups with a probability, enemies across with another."""
    draw = np.random.default_rng(seed)
    label = np.repeat(np.arange(len(sizes)), sizes)
    same = label[:, None] == label
    upper = np.triu(np.where(same, draw.random(same.shape) < within, -(draw.random(same.shape) < hostile).astype(float)), 1)
    return upper + upper.T, label


def best_of_all(weights: Numbers) -> float:
    """The greatest quality over all partitions, by listing them: restricted growth strings."""
    n, greatest = len(weights), -np.inf
    label = np.zeros(n, dtype=np.int64)

    def grow(at: int, used: int) -> None:
        nonlocal greatest
        if at == n:
            greatest = max(greatest, float((weights * (label[:, None] == label)).sum()))
            return
        for one in range(used + 1):
            label[at] = one
            grow(at + 1, max(used, one + 1))

    grow(0, 0)
    return greatest


def test_small_graphs_reach_the_best_partition_nearly_always_and_never_exceed_it() -> None:
    # A search may end in a local optimum: on random graphs of two to eight vertices once in some hundreds.
    reached = 0
    for seed in range(60):
        draw, n = np.random.default_rng(seed), 2 + seed % 7
        upper = np.triu(draw.normal(size=(n, n)), 1)
        weights = upper + upper.T
        labels, found = partitions(weights, 20, seed)
        best = best_of_all(weights)
        assert found.max() <= best + 1e-9
        assert np.allclose(found, quality(weights, labels))
        reached += found.max() == pytest.approx(best)
    assert reached >= 58


def test_planted_blocs_are_found_with_certainty() -> None:
    weights, label = planted((20, 15, 12), 0.6, 0.2)
    found = blocs(weights, runs=30)
    assert likeness(found.label, label) == 1
    assert found.certainty.min() > 0.95
    assert np.bincount(found.label).tolist() == [20, 15, 12]


def test_enmity_alone_makes_no_bloc_and_splits_one() -> None:
    whole = np.ones((8, 8)) - np.eye(8)
    halves = np.where(np.arange(8)[:, None] < 4, 1, -1) * np.where(np.arange(8) < 4, 1, -1)
    assert blocs(-whole, runs=5).label.max() >= 1
    assert blocs(whole * halves, runs=5).label.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_a_state_between_two_blocs_is_uncertain() -> None:
    whole = np.ones((5, 5)) - np.eye(5)
    weights = np.zeros((11, 11))
    weights[:5, :5] = weights[5:10, 5:10] = whole
    weights[10, :10] = weights[:10, 10] = 0.5
    found = blocs(weights, runs=100)
    assert found.certainty[10] < 0.9
    assert found.certainty[:10].min() > found.certainty[10]
    shares = [found.together[10, :5].mean(), found.together[10, 5:10].mean()]
    assert sum(shares) == pytest.approx(1)
    assert 0.2 < shares[0] < 0.8


def test_together_is_the_share_of_runs() -> None:
    weights, _ = planted((8, 8), 0.3, 0.1, seed=4)
    found = blocs(weights, runs=40, seed=1)
    pairs = np.mean([one[:, None] == one for one in found.runs], axis=0)
    assert np.allclose(found.together, pairs)
    assert np.array_equal(found.runs, blocs(weights, runs=40, seed=1).runs)


def test_relabelling_states_relabels_blocs() -> None:
    weights, _ = planted((10, 9, 7), 0.7, 0.2, seed=2)
    order = np.random.default_rng(0).permutation(len(weights))
    assert likeness(blocs(weights, runs=20).label[order], blocs(weights[np.ix_(order, order)], runs=20).label) == 1


def test_resolution_makes_more_blocs() -> None:
    weights, _ = planted((6, 6, 6, 6), 0.8, 0.0, seed=1)
    weights[:12, :12] = np.maximum(weights[:12, :12], np.random.default_rng(1).random((12, 12)) < 0.3)
    weights = np.maximum(weights, weights.T) * (1 - np.eye(24))
    low, high = (blocs(weights, resolution, runs=10).counts.mean() for resolution in (0.2, 4.0))
    assert low < high
    low, high = (blocs(weights, resolution, runs=10, null="potts").counts.mean() for resolution in (0.05, 0.9))
    assert low < high


def test_unsigned_modularity_is_that_of_the_libraries() -> None:
    networkx = pytest.importorskip("networkx", reason="networkx is in the group `compare`")
    native = pytest.importorskip("graspologic_native", reason="graspologic-native is in the group `compare`")
    for net in (networkx.karate_club_graph(), networkx.les_miserables_graph(), networkx.gnp_random_graph(90, 0.08, seed=3)):
        weights = networkx.to_numpy_array(net)
        labels, found = partitions(pull(weights, 1.0), 30)
        scale = weights.sum()
        groups = [set(np.array(list(net))[labels[0] == one]) for one in range(labels[0].max() + 1)]
        assert found[0] / scale == pytest.approx(networkx.community.modularity(net, groups))
        ties = [(str(i), str(j), float(weights[i, j])) for i, j in np.argwhere(np.triu(weights)).tolist()]
        theirs = [native.leiden(ties, None, 1.0, 0.001, 5, True, seed, 1, True)[0] for seed in range(30)]
        assert found.max() / scale >= max(theirs) - 0.003
        assert found.mean() / scale >= np.mean(theirs) - 0.003


def test_signed_modularity_by_hand() -> None:
    weights = np.array([[0, 1, -1], [1, 0, 0], [-1, 0, 0]], dtype=float)
    # w+ = 1 with strengths 1, 1, 0; w- = 1 with strengths 1, 0, 1.
    assert np.allclose(pull(weights, 1.0), [[0, 0.5, -0.5], [0.5, -0.5, 0], [-0.5, 0, 0.5]])
    assert np.allclose(pull(weights, 0.1, "potts"), weights - 0.1 * (1 - np.eye(3)))


def test_likeness_is_the_adjusted_rand_index() -> None:
    one = np.array([0, 0, 0, 1, 1, 1])
    assert likeness(one, 1 - one) == 1
    # The example of Hubert and Arabie's formula: a table of (2, 1), (0, 3).
    assert likeness(one, np.array([0, 0, 1, 1, 1, 1])) == pytest.approx((4 - 6 * 7 / 15) / ((6 + 7) / 2 - 6 * 7 / 15))


# Through time


def test_blocs_keep_their_numbers_whatever_the_labels() -> None:
    first = {"A": 0, "B": 0, "C": 0, "D": 1, "E": 1}
    second = {"A": 7, "B": 7, "C": 7, "D": 3, "E": 3}
    lasting, events = carry_on([first, second])
    assert lasting[0] == lasting[1] == {"A": 1, "B": 1, "C": 1, "D": 2, "E": 2}
    assert events == [[], []]


def test_births_deaths_splits_and_mergers() -> None:
    whole = dict.fromkeys("ABCDEF", 0) | dict.fromkeys("XY", 1)
    halves = dict.fromkeys("ABCD", 0) | dict.fromkeys("EF", 1) | dict.fromkeys("PQ", 2)
    lasting, events = carry_on([whole, halves, whole])
    assert [(one.kind, one.bloc, one.members) for one in events[1]] == [
        ("split", 1, ("E", "F")),
        ("ended", 2, ("X", "Y")),
        ("born", 3, ("E", "F")),
        ("born", 4, ("P", "Q")),
    ]
    assert lasting[2]["E"] == 1
    assert ("merged", 1, ("E", "F")) in [(one.kind, one.bloc, one.members) for one in events[2]]


def test_small_overlap_is_no_identity() -> None:
    lasting, events = carry_on([dict.fromkeys("ABCDE", 0), dict.fromkeys("EFGHI", 0)])
    assert lasting[1]["E"] == 2
    assert [one.kind for one in events[1]] == ["ended", "born"]


# The answer


def test_the_answer_on_a_date(observatory: Observatory) -> None:
    answer = observatory.at("2024-12-31").blocs(runs=20)
    (year,) = answer.data["years"]
    where = {row["state"]: row["bloc"] for row in answer.data["members"]}
    assert where["FRA"] == where["DEU"] == where["POL"] != where["RUS"]
    assert where["RUS"] == where["BLR"] == where["PRK"]
    assert {one["layer"] for one in year["layers"] if not one["cards"]} == {"dispute", "rivalry"}
    assert set(where).isdisjoint(year["untied"])
    assert "TON" in year["untied"]
    assert all(0 <= row["certainty"] <= 1 for row in answer.data["members"])
    assert sum(bloc["size"] for bloc in year["blocs"]) == len(where)
    assert [bloc["size"] for bloc in year["blocs"]] == sorted((bloc["size"] for bloc in year["blocs"]), reverse=True)
    assert len(year["together"]["share"]) == year["tied"]
    assert sum(row["runs"] for row in year["quality"]["counts"]) == 20
    assert answer.arrow().num_rows == len(where)
    moved = {state for row in year["changes"] for state in row["states"]}
    assert "FRA" not in moved


def test_what_is_kept_of_a_search_is_all_that_others_start_from(observatory: Observatory) -> None:
    graphs = signed.graphs(observatory.world, [date(1962, 12, 31), date(2019, 12, 31)], signed.chosen(["treaty", "vote"]))
    for graph in graphs:
        one = blocs(graph.weights, 1.0, 3, 0)
        kept = Found.of(graph, one.label)
        np.testing.assert_array_equal(kept.matrix(), graph.weights)
        assert kept.label is one.label


def test_a_series_keeps_numbers_and_says_where_data_change(observatory: Observatory) -> None:
    answer = observatory.blocs(["defence", "sanction"], runs=5, first=1988, last=1991)
    years = answer.data["years"]
    assert [year["on"].year for year in years] == [1988, 1989, 1990, 1991]
    nato = {row["on"].year: row["bloc"] for row in answer.data["members"] if row["state"] == "FRA"}
    assert len(set(nato.values())) == 1
    breaks = {(year["on"].year, row["layer"]) for year in years for row in year["breaks"]}
    assert breaks == {(1990, "sanction")}
    assert years[0]["together"] is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"resolution": -1}, "no resolution"),
        ({"runs": 0}, "number of seeds"),
        ({"window": 0}, "window"),
        ({"model": "louvain"}, "modularity, potts"),
        ({"first": 2000, "last": 1990}, "comes before"),
        ({"ties": ["vote"]}, "covers vote"),
    ],
)
def test_bad_choices_are_said(asked: dict[str, object], said: str, observatory: Observatory) -> None:
    with pytest.raises(BadChoice, match=said):
        observatory.at("2024-12-31").blocs(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_command_shows_blocs_and_changes(lang: str, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["measure", "blocs", "--lang", lang, "--seeds", "5", "--db", str(db)]
    assert run([*line, "--on", "2024-12-31"]) == 0
    said = capsys.readouterr().out
    for word in {"en": ("Blocs on 31 December 2024", "not covered", "Niger"), "ar": ("التكتلات في 31 ديسمبر 2024", "النيجر")}[
        lang
    ]:
        assert word in said
    assert run([*line, "--from", "2022", "--to", "2023"]) == 0
    series = capsys.readouterr().out
    assert "2022" in series
    assert "{" not in said + series


def test_one_date_or_a_series(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "blocs", "--on", "2024-12-31", "--from", "1990", "--db", str(db)]) == 2
    assert "not both" in capsys.readouterr().err
