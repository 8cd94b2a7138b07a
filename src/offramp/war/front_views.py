"""A side's view of a front: from stated odds and evidence to a Beta belief, and back.

A side is asked for its own odds w_s, a chance that the *proposer* wins, and for the evidence n_s
behind them, in periods of fighting. Its view of the chance per engagement is

    p ~ Beta(m_s n_s, (1 - m_s) n_s),    and m_s solves  E[Pwin(p; K, k0)] = w_s:

the odds averaged over its doubt are those stated. With n_s = inf the view is certain: p = m_s.
The integral is taken at the fixed nodes of `_quadrature`. See docs/theory.md T3.
"""

import math
from dataclasses import dataclass

import numpy as np

from offramp.kernels import kernel
from offramp.war._quadrature import beta_weights, level_for, nodes
from offramp.war.errors import EvidenceError, ViewError
from offramp.war.finish import View
from offramp.war.front_ranges import EVIDENCE_RANGE, VIEW_RANGE, odds_fault
from offramp.war.ruin import length_kernel, solve_p_kernel, victory_kernel

__all__ = ["OwnView", "fit_view", "fit_view_kernel", "own_view"]

_LEAST_VIEW, _MOST_VIEW = VIEW_RANGE
_LEAST_EVIDENCE, _MOST_EVIDENCE = EVIDENCE_RANGE


@kernel
def _predicted(logs, weight, rest, mean, evidence, held):
    """E[Pwin] under the Beta, rest = Pwin - p (the ends 0 and 1 taken out)."""
    beta_weights(logs, weight, mean * evidence, (1.0 - mean) * evidence, held)
    total = mean
    for i in range(held.shape[0]):
        total += held[i] * rest[i]
    return total


@kernel
def fit_view_kernel(w, evidence, K, k0):
    """Find the mean m of a view with predictive odds w: (m, clamped); compiled.

    The odds rise in m: false position with the Illinois rule inside [.02, .98], to 1e-13 in m.
    """
    ends = (_LEAST_VIEW, _MOST_VIEW)
    if math.isinf(evidence):
        m = solve_p_kernel(w, K, k0)
        inside = min(max(m, ends[0]), ends[1])
        return inside, inside != m
    p, _, weight, logs = nodes(level_for(K, evidence))
    rest = np.empty(weight.shape[0])
    held = np.empty(weight.shape[0])
    for i in range(rest.shape[0]):
        rest[i] = victory_kernel(p[i], K, k0) - p[i]
    low, high = ends
    miss_low = miss_high = 0.0
    same = 0  # +1 / -1: which end moved last
    m = low
    for turn in range(100):
        if turn == 1:
            m = high
        elif turn > 1:
            m = (low * miss_high - high * miss_low) / (miss_high - miss_low)
        miss = _predicted(logs, weight, rest, m, evidence, held) - w
        if turn == 0:
            miss_low = miss
            if miss >= 0.0:
                return m, miss > 0.0
        elif turn == 1:
            miss_high = miss
            if miss <= 0.0:
                return m, miss < 0.0
        elif miss > 0.0:
            high, miss_high = m, miss
            if same == 1:
                miss_low *= 0.5
            same = 1
        else:
            low, miss_low = m, miss
            if same == -1:
                miss_high *= 0.5
            same = -1
        if abs(miss) <= 1e-14 or high - low <= 1e-13:
            break
    return m, False


@dataclass(frozen=True)
class OwnView:
    """A side's view, with what it implies: to be shown back to the person asked.

    Attributes
    ----------
    view : View
        Mean and evidence of the Beta.
    odds : float
        Its predictive chance that the proposer wins if fought out.
    length : float
        Its own expected length, in periods.
    """

    view: View
    odds: float
    length: float


def fit_view(odds: float, evidence: float, K: int, k0: int, whose: str = "a side") -> View:
    """Find the Beta view whose predictive odds on the front (K, k0) are those stated.

    Parameters
    ----------
    odds : float
        Chance that the proposer wins if fought out, averaged over the view.
    evidence : float
        a + b, in periods, from 2 to 2000, or ``inf`` for a certain view.
    K, k0 : int
        The front.
    whose : str
        Named in messages.

    Returns
    -------
    View
        With mean within [.02, .98].

    Raises
    ------
    OddsError, EvidenceError, ViewError
        Named faults.
    """
    fault = odds_fault(whose, odds)
    if fault:
        raise fault
    if not (math.isinf(evidence) or _LEAST_EVIDENCE <= evidence <= _MOST_EVIDENCE):
        raise EvidenceError(
            f"evidence behind the view of {whose}",
            evidence,
            "from 2 to 2000 periods (below 2 the belief would be U-shaped), or inf",
            "say how many periods of fighting would teach as much; inf for a certain view",
        )
    mean, clamped = fit_view_kernel(float(odds), float(evidence), K, k0)
    if clamped:
        raise ViewError(
            f"odds seen by {whose}",
            odds,
            f"such that its chance per engagement lies within [0.02, 0.98] on a front of {K}",
            "state less extreme odds, or more evidence behind them",
        )
    return View(float(mean), float(evidence))


def own_view(view: View, K: int, k0: int) -> OwnView:
    """Show a view back: the odds and the length of the war that it implies.

    Parameters
    ----------
    view : View
        A side's belief about the chance per engagement.
    K, k0 : int
        The front.

    Returns
    -------
    OwnView
        Predictive odds and expected length, to 1e-9 of the longest length.
    """
    if math.isinf(view.evidence):
        p, chance = np.array([view.mean]), np.array([1.0])
    else:
        p, q, weight, logs = nodes(level_for(K, view.evidence))
        chance = np.empty_like(p)
        beta_weights(logs, weight, view.a, view.b, chance[:-2])
        # the end values are taken out of the integrand and put back exactly
        chance[-2] = 1.0 - view.mean - chance[:-2] @ q[:-2]
        chance[-1] = view.mean - chance[:-2] @ p[:-2]
    odds = chance @ np.array([victory_kernel(x, K, k0) for x in p])
    length = chance @ np.array([length_kernel(x, K, k0) for x in p])
    return OwnView(view, float(odds), float(length))
