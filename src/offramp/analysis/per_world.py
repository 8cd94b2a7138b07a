"""Figures of each world of a run, which verdicts and the solver's range average."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from offramp.runs import Run

__all__ = ["ends_after", "harm_done"]

Array = NDArray[np.float64]


def ends_after(results: Run, longest: int) -> Array:
    """(n, longest + 1) probability that exactly 0 .. longest engagements are fought by then."""
    fought = results.fighting_at()[:, :longest]
    reached = np.concatenate([np.ones((results.worlds, 1)), fought], axis=1)
    return reached - np.concatenate([fought, np.zeros((results.worlds, 1))], axis=1)


def harm_done(results: Run, longest: int) -> dict[str, Array]:
    """Kind of harm -> (n, longest + 1) how much is done in a war of 0 .. longest engagements."""
    paths = results.blueprint.harm_paths(results.draws.values[: results.worlds], longest)
    before = np.zeros((results.worlds, 1))
    return {
        name: np.concatenate([before, np.cumsum(monthly, axis=1)], axis=1)
        for name, monthly in paths.items()
    }
