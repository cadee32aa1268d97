"""Whether chains have converged: rank-normalised split R-hat and effective sample size.

Source: Vehtari, Gelman, Simpson, Carpenter and Buerkner 2021, Bayesian Analysis 16(2):667-718, doi:10.1214/20-BA1221.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri
from scipy.stats import rankdata

Floats = npt.NDArray[np.float64]


def rhat(draws: npt.NDArray[np.floating]) -> Floats:
    """Rank-normalised split R-hat.

    Args:
        draws: chains x draws x parameters; at least four draws a chain.

    Returns:
        (parameters,) the larger of bulk and tail R-hat, 1 where chains agree; NaN where a parameter never moved.
    """
    halves = _halves(draws)
    centred = np.abs(halves - np.median(halves, axis=(0, 1), keepdims=True))
    return np.maximum(_rhat(_normal_scores(halves)), _rhat(_normal_scores(centred)))


def effective(draws: npt.NDArray[np.floating]) -> Floats:
    """Bulk effective sample size: of how many independent draws the chains are worth, for the middle of the distribution.

    Args:
        draws: chains x draws x parameters.

    Returns:
        (parameters,) between 0 and somewhat above chains x draws; NaN where a parameter never moved.
    """
    scores = _normal_scores(_halves(draws))
    chains, n, _ = scores.shape
    within, pooled = _variances(scores)
    size = 1 << (2 * n - 1).bit_length()
    centred = scores - scores.mean(axis=1, keepdims=True)
    power = np.abs(np.fft.rfft(centred, size, axis=1)) ** 2
    covariance = np.fft.irfft(power.mean(axis=0), size, axis=0)[:n] / n
    with np.errstate(invalid="ignore", divide="ignore"):
        rho = 1 - (within - covariance * n / (n - 1)) / pooled
    # Geyer's initial monotone sequence: sums of neighbouring pairs, cut at the first negative one, made to fall.
    pairs = rho[0 : n - n % 2 : 2] + rho[1:n:2]
    positive = np.cumprod(pairs > 0, axis=0).astype(bool)
    falling = np.minimum.accumulate(pairs, axis=0)
    time = -1 + 2 * np.where(positive, falling, 0).sum(axis=0)
    return np.asarray(chains * n / np.maximum(time, 1 / np.log10(chains * n)))


def _halves(draws: npt.NDArray[np.floating]) -> Floats:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]]).astype(np.float64)


def _normal_scores(draws: Floats) -> Floats:
    flat = draws.reshape(-1, draws.shape[2])
    ranks = rankdata(flat, axis=0)
    return np.asarray(ndtri((ranks - 0.375) / (len(flat) + 0.25)).reshape(draws.shape))


def _variances(draws: Floats) -> tuple[Floats, Floats]:
    n = draws.shape[1]
    within = draws.var(axis=1, ddof=1).mean(axis=0)
    between = draws.mean(axis=1).var(axis=0, ddof=1)
    return within, within * (n - 1) / n + between


def _rhat(draws: Floats) -> Floats:
    within, pooled = _variances(draws)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.sqrt(pooled / within))
