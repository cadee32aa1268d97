from datetime import date

import pytest
from making import chosen, cut, tables, text

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.gml_mid import SOURCE

ROW = {
    "dispnum": 2, "ccode1": 2, "ccode2": 200, "year": 1902, "sidea1": 1, "sidea2": 0, "hostlev1": 3, "hostlev2": 1,
    "fatality": -9, "stmon": 7, "endmon": 1, "ongo2010": 0, "version": "gml-2.1.1",
}  # fmt: skip


def write(folder, *rows):
    both = []
    for row in rows:
        one = {**ROW, **row}
        turned = {"1": "2", "2": "1"}
        back = {k: one[k[:-1] + turned[k[-1]]] if k[:-1] in ("ccode", "sidea", "hostlev") else v for k, v in one.items()}
        both += [one, back]
    lines = [",".join(ROW)] + [",".join(str(v) for v in row.values()) for row in both]
    return text(folder / "gml-ddy-disputes-2.1.1.csv.gz", "\n".join(lines) + "\n")


def test_years_of_a_pair_are_one_act_to_the_month(tmp_path):
    found = tables(SOURCE, write(tmp_path, {}, {"year": 1903, "hostlev1": 4}))
    (act,) = found["act"]
    assert (act["id"], act["locator"]) == ("gml-mid/2/2-200/1902", "dispnum 2")
    assert (act["began"], act["ended"], act["precision"]) == (date(1902, 7, 1), date(1903, 2, 1), "month")
    assert act["note_en"] == "Fatality as coded: deaths unknown."
    assert [(row["state"], row["position"]) for row in found["party"]] == [
        ("2", "use of force"),
        ("200", "no militarised action"),
    ]


def test_one_who_joins_later_is_known_to_the_year_and_december_ends_in_january(tmp_path):
    december = {"endmon": 12, "stmon": 3}
    joined = {**december, "ccode1": 20, "year": 1903}
    found = tables(SOURCE, write(tmp_path, december, joined))
    by_id = {row["id"]: row for row in found["act"]}
    assert by_id["gml-mid/2/2-200/1902"]["ended"] == date(1903, 1, 1)
    late = by_id["gml-mid/2/20-200/1903"]
    assert (late["began"], late["ended"], late["precision"]) == (date(1903, 1, 1), date(1904, 1, 1), "year")


def test_a_gap_makes_two_spells_and_what_goes_on_has_no_end(tmp_path):
    found = tables(SOURCE, write(tmp_path, {"ongo2010": 1}, {"year": 1905, "ongo2010": 1}))
    assert [(row["began"].year, row.get("ended")) for row in found["act"]] == [(1902, date(1903, 1, 1)), (1905, None)]


@pytest.mark.parametrize("wrong", [{"stmon": 19}, {"endmon": 13}, {"year": 1700}, {"endmon": 2}])
def test_contradictions_are_refused(tmp_path, wrong):
    with pytest.raises(BadFacts):
        list(SOURCE.read([write(tmp_path, wrong)]))


def test_a_repeated_row_is_refused(tmp_path):
    with pytest.raises(BadFacts, match="repeats"):
        list(SOURCE.read([write(tmp_path, {}, {})]))


def test_a_truncated_gzip_is_refused(tmp_path):
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(write(tmp_path, {}), 0.9)]))


@pytest.mark.shared
def test_official_file(shared):
    found = tables(SOURCE, *chosen(SOURCE, shared / "cow_mid"))
    assert len({row["locator"] for row in found["act"]}) == 2_199
    assert len(found["act"]) == 3_371
    assert max(row["began"] for row in found["act"]).year == 2010
    assert found["coverage"][0]["ended"] == date(2011, 1, 1)
