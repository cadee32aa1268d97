"""Speed of the trade model: against gegravity 0.3 in one run, then 194 economies, once and in a thousand draws.

Usage: uv run --group compare python benchmarks/trade.py [DB] [DATA]

DB is a store (without it, one is built of the carried facts), DATA the folder of publishers' files (../shared/data); without it
the comparison runs on a made-up economy alone. gegravity (USITC, MIT) needs no shim: 0.3 runs on pandas 3 with gme and
statsmodels, which the group brings. It gets the same flows, as costs of trade with a coefficient of 1, and the same change.

Where the definitions agree, the answers are compared before anything is printed: multilateral resistances at given output and
spending, which gegravity calls conditional and we the conditional variant, and what it takes from them: factory-gate prices,
which are one over outward resistance, and real GDP. They differ in two things. Its "full" equilibrium keeps the base's shares of
output and spending in all equations, so that incomes follow prices in the report but not in the model; ours solves for them, and
the table says by how much that moves real GDP. And its "welfare statistic" is base over experiment: below 1 is a gain.

The bars (100 times, 20 ms, 10 s, 500 MB) are printed beside the numbers, never asserted. gegravity runs once, ours several times.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from timing import best, timed

import mihwar
from mihwar.answers.economies import Spec, base
from mihwar.scenarios.trade.economy import Economy, Numbers, Shock, economy, shock
from mihwar.scenarios.trade.equilibrium import solve
from mihwar.scenarios.trade.model import Model
from mihwar.scenarios.trade.ranges import parsed
from mihwar.scenarios.trade.sanction import Plan, pairs
from mihwar.store.build import build

SHARED = Path(__file__).parents[2] / "shared" / "data"
DRAWS, SAMPLE = 1000, 4
SENDERS = [
    "USA", "CAN", "GBR", "JPN", "KOR", "AUS", "NZL", "CHE", "NOR", "AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST",
    "FIN", "FRA", "DEU", "GRC", "HUN", "IRL", "ITA", "LVA", "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN",
    "ESP", "SWE",
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One economy and a change of trade, `factors` at unchanged prices; `costs` is what gegravity gets as the base's."""

    name: str
    of: Economy
    costs: Numbers
    factors: Numbers
    theta: float
    reference: str


def net(flows: Numbers) -> Numbers:
    """Trade over what sizes alone would make it: costs in whose terms all resistances are 1, the easiest start there is."""
    return np.asarray(flows * flows.sum() / (flows.sum(axis=1, keepdims=True) * flows.sum(axis=0)))


def cases(data: Path) -> Iterator[Case]:
    draw, count = np.random.default_rng(1), 40
    size, place = draw.lognormal(0, 1.2, count), draw.uniform(0, 1, (count, 2))
    far = 0.1 + np.hypot(*(place[:, None] - place).transpose(2, 0, 1))
    flows = size[:, None] * size / far * np.where(np.eye(count, dtype=bool), 12, 1)
    member = np.arange(count) < 12
    inside = member[:, None] & member & ~np.eye(count, dtype=bool)
    made_up = economy([f"R{at:02}" for at in range(count)], flows)
    yield Case("made up, a bloc of 12", made_up, net(flows), np.where(inside, 1.5, 1.0), 5.0, "R20")
    if (file := data / "wiod-gegravity" / "GE_gravity_example_data.dta").exists():
        table = pd.read_stata(file)
        late = table[table.year == 2005].sort_values(["exporter", "importer"]).eu_enlargement.to_numpy(float)
        table = table[table.year == 2000].sort_values(["exporter", "importer"])
        names = sorted(table.exporter.unique())
        flows, joined = (one.reshape(len(names), -1) for one in (table.trade.to_numpy(float), late))
        of = economy(names, flows)
        yield Case("WIOD 2000, the EU's enlargement", of, net(of.sales), np.exp(0.224249 * joined), 4.0, "DEU")
    if (file := data / "agtpa" / "1_TradeWithoutBorder.dta").exists():
        held = {"ln_DIST": -0.79128791, "CNTG": 0.67364557, "INTL_BRDR": -2.47445046}
        table = pd.read_stata(file)[["exporter", "importer", "trade", *held]].replace("ZZZ", "DEU")
        table = table.sort_values(["exporter", "importer"])
        names = sorted(table.exporter.unique())
        column = {name: table[name].to_numpy(float).reshape(len(names), -1) for name in ("trade", *held)}
        costs = np.exp(sum(weight * column[name] for name, weight in held.items()))
        right = np.ones(len(names))
        for _ in range(20_000):  # the fit of PPML: costs scaled to the sums of trade
            left = column["trade"].sum(axis=1) / (costs @ right)
            right = column["trade"].sum(axis=0) / (costs.T @ left)
        of = economy(names, left[:, None] * costs * right)
        yield Case("Advanced Guide, no borders", of, costs, np.exp(-held["INTL_BRDR"] * column["INTL_BRDR"]), 6.0, "DEU")


def theirs(case: Case) -> tuple[float, pd.DataFrame]:
    """gegravity's seconds for base and experiment, without its search for a scale, and its results by region."""
    import gegravity as ge

    of, count = case.of, len(case.of.regions)
    seller, buyer = np.divmod(np.arange(count * count), count)
    names = np.array(of.regions, dtype=object)
    rows = pd.DataFrame({"exporter": names[seller], "importer": names[buyer], "year": "2000", "trade": of.sales.ravel()})
    rows["Y"], rows["E"] = of.output[seller], of.spent[buyer]
    rows["cost"] = np.log(np.maximum(case.costs, 1e-30)).ravel()
    given = ge.BaselineData(
        rows, imp_var_name="importer", exp_var_name="exporter", year_var_name="year", trade_var_name="trade",
        expend_var_name="E", output_var_name="Y",
    )  # fmt: skip
    weights = pd.DataFrame([("cost", 1.0, 0.1)], columns=["var", "beta", "se"])
    told = ge.CostCoeffs(estimates=weights, identifier_col="var", coeff_col="beta", stderr_col="se")

    def run(scale: float) -> pd.DataFrame:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = ge.OneSectorGE(
                baseline=given, cost_coeff_values=told, cost_variables=["cost"], year="2000", reference_importer=case.reference,
                sigma=case.theta + 1,
            )  # fmt: skip
            model.build_baseline(omr_rescale=scale, mr_max_iter=20_000)
            changed = model.baseline_data.copy()
            changed = changed.drop(columns=[one for one in changed.columns if one in ("index", "level_0")])
            factor = pd.Series(np.log(case.factors).ravel(), index=pd.MultiIndex.from_arrays([names[seller], names[buyer]]))
            changed["cost"] += factor.loc[list(zip(changed.exporter, changed.importer, strict=True))].to_numpy()
            model.define_experiment(changed)
            model.simulate(ge_max_iter=40_000)
            return model.country_results

    for scale in (1, 1000, 10, 100):
        with contextlib.suppress(ValueError):
            return timed(lambda scale=scale: run(scale))
    raise SystemExit(f"gegravity solves {case.name} at no scale")


def against_gegravity(case: Case) -> float:
    """Compare, print a row, and give the ratio of times."""
    of, at = case.of, case.of.place[case.reference]
    slow, table = theirs(case)

    def conditional() -> tuple[Numbers, Numbers]:
        found = solve(of, shock(of, case.factors), case.theta, Model(variant="conditional"))
        return found.price[0] / found.price[0, at], found.outward[0] * found.price[0, at]

    def full() -> Numbers:
        return np.asarray(solve(of, shock(of, case.factors), case.theta).real_wage[0])

    inward, outward = conditional()
    price = inward[at] / outward
    ours = {
        "imr change (percent)": inward, "omr change (percent)": outward, "factory gate price change (percent)": price,
        "GDP change (percent)": price / inward,
    }  # fmt: skip
    table = table.loc[list(of.regions)]
    sound = (table["factory gate price change (percent)"] > -100).to_numpy()  # its root-finder may end at a price below zero
    apart = max(
        float(np.abs(100 * (one - 1) - table[name])[sound if "price" in name or "GDP" in name else slice(None)].max())
        for name, one in ours.items()
    )
    both, whole = best(conditional, 9), best(full, 9)
    moved = np.abs(100 * (full() - price / inward))
    fast = max(both, whole)
    print(
        f"{case.name:32} {len(of.regions):4} {slow:12.2f} s {1000 * both:11.1f} {1000 * whole:7.1f} {slow / fast:8,.0f} "
        f"{apart:9.1e} {np.median(moved):6.2f} {moved.max():5.2f}"
    )
    if below := [one for one, good in zip(of.regions, sound, strict=True) if not good]:
        print(f"  gegravity gives {', '.join(below)} a negative price")
    return slow / fast


def sanction(of: Economy) -> tuple[Plan, Shock, Numbers]:
    """Russia, cut off by 36 states that leave 10 per cent, while China opens: the plan, the central shock, 1,000 draws."""
    draw = np.random.default_rng(1)
    russia, china = of.place["RUS"], of.place["CHN"]
    sellers, buyers = pairs([russia], [china, *(of.place[name] for name in SENDERS)], "all")
    open_ = ((sellers == china) | (buyers == china)).astype(float)
    plan = Plan(sellers, buyers, 1 - open_, {"CHN": open_})
    strength = parsed("0.5:0.9:1", "strength", 0, 1).draw(DRAWS, draw)
    opening = parsed("0:0.2:0.5", "opening", 0, 10).draw(DRAWS, draw)
    theta = parsed("2.5:5:10", "elasticity", 0.1, 100, logs=True).draw(DRAWS, draw)
    return plan, plan.shock(strength, {"CHN": opening}), theta


def plain_loop(of: Economy, cells: Shock, theta: Numbers, draws: int) -> Numbers:
    """Real wages as one writes it: draw by draw, wages raised where demand exceeds output until none does."""
    found = []
    for at in range(draws):
        trade, power = of.shares.copy(), theta[at]
        trade[cells.sellers, cells.buyers] *= cells.trade[at]
        wage = price = np.ones(len(of.regions))
        for _ in range(100_000):
            cost = wage**of.value_added * price ** (1 - of.value_added)
            share = trade * (cost**-power)[:, None]
            index = share.sum(axis=0)
            before, price = price, index ** (-1 / power)
            own, earned = wage * (of.output + of.deficit), of.output * wage
            excess = share / index @ own * (earned.sum() / own.sum()) / earned
            wage = wage * excess ** (0.7 / (1 + power))
            wage = wage * (of.output.sum() / (of.output @ wage))
            if max(np.abs(excess - 1).max(), np.abs(price / before - 1).max()) < 1e-9:
                break
        found.append(wage / price)
    return np.array(found)


def held() -> float:
    """The most memory this process held, MB; `getrusage` would count what its parent held before it."""
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line) / 1024


def memory(db: Path) -> None:
    """For a process of its own: a thousand draws, and the most memory that was held."""
    of = base(mihwar.open(db).world, Spec()).economy
    before = held()
    _, cells, theta = sanction(of)
    welfare = solve(of, cells, theta).welfare
    print(f"{held():.0f} {before:.0f} {np.isfinite(welfare).all()}")


def main() -> None:
    db = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()) / "mihwar.duckdb"
    if not db.exists():
        build(db)
    data = Path(sys.argv[2]) if len(sys.argv) > 2 else SHARED
    heads = f"{'gegravity':>14} {'conditional':>11} {'full ms':>7} {'times':>8} {'apart':>9} {'moved':>6} {'most':>5}"
    print(f"{'':32} {'N':>4} {heads}")
    ratios = [against_gegravity(case) for case in cases(data)]
    print("apart: the farthest of four columns from gegravity's, in per cent points, over all regions")
    print("moved: what incomes that follow prices do to real GDP, which gegravity's 'full' leaves out; median and most, points")
    print(f"least ratio {min(ratios):,.0f} (bar: 100)")

    of = base(mihwar.open(db).world, Spec()).economy
    plan, cells, theta = sanction(of)
    single = plan.shock(0.9, {"CHN": 0.2})
    for deficits in ("share", "fixed", "none"):
        once = best(lambda deficits=deficits: solve(of, single, 5.0, Model(deficits)), 25)
        bar = " (bar: 20)" if deficits == "share" else " with the base freed of deficits first" if deficits == "none" else ""
        print(f"{len(of.regions)} economies, one scenario, deficits {deficits}: {1000 * once:.1f} ms{bar}")
    many, found = timed(lambda: solve(of, cells, theta), 3)
    print(f"{len(of.regions)} economies, {DRAWS:,} draws: {many:.2f} s (bar: 10), {found.converged.sum():,} converged")
    slow, wages = timed(lambda: plain_loop(of, cells, theta, SAMPLE))
    apart = np.abs(wages / found.real_wage[:SAMPLE] - 1).max()
    slow *= DRAWS / SAMPLE
    alone = best(lambda: [solve(of, cells.only(np.array([at])), theta[at]) for at in range(SAMPLE)], 3) * DRAWS / SAMPLE
    print(f"  a plain loop would take {slow:,.0f} s, {slow / many:,.0f} times (apart {apart:.0e})")
    print(f"  our solver draw by draw {alone:.1f} s, {alone / many:.0f} times")
    child = subprocess.run([sys.executable, __file__, "--memory", str(db)], capture_output=True, text=True, check=True)
    peak, before, sound = child.stdout.split()
    assert sound == "True"
    print(f"  peak memory of a fresh process: {peak} MB (bar: 500), of which {before} MB before the draws")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        memory(Path(sys.argv[2]))
    else:
        main()
