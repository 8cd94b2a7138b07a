"""What the war of one world costs: the compiled rooms against plain NumPy and SciPy.

Run with ``pytest benchmarks/bench_war.py``; the ratio of two lines of a group is what compiling
buys. The plain versions do the same work with a library's tools (a root finder, a banded solver,
a Beta density) and are checked against the compiled ones before anything is timed.
"""

import math

import numpy as np
import pytest
from scipy.linalg import solve_banded
from scipy.optimize import brentq
from scipy.stats import beta

from offramp.war import hazard
from offramp.war.finish import finish_kernel
from offramp.war.front import fit_war_kernel

JUDGED = (0.42, 22.0, 0.5, 0.3, 0.54, 10.0, 0.29, 10.0)  # w, D, f, u, w_P, n_P, w_R, n_R
T, K, K0 = 36, 10, 5
H = hazard(K, K0, 0.0005, 6.0, 4.0, 0.3)
VIEWS = (0.52, 10.0, 0.41, 10.0)
D, COST, LOSS = (0.995, 0.99), (0.006, 0.004), (1.0, 0.8)
PAIN = np.array([0.002, 0.002, 0.0004])
HALF_LIFE = np.array([36.0, 30.0, 40.0])
OUTLASTS = np.array([48.0, 36.0, 48.0])
OWN = np.array([0.0003, 0.0008, 0.0002])

_x, _w = np.polynomial.legendre.leggauss(96)
P, W = (_x + 1) / 2, _w / 2


def odds_plain(p, top, start):
    odds = np.log(p / (1 - p))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        value = np.expm1(-start * odds) / np.expm1(-top * odds)
    return np.where(np.abs(odds) < 1e-9, start / top, value)


def fit_plain(w, length, f, u, w_p, n_p, w_r, n_r):
    before = (2, 1.0)
    for top in range(2, 61):
        start = min(max(math.floor(f * top + 0.5), 1), top - 1)
        p = brentq(lambda x, top=top, start=start: odds_plain(x, top, start) - w, 1e-6, 1 - 1e-6)
        d = (top * w - start) / (2 * p - 1)
        if d >= length:
            break
        before = (top, d)
    if u >= (length - before[1]) / (d - before[1]):
        top = before[0]
    start = min(max(math.floor(f * top + 0.5), 1), top - 1)
    p = brentq(lambda x: odds_plain(x, top, start) - w, 1e-6, 1 - 1e-6, xtol=1e-13)
    win = odds_plain(P, top, start)
    means = [
        brentq(lambda m, n=n, s=s: W * beta.pdf(P, m * n, (1 - m) * n) @ win - s, 0.1, 0.9)
        for s, n in ((w_p, n_p), (w_r, n_r))
    ]
    return top, start, p, *means


def walk_plain(p, rho, cost, low, high):
    matrix = np.zeros((3, K + 1))
    matrix[1] = 1.0
    matrix[0, 2:] = -(rho * p)[1:-1]
    matrix[2, :-2] = -(rho * (1 - p))[1:-1]
    return solve_banded((1, 1), matrix, np.concatenate([[low], cost[1:-1], [high]]))


def annuity(d, periods):
    return (1 - d**periods) / (1 - d)


def finish_plain():
    m_p, n_p, m_r, n_r = VIEWS
    fade = 2.0 ** (-1 / HALF_LIFE)
    after = np.sum(OWN * annuity(D[0], OUTLASTS))
    stays = PAIN * annuity(D[1] * fade, OUTLASTS)
    one = np.ones(K + 1)
    safe_p, safe_r = (1 - H) * D[0], (1 - H) * D[1]
    cost_p = -COST[0] - OWN.sum() - H * LOSS[0]
    proposer = np.array([walk_plain(p, safe_p, cost_p, -after, 1 - after) for p in P])
    ends = np.array([walk_plain(p, safe_r, -H * LOSS[1], 1.0, 0.0) for p in P])
    weary = np.array([walk_plain(p, safe_r, COST[1] * one, 0.0, 0.0) for p in P])
    pains = np.array(
        [
            [walk_plain(p, safe_r * x, y * one, z, z) for p in P]
            for x, y, z in zip(fade, PAIN, stays, strict=True)
        ]
    )
    out = np.zeros((3, T + 1, K + 1))
    for t in range(T + 1):
        faded = ends - np.tensordot(fade**t, pains, 1)
        for k in range(1, K):
            if abs(k - K0) > t or (t + k - K0) % 2:
                continue
            ups = (t + k - K0) // 2
            held = W * beta.pdf(P, m_p * n_p + ups, (1 - m_p) * n_p + t - ups)
            out[0, t, k] = held @ proposer[:, k]
            held = W * beta.pdf(P, m_r * n_r + ups, (1 - m_r) * n_r + t - ups)
            out[1, t, k] = held @ faded[:, k]
            out[2, t, k] = held @ weary[:, k]
    return out


def finish_compiled():
    pairs = (x for pair in (D, COST, LOSS) for x in pair)
    return finish_kernel(T, K, K0, *VIEWS, H, *pairs, PAIN, HALF_LIFE, OUTLASTS, OWN)


@pytest.mark.benchmark(group="fit the front and both views")
@pytest.mark.parametrize("how", ["compiled", "plain"])
def test_fit(benchmark, how):
    *fitted, code = fit_war_kernel(*JUDGED)
    plain = fit_plain(*JUDGED)
    assert code == 0
    assert np.allclose(plain, [*fitted[:3], fitted[3], fitted[5]], atol=1e-8)
    benchmark(*((fit_war_kernel if how == "compiled" else fit_plain), *JUDGED))


@pytest.mark.benchmark(group="fighting to the finish, T = 36, K = 10, three measures")
@pytest.mark.parametrize("how", ["compiled", "plain"])
def test_finish(benchmark, how):
    inside = np.s_[:, 1:-1]
    for table, other in zip(finish_compiled(), finish_plain(), strict=True):
        assert np.allclose(table[inside], other[inside], atol=1e-8)
    benchmark(finish_compiled if how == "compiled" else finish_plain)
