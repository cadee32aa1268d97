"""What if sanctioned: the page and its twins say what the command says, and what is asked wrongly is refused with a sentence."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from mihwar.answers.answer import Answer
from mihwar.answers.trade_scenario import merged
from mihwar.language import LANGS, Language, traded
from mihwar.observatory import Observatory
from mihwar.web.chart import typeset
from mihwar.web.losses import losses_page
from mihwar.world import World

WHERE = "/whatif/sanction"
ASKED = "target=RUS&by=G7,EU&draws=20"


@pytest.fixture(scope="module")
def observatory_here(db: Path) -> Observatory:
    return Observatory(World.open(db))


@pytest.fixture(scope="module")
def answer(observatory_here: Observatory) -> Answer:
    return observatory_here.sanction("RUS", "G7,EU", draws=20)


def page(client: httpx.Client, address: str) -> str:
    """A page once it is made; it may come with its progress first."""
    for _ in range(200):
        reply = client.get(address, headers={"HX-Request": "true"})
        assert reply.status_code == 200, reply.text
        found = re.search(r'data-events="([^"]+)"', reply.text)
        if not found:
            return reply.text
        client.get(html.unescape(found[1]))
    raise AssertionError("never made")


def near(one: Any, other: Any) -> bool:
    """Whether two answers are the same but for the last digits of numbers, which hang on the threads of a machine."""
    if isinstance(one, dict):
        return isinstance(other, dict) and list(one) == list(other) and all(near(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(near, one, other))
    if isinstance(one, float) and isinstance(other, (int, float)):
        return abs(one - other) <= 1e-6 * max(abs(one), abs(other), 1e-6)
    return bool(one == other)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_says_what_the_command_says(client: httpx.Client, answer: Answer, lang: str) -> None:
    language = Language(lang)
    shown = html.unescape(page(client, f"/{lang}{WHERE}?{ASKED}"))
    for sentence in (*traded.setting(answer.data, language), *traded.headline(answer.data, language)):
        assert typeset(sentence) in shown
    for one in answer.data["caveats"]:
        assert typeset(language.of(one, "text")) in shown
    for one in answer.data["studies"]:
        assert one["cite"] in shown
    assert language["losses_note"] in shown
    assert language.say("sanction_draws_note", draws=20) in shown
    assert f'href="/{lang}/pair/RUS/HUN"' in shown
    assert shown.count('<figure class="figure"') == shown.count('data-export="svg"') == 5  # map, bars, flow, ladder, drivers
    assert " style=" not in shown


def test_page_and_file_have_the_same_pictures(client: httpx.Client, answer: Answer) -> None:
    shown, alone = page(client, f"/en{WHERE}?{ASKED}"), losses_page(answer, Language("en"))
    paths = re.findall(r'<path d="[^"]+" class="(?:l\d|g\d|z|none)">', alone)
    assert len(paths) > 200
    assert re.findall(r'<path d="[^"]+" class="(?:l\d|g\d|z|none)">', shown) == paths
    bars = r'<rect x="[\d.-]+" y="[\d.-]+" width="[\d.]+" height="[\d.]+" class="bar \w+"/>'
    assert re.findall(bars, shown) == re.findall(bars, alone)


def test_twins_are_those_of_the_command(client: httpx.Client, answer: Answer) -> None:
    found = client.get(f"/ar{WHERE}.json?{ASKED}").json()
    assert near(found, json.loads(json.dumps(answer.to_dict())))
    table = client.get(f"/en{WHERE}.csv?{ASKED}").text.splitlines()
    assert table[0].replace('"', "").split(",") == list(answer.columns)
    assert len(table) == 1 + len(answer.data["welfare"])
    assert len(client.get(f"/en{WHERE}.csv?{ASKED}&table=diverted").text.splitlines()) == 1 + len(answer.data["diverted"])


def test_a_first_look_is_the_same_without_what_takes_long(client: httpx.Client, answer: Answer) -> None:
    found = client.get(f"/en{WHERE}/live.json?{ASKED}").json()
    assert near(found["welfare"], json.loads(json.dumps(answer.data["welfare"])))
    assert found["ladder"] == found["drivers"] == []
    shown = client.get(f"/en{WHERE}/live?{ASKED}").text
    assert Language("en").say("sanction_live_note", draws=20) in html.unescape(shown)
    assert 'id="drivers"' not in shown


def test_the_address_is_written_in_codes_without_what_holds_anyway(client: httpx.Client) -> None:
    def leads(query: dict[str, str]) -> str:
        reply = client.get(f"/en{WHERE}", params=query)
        assert reply.status_code == 307, reply.text
        return reply.headers["location"].partition("?")[2]

    assert leads({"target": "روسيا", "by": "g7, Australia"}) == "target=RUS&by=G7,AUS"
    assert leads({"target": "Russia", "by": "EU,Germany"}) == "target=RUS&by=EU"
    plain = {"target": "RUS", "by": "EU", "draws": "0"}
    assert leads({**plain, "partner": "china:+0.30"}) == "target=RUS&by=EU&draws=0&partner=CHN:0.3"
    assert leads({**plain, "elasticity": "2:5:8.0", "strength": "1.0"}) == "target=RUS&by=EU&draws=0"
    assert leads({**plain, "without": "Hungary,USA"}) == "target=RUS&by=EU&without=HUN&draws=0"


def test_a_form_without_scripts_gives_lists(client: httpx.Client) -> None:
    found = client.get(f"/en{WHERE}.json?target=RUS&by=G7&by=AUS&by=&without=JPN&without=ITA&partner=&draws=0").json()
    assert found["scenario"]["by"] == ["G7", "AUS"]
    assert found["scenario"]["without"] == ["JPN", "ITA"]
    assert not {"JPN", "ITA"} & set(found["scenario"]["senders"])
    assert "AUS" in found["scenario"]["senders"]


def test_who_takes_no_part_is_seen(client: httpx.Client, observatory_here: Observatory) -> None:
    shown = page(client, f"/en{WHERE}?target=RUS&by=G7,EU&without=HUN&draws=0")
    assert "G7 and EU without Hungary cut trade with Russia" in shown
    assert re.search(r'name="without" value="HUN" checked', shown)
    assert Language("en")["sanction_no_draws"] in shown
    with_it = observatory_here.sanction("RUS", "G7,EU", draws=0).data
    without = observatory_here.sanction("RUS", "G7,EU", without="HUN", draws=0).data
    loss = {row["state"]: row["pct"] for row in with_it["welfare"]}
    less = {row["state"]: row["pct"] for row in without["welfare"]}
    assert less["RUS"] > loss["RUS"]
    assert less["HUN"] > 0 > loss["HUN"]
    # Who is named by itself takes part, whatever its group leaves out.
    named = merged(None, {"target": "RUS", "by": "EU,HUN", "without": "HUN", "draws": 0})
    assert named.without == ("HUN",)
    again = observatory_here.sanction("RUS", "EU,HUN", without="HUN", draws=0).data["scenario"]["senders"]
    assert "HUN" in again


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["sanction", "coalition", "lifeline"])
def test_before_a_question_there_are_questions(client: httpx.Client, name: str, lang: str) -> None:
    language = Language(lang)
    shown = html.unescape(page(client, f"/{lang}/whatif/{name}"))
    assert language[f"{name}_lead"] in shown
    assert language["sanction_empty"] in shown
    assert f'href="/{lang}{WHERE}?target=IRN&by=USA,EU&partner=CHN:0.3"' in shown
    found = client.get(f"/{lang}/whatif/{name}.json").json()
    assert found["scenario"] is None
    assert found["base"]["economies"] > 190
    assert len(client.get(f"/{lang}/whatif/{name}.csv").text.splitlines()) == 1


def test_half_a_question_says_what_is_missing(client: httpx.Client) -> None:
    shown = html.unescape(page(client, f"/en{WHERE}?target=RUS"))
    assert Language("en")["sanction_missing_by"] in shown
    assert Language("en")["sanction_missing_target"] not in shown
    assert list(client.get(f"/en{WHERE}.json?target=RUS").json()) == list(client.get(f"/en{WHERE}.json?{ASKED}").json())


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("target=Atlantis&by=EU", 404),
        ("target=RUS&by=G77", 404),
        ("target=RUS&by=EU&strength=1.2", 400),
        ("target=RUS&by=EU&strength=half", 400),
        ("target=RUS&by=EU&strength==coefficient", 400),
        ("target=RUS&by=EU&elasticity=0.001", 400),
        ("target=RUS&by=EU&elasticity=8:5", 400),
        ("target=RUS&by=EU&draws=100000", 400),
        ("target=RUS&by=EU&leak=nan", 400),
        ("target=RUS&by=EU&partner=CHN", 400),
        ("target=RUS&by=EU&partner=DEU:0.3", 400),
        ("target=RUS&by=EU&through=DEU", 400),
        ("target=RUS&by=RUS", 400),
        ("target=RUS&by=EU&cut=some", 400),
        ("target=RUS&by=EU&year=1900", 400),
        ("target=RUS&by=EU&file=/etc/passwd", 400),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(client: httpx.Client, query: str, status: int) -> None:
    reply = client.get(f"/en{WHERE}.json?{query}")
    assert reply.status_code == status
    sentence = reply.json()["error"]["sentence"]
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence
    assert client.get(f"/en{WHERE}?{query}").status_code == status


def test_progress_comes_in_steps(observatory_here: Observatory) -> None:
    steps: list[tuple[int, int]] = []
    observatory_here.sanction("RUS", "G7,EU", None, lambda _, done, of: steps.append((done, of)), draws=1000)
    assert len(steps) >= 10
    assert all(0 <= done <= of for done, of in steps)
    assert steps == sorted(steps)


def test_what_each_would_add(client: httpx.Client, observatory_here: Observatory) -> None:
    query = "target=RUS&by=G7,EU&candidates=CHN,IND&draws=20"
    found = client.get(f"/en/whatif/coalition.json?{query}").json()
    assert near(found, json.loads(json.dumps(observatory_here.coalition("RUS", "G7,EU", "CHN,IND", draws=20).to_dict())))
    assert found["scenario"]["draws"] == found["orders"]["draws"] == 20
    shown = page(client, f"/en/whatif/coalition?{query}")
    assert 'id="figure-candidates"' in shown
    assert f'href="/en{WHERE}?target=RUS&amp;by=G7,EU&amp;draws=20"' in shown


def test_what_an_opening_is_worth(client: httpx.Client, observatory_here: Observatory) -> None:
    query = "target=RUS&by=G7,EU&partner=CHN&opening=0.3,1&draws=20"
    found = client.get(f"/en/whatif/lifeline.json?{query}").json()
    told = observatory_here.lifeline("RUS", "CHN", "G7,EU", ["0.3", "1"], draws=20).to_dict()
    assert near(found, json.loads(json.dumps(told)))
    assert [row["opening"] for row in found["rows"]] == [0.3, 1.0]
    assert 'id="figure-openings"' in page(client, f"/en/whatif/lifeline?{query}")


def test_where_nothing_is_lost_nothing_is_made_good(client: httpx.Client) -> None:
    query = "target=RUS&by=G7&strength=0&through=KAZ&partner=CHN:0.3&draws=0"
    found = client.get(f"/en{WHERE}.json?{query}").json()
    assert found["evasion"]["offset_welfare_pct"] is None
    assert found["partners"][0]["given_back_pct"] is None
    assert "nan" not in page(client, f"/en{WHERE}?{query}").lower().split()


def test_everybody_else_can_sanction(client: httpx.Client) -> None:
    shown = html.unescape(client.get(f"/en{WHERE}/live?target=RUS&by=*&strength=0.9&draws=0").text)
    assert "All others cut trade with Russia" in shown
    refused = client.get(f"/en{WHERE}.json?target=RUS&by=*&draws=0")  # whose deficits would have to go on without any trade
    assert refused.status_code == 400
    assert refused.json()["error"]["kind"] == "NoEquilibrium"


def test_groups_have_arabic_names_in_arabic_titles(observatory: Observatory) -> None:
    data = {"scenario": {"title_en": "", "title_ar": "", "by": ["G7", "ASEAN"], "without": [], "target": ["RUS"], "cut": "all"}}
    data["names"] = observatory.sanction("RUS", "G7,ASEAN", draws=0).data["names"]
    assert not re.search("[A-Za-z]", traded.title(data, Language("ar")))
    assert traded.title(data, Language("en")) == "G7 and ASEAN cut trade with Russia"
