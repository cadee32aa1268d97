from datetime import date

import pytest
from making import chosen, cut, r_frame, tables

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.rivalries import SOURCE


def spells(folder, **changed):
    columns = {
        "tssr_id": [19, 40, 199, 200],
        "rivalry": ["Austria-Prussia", "Colombia-Venezuela", "Austria-Nowhere", "Russia-United States"],
        "ccode1": [255, 100, 305, 2],
        "ccode2": [305, 101, 325, 365],
        "start": [1740, 1831, 1950, 2007],
        "end": [1870, 2020, 1955, None],
        "positional": [1, None, None, 1],
        "spatial": [1, 1, None, None],
        "ideological": [None, 1, None, None],
        "interventionary": [1, None, None, None],
    }
    return r_frame(folder / "tss_rivalries.rda", {**columns, **changed})


def test_acts_and_rivals(tmp_path):
    found = tables(SOURCE, spells(tmp_path))
    assert [(row["began"], row.get("ended")) for row in found["act"]] == [
        (date(1740, 1, 1), date(1871, 1, 1)),
        (date(1831, 1, 1), None),  # the data end in 2020
        (date(1950, 1, 1), date(1956, 1, 1)),
        (date(2007, 1, 1), None),
    ]
    assert found["act"][0]["note_en"] == "Rivalry: positional, spatial, interventionary."
    assert found["act"][0]["precision"] == "year"
    states = {row["act"]: set() for row in found["party"]}
    for row in found["party"]:
        states[row["act"]].add(row["state"])
    assert states["tss-rivalries/19"] == {"255", "300"}  # the empire, not the republic
    assert states["tss-rivalries/199"] == {"305", "325"}


@pytest.mark.parametrize("wrong", [{"end": [1700, 2020, 1955, 2000]}, {"tssr_id": [1, 1, 2, 3]}, {"end": [2030] * 4}])
def test_contradictions_are_refused(tmp_path, wrong):
    with pytest.raises(BadFacts):
        list(SOURCE.read([spells(tmp_path, **wrong)]))


def test_a_truncated_file_is_refused(tmp_path):
    with pytest.raises(BadFile):
        list(SOURCE.read([cut(spells(tmp_path))]))


@pytest.mark.shared
def test_the_package_file(shared):
    found = tables(SOURCE, *chosen(SOURCE, shared / "rivalries"))
    assert len(found["act"]) == 264
    assert found["coverage"][0]["began"] == date(1494, 1, 1)
    assert {row["state"] for row in found["party"]} >= set(SOURCE.known)
