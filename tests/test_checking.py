"""What the data say about statements, on the facts carried in the package: statements made by hand, in own words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mihwar.answers.check import check, checks
from mihwar.answers.checking.finding import Finding
from mihwar.answers.checking.ground import Ground
from mihwar.observatory import Observatory
from mihwar.reading.statement import Amount, Mention, Plover, Reading, Span, Statement, When


def asked(
    observatory: Observatory,
    kind: str,
    actors: str = "",
    recipients: str = "",
    text: str = "",
    on: str | None = "2024-06-20",
    when: tuple[str, str] | str | None = None,
    basis: str = "explicit",
    amount: tuple[float, str, str] | None = None,
    leader: bool = False,
    **more: Any,
) -> Finding:
    """The finding on one statement; actors and recipients as ids with blanks."""
    span = Span(0, len(text))

    def mentions(ids: str) -> tuple[Mention, ...]:
        kind = "leader" if leader else "state"
        return tuple(Mention(span, one, (one,), kind) for one in ids.split())

    first, last = (when, when) if isinstance(when, str) else when or (None, None)
    time = When(first and date.fromisoformat(first), last and date.fromisoformat(last), basis if when else "unknown")
    statement = Statement(
        span, span, kind, Plover(), mentions(actors), mentions(recipients), when=time,
        amount=amount and Amount(*amount, span), **more,
    )  # fmt: skip
    reading = Reading(text, "en", date.fromisoformat(on) if on else None, "", (), (statement,))
    return check(statement, Ground(observatory.world, reading))


def test_a_treaty_is_supported_on_its_day_and_said_not_to_be_in_force(observatory: Observatory) -> None:
    text = "They signed a treaty of comprehensive strategic partnership."
    found = asked(observatory, "treaty_sign", "RUS PRK", text=text)
    assert (found.verdict, found.found) == ("supported", "2024-06-19")
    assert "2024-12-04" in found.reason(0)
    assert "2024-12-04" in found.reason(1)
    assert found.rows[0]["card"] == "mihwar-treaties"


@pytest.mark.parametrize("when", ["2024-06-25", ("2024-05-01", "2024-05-31"), ("2023-01-01", "2023-12-31")])
def test_a_wrong_date_of_a_treaty_is_contradicted_with_the_right_one(observatory: Observatory, when: Any) -> None:
    text = "They signed a treaty of comprehensive strategic partnership."
    found = asked(observatory, "treaty_sign", "RUS PRK", text=text, when=when, on="2024-09-01")
    assert (found.verdict, found.found) == ("contradicted", "2024-06-19")


def test_a_wrong_party_of_a_named_treaty_is_contradicted(observatory: Observatory) -> None:
    text = "They signed a treaty of comprehensive strategic partnership."
    found = asked(observatory, "treaty_sign", "RUS KOR", text=text, when="2024-06-19", on="2024-06-25")
    assert (found.verdict, found.found) == ("contradicted", "PRK, RUS")


def test_a_treaty_outside_the_selection_is_not_denied(observatory: Observatory) -> None:
    assert asked(observatory, "treaty_sign", "BRA NPL", text="a treaty of friendship").verdict == "not_covered"
    # An agreement on trade is none of those coded: their date cannot contradict it.
    assert asked(observatory, "treaty_sign", "RUS PRK", text="a deal on fisheries", when="2024-03-05").verdict == "not_covered"


def test_the_negation_of_a_signature_is_contradicted(observatory: Observatory) -> None:
    found = asked(observatory, "treaty_sign", "RUS PRK", text="no partnership treaty", polarity="negated")
    assert found.verdict == "contradicted"


def test_force_on_a_day(observatory: Observatory) -> None:
    text = "the partnership treaty"
    assert asked(observatory, "treaty_in_force", "RUS PRK", text=text, when="2024-07-01").verdict == "contradicted"
    assert asked(observatory, "treaty_in_force", "RUS PRK", text=text, when="2025-07-01", on="2025-08-01").verdict == "supported"


def test_a_provision_shows_article_and_conditions(observatory: Observatory) -> None:
    text = "obliges each to help the other in case of attack"
    found = asked(observatory, "treaty_provision", "RUS PRK", text=text, modality="conditional")
    assert found.verdict == "supported"
    assert found.found == "defence, article 4"
    assert "Article 51" in found.reason(0)
    assert "2024-12-04" in found.reason(0)


def test_a_provision_of_a_kind_that_no_clause_has_is_not_denied(observatory: Observatory) -> None:
    assert asked(observatory, "treaty_provision", "RUS PRK", text="provides for student exchange").verdict == "not_covered"


@pytest.mark.parametrize("state", ["BRA", "IND", "ZAF", "SAU"])
def test_refusals_of_the_swiss_communique(observatory: Observatory, state: str) -> None:
    found = asked(observatory, "communique_refusal", state, polarity="negated")
    assert found.verdict == "supported"
    assert found.rows[0]["card"] == "buergenstock"
    assert asked(observatory, "communique_signed", state).verdict == "contradicted"


@pytest.mark.parametrize(
    ("state", "verdict"), [("QAT", "partly"), ("IRQ", "partly"), ("FRA", "contradicted"), ("PRK", "not_covered")]
)
def test_conflicting_and_missing_claims(observatory: Observatory, state: str, verdict: str) -> None:
    assert asked(observatory, "communique_refusal", state, polarity="negated").verdict == verdict


def test_sanctions_stand_began_and_were_not_yet(observatory: Observatory) -> None:
    assert asked(observatory, "sanctions_imposed", "USA EU", "RUS").verdict == "supported"
    assert asked(observatory, "sanctions_imposed", "EU", "RUS", when=("2014-07-01", "2014-08-31")).verdict == "supported"
    early = asked(observatory, "sanctions_imposed", "EU", "RUS", when=("2010-01-01", "2010-12-31"))
    assert (early.verdict, early.found) == ("contradicted", "2014-03-17")
    assert asked(observatory, "sanctions_imposed", "FRA", "RUS").verdict == "supported"  # through the EU
    assert asked(observatory, "sanctions_imposed", "BRA", "RUS").verdict == "not_covered"
    assert asked(observatory, "sanctions_imposed", "", "PRK").verdict == "supported"


def test_sanctions_lifted_while_they_stand(observatory: Observatory) -> None:
    found = asked(observatory, "sanctions_lifted", "EU", "RUS", text="lifted its sanctions", when="2024-06-01")
    assert found.verdict in ("contradicted", "not_covered")


def test_visits_by_date(observatory: Observatory) -> None:
    assert asked(observatory, "visit", "RUS", "PRK", leader=False).found == "2024-06-18/2024-06-19"
    month = asked(observatory, "visit", "RUS", "CHN", when=("2024-05-15", "2024-05-25"), basis="relative")
    assert month.verdict == "supported"
    wrong = asked(observatory, "visit", "RUS", "PRK", when="2024-06-05", leader=True)
    assert (wrong.verdict, wrong.found) == ("contradicted", "2024-06-18/2024-06-19")
    # A minister may have gone then: only the leader's day can be wrong.
    assert asked(observatory, "visit", "RUS", "PRK", when="2024-06-05").verdict == "not_covered"
    assert asked(observatory, "summit_meeting", "RUS PRK", when=("2023-09-01", "2023-09-30")).verdict == "supported"
    assert asked(observatory, "visit", "BRA", "NPL").verdict == "not_covered"


def test_a_meeting_with_only_its_place_named(observatory: Observatory) -> None:
    found = asked(observatory, "summit_meeting", "", "CHE", when=("2024-06-14", "2024-06-16"), basis="relative")
    assert (found.verdict, found.rows[0]["card"]) == ("supported", "buergenstock")
    assert asked(observatory, "summit_meeting", "", "CHE", when="2024-02-01").verdict == "not_covered"


def test_a_meeting_of_leaders_is_not_proved_by_a_ministers_visit(observatory: Observatory) -> None:
    # Lavrov was in Pyongyang in October 2023; the leaders met in September.
    when = ("2023-10-10", "2023-10-25")
    assert asked(observatory, "talks", "RUS PRK", when=when).verdict == "supported"
    assert asked(observatory, "talks", "RUS PRK", when=when, leader=True).verdict == "not_covered"


def test_names_with_one_reason_stand_in_one_sentence(observatory: Observatory) -> None:
    found = asked(observatory, "communique_refusal", "BRA IND SAU", polarity="negated")
    assert found.reason(0).count("did not support") == 1
    assert all(name in found.reason(1) for name in ("البرازيل", "الهند", "السعودية"))


def test_an_allegation_is_never_a_fact(observatory: Observatory) -> None:
    found = asked(
        observatory, "arms_transfer", "PRK", "RUS", modality="alleged", amount=(10000, "more than", "containers"),
        when=("2023-09-01", "2024-06-20"),
    )  # fmt: skip
    assert found.verdict == "partly"
    assert "alleged" in (found.found or "")
    assert "more than 10,000 containers" in found.reason(0)
    assert asked(observatory, "arms_transfer", "PRK", "RUS", modality="asserted").verdict == "partly"
    other = asked(observatory, "arms_transfer", "PRK", "RUS", amount=(90000, "more than", "containers"))
    assert "another number" in other.reason(0)


def test_what_was_owned_to_later_is_supported(observatory: Observatory) -> None:
    text = "sent troops"
    assert asked(observatory, "arms_transfer", "PRK", "RUS", text=text, on="2025-06-01").verdict == "supported"


def test_hopes_futures_and_judgements_are_not_checked(observatory: Observatory) -> None:
    for modality in ("hoped", "judgement", "likely", "conditional", "future"):
        assert asked(observatory, "aid_transfer", "RUS", "PRK", modality=modality).verdict == "not_checkable"
    assert asked(observatory, "interpretation", "RUS").verdict == "not_checkable"
    assert asked(observatory, "protest", "FRA").verdict == "not_covered"


def test_a_future_whose_time_has_passed_is_compared(observatory: Observatory) -> None:
    found = asked(observatory, "visit", "RUS", "PRK", on="2024-06-01", when=("2024-06-15", "2024-06-21"), modality="future")
    assert found.verdict == "supported"
    assert "future" in found.reason(0)


@pytest.mark.parametrize(
    ("body", "n", "on", "verdict"),
    [("NATO", 32, "2024-06-20", "supported"), ("NATO", 30, "2024-06-20", "contradicted"), ("NATO", 31, "2024-03-01", "supported"),
     ("EU", 27, "2024-06-20", "supported"), ("EU", 28, "2024-06-20", "contradicted"), ("EU", 28, "2019-01-01", "supported"),
     ("UN", 193, "2024-06-20", "supported"), ("G20", 20, "2024-06-20", "not_covered"), ("AU", 55, "2024-06-20", "not_covered")],
)  # fmt: skip
def test_how_many_members(observatory: Observatory, body: str, n: int, on: str, verdict: str) -> None:
    found = asked(observatory, "membership_count", body, on=on, amount=(n, "exactly", "members"))
    assert found.verdict == verdict
    if verdict == "contradicted":
        assert found.found in ("32", "27")


def test_members_with_bounds_and_dates(observatory: Observatory) -> None:
    assert asked(observatory, "membership_count", "NATO", amount=(30, "more than", "members")).verdict == "supported"
    assert asked(observatory, "membership", "SWE", "NATO", text="joined", when="2024-03-07").verdict == "supported"
    wrong = asked(observatory, "membership", "FIN", "NATO", text="joined", when=("2022-01-01", "2022-12-31"))
    assert (wrong.verdict, wrong.found) == ("contradicted", "since 2023-04-04")
    assert asked(observatory, "membership", "CHE", "NATO", text="a member of").verdict == "contradicted"
    assert asked(observatory, "membership", "CHE", "NATO", text="not a member", polarity="negated").verdict == "supported"
    left = asked(observatory, "membership", "GBR", "EU", text="left", when=("2020-01-01", "2020-12-31"), polarity="negated")
    assert left.verdict == "supported"
    late = asked(observatory, "membership", "GBR", "EU", text="left", when=("2018-01-01", "2018-12-31"), polarity="negated")
    assert late.verdict == "contradicted"


def test_the_soviet_union_did_not_end_in_the_eighties(observatory: Observatory) -> None:
    found = asked(observatory, "state_dissolution", "SUN", when=("1987-01-01", "1989-12-31"))
    assert (found.verdict, found.found) == ("contradicted", "1991-12-26")
    assert asked(observatory, "state_dissolution", "SUN", when=("1991-01-01", "1991-12-31")).verdict == "supported"
    assert asked(observatory, "state_dissolution", "SUN").verdict == "supported"
    assert asked(observatory, "state_dissolution", "FRA", when="1991-12-26").verdict == "not_covered"


def test_vetoes(observatory: Observatory) -> None:
    text = "vetoed the draft in the Security Council"
    assert asked(observatory, "veto", "RUS", text=text, when="2024-03-28").verdict == "supported"
    assert asked(observatory, "veto", "BRA", text=text, when="2024-03-28").verdict == "contradicted"
    assert asked(observatory, "veto", "HUN", text="vetoed the aid", when="2024-03-28").verdict == "not_covered"
    assert asked(observatory, "veto", "FRA", text=text, when="2024-03-28").verdict == "not_covered"


def test_votes(observatory: Observatory) -> None:
    text = "voted against resolution ES-11/1"
    assert asked(observatory, "vote", "PRK", text=text).verdict == "supported"
    assert asked(observatory, "vote", "EGY", text=text).verdict == "contradicted"
    assert asked(observatory, "vote", "EGY", text="voted against a draft").verdict == "not_covered"


def test_invasions(observatory: Observatory) -> None:
    text = "invaded"
    assert asked(observatory, "interstate_war", "RUS", "UKR", text=text, when=("2022-02-01", "2022-02-28")).verdict == "supported"
    wrong = asked(observatory, "interstate_war", "RUS", "UKR", text=text, when=("2021-02-01", "2021-02-28"))
    assert (wrong.verdict, wrong.found) == ("contradicted", "2022-02-24")
    both = asked(observatory, "interstate_war", "UKR", "RUS", text="in its war against", when=("2022-01-01", "2024-06-20"))
    assert both.verdict == "supported"
    assert asked(observatory, "interstate_war", "UKR", "RUS", text=text, when="2022-02-24").verdict == "not_covered"
    assert asked(observatory, "interstate_war", "BRA", "NPL", text=text, when="2021-02-01").verdict == "not_covered"


@pytest.mark.parametrize("kind", sorted(checks()))
def test_every_check_answers_where_nothing_is_named(observatory: Observatory, kind: str) -> None:
    for on in ("2024-06-20", None):
        found = asked(observatory, kind, on=on)
        assert found.verdict == "not_covered"
        assert found.reason(0)
        assert found.reason(1)
