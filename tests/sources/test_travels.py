from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from mihwar.errors import BadFacts, BadFile
from mihwar.sources.travels import SOURCE

TRIP = """<trip role="{role}" who="someone"><id>{id}</id><role>{role}</role><name>Some One</name>
<start-date>{began}</start-date><end-date>{ended}</end-date><country id="{slug}">{country}</country>
<locale>{locale}</locale><remarks>Met with
   somebody. Offical Visit.</remarks><created-by>x</created-by></trip>"""
VISIT = """<visit><id>{id}</id><start-date>{began}</start-date><end-date>{began}</end-date><visitor>King X</visitor>
<from id="{slug}">{country}</from><description>Working Visit.</description></visit>"""


def trips(path: Path, *entries: str) -> Path:
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<trips>{"".join(entries)}</trips>', encoding="utf-8")
    return path


def trip(number: int, slug: str, began: str, ended: str | None = None, role: str = "secretary") -> str:
    return TRIP.format(id=number, slug=slug, began=began, ended=ended or began, role=role, country="A Country", locale="X")


def test_slugs_by_date_and_roles(tmp_path: Path, table) -> None:
    one = trips(
        tmp_path / "a.xml",
        trip(1, "korea-north", "2018-10-07"),
        trip(2, "russia", "1974-06-27", "1974-07-03", "president"),
        trip(3, "russia", "1995-05-09", role="president"),
        trip(4, "vietnam", "1966-10-26"),
        trip(5, "kosovo", "1999-11-23"),
        trip(6, "antarctica", "2016-11-10"),
    )
    two = tmp_path / "1870.xml"
    two.write_text(f"<visits>{VISIT.format(id=1, began='1874-12-12', slug='somoa', country='Somoa')}</visits>", encoding="utf-8")
    codes = tmp_path / "codes.xml"
    codes.write_text("<code-table><name>travel-role-code</name></code-table>", encoding="utf-8")
    assert SOURCE.recognise(one)
    assert SOURCE.recognise(two)
    assert not SOURCE.recognise(codes)
    hosts = {p["act"].split("/")[1]: p["state"] for p in table(SOURCE, "party", one, two) if p["role"] == "host"}
    assert hosts == {
        "secretary-1": "PRK",
        "president-2": "SUN",
        "president-3": "RUS",
        "secretary-4": "RVN",
        "secretary-5": "SCG",
        "secretary-6": "antarctica",
        "visit-1": "USA",
    }
    visitors = {p["act"].split("/")[1]: p["state"] for p in table(SOURCE, "party", one, two) if p["role"] == "visitor"}
    assert visitors["visit-1"] == "WSM"
    assert set(hosts.values()) - set(SOURCE.known) == {"PRK", "SUN", "RUS", "RVN", "SCG", "USA"}
    acts = {act["id"]: act for act in table(SOURCE, "act", one, two)}
    long = acts["us-travels/president-2"]
    assert (long["began"], long["ended"]) == (date(1974, 6, 27), date(1974, 7, 4))
    assert long["note_en"] == "Met with somebody. Offical Visit."
    assert acts["us-travels/visit-1"]["kind"] == "visit of a foreign leader to the USA"
    assert {row["state"] for row in table(SOURCE, "coverage", one, two)} == {"USA"}


def test_unknown_countries_and_dates_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFacts, match="ruritania"):
        list(SOURCE.read([trips(tmp_path / "a.xml", trip(1, "ruritania", "2018-10-07"))]))
    with pytest.raises(BadFacts, match="cannot read"):
        list(SOURCE.read([trips(tmp_path / "a.xml", trip(1, "russia", "2018-10-07", "2018-10-01"))]))


def test_broken_files(tmp_path: Path) -> None:
    path = trips(tmp_path / "a.xml", trip(1, "russia", "2018-10-07"))
    path.write_text(path.read_text(encoding="utf-8")[:200], encoding="utf-8")
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))
    with pytest.raises(BadFile):
        list(SOURCE.read([trips(path, trip(1, "russia", "7 October 2018"))]))
    path.write_bytes(b'<?xml version="1.0" encoding="UTF-8"?><trips><trip>C\xf4te</trip></trips>')
    with pytest.raises(BadFile):
        list(SOURCE.read([path]))


@pytest.mark.shared
def test_publishers_files(shared: Path, table) -> None:
    paths = [path for path in sorted((shared / "us-state-travels").rglob("*.xml")) if SOURCE.recognise(path)]
    kinds = Counter(act["kind"] for act in table(SOURCE, "act", *paths))
    assert kinds == {
        "visit of the US secretary of state": 3_439,
        "visit of the US president": 832,
        "visit of a foreign leader to the USA": 3_264,
    }
    assert len(paths) == 71
    acts = {act["id"]: act["began"] for act in table(SOURCE, "act", *paths)}
    pyongyang = sorted(acts[p["act"]] for p in table(SOURCE, "party", *paths) if p["state"] == "PRK")
    assert pyongyang == [date(2000, 10, 23), date(2018, 5, 8), date(2018, 7, 5), date(2018, 10, 7)]
