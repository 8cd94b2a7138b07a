"""Processes that solve worlds: two that stay warm for whoever waits, others for the background.

A change on the page is answered by two processes that keep imports, compiled code and what the
variants of a scenario have in common; they are sent its draws.  What can wait (more worlds, the
further studies) runs in a process of its own at the lowest priority and is ended when nobody waits
for it any longer.

All are children of a *fork server*: a process without other threads, which has imported and
compiled everything, so that its children start ready.  Where there is none (Windows) processes
begin cold; with ``workers=0`` everything is done in this one, as tests do.
"""

from __future__ import annotations

import atexit
import copy
import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue
from typing import Any

from offramp.workbench.forking import (
    context_of,
    fork_server_running,
    leave_interruptions_to_parent,
)

__all__ = ["CancelledError", "Ticket", "Workers", "shares"]

Span = tuple[int, int]

Solver = Callable[[Any, Span], Any]

SMALLEST = 5
"""Worlds in the smallest span: few, since one process waits for the other's last span."""
KEPT = 4
"""Things in common that a process keeps."""
LAST_PRIORITY = 19


class CancelledError(RuntimeError):
    """Nobody waits for this any longer."""


class Ticket:
    """What whoever waits for something holds: it can be given up."""

    def __init__(self) -> None:
        self._given_up = threading.Event()
        self._then: list[Callable[[], None]] = []

    @property
    def given_up(self) -> bool:
        """Whether nobody waits any longer."""
        return self._given_up.is_set()

    def give_up(self) -> None:
        """Stop what runs for this ticket, now and later."""
        self._given_up.set()
        for stop in self._then:
            stop()

    def on_give_up(self, stop: Callable[[], None]) -> None:
        """Have *stop* called when the ticket is given up (at once if it is)."""
        self._then.append(stop)
        if self.given_up:
            stop()

    def check(self) -> None:
        """Raise `CancelledError` if it has been given up."""
        if self.given_up:
            raise CancelledError


@dataclass(frozen=True)
class _Common:
    """What a process is to keep, and where."""

    place: int
    what: Any


@dataclass(frozen=True)
class _Ready:
    """What a process is to do before its next job."""

    task: Callable[[], Any]


@dataclass(eq=False)
class _Worker:
    """A process, the pipe to it, and what it keeps, the latest used last."""

    process: BaseProcess
    pipe: Connection
    kept: list[tuple[int, Any]] = field(default_factory=list)

    def keep(self, what: Any) -> int:
        """Have the process hold something; return its place there."""
        known = next((one for one in self.kept if one[1] is what), None)
        if known is None:
            place = len(self.kept) if len(self.kept) < KEPT else self.kept.pop(0)[0]
            self.pipe.send(_Common(place, copy.copy(what)))  # other threads add what they cache
            known = place, what
        else:
            self.kept.remove(known)
        self.kept.append(known)
        return known[0]


class Workers:
    """The processes of one server.

    Parameters
    ----------
    workers
        Processes for whoever waits; 0: none, everything is done in the calling thread.
    preload
        Modules that the fork server imports before the first process is made.
    """

    def __init__(
        self, workers: int = 2, preload: Sequence[str] = ("offramp.workbench.warm",)
    ) -> None:
        self.workers = workers
        self._context = context_of(preload) if workers else None
        self._lock = threading.Lock()
        self._patience = 1.0
        self._started: list[_Worker] = []
        self._threads = ThreadPoolExecutor(max(workers, 1), "offramp-worker")
        if workers:
            atexit.register(self.close)

    def start(self) -> None:
        """Start the warm processes, if that has not been done (it takes seconds)."""
        with self._lock:
            self._start()

    def make_ready(self, task: Callable[..., Any], *given: Any, ticket: Ticket) -> None:
        """Do something once aside, then in each warm process, between two jobs.

        So what it compiles is compiled by a process that nobody waits for, and loaded by the rest.

        Raises
        ------
        CancelledError
            If the ticket is given up meanwhile.
        """
        self.aside(task, *given, ticket=ticket)
        with self._lock:
            for worker in self._started:
                with suppress(OSError):
                    worker.pipe.send(_Ready(partial(task, *given)))

    def close(self) -> None:
        """End every process."""
        # Whoever still starts processes is not waited for: on the very first day that takes long.
        if self._lock.acquire(timeout=self._patience):
            try:
                self._end()
            finally:
                self._lock.release()
        else:
            self._patience = 0.0  # once is enough: this is called by each who could be the last
        self._threads.shutdown(wait=False, cancel_futures=True)

    def solve(
        self,
        solver: Solver,
        common: Any,
        worlds: int,
        ticket: Ticket | None = None,
        meanwhile: Callable[[], object] | None = None,
    ) -> list[Any]:
        """Solve worlds 0 .. worlds - 1, for somebody who waits.

        Parameters
        ----------
        solver
            Maps *common* and a half-open span of world numbers to what was found; can be pickled.
        common
            What many calls share: each process is sent it once, and keeps the last few.
        worlds
            How many.
        ticket
            Of whoever waits.
        meanwhile
            What this thread does while the processes are at work.

        Returns
        -------
        list
            What was found, span by span, in the order of the worlds.

        Raises
        ------
        CancelledError
            If the ticket is given up meanwhile.
        """
        ticket = ticket or Ticket()
        if not self.workers:
            if meanwhile is not None:
                meanwhile()
            return [solver(common, (0, worlds))]
        with self._lock:
            ticket.check()
            self._start()
            try:
                return self._share_out(solver, common, worlds, ticket, meanwhile)
            except (EOFError, OSError):  # a process was ended from outside: once more, with new
                self._end()
                self._start()
                try:
                    return self._share_out(solver, common, worlds, ticket, meanwhile)
                except (EOFError, OSError):
                    self._end()
                    raise

    def aside(self, task: Callable[..., Any], *given: Any, ticket: Ticket) -> Any:
        """Do something that can wait, in a process of its own; blocks the calling thread.

        Raises
        ------
        CancelledError
            If the ticket is given up meanwhile.
        """
        if self._context is None:
            ticket.check()
            return task(*given)
        return self._child(task, given, ticket)

    # ------------------------------------------------------------------------------ inside

    def _start(self) -> None:
        if self._context is None:
            return
        alive = [worker for worker in self._started if worker.process.is_alive()]
        for worker in self._started:
            if worker not in alive:
                worker.pipe.close()
        while len(alive) < self.workers:
            fork_server_running(self._context)
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=_work, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            alive.append(_Worker(process, ours))
        self._started = alive

    def _end(self) -> None:
        for worker in self._started:
            with suppress(OSError):
                worker.pipe.close()
            worker.process.terminate()
        for worker in self._started:
            worker.process.join(2)
        self._started = []

    def _share_out(
        self,
        solver: Solver,
        common: Any,
        worlds: int,
        ticket: Ticket,
        meanwhile: Callable[[], object] | None = None,
    ) -> list[Any]:
        spans = shares(worlds, self.workers)
        waiting: SimpleQueue[int] = SimpleQueue()
        for number in range(len(spans)):
            waiting.put(number)
        found: list[Any] = [None] * len(spans)
        packed = pickle.dumps(solver, 5)

        # Here, before anything is done meanwhile: that may add to what is common.
        places = [worker.keep(common) for worker in self._started]

        def drive(worker: _Worker, place: int) -> None:
            """Keep one span ahead of the process, so that it never waits for the next."""
            worker.pipe.send_bytes(packed)
            asked: deque[int] = deque()
            while True:
                while len(asked) < 2 and not ticket.given_up and not waiting.empty():
                    with suppress(Empty):
                        asked.append(waiting.get_nowait())
                        worker.pipe.send((place, spans[asked[-1]]))
                if not asked:
                    return
                answer = worker.pipe.recv()
                found[asked.popleft()] = answer
                if isinstance(answer, BaseException):
                    for _ in asked:  # a pipe with an answer in it is of no further use
                        worker.pipe.recv()
                    raise answer

        driven = [
            self._threads.submit(drive, worker, place)
            for worker, place in zip(self._started, places, strict=True)
        ]
        try:
            if meanwhile is not None:
                meanwhile()
        finally:
            # All of them, before anything is raised: for the same reason.
            failed = [error for one in driven if (error := one.exception()) is not None]
        if failed:
            raise failed[0]
        ticket.check()
        return found

    def _child(self, task: Callable[..., Any], given: Sequence[Any], ticket: Ticket) -> Any:
        assert self._context is not None
        fork_server_running(self._context)
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_aside, args=(theirs, task, given), daemon=True)
        process.start()
        theirs.close()
        ticket.on_give_up(process.terminate)
        try:
            answer = ours.recv()
        except EOFError:
            ticket.check()
            raise RuntimeError(f"{task.__name__} ended without an answer") from None
        finally:
            ours.close()
            process.join(5)
        ticket.check()
        if isinstance(answer, BaseException):
            raise answer
        return answer


def shares(worlds: int, workers: int) -> list[Span]:
    """Share worlds out in spans, large ones first: all processes are busy to the end."""
    spans, start = [], 0
    while start < worlds:
        size = max(SMALLEST, (worlds - start) // (2 * workers))
        spans.append((start, min(start + size, worlds)))
        start = spans[-1][1]
    return spans


def _work(pipe: Connection) -> None:
    """Keep what is common, take a solver, then spans for it, until the pipe is closed."""
    leave_interruptions_to_parent()
    common: dict[int, Any] = {}
    solver: Solver | None = None
    with suppress(EOFError, OSError):
        while True:
            message = pickle.loads(pipe.recv_bytes())
            if isinstance(message, _Common):
                common[message.place] = message.what
                continue
            if isinstance(message, _Ready):
                message.task()
                continue
            if not isinstance(message, tuple):
                solver = message
                continue
            assert solver is not None
            place, span = message
            try:
                answer: Any = solver(common[place], span)
            except Exception as error:
                answer = error
            pipe.send(answer)


def _aside(pipe: Connection, task: Callable[..., Any], given: Sequence[Any]) -> None:
    leave_interruptions_to_parent()
    if hasattr(os, "nice"):
        os.nice(LAST_PRIORITY)
    try:
        answer: Any = task(*given)
    except Exception as error:
        answer = error
    with suppress(OSError):
        pipe.send(answer)
        pipe.close()
