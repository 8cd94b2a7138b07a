"""Engines: who solves the worlds.

An engine maps a function over chunks of world numbers, in order.  Whatever it is, the results are
the same bytes, since a world depends on nothing but its number.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from offramp.runs.results import Run, gather
from offramp.scenario import Scenario
from offramp.world import Blueprint, Outcome, Settings, prepared, solve_world

__all__ = ["Engine", "Solver", "Threads", "in_spans", "kept", "run"]

CHUNK = 10
"""Worlds to a task: large enough to hide the cost of handing it out, small enough to stop soon."""

Span = tuple[int, int]
Found = TypeVar("Found")
Kept = TypeVar("Kept")


class Engine(Protocol):
    """Maps a function over spans of world numbers and yields the results in their order."""

    def map(
        self, solve: Callable[[Span], list[Found]], spans: Sequence[Span]
    ) -> Iterator[list[Found]]:
        """Yield ``solve(span)`` for each span, in order."""
        ...


@dataclass(frozen=True)
class Threads:
    """The cores of this machine; the solver lets go of the interpreter while it computes."""

    workers: int | None = None
    """Number of threads; None: one for each core."""

    def map(
        self, solve: Callable[[Span], list[Found]], spans: Sequence[Span]
    ) -> Iterator[list[Found]]:
        """Yield ``solve(span)`` for each span, in order; on interruption drop what is not begun."""
        workers = self.workers or os.cpu_count() or 1
        if workers == 1 or len(spans) == 1:
            yield from map(solve, spans)
            return
        pool = ThreadPoolExecutor(workers)
        futures: list[Future[list[Found]]] = [pool.submit(solve, span) for span in spans]
        try:
            for future in futures:
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def run(
    scenario: Scenario,
    worlds: int = 1000,
    seed: int = 1,
    *,
    settings: Settings | None = None,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> Run:
    """Solve *worlds* worlds of a scenario.

    Parameters
    ----------
    scenario
        What to draw the worlds from.
    worlds, seed
        Worlds 0 .. worlds - 1 of this seed; any whole seed, 0 included.
    settings
        How to solve (see `offramp.world.Settings`); None: as the scenario says.
    engine
        Who solves; None: one thread for each core of this machine.
    progress
        Called with the number of worlds done, from the calling thread.

    Returns
    -------
    Run
        Interrupted (Ctrl-C), the run holds the worlds done so far and says so (`Run.interrupted`).

    Raises
    ------
    ValueError
        If *worlds* is below 1.
    KeyboardInterrupt
        If interrupted before the first worlds were done.
    """
    if worlds < 1:
        raise ValueError(f"worlds is {worlds}; at least 1 is needed")
    began = time.perf_counter()
    blueprint = Blueprint.of(scenario)
    settings = settings or Settings()
    draws = blueprint.draw(seed, 0, worlds)
    fronts = blueprint.front_numbers(seed, 0, worlds)

    solve = Solver(blueprint, draws.values, fronts, settings)
    done, interrupted = in_spans(solve, worlds, engine=engine, progress=progress)

    def gathered(cut: bool) -> Run:
        return gather(
            scenario,
            blueprint,
            draws,
            done,
            settings=settings,
            interrupted=cut,
            seconds=time.perf_counter() - began,
        )

    return kept(gathered, interrupted)


@dataclass(frozen=True)
class Solver:
    """Solves spans of worlds; can be sent to other processes."""

    blueprint: Blueprint
    rows: NDArray[np.float64]
    """(worlds, columns) what each world drew."""
    fronts: NDArray[np.float64]
    """(worlds,) what chooses the front of each."""
    settings: Settings

    def __call__(self, span: Span) -> list[Outcome]:
        """Solve the worlds of a half-open span."""
        ready = prepared(self.blueprint, self.rows[slice(*span)])
        return [
            solve_world(
                self.blueprint,
                self.rows[i],
                self.fronts[i],
                self.settings,
                certified=self.settings.certifies(i),
                parts=parts,
            )
            for i, parts in zip(range(*span), ready, strict=True)
        ]


def in_spans(
    solve: Callable[[Span], list[Found]],
    worlds: int,
    *,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
    chunk: int = CHUNK,
) -> tuple[list[Found], bool]:
    """Hand worlds 0 .. worlds - 1 to an engine in spans; what was found, and whether interrupted.

    Parameters
    ----------
    solve
        Maps a half-open span of world numbers to one result a world.
    worlds
        How many.
    engine, progress
        As for `run`.
    chunk
        Worlds to a task.

    Raises
    ------
    KeyboardInterrupt
        If interrupted before the first worlds were done.
    """
    spans = [(start, min(start + chunk, worlds)) for start in range(0, worlds, chunk)]
    done: list[Found] = []
    try:
        for found in (engine or Threads()).map(solve, spans):
            done.extend(found)
            if progress is not None:
                progress(len(done))
    except KeyboardInterrupt:
        if not done:
            raise
        return done, True
    return done, False


def kept(make: Callable[[bool], Kept], interrupted: bool) -> Kept:
    """Make what becomes of worlds already solved: quick, and without it they would be lost.

    So an interruption meanwhile is noted, as *make* is told, and it is made again; a second one
    goes through.
    """
    try:
        return make(interrupted)
    except KeyboardInterrupt:
        return make(True)
