"""O17: crisis signalling with several equilibria (after Lewis & Schultz 2003), all roots found.

A: status quo (S_A, 0) or challenge; B: concede (V_A, C_B) or resist; A: stand firm
(W_A + e_A, W_B + e_B) or back down (a + e_a, V_B); e iid N(0, 1), each known to its owner alone.
The map takes B's chance of resisting to itself. Numbers: published results, as in the
R package sigInt.
"""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from offramp.signals import find_fixed_points

ROOT_HALF = np.sqrt(0.5)
STARTS = [[0.1], [0.3], [0.5], [0.7], [0.9]]

TABLE = {  # W_B: rows of (pC, pR, pF)
    -3.00: [(0.9995860809, 0.2186228248, 0.3102557603)],
    -2.90: [
        (0.9947894686, 0.2511046160, 0.3096951044),
        (0.3798678350, 0.5947228295, 0.2415627590),
        (0.2054518410, 0.8133217203, 0.2087593928),
    ],
    -2.80: [
        (0.9617251082, 0.2964518243, 0.3062442920),
        (0.5823846574, 0.4724232311, 0.2680375788),
        (0.1793114013, 0.8740314283, 0.2021976089),
    ],
    -2.75: [
        (0.8660826525, 0.3508103841, 0.2970120750),
        (0.7730184076, 0.3903955971, 0.2880423361),
        (0.1723712828, 0.8928005837, 0.2003381583),
    ],
    -2.70: [(0.1671386806, 0.9078556777, 0.1988994704)],
    -2.20: [(0.1465386621, 0.9763871149, 0.1928911953)],
}
UNIQUE = {  # W_A = -1.8
    -2.45: (0.85068462, 0.36270473, 0.32270957),
    -2.40: (0.54517683, 0.49909961, 0.29431301),
    -2.35: (0.31653841, 0.66537942, 0.26474709),
}


def challenge_and_stand(p_resist, w_a, a=-1.2, s_a=0.0, v_a=1.0):
    """A's chances of challenging, and of standing firm if resisted, given B's of resisting."""
    edge = (s_a - (1 - p_resist) * v_a) / p_resist
    p_challenge = 1 - norm.cdf(edge - w_a) * norm.cdf(edge - a)
    both = multivariate_normal.cdf(
        [(w_a - a) * ROOT_HALF, w_a - edge], cov=[[1, ROOT_HALF], [ROOT_HALF, 1]]
    )
    return p_challenge, both / p_challenge


def crisis(w_b, w_a=-1.9, v_b=1.0, c_b=0.0):
    def resist(x):
        _, p_firm = challenge_and_stand(x[0], w_a)
        return np.array([norm.cdf((p_firm * w_b + (1 - p_firm) * v_b - c_b) / p_firm)])

    return resist


def solve(w_b, w_a=-1.9, **options):
    return find_fixed_points(crisis(w_b, w_a), STARTS, bounds=(1e-4, 1 - 1e-12), **options)


@pytest.mark.parametrize("w_b", TABLE)
def test_every_equilibrium_of_the_table_and_no_other(w_b):
    found = solve(w_b, bracket=(1e-3, 1 - 1e-12))
    roots = np.sort(found.roots[:, 0])
    assert found.residuals.max() <= 1e-9
    rows = np.array([(*challenge_and_stand(r, -1.9), r) for r in roots])
    want = np.array([(c, f, r) for c, r, f in TABLE[w_b]])
    assert rows.shape == want.shape
    np.testing.assert_allclose(rows, want, atol=2e-9)


def test_outcomes_of_the_middle_equilibrium():
    p_resist = np.sort(solve(-2.90).roots[:, 0])[1]
    p_challenge, p_firm = challenge_and_stand(p_resist, -1.9)
    outcome = (
        1 - p_challenge,
        p_challenge * (1 - p_resist),
        p_challenge * p_resist * p_firm,
        p_challenge * p_resist * (1 - p_firm),
    )
    want = (0.6201321650, 0.1539517613, 0.0545729101, 0.1713431636)
    np.testing.assert_allclose(outcome, want, atol=2e-9)


@pytest.mark.parametrize("w_b", TABLE)
def test_the_starts_alone_find_every_root(w_b):
    """Without bracketing: what the posture game, with 40 unknowns, has to rely on."""
    assert len(solve(w_b).methods) == len(TABLE[w_b])


# The window's edges by bisection: three roots from -2.9469127 to -2.7470438.
@pytest.mark.parametrize("w_b", [-3.10, -2.94692, -2.74704, -2.60])
def test_one_equilibrium_outside_the_window(w_b):
    assert len(solve(w_b, bracket=(1e-3, 1 - 1e-12)).methods) == 1


@pytest.mark.parametrize("w_b", [-2.94690, -2.90, -2.85, -2.80, -2.75, -2.74705])
def test_three_equilibria_inside_the_window(w_b):
    """Next to an edge two of them are a hundredth apart or less."""
    assert len(solve(w_b, bracket=(1e-3, 1 - 1e-12)).methods) == 3


@pytest.mark.parametrize("w_b", UNIQUE)
def test_the_unique_design(w_b):
    found = solve(w_b, w_a=-1.8, bracket=(1e-3, 1 - 1e-12))
    assert found.unique
    p_resist = found.roots[0, 0]
    p_challenge, p_firm = challenge_and_stand(p_resist, -1.8)
    np.testing.assert_allclose((p_challenge, p_resist, p_firm), UNIQUE[w_b], atol=2e-8)
