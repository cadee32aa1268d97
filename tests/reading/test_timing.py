"""Times of statements: reckoned from other events of the text."""

from __future__ import annotations

from datetime import date

import pytest

from mihwar.reading.days import part, reckoned, season, spanned
from mihwar.reading.hijri import hijri
from mihwar.reading.pipeline import read


@pytest.mark.parametrize(
    ("text", "kind", "first", "last", "basis"),
    [
        ("Putin visited Beijing on 16 May 2024. A month after the visit, Russia and North Korea signed a treaty.",
         "treaty_sign", "2024-06-01", "2024-06-30", "event"),
        ("Russia signed the treaty two days before the summit on 15 June 2024.",
         "treaty_sign", "2024-06-13", "2024-06-13", "event"),
        ("On 3 May 2024 France imposed sanctions on Russia. Two days later, Russia expelled French diplomats.",
         "diplomatic_break", "2024-05-05", "2024-05-05", "event"),
        ("وقعت روسيا والصين معاهدة في 5 مارس 2023. وبعد شهر من توقيع المعاهدة فرضت الولايات المتحدة عقوبات على روسيا.",
         "sanctions_imposed", "2023-04-01", "2023-04-30", "event"),
        ("زار بوتين الصين في 16 مايو 2024. وبعد يومين فرضت الولايات المتحدة عقوبات على روسيا.",
         "sanctions_imposed", "2024-05-18", "2024-05-18", "event"),
        ("The leaders of France and Germany met on the sidelines of the G7 summit.", "summit_meeting", None, None, "event"),
        ("A month after the visit, Russia and North Korea signed a treaty.", "treaty_sign", None, None, "event"),
    ],
)  # fmt: skip
def test_reckoned_from_other_events(text: str, kind: str, first: str | None, last: str | None, basis: str) -> None:
    when = next(one.when for one in read(text, "2024-06-20").statements if one.type == kind)
    assert [day and day.isoformat() for day in (when.first, when.last)] == [first, last]
    assert when.basis == basis


def test_the_other_event_is_reckoned_from_what_is_dated() -> None:
    text = "زار بوتين كوريا الشمالية أمس، بعد شهر من زيارته للصين."
    here, there = (one.when for one in read(text, "2024-06-20").statements if one.type == "visit")
    assert (here.first, here.basis) == (date(2024, 6, 19), "relative")
    assert (there.first, there.last, there.basis) == (date(2024, 5, 1), date(2024, 5, 31), "event")


def test_a_time_belongs_to_its_clause() -> None:
    text = "زار بوتين الصين في أغسطس 2023 ووقعت روسيا معاهدة مع الهند."
    found = {one.type: one.when for one in read(text, "2024-06-20").statements}
    assert found["visit"].first is not None
    assert found["treaty_sign"].first is None
    text = "France condemned the attack on Ukraine; in October 2023 Putin visited China."
    found = {one.type: one.when for one in read(text, "2024-06-20").statements}
    assert found["visit"].first == date(2023, 10, 1)
    assert all(when.first is None for kind, when in found.items() if kind != "visit")


def test_days_of_the_islamic_calendar() -> None:
    # hijridate's own table gives 13 Dhu al-Hijja 1445; the fall of Baghdad, 4 Safar 656, was on 10 February 1258 Julian.
    assert hijri(1445, 12, 13) == (date(2024, 6, 19), date(2024, 6, 19))
    first, last = hijri(656, 2, 4) or (date.min, date.min)
    assert first <= date(1258, 2, 17) <= last
    assert (last - first).days == 2
    assert hijri(1445, 13) is hijri(1445, 2, 31) is hijri(656, 1, 31) is None


def test_ranges_at_their_edges() -> None:
    assert reckoned(date(1, 1, 5), "day", -10, -10) is None
    assert spanned(date(2024, 3, 31), "month", 1) == (date(2024, 2, 29), date(2024, 3, 31))
    assert season(2022, 3) == (date(2021, 12, 1), date(2023, 2, 28))
    assert part((date(2024, 6, 20), date(2024, 6, 20)), 0.0, 0.3) == (date(2024, 6, 20), date(2024, 6, 20))


def test_a_time_stays_in_the_clause_before_a_comma_and_a_conjunction() -> None:
    text = "North Korea and Russia signed a treaty in Pyongyang on 19 June 2024, and Article 4 obliges each side to help."
    signed, provision = read(text, "2024-06-21").statements
    assert (signed.type, str(signed.when.first)) == ("treaty_sign", "2024-06-19")
    assert (provision.type, provision.when.basis) == ("treaty_provision", "unknown")
