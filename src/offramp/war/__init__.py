r"""War: what fighting on is worth.

The model
---------
*Front.* Positions k = 0..K (0: the responder R has won, K: the proposer P has won), start k0. Each
period one engagement moves the front up with probability p, else down. With l = ln(p/(1-p)),

    Pwin(p; K, k0) = (1 - e^(-k0 l)) / (1 - e^(-K l)),
    E[length]      = (K Pwin - k0) / (2p - 1)             (k0/K and k0 (K - k0) at p = 1/2).

*Views.* Side s believes p ~ Beta(a_s, b_s), a_s = m_s n_s, b_s = (1 - m_s) n_s. State (t, k), t
engagements fought, implies ups = (t + k - k0)/2 and

    p_s(t, k) = (a_s + ups) / (a_s + b_s + t).

Judged by a person: the analyst's odds w and length D, the share f of the way to R's defeat, each
side's odds w_s and evidence n_s. For each K, k0 = round(f K) and Pwin(p*; K, k0) = w; the two
neighbouring K around D are mixed so that the mean length is D; m_s solves
Integral Pwin(p) Beta(p; m n_s, (1-m) n_s) dp = w_s; the truth is p*.

*Escalation.* h(k) = 1 - exp(-h0 exp(beta k/K) (1 + gamma xi)) per period.

*Fighting to the finish.* A side pays c_s each period of fighting (R pays theta c_R and the pain
pi_t of sanctions, P their cost to its own side), loses E_s if the war escalates, and at the end
holds 0 or 1 less what sanctions that outlast the war take:

    F_s(t, k) = Integral F_s^p(t, k) Beta(p; a_s + ups, b_s + downs) dp,
    F^p(t, k) = -cost_t - h E_s + (1 - h) d_s (p F^p(t+1, k+1) + (1-p) F^p(t+1, k-1)),
    F_R       = A - theta B.

Index conventions: tables of values are (T + 1, K + 1) with rows t = 0..T; tables of steps are
(T, K + 1). States of the wrong parity, or further than t from k0, are not reached and hold 0.

After Smith & Stam 2004 (JCR 48:783-813) and Slantchev 2003 (APSR 97:621-632); the details are
docs/theory.md T3 and T4.
"""

from offramp.war.errors import (
    EvidenceError,
    FrontEndError,
    LengthError,
    OddsError,
    RuleError,
    ViewError,
    WarError,
)
from offramp.war.escalation import hazard
from offramp.war.finish import Finish, Measures, View, fight_to_finish
from offramp.war.front import WarFit, WarJudgement, fit_war, judgement_faults
from offramp.war.front_length import Front, FrontPair, fit_front
from offramp.war.front_views import OwnView, fit_view, own_view
from offramp.war.learning import (
    StepTable,
    certain_steps,
    learning_steps,
    reachable_states,
    steps_of,
)
from offramp.war.outcome import FoughtOut, fought_out
from offramp.war.ruin import chance_of_victory, expected_length, length_variance, solve_p

__all__ = [
    "EvidenceError",
    "Finish",
    "FoughtOut",
    "Front",
    "FrontEndError",
    "FrontPair",
    "LengthError",
    "Measures",
    "OddsError",
    "OwnView",
    "RuleError",
    "StepTable",
    "View",
    "ViewError",
    "WarError",
    "WarFit",
    "WarJudgement",
    "certain_steps",
    "chance_of_victory",
    "expected_length",
    "fight_to_finish",
    "fit_front",
    "fit_view",
    "fit_war",
    "fought_out",
    "hazard",
    "judgement_faults",
    "learning_steps",
    "length_variance",
    "own_view",
    "reachable_states",
    "solve_p",
    "steps_of",
]
