"""Trade scenarios through the answers and the command line, on the base of 2023 and on matrices of the user's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.csv
import pytest

from mihwar.answers import economies
from mihwar.answers.trade_scenario import merged, opening, partners, scenario, strength
from mihwar.answers.verifying import trade as verifying
from mihwar.cli.app import run
from mihwar.errors import BadChoice, BadFile, UnknownState
from mihwar.language import LANGS, Language, traded
from mihwar.observatory import Observatory
from mihwar.scenarios.trade.equilibrium import NoEquilibrium, solve
from mihwar.scenarios.trade.model import Model
from mihwar.scenarios.trade.ranges import Range

MATRIX = """exporter,importer,trade
A,A,100
A,B,10
B,A,12
B,B,80
ROW,ROW,500
ROW,A,9
A,ROW,8
B,ROW,4
ROW,B,5
"""


@pytest.fixture(scope="module")
def west(observatory: Observatory) -> dict[str, Any]:
    answer = observatory.sanction(
        "RUS", "G7,EU,AUS", strength="0.9", partner="CHN:+0.3,IND:+0.2", through="KAZ,ARM,KGZ", leak=0.25, draws=100
    )
    return answer.to_dict()


@pytest.fixture
def matrix(tmp_path: Path) -> Path:
    path = tmp_path / "matrix.csv"
    path.write_text(MATRIX, encoding="utf-8")
    return path


def rows(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["state"]: row for row in data["welfare"]}


def test_the_documented_keys_are_there(west: dict[str, Any]) -> None:
    assert {
        "base",
        "scenario",
        "closure",
        "elasticity",
        "converged",
        "residual",
        "welfare",
        "trade",
        "diverted",
        "caveats",
    } <= set(west)
    assert west["base"]["year"] == 2023
    assert west["base"]["economies"] == len(west["welfare"]) == 194
    assert west["converged"]
    assert west["residual"] < 1e-9
    assert all(west["welfare"][0].keys() >= {"state", "pct", "lo", "hi"} for _ in west["welfare"])
    json.dumps(west, allow_nan=False)


def test_the_sanctioned_and_those_who_sanction_lose_and_bands_hold_the_middle(west: dict[str, Any]) -> None:
    found = rows(west)
    assert len(west["scenario"]["senders"]) == 32  # 27 of the EU, five more of the G7 not in it, Australia less the doubles
    assert west["coalition"]["losers"] == west["coalition"]["of"] == 32
    assert found["RUS"]["role"] == "target"
    assert found["SVK"]["pct"] < found["USA"]["pct"] < 0 < found["CHN"]["pct"]
    for row in west["welfare"]:
        if row["role"]:
            assert row["lo"] <= row["pct"] <= row["hi"]
    # Dollars are the same share of GDP.
    assert found["DEU"]["dollars"] / found["DEU"]["pct"] * 100 == pytest.approx(4.53e12, rel=0.02)


def test_a_trade_row_can_be_recomputed_from_its_numbers(west: dict[str, Any]) -> None:
    for row in west["trade"][:40]:
        assert row["pct"] == pytest.approx(100 * (row["after"] / row["before"] - 1))
    cut = {(row["seller"], row["buyer"]) for row in west["trade"] if row["cut"]}
    assert ("RUS", "DEU") in cut
    assert ("DEU", "RUS") in cut
    assert ("RUS", "CHN") not in cut
    # Without a recorded flow between two states that reported nothing there is a prediction, marked as such.
    assert next(row for row in west["trade"] if (row["seller"], row["buyer"]) == ("RUS", "POL"))["predicted"]
    assert not next(row for row in west["trade"] if (row["seller"], row["buyer"]) == ("RUS", "DEU"))["predicted"]


def test_what_partners_give_back_is_the_difference_of_two_answers(observatory: Observatory, west: dict[str, Any]) -> None:
    alone = {row["partner"]: row for row in west["partners"]}
    options = {"strength": "0.9", "through": "KAZ,ARM,KGZ", "leak": 0.25, "draws": 0}
    shut = rows(observatory.sanction("RUS", "G7,EU,AUS", **options).data)["RUS"]["pct"]
    china = rows(observatory.sanction("RUS", "G7,EU,AUS", partner="CHN:0.3", **options).data)["RUS"]["pct"]
    assert alone["CHN"]["pct_without"] == pytest.approx(shut, abs=1e-9)
    assert alone["CHN"]["points"] == pytest.approx(china - shut, abs=1e-9)
    assert alone["CHN"]["given_back_pct"] == pytest.approx(100 * (shut - china) / shut, abs=1e-6)
    assert alone["IND"]["given_back_pct"] < alone["CHN"]["given_back_pct"]


def test_the_ladder_adds_up_and_its_last_step_is_the_whole(observatory: Observatory, west: dict[str, Any]) -> None:
    steps = west["ladder"]
    assert [row["joiner"] for row in steps] == ["G7", "EU", "AUS"]
    assert sum(row["adds"] for row in steps) == pytest.approx(steps[-1]["together"], abs=1e-9)
    assert steps[0]["alone"] == pytest.approx(steps[0]["together"], abs=1e-9)
    options = {"strength": "0.9", "through": "KAZ,ARM,KGZ", "leak": 0.25, "draws": 0}
    whole = rows(observatory.sanction("RUS", "G7,EU,AUS", **options).data)["RUS"]["pct"]
    assert steps[-1]["together"] == pytest.approx(whole, abs=1e-9)


def test_what_goes_round_stays_below_the_published_tenth(west: dict[str, Any]) -> None:
    found = west["evasion"]
    # Chupilkin, Javorcik and Plekhanov (2025): less than 10 % of the fall of direct trade.
    assert 0 < found["offset_trade_pct"] < 10
    assert [way["state"] for way in found["through"]] == ["KAZ", "ARM", "KGZ"]
    for way in found["through"]:
        assert way["usd"] == pytest.approx(way["to_target"] + way["from_target"])
    assert "10 %" in found["published"][0]["found_en"]


def test_a_dearer_way_round_carries_less(observatory: Observatory) -> None:
    cheap, dear = (
        observatory.sanction("RUS", "EU", through="TUR", leak=leak, draws=0).data["evasion"]["offset_trade_pct"]
        for leak in (0.1, 0.5)
    )
    assert 0 < dear < cheap


def test_drivers_are_answers_of_their_own(observatory: Observatory, west: dict[str, Any]) -> None:
    found = {row["driver"]: row for row in west["drivers"]}
    assert {"elasticity", "strength", "CHN", "IND", "ratio", "inputs", "fill", "deficits"} == set(found)
    options = {"strength": "0.9:0.9", "partner": "CHN:0.3,IND:0.2", "through": "KAZ,ARM,KGZ", "leak": 0.25, "draws": 0}
    whole = rows(observatory.sanction("RUS", "G7,EU,AUS", **options).data)["RUS"]["pct"]
    assert whole == pytest.approx(rows(west)["RUS"]["pct"], abs=1e-9)
    other = observatory.sanction("RUS", "G7,EU,AUS", **{**options, "deficits": "fixed"}).data
    assert rows(other)["RUS"]["pct"] in (
        pytest.approx(found["deficits"]["at_low"], abs=1e-6), pytest.approx(found["deficits"]["at_high"], abs=1e-6),
    )  # fmt: skip
    none = observatory.sanction("RUS", "G7,EU,AUS", **{**options, "fill": False}).data
    assert rows(none)["RUS"]["pct"] == pytest.approx(found["fill"]["at_low"], abs=1e-9)


def test_a_driver_without_a_solution_at_an_end_is_left_out(observatory: Observatory) -> None:
    # A strength of 0.9 stands for 0.8 to 1; cut off by all others wholly, Russia could not go on lending to them.
    with pytest.raises(NoEquilibrium):
        observatory.sanction("RUS", "*", draws=0)
    data = observatory.sanction("RUS", "*", strength="0.9", draws=0).data
    assert "elasticity" in {row["driver"] for row in data["drivers"]}
    assert "strength" not in {row["driver"] for row in data["drivers"]}


def test_everybody_is_a_group(observatory: Observatory) -> None:
    data = observatory.sanction("RUS", "*", strength="0.9:0.9", draws=0).data
    assert len(data["scenario"]["senders"]) == 193
    some = observatory.sanction("RUS", "G7,EU", strength="0.9:0.9", draws=0).data
    assert rows(data)["RUS"]["pct"] < rows(some)["RUS"]["pct"]


def test_stronger_sanctions_cost_the_target_more(observatory: Observatory) -> None:
    losses = [
        rows(observatory.sanction("IRN", "USA,EU", strength=f"{one}:{one}", draws=0).data)["IRN"]["pct"]
        for one in (0, 0.3, 0.6, 0.9, 1)
    ]
    assert losses[0] == 0
    assert losses == sorted(losses, reverse=True)


def test_cuts_of_exports_and_imports_hit_their_own_side(observatory: Observatory) -> None:
    sold = observatory.sanction("RUS", "EU", cut="exports", draws=0).data
    bought = observatory.sanction("RUS", "EU", cut="imports", draws=0).data
    assert {row["seller"] for row in sold["trade"] if row["cut"]} == {"RUS"}
    assert {row["buyer"] for row in bought["trade"] if row["cut"]} == {"RUS"}


def test_the_same_seed_gives_the_same_bands_and_no_draws_give_none(observatory: Observatory) -> None:
    one, two, other, none = (
        rows(observatory.sanction("RUS", "EU", draws=draws, seed=seed).data)["RUS"]
        for draws, seed in ((50, 1), (50, 1), (50, 2), (0, 1))
    )
    assert one == two
    assert one["lo"] != other["lo"]
    assert one["pct"] == pytest.approx(none["pct"], abs=1e-9)  # a batch is solved from a slope of its own
    assert one["pct"] == pytest.approx(other["pct"], abs=1e-9)
    assert none["lo"] is None


def test_north_korea_is_constructed_and_says_so(observatory: Observatory) -> None:
    data = observatory.lifeline("PRK", "RUS,CHN", openings=["0.3"], draws=50).data
    assert data["base"]["constructed"] == ["PRK"]
    assert data["base"]["economies"] == 195
    assert any("KOTRA" in one["text_en"] and "كوترا" in one["text_ar"] for one in data["caveats"])
    assert data["trade"][0]["partner"] == "CHN"
    assert data["trade"][0]["imports"] == pytest.approx(2.4e9)
    found = {row["partner"]: row for row in data["rows"]}
    assert 0 < found["RUS"]["points"] < found["CHN"]["points"] < found[None]["points"]
    assert found["CHN"]["given_back_pct"] is None
    # Nothing is sold by North Korea to Russia, and a factor leaves it so.
    assert "zero_stays" in {one["code"] for one in data["caveats"]}


def test_new_links_are_opened_to_what_gravity_says(observatory: Observatory) -> None:
    data = observatory.lifeline("PRK", "RUS", openings=["1:1"], new_links=True, draws=0).data
    shut = observatory.lifeline("PRK", "RUS", openings=["1:1"], draws=0).data
    assert data["rows"][0]["points"] > shut["rows"][0]["points"] > 0
    assert "new_links" in {one["code"] for one in data["caveats"]}


def test_a_lifeline_gives_back_what_a_sanction_with_that_partner_does(observatory: Observatory) -> None:
    data = observatory.lifeline("RUS", "CHN", by="G7,EU", openings=["0.3:0.3"], draws=0).data
    other = observatory.sanction("RUS", "G7,EU", partner="CHN:0.3:0.3", draws=0).data
    assert data["rows"][0]["given_back_pct"] == pytest.approx(other["partners"][0]["given_back_pct"], abs=1e-9)
    assert data["loss"]["pct"] == pytest.approx(other["partners"][0]["pct_without"], abs=1e-9)


def test_shapley_values_add_up_to_what_all_add(observatory: Observatory) -> None:
    data = observatory.coalition("RUS", "G7,EU", "CHN,IND,TUR,ARE,KAZ", draws=40).data
    total = data["all"]["pct"] - data["core"]["pct"]
    assert sum(row["shapley"] for row in data["candidates"]) == pytest.approx(total, abs=1e-9)
    assert data["orders"]["exact"]
    assert data["candidates"][0]["candidate"] == "CHN"
    for row in data["candidates"]:
        assert row["lo"] <= row["shapley"] <= row["hi"] < 0
        assert row["own"] < 0
    joined = observatory.sanction("RUS", "G7,EU,CHN", draws=0).data
    china = next(row for row in data["candidates"] if row["candidate"] == "CHN")
    assert china["first"] == pytest.approx(rows(joined)["RUS"]["pct"] - data["core"]["pct"], abs=1e-9)


def test_many_candidates_are_sampled_with_an_error(observatory: Observatory) -> None:
    names = "CHN,IND,TUR,ARE,KAZ,BRA,SAU,EGY,VNM,KOR,UZB,SRB"
    data = observatory.coalition("RUS", "G7,EU", names, draws=0).data
    assert not data["orders"]["exact"]
    total = data["all"]["pct"] - data["core"]["pct"]
    assert sum(row["shapley"] for row in data["candidates"]) == pytest.approx(total, abs=1e-9)
    assert 0 < max(row["error"] for row in data["candidates"]) < 0.01


def test_a_matrix_of_ones_own(observatory: Observatory, matrix: Path) -> None:
    data = observatory.sanction("A", "B", base=str(matrix), strength="0.5:0.5", elasticity="4", deficits="fixed", draws=0).data
    base = economies.base(observatory.world, economies.Spec(file=matrix)).economy
    factor = np.ones((3, 3))
    factor[0, 1] = factor[1, 0] = 0.5
    from mihwar.scenarios.trade.economy import shock

    found = solve(base, shock(base, factor), 4.0, Model("fixed"))
    for at, name in enumerate(base.regions):
        assert rows(data)[name]["pct"] == pytest.approx(100 * (found.welfare[0, at] - 1), abs=1e-10)
    assert data["base"]["gdp"] is None
    assert rows(data)["A"]["dollars"] is None
    assert data["drivers"][0]["driver"] == "deficits"


def test_a_scenario_file_with_changes(observatory: Observatory, matrix: Path, tmp_path: Path) -> None:
    path = tmp_path / "tariff.toml"
    path.write_text(
        f"""title_en = "A tariff"
elasticity = 4
draws = 0
focus = ["A"]
[base]
file = "{matrix.name}"
[model]
deficits = "fixed"
[[change]]
buyer = ["A"]
tariff = 0.1
[[change]]
seller = ["B"]
buyer = ["ROW"]
iceberg = 1.1
""",
        encoding="utf-8",
    )
    data = observatory.sanction(file=path).data
    base = economies.base(observatory.world, economies.Spec(file=matrix)).economy
    tariffs = np.zeros((3, 3))
    tariffs[1:, 0] = 0.1
    factor = np.ones((3, 3))
    factor[1, 2] = 1.1**-4
    from mihwar.scenarios.trade.economy import shock

    found = solve(base, shock(base, factor, tariffs), 4.0, Model("fixed"))
    assert rows(data)["A"]["pct"] == pytest.approx(100 * (found.welfare[0, 0] - 1), abs=1e-10)
    assert data["focus"] == ["A"]
    assert data["scenario"]["title_en"] == "A tariff"


def test_changes_pair_by_pair_from_a_table(observatory: Observatory, matrix: Path, tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text("exporter,importer,tariff\nB,A,0.2\nROW,A,0.1\n", encoding="utf-8")
    (tmp_path / "s.toml").write_text(
        f'draws = 0\n[base]\nfile = "{matrix.name}"\n[[change]]\nfile = "rates.csv"\n', encoding="utf-8"
    )
    given = merged(tmp_path / "s.toml", {})
    assert given.changes[0].file == tmp_path / "rates.csv"
    data = observatory.sanction(file=tmp_path / "s.toml").data
    assert rows(data)["B"]["pct"] < 0 < rows(data)["A"]["pct"]  # a small tariff of a buyer with weight shifts the terms of trade


def test_the_tariffs_of_2025_as_a_scenario_of_their_own(observatory: Observatory) -> None:
    example = Path(__file__).parents[1] / "docs" / "examples" / "tariffs-2025.toml"
    data = observatory.sanction(file=example, draws=0).data
    published = {row["item"]: row for row in verifying.rows(observatory.world) if "income tax relief" in row["table"]}
    for state in ("USA", "CHN", "CAN", "MEX", "VNM"):
        # The paper has no home sales where imports exceed spending (two small economies); here they are a billionth of output.
        assert rows(data)[state]["pct"] == pytest.approx(published[f"{state}, welfare %"]["published"], abs=1e-4)


def test_a_table_with_sectors_runs_behind_the_same_command(observatory: Observatory, tmp_path: Path) -> None:
    names = {"RUS": 1.0, "DEU": 3.0, "CHN": 5.0}
    lines = ["sector,exporter,importer,trade"]
    for sector, home in (("goods", 20), ("services", 40)):
        for seller, size in names.items():
            for buyer, other in names.items():
                flow = home * size if seller == buyer else (size * other) ** 0.5 * (2 if sector == "goods" else 0.2)
                lines.append(f"{sector},{seller},{buyer},{flow}")
    (tmp_path / "trade.csv").write_text("\n".join(lines), encoding="utf-8")
    made = [f"{one},{sector},{share}" for one in names for sector, share in (("goods", 0.4), ("services", 0.6))]
    (tmp_path / "made.csv").write_text("region,sector,value_added\n" + "\n".join(made), encoding="utf-8")
    used = [
        f"{one},{use},{sector},{(1 - share) / 2}"
        for one in names for sector, share in (("goods", 0.4), ("services", 0.6)) for use in ("goods", "services")
    ]  # fmt: skip
    (tmp_path / "used.csv").write_text("region,input,sector,share\n" + "\n".join(used), encoding="utf-8")
    (tmp_path / "s.toml").write_text(
        'target = "RUS"\nby = "DEU"\nstrength = "0.9:0.9"\ndraws = 6\n[base]\nfile = "trade.csv"\nproduction = "made.csv"\n'
        'inputs = "used.csv"\n',
        encoding="utf-8",
    )
    data = observatory.sanction(file=tmp_path / "s.toml").data
    summed = {row["state"]: row["pct"] for row in data["one_sector"]}
    assert [row["sector"] for row in data["base"]["sectors"]] == ["goods", "services"]
    assert rows(data)["RUS"]["pct"] < summed["RUS"] < 0  # inputs and an open sector make the loss larger than the sum shows
    assert rows(data)["RUS"]["lo"] < rows(data)["RUS"]["pct"]
    assert "one_sector" not in {one["code"] for one in data["caveats"]}


def test_an_estimate_gives_the_strength(observatory: Observatory, tmp_path: Path) -> None:
    path = tmp_path / "est.json"
    path.write_text(
        json.dumps({"covariates": [{"name": "sanction", "coefficient": -0.5}, {"name": "rta", "coefficient": 0.2}],
                    "covariance": [[0.01, 0.0], [0.0, 0.0025]]}),
        encoding="utf-8",
    )  # fmt: skip
    data = observatory.sanction("RUS", "EU", estimate=str(path), strength="=sanction", partner="CHN:=rta", draws=200).data
    assert data["scenario"]["strength"] == pytest.approx(1 - np.exp(-0.5))
    assert data["scenario"]["partners"][0]["opening"] == pytest.approx(np.exp(0.2) - 1)
    assert data["scenario"]["estimate"] == {
        "file": "est.json",
        "coefficient": "sanction",
        "value": -0.5,
        "se": pytest.approx(0.1),
    }
    assert "estimated" in {one["code"] for one in data["caveats"]}
    with pytest.raises(BadChoice, match="no coefficient war"):
        observatory.sanction("RUS", "EU", estimate=str(path), strength="=war")
    with pytest.raises(BadChoice, match="does not fall"):
        observatory.sanction("RUS", "EU", estimate=str(path), strength="=rta")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"target": "RUS"}, "needs both"),
        ({"by": "EU"}, "needs both"),
        ({"target": "RUS", "by": "RUS"}, "all among the sanctioned"),
        ({"target": "RUS", "by": "EU", "strength": "1.2"}, "between 0 and 1"),
        ({"target": "RUS", "by": "EU", "strength": "-0.1"}, "between 0 and 1"),
        ({"target": "RUS", "by": "EU", "strength": "much"}, "is no The strength"),
        ({"target": "RUS", "by": "EU", "cut": "oil"}, "is no cut"),
        ({"target": "RUS", "by": "EU", "partner": "CHN"}, "is no partner"),
        ({"target": "RUS", "by": "EU", "partner": "DEU:0.3"}, "cannot sanction and open"),
        ({"target": "RUS", "by": "EU", "through": "DEU", "leak": 0.1}, "cannot stand between"),
        ({"target": "RUS", "by": "EU", "leak": -1.0}, "leak cost"),
        ({"target": "RUS", "by": "EU", "elasticity": "0"}, "elasticity"),
        ({"target": "RUS", "by": "EU", "elasticity": "8:2"}, "ascending"),
        ({"target": "RUS", "by": "EU", "deficits": "any"}, "closure of deficits"),
        ({"target": "RUS", "by": "EU", "draws": -1}, "number of draws"),
        ({"target": "RUS", "by": "EU", "ratio": 9.0}, "ratio"),
        ({"target": "RUS", "by": "EU", "year": 1850}, "1850"),
        ({"target": "CUB", "by": "USA"}, "CUB is not in the base"),
        ({"target": "RUS", "by": "EU", "strength": "=sanction"}, "--estimate"),
        ({"target": "RUS", "by": "EU", "speed": 3}, "has no speed"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(observatory: Observatory, options: dict[str, Any], said: str) -> None:
    with pytest.raises(BadChoice, match=said):
        observatory.sanction(**options)


def test_a_name_that_is_neither_state_nor_group(observatory: Observatory) -> None:
    with pytest.raises(UnknownState, match="neither a state on"):
        observatory.sanction("RUS", "Atlantis")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("exporter,importer,trade\nA,A,1\nA,B,-1\nB,A,1\nB,B,1\n", "negative"),
        ("exporter,importer,trade\nA,B,1\nB,A,1\nB,B,1\n", "A have no sales at home"),
        ("exporter,importer,trade\nA,A,1\nB,B,1\n", "trade with no other"),
        ("exporter,importer,trade\nA,A,1\nA,B,\nB,A,1\nB,B,1\n", "no trade for A to B"),
        ("exporter,importer,trade\nA,A,1\nA,A,2\nB,B,1\n", "more than once"),
        ("seller,buyer,trade\nA,A,1\n", "lacks the column exporter"),
        ("exporter,importer,trade\n", "no rows"),
        ("exporter,importer,trade\nA,A,much\n", "not all numbers"),
    ],
)
def test_an_ill_posed_matrix_is_refused(observatory: Observatory, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "m.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((BadChoice, BadFile), match=said):
        observatory.sanction("A", "B", base=str(path))


def test_a_state_cut_off_with_an_open_deficit_has_no_equilibrium(observatory: Observatory, matrix: Path) -> None:
    with pytest.raises(NoEquilibrium, match="--deficits none"):
        observatory.sanction("A", "B,ROW", base=str(matrix), draws=0)
    found = observatory.sanction("A", "B,ROW", base=str(matrix), deficits="none", draws=0).data
    assert rows(found)["A"]["pct"] < 0


def test_scenario_files_are_refused_with_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('target = "RUS"\nbi = "EU"\n', encoding="utf-8")
    with pytest.raises(BadFile, match="has no bi"):
        merged(path, {})
    path.write_text('target = "RUS\n', encoding="utf-8")
    with pytest.raises(BadFile, match="not TOML"):
        merged(path, {})
    path.write_text('[[change]]\nbuyer = ["USA"]\n', encoding="utf-8")
    assert merged(path, {}).changes[0].buyer == ("USA",)
    with pytest.raises(BadFile, match="is no file"):
        merged(tmp_path / "none.toml", {})


def test_levers_are_read() -> None:
    assert strength("0.9") == Range(pytest.approx(0.8), 0.9, pytest.approx(1.0))
    assert strength("0.97") == Range(pytest.approx(0.94), 0.97, pytest.approx(1.0))
    assert strength("1") == Range(1, 1, 1)
    assert strength("0.7:0.8:1") == Range(0.7, 0.8, 1)
    assert opening("-0.3") == Range(pytest.approx(-0.4), -0.3, pytest.approx(-0.2))
    assert partners("CHN:+0.3, IND:0.1:0.2") == {"CHN": opening("0.3"), "IND": Range(0.1, pytest.approx(0.15), 0.2)}
    assert scenario(target="RUS", by="EU").elasticity == Range(2, 5, 8, True)


@pytest.mark.parametrize("lang", LANGS)
def test_sentences_in_both_languages(west: dict[str, Any], lang: str) -> None:
    language = Language(lang)
    said = [
        traded.title(west, language), *traded.setting(west, language), *traded.headline(west, language),
        *traded.partners(west, language), *traded.evasion(west, language), traded.solved(west, language),
        *(traded.driver(west, row, language)[0] for row in west["drivers"]),
    ]  # fmt: skip
    assert all(said)
    assert not any("{" in one or "None" in one for one in said)
    assert language.of(west["caveats"][0], "text") in (west["caveats"][0]["text_en"], west["caveats"][0]["text_ar"])


# Through the command line


@pytest.mark.parametrize("lang", LANGS)
def test_the_commands_of_the_issue(db: Path, capsys: pytest.CaptureFixture[str], lang: str) -> None:
    for command in (
        [
            "sanction",
            "--target",
            "RUS",
            "--by",
            "G7,EU,AUS",
            "--cut",
            "all",
            "--strength",
            "0.9",
            "--partner",
            "CHN:+0.3,IND:+0.2",
        ],
        ["coalition", "--target", "RUS", "--by", "G7,EU", "--candidates", "CHN,IND,TUR"],
        ["lifeline", "--to", "PRK", "--from", "RUS"],
    ):
        assert run([*command, "--draws", "20", "--lang", lang, "--db", str(db)]) == 0
        out = capsys.readouterr().out
        assert "{" not in out
        assert len(out.splitlines()) > 25


def test_tables_by_the_ending(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["sanction", "--target", "RUS", "--by", "EU", "--draws", "0", "--db", str(db), "--out"]
    for table, column in (("welfare", "real_wage"), ("trade", "cut"), ("diverted", "home")):
        path = tmp_path / f"{table}.csv"
        assert run([*command, str(path), "--table", table]) == 0
        assert column in pyarrow.csv.read_csv(path).column_names
    assert run(["sanction", "--target", "RUS", "--by", "EU", "--strength", "2", "--db", str(db)]) == 2
    assert "between 0 and 1" in capsys.readouterr().err
    assert run(["sanction", "--target", "RUS", "--by", "EU", "--sigma", "6", "--elasticity", "5", "--db", str(db)]) == 2
    assert "not both" in capsys.readouterr().err


def test_sigma_is_the_elasticity_plus_one(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for option in (["--sigma", "7"], ["--elasticity", "6"]):
        assert run(["sanction", "--target", "RUS", "--by", "EU", "--draws", "0", "--json", "--db", str(db), *option]) == 0
        found.append(json.loads(capsys.readouterr().out))
    assert found[0]["elasticity"] == found[1]["elasticity"] == 6
    assert found[0]["welfare"] == found[1]["welfare"]
