"""A gravity equation estimated from a user's table of flows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mihwar.answers.answer import NUMBER, TEXT, Answer, Columns
from mihwar.errors import BadChoice, BadFile
from mihwar.measures.gravity import Estimate, estimate
from mihwar.sources import files

COLUMNS: Columns = {
    "name": TEXT,
    "coefficient": NUMBER,
    "se": NUMBER,
    "lo": NUMBER,
    "hi": NUMBER,
    "p": NUMBER,
    "effect_pct": NUMBER,
}
LEVEL = 0.95
METHOD = (
    "PPML: E[outcome] = exp(covariates b + fixed effects), by Poisson pseudo-maximum likelihood (Santos Silva and Tenreyro "
    "2006), fixed effects concentrated out (Correia, Guimarães and Zylkin 2020; pyfixest).",
    "effect_pct = 100 (exp(coefficient) - 1): for a covariate of 0 or 1, the change in per cent; null for a log, whose "
    "coefficient is an elasticity. lo and hi hold 95 per cent, p is two-sided, both by the normal distribution.",
    "Standard errors: clustered as asked, or robust with each row for itself; times the root of G/(G-1) for G clusters, no other "
    "correction. covariance is that of the coefficients, in their order.",
    "dropped: rows with an empty cell (missing); zeros that covariates or fixed effects predict perfectly, so that no finite "
    "coefficient exists (separated; Correia, Guimarães and Zylkin 2019); rows alone in a fixed effect (singletons); covariates "
    "that fixed effects or other covariates determine (collinear).",
    "pseudo_r2 is McFadden's, 1 - log likelihood / that of a constant, and depends on the unit of the outcome.",
    "The effect is partial: it holds prices and incomes everywhere, which fixed effects absorb, as they are.",
)
STATA, R = (".dta",), (".rda", ".rdata", ".rds")
_TEST = re.compile(r"\s*(.+?)\s*(==|!=|<=|>=|=|<|>)\s*(.+?)\s*")
_COMPARE = {
    "=": pc.equal, "==": pc.equal, "!=": pc.not_equal, "<": pc.less, "<=": pc.less_equal, ">": pc.greater, ">=": pc.greater_equal,
}  # fmt: skip


def gravity(
    table: Any,
    outcome: str,
    on: Sequence[str],
    fixed: Sequence[str] = (),
    cluster: Sequence[str] = (),
    where: Sequence[str] = (),
) -> Answer:
    """Estimate a gravity equation by PPML.

    Args:
        table: the path of a .csv, .parquet, Stata (.dta) or R file (.rda, .rds), or a table (Arrow, pandas, Polars).
        outcome: the column explained, such as trade.
        on: covariates: columns, or `log(COLUMN)`.
        fixed: fixed effects, such as `exporter^year`.
        cluster: standard errors are clustered by these, at most two; empty: robust.
        where: rows to keep: `COLUMN = VALUE` or `COLUMN != OTHER COLUMN`, also < <= > >=; all must hold.

    Raises:
        BadFile: the file cannot be read.
        BadChoice: as `measures.gravity.estimate`, or a test that is none.
    """
    path = Path(table) if isinstance(table, str | Path) else None
    rows = read(path) if path else _table(table)
    kept = rows
    for test in where:
        kept = kept.filter(_holds(kept, test))
    if not kept.num_rows:
        raise BadChoice(f"No row is left where {' and '.join(where)}." if where else "The table has no rows.")
    found = estimate(kept, outcome, on, fixed, cluster)
    return Answer(_told(found, str(path) if path else None, rows.num_rows, where), "covariates", COLUMNS, (), METHOD)


def read(path: Path) -> pa.Table:
    """A user's table, by its ending; of an R file with several objects the first. Raises `BadFile`."""
    if not path.is_file():
        raise BadFile(f"{path} is not there; give a .csv, .parquet, .dta, .rda or .rds file.")
    ending = path.suffix.lower()
    if ending == ".parquet":
        return files.parquet(path)
    if ending in R:
        return files.r_table(path)
    if ending in STATA:
        with files.reading(path, "a Stata file"):
            import pandas as pd

            return pa.Table.from_pandas(pd.read_stata(path, convert_categoricals=False), preserve_index=False)
    if files.is_csv(path):
        with files.reading(path, "a CSV file"):
            files.text_only(path)
            wanted = pa.csv.ConvertOptions(null_values=["", "NA", "NaN", "."], strings_can_be_null=True)
            return pa.csv.read_csv(path, convert_options=wanted)
    raise BadFile(f"{path} ends in none of .csv, .parquet, .dta, .rda, .rds; the ending tells how it is read.")


def _table(given: Any) -> pa.Table:
    if isinstance(given, pa.Table):
        return given
    if type(given).__module__.startswith("pandas"):
        return pa.Table.from_pandas(given, preserve_index=False)
    try:
        return pa.table(given)
    except (TypeError, ValueError):
        raise BadChoice(f"{type(given).__name__} is no table; give a path, or an Arrow, pandas or Polars table.") from None


def _holds(table: pa.Table, test: str) -> Any:
    """Which rows pass a test; a row with an empty cell does not."""
    match = _TEST.fullmatch(test)
    if not match:
        raise BadChoice(f"{test!r} is no test; write COLUMN=VALUE or COLUMN!=OTHER_COLUMN.")
    name, sign, value = match.groups()
    if name not in table.column_names:
        raise BadChoice(f"There is no column {name!r}; there are {', '.join(table.column_names)}.")
    left = table[name]
    if pa.types.is_dictionary(left.type):
        left = left.cast(left.type.value_type)
    try:
        right = table[value] if value in table.column_names else pa.scalar(value.strip("'\"")).cast(left.type)
        if pa.types.is_dictionary(right.type):
            right = right.cast(right.type.value_type)
        return pc.fill_null(_COMPARE[sign](left, right), False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowKeyError):
        raise BadChoice(
            f"{test!r} cannot be tested: {name} holds {left.type}, which cannot be compared with {value!r}."
        ) from None


def _told(found: Estimate, file: str | None, rows: int, where: Sequence[str]) -> dict[str, Any]:
    low, high, p = found.intervals()
    effects = [
        None if name.startswith("log(") else 100 * float(np.expm1(one))
        for name, one in zip(found.names, found.coefficients, strict=True)
    ]
    columns = (found.names, *(one.tolist() for one in (found.coefficients, found.errors, low, high, p)), effects)
    return {
        "outcome": found.outcome,
        "covariates": [dict(zip(COLUMNS, row, strict=True)) for row in zip(*columns, strict=True)],
        "covariance": found.covariance.tolist(),
        "fixed": list(found.fixed),
        "cluster": list(found.cluster),
        "clusters": found.clusters,
        "where": list(where),
        "file": file,
        "rows": rows,
        "observations": found.observations,
        "dropped": {
            "missing": found.missing,
            "separated": found.separated,
            "singletons": found.singletons,
            "collinear": list(found.collinear),
        },
        "checked": found.checked,
        "pseudo_r2": found.pseudo_r2,
        "deviance": found.deviance,
        "level": LEVEL,
    }
