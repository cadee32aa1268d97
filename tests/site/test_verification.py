"""The verification: counts that are the rows', topics that are left to be asked for, progress."""

from __future__ import annotations

import html
import json
from typing import Any

import httpx
import pytest

from mihwar.answers.answer import Answer
from mihwar.answers.verify import topics, verify
from mihwar.language import LANGS, Language
from mihwar.observatory import Observatory
from mihwar.web.site.desk import Stopped
from mihwar.web.site.pages.verification import Asked, _show
from mihwar.web.site.render import page as rendered


def told(client: httpx.Client, where: str) -> list[tuple[str, dict[str, Any]]]:
    """The events of an answer that takes a while."""
    parts = client.get(where).text.strip().split("\n\n")
    events = [part.split("\n") for part in parts]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in events]


@pytest.mark.parametrize("lang", LANGS)
def test_a_topic_shows_every_row_of_its_twin(client: httpx.Client, lang: str) -> None:
    data = client.get(f"/{lang}/verification.json?topic=similarity").json()
    assert told(client, f"/{lang}/verification.events?topic=similarity")[-1][0] == "done"
    page = html.unescape(client.get(f"/{lang}/verification?topic=similarity").text)
    assert {row["topic"] for row in data["rows"]} == {"similarity"}
    assert page.count('<tr class="o-') == len(data["rows"]) == data["counts"]["rows"]
    for outcome, value in (("passed", True), ("failed", False), ("not_compared", None)):
        n = sum(row["pass"] is value for row in data["rows"])
        assert page.count(f'<tr class="o-{outcome}"') == n == data["counts"][outcome]
    for reason in {row["reason"] for row in data["rows"] if row["reason"]}:  # the store has no ATOP: said, not passed over
        assert reason in page
    assert data["counts"]["not_compared"]
    assert [one["topic"] for one in data["topics"] if one["rows"] is not None] == ["similarity"]


def test_slow_topics_are_left_to_be_asked_for(observatory: Observatory) -> None:
    done: list[tuple[str, int, int]] = []

    def stop(what: str, at: int, of: int) -> None:
        done.append((what, at, of))
        raise Stopped

    with pytest.raises(Stopped):
        verify(observatory.world, progress=stop, quick=True)
    assert done == [(next(iter(topics())), 0, sum(not one.slow for one in topics().values()))]
    assert [name for name, one in topics().items() if one.slow] == ["ideal_points"]


def test_work_can_be_stopped_between_rows(observatory: Observatory) -> None:
    seen = 0

    def stop(what: str, at: int, of: int) -> None:
        nonlocal seen
        seen += 1
        if seen == 4:
            raise Stopped

    with pytest.raises(Stopped):
        verify(observatory.world, "similarity", stop)


def test_an_unknown_topic_is_refused(client: httpx.Client) -> None:
    found = client.get("/en/verification.json?topic=everything")
    assert found.status_code == 400
    assert "no topic of verification" in found.json()["error"]["sentence"]


@pytest.mark.parametrize("lang", LANGS)
def test_what_differs_stands_on_top(lang: str) -> None:
    row = {
        "topic": "power", "table": "A table", "item": "1900", "published": 0.5, "ours": 0.25, "difference": -0.25,
        "tolerance": 0.01, "pass": False, "source": "Somebody 1999", "reason": None,
    }  # fmt: skip
    counts = {"rows": 1, "passed": 0, "failed": 1, "not_compared": 0}
    known = [{"topic": name, "slow": False, **(counts if name == "power" else dict.fromkeys(counts))} for name in topics()]
    answer = Answer({"counts": counts, "topics": known, "rows": [row]}, "rows", {}, ())
    from mihwar.web.site.pages.verification import PAGE

    language = Language(lang)
    found = rendered(PAGE, Asked(topic="power"), answer, language)
    assert f"{language['verification_differing']} (1)" in found
    assert found.count('<tr class="o-failed"') == 2
    assert "-0.25" in found
    assert _show(answer, Asked(), language)["counts"] == list(counts.items())
