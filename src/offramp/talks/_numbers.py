"""A game as the kernels take it: numbers and arrays only."""

from typing import NamedTuple

from offramp.talks._game import RULES, Floats, Game, Ints
from offramp.talks._spacing import spacing_weights


class Numbers(NamedTuple):
    """Everything that the kernels read; see `Game` for shapes and units.

    Compiled code can build and pass it too. Arrays must be C-contiguous, float64 or int64, and
    writable (though nothing is written), scalars float or int, so that each kernel is compiled
    once only. Nothing is checked here.

    ``used`` is the game's ``count``; ``weight`` is from `spacing_weights`; ``step`` is 2 if the
    front never stays in any view, else 1; ``rule`` is 0 quantal, 1 logit, 2 logit-serious.
    """

    view_p: Floats
    view_r: Floats
    truth: Floats
    hazard: Floats
    cost_p: Floats
    cost_r: Floats
    pain: Floats
    escalation_p: float
    escalation_r: float
    discount_p: float
    discount_r: float
    end_p: Floats
    end_r: Floats
    finish_p: Floats
    finish_r: Floats
    finish_r_slope: Floats
    u_p: Floats
    u_r: Floats
    used: Ints
    weight: Floats
    start: int
    step: int
    channel: Floats
    sharpness: float
    heat: float
    theta: Floats
    quantile: Floats
    cdf: Floats
    rule: int


def numbers(game: Game) -> Numbers:
    """Turn a checked game into the kernels' numbers.

    Parameters
    ----------
    game
        See `Game`.

    Returns
    -------
    Numbers
    """
    g = game
    rule = RULES[g.rule]
    weight = spacing_weights(g.u_p, g.u_r, g.count, float(g.sharpness), rule)
    return Numbers(
        g.view_p,
        g.view_r,
        g.truth,
        g.hazard,
        g.cost_p,
        g.cost_r,
        g.pain,
        float(g.escalation_p),
        float(g.escalation_r),
        float(g.discount_p),
        float(g.discount_r),
        g.end_p,
        g.end_r,
        g.finish_p,
        g.finish_r,
        g.finish_r_slope,
        g.u_p,
        g.u_r,
        g.count,
        weight,
        int(g.start),
        g.step,
        g.channel,
        float(g.sharpness),
        float(g.heat),
        g.theta,
        g.quantile,
        g.cdf,
        rule,
    )
