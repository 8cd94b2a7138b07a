"""The price of speed: how much slack a shorter implementation leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._bounds import Bounds
from offramp.implementation._design import Design, design
from offramp.implementation._errors import ProblemError
from offramp.implementation._problem import Implementation

__all__ = ["SpeedPrice", "equal_dates", "price_of_speed"]


@dataclass(frozen=True)
class SpeedPrice:
    """The best plan for each length of the implementation.

    Attributes
    ----------
    lengths
        (n,) periods from the first step to the last.
    slack
        (n,) the largest smallest slack of each, in stakes.
    designs
        The plans.
    """

    lengths: NDArray[np.float64]
    slack: NDArray[np.float64]
    designs: tuple[Design, ...]

    @property
    def shortest(self) -> float | None:
        """The shortest of the lengths tried whose best plan holds, or None."""
        held = [n for n, best in zip(self.lengths, self.designs, strict=True) if best.holds]
        return float(min(held)) if held else None


def equal_dates(steps: int, length: float, first: float = 0.0) -> NDArray[np.float64]:
    """Dates of equally spaced steps, from `first` over `length` periods (one step: at `first`)."""
    if steps < 1 or (steps > 1 and length <= 0):
        raise ProblemError(
            f"{steps} steps over {length:g} periods: give at least 1 and a length > 0"
        )
    return np.linspace(first, first + length, steps) if steps > 1 else np.array([first])


def price_of_speed(
    problem_over: Callable[[float], Implementation],
    lengths: Sequence[float],
    bounds: Bounds | None = None,
) -> SpeedPrice:
    """Design the best plan for each total length.

    Parameters
    ----------
    problem_over
        Gives the problem when implementation takes so many periods: its dates and, at these dates,
        the values of peace and war (power shifts with the calendar, so only the caller knows them).
    lengths
        Total lengths to try, in periods.
    bounds
        Limits on every plan; dates in them are dates of the calendar.

    Notes
    -----
    Slack need not rise with the length: discounting and a continuing shift of power pull the other
    way, so every length is solved on its own.
    """
    designs = tuple(design(problem_over(float(n)), bounds) for n in lengths)
    return SpeedPrice(
        lengths=np.array(lengths, dtype=np.float64),
        slack=np.array([best.slack for best in designs]),
        designs=designs,
    )
