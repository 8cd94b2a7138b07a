"""``offramp serve``: the workbench, a local page on which every assumption can be moved."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from offramp.cli.common import app, refuse

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@app.command(
    epilog="Examples: offramp serve ukraine-2022 · offramp serve mywar.yaml --port 8001 --no-open"
)
def serve(
    scenario: Annotated[
        str, typer.Argument(help="A scenario file, or the name of a bundled case.")
    ] = "ukraine-2022",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0: any that is free.")
    ] = 8000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; beyond this machine only if you say so.")
    ] = "127.0.0.1",
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the browser.")] = False,
) -> None:
    """Open a local page on which every assumption can be moved and every consequence seen."""
    from offramp.workbench import opened, run

    start = opened(scenario)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # whoever comes before the server is up waits in line
    except OSError as error:
        listening.close()
        refuse(
            f"cannot listen on {host}, port {port}: {error.strerror or error}. "
            f"Choose another port, such as --port {port + 1 if 0 < port < 65535 else 8000}, "
            "or --port 0 for any that is free"
        )
    if host not in LOOPBACK:
        typer.echo(f"Listening on {host}: whoever can reach that address can use the page.")
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{listening.getsockname()[1]}/"
    typer.echo(f"The workbench is at {address} (Ctrl-C ends it)")
    run(start, listening, address, hosts=(host,), open_browser=not no_open)
