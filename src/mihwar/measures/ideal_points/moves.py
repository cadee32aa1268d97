"""The moves of the sampler, compiled: each leaves the posterior as it is.

Items and state-sessions move by Newton proposals: to the mode of the Gaussian approximation around the current point, plus a
draw from it, accepted by the Metropolis-Hastings rule. Where the approximation is poor the step is cut to `LONGEST` standard
deviations, so that a state far out finds back. Sessions also move as wholes, since items and states of one session can shift
and stretch together without changing a vote (Liu and Sabatti 2000, Biometrika 87:353-369).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from mihwar.measures.ideal_points.fast import FIRST, prior
from mihwar.measures.ideal_points.kernels import (
    BOUND,
    FAR,
    NARROWEST,
    between,
    cap,
    item_curve,
    item_slope,
    look,
    state_curve,
    state_slope,
)

LONGEST = 2.0


@njit(inline="always")
def _cut(x):  # type: ignore[no-untyped-def]
    return min(max(x, -LONGEST), LONGEST)


@njit(fastmath=True, nogil=True, cache=True)
def curves(theta, items, voter, item_at, item, voter_at, of_items, of_states, logs, plain):  # type: ignore[no-untyped-def]
    """Write minus the second derivatives at a point into `of_items` (j, 3, 3) and `of_states` (n,)."""
    for j in range(len(items)):
        item_curve(items[j, 0], items[j, 1], items[j, 2], theta, voter, item_at[j], of_items[j], logs, plain)
    for i in range(len(theta)):
        of_states[i] = state_curve(theta[i], item, voter_at[i], items, logs, plain)[2]


@njit(fastmath=True, nogil=True, cache=True)
def move_items(items, theta, voter, item_at, ordinal, root, z, u, logs, plain):  # type: ignore[no-untyped-def]
    """Move every item. `root` (j, 3, 3): lower triangular root of its approximate covariance. Returns how many moved."""
    moved = 0
    for j in range(len(items)):
        c = root[j]
        b, g1, g2 = items[j, 0], items[j, 1], items[j, 2]
        old, db, d1, d2 = item_slope(b, g1, g2, theta, voter, item_at[j], logs, plain)
        if not ordinal[j]:
            d1 += d2
            d2 = 0.0
        v0 = c[0, 0] * db + c[1, 0] * d1 + c[2, 0] * d2
        v1 = c[1, 1] * d1 + c[2, 1] * d2
        v2 = c[2, 2] * d2
        f = min(1.0, LONGEST / math.sqrt(v0 * v0 + v1 * v1 + v2 * v2 + 1e-300))
        y0 = f * v0 + z[j, 0]
        y1 = f * v1 + z[j, 1]
        y2 = f * v2 + z[j, 2] if ordinal[j] else 0.0
        nb = b + c[0, 0] * y0
        n1 = g1 + c[1, 0] * y0 + c[1, 1] * y1
        n2 = g2 + c[2, 0] * y0 + c[2, 1] * y1 + c[2, 2] * y2 if ordinal[j] else n1
        if n1 < -BOUND or n2 > BOUND or (ordinal[j] and n2 - n1 < NARROWEST):
            continue
        new, db, d1, d2 = item_slope(nb, n1, n2, theta, voter, item_at[j], logs, plain)
        if not ordinal[j]:
            d1 += d2
            d2 = 0.0
        v0 = c[0, 0] * db + c[1, 0] * d1 + c[2, 0] * d2
        v1 = c[1, 1] * d1 + c[2, 1] * d2
        v2 = c[2, 2] * d2
        f = min(1.0, LONGEST / math.sqrt(v0 * v0 + v1 * v1 + v2 * v2 + 1e-300))
        back = (y0 + f * v0) ** 2 + (y1 + f * v1) ** 2
        forth = z[j, 0] ** 2 + z[j, 1] ** 2
        if ordinal[j]:
            back += (y2 + f * v2) ** 2
            forth += z[j, 2] ** 2
        if math.log(u[j]) < new - old - 0.5 * back + 0.5 * forth:
            items[j, 0] = nb
            items[j, 1] = n1
            items[j, 2] = n2
            moved += 1
    return moved


@njit(fastmath=True, nogil=True, cache=True)
def move_states(theta, items, item, voter_at, steps, curvature, pull, centre, weight, z, u, logs, plain):  # type: ignore[no-untyped-def]
    """Move every state-session, given its neighbours in time (`steps`: the end of `session_table`). Returns how many moved."""
    before, after, back, ahead = steps
    moved = 0
    for i in range(len(theta)):
        x = theta[i]
        sharp, drift = prior(i, theta, before, after, back, ahead, pull, centre, weight)
        sd = 1 / math.sqrt(curvature[i] + sharp)
        old, slope = state_slope(x, item, voter_at[i], items, logs, plain)
        old += drift * x - 0.5 * sharp * x * x
        step = _cut((slope + drift - sharp * x) * sd) + z[i]
        y = x + sd * step
        new, slope = state_slope(y, item, voter_at[i], items, logs, plain)
        new += drift * y - 0.5 * sharp * y * y
        return_ = -step - _cut((slope + drift - sharp * y) * sd)
        if math.log(u[i]) < new - old - 0.5 * return_ * return_ + 0.5 * z[i] * z[i]:
            theta[i] = y
            moved += 1
    return moved


@njit(inline="always", fastmath=True)
def _chain(x, g, diag, below, start, m, a, stop, end, theta, path, precision, fill):  # type: ignore[no-untyped-def]
    """Log prior of the steps in time of a stretch; adds its slopes to g and, where `fill`, its precision to diag and below."""
    value = 0.0
    for k in range(m):
        if fill:
            below[k] = 0.0
        if start + k == a:
            value -= 0.5 * FIRST * x[k] * x[k]
            g[k] -= FIRST * x[k]
            if fill:
                diag[k] += FIRST
            continue
        p = precision[start + k]
        before = x[k - 1] if k > 0 else theta[path[start + k - 1]]
        apart = x[k] - before
        value -= 0.5 * p * apart * apart
        g[k] -= p * apart
        if k > 0:
            g[k - 1] += p * apart
        if fill:
            diag[k] += p
            if k > 0:
                diag[k - 1] += p
                below[k] = -p
    if stop < end:
        p = precision[stop]
        apart = theta[path[stop]] - x[m - 1]
        value -= 0.5 * p * apart * apart
        g[m - 1] += p * apart
        if fill:
            diag[m - 1] += p
    return value


@njit(inline="always", fastmath=True)
def _whiten(g, diag, below, m):  # type: ignore[no-untyped-def]
    g[0] /= diag[0]
    for k in range(1, m):
        g[k] = (g[k] - below[k] * g[k - 1]) / diag[k]


@njit(fastmath=True, nogil=True, cache=True)
def move_paths(  # type: ignore[no-untyped-def]
    theta, items, item, voter_at, path, path_at, precision, curvature, pull, centre, weight, z, u, block, offset, logs, plain
):
    """Move stretches of `block` sessions of each path jointly: states with few votes hang on their neighbours in time."""
    diag, below = np.empty(block), np.empty(block)
    x, y, g, w = np.empty(block), np.empty(block), np.empty(block), np.empty(block)
    moved = 0
    for s in range(len(path_at) - 1):
        a, z_end = path_at[s], path_at[s + 1]
        start, length = a, block - (offset + s) % block
        while start < z_end:
            stop = min(z_end, start + length)
            length = block
            m = stop - start
            old = 0.0
            for k in range(m):
                i = path[start + k]
                x[k] = theta[i]
                value, slope = state_slope(x[k], item, voter_at[i], items, logs, plain)
                p = pull * weight[i]
                old += value - 0.5 * p * x[k] * x[k] + centre * weight[i] * x[k]
                g[k] = slope - p * x[k] + centre * weight[i]
                diag[k] = curvature[i] + p
            old += _chain(x, g, diag, below, start, m, a, stop, z_end, theta, path, precision, True)
            diag[0] = math.sqrt(diag[0])
            for k in range(1, m):
                below[k] /= diag[k - 1]
                diag[k] = math.sqrt(diag[k] - below[k] * below[k])
            _whiten(g, diag, below, m)
            forth = 0.0
            for k in range(m):
                zk = z[path[start + k]]
                w[k] = _cut(g[k]) + zk
                forth += zk * zk
            y[m - 1] = w[m - 1] / diag[m - 1]
            for k in range(m - 2, -1, -1):
                y[k] = (w[k] - below[k + 1] * y[k + 1]) / diag[k]
            new = 0.0
            for k in range(m):
                i = path[start + k]
                y[k] += x[k]
                value, slope = state_slope(y[k], item, voter_at[i], items, logs, plain)
                p = pull * weight[i]
                new += value - 0.5 * p * y[k] * y[k] + centre * weight[i] * y[k]
                g[k] = slope - p * y[k] + centre * weight[i]
            new += _chain(y, g, diag, below, start, m, a, stop, z_end, theta, path, precision, False)
            _whiten(g, diag, below, m)
            back = 0.0
            for k in range(m):
                back += (w[k] + _cut(g[k])) ** 2
            if math.log(u[path[start]]) < new - old - 0.5 * back + 0.5 * forth:
                moved += m
                for k in range(m):
                    theta[path[start + k]] = y[k]
            start = stop
    return moved


@njit(inline="always", fastmath=True)
def _votes_elsewhere(theta, items, first, last, vote_state, vote_item, vote_level, c, d, logs, plain):  # type: ignore[no-untyped-def]
    """Change of the log likelihood of the votes on items that other sessions share, whose parameters stay."""
    change = 0.0
    for o in range(first, last):
        j = vote_item[o]
        b, low, high = items[j, 0], items[j, 1], items[j, 2]
        m = b * theta[vote_state[o]]
        n = b * (c * theta[vote_state[o]] + d)
        if vote_level[o] == 0:
            change += look(low - n, logs)[0] - look(low - m, logs)[0]
        elif vote_level[o] == 1:
            change += math.log(between(low - n, high - n, plain)[0] / between(low - m, high - m, plain)[0])
        else:
            change += look(n - high, logs)[0] - look(m - high, logs)[0]
        if abs(m) > FAR or abs(n) > FAR:
            change += cap(n, plain)[0] - cap(m, plain)[0]
    return change


@njit(inline="always", fastmath=True)
def _capped(theta, items, voter, item_at, listed, first, last, d, plain):  # type: ignore[no-untyped-def]
    """Change of the cap under a shift: the linear predictor of every vote on a session's own items moves by b d."""
    change = 0.0
    for q in range(first, last):
        j = listed[q]
        b = items[j, 0]
        for o in range(item_at[j, 0], item_at[j, 3]):
            m = b * theta[voter[o]]
            if abs(m) > FAR or abs(m + b * d) > FAR:
                change += cap(m + b * d, plain)[0] - cap(m, plain)[0]
    return change


@njit(fastmath=True, nogil=True, cache=True)
def move_sessions(  # type: ignore[no-untyped-def]
    theta, items, voter, item_at, table, pull, centre, weight, size, z, u, stretch, accepted, logs, plain
):
    """Stretch (or shift) every session with its own items, so that no vote on these changes.

    `table` is that of `ballots.session_table`.
    """
    states_at, items_at, listed, votes_at, vote_state, vote_item, vote_level, before, after, back, ahead = table
    for k in range(len(states_at) - 1):
        c, d = 1.0, 0.0
        if stretch:
            c = math.exp(size[k] * z[k])
        else:
            d = size[k] * z[k]
        ratio = 0.0
        if stretch:
            ratio = ((states_at[k + 1] - states_at[k]) - (items_at[k + 1] - items_at[k])) * math.log(c)
        inside = True
        for q in range(items_at[k], items_at[k + 1]):
            j = listed[q]
            b = items[j, 0]
            ratio -= 0.5 * b * b * (1 / (c * c) - 1)
            if items[j, 1] + b * d / c < -BOUND or items[j, 2] + b * d / c > BOUND:
                inside = False
        if not inside:
            continue
        for i in range(states_at[k], states_at[k + 1]):
            x = theta[i]
            y = c * x + d
            sharp, drift = prior(i, theta, before, after, back, ahead, pull, centre, weight)
            ratio += drift * (y - x) - 0.5 * sharp * (y * y - x * x)
        first, last = votes_at[k], votes_at[k + 1]
        ratio += _votes_elsewhere(theta, items, first, last, vote_state, vote_item, vote_level, c, d, logs, plain)
        if not stretch:
            ratio += _capped(theta, items, voter, item_at, listed, items_at[k], items_at[k + 1], d, plain)
        if math.log(u[k]) < ratio:
            accepted[k] += 1
            for i in range(states_at[k], states_at[k + 1]):
                theta[i] = c * theta[i] + d
            for q in range(items_at[k], items_at[k + 1]):
                j = listed[q]
                b = items[j, 0]
                items[j, 0] = b / c
                items[j, 1] += b * d / c
                items[j, 2] += b * d / c
