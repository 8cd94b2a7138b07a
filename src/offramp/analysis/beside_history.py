"""The outside view of one scenario: its age, and the model's own figures beside history's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.base_rates import BaseRate
from offramp.analysis.intervals import Estimate, estimate_chance, estimate_ratio
from offramp.analysis.life_tables import WarTables
from offramp.analysis.outside_view import OutsideView, outside_view, standoff_view
from offramp.runs import Engine, Run, run
from offramp.scenario import Scenario
from offramp.world import Settings

Array = NDArray[np.float64]

__all__ = ["age_in_days", "beside_history", "has_history", "history_beside"]


def history_beside(
    scenario: Scenario,
    worlds: int = 400,
    seed: int = 1,
    *,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
    **options: Any,
) -> OutsideView:
    """Solve a scenario's worlds and set history beside them.

    Parameters
    ----------
    scenario, worlds, seed
        Worlds 0 .. worlds - 1 of this seed.
    engine, progress
        As for `offramp.runs.run`.
    options
        As for `beside_history`.
    """
    _asked(scenario)
    found = run(
        scenario,
        worlds,
        seed,
        settings=Settings(certify_every=0),
        engine=engine,
        progress=progress,
    )
    if found.interrupted:
        raise KeyboardInterrupt
    return beside_history(found, **options)


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


def has_history(scenario: Scenario) -> bool:
    """Whether history can be asked: of a war by its age, of a standoff by its sanctions."""
    meta = scenario.meta
    return meta.began is not None if meta.fighting else scenario.sanctions is not None


def _asked(scenario: Scenario) -> int | None:
    """Age of the war, days; None for a standoff, of which only its sanctions have a history."""
    if scenario.meta.fighting:
        return age_in_days(scenario)
    if scenario.sanctions is None:
        raise ValueError(
            "history is asked about wars and about sanctions, and the file has neither: "
            "`meta.fighting` is false and there is no section `sanctions`"
        )
    return None


def beside_history(
    results: Run,
    *,
    sanctions_kind: str | None = None,
    tables: WarTables | None = None,
    rates: Sequence[BaseRate] | None = None,
) -> OutsideView:
    """Ask history about a scenario, and set the model's solved worlds beside it.

    Parameters
    ----------
    results
        Solved worlds.
    sanctions_kind
        A key of `offramp.analysis.base_rates.KINDS`; None: as the file says (`sanctions.aim`).
    tables, rates
        Recomputed from originals; None: those shipped.

    Raises
    ------
    ValueError
        If history cannot be asked: `_asked` says why.
    """
    blueprint, scenario = results.blueprint, results.scenario
    age, longest = _asked(scenario), blueprint.horizons[-1]
    applied = scenario.sanctions
    kind = None if applied is None else sanctions_kind or applied.aim
    if age is None:
        gave_way = results.ended_by("settled", longest) + results.ended_by("won_proposer", longest)
        over = gave_way + results.ended_by("won_responder", longest)
        return standoff_view(kind or "all", agreed=_agreed(gave_way, over), rates=rates)
    over = [estimate_chance(_over(results, n)) for n in blueprint.horizons]
    settled = results.ended_by("settled", longest)
    return outside_view(
        age,
        [n * scenario.period for n in blueprint.horizons],
        over_by=over,
        agreed=_agreed(settled, _over(results, longest)),
        sanctions_kind=kind,
        tables=tables,
        rates=rates,
    )


def _over(results: Run, periods: int) -> Array:
    endings = ("settled", "escalated", "won_proposer", "won_responder")
    over = np.sum([results.ended_by(e, periods) for e in endings], axis=0)
    return np.clip(over, 0.0, 1.0)


def _agreed(settled: Array, over: Array) -> Estimate | None:
    """Share of agreements among those that end."""
    return estimate_ratio(settled, over, bounds=(0.0, 1.0)) if over.sum() > 0.0 else None
