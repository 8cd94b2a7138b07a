"""The room exports what it says, and numba compiles each kernel for one set of types only."""

import numpy as np
import pytest

import offramp.sanctions
import offramp.war


@pytest.mark.parametrize("room", [offramp.war, offramp.sanctions])
def test_exports_exist_are_sorted_and_documented(room):
    assert list(room.__all__) == sorted(room.__all__)
    for name in room.__all__:
        assert getattr(room, name).__doc__


def test_kernels_compile_once():
    from offramp.war.finish import finish_kernel
    from offramp.war.front import fit_war_kernel

    offramp.war.fit_war(offramp.war.WarJudgement(0.4, 20, 0.5, 0.3, 10, 10), 0)
    fit_war_kernel(0.4, 20.0, 0.5, 0.2, 0.5, 10.0, 0.3, 10.0)
    view = offramp.war.View(0.5, 10)
    offramp.war.fight_to_finish(T=3, K=4, k0=2, proposer=view, responder=view, hazard=np.zeros(5))
    assert len(fit_war_kernel.signatures) == 1
    assert len(finish_kernel.signatures) == 1
