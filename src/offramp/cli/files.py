"""``offramp check``, ``offramp new`` and ``offramp catalog``: scenario files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from offramp.cli.common import Json, Scenario, app, open_case, refuse


@app.command(
    short_help="Find every fault of a file, and read it back in words.",
    epilog="Example: offramp check mywar.yaml",
)
def check(scenario: Scenario, json: Json = False) -> None:
    """Find every fault of a file; read its answers back in words; list what lacks evidence."""
    from offramp.report import data, terminal

    case = open_case(scenario)
    reading = case.check()
    if reading.faults:
        from offramp.scenario import ScenarioFaults

        raise ScenarioFaults(reading.faults)
    if json:
        typer.echo(data.dumps(reading))
    else:
        terminal.print_check(case.scenario, reading, to=terminal.console())


@app.command(
    short_help="Write a commented starter that already runs.",
    epilog="Example: offramp new mywar.yaml --sides Atlantis,Lemuria",
)
def new(
    file: Annotated[Path, typer.Argument(help="The file to write.", show_default=False)],
    title: Annotated[str, typer.Option(help="What the war is called.")] = "A war, written down",
    sides: Annotated[
        str, typer.Option(help="Who makes the offers and who answers them, with a comma.")
    ] = "Home,Away",
) -> None:
    """Write a commented starter that already runs, and the schema that editors check it by."""
    from offramp.scenario.starter import write_starter

    names = [name.strip() for name in sides.split(",")]
    if len(names) != 2:
        refuse(f"--sides is {sides!r}; it takes two names with a comma: --sides Atlantis,Lemuria")
    _, schema = write_starter(file, title=title, proposer=names[0], responder=names[1])
    typer.echo(
        f"Wrote {file} (and {schema.name}, by which editors complete and check it).\n"
        f"Next: offramp check {file} · offramp analyze {file}"
    )


@app.command(short_help="List the bundled cases.", epilog="Example: offramp catalog")
def catalog(json: Json = False) -> None:
    """List the bundled cases."""
    from offramp.catalog import entries
    from offramp.report import data, terminal

    if json:
        typer.echo(data.dumps(list(entries())))
    else:
        terminal.print_catalog(list(entries()), to=terminal.console())
