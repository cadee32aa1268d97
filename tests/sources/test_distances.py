import pytest
from making import chosen, cut, r_frame, tables, values

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.distances import SOURCE


def pairs(folder, **changed):
    columns = {"ccode1": [2, 2], "ccode2": [41, 70], "year": [1886, 1886], "mindist": [932.5, 0]}
    return r_frame(folder / "cow_mindist.rda", {**columns, **changed})


def test_one_row_per_pair(tmp_path):
    found = tables(SOURCE, pairs(tmp_path))
    assert values(found["flow"], "mindist") == {("2", "41", 1886): 932.5, ("2", "70", 1886): 0}
    assert "undirected" in found["flow"][0]["unit"]
    assert "layer" not in found["flow"][0]


@pytest.mark.parametrize("wrong", [{"mindist": [30_000, 0]}, {"mindist": [-1, 0]}, {"ccode2": [1, 70]}, {"year": [1, 2]}])
def test_contradictions_are_refused(tmp_path, wrong):
    with pytest.raises(BadFacts):
        list(SOURCE.read([pairs(tmp_path, **wrong)]))


def test_broken_files_are_refused(tmp_path):
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(pairs(tmp_path))]))
    with pytest.raises(BadFile, match="mindist"):
        list(SOURCE.read([r_frame(tmp_path / "cow_mindist.rda", {"ccode1": [2], "ccode2": [20], "year": [1900]})]))


@pytest.mark.shared
def test_the_package_file(shared):
    found = list(SOURCE.read(chosen(SOURCE, shared / "distances")))
    assert found[0].data.num_rows == 952_244
