from datetime import date

import pytest
from making import chosen, cut, tables, text

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.atop_members import COLUMNS, SOURCE

ROW = dict.fromkeys(COLUMNS, 0) | {"yrent": 1949, "moent": 4, "dayent": 4, "version": "4.01"}


def write(folder, *rows):
    lines = [",".join(ROW)] + [",".join(str(v) for v in {**ROW, **row}.values()) for row in rows]
    return text(folder / "atop4_01m.csv", "\n".join(lines) + "\n")


def member(code, **changed):
    return {"atopid": 3180, "member": code, "defense": 1, **changed}


def test_phases_without_a_gap_are_one_membership(tmp_path):
    first = {"phase": 1, "yrexit": 1951, "moexit": 6, "dayexit": 19}
    second = {"phase": 2, "yrent": 1951, "moent": 6, "dayent": 19}
    found = tables(
        SOURCE,
        write(
            tmp_path,
            *(member(code, **phase) for phase in (first, second) for code in (2, 220)),
            member(350, phase=2, yrent=1951, moent=10, dayent=22),
        ),
    )
    (act,) = found["act"]
    assert (act["id"], act["title_en"], act["locator"]) == ("atop-members/3180", "ATOP alliance 3180", "atopid 3180")
    assert (act["began"], act["precision"], "ended" in act) == (date(1949, 4, 4), "day", False)
    assert [(row["state"], row["since"], row.get("until")) for row in found["party"]] == [
        ("2", date(1949, 4, 4), None),
        ("220", date(1949, 4, 4), None),
        ("350", date(1951, 10, 22), None),
    ]
    (clause,) = found["clause"]
    assert (clause["kind"], clause["by"], clause["conditions"]) == ("defence", [], [])
    assert "since" not in clause
    assert (found["coverage"][0]["began"], found["coverage"][0]["ended"]) == (date(1815, 1, 1), date(2017, 1, 1))


def test_obligations_of_some_members_name_them(tmp_path):
    rows = (member(220, defcoadv=1, defconpr=1), member(8152, defense=0, consul=1))
    found = tables(SOURCE, write(tmp_path, *rows))
    assert [(row["kind"], row["by"], row["conditions"]) for row in found["clause"]] == [
        ("defence", ["cow:220"], ["specific_adversary", "unprovoked"]),
        ("consultation", ["cow:8152"], []),
    ]


def test_an_obligation_that_comes_with_a_phase(tmp_path):
    first = {"phase": 1, "yrexit": 1960, "moexit": 1, "dayexit": 1}
    second = {"phase": 2, "yrent": 1960, "moent": 1, "dayent": 1, "yrexit": 1970, "moexit": 5, "dayexit": ""}
    rows = [member(code, **first) for code in (2, 20)] + [member(code, consul=1, **second) for code in (2, 20)]
    found = tables(SOURCE, write(tmp_path, *rows))
    assert [(row["kind"], row["since"], row["until"], row["by"]) for row in found["clause"]] == [
        ("defence", date(1949, 4, 4), date(1970, 5, 1), []),
        ("consultation", date(1960, 1, 1), date(1970, 5, 1), []),
    ]
    assert found["act"][0]["ended"] == date(1970, 5, 1)


def test_a_return_after_an_absence_is_a_second_membership(tmp_path):
    gone = member(651, yrexit=1979, moexit=3, dayexit=31)
    back = member(651, yrent=1989, moent=5, dayent=22)
    found = tables(SOURCE, write(tmp_path, gone, back, member(660)))
    egypt = [(row["since"], row.get("until")) for row in found["party"] if row["state"] == "651"]
    assert egypt == [(date(1949, 4, 4), date(1979, 3, 31)), (date(1989, 5, 22), None)]


def test_unknown_days_and_members_without_an_obligation(tmp_path):
    rows = (member(200, dayent=""), member(365, dayent=99, defense=0))
    found = tables(SOURCE, write(tmp_path, *rows))
    assert (found["act"][0]["began"], found["act"][0]["precision"]) == (date(1949, 4, 1), "month")
    assert ["note_en" in row for row in found["party"]] == [False, True]


def test_version_5_goes_to_2018(tmp_path):
    found = tables(SOURCE, write(tmp_path, member(2, version="5.1"), member(20, version="5.1")))
    assert found["coverage"][0]["ended"] == date(2019, 1, 1)


@pytest.mark.parametrize("wrong", [{"yrexit": 1948, "moexit": 1, "dayexit": 1}, {"yrent": 1700}, {"version": "9"}])
def test_contradictions_are_refused(tmp_path, wrong):
    with pytest.raises(BadFacts):
        list(SOURCE.read([write(tmp_path, member(2, **wrong))]))


def test_a_truncated_file_is_refused(tmp_path):
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(write(tmp_path, member(2), member(20)), 0.9)]))


@pytest.mark.shared
def test_official_file(shared):
    path = shared / "atop" / "atop4_01m.csv"
    assert chosen(SOURCE, shared / "atop") == [path]
    assert len(path.read_text().splitlines()) - 1 == 2_398
    found = tables(SOURCE, path)
    assert len(found["act"]) == 745
    korea = [row for row in found["party"] if row["act"] == "atop-members/3445"]
    assert [(row["state"], row["since"], row.get("until")) for row in korea] == [
        ("710", date(1961, 7, 11), None),
        ("731", date(1961, 7, 11), None),
    ]
    nato = {row["state"]: row["since"] for row in found["party"] if row["act"] == "atop-members/3180"}
    assert (nato["316"], nato["341"]) == (date(1997, 12, 16), date(2016, 5, 19))
    assert set(SOURCE.known) <= {row["state"] for row in found["party"]}


@pytest.mark.shared
def test_members_give_the_defence_pairs_of_the_directed_file(shared):
    """1990: 1,894 directed defence pairs, worked out from members and clauses alone."""
    found = tables(SOURCE, shared / "atop" / "atop4_01m.csv")
    first, after, never = date(1990, 1, 1), date(1991, 1, 1), date(2017, 1, 1)
    pairs = set()
    for clause in (row for row in found["clause"] if row["kind"] == "defence"):
        parties = [row for row in found["party"] if row["act"] == clause["act"]]
        for one in parties:
            if clause["by"] and f"cow:{one['state']}" not in clause["by"]:
                continue
            for other in parties:
                since = max(one["since"], other["since"], clause.get("since", one["since"]))
                until = min(row.get("until", never) for row in (one, other, clause))
                if one["state"] != other["state"] and since < until and since < after and until > first:
                    pairs.add((one["state"], other["state"]))
    assert len(pairs) == 1_894
