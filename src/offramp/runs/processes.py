"""The cores of this machine as processes, for programs that do nothing else meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from threading import Thread
from typing import Any, TypeVar

from offramp.runs.engine import Span, Threads
from offramp.world.warm import compile_meanwhile, wait_until_compiled

__all__ = ["Processes"]

Found = TypeVar("Found")

_solve: Callable[[Span], Any] | None = None
"""What forked workers solve; they inherit it, so that nothing but results is ever sent."""


@dataclass(frozen=True)
class Processes:
    """Forked copies of this process; faster than threads, which share one interpreter.

    Forking is safe in a program that has no other work in its threads, as the command line has;
    in a notebook or a server take `Threads`. Where there is no forking (outside Linux) threads do
    the work.
    """

    workers: int | None = None
    """Number of processes; None: one for each core."""
    meanwhile: Callable[[], object] | None = None
    """What this process does in a thread of its own once the others are at work, such as loading
    what only the report needs."""

    def map(
        self, solve: Callable[[Span], list[Found]], spans: Sequence[Span]
    ) -> Iterator[list[Found]]:
        """Yield ``solve(span)`` for each span, in order; on interruption drop what is not begun."""
        global _solve
        workers = self.workers or os.cpu_count() or 1
        if workers == 1 or len(spans) < 3 or sys.platform != "linux":
            yield from Threads(workers).map(solve, spans)
            return
        # The first span is solved here, so that everything is compiled once and then inherited.
        compile_meanwhile()
        yield solve(spans[0])
        wait_until_compiled()
        _solve = solve
        thread = Thread(target=self.meanwhile or _nothing, daemon=True)
        pool = ProcessPoolExecutor(
            workers, multiprocessing.get_context("fork"), initializer=_ignore_interruption
        )
        try:
            with warnings.catch_warnings():
                # Idle threads of libraries are no danger to workers that only compute.
                warnings.simplefilter("ignore", DeprecationWarning)
                futures: list[Future[list[Found]]] = [pool.submit(_work, s) for s in spans[1:]]
            # Only now: a fork in the middle of an import would leave its lock shut for ever.
            thread.start()
            for future in futures:
                yield future.result()
        finally:
            _solve = None
            pool.shutdown(wait=True, cancel_futures=True)
            if thread.ident is not None:
                thread.join()


def _nothing() -> None:
    """Do nothing meanwhile."""


def _ignore_interruption() -> None:
    """Leave Ctrl-C to the process that the workers belong to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work(span: Span) -> list[Any]:
    assert _solve is not None
    return _solve(span)
