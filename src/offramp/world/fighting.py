"""The war of one world as numbers: the front, the views of it, and what fighting on is worth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offramp.kernels import kernel
from offramp.sanctions.pain import own_staying_kernel, pain_path_kernel, staying_kernel
from offramp.war.escalation import hazard_kernel
from offramp.war.finish import finish_kernel
from offramp.war.front import fit_war_kernel
from offramp.war.learning import steps_kernel
from offramp.world.beliefs import SenderBeliefs, coalition_fear
from offramp.world.blueprint import Blueprint
from offramp.world.drawn import Drawn

__all__ = ["WarNumbers", "make_war"]

Array = NDArray[np.float64]
View = tuple[float, float]

LEAST_COST = 1e-9
"""Stakes per period below which the responder's cost is not let fall: weariness must cost."""


@dataclass(frozen=True, eq=False)
class WarNumbers:
    """The war of one world: the front, each side's view of it, and what fighting on is worth."""

    start: int
    truth: float
    """Chance that an engagement moves the front towards the proposer's victory."""
    views: tuple[tuple[float, float], tuple[float, float]]
    """Mean and evidence of the proposer's and of the responder's view of that chance."""
    fear: float
    """How far the responder believes that its regime's fall is the aim."""
    clamped: int
    """Bits of the judgements that had to be moved to where a front fits."""
    finish_p: Array
    """(T + 1, K + 1) worth of fighting to the finish to the proposer, stakes."""
    finish_r: Array
    """(T + 1, K + 1) the same to a responder of weariness 0; less weariness times the slope."""
    finish_r_slope: Array
    stay_p: Array
    """(measures,) what it costs the proposer's side that a measure stays, stakes."""
    stay_r: Array
    """(T + 1, measures) what it costs the responder from t on."""
    talks: dict[str, Any]
    """The war's part of the numbers of the talks."""


def make_war(
    blueprint: Blueprint,
    value: Drawn,
    front_number: float,
    periods: int,
    beliefs: SenderBeliefs,
    off: frozenset[str],
) -> WarNumbers:
    """Fit the front and value fighting on, with these frictions off, over so many periods."""
    us, them = blueprint.scenario.proposer, blueprint.scenario.responder
    top, start, truth, view_p, view_r, clamped = _front(
        blueprint, value, front_number, agreed="mutual optimism" in off
    )
    fear = coalition_fear(blueprint, value, beliefs, off)
    hazard = hazard_kernel(
        top, start, value("escalation.chance"), value("escalation.near_defeat", 1.0),
        value("escalation.regime_feared", 1.0), fear,
    )  # fmt: skip
    of = blueprint.measures
    pain, half_life = value.each(of["pain"]), value.each(of["adapts"], math.inf)
    outlasts, own_cost = value.each(of["outlasts"]), value.each(of["own_cost"])
    d_p, d_r = value(f"war.discount.{us}"), value(f"war.discount.{them}")
    cost_p, cost_r = value(f"war.cost.{us}"), max(value(f"war.cost.{them}"), LEAST_COST)
    lost_p, lost_r = (value(f"escalation.worse_than_defeat.{side}") for side in (us, them))
    finish_p, finish_r, slope = finish_kernel(
        periods, top, start, *view_p, *view_r, hazard, d_p, d_r, cost_p, cost_r, lost_p, lost_r,
        pain, half_life, outlasts, own_cost,
    )  # fmt: skip
    tables, stay_p, stay_r = tables_kernel(
        periods, top, start, *view_p, *view_r, truth, hazard, d_p, d_r, cost_p, cost_r,
        pain, half_life, outlasts, own_cost,
    )  # fmt: skip
    talks = {
        **dict(zip(TABLES, tables, strict=True)),
        "escalation_p": lost_p,
        "escalation_r": lost_r,
        "discount_p": d_p,
        "discount_r": d_r,
        "finish_p": finish_p[periods],
        "finish_r": finish_r[periods],
        "finish_r_slope": slope[periods],
    }
    return WarNumbers(
        start, truth, (view_p, view_r), fear, clamped, finish_p, finish_r, slope, stay_p, stay_r,
        talks,
    )  # fmt: skip


TABLES = (
    "view_p", "view_r", "truth", "hazard", "cost_p", "cost_r", "pain", "end_p", "end_r",
)  # fmt: skip
"""Arrays of the talks that `tables_kernel` writes, in its order."""


@kernel
def tables_kernel(
    T, K, k0, mean_p, evidence_p, mean_r, evidence_r, truth, hazard, d_p, d_r, cost_p, cost_r,
    pain, half_life, outlasts, own_cost,
):  # fmt: skip
    """Write the war as the talks take it: `TABLES`, and what staying takes from either side.

    Unchecked; parameters as for `offramp.war.finish.finish_kernel`, with the truth.
    """
    stay_p = own_staying_kernel(own_cost, outlasts, d_p)
    stay_r = staying_kernel(T, pain, half_life, outlasts, d_r)
    hazards, ends_p, ends_r = np.empty((T, K + 1)), np.empty((2, T + 1)), np.empty((2, T + 1))
    costs_p, costs_r = np.empty(T), np.empty(T)
    own, after_p = 0.0, 0.0
    for m in range(own_cost.shape[0]):
        own += own_cost[m]
        after_p += stay_p[m]
    for t in range(T + 1):
        after_r = 0.0
        for m in range(pain.shape[0]):
            after_r += stay_r[t, m]
        ends_p[0, t], ends_p[1, t] = -after_p, 1.0 - after_p
        ends_r[0, t], ends_r[1, t] = 1.0 - after_r, -after_r
    for t in range(T):
        costs_p[t], costs_r[t] = cost_p + own, cost_r
        for k in range(K + 1):
            hazards[t, k] = hazard[k]
    tables = (
        steps_kernel(T, K, k0, mean_p, evidence_p), steps_kernel(T, K, k0, mean_r, evidence_r),
        steps_kernel(T, K, k0, truth, np.inf), hazards, costs_p, costs_r,
        pain_path_kernel(T, pain, half_life), ends_p, ends_r,
    )  # fmt: skip
    return tables, stay_p, stay_r


def _front(
    blueprint: Blueprint, value: Drawn, front_number: float, *, agreed: bool
) -> tuple[int, int, float, View, View, int]:
    """Fit the front: (K, k0, truth, proposer's view, responder's view, clamped)."""
    scenario = blueprint.scenario
    us, them = scenario.proposer, scenario.responder
    ours = scenario.war.odds.of == us

    def odds(viewer: str) -> float:
        chance = value(f"war.odds.seen_by.{viewer}")
        return chance if ours else 1.0 - chance

    top, start, truth, m_p, n_p, m_r, n_r, clamped = fit_war_kernel(
        odds("analyst"), value("war.lasts"), value("war.front", 0.5), front_number,
        odds(us), value(f"war.odds.sure.{us}"), odds(them), value(f"war.odds.sure.{them}"),
    )  # fmt: skip
    if agreed:
        return top, start, truth, (truth, math.inf), (truth, math.inf), clamped
    return top, start, truth, (m_p, n_p), (m_r, n_r), clamped
