"""The ordinal probit likelihood with slopes and curvatures, compiled.

An item has a discrimination b and cutpoints g1 <= g2; a state at t votes 0 with probability F(g1 - b t), 2 with F(b t - g2), and
1 in between, where F is the normal distribution function. F and log F come from tables of Taylor coefficients: errors
below 1e-8 in the value, 1e-6 in the slope.

`cap` is the log of a penalty that keeps |b t| below about nine standard deviations, where the published sampler cuts its latent
votes (docs/measures/ideal-points.md): the concave function whose slope is minus the expected excess of a unit normal over nine.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from scipy.special import log_ndtr, ndtr

PER_UNIT = 32.0
LIMIT = 9.0
CAP = 9.0
FAR = 5.0  # below this the penalty is less than 1e-5
BOUND = 7.0  # of cutpoints, as in the published model
TINY = 1e-12
NARROWEST = 1e-3  # distance of two cutpoints between which someone abstained

# Everything here is inlined by Numba: code loaded from its cache has real calls instead, and is three times slower.


def _tables() -> tuple[np.ndarray, np.ndarray]:
    x = np.linspace(-LIMIT, LIMIT, int(2 * LIMIT * PER_UNIT) + 1)
    value = log_ndtr(x)
    slope = np.exp(-0.5 * x * x - 0.5 * np.log(2 * np.pi) - value)
    bend = -slope * (slope + x)
    twist = -(bend * (slope + x) + slope * (bend + 1))
    density = np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi)
    logs = np.stack([value, slope, bend, twist], axis=1)
    plain = np.stack([ndtr(x), density, -x * density, (x * x - 1) * density], axis=1)
    return np.ascontiguousarray(logs), np.ascontiguousarray(plain)


LOGS, PLAIN = _tables()


@njit(inline="always", fastmath=True)
def look(x, table):  # type: ignore[no-untyped-def]
    """Value and slope at x from a table; constant beyond its ends."""
    c = min(max(x, -LIMIT), LIMIT) + LIMIT
    k = np.uint32(c * PER_UNIT + 0.5)
    d = c - k * (1 / PER_UNIT)
    return (
        table[k, 0] + d * (table[k, 1] + d * (0.5 * table[k, 2] + d * table[k, 3] * (1 / 6))),
        table[k, 1] + d * (table[k, 2] + d * 0.5 * table[k, 3]),
    )


@njit(inline="always", fastmath=True)
def bent(x, table):  # type: ignore[no-untyped-def]
    """Value, slope and curvature at x."""
    c = min(max(x, -LIMIT), LIMIT) + LIMIT
    k = np.uint32(c * PER_UNIT + 0.5)
    d = c - k * (1 / PER_UNIT)
    return (
        table[k, 0] + d * (table[k, 1] + d * (0.5 * table[k, 2] + d * table[k, 3] * (1 / 6))),
        table[k, 1] + d * (table[k, 2] + d * 0.5 * table[k, 3]),
        table[k, 2] + d * table[k, 3],
    )


@njit(inline="always", fastmath=True)
def between(a, b, plain):  # type: ignore[no-untyped-def]
    """P = F(b) - F(a) and the slopes of log P in a and b, in the tail that keeps digits."""
    flip = a + b > 0
    low = -b if flip else a
    high = -a if flip else b
    pa, fa = look(low, plain)
    pb, fb = look(high, plain)
    p = max(pb - pa, TINY)
    r = 1 / p
    if flip:
        return p, -fb * r, fa * r
    return p, -fa * r, fb * r


@njit(inline="always", fastmath=True)
def between_bent(a, b, plain):  # type: ignore[no-untyped-def]
    """P, slopes of log P in a and b, and its curvatures aa, ab, bb."""
    flip = a + b > 0
    low = -b if flip else a
    high = -a if flip else b
    pa, fa = look(low, plain)
    pb, fb = look(high, plain)
    p = max(pb - pa, TINY)
    r = 1 / p
    u = -fa * r
    v = fb * r
    uu = low * fa * r - u * u
    vv = -high * fb * r - v * v
    if flip:
        return p, -v, -u, vv, -u * v, uu
    return p, u, v, uu, -u * v, vv


@njit(inline="always", fastmath=True)
def cap(m, plain):  # type: ignore[no-untyped-def]
    """Log penalty of a linear predictor m, its slope and minus its curvature."""
    u = abs(m) - CAP
    if u > LIMIT:
        value, slope, curve = 0.5 * (u * u + 1), u, 1.0
    else:
        curve, density = look(u, plain)
        slope = density + u * curve
        value = 0.5 * ((u * u + 1) * curve + u * density)
    return -value, (-slope if m > 0 else slope), curve


@njit(inline="always", fastmath=True)
def item_slope(b, g1, g2, theta, voter, at, logs, plain):  # type: ignore[no-untyped-def]
    """Log density of an item's votes and prior at (b, g1, g2), and its slopes."""
    value = -0.5 * b * b
    far = 0.0
    db = -b
    d1 = 0.0
    d2 = 0.0
    for o in range(np.uint64(at[0]), np.uint64(at[1])):
        t = theta[voter[o]]
        far = max(far, abs(t))
        v, s = look(g1 - b * t, logs)
        value += v
        d1 += s
        db -= s * t
    product = 1.0
    for o in range(np.uint64(at[1]), np.uint64(at[2])):
        t = theta[voter[o]]
        far = max(far, abs(t))
        p, sa, sb = between(g1 - b * t, g2 - b * t, plain)
        product *= p
        if product < 1e-200:
            value += math.log(product)
            product = 1.0
        d1 += sa
        d2 += sb
        db -= (sa + sb) * t
    value += math.log(product)
    for o in range(np.uint64(at[2]), np.uint64(at[3])):
        t = theta[voter[o]]
        far = max(far, abs(t))
        v, s = look(b * t - g2, logs)
        value += v
        d2 -= s
        db += s * t
    if far * abs(b) > FAR:
        for o in range(np.uint64(at[0]), np.uint64(at[3])):
            t = theta[voter[o]]
            if abs(b * t) > FAR:
                v, s, _ = cap(b * t, plain)
                value += v
                db += s * t
    return value, db, d1, d2


@njit(inline="always", fastmath=True)
def item_curve(b, g1, g2, theta, voter, at, curve, logs, plain):  # type: ignore[no-untyped-def]
    """`item_slope`, with minus the matrix of second derivatives written into `curve` (3, 3)."""
    value = -0.5 * b * b
    far = 0.0
    db = -b
    d1 = 0.0
    d2 = 0.0
    bb = 1.0
    b1 = 0.0
    b2 = 0.0
    c11 = 0.0
    c12 = 0.0
    c22 = 0.0
    for o in range(np.uint64(at[0]), np.uint64(at[1])):
        t = theta[voter[o]]
        far = max(far, abs(t))
        v, s, h = bent(g1 - b * t, logs)
        value += v
        d1 += s
        db -= s * t
        c11 -= h
        b1 += h * t
        bb -= h * t * t
    for o in range(np.uint64(at[1]), np.uint64(at[2])):
        t = theta[voter[o]]
        far = max(far, abs(t))
        p, sa, sb, aa, ab, cc = between_bent(g1 - b * t, g2 - b * t, plain)
        value += math.log(p)
        d1 += sa
        d2 += sb
        db -= (sa + sb) * t
        c11 -= aa
        c12 -= ab
        c22 -= cc
        b1 += (aa + ab) * t
        b2 += (ab + cc) * t
        bb -= (aa + 2 * ab + cc) * t * t
    for o in range(np.uint64(at[2]), np.uint64(at[3])):
        t = theta[voter[o]]
        far = max(far, abs(t))
        v, s, h = bent(b * t - g2, logs)
        value += v
        d2 -= s
        db += s * t
        c22 -= h
        b2 += h * t
        bb -= h * t * t
    if far * abs(b) > FAR:
        for o in range(np.uint64(at[0]), np.uint64(at[3])):
            t = theta[voter[o]]
            if abs(b * t) > FAR:
                v, s, h = cap(b * t, plain)
                value += v
                db += s * t
                bb += h * t * t
    curve[0, 0] = bb
    curve[0, 1] = b1
    curve[1, 0] = b1
    curve[0, 2] = b2
    curve[2, 0] = b2
    curve[1, 1] = c11
    curve[1, 2] = c12
    curve[2, 1] = c12
    curve[2, 2] = c22
    return value, db, d1, d2


@njit(inline="always", fastmath=True)
def state_slope(t, item, at, par, logs, plain):  # type: ignore[no-untyped-def]
    """Log likelihood of a state-session's votes at t, and its slope."""
    value = 0.0
    far = 0.0
    slope = 0.0
    for o in range(np.uint64(at[0]), np.uint64(at[1])):
        j = item[o]
        b = par[j, 0]
        far = max(far, abs(b))
        v, s = look(par[j, 1] - b * t, logs)
        value += v
        slope -= s * b
    product = 1.0
    for o in range(np.uint64(at[1]), np.uint64(at[2])):
        j = item[o]
        b = par[j, 0]
        far = max(far, abs(b))
        p, sa, sb = between(par[j, 1] - b * t, par[j, 2] - b * t, plain)
        product *= p
        if product < 1e-200:
            value += math.log(product)
            product = 1.0
        slope -= (sa + sb) * b
    value += math.log(product)
    for o in range(np.uint64(at[2]), np.uint64(at[3])):
        j = item[o]
        b = par[j, 0]
        far = max(far, abs(b))
        v, s = look(b * t - par[j, 2], logs)
        value += v
        slope += s * b
    if far * abs(t) > FAR:
        for o in range(np.uint64(at[0]), np.uint64(at[3])):
            b = par[item[o], 0]
            if abs(b * t) > FAR:
                v, s, _ = cap(b * t, plain)
                value += v
                slope += s * b
    return value, slope


@njit(inline="always", fastmath=True)
def state_curve(t, item, at, par, logs, plain):  # type: ignore[no-untyped-def]
    """`state_slope`, and minus the second derivative."""
    value = 0.0
    far = 0.0
    slope = 0.0
    curve = 0.0
    for o in range(np.uint64(at[0]), np.uint64(at[1])):
        j = item[o]
        b = par[j, 0]
        far = max(far, abs(b))
        v, s, h = bent(par[j, 1] - b * t, logs)
        value += v
        slope -= s * b
        curve -= h * b * b
    for o in range(np.uint64(at[1]), np.uint64(at[2])):
        j = item[o]
        b = par[j, 0]
        far = max(far, abs(b))
        p, sa, sb, aa, ab, cc = between_bent(par[j, 1] - b * t, par[j, 2] - b * t, plain)
        value += math.log(p)
        slope -= (sa + sb) * b
        curve -= (aa + 2 * ab + cc) * b * b
    for o in range(np.uint64(at[2]), np.uint64(at[3])):
        j = item[o]
        b = par[j, 0]
        far = max(far, abs(b))
        v, s, h = bent(b * t - par[j, 2], logs)
        value += v
        slope += s * b
        curve -= h * b * b
    if far * abs(t) > FAR:
        for o in range(np.uint64(at[0]), np.uint64(at[3])):
            b = par[item[o], 0]
            if abs(b * t) > FAR:
                v, s, h = cap(b * t, plain)
                value += v
                slope += s * b
                curve += h * b * b
    return value, slope, curve
