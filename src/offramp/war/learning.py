"""How the front moves next, as each side sees it: tables down/stay/up by state (t, k).

After t engagements and a net gain of k - k0 steps there were (t + k - k0)/2 steps up, so a view
Beta(a, b) is now p_s(t, k) = (a + ups) / (a + b + t), and (t, k) is all that need be remembered.
Tables have T rows, one per period t in which something can still be decided. The end columns
k = 0 and k = K hold zeros throughout: no engagement is fought there. An engagement always moves
the front here (stay = 0); the talks accept general tables, so other games can be put in.
"""

import math
from dataclasses import dataclass

import numpy as np

from offramp.kernels import kernel
from offramp.war.errors import RuleError
from offramp.war.finish import View

__all__ = [
    "StepTable",
    "certain_steps",
    "learning_steps",
    "reachable_states",
    "steps_kernel",
    "steps_of",
]


@kernel
def steps_kernel(T, K, k0, mean, evidence):
    """Write (3, T, K + 1) chances down, stay, up of a view; compiled. See `learning_steps`."""
    out = np.zeros((3, T, K + 1))
    for t in range(T):
        for k in range(1, K):
            # elsewhere than on the paths from k0 the count is held to what t engagements allow
            ups = min(max(0.5 * (t + k - k0), 0.0), float(t))
            up = (mean + ups / evidence) / (1.0 + t / evidence)
            out[0, t, k] = 1.0 - up
            out[2, t, k] = up
    return out


@dataclass(frozen=True)
class StepTable:
    """Chances of one step of the front, each (T, K + 1).

    Attributes
    ----------
    down, stay, up : (T, K + 1) float64
        Sum to 1 for 0 < k < K, to 0 at the ends.
    """

    down: np.ndarray
    stay: np.ndarray
    up: np.ndarray


def _table(T: int, K: int, k0: int, mean: float, evidence: float) -> StepTable:
    if T < 1 or K < 2 or not 0 < k0 < K:
        raise RuleError(
            "start k0", k0, f"inside 0..K = {K}, over at least one period (T = {T})",
            "start between the two ends",
        )  # fmt: skip
    return StepTable(*steps_kernel(T, K, k0, float(mean), float(evidence)))


def learning_steps(T: int, K: int, k0: int, a: float, b: float) -> StepTable:
    """Tabulate the steps as seen by a side that learns from what it sees.

    Parameters
    ----------
    T : int
        Number of periods.
    K, k0 : int
        Front and start, 0 < k0 < K.
    a, b : float
        The view at the start, Beta(a, b) over the chance of a step up; both positive.

    Returns
    -------
    StepTable
        p_s(t, k) and its complement. States that no path from k0 reaches hold the nearest
        admissible count of steps up; nothing weighs them.

    Raises
    ------
    RuleError
        A number outside its rule.
    """
    for what, value in (("a", a), ("b", b)):
        if not 0.0 < value < math.inf:
            raise RuleError(
                f"Beta parameter {what}", value, "positive and finite",
                "for a view without doubt use certain_steps",
            )  # fmt: skip
    return _table(T, K, k0, a / (a + b), a + b)


def certain_steps(T: int, K: int, k0: int, p: float) -> StepTable:
    """Tabulate the steps at a known chance p: the truth, or a side with nothing to learn.

    Parameters
    ----------
    T : int
        Number of periods.
    K, k0 : int
        Front and start, 0 < k0 < K.
    p : float
        Chance of a step up, in [0, 1].

    Returns
    -------
    StepTable
        The same at every state inside the front.

    Raises
    ------
    RuleError
        A number outside its rule.
    """
    if not 0.0 <= p <= 1.0:
        raise RuleError("chance per engagement p", p, "between 0 and 1", "give a probability")
    return _table(T, K, k0, p, math.inf)


def steps_of(view: View, T: int, K: int, k0: int) -> StepTable:
    """Tabulate the steps as seen by a view, certain or learning; see `learning_steps`."""
    return _table(T, K, k0, view.mean, view.evidence)


def reachable_states(T: int, K: int, k0: int) -> np.ndarray:
    """Which states (t, k) a war that starts at k0 can be in.

    Parameters
    ----------
    T : int
        Last period.
    K, k0 : int
        Front and start, 0 < k0 < K.

    Returns
    -------
    (T + 1, K + 1) bool
        True inside the front where an engagement can be fought at t, and at an end where the
        war may just have been decided at t.
    """
    out = np.zeros((T + 1, K + 1), dtype=bool)
    out[0, k0] = True
    for t in range(T):
        inside = out[t, 1:-1]
        out[t + 1, :-2] |= inside
        out[t + 1, 2:] |= inside
    return out
