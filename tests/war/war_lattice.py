"""Plain referees for the war room: a (t, k) lattice run far out, and walks drawn at random."""

import numpy as np


def lattice(*, T, K, k0, view, hazard, cost, loss, d, low, high, until=400):
    """Backward induction of a learning side on every state up to `until`; returns (T+1, K+1).

    cost(t), low(t), high(t) are functions of the period; beyond `until` the war is worth nothing.
    """
    m, n = view
    value = np.zeros(K + 1)
    k = np.arange(K + 1)
    kept = np.empty((T + 1, K + 1))
    for t in range(until, -1, -1):
        if t < until:
            ups = np.clip((t + k - k0) / 2, 0, t)
            p = (m * n + ups) / (n + t) if np.isfinite(n) else np.full(K + 1, m)
            nxt = np.zeros(K + 1)
            nxt[1:-1] = p[1:-1] * value[2:] + (1 - p[1:-1]) * value[:-2]
            value = -cost(t) - hazard * loss + (1 - hazard) * d * nxt
        value[0], value[K] = low(t), high(t)
        if t <= T:
            kept[t] = value
    return kept


def reachable(T, K, k0):
    t, k = np.mgrid[0 : T + 1, 0 : K + 1]
    return ((t + k - k0) % 2 == 0) & (abs(k - k0) <= t) & (k > 0) & (k < K)


def random_walks(rng, *, p, K, k0, hazard, walks):
    """(length, end) of each walk; end 0 or K, or -1 if it escalated."""
    position = np.full(walks, k0)
    length = np.zeros(walks, dtype=int)
    end = np.full(walks, -2)
    live = np.arange(walks)
    while live.size:
        length[live] += 1
        escalated = rng.random(live.size) < hazard[position[live]]
        end[live[escalated]] = -1
        live = live[~escalated]
        position[live] += np.where(rng.random(live.size) < p, 1, -1)
        done = (position[live] == 0) | (position[live] == K)
        end[live[done]] = position[live[done]]
        live = live[~done]
    return length, end
