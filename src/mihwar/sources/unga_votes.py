"""UN General Assembly roll calls (Voeten, Strezhnev, Bailey), 1946 to the edition's last day.

Files: the publisher's `UNVotes.csv` (or .gz) or a parquet file with the same columns (rcid, ccode, vote, session,
date, unres, the six issues and others), known by those columns. Of several the one with more sessions is read, of
equals the greater: an extract never takes the place of the series. The older `UNVotesPublished.RData` and the tables
of the R package unvotes lack some of the columns and are not read.

Fills: act (kind roll call), party (position yes, abstain, no, absent), roll_call (session, resolution, importance,
amendment, paragraph, the six issues); layer vote, COW codes.

Quirks:
- The rows carried in the package come from a reconstruction of the edition of March 2021: a public repository had
  split it by country, and the votes of 19 states (the United States, Russia, the United Kingdom, France, Israel and
  Japan among them) were inferred from how they agreed with the others. They agree with an independent copy wherever
  the two could be matched; in 283 roll calls the file's own count of yes votes is one higher than its rows. Load the
  publisher's file to replace it.
- Vote 9 means not a member: no row. 8 is absent. A member without a row in the file has none here: missing, not
  absent.
- `unres` mixes forms (R/68/262, A/RES/75/47): A/RES/, A/ and R/ are taken off; others (ESS/, SS/ of emergency and
  special sessions) stand as they are.
- `year` is the calendar year and is not used: the session is, and the day of the vote.
- Session 19 (1964) has next to no votes.
- Resolutions adopted without a vote, about four in five, are in no such file; the note of the coverage says so.
- China is 713 to 1971 and 710 from then on, the two Germanys and the three Yemens have codes of their own: read as
  COW codes by date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from mihwar.errors import BadFacts
from mihwar.model import Card
from mihwar.sources import checks, columns, files
from mihwar.sources.contract import Download, Rows, Source, rows

CARD = Card(
    id="unga-votes",
    title="United Nations General Assembly Voting Data",
    version="edition of March 2021 (carried: a reconstruction, the votes of 19 states inferred from pairwise relations)",
    publisher="Erik Voeten, Anton Strezhnev, Michael Bailey; Harvard Dataverse",
    url="https://doi.org/10.7910/DVN/LEJUQZ",
    citation=(
        "Voeten, Erik; Strezhnev, Anton; Bailey, Michael (2009). United Nations General Assembly Voting Data. "
        "Harvard Dataverse, doi:10.7910/DVN/LEJUQZ."
    ),
    licence="CC0 1.0",
    permission="carry",
    vintage="2021-03",
    layers=("vote",),
    redistributable=True,
)
ISSUES = ("me", "nu", "di", "hr", "co", "ec")
TYPES = {
    **dict.fromkeys(("rcid", "ccode", "vote", "session"), pa.int64()),
    **dict.fromkeys(("importantvote", "amend", "para", *ISSUES), pa.float64()),
    **dict.fromkeys(("date", "unres", "short", "descr"), pa.string()),
}
COLUMNS = tuple(TYPES)
POSITIONS = {1: "yes", 2: "abstain", 3: "no", 8: "absent"}
NO_MEMBER = 9  # of the United Nations at the time: no vote


def _recognise(path: Path) -> bool:
    if path.suffix == ".parquet":
        try:
            return set(COLUMNS) <= set(pa.parquet.read_schema(path).names)
        except (OSError, pa.ArrowInvalid):
            return False
    return files.csv_with(*COLUMNS)(path)


def _table(path: Path) -> pa.Table:
    if path.suffix == ".parquet":
        table = files.parquet(path, COLUMNS)
        with files.reading(path, "roll calls"):
            return table.cast(pa.schema(TYPES))
    return files.csv(path, COLUMNS, types=TYPES)


def _edition(path: Path) -> tuple[int, int]:
    """The whole series before an extract of one session: sorted by number of sessions, then by size."""
    return (len(_table(path)["session"].unique()), path.stat().st_size)


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    table = _table(paths[0])
    shown = ("rcid", "ccode", "vote")
    strange = pc.invert(pc.is_in(table["vote"], pa.array([*POSITIONS, NO_MEMBER], pa.int64())))
    checks.refuse(strange, f"{paths[0]}: votes that are none of 1, 2, 3, 8 and 9", table, shown)
    table = table.filter(pc.not_equal(table["vote"], NO_MEMBER))
    if table.num_rows == 0:
        raise BadFacts(f"{paths[0]} holds no votes")
    for name in ("rcid", "ccode", "session", "date"):
        checks.refuse(pc.is_null(table[name]), f"{paths[0]}: rows without {name}", table, shown)
    checks.unique(table, ("rcid", "ccode"), str(paths[0]))
    act = pc.binary_join_element_wise(CARD.id, columns.codes(table["rcid"]), "/")
    position = pa.array(list(POSITIONS.values())).take(pc.index_in(table["vote"], pa.array(list(POSITIONS), pa.int64())))
    yield rows("party", {"act": act, "state": columns.codes(table["ccode"]), "position": position}, "cow")

    calls = (
        table.append_column("act", act)
        .group_by("act", use_threads=False)
        .aggregate([(c, "first") for c in COLUMNS if c not in ("ccode", "vote")])
    )
    calls = calls.rename_columns([c.removesuffix("_first") for c in calls.column_names])
    days = columns.days(calls["date"])
    resolution = pc.replace_substring_regex(calls["unres"], r"^(A/RES/|A/|R/)", "")
    title = pc.coalesce(calls["short"], calls["descr"], resolution)
    yield rows(
        "act",
        {
            "id": calls["act"],
            "layer": columns.same("vote", calls),
            "kind": columns.same("roll call", calls),
            "title_en": title,
            "began": days,
            "ended": columns.day_after(days),
            "note_en": calls["descr"],
            "locator": pc.binary_join_element_wise("rcid ", columns.codes(calls["rcid"]), ""),
        },
    )
    yield rows(
        "roll_call",
        {
            "act": calls["act"],
            "rcid": calls["rcid"],
            "session": calls["session"],
            "resolution": resolution,
            "important": columns.flag(calls["importantvote"]),
            "amendment": columns.flag(calls["amend"]),
            "paragraph": columns.flag(calls["para"]),
            **{issue: columns.flag(calls[issue]) for issue in ISSUES},
        },
    )
    first: date = pc.min(days).as_py()
    last: date = pc.max(days).as_py()
    yield rows(
        "coverage",
        {
            "layer": ["vote"],
            "began": [first],
            "ended": [last + timedelta(days=1)],
            "complete": [True],
            "note_en": ["Roll calls only: resolutions adopted without a vote, about four in five, are not in it."],
            "note_ar": ["التصويت بالنداء بالاسم وحده: القرارات المعتمدة دون تصويت، وهي نحو أربعة أخماس القرارات، ليست فيه."],
        },
    )


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("UNVotes*.csv", "UNVotes*.parquet"),
    edition=_edition,
    downloads=(
        Download(
            "https://dataverse.harvard.edu/api/access/dataset/:persistentId/?persistentId=doi:10.7910/DVN/LEJUQZ",
            "unga-votes.zip",
        ),
    ),
)
