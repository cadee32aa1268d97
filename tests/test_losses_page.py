"""Trade scenarios as pages: every number, caveat and source stands in them, pictures are whole, and they ask for nothing."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from mihwar.answers.answer import Answer
from mihwar.language import LANGS, Language, traded
from mihwar.language import phrases as say
from mihwar.observatory import Observatory
from mihwar.web import losses_map, losses_rows
from mihwar.web.atlas_map import EUROPE, WORLD, project, shapes
from mihwar.web.chart import ticks, typeset
from mihwar.web.losses import coalition_page, lifeline_page, losses_page
from mihwar.web.losses_flow import nodes

SVG = "{http://www.w3.org/2000/svg}"
# Seven states and a region that is none; the first sanctions most, RUS is its target. Rows sell, columns buy.
STATES = ("RUS", "DEU", "POL", "CHN", "KAZ", "USA", "MLT", "ROW")
OUTPUT = (900, 2500, 700, 9000, 200, 12000, 30, 15000)


def matrix() -> str:
    """A small world: home sales by size, trade by the product of sizes, more between neighbours."""
    lines = ["exporter,importer,trade"]
    for at, a in enumerate(STATES):
        for to, b in enumerate(STATES):
            near = 3 if {a, b} in ({"RUS", "DEU"}, {"RUS", "KAZ"}, {"RUS", "CHN"}, {"DEU", "POL"}) else 1
            much = 0.75 * OUTPUT[at] if a == b else near * OUTPUT[at] * OUTPUT[to] / 60000
            lines.append(f"{a},{b},{much:.4f}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("base") / "small.csv"
    path.write_text(matrix(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Regions that are no states."""
    path = tmp_path_factory.mktemp("strange") / "own.csv"
    rows = ("A,A,800", "A,B,60", "A,C,140", "B,A,50", "B,B,500", "B,C,90", "C,A,150", "C,B,80", "C,C,9000")
    path.write_text("exporter,importer,trade\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def sanction(observatory: Observatory, base: Path) -> Answer:
    return observatory.sanction(
        "RUS", "DEU,POL,USA", base=base, strength="0.9", partner="CHN:+0.3", through="KAZ", leak=0.25, draws=40
    )


@pytest.fixture(scope="module")
def coalition(observatory: Observatory, base: Path) -> Answer:
    return observatory.coalition("RUS", "DEU,POL", "USA,CHN", base=base, draws=40)


@pytest.fixture(scope="module")
def lifeline(observatory: Observatory, base: Path) -> Answer:
    return observatory.lifeline("RUS", "CHN,KAZ", "DEU,POL", base=base, draws=40)


@pytest.fixture(scope="module")
def without_states(observatory: Observatory, strange: Path) -> Answer:
    return observatory.sanction("A", "B", base=strange, draws=0)


Pages = dict[str, tuple[Answer, Callable[[Answer, Language], str]]]


@pytest.fixture(scope="module")
def pages(sanction: Answer, coalition: Answer, lifeline: Answer, without_states: Answer) -> Pages:
    return {
        "sanction": (sanction, losses_page),
        "coalition": (coalition, coalition_page),
        "lifeline": (lifeline, lifeline_page),
        "regions": (without_states, losses_page),
    }


KINDS = ("sanction", "coalition", "lifeline", "regions")


def read(page: str) -> str:
    return html.unescape(page)


def pictures(page: str) -> list[ElementTree.Element]:
    found = re.findall(r"<svg .*?</svg>", page, re.S)
    return [ElementTree.fromstring(one.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)) for one in found]


@pytest.mark.parametrize("lang", LANGS)
def test_every_state_with_a_part_stands_in_the_bars_and_every_state_in_the_table(sanction: Answer, lang: str) -> None:
    language = Language(lang)
    page = read(losses_page(sanction, language))
    drawn = {row.label for row in losses_rows.welfare(sanction.data, language) if not row.is_heading}
    for row in sanction.data["welfare"]:
        name = say.name(sanction.data, row["state"], language)
        assert f"<td>{name}</td>" in page
        if row["role"]:
            assert name in drawn
            assert typeset(traded.percent(row["pct"], language)) in page
    for sentence in (*traded.setting(sanction.data, language), *traded.headline(sanction.data, language)):
        assert typeset(sentence) in page


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_caveat_study_and_source_stands_in_the_page(pages: Pages, kind: str, lang: str) -> None:
    answer, render = pages[kind]
    language = Language(lang)
    page = read(render(answer, language))
    for one in answer.data["caveats"]:
        assert typeset(language.of(one, "text")) in page
    for one in answer.data["studies"]:
        assert typeset(language.of(one, "found")) in page
        assert one["cite"] in page
        assert f'href="{one["url"]}"' in page
    for card in answer.sources:
        assert card["citation"] in page
    assert language["losses_note"] in page
    if kind == "sanction":
        assert answer.data["studies"]
        for one in answer.data["evasion"]["published"]:
            assert one["cite"] in page
            assert typeset(language.of(one, "found")) in page


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ar", "rtl")])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_speaks_one_language_and_loads_nothing(pages: Pages, kind: str, lang: str, direction: str) -> None:
    answer, render = pages[kind]
    page = render(answer, Language(lang))
    assert f'<html lang="{lang}" dir="{direction}">' in page
    assert "default-src 'none'" in page
    assert not re.search(r'<(?:script|img|iframe|link|use|image)[^>]*(?:src|href)="(?!data:)', page)
    assert "<script" not in page
    assert "url(http" not in page
    assert len(page.encode("utf-8")) < 600_000


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_pictures_are_well_formed_named_and_of_finite_numbers(pages: Pages, kind: str, lang: str) -> None:
    answer, render = pages[kind]
    drawn = pictures(render(answer, Language(lang)))
    assert len(drawn) > 3
    for one in drawn:
        assert one.get("aria-label") or one.get("aria-hidden") == "true"
        for part in one.iter():
            for value in part.attrib.values():
                assert "nan" not in value.lower().split()
                assert "inf" not in value


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_in_a_picture_begins_inside_it(pages: Pages, kind: str, lang: str) -> None:
    answer, render = pages[kind]
    for one in pictures(render(answer, Language(lang))):
        _, _, wide, high = map(float, str(one.get("viewBox")).split())
        for text in one.iter(f"{SVG}text"):
            assert -0.5 <= float(str(text.get("x"))) <= wide + 0.5, text.text
            assert 0 <= float(str(text.get("y"))) <= high, text.text


def test_equal_earth_is_that_of_its_authors() -> None:
    # The width of the equator and the height of the pole in radii, from the formula of Savric, Patterson and Jenny (2018).
    assert project(180, 0)[0] == pytest.approx(2 * math.sqrt(3) * math.pi / (3 * 1.340264))
    assert project(0, 90)[1] == pytest.approx(1.3173627591574, abs=1e-9)  # d3-geo 3.1, geoEqualEarthRaw(0, pi / 2)
    assert project(-100, -30) == pytest.approx(tuple(-one for one in project(100, 30)))


def test_states_stand_where_they_are() -> None:
    found = {one.state: one for one in shapes(WORLD) if one.state}
    known = (("CHE", 8.2, 46.8, 2), ("BRA", -53, -10, 8), ("AUS", 134, -25, 8), ("EGY", 30, 26.5, 4))
    for state, longitude, latitude, off in known:
        x, y = WORLD.at(longitude, latitude)
        assert math.hypot(found[state].x - x, found[state].y - y) < off, state
    # Two sides of the date line: no shape runs across the page, and Russia's eastern end is at the left.
    assert found["RUS"].size < 400
    assert found["FJI"].size < 20
    assert min(map(int, re.findall(r"M(-?\d+) ", found["RUS"].path))) < WORLD.at(-160, 65)[0] * 10


def test_the_map_has_all_shapes_of_the_file_but_antarctica() -> None:
    drawn = shapes(WORLD)
    assert len(drawn) == 239  # of 241: Antarctica is left out, and a rest of Australia is joined to it
    assert {"XKX", "NCY", "SML", "PSE", "ESH", "TWN"} <= {one.state for one in drawn}
    assert len({one.state for one in drawn if one.state}) == sum(one.state is not None for one in drawn)
    assert {one.state for one in shapes(EUROPE)} >= {"DEU", "UKR", "MLT", "ISL"}
    assert sum(len(one.path) for one in drawn) < 100_000


def test_no_number_is_drawn_unlike_zero(sanction: Answer) -> None:
    drawn = str(losses_map.world(sanction.data, Language("en")))
    looks = {title: look for look, title in re.findall(r'class="(\w+)"><title>([^<]*)</title>', drawn)}
    assert looks["Brazil: no number"] == "none"
    assert looks["Kosovo: no number"] == "none"
    assert losses_map.shade(0.0, [0.1, 0.3, 1, 3]) == "z"
    assert losses_map.shade(None, [0.1, 0.3, 1, 3]) == "none"
    target = next(look for title, look in looks.items() if title.startswith("Russia: "))
    assert target[0] == "l"
    assert "(" in next(title for title in looks if title.startswith("Russia: "))  # the band
    assert "<circle" in drawn  # Malta has a number and is too small to be seen
    rows = losses_map.rows_without_shape(sanction.data)
    assert [row["state"] for row in rows] == ["ROW"]
    assert "Not on the map" not in losses_page(sanction, Language("en"))
    assert f"<b>{Language('en')['losses_map_missing']}:</b> ROW" in losses_page(sanction, Language("en"))


@pytest.mark.parametrize("most", [0.0002, 0.4, 0.99, 1.0, 2.9, 3.0, 47.0])
def test_the_scale_fits_the_largest_change(most: float) -> None:
    found = losses_map.scale([most, -most / 3])
    assert len(found) == losses_map.CLASSES
    assert found == sorted(found)
    assert most < 10 * found[-1]
    assert found[-1] <= max(most, 0.003) * (1 + 1e-9)
    assert found[0] >= 0.0001 * (1 - 1e-9)
    assert losses_map.shade(-found[0], found) == "l1"
    assert losses_map.shade(found[-1], found) == "g4"


def test_regions_that_are_no_states_have_no_map(without_states: Answer) -> None:
    page = losses_page(without_states, Language("en"))
    assert 'class="map' not in page
    assert Language("en")["losses_map_regions"] in page
    assert "US$" not in re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    assert Language("en")["losses_bars_read_none"] in page


@pytest.mark.parametrize("way", ["sales", "purchases"])
def test_what_is_lost_is_gained(sanction: Answer, without_states: Answer, way: Any) -> None:
    for answer in (sanction, without_states):
        found = nodes(answer.data, way, answer.data["focus"][0], Language("en"))
        assert sum(one.before for one in found) == pytest.approx(sum(one.after for one in found))
        assert sum(one.lost for one in found) == pytest.approx(sum(one.gained for one in found))
        key = "seller" if way == "sales" else "buyer"
        whole = sum(row["before"] for row in answer.data["trade"] if row[key] == answer.data["focus"][0])
        assert sum(one.before for one in found if one.kind in ("cut", "free")) == pytest.approx(whole)


def test_signs_are_typeset() -> None:
    assert typeset("from -0.3 % (-4 to 2) and 281-323, --no-fill") == (
        "from \u22120.3\u00a0% (\u22124 to 2) and 281-323, \u2066--no-fill\u2069"
    )
    assert typeset("\u200e-5") == "\u200e\u22125"


def test_the_scale_counts_in_round_numbers() -> None:
    assert ticks(-0.94, 0.09) == [-0.75, -0.5, -0.25, 0]
    assert ticks(0, 480) == [0, 100, 200, 300, 400]
    assert ticks(1, 1) == [1]


def test_what_a_source_wrote_cannot_become_markup(sanction: Answer) -> None:
    evil = "</svg><script>alert(1)</script>"
    data = {**sanction.data, "names": {one: {"en": evil, "ar": evil} for one in sanction.data["names"]}}
    study = {"cite": evil, "url": "javascript:alert(1)", "model": evil, "found_en": evil, "found_ar": evil, "targets": []}
    page = losses_page(Answer({**data, "studies": [study]}, sanction.table, sanction.columns, sanction.sources), Language("en"))
    assert "<script" not in page
    assert "javascript:" not in page
    pictures(page)


# Texts that stick out of their picture, or cover one another.
FAULTS = """() => {
      const found = [];
      for (const picture of document.querySelectorAll("svg.chart:not(.swatch), svg.map")) {
        const whole = picture.getBoundingClientRect();
        if (!whole.width) continue;
        const texts = [...picture.querySelectorAll("text")].map((one) => [one.textContent, one.getBoundingClientRect()])
          .filter(([, a]) => a.width);
        texts.forEach(([words, a], n) => {
          const aside = a.left < whole.left - 1.5 || a.right > whole.right + 1.5;
          if (aside || a.top < whole.top - 3 || a.bottom > whole.bottom + 3) found.push(["out", words]);
          texts.slice(n + 1).forEach(([other, b]) => {
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const along = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 1.5 && along > 8) found.push(["over", words, other]);  // lines have leading that may overlap
          });
        });
      }
      return found;
    }"""


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_browser_draws_it_legibly_and_asks_for_nothing(
    browser: Any, pages: Pages, tmp_path: Path, kind: str, lang: str
) -> None:  # fmt: skip
    answer, render = pages[kind]
    file = tmp_path / "losses.html"
    file.write_text(render(answer, Language(lang)), encoding="utf-8")
    for wide in (1440, 768, 390):
        page = browser.new_page(viewport={"width": wide, "height": 900})
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready.then(() => true)")
        assert [url for url in asked if not url.startswith((file.as_uri(), "data:"))] == []
        assert said == []
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        assert page.evaluate(FAULTS) == []
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        page.close()
