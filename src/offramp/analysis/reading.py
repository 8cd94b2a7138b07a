"""Reading a file back: what its answers say in words, and which numbers lack evidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import mixture_quantile
from offramp.scenario import Quantity, Scenario
from offramp.war import WarError, WarJudgement, judgement_faults, own_view
from offramp.war.finish import View
from offramp.world import Blueprint, Settings, World, make_world

__all__ = ["Reading", "SideReading", "read_back"]

Array = NDArray[np.float64]
Range = tuple[float, float, float]

WORLDS, SEED = 200, 1
"""Worlds over which the read-back is spread."""


@dataclass(frozen=True)
class SideReading:
    """What the file's answers come to for one side; low, middle, high over worlds, stakes."""

    side: str
    conceding: Range
    """The worst package for it."""
    reference: Range
    winning: Range
    """The best package for it."""
    fighting: Range
    """Fighting to the finish, as it sees it (the responder: at middle weariness)."""
    own_length: float
    """How long it expects the war to last, in periods, in the middle world."""


@dataclass(frozen=True)
class Reading:
    """What ``offramp check`` reads back."""

    sides: tuple[SideReading, ...]
    front: tuple[int, int]
    """Positions K and start k0 of the front in the middle world."""
    packages: int
    """Packages that can be proposed today."""
    unsupported: tuple[Quantity, ...]
    """Numbers with neither a source nor a judgement."""
    unexplained: tuple[Quantity, ...]
    """Numbers called a judgement without a reason, and without a source."""
    ranges: tuple[Quantity, ...]
    """Numbers in doubt."""
    clamped: float
    """Share of worlds in which a judgement of the war was drawn where no front fits."""
    misfits: tuple[WarError, ...]
    """What does not fit about the war's judgements, every number at its middle."""


def read_back(scenario: Scenario) -> Reading:
    """Read a scenario back."""
    blueprint = Blueprint.of(scenario)
    draws = blueprint.draw(SEED, 0, WORLDS)
    fronts = blueprint.front_numbers(SEED, 0, WORLDS)
    worlds = [make_world(blueprint, draws.values[i], fronts[i], Settings()) for i in range(WORLDS)]
    middle = make_world(blueprint, blueprint.middle(), 0.5, Settings())
    quantities = scenario.quantities.values()
    bare = [q for q in quantities if not q.source and not q.judgement]
    return Reading(
        sides=tuple(_side(worlds, middle, i) for i in range(2)),
        front=(middle.front, middle.war.start),
        packages=blueprint.packages,
        unsupported=tuple(q for q in bare if q.judgement is None),
        unexplained=tuple(q for q in bare if q.judgement is not None),
        ranges=tuple(q for q in quantities if not q.certain),
        clamped=float(np.mean([world.war.clamped != 0 for world in worlds])),
        misfits=judgement_faults(_judgement(middle)),
    )


def _side(worlds: list[World], middle: World, which: int) -> SideReading:
    scenario = middle.blueprint.scenario
    side = (scenario.proposer, scenario.responder)[which]
    values = [(w.proposer, w.responder)[which][: w.blueprint.packages] for w in worlds]
    mean, evidence = middle.war.views[which]
    return SideReading(
        side=side,
        conceding=_range([v.min() for v in values]),
        reference=_range([w.value(f"reference.worth.{side}") for w in worlds]),
        winning=_range([v.max() for v in values]),
        fighting=_range([_fighting(w, which) for w in worlds]),
        own_length=own_view(View(mean, evidence), middle.front, middle.war.start).length,
    )


def _fighting(world: World, which: int) -> float:
    war, start = world.war, world.war.start
    if which == 0:
        return float(war.finish_p[0, start])
    theta = float(np.interp(0.5, world.game.quantile, world.game.theta))
    return float(war.finish_r[0, start] - theta * war.finish_r_slope[0, start])


def _range(values: list[float]) -> Range:
    each = np.array(values)
    low, middle, high = (mixture_quantile(each, None, p) for p in (0.1, 0.5, 0.9))
    return low, middle, high


def _judgement(world: World) -> WarJudgement:
    scenario, value = world.blueprint.scenario, world.value
    ours = scenario.war.odds.of == scenario.proposer

    def odds(viewer: str) -> float:
        chance = value(f"war.odds.seen_by.{viewer}")
        return chance if ours else 1.0 - chance

    return WarJudgement(
        odds=odds("analyst"),
        length=value("war.lasts"),
        odds_proposer=odds(scenario.proposer),
        odds_responder=odds(scenario.responder),
        evidence_proposer=value(f"war.odds.sure.{scenario.proposer}"),
        evidence_responder=value(f"war.odds.sure.{scenario.responder}"),
        front=value("war.front"),
    )
