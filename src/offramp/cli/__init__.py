"""The command line: ``offramp analyze ukraine-2022``.  One command a file."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from offramp._version import __version__
from offramp.cli import (  # noqa: F401 - each adds its commands
    analyze,
    compare,
    deals,
    files,
    levers,
    outside_view,
    plan,
    ratifiers,
    sensitivity,
    serve,
    signals,
    why,
    world,
)
from offramp.cli.common import app

__all__ = ["app", "main"]


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", is_eager=True)
    ] = False,
) -> None:
    if version:
        typer.echo(f"offramp {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; a closed pipe is no fault."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
