"""Gravity by PPML: what a tie, a sanction or a border does to trade, by Poisson pseudo-maximum likelihood with fixed effects.

The Poisson likelihood gives consistent coefficients of E[y | x] = exp(x b + fixed effects) whatever the distribution of y, zeros
included, where least squares on logs does not (Santos Silva and Tenreyro 2006). Fixed effects are concentrated out by iteratively
reweighted least squares (Correia, Guimarães and Zylkin 2020), here by pyfixest.
"""

from __future__ import annotations

import json
import math
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mihwar.errors import BadChoice, BadFile
from mihwar.measures.measure import Measure

if TYPE_CHECKING:
    import pyarrow as pa

Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Changes at which the fit stops (of the deviance; of what fixed effects leave of a covariate), far below any standard error.
TOLERANCE, INNER, STEPS = 1e-12, 1e-10, 200
NORMAL_95 = 1.959963984540054

MEASURES = (
    Measure(
        id="gravity",
        title_en="what ties, borders and sanctions do to trade: a gravity equation by Poisson pseudo-maximum likelihood",
        title_ar="أثر الروابط والحدود والعقوبات في التجارة: معادلة الجاذبية بطريقة الإمكان الأعظم الزائف لبواسون",
        low=None,
        high=None,
        layer="trade",
        of="dyad",
        source="Santos Silva and Tenreyro 2006, Review of Economics and Statistics 88(4):641-658",
        bibtex="@article{SantosSilvaTenreyro2006, author={Santos Silva, J. M. C. and Tenreyro, Silvana}, "
        "title={The Log of Gravity}, journal={Review of Economics and Statistics}, volume={88}, number={4}, "
        "pages={641--658}, year={2006}}",
        page="gravity",
    ),
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A gravity equation estimated.

    Attributes:
        outcome: the column explained.
        names: the covariates that have a coefficient, as they were asked for.
        coefficients: one each, on the log of the expected outcome.
        errors: their standard errors.
        covariance: of the coefficients, k x k.
        fixed, cluster: the terms asked for, such as `exporter^year`.
        clusters: how many clusters, the fewest where there are two ways; rows where there is no clustering.
        observations: rows used.
        missing: rows left out for an empty cell.
        separated: zeros left out because covariates or fixed effects predict them perfectly: no finite coefficient fits them.
        singletons: rows left out because a fixed effect is theirs alone.
        collinear: covariates left out because fixed effects and the other covariates say all they say.
        pseudo_r2: McFadden's, 1 - log likelihood / that of a constant.
        deviance: of the fit.
        checked: whether the search for separated rows came to an end; if not, some may be left and a coefficient be arbitrary.
        fitted: expected outcome, one per row of the table, NaN where the row was not used.
    """

    outcome: str
    names: tuple[str, ...]
    coefficients: Numbers
    errors: Numbers
    covariance: Numbers
    fixed: tuple[str, ...]
    cluster: tuple[str, ...]
    clusters: int
    observations: int
    missing: int
    separated: int
    singletons: int
    collinear: tuple[str, ...]
    pseudo_r2: float
    deviance: float
    checked: bool
    fitted: Numbers

    def intervals(self) -> tuple[Numbers, Numbers, Numbers]:
        """The bounds that hold 95 per cent, and the two-sided p, by the normal distribution."""
        half = NORMAL_95 * self.errors
        ratios = np.abs(self.coefficients) / self.errors
        return self.coefficients - half, self.coefficients + half, np.array([math.erfc(one / math.sqrt(2)) for one in ratios])


def estimate(
    table: pa.Table, outcome: str, covariates: Sequence[str], fixed: Sequence[str] = (), cluster: Sequence[str] = ()
) -> Estimate:
    """Estimate E[outcome] = exp(covariates b + fixed effects) by PPML.

    Args:
        table: a row per flow.
        outcome: a column of numbers, none negative.
        covariates: columns of numbers, or `log(COLUMN)`.
        fixed: fixed effects: columns, or several joined by `^` (`exporter^year`).
        cluster: standard errors allow for dependence within these, at most two ways, written like fixed effects. Empty: robust,
            each row for itself. Multiplied by G/(G-1) for G clusters and by nothing else, as Stata does after `glm` and `ppml`.

    Raises:
        BadChoice: a column that is not there, not numbers or negative; no covariate left; no convergence.
    """
    if not covariates:
        raise BadChoice("No covariate is asked for; name the columns whose effect is wanted.")
    if len(cluster) > 2:
        raise BadChoice(f"{len(cluster)} ways of clustering are asked for; at most two can be had.")
    if twice := sorted({one for one in covariates if list(covariates).count(one) > 1}):
        raise BadChoice(f"{', '.join(twice)} is asked for more than once.")
    y = _numbers(table, outcome)
    if (y < 0).any():
        raise BadChoice(f"{outcome} is negative in {int((y < 0).sum())} rows; PPML needs an outcome of zero or more.")
    x = np.column_stack([_covariate(table, one) for one in covariates])
    effects = [_groups(table, one) for one in fixed] or [np.zeros(len(y), dtype=np.int64)]  # one group: the constant
    ways = [_groups(table, one) for one in cluster] or [np.arange(len(y))]
    complete = ~np.isnan(y) & ~np.isnan(x).any(axis=1) & (np.column_stack([*effects, *ways]) >= 0).all(axis=1)
    left = _Left(y, effects, complete)
    kept, model = _settled(left, x, ways, covariates)
    fitted = np.full(len(y), np.nan)
    fitted[left.rows] = model.fitted
    names = tuple(covariates[one] for one in kept)
    return Estimate(
        outcome=outcome,
        names=names,
        coefficients=model.coefficients,
        errors=np.sqrt(np.diag(model.covariance)),
        covariance=model.covariance,
        fixed=tuple(fixed),
        cluster=tuple(cluster),
        clusters=min(len(np.unique(one[left.rows])) for one in ways),
        observations=len(left.rows),
        missing=int((~complete).sum()),
        separated=left.separated,
        singletons=left.singletons,
        collinear=tuple(one for one in covariates if one not in names),
        pseudo_r2=model.pseudo_r2,
        deviance=model.deviance,
        checked=model.checked,
        fitted=fitted,
    )


class _Left:
    """The rows still in the sample, and how many went and why."""

    def __init__(self, y: Numbers, effects: Sequence[Codes], complete: Flags) -> None:
        self.y, self.effects, self.rows = y, effects, np.flatnonzero(complete)
        self.separated = self.singletons = 0
        self.settle()

    def settle(self) -> None:
        """Leave out zeros of a fixed effect that has nothing else, and rows alone in one, until there are none."""
        while True:
            alive, shared = (np.ones(len(self.rows), dtype=bool) for _ in range(2))
            for effect in self.effects:
                _, code = np.unique(effect[self.rows], return_inverse=True)
                alive &= (np.bincount(code, self.y[self.rows]) > 0)[code]
                shared &= np.bincount(code)[code] > 1
            if (alive & shared).all():
                return
            self.separated += int((~alive).sum())
            self.singletons += int((alive & ~shared).sum())
            self.rows = self.rows[alive & shared]

    def separate(self, rows: Codes) -> None:
        """Leave out rows that a covariate separates."""
        self.separated += len(rows)
        self.rows = np.setdiff1d(self.rows, rows)
        self.settle()


@dataclass(frozen=True, slots=True)
class _Model:
    """A fit: coefficients in the units asked for, rows that covariates separate, covariates (by place) that are collinear."""

    coefficients: Numbers
    covariance: Numbers
    fitted: Numbers
    pseudo_r2: float
    deviance: float
    checked: bool
    separated: Codes
    collinear: tuple[int, ...]


def _settled(left: _Left, x: Numbers, ways: Sequence[Codes], names: Sequence[str]) -> tuple[list[int], _Model]:
    """Fit, leave out rows that covariates separate and covariates that are collinear, and fit again until there are none."""
    kept = list(range(x.shape[1]))
    while True:
        if not len(left.rows):
            raise BadChoice("No row is left to estimate from: all are empty, zero, or alone in a fixed effect.")
        kept = [one for one in kept if np.ptp(x[left.rows, one]) > 0]
        model = _poisson(left, x[:, kept], ways) if kept else None
        if model is None:
            said = ", ".join(names)
            raise BadChoice(f"Nothing is left to estimate: {said} do not vary beyond the fixed effects and one another.")
        if len(model.separated):
            left.separate(model.separated)
        elif model.collinear:
            kept = [one for place, one in enumerate(kept) if place not in model.collinear]
        else:
            return kept, model


def _poisson(left: _Left, x: Numbers, ways: Sequence[Codes]) -> _Model | None:
    """One fit by pyfixest, of covariates and outcome brought to one scale, so that its tolerances mean the same.

    None: all covariates are collinear. Convergence is judged by the change of the deviance: the outcome sums to one, or rounding,
    which grows with its sum, would hide convergence where the fit is near exact.
    """
    import pandas as pd

    y, x = left.y[left.rows], x[left.rows]
    total, scale = y.sum(), x.std(axis=0)
    columns: dict[str, Any] = {"y": y / total}
    columns |= {f"x{place}": values for place, values in enumerate(((x - x.mean(axis=0)) / scale).T)}
    columns |= {f"f{place}": one[left.rows] for place, one in enumerate(left.effects)}
    columns |= {f"c{place}": one[left.rows] for place, one in enumerate(ways)}
    first, effects, clusters = ([name for name in columns if name[0] == letter] for letter in "xfc")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        import pyfixest

        try:
            found: Any = pyfixest.fepois(
                f"y ~ {' + '.join(first)} | {' + '.join(effects)}",
                pd.DataFrame(columns),
                vcov={"CRV1": "+".join(clusters)},
                ssc=pyfixest.ssc(k_adj=False, G_adj=True, G_df="min"),
                fixef_rm="none",
                iwls_tol=TOLERANCE,
                iwls_maxiter=STEPS,
                separation_check=["ir"],
                demeaner=pyfixest.MapDemeaner(fixef_tol=INNER, fixef_maxiter=100_000),
            )
        except (ValueError, np.linalg.LinAlgError) as why:
            if "variables are collinear" in str(why):
                return None
            raise BadChoice(f"The gravity equation cannot be estimated: {' '.join(str(why).split())[:160]}.") from None
    if not found.convergence:
        raise BadChoice(f"The gravity equation did not converge in {STEPS} steps; leave out covariates that hardly vary.")
    gone = np.unique(np.asarray(found.na_index, dtype=np.int64))
    y, fitted = np.delete(y, gone), np.asarray(found._Y_hat_response, dtype=np.float64) * total
    return _Model(
        coefficients=found._beta_hat / _of(scale, found),
        covariance=found._vcov / np.outer(_of(scale, found), _of(scale, found)),
        fitted=fitted,
        pseudo_r2=1 - _log_likelihood(y, fitted) / _log_likelihood(y, np.full_like(y, y.mean())),
        deviance=float(found.deviance) * total,
        checked=not any("separation check: maximum" in str(one.message) for one in told),
        separated=left.rows[gone],
        collinear=tuple(int(name[1:]) for name in found._collin_vars),
    )


def _log_likelihood(y: Numbers, mean: Numbers) -> float:
    from scipy.special import gammaln, xlogy

    return float((xlogy(y, mean) - mean - gammaln(y + 1)).sum())


def _of(scale: Numbers, found: Any) -> Numbers:
    """The scales of the covariates that pyfixest kept, in its order."""
    return scale[[int(name[1:]) for name in found._coefnames]]


_LOG = re.compile(r"log\((.+)\)")


def _covariate(table: pa.Table, term: str) -> Numbers:
    if not (match := _LOG.fullmatch(term)) or term in table.column_names:
        return _numbers(table, term)
    values = _numbers(table, match[1].strip())
    if (values <= 0).any():
        raise BadChoice(f"{term} cannot be had: {match[1].strip()} is not positive in {int((values <= 0).sum())} rows.")
    return np.log(values)


def _numbers(table: pa.Table, name: str) -> Numbers:
    """A column as floating numbers, NaN where empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = _column(table, name)
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    try:
        values = np.array(pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy(), dtype=np.float64)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        shown = next(repr(one) for one in column.to_pylist() if one is not None)
        raise BadChoice(f"{name} is not a column of numbers: it holds {shown[:40]}.") from None
    if np.isinf(values).any():
        raise BadChoice(f"{name} is infinite in {int(np.isinf(values).sum())} rows.")
    return values


def _groups(table: pa.Table, term: str) -> Codes:
    """A number for each combination of the columns of a term, -1 where one of them is empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    code = np.zeros(table.num_rows, dtype=np.int64)
    empty = np.zeros(table.num_rows, dtype=bool)
    for name in [term] if term in table.column_names else term.split("^"):
        column = _column(table, name.strip()).combine_chunks()
        if pa.types.is_floating(column.type):
            column = pc.if_else(pc.is_nan(column), None, column)
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        one = np.array(pc.fill_null(column.indices, -1).cast(pa.int64()).to_numpy(zero_copy_only=False))
        empty |= one < 0
        _, code = np.unique(code * (one.max(initial=0) + 2) + one + 1, return_inverse=True)
    return np.where(empty, -1, code)


def _column(table: pa.Table, name: str) -> pa.ChunkedArray:
    if name not in table.column_names:
        raise BadChoice(f"There is no column {name!r}; there are {', '.join(table.column_names)}.")
    return table[name]


def read_estimate(path: str | Path) -> tuple[tuple[str, ...], Numbers, Numbers]:
    """Read back what `mihwar gravity --json` wrote: names, coefficients, covariance.

    Raises:
        BadFile: the file is not there, or not such an answer.
    """
    try:
        told = json.loads(Path(path).read_text(encoding="utf-8"))
        names = tuple(str(one["name"]) for one in told["covariates"])
        coefficients = np.array([one["coefficient"] for one in told["covariates"]], dtype=np.float64)
        covariance = np.array(told["covariance"], dtype=np.float64)
    except OSError as why:
        raise BadFile(f"{path} cannot be read: {why.strerror or why}.") from None
    except (ValueError, KeyError, TypeError):
        raise BadFile(f"{path} is no estimate of `mihwar gravity --json`; write one with --out FILE.json.") from None
    if not names or covariance.shape != (len(names), len(names)) or not np.isfinite(covariance).all():
        raise BadFile(f"{path} has {len(names)} coefficients, but no finite covariance of that size; estimate it again.")
    return names, coefficients, covariance
