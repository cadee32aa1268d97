"""The sensitivity panel and the verification of published numbers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mihwar.answers.compare import _ranked
from mihwar.answers.verify import topics
from mihwar.cli.app import run
from mihwar.errors import BadChoice
from mihwar.observatory import Observatory


def test_a_place_counts_who_is_nearer_and_who_shares_it() -> None:
    near = np.array([0.9, 0.5, np.nan, 0.5, 0.1])
    assert _ranked(near, np.arange(5) == 1) == (2, 2, 4)
    assert _ranked(near, np.arange(5) == 0) == (1, 1, 4)
    assert _ranked(near, np.arange(5) == 2) == (None, None, None)


def test_the_panel_puts_measures_side_by_side_without_a_score(observatory: Observatory) -> None:
    found = observatory.compare("USA", "RUS").data
    rows = {(row["layer"], row["measure"], row["coding"]): row for row in found["rows"]}
    votes = rows["vote", "agreement", "valued"]
    assert votes["value"] == pytest.approx(0.2708, abs=5e-5)  # session 75, as `mihwar votes` gives it
    assert votes["lo"] < votes["value"] < votes["hi"]
    assert 1 < votes["place"] <= votes["of"]
    assert votes["earlier_year"] == 2010
    assert votes["change"] == pytest.approx(votes["value"] - votes["earlier"])
    assert {row["layer"] for row in found["rows"]} == {"treaty", "vote", "trade"}
    assert "score" not in found
    near = next(row for row in observatory.compare("RUS", "BLR").data["rows"] if row["measure"] == "agreement")
    assert near["place"] <= 10
    ends = found["disagreement"]
    assert ends["nearest"]["place"] / ends["nearest"]["of"] <= ends["farthest"]["place"] / ends["farthest"]["of"]


def test_places_depend_on_whose_partners_they_are_values_do_not(observatory: Observatory) -> None:
    one, two = (observatory.compare(*pair).data["rows"] for pair in (("RUS", "PRK"), ("PRK", "RUS")))
    for row, other in zip(one, two, strict=True):
        if row["measure"] not in ("exposure",):
            assert row["value"] == pytest.approx(other["value"], nan_ok=True)
    assert [row["place"] for row in one] != [row["place"] for row in two]


def test_unrecorded_trade_is_unknown(observatory: Observatory) -> None:
    rows = [row for row in observatory.compare("RUS", "PRK").data["rows"] if row["measure"] == "exposure"]
    assert [(row["value"], row["place"]) for row in rows] == [(None, None)] * 2
    assert all(row["reason"] for row in rows)


def test_bad_input_is_refused(observatory: Observatory) -> None:
    with pytest.raises(BadChoice, match="same state"):
        observatory.compare("RUS", "Russia")
    with pytest.raises(BadChoice, match="years back"):
        observatory.compare("RUS", "PRK", back=0)
    with pytest.raises(BadChoice, match="topic"):
        observatory.verify("everything")


def test_every_topic_verifies_and_what_lacks_data_says_so(observatory: Observatory) -> None:
    answer = observatory.verify()
    assert {row["topic"] for row in answer.data["rows"]} == set(topics())
    assert answer.data["counts"]["rows"] >= 60
    for row in answer.data["rows"]:
        assert row["pass"] is not False, row
        assert (row["ours"] is None) == bool(row["reason"]), row
    assert answer.data["counts"]["passed"] >= 30


def test_verify_on_the_command_line(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "balance", "--json", "--db", str(db)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["counts"]["failed"] == 0
    assert run(["verify", "power", "--lang", "ar", "--db", str(db)]) == 0
    assert "لم يُقارن" in capsys.readouterr().out


@pytest.mark.shared
def test_the_published_input_is_rebuilt_vote_for_vote(observatory: Observatory, shared: Path) -> None:
    from mihwar.answers.verifying.ideal_points import published_input

    folder = shared / "unga_votes_voeten"
    ballots = published_input(observatory.world, folder / "un_votes.rda", folder / "un_roll_calls.rda")
    assert (ballots.votes, len(ballots.items), len(ballots.states)) == (797_473, 4_784, 10_469)
