"""Whether chains have converged: rank-normalised split R-hat and effective sample size.

Source: Vehtari, Gelman, Simpson, Carpenter and Buerkner 2021, Bayesian Analysis 16(2):667-718, doi:10.1214/20-BA1221.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from mihwar.measures.ideal_points.threads import workers

Floats = npt.NDArray[np.float64]
BLOCK = 200  # parameters looked at together: few enough to stay in the processor's cache


def rhat(draws: npt.NDArray[np.floating]) -> Floats:
    """Rank-normalised split R-hat.

    Args:
        draws: chains x draws x parameters; at least four draws a chain.

    Returns:
        (parameters,) the larger of bulk and tail R-hat, 1 where chains agree; NaN where a parameter never moved.
    """
    return _over(draws, _rhat)


def effective(draws: npt.NDArray[np.floating]) -> Floats:
    """Bulk effective sample size: of how many independent draws the chains are worth, for the middle of the distribution.

    Args:
        draws: chains x draws x parameters.

    Returns:
        (parameters,) between 0 and somewhat above chains x draws; NaN where a parameter never moved.
    """
    return _over(draws, _effective)


def _over(draws: npt.NDArray[np.floating], work: Callable[[Floats], Floats]) -> Floats:
    """Apply `work` to blocks of parameters x half chains x draws, on all processors."""
    half = draws.shape[1] // 2

    def block(first: int) -> Floats:
        some = draws[:, :, first : first + BLOCK]
        halves = np.concatenate([some[:, :half], some[:, -half:]]).transpose(2, 0, 1).astype(np.float64)
        return work(np.ascontiguousarray(halves))

    return np.concatenate(workers().each(range(0, draws.shape[2], BLOCK), block))


def _rhat(halves: Floats) -> Floats:
    centred = np.abs(halves - np.median(halves, axis=(1, 2), keepdims=True))
    return np.maximum(_ratio(_normal_scores(halves)), _ratio(_normal_scores(centred)))


def _effective(halves: Floats) -> Floats:
    scores = _normal_scores(halves)
    _, chains, n = scores.shape
    within, pooled = _variances(scores)
    size = 1 << (2 * n - 1).bit_length()
    power = np.abs(np.fft.rfft(scores - scores.mean(axis=2, keepdims=True), size, axis=2)) ** 2
    covariance = np.fft.irfft(power.mean(axis=1), size, axis=1)[:, :n] / n
    with np.errstate(invalid="ignore", divide="ignore"):
        rho = 1 - (within[:, None] - covariance * n / (n - 1)) / pooled[:, None]
    # Geyer's initial monotone sequence: sums of neighbouring pairs, cut at the first negative one, made to fall.
    pairs = rho[:, 0 : n - n % 2 : 2] + rho[:, 1:n:2]
    positive = np.cumprod(pairs > 0, axis=1).astype(bool)
    falling = np.minimum.accumulate(pairs, axis=1)
    time = -1 + 2 * np.where(positive, falling, 0).sum(axis=1)
    found = chains * n / np.maximum(time, 1 / np.log10(chains * n))
    return np.asarray(np.where(np.isfinite(pooled) & (pooled > 0), found, np.nan))


def _normal_scores(halves: Floats) -> Floats:
    """Normal quantiles of the ranks among all draws of a parameter; draws that repeat one another take neighbouring ranks."""
    flat = halves.reshape(len(halves), -1)
    order = np.argsort(flat, axis=1, kind="stable")
    quantile = ndtri((np.arange(1, flat.shape[1] + 1) - 0.375) / (flat.shape[1] + 0.25))
    scores = np.empty_like(flat)
    np.put_along_axis(scores, order, np.broadcast_to(quantile, flat.shape), axis=1)
    scores[flat.min(axis=1) == flat.max(axis=1)] = 0.0
    return scores.reshape(halves.shape)


def _variances(scores: Floats) -> tuple[Floats, Floats]:
    n = scores.shape[2]
    within = scores.var(axis=2, ddof=1).mean(axis=1)
    between = scores.mean(axis=2).var(axis=1, ddof=1)
    return within, within * (n - 1) / n + between


def _ratio(scores: Floats) -> Floats:
    within, pooled = _variances(scores)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.sqrt(pooled / within))
