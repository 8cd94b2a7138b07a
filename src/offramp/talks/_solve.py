"""From a game to its equilibrium, and from an equilibrium to what happens."""

from dataclasses import dataclass

import numpy as np

from offramp.talks._backward import backward, make_policy
from offramp.talks._forward import forward
from offramp.talks._game import Floats, Game
from offramp.talks._numbers import Numbers, numbers


@dataclass(frozen=True)
class Equilibrium:
    """The equilibrium of a game, on its nodes.

    Attributes
    ----------
    game
        The game solved.
    numbers
        The same as the kernels take it, with the spacing weights of the packages.
    refuse
        Shape (T, K+1, N+1): r, what a type gets by refusing when it is the weakest left; not a
        number in states out of reach.
    wait
        Shape (T, K+1, N+1): Ch, the proposer's value of another engagement.
    cutoff
        Shape (T, K+1, J): where tabling a package moves the cutoff, in node numbers; N where no
        type would take it.
    value_p
        The proposer's value at the start, every type left: Uh(0, start, 1).
    value_p_by_belief, value_r_weakest
        Shape (N+1,): Uh and w at (0, start), by the weakest type left.
    method
        How it was found.
    """

    game: Game
    numbers: Numbers
    refuse: Floats
    wait: Floats
    cutoff: Floats
    value_p: float
    value_p_by_belief: Floats
    value_r_weakest: Floats
    method: str = "backward induction on the weakest type left, lowest crossing"

    def cutoff_quantile(self) -> Floats:
        """Cutoffs as prior quantiles, shape (T, K+1, J)."""
        g = self.game
        return np.interp(self.cutoff, np.arange(g.nodes + 1), g.quantile)


def solve(game: Game) -> Equilibrium:
    """Find the equilibrium: one backward induction, no fixed point.

    Parameters
    ----------
    game
        See `Game`.

    Returns
    -------
    Equilibrium
        Unique, given that of several crossings the lowest holds.

    Notes
    -----
    Of order ``states * N * J`` exponentials at most. On its own nodes an equilibrium looks exact
    by construction: `certify` judges it on the beliefs that arise.
    """
    g = numbers(game)
    states = (game.periods, game.front + 1)
    refuse = np.full((*states, game.nodes + 1), np.nan)
    wait = np.full((*states, game.nodes + 1), np.nan)
    cutoff = np.full((*states, game.slots), np.nan)
    value_p, value_r = backward(g, refuse, wait, cutoff, make_policy(0, 0, 0, 0))
    return Equilibrium(game, g, refuse, wait, cutoff, float(value_p[-1]), value_p, value_r)


@dataclass(frozen=True)
class Ends:
    """How and when a war ends, exactly (no simulation), in truth.

    Attributes
    ----------
    settled, tabled
        Shape (T, J): chance of settling in period t on the package in slot x; of its being tabled
        then.
    escalated, won, lost
        Shape (T,): chance that the engagement of period t ends the war by escalation beyond
        control, by the proposer's victory, by the responder's.
    at_war
        Shape (T+1, K+1): chance that the war goes on at the beginning of t, by front; row T is
        what is left when the talks are over.
    """

    settled: Floats
    tabled: Floats
    escalated: Floats
    won: Floats
    lost: Floats
    at_war: Floats

    @property
    def deal(self) -> Floats:
        """Chance of a settlement in period t, shape (T,)."""
        return self.settled.sum(axis=1)

    @property
    def unfinished(self) -> float:
        """Chance that the war goes on when the talks are over."""
        return float(self.at_war[-1].sum())

    def total(self) -> float:
        """Sum of all ends of the war: 1 up to rounding."""
        ends = self.settled.sum() + self.escalated.sum() + self.won.sum() + self.lost.sum()
        return float(ends) + self.unfinished


@dataclass(frozen=True)
class Outcomes(Ends):
    """What happens in equilibrium, exactly (no simulation).

    Attributes
    ----------
    belief
        Shape (T+1,), in truth: mean quantile of the weakest type still left, given war; not a
        number once no war is left.
    type_settles, type_settles_own_view
        Shape (T, N+1): chance that the type at a node settles in t; in truth, and as the
        responder sees the war.
    type_value
        Shape (N+1,): V, each type's payoff as it sees the war.
    type_harm
        Shape (N+1,): what V loses per unit of weariness, ``sum of d^t c_R(t)`` over the periods
        fought.
    value_p
        The proposer's payoff as it sees the war, realised on the exact beliefs (the equilibrium's
        own `value_p` is read off its nodes; the two differ by the nodes' error).
    beliefs
        How many beliefs arose.
    """

    belief: Floats
    type_settles: Floats
    type_settles_own_view: Floats
    type_value: Floats
    type_harm: Floats
    value_p: float
    beliefs: int


def by_package(slots: Floats, game: Game, packages: int) -> Floats:
    """Turn a table by slot into one by the caller's package numbers.

    Parameters
    ----------
    slots
        Shape (T, J), such as `Outcomes.settled`.
    game
        The game whose `package` numbers to use.
    packages
        M: numbers run from 0 to M-1.

    Returns
    -------
    ndarray
        Shape (T, M).
    """
    out = np.zeros((game.periods, packages))
    used = np.arange(game.slots) < game.count[:, None]
    period = np.broadcast_to(np.arange(game.periods)[:, None], used.shape)
    np.add.at(out, (period[used], game.package[used]), slots[used])
    return out


def play(equilibrium: Equilibrium) -> Outcomes:
    """Work out what happens in an equilibrium, on the exact beliefs.

    Parameters
    ----------
    equilibrium
        From `solve`.

    Returns
    -------
    Outcomes
        Chances in truth, and each side's payoff in its own view.
    """
    e = equilibrium
    tally, beliefs = forward(e.numbers, e.wait, e.cutoff)
    escalated, won, lost = tally.ended
    return Outcomes(
        settled=tally.settled,
        tabled=tally.tabled,
        escalated=escalated,
        won=won,
        lost=lost,
        at_war=tally.at_war,
        belief=tally.belief,
        type_settles=tally.type_settles[0],
        type_settles_own_view=tally.type_settles[1],
        type_value=tally.fixed - e.game.theta * tally.wearing,
        type_harm=tally.wearing,
        value_p=float(tally.value_p[0]),
        beliefs=int(beliefs),
    )
