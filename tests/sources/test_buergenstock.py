from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.buergenstock import SOURCE

HEADER = "actor,actor_type,iso3,claim,as_of,source,note\n"
LINES = (
    "Albania,state,ALB,supported,2024-06-16,https://a,\n"
    "Qatar,state,QAT,supported,2024-06-16,https://a,\n"
    'Qatar,state,QAT,attended_not_supported,2024-06-16,https://b,"conflicts, kept"\n'
    "Iraq,state,IRQ,supported,2024-06-16,https://a,\n"
    "Iraq,state,IRQ,removed,2024-06-17,https://c,\n"
    "Jordan,state,JOR,removed,2024-06-17,https://c,\n"
    "Zambia,state,ZMB,added,,https://d,did not attend\n"
    "Micronesia,state,FSM,added,2024-06-28,https://e,\n"
    "Council of Europe,organisation,,supported,2024-06-16,https://a,\n"
)


def supporters(parties: list[dict[str, Any]], day: date) -> set[str]:
    return {
        one["state"] or one["org"]
        for one in parties
        if one["position"] in ("supported", "added") and one["since"] <= day and (one["until"] or date.max) > day
    }


def test_supporters_depend_on_the_day(tmp_path: Path, table) -> None:
    path = tmp_path / "communique_claims.csv"
    path.write_text(HEADER + LINES, encoding="utf-8")
    assert SOURCE.recognise(path)
    parties = table(SOURCE, "party", path)
    assert supporters(parties, date(2024, 6, 16)) == {"ALB", "QAT", "IRQ", "JOR", "Council of Europe"}
    assert supporters(parties, date(2024, 6, 17)) == {"ALB", "QAT", "Council of Europe"}
    assert supporters(parties, date(2024, 6, 28)) == {"ALB", "QAT", "ZMB", "FSM", "Council of Europe"}
    qatar = [(one["position"], one["url"]) for one in parties if one["state"] == "QAT"]
    assert qatar == [("supported", "https://a"), ("attended_not_supported", "https://b")]
    zambia = next(one for one in parties if one["state"] == "ZMB")
    assert zambia["note_en"] == "did not attend; by 2024-06-28 at the latest"
    assert len(table(SOURCE, "act", path)) == 1


def test_unknown_claims_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "communique_claims.csv"
    path.write_text(HEADER + "Albania,state,,supported,2024-06-16,https://a,\n", encoding="utf-8")
    with pytest.raises(BadFacts, match="Albania"):
        list(SOURCE.read([path]))


def test_broken_files(tmp_path: Path) -> None:
    path = tmp_path / "communique_claims.csv"
    for broken in (HEADER + "Albania,state\n", HEADER + "Albania,state,ALB,supported,June,https://a,\n", HEADER):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(BadFile):
            list(SOURCE.read([path]))


@pytest.mark.shared
def test_publishers_file(shared: Path, table) -> None:
    parties = table(SOURCE, "party", shared / "buergenstock" / "communique_claims.csv")
    states = {one["state"] for one in parties if one["state"]}
    assert len(supporters(parties, date(2024, 6, 16)) & states) == 80
    assert len(supporters(parties, date(2024, 6, 17)) & states) == 77
