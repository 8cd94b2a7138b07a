r"""Talks: bargaining while fighting, one side's weariness hidden.

The model
---------
Two sides fight on a front ``k`` in ``0..K``; at 0 the responder (R) has won, at K the proposer
(P). In period ``t = 0..T-1`` a channel is open with chance tau; then P tables a package x, worth
``u_P(x)`` and ``u_R(x)``, or nothing; R accepts, which ends the war, or refuses. Then an engagement
is fought: with hazard h(t, k) the war escapes control and side s gets ``-E_s``, else the front
moves, each side holding its own view of the odds. Fighting costs P ``c_P`` a period and R
``theta c_R + pi``. R's weariness theta is its secret; all else is common knowledge. After T talks
are over and the war is fought to the finish.

A type's payoff from any way of going on after a refusal is ``A - theta c_R D`` with ``D >= 1``;
accepting is worth ``u_R(x)`` to every type. So the weariest settle first, and what P believes is
always the prior G cut off at the weakest type left, c (a quantile; theta_c its weariness). This
needs the value of a package not to depend on theta: a package that may fail after it is signed
has no place here.

With Uh and Ch the proposer's values per unit of mass left, before and after its choice::

    r(c)  = -theta_c c_R - pi - h E_R + (1-h) d_R E_R[w(t+1, k', c)]
    Ch(c) = -c_P - h E_P + (1-h) d_P E_P[Uh(t+1, k', c)]
    c_x   = inf{c : r(c) <= u_R(x)}                    the lowest crossing; x is serious if c_x < c
    v(x,c) = [(G(c) - G(c_x)) u_P(x) + G(c_x) Ch(c_x)] / G(c) - heat,      v_0(c) = Ch(c)
    g_x    = v(x,c) - v_0(c)
    sigma(x|c) ~ b_x [exp(L g_x) - 1]^+,   sigma(none|c) ~ 1
    Uh(c)  = tau [sigma_0 v_0 + sum sigma_x v(x,c)] + (1-tau) Ch(c)
    w(c)   = tau [sigma_0 r + sum sigma_x max(u_R(x), r)] + (1-tau) r(c)

where at 0 and K, and at T, the values of the ends and of fighting on are given. ``b_x`` are
spacing weights along the frontier, so that copies of a package count once (`spacing_weights`).

The responder plays an exact best response. The choice rule sigma of the proposer is **this
project's own modelling choice and not from the literature**: P's choice carries domestic pressures
of size about 1/L stakes that nobody else sees. It makes sigma continuous in c, so that r is
continuous, every c_x exists, and one backward induction finds the equilibrium, unique given the
lowest crossing; and nobody tables what is worse for him than silence. L ("sharpness") is a
material assumption. Noise does not enter the payoffs (agent-quantal response, not random utility).
The frame is after Fudenberg, Levine & Tirole (1985), Powell (2004) and Slantchev (2003).

On the nodes G*Ch is linear in G between nodes and r linear in the quantile. `play` then follows
the beliefs that really arise (1 and the cutoffs) without simulation, and `certify`, separate code,
asks on those beliefs what each type would gain by its best response.

Use
---
`Game` holds the numbers; `solve` finds the `Equilibrium`; `play` its `Outcomes`; `certify` its
`Certificate` (`solve_certified` adds nodes until it holds); `month` tells what may be tabled at
one moment; `play_known` is the game without the secret; `TypeValues` is every type's payoff alone,
in variants of one game. `numbers`, `backward`, `forward` and
`known` are the kernels beneath, for callers with many worlds: they release the lock and can be
called from compiled code.
"""

from offramp.talks._backward import Policy, backward, make_policy
from offramp.talks._certificate import Certificate, certify
from offramp.talks._certified import solve_certified
from offramp.talks._errors import GameError, TalksError
from offramp.talks._forward import Tally, forward
from offramp.talks._game import (
    Game,
    Rule,
    equal_nodes,
    graded_nodes,
    package_table,
    squared_nodes,
)
from offramp.talks._known import KnownOutcomes, KnownTally, known, play_known, theta_quantiles
from offramp.talks._lottery import node_lottery_value
from offramp.talks._month import Month, month
from offramp.talks._nodes import TypeValues, forward_on_nodes, play_on_nodes
from offramp.talks._numbers import Numbers, numbers
from offramp.talks._solve import Ends, Equilibrium, Outcomes, by_package, play, solve
from offramp.talks._spacing import spacing_weights

__all__ = [
    "Certificate",
    "Ends",
    "Equilibrium",
    "Game",
    "GameError",
    "KnownOutcomes",
    "KnownTally",
    "Month",
    "Numbers",
    "Outcomes",
    "Policy",
    "Rule",
    "TalksError",
    "Tally",
    "TypeValues",
    "backward",
    "by_package",
    "certify",
    "equal_nodes",
    "forward",
    "forward_on_nodes",
    "graded_nodes",
    "known",
    "make_policy",
    "month",
    "node_lottery_value",
    "numbers",
    "package_table",
    "play",
    "play_known",
    "play_on_nodes",
    "solve",
    "solve_certified",
    "spacing_weights",
    "squared_nodes",
    "theta_quantiles",
]
