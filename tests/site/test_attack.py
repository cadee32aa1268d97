"""If one state attacks another: the page, its twins, its switches and what it refuses."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from mihwar.language import LANGS, Language, obliged
from mihwar.observatory import Observatory

PATH = "whatif/attack"
MANY = ("CHN", "RUS", "JPN", "USA", "VNM", "THA", "LAO", "KHM", "MMR", "IND", "PAK", "IRN", "KOR")
KOREA = "attack=KOR:PRK&on=2025-01-15"


def page(client: httpx.Client, query: str, lang: str = "en") -> str:
    reply = client.get(f"/{lang}/{PATH}?{query}")
    assert reply.status_code == 200, reply.text[:300]
    return html.unescape(reply.text).replace("\u2068", "").replace("\u2069", "")


def twin(client: httpx.Client, query: str) -> dict[str, Any]:
    reply = client.get(f"/en/{PATH}.json?{query}")
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


@pytest.mark.parametrize("lang", LANGS)
def test_every_duty_stands_in_the_page_and_leads_to_its_treaty(client: httpx.Client, observatory: Observatory, lang: str) -> None:
    language, shown = Language(lang), page(client, KOREA, lang)
    data = observatory.at("2025-01-15").oblige(["KOR:PRK"]).data
    assert f"<h1>{obliged.attack(data, data['attack'][0], language)}</h1>" in shown
    groups = obliged.obligations(data)
    assert shown.count('<article id="duty-') == len(groups)
    for number, group in enumerate(groups):
        if group["status"] in ("triggered", "conditional"):  # what does not arise has one box for all clauses of a treaty
            assert f'href="#duty-{number}"' in shown
        assert language.of(group, "text") in shown
        assert f'data-act="mihwar-treaties/{group["treaty"]}"' in shown
    for one in data["comers"]:
        assert language.number(one["share"], 2) in shown
    assert data["runs"]["citation"] in shown


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_keeps_to_the_policy(client: httpx.Client, lang: str) -> None:
    for query in ("", KOREA, "attack=CHN:USA&at=hawaii&without=nato-1949"):
        shown = page(client, query, lang)
        assert not re.search(r"<[^>]* style=|<style|<script(?! src| type=\"application/json\")|<[^>]* on[a-z]+=", shown)
        ids = re.findall(r'\bid="([^"]+)"', shown)
        assert len(ids) == len(set(ids))


def test_the_twin_is_what_the_command_gives(client: httpx.Client, observatory: Observatory) -> None:
    told = observatory.at("2025-01-15").oblige(
        ["KOR:PRK"],
        assume={"request:PRK": True},
        without=["usa-kor-1953"],
        add=["JPN:PRK:defence"],
        study="leeds-long-mitchell-2000",
    )
    query = f"{KOREA}&assume=request:PRK=yes&without=usa-kor-1953&add=JPN:PRK:defence&study=leeds-long-mitchell-2000"
    assert twin(client, query) == told.to_dict()
    rows = list(csv.DictReader(io.StringIO(client.get(f"/ar/{PATH}.csv?{query}&table=treaties").text)))
    assert {row["id"] for row in rows} == {one["id"] for one in told.data["treaties"]}


def test_nothing_asked_is_no_error(client: httpx.Client) -> None:
    for lang in LANGS:
        shown = page(client, "", lang)
        examples = re.findall(rf'<li><a href="(/{lang}/{PATH}\?[^"]+)">', shown)
        assert len(examples) > 6
        assert Language(lang)["attack_empty"] in shown
        for one in examples:
            assert client.get(one).status_code == 200
    empty, full = twin(client, ""), twin(client, KOREA)
    assert empty["obligations"] == empty["attack"] == []
    assert set(empty) == set(full)
    for table in ("obligations", "changes", "treaties", "comers"):
        heads = [client.get(f"/en/{PATH}.csv?{query}&table={table}").text.splitlines()[0] for query in ("", KOREA)]
        assert heads[0] == heads[1]


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("attack=south korea:كوريا الشمالية", "attack=KOR:PRK"),
        ("attack=KOR:PRK,KOR:PRK", "attack=KOR:PRK"),
        ("attacker=KOR&target=PRK&attacker=USA&target=PRK", "attack=KOR:PRK,USA:PRK"),
        ("attack=ARG:GBR&at=Falkland Islands (Malvinas)&on=1982-04-02", "on=1982-04-02&attack=ARG:GBR&at=falklands"),
        ("attack=KOR:PRK&at=PRK", "attack=KOR:PRK"),
        ("attack=KOR:PRK&assume=request:PRK=no,request:PRK=yes", "attack=KOR:PRK&assume=request:PRK%3Dyes"),
        ("attack=KOR:PRK&assume=request:PRK=no,request:PRK=open", "attack=KOR:PRK"),
        ("attack=RUS:UKR&add=EST:LVA:defence&first=USA&second=Ukraine&kind=consultation",
         "attack=RUS:UKR&add=EST:LVA:defence,UKR:USA:consultation"),
        ("attack=RUS:UKR&without=nato-1949,csto-1992,nato-1949", "attack=RUS:UKR&without=csto-1992,nato-1949"),
    ],
)  # fmt: skip
def test_an_address_is_written_in_one_way(client: httpx.Client, asked: str, plain: str) -> None:
    reply = client.get(f"/en/{PATH}?{asked}")
    assert reply.status_code == 307
    assert reply.headers["location"] == f"/en/{PATH}?{plain}"
    assert client.get(reply.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("attack=KOR", 400), ("attack=KOR:KOR", 400), ("attack=KOR:PRK:USA", 400), ("attack=KOR:Atlantis", 404),
        ("attack=KOR:PRK&at=Atlantis", 400), ("attack=KOR:PRK&on=2025-02-30", 400), ("attack=KOR:PRK&assume=weather=yes", 400),
        ("attack=KOR:PRK&assume=request", 400), ("attack=KOR:PRK&without=nothing-1900", 400), ("attack=KOR:PRK&study=mine", 400),
        ("attack=KOR:PRK&add=UKR:USA", 400), ("attack=KOR:PRK&add=UKR:Atlantis:defence", 404), ("attack=KOR:PRK&first=UKR", 400),
        ("attacker=KOR,USA&target=PRK", 400), ("attack=KOR:PRK&provoked=perhaps", 400), ("attack=KOR:PRK&weather=fine", 400),
        ("attack=" + ",".join(f"{one}:PRK" for one in MANY), 400),
        ("study=mine", 400),
    ],
)  # fmt: skip
def test_bad_input_gets_one_sentence(client: httpx.Client, query: str, status: int) -> None:
    for ending in ("", ".json"):
        reply = client.get(f"/en/{PATH}{ending}?{query}")
        assert reply.status_code == status, reply.text[:200]
    assert reply.json()["error"]["sentence"].endswith(".")


def switches(shown: str) -> dict[str, dict[str, str]]:
    """The positions of every switch of the section of questions, by the id of the question: their addresses."""
    found: dict[str, dict[str, str]] = {}
    for number, key, address in re.findall(r'id="question-(\d+)-(open|yes|no)" class="\w+" href="([^"]+)"', shown):
        found.setdefault(number, {})[key] = address
    return found


@pytest.mark.parametrize("query", [KOREA, "attack=ARG:GBR&at=falklands&on=2025-01-15", "attack=RUS:PRK&on=2025-01-15"])
def test_every_open_question_is_a_switch_whose_positions_are_addresses(client: httpx.Client, query: str) -> None:
    shown, data = page(client, query), twin(client, query)
    found = switches(shown)
    assert len(found) == len(data["assumptions"]) > 0
    for (_, places), one in zip(found.items(), data["assumptions"], strict=True):
        assert f"{quote(one['name'], safe=':')}%3Dyes" in places["yes"]
        decided = twin(client, places["yes"].partition("?")[2])
        assert {"name": one["name"], "value": True} in decided["decided"]
        again = switches(page(client, places["yes"].partition("?")[2]))
        assert page(client, places["open"].partition("?")[2]).count('aria-current="true">Open') >= len(found)
        assert again


def test_a_word_decided_for_all_can_be_taken_back_at_each_switch(client: httpx.Client) -> None:
    shown = page(client, f"{KOREA}&request=yes")
    (places,) = (one for one in switches(shown).values() if "request=yes" not in one["open"])
    assert "request" not in places["open"]


def test_a_question_decided_that_nothing_waits_for_is_said_and_can_be_forgotten(client: httpx.Client) -> None:
    shown = page(client, f"{KOREA}&assume=request:ZWE=yes")
    assert "nothing waits for it here: request:ZWE." in shown
    assert twin(client, f"{KOREA}&assume=request:ZWE=yes")["idle"] == ["request:ZWE"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_treaty_unticked_and_one_added_are_told_against_the_default(client: httpx.Client, lang: str) -> None:
    language = Language(lang)
    query = "attack=PRK:KOR&on=2025-01-15&without=usa-kor-1953&add=JPN:KOR:defence"
    shown, data = page(client, query, lang), twin(client, query)
    assert obliged.changed(data, language) in shown
    assert {one["change"] for one in data["changes"]} == {"appears", "disappears"}
    assert re.search(r'<input type="checkbox" id="treaty-usa-kor-1953" hx-get="[^"]*add=JPN:KOR:defence"', shown)
    assert re.search(r'<input type="checkbox" id="treaty-hypothetical-jpn-kor-defence" checked hx-get="[^"]*without=', shown)
    assert language["attack_hypothetical"] in shown
    assert f'href="/{lang}/{PATH}?on=2025-01-15&attack=PRK:KOR"' in shown
    assert 'id="changed"' not in page(client, "attack=PRK:KOR&on=2025-01-15", lang)


def test_places_of_the_state_attacked_are_offered(client: httpx.Client) -> None:
    shown = page(client, "attack=ARG:GBR&on=2025-01-15")
    assert '<option value="falklands">Falkland Islands (Malvinas)</option>' in shown
    assert "Hawaii" in page(client, "attack=CHN:USA")
    assert '<option value="falklands" selected>' in page(client, "attack=ARG:GBR&at=falklands")
    assert '<option value="FRA" selected>France</option>' in page(client, "attack=ARG:GBR&at=FRA")


def test_an_attack_of_which_no_treaty_speaks_says_so(client: httpx.Client) -> None:
    data = twin(client, "attack=CHE:LIE&on=2025-01-15")
    assert data["obligations"] == []
    shown = page(client, "attack=CHE:LIE&on=2025-01-15")
    assert Language("en")["oblige_nothing"] in shown
    assert Language("en")["attack_no_question"] in shown


def test_what_changes_is_exchanged_and_the_address_told(client: httpx.Client) -> None:
    reply = client.get(f"/en/{PATH}?attack=south korea:PRK&assume=request:PRK=yes", headers={"HX-Request": "true"})
    assert reply.status_code == 200
    assert reply.headers["hx-push-url"] == f"/en/{PATH}?attack=KOR:PRK&assume=request:PRK%3Dyes"
    assert 'name="assume" value="request:PRK=yes" form="ask"' in reply.text
