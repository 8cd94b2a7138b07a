"""What the proposer would table in one state, at an exact belief: the choice rule, for reading."""

from dataclasses import dataclass

import numpy as np

from offramp.talks._errors import GameError
from offramp.talks._game import Floats
from offramp.talks._solve import Equilibrium


@dataclass(frozen=True)
class Offers:
    """The proposer's choice in a state, a channel being open.

    Attributes
    ----------
    chance
        Shape (m,): chance that the package in each slot is tabled.
    silence
        Chance that nothing is.
    accepts
        Shape (m,): share of the types still left that would take each package.
    cutoff
        Shape (m,): weakest type left after each is refused, in node numbers.
    left
        Share of all types still left, G(belief).
    """

    chance: Floats
    silence: float
    accepts: Floats
    cutoff: Floats
    left: float


def offers(equilibrium: Equilibrium, t: int, k: int, belief: float) -> Offers:
    """Work out the proposer's choice (rule ``quantal``) at an exact belief.

    Parameters
    ----------
    equilibrium
        From `solve`.
    t, k
        Period and front, within reach.
    belief
        Weakest type still left, in node numbers (N: nobody has been tempted yet).

    Raises
    ------
    GameError
        If the rule is not ``quantal`` or the state is out of reach.

    Notes
    -----
    THEORY.md T1: sigma proportional to ``b_x [exp(L g_x) - 1]^+``, 1 for silence.
    """
    e, g = equilibrium, equilibrium.game
    if g.rule != "quantal":
        raise GameError(f"rule is {g.rule!r}: offers are read under the rule quantal only")
    wait, m = e.wait[t, k], int(g.count[t])
    if np.isnan(wait).any():
        raise GameError(f"the front cannot stand at {k} after {t} engagements")
    nodes = np.arange(g.nodes + 1.0)
    cut = e.cutoff[t, k, :m]
    mass = np.interp(cut, nodes, g.cdf)
    left = float(np.interp(belief, nodes, g.cdf))
    # Mass-weighted quantities are linear between nodes.
    worth = np.interp(cut, nodes, g.cdf * wait)
    serious = (cut < belief) | (cut == 0.0)
    if left > 0.0:
        silence = float(np.interp(belief, nodes, g.cdf * wait)) / left
        value = g.u_p[t, :m] + (worth - mass * g.u_p[t, :m]) / left
        accepts = np.where(serious, 1.0 - mass / left, 0.0)
    else:
        silence, value = float(np.interp(belief, nodes, wait)), g.u_p[t, :m]
        accepts = serious.astype(float)
    gain = np.where(serious, value - g.heat - silence, 0.0)
    best = max(float(gain.max(initial=0.0)), 0.0)
    none = np.exp(-g.sharpness * best)
    odds = e.numbers.weight[t, :m] * np.maximum(np.exp(g.sharpness * (gain - best)) - none, 0.0)
    total = none + odds.sum()
    return Offers(odds / total, float(none / total), accepts, cut, left)
