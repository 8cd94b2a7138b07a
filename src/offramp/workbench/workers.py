"""Processes that solve worlds: two that stay warm for whoever waits, others for the background.

A change on the page is answered by two processes that keep imports and compiled code and take the
edited scenario as it comes.  What can wait (more worlds, the further studies) runs in a process of
its own at the lowest priority and is ended when nobody waits for it any longer.

All are children of a *fork server*: a process without other threads, which has imported and
compiled everything, so that its children start ready.  Where there is none (Windows) processes
begin cold; with ``workers=0`` everything is done in this one, as tests do.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import pickle
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue
from typing import Any

__all__ = ["CancelledError", "Ticket", "Workers"]

Span = tuple[int, int]

SPANS = 4
"""Spans to a worker: enough to even out worlds that take long, few enough to cost nothing."""
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
        self._context = _context(preload) if workers else None
        self._lock = threading.Lock()
        self._started: list[tuple[BaseProcess, Connection]] = []
        self._threads = ThreadPoolExecutor(max(workers, 1), "offramp-worker")
        if workers:
            atexit.register(self.close)

    def start(self) -> None:
        """Start the warm processes, if that has not been done (it takes seconds)."""
        with self._lock:
            self._start()

    def close(self) -> None:
        """End every process."""
        # Whoever still starts processes is not waited for: on the very first day that takes long.
        if self._lock.acquire(timeout=1.0):
            try:
                self._end()
            finally:
                self._lock.release()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def solve(
        self, solver: Callable[[Span], list[Any]], worlds: int, ticket: Ticket | None = None
    ) -> list[Any]:
        """Solve worlds 0 .. worlds - 1, for somebody who waits.

        Parameters
        ----------
        solver
            Maps a half-open span of world numbers to one result a world; can be pickled.
        worlds
            How many.
        ticket
            Of whoever waits.

        Raises
        ------
        CancelledError
            If the ticket is given up meanwhile.
        """
        ticket = ticket or Ticket()
        if not self.workers:
            return solver((0, worlds))
        with self._lock:
            ticket.check()
            self._start()
            try:
                return self._share_out(solver, worlds, ticket)
            except (EOFError, OSError):  # a process was ended from outside: once more, with new
                self._end()
                self._start()
                try:
                    return self._share_out(solver, worlds, ticket)
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
        alive = [(p, c) for p, c in self._started if p.is_alive()]
        if len(alive) == self.workers:
            return
        for process, pipe in self._started:
            if not process.is_alive():
                pipe.close()
        while len(alive) < self.workers:
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=_work, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            alive.append((process, ours))
        self._started = alive

    def _end(self) -> None:
        for process, pipe in self._started:
            with suppress(OSError):
                pipe.close()
            process.terminate()
        for process, _ in self._started:
            process.join(2)
        self._started = []

    def _share_out(
        self, solver: Callable[[Span], list[Any]], worlds: int, ticket: Ticket
    ) -> list[Any]:
        step = max(1, -(-worlds // (SPANS * self.workers)))
        spans = [(a, min(a + step, worlds)) for a in range(0, worlds, step)]
        waiting: SimpleQueue[int] = SimpleQueue()
        for number in range(len(spans)):
            waiting.put(number)
        found: list[list[Any]] = [[] for _ in spans]
        packed = pickle.dumps(solver, 5)

        def drive(pipe: Connection) -> None:
            pipe.send_bytes(packed)
            while not ticket.given_up:
                try:
                    number = waiting.get_nowait()
                except Empty:
                    return
                pipe.send(spans[number])
                answer = pipe.recv()
                if isinstance(answer, BaseException):
                    raise answer
                found[number] = answer

        driven = [self._threads.submit(drive, pipe) for _, pipe in self._started]
        # All of them, before anything is raised: a pipe with an answer in it is of no further use.
        failed = [error for one in driven if (error := one.exception()) is not None]
        if failed:
            raise failed[0]
        ticket.check()
        return [outcome for part in found for outcome in part]

    def _child(self, task: Callable[..., Any], given: Sequence[Any], ticket: Ticket) -> Any:
        assert self._context is not None
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


def _context(preload: Sequence[str]) -> Any:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context


def _work(pipe: Connection) -> None:
    """Take a solver, then spans for it, until the pipe is closed."""
    _leave_interruption_to_parent()
    solver: Callable[[Span], list[Any]] | None = None
    with suppress(EOFError, OSError):
        while True:
            message = pickle.loads(pipe.recv_bytes())
            if not isinstance(message, tuple):
                solver = message
                continue
            assert solver is not None
            try:
                answer: Any = solver(message)
            except Exception as error:
                answer = error
            pipe.send(answer)


def _aside(pipe: Connection, task: Callable[..., Any], given: Sequence[Any]) -> None:
    _leave_interruption_to_parent()
    if hasattr(os, "nice"):
        os.nice(LAST_PRIORITY)
    try:
        answer: Any = task(*given)
    except Exception as error:
        answer = error
    with suppress(OSError):
        pipe.send(answer)
        pipe.close()


def _leave_interruption_to_parent() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
