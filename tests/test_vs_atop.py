"""The comparison with ATOP, on a small made-up case: what is counted, where it hangs, which reason holds."""

from __future__ import annotations

import runpy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TOOL = Path(__file__).parent.parent / "tools" / "vs_atop.py"


@cache
def tool() -> dict[str, Any]:
    return runpy.run_path(str(TOOL))


def owed(*dyads: str, kind: str = "defence") -> set[Any]:
    return {tool()["Owed"](kind, *dyad.split("-")) for dyad in dyads}


def treaty(name: str, signed: date | None, *pairs: str) -> Any:
    return tool()["Treaty"](name, name, signed, frozenset(frozenset(pair.split("-")) for pair in pairs))


def made_up(**changes: Any) -> Any:
    """Four states: a pact in both, where ATOP has D too; a pact of ours alone; one of ATOP's alone; one without a number."""
    pact = owed("AAA-BBB", "BBB-AAA")
    joined = owed("AAA-DDD", "DDD-AAA")
    other = owed("AAA-CCC", kind="consultation")
    lacked = owed("BBB-CCC", "CCC-BBB", kind="nonaggression")
    strange = owed("CCC-DDD", kind="neutrality")
    outside = owed("AAA-XXX")
    data = {
        "ours": {one: frozenset({"pact"}) for one in pact | outside} | {one: frozenset({"ours"}) for one in other},
        "borrowed": frozenset(),
        "unverified": frozenset(),
        "theirs": dict.fromkeys(pact | joined | lacked, 1990) | dict.fromkeys(strange, 2018),
        "traced": {one: frozenset({"1"}) for one in pact | joined} | {one: frozenset({"2"}) for one in lacked},
        "states": frozenset({"AAA", "BBB", "CCC", "DDD"}),
        "treaties": {"pact": treaty("pact", date(1990, 1, 5), "AAA-BBB"), "ours": treaty("ours", date(1991, 1, 1), "AAA-CCC")},
        "alliances": {
            "1": treaty("1", date(1990, 1, 1), "AAA-BBB", "AAA-DDD", "BBB-DDD"),
            "2": treaty("2", date(1990, 1, 1), "BBB-CCC"),
        },
        "members": {"1": dict.fromkeys(("AAA", "BBB", "DDD"), 1990), "2": dict.fromkeys(("BBB", "CCC"), 1990)},
    }
    return tool()["Data"](**(data | changes))


def test_agreement_counts_directed_dyads_of_one_kind() -> None:
    ours = owed("AAA-BBB", "BBB-AAA", "AAA-CCC") | owed("AAA-BBB", kind="neutrality")
    theirs = owed("AAA-BBB", "BBB-AAA", "CCC-AAA")
    found = tool()["agreement"](ours, theirs, "defence", 3)
    assert (found.both, found.ours, found.theirs, found.share) == (2, 1, 1, 0.5)
    assert found.kappa == pytest.approx(1 / 3)  # of 6 pairs 4 agree; by chance 3 would
    nothing = tool()["agreement"](ours, theirs, "offence", 3)
    assert (nothing.both, nothing.share, nothing.kappa) == (0, None, None)


def test_a_dyad_hangs_on_the_treaty_that_bears_most() -> None:
    one, two, three, lost = sorted(owed("AAA-BBB", "AAA-CCC", "AAA-DDD", "BBB-CCC"))
    bearers = {one: frozenset({"wide"}), two: frozenset({"wide", "narrow"}), three: frozenset({"narrow", "wide"})}
    assert tool()["hung"]([one, two, three, lost], bearers) == {"wide": {one, two, three}, "": {lost}}


def test_the_first_reason_that_holds_is_taken() -> None:
    text = """
    [[reason]]
    atop = ["1"]
    states = ["DDD"]
    kinds = ["defence"]
    why = "membership"
    text = "D."
    [[reason]]
    atop = ["1"]
    why = "ended"
    text = "Ended."
    [[reason]]
    pairs = [["AAA", "CCC"]]
    why = "untraced"
    text = "No number."
    """
    reasons = tool()["read_reasons"](text)[0]
    bearers = {one: frozenset({"1"}) for one in owed("AAA-BBB", "AAA-DDD")}
    found = tool()["explained"](owed("AAA-BBB", "AAA-DDD", "CCC-AAA", "BBB-CCC"), bearers, reasons, "atop ")
    said = {(one.by, one.to): group.reason and group.reason.text for group in found for one in group.owed}
    assert said == {("AAA", "BBB"): "Ended.", ("AAA", "DDD"): "D.", ("CCC", "AAA"): "No number.", ("BBB", "CCC"): None}


@pytest.mark.parametrize("entry", ['why = "so"\ntreaty = "pact"', 'why = "ended"'])
def test_a_reason_without_a_known_word_or_a_bearer_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match=r"vs_atop_reasons\.toml"):
        tool()["read_reasons"](f'[[reason]]\ntext = "T."\n{entry}')


def test_one_treaty_in_both_has_nearly_the_same_day_and_parties() -> None:
    ours = [treaty("pact", date(1990, 1, 5), "AAA-BBB"), treaty("later", date(1990, 1, 30), "BBB-CCC")]
    theirs = [
        treaty("1", date(1990, 1, 1), "AAA-BBB", "AAA-DDD"),  # half of the pairs
        treaty("2", date(1990, 1, 1), "BBB-CCC"),  # 29 days off
        treaty("3", date(1990, 1, 1), "AAA-BBB", "AAA-CCC", "BBB-CCC", "BBB-DDD"),  # a quarter of the pairs
        treaty("4", None, "AAA-BBB"),
    ]
    assert tool()["same"](ours, theirs, {"2": "later"}) == {"1": "pact", "2": "later"}


def test_a_spell_ends_at_its_gap() -> None:
    assert tool()["unbroken"]({2018, 2017, 2015}, 2018) == 2017


def test_everything_that_differs_stands_on_the_page_once() -> None:
    found = tool()["compare"](made_up(), [], {}, {"2": "Pact of B and C"})
    assert [(group.bearer, group.owed) for group in found.ours] == [("ours", owed("AAA-CCC", kind="consultation"))]
    assert [(group.bearer, group.owed) for group in found.coded] == [("1", owed("AAA-DDD", "DDD-AAA"))]
    assert [(group.bearer, len(group.owed)) for group in found.unknown] == [("2", 2)]
    assert [group.reason.why for group in found.lost] == ["untraced"]
    text = tool()["page"](found)
    assert "| defence | 2 | 0 | 2 | 50.0% |" in text
    assert "1 dyads of ours fall away because a party is none: XXX." in text
    assert "## Not yet explained\n\n3 dyads (defence 2, consultation 1): `ours`, `1`." in text
    assert "| 2 | 1990-01-01 | BBB, CCC | nonaggression | nonaggression 2 | Pact of B and C |" in text


def test_what_was_coded_from_atop_is_no_agreement() -> None:
    found = tool()["compare"](made_up(borrowed=frozenset(owed("AAA-BBB"))), [], {}, {})
    first, second = tool()["page"](found).split("that were left out")
    assert "| defence | 1 | 0 | 2 |" in first
    assert "| defence | 2 | 0 | 2 |" in second
