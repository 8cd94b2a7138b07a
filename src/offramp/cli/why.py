"""``offramp why``: what blocks the deal."""

from __future__ import annotations

from typing import Annotated

import typer

from offramp.cli.common import (
    INTERRUPTED,
    Json,
    Out,
    Scenario,
    Seed,
    Worlds,
    all_cores,
    app,
    must_be_a_page,
    open_case,
    progress_bar,
    refuse,
    write_page,
)


@app.command(
    short_help="What stands in the way of a deal, and how much?",
    epilog="Examples: offramp why ukraine-2022 · offramp why ukraine-2022 --by 6",
)
def why(
    scenario: Scenario,
    worlds: Worlds = 1000,
    seed: Seed = 1,
    by: Annotated[
        int | None, typer.Option(min=1, help="Periods within which a deal counts.")
    ] = None,
    exact: Annotated[
        bool | None,
        typer.Option(
            "--exact/--orders",
            help="Try every combination of obstacles, or random orders of them (faster; their "
            "error is said). Default: all combinations of up to six.",
            show_default=False,
        ),
    ] = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """Say what stands in the way of a deal, and how much of its absence is owed to what."""
    case = open_case(scenario)
    must_be_a_page(out, scenario)
    with progress_bar("Solving worlds without each obstacle", worlds) as step:
        try:
            found = case.why(
                worlds, seed, periods=by, exact=exact, engine=all_cores(), progress=step
            )
        except ValueError as error:
            refuse(str(error))
    if out is not None:
        from offramp.report.chapters import why_chapter

        told = why_chapter(case.scenario, found)
        write_page(out, case.scenario, f"{found.worlds:,} worlds, seed {seed}", told)
    if json:
        from offramp.report import data
        from offramp.report.studies import why_data

        typer.echo(data.dumps(why_data(found)))
    else:
        from offramp.report.terminal_why import console, print_why

        print_why(case.scenario, found, to=console())
    if found.interrupted:
        raise typer.Exit(INTERRUPTED)
