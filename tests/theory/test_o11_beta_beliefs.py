"""O11: disagreement with Beta priors (after Smith & Stam 2004), ten printed digits.

Both sides know what the other believes and learn from what both see. Every row is a state (t, k)
of one table, reached by w gains and l losses from the start.
"""

import numpy as np
import pytest

from offramp.war import View, fight_to_finish, own_view

TABLE = [  # w, l, fort, E_A p, E_B p, Pwin A, Pwin B, dur A, dur B, A min, max B concedes, settle
    (0, 0, 5, 0.6667, 0.3333, 0.8517668542, 0.1482331458, 14.57756955, 14.57756955,
     0.5602154631, 0.4397845369, False),
    (2, 2, 5, 0.625, 0.375, 0.8036734832, 0.1963265168, 16.5465985, 16.5465985,
     0.4727415131, 0.5272584869, True),
    (1, 3, 3, 0.5625, 0.3125, 0.5343700274, 0.0546904907, 17.78129973, 9.421904907,
     0.1787440328, 0.2431285889, True),
    (8, 8, 5, 0.5714, 0.4286, 0.7167696235, 0.2832303765, 19.54658948, 19.54658948,
     0.3258378339, 0.6741621661, True),
]  # fmt: skip


@pytest.fixture(scope="module")
def war():
    return fight_to_finish(
        T=16,
        K=10,
        k0=5,
        proposer=View(8 / 12, 12.0),
        responder=View(4 / 12, 12.0),
        hazard=np.zeros(11),
        cost=(0.02, 0.02),
    )


@pytest.mark.parametrize("row", TABLE)
def test_beliefs_and_terms(war, row):
    w, lost, fort, mean_A, mean_B, win_A, win_B, length_A, length_B, least, most, settle = row
    A = own_view(View((8 + w) / (12 + w + lost), 12.0 + w + lost), 10, fort)
    B = own_view(View((4 + w) / (12 + w + lost), 12.0 + w + lost), 10, fort)
    assert A.view.mean == pytest.approx(mean_A, abs=5.1e-5)
    assert B.view.mean == pytest.approx(mean_B, abs=5.1e-5)
    assert A.odds == pytest.approx(win_A, abs=1e-10)
    assert B.odds == pytest.approx(win_B, abs=1e-10)
    assert A.length == pytest.approx(length_A, abs=1e-8)
    assert B.length == pytest.approx(length_B, abs=1e-8)

    t = w + lost
    assert war.proposer[t, fort] == pytest.approx(least, abs=1e-10)
    concedes = 1 - war.responder(1.0)[t, fort]
    assert concedes == pytest.approx(most, abs=1e-10)
    assert bool(concedes >= war.proposer[t, fort]) is settle
