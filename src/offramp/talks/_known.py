"""Talks when the responder's weariness is known to both (private information switched off)."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from offramp.kernels import kernel, maker
from offramp.talks._backward import reach
from offramp.talks._choice import choose
from offramp.talks._errors import GameError
from offramp.talks._game import Floats, Game
from offramp.talks._numbers import numbers
from offramp.talks._solve import Ends


@dataclass(frozen=True)
class KnownOutcomes(Ends):
    """What happens when the weariness is known, averaged over the types asked for.

    Attributes
    ----------
    theta, share
        Shape (types,): the types, and their shares in the average.
    type_deal
        Shape (types, T): each type's chance of settling in t, in truth.
    type_value, type_value_p
        Shape (types,): the responder's and the proposer's payoff, each as it sees the war.
    """

    theta: Floats
    share: Floats
    type_deal: Floats
    type_value: Floats
    type_value_p: Floats

    @property
    def value_p(self) -> float:
        """The proposer's mean payoff."""
        return float(self.share @ self.type_value_p)


def theta_quantiles(game: Game, types: int = 8) -> Floats:
    """Weariness at shares ``(j + .5)/types`` of all types, shape (types,)."""
    share = (np.arange(types) + 0.5) / types
    place = np.interp(share, game.cdf, np.arange(game.nodes + 1.0))
    return np.interp(place, np.arange(game.nodes + 1.0), game.theta)


def play_known(
    game: Game, theta: ArrayLike | None = None, share: ArrayLike | None = None
) -> KnownOutcomes:
    """Solve and play the game for types that both sides know.

    A package is serious iff ``u_R >= r``, and then worth ``u_P``; silence is worth v_0. The
    proposer chooses as in the game with a secret.

    Parameters
    ----------
    game
        See `Game`; its own types are not read unless ``theta`` is left out.
    theta
        Types to average over; by default the quantiles (j + .5)/8.
    share
        Their shares; equal by default.

    Returns
    -------
    KnownOutcomes
    """
    types = theta_quantiles(game) if theta is None else np.atleast_1d(np.asarray(theta, float))
    parts = np.full(types.size, 1 / types.size) if share is None else np.asarray(share, float)
    if parts.shape != types.shape or abs(parts.sum() - 1) > 1e-9 or (parts < 0).any():
        raise GameError(f"share is {share}: give one share a type, none negative, summing to 1")
    tally, type_deal, value_r, value_p = known(numbers(game), types, parts)
    escalated, won, lost = tally.ended
    return KnownOutcomes(
        settled=tally.settled,
        tabled=tally.tabled,
        escalated=escalated,
        won=won,
        lost=lost,
        at_war=tally.at_war,
        theta=types,
        share=parts,
        type_deal=type_deal,
        type_value=value_r,
        type_value_p=value_p,
    )


class KnownTally(NamedTuple):
    """What `known` adds up over types, in truth; see `Ends`."""

    settled: Floats
    tabled: Floats
    ended: Floats
    at_war: Floats


@kernel
def known(g, theta, share):
    """Solve and play for each type.

    Parameters
    ----------
    g
        `Numbers`.
    theta, share
        Shape (types,).

    Returns
    -------
    tally : KnownTally
    type_deal : ndarray
        Shape (types, T).
    type_value, type_value_p : ndarray
        Shape (types,).
    """
    periods, ends = g.hazard.shape
    slots, types = g.u_p.shape[1], theta.shape[0]
    tally = KnownTally(
        np.zeros((periods, slots)), np.zeros((periods, slots)), np.zeros((3, periods)),
        np.zeros((periods + 1, ends)),
    )  # fmt: skip
    type_deal, value_r, value_p = np.zeros((types, periods)), np.zeros(types), np.zeros(types)
    gain, chance = np.empty(slots), np.zeros((periods, ends, slots))
    serious = np.zeros((periods, ends), np.int64)
    for j in range(types):
        u, w, new_u, new_w = np.zeros(ends), np.zeros(ends), np.zeros(ends), np.zeros(ends)
        for k in range(1, ends - 1):
            u[k], w[k] = g.finish_p[k], g.finish_r[k] - theta[j] * g.finish_r_slope[k]
        for t in range(periods - 1, -1, -1):
            u[0], u[ends - 1] = g.end_p[0, t + 1], g.end_p[1, t + 1]
            w[0], w[ends - 1] = g.end_r[0, t + 1], g.end_r[1, t + 1]
            low, high = reach(t, g.start, g.step, ends)
            for k in range(low, high + 1, g.step):
                serious[t, k] = _state(g, t, k, theta[j], u, w, gain, chance[t, k], new_u, new_w)
            u, new_u = new_u, u
            w, new_w = new_w, w
        value_p[j], value_r[j] = u[g.start], w[g.start]
        _play(g, chance, serious, share[j], type_deal[j], tally)
    return tally, type_deal, value_r, value_p


@maker
def _state(g, t, k, theta, u, w, gain, chance, new_u, new_w):
    """Write what is tabled at (t, k), with what chance, and both values; return what is serious."""
    h, count, open_ = g.hazard[t, k], g.used[t], g.channel[t]
    c = -g.cost_p[t] - h * g.escalation_p
    r = -g.pain[t] - theta * g.cost_r[t] - h * g.escalation_r
    for move in range(3):
        c += (1.0 - h) * g.discount_p * g.view_p[move, t, k] * u[k + move - 1]
        r += (1.0 - h) * g.discount_r * g.view_r[move, t, k] * w[k + move - 1]
    first = count
    while first > 0 and g.u_r[t, first - 1] >= r:
        first -= 1
    for x in range(first, count):
        gain[x] = g.u_p[t, x] - g.heat - c
        chance[x] = 0.0
    _, idle = choose(gain, g.weight[t], first, count, g.heat, g.sharpness, g.rule, chance)
    new_u[k], new_w[k] = c, r
    for x in range(first):
        chance[x] = open_ * idle
        new_u[k] -= chance[x] * g.heat
    for x in range(first, count):
        chance[x] *= open_
        new_u[k] += chance[x] * gain[x]
        new_w[k] += chance[x] * (g.u_r[t, x] - r)
    return first


@maker
def _play(g, chance, serious, share, type_deal, tally):
    """Follow one type forward, in truth."""
    periods, ends = g.hazard.shape
    now, then = np.zeros(ends), np.zeros(ends)
    now[g.start] = 1.0
    for t in range(periods):
        low, high = reach(t, g.start, g.step, ends)
        for k in range(low, high + 1, g.step):
            tally.at_war[t, k] += share * now[k]
            left = now[k]
            for x in range(g.used[t]):
                part = now[k] * chance[t, k, x]
                tally.tabled[t, x] += share * part
                if x >= serious[t, k]:
                    tally.settled[t, x] += share * part
                    type_deal[t] += part
                    left -= part
            h = g.hazard[t, k]
            tally.ended[0, t] += share * left * h
            for move in range(3):
                then[k + move - 1] += left * (1.0 - h) * g.truth[move, t, k]
            now[k] = 0.0
        tally.ended[1, t] += share * then[ends - 1]
        tally.ended[2, t] += share * then[0]
        then[0], then[ends - 1] = 0.0, 0.0
        now, then = then, now
    for k in range(1, ends - 1):
        tally.at_war[periods, k] += share * now[k]
