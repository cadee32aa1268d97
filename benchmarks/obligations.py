"""Speed of obligations: a scenario in a warm process, and a Monte Carlo of who comes against a plain loop in Python.

Usage: uv run --all-groups python benchmarks/obligations.py [DB]

The bars are 50 ms for a scenario and 1 s for 10,000 runs of a chain of 30 states; they are printed, never asserted.
"""

from __future__ import annotations

import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from mihwar.observatory import Observatory
from mihwar.scenarios.obligations.cascade import cascade
from mihwar.scenarios.obligations.chain import Outcome, chain
from mihwar.scenarios.obligations.treaty import Attack, Clause, Party, Place, Treaty
from mihwar.store.build import build
from mihwar.world import World

CASES = (
    ("2025-01-15", ["KOR:PRK"], None),
    ("2023-04-05", ["RUS:FIN"], None),
    ("2025-01-15", ["PRK:USA"], "hawaii"),
    ("2025-01-15", ["TUR:GRC"], None),
    ("2025-10-10", ["ISR:QAT"], None),
    ("1914-08-04", ["AUH:SRB", "DEU:RUS", "DEU:FRA", "DEU:BEL"], None),
)
RUNS, STATES, RATE = 10_000, 30, 0.9


def timed(work: Callable[[], Any], runs: int = 9) -> float:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def long_chain() -> Outcome:
    """An attack on the first of 30 states, each of which owes the one before it help in any war."""
    began, states = date(2000, 1, 1), [f"S{n:02}" for n in range(STATES)]
    clause = Clause("t", "1", "defence", "state_of_war", "assist_all_means")
    pacts = [
        Treaty(f"b/t{n}", began, began, None, {one: Party(one, began, began) for one in pair}, (clause,))
        for n, pair in enumerate(itertools.pairwise(states))
    ]
    return chain(pacts, [Attack("X", "S00", Place("S00", "S00", metropolitan=True))], date(2010, 1, 1))


def plain_loop(outcome: Outcome) -> dict[str, int]:
    """The same draws as people write them: run by run, duty by duty, until nobody else comes."""
    duties = [(one.state, one.event.because, one.id) for one in outcome.findings if one.status == "triggered"]
    draw, came_in = random.Random(1), dict.fromkeys([state for state, _, _ in duties], 0)
    who = {name: state for state, _, name in duties}
    for _ in range(RUNS):
        willing = {state: draw.random() < RATE for state in came_in}
        came: set[str] = set()
        while True:
            more = {s for s, because, _ in duties if s not in came and willing[s] and (because is None or who[because] in came)}
            if not more:
                break
            came |= more
        for state in came:
            came_in[state] += 1
    return came_in


def main() -> None:
    db = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()) / "mihwar.duckdb"
    if not db.exists():
        build(db)
    world = World.open(db)
    for on, attacks, at in CASES:
        asked = Observatory(world.at(on))
        asked.oblige(attacks, at)  # warm
        found = len(asked.oblige(attacks, at, runs=0).data["obligations"])
        bare = timed(lambda asked=asked, attacks=attacks, at=at: asked.oblige(attacks, at, runs=0))
        full = timed(lambda asked=asked, attacks=attacks, at=at: asked.oblige(attacks, at))
        print(
            f"{on} {' '.join(attacks)}: {found} findings in {1000 * bare:.0f} ms; with draws by every study {1000 * full:.0f} ms"
        )
    outcome = long_chain()
    ours = timed(lambda: cascade(outcome, lambda kind: RATE, RUNS), 5)
    theirs = timed(lambda: plain_loop(outcome), 1)
    print(
        f"{RUNS:,} runs of a chain of {STATES} states: {1000 * ours:.0f} ms; plain loop {theirs:.2f} s, {theirs / ours:.0f} times"
    )


if __name__ == "__main__":
    main()
