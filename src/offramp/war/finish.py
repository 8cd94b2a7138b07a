"""What fighting to the finish is worth to each side at every state (t, k), exactly.

Nothing is decided once talks are over, so a side's value is that of a known p averaged over what
the side believes at (t, k), Beta(a + ups, b + downs) (docs/theory.md T4):

    F_s(t, k) = Integral F_s^p(t, k) Beta(p; a + ups, b + downs) dp.

For a known p, with rho_s(k) = (1 - h(k)) d_s and E the expectation over one step of the front:

* proposer: F = -c_P - sum_m o_m - h E_P + rho_P E[F'], ends 0 and 1 less sum_m PVP_m;
* responder: F = A - theta B. B = c_R + rho_R E[B'], ends 0, is the discounted length times c_R.
  A = V - sum_m 2^(-t/H_m) Y_m, with V = -h E_R + rho_R E[V'], ends 1 (at k = 0) and 0, and
  Y_m = pi_m + rho_R 2^(-1/H_m) E[Y_m'], both ends PVR_m(0): what measure m costs the responder,
  while the war lasts and afterwards, were it imposed now; at time t it has faded by 2^(-t/H_m).

The ends are discounted (as in O10, docs/theory.md). PVR and PVP, what a measure that outlasts the
war is worth when the war ends, are geometric sums (see `offramp.sanctions`).
"""

import math
from dataclasses import dataclass

import numpy as np

from offramp.kernels import kernel
from offramp.war._quadrature import beta_weights, level_for, nodes
from offramp.war._walk import solve_walks
from offramp.war.errors import RuleError

__all__ = ["Finish", "Measures", "View", "fight_to_finish", "finish_kernel"]


@kernel
def _annuity(d, periods):
    """1 + d + ... over `periods` terms (real-valued: (1 - d^n) / (1 - d))."""
    if d >= 1.0:
        return periods
    if d <= 0.0:
        return min(periods, 1.0)
    log_d = math.log(d)
    return math.expm1(periods * log_d) / math.expm1(log_d)


@kernel
def _right_hand_sides(hazard, d_P, d_R, c_P, c_R, E_P, E_R, pain, half_life, outlasts, own_cost):
    """Set up the systems: (d, fade, low, high, cost) of F_P, B, V, Y_1, Y_2, ...; cost (J, K+1).

    Measures that fade alike share a system; those that never fade are taken into V.
    """
    K = hazard.shape[0] - 1
    most = pain.shape[0] + 3
    d = np.full(most, d_R)
    fade = np.ones(most)
    low = np.zeros(most)
    high = np.zeros(most)
    cost = np.zeros((most, K + 1))
    d[0] = d_P
    low[2] = high[0] = 1.0
    for k in range(K + 1):
        cost[0, k] = -c_P - hazard[k] * E_P
        cost[1, k] = c_R
        cost[2, k] = -hazard[k] * E_R
    rows = 3
    for m in range(pain.shape[0]):
        faded = 2.0 ** (-1.0 / half_life[m])
        row = 2
        while row < rows and fade[row] != faded:
            row += 1
        if row == rows:
            rows += 1
            fade[row] = faded
            d[row] = d_R * faded
        stays = pain[m] * _annuity(d[row], outlasts[m])
        own_stays = own_cost[m] * _annuity(d_P, outlasts[m])
        low[row] -= stays
        high[row] -= stays
        low[0] -= own_stays
        high[0] -= own_stays
        for k in range(K + 1):
            cost[row, k] -= pain[m]
            cost[0, k] -= own_cost[m]
    return d[:rows], fade, low, high, cost


@kernel(error_model="numpy")
def _average(values, p, q, weight, logs, mean, evidence, T, k0, begin, out):
    """Average values (K+1, J, N+2) over the belief held at each (t, k) into out (J, T+1, K+1).

    Right-hand sides begin <= j < J only.

    The last two nodes of values are p = 0 and p = 1. Going from (t, k) to (t + 2, k) adds one
    step up and one down, which multiplies the weights by p q and a factor of a and b alone.
    Sums run in four strands (four divides N), or each addition would wait for the one before.
    """
    K = values.shape[0] - 1
    end = values.shape[1]
    n = weight.shape[0]
    held = np.empty(n)
    rest = np.empty((end, n))
    for k in range(1, K):
        t = abs(k - k0)
        a = mean * evidence + max(k - k0, 0)
        b = (1.0 - mean) * evidence + max(k0 - k, 0)
        if t > T:
            continue
        for j in range(begin, end):
            at_0 = values[k, j, n]
            at_1 = values[k, j, n + 1]
            for i in range(n):
                rest[j, i] = values[k, j, i] - q[i] * at_0 - p[i] * at_1
        beta_weights(logs, weight, a, b, held)
        while t <= T:
            for j in range(begin, end):
                s0 = s1 = s2 = s3 = 0.0
                for i in range(0, n, 4):
                    s0 += held[i] * rest[j, i]
                    s1 += held[i + 1] * rest[j, i + 1]
                    s2 += held[i + 2] * rest[j, i + 2]
                    s3 += held[i + 3] * rest[j, i + 3]
                ends = (b * values[k, j, n] + a * values[k, j, n + 1]) / (a + b)
                out[j, t, k] = ends + ((s0 + s1) + (s2 + s3))
            more = (a + b) * (a + b + 1.0) / (a * b)
            for i in range(n):
                held[i] *= more * p[i] * q[i]
            a += 1.0
            b += 1.0
            t += 2


@kernel
def _spread(values, node, k0, begin, out):
    """Write one node's values into every state of out that can be reached."""
    for j in range(begin, values.shape[1]):
        for t in range(out.shape[1]):
            for k in range(1, values.shape[0] - 1):
                if abs(k - k0) <= t and (t + k - k0) % 2 == 0:
                    out[j, t, k] = values[k, j, node]


@kernel
def finish_kernel(
    T,
    K,
    k0,
    mean_P,
    evidence_P,
    mean_R,
    evidence_R,
    hazard,
    d_P,
    d_R,
    c_P,
    c_R,
    E_P,
    E_R,
    pain,
    half_life,
    outlasts,
    own_cost,
):
    """Both sides' tables (F_P, A, B), each (T+1, K+1); F_R = A - theta B. See `fight_to_finish`.

    Unchecked. Every float array is C-contiguous float64. States that cannot be reached (wrong
    parity of t + k - k0, or |k - k0| > t) hold 0.
    """
    d, fade, low, high, cost = _right_hand_sides(
        hazard, d_P, d_R, c_P, c_R, E_P, E_R, pain, half_life, outlasts, own_cost
    )
    rows = d.shape[0]
    table = np.zeros((rows, T + 1, K + 1))
    rho = np.empty(K + 1)
    for side in range(2):
        mean = mean_R if side else mean_P
        evidence = evidence_R if side else evidence_P
        end = rows if side else 1
        certain = math.isinf(evidence)
        p, q, weight, logs = nodes(0 if certain else level_for(K, evidence + T))
        n = weight.shape[0]
        if certain:
            p[n] = mean
            q[n] = 1.0 - mean
        values = np.empty((K + 1, end, n + 2))
        first = side
        while first < end:
            # neighbours of equal discount share one elimination
            last = first + 1
            while last < end and d[last] == d[first]:
                last += 1
            for k in range(K + 1):
                rho[k] = (1.0 - hazard[k]) * d[first]
            solve_walks(p, q, rho, cost, low, high, first, last, values)
            first = last
        if certain:
            _spread(values, n, k0, side, table)
        else:
            _average(values, p, q, weight, logs, mean, evidence, T, k0, side, table)
    out = np.zeros((3, T + 1, K + 1))
    for t in range(T + 1):
        for j in range(rows):
            table[j, t, 0] = low[j]
            table[j, t, K] = high[j]
        for k in range(K + 1):
            out[0, t, k] = table[0, t, k]
            out[2, t, k] = table[1, t, k]
        for j in range(2, rows):
            faded = fade[j] ** t
            for k in range(K + 1):
                out[1, t, k] += faded * table[j, t, k]
    return out[0], out[1], out[2]


@dataclass(frozen=True)
class View:
    """What a side believes about the chance of winning one engagement.

    Parameters
    ----------
    mean : float
        Mean of the Beta belief, a / (a + b); the chance itself if evidence is infinite.
    evidence : float
        a + b, in periods of fighting; ``inf``: certain, learns nothing.
    """

    mean: float
    evidence: float

    @property
    def a(self) -> float:
        """First parameter of the Beta."""
        return self.mean * self.evidence

    @property
    def b(self) -> float:
        """Second parameter of the Beta."""
        return (1.0 - self.mean) * self.evidence


@dataclass(frozen=True)
class Measures:
    """Sanctions as arrays, one entry per measure (see `offramp.sanctions`).

    Parameters
    ----------
    pain : (M,) float64
        Stakes per period on the responder at t = 0.
    half_life : (M,) float64
        Periods until half of the pain is gone; ``inf``: never fades.
    outlasts : (M,) float64
        Periods a measure stays after the war has ended.
    own_cost : (M,) float64
        Stakes per period on the proposer's side.
    """

    pain: np.ndarray
    half_life: np.ndarray
    outlasts: np.ndarray
    own_cost: np.ndarray

    @classmethod
    def none(cls) -> "Measures":
        """No sanctions."""
        return cls(*(np.empty(0) for _ in range(4)))


@dataclass(frozen=True)
class Finish:
    """Values of fighting to the finish, in stakes, by periods fought and position.

    Attributes
    ----------
    proposer : (T + 1, K + 1) float64
        F_P(t, k).
    responder_fixed, responder_weary : (T + 1, K + 1) float64
        A and B: F_R = A - theta B.
    nodes : tuple of int
        Quadrature nodes used for the proposer's and the responder's view; 0 = certain.
    """

    proposer: np.ndarray
    responder_fixed: np.ndarray
    responder_weary: np.ndarray
    nodes: tuple[int, int]

    def responder(self, theta: float) -> np.ndarray:
        """F_R(t, k) of a responder of weariness theta, (T + 1, K + 1)."""
        return self.responder_fixed - theta * self.responder_weary


def _check_measures(measures: Measures) -> tuple[np.ndarray, ...]:
    arrays = tuple(
        np.ascontiguousarray(getattr(measures, name), dtype=np.float64)
        for name in ("pain", "half_life", "outlasts", "own_cost")
    )
    if len({a.shape for a in arrays}) != 1 or arrays[0].ndim != 1:
        raise RuleError(
            "number of entries per measure",
            arrays[0].size,
            "the same in pain, half_life, outlasts and own_cost",
            "give one entry per measure in each",
        )
    half_life, outlasts = arrays[1], arrays[2]
    if half_life.size and not half_life.min() > 0.0:
        raise RuleError(
            "half-life", half_life.min(), "above 0", "write inf for a measure that never fades"
        )
    if outlasts.size and not (outlasts.min() >= 0.0 and math.isfinite(outlasts.max())):
        raise RuleError(
            "outlasts", outlasts.max(), "0 or more and finite", "give a number of periods"
        )
    return arrays


def _nodes_used(view: View, T: int, K: int) -> int:
    if math.isinf(view.evidence):
        return 0
    return 96 * 2 ** int(level_for(K, view.evidence + T))


def fight_to_finish(
    *,
    T: int,
    K: int,
    k0: int,
    proposer: View,
    responder: View,
    hazard: np.ndarray,
    discount: tuple[float, float] = (1.0, 1.0),
    cost: tuple[float, float] = (0.0, 0.0),
    escalation_loss: tuple[float, float] = (0.0, 0.0),
    measures: Measures | None = None,
) -> Finish:
    """Value of fighting to the finish for both sides at every state up to T.

    Parameters
    ----------
    T : int
        Last period of the tables (views go on learning beyond it).
    K, k0 : int
        Front positions and start, 0 < k0 < K.
    proposer, responder : View
        Each side's belief at the start about the chance of one step up.
    hazard : (K + 1,) array
        Chance of escalation per period by position (see `offramp.war.hazard`).
    discount, cost, escalation_loss : pair of float
        (proposer, responder): factor per period, stakes per period of fighting (the responder's
        is multiplied by theta), loss E_s if the war escalates.
    measures : Measures, optional
        Sanctions on the responder; none by default.

    Returns
    -------
    Finish
        Tables of shape (T + 1, K + 1). States that cannot be reached hold 0.

    Raises
    ------
    RuleError
        A number outside its rule.

    Notes
    -----
    Error of the averages below 1e-9 of the largest value for beliefs with evidence from 2 to
    2000 and K <= 60 (see `offramp.war._quadrature`); docs/theory.md T4.
    """
    if K < 2 or not 0 < k0 < K:
        raise RuleError("start k0", k0, f"inside 0..K = {K}", "start between the two ends")
    if T < 0:
        raise RuleError("last period T", T, "0 or more", "give a number of periods")
    h = np.ascontiguousarray(hazard, dtype=np.float64)
    if h.shape != (K + 1,):
        raise RuleError("hazard entries", h.size, f"K + 1 = {K + 1}", "give one per position")
    if not (h.min() >= 0.0 and h.max() <= 1.0):
        raise RuleError("hazard", h.max(), "probabilities", "give chances per period")
    for d in discount:
        if not 0.0 < d <= 1.0:
            raise RuleError("discount factor", d, "in (0, 1]", "give a factor per period")
    for view in (proposer, responder):
        if not (0.0 < view.mean < 1.0 and view.evidence > 0.0):
            raise RuleError(
                "view's mean", view.mean, "inside (0, 1), on positive evidence", "widen the view"
            )
    arrays = _check_measures(measures or Measures.none())
    tables = finish_kernel(
        T,
        K,
        k0,
        float(proposer.mean),
        float(proposer.evidence),
        float(responder.mean),
        float(responder.evidence),
        h,
        *(float(x) for pair in (discount, cost, escalation_loss) for x in pair),
        *arrays,
    )
    return Finish(*tables, nodes=(_nodes_used(proposer, T, K), _nodes_used(responder, T, K)))
