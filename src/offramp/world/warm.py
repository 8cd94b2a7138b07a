"""Compiling the talks ahead of the first world, in a process of its own.

The very first run on a machine compiles every kernel.  Half of the time goes to solving, playing
and certifying the talks, which a world reaches last: compiled meanwhile by another process, they
are found in the cache by then.
Later runs find everything there, and this does next to nothing.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import warnings
from functools import cache
from multiprocessing.process import BaseProcess

import numpy as np

from offramp.talks import Game, certify, graded_nodes, play, solve

__all__ = ["compile_meanwhile", "compile_talks", "wait_until_compiled"]

_running: list[BaseProcess] = []
"""The process that compiles, until somebody has waited for it."""


def compile_talks() -> None:
    """Solve, play and certify the smallest game there is."""
    periods, ends = 1, 3
    half = np.zeros((3, periods, ends))
    half[0, :, 1] = half[2, :, 1] = 0.5
    each, nodes = np.zeros(periods), graded_nodes(4)
    game = Game(
        view_p=half,
        view_r=half.copy(),
        truth=half.copy(),
        hazard=np.zeros((periods, ends)),
        cost_p=each,
        cost_r=each + 0.1,
        pain=each.copy(),
        escalation_p=0.0,
        escalation_r=0.0,
        discount_p=0.9,
        discount_r=0.9,
        end_p=np.zeros((2, periods + 1)),
        end_r=np.zeros((2, periods + 1)),
        finish_p=np.zeros(ends),
        finish_r=np.zeros(ends),
        finish_r_slope=np.ones(ends),
        u_p=np.full((periods, 1), 0.5),
        u_r=np.full((periods, 1), 0.5),
        count=np.ones(periods, dtype=np.int64),
        package=np.zeros((periods, 1), dtype=np.int64),
        start=1,
        channel=each + 0.5,
        sharpness=100.0,
        heat=0.0,
        theta=1.0 + nodes,
        quantile=nodes,
        cdf=nodes.copy(),
    )
    equilibrium = solve(game)
    play(equilibrium)
    certify(equilibrium)


def _helping() -> None:
    """Compile, and leave Ctrl-C to the process that is helped: it ends this one as it leaves."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    compile_talks()


@cache
def compile_meanwhile() -> None:
    """Begin `compile_talks` in a forked process, at the first call; nothing without forking."""
    if sys.platform != "linux":
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        helper = multiprocessing.get_context("fork").Process(target=_helping, daemon=True)
        helper.start()
    _running.append(helper)


def wait_until_compiled() -> None:
    """Wait for what `compile_meanwhile` began: to compile it here as well would take longer."""
    while _running:
        _running.pop().join()
