"""Structural balance: known graphs, brute force, switching, bounds that hold when time runs out; the answer and its evidence."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mihwar.answers.verifying.balance import graph, rows
from mihwar.cli.app import run
from mihwar.errors import BadChoice
from mihwar.measures.balance import Whole, exact, frustration, triads
from mihwar.measures.balance.exact import _Program, solve
from mihwar.measures.balance.reduce import reduce
from mihwar.measures.balance.search import cost
from mihwar.observatory import Observatory
from mihwar.store.signed import CARDS, CODING, SIGNED


def brute(weights: Whole) -> int:
    n = len(weights)
    sides = 1 - 2 * ((np.arange(2 ** (n - 1))[:, None] >> np.arange(n)) & 1)
    return int(((np.abs(weights).sum() - np.einsum("si,ij,sj->s", sides, weights, sides)) // 4).min())


@st.composite
def signed(draw: st.DrawFn, most: int = 9, weight: int = 1) -> Whole:
    n = draw(st.integers(2, most))
    upper = np.triu(draw(arrays(np.int64, (n, n), elements=st.integers(-weight, weight))), 1)
    return upper + upper.T


def sparse(n: int, share: float, seed: int) -> Whole:
    draw = np.random.default_rng(seed)
    upper = np.triu(draw.choice([-1, 1], (n, n)) * (draw.random((n, n)) < share), 1)
    return upper + upper.T


def test_published_numbers_hold(observatory: Observatory) -> None:
    found = list(rows(observatory.world))
    assert len(found) == 16
    assert [row["item"] for row in found if row["pass"] is not True] == []


@settings(max_examples=60, deadline=None)
@given(signed(weight=3))
def test_the_index_is_that_of_brute_force(weights: Whole) -> None:
    found = frustration(weights)
    assert found.proved
    assert found.index == brute(weights) == cost(weights, found.sides)


@settings(max_examples=30, deadline=None)
@given(signed())
def test_the_search_without_reductions_agrees(weights: Whole) -> None:
    sides, bound = solve(weights, np.ones(len(weights), dtype=np.int64), time.monotonic() + 20)
    assert cost(weights, sides) == bound == brute(weights)


@settings(max_examples=40, deadline=None)
@given(signed(), st.data())
def test_switching_a_vertex_changes_nothing(weights: Whole, data: st.DataObject) -> None:
    vertex = data.draw(st.integers(0, len(weights) - 1))
    switched = weights.copy()
    switched[vertex] *= -1
    switched[:, vertex] *= -1
    before, after = frustration(weights), frustration(switched)
    assert before.index == after.index
    assert triads(weights).share == triads(switched).share


@settings(max_examples=60, deadline=None)
@given(signed(weight=3))
def test_reductions_keep_the_index(weights: Whole) -> None:
    smaller = reduce(weights)
    left = brute(smaller.weights) if len(smaller.weights) > 1 else 0
    assert left + smaller.offset == brute(weights)
    assert np.array_equal(smaller.weights, smaller.weights.T)


def test_balanced_graphs_and_trees_are_merged_to_nothing() -> None:
    sides = np.array([1, 1, -1, -1, 1, -1])
    whole = np.outer(sides, sides) - np.eye(6, dtype=np.int64)
    assert len(reduce(whole).weights) == 1
    path = np.diag([1, -1, -1, 1], 1) + np.diag([1, -1, -1, 1], -1)
    assert (len(reduce(path).weights), reduce(path).offset) == (1, 0)
    # Merging stops at the parts of a graph, and each part is solved by itself.
    two = np.kron(np.eye(2, dtype=np.int64), np.ones((3, 3), dtype=np.int64) - np.eye(3, dtype=np.int64))
    assert frustration(-two).index == 2


def test_branching_proves_what_cycles_cannot() -> None:
    # Negative cycles alone bound a complete graph of enemies by a third of its ties: 12 of 36, where 16 are frustrated.
    for size in (9, 10):
        enemies = np.eye(size, dtype=np.int64) - 1
        program = _Program(enemies)
        relaxed = program.relax(time.monotonic() + 60)
        while relaxed and (cycles := program.violated(relaxed[1])):
            program.add(cycles)
            relaxed = program.relax(time.monotonic() + 60)
        assert relaxed
        assert relaxed[0] == pytest.approx(size * (size - 1) / 6)
        assert frustration(enemies, seconds=60).proved
        assert frustration(enemies, seconds=60).index == (size - 1) ** 2 // 4


def test_without_time_the_bound_still_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    weights = sparse(60, 0.6, 1)
    found = frustration(weights, seconds=0)
    assert 0 == found.bound < found.index == cost(weights, found.sides)
    assert not found.proved
    assert found.gap == 1
    # A clock that jumps an hour at each look: time for two rounds of cuts, whatever the machine is doing.
    monkeypatch.setattr(exact, "time", SimpleNamespace(monotonic=itertools.count(0, 3600).__next__))
    sides, bound = exact.solve(weights, found.sides, 4 * 3600)
    assert 0 < bound < cost(weights, sides) <= found.index


def test_triads_are_counted_and_listed() -> None:
    whole = sparse(14, 0.7, 2)
    found, seen = triads(whole), {"+++": 0, "++-": 0, "+--": 0, "---": 0}
    listed = set()
    for i in range(14):
        for j in range(i + 1, 14):
            for k in range(j + 1, 14):
                signs = sorted((whole[i, j], whole[i, k], whole[j, k]), reverse=True)
                if 0 not in signs:
                    kind = "".join("+" if one > 0 else "-" for one in signs)
                    seen[kind] += 1
                    if kind in ("++-", "---"):
                        listed.add((i, j, k))
    assert found.counts == seen
    assert {tuple(row) for row in found.unbalanced.tolist()} == listed
    assert found.through.sum() == 6 * len(listed)
    assert triads(np.zeros((3, 3), dtype=np.int64)).share is None


def test_a_graph_reads_as_it_is_written() -> None:
    assert graph("1+2 2-3").tolist() == [[0, 1, 0], [1, 0, -1], [0, -1, 0]]


def test_the_answer_adds_up_and_keeps_its_evidence(observatory: Observatory) -> None:
    data = observatory.at("2024-12-31").balance().data
    assert data["frustration"]["proved"]
    assert sum(edge["frustrated"] for edge in data["edges"]) == data["frustration"]["index"]
    assert data["friendly"] + data["hostile"] == data["ties"] == len(data["edges"])
    assert sum(row["count"] for row in data["triads"] if not row["balanced"]) == len(data["unbalanced"])
    assert sum(edge["unbalanced"] for edge in data["edges"]) == 3 * len(data["unbalanced"])
    for edge in data["edges"]:
        weights = {layer["layer"]: layer["weight"] for layer in data["layers"]}
        assert edge["weight"] == pytest.approx(sum(weights[one["layer"]] * one["value"] for one in edge["layers"]))
        assert all(one["examples"] and one["acts"] for one in edge["layers"])
    pact = next(edge for edge in data["edges"] if (edge["a"], edge["b"]) == ("PRK", "RUS"))
    assert pact["sign"] == "+"
    assert "mihwar-treaties/rus-prk-2024" in pact["layers"][0]["examples"]
    assert {layer["layer"] for layer in data["layers"] if not layer["cards"]} == {"dispute", "rivalry"}
    in_camps = [one["state"] for camp in data["camps"] for one in camp["states"]]
    assert len(in_camps) == len(set(in_camps)) == data["states"]
    assert set(in_camps).isdisjoint(data["untied"])


def test_signed_is_not_in_force(observatory: Observatory) -> None:
    data = observatory.at("2024-07-01").balance(["defence"]).data
    assert ("PRK", "RUS") not in {(edge["a"], edge["b"]) for edge in data["edges"]}


def test_weights_are_the_users(observatory: Observatory) -> None:
    world = observatory.at("2024-12-31")
    one, two = world.balance({"treaty": 1, "sanction": 1}).data, world.balance(["treaty=2", "sanction"]).data
    assert max(edge["weight"] for edge in two["edges"]) == 2 * max(edge["weight"] for edge in one["edges"]) == 2
    with pytest.raises(BadChoice, match="treaty=2"):
        world.balance(["treaty=-1"])
    with pytest.raises(BadChoice, match="targeted, vote"):
        world.balance(["trade"])
    with pytest.raises(BadChoice, match="covers rivalry on 2024-12-31"):
        world.balance(["rivalry"])
    with pytest.raises(BadChoice, match="needs time"):
        world.balance(seconds=0)


def test_codings_are_stated_and_within_bounds() -> None:
    friendly = {"treaty", "defence"}
    assert {*CODING, "vote"} == set(SIGNED) == set(CARDS)
    for layer, values in CODING.items():
        assert all((0 < value <= 1) if layer in friendly else (-1 <= value < 0) for value in values.values())


def test_a_sanction_is_counted_in_one_layer_only(observatory: Observatory) -> None:
    world = observatory.at("2024-12-31")
    broad, narrow = ({(edge["a"], edge["b"]) for edge in world.balance([one]).data["edges"]} for one in ("sanction", "targeted"))
    assert ("RUS", "USA") in broad & narrow  # trade, and asset freezes as well
    assert ("CYP", "TUR") in narrow - broad
    kinds = {kind for edge in world.balance(["sanction"]).data["edges"] for one in edge["layers"] for kind in one["kinds"]}
    assert kinds <= CODING["sanction"].keys()
    assert kinds.isdisjoint(CODING["targeted"])


def test_votes_are_a_layer(observatory: Observatory) -> None:
    data = observatory.at("2018-10-01").balance(["vote"], seconds=0.3).data
    assert data["layers"][0]["cards"] == ["unga-votes"]
    assert data["frustration"]["bound"] <= data["frustration"]["index"]
    near = next(edge for edge in data["edges"] if (edge["a"], edge["b"]) == ("GBR", "USA"))
    far = next(edge for edge in data["edges"] if (edge["a"], edge["b"]) == ("RUS", "USA"))
    assert near["weight"] > 0 > far["weight"]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_command_shows_the_index_and_the_camps(lang: str, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "balance", "--on", "2024-12-31", "--lang", lang, "--db", str(db)]) == 0
    said = capsys.readouterr().out
    for word in {"en": ("exact", "Camp 1", "++−"), "ar": ("دقيق", "المعسكر 1", "++−")}[lang]:
        assert word in said
    assert "{" not in said


def test_the_command_writes_ties(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "ties.csv"
    assert run(["measure", "balance", "--on", "2024-12-31", "--out", str(out), "--db", str(db)]) == 0
    first, *lines = out.read_text(encoding="utf-8").splitlines()
    assert first.replace('"', "") == "a,b,sign,weight,frustrated,unbalanced,layers"
    assert run(["measure", "balance", "--on", "2024-12-31", "--json", "--db", str(db)]) == 0
    assert len(json.loads(capsys.readouterr().out)["edges"]) == len(lines)
