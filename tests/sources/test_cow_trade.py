import pytest
from making import chosen, cut, r_frame, tables, text, values

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.cow_trade import SOURCE

NATIONAL = """ccode,statename,stateabb,year,imports,exports,alt_imports,alt_exports,source1,source2,version
2,United States of America,USA,1870,450,,,,1,1,4
437,C\u00f4te d'Ivoire,CDI,1970,-9,0,,,1,1,4
"""
DYADIC = """ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,smoothflow2
710,731,2014,China,North Korea,2845,3883,2845,3883
437,710,1970,C\u00f4te d'Ivoire,China,-9,0,-9,0
"""
EXPECTED = {("731", "710", 2014): 2845, ("710", "731", 2014): 3883, ("437", "710", 1970): 0}


def test_national_totals_in_latin_1(tmp_path):
    found = tables(SOURCE, text(tmp_path / "National_COW_4.0.csv", NATIONAL, "latin-1"))
    assert values(found["attribute"], "imports") == {("2", 1870): 450}
    assert values(found["attribute"], "exports") == {("437", 1970): 0}


def test_the_official_pairs_flow_from_seller_to_buyer(tmp_path):
    found = tables(SOURCE, text(tmp_path / "Dyadic_COW_4.0.csv", DYADIC, "latin-1"))
    assert values(found["flow"], "imports") == EXPECTED
    assert {row["layer"] for row in found["flow"]} == {"trade"}


def both_orders(folder):
    columns = {
        "ccode1": [710, 731, 437, 710],
        "ccode2": [731, 710, 710, 437],
        "year": [2014, 2014, 1970, 1970],
        "flow1": [2845, 3883, None, 0],
        "flow2": [3883, 2845, 0, None],
    }
    return r_frame(folder / "cow_trade_ddy.rds", columns)


def test_both_orders_are_not_counted_twice_and_the_official_file_goes_first(tmp_path):
    resaved = both_orders(tmp_path)
    assert values(tables(SOURCE, resaved)["flow"], "imports") == EXPECTED
    official = text(tmp_path / "Dyadic_COW_4.0.csv", DYADIC.replace("2845", "1"), "latin-1")
    assert values(tables(SOURCE, resaved, official)["flow"], "imports")[("731", "710", 2014)] == 1


def test_contradictions_are_refused(tmp_path):
    with pytest.raises(BadFacts, match="negative"):
        list(SOURCE.read([text(tmp_path / "Dyadic_COW_4.0.csv", DYADIC.replace("3883", "-4"), "latin-1")]))
    with pytest.raises(BadFacts, match="repeats"):
        list(SOURCE.read([text(tmp_path / "Dyadic_COW_4.0.csv", DYADIC.replace("437,710,1970", "710,731,2014"))]))


def test_truncated_files_are_refused(tmp_path):
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(text(tmp_path / "National_COW_4.0.csv", NATIONAL, "latin-1"), 0.95)]))
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(both_orders(tmp_path))]))


@pytest.mark.shared
def test_the_files(shared):
    import pyarrow.compute as pc

    found = list(SOURCE.read(chosen(SOURCE, shared / "cow-trade")))
    flows = next(batch.data for batch in found if batch.table == "flow")
    assert flows.num_rows == 1_296_475
    in_2014 = flows.filter(pc.equal(flows["year"], 2014)).to_pylist()
    value = {(row["source"], row["target"]): row["value"] for row in in_2014}
    assert (value[("731", "710")], value[("710", "731")]) == (2845, 3883)
    assert (value[("731", "365")], value[("365", "731")]) == (10, 90)
    assert (value[("365", "2")], value[("2", "365")]) == (23_692, 18_727)
