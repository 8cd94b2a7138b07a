"""Random games of bargaining while fighting, for property tests. Nothing here is a finding."""

import numpy as np

from offramp.talks import Game, graded_nodes, package_table


def learning_view(a, b, periods, front, start):
    """Return (3, T, K+1): one side's learning view, ups counted from t and the front."""
    t, k = np.arange(periods)[:, None], np.arange(front + 1)[None, :]
    ups = np.clip((t + k - start) / 2, 0, t)
    p = (a + ups) / (a + b + t)
    return np.stack([1 - p, np.zeros_like(p), p])


def fixed_view(p, periods, front, stay=0.0):
    """Return (3, T, K+1): the same chances always."""
    one = np.ones((periods, front + 1))
    return np.stack([(1 - stay) * (1 - p) * one, stay * one, (1 - stay) * p * one])


def frontier(u_p, u_r):
    """Return the indices of the Pareto-optimal points (ties of both values kept once)."""
    order = np.lexsort((-u_p, -u_r))
    best, keep = -np.inf, []
    for x in order:
        if u_p[x] > best:
            keep.append(x)
            best = u_p[x]
    return np.array(sorted(keep))


def random_game(seed, nodes=150, periods=None, widest=None, **changes):
    """Draw a game of the size and the look of a scenario's worlds.

    The same seed is the same game for any number of nodes. ``widest`` bounds the frontier.
    """
    rng = np.random.default_rng(seed)
    periods = int(rng.integers(6, 37)) if periods is None else periods
    front = int(rng.integers(4, 13))
    start = int(rng.integers(1, front))
    stay = rng.uniform(0.05, 0.3) if rng.random() < 0.2 else 0.0
    view_p, view_r, truth = _views(rng, periods, front, start, stay)
    t = np.arange(periods)
    near = np.exp(rng.uniform(0, 3) * np.arange(front + 1) / front)
    hazard = 1 - np.exp(-rng.uniform(0, 0.003) * near)[None, :] * np.ones((periods, 1))
    pain = rng.uniform(0, 0.02) * (0.4 + 0.6 * 2.0 ** (-t / rng.uniform(3, 24)))
    after = rng.uniform(0, 0.15)
    u_p, u_r = _packages(rng)
    u_p, u_r = np.append(u_p, [0.0, 1.0]), np.append(u_r, [1.0, 0.0])
    keep = frontier(u_p, u_r)
    if widest is not None and keep.size > widest:
        keep = keep[np.linspace(0, keep.size - 1, widest).round().astype(int)]
    relief = after * rng.random(keep.size) * 2.0 ** (-t[:, None] / 12)
    values = package_table(
        np.repeat(u_p[keep][None], periods, 0), u_r[keep][None] - after + relief, None
    )
    q = graded_nodes(nodes)
    theta = _weariness(rng, q)
    discount = rng.uniform(0.97, 1.0, 2)
    k = np.arange(front + 1) / front
    cost_r = rng.uniform(0.003, 0.03)
    length = rng.uniform(5, 25)
    fields = {
        "view_p": view_p,
        "view_r": view_r,
        "truth": truth,
        "hazard": hazard,
        "cost_p": np.full(periods, rng.uniform(0.003, 0.03)),
        "cost_r": np.full(periods, cost_r),
        "pain": pain,
        "escalation_p": rng.uniform(0, 3),
        "escalation_r": rng.uniform(0, 3),
        "discount_p": discount[0],
        "discount_r": discount[1],
        "end_p": np.outer([0.0, 1.0], np.ones(periods + 1)),
        "end_r": np.outer([1.0, 0.0], np.ones(periods + 1)) - after,
        "finish_p": k - 0.01 * length * 4 * k * (1 - k),
        "finish_r": 1 - k - after - pain[-1] * length * 4 * k * (1 - k),
        "finish_r_slope": cost_r * length * 4 * k * (1 - k),
        "start": start,
        "channel": rng.choice([0.3, 0.5, 0.9, 1.0]),
        "sharpness": np.exp(rng.uniform(np.log(25), np.log(400))),
        "heat": rng.choice([0.0, 0.005]),
        "theta": theta,
        "quantile": q,
        "cdf": q if rng.random() < 0.8 else _posterior(rng, q),
    }
    fields |= dict(zip(("u_p", "u_r", "count", "package"), values, strict=True))
    return Game(**(fields | changes))


def _views(rng, periods, front, start, stay):
    odds = rng.uniform(0.4, 0.6)
    if stay:
        drift = [np.clip(odds + rng.normal(0, 0.05), 0.1, 0.9) for _ in range(2)]
        return (*(fixed_view(p, periods, front, stay) for p in drift),
                fixed_view(odds, periods, front, stay))  # fmt: skip
    views = []
    for sign in (1, -1):
        sure = rng.uniform(4, 40)
        mean = np.clip(odds + sign * rng.normal(0.03, 0.05), 0.1, 0.9)
        views.append(learning_view(mean * sure, (1 - mean) * sure, periods, front, start))
    return *views, fixed_view(odds, periods, front)


def _packages(rng):
    """Draw additive packages over a few issues."""
    issues = int(rng.integers(2, 5))
    swing_p, swing_r = rng.uniform(0.05, 0.5, issues), rng.uniform(0.05, 0.5, issues)
    u_p, u_r = np.array([rng.uniform(0.1, 0.4)]), np.array([rng.uniform(0.6, 0.9)])
    for i in range(issues):
        position = np.concatenate([[0.0], np.sort(rng.random(int(rng.integers(1, 3)))), [1.0]])
        u_p = (u_p[:, None] + swing_p[i] * position).ravel()
        u_r = (u_r[:, None] - swing_r[i] * position).ravel()
    return u_p, u_r


def _weariness(rng, q):
    """Draw a log-normal or uniform weariness, cut at quantiles .005 and .995."""
    inside = 0.005 + 0.99 * q
    if rng.random() < 0.5:
        return 0.2 + rng.uniform(0.5, 3) * inside
    from scipy.stats import norm

    return np.exp(rng.uniform(0.2, 0.8) * norm.ppf(inside))


def _posterior(rng, q):
    """Tilt the prior as a posture would."""
    tilt = rng.uniform(-1.5, 1.5)
    density = np.exp(tilt * q)
    cdf = np.concatenate([[0.0], np.cumsum(0.5 * (density[1:] + density[:-1]) * np.diff(q))])
    return cdf / cdf[-1]
