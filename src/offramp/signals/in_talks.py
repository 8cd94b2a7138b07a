"""Postures and probes in the talks of :mod:`offramp.talks`.

Kept apart from the rest of the room so that ledgers and demands need no solver.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.signals.posture_game import Payoff, type_quantiles
from offramp.signals.trying import Probes, Trying, probes, value_of_trying
from offramp.talks import Equilibrium, Game, TypeValues, solve

__all__ = ["first_offers", "posture_payoff", "trying"]

Floats = NDArray[np.float64]


def posture_payoff(game: Game, quantiles: ArrayLike | None = None) -> Payoff:
    """Every type's payoff in the talks, as a function of the belief it leaves and of kappa.

    Parameters
    ----------
    game : Game
        Its ``cdf`` is replaced by the belief, and kappa is taken off every ``u_r``.
    quantiles : array, (Q,), optional
        Types followed (default 40).

    Returns
    -------
    callable
        (CDF (N+1,), kappa) -> V (Q,), for :class:`offramp.signals.PostureGame`; payoffs are linear
        between nodes.
    """
    types = type_quantiles() if quantiles is None else np.asarray(quantiles, dtype=np.float64)
    values = TypeValues(game)

    def payoff(cdf: Floats, kappa: float) -> Floats:
        return np.interp(types, game.quantile, values(np.ascontiguousarray(cdf), kappa))

    return payoff


def first_offers(equilibrium: Equilibrium) -> tuple[Probes, NDArray[np.int64]]:
    """Work out what each package would teach, and cost, as the first thing tabled.

    Parameters
    ----------
    equilibrium : Equilibrium
        Of a game at its start, every type left.

    Returns
    -------
    probes : Probes
        In the order of the game's slots at t = 0; ``gain`` is v(x, 1) - heat - v_0(1).
    package : int array, (M,)
        The caller's number of the package in each slot.
    """
    e, g = equilibrium, equilibrium.game
    used = int(g.count[0])
    cut = np.clip(e.cutoff[0, g.start, :used], 0.0, float(g.nodes))
    index = np.arange(g.nodes + 1)
    refused = np.clip(np.interp(cut, index, g.cdf), 0.0, 1.0)
    mass_wait = np.interp(cut, index, g.cdf * e.wait[0, g.start])
    gain = (1.0 - refused) * g.u_p[0, :used] + mass_wait - g.heat - e.wait[0, g.start, -1]
    return probes(refused, g.cdf, g.theta, gain=gain), g.package[0, :used].copy()


def trying(game: Game) -> Trying:
    """Value of trying in one game: solved with its heat, without it, and with nobody talking."""
    heated = solve(game).value_p
    cool = heated if game.heat == 0.0 else solve(game.but(heat=0.0)).value_p
    return value_of_trying(cool, solve(game.silent()).value_p, heated)
