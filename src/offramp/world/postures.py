"""The posture game of one world, solved with the talks inside, and the sample that stands for all.

See `offramp.world.resolve` for what is carried over from the sample to other worlds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from offramp.signals import PostureGame, solve_postures, type_quantiles
from offramp.signals.in_talks import posture_payoff
from offramp.world.blueprint import Blueprint
from offramp.world.numbers import World, make_world
from offramp.world.resolve import SAMPLE, SAMPLE_SEED, Postures, shown_posture
from offramp.world.settings import Settings

__all__ = ["fit_postures", "posture_game", "posture_words"]

Array = NDArray[np.float64]

COARSE = 1e-2
"""Residual of the log-odds to which games of the sample are solved: their mean needs no more."""


def posture_words(blueprint: Blueprint) -> tuple[str, ...]:
    """Words of the responder's postures, cheapest to climb down from first (by their medians)."""
    costs = blueprint.scenario.audience_cost
    words = costs.by_word if costs is not None else {}
    quantities = blueprint.scenario.quantities
    return tuple(sorted(words, key=lambda w: float(quantities[f"audience_cost.{w}"].ppf(0.5))))


def posture_game(world: World) -> PostureGame:
    """Set up the posture game of one world.

    Parameters
    ----------
    world
        Made with ``Settings(postures=False)``: its belief is the one before the posture.
    """
    blueprint, value, game = world.blueprint, world.value, world.game
    kappa = np.array([value(f"audience_cost.{word}") for word in posture_words(blueprint)])
    paid = value(f"audience_cost.{shown_posture(blueprint)}")
    before = game.but(u_r=game.u_r + paid)
    return PostureGame(
        posture_payoff(before),
        game.quantile,
        kappa,
        value("ledger.word_noise"),
        prior=game.cdf,
    )


def fit_postures(blueprint: Blueprint) -> Postures:
    """Solve the posture game in the sample's worlds and average its slopes.

    Parameters
    ----------
    blueprint
        A scenario whose responder has shown a posture.
    """
    words = posture_words(blueprint)
    rows = blueprint.draw(SAMPLE_SEED, 0, SAMPLE).values
    fronts = blueprint.front_numbers(SAMPLE_SEED, 0, SAMPLE)
    settings = Settings(postures=False, certify_every=0)
    apart, gains = [], []
    for row, front in zip(rows, fronts, strict=True):
        game = posture_game(make_world(blueprint, row, front, settings))
        solved = solve_postures(game, only_even=True, throw=False, tol=COARSE, aim=COARSE)
        if solved.equilibria:
            apart.append(game.kappa[1:] - game.kappa[0])
            gains.append(solved.first.values[1:] - solved.first.values[0])
    shown = shown_posture(blueprint)
    assert shown is not None
    return Postures(
        words=words,
        shown=words.index(shown),
        slope=_slopes(np.array(apart), np.array(gains), len(words)),
        worlds=len(gains),
    )


def _slopes(apart: Array, gains: Array, words: int) -> Array:
    """Least squares through the origin, by posture and type: worlds with larger costs say more."""
    if not len(gains):
        return np.zeros((words - 1, type_quantiles().size))
    squares = (apart**2).sum(axis=0)
    sums = (gains * apart[:, :, None]).sum(axis=0)
    return np.where(squares[:, None] > 0.0, sums / np.maximum(squares, 1e-30)[:, None], 0.0)
