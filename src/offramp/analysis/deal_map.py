"""The deal map: every package in the plane of both sides' values, in the middle world.

The middle world has every range at its middle.  It is one world among many and not a forecast: the
map shows the lie of the land, and beside it how often each package is agreed over all worlds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.deals import agreement_zone, bargaining_points, pareto_frontier
from offramp.runs import Run
from offramp.shown import shown
from offramp.world import Blueprint, Settings, World, make_world

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "TYPES",
    "DealMap",
    "deal_map",
    "middle_map",
    "middle_world",
    "shares_agreed",
    "with_deals",
]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]
Flags = NDArray[np.bool_]

TYPES = {"resolute": 0.1, "middle": 0.5, "weary": 0.9}
"""Responder types shown, by their quantile of weariness."""


@shown
@dataclass(frozen=True)
class DealMap:
    """All packages today in the middle world; M packages, giving in left out."""

    blueprint: Blueprint
    proposer: Array
    """(M,) worth to the proposer if agreed today, stakes."""
    responder: Array
    feasible: Flags
    """(M,) what everyone whose yes is needed would let through, and both sides would keep."""
    ratified: Flags
    """(M,) what everyone whose yes is needed would let through; the rest of it, if it is not
    feasible, would not be kept."""
    frontier: Ids
    """Feasible packages that none betters for both sides, the responder's worth rising."""
    possible: Ids
    """What the frontier would be, were nobody to refuse and every deal kept: packages that none on
    the table betters for both sides, the responder's worth rising."""
    ties: tuple[Ids, ...]
    """All packages tied with each of the frontier, itself among them."""
    zone: dict[str, Ids]
    """Type -> feasible packages that this type and the proposer prefer to fighting on."""
    fighting_proposer: float
    fighting_responder: dict[str, float]
    """Type -> worth of fighting to the finish as that type sees it, stakes."""
    points: dict[str, tuple[int, ...]]
    """Bargaining solution -> packages that tie for it, against a responder of middle weariness;
    empty where no package is as good as fighting on for both."""
    voters: tuple[str, ...]
    refused: Flags
    """(M, voters) who would refuse each package."""
    margin: Array
    """(M, voters) points by which each falls short (negative) or passes; inf where not asked."""
    agreed: Array
    """(M,) share of all deals over all worlds."""
    worlds: int
    """Worlds behind *agreed*."""

    def table(self) -> pl.DataFrame:
        """One row a package: its options, worths, who would refuse it, how often it is agreed."""
        import polars as pl

        from offramp.analysis.frames import deal_rows

        return pl.DataFrame(deal_rows(self))


def middle_world(blueprint: Blueprint, settings: Settings | None = None) -> World:
    """The world in which every range is at its middle."""
    return make_world(blueprint, blueprint.middle(), 0.5, settings or Settings())


def shares_agreed(results: Run) -> Array:
    """(M + 2,) share of each package in all deals of a run."""
    totals = np.zeros(results.blueprint.packages + 2)
    np.add.at(totals, results.deal_package, results.deal_settled.sum(axis=1))
    return totals / totals.sum() if totals.sum() > 0.0 else totals


def deal_map(results: Run) -> DealMap:
    """Map the packages of the middle world, with the deals of a run."""
    return with_deals(middle_map(results.blueprint), results)


def with_deals(lie: DealMap, results: Run) -> DealMap:
    """Add to the map of the middle world how often each package is agreed."""
    packages = slice(results.blueprint.packages)
    return replace(lie, agreed=shares_agreed(results)[packages], worlds=results.worlds)


def middle_map(blueprint: Blueprint) -> DealMap:
    """Map the packages of the middle world; no deals are counted yet."""
    world = middle_world(blueprint)
    packages = slice(blueprint.packages)
    proposer, responder = world.proposer[packages], world.responder[packages]
    feasible = world.feasible[packages]
    start = world.war.start
    fixed = float(world.war.finish_r[0, start])
    slope = float(world.war.finish_r_slope[0, start])
    ours = float(world.war.finish_p[0, start])
    weariness = {
        n: float(np.interp(q, world.game.quantile, world.game.theta)) for n, q in TYPES.items()
    }
    frontier = pareto_frontier(proposer, responder, feasible)
    middle = fixed - weariness["middle"] * slope
    points = bargaining_points(proposer, responder, (ours, middle), feasible, throw=False)
    return DealMap(
        blueprint=blueprint,
        proposer=proposer,
        responder=responder,
        feasible=feasible,
        ratified=world.ratified[packages],
        frontier=frontier.ids,
        possible=pareto_frontier(proposer, responder).ids,
        ties=frontier.ties,
        zone={
            name: agreement_zone(proposer, responder, ours, fixed, slope, theta, feasible).ids
            for name, theta in weariness.items()
        },
        fighting_proposer=ours,
        fighting_responder={name: fixed - theta * slope for name, theta in weariness.items()},
        points={str(s): tuple(int(i) for i in point.ids) for s, point in points.items()},
        voters=tuple(voter.name for voter in blueprint.voters),
        refused=~world.yes[:, packages].T,
        margin=world.margins()[:, packages].T,
        agreed=np.zeros(blueprint.packages),
        worlds=0,
    )
