"""Ideal points in two dimensions: truth is found again, the axes lie as the anchors say, intervals cover."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihwar.answers.engines import fitted_by
from mihwar.answers.ideal_points import ideal_points
from mihwar.errors import BadChoice
from mihwar.measures.ideal_points import fast, plane
from mihwar.measures.ideal_points.ballots import Ballots, arrange
from mihwar.observatory import Observatory

ANCHORS = (0, 1)


@dataclass
class Truth:
    ballots: Ballots
    theta: npt.NDArray[np.float64]


def made(states: int = 40, sessions: int = 5, items: int = 60, seed: int = 5) -> Truth:
    """Votes drawn from the model in a plane; the anchors stand far apart on the first axis and low on the second."""
    rng = np.random.default_rng(seed)
    theta = rng.standard_normal((states, 1, 2)) + np.cumsum(0.2 * rng.standard_normal((states, sessions, 2)), axis=1)
    theta[0], theta[1] = [2.0, -1.5], [-2.0, -1.5]
    theta = (theta - theta.mean(axis=(0, 1))) / np.sqrt(theta.var(axis=(0, 1)).mean())
    slope, low = rng.normal(0, 1.2, (sessions, items, 2)), rng.normal(-0.4, 0.6, (sessions, items))
    latent = np.einsum("tjd,itd->itj", slope, theta) + rng.standard_normal((states, sessions, items))
    code = np.where(latent < low, 1, np.where(latent < low + 0.7, 2, 3)).astype(np.int8)
    code[rng.random(code.shape) < 0.1] = 0
    name = np.arange(sessions * items).reshape(sessions, items)
    name[1:, 0] = name[:-1, -1]  # joined in the layout; the truth of both differs a little, as of real repetitions
    who, when, what = np.nonzero(code)
    ballots = arrange(who, when + 1, name[when, what], code[who, when, what])
    points = theta[ballots.states, ballots.sessions - 1]
    return Truth(ballots, points @ plane.turned(ballots, points, ANCHORS))


@pytest.fixture(scope="module")
def truth() -> Truth:
    return made()


@pytest.fixture(scope="module")
def mode(truth: Truth) -> plane.Mode:
    return plane.fit(truth.ballots, ANCHORS)


@pytest.fixture(scope="module")
def drawn(truth: Truth) -> plane.Posterior:
    return plane.sample(truth.ballots, ANCHORS, draws=300, warm_up=200)


def test_the_mode_finds_both_axes(truth: Truth, mode: plane.Mode) -> None:
    assert mode.change < fast.SETTLED
    for axis in range(2):
        assert np.corrcoef(mode.theta[:, axis], truth.theta[:, axis])[0, 1] > 0.94
    assert abs(mode.theta.mean(axis=0)).max() < 1e-9
    assert mode.theta.var(axis=0).mean() == pytest.approx(1)


def test_the_anchors_differ_along_the_first_axis_only(truth: Truth, mode: plane.Mode) -> None:
    at = [mode.theta[truth.ballots.states == one].mean(axis=0) for one in ANCHORS]
    assert at[0][0] > at[1][0]
    assert at[0][1] == pytest.approx(at[1][1], abs=1e-9)
    assert at[0][1] < 0


@given(angle=st.floats(-3.1, 3.1), flip=st.booleans())
def test_turning_the_plane_changes_no_answer(truth: Truth, angle: float, flip: bool) -> None:
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.diag([1.0, -1.0 if flip else 1.0])
    other = truth.theta @ turn
    assert np.allclose(other @ plane.turned(truth.ballots, other, ANCHORS), truth.theta, atol=1e-8)


def test_two_dimensions_fit_votes_from_a_plane_better_than_one(truth: Truth, mode: plane.Mode) -> None:
    gains = plane.gains(truth.ballots, fast.fit(truth.ballots, 0), mode)
    assert list(gains) == [1, 2, 3, 4, 5]
    assert all(0 < one + 0.05 < two < 1 for one, two in gains.values())


def test_intervals_of_the_draws_cover_the_truth(truth: Truth, drawn: plane.Posterior, mode: plane.Mode) -> None:
    flat = drawn.draws.reshape(-1, *drawn.draws.shape[2:])
    low, high = np.quantile(flat, [0.05, 0.95], axis=0)
    inside = (low <= truth.theta) & (truth.theta <= high)
    assert 0.8 < inside.mean() < 0.97  # 0.9 of 400 correlated points; the truth was standardised, the draws are as wholes
    for axis in range(2):
        assert np.corrcoef(flat.mean(axis=0)[:, axis], mode.theta[:, axis])[0, 1] > 0.99
    assert np.nanmax(drawn.rhat) < 1.1


def test_the_same_seed_gives_the_same_draws() -> None:
    small = made(states=8, sessions=2, items=15).ballots
    one, two, three = (plane.sample(small, ANCHORS, draws=6, warm_up=20, seed=seed).draws for seed in (4, 4, 5))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, three)


def test_a_seat_keeps_its_path_and_its_names(observatory: Observatory) -> None:
    calls = observatory.world.roll_calls()
    at = {state: n for n, state in enumerate(calls.states)}
    assert calls.seat[at["SUN"]] == at["RUS"] == calls.seat[at["RUS"]]
    assert calls.seat[at["SCG"]] == at["SRB"]
    assert calls.seat[at["YUG"]] == at["YUG"]  # the UN admitted Serbia and Montenegro in 2000 as a new member
    assert calls.seat[at["YAR"]] == at["YAR"]


def test_superpowers_and_the_south_in_1978(observatory: Observatory) -> None:
    data = observatory.ideal_points(["USA", "SUN", "GBR", "DZA", "VEN"], to_session=34, dimensions=2).data
    at = {(row["state"], row["dimension"]): row["mean"] for row in data["estimates"] if row["session"] == 33}
    assert at["USA", 1] > 2 > 0 > at["SUN", 1]
    assert max(at["USA", 2], at["SUN", 2], at["GBR", 2]) < -1.5
    assert min(at["DZA", 2], at["VEN", 2]) > -0.5
    assert data["fit"][-1]["two"] > data["fit"][-1]["one"]


def test_draws_are_kept_for_the_next_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIHWAR_DB", str(tmp_path / "store.duckdb"))
    small = made(states=8, sessions=2, items=15).ballots
    told: list[str] = []
    ask = partial(fitted_by, "full", small, (0,), 20)
    first = ask(1, lambda what, *_: told.append(what))
    assert "drawing" in told
    told.clear()
    again = ask(1, lambda what, *_: told.append(what))
    assert "drawing" not in told
    assert first.draws is not None
    assert again.draws is not None
    assert np.array_equal(first.draws, again.draws)
    assert first.diagnostics == again.diagnostics
    ask(2, lambda *_: None)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"dimensions": 3}, "1 or 2"), ({"dimensions": 2, "engine": "published"}, "one dimension")],
)
def test_bad_choices_are_refused(observatory: Observatory, asked: dict[str, object], said: str) -> None:
    with pytest.raises(BadChoice, match=said):
        ideal_points(observatory.world, ["USA"], to_session=30, **asked)  # type: ignore[arg-type]
