"""Programmes write nothing on the screen: what commands print may be read by other programs."""

import numpy as np

from offramp.implementation import Bounds, Implementation, design


def test_designing_a_plan_prints_nothing(capfd):
    problem = Implementation.of(
        times=np.arange(3.0), alpha=[0.1], beta=[0.05], gamma=[0.1], kappa=[0.02],
        N_R=0.5, N_P=0.5, W_R=0.3, W_P=0.3,
    )  # fmt: skip
    assert design(problem).holds
    assert design(problem, Bounds(tranches=(((1,), 2),))).holds
    assert capfd.readouterr() == ("", "")
