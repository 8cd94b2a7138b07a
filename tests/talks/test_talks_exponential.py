"""The talks' own exponential against the library's."""

import numpy as np
from numba import njit

from offramp.talks._exponential import falling


@njit
def _each(x, out):
    for i in range(x.shape[0]):
        out[i] = falling(x[i])


def test_it_is_the_exponential_to_an_ulp_and_a_half():
    rng = np.random.default_rng(4)
    x = -np.concatenate([rng.uniform(0, 708, 200_000), 10.0 ** rng.uniform(-12, 0, 100_000), [0.0]])
    found = np.empty_like(x)
    _each(x, found)
    want = np.exp(x.astype(np.longdouble))
    apart = np.abs(found.astype(np.longdouble) - want) / np.spacing(want.astype(float))
    assert float(apart.max()) <= 1.5
    assert found[-1] == 1.0


def test_what_is_smaller_than_any_number_is_next_to_nothing():
    x, found = np.array([-708.5, -1e6, -1e302, -np.inf]), np.empty(4)
    _each(x, found)
    assert (found > 0).all()
    assert (found < 1e-307).all()
