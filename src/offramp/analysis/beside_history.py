"""The outside view of one scenario: its age, and the model's own figures beside history's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.base_rates import BaseRate
from offramp.analysis.intervals import Estimate, estimate_chance, estimate_ratio
from offramp.analysis.life_tables import WarTables
from offramp.analysis.outside_view import OutsideView, outside_view
from offramp.runs import Run
from offramp.scenario import Scenario

Array = NDArray[np.float64]

__all__ = ["age_in_days", "beside_history"]


def age_in_days(scenario: Scenario) -> int:
    """Count how long the war has lasted.

    Raises
    ------
    ValueError
        If the file does not say when it began.
    """
    meta = scenario.meta
    if meta.began is None:
        raise ValueError(
            "history is asked about wars of this age, and the file does not say when this one "
            "began: add `began:` to `meta`"
        )
    return (meta.as_of - meta.began).days


def beside_history(
    results: Run,
    *,
    sanctions_kind: str = "military",
    tables: WarTables | None = None,
    rates: Sequence[BaseRate] | None = None,
) -> OutsideView:
    """Ask history about a scenario, and set the model's solved worlds beside it.

    Parameters
    ----------
    results
        Solved worlds.
    sanctions_kind
        A key of `offramp.analysis.base_rates.KINDS`.
    tables, rates
        Recomputed from originals; None: those shipped.
    """
    blueprint = results.blueprint
    longest = blueprint.horizons[-1]
    over = [estimate_chance(_over(results, n)) for n in blueprint.horizons]
    settled = results.ended_by("settled", longest)
    return outside_view(
        age_in_days(results.scenario),
        [n * results.scenario.period for n in blueprint.horizons],
        over_by=over,
        agreed=_agreed(settled, _over(results, longest)),
        sanctions_kind=sanctions_kind,
        tables=tables,
        rates=rates,
    )


def _over(results: Run, periods: int) -> Array:
    endings = ("settled", "escalated", "won_proposer", "won_responder")
    over = np.sum([results.ended_by(e, periods) for e in endings], axis=0)
    return np.clip(over, 0.0, 1.0)


def _agreed(settled: Array, over: Array) -> Estimate | None:
    """Share of agreements among the wars that end; escalation counts as an end."""
    return estimate_ratio(settled, over, bounds=(0.0, 1.0)) if over.sum() > 0.0 else None
