"""How processes are made: by a fork server where there is one, and deaf to Ctrl-C.

A terminal's Ctrl-C goes to every process that was started from it.  This one ends the others; they
must not end by themselves, with a traceback each.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Sequence
from typing import Any

__all__ = ["context_of", "fork_server_running", "leave_interruptions_to_parent"]


def context_of(preload: Sequence[str]) -> Any:
    """Return what makes processes; the fork server imports *preload* before the first."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context


def fork_server_running(context: Any) -> None:
    """Have the fork server running, if the context has one, deaf from its first moment.

    By itself it ignores Ctrl-C only once all is imported, seconds later.  A signal that the
    starting thread blocks is blocked in what it starts.
    """
    if context.get_start_method() != "forkserver":
        return
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()  # first, since starting it unblocks the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def leave_interruptions_to_parent() -> None:
    """Ignore Ctrl-C in this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
