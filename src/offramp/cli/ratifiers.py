"""``offramp ratifiers``: who can say no, and to what."""

from __future__ import annotations

from typing import Annotated

import typer

from offramp.cli.common import (
    Json,
    Out,
    Scenario,
    Seed,
    Worlds,
    app,
    must_be_a_page,
    open_case,
    progress_bar,
    refuse,
    write_page,
)


@app.command(
    short_help="Who blocks which package, and by how much?",
    epilog="Example: offramp ratifiers ukraine-2022",
)
def ratifiers(
    scenario: Scenario,
    worlds: Worlds = 400,
    seed: Seed = 1,
    most: Annotated[
        int, typer.Option(min=0, help="How many packages to list beside the file's named deals.")
    ] = 6,
    out: Out = None,
    json: Json = False,
) -> None:
    """Say who blocks which package, by how much, how often, and what would win each over."""
    from offramp.report import data
    from offramp.report.screens.ratifiers import print_ratifiers
    from offramp.report.signal_data import ratifiers_data
    from offramp.report.terminal import console

    case = open_case(scenario)
    must_be_a_page(out, scenario)
    if not case.scenario.ratifiers:
        refuse("the file has no section `ratifiers`: nobody else must say yes")
    with progress_bar("Asking the ratifiers", worlds) as step:
        found = case.ratifiers(worlds, seed, most=most, progress=step)
    if out is not None:
        from offramp.report.chapters import ratifiers_chapter

        told = ratifiers_chapter(found)
        write_page(out, case.scenario, f"{worlds:,} worlds, seed {seed}", told)
    if json:
        typer.echo(data.dumps(ratifiers_data(found)))
    else:
        print_ratifiers(case.scenario, found, to=console())
