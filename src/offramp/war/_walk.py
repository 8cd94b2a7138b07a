"""Values of a stopped walk with costs on the way, for many fixed p and several costs at once.

Solves y(k) = c(k) + rho(k) [p y(k+1) + (1-p) y(k-1)] for 0 < k < K, with y(0) and y(K) given:
one elimination from below and one sweep back. The matrix is diagonally dominant (rho <= 1), so
no pivoting is needed.
"""

import numpy as np

from offramp.kernels import kernel

__all__ = ["solve_walks"]


# error_model="numpy": a division by zero gives inf instead of a check on every division, which
# would keep the loops over nodes from being vectorised. Pivots are at least 1 - rho (1-p) > 0.
@kernel(error_model="numpy")
def solve_walks(p, q, rho, cost, low, high, first, last, out):
    """Write y for each node i and right-hand sides first <= j < last into out[k, j, i].

    Parameters
    ----------
    p, q : (N,) float64
        Chances up and down at each node.
    rho : (K + 1,) float64
        Survival times discount by position; the ends are not read.
    cost : (J, K + 1) float64
        c(k) of each right-hand side.
    low, high : (J,) float64
        y(0) and y(K).
    first, last : int
        The right-hand sides that have this rho.
    out : (K + 1, J, N) float64
        Receives the solutions.
    """
    K = rho.shape[0] - 1
    n = p.shape[0]
    up = np.zeros((K + 1, n))
    down = np.empty(n)
    pivot = np.empty(n)
    for j in range(first, last):
        for i in range(n):
            out[0, j, i] = low[j]
            out[K, j, i] = high[j]
    for k in range(1, K):
        for i in range(n):
            pivot[i] = 1.0 / (1.0 - rho[k] * q[i] * up[k - 1, i])
            up[k, i] = rho[k] * p[i] * pivot[i]
            down[i] = rho[k] * q[i] * pivot[i]
        for j in range(first, last):
            for i in range(n):
                out[k, j, i] = cost[j, k] * pivot[i] + down[i] * out[k - 1, j, i]
    for back in range(1, K):
        k = K - back
        for j in range(first, last):
            for i in range(n):
                out[k, j, i] += up[k, i] * out[k + 1, j, i]
