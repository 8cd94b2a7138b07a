"""Reading a file back: what its answers say in words, and which numbers lack evidence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import mixture_quantile
from offramp.scenario import Fault, Quantity, Scenario
from offramp.shown import shown
from offramp.war import front_ranges, own_view
from offramp.war.finish import View
from offramp.war.front_length import fit_front_kernel
from offramp.world import Blueprint, Settings, World, make_world

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Misfit", "Reading", "SideReading", "read_back"]

Array = NDArray[np.float64]
Range = tuple[float, float, float]

WORLDS, SEED = 200, 1
"""Worlds over which the read-back is spread."""

MISFITS: dict[int, tuple[str, str]] = {
    front_ranges.ODDS_CLAMPED: (
        "war.odds.seen_by",
        "Write odds from 0.01 to 99.99 %: no view of a war is surer than that",
    ),
    front_ranges.LENGTH_SHORT: ("war.lasts", "Write a longer war, or a shorter `meta.period`"),
    front_ranges.LENGTH_LONG: (
        "war.lasts",
        "Write a shorter war, or a longer `meta.period`; more even odds and a front nearer the "
        "middle last longer",
    ),
    front_ranges.START_CLAMPED: (
        "war.front",
        "Write a front nearer the middle, a longer war, or a shorter `meta.period`",
    ),
    front_ranges.PROPOSER_VIEW_CLAMPED: ("war.odds.seen_by.{0}", "Write less extreme odds"),
    front_ranges.RESPONDER_VIEW_CLAMPED: ("war.odds.seen_by.{1}", "Write less extreme odds"),
    front_ranges.PROPOSER_EVIDENCE_CLAMPED: ("war.odds.sure.{0}", "Write 2 to 2,000 periods"),
    front_ranges.RESPONDER_EVIDENCE_CLAMPED: ("war.odds.sure.{1}", "Write 2 to 2,000 periods"),
}
"""Where each thing that the fit of the front had to do stands in a file ({0}: the proposer, {1}:
the responder), and how to mend it."""


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
class Misfit:
    """A judgement of the war with which no front fits, in all worlds or in some."""

    share: float
    """Share of worlds in which it was drawn so; 1: the file is at fault."""
    fault: Fault


@shown
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
    misfits: tuple[Misfit, ...]
    """Judgements of the war that are out of reach of every front, in the order of `MISFITS`."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Judgements that fit in no world at all."""
        return tuple(misfit.fault for misfit in self.misfits if misfit.share == 1.0)

    def table(self) -> pl.DataFrame:
        """One row a side and what is read back of it: low, middle and high over worlds, stakes."""
        import polars as pl

        from offramp.analysis.frames import reading_rows

        return pl.DataFrame(reading_rows(self))


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
        misfits=_misfits(worlds),
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


def _misfits(worlds: list[World]) -> tuple[Misfit, ...]:
    """What the fit of the front had to do to the judgements of these worlds, and how often."""
    codes = np.array([world.war.clamped for world in worlds])
    found = []
    for bit, (template, remedy) in MISFITS.items():
        share = float(np.mean(codes & bit != 0))
        if share > 0.0:
            found.append(Misfit(share, _fault(worlds, bit, template, remedy)))
    return tuple(found)


def _fault(worlds: list[World], bit: int, template: str, remedy: str) -> Fault:
    scenario = worlds[0].blueprint.scenario
    path = template.format(scenario.proposer, scenario.responder)
    rule = f"no front fits: {front_ranges.FIT_CODES[bit]}"
    if bit == front_ranges.LENGTH_LONG:
        longest = max(map(_longest, worlds)) * scenario.period
        rule += f", which lasts {longest:,.0f} months at most at this file's odds"
    line, column = scenario.page.place(tuple(path.split(".")))
    number = scenario.quantities.get(path)
    value = "" if number is None else number.text
    return Fault(scenario.file, line, column, path, value, rule, remedy)


def _longest(world: World) -> float:
    """Longest war, in periods, that a front can have at a world's odds and its place."""
    odds = world.value("war.odds.seen_by.analyst")
    ours = world.blueprint.scenario.war.odds.of == world.blueprint.scenario.proposer
    place = world.value("war.front", 0.5)
    return fit_front_kernel(odds if ours else 1.0 - odds, math.inf, place)[3]
