"""From what a person can judge to a front: positions K, start k0, and each side's view.

Asked (docs/theory.md T3): the analyst's odds w that the proposer wins if the war is fought out and
its expected length D in periods; how far the responder has been pushed towards defeat, f; each
side's own odds w_s (both are chances that the *proposer* wins) and the evidence n_s behind them,
in periods of fighting. Odds and length alone do not fix a front, f does:

1. for each K = 2..60, k0 = round(f K) held inside 1..K-1 (halves round up), p*(K) solves
   Pwin(p; K, k0) = w and D(K) is the length at p*(K);
2. K2 is the first K with D(K) >= D, K1 the longest shorter front; a world takes K2 with chance
   (D - D1) / (D2 - D1), from a uniform number of its own: the mean length is D exactly;
3. the mean m_s of side s's view solves E[Pwin(p; K, k0)] = w_s, p ~ Beta(m n_s, (1-m) n_s);
   a_s = m_s n_s, b_s = (1 - m_s) n_s;
4. the truth is p*(K).

D(K) rises in K at a fixed f wherever tried (120 pairs of odds and f); where a rounded k0 made it
fall, step 2 would pass over that K.
"""

import math
from dataclasses import dataclass

import numpy as np

from offramp.kernels import kernel
from offramp.war._quadrature import beta_weights, level_for, nodes
from offramp.war.errors import (
    EvidenceError,
    FrontEndError,
    LengthError,
    OddsError,
    RuleError,
    ViewError,
    WarError,
)
from offramp.war.finish import View
from offramp.war.ruin import length_kernel, solve_p_kernel, victory_kernel

__all__ = [
    "EVIDENCE_RANGE",
    "FIT_CODES",
    "LONGEST_FRONT",
    "ODDS_RANGE",
    "VIEW_RANGE",
    "Front",
    "FrontPair",
    "OwnView",
    "WarFit",
    "WarJudgement",
    "fit_front",
    "fit_front_kernel",
    "fit_view",
    "fit_view_kernel",
    "fit_war",
    "fit_war_kernel",
    "judgement_faults",
    "own_view",
]

LONGEST_FRONT = 60
ODDS_RANGE = (1e-4, 1.0 - 1e-4)
VIEW_RANGE = (0.02, 0.98)
EVIDENCE_RANGE = (2.0, 2000.0)

# what the compiled form had to do, as bits
ODDS_CLAMPED = 1
LENGTH_SHORT = 2
LENGTH_LONG = 4
START_CLAMPED = 8
PROPOSER_VIEW_CLAMPED = 16
RESPONDER_VIEW_CLAMPED = 32
PROPOSER_EVIDENCE_CLAMPED = 64
RESPONDER_EVIDENCE_CLAMPED = 128

FIT_CODES = {
    ODDS_CLAMPED: "odds brought within [0.0001, 0.9999]",
    LENGTH_SHORT: "expected length below one period",
    LENGTH_LONG: "expected length beyond a front of 60 positions",
    START_CLAMPED: "start moved inside the front",
    PROPOSER_VIEW_CLAMPED: "the proposer's chance per engagement held within [0.02, 0.98]",
    RESPONDER_VIEW_CLAMPED: "the responder's chance per engagement held within [0.02, 0.98]",
    PROPOSER_EVIDENCE_CLAMPED: "the proposer's evidence held within 2 to 2000 periods",
    RESPONDER_EVIDENCE_CLAMPED: "the responder's evidence held within 2 to 2000 periods",
}

_LEAST_ODDS, _MOST_ODDS = ODDS_RANGE
_LEAST_VIEW, _MOST_VIEW = VIEW_RANGE
_LEAST_EVIDENCE, _MOST_EVIDENCE = EVIDENCE_RANGE


@kernel
def _start(K, f):
    """Round to the start; also whether it had to be moved inside 1..K-1."""
    k0 = math.floor(f * K + 0.5)
    inside = min(max(k0, 1), K - 1)
    return inside, inside != k0


@kernel
def fit_front_kernel(w, length, f):
    """Two neighbouring fronts around a length: (K1, K2, D1, D2, code); compiled.

    Out of range, the nearest front is returned on both sides, with LENGTH_SHORT or LENGTH_LONG.
    """
    before = 2
    d_before = 1.0
    if length < 1.0:
        return 2, 2, 1.0, 1.0, LENGTH_SHORT
    for K in range(2, LONGEST_FRONT + 1):
        k0, _ = _start(K, f)
        d = length_kernel(solve_p_kernel(w, K, k0), K, k0)
        if d >= length - 1e-12 * length:
            return before, K, d_before, d, 0
        if d > d_before:
            before = K
            d_before = d
    return before, before, d_before, d_before, LENGTH_LONG


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
    k0, moved = _start(K, f)
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
class Front:
    """A line of positions 0..K with the war at k0.

    Attributes
    ----------
    K, k0 : int
        Upper end and start.
    p : float
        Chance that one engagement moves the front up, in the analyst's view.
    length : float
        Expected engagements to the finish at p.
    start_moved : bool
        Whether the asked share f had to be moved to keep k0 inside the line.
    """

    K: int
    k0: int
    p: float
    length: float
    start_moved: bool


@dataclass(frozen=True)
class FrontPair:
    """Two neighbouring fronts whose mixture has exactly the length asked for.

    Attributes
    ----------
    short, long : Front
        The neighbours (the same one where the length is met exactly or only one exists).
    chance_long : float
        Probability of `long`.
    """

    short: Front
    long: Front
    chance_long: float

    def choose(self, u: float) -> Front:
        """Front of a world whose uniform number is u in [0, 1)."""
        return self.long if u < self.chance_long else self.short


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


def _front(K: int, f: float, w: float) -> Front:
    k0, moved = _start(K, f)
    p = solve_p_kernel(w, K, k0)
    return Front(int(K), int(k0), float(p), float(length_kernel(p, K, k0)), bool(moved))


def _length_fault(w: float, length: float, f: float) -> LengthError:
    *_, d_long, _ = fit_front_kernel(w, math.inf, f)
    return LengthError(
        "expected length in periods",
        length,
        f"between 1 and {d_long:.6g}, the longest of a front of {LONGEST_FRONT} positions at "
        f"these odds",
        "choose another length of period",
    )


def _odds_fault(whose: str, w: float) -> OddsError | None:
    if ODDS_RANGE[0] <= w <= ODDS_RANGE[1]:
        return None
    return OddsError(
        f"odds seen by {whose}", w, "within [0.0001, 0.9999]", "no view of a war is surer than that"
    )


def _front_pair(w: float, length: float, f: float) -> tuple[FrontPair, list[WarError]]:
    K1, K2, d1, d2, fault = fit_front_kernel(w, length, f)
    faults: list[WarError] = [_length_fault(w, length, f)] if fault else []
    share = 1.0 if fault or d2 == d1 else min((length - d1) / (d2 - d1), 1.0)
    pair = FrontPair(_front(K1, f, w), _front(K2, f, w), share)
    drawn = {pair.long.K: pair.long} | ({} if share == 1.0 else {pair.short.K: pair.short})
    faults += [
        FrontEndError(
            f"front (share of the way to the responder's defeat, on {front.K} positions)",
            f,
            f"far enough from both ends to start at 1..{front.K - 1}, not moved to "
            f"{front.k0 / front.K:.3g}",
            "state a longer war, shorter periods, or a front nearer the middle",
        )
        for front in drawn.values()
        if front.start_moved
    ]
    return pair, faults


def fit_front(odds: float, length: float, front: float = 0.5) -> FrontPair:
    """Fronts that give the stated odds and length.

    Parameters
    ----------
    odds : float
        The analyst's chance that the proposer wins if fought out, in [1e-4, 1 - 1e-4].
    length : float
        Expected length in periods, from 1 to that of a front of 60 positions.
    front : float
        How far the responder has been pushed towards defeat, in [0, 1].

    Returns
    -------
    FrontPair
        Neighbouring fronts and the chance of the longer one.

    Raises
    ------
    OddsError, LengthError, FrontEndError, RuleError
        Named faults, each with value, rule and remedy.

    Examples
    --------
    >>> pair = fit_front(0.6, 20.0)
    >>> pair.short.K, pair.long.K
    (9, 10)
    """
    if not 0.0 <= front <= 1.0:
        raise RuleError("front", front, "between 0 and 1", "give the share of the way")
    fault = _odds_fault("the analyst", odds)
    if fault:
        raise fault
    pair, faults = _front_pair(float(odds), float(length), float(front))
    if faults:
        raise faults[0]
    return pair


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
    fault = _odds_fault(whose, odds)
    if fault:
        raise fault
    if not (math.isinf(evidence) or EVIDENCE_RANGE[0] <= evidence <= EVIDENCE_RANGE[1]):
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
    if not 0.0 <= j.front <= 1.0:
        return (RuleError("front", j.front, "between 0 and 1", "give the share of the way"),)
    fault = _odds_fault("the analyst", j.odds)
    found: list[WarError] = [fault] if fault else []
    fronts: set[tuple[int, int]] = set()
    if not fault:
        pair, found = _front_pair(float(j.odds), float(j.length), float(j.front))
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
