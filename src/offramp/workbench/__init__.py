"""The workbench: a local page on which every assumption can be moved.

A page follows from its *state* (file, edits, levers pulled, seed), which travels in its address;
the server keeps caches and nothing else.  `engine` solves, `server` answers, `results_panel` and
`inputs_panel` make the two halves of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

    from offramp.workbench.serving import Start

__all__ = ["opened", "run"]


def opened(source: str) -> Start:
    """Open a bundled case by its name or a file by its path, for `run`.

    Raises
    ------
    offramp.scenario.ScenarioFaults
        Every fault of the file.
    """
    from offramp.workbench.serving import opened

    return opened(source)


def run(
    start: Start,
    listening: socket.socket,
    address: str,
    *,
    hosts: tuple[str, ...] = (),
    open_browser: bool = False,
) -> None:
    """Serve until interrupted (Ctrl-C).

    Parameters
    ----------
    start
        From `opened`.
    listening
        A bound socket.
    address
        Where the page is, for the browser.
    hosts
        Names by which the server may be asked, beside those of this machine to itself.
    open_browser
        Whether to open it there.
    """
    from offramp.workbench.serving import run

    run(start, listening, address, hosts=hosts, open_browser=open_browser)
