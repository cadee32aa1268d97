"""Words for acts and for what a search found, shared by the terminal and the pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from mihwar.language import Language, obliged
from mihwar.language import phrases as say

Row = Mapping[str, Any]
BALLOTS = ("yes", "no", "abstain", "absent")
# Words of datasets that stand in no vocabulary of the facts.
_ROLES = ("supporter", "invited", "party", "rival", "side_a", "side_b", "side_a_2nd", "side_b_2nd")
_POSITIONS = ("supported", "added", "removed", "attended_not_supported", "observer_not_supported", "not_attending")


def last_day(until: date | None) -> date | None:
    """The last day of what ends before `until`."""
    return until - timedelta(days=1) if until else None


def when(act: Row, language: Language) -> str:
    """The day of signature and the time of an act, to the precision that the source has."""
    apart = act["signed"] and act["signed"] != act["began"]
    signed = f"{language['signed']} {language.day(act['signed'])}" if apart else ""
    if act["began"] is None:
        return signed
    first = language.day(act["began"], act["precision"])
    last = language.day(last_day(act["ended"]), act["precision"]) if act["ended"] else ""
    until = language["open_end"] if act["stage"] == "in force" and not last else last
    time = first if until in ("", first) else language.say("from_to", a=first, b=until)
    return language["comma"].join(one for one in (signed, time) if one)


def party(act: Row, row: Row, language: Language) -> str:
    """The name of a party to an act, a state or an organisation."""
    if row["state"]:
        return say.name(act, row["state"], language)
    return str(act["orgs"].get(row["org"], {}).get(language.lang) or language.word("org", row["org"]))


def part(role: str, position: str | None, language: Language) -> str:
    """What a party did: its ballot or position where it has one, else its role."""
    if position is None:
        word = language.word("role", role)
        return language[f"act_role_{role}"] if word == role and role in _ROLES else word
    if position in BALLOTS:
        return language[position]
    return language[f"act_{position}"] if position in _POSITIONS else position


def article(clause: Row, language: Language) -> str | None:
    """The article of a clause of a treaty; the legal basis of a measure of a sanction."""
    if clause["duty"]:
        return f"{language['article']} {obliged.article(clause['article'], language)}"
    return clause["article"]  # type: ignore[no-any-return]


def matched(row: Row, language: Language) -> str:
    """Which name or code of a thing that was searched for matched, where it is not the title that stands beside it."""
    if row["match"] != "typo" and row["matched_as"] in ("title", "id", "short") and not row["schemes"]:
        return ""
    how = language[f"search_as_{row['matched_as']}"]
    if row["schemes"]:
        how = f"{how} {language['comma'].join(row['schemes'])}"
    if row["match"] == "typo":
        how = f"{how}{language['comma']}{language['search_typo']}"
    return how if row["matched"] == language.of(row, "title") or row["matched_as"] == "title" else f"{row['matched']} ({how})"
