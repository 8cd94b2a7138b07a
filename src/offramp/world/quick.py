"""First looks: worlds solved on the nodes in one compiled pass (`quick_kernel`).

The kernel takes the better part of a minute to compile, once on a machine.  Until a process has it
(`make_ready`) worlds are solved one by one, which gives the same numbers and takes twice as long.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from offramp.sanctions.coalition import coalition_xi_kernel, doubted_rho_kernel
from offramp.scenario import Scenario
from offramp.talks import graded_nodes
from offramp.world.beliefs import beliefs_of_worlds
from offramp.world.blueprint import Blueprint
from offramp.world.durability import HOLDS_AFTER
from offramp.world.frame import lengthened
from offramp.world.numbers import BELIEF_NODES
from offramp.world.outcome import Outcome
from offramp.world.quick_kernel import Types, quick_kernel
from offramp.world.resolve import REPLY_NODES
from offramp.world.settings import Settings
from offramp.world.solve import solve_world

__all__ = ["compiled_before", "make_ready", "solve_quickly"]

Array = NDArray[np.float64]

FIELDS = (
    "settled", "escalated", "won_proposer", "won_responder", "tabled", "zone_now", "zone_by",
    "fighting_proposer", "fighting_responder", "value_of_trying", "package", "package_settled",
    "package_proposer", "package_responder", "package_holds", "feasible", "clamped",
)  # fmt: skip
"""Fields of `Outcome` as `quick_kernel` gives them, in its order."""
UNCERTIFIED = dict.fromkeys(("gain_mean", "gain_largest", "value_gap", "deals_moved"), np.nan)


def solve_quickly(
    blueprint: Blueprint, rows: Array, fronts: Array, settings: Settings
) -> list[Outcome]:
    """Solve worlds as `solve_world` does on the nodes, uncertified.

    Parameters
    ----------
    blueprint
        The scenario.
    rows, fronts
        (W, quantities), (W,) what the worlds drew.
    settings
        With ``on_nodes``, and no friction off.

    Returns
    -------
    list of Outcome
        Equal to those of `solve_world` up to rounding.
    """
    if not settings.on_nodes or settings.off:
        raise ValueError("a first look is on the nodes, with every friction at work")
    if not quick_kernel.signatures:
        return [_one(blueprint, *world, settings) for world in zip(rows, fronts, strict=True)]
    return _solved(blueprint, rows, fronts, settings)


def make_ready(scenario: Scenario) -> None:
    """Load the kernel into this process, compiled by an earlier one or now.

    Parameters
    ----------
    scenario
        Any: a world of it is solved.
    """
    blueprint = Blueprint.of(scenario)
    _solved(
        blueprint, blueprint.draw(0, 0, 1).values, blueprint.front_numbers(0, 0, 1),
        Settings(nodes=4, on_nodes=True),
    )  # fmt: skip


def compiled_before() -> bool:
    """Whether an earlier process has left the compiled kernel to be loaded."""
    kept = Path(quick_kernel.stats.cache_path or "")
    return any(kept.glob(f"quick_kernel.{quick_kernel.__name__}-*.nbi"))


def _one(blueprint: Blueprint, row: Array, front: float, settings: Settings) -> Outcome:
    return solve_world(blueprint, row, front, settings, certified=False)


def _solved(blueprint: Blueprint, rows: Array, fronts: Array, settings: Settings) -> list[Outcome]:
    fear, credible = _believed(blueprint, rows)
    prior, shares, few = _types(blueprint, settings)
    found = quick_kernel(
        blueprint.frame, lengthened(rows), np.ascontiguousarray(fronts), fear, credible,
        round(blueprint.periods * settings.horizon), settings.sharpness, prior, shares, few,
        np.array(HOLDS_AFTER, dtype=np.float64),
    )  # fmt: skip
    return [
        _one(blueprint, row, front, settings)
        if designs and settings.designs
        else Outcome(**dict(zip(FIELDS, numbers, strict=True)), **UNCERTIFIED)
        for (*numbers, designs), row, front in zip(found, rows, fronts, strict=True)
    ]


def _believed(blueprint: Blueprint, rows: Array) -> tuple[Array, Array]:
    """(W,) how far regime change is feared; (W, senders) how far each one's relief is believed."""
    comes, aims = beliefs_of_worlds(blueprint, rows)
    places = lengthened(rows)
    weights = places[:, blueprint.frame.belief.aim_weights]
    distrust = places[:, blueprint.frame.belief.distrust]
    fear = coalition_xi_kernel(aims, weights) if aims.shape[1] else np.zeros(len(rows))
    return fear, np.ascontiguousarray(doubted_rho_kernel(comes, aims, distrust[:, None]))


def _types(blueprint: Blueprint, settings: Settings) -> tuple[Types, Array, Array]:
    """Types at the prior's nodes, and shares of types at the talks' and the replies' nodes."""
    scenario, none = blueprint.scenario, np.empty(0)
    replied = settings.postures and scenario.posture_shown is not None
    learned = bool(scenario.demands) or scenario.posture_shown is not None
    theta, quantile = blueprint.weariness(BELIEF_NODES if learned else settings.nodes)
    prior = Types(theta, quantile, quantile)
    if not scenario.demands and not replied:
        return prior, none, none
    few = graded_nodes(min(settings.nodes, REPLY_NODES)) if replied else none
    return prior, graded_nodes(settings.nodes), few
