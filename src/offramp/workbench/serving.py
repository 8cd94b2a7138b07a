"""From a scenario to a running server."""

from __future__ import annotations

import hashlib
import re
import socket
import threading
import webbrowser
from dataclasses import dataclass, field

from offramp.workbench.engine import Bench, Worlds
from offramp.workbench.server import application
from offramp.workbench.state import Base
from offramp.workbench.workers import Workers

__all__ = ["Held", "Start", "opened", "run"]


@dataclass
class Held:
    """Texts by digest, those the server was started with."""

    texts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def get(self, digest: str) -> tuple[str, str] | None:
        """Name and text."""
        return self.texts.get(digest)


@dataclass(frozen=True)
class Start:
    """What a page without a state opens."""

    base: Base
    texts: Held


def opened(source: str) -> Start:
    """Open a bundled case by its name or a file by its path; see `offramp.workbench.opened`."""
    from offramp.catalog import text_of
    from offramp.scenario import read_text
    from offramp.scenario.yamlfile import decode

    if re.fullmatch(r"[\w-]+", source):
        text_of(source)
        return Start(Base(f"case:{source}"), Held())
    from pathlib import Path

    from offramp.scenario import read

    read(source)  # tells of a missing file, and of every fault
    data = Path(source).read_bytes()
    text, name = decode(data, source), Path(source).name
    read_text(text, name)
    digest = hashlib.sha256(data).hexdigest()[:32]
    return Start(Base(f"file:{digest}"), Held({digest: (name, text)}))


def run(start: Start, listening: socket.socket, address: str, *, open_browser: bool) -> None:
    """Serve until interrupted; see `offramp.workbench.run`."""
    import uvicorn

    bench = Bench(start.texts, start.base, Workers(2), Worlds())
    config = uvicorn.Config(
        application(bench),
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    server = uvicorn.Server(config)
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
