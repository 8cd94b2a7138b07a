"""The solver's own range: how far other settings of the method move the figures, same worlds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import Estimate, estimate_chance, estimate_paired
from offramp.analysis.per_world import ends_after, harm_done
from offramp.runs import Engine, Run, in_spans
from offramp.runs.results import gather
from offramp.world import Outcome, Settings, solve_world

__all__ = ["SolverShift", "range_of_solver"]

Array = NDArray[np.float64]

SOLVER_WORLDS = 40
"""Worlds solved again under other settings; a shift is a paired difference, so few suffice."""

SOLVED_ALSO = (
    ("a quarter as sharp a proposer", Settings(sharpness=0.25, certify_every=0)),
    ("four times as sharp a proposer", Settings(sharpness=4.0, certify_every=0)),
    ("twice as long a horizon", Settings(horizon=2.0, certify_every=0)),
)
"""The other settings."""


@dataclass(frozen=True)
class SolverShift:
    """How far another setting of the method moves the figures, in the same worlds."""

    setting: str
    chance: Estimate
    """Chance of a deal within the headline horizon, as this setting has it."""
    shift: Estimate
    """By how much it moves that chance."""
    zone: Estimate
    """By how much it moves the chance that a zone exists today,"""
    escalated: Estimate
    """that the war has got out of control within the headline horizon,"""
    length: Estimate
    """the mean periods of fighting within the longest horizon,"""
    harm: dict[str, Estimate]
    """and the mean harm of each kind within it."""


def range_of_solver(
    results: Run,
    horizons: tuple[int, int],
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[SolverShift, ...]:
    """Solve a sample of the worlds again under other settings of the method.

    Parameters
    ----------
    results
        The run; its first worlds are the sample.
    horizons
        The headline's and the longest, periods.
    engine, progress
        As for `offramp.runs.run`.

    Raises
    ------
    KeyboardInterrupt
        If interrupted: parts of it make no range.
    """
    sample = results.first(min(SOLVER_WORLDS, results.worlds))
    count, rows = sample.worlds, results.draws.values
    fronts = results.blueprint.front_numbers(results.seed, 0, count)

    def solve(span: tuple[int, int]) -> list[Outcome]:
        return [
            solve_world(
                results.blueprint, rows[i % count], fronts[i % count],
                SOLVED_ALSO[i // count][1], certified=False,
            )
            for i in range(*span)
        ]  # fmt: skip

    found, interrupted = in_spans(
        solve, len(SOLVED_ALSO) * count, engine=engine, progress=progress, chunk=4
    )
    if interrupted:
        raise KeyboardInterrupt
    base, shifts = _figures(sample, *horizons), []
    for number, (name, settings) in enumerate(SOLVED_ALSO):
        done = found[number * count : (number + 1) * count]
        again = _figures(_run(sample, done, settings), *horizons)
        moved = {f: estimate_paired(base[f], again[f]) for f in base}
        shifts.append(
            SolverShift(
                setting=name,
                chance=estimate_chance(again["deal"]),
                shift=moved["deal"],
                zone=moved["zone"],
                escalated=moved["escalated"],
                length=moved["length"],
                harm={kind: moved[f"harm.{kind}"] for kind in sample.scenario.war.harm.by_name},
            )
        )
    return tuple(shifts)


def _run(sample: Run, done: list[Outcome], settings: Settings) -> Run:
    return gather(
        sample.scenario, sample.blueprint, sample.draws, done,
        settings=settings, interrupted=False, seconds=0.0,
    )  # fmt: skip


def _figures(results: Run, headline: int, longest: int) -> dict[str, Array]:
    """Figure -> (n,) its value in each world."""
    ends = ends_after(results, longest)
    return {
        "zone": results.zone_now,
        "deal": results.ended_by("settled", headline),
        "escalated": results.ended_by("escalated", headline),
        "length": ends @ np.arange(longest + 1.0),
    } | {f"harm.{k}": (v * ends).sum(axis=1) for k, v in harm_done(results, longest).items()}
