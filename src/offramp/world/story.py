"""One world told month by month: one path through it, beside the exact chances.

The path is drawn from streams of its own (the responder's weariness, the channel, the proposer's
choice, the front, escalation), so that it is the same whenever it is told.  The chances beside it
are not drawn: they are those of the whole world.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.scenario import Scenario
from offramp.shown import shown
from offramp.talks import Equilibrium, month, play, solve
from offramp.talks import Outcomes as TalksOutcomes
from offramp.world.blueprint import Blueprint
from offramp.world.draws import uniforms
from offramp.world.numbers import World, make_world
from offramp.world.settings import Settings

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Chances", "Period", "Story", "tell"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Period:
    """What happens in one period of the path."""

    number: int
    """Counted from 1."""
    front: float
    """Where the front stands when it begins, from the proposer's defeat (0) to its victory (1)."""
    weariest_gone: float
    """Share of types, by the prior, that would have settled before: what has been learned."""
    fighting_proposer: float
    """The proposer's value of fighting to the finish, stakes."""
    fighting_responder: float
    """The same of the responder of this path."""
    channel: bool
    """Whether a serious channel is open."""
    likeliest: tuple[tuple[int, float], ...]
    """Packages most likely to be tabled if it is, with their chances."""
    silence: float
    """Chance that nothing is tabled even so."""
    tabled: int | None
    """Package tabled on this path."""
    taken_by: float | None
    """Share of the types still left that would take it."""
    event: str
    """``settled``, ``escalated``, ``won_proposer``, ``won_responder``, ``forward`` or ``back``."""


@dataclass(frozen=True)
class Chances:
    """Exact chances of a world by period; index 0 is the first."""

    settled: Array
    escalated: Array
    won_proposer: Array
    won_responder: Array


@shown
@dataclass(frozen=True)
class Story:
    """One world, told."""

    number: int
    seed: int
    world: World
    weariness: float
    """Of the responder on this path; 1 where the file says so."""
    quantile: float
    """Share of types that are more resolute."""
    periods: tuple[Period, ...]
    ending: str
    """How the path ends; ``fighting`` if the talks run out first."""
    chances: Chances

    @property
    def blueprint(self) -> Blueprint:
        """The scenario's layout."""
        return self.world.blueprint

    def table(self) -> pl.DataFrame:
        """One row a period of the path; likeliest packages left out."""
        import polars as pl

        told = [f.name for f in fields(Period) if f.name != "likeliest"]
        return pl.DataFrame(
            {name: [getattr(p, name) for p in self.periods] for name in told}, strict=False
        )


def tell(scenario: Scenario, number: int, seed: int = 1) -> Story:
    """Tell world *number* of a seed.

    Raises
    ------
    ValueError
        If the number is negative.
    """
    if number < 0:
        raise ValueError(f"world {number}: worlds are numbered from 0")
    blueprint = Blueprint.of(scenario)
    row = blueprint.draw(seed, number, number + 1).values[0]
    front = blueprint.front_numbers(seed, number, number + 1)[0]
    world = make_world(blueprint, row, front, Settings())
    equilibrium = solve(world.game)
    outcomes = play(equilibrium)
    chance = _PathDraws(seed, number, world.game.periods)
    periods, ending = _walk(world, equilibrium, chance)
    return Story(
        number=number,
        seed=seed,
        world=world,
        weariness=float(np.interp(chance.quantile, world.game.quantile, world.game.theta)),
        quantile=chance.quantile,
        periods=periods,
        ending=ending,
        chances=_chances(outcomes),
    )


class _PathDraws:
    """The path's own uniform numbers."""

    def __init__(self, seed: int, number: int, periods: int) -> None:
        def stream(name: str) -> Array:
            return uniforms(seed, f"story#{name}#{number}", 0, periods)

        self.quantile = float(stream("weariness")[0])
        self.channel, self.offer = stream("channel"), stream("offer")
        self.escalation, self.front = stream("escalation"), stream("front")


def _chances(outcomes: TalksOutcomes) -> Chances:
    return Chances(outcomes.deal, outcomes.escalated, outcomes.won, outcomes.lost)


def _walk(
    world: World, equilibrium: Equilibrium, chance: _PathDraws
) -> tuple[tuple[Period, ...], str]:
    game, told = world.game, []
    theta = float(np.interp(chance.quantile, game.quantile, game.theta))
    front, belief = game.start, 1.0
    for t in range(game.periods):
        menu = month(equilibrium, t, front, belief)
        given_open = menu.tabled / game.channel[t]
        is_open = chance.channel[t] < game.channel[t]
        slot = _picked(given_open, chance.offer[t]) if is_open else None
        cut = belief if slot is None else float(menu.cutoff[slot])
        settles = slot is not None and chance.quantile >= cut
        event = "settled" if settles else _event(world, t, front, chance)
        told.append(
            Period(
                number=t + 1,
                front=front / game.front,
                weariest_gone=1.0 - belief,
                fighting_proposer=float(world.war.finish_p[t, front]),
                fighting_responder=float(
                    world.war.finish_r[t, front] - theta * world.war.finish_r_slope[t, front]
                ),
                channel=bool(is_open),
                likeliest=_likeliest(menu.package, given_open),
                silence=float(1.0 - given_open.sum()),
                tabled=None if slot is None else int(menu.package[slot]),
                taken_by=None if slot is None else float(menu.accepted[slot]),
                event=event,
            )
        )
        if event not in ("forward", "back"):
            return tuple(told), event
        front += 1 if event == "forward" else -1
        belief = min(belief, cut)
    return tuple(told), "fighting"


def _picked(chances: Array, u: float) -> int | None:
    """The slot on which a uniform number falls; None: silence."""
    slot = int(np.searchsorted(np.cumsum(chances), u, side="right"))
    return slot if slot < len(chances) else None


def _likeliest(packages: NDArray[np.int64], chances: Array) -> tuple[tuple[int, float], ...]:
    order = np.argsort(-chances, kind="stable")[:3]
    return tuple((int(packages[x]), float(chances[x])) for x in order if chances[x] > 0.0)


def _event(world: World, t: int, front: int, chance: _PathDraws) -> str:
    game = world.game
    if chance.escalation[t] < game.hazard[t, front]:
        return "escalated"
    up = chance.front[t] < game.truth[2, t, front]
    if up and front + 1 == game.front:
        return "won_proposer"
    if not up and front == 1:
        return "won_responder"
    return "forward" if up else "back"
