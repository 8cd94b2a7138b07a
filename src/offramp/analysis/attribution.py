r"""Sharing a figure out among frictions: Shapley shares over the same worlds.

Players :math:`1..n` are frictions; for a set *S* of them at work, :math:`v_w(S)` is what world *w*
then says (the chance of no deal within N periods).  The Shapley (1953) share of friction *i*,

.. math:: \phi_i = \sum_{S \not\ni i} \frac{|S|!\,(n-|S|-1)!}{n!} [v(S \cup i) - v(S)],

is what it adds on average over every order in which frictions could come to work.  Shares sum to
v(all) - v(none), equal frictions get equal shares, one that never changes anything gets exactly 0,
and a share is negative where the friction helps.  Beside it stand its effect when *taken away
first*, v(all) - v(all less i), and *last*, v(i) - v(none); they overlap and do not sum.

Sets are bit masks: bit *i* is set where friction *i* is at work, 0 is v(none), 2^n - 1 v(all).

Where all 2^n games cannot be paid for, each world draws orders of its own, in pairs of an order
and its reverse (Castro et al. 2009; Mitchell et al. 2022).  Every order shares out the whole
exactly, so sums still hold; and as worlds draw independently, the error of the mean over worlds
shrinks with worlds times orders, and the interval over worlds contains it.

A friction is *slack* in a world where it cannot matter there whatever else is at work (no ratifier
refuses any package).  Then v(S) = v(S less the slack ones), which spares the games and makes its
share exactly 0 there.

References: Shapley 1953, Contributions to the Theory of Games II:307-317; Castro, Gomez & Tejada
2009, Comput. Oper. Res. 36:1726-1730; Mitchell et al. 2022, J. Mach. Learn. Res. 23(43).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import Estimate, estimate_count, estimate_mean

__all__ = ["Attribution", "Games", "attribute", "play_all", "play_orders"]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

Value = Callable[[int, Ints], Array]
"""(mask, worlds (m,)) -> (m,) or (m, outcomes): what those worlds say with *mask* at work."""
Slack = Callable[[Ints], Bools]
"""worlds (m,) -> (m, n): which frictions cannot matter in each."""

MOST_PLAYERS = 16


@dataclass(frozen=True)
class Games:
    """What worlds say for the sets of frictions that were tried."""

    players: tuple[str, ...]
    values: Array
    """(2^n, worlds, outcomes); NaN where a set was not tried in a world."""
    orders: Ints | None
    """(worlds, orders, n) the orders drawn, an order and its reverse in turn; None: all sets."""
    solved: int
    """Games that had to be solved, of 2^n times the worlds."""

    @property
    def worlds(self) -> int:
        """Worlds played."""
        return self.values.shape[1]


@dataclass(frozen=True)
class Attribution:
    """A total shared out among frictions, with sampling intervals over worlds."""

    players: tuple[str, ...]
    shares: tuple[Estimate, ...]
    """Shapley share of each, means over worlds; they sum to the total's value."""
    first: tuple[Estimate, ...]
    """What taking each away alone removes, from the world as it is."""
    last: tuple[Estimate, ...]
    """What taking each away removes once all others are gone."""
    decides: tuple[Estimate, ...]
    """Share of worlds in which taking it away alone removes more than half of the total."""
    total: Estimate
    """v(all) - v(none)."""
    with_all: Estimate
    with_none: Estimate
    """What remains with every friction gone; not shared out."""
    by_world: Array
    """(n, worlds) each world's shares; sums over frictions are v(all) - v(none) of that world."""
    order_error: tuple[float, ...]
    """Standard error of each share that is due to drawing orders; 0 where all sets were tried."""
    method: str
    solved: int

    def leaders(self, level: float = 0.95) -> tuple[str, ...]:
        """Frictions whose share cannot be told from the largest, that one first.

        Two shares can be told apart where the interval of their difference, world by world,
        leaves out 0.  A friction that changes nothing in any world is no candidate.
        """
        there = [i for i in range(len(self.players)) if self.by_world[i].any()]
        ranked = sorted(there, key=lambda i: -self.shares[i].value)
        return tuple(
            self.players[i]
            for top in ranked[:1]
            for i in ranked
            if i == top
            or estimate_mean(self.by_world[top] - self.by_world[i], level=level).low <= 0.0
        )


def play_all(
    value: Value, players: Sequence[str], worlds: int, *, slack: Slack | None = None
) -> Games:
    """Try every set of frictions in every world (2^n games a world, less those that slack spares).

    Parameters
    ----------
    value
        Solves some worlds with some frictions at work; called once a mask, from the fullest set
        to the empty one, with the worlds that need it.
    players
        Names of the n frictions, bit 0 first.
    worlds
        How many worlds.
    slack
        Which frictions cannot matter in which worlds; None: any may.
    """
    _check(players, worlds)
    wanted = np.ones((1 << len(players), worlds), dtype=bool)
    values, solved = _solve(value, wanted, _slack_masks(players, worlds, slack))
    return Games(tuple(players), values, None, solved)


def play_orders(
    value: Value,
    players: Sequence[str],
    worlds: int,
    *,
    orders: int = 4,
    seed: int = 0,
    slack: Slack | None = None,
) -> Games:
    """Try the sets met along a few random orders, drawn afresh in every world.

    Parameters
    ----------
    value, players, worlds, slack
        As for `play_all`.
    orders
        Orders a world, an even number of at least 4 (two pairs, so that their error shows).
    seed
        Orders of a world depend on the seed and its number alone.

    Notes
    -----
    The sets of all but one friction and of one alone are tried as well, for the columns first and
    last: at most orders*(n - 1) + 2n + 2 games a world.
    """
    _check(players, worlds)
    if orders < 4 or orders % 2:
        raise ValueError(f"an even number of orders, 4 or more, is needed; got {orders}")
    n = len(players)
    drawn = np.empty((worlds, orders, n), dtype=np.int64)
    for w in range(worlds):
        rng = np.random.default_rng([seed % 2**64, w])
        for pair in range(0, orders, 2):
            drawn[w, pair] = rng.permutation(n)
            drawn[w, pair + 1] = drawn[w, pair][::-1]
    wanted = np.zeros((1 << n, worlds), dtype=bool)
    full = (1 << n) - 1
    wanted[[0, full], :] = True
    for i in range(n):
        wanted[[1 << i, full ^ (1 << i)], :] = True
    every = np.arange(worlds)
    for order in range(orders):
        for mask in np.cumsum(1 << drawn[:, order], axis=1).T:
            wanted[mask, every] = True
    values, solved = _solve(value, wanted, _slack_masks(players, worlds, slack))
    return Games(tuple(players), values, drawn, solved)


def attribute(games: Games, *, outcome: int = 0, level: float = 0.95) -> Attribution:
    """Share one outcome's total out among the frictions.

    Parameters
    ----------
    games
        From `play_all` or `play_orders`.
    outcome
        Which column of the values.
    level
        Confidence level of the intervals over worlds.
    """
    v = games.values[:, :, outcome]
    n, full = len(games.players), len(v) - 1
    total = v[full] - v[0]
    if games.orders is None:
        by_world, error = _exact_shares(v, n), np.zeros(n)
        method = f"Shapley, all {len(v)} sets"
    else:
        by_world, error = _sampled_shares(v, games.orders)
        method = f"Shapley, {games.orders.shape[1]} orders a world"
    first = [v[full] - v[full ^ (1 << i)] for i in range(n)]
    last = [v[1 << i] - v[0] for i in range(n)]
    decisive = [(total > 0.0) & (f > 0.5 * total) for f in first]
    return Attribution(
        players=games.players,
        shares=tuple(estimate_mean(s, level=level) for s in by_world),
        first=tuple(estimate_mean(f, level=level) for f in first),
        last=tuple(estimate_mean(x, level=level) for x in last),
        decides=tuple(estimate_count(int(d.sum()), games.worlds, level=level) for d in decisive),
        total=estimate_mean(total, level=level),
        with_all=estimate_mean(v[full], level=level),
        with_none=estimate_mean(v[0], level=level),
        by_world=by_world,
        order_error=tuple(float(e) for e in error),
        method=method,
        solved=games.solved,
    )


def _exact_shares(v: Array, n: int) -> Array:
    shares = np.zeros((n, v.shape[1]))
    masks = np.arange(len(v))
    sizes = np.array([int(m).bit_count() for m in masks])
    weights = np.array([1.0 / (n * comb(n - 1, s)) for s in range(n)])
    for i in range(n):
        without = masks[(masks >> i) & 1 == 0]
        # Differences first, sums after: a friction that changes nothing gets exactly 0.
        gains = v[without | (1 << i)] - v[without]
        shares[i] = weights[sizes[without]] @ gains
    return shares


def _sampled_shares(v: Array, orders: Ints) -> tuple[Array, Array]:
    worlds, count, n = orders.shape
    every = np.arange(worlds)
    pairs = np.zeros((count // 2, n, worlds))
    for order in range(count):
        before = np.zeros(worlds, dtype=np.int64)
        for place in range(n):
            player = orders[:, order, place]
            after = before | (1 << player)
            pairs[order // 2, player, every] += 0.5 * (v[after, every] - v[before, every])
            before = after
    # Pairs of a world are independent draws of its shares: their spread is the orders' error.
    within = pairs.var(axis=0, ddof=1) / len(pairs)
    return pairs.mean(axis=0), np.sqrt(within.sum(axis=1)) / worlds


def _solve(value: Value, wanted: Bools, slack: Ints) -> tuple[Array, int]:
    """Solve the wanted (mask, world) games; those that differ by slack frictions only once."""
    sets, worlds = wanted.shape
    every = np.arange(worlds)
    needed = np.zeros_like(wanted)
    for mask in range(sets):
        needed[mask & ~slack, every] |= wanted[mask]
    values: Array | None = None
    for mask in range(sets - 1, -1, -1):
        chosen = np.flatnonzero(needed[mask])
        if chosen.size == 0:
            continue
        found = np.asarray(value(mask, chosen), dtype=float).reshape(chosen.size, -1)
        if not np.isfinite(found).all():
            raise ValueError(f"the game with the frictions {mask:b} has no finite value")
        if values is None:
            values = np.full((sets, worlds, found.shape[1]), np.nan)
        values[mask, chosen] = found
    assert values is not None
    for mask in range(sets):
        copied = np.flatnonzero(wanted[mask] & (mask & slack != 0))
        values[mask, copied] = values[mask & ~slack[copied], copied]
    return values, int(needed.sum())


def _slack_masks(players: Sequence[str], worlds: int, slack: Slack | None) -> Ints:
    if slack is None:
        return np.zeros(worlds, dtype=np.int64)
    loose = np.asarray(slack(np.arange(worlds)), dtype=bool)
    if loose.shape != (worlds, len(players)):
        raise ValueError(
            f"slack must say for each of {worlds} worlds and {len(players)} frictions, "
            f"got shape {loose.shape}"
        )
    return loose @ (1 << np.arange(len(players), dtype=np.int64))


def _check(players: Sequence[str], worlds: int) -> None:
    if not 1 <= len(players) <= MOST_PLAYERS or len(set(players)) != len(players):
        raise ValueError(
            f"1 to {MOST_PLAYERS} frictions of different names expected, got {list(players)}"
        )
    if worlds < 1:
        raise ValueError(f"at least one world is needed, got {worlds}")
