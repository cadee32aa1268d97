import pytest
from making import chosen, cut, r_frame, tables, values

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.cow_igo import SOURCE


def pairs(folder, **changed):
    columns = {"ccode1": [2, 2], "ccode2": [20, 710], "year": [1920, 1971], "dyadigos": [7, 0]}
    return r_frame(folder / "cow_igo_ndy.rda", {**columns, **changed})


def test_pairs_and_counts(tmp_path):
    columns = {"ccode": [2], "year": [1920], "sum_igo_full": [9], "sum_igo_associate": [0], "sum_igo_observer": [1]}
    found = tables(SOURCE, pairs(tmp_path), r_frame(tmp_path / "cow_igo_sy.rda", columns))
    assert values(found["flow"], "shared_igos") == {("2", "20", 1920): 7, ("2", "710", 1971): 0}
    assert "undirected" in found["flow"][0]["unit"]
    assert values(found["attribute"], "igo_full") == {("2", 1920): 9}
    assert values(found["attribute"], "igo_observer") == {("2", 1920): 1}
    assert {row["variable"] for row in found["coverage"]} == {
        "shared_igos",
        "igo_full",
        "igo_associate",
        "igo_observer",
    }


@pytest.mark.parametrize(
    "wrong", [{"dyadigos": [-1, 0]}, {"ccode2": [2, 710]}, {"ccode2": [20, 20], "year": [1920] * 2}, {"year": [1, 2]}]
)
def test_contradictions_are_refused(tmp_path, wrong):
    with pytest.raises(BadFacts):
        list(SOURCE.read([pairs(tmp_path, **wrong)]))


def test_a_truncated_file_is_refused(tmp_path):
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(pairs(tmp_path))]))


@pytest.mark.shared
def test_the_package_files(shared):
    found = list(SOURCE.read(chosen(SOURCE, shared / "cow_igo")))
    assert sum(batch.data.num_rows for batch in found if batch.table == "flow") == 917_695
    full = next(batch.data for batch in found if batch.data["variable"][0].as_py() == "igo_full")
    rows = [row for row in full.to_pylist() if (row["state"], row["year"]) == ("2", 2014)]
    assert [row["value"] for row in rows] == [89]
