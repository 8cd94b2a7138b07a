"""A pass forward on the nodes of the backward induction: as exact as these, and much quicker.

Between nodes the induction takes G*Ch to be linear in G. This is exact in a game in which a cutoff
between two nodes is a lottery over them, weights of paths (mass per G) being split linearly in G.
That game is followed here: its choices are those that the induction has made already, so nothing is
weighed anew. `forward` follows the beliefs that really arise instead.
"""

from typing import NamedTuple

import numpy as np

from offramp.kernels import helper, kernel
from offramp.talks._backward import Policy, backward, make_policy, reach
from offramp.talks._beliefs import clear, dot, spread
from offramp.talks._game import Floats, Game
from offramp.talks._numbers import Numbers, numbers
from offramp.talks._solve import Ends

TRUTH, PROPOSER, RESPONDER = 0, 1, 2
"""Whose view of the war weighs the paths: chances in truth; with discounts, as a side sees it."""


class NodeTally(NamedTuple):
    """What a pass adds up; see `Ends`. ``paid - theta * worn`` is a type's payoff, (N+1,)."""

    settled: Floats
    tabled: Floats
    ended: Floats
    at_war: Floats
    paid: Floats
    worn: Floats


def play_on_nodes(game: Game) -> tuple[Ends, float]:
    """Solve a game and work out what happens, on its nodes alone.

    Parameters
    ----------
    game
        See `Game`.

    Returns
    -------
    ends : Ends
        In truth.
    value_p : float
        The proposer's value at the start.
    """
    value_p, tally = followed(numbers(game), TRUTH)
    escalated, won, lost = tally.ended
    return Ends(tally.settled, tally.tabled, escalated, won, lost, tally.at_war), value_p


class TypeValues:
    """Every type's payoff in variants of one game: other beliefs, every package worth less.

    Parameters
    ----------
    game : Game
        Laid out once for all variants.

    Notes
    -----
    On the nodes alone: it differs from `Outcomes.type_value` by the nodes' error.
    """

    def __init__(self, game: Game) -> None:
        self._numbers = numbers(game)
        self._tables = _Tables.of(self._numbers)

    def __call__(self, cdf: Floats, kappa: float) -> Floats:
        """Return V by node, (N+1,), stakes.

        Parameters
        ----------
        cdf
            (N+1,) share of types below each node, C-contiguous; unchecked.
        kappa
            Stakes taken off every package's worth to the responder.
        """
        g = self._numbers
        if kappa:
            # Less by the same for all: their spacing, and so their weights, stays.
            g = g._replace(u_r=g.u_r - kappa)
        g = g._replace(cdf=cdf)
        _, tally = followed(g, RESPONDER, self._tables)
        return tally.paid - g.theta * tally.worn


class _Tables(NamedTuple):
    """What the backward induction writes."""

    refuse: Floats
    wait: Floats
    cutoff: Floats
    policy: Policy

    @classmethod
    def of(cls, g: Numbers) -> "_Tables":
        (periods, ends), slots, n = g.hazard.shape, g.u_p.shape[1], g.theta.shape[0]
        refuse, wait = (np.empty((periods, ends, n)) for _ in range(2))
        cutoff = np.empty((periods, ends, slots))
        return cls(refuse, wait, cutoff, make_policy(periods, ends, slots, n))


def followed(g: Numbers, view: int, tables: _Tables | None = None) -> tuple[float, NodeTally]:
    """Solve and follow the nodes' game: the proposer's value at the start, and the tally."""
    tables = tables or _Tables.of(g)
    value_p, _ = backward(g, *tables)
    return float(value_p[-1]), forward_on_nodes(g, tables.cutoff, tables.policy, view)


@kernel
def forward_on_nodes(g, cutoff, policy, view):
    """Follow the nodes' game, its paths weighed by one view of the war.

    Parameters
    ----------
    g
        `Numbers`.
    cutoff, policy
        From `backward`.
    view
        `TRUTH`, `PROPOSER` or `RESPONDER`.

    Returns
    -------
    NodeTally
        Chances (masses of types, discounted if the view is a side's).
    """
    (periods, ends), slots, n = g.hazard.shape, g.u_p.shape[1], g.theta.shape[0]
    tally = NodeTally(
        np.zeros((periods, slots)), np.zeros((periods, slots)), np.zeros((3, periods)),
        np.zeros((periods + 1, ends)), np.zeros(n), np.zeros(n),
    )  # fmt: skip
    moves, discount = g.truth, 1.0
    if view == PROPOSER:
        moves, discount = g.view_p, g.discount_p
    elif view == RESPONDER:
        moves, discount = g.view_r, g.discount_r
    room = np.empty((3, n))
    now, then = np.zeros((ends, n)), np.zeros((ends, n))
    now[g.start, n - 1] = 1.0
    for t in range(periods):
        low, high = reach(t, g.start, g.step, ends)
        for k in range(low, high + 1, g.step):
            tally.at_war[t, k] = dot(now[k], g.cdf, n)
            if policy.live[t, k] > 0:
                _talk(g, t, k, cutoff[t, k], policy, now[k], room, tally)
            _fight(g, t, k, moves, discount, now, then, tally)
        now, then = then, now
    for k in range(1, ends - 1):
        tally.at_war[periods, k] = dot(now[k], g.cdf, n)
        spread(now[k], n, g.finish_r[k], tally.paid)
        spread(now[k], n, g.finish_r_slope[k], tally.worn)
    # Until here entries at node i hold for every type up to i.
    for i in range(n - 2, -1, -1):
        tally.paid[i] += tally.paid[i + 1]
        tally.worn[i] += tally.worn[i + 1]
    return tally


@helper
def _talk(g, t, k, cut, policy, w, room, tally):
    """Move the weights at the nodes by one period's offers."""
    n, last, live = w.shape[0], w.shape[0] - 2, policy.live[t, k]
    before, mass, stays = room[0], room[1], room[2]
    for i in range(n):
        before[i] = w[i]
    for i in range(n):
        mass[i] = w[i] * g.cdf[i]
    for i in range(n):
        stays[i] = 1.0
    for a in range(live):
        x, chance = policy.slot[t, k, a], policy.chance[t, k, a]
        tally.tabled[t, x] += dot(mass, chance, n)
        if g.rule == 1:
            # What nobody left would take changes nothing.
            for i in range(int(cut[x]) + 1):
                chance[i] = 0.0 if cut[x] > 0.0 else chance[i]
        offered, worth = dot(before, chance, n), g.u_r[t, x]
        j = min(int(cut[x]), last)
        above = cut[x] - j
        below = 1.0 - above
        refuse = below * g.cdf[j] + above * g.cdf[j + 1]
        tally.settled[t, x] += max(dot(mass, chance, n) - refuse * offered, 0.0)
        for i in range(n):
            stays[i] -= chance[i]
        for i in range(n):
            tally.paid[i] += worth * (before[i] * chance[i])
        if cut[x] > 0.0:
            # Types below the cutoff refuse.
            tally.paid[j] -= below * offered * worth
            tally.paid[j + 1] -= above * offered * worth
            w[j] += below * offered
            w[j + 1] += above * offered
    for i in range(n):
        w[i] -= before[i] * (1.0 - stays[i])


@helper
def _fight(g, t, k, moves, discount, now, then, tally):
    """Fight one engagement at every node; clear the weights of this state."""
    n, top, w = g.theta.shape[0], g.hazard.shape[1] - 1, now[k]
    h = g.hazard[t, k]
    on = (1.0 - h) * discount
    down, stay, up = on * moves[0, t, k], on * moves[1, t, k], on * moves[2, t, k]
    left, pay = dot(w, g.cdf, n), -g.pain[t] - h * g.escalation_r
    tally.ended[0, t] += left * h
    if k == 1:
        tally.ended[2, t] += left * down
        pay += down * g.end_r[0, t + 1]
    if k == top - 1:
        tally.ended[1, t] += left * up
        pay += up * g.end_r[1, t + 1]
    spread(w, n, pay, tally.paid)
    spread(w, n, g.cost_r[t], tally.worn)
    # Positions 0 and K take in what ends there; nobody reads it.
    spread(w, n, down, then[k - 1])
    spread(w, n, up, then[k + 1])
    if g.step == 1:
        spread(w, n, stay, then[k])
    clear(w, n)
