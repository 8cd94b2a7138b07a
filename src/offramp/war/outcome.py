"""How a war that no deal ends really ends: length and chances at a known p.

For a known p and hazard h(k), with E the expectation over one step of the front:
length L = 1 + (1-h) E[L'], victories W = (1-h) E[W'] (1 at their end, 0 at the other),
escalation X = h + (1-h) E[X'] (0 at both ends). A period in which the war escalates counts.
"""

from dataclasses import dataclass

import numpy as np

from offramp.war._walk import solve_walks
from offramp.war.errors import RuleError

__all__ = ["FoughtOut", "fought_out", "fought_out_kernel"]


def fought_out_kernel(p: float, K: int, hazard: np.ndarray) -> np.ndarray:
    """Solve for length, P wins, R wins, escalation: (4, K + 1) by position; unchecked."""
    cost = np.zeros((4, K + 1))
    cost[0] = 1.0
    cost[3] = hazard
    low, high = np.array([0.0, 0.0, 1.0, 0.0]), np.array([0.0, 1.0, 0.0, 0.0])
    values = np.empty((K + 1, 4, 1))
    chance = np.array([p], dtype=np.float64)
    solve_walks(chance, 1.0 - chance, 1.0 - hazard, cost, low, high, 0, 4, values)
    return values[:, :, 0].T.copy()


@dataclass(frozen=True)
class FoughtOut:
    """The end of a war without a deal, by position k of the front; all (K + 1,) float64.

    Attributes
    ----------
    length : ndarray
        Expected periods of fighting still to come.
    proposer_wins, responder_wins, escalates : ndarray
        Chances; they sum to 1.
    """

    length: np.ndarray
    proposer_wins: np.ndarray
    responder_wins: np.ndarray
    escalates: np.ndarray


def fought_out(p: float, K: int, hazard: np.ndarray) -> FoughtOut:
    """Length and ends of the war if it is fought out, in truth.

    Parameters
    ----------
    p : float
        True chance of one step up, in [0, 1].
    K : int
        Upper end of the front.
    hazard : (K + 1,) array
        Chance of escalation per period by position.

    Returns
    -------
    FoughtOut
        By position; exact (one tridiagonal solution).

    Raises
    ------
    RuleError
        A number outside its rule.

    Notes
    -----
    Values of fighting at the truth come from `fight_to_finish` with certain views of mean p.
    """
    h = np.ascontiguousarray(hazard, dtype=np.float64)
    if K < 2 or h.shape != (K + 1,):
        raise RuleError("hazard entries", h.size, f"K + 1 = {K + 1}", "give one per position")
    if not (h.min() >= 0.0 and h.max() <= 1.0):
        raise RuleError("hazard", h.max(), "probabilities", "give chances per period")
    if not 0.0 <= p <= 1.0:
        raise RuleError("chance per engagement p", p, "between 0 and 1", "give a probability")
    return FoughtOut(*fought_out_kernel(float(p), K, h))
