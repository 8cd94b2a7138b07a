"""Everything a worker needs, imported and compiled: the fork server loads this once.

Importing it solves a few worlds of the smallest bundled case, so that processes forked afterwards
begin with compiled code in memory.
"""

from __future__ import annotations

import numpy as np

import offramp.report.chapters
import offramp.workbench.tasks  # noqa: F401 - what the background runs
from offramp.catalog import names, open_case, text_of
from offramp.runs import Threads, run
from offramp.world.quick import compiled_before, make_ready

__all__: list[str] = []


def _warm() -> None:
    smallest = open_case(min(names(), key=lambda name: len(text_of(name))))
    with np.errstate(all="ignore"):
        run(smallest, 2, engine=Threads(1))
        if compiled_before():  # else it is compiled when nobody waits: `Bench.begin`
            make_ready(smallest)


_warm()
