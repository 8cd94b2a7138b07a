"""``offramp check``, ``offramp new`` and ``offramp catalog``: scenario files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from offramp.cli.common import Json, Scenario, app, must_be_writable, open_case, refuse


@app.command(epilog="Example: offramp check mywar.yaml")
def check(scenario: Scenario, json: Json = False) -> None:
    """Find every fault of a file; read its answers back in words; list what lacks evidence."""
    from offramp.report import data, terminal

    case = open_case(scenario)
    reading = case.check()
    if json:
        typer.echo(data.dumps(reading))
    else:
        terminal.print_check(case.scenario, reading, to=terminal.console())


@app.command(epilog="Example: offramp new mywar.yaml --sides atlantis,lemuria")
def new(
    file: Annotated[Path, typer.Argument(help="The file to write.", show_default=False)],
    title: Annotated[str, typer.Option(help="What the war is called.")] = "A war",
    sides: Annotated[
        str, typer.Option(help="Proposer and responder, as short names.")
    ] = "proposer,responder",
    force: Annotated[bool, typer.Option(help="Write over a file that is there.")] = False,
) -> None:
    """Write a commented starter that already runs."""
    from offramp.scenario import ScenarioError, starter

    if file.exists() and not force:
        refuse(f"{file} is there already; nothing was written. To write over it: --force")
    names = [name.strip() for name in sides.split(",")]
    if len(names) != 2:
        refuse(f"--sides is {sides!r}; it takes two names with a comma: --sides atlantis,lemuria")
    try:
        text = starter(title, *names)
    except ScenarioError as error:
        refuse(str(error))
    must_be_writable(file)
    file.write_text(text, encoding="utf-8")
    typer.echo(f"Wrote {file}. Next: offramp check {file} · offramp analyze {file}")


@app.command()
def catalog(json: Json = False) -> None:
    """List the bundled cases."""
    from offramp.catalog import entries
    from offramp.report import data, terminal

    if json:
        typer.echo(data.dumps(list(entries())))
    else:
        terminal.print_catalog(list(entries()), to=terminal.console())
