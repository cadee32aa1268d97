"""Single roll calls of the UN General Assembly after March 2021, where Voeten's edition ends.

Files: four small files, read together: `ukraine_68-262_ES-11-1.csv` (resolution, country_name, vote),
`palestine_question_1983-2022.json` (votes by ISO3), and two unlabelled files of a map, `world_ukraine_votes.csv` and
`world_palestine_votes.csv` (NAME_EN, vote). The first two are known by their layout; the maps do not say which vote
they show, so there the name counts.

Fills: act (kind roll call), party (position), roll_call; layer vote, states by name or ISO3.

Quirks:
- Roll calls before 4 March 2021 (68/262 among them) are left out: they are in unga-votes.
- The absent were dropped from the first file: they have no row, and the note says so. In the JSON an empty vote is
  absent.
- The JSON has no symbols of resolutions: those in `SYMBOLS` are given by date and title, and the note calls them
  unverified. A later roll call without one refuses the file.
- The map files name provinces and territories beside states (one row each was only there to be coloured), and halves
  of two states ('Antigua', 'Barbuda'): the first are left out, of two halves one stands for the state; a state
  coloured in two ways is left out.
- The map differs from the labelled record here and there (Morocco, Ethiopia, Guinea and Togo were absent, the map
  colours them): the map of ES-11/1 is used only where the labelled file is missing, and ES-10/22, which only the map
  has, is marked unverified.
- The sessions they belong to are not complete: single roll calls are shown, never scored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card, Scheme
from mihwar.sources import columns, files
from mihwar.sources.contract import Rows, Source, rows

CARD = Card(
    id="unga-single-votes",
    title="Single UN General Assembly votes after 2020",
    version="2014-2023, as kept in three public repositories",
    publisher="UN Digital Library, by way of others",
    url="https://digitallibrary.un.org/record/4060887",
    citation="UN Digital Library, General Assembly Voting Data, single votes, https://digitallibrary.un.org/record/4060887.",
    licence="UN: non-commercial use with attribution; facts",
    permission="carry",
    vintage="2023-12",
    layers=("vote",),
    redistributable=True,
)
AFTER = date(2021, 3, 3)  # the last day of Voeten's edition of March 2021
PLACE = "a part or territory of a state, only coloured on the map"
NO_STATES = {
    **dict.fromkeys(
        (
            *(
                "Aruba",
                "Curaçao",
                "Caribbean Netherlands",
                "Sint Maarten",
                "Falkland Islands",
                "Isle of Man",
                "Montserrat",
            ),
            *("British Virgin Islands", "Virgin Islands", "England", "Scotland", "Wales", "Northern Ireland"),
            *("Brussels Capital Region", "Flemish Brabant", "Walloon Brabant", "Republika Srpska", "Vojvodina"),
            *(
                "New Caledonia",
                "Guadeloupe",
                "Martinique",
                "French Guiana",
                "Corsica",
                "Sardinia",
                "Sicily",
                "Bornholm",
            ),
            *("Balearic Islands", "Crimea", "Kaliningrad Oblast", "Baikonur", "Adjara", "Kurdistan Region", "Puntland"),
            *("Hainan", "Kyushu", "Shikoku", "Hokkaido Prefecture", "Honshu", "North Island", "South Island", "Alaska"),
            "Galápagos Province",
        ),
        PLACE,
    ),
    "Barbuda": "half of Antigua and Barbuda, which stands under Antigua",
    "Tobago": "half of Trinidad and Tobago, which stands under Trinidad",
    "Kosovo": "no member of the United Nations",
    "Turkish Republic of Northern Cyprus": "no member of the United Nations",
}
WHOLE = {"Antigua": "Antigua and Barbuda", "Trinidad": "Trinidad and Tobago", "Eswantini": "Eswatini"}
LETTERS = {"Y": "yes", "N": "no", "A": "abstain", "": "absent"}
WORDS = {"IN FAVOR": "yes", "AGAINST": "no", "ABSTENTION": "abstain", "ABSENT": "absent"}
# The JSON's roll calls after Voeten's data: date and beginning of the title to the symbol.
SYMBOLS = {
    ("2021-12-01", "Peaceful settlement"): "76/10",
    ("2022-11-30", "Committee on the Exercise"): "77/22",
    ("2022-11-30", "Division for Palestinian Rights"): "77/23",
    ("2022-11-30", "Special information programme"): "77/24",
    ("2022-11-30", "Peaceful settlement"): "77/25",
}
UKRAINE, PALESTINE = "ukraine_68-262_ES-11-1.csv", "palestine_question_1983-2022.json"
MAP_UKRAINE, MAP_PALESTINE = "world_ukraine_votes.csv", "world_palestine_votes.csv"
NAMES = (UKRAINE, PALESTINE, MAP_UKRAINE, MAP_PALESTINE)
_is_labelled = files.csv_with("resolution", "country_name", "vote")
_is_map = files.csv_with("NAME_EN", "vote")


@dataclass(frozen=True, slots=True)
class _Call:
    """One roll call: who voted how, in one scheme of names."""

    symbol: str
    day: date
    title: str
    votes: dict[str, str]
    scheme: Scheme
    note: str
    confidence: str | None = None


def _recognise(path: Path) -> bool:
    return _kind(path) is not None


def _kind(path: Path) -> str | None:
    """Which of the four files it is, under its usual name; the maps say nothing of the vote, so there the name counts."""
    if path.suffix.lower() == ".json":
        try:
            with path.open("rb") as start:
                return PALESTINE if b'"descrition"' in start.read(1 << 16) else None
        except OSError:
            return None
    if _is_labelled(path):
        return UKRAINE
    return path.name if path.name in (MAP_UKRAINE, MAP_PALESTINE) and _is_map(path) else None


def _position(path: Path, text: Any, allowed: dict[str, str]) -> str:
    if str(text) not in allowed:
        raise BadFacts(f"{path} has a vote that is none of {', '.join(allowed)}", [str(text)])
    return allowed[str(text)]


def _ukraine(path: Path) -> _Call:
    table = files.csv(path, ("resolution", "country_name", "vote")).to_pylist()
    if strange := sorted({str(row["resolution"]) for row in table} - {"68/262", "ES-11/1"}):
        raise BadFacts(f"{path} has resolutions mihwar does not know", strange)
    votes = {row["country_name"]: _position(path, row["vote"], LETTERS) for row in table if row["resolution"] == "ES-11/1"}
    note = "Taken in the 11th emergency special session. The absent members are not named in the file."
    return _Call("ES-11/1", date(2022, 3, 2), "Aggression against Ukraine", votes, "name", note)


def _map(path: Path, symbol: str, day: date, title: str) -> _Call:
    """A roll call from an unlabelled file of a map; contradictory rows are left out."""
    table = files.csv(path, ("NAME_EN", "vote")).to_pylist()
    seen: dict[str, set[str]] = {}
    for row in table:
        if row["NAME_EN"] not in NO_STATES:
            name = WHOLE.get(row["NAME_EN"], row["NAME_EN"])
            seen.setdefault(name, set()).add(_position(path, row["vote"], WORDS))
    votes = {name: next(iter(found)) for name, found in seen.items() if len(found) == 1}
    count = Counter(votes.values())
    note = (
        f"From an unlabelled file of a map, consistent with this resolution; it counts {count['yes']} for, "
        f"{count['no']} against, {count['abstain']} abstaining, which need not be the official count."
    )
    return _Call(symbol, day, title, votes, "name", note, "unverified")


def _palestine(path: Path) -> Iterator[_Call]:
    with files.reading(path, "the Question of Palestine votes"):
        found = [(one["meta"], dict(one["votes"])) for one in files.json_file(path)["votes"]]
        late = [(meta, votes) for meta, votes in found if date.fromisoformat(meta["date"]) > AFTER]
    for meta, votes in late:
        title = str(meta["descrition"]).rstrip(" :")  # the file's own spelling
        symbols = [symbol for (day, start), symbol in SYMBOLS.items() if meta["date"] == day and title.startswith(start)]
        if len(symbols) != 1:
            raise BadFacts(f"{path} has a roll call whose symbol mihwar does not know", [f"{meta['date']} {title}"])
        positions = {code: _position(path, vote, LETTERS) for code, vote in votes.items()}
        note = "From the UN Digital Library's record; the resolution's symbol is mihwar's addition and unverified."
        yield _Call(symbols[0], date.fromisoformat(meta["date"]), title, positions, "iso3", note)


def _calls(paths: Sequence[Path]) -> Iterator[_Call]:
    by_name = {_kind(path) or path.name: path for path in paths}
    if path := by_name.get(UKRAINE):
        yield _ukraine(path)
    elif path := by_name.get(MAP_UKRAINE):
        yield _map(path, "ES-11/1", date(2022, 3, 2), "Aggression against Ukraine")
    if path := by_name.get(PALESTINE):
        yield from _palestine(path)
    if path := by_name.get(MAP_PALESTINE):
        title = "Protection of civilians and upholding legal and humanitarian obligations"
        yield _map(path, "ES-10/22", date(2023, 12, 12), title)


def _id(call: _Call) -> str:
    return f"{CARD.id}/{call.symbol.replace('/', '-')}"


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    calls = [call for call in _calls(paths) if call.votes]
    if not calls:
        raise BadFile(f"{paths[0]} holds no roll call after {AFTER}; get the file again.")
    for call in calls:
        yield rows(
            "party",
            {
                "act": [_id(call)] * len(call.votes),
                "state": columns.exact(list(call.votes)),
                "position": list(call.votes.values()),
            },
            call.scheme,
        )
    days = [call.day for call in calls]
    after = [day + timedelta(days=1) for day in days]
    yield rows(
        "act",
        {
            "id": [_id(call) for call in calls],
            "layer": ["vote"] * len(calls),
            "kind": ["roll call"] * len(calls),
            "title_en": [f"{call.title} (A/RES/{call.symbol})" for call in calls],
            "began": days,
            "ended": after,
            "note_en": [call.note for call in calls],
            "confidence": [call.confidence for call in calls],
            "locator": [f"A/RES/{call.symbol}" for call in calls],
        },
    )
    sessions = columns.assembly_session(pa.chunked_array([pa.array(days, pa.date32())]))
    yield rows(
        "roll_call",
        {"act": [_id(call) for call in calls], "session": sessions, "resolution": [call.symbol for call in calls]},
    )
    yield rows(
        "coverage",
        {
            "layer": ["vote"] * len(calls),
            "began": days,
            "ended": after,
            "complete": [False] * len(calls),
            "note_en": ["Single roll calls, not the session they belong to."] * len(calls),
            "note_ar": ["عمليات تصويت منفردة، لا الدورة التي أجريت فيها."] * len(calls),
        },
    )


SOURCE = Source(card=CARD, recognise=_recognise, read=_read, names=NAMES, known=NO_STATES)
