from datetime import date

import pytest
from making import chosen, cut, tables, text

from mihwar.errors import BadFacts, BadFile
from mihwar.sources import files
from mihwar.sources.cow_mid import COLUMNS, SOURCE

ROW = {
    "disno": 2, "statea": 2, "stateb": 200, "strtday": 1, "strtmnth": 7, "strtyr": 1902, "endday": 24, "endmnth": 1,
    "endyear": 1903, "fatlev": 0, "sideaa": 1, "sideab": 0, "hihosta": 3, "hihostb": 1, "rolea": 1, "year": 1902,
    "ongo2014": 0,
}  # fmt: skip
BACK = {"statea": 200, "stateb": 2, "sideaa": 0, "hihosta": 1, "hihostb": 3, "rolea": 3}


def write(folder, *rows, name="dyadic_mid_4.02.csv.gz"):
    lines = [",".join(ROW)] + [",".join(str(v) for v in {**ROW, **row}.values()) for row in rows]
    return text(folder / name, "\n".join(lines) + "\n")


def test_four_rows_are_one_act(tmp_path):
    later = {"year": 1903}
    found = tables(SOURCE, write(tmp_path, {}, later, BACK, {**BACK, **later}))
    (act,) = found["act"]
    assert act["id"] == "cow-mid/2/2-200/1902-07-01"
    assert (act["layer"], act["kind"], act["locator"]) == ("dispute", "militarized interstate dispute", "disno 2")
    assert (act["began"], act["ended"], act["precision"]) == (date(1902, 7, 1), date(1903, 1, 25), "day")
    assert act["note_en"] == "Fatality as coded: no deaths."
    assert [(row["state"], row["role"], row["position"]) for row in found["party"]] == [
        ("2", "side_a", "display of force"),
        ("200", "side_b", "no militarised action"),
    ]


def test_missing_days_months_and_deaths(tmp_path):
    unknown = {"strtday": -9, "endyear": 1902, "endmnth": 12, "endday": 31, "fatlev": -9}
    (act,) = tables(SOURCE, write(tmp_path, {**unknown}, {**BACK, **unknown}))["act"]
    assert (act["began"], act["precision"]) == (date(1902, 7, 1), "month")
    assert act["note_en"] == "Fatality as coded: deaths unknown."
    (act,) = tables(SOURCE, write(tmp_path, {**unknown, "strtmnth": -9}))["act"]
    assert (act["began"], act["precision"]) == (date(1902, 1, 1), "year")


def test_two_spells_of_a_pair_and_what_goes_on(tmp_path):
    second = {"strtyr": 2014, "endyear": 2014, "endmnth": 12, "endday": 31, "year": 2014, "ongo2014": 1, "sideaa": 0}
    found = tables(SOURCE, write(tmp_path, {}, second, {**BACK, **second, "sideaa": 1}))
    assert [row["id"] for row in found["act"]] == ["cow-mid/2/2-200/1902-07-01", "cow-mid/2/200-2/2014-07-01"]
    assert ["ended" in row for row in found["act"]] == [True, False]


def test_a_misprinted_sideab_is_not_used(tmp_path):
    found = tables(SOURCE, write(tmp_path, {"sideab": 1969}, {**BACK, "sideab": 0}))
    assert [row["role"] for row in found["party"]] == ["side_a", "side_b"]


def test_orders_that_contradict_each_other_follow_the_roles(tmp_path):
    found = tables(SOURCE, write(tmp_path, {"sideaa": 1, "rolea": 4}, {**BACK, "sideaa": 1, "rolea": 2}))
    assert found["act"][0]["id"] == "cow-mid/2/200-2/1902-07-01"
    with pytest.raises(BadFacts, match="same side"):
        list(SOURCE.read([write(tmp_path, {"sideaa": 1}, {**BACK, "sideaa": 1, "rolea": 1})]))


@pytest.mark.parametrize("wrong", [{"endyear": 1901}, {"year": 1905}, {"year": 1700, "strtyr": 1700}])
def test_contradictions_are_refused(tmp_path, wrong):
    with pytest.raises(BadFacts):
        list(SOURCE.read([write(tmp_path, wrong)]))


@pytest.mark.parametrize("wrong", [{"strtmnth": 13}, {"hihosta": "three"}])
def test_nonsense_is_refused(tmp_path, wrong):
    with pytest.raises(BadFile):
        list(SOURCE.read([write(tmp_path, wrong)]))


def test_a_truncated_gzip_is_refused(tmp_path):
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(write(tmp_path, {}, BACK), 0.9)]))


def test_the_newer_version_is_the_edition(tmp_path):
    write(tmp_path, {}, name="dyadic_mid_4.02.csv")
    write(tmp_path, {}, name="dyadic_mid_4.03.csv")
    assert chosen(SOURCE, tmp_path)[0].name == "dyadic_mid_4.03.csv"


@pytest.mark.shared
def test_official_file(shared):
    path = shared / "cow_mid" / "dyadic_mid_4.02.csv.gz"
    assert chosen(SOURCE, shared / "cow_mid") == [path]
    assert files.csv(path, COLUMNS).num_rows == 10_358
    found = tables(SOURCE, path)
    assert len({row["locator"] for row in found["act"]}) == 2_371
    assert len(found["act"]) == 3_544
    assert len(found["party"]) == 2 * 3_544
    assert max(row["began"] for row in found["act"]).year == 2014
    assert [row["id"] for row in found["act"] if "ended" not in row] == ["cow-mid/4682/369-365/2014-04-02"]
