"""What a statement weighs: by the office that speaks and by the kind of act.

One unit is one pseudo-observation of the Beta updating in :mod:`offramp.signals.ledger`: a word of
a head of government weighs as much as having once seen a promise of that sender kept (or broken).
The *order* follows from how costly each is to undo, the thing that makes a promise credible
(Schelling 1960, *The Strategy of Conflict*, ch. 2; Fearon 1997, JCR 41:68-90, on tying hands). The
*sizes* are this project's judgement; worlds draw multipliers around them and an analyst may replace
any of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "CAP",
    "DIRECTIONS_REGIME",
    "DIRECTIONS_RELIEF",
    "HALF_LIFE",
    "PRIOR_STRENGTH",
    "RETRACTED_SHARE",
    "WEIGHTS",
    "Direction",
    "Weight",
    "undone_share",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weight:
    """One row of the table: what an office's word, or an act, weighs and why."""

    name: str
    kind: Literal["act", "office"]
    weight: float
    reason: str


@dataclass(frozen=True)
class Direction:
    """How far a form of words points each way; both in [0, 1], at most one above 0."""

    toward: float
    against: float
    reason: str


def _table(*rows: Weight) -> Mapping[str, Weight]:
    return MappingProxyType({row.name: row for row in rows})


WEIGHTS: Mapping[str, Weight] = _table(
    Weight("law", "act", 3.0, "courts enforce it and only another law undoes it"),
    Weight(
        "formal_decision",
        "act",
        2.0,
        "an order or council decision: binds officials until the same body revokes it",
    ),
    Weight(
        "head_of_government",
        "office",
        1.0,
        "commits the government and pays in public for going back; can still do so alone",
    ),
    Weight(
        "minister", "office", 0.6, "speaks for one department; a leader can overrule it cheaply"
    ),
    Weight(
        "deputy_minister", "office", 0.35, "speaks from a brief; disowned without a resignation"
    ),
    Weight("official", "office", 0.25, "named, but commits nobody above"),
    Weight("unnamed", "office", 0.1, "deniable by design: nobody pays if it proves false"),
)
"""Pseudo-observations by office and act, most binding first."""

DIRECTIONS_RELIEF: Mapping[str, Direction] = MappingProxyType(
    {
        "promised": Direction(1.0, 0.0, "says that relief will come if the terms are met"),
        "possible": Direction(0.5, 0.0, "leaves the door open and commits to nothing"),
        "doubtful": Direction(0.0, 0.5, "speaks of other aims, or of conditions without end"),
        "ruled_out": Direction(0.0, 1.0, "says that relief will not come"),
    }
)
"""Words about relief. One-sided, so that a word for relief can never lower the belief in it."""

DIRECTIONS_REGIME: Mapping[str, Direction] = MappingProxyType(
    {
        "sought": Direction(1.0, 0.0, "names the fall of the regime as an aim"),
        "hinted": Direction(0.5, 0.0, "names aims that only its fall would meet"),
        "denied": Direction(0.0, 1.0, "says that its fall is not the aim"),
    }
)
"""Words about regime change."""

PRIOR_STRENGTH: float = 4.0
"""Pseudo-observations behind the prior belief, by default: a full ledger is worth as much again."""

CAP: float = 4.0
"""Most that one sender's statements together weigh, by default: words are many, deeds few."""

HALF_LIFE: float = 3.0
"""Months until a statement counts half, by default: a quarter, about one cycle of summitry."""

RETRACTED_SHARE: float = 0.8
"""Share of a statement that a correction of equal rank takes away.

Below 1 because what was heard goes on being believed after it is corrected (the continued influence
effect: Johnson & Seifert 1994, JEP: LMC 20:1420-1436). The size is a judgement.
"""


def undone_share(
    weight_taker: ArrayLike, weight_taken: ArrayLike, share: ArrayLike = RETRACTED_SHARE
) -> Floats:
    """Share of a statement undone by a correction from an office of other rank.

    Parameters
    ----------
    weight_taker, weight_taken : float or (W,)
        Binding weights of the correction and of the statement it takes back (pseudo-observations).
    share : float or (W,)
        What a correction of equal or higher rank undoes, in [0, 1].

    Returns
    -------
    float or (W,)
        ``share * min(1, weight_taker / weight_taken)``: a spokesman cannot unsay a leader's words.
    """
    taken = np.asarray(weight_taken, dtype=np.float64)
    against = np.where(taken > 0.0, taken, 1.0)
    ratio = np.minimum(1.0, np.maximum(weight_taker, 0.0) / against)
    return np.asarray(share) * np.where(taken > 0.0, ratio, 1.0)
