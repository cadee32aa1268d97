"""What two dimensions need, compiled: Newton steps for the mode, Gibbs draws for the posterior.

The linear predictor of a vote is m = b . theta; an item is a row (b1, b2, g1, g2), g1 = g2 where it has one cutpoint.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from mihwar.measures.ideal_points.fast import FARTHEST, FIRST
from mihwar.measures.ideal_points.kernels import BOUND, FAR, NARROWEST, bent, between, between_bent, cap, look
from mihwar.measures.ideal_points.published import LATENT, quantile

LONGEST = 2.0  # of a proposal's drift, in standard deviations


@njit(inline="always", fastmath=True)
def _bend(level, m, g1, g2, logs, plain):  # type: ignore[no-untyped-def]
    """Log probability of a vote, its slope in m, minus its curvature in m, slopes in g1 and g2, and curvatures of these."""
    if level == 0:
        v, s, h = bent(g1 - m, logs)
        slope, curve, d1, d2, c11, c12, c22, b1, b2 = -s, -h, s, 0.0, -h, 0.0, 0.0, h, 0.0
    elif level == 2:
        v, s, h = bent(m - g2, logs)
        slope, curve, d1, d2, c11, c12, c22, b1, b2 = s, -h, 0.0, -s, 0.0, 0.0, -h, 0.0, h
    else:
        p, sa, sb, aa, ab, bb = between_bent(g1 - m, g2 - m, plain)
        v = math.log(p)
        slope, curve, d1, d2 = -(sa + sb), -(aa + 2 * ab + bb), sa, sb
        c11, c12, c22, b1, b2 = -aa, -ab, -bb, aa + ab, ab + bb
    if abs(m) > FAR:
        more, s, h = cap(m, plain)
        v, slope, curve = v + more, slope + s, curve + h
    return v, slope, curve, d1, d2, c11, c12, c22, b1, b2


@njit(inline="always", fastmath=True)
def _solve(a, x, n):  # type: ignore[no-untyped-def]
    """Solve a x = x in place for a small positive definite matrix; its Cholesky root is left in the lower triangle."""
    for i in range(n):
        for k in range(i + 1):
            total = a[i, k]
            for q in range(k):
                total -= a[i, q] * a[k, q]
            a[i, k] = math.sqrt(max(total, 1e-12)) if i == k else total / a[k, k]
    for i in range(n):
        for q in range(i):
            x[i] -= a[i, q] * x[q]
        x[i] /= a[i, i]
    for i in range(n - 1, -1, -1):
        for q in range(i + 1, n):
            x[i] -= a[q, i] * x[q]
        x[i] /= a[i, i]


@njit(inline="always", fastmath=True)
def _add_curve(a, h, c11, c12, c22, e1, e2, t1, t2):  # type: ignore[no-untyped-def]
    """Add a vote's curvatures to the lower triangle of its item's."""
    a[0, 0] += h * t1 * t1
    a[1, 0] += h * t1 * t2
    a[1, 1] += h * t2 * t2
    a[2, 0] += e1 * t1
    a[2, 1] += e1 * t2
    a[3, 0] += e2 * t1
    a[3, 1] += e2 * t2
    a[2, 2] += c11
    a[3, 2] += c12
    a[3, 3] += c22


@njit(nogil=True, cache=True, fastmath=True)
def step_items(first, last, items, theta, voter, item_at, ordinal, logs, plain):  # type: ignore[no-untyped-def]
    """A Newton step of every item, kept short, cutpoints kept in order and in bounds."""
    a, x = np.empty((4, 4)), np.empty(4)
    for j in range(first, last):
        b1, b2, g1, g2 = items[j, 0], items[j, 1], items[j, 2], items[j, 3]
        x[0], x[1], x[2], x[3] = -b1, -b2, 0.0, 0.0
        a[:] = 0.0
        a[0, 0] = a[1, 1] = 1.0
        for level in range(3):
            for o in range(item_at[j, level], item_at[j, level + 1]):
                t1, t2 = theta[voter[o], 0], theta[voter[o], 1]
                _, s, h, d1, d2, c11, c12, c22, e1, e2 = _bend(level, b1 * t1 + b2 * t2, g1, g2, logs, plain)
                x[0] += s * t1
                x[1] += s * t2
                x[2] += d1
                x[3] += d2
                _add_curve(a, h, c11, c12, c22, e1, e2, t1, t2)
        size = 4
        if not ordinal[j]:
            size = 3
            x[2] += x[3]
            a[2, 0] += a[3, 0]
            a[2, 1] += a[3, 1]
            a[2, 2] += 2 * a[3, 2] + a[3, 3]
        a[2, 2] += 1e-6
        a[3, 3] += 1e-6
        _solve(a, x, size)
        longest = 0.0
        for k in range(size):
            longest = max(longest, abs(x[k]))
        short = 1.0 if longest < FARTHEST else FARTHEST / longest
        low = g1 + short * x[2]
        high = g2 + short * x[3] if ordinal[j] else low
        if ordinal[j] and high - low < 0.3 * (g2 - g1):
            centre, half = 0.5 * (low + high), 0.15 * (g2 - g1)
            low, high = centre - half, centre + half
        low = min(max(low, -BOUND), BOUND)
        high = min(max(high, -BOUND), BOUND)
        if ordinal[j] and high - low < NARROWEST:
            low = min(low, BOUND - NARROWEST)
            high = low + NARROWEST
        items[j, 0] = b1 + short * x[0]
        items[j, 1] = b2 + short * x[1]
        items[j, 2] = low
        items[j, 3] = high


@njit(inline="always", fastmath=True)
def _prior(k, m, start, path, precision, theta, pull, centre, weight, a, r):  # type: ignore[no-untyped-def]
    """Add to a state-session's precision `a` (3: 11, 12, 22) and slope `r` at theta what its neighbours and the scale say."""
    i = path[start + k]
    w = pull * weight[i]
    sharp = w + (FIRST if k == 0 else precision[start + k])
    for d in range(2):
        r[d] += centre[d] * weight[i] - w * theta[i, d]
        if k == 0:
            r[d] -= FIRST * theta[i, d]
        else:
            r[d] -= precision[start + k] * (theta[i, d] - theta[path[start + k - 1], d])
        if k + 1 < m:
            r[d] += precision[start + k + 1] * (theta[path[start + k + 1], d] - theta[i, d])
    if k + 1 < m:
        sharp += precision[start + k + 1]
    a[0] += sharp
    a[2] += sharp


@njit(inline="always", fastmath=True)
def _factor(k, q, a, f, r):  # type: ignore[no-untyped-def]
    """Forward step of a block tridiagonal solve: take the block before it, coupled by -q times the identity, out of block k."""
    if k == 0:
        f[k, 0], f[k, 1], f[k, 2] = a[k, 0], a[k, 1], a[k, 2]
        return
    whole = f[k - 1, 0] * f[k - 1, 2] - f[k - 1, 1] * f[k - 1, 1]
    i11, i12, i22 = f[k - 1, 2] / whole, -f[k - 1, 1] / whole, f[k - 1, 0] / whole
    f[k, 0] = a[k, 0] - q * q * i11
    f[k, 1] = a[k, 1] - q * q * i12
    f[k, 2] = a[k, 2] - q * q * i22
    r[k, 0] += q * (i11 * r[k - 1, 0] + i12 * r[k - 1, 1])
    r[k, 1] += q * (i12 * r[k - 1, 0] + i22 * r[k - 1, 1])


@njit(nogil=True, cache=True, fastmath=True)
def step_paths(  # type: ignore[no-untyped-def]
    first, last, items, theta, item, voter_at, path, path_at, precision, variance, pull, centre, weight, logs, plain
):
    """A Newton step of every state's whole path; covariances (11, 12, 22) of its points, given the items, on the way."""
    longest = 0
    for s in range(first, last):
        longest = max(longest, path_at[s + 1] - path_at[s])
    a, f, r = np.empty((longest, 3)), np.empty((longest, 3)), np.empty((longest, 2))
    for s in range(first, last):
        start, m = path_at[s], path_at[s + 1] - path_at[s]
        for k in range(m):
            i = path[start + k]
            t1, t2 = theta[i, 0], theta[i, 1]
            a[k] = 0.0
            r[k] = 0.0
            for level in range(3):
                for o in range(voter_at[i, level], voter_at[i, level + 1]):
                    j = item[o]
                    b1, b2 = items[j, 0], items[j, 1]
                    _, slope, curve, _, _, _, _, _, _, _ = _bend(level, b1 * t1 + b2 * t2, items[j, 2], items[j, 3], logs, plain)
                    r[k, 0] += slope * b1
                    r[k, 1] += slope * b2
                    a[k, 0] += curve * b1 * b1
                    a[k, 1] += curve * b1 * b2
                    a[k, 2] += curve * b2 * b2
            _prior(k, m, start, path, precision, theta, pull, centre, weight, a[k], r[k])
        for k in range(m):
            _factor(k, precision[start + k], a, f, r)
        for k in range(m - 1, -1, -1):
            i = path[start + k]
            whole = f[k, 0] * f[k, 2] - f[k, 1] * f[k, 1]
            i11, i12, i22 = f[k, 2] / whole, -f[k, 1] / whole, f[k, 0] / whole
            q = 0.0
            v11, v12, v22 = 0.0, 0.0, 0.0
            if k + 1 < m:
                q = precision[start + k + 1]
                r[k, 0] += q * r[k + 1, 0]
                r[k, 1] += q * r[k + 1, 1]
                after = path[start + k + 1]
                v11, v12, v22 = variance[after, 0], variance[after, 1], variance[after, 2]
            x1, x2 = r[k, 0], r[k, 1]
            r[k, 0] = i11 * x1 + i12 * x2
            r[k, 1] = i12 * x1 + i22 * x2
            variance[i, 0] = i11 + q * q * (i11 * (v11 * i11 + v12 * i12) + i12 * (v12 * i11 + v22 * i12))
            variance[i, 1] = i12 + q * q * (i11 * (v11 * i12 + v12 * i22) + i12 * (v12 * i12 + v22 * i22))
            variance[i, 2] = i22 + q * q * (i12 * (v11 * i12 + v12 * i22) + i22 * (v12 * i12 + v22 * i22))
        for k in range(m):
            for d in range(2):
                theta[path[start + k], d] += min(max(r[k, d], -FARTHEST), FARTHEST)


@njit(nogil=True, cache=True, fastmath=True)
def fits(items, theta, voter, item_at, logs, plain, value):  # type: ignore[no-untyped-def]
    """Write the log probability of every vote, without the cap."""
    for j in range(len(items)):
        for level in range(3):
            for o in range(item_at[j, level], item_at[j, level + 1]):
                m = items[j, 0] * theta[voter[o], 0] + items[j, 1] * theta[voter[o], 1]
                if level == 0:
                    value[o] = look(items[j, 2] - m, logs)[0]
                elif level == 2:
                    value[o] = look(m - items[j, 3], logs)[0]
                else:
                    value[o] = math.log(between(items[j, 2] - m, items[j, 3] - m, plain)[0])


@njit(inline="always", fastmath=True)
def _item_slope(x, theta, voter, at, g, logs, plain):  # type: ignore[no-untyped-def]
    """Log density of an item's votes and prior at x (4,); its slopes are written into g (4,)."""
    b1, b2, g1, g2 = x[0], x[1], x[2], x[3]
    value = -0.5 * (b1 * b1 + b2 * b2)
    g[0], g[1], g[2], g[3] = -b1, -b2, 0.0, 0.0
    product = 1.0
    for level in range(3):
        for o in range(at[level], at[level + 1]):
            t1, t2 = theta[voter[o], 0], theta[voter[o], 1]
            m = b1 * t1 + b2 * t2
            if level == 0:
                v, s = look(g1 - m, logs)
                value += v
                g[2] += s
                slope = -s
            elif level == 2:
                v, slope = look(m - g2, logs)
                value += v
                g[3] -= slope
            else:
                p, sa, sb = between(g1 - m, g2 - m, plain)
                product *= p
                if product < 1e-200:
                    value += math.log(product)
                    product = 1.0
                g[2] += sa
                g[3] += sb
                slope = -(sa + sb)
            if abs(m) > FAR:
                v, s, _ = cap(m, plain)
                value += v
                slope += s
            g[0] += slope * t1
            g[1] += slope * t2
    return value + math.log(product)


@njit(inline="always", fastmath=True)
def _whitened(g, root, ordinal, v):  # type: ignore[no-untyped-def]
    """Slopes in the coordinates of the proposal, cut to `LONGEST`: where the Newton step leads."""
    if not ordinal:
        g[2] += g[3]
        g[3] = 0.0
    total = 1e-300
    for k in range(4):
        v[k] = 0.0
        for q in range(k, 4):
            v[k] += root[q, k] * g[q]
        total += v[k] * v[k]
    short = min(1.0, LONGEST / math.sqrt(total))
    for k in range(4):
        v[k] *= short


@njit(nogil=True, cache=True, fastmath=True)
def move_items(items, theta, voter, item_at, ordinal, root, z, u, logs, plain):  # type: ignore[no-untyped-def]
    """Move every item by a Newton proposal. `root` (j, 4, 4): lower triangular root of its approximate covariance."""
    x, g, v, y = np.empty(4), np.empty(4), np.empty(4), np.empty(4)
    moved = 0
    for j in range(len(items)):
        size = 4 if ordinal[j] else 3
        old = _item_slope(items[j], theta, voter, item_at[j], g, logs, plain)
        _whitened(g, root[j], ordinal[j], v)
        forth = 0.0
        for k in range(size):
            y[k] = v[k] + z[j, k]
            forth += z[j, k] * z[j, k]
        for k in range(size):
            x[k] = items[j, k]
            for q in range(k + 1):
                x[k] += root[j, k, q] * y[q]
        if not ordinal[j]:
            x[3] = x[2]
        if x[2] < -BOUND or x[3] > BOUND or (ordinal[j] and x[3] - x[2] < NARROWEST):
            continue
        new = _item_slope(x, theta, voter, item_at[j], g, logs, plain)
        _whitened(g, root[j], ordinal[j], v)
        back = 0.0
        for k in range(size):
            back += (y[k] + v[k]) ** 2
        if math.log(u[j]) < new - old - 0.5 * back + 0.5 * forth:
            items[j] = x
            moved += 1
    return moved


@njit(nogil=True, cache=True, fastmath=True)
def draw_votes(items, theta, voter, item_at, latent, u, plain):  # type: ignore[no-untyped-def]
    """Draw every latent vote, cut at nine as the model's penalty has it."""
    for j in range(len(items)):
        g1, g2 = items[j, 2], items[j, 3]
        for level in range(3):
            for o in range(item_at[j, level], item_at[j, level + 1]):
                m = items[j, 0] * theta[voter[o], 0] + items[j, 1] * theta[voter[o], 1]
                below = 0.0 if level == 0 else look((g1 if level == 1 else g2) - m, plain)[0]
                above = 1.0 if level == 2 else look((g1 if level == 0 else g2) - m, plain)[0]
                latent[o] = min(max(m + quantile(below + u[o] * (above - below)), -LATENT), LATENT)


@njit(nogil=True, cache=True, fastmath=True)
def draw_paths(  # type: ignore[no-untyped-def]
    items, theta, latent, order, item, begins, path, path_at, precision, pull, centre, weight, z
):
    """Draw every state's whole path given latent votes and slopes: forward filter, backward draw."""
    longest = 0
    for s in range(len(path_at) - 1):
        longest = max(longest, path_at[s + 1] - path_at[s])
    a, f, r = np.empty((longest, 3)), np.empty((longest, 3)), np.empty((longest, 2))
    for s in range(len(path_at) - 1):
        start, m = path_at[s], path_at[s + 1] - path_at[s]
        for k in range(m):
            i = path[start + k]
            w = pull * weight[i] + (FIRST if k == 0 else precision[start + k])
            if k + 1 < m:
                w += precision[start + k + 1]
            a[k, 0], a[k, 1], a[k, 2] = w, 0.0, w
            r[k, 0], r[k, 1] = centre[0] * weight[i], centre[1] * weight[i]
            for o in range(begins[i], begins[i + 1]):
                j, x = item[o], latent[order[o]]
                b1, b2 = items[j, 0], items[j, 1]
                a[k, 0] += b1 * b1
                a[k, 1] += b1 * b2
                a[k, 2] += b2 * b2
                r[k, 0] += b1 * x
                r[k, 1] += b2 * x
        for k in range(m):
            _factor(k, precision[start + k], a, f, r)
        for k in range(m - 1, -1, -1):
            i = path[start + k]
            if k + 1 < m:
                q, after = precision[start + k + 1], path[start + k + 1]
                r[k, 0] += q * theta[after, 0]
                r[k, 1] += q * theta[after, 1]
            l11 = math.sqrt(f[k, 0])
            l21 = f[k, 1] / l11
            l22 = math.sqrt(max(f[k, 2] - l21 * l21, 1e-12))
            y1 = r[k, 0] / l11
            y2 = (r[k, 1] - l21 * y1) / l22 + z[i, 1]
            theta[i, 1] = y2 / l22
            theta[i, 0] = (y1 + z[i, 0] - l21 * theta[i, 1]) / l11


@njit(inline="always", fastmath=True)
def _neighbours(i, before, after, back, ahead, theta, pull, centre, weight):  # type: ignore[no-untyped-def]
    """Precision and, for both axes, slope at 0 of a state-session's prior, given where it stood before and after."""
    sharp, d1, d2 = pull * weight[i], centre[0] * weight[i], centre[1] * weight[i]
    if before[i] >= 0:
        sharp += back[i]
        d1 += back[i] * theta[before[i], 0]
        d2 += back[i] * theta[before[i], 1]
    else:
        sharp += FIRST
    if after[i] >= 0:
        sharp += ahead[i]
        d1 += ahead[i] * theta[after[i], 0]
        d2 += ahead[i] * theta[after[i], 1]
    return sharp, d1, d2


@njit(inline="always", fastmath=True)
def _affine(kind, x, map_, back_):  # type: ignore[no-untyped-def]
    """Write the map of a move of size x (2 x 2 and a shift) and the transpose of its inverse; returns log |determinant|.

    Kinds: 0, 1 shift along an axis; 2 turn; 3, 4 stretch along an axis; 5 shear.
    """
    map_[:] = 0.0
    back_[:] = 0.0
    map_[0, 0] = map_[1, 1] = back_[0, 0] = back_[1, 1] = 1.0
    if kind < 2:
        map_[kind, 2] = x
        return 0.0
    if kind == 2:
        map_[0, 0] = map_[1, 1] = back_[0, 0] = back_[1, 1] = math.cos(x)
        map_[1, 0] = back_[1, 0] = math.sin(x)
        map_[0, 1] = back_[0, 1] = -math.sin(x)
        return 0.0
    if kind < 5:
        map_[kind - 3, kind - 3] = math.exp(x)
        back_[kind - 3, kind - 3] = math.exp(-x)
        return x
    map_[0, 1] = x
    back_[1, 0] = -x
    return 0.0


@njit(fastmath=True, nogil=True, cache=True)
def move_sessions(theta, items, table, pull, centre, weight, size, z, u, accepted, logs, plain):  # type: ignore[no-untyped-def]
    """Shift, turn, stretch and shear every session with its own items, so that no vote on these changes.

    `table` is that of `ballots.session_table`; `size`, `z`, `u`, `accepted` (kinds, sessions). Liu and Sabatti 2000.
    """
    states_at, items_at, listed, votes_at, vote_state, vote_item, vote_level, before, after, back, ahead = table
    map_, inverse = np.empty((2, 3)), np.empty((2, 2))
    for k in range(len(states_at) - 1):
        for kind in range(len(size)):
            volume = _affine(kind, size[kind, k] * z[kind, k], map_, inverse)
            ratio = volume * ((states_at[k + 1] - states_at[k]) - (items_at[k + 1] - items_at[k]))
            for q in range(items_at[k], items_at[k + 1]):
                j = listed[q]
                b1, b2 = items[j, 0], items[j, 1]
                n1, n2 = inverse[0, 0] * b1 + inverse[0, 1] * b2, inverse[1, 0] * b1 + inverse[1, 1] * b2
                ratio -= 0.5 * (n1 * n1 + n2 * n2 - b1 * b1 - b2 * b2)
                moved = n1 * map_[0, 2] + n2 * map_[1, 2]
                if items[j, 2] + moved < -BOUND or items[j, 3] + moved > BOUND:
                    ratio = -1e12
            for i in range(states_at[k], states_at[k + 1]):
                x1, x2 = theta[i, 0], theta[i, 1]
                y1, y2 = map_[0, 0] * x1 + map_[0, 1] * x2 + map_[0, 2], map_[1, 0] * x1 + map_[1, 1] * x2 + map_[1, 2]
                sharp, d1, d2 = _neighbours(i, before, after, back, ahead, theta, pull, centre, weight)
                ratio += d1 * (y1 - x1) + d2 * (y2 - x2) - 0.5 * sharp * (y1 * y1 + y2 * y2 - x1 * x1 - x2 * x2)
            for o in range(votes_at[k], votes_at[k + 1]):
                j, x1, x2 = vote_item[o], theta[vote_state[o], 0], theta[vote_state[o], 1]
                b1, b2, low, high = items[j, 0], items[j, 1], items[j, 2], items[j, 3]
                m = b1 * x1 + b2 * x2
                n = b1 * (map_[0, 0] * x1 + map_[0, 1] * x2 + map_[0, 2])
                n += b2 * (map_[1, 0] * x1 + map_[1, 1] * x2 + map_[1, 2])
                if vote_level[o] == 0:
                    ratio += look(low - n, logs)[0] - look(low - m, logs)[0]
                elif vote_level[o] == 1:
                    ratio += math.log(between(low - n, high - n, plain)[0] / between(low - m, high - m, plain)[0])
                else:
                    ratio += look(n - high, logs)[0] - look(m - high, logs)[0]
            if math.log(u[kind, k]) < ratio:
                accepted[kind, k] += 1
                for i in range(states_at[k], states_at[k + 1]):
                    x1, x2 = theta[i, 0], theta[i, 1]
                    theta[i, 0] = map_[0, 0] * x1 + map_[0, 1] * x2 + map_[0, 2]
                    theta[i, 1] = map_[1, 0] * x1 + map_[1, 1] * x2 + map_[1, 2]
                for q in range(items_at[k], items_at[k + 1]):
                    j = listed[q]
                    b1, b2 = items[j, 0], items[j, 1]
                    items[j, 0] = inverse[0, 0] * b1 + inverse[0, 1] * b2
                    items[j, 1] = inverse[1, 0] * b1 + inverse[1, 1] * b2
                    moved = items[j, 0] * map_[0, 2] + items[j, 1] * map_[1, 2]
                    items[j, 2] += moved
                    items[j, 3] += moved


@njit(fastmath=True, nogil=True, cache=True)
def turn_tails(theta, items, tails, centre, weight, size, z, u, accepted, logs, plain):  # type: ignore[no-untyped-def]
    """Turn all sessions from one on, with the items first voted on in them, against those before: one try for each session.

    Only steps and repeated items that cross from before to after resist. `tails` is that of `plane.tails`; `size`, `z`, `u`,
    `accepted` (sessions,). Without it the axes of distant sessions turn against one another by small steps only.
    """
    states_at, steps_at, steps, before, back, items_at, listed, runs_at, runs, voter, level = tails
    for k in range(1, len(states_at) - 1):
        x = size[k] * z[k]
        c, s = math.cos(x), math.sin(x)
        w1, w2 = 0.0, 0.0
        for i in range(states_at[k], len(theta)):
            w1 += weight[i] * theta[i, 0]
            w2 += weight[i] * theta[i, 1]
        ratio = centre[0] * ((c - 1) * w1 - s * w2) + centre[1] * (s * w1 + (c - 1) * w2)
        for q in range(steps_at[k], steps_at[k + 1]):
            i = steps[q]
            x1, x2, o1, o2 = theta[i, 0], theta[i, 1], theta[before[i], 0], theta[before[i], 1]
            ratio += back[i] * (((c - 1) * x1 - s * x2) * o1 + (s * x1 + (c - 1) * x2) * o2)
        for q in range(runs_at[k], runs_at[k + 1]):
            j = runs[q, 0]
            b1, b2, low, high = items[j, 0], items[j, 1], items[j, 2], items[j, 3]
            n1, n2 = c * b1 + s * b2, c * b2 - s * b1
            for o in range(runs[q, 1], runs[q, 2]):
                x1, x2 = theta[voter[o], 0], theta[voter[o], 1]
                m, n = b1 * x1 + b2 * x2, n1 * x1 + n2 * x2
                if level[o] == 0:
                    ratio += look(low - n, logs)[0] - look(low - m, logs)[0]
                elif level[o] == 1:
                    ratio += math.log(between(low - n, high - n, plain)[0] / between(low - m, high - m, plain)[0])
                else:
                    ratio += look(n - high, logs)[0] - look(m - high, logs)[0]
        if math.log(u[k]) < ratio:
            accepted[k] += 1
            for i in range(states_at[k], len(theta)):
                x1, x2 = theta[i, 0], theta[i, 1]
                theta[i, 0], theta[i, 1] = c * x1 - s * x2, s * x1 + c * x2
            for q in range(items_at[k], len(listed)):
                j = listed[q]
                b1, b2 = items[j, 0], items[j, 1]
                items[j, 0], items[j, 1] = c * b1 - s * b2, s * b1 + c * b2


@njit(nogil=True, cache=True, fastmath=True)
def residuals(items, theta, voter, item_at, logs, plain, value):  # type: ignore[no-untyped-def]
    """Write by how much each vote was beyond what was to be expected: the slope of its log probability in m."""
    for j in range(len(items)):
        for level in range(3):
            for o in range(item_at[j, level], item_at[j, level + 1]):
                m = items[j, 0] * theta[voter[o], 0] + items[j, 1] * theta[voter[o], 1]
                value[o] = _bend(level, m, items[j, 2], items[j, 3], logs, plain)[1]


@njit(nogil=True, cache=True, fastmath=True)
def item_curves(items, theta, voter, item_at, logs, plain, curves):  # type: ignore[no-untyped-def]
    """Write minus the second derivatives (j, 4, 4) of each item's log density, the lower triangle."""
    for j in range(len(items)):
        a = curves[j]
        a[:] = 0.0
        a[0, 0] = a[1, 1] = 1.0
        for level in range(3):
            for o in range(item_at[j, level], item_at[j, level + 1]):
                t1, t2 = theta[voter[o], 0], theta[voter[o], 1]
                m = items[j, 0] * t1 + items[j, 1] * t2
                _, _, h, _, _, c11, c12, c22, e1, e2 = _bend(level, m, items[j, 2], items[j, 3], logs, plain)
                _add_curve(a, h, c11, c12, c22, e1, e2, t1, t2)
