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

__all__: list[str] = []


def _warm() -> None:
    smallest = min(names(), key=lambda name: len(text_of(name)))
    with np.errstate(all="ignore"):
        run(open_case(smallest), 2, engine=Threads(1))


_warm()
