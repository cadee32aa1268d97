"""Files whose name promises a dataset: loaded, passed over or refused, and the old database left as it was."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from mihwar.errors import BadFile
from mihwar.store.build import build

NMC = (
    "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n"
    "GFR,260,1990,1,1,1,1,63,1,.02,2021\nGMY,255,1990,2,2,2,-9,79,2,.03,2021\n"
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one good file, under a name of its owner's, and many that are not what their name says."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "my capabilities.csv").write_text(NMC, encoding="utf-8")
    (folder / "data.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "SOURCE.md").write_text("where it comes from", encoding="utf-8")
    (folder / "gdp.csv").write_text("country,gdp\nA,1\n", encoding="utf-8")
    (folder / "consolidated.xml").write_text('<?xml version="1.0"?><sdnList></sdnList>', encoding="utf-8")
    return folder


BROKEN = {
    "Dyadic_COW_4.0.csv": (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "a pointer to the file"),
    "states2016.csv": (b"", "it is empty"),
    "GSDB_V4.csv": (b"<!DOCTYPE html><html><body>404</body></html>", "a web page"),
    "contdird.csv.gz": (b"\x1f\x8b\x08\x00\x00\x00", "cut short or damaged"),
    "majors2024.csv": (b"id;name\n1;A\n", "begins with 'id;name'"),
    "UNVotes.csv": (b"rcid\0\0\0\0", "NUL bytes"),
    "cow_nmc.rda": (b"BZh91AY&SY\x00\x00", "cut short or damaged"),
    "TIESv4-1.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "no whole workbook"),
    "IdealpointsJuly2025.dta": (b"ccode,year\n", "no Stata file"),
    "UNVotes_1946.parquet": (b"PAR1 cut", "no whole parquet file"),
    "NMC-60-abridged.csv": ("stateabb,ccode\n".encode("utf-16"), "UTF-16"),
    "COW_Trade_4.0.zip": (b"PK\x03\x04 cut", "cut short or damaged"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_publishers_name_with_other_content_is_refused_in_one_sentence(tmp_path, name):
    content, wrong = BROKEN[name]
    (tmp_path / name).write_bytes(content)
    db = tmp_path / "there.duckdb"
    with pytest.raises(BadFile) as why:
        build(db, tmp_path)
    said = str(why.value)
    assert name in said
    assert wrong in said
    assert "--keep-going" in said
    assert "\n" not in said
    assert not db.exists()


def test_an_archive_that_was_not_unpacked_is_refused_and_one_that_was_is_not(tmp_path):
    from mihwar.store.build import _choose, _files

    archive = tmp_path / "COW_Trade_4.0.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("National_COW_4.0.csv", "x")
    ((path, card, why),) = _choose(_files(tmp_path)).refused
    assert (path, card) == (archive, "cow-trade")
    assert "was not unpacked" in str(why)
    archive.with_suffix("").mkdir()
    assert not _choose(_files(tmp_path)).refused


def test_keep_going_says_what_was_refused_and_loads_the_rest(odd, tmp_path):
    for name, (content, _) in BROKEN.items():
        (odd / name).write_bytes(content)
    built = build(tmp_path / "x.duckdb", odd, keep_going=True)
    became = {Path(one.path).name: one for one in built.files}
    assert {name for name, one in became.items() if one.outcome == "refused"} == set(BROKEN)
    assert {name for name, one in became.items() if one.outcome == "skipped"} == {
        "data.csv", "SOURCE.md", "gdp.csv", "consolidated.xml",
    }  # fmt: skip
    loaded = became["my capabilities.csv"]
    assert (loaded.outcome, loaded.card, loaded.rows) == ("loaded", "cow-nmc", 7 + 7)
    assert "260 counts only where 255 has no row" in loaded.reason
    assert built.rows["cow-nmc"] == 14


def test_a_broken_edition_does_not_pass_for_an_old_one(tmp_path):
    (tmp_path / "NMC-60-abridged.csv").write_text(NMC, encoding="utf-8")
    (tmp_path / "NMC-70-abridged.csv").write_text(NMC.replace("1990,1,", "1990,many,"), encoding="utf-8")
    with pytest.raises(BadFile, match="NMC-70-abridged"):
        build(tmp_path / "x.duckdb", tmp_path)


def test_the_old_database_stays(db, tmp_path):
    kept = tmp_path / "kept.duckdb"
    kept.write_bytes(db.read_bytes())
    (tmp_path / "states2016.csv").write_bytes(b"")
    with pytest.raises(BadFile):
        build(kept, tmp_path / "states2016.csv")
    assert kept.read_bytes() == db.read_bytes()
    assert [path.name for path in tmp_path.glob("*.building*")] == []


@pytest.mark.shared
def test_the_publishers_files_are_all_known_or_passed_over(shared):
    from mihwar.store.build import _choose, _files

    chosen = _choose(_files(shared))
    assert chosen.refused == []
    assert len(chosen.files) == 34
