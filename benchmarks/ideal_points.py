"""How long ideal points take, on the roll calls in the store up to session 74.

uv run python benchmarks/ideal_points.py [--full]

In one run: the posterior mode against the published Gibbs algorithm (ours, compiled) run for the published 24,000 sweeps, timed
over 100 of these; and, with --full, the whole posterior. Prints ratios; asserts nothing.
"""

from __future__ import annotations

import sys

import numpy as np
from timing import timed

import mihwar
from mihwar.answers.ideal_points import POSITIVE, select
from mihwar.measures.ideal_points import fast, published, sampler
from mihwar.measures.ideal_points.compiled import compile_all

PUBLISHED_SWEEPS = 24_000
DRAWS = 850  # of each of four chains: enough for an effective sample size of 400 in the last ten sessions


def main() -> None:
    compiling, _ = timed(compile_all)
    calls = mihwar.open().world.roll_calls(1, 74)
    laying, ballots = timed(lambda: select(calls))
    positive = calls.states.index(POSITIVE)
    print(f"compiling or loading {compiling:.1f} s; laying out {ballots.votes:,} votes {laying:.2f} s")
    mode, found = timed(lambda: fast.fit(ballots, positive))
    gibbs, _ = timed(lambda: published.sample(ballots, positive, sweeps=100, burn_in=50))
    whole = gibbs / 100 * PUBLISHED_SWEEPS
    print(f"fast: {mode:.2f} s, {found.steps} steps")
    print(f"published algorithm, compiled: {gibbs * 10:.0f} ms a sweep, {whole / 60:.0f} minutes for {PUBLISHED_SWEEPS:,} sweeps")
    print(f"fast is {whole / mode:,.0f} times faster")
    sweeps = 4 * (sampler.WARM_UP + 100)
    short, _ = timed(lambda: sampler.sample(ballots, positive, draws=100))
    print(f"sampler: {(short - mode) / sweeps * 1000:.1f} ms a sweep (four chains on all processors)")
    if "--full" in sys.argv:
        full, posterior = timed(lambda: sampler.sample(ballots, positive, draws=DRAWS))
        latest = ballots.sessions > 64
        worst, least = np.nanmax(posterior.rhat[latest]), posterior.effective[latest].min()
        print(f"full posterior, 4 x {DRAWS} draws: {full:.0f} s; {whole / full:.0f} times faster")
        print(f"last ten sessions: largest R-hat {worst:.3f}, smallest effective sample size {least:.0f}")


if __name__ == "__main__":
    main()
