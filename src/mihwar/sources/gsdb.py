"""Global Sanctions Data Base, release 4: the case file GSDB_V4.csv as its team sends it on request.

Files: the case file, known by its columns (case_id, sanctioned_state, sanctioning_state, begin, end, the kinds of
sanction, objective, success). Of several the last by name. The dyadic file is not read.

Fills: act (one per case), party (senders and targets), clause (one per kind of sanction: arms, military, trade,
financial, travel, other; trade with what it concerns); layer sanction, states by name.

Covers: 1949 to 2023, all states, complete; known to the year.

Quirks:
- Several states stand in one cell, divided by commas, but names hold commas too ('Korea, North', 'Gambia, The',
  'Egypt, Arab Rep.'): `COMMA_NAMES` are taken out first. A piece left over that only ends such a name refuses the
  file.
- Senders may be groups ('EU', 'G7', 'Western countries', terrorist organisations): they are parties under `org`. The
  store unpacks those whose name is the id of a bloc of mihwar's (EU, NATO, G7, ECOWAS ...) into its members on the
  day; the UN and what GSDB calls by another name (African Union, League of Arab States) stay organisations.
- Years are inclusive: a case holds from 1 January of `begin` to the first day after `end`. A case whose success is
  'ongoing' has no end if `end` is the last year of the data; in seven cases it is an earlier one, and holds.
- Case 1 begins in 1949 though the site says 1950: the file is followed.
- Objectives and outcomes are lists of the same length: the note gives each objective with its outcome. They are the
  coders' judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pyarrow as pa

from mihwar.errors import BadFacts
from mihwar.model import Card
from mihwar.sources import columns, files
from mihwar.sources.contract import Rows, Source, rows

CARD = Card(
    id="gsdb",
    title="Global Sanctions Data Base, case file",
    version="Release 4",
    publisher="Felbermayr, Kirilakha, Syropoulos, Yalcin, Yotov",
    url="https://www.globalsanctionsdatabase.com/",
    citation=(
        "Yalcin, Erdal; Felbermayr, Gabriel; Kariem, Heider; Kirilakha, Aleksandra; Kwon, Ohyun; Syropoulos, "
        "Constantinos; Yotov, Yoto V. (2025). The Global Sanctions Data Base, Release 4; Felbermayr et al. (2020), "
        "European Economic Review 129."
    ),
    licence="No open licence; sent on request, to be cited",
    permission="load",
    vintage="2023",
    layers=("sanction",),
    redistributable=False,
)
COLUMNS = (
    *("case_id", "sanctioned_state", "sanctioning_state", "begin", "end", "trade", "descr_trade", "arms", "military"),
    *("financial", "travel", "other", "objective", "success"),
)
MEASURES = ("trade", "arms", "military", "financial", "travel", "other")
TRADE = {
    "exp_compl": "all exports to the target",
    "exp_part": "some exports to the target",
    "imp_compl": "all imports from the target",
    "imp_part": "some imports from the target",
}
COMMA_NAMES = (
    *("Congo, Democratic Republic of the", "Congo, Republic of the", "Egypt, Arab Rep.", "Gambia, The", "Bahamas, The"),
    *(
        "Korea, North",
        "Korea, South",
        "Yemen, North",
        "Yemen, South",
        "Yemen, Rep.",
        "Vietnam, North",
        "Vietnam, South",
    ),
    *("Iran, Islamic Rep.", "Venezuela, RB", "Micronesia, Fed. Sts.", "Germany, East", "Germany, West"),
    *("Yemen, Arab Republic", "Yemen, People's Republic"),
)
TAILS = {name.split(", ", 1)[1].lower() for name in COMMA_NAMES}
NAMES = re.compile(
    r"\s*(" + "|".join(re.escape(name) for name in sorted(COMMA_NAMES, key=len, reverse=True)) + r"|[^,]+)\s*(?:,|$)"
)
ORGANISATIONS = frozenset(
    (
        *(
            "African Union",
            "CSCE",
            "ChinCom",
            "CoCom",
            "Comecon",
            "Commonwealth",
            "ECOWAS",
            "EEC",
            "EEU",
            "EU",
            "G7",
            "G8",
        ),
        *(
            "League of Arab States",
            "League of Nations",
            "MERCOSUR",
            "NAFTA",
            "NATO",
            "OAPEC",
            "OIC",
            "OSCE",
            "SADC",
            "UN",
        ),
        *("Organisation of African Unity", "Organization of American States", "Pacific Islands Forum", "UNASUR"),
        *("Organization of Eastern Carribean States", "ICC Rome Statute Signatories", "Kimberly Process Participants"),
        *("Paris Agreement Signatories", "Western countries", "Balkans"),
    )
)
GROUP = re.compile(r"Terrorist Organi[sz]ations? ?\(.*\)")
KNOWN = {
    "Cyprus (Northern)": "recognised by one state only",
    "Gibraltar": "a territory of the United Kingdom",
    "Hong Kong": "a territory of the United Kingdom, then a region of China",
}
_recognise = files.csv_with(*COLUMNS)


def names(cell: str) -> list[str]:
    """The states and groups in a cell, in order.

    `names("Korea, North, United States") == ["Korea, North", "United States"]`.
    """
    found = [match[1].strip() for match in NAMES.finditer(cell)]
    return [name for name in found if name]


def _table(path: Path) -> list[dict[str, Any]]:
    table: list[dict[str, Any]] = files.csv(path, COLUMNS, types=dict.fromkeys(COLUMNS, pa.string())).to_pylist()
    wrong = [
        f"case {row['case_id']}"
        for row in table
        if not re.fullmatch(r"\d+", row["case_id"] or "")
        or not re.fullmatch(r"\d{4}", row["begin"] or "")
        or not re.fullmatch(r"\d{4}", row["end"] or "")
        or row["end"] < row["begin"]
        or any(row[measure] not in ("0", "1") for measure in MEASURES)
    ]
    if wrong or not table:
        raise BadFacts(f"{path} holds no cases, or cases with wrong years or flags", wrong)
    last = max(row["end"] for row in table)
    for row in table:
        row["ongoing"] = "ongoing" in (row["success"] or "") and row["end"] == last
    return table


def _parties(path: Path, table: list[dict[str, Any]]) -> Rows:
    """Senders and targets, groups under `org`.

    Raises:
        BadFacts: a name with a comma that is not listed in `COMMA_NAMES`.
    """
    found: list[tuple[str, str | None, str | None, str]] = []
    cut = []
    for row in table:
        act = f"{CARD.id}/{row['case_id']}"
        for column, role in (("sanctioning_state", "sender"), ("sanctioned_state", "target")):
            for name in names(row[column] or ""):
                if name.lower() in TAILS:
                    cut.append(f"case {row['case_id']}: {row[column]}")
                group = name in ORGANISATIONS or GROUP.fullmatch(name)
                found.append((act, None, name, role) if group else (act, name, None, role))
    if cut:
        raise BadFacts(f"{path} has names with commas that mihwar does not know", cut)
    acts, states, orgs, roles = zip(*found, strict=True)
    return rows(
        "party",
        {"act": acts, "state": columns.exact(states), "org": pa.array(orgs, pa.string()), "role": roles},
        "name",
    )


def _until(row: dict[str, Any]) -> date | None:
    return None if row["ongoing"] else date(int(row["end"]) + 1, 1, 1)


def _note(row: dict[str, Any]) -> str:
    """Each objective with what came of it."""
    objectives, outcomes = (row["objective"] or "").split(","), (row["success"] or "").split(",")
    pairs = [
        f"{objective.strip().replace('_', ' ')} ({outcome.strip().replace('_', ' ')})"
        for objective, outcome in zip_longest(objectives, outcomes, fillvalue="?")
    ]
    return f"Objective and outcome: {'; '.join(pairs)}."


def _clauses(table: list[dict[str, Any]]) -> Rows:
    found = []
    for row in table:
        for measure in MEASURES:
            if row[measure] == "1":
                parts = [TRADE.get(part.strip(), part.strip()) for part in (row["descr_trade"] or "").split(",")]
                text = "; ".join(part for part in parts if part) if measure == "trade" else None
                found.append((f"{CARD.id}/{row['case_id']}", measure, text or None, date(int(row["begin"]), 1, 1), _until(row)))
    acts, kinds, texts, since, until = zip(*found, strict=True) if found else ((), (), (), (), ())
    return rows(
        "clause",
        {
            "act": pa.array(acts, pa.string()),
            "kind": pa.array(kinds, pa.string()),
            "text_en": pa.array(texts, pa.string()),
            "since": pa.array(since, pa.date32()),
            "until": pa.array(until, pa.date32()),
        },
    )


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    table = _table(path)
    count = len(table)
    yield rows(
        "act",
        {
            "id": [f"{CARD.id}/{row['case_id']}" for row in table],
            "layer": ["sanction"] * count,
            "kind": ["sanction"] * count,
            "title_en": [f"Sanctions of {row['sanctioning_state']} on {row['sanctioned_state']}" for row in table],
            "began": [date(int(row["begin"]), 1, 1) for row in table],
            "ended": pa.array([_until(row) for row in table], pa.date32()),
            "precision": ["year"] * count,
            "note_en": [_note(row) for row in table],
            "locator": [f"case_id {row['case_id']}" for row in table],
        },
    )
    yield _parties(path, table)
    yield _clauses(table)
    first, last = min(int(row["begin"]) for row in table), max(int(row["end"]) for row in table)
    yield rows(
        "coverage",
        {
            "layer": ["sanction"],
            "began": [date(first, 1, 1)],
            "ended": [date(last + 1, 1, 1)],
            "complete": [True],
            "note_en": ["Known to the year only; a case that had not ended then is taken to go on."],
            "note_ar": ["معروفة بالسنة فقط؛ والحالة التي لم تنته حينها تعد مستمرة."],
        },
    )


SOURCE = Source(card=CARD, recognise=_recognise, read=_read, names=("GSDB_V?.csv",), edition=lambda path: path.name, known=KNOWN)
