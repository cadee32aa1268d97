"""Gravity on one matrix of trade: estimated from the flows that are known, and its predictions for all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from mihwar.measures.gravity import Estimate, estimate

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def predicted(flows: Numbers, covariates: Mapping[str, Numbers], hidden: Flags) -> tuple[Estimate, Numbers]:
    """Estimate a gravity equation with exporter and importer effects by PPML and predict every flow.

    Effects of a state whose flows are partly hidden come from its other flows.

    Args:
        flows: exporter x importer; NaN counts as zero. The diagonal is left out.
        covariates: by name, exporter x importer, on the log of trade; pairs with NaN are left out and get no prediction.
        hidden: pairs left out of the estimate.

    Returns:
        the estimate, and predictions in the unit of `flows`, NaN on the diagonal and where a covariate is. Zero where the
        exporter sold nothing or the importer bought nothing in the sample.

    Raises:
        BadChoice: as `estimate`.
    """
    import pyarrow as pa

    size = len(flows)
    known = ~np.eye(size, dtype=bool) & ~np.isnan(np.stack(list(covariates.values()))).any(axis=0)
    seller, buyer = np.nonzero(known & ~hidden)
    sold = np.nan_to_num(flows[seller, buyer])
    unit = sold.mean() or 1.0
    table = pa.table(
        {
            "trade": sold / unit,
            "exporter": seller,
            "importer": buyer,
            **{name: values[seller, buyer] for name, values in covariates.items()},
        }
    )
    ways = ("exporter", "importer")
    found = estimate(table, "trade", list(covariates), ways, ways)
    pull = sum(
        (weight * np.nan_to_num(covariates[name]) for name, weight in zip(found.names, found.coefficients, strict=True)),
        start=np.zeros((size, size)),
    )
    used = ~np.isnan(found.fitted)
    rest = np.log(found.fitted[used]) - pull[seller[used], buyer[used]]
    out, into = _effects(rest, seller[used], buyer[used], size)
    everything = np.exp(out[:, None] + into + pull) * unit
    return found, np.where(known, everything, np.nan)


def _effects(rest: Numbers, seller: npt.NDArray[np.intp], buyer: npt.NDArray[np.intp], size: int) -> tuple[Numbers, Numbers]:
    """Split what covariates leave of the log of fitted trade into exporter and importer effects; -inf for a state without any.

    The split is exact, for this is how trade was fitted; normal equations find it, their one freedom settled by least length.
    """
    ends = np.concatenate([seller, size + buyer])
    equations = np.zeros((2 * size, 2 * size))
    np.add.at(equations, (ends, ends), 1.0)
    np.add.at(equations, (seller, size + buyer), 1.0)
    np.add.at(equations, (size + buyer, seller), 1.0)
    sums = np.bincount(ends, np.concatenate([rest, rest]), 2 * size)
    solved: Numbers = np.linalg.lstsq(equations, sums, rcond=None)[0].astype(np.float64)
    solved[np.diag(equations) == 0] = -np.inf
    return solved[:size], solved[size:]
