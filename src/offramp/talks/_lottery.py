"""The accounts of the nodes' game: the proposer's payoffs, summed forward."""

import numpy as np

from offramp.talks._nodes import PROPOSER, followed
from offramp.talks._solve import Equilibrium


def node_lottery_value(equilibrium: Equilibrium) -> float:
    """Sum the proposer's payoffs forward, in the game that the backward induction plays.

    The sum equals the stored value up to rounding: see `forward_on_nodes`.

    Parameters
    ----------
    equilibrium
        From `solve`.

    Returns
    -------
    float
        To compare with ``equilibrium.value_p``.
    """
    g = equilibrium.numbers
    _, tally = followed(g, PROPOSER)
    used = np.arange(g.u_p.shape[1]) < g.used[:, None]
    agreed = (tally.settled * np.where(used, g.u_p, 0.0)).sum() - g.heat * tally.tabled.sum()
    fought = tally.at_war[:-1].sum(axis=1) - tally.settled.sum(axis=1)
    escalated, won, lost = tally.ended
    ends = won @ g.end_p[1, 1:] + lost @ g.end_p[0, 1:] + tally.at_war[-1] @ g.finish_p
    return float(agreed + ends - fought @ g.cost_p - g.escalation_p * escalated.sum())
