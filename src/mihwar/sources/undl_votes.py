"""UN Digital Library: votes of the General Assembly on adopted resolutions, one row per member and resolution.

Files: `*_ga_voting.csv` (record 4060887), known by its columns undl_id, ms_code, ms_vote, date, resolution. Layouts
met: of 2026; of 2025, without vote_note; of September 2024 (`*_ga_resolutions_voting.csv`), with modality in place of
session. The newest layout is read, then the date that the Library puts in front of the name. The file has 364 MB and
is streamed.

Fills: act (kind roll call), party (position yes, no, abstain, absent), roll_call; layer vote, the Library's letters
made states.

Covers: the first to the last vote of the file, all members, complete for adopted resolutions; failed drafts and votes
on paragraphs are not in it.

Quirks:
- Not voting is X, NV or empty, by edition: all are absent. Another letter refuses the file.
- Columns are named in the singular in the file, in the plural in the Library's description (ms_codes): both are read.
- `session` holds regular numbers and emergency or special ones ('ES-10', '10emsp', 'S-21'): such a vote is put into
  the regular session of its day, and its note names the session it was taken in.
- Codes follow the names of the day; where one code served two states in turn the date decides. China's seat before 25
  October 1971 is the Republic of China's, as everywhere in mihwar.
- Where the file holds two different votes of a member on one resolution both are left out, and the note says of whom.
- Titles end in ': resolution / adopted by the General Assembly': that ending is cut off. Every text is repeated for
  each member: kept once per resolution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from mihwar.errors import BadFacts, BadFile
from mihwar.model import Card
from mihwar.sources import checks, columns, files
from mihwar.sources.contract import Download, Rows, Source, rows

CARD = Card(
    id="undl-votes",
    title="United Nations General Assembly Voting Data",
    version="2026-02-06",
    publisher="United Nations, Dag Hammarskjöld Library",
    url="https://digitallibrary.un.org/record/4060887",
    citation=(
        "United Nations Dag Hammarskjöld Library, General Assembly Voting Data, United Nations, 2026, "
        "https://digitallibrary.un.org/record/4060887."
    ),
    licence="Copyright United Nations; non-commercial use with attribution",
    permission="load",
    vintage="2026-02-06",
    layers=("vote",),
    redistributable=False,
)
# Our name of each column to the names it has had; the first group must be there.
NEEDED = {
    "undl_id": ("undl_id",),
    "code": ("ms_code", "ms_codes"),
    "vote": ("ms_vote", "ms_votes"),
    "date": ("date",),
    "resolution": ("resolution", "resolutions"),
}
OPTIONAL = {
    "session": ("session",),
    "title": ("title",),
    "agenda": ("agenda_title", "agenda_titles"),
    "note": ("vote_note",),
    "url": ("undl_link",),
}
POSITIONS = {"Y": "yes", "N": "no", "A": "abstain", "X": "absent", "NV": "absent", "": "absent"}
TEXTS = ("date", "resolution", "session", "title", "agenda", "note", "url")
# Codes whose meaning changed: (code in the file, first day, first day after, state).
_EVER, _NEVER = date(1900, 1, 1), date(2200, 1, 1)
MOVED = (
    ("CHN", _EVER, date(1971, 10, 25), "TWN"),
    ("RUS", _EVER, date(1991, 12, 26), "SUN"),
    ("SUN", date(1991, 12, 26), _NEVER, "RUS"),
    ("YEM", _EVER, date(1990, 5, 22), "YAR"),
    ("YUG", date(1992, 4, 27), date(2006, 6, 5), "SCG"),
    ("SRB", date(1992, 4, 27), date(2006, 6, 5), "SCG"),
    # Withdrawn codes of states that only changed their name.
    ("BYS", _EVER, _NEVER, "BLR"),
    ("BUR", _EVER, _NEVER, "MMR"),
    ("DHY", _EVER, _NEVER, "BEN"),
    ("HVO", _EVER, _NEVER, "BFA"),
    ("ZAR", _EVER, _NEVER, "COD"),
    ("TMP", _EVER, _NEVER, "TLS"),
    ("ROM", _EVER, _NEVER, "ROU"),
)


def _header(path: Path) -> list[str]:
    return [cell.strip().strip('"') for cell in files.first_line(path).split(",")]


def _found(header: Sequence[str]) -> dict[str, str] | None:
    """Our name of a column to its name in this file; None if it is no such file."""
    found = {}
    for name, spellings in {**NEEDED, **OPTIONAL}.items():
        there = [spelling for spelling in spellings if spelling in header]
        if there:
            found[name] = there[0]
        elif name in NEEDED:
            return None
    return found


def _recognise(path: Path) -> bool:
    return files.is_csv(path) and _found(_header(path)) is not None


def _edition(path: Path) -> tuple[bool, str, int]:
    """Newest layout first, then the date the Library puts in front of the name, then size."""
    return ("vote_note" in _header(path), path.name, path.stat().st_size)


def _batches(path: Path) -> Iterator[pa.Table]:
    """The file in pieces, its columns under our names and all of them text."""
    found = _found(_header(path))
    if found is None:
        raise BadFile(f"{path} lacks the columns undl_id, ms_code, ms_vote, date or resolution; get the Library's file again.")
    with files.reading(path, "a CSV file"):
        files.text_only(path)
        options = pa.csv.ConvertOptions(
            include_columns=list(found.values()), column_types=dict.fromkeys(found.values(), pa.string())
        )
        reader = pa.csv.open_csv(
            path,
            read_options=pa.csv.ReadOptions(block_size=16 << 20),
            parse_options=pa.csv.ParseOptions(newlines_in_values=True),
            convert_options=options,
        )
        for batch in reader:
            yield pa.Table.from_batches([batch]).rename_columns(list(found))


def _firsts(table: pa.Table) -> pa.Table:
    """One row per resolution: the texts of its first row."""
    kept = table.group_by("undl_id", use_threads=False).aggregate([(name, "first") for name in TEXTS])
    return kept.rename_columns([name.removesuffix("_first") for name in kept.column_names])


def _gather(path: Path) -> tuple[pa.Table, pa.Table]:
    """The votes (undl_id, code, vote, date), and the calls: one row of texts per resolution."""
    votes, calls = [], []
    for batch in _batches(path):
        for name in TEXTS:
            if name not in batch.column_names:
                batch = batch.append_column(name, pa.nulls(len(batch), pa.string()))
        calls.append(_firsts(batch))
        small = batch.select(["undl_id", "code", "vote", "date"])
        votes.append(pa.table({name: small[name].dictionary_encode() for name in small.column_names}))
    if not votes:
        raise BadFile(f"{path} is empty; get the Library's file again.")
    return pa.concat_tables(votes).unify_dictionaries(), _firsts(pa.concat_tables(calls))


def _positions(path: Path, votes: pa.Table) -> pa.ChunkedArray:
    """Yes, no, abstain, absent for the letters of the file."""
    letters = pc.utf8_upper(pc.utf8_trim_whitespace(pc.fill_null(votes["vote"].cast(pa.string()), "")))
    unknown = [value for value in letters.unique().to_pylist() if value not in POSITIONS]
    if unknown:
        raise BadFacts(f"{path} has votes that are none of Y, N, A, X, NV", sorted(unknown))
    where = pc.index_in(letters, pa.array(list(POSITIONS)))
    return pa.chunked_array([pa.array(list(POSITIONS.values())).take(where.combine_chunks())])


def _days(path: Path, texts: pa.ChunkedArray) -> pa.ChunkedArray:
    with files.reading(path, "votes with dates"):
        return pc.utf8_slice_codeunits(texts.cast(pa.string()), 0, 10).cast(pa.date32())


def _states(votes: pa.Table, days: pa.ChunkedArray) -> pa.ChunkedArray:
    """Codes as states' identifiers, the date deciding where a code served two."""
    code = pc.utf8_upper(pc.utf8_trim_whitespace(votes["code"].cast(pa.string())))
    state = code
    there = {value.strip().upper() for value in votes["code"].chunk(0).dictionary.to_pylist()}
    for old, began, ended, new in MOVED:
        if old not in there:
            continue
        during = pc.and_(pc.greater_equal(days, pa.scalar(began)), pc.less(days, pa.scalar(ended)))
        state = pc.if_else(pc.and_(pc.equal(code, old), during), new, state)
    return state


def _sessions(calls: pa.Table, days: pa.ChunkedArray) -> tuple[pa.Array, pa.ChunkedArray]:
    """The regular session of each call, and a note where it was taken in an emergency or special one."""
    text = pc.utf8_trim_whitespace(pc.fill_null(calls["session"], ""))
    regular = pc.match_substring_regex(text, r"^\d+$")
    number = pc.if_else(regular, text, None).cast(pa.int32())
    session = pc.coalesce(number, columns.assembly_session(days))
    special = pc.and_(pc.invert(regular), pc.not_equal(text, ""))
    note = pc.if_else(special, pc.binary_join_element_wise("Taken in the session ", text, ".", ""), None)
    return session, note


def _contradictions(parties: pa.Table) -> pa.Table:
    """(act, state) for which the file holds two different votes; identical repetitions are no contradiction."""
    pairs = parties.group_by(["act", "state"]).aggregate([("position", "count_distinct")])
    return pairs.filter(pc.greater(pairs["position_count_distinct"], 1)).select(["act", "state"])


def _parties(path: Path, votes: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The parties, and the pairs left out because the file contradicts itself on them."""
    days = _days(path, votes["date"])
    act = pc.binary_join_element_wise(CARD.id, votes["undl_id"].cast(pa.string()), "/")
    parties = pa.table({"act": act, "state": _states(votes, days), "position": _positions(path, votes)})
    both = _contradictions(parties)
    if both.num_rows:
        parties = parties.join(both, ["act", "state"], join_type="left anti")
    once = parties.group_by(["act", "state"], use_threads=False).aggregate([("position", "first")])
    return once.rename_columns([name.removesuffix("_first") for name in once.column_names]), both


def _filled(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts, null where they are empty."""
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def _notes(calls: pa.Table, act: pa.ChunkedArray, special: pa.ChunkedArray, both: pa.Table) -> pa.ChunkedArray:
    """The agenda item, the Library's note on the vote, the emergency session, and votes left out."""
    left_out: dict[str, list[str]] = {}
    for pair in both.to_pylist():
        left_out.setdefault(pair["act"], []).append(pair["state"])
    sentences = {
        one: f"The file holds two different votes of {', '.join(sorted(who))}: left out." for one, who in left_out.items()
    }
    doubled = pa.array([sentences.get(one) for one in act.to_pylist()], pa.string())
    # Arrow joins columns that are all null to no rows at all, so one that is not goes with them.
    parts = [*(_filled(part) for part in (calls["agenda"], calls["note"], special)), doubled, columns.same("", act)]
    return _filled(pc.utf8_rtrim_whitespace(pc.binary_join_element_wise(*parts, " ", null_handling="skip")))


def _read(paths: Sequence[Path]) -> Iterator[Rows]:
    path = paths[0]
    votes, calls = _gather(path)
    checks.refuse(
        pc.invert(pc.match_substring_regex(calls["undl_id"], r"^\d+$")), f"{path}: undl_id is no number", calls, ("undl_id",)
    )
    parties, both = _parties(path, votes)
    yield rows("party", parties, "id")
    days = _days(path, calls["date"])
    act = pc.binary_join_element_wise(CARD.id, calls["undl_id"], "/")
    session, special = _sessions(calls, days)
    resolution = pc.replace_substring_regex(calls["resolution"], r"^(A/RES/|A/)", "")
    clean = pc.replace_substring_regex(calls["title"], r"(?i)\s*[:;,]?\s*\w?\s*\bresolutions?\s*/\s*adopted\b.*$", "")
    title = pc.coalesce(_filled(clean), calls["agenda"], calls["resolution"])
    yield rows(
        "act",
        {
            "id": act,
            "layer": columns.same("vote", calls),
            "kind": columns.same("roll call", calls),
            "title_en": title,
            "began": days,
            "ended": columns.day_after(days),
            "note_en": _notes(calls, act, special, both),
            "locator": pc.binary_join_element_wise("undl_id ", calls["undl_id"], ""),
            "url": calls["url"],
        },
    )
    yield rows("roll_call", {"act": act, "session": session, "resolution": resolution})
    yield _coverage(days)


def _coverage(days: pa.ChunkedArray) -> Rows:
    first: date = pc.min(days).as_py()
    last: date = pc.max(days).as_py()
    return rows(
        "coverage",
        {
            "layer": ["vote"],
            "began": [first],
            "ended": [last + timedelta(days=1)],
            "complete": [True],
            "note_en": ["Adopted resolutions with a recorded vote; drafts that failed and votes on paragraphs are not in it."],
            "note_ar": ["القرارات المعتمدة بتصويت مسجل؛ وليست فيه المشاريع التي سقطت ولا التصويت على الفقرات."],
        },
    )


SOURCE = Source(
    card=CARD,
    recognise=_recognise,
    read=_read,
    names=("*_ga_voting.csv", "*_ga_resolutions_voting.csv"),
    edition=_edition,
    downloads=(
        Download("https://digitallibrary.un.org/record/4060887/files/2026_02_06_ga_voting.csv", "2026_02_06_ga_voting.csv"),
    ),
)
