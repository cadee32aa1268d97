"""Bytes become text, or one sentence says why they are none; a text may be in several languages and of any length."""

from __future__ import annotations

import gzip
import io
import tomllib
import zipfile
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from mihwar.errors import BadFile
from mihwar.reading.intake import clean, taken
from mihwar.reading.pipeline import read
from mihwar.reading.sentences import sentences
from mihwar.reading.text import Text
from mihwar.reading.tongues import language, tongues

GOLD = Path(__file__).parent / "gold" / "texts"
ARABIC = "قالت فرنسا إن مصر وقعت معاهدة دفاع مشترك، وأكد الوزير أن الاتفاق سيدخل حيز التنفيذ قريبا؟"
WESTERN = "The café’s owner said “no” – and São Paulo’s governor agreed."


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (ARABIC, "utf-8", "UTF-8"),
        (ARABIC, "utf-8-sig", "UTF-8"),
        (ARABIC, "utf-16", "UTF-16 LE"),
        (ARABIC, "utf-16-le", "UTF-16 LE"),
        (ARABIC, "utf-16-be", "UTF-16 BE"),
        (WESTERN, "utf-16-be", "UTF-16 BE"),
        (WESTERN, "utf-32", "UTF-32 LE"),
        (ARABIC, "cp1256", "Windows-1256"),
        (ARABIC, "iso8859_6", "ISO-8859-6"),
        (WESTERN, "cp1252", "Windows-1252"),
        ("The state’s leaders met.", "cp1252", "Windows-1252"),
        ("Der Außenminister sprach über Österreich", "cp1252", "Windows-1252"),
        ("قالت", "cp1256", "Windows-1256"),
    ],
)
def test_an_encoding_is_told_by_evidence(text: str, codec: str, encoding: str) -> None:
    found = taken(text.encode(codec), "x")
    assert (found.text, found.encoding) == (text, encoding)


@pytest.mark.parametrize("codec", ["cp1256", "iso8859_6"])
def test_sentences_of_the_gold_texts_are_told_apart_by_encoding(codec: str) -> None:
    names = {"cp1256": "Windows-1256", "iso8859_6": "ISO-8859-6"}
    told = []
    for path in sorted(GOLD.glob("ar-*.txt")):
        text = path.read_text(encoding="utf-8")
        for place in sentences(Text(text)):
            content = text[place.start : place.end].encode(codec, "ignore")
            if len(content.split()) > 4:
                told.append(taken(content, "x").encoding == names[codec])
    assert len(told) > 30
    assert sum(told) >= 0.98 * len(told)  # a sentence of few and rare words may be one of the two


def zipped(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n\xe2\xe3", "PDF"),
        (zipped("word/document.xml"), "Word document"),
        (zipped("xl/workbook.xml"), "Excel"),
        (zipped("a.txt"), "ZIP"),
        (gzip.compress(b"France"), "gzip"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"\.doc"),
        (rb"{\rtf1\ansi France}", "RTF"),
        (b"PAR1\x15\x04", "Parquet"),
        (b"<!DOCTYPE html>\n<html><body>France", "HTML"),
        (b"<p>France</p>" * 10, "HTML"),
        (b"\0\1\2\3", "NUL"),
        (b"\1\2\3\4 abc", "control"),
        (b"\xff\xfeA", "UTF-16 LE but is broken at byte 2"),
        ("قالت روسيا".encode()[:-1], "UTF-8 but broken at byte"),
        (b"\x93France\x94 " + "قالت روسيا إن".encode(), "UTF-8 but broken at byte 0"),
        ("Россия и Китай".encode("koi8-r"), "cannot be told"),
        ("ロシアと日本".encode("euc_jp"), "cannot be told"),
        (bytes(range(128, 256)), "cannot be told"),
    ],
)
def test_what_is_no_text_is_named_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(BadFile, match=said) as caught:
        taken(content, "a.txt")
    assert "a.txt" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_tags_in_a_text_are_no_page_and_a_blank_one_is_known() -> None:
    assert not taken(b"He wrote <b>France</b> in bold. " * 9, "x").blank
    assert taken(b"\xef\xbb\xbf \n", "x").blank
    assert clean("a\ud800b") == "a\ufffdb"


def read_types(text: str, lang: str = "auto") -> list[tuple[str, tuple[str, ...]]]:
    found = read(text, "2024-06-20", lang)
    assert all(text[one.span.start : one.span.end] == one.text for one in found.mentions)
    return [(one.type, one.actor_ids) for one in found.statements]


ENGLISH_ONE, ARABIC_ONE = "Russia and Iran signed a treaty in Moscow.", "وقعت فرنسا ومصر معاهدة دفاع."
BOTH = [("treaty_sign", ("RUS", "IRN")), ("treaty_sign", ("FRA", "EGY"))]


def test_each_paragraph_is_read_in_its_own_language() -> None:
    assert read_types(f"{ENGLISH_ONE}\n\n{ARABIC_ONE}") == BOTH
    assert read_types(f"{ENGLISH_ONE} {ARABIC_ONE}") == BOTH  # a sentence without a letter of the paragraph's language
    assert read_types(f"{ENGLISH_ONE}\n{ARABIC_ONE}", "en") == BOTH[:1]
    assert read_types(f"{ENGLISH_ONE}\n{ARABIC_ONE}", "ar") == BOTH[1:]
    assert read(f"{ENGLISH_ONE}\n{ARABIC_ONE}\n{ARABIC_ONE}").lang == "ar"
    assert read(f"{ENGLISH_ONE}\n{ENGLISH_ONE}\n{ARABIC_ONE}").lang == "en"


def test_pronouns_do_not_reach_over_a_change_of_language() -> None:
    english = f"{ENGLISH_ONE}\n\nThe two countries are neighbours."
    assert [one.ids for one in read(english).mentions if one.kind == "pronoun"] == [("RUS", "IRN")]
    assert [one for one in read(english.replace("\n\n", "\n\nقال.\n\n")).mentions if one.kind == "pronoun"] == []


@pytest.mark.parametrize(
    "text",
    [
        "La France et l'Iran ont signé un traité de paix avec la Russie dans la ville.",
        "Frankreich und der Iran haben mit Russland ein Abkommen unterzeichnet, und das ist nicht alles.",
        "La Rusia de Putin y Iran firmaron un tratado en Moscow, que es la capital de Russia.",
        "روسیه و ایران یک پیمان امضا کردند که در تهران است و با هم همکاری می کنند.",
        "Россия и Иран подписали договор.",
        "俄罗斯和伊朗签署了条约。",
    ],
)
def test_other_languages_give_nothing_and_disturb_nothing(text: str) -> None:
    assert read_types(text) == []
    assert read(text).mentions == ()
    assert read_types(f"{ENGLISH_ONE}\n\n{text}\n\n{ARABIC_ONE}") == BOTH


def test_headings_and_lists_of_names_are_english() -> None:
    for text in (
        "Iran: treaty signed",
        "France, Germany, Italy, Spain, Poland, Norway, Japan, India, China, Brazil, Chile, Peru, Cuba",
    ):
        assert tongues(text, sentences(Text(text))) == ["en"]
    assert language("بوتين (Vladimir Putin) في موسكو") == "ar"
    table = tomllib.loads((files("mihwar") / "facts" / "reading" / "tongues.toml").read_text("utf-8"))
    for side in table.values():
        assert [one for one in side["others"].values() if set(one.split()) & set(side["own"].split())] == []


@pytest.mark.parametrize("one", ["Russia and Iran signed a treaty and ", "وقعت روسيا وإيران معاهدة ثم "])
def test_a_line_without_full_stops_is_cut_into_sentences_that_hold_all_of_it(one: str) -> None:
    text = one * 200
    places = sentences(Text(text))
    assert max(place.end - place.start for place in places) <= 1200
    assert [text[a.end : b.start].strip() for a, b in pairwise(places)] == [""] * (len(places) - 1)
    assert all(not text[place.end : place.end + 1].strip() for place in places)  # no word is cut
    assert len([kind for kind, ids in read_types(text) if kind == "treaty_sign" and ids == ("RUS", "IRN")]) > 150


def test_a_pull_quote_before_its_original_is_linked_to_it() -> None:
    words = "Russia and North Korea signed a mutual defence treaty in Pyongyang"
    text = (
        f"{words}\n\nOn Wednesday, after long talks, {words}, officials of both governments told reporters. Nobody was surprised."
    )
    found = read(text).statements
    (quote, original) = (n for n, one in enumerate(found) if one.type == "treaty_sign")
    assert (found[quote].same_as, found[original].same_as) == (original, None)
