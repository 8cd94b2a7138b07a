"""Averages over a Beta belief by a fixed set of nodes, exact enough for any belief allowed here.

Wanted: E[g(p)], p ~ Beta(a, b), for g analytic on [0, 1] (chances, lengths and values of a walk).
With the end values taken out exactly,

    E[g] = g(0) b/(a+b) + g(1) a/(a+b) + Integral r(p) p^(a-1) (1-p)^(b-1) dp / B(a, b),
    r(p) = g(p) - (1-p) g(0) - p g(1),

r vanishes at both ends, so the integrand is bounded for every a, b > 0. Gauss-Legendre nodes u
on [0, 1] with p = u^2 (3 - 2u) then see an end behaviour u^(2a+1): the error falls as
N^-(4a+4). In the middle two things limit N: the poles of the walk's solution at
p = 1/2 +- i tan(pi/K)/2, and the width of the Beta. Hence three sets of nodes. Measured against an
independent rule, for K <= 60 and 2 <= a+b <= 2000, means in [.02, .98]: below 1e-9 of the
largest |g|, mostly far below; tests/war/test_quadrature.py holds it to that.
"""

import math

import numpy as np

from offramp.kernels import kernel

__all__ = ["beta_weights", "level_for", "nodes"]


def _node_set(count: int) -> np.ndarray:
    x, weight = np.polynomial.legendre.leggauss(count)
    u = 0.5 * (x + 1.0)
    p = u * u * (3.0 - 2.0 * u)
    q = p[::-1]  # 1 - p without cancellation: the nodes are symmetric
    # the two ends ride along, without a weight
    return np.array(
        [
            [*p, 0.0, 1.0],
            [*q, 1.0, 0.0],
            [*(0.5 * weight * 6.0 * u * (1.0 - u)), 0.0, 0.0],
            [*np.log(p), 0.0, 0.0],
            [*np.log(q), 0.0, 0.0],
        ]
    )


_NODES_0 = _node_set(96)
_NODES_1 = _node_set(192)
_NODES_2 = _node_set(384)


@kernel
def level_for(K, evidence):
    """Which set of nodes a front of K positions and a belief of a + b = evidence need."""
    if K <= 16 and evidence <= 120.0:
        return 0
    if K <= 24 and evidence <= 800.0:
        return 1
    return 2


@kernel
def nodes(level):
    """One set of nodes, fresh arrays.

    Returns
    -------
    p, q : (N + 2,)
        Nodes and 1 - p; the last two are 0 and 1.
    weight : (N,)
        dp at the inner ones.
    logs : (2, N)
        ln p and ln q there.

    N is 96, 192 or 384 by level.
    """
    if level == 0:
        table = _NODES_0
    elif level == 1:
        table = _NODES_1
    else:
        table = _NODES_2
    n = table.shape[1] - 2
    p, q, weight, logs = np.empty(n + 2), np.empty(n + 2), np.empty(n), np.empty((2, n))
    for i in range(n + 2):
        p[i] = table[0, i]
        q[i] = table[1, i]
    for i in range(n):
        weight[i] = table[2, i]
        logs[0, i] = table[3, i]
        logs[1, i] = table[4, i]
    return p, q, weight, logs


@kernel
def beta_weights(logs, weight, a, b, out):
    """Write weight times the Beta(a, b) density at the inner nodes into out."""
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    for i in range(out.shape[0]):
        out[i] = weight[i] * math.exp(scale + (a - 1.0) * logs[0, i] + (b - 1.0) * logs[1, i])
