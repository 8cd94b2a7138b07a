r"""Implementation: which schedule keeps both sides to a deal, or how large a guarantee would.

The model of one package in one world
-------------------------------------
Two sides, the responder R and the proposer's side P, owe each other deliveries. R delivers items
i = 1..I (withdrawal, limits on arms); item i costs R ``beta_i`` and is worth ``alpha_i`` to P. P
delivers items j = 1..J (each sanctions measure, frozen assets); item j is worth ``gamma_j`` to R
and costs P ``kappa_j``. A *plan* splits them into steps l = 1..L at dates t_1 < ... < t_L:
shares a_il, b_jl >= 0 with sums 1 over l, cumulated A_il, B_jl (A_i0 = B_j0 = 0, and nothing is
due at the holding step L+1: a_i,L+1 = b_j,L+1 = 0).

N_sl is what peace from step l on is worth to side s, W_sl what war resumed at step l is worth, both
present values at l with the deliveries left out; growing or shrinking power enters through W_sl.
If s cheats at l it withholds its delivery and voids the rest. That is seen with chance q_s; then,
after a lag of m_s periods, war resumes, shares of what was delivered are undone and the guarantee
costs the violator g_s. If it is not seen, s keeps what it withheld and the plan goes on. chi_s is
the share of the other's delivery of this step already in hand when s cheats (1: it can grab it,
0: the other waits); sig_s and rho_s are the shares of relief and of concessions that are undone
*when s is the offender* (rho_s is written rho'_s on paper). What side s loses by cheating at l is
its slack

    slack_R(l) = -beta.a_l
        + q_R { ((1-chi_R) gamma).b_l + Sum_{k>l} d_R^(t_k-t_l) (gamma.b_k - beta.a_k)
                + d_R^m_R [ N_Rl - W_Rl + g_R - (rho_R beta).A_{l-1}
                            + (sig_R gamma).(B_{l-1} + chi_R b_l) ] }
    slack_P(l) = -kappa.b_l
        + q_P { ((1-chi_P) alpha).a_l + Sum_{k>l} d_P^(t_k-t_l) (alpha.a_k - kappa.b_k)
                + d_P^m_P [ N_Pl - W_Pl + g_P - (sig_P kappa).B_{l-1}
                            + (rho_P alpha).(A_{l-1} + chi_P a_l) ] }

for l = 1..L+1 (dots sum over items; products inside brackets are item by item). The plan is
*self-enforcing* when every slack is >= 0: no side gains by a deviation at one step, and then none
gains by deviating at several either (`certify` checks both in the game tree, without this formula).
With one item on each side the formula is that of the commitment problem in small steps; it
contains, as special cases, Fearon (1995, pp. 402-409) and Powell (2006, pp. 181-190).

Extensions, each the identity in the base case:

* *An item whose delivery profits its deliverer* (beta_i < 0, reciprocal arms control): a cheat
  would deliver it all the same and void the rest, so the first term of item i is not -beta_i a_il
  but -q_s d_s^m_s u beta_i a_il, u being the share undone later. It is the best subset to withhold.
* *Escrow* of P's item j (frozen assets): P pays deposits e_jl into the hands of a third party that
  releases b_jl, with E_jl >= B_jl. P's cost follows e, R's benefit follows b. If P cheats, it gets
  back the share 1 - lost_j of the balance E - B; if R cheats, it still gets the share won_j of it.

All of it is affine in (a, b, e): the plan with the largest smallest slack is a linear programme,
so is the least guarantee g_R + g_P that makes some plan hold. A package that has no self-enforcing
plan is not feasible: the first step would not be taken. One carried out by a plan is worth

    u_R = N_R1 + Sum_l d_R^t_l (gamma.b_l - beta.a_l)
    u_P = N_P1 + Sum_l d_P^t_l (alpha.a_l - kappa.e_l)     (e = b without escrow).

Monotone or not: the largest smallest slack rises with g_s, sig_R and rho_P always, and with q_s
where it is >= 0. Where it is negative a better chance of being seen can lower it: a side that
prefers war is not deterred by being found out. One snapback share for both sides is not monotone
either, for it undoes what the violator has given as well.

Units: stakes, periods, chances and discount factors per period.

References: Fearon (1995), International Organization 49(3); Powell (2006), International
Organization 60(1); Telser (1980), Journal of Business 53(1), on self-enforcing agreements;
Schelling (1960) on many small steps.
"""

from offramp.implementation._batch import (
    BestTemplates,
    Coefficients,
    Templates,
    TemplateSlacks,
    best_templates,
    coefficients,
    template_slacks,
)
from offramp.implementation._bounds import Bounds, last
from offramp.implementation._certificate import Certificate, certify
from offramp.implementation._design import Design, design
from offramp.implementation._errors import (
    BoundsError,
    ImplementationError,
    PlanError,
    ProblemError,
    SolverError,
)
from offramp.implementation._guarantee import LeastGuarantee, least_guarantee
from offramp.implementation._holding import holding_design
from offramp.implementation._kinds import (
    Bundles,
    FirstToHold,
    KindTerms,
    first_to_hold,
    first_to_hold_kernel,
    kind_terms,
    kind_terms_kernel,
)
from offramp.implementation._problem import Implementation, Plan
from offramp.implementation._reasons import Reasons, reasons
from offramp.implementation._robust import RobustDesign, robust_design, violation_bound
from offramp.implementation._shapes import templates
from offramp.implementation._slacks import AffineSlacks, Slacks, affine_slacks, slacks
from offramp.implementation._speed import SpeedPrice, equal_dates, price_of_speed
from offramp.implementation._values import PackageValues, package_values

__all__ = [
    "AffineSlacks",
    "BestTemplates",
    "Bounds",
    "BoundsError",
    "Bundles",
    "Certificate",
    "Coefficients",
    "Design",
    "FirstToHold",
    "Implementation",
    "ImplementationError",
    "KindTerms",
    "LeastGuarantee",
    "PackageValues",
    "Plan",
    "PlanError",
    "ProblemError",
    "Reasons",
    "RobustDesign",
    "Slacks",
    "SolverError",
    "SpeedPrice",
    "TemplateSlacks",
    "Templates",
    "affine_slacks",
    "best_templates",
    "certify",
    "coefficients",
    "design",
    "equal_dates",
    "first_to_hold",
    "first_to_hold_kernel",
    "holding_design",
    "kind_terms",
    "kind_terms_kernel",
    "last",
    "least_guarantee",
    "package_values",
    "price_of_speed",
    "reasons",
    "robust_design",
    "slacks",
    "template_slacks",
    "templates",
    "violation_bound",
]
