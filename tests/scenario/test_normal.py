"""The normal distribution of Python's own library, with SciPy's as the referee."""

import numpy as np
from scipy.special import ndtr, ndtri

from offramp.scenario.normal import normal_quantile, normal_share


def test_quantiles_and_shares_are_scipys():
    u = np.concatenate([np.logspace(-15, -0.31, 200), 1.0 - np.logspace(-15, -0.31, 200)])
    np.testing.assert_allclose(normal_quantile(u), ndtri(u), rtol=1e-13, atol=1e-15)
    z = np.linspace(-37.0, 8.0, 500).reshape(5, 100)
    np.testing.assert_allclose(normal_share(z), ndtr(z), rtol=1e-12)
    assert normal_share(z).shape == z.shape
