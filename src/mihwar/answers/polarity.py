"""How many poles, by the rules of the literature side by side, and what made concentration change: who is counted, or power."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mihwar.answers import powers as read
from mihwar.answers.answer import NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.power import known
from mihwar.answers.power import years as checked
from mihwar.answers.powers import Base, Powers
from mihwar.measures import polarity as rules
from mihwar.measures.measure import measure
from mihwar.measures.power import concentration
from mihwar.world import World

COLUMNS: Columns = {
    "year": WHOLE, "measure": TEXT, "n": WHOLE, "rule_50_25": TEXT, "poles_half_of_leader": WHOLE, "con": NUMBER,
    "effective": NUMBER, "effective_all": NUMBER, "leader": TEXT, "leader_share": NUMBER, "second": TEXT,
    "second_share": NUMBER, "joined": [TEXT], "left": [TEXT], "missing": [TEXT], "card": TEXT,
}  # fmt: skip
RULES = ("great-powers", "polarity-50-25", "poles-half-leader", "concentration", "effective-number")
INDICES = {"con": rules.con, "effective": rules.effective}
METHOD = (
    "All rules look at the major powers on the list of COW (n) and at their shares among themselves, on one base of power at a "
    "time; who counts as a major power is COW's judgement.",
    "rule_50_25: unipolar if one power has at least 50 %; bipolar if two have at least 25 % each; else multipolar. "
    "poles_half_of_leader: powers with more than half of what the strongest has.",
    "con, effective and effective_all as in `mihwar measure power`.",
    "joined and left name who came onto the list or left it since the year before: there an index may jump although "
    "no state's power changed. The Soviet Union and Russia count as one.",
    "changes take the difference between two years apart: composition is the part due to who is on the list, shares the parts "
    "due to each state's power; Shapley values, which add up to the difference (Shorrocks 2013). held: states without a value in "
    "one of the years, held at the other's.",
)


def polarity(world: World, first: int | None = None, last: int | None = None, by: Sequence[str] = ()) -> Answer:
    """Poles by year on every base of power, and the changes of concentration taken apart.

    Args:
        world: the store.
        first: first year; None: 1816.
        last: last year; None: the last that any base covers.
        by: bases of power, of `powers.BASES`; none: all.

    Raises:
        BadChoice: no such base, years before 1816, or the last before the first.
    """
    first, last = checked(world, first if first is not None else read.FIRST, last, by)
    found = read.powers(world, first, last, by)
    line = read.newest(world, found.states)
    lists = [frozenset(line[state] for state, on in zip(found.states, row, strict=True) if on) for row in found.major]
    series = [
        _row(found, base, year, lists) for base in found.bases.values() for year in found.years if base.covered[found.row(year)]
    ]
    changes = [one for base in found.bases.values() for one in _changes(found, base, lists, line)]
    seen = [state for row in series for state in (row["leader"], row["second"], *row["missing"]) if state]
    return Answer(
        data={
            "first": first,
            "last": last,
            "series": series,
            "changes": changes,
            "lists": _spells(found, lists),
            "rules": [_rule(name) for name in RULES],
            "not_covered": list(found.absent),
            "names": world.names([*seen, *sorted(set().union(*lists))]),
        },
        table="series",
        columns=COLUMNS,
        sources=cited(world.cards(), ["mihwar-blocs", *(base.kind.card for base in found.bases.values()), "mihwar-states"]),
        method=METHOD,
    )


def _rule(name: str) -> dict[str, Any]:
    one = measure(name)
    return {"id": one.id, "title_en": one.title_en, "title_ar": one.title_ar, "source": one.source}


def _row(found: Powers, base: Base, year: int, lists: Sequence[frozenset[str]]) -> dict[str, Any]:
    at = found.row(year)
    places = np.flatnonzero(found.major[at])
    value = base.value[at, places]
    among = concentration(value)
    whole = concentration(base.value[at][np.isfinite(base.value[at])])
    order = np.argsort(-value) if among else np.array([], dtype=int)
    top: list[tuple[str | None, float | None]] = [
        (found.states[places[one]], known(value[one] / value.sum())) for one in order[:2]
    ]
    (leader, most), (second, next_) = (top + [(None, None)] * 2)[:2]
    before = lists[at - 1] if at else lists[at]
    return {
        "year": year,
        "measure": base.kind.id,
        "n": len(places),
        "rule_50_25": rules.polarity_50_25(value),
        "poles_half_of_leader": rules.poles_half_of_leader(value),
        "con": among.con if among else None,
        "effective": among.effective if among else None,
        "effective_all": whole.effective if whole else None,
        "leader": leader,
        "leader_share": most,
        "second": second,
        "second_share": next_,
        "joined": sorted(lists[at] - before),
        "left": sorted(before - lists[at]),
        "missing": [found.states[place] for place in places if not np.isfinite(base.value[at, place])],
        "card": base.kind.card,
    }


def _spells(found: Powers, lists: Sequence[frozenset[str]]) -> list[dict[str, Any]]:
    """The list of major powers as spans of years in which it did not change."""
    spans: list[dict[str, Any]] = []
    for year, members in zip(found.years, lists, strict=True):
        if spans and set(spans[-1]["powers"]) == members:
            spans[-1]["last"] = year
        else:
            spans.append({"first": year, "last": year, "powers": sorted(members)})
    return spans


def _changes(found: Powers, base: Base, lists: Sequence[frozenset[str]], line: dict[str, str]) -> list[dict[str, Any]]:
    """The change over the span of years known, and every one-year change in which the list changed, taken apart."""
    years = [year for year in found.years if concentration(base.value[found.row(year), found.major[found.row(year)]])]
    pairs = [(years[0], years[-1])] if len(years) > 1 else []
    pairs += [(year - 1, year) for year in years if year - 1 in years and lists[found.row(year)] != lists[found.row(year) - 1]]
    made = []
    for one, two in dict.fromkeys(pairs):
        before, after = lists[found.row(one)], lists[found.row(two)]
        values = [_shares(found, base, year, line) for year in (one, two)]
        for name, index in INDICES.items():
            change = rules.decompose(index, values[0], values[1], before, after)
            if change is None:
                continue
            made.append(
                {
                    "measure": base.kind.id,
                    "index": name,
                    "first": one,
                    "last": two,
                    "before": change.before,
                    "after": change.after,
                    "composition": change.composition,
                    "shares": dict(change.by_state),
                    "joined": sorted(after - before),
                    "left": sorted(before - after),
                    "held": list(change.held),
                    "card": base.kind.card,
                }
            )
    return made


def _shares(found: Powers, base: Base, year: int, line: dict[str, str]) -> dict[str, float]:
    """Each state's share of all members that have a value, under the newest name of its line."""
    row = base.share[found.row(year)]
    return {line[state]: float(share) for state, share in zip(found.states, row, strict=True) if np.isfinite(share)}
