"""One moment of the talks, told: what may be tabled, how likely, and who would take it."""

from dataclasses import dataclass

import numpy as np

from offramp.talks._errors import GameError
from offramp.talks._game import Floats, Ints
from offramp.talks._solve import Equilibrium


@dataclass(frozen=True)
class Month:
    """What happens at (t, k) if the weakest type left is at a given quantile.

    Arrays run over the slots in use in period t; package numbers are the caller's.

    Attributes
    ----------
    t, k, belief
        The moment; ``belief`` is the prior quantile of the weakest type left.
    package
        The packages' numbers.
    tabled
        Chance of each being tabled (the channel's chance is in it).
    silence
        Chance that nothing is tabled.
    cutoff
        Prior quantile above which types would take the package (``belief`` if none left would).
    accepted
        Chance that it is accepted if it is tabled.
    gain
        What tabling it is worth to the proposer over silence, heat paid, in stakes.
    value_silent
        The proposer's value of saying nothing.
    refuse
        What the weakest type left gets by refusing, given that belief.
    in_zone
        Whether both sides prefer the package to going on: ``u_P > v_0`` and ``u_R >= r``, r
        being that of the weakest type left.
    """

    t: int
    k: int
    belief: float
    package: Ints
    tabled: Floats
    silence: float
    cutoff: Floats
    accepted: Floats
    gain: Floats
    value_silent: float
    refuse: float
    in_zone: np.ndarray


def month(equilibrium: Equilibrium, t: int, k: int, belief: float = 1.0) -> Month:
    """Tell one moment of the talks, by formula at the exact belief.

    Parameters
    ----------
    equilibrium
        From `solve`.
    t, k
        Period and front; a state that the front can reach.
    belief
        Prior quantile of the weakest type left: 1 at first, then `Month.cutoff` of what was
        refused. More exact than a node's width is not needed: between nodes all is linear.

    Returns
    -------
    Month

    Raises
    ------
    GameError
        If the state is out of reach, or the belief not in [0, 1].
    """
    e, g = equilibrium, equilibrium.game
    if not 0 <= t < g.periods or not 0 < k < g.front or np.isnan(e.wait[t, k, 0]):
        raise GameError(f"(t, k) = ({t}, {k}) is out of reach: see Game.states()")
    if not 0 <= belief <= 1:
        raise GameError(f"belief is {belief}: it is a quantile, between 0 and 1")
    m, nodes = int(g.count[t]), np.arange(g.nodes + 1.0)
    place = float(np.interp(belief, g.quantile, nodes))
    left, cut = float(np.interp(place, nodes, g.cdf)), e.cutoff[t, k, :m]
    u_p, below = g.u_p[t, :m], np.interp(cut, nodes, g.cdf)
    serious = (cut < place) | (cut == 0)
    stay = np.where(serious, below / left if left > 0 else 0.0, 1.0)
    silent = _wait_at(e, t, k, np.array([place]))[0]
    value = (1 - stay) * u_p + stay * np.where(serious, _wait_at(e, t, k, cut), silent)
    gain = value - g.heat - silent
    odds = _odds(gain, serious, e.numbers.weight[t, :m], g.sharpness, g.rule)
    tabled = g.channel[t] * odds
    refuse = float(np.interp(place, nodes, e.refuse[t, k]))
    return Month(
        t=t,
        k=k,
        belief=belief,
        package=g.package[t, :m],
        tabled=tabled,
        silence=float(1 - tabled.sum()),
        cutoff=np.where(serious, np.interp(cut, nodes, g.quantile), belief),
        accepted=1 - stay,
        gain=gain,
        value_silent=float(silent),
        refuse=refuse,
        in_zone=(u_p > silent) & (g.u_r[t, :m] >= refuse),
    )


def _wait_at(e: Equilibrium, t: int, k: int, place: Floats) -> Floats:
    """Ch between nodes: G*Ch is linear in G."""
    nodes, wait, cdf = np.arange(e.game.nodes + 1.0), e.wait[t, k], e.game.cdf
    mass = np.interp(place, nodes, cdf)
    worth = np.interp(place, nodes, cdf * wait)
    limit = np.interp(place, nodes, wait)
    return np.where(mass > 0, worth / np.where(mass > 0, mass, 1.0), limit)


def _odds(gain: Floats, serious: np.ndarray, weight: Floats, sharpness: float, rule: str) -> Floats:
    """Return each slot's chance of being tabled when the channel is open."""
    if gain.size == 0:
        return gain
    allowed = gain > 0 if rule == "quantal" else serious | (rule == "logit")
    best = max(0.0, float(np.max(gain, where=allowed, initial=0.0)))
    none = np.exp(-sharpness * best)
    size = np.exp(np.minimum(sharpness * (gain - best), 0.0))
    raw = np.where(allowed, weight * (size - none) if rule == "quantal" else size, 0.0)
    return raw / (none + raw.sum())
