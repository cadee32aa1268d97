"""Arabic pages say in Arabic what mihwar itself writes: how answers are made, units, titles of acts that have no own."""

from __future__ import annotations

import ast
import html
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from site_addresses import ADDRESSES

import mihwar.answers
import mihwar.sources
from mihwar.answers import around
from mihwar.answers.methods import _texts
from mihwar.answers.nearness import MEASURES
from mihwar.language import Language, _vocabulary, translated
from mihwar.sources import gsdb, sipri_register, ucdp, unsc_consolidated
from mihwar.store import opening

ARABIC = re.compile("[\u0600-\u06ff]")
NAMES = [name for group, said in _texts().items() for name in said.get("of", [group])]
PAGES = {**ADDRESSES, **{f"method {name}": f"/methods/{name}" for name in NAMES}}
ENTRIES = [*translated.table("method")["sentence"], *translated.table("titles")["title"]]


class Told(HTMLParser):
    """The sentences of a page on how it was made, each with the language it is marked to be in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sentences: list[tuple[str, str | None]] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (tag, given.get("class")) in (("details", "method"), ("ul", "sentences")):
            self.inside = True
        elif tag == "li" and self.inside:
            self.sentences.append(("", given.get("lang")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "ul":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside and self.sentences:
            text, lang = self.sentences[-1]
            self.sentences[-1] = (text + data, lang)


def whole(client: httpx.Client, address: str) -> str:
    """A page once its answer is there: while it takes a while, its progress is waited for."""
    page = client.get(address, follow_redirects=True).text
    while events := re.search(r'data-events="([^"]+)"', page):
        assert "event: done" in client.get(html.unescape(events[1])).text
        page = client.get(address, follow_redirects=True).text
    return page


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | tuple | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def sentences() -> set[str]:
    """What the answers say in English on how they are made."""
    found = {one for measure in MEASURES.values() for one in around._method(measure)}
    for module in pkgutil.iter_modules(mihwar.answers.__path__):
        held = vars(importlib.import_module(f"mihwar.answers.{module.name}"))
        found |= {one for name in ("METHOD", "CHECKED") for one in strings(held.get(name, ()))}
    return found


def written(text: str) -> bool:
    """Whether a text stands in a reader of a dataset, which may fill places in it, but no more than half of it."""
    return any(len(said) - said.count("\\") >= len(text) / 2 and re.fullmatch(said, text, re.DOTALL) for said in _patterns())


@cache
def _patterns() -> list[str]:
    found = []
    for path in sorted(Path(mihwar.sources.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(re.escape(node.value).replace(re.escape("{}"), ".+"))
            elif isinstance(node, ast.JoinedStr):
                found.append("".join(re.escape(one.value) if isinstance(one, ast.Constant) else ".+" for one in node.values))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_an_arabic_page_says_in_arabic_how_it_was_made(client: httpx.Client, name: str) -> None:
    below, _, query = PAGES[name].partition("?")
    english = client.get(f"/ar{below}.json?{query}", follow_redirects=True).json()["method"]
    told = Told(whole(client, f"/ar{PAGES[name]}")).sentences
    assert len(told) == len(english)
    assert [(text, lang) for text, lang in told if lang or not ARABIC.search(text)] == []


def test_an_english_page_says_the_sentences_of_the_answer(client: httpx.Client) -> None:
    english = client.get("/en/state/RUS.json").json()["method"]
    assert Told(client.get("/en/state/RUS").text).sentences == [(one, None) for one in english]
    assert len(english) > 1


def test_every_sentence_of_an_answer_has_its_arabic() -> None:
    assert {one for one in sentences() if not ARABIC.search(translated.method(one) or "")} == set()


def test_no_sentence_is_kept_that_no_answer_says() -> None:
    whole, parts = translated._entries("method", "sentence")
    said = sentences()
    assert set(whole) - said == set()
    assert [pattern.pattern for pattern, _ in parts if not any(pattern.fullmatch(one) for one in said)] == []


def test_no_sentence_is_kept_twice() -> None:
    english = [entry["en"] for entry in ENTRIES]
    assert sorted(set(english)) == sorted(english)


def test_a_sentence_that_nobody_put_into_arabic_stays_english_and_is_marked() -> None:
    assert translated.method("Made by hand.") is None
    assert translated.told(("Made by hand.",), Language("ar")) == [("Made by hand.", "en")]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["en"][:40])
def test_both_languages_have_the_same_places(entry: dict[str, str]) -> None:
    english, arabic = ({name for _, name, _, _ in string.Formatter().parse(entry[lang]) if name} for lang in ("en", "ar"))
    assert english == arabic
    assert ARABIC.search(entry["ar"])


def test_places_are_filled() -> None:
    found = translated.method("Home sales of a state whose exports exceed its output are set to 7.5% of output (floored).")
    assert found is not None
    assert "7.5%" in found
    measure = MEASURES["ideal-point-distance"]
    assert measure.name_ar in (translated.method(f"{measure.name_en}; the lower, the nearer.") or "")
    assert translated.method("No measure of ours; the lower, the nearer.") is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("المعامل S = 1 - 2 sum w |x - y| / (d_max sum w) (Signorino and Ritter 1999)؛ ثم",
         ["S = 1 - 2 sum w |x - y| / (d_max sum w) (Signorino and Ritter 1999)"]),
        ("نقاط (Scott 1955) أو (من n: أصوات) وpi.", ["(Scott 1955)", "n", "pi"]),
        ("بين -1 و1، أي 90% من 365 يوما (5 %).", ["-1"]),
        ("التغيّر: W = -theta/(1+theta) M حيث T حصة. year = session + 1945.",
         ["W = -theta/(1+theta) M", "T", "year = session + 1945"]),
        ("exposure = الدخل = substitution (الأرخص) + market (يغتني)", ["exposure", "substitution", "market"]),
        ("confidence: text ما رُئي × 2", ["confidence", "text"]),
        ("كما في `mihwar measure power`، (`listed` هي `few`).", ["`mihwar measure power`", "`listed`", "`few`"]),
    ],
)  # fmt: skip
def test_latin_in_arabic_keeps_its_order(text: str, parts: list[str]) -> None:
    found = translated.isolated(text)
    assert re.findall("\u2066([^\u2069]*)\u2069", found) == parts
    assert found.replace("\u2066", "").replace("\u2069", "") == text


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("Sanctions of United States, Korea, South on Iran, Islamic Rep.", "عقوبات الولايات المتحدة وكوريا الجنوبية على إيران"),
        ("Sanctions of EEC on Soviet Union", "عقوبات الجماعة الاقتصادية الأوروبية على الاتحاد السوفيتي"),
        ("Sanctions of Nowhere on Russia", None),
        ("UN Security Council list concerning Mali", "قائمة مجلس الأمن بشأن مالي"),
        ("Intrastate conflict 399 (2024)", "نزاع داخلي، رقم 399 (2024)"),
        ("The situation in the Middle East", None),
    ],
)
def test_titles_that_mihwar_wrote_are_arabic(english: str, arabic: str | None) -> None:
    rows = [{"title_en": "A", "title_ar": "أ"}, {"title_en": english, "title_ar": None, "value": 1}]
    data = {"acts": rows, "series": [{"year": 2020}]}
    assert translated.titled(data) == {"acts": [rows[0], {**rows[1], "title_ar": arabic}], "series": [{"year": 2020}]}
    assert rows[1]["title_ar"] is None


def test_all_groups_and_lists_that_titles_name_are_known() -> None:
    assert gsdb.ORGANISATIONS - set(translated.table("titles")["groups"]) == set()
    assert set(translated.table("titles")["regimes"]) == set(unsc_consolidated.REGIMES.values())


def test_every_title_is_one_that_a_reader_of_a_dataset_writes() -> None:
    conflicts = [ucdp._title({"type_of_conflict": one, "conflict_id": "1", "year": "1"}) for one in ucdp.KINDS]
    assert [one for one in conflicts if not translated.title(one)] == []
    titles = {re.sub(r"\{\w+\}", "1", entry["en"]) for entry in translated.table("titles")["title"]}
    assert {one for one in titles - set(conflicts) if not written(one)} == set()


def test_every_unit_of_the_carried_store_is_arabic(db: Path) -> None:
    store = opening.connect(db, apart=True)
    found = {
        unit for table in ("act", "attribute", "flow")
        for (unit,) in store.sql(f"select distinct unit from {table} where unit is not null").fetchall()
    }  # fmt: skip
    assert len(found) > 5
    assert {one for one in found if not ARABIC.search(Language("ar").word("unit", one))} == set()


def test_every_kind_of_act_is_arabic(db: Path) -> None:
    store = opening.connect(db, apart=True)
    found = {kind for (kind,) in store.sql("select distinct kind from act").fetchall()} | {*ucdp.KINDS.values(), "alliance"}
    assert len(found) > 20
    assert {one for one in found if not ARABIC.search(Language("ar").word("kind", one))} == set()


def test_units_are_those_of_datasets_and_stand_once() -> None:
    units = translated.table("units")
    assert set(units) & set(_vocabulary()["unit"]) == set()
    shown = [one.replace("{year}", "2023").removeprefix(sipri_register.UNIT) for one in units]
    assert [one for one in shown if not written(one)] == []
    assert Language("en").word("unit", "seat") == "seat"
    assert Language("ar").word("unit", "seat") == units["seat"]
    assert Language("ar").word("unit", "million constant (2031) US$") == "مليون دولار بأسعار 2031 الثابتة"
    assert Language("ar").word("unit", "ells (1815)") == "ells (1815)"
