"""Vetoes in the UN Security Council, one row per vetoed draft (World Politics Data Lab, from the UN Library).

Files: `unsc_vetoes_1946_sept2022.csv`, known by its columns (draft, meeting_record, member_veto1 to 3). The file with
the last veto is read, of equals the greatest.

Fills: act (kind veto), party (the vetoing members, position no); layer vote.

Quirks:
- Who vetoed stands twice, as names and as 0/1 columns, and the 0/1 columns leave out 26 vetoes that the names give
  (12 rows have none at all, among them Czechoslovakia 1968 and the Comoros 1976): the names are read, and a draft's
  note says where the two differ.
- USSR and Russia are two names: one on the wrong side of 26 December 1991 refuses the file.
- The first drafts have no symbol of their own, the meeting's stands there (S/PV.23) and repeats: acts are numbered
  within a symbol.
- Dates are American (2/16/1946).
- The list holds no veto of the Republic of China (1955); the note of the coverage says so. Its last row is of 8 July
  2022: later vetoes are in mihwar-acts.
- How the other members voted is not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import files
from mihwar.sources.contract import Rows, Source, rows

CARD = Card(
    id="unsc-vetoes",
    title="UN Security Council vetoes",
    version="1946 to September 2022",
    publisher="Carlos L. Yordán, World Politics Data Lab, from the UN Dag Hammarskjöld Library",
    url="https://research.un.org/en/docs/sc/quick/veto",
    citation="UN Dag Hammarskjöld Library, veto list, compiled by Carlos L. Yordán (World Politics Data Lab), 2022.",
    licence="MIT (compilation); facts",
    permission="carry",
    vintage="2022-09",
    layers=("vote",),
    redistributable=True,
)
MEMBERS = {"China": "CHN", "France": "FRA", "Russia": "RUS", "USSR": "SUN", "USA": "USA", "UK": "GBR"}
ROC_LEFT = date(1971, 10, 25)
SOVIET_LEFT = date(1991, 12, 26)
VETOES = ("member_veto1", "member_veto2", "member_veto3")
COLUMNS = ("date", "draft", "meeting_record", "agenda_item", "crisis_topic", "region", *VETOES, *MEMBERS)
_recognise = files.csv_with("draft", "meeting_record", *VETOES)


def _edition(path: Path) -> tuple[date, int]:
    return (max((_day(path, row["date"]) for row in _table(path)), default=date.min), path.stat().st_size)


def _table(path: Path) -> list[dict[str, Any]]:
    import pyarrow as pa

    table: list[dict[str, Any]] = files.csv(path, COLUMNS, types=dict.fromkeys(COLUMNS, pa.string())).to_pylist()
    return table


def _day(path: Path, text: str) -> date:
    try:
        return datetime.strptime(text, "%m/%d/%Y").date()
    except (TypeError, ValueError):
        raise BadFacts(f"{path} has a date that is not month/day/year", [str(text)]) from None


def _state(name: str, day: date) -> str:
    """A member's identifier on the day: China's seat was the Republic of China's before 25 October 1971."""
    return "TWN" if name == "China" and day < ROC_LEFT else MEMBERS[name]


def _vetoing(path: Path, row: dict[str, Any], day: date) -> list[str]:
    """The names of the members that vetoed.

    Raises:
        BadFacts: a name that is no permanent member, none at all, or the wrong one of USSR and Russia for the day.
    """
    names = [row[column] for column in VETOES if row[column]]
    wrong = [name for name in names if name not in MEMBERS]
    wrong += [f"{column}: {row[column]}" for column in MEMBERS if row[column] not in ("0", "1")]
    wrong += [name for name in names if name in ("USSR", "Russia") and (name == "USSR") != (day < SOVIET_LEFT)]
    if wrong or not names:
        raise BadFacts(f"{path} has a veto by no permanent member of the day", wrong or [f"nobody on {row['draft']}"])
    return names


def _note(row: dict[str, Any], names: list[str]) -> str:
    """The crisis, and where the list's two ways of saying who vetoed differ."""
    flagged = {name for name in MEMBERS if row[name] == "1"}
    parts = [f"{row['crisis_topic']} ({row['region']})."]
    if differ := sorted(set(names) ^ flagged):
        parts.append(f"The list's 0/1 columns do not agree with its names on {', '.join(differ)}.")
    return " ".join(parts)


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    table = _table(path)
    if not table:
        raise BadFile(f"{path} holds no vetoes; get the list again.")
    acts: dict[str, list[Any]] = {name: [] for name in ("id", "title_en", "began", "ended", "note_en", "locator")}
    parties: dict[str, list[str]] = {name: [] for name in ("act", "state", "role", "position")}
    seen: Counter[str] = Counter()
    for row in table:
        day, draft = _day(path, row["date"]), row["draft"]
        names = _vetoing(path, row, day)
        seen[draft] += 1
        act = f"{CARD.id}/{draft}" + (f" ({seen[draft]})" if seen[draft] > 1 else "")
        for column, value in zip(
            acts,
            (act, row["agenda_item"], day, day + timedelta(1), _note(row, names), f"{draft}, {row['meeting_record']}"),
            strict=True,
        ):
            acts[column].append(value)
        for name in names:
            for column, value in zip(parties, (act, _state(name, day), "vetoing", "no"), strict=True):
                parties[column].append(value)
    count = len(table)
    yield rows("act", {**acts, "layer": ["vote"] * count, "kind": ["veto"] * count})
    yield rows("party", parties, "id")
    yield rows(
        "coverage",
        {
            "layer": ["vote"],
            "began": [min(acts["began"])],
            "ended": [max(acts["ended"])],
            "complete": [False],
            "note_en": ["Vetoes only; those of the Republic of China are not in the list."],
            "note_ar": ["حالات النقض وحدها؛ وليس في القائمة نقض جمهورية الصين."],
        },
    )


SOURCE = Source(card=CARD, recognise=_recognise, read=_read, names=("unsc_vetoes*.csv",), edition=_edition)
