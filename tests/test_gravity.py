"""Gravity by PPML: known coefficients, first order conditions, what is left out, files, refusals, and published estimates."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mihwar.answers.gravity import gravity, read
from mihwar.cli.app import run
from mihwar.errors import BadChoice, BadFile
from mihwar.measures.gravity import estimate, read_estimate
from mihwar.measures.measure import measure
from mihwar.observatory import Observatory

THREE = ["exporter^year", "importer^year", "exporter^importer"]


def world(seed: int = 1, size: int = 12, years: int = 4, noise: bool = True) -> pa.Table:
    """Flows with three-way effects, a sanction that costs 40 per cent and a treaty that adds 0.25 in logs."""
    random = np.random.default_rng(seed)
    i, j, t = (one.ravel() for one in np.meshgrid(range(size), range(size), range(years), indexing="ij"))
    sanction, treaty = ((random.random(len(i)) < share).astype(float) for share in (0.15, 0.4))
    log = (
        random.normal(size=(size, years))[i, t] + random.normal(size=(size, years))[j, t] + random.normal(size=(size, size))[i, j]
    )
    mean = np.exp(2 + log + np.log(0.6) * sanction + 0.25 * treaty)
    return pa.table(
        {
            "trade": random.poisson(mean).astype(float) if noise else mean,
            "sanction": sanction,
            "treaty": treaty,
            "exporter": [f"E{one}" for one in i],
            "importer": [f"E{one}" for one in j],
            "year": 2000 + t,
            "DIST": 1.0 + abs(i - j),
        }
    )


def test_without_noise_the_coefficients_are_exact():
    found = estimate(world(noise=False), "trade", ["sanction", "treaty"], THREE)
    assert found.coefficients == pytest.approx([np.log(0.6), 0.25], abs=1e-8)
    assert found.observations == 12 * 12 * 4
    assert (found.missing, found.separated, found.singletons, found.collinear) == (0, 0, 0, ())


@pytest.mark.parametrize("unit", [1e-9, 1e6])
def test_the_unit_of_the_outcome_scales_fit_and_deviance_alone(unit):
    table = world()
    other = table.set_column(0, "trade", pa.array(np.asarray(table["trade"]) * unit))
    one, two = (estimate(each, "trade", ["sanction", "treaty"], THREE) for each in (table, other))
    assert two.coefficients == pytest.approx(one.coefficients, abs=1e-9)
    assert two.errors == pytest.approx(one.errors, rel=1e-6)
    assert two.deviance == pytest.approx(one.deviance * unit, rel=1e-9)
    assert 0 < one.pseudo_r2 < 1


def test_known_coefficients_lie_within_their_errors():
    drawn = [estimate(world(seed), "trade", ["sanction", "treaty"], THREE) for seed in range(20)]
    true = np.array([np.log(0.6), 0.25])
    ratios = np.array([(one.coefficients - true) / one.errors for one in drawn])
    # The mean of 20 standard normal ratios has an error of 0.22; robust errors with 140 effects in 576 rows are somewhat small.
    assert np.abs(ratios.mean(axis=0)).max() < 0.6
    assert (ratios.std(axis=0) > 0.7).all()
    assert (ratios.std(axis=0) < 1.7).all()


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_first_order_conditions_hold(seed):
    """PPML reproduces every margin that has a fixed effect, and the sums over each covariate, whatever the data."""
    table = world(seed)
    found = estimate(table, "trade", ["sanction", "treaty"], THREE)
    frame = table.to_pandas().assign(fitted=found.fitted).dropna()
    assert len(frame) == found.observations
    for margin in (["exporter", "year"], ["importer", "year"], ["exporter", "importer"], ["sanction"], ["treaty"]):
        sums = frame.groupby(margin)[["trade", "fitted"]].sum()
        assert np.allclose(sums["trade"], sums["fitted"], rtol=1e-5, atol=1e-4), margin


def test_covariance_is_the_sandwich():
    """Against the formula, for dummies written out: (X'WX)^-1 (sum over clusters of scores) (X'WX)^-1 times G/(G-1)."""
    table = world(3, size=6, years=2)
    frame = table.to_pandas()
    for cluster in ([], ["exporter^importer"]):
        found = estimate(table, "trade", ["sanction", "treaty"], ["exporter", "importer"], cluster)
        used = ~np.isnan(found.fitted)
        dummies = pd.get_dummies(frame[["exporter", "importer"]].astype(str), dtype=float).to_numpy()
        x = np.column_stack([frame[["sanction", "treaty"]], dummies])[used]
        bread = np.linalg.pinv(x.T @ (x * found.fitted[used, None]))
        scores = x * (frame["trade"] - found.fitted).to_numpy()[used, None]
        pair = (frame["exporter"] + frame["importer"].astype(str))[used]
        summed = pd.DataFrame(scores).groupby(pair.to_numpy()).sum().to_numpy() if cluster else scores
        groups = len(summed)
        meat = summed.T @ summed * groups / (groups - 1)
        assert found.clusters == groups
        assert found.covariance == pytest.approx((bread @ meat @ bread)[:2, :2], rel=1e-5)
        assert found.errors == pytest.approx(np.sqrt(np.diag(found.covariance)))


def test_scale_and_order_do_not_matter():
    table = world(5)
    one = estimate(table, "trade", ["sanction", "treaty"], THREE, ["exporter^importer"])
    scaled = table.set_column(0, "trade", pa.array(table["trade"].to_numpy() * 1e6))
    scaled = scaled.append_column("small", pa.array(table["sanction"].to_numpy() * 1e-6))
    other = estimate(
        scaled.take(np.random.default_rng(1).permutation(len(table))), "trade", ["treaty", "small"], THREE, THREE[2:]
    )
    assert other.coefficients * [1, 1e-6] == pytest.approx(one.coefficients[::-1], abs=1e-8)
    assert other.errors * [1, 1e-6] == pytest.approx(one.errors[::-1], rel=1e-6)


def test_collinear_covariates_are_named():
    table = world().append_column("both", pa.array(world()["sanction"].to_numpy() + world()["treaty"].to_numpy()))
    found = estimate(table, "trade", ["sanction", "log(DIST)", "treaty", "both"], THREE)
    assert found.names == ("sanction", "treaty")
    assert found.collinear == ("log(DIST)", "both")
    plain = estimate(table, "trade", ["sanction", "treaty"], THREE)
    assert found.coefficients == pytest.approx(plain.coefficients, abs=1e-9)


def test_what_fixed_effects_absorb_only_together_is_collinear():
    random = np.random.default_rng(2)
    table = world(2)
    i = np.array([int(one[1:]) for one in table["exporter"].to_pylist()])
    j = np.array([int(one[1:]) for one in table["importer"].to_pylist()])
    t = table["year"].to_numpy() - 2000
    mixed = 1e4 * (random.normal(size=(12, 4))[i, t] + random.normal(size=(12, 4))[j, t] + random.normal(size=(12, 12))[i, j])
    found = estimate(table.append_column("mixed", pa.array(mixed)), "trade", ["sanction", "mixed"], THREE)
    assert found.collinear == ("mixed",)


def test_zeros_of_an_embargo_are_separated():
    """Where sanctioned pairs trade nothing, no finite coefficient exists: the rows go, and the covariate with them."""
    table = world(4)
    trade = np.where(table["sanction"].to_numpy() > 0, 0.0, table["trade"].to_numpy() + 1)
    table = table.set_column(0, "trade", pa.array(trade))
    found = estimate(table, "trade", ["sanction", "treaty"], ["exporter", "importer"])
    assert found.separated == int(table["sanction"].to_numpy().sum())
    assert found.names == ("treaty",)
    assert found.collinear == ("sanction",)
    assert np.isnan(found.fitted[table["sanction"].to_numpy() > 0]).all()
    assert found.checked


def test_zeros_of_a_fixed_effect_and_singletons_go():
    table = world(6, noise=False)
    trade = table["trade"].to_numpy().copy()
    pair = (np.array(table["exporter"].to_pylist()) == "E1") & (np.array(table["importer"].to_pylist()) == "E2")
    trade[pair] = 0
    year = np.array(table["year"].to_pylist())
    alone = (np.array(table["exporter"].to_pylist()) == "E3") & (np.array(table["importer"].to_pylist()) == "E4") & (year > 2000)
    frame = table.set_column(0, "trade", pa.array(trade)).filter(pa.array(~alone))
    found = estimate(frame, "trade", ["sanction", "treaty"], THREE)
    assert (found.separated, found.singletons) == (4, 1)
    assert found.coefficients == pytest.approx([np.log(0.6), 0.25], abs=1e-7)


def test_empty_cells_are_missing():
    table = world(7, noise=False)
    holes = [None if row in (3, 5) else float(one) for row, one in enumerate(table["sanction"].to_pylist())]
    years = [float("nan") if row == 9 else float(one) for row, one in enumerate(table["year"].to_pylist())]
    table = table.set_column(1, "sanction", pa.array(holes)).set_column(5, "year", pa.array(years))
    found = estimate(table, "trade", ["sanction", "treaty"], THREE)
    assert found.missing == 3
    assert np.flatnonzero(np.isnan(found.fitted)).tolist() == [3, 5, 9]
    assert found.coefficients == pytest.approx([np.log(0.6), 0.25], abs=1e-7)


def test_without_fixed_effects_there_is_a_constant():
    found = estimate(world(8), "trade", ["sanction"])
    rate = world(8).to_pandas().groupby("sanction")["trade"].mean()
    assert found.coefficients == pytest.approx([np.log(rate[1] / rate[0])], abs=1e-9)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"outcome": "trad"}, "There is no column 'trad'; there are trade, sanction"),
        ({"covariates": ["sanction", "rta"]}, "There is no column 'rta'"),
        ({"covariates": ["exporter"]}, "exporter is not a column of numbers: it holds 'E0'"),
        ({"fixed": ["exporter^jear"]}, "There is no column 'jear'"),
        ({"cluster": ["exporter", "importer", "year"]}, "3 ways of clustering are asked for; at most two"),
        ({"covariates": ["log(sanction)"]}, "log(sanction) cannot be had: sanction is not positive in"),
        ({"covariates": ["DIST", "year"], "fixed": THREE}, "Nothing is left to estimate: DIST, year do not vary beyond"),
        ({"covariates": []}, "No covariate is asked for"),
        ({"covariates": ["treaty", "treaty"]}, "treaty is asked for more than once"),
    ],
)
def test_a_wrong_question_is_refused(asked, sentence):
    with pytest.raises(BadChoice) as why:
        estimate(world(), **{"outcome": "trade", "covariates": ["sanction"], **asked})
    assert sentence in str(why.value)


def test_a_negative_or_empty_outcome_is_refused():
    table = world()
    with pytest.raises(BadChoice, match="trade is negative in 1 rows"):
        estimate(table.set_column(0, "trade", pa.array([-1.0, *table["trade"].to_pylist()[1:]])), "trade", ["sanction"])
    with pytest.raises(BadChoice, match="No row is left to estimate from"):
        estimate(table.set_column(0, "trade", pa.array([0.0] * len(table))), "trade", ["sanction"])
    with pytest.raises(BadChoice, match="trade is infinite in 1 rows"):
        estimate(table.set_column(0, "trade", pa.array([np.inf, *table["trade"].to_pylist()[1:]])), "trade", ["sanction"])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same table in every format that is read; R's needs R, and is tested on a publisher's file."""
    folder = tmp_path_factory.mktemp("flows")
    frame = world(9).to_pandas()
    paths = {ending: folder / f"flows.{ending}" for ending in ("csv", "parquet", "dta")}
    frame.to_csv(paths["csv"], index=False)
    pyarrow.parquet.write_table(world(9), paths["parquet"])
    frame.to_stata(paths["dta"], write_index=False)
    return paths


@pytest.mark.parametrize("ending", ["csv", "parquet", "dta"])
def test_every_format_gives_the_same(files, ending, observatory: Observatory):
    asked = ("trade", ["sanction", "treaty"], THREE, ["exporter^importer"], ["exporter!=importer", "year >= 2001"])
    plain = gravity(world(9).to_pandas(), *asked)
    found = observatory.gravity(files[ending], *asked)
    assert [row["coefficient"] for row in found.data["covariates"]] == pytest.approx(
        [row["coefficient"] for row in plain.data["covariates"]], abs=1e-9
    )
    assert found.data["rows"] == 576
    assert found.data["file"] == str(files[ending])


def test_rows_are_kept_by_tests():
    told = gravity(world(9), "trade", ["sanction"], ["exporter"], where=["exporter = E3", "year<2002", "importer!=exporter"]).data
    assert told["observations"] == 11 * 2
    assert told["where"] == ["exporter = E3", "year<2002", "importer!=exporter"]


def test_the_answer_is_read_back(files, tmp_path, capsys):
    words = ["gravity", str(files["csv"]), "--outcome", "trade", "--on", "sanction, treaty", "--fixed", ",".join(THREE)]
    place = tmp_path / "est.json"
    assert run([*words, "--cluster", "exporter^importer", "--out", str(place)]) == 0
    told = json.loads(place.read_text(encoding="utf-8"))
    found = estimate(world(9), "trade", ["sanction", "treaty"], THREE, ["exporter^importer"])
    names, coefficients, covariance = read_estimate(place)
    assert names == ("sanction", "treaty")
    assert coefficients == pytest.approx(found.coefficients, abs=1e-12)
    assert covariance == pytest.approx(found.covariance, rel=1e-9)
    row = told["covariates"][0]
    assert row["effect_pct"] == pytest.approx(100 * (np.exp(row["coefficient"]) - 1))
    assert row["lo"] == pytest.approx(row["coefficient"] - 1.959964 * row["se"], abs=1e-6)
    assert told["dropped"] == {"missing": 0, "separated": found.separated, "singletons": 0, "collinear": []}
    assert run([*words, "--out", str(tmp_path / "est.csv")]) == 0
    assert (tmp_path / "est.csv").read_text(encoding="utf-8").splitlines()[0].startswith('"name","coefficient","se"')
    capsys.readouterr()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_terminal_names_what_was_left_out(files, capsys, lang):
    words = [
        "gravity",
        str(files["csv"]),
        "--outcome",
        "trade",
        "--on",
        "sanction,log(DIST)",
        "--fixed",
        ",".join(THREE),
        "--lang",
        lang,
    ]
    assert run(words) == 0
    shown = capsys.readouterr().out
    assert "sanction" in shown
    assert "log(DIST)" in shown
    assert {"en": "Left out, since", "ar": "تُرك لأن"}[lang] in shown


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nowhere.csv"], "nowhere.csv is not there"),
        (["--where", "year=abc"], "'year=abc' cannot be tested"),
        (["--where", "year"], "'year' is no test; write COLUMN=VALUE"),
        (["--where", "yeer=1"], "There is no column 'yeer'"),
        (["--where", "year=1900"], "No row is left where year=1900"),
        (["--on", "treaty,nothing"], "There is no column 'nothing'"),
    ],
)
def test_bad_input_ends_in_one_sentence(files, capsys, words, sentence):
    given = ["gravity", *([] if words[0].endswith("csv") else [str(files["csv"])]), "--outcome", "trade"]
    more = words if "--on" in words else [*words, "--on", "sanction"]
    assert run([*given, *more]) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert len(told.splitlines()) == 1


def test_a_file_of_another_kind_is_refused(tmp_path):
    other = tmp_path / "flows.txt"
    other.write_text("trade")
    with pytest.raises(BadFile, match="ends in none of"):
        read(other)
    broken = tmp_path / "flows.dta"
    broken.write_bytes(b"no Stata")
    with pytest.raises(BadFile, match="cannot be read as a Stata file"):
        read(broken)
    with pytest.raises(BadChoice, match="list is no table"):
        gravity([1, 2], "trade", ["sanction"])


@pytest.mark.parametrize(
    "text", ["", "{}", '{"covariates": []}', '{"covariates": [{"name": "a", "coefficient": 1}], "covariance": [[null]]}']
)
def test_no_estimate_is_refused(tmp_path, text):
    place = tmp_path / "est.json"
    place.write_text(text)
    with pytest.raises(BadFile):
        read_estimate(place)
    with pytest.raises(BadFile, match="cannot be read"):
        read_estimate(tmp_path / "none.json")


def test_the_measure_has_its_page():
    assert measure("gravity").page == "gravity"


@pytest.mark.shared
def test_trade_without_border(shared: Path):
    """Advanced Guide to Trade Policy Analysis, chapter 2, application 1: the authors' log, to its last digit."""
    told = gravity(
        shared / "agtpa" / "1_TradeWithoutBorder.dta", "trade", ["log(DIST)", "CNTG", "INTL_BRDR"], ["exporter", "importer"]
    )
    rows = told.data["covariates"]
    assert [row["coefficient"] for row in rows] == pytest.approx([-0.7912879, 0.6736456, -2.47445], abs=6e-7)
    # Their errors are robust, times the root of N/(N-1): clusters of one row each.
    assert [row["se"] for row in rows] == pytest.approx([0.0501494, 0.1073719, 0.1193816], abs=6e-8)
    assert told.data["observations"] == 4761


@pytest.mark.shared
@pytest.mark.parametrize(("file", "rta"), [("Chapter2Application2.dta", "RTA"), ("agtpa_applications.rda", "rta")])
def test_effect_of_trade_agreements(shared: Path, file, rta):
    """The same, application 2: 28,482 rows remain of 28,566; the coefficient 0.5572 was found by an own replication in NumPy."""
    table = read(shared / "agtpa" / file)
    years = pa.array(np.isin(table["year"].to_numpy(), [1986, 1990, 1994, 1998, 2002, 2006]))
    found = estimate(table.filter(years), "trade", [rta], ["exporter^year", "importer^year", "pair_id"], ["pair_id"])
    assert (found.observations, found.separated) == (28_482, 84)
    assert found.coefficients == pytest.approx([0.5571853], abs=5e-7)


@pytest.mark.shared
def test_enlargement_of_the_eu(shared: Path):
    """The example of Zylkin's ge_gravity: international flows, three-way effects; 0.224 (25.1 %), in full 0.224249."""
    told = gravity(
        shared / "wiod-gegravity" / "GE_gravity_example_data.dta",
        "trade", ["eu_enlargement", "other_fta"], THREE, THREE[2:], ["exporter != importer"],
    ).data  # fmt: skip
    assert told["covariates"][0]["coefficient"] == pytest.approx(0.224249, abs=5e-7)
    assert told["covariates"][0]["effect_pct"] == pytest.approx(25.1, abs=0.05)
    assert told["observations"] == 44 * 43 * 4
