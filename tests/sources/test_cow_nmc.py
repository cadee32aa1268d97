import pytest
from making import chosen, cut, r_frame, tables, text, values

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.cow_nmc import SOURCE, UNITS

CSV = """stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version
USA,2,1816,3823,17,80,254,8659,101,.039697491,2021
USA,2,1817,-9,0,80,277,8899,106,.03581661,2021
"""


def test_missing_is_left_out_and_zero_is_kept(tmp_path):
    found = tables(SOURCE, text(tmp_path / "NMC-60-abridged.csv", CSV))
    assert values(found["attribute"], "milex") == {("2", 1816): 3823}
    assert values(found["attribute"], "milper") == {("2", 1816): 17, ("2", 1817): 0}
    assert values(found["attribute"], "cinc")[("2", 1816)] == 0.039697491
    assert {row["variable"] for row in found["coverage"]} == set(UNITS)


def test_the_r_file(tmp_path):
    columns = {"ccode": [2, 2], "year": [1816, 1817], **{name: [1.0, None] for name in UNITS}}
    found = tables(SOURCE, r_frame(tmp_path / "cow_nmc.rda", columns))
    assert values(found["attribute"], "irst") == {("2", 1816): 1}


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("17,80", "-5,80", BadFacts),
        ("USA,2,1817", "USA,2,1816", BadFacts),
        ("2,1817", "2,3817", BadFacts),
        ("irst", "iron", BadFile),
        ("8659", "many", BadFile),
    ],
)
def test_contradictions_are_refused(tmp_path, old, new, error):
    path = text(tmp_path / "NMC-60-abridged.csv", CSV.replace(old, new))
    with pytest.raises(error):
        list(SOURCE.read([path]))


def test_truncated_files_are_refused(tmp_path):
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(text(tmp_path / "NMC-60-abridged.csv", CSV), 0.9)]))
    columns = {"ccode": [2] * 50, "year": list(range(1816, 1866)), **{name: [1.0] * 50 for name in UNITS}}
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(r_frame(tmp_path / "cow_nmc.rda", columns))]))


@pytest.mark.shared
def test_version_7_is_the_newer_edition(shared):
    paths = chosen(SOURCE, shared / "cow_nmc")
    assert [path.name for path in paths] == ["cow_nmc_v7.rda"]
    cinc = values(tables(SOURCE, *paths)["attribute"], "cinc")
    expected = {
        ("2", 1980): 0.133115, ("2", 2000): 0.142893, ("2", 2016): 0.133254, ("2", 2022): 0.123566,
        ("710", 1980): 0.119499, ("710", 2000): 0.162239, ("710", 2016): 0.230825, ("710", 2022): 0.234097,
        ("365", 1980): 0.168694, ("365", 2000): 0.051421, ("365", 2016): 0.036467, ("365", 2022): 0.038197,
        ("731", 2016): 0.013478, ("732", 2016): 0.023258, ("750", 2022): 0.099397,
    }  # fmt: skip
    assert {key: cinc[key] for key in expected} == pytest.approx(expected, abs=1e-6)
    assert round(sum(value for (_, year), value in cinc.items() if year == 2022), 4) == 1.0071


@pytest.mark.shared
def test_version_6(shared):
    path = shared / "cow_nmc" / "NMC-60-abridged.csv"
    found = tables(SOURCE, path)["attribute"]
    assert round(values(found, "cinc")[("2", 1945)], 3) == 0.384
    assert all(row["value"] >= 0 for row in found)
