"""From a scenario to a running server."""

from __future__ import annotations

import re
import socket
import threading
import webbrowser
from dataclasses import dataclass

from offramp.workbench import downloads, forms, uploads
from offramp.workbench.engine import Bench, Worlds
from offramp.workbench.security import guard
from offramp.workbench.server import application
from offramp.workbench.state import Base
from offramp.workbench.uploads import Texts
from offramp.workbench.workers import Workers

__all__ = ["Start", "opened", "run"]


@dataclass(frozen=True)
class Start:
    """What a page without a state opens."""

    base: Base
    texts: Texts


def opened(source: str) -> Start:
    """Open a bundled case by its name or a file by its path; see `offramp.workbench.opened`."""
    from offramp.catalog import text_of
    from offramp.scenario.yamlfile import decode

    if re.fullmatch(r"[\w-]+", source):
        text_of(source)
        return Start(Base(f"case:{source}"), Texts())
    from pathlib import Path

    from offramp.scenario import read

    scenario = read(source)  # tells of a missing file, and of every fault
    texts = Texts()
    text = decode(Path(source).read_bytes(), source)
    return Start(texts.put(scenario.file, text, stays=True), texts)


def run(
    start: Start,
    listening: socket.socket,
    address: str,
    *,
    hosts: tuple[str, ...] = (),
    open_browser: bool = False,
) -> None:
    """Serve until interrupted; see `offramp.workbench.run`."""
    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            bench.end()  # what an open page still waits for would else be cut off, with a traceback
            await super().shutdown(sockets)

    bench = Bench(start.texts, start.base, Workers(2), Worlds())
    extra = [*forms.routes(), *uploads.routes(start.texts), *downloads.routes()]
    hosts = (listening.getsockname()[0], *hosts)
    config = uvicorn.Config(
        guard(application(bench, extra=extra), hosts),
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    server = Server(config)
    if open_browser:
        opening = threading.Timer(0.8, webbrowser.open, (address,))
        opening.daemon = True
        opening.start()
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        bench.close()
