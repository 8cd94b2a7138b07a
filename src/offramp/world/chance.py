"""The chance of a deal and nothing else: for asking one world many questions.

A world solved with some frictions off, or at a point that a sensitivity study asks for, need not be
told in full.  The talks are solved as ever, over their whole horizon (a nearer end would be a
threat of its own), but followed only up to the date asked for; the zone, the packages agreed and
the certificate are left out.  The chances are the very numbers that `solve_world` gives.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from offramp.talks import Game, forward, play_known, solve
from offramp.world.blueprint import Blueprint
from offramp.world.numbers import Parts, World, make_world
from offramp.world.settings import FRICTIONS, Settings
from offramp.world.solve import zone_of

__all__ = ["Variants", "chance_in_game", "chance_of_deal", "slack_frictions"]

Array = NDArray[np.float64]


def chance_of_deal(world: World, periods: int) -> Array:
    """Chance that a deal is reached within 1 .. *periods* periods, shape (periods,).

    Parameters
    ----------
    world
        From `make_world`.
    periods
        At most the horizon of the talks.
    """
    if not 1 <= periods <= world.game.periods:
        raise ValueError(
            f"periods is {periods}; it must lie between 1 and the talks' {world.game.periods}"
        )
    if "private information" in world.settings.off:
        return np.cumsum(play_known(world.game).deal[:periods])
    return chance_in_game(world.game, periods)


def chance_in_game(game: Game, periods: int) -> Array:
    """Chance of settling within 1 .. *periods* periods of a game, shape (periods,)."""
    found = solve(game)
    # The pass forward takes its length from the hazard's table, and nothing behind it looks back.
    cut = found.numbers._replace(hazard=found.numbers.hazard[:periods])
    tally, _ = forward(cut, found.wait[:periods], found.cutoff[:periods])
    return np.cumsum(tally.settled.sum(axis=1))


class Variants:
    """One world, to be solved with many sets of frictions.

    Parameters
    ----------
    blueprint, row, front_number
        The world, as for `make_world`.
    settings
        How to solve; its frictions are replaced.
    """

    def __init__(
        self, blueprint: Blueprint, row: Array, front_number: float, settings: Settings
    ) -> None:
        self._make = partial(make_world, blueprint, row, front_number, parts=Parts())
        self._settings = settings

    def world(self, off: frozenset[str] = frozenset()) -> World:
        """Make the world with the frictions *off* switched off."""
        return self._make(replace(self._settings, off=frozenset(off)))

    def no_deal(self, off: frozenset[str], periods: int) -> Array:
        """Chance of no deal within 1 .. *periods* periods, shape (periods,)."""
        return 1.0 - chance_of_deal(self.world(off), periods)

    def zone(self, off: frozenset[str]) -> tuple[float, Array]:
        """Share of types with a zone today, and (T,) chance that one has existed by t."""
        return zone_of(self.world(off))


def slack_frictions(world: World) -> NDArray[np.bool_]:
    """Tell which frictions cannot matter in a world, whatever others are off: (frictions,).

    Parameters
    ----------
    world
        With every friction at work.

    Returns
    -------
    ndarray of bool
        In the order of `FRICTIONS`.

    Notes
    -----
    A friction is slack where switching it off changes no number that the theory is given: the
    channel is always open; every ratifier lets every package through and offers cost nothing at
    home; all relief is believed for sure; regime change is feared by nobody, or the fear of it
    touches nothing; the responder's weariness is no secret; no option is missing; every deal is
    kept anyway.  Mutual optimism is never taken for slack: even equal views would be held with less
    than certainty.
    """
    tests = {
        "closed channel": _open_always,
        "ratifiers": _all_content,
        "relief not believed": _believed,
        "fear of regime change": _fearless,
        "private information": _no_secret,
        "missing options": lambda w: not w.blueprint.scenario.off_table,
        "durability": lambda w: w.blueprint.deliveries is None,
    }
    return np.array([name in tests and tests[name](world) for name in FRICTIONS], dtype=np.bool_)


def _open_always(world: World) -> bool:
    return world.value("talks.channel") >= 1.0


def _all_content(world: World) -> bool:
    if world.value("talks.cost_of_trying") > 0.0:
        return False
    if not world.blueprint.voters:
        return True
    if world.blueprint.scenario.off_table:
        scores, asked = world.blueprint.with_missing.scores, world.blueprint.with_missing.asked
        return bool((~asked | (scores >= world.thresholds[:, None])).all())
    return bool(world.yes.all())


def _doubted_for_aims(world: World) -> bool:
    """Whether the aim of regime change costs belief in relief."""
    return bool((world.held.aims * world.value("beliefs.distrust") > 0.0).any())


def _believed(world: World) -> bool:
    return bool((world.held.comes >= 1.0).all()) and not _doubted_for_aims(world)


def _fearless(world: World) -> bool:
    if _doubted_for_aims(world):
        return False
    harmless = (
        world.value("beliefs.unsafe_peace") == 0.0
        and world.value("escalation.chance") * (world.value("escalation.regime_feared", 1.0) - 1.0)
        == 0.0
    )
    return world.war.fear == 0.0 or harmless


def _no_secret(world: World) -> bool:
    scenario = world.blueprint.scenario
    return scenario.quantities[f"war.weariness.{scenario.responder}"].certain
