"""What one world comes to: the outcomes of its talks, its war and the deals it holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Outcome"]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Outcome:
    """Everything later rooms read of a solved world.

    Probabilities are the analyst's: over the truth about the front and over the responder's types.
    *T* is the horizon of the talks in periods; index t counts the engagements fought so far.
    """

    settled: Array
    """(T,) probability that a deal is agreed after exactly t engagements."""
    escalated: Array
    """(T,) probability that engagement t + 1 escalates beyond control."""
    won_proposer: Array
    """(T,) probability that engagement t + 1 gives the proposer total victory."""
    won_responder: Array
    """(T,) probability that engagement t + 1 gives the responder total victory."""
    zone_now: float
    """Share of the responder's types with which a zone of possible agreement exists today."""
    zone_by: Array
    """(T,) probability that a zone has existed by t engagements, were no deal ever struck."""
    fighting_proposer: float
    """The proposer's value of fighting to the finish, stakes."""
    fighting_responder: float
    """The responder's value of fighting to the finish, mean over its types, stakes."""
    value_of_trying: float
    """What the talks are worth to the proposer beyond fighting on, stakes."""
    package: Ids
    """(n,) packages agreed with positive probability within the horizon of the talks."""
    package_settled: Array
    """(n, T) probability that each is agreed after exactly t engagements."""
    package_proposer: Array
    """(n,) what each is worth to the proposer at the time agreed (mean), stakes."""
    package_responder: Array
    """(n,) what each is worth to the responder at the time agreed (mean), stakes."""
    package_holds: Array
    """(n, dates) chance that each still holds after so many periods (`HOLDS_AFTER`); NaN where the
    scenario does not say how deals are carried out."""
    tabled: Array
    """(T,) probability that something is tabled at t, settled or not."""
    feasible: int
    """Number of feasible packages."""
    gain_mean: float
    """Certificate: mean over types of what a better reply would gain, stakes."""
    gain_largest: float
    """Certificate: the largest such gain, stakes."""
    value_gap: float
    """Certificate: |proposer's stored value - value realised on the path|, stakes."""
    deals_moved: float
    """Certificate: largest change of the chance of a deal by any period when the nodes double."""
    clamped: int
    """Bits of the war's judgements that were drawn where no front fits and were moved."""
