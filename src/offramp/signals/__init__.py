r"""Signals: what statements, postures and demands are worth as evidence.

Numbers in, numbers out. Three kinds of evidence, kept apart, and what asking would teach.

**1. The ledger** (`beliefs`). For each sender s, rho_s (promised relief is delivered) and xi_s (the
regime's fall is the aim) are Beta beliefs *of the responder*. With S+-, its statements' binding
weights times recency 2^(-age/H), times direction, less what was taken back,

.. math:: w_\pm = S_\pm \min(1, C/(S_+ + S_-)), \qquad
   \rho_s = \frac{\alpha_0 + w_+}{\alpha_0 + \beta_0 + w_+ + w_-}, \qquad
   A_s = \frac{2 \min(w_+, w_-)}{\alpha_0 + \beta_0 + w_+ + w_-}.

The responder uses the mean; worlds draw the analyst's doubt (weights, prior strength, half-life).
*Behavioural*: a responder who counts statements by how binding they are, not one who asks why they
were made. xi then works through three channels, each with a switch of its own: fear
(`offramp.war.hazard`), doubt and insecurity (`offramp.sanctions.doubted_rho`, `insecurity`).

**2. Postures** (`solve_postures`). Type q (low = resolute) takes posture m with

.. math:: P(m \mid q) \propto \exp(V_m(q)/\lambda),

V_m its payoff in the talks when the proposer believes the posterior after m and each package is
worth kappa_m less to it. *Strategic*: types choose words for what they will be taken for, and the
proposer draws the right conclusion; a fixed point (`find_fixed_points`). Only the noise lambda is
behavioural.

**3. Demands** (`demand_belief`). A demand is worth d = F_R(t, k; theta) + Exp(mean mu) to the
responder. *Behavioural*: a haggler's habit, not a choice made for its effect.

**4. Trying** (`value_of_trying`, `probes`). U(0, k0) - F_P(0, k0), with and without heat; and the
mutual information between the answer to a first offer and the responder's type.

:mod:`offramp.signals.in_talks` joins 2 and 4 to the talks solver; the rest needs no solver.
"""

from offramp.signals._errors import (
    DemandError,
    LedgerError,
    NoFixedPointError,
    PostureError,
    SignalsError,
)
from offramp.signals.demands import (
    SLIP,
    Demand,
    DemandBelief,
    belief_after,
    demand_belief,
    demand_likelihood,
)
from offramp.signals.fixed_point import FixedPoints, anderson, bracketed_roots, find_fixed_points
from offramp.signals.ledger import (
    Beliefs,
    CoalitionAmbiguity,
    beliefs,
    coalition_ambiguity,
    coalition_mean,
    history,
    moves,
)
from offramp.signals.posture_game import (
    LAMBDA_FLOOR,
    Payoff,
    PostureGame,
    choice_odds,
    posterior_cdfs,
    type_quantiles,
)
from offramp.signals.postures import PostureEquilibrium, Postures, solve_postures
from offramp.signals.statements import Statements
from offramp.signals.trying import Probes, Trying, answer_information, probes, value_of_trying
from offramp.signals.weights import (
    CAP,
    DIRECTIONS_REGIME,
    DIRECTIONS_RELIEF,
    HALF_LIFE,
    PRIOR_STRENGTH,
    RETRACTED_SHARE,
    WEIGHTS,
    Direction,
    Weight,
    undone_share,
)

__all__ = [
    "CAP",
    "DIRECTIONS_REGIME",
    "DIRECTIONS_RELIEF",
    "HALF_LIFE",
    "LAMBDA_FLOOR",
    "PRIOR_STRENGTH",
    "RETRACTED_SHARE",
    "SLIP",
    "WEIGHTS",
    "Beliefs",
    "CoalitionAmbiguity",
    "Demand",
    "DemandBelief",
    "DemandError",
    "Direction",
    "FixedPoints",
    "LedgerError",
    "NoFixedPointError",
    "Payoff",
    "PostureEquilibrium",
    "PostureError",
    "PostureGame",
    "Postures",
    "Probes",
    "SignalsError",
    "Statements",
    "Trying",
    "Weight",
    "anderson",
    "answer_information",
    "belief_after",
    "beliefs",
    "bracketed_roots",
    "choice_odds",
    "coalition_ambiguity",
    "coalition_mean",
    "demand_belief",
    "demand_likelihood",
    "find_fixed_points",
    "history",
    "moves",
    "posterior_cdfs",
    "probes",
    "solve_postures",
    "type_quantiles",
    "undone_share",
    "value_of_trying",
]
