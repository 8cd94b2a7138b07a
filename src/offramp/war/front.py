"""From what a person can judge to the war of one world: a front, and each side's view of it.

Asked (docs/theory.md T3): the analyst's odds w that the proposer wins if the war is fought out and
its expected length D in periods; how far the responder has been pushed towards defeat, f; each
side's own odds w_s (both are chances that the *proposer* wins) and the evidence n_s behind them,
in periods of fighting. Then

1. two neighbouring fronts have odds w at their start and lengths on either side of D, and a
   uniform number of the world's own takes one of them: `front_length`;
2. the mean m_s of side s's view on that front solves E[Pwin(p; K, k0)] = w_s,
   p ~ Beta(m_s n_s, (1 - m_s) n_s): `front_views`;
3. the truth is the p* at which the front drawn has odds w.

What each of these numbers may be, and how it is told if it is not, is in `front_ranges`.
"""

import math
from dataclasses import dataclass

import numpy as np

from offramp.kernels import kernel
from offramp.war.errors import RuleError, WarError
from offramp.war.front_length import (
    Front,
    FrontPair,
    fit_front,
    fit_front_kernel,
    front_pair,
    start_of,
)
from offramp.war.front_ranges import (
    EVIDENCE_RANGE,
    ODDS_CLAMPED,
    ODDS_RANGE,
    PROPOSER_EVIDENCE_CLAMPED,
    PROPOSER_VIEW_CLAMPED,
    START_CLAMPED,
    odds_fault,
    share_fault,
)
from offramp.war.front_views import OwnView, fit_view, fit_view_kernel, own_view
from offramp.war.ruin import solve_p_kernel

__all__ = ["WarFit", "WarJudgement", "fit_war", "fit_war_kernel", "judgement_faults"]

_LEAST_ODDS, _MOST_ODDS = ODDS_RANGE
_LEAST_EVIDENCE, _MOST_EVIDENCE = EVIDENCE_RANGE


@kernel
def fit_war_kernel(w, length, f, u, w_P, n_P, w_R, n_R):
    """One world's war: (K, k0, p, m_P, n_P, m_R, n_R, code); compiled, never raises.

    u in [0, 1) chooses between the two fronts. Numbers out of range are brought to the nearest
    one allowed and reported as bits of code (see FIT_CODES); 0: all in range.
    Evidence of inf is a certain view.
    """
    code = 0
    odds = np.empty(3)
    odds[0] = w
    odds[1] = w_P
    odds[2] = w_R
    for i in range(3):
        inside = min(max(odds[i], _LEAST_ODDS), _MOST_ODDS)
        if inside != odds[i]:
            odds[i] = inside
            code |= ODDS_CLAMPED
    K1, K, d1, d2, fault = fit_front_kernel(odds[0], length, f)
    code |= fault
    if d2 > d1 and u * (d2 - d1) >= length - d1:
        K = K1
    k0, moved = start_of(K, f)
    if moved:
        code |= START_CLAMPED
    p = solve_p_kernel(odds[0], K, k0)
    evidence = np.empty(2)
    evidence[0] = n_P
    evidence[1] = n_R
    mean = np.empty(2)
    for s in range(2):
        n = evidence[s]
        if not math.isinf(n) and (n < _LEAST_EVIDENCE or n > _MOST_EVIDENCE):
            evidence[s] = min(max(n, _LEAST_EVIDENCE), _MOST_EVIDENCE)
            code |= PROPOSER_EVIDENCE_CLAMPED << s
        mean[s], clamped = fit_view_kernel(odds[s + 1], evidence[s], K, k0)
        if clamped:
            code |= PROPOSER_VIEW_CLAMPED << s
    return K, k0, p, mean[0], evidence[0], mean[1], evidence[1], code


@dataclass(frozen=True)
class WarJudgement:
    """What a person is asked about the war; all odds are chances that the proposer wins.

    Attributes
    ----------
    odds, length : float
        The analyst's odds and expected length in periods, if fought out.
    odds_proposer, odds_responder : float
        Each side's own odds.
    evidence_proposer, evidence_responder : float
        Periods of fighting that would teach as much as each view rests on; ``inf``: certain.
    front : float
        How far the responder has been pushed towards defeat, 0..1.
    """

    odds: float
    length: float
    odds_proposer: float
    odds_responder: float
    evidence_proposer: float
    evidence_responder: float
    front: float = 0.5


@dataclass(frozen=True)
class WarFit:
    """The front and both views of one world.

    Attributes
    ----------
    front : Front
        The front drawn; its p is the truth of this world.
    pair : FrontPair
        What it was drawn from.
    proposer, responder : OwnView
        Each side's view on that front.
    """

    front: Front
    pair: FrontPair
    proposer: OwnView
    responder: OwnView


def judgement_faults(judgement: WarJudgement) -> tuple[WarError, ...]:
    """Everything that is wrong with a judgement, all at once; empty if it can be fitted.

    Parameters
    ----------
    judgement : WarJudgement
        As stated.

    Returns
    -------
    tuple of WarError
        Unraised, in the order: front, odds, length, start, evidence, views.
    """
    j = judgement
    if misplaced := share_fault(j.front):
        return (misplaced,)
    fault = odds_fault("the analyst", j.odds)
    found: list[WarError] = [fault] if fault else []
    fronts: set[tuple[int, int]] = set()
    if not fault:
        pair, found = front_pair(float(j.odds), float(j.length), float(j.front))
        fronts = {(front.K, front.k0) for front in (pair.short, pair.long)}
    for whose, odds, evidence in (
        ("the proposer", j.odds_proposer, j.evidence_proposer),
        ("the responder", j.odds_responder, j.evidence_responder),
    ):
        for K, k0 in sorted(fronts) or [(2, 1)]:
            try:
                fit_view(odds, evidence, K, k0, whose)
            except WarError as error:
                found.append(error)
                break
    return tuple(found)


def fit_war(judgement: WarJudgement, u: float = 0.0) -> WarFit:
    """Front and views of one world.

    Parameters
    ----------
    judgement : WarJudgement
        What was asked.
    u : float
        The world's uniform number in [0, 1), which chooses between the two fronts.

    Returns
    -------
    WarFit
        With each side's own odds and expected length to show back.

    Raises
    ------
    WarError
        The first fault found; `judgement_faults` lists all.
    """
    j = judgement
    if not 0.0 <= u < 1.0:
        raise RuleError("uniform number", u, "in [0, 1)", "draw it from the world's stream")
    pair = fit_front(j.odds, j.length, j.front)
    front = pair.choose(u)
    views = [
        own_view(fit_view(odds, evidence, front.K, front.k0, whose), front.K, front.k0)
        for whose, odds, evidence in (
            ("the proposer", j.odds_proposer, j.evidence_proposer),
            ("the responder", j.odds_responder, j.evidence_responder),
        )
    ]
    return WarFit(front, pair, *views)
