"""How similar the portfolios of two states are, alliances and votes, by every measure and coding, with intervals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from mihwar.answers.answer import NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.portfolios import CAPABILITIES, PLAIN, SUBSETS, WEIGHTED, Found, Key, Pair, Treaties, Votes
from mihwar.errors import BadChoice
from mihwar.measures.similarity import Numbers, intervals
from mihwar.model import choice
from mihwar.world import World

LAYERS = ("treaty", "vote")
FIRST_YEAR, FIRST_SESSION = 1816, 1946
DRAWS, MOST_DRAWS, SEED, LEVEL = 1000, 20_000, 1, 0.9
_ROWS = 256  # of draws, of which intervals are taken at once
# With whom an ordering of two pairs is tried: the permanent members of the Security Council, before 1946 the major powers on
# COW's list; a choice that is said.
YARDSTICK, MAJORS = ("USA", "GBR", "FRA", "RUS", "CHN"), "COW-MAJORS"
# Two codings that differ in one choice.
CHOICES = {
    "treaty": (("valued", "binary"), ("valued", "valued-third"), ("binary", "binary-third")),
    "vote": (("valued", "yes-no"),),
}
COLUMNS: Columns = {
    "layer": TEXT, "measure": TEXT, "coding": TEXT, "year": WHOLE, "value": NUMBER, "lo": NUMBER, "hi": NUMBER,
    "n": WHOLE, "a": TEXT, "b": TEXT, "card": TEXT, "reason": TEXT,
}  # fmt: skip
METHOD = (
    "Alliances: the strongest obligation that a state owes each member of the COW state system in the year: 3 defence or "
    "offence, 2 neutrality or consultation, 1 non-aggression, 0 none (valued), or none and any (binary). Each state has the "
    "strongest tie with itself and both partners' cells count; the codings ending in -third leave both partners' cells out.",
    "Votes: yes, abstain, no as equally spaced ranks (valued), or only roll calls on which neither abstained (yes-no), over roll "
    "calls in which both voted and on which not all who voted voted alike; absence is missing. year = session + 1945.",
    "S = 1 - 2 sum w |x - y| / (d_max sum w) (Signorino and Ritter 1999), s-squared with squared distances, -capability with "
    "CINC as w; agreement = (1 + S) / 2.",
    "pi and kappa = 1 - D_o / D_e, with chance disagreement D_e from pooled shares (Scott 1955) or each state's own (Cohen "
    "1960); without a suffix levels agree or not, -linear and -squared weigh by distance (Cohen 1968, Haege 2011). tau-b: "
    "Kendall 1945.",
    f"lo and hi hold {LEVEL:.0%} of bootstrap draws over third states (alliances, both partners' own cells kept) or over the "
    "session's roll calls (votes). Differences between years or pairs are taken draw by draw: third states are drawn once for "
    "all years and pairs, a session's roll calls once for all pairs.",
    "A flip is an ordering of two pairs or two years that one coding gives one way and another coding the other way; it is "
    "clear where both intervals leave out zero. Other pairs are formed with the permanent members of the Security Council "
    "(before 1946 with COW's major powers): a choice.",
)
CAVEATS = {
    "selection": "Alliances are those of mihwar's own treaties, a selection: a treaty not coded counts as none. Values differ "
    "from those on ATOP, which `mihwar build --from DIR` reads from your own copy.",
    "broad": "Non-aggression and consultation pacts of many members fill the portfolios: the binary coding counts them like a "
    "defence pact.",
    "no capabilities": "S weighted by capability is null where no CINC is loaded (`mihwar build --from DIR`).",
    "consensus": "Resolutions adopted without a vote, most of them, are in no roll call.",
    "important": "Which votes are important is a list of the US State Department's own, sessions 38 to 72.",
    "population": "States are no sample from more states. The intervals say how much a value hangs on which third states or "
    "roll calls are counted; they hold no error of coding.",
}


def similarity(
    world: World,
    a: str,
    b: str,
    first: int | None = None,
    last: int | None = None,
    layer: str | None = None,
    subset: str = "all",
    draws: int = DRAWS,
    seed: int = SEED,
    against_year: int | None = None,
    against: Sequence[str] = (),
    card: str | None = None,
) -> Answer:
    """Similarity of two states by year.

    Args:
        world: the store.
        a: a state: name or code.
        b: another.
        first: first year; None: the first in which both can be compared.
        last: last year; None: the last covered.
        layer: `treaty` or `vote`; None: both.
        subset: of roll calls: `all`, `important` or an issue.
        draws: bootstrap draws; 0: no intervals.
        seed: of the draws; the same seed gives the same intervals.
        against_year: the year that every other is compared with; None: the first covered.
        against: two other states, compared with in every year, instead of a year.
        card: the card of alliance obligations; None: ATOP where loaded, else mihwar's own treaties.

    Raises:
        UnknownState, AmbiguousState: a name or code means none or several states.
        BadChoice: the same state twice, no such layer, subset or card, years or draws out of range.
    """
    pair = _pair(world, a, b)
    other = _pair(world, *against) if len(against) == 2 else None
    _check(first, last, layer, subset, draws, seed, against_year, against)
    today = date.today().year
    runs: list[Treaties | Votes] = [] if layer == "vote" else [Treaties(world, FIRST_YEAR, today, card, draws, seed)]
    runs += [] if layer == "treaty" else [Votes(world, FIRST_SESSION, today, subset, draws, seed)]
    series, contrasts, flips = [], [], []
    yardstick: dict[str, None] = {}
    for run in runs:
        years = _years(run, pair, first, last, today)
        found = dict(zip(years, run.many([(pair, year) for year in years]), strict=True))
        series += _rows(run.layer, run.keys, found)
        contrasts += list(_contrasts(run, pair, found, against_year, other))
        if known := [year for year in years if found[year].values]:
            yardstick |= dict.fromkeys(_yardstick(world, known[-1]))
            flips += _flips(world, run, pair, found, known)
    states = [*pair, *(other or ()), *yardstick, *(row[side] for row in series + flips for side in ("a", "b"))]
    states += [row[side] for row in contrasts + flips for side in ("other_a", "other_b")]
    data = {
        "a": pair[0],
        "b": pair[1],
        "series": series,
        "contrasts": contrasts,
        "flips": flips,
        "caveats": [{"code": code, "text": CAVEATS[code]} for code in _caveats(runs, series, subset)],
        "covered": [_covered(run) for run in runs],
        "settings": {"subset": subset, "draws": draws, "seed": seed, "level": LEVEL, "yardstick": list(yardstick)},
        "names": world.names([*pair, *(other or ()), *(row[side] for row in series + flips for side in ("a", "b")), *yardstick]),
    }
    sources = cited(world.cards(), _cards(series, yardstick))
    return Answer(data=data, table="series", columns=COLUMNS, sources=sources, method=METHOD)


def _cards(series: Sequence[Mapping[str, Any]], yardstick: Iterable[str]) -> list[str]:
    """The cards that the values, their weights and the other pairs rest on."""
    cards = [row["card"] for row in series] + ["mihwar-states"]
    cards += [CAPABILITIES] if any(row["measure"] in WEIGHTED and row["value"] is not None for row in series) else []
    return cards + (["mihwar-blocs"] if set(yardstick) - set(YARDSTICK) else [])


def _pair(world: World, a: str, b: str) -> Pair:
    one, two = world.meant(a), world.meant(b)
    if one == two:
        raise BadChoice(f"{a!r} and {b!r} mean the same state, {one}; similarity is between two.")
    return one, two


def _check(
    first: int | None, last: int | None, layer: str | None, subset: str, draws: int, seed: int,
    against_year: int | None, against: Sequence[str],
) -> None:  # fmt: skip
    """Refuse what cannot be asked for."""
    if layer is not None:
        choice(layer, LAYERS, "layer of similarity")
    choice(subset, SUBSETS, "subset of roll calls")
    today = date.today().year
    for year in (first, last, against_year):
        if year is not None and not FIRST_YEAR <= year <= today:
            raise BadChoice(f"Similarity is measured from {FIRST_YEAR} to {today}; {year} is outside.")
    if first is not None and last is not None and last < first:
        raise BadChoice(f"The years run from {first} to {last}: the last comes before the first.")
    if not 0 <= draws <= MOST_DRAWS:
        raise BadChoice(f"{draws} draws cannot be made; choose 0 to {MOST_DRAWS}.")
    if seed < 0:
        raise BadChoice(f"The seed {seed} is negative; choose a whole number from 0 up.")
    if len(against) not in (0, 2):
        raise BadChoice("A pair to compare with is two states, such as USA,GBR.")
    if against and against_year is not None:
        raise BadChoice("Compare with another year or with another pair, not both.")


def _years(run: Treaties | Votes, pair: Pair, first: int | None, last: int | None, today: int) -> list[int]:
    """The years asked for, uncovered ones too; by default from the first to the last in which the pair can be compared."""
    least = FIRST_YEAR if run.layer == "treaty" else FIRST_SESSION
    known = [year for year in run.covered() if run.seats(pair, year).reason is None]
    start = first if first is not None else (known or [least])[0]
    end = last if last is not None else max((known or [today])[-1], start)
    return list(range(max(start, least), end + 1))


def shown(
    world: World, a: str, b: str, first: int, last: int, keys: Sequence[tuple[str, str, str]], draws: int, seed: int
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Some of the rows of `similarity`, and its caveats, without the rest: other measures, differences, flips.

    Args:
        world: the store.
        a: a state: name or code.
        b: another.
        first: first year.
        last: last year.
        keys: layer, measure and coding of each series; none is weighted by capability.
        draws: bootstrap draws.
        seed: of the draws.

    Raises:
        UnknownState, AmbiguousState, BadChoice: as `similarity`.
    """
    pair, today, rows = _pair(world, a, b), date.today().year, list[dict[str, Any]]()
    runs: list[Treaties | Votes] = [Treaties(world, FIRST_YEAR, today, None, draws, seed)]
    runs.append(Votes(world, FIRST_SESSION, today, "all", draws, seed))
    for run in runs:
        mine = [(measure, coding) for layer, measure, coding in keys if layer == run.layer]
        least = FIRST_YEAR if run.layer == "treaty" else FIRST_SESSION
        years = range(max(first, least), last + 1)
        found = dict(zip(years, run.many([(pair, year) for year in years], mine), strict=True))
        rows += _rows(run.layer, mine, found)
    return rows, [{"code": code, "text": CAVEATS[code]} for code in _caveats(runs, rows, "all")]


def _rows(layer: str, keys: Sequence[Key], found: Mapping[int, Found]) -> list[dict[str, Any]]:
    """One row per year, measure and coding, null with a reason where nothing can be said."""
    bounds = _intervals([one.values[key] for one in found.values() for key in keys if key in one.values])
    rows = []
    for year, one in found.items():
        for measure, coding in keys:
            draws = one.values.get((measure, coding))
            lo, hi = next(bounds) if draws is not None else (None, None)
            value = None if draws is None or not np.isfinite(draws[0]) else float(draws[0])
            reason = one.reason or ("not loaded" if draws is None else "undefined" if value is None else None)
            rows.append(
                {
                    "layer": layer, "measure": measure, "coding": coding, "year": year, "value": value,
                    "lo": lo if value is not None else None, "hi": hi if value is not None else None,
                    "n": one.n.get(coding), "a": one.a, "b": one.b, "card": one.card, "reason": reason,
                }
            )  # fmt: skip
    return rows


def _intervals(values: Sequence[Numbers]) -> Iterator[tuple[float | None, float | None]]:
    """The interval of each array of draws, the data themselves, which come first, left out; (None, None) without draws."""
    for start in range(0, len(values), _ROWS):
        lows, highs = intervals(np.array([one[1:] for one in values[start : start + _ROWS]]), LEVEL)
        for lo, hi in zip(lows.tolist(), highs.tolist(), strict=True):
            yield (None, None) if math.isnan(lo) else (lo, hi)


def _contrasts(
    run: Treaties | Votes, pair: Pair, found: Mapping[int, Found], against_year: int | None, other: Pair | None
) -> Iterator[dict[str, Any]]:
    """Each year less the year compared with, or less the other pair in the same year, drawn jointly."""
    known = [year for year, one in found.items() if one.values]
    if not known:
        return
    when = known[0] if against_year is None else against_year
    if other is None:
        least = FIRST_YEAR if run.layer == "treaty" else FIRST_SESSION
        base = found.get(when) or (run.pair(pair, when) if when >= least else None)
        if base is None or not base.values:
            return
    # Without another year or pair asked for, only the change from the first year to the last.
    asked = known[-1:] if other is None and against_year is None else known
    if other is not None:
        both = zip(asked, asked, run.many([(other, year) for year in asked]), strict=True)
    else:
        assert base is not None
        both = zip(asked, [when] * len(asked), [base] * len(asked), strict=True)
    for year, other_year, theirs in both:
        if theirs.values and (other is not None or year != when):
            yield from _differences(run.layer, run.keys, (year, found[year]), (other_year, theirs))


def _differences(layer: str, keys: Sequence[Key], ours: tuple[int, Found], theirs: tuple[int, Found]) -> Iterator[dict[str, Any]]:
    """The difference of each measure; nothing where either is not defined."""
    (year, one), (other_year, two) = ours, theirs
    apart = {key: one.values[key] - two.values[key] for key in keys if key in one.values and key in two.values}
    apart = {key: draws for key, draws in apart.items() if np.isfinite(draws[0])}
    for (key, draws), (lo, hi) in zip(apart.items(), _intervals(list(apart.values())), strict=True):
        yield {
            "layer": layer, "measure": key[0], "coding": key[1], "a": one.a, "b": one.b, "year": year,
            "other_a": two.a, "other_b": two.b, "other_year": other_year, "value": float(one.values[key][0]),
            "other": float(two.values[key][0]), "difference": float(draws[0]), "lo": lo, "hi": hi,
        }  # fmt: skip


def _flips(
    world: World, run: Treaties | Votes, pair: Pair, found: Mapping[int, Found], known: Sequence[int]
) -> list[dict[str, Any]]:
    """Orderings of pairs in the last year, and of the first year and the last, that a choice of coding reverses."""
    year, ours = known[-1], found[known[-1]]
    others = [(side, state) for side in pair for state in _yardstick(world, year)]
    compared = run.many([(other, year) for other in others if other[1] not in pair])
    rows: list[dict[str, Any]] = []
    for theirs in compared:
        if {theirs.a, theirs.b} != {ours.a, ours.b} and theirs.values:
            rows += _reversed(run.layer, "pairs", (year, ours), (year, theirs))
    if known[0] != year:
        rows += _reversed(run.layer, "years", (year, ours), (known[0], found[known[0]]))
    return [{**row, "text": _sentence(world, row)} for row in sorted(rows, key=lambda row: (not row["clear"], row["kind"]))]


def _yardstick(world: World, year: int) -> list[str]:
    """The states with which other pairs are formed."""
    if year >= FIRST_SESSION:
        return list(YARDSTICK)
    spells = world.holdings.spells_of_list(MAJORS)
    return [row["state"] for row in spells if row["since"].year <= year and (row["until"] is None or row["until"].year > year)]


def _reversed(layer: str, kind: str, ours: tuple[int, Found], theirs: tuple[int, Found]) -> Iterator[dict[str, Any]]:
    """The choices of coding that order two pairs or two years in opposite ways."""
    keys = [(measure, coding) for coding in dict.fromkeys(sum(CHOICES[layer], ())) for measure in PLAIN]
    apart = {(row["measure"], row["coding"]): row for row in _differences(layer, keys, ours, theirs)}
    for one, two in CHOICES[layer]:
        for measure in PLAIN:
            first, second = apart.get((measure, one)), apart.get((measure, two))
            if first is None or second is None or first["difference"] * second["difference"] >= 0:
                continue
            clear = None if first["lo"] is None or second["lo"] is None else _apart(first) and _apart(second)
            same = {key: first[key] for key in ("layer", "measure", "a", "b", "year", "other_a", "other_b", "other_year")}
            coded = [{key: row[key] for key in ("coding", "value", "other", "difference", "lo", "hi")} for row in (first, second)]
            yield {"kind": kind, **same, "one": coded[0], "two": coded[1], "clear": clear}


def _apart(row: Mapping[str, Any]) -> bool:
    return bool(row["lo"] > 0 or row["hi"] < 0)


WORDS = {"valued": "the valued coding", "binary": "any obligation", "valued-third": "the valued coding over third states only",
         "binary-third": "any obligation over third states only", "yes-no": "yes and no alone"}  # fmt: skip


def _sentence(world: World, row: Mapping[str, Any]) -> str:
    """A flip in English."""
    near, far = sorted((row["one"], row["two"]), key=lambda side: -side["difference"])
    names = {side: str(world.record(row[side])["name_en"]) for side in ("a", "b", "other_a", "other_b")}
    shown = [f"{side['value']:.3f} against {side['other']:.3f}" for side in (near, far)]
    than = f"in {row['other_year']}" if row["kind"] == "years" else f"{names['other_a']}–{names['other_b']}"
    said = (
        f"in {row['year']} {names['a']}–{names['b']} are nearer than {than} by {WORDS[near['coding']]} ({shown[0]}), "
        f"farther by {WORDS[far['coding']]} ({shown[1]})"
    )
    where = "alliances" if row["layer"] == "treaty" else "votes"
    trust = {True: "; both intervals leave out zero", False: "; not both intervals leave out zero", None: ""}[row["clear"]]
    return f"{row['measure']} of {where}: {said}{trust}."


def _caveats(runs: Sequence[Treaties | Votes], series: Sequence[Mapping[str, Any]], subset: str) -> Iterator[str]:
    """What a reader must know about these numbers."""
    for run in runs:
        if isinstance(run, Treaties):
            if not run.ties.complete:
                yield "selection"
            yield "broad"
            if any(row["reason"] == "not loaded" for row in series):
                yield "no capabilities"
        else:
            yield "consensus"
            if subset == "important":
                yield "important"
    yield "population"


def _covered(run: Treaties | Votes) -> dict[str, Any]:
    """The card of a layer, the first and last year it covers, and whether it is complete or a selection."""
    covered = run.covered()
    card = run.ties.card if isinstance(run, Treaties) else next(iter(run.calls.card), None)
    first, last = (covered[0], covered[-1]) if covered else (None, None)
    complete = run.ties.complete if isinstance(run, Treaties) else bool(covered)
    return {"layer": run.layer, "card": card, "first": first, "last": last, "complete": complete}
