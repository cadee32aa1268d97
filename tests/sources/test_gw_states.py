from datetime import date

import pytest
from making import chosen, cut, r_frame, tables, values

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.gw_states import SOURCE


def days(*texts):
    return [float((date.fromisoformat(text) - date(1970, 1, 1)).days) for text in texts]


def system(path, **changed):
    columns = {
        "gwcode": [2, 971],
        "gw_abb": ["USA", "NAU"],
        "microstate": [0, 1],
        "start": days("1816-01-01", "1968-01-31"),
        "end": days("1818-12-31", "1969-12-31"),
    }
    return r_frame(path / "gw_system.rda", {**columns, **changed})


def test_states_and_microstates(tmp_path):
    found = tables(SOURCE, system(tmp_path))
    assert set(values(found["attribute"], "gw_member")) == {("2", 1816), ("2", 1817), ("2", 1818)}
    assert set(values(found["attribute"], "gw_microstate")) == {("971", 1968), ("971", 1969)}
    assert {row["ended"] for row in found["coverage"]} == {date(1970, 1, 1)}


def test_the_scheme_is_gw(tmp_path):
    assert {batch.scheme for batch in SOURCE.read([system(tmp_path)])} == {"gw"}


def test_a_truncated_file_is_refused(tmp_path):
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(system(tmp_path))]))


def test_an_end_before_the_beginning_is_refused(tmp_path):
    with pytest.raises(BadFacts, match="971"):
        list(SOURCE.read([system(tmp_path, end=days("1818-12-31", "1960-01-01"))]))


@pytest.mark.shared
def test_editions(shared):
    folder = shared / "gw_state_system"
    assert [path.name for path in chosen(SOURCE, folder)] == ["gw_system.rda"]
    newest = values(tables(SOURCE, folder / "gw_system.rda")["attribute"], "gw_member")
    older = [values(tables(SOURCE, folder / name)["attribute"], "gw_member") for name in ("gw_states.rda", "gwstates.xlsx")]
    assert older[0] == older[1]
    assert len(older[0]) == 17_767
    assert set(older[0]) <= set(newest)
    # 2015: Germany 260, Yemen 678, Serbia 340 by Gleditsch and Ward, not COW's 255, 679, 345
    in_2015 = {code for code, year in newest if year == 2015}
    assert {"260", "678", "340"} <= in_2015
    assert not {"255", "679", "345"} & in_2015
