"""Gold texts of `mihwar read`: locate what coders wrote, report their agreement, score the reader (docs/reading-coding.md).

Usage: uv run python tools/reading_gold.py locate CODER.jsonl TEXT --date YYYY-MM-DD --lang ar|en > NAME.json
       uv run python tools/reading_gold.py agreement [GOLD_FOLDER]
       uv run python tools/reading_gold.py score [GOLD_FOLDER] [--misses]

`locate` turns copied words into places, so that a coding can be kept where the text may not. Statements of two lists are paired
so that the sum of likeness (places of the triggers, type, actors, recipients) is largest; only what shares words can be a pair.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from mihwar.reading.plover import types

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "reading" / "gold"
SHARED = ROOT.parent / "shared" / "texts"
Row = Mapping[str, Any]
# Done with one another: a partner counts the same whether it stands among the actors or the recipients.
PAIRS = frozenset(name for name, kind in types().items() if kind.pair)
# What no reading may give as a fact of the narrator's own.
NO_FACTS = frozenset({"alleged", "hoped", "quoted", "conditional", "likely", "future"})
# Types whose statements are not core.
LESS = frozenset({"public_statement", "interpretation", "request", "agreement", "cooperation", "support_expression"})


# Organs count as their organisation; armed groups have ids in mihwar, while coders give ids to states and their bodies only.
ORGANS = {"UNSC": "UN", "UNGA": "UN", "UNHRC": "UN", "KFOR": "NATO"}
ARMED = frozenset(
    {"HAMAS", "PIJ", "HEZBOLLAH", "HOUTHIS", "TALIBAN", "TTP", "ALQAEDA", "IS", "BOKOHARAM", "SHABAAB", "WAGNER", "SDF", "HTS",
     "PKK", "YPG", "RSF", "M23", "PMF", "FARC"}
)  # fmt: skip


# From a coder's words to places


def located(lines: Iterable[str], text: str, date: str | None, lang: str) -> dict[str, Any]:
    """A coder's lines with places instead of words.

    Raises:
        ValueError: words that the text does not have after the ones before.
    """
    mentions: list[dict[str, Any]] = []
    statements: list[dict[str, Any]] = []
    at = 0
    for number, line in enumerate(filter(str.strip, lines), 1):
        row = json.loads(line)
        if "mention" in row:
            start = text.find(row["mention"], at)
            if start < 0:
                raise ValueError(f"line {number}: {row['mention']!r} is not in the text after character {at}")
            at = start + len(row["mention"])
            mentions.append({"start": start, "end": at, "ids": row["ids"], "kind": row["kind"]})
        else:
            statements.append(_placed(row, text, number, statements))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"lang": lang, "date": date, "sha256": digest, "mentions": mentions, "statements": statements}


def _placed(row: dict[str, Any], text: str, number: int, before: Sequence[Row]) -> dict[str, Any]:
    # The next place of the words after the last trigger, so that a repeated sentence is found where it stands.
    last = before[-1]["trigger"][0] if before else 0
    starts = [one.start() for one in re.finditer(re.escape(row["words"]), text)]
    if not starts:
        raise ValueError(f"line {number}: the text has no {row['words']!r}")
    inside = row["words"].find(row["trigger"])
    if inside < 0:
        raise ValueError(f"line {number}: {row['trigger']!r} is not in {row['words']!r}")
    start = next((one for one in starts if one + inside >= last), starts[-1])
    trigger = [start + inside, start + inside + len(row["trigger"])]
    row = {**row, **{key: _named(row[key]) for key in ("actors", "recipients")}}
    kept = {
        key: row.get(key) for key in ("type", "actors", "recipients", "polarity", "modality", "attribution", "date", "quantity")
    }
    return {"start": start, "end": start + len(row["words"]), "trigger": trigger, **kept, "core": row.get("core", True)}


# Two lists of statements


def pairs(one: Sequence[Row], other: Sequence[Row]) -> list[tuple[int, int]]:
    """Pairs of places in two lists of located statements."""
    if not one or not other:
        return []
    likeness = np.array([[_likeness(a, b) for b in other] for a in one])
    rows, columns = linear_sum_assignment(-likeness)
    return [(int(a), int(b)) for a, b in zip(rows, columns, strict=True) if likeness[a, b] > 0]


def _likeness(a: Row, b: Row) -> float:
    same = _overlap(a["trigger"], b["trigger"])
    near = _overlap(a["trigger"], (b["start"], b["end"])) or _overlap(b["trigger"], (a["start"], a["end"]))
    if not same and not near:
        return 0.0
    if not same and a["type"] != b["type"]:
        return 0.0  # different acts told in one clause
    parts = (set(a[name]) == set(b[name]) for name in ("actors", "recipients"))
    return float(1 + 4 * same + 3 * (a["type"] == b["type"]) + sum(parts))


def _overlap(a: Sequence[int], b: Sequence[int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def who(row: Row) -> tuple[Any, ...]:
    """Actors and recipients as they are compared: of what is done together, everyone."""
    actors, recipients = frozenset(row["actors"]), frozenset(row["recipients"])
    return (actors | recipients,) if row["type"] in PAIRS else (actors, recipients)


def tuple_of(row: Row) -> tuple[Any, ...]:
    """What must all be right for a statement to be right."""
    return (row["type"], *who(row), row["polarity"])


def kappa(values: Sequence[tuple[Any, Any]]) -> float:
    """Cohen's kappa of two codings of the same units."""
    n = len(values)
    agreed = sum(a == b for a, b in values) / n
    first, second = Counter(a for a, _ in values), Counter(b for _, b in values)
    chance = sum(first[one] * second[one] for one in first) / n**2
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


# Agreement


def agreement(one: Row, other: Row) -> dict[str, Any]:
    """How far two coders agree on a text: units found by both, and what they say of these."""
    met = pairs(one["statements"], other["statements"])
    both = [(one["statements"][a], other["statements"][b]) for a, b in met]
    units = len(one["statements"]) + len(other["statements"])
    named = [{(row["start"], row["end"], *row["ids"]) for row in coding["mentions"]} for coding in (one, other)]
    fields: dict[str, Callable[[Row], Any]] = {
        "type": lambda row: row["type"],
        "who": lambda row: who({**row, "type": "talks"}) if row["type"] in PAIRS else who(row),
        "polarity": lambda row: row["polarity"],
        "modality": lambda row: row["modality"],
        "attribution": lambda row: row["attribution"]["kind"],
    }
    found = {name: [(get(a), get(b)) for a, b in both] for name, get in fields.items()}
    return {
        "mentions_f1": 2 * len(named[0] & named[1]) / max(1, sum(map(len, named))),
        "units_f1": 2 * len(met) / max(1, units),
        "units": [len(one["statements"]), len(other["statements"]), len(met)],
        "values": found,
    }


# Score


def read(gold: Row, text: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What mihwar reads in the text, in the form of a coding."""
    from mihwar.reading.pipeline import read as read_text

    reading = read_text(text, gold["date"])
    mentions = [
        {"start": one.span.start, "end": one.span.end, "ids": list(one.ids), "kind": one.kind}
        for one in reading.mentions if one.kind != "pronoun"
    ]  # fmt: skip
    statements = [
        {
            "start": one.span.start, "end": one.span.end, "trigger": [one.trigger.start, one.trigger.end], "type": one.type,
            "actors": _named(one.actor_ids), "recipients": _named(one.recipient_ids), "polarity": one.polarity,
            "modality": one.modality, "attribution": {"kind": one.attribution.kind, "source": list(one.attribution.source)},
        }
        for one in reading.statements
    ]  # fmt: skip
    return mentions, statements


def _named(ids: Iterable[str]) -> list[str]:
    return [one for one in dict.fromkeys(ORGANS.get(one, one) for one in ids) if one not in ARMED]


def score(gold: Row, text: str) -> dict[str, dict[str, Any]]:
    """Counts of one text (hits and totals), and the rows behind them: missed, wrong, unlike in how sure it is.

    Tuples are compared over core events and over all statements (`every`). Statements of types that coders use only where
    nothing else stands (public_statement, interpretation) are left out of precision.
    """
    mentions, found = read(gold, text)
    wanted = gold["statements"]
    met = dict(pairs(wanted, found))
    backwards = {b: a for a, b in met.items()}
    hit = {a: b for a, b in met.items() if wanted[a]["type"] == found[b]["type"]}
    right = {a for a, b in hit.items() if tuple_of(wanted[a]) == tuple_of(found[b])}
    core = [at for at, row in enumerate(wanted) if row["core"]]
    told = [b for b, row in enumerate(found) if row["actors"] or row["recipients"] or row["type"] in ("communique_refusal",)]
    answered = [b for b in told if found[b]["type"] not in ("public_statement", "interpretation")]
    # What meets no gold statement counts against the core only if its own type is one of the core.
    judged = [b for b in answered if (wanted[backwards[b]]["core"] if b in backwards else found[b]["type"] not in LESS)]
    states, seen = _states(gold["mentions"]), _states(mentions)
    both = [(wanted[a], found[b]) for a, b in hit.items()]
    unsure = [one for one, _ in both if one["modality"] in NO_FACTS]
    facts = [one for one, other in both if one["modality"] in NO_FACTS and other["modality"] == "asserted"]
    counts = {
        "states recall": [len(states & seen), len(states)],
        "states precision": [len(states & seen), len(seen)],
        "core events": [sum(at in hit for at in core), len(core)],
        "tuples recall": [sum(at in right for at in core), len(core)],
        "tuples precision": [sum(backwards.get(b) in right for b in judged), len(judged)],
        "every recall": [len(right), len(wanted)],
        "every precision": [sum(backwards.get(b) in right for b in answered), len(answered)],
        "modality": [sum(one["modality"] == other["modality"] for one, other in both), len(both)],
        "attribution": [sum(_kind(one) == _kind(other) for one, other in both), len(both)],
        "as fact": [len(facts), len(unsure)],
    }
    rows = {
        "missed": [wanted[at] for at in range(len(wanted)) if at not in right],
        "wrong": [
            (found[b], wanted[backwards[b]] if b in backwards else None) for b in answered if backwards.get(b) not in right
        ],
        "unlike": [(one, other) for one, other in both if (one["modality"], _kind(one)) != (other["modality"], _kind(other))],
        "as fact": facts,
        "mentions missed": sorted(states - seen),
        "mentions made up": sorted(seen - states),
    }
    return {"counts": counts, "rows": rows}


def _kind(row: Row) -> str:
    return str(row["attribution"]["kind"])


def _states(rows: Iterable[Row]) -> set[tuple[Any, ...]]:
    """Mentions of states, by state and place: that of the last letter, since clitics may be cut in two ways."""
    return {(row["end"], *row["ids"]) for row in rows if len(row["ids"]) == 1 and row["kind"] not in ("organisation", "group")}


# The command


def texts(folder: Path) -> Iterable[tuple[str, Row, str]]:
    """Name, coding and text of each gold text that can be had here."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        source = next((one for one in (GOLD / "texts" / f"{path.stem}.txt", SHARED / f"{path.stem}.txt") if one.exists()), None)
        if source is None:
            print(f"{path.stem}: its text is not here", file=sys.stderr)
            continue
        text = source.read_bytes().decode("utf-8")
        if hashlib.sha256(text.encode()).hexdigest() != gold["sha256"]:
            raise SystemExit(f"{source} is not the text that {path} codes")
        yield path.stem, gold, text


def _share(hits: int, total: int) -> str:
    return f"{hits}/{total} {hits / total:.2f}" if total else "-"


def print_score(folder: Path, misses: bool) -> None:
    """A line a text and a total, and the rows behind what was missed where asked for."""
    total: dict[str, list[int]] = {}
    for name, gold, text in texts(folder):
        found = score(gold, text)
        _print_counts(name, found["counts"])
        for key, pair in found["counts"].items():
            total[key] = [one + other for one, other in zip(total.get(key, [0, 0]), pair, strict=True)]
        if misses:
            _print_rows(found["rows"], text)
    _print_counts("all", total)


def _print_counts(name: str, counts: Mapping[str, Sequence[int]]) -> None:
    told = [f"{key} {_share(*pair)}" if key != "as fact" else f"as fact {pair[0]}/{pair[1]}" for key, pair in counts.items()]
    print(f"{name}: {'; '.join(told)}")


def _print_rows(rows: Mapping[str, Any], text: str) -> None:
    def told(row: Row) -> str:
        words = " ".join(text[row["start"] : row["end"]].split())[:150]
        who = f"{','.join(row['actors'])} > {','.join(row['recipients'])}"
        how = f"{row['polarity'][:3]} {row['modality']} {_kind(row)}"
        return f"{row['type']} [{text[slice(*row['trigger'])]}] {who} {how} | {words}"

    def near(end: int) -> str:
        return text[max(0, end - 30) : end + 10].replace("\n", " ")

    for row in rows["missed"]:
        print("  MISSED", "" if row["core"] else "(less)", told(row))
    for row, wanted in rows["wrong"]:
        print("  WRONG ", told(row), "\n         wanted:", told(wanted) if wanted else "nothing")
    for wanted, row in rows["unlike"]:
        print("  UNLIKE", row["modality"], _kind(row), "wanted", told(wanted))
    for row in rows["as fact"]:
        print("  AS FACT", told(row))
    for name in ("mentions missed", "mentions made up"):
        for end, *ids in rows[name]:
            print(f"  {name.upper()}", *ids, near(end))


def print_agreement(folder: Path) -> None:
    """A line a text and a total: shares of agreement, and Cohen's kappa over all texts."""
    values: dict[str, list[tuple[Any, Any]]] = {}
    for path in sorted((folder / "coders").glob("*.a.json")):
        one, other = (json.loads((path.parent / f"{path.name[:-7]}.{coder}.json").read_text(encoding="utf-8")) for coder in "ab")
        found = agreement(one, other)
        shares = [f"{name} {_share(sum(a == b for a, b in rows), len(rows))}" for name, rows in found["values"].items()]
        units = f"mentions F1 {found['mentions_f1']:.3f}; statements {found['units']} F1 {found['units_f1']:.2f}"
        print(f"{path.name[:-7]}: {units}; {', '.join(shares)}")
        for name, rows in found["values"].items():
            values.setdefault(name, []).extend(rows)
    for name, rows in values.items():
        print(f"{name}: {len(rows)} pairs, agree {sum(a == b for a, b in rows) / len(rows):.3f}, kappa {kappa(rows):.2f}")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    commands = parser.add_subparsers(dest="command", required=True)
    locate = commands.add_parser("locate")
    locate.add_argument("coder", type=Path)
    locate.add_argument("text", type=Path)
    locate.add_argument("--date")
    locate.add_argument("--lang", required=True)
    for name in ("agreement", "score"):
        one = commands.add_parser(name)
        one.add_argument("folder", type=Path, nargs="?", default=GOLD)
        if name == "score":
            one.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    if asked.command == "locate":
        lines = asked.coder.read_text(encoding="utf-8").splitlines()
        found = located(lines, asked.text.read_bytes().decode("utf-8"), asked.date, asked.lang)
        print(json.dumps(found, ensure_ascii=False))
    elif asked.command == "agreement":
        print_agreement(asked.folder)
    else:
        print_score(asked.folder, asked.misses)


if __name__ == "__main__":
    main()
