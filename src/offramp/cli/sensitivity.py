"""``offramp sensitivity``: which inputs matter, and how well each is sourced."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from offramp.cli.common import (
    Json,
    Out,
    Scenario,
    Seed,
    all_cores,
    app,
    must_be_a_page,
    open_case,
    progress_bar,
    refuse,
    write_page,
)


@app.command(
    short_help="What does the answer hang on?",
    epilog="Examples: offramp sensitivity ukraine-2022 · "
    "offramp sensitivity ukraine-2022 --tornado",
)
def sensitivity(
    scenario: Scenario,
    samples: Annotated[
        int,
        typer.Option(help="Base points, a power of 2 from 8; so many times the inputs are solved."),
    ] = 64,
    seed: Seed = 1,
    by: Annotated[
        int | None, typer.Option(min=1, help="Periods within which a deal counts.")
    ] = None,
    tornado: Annotated[
        bool, typer.Option("--tornado", help="Move one input at a time instead: much faster.")
    ] = False,
    worlds: Annotated[int, typer.Option(min=2, help="Worlds of the tornado.")] = 40,
    out: Out = None,
    json: Json = False,
) -> None:
    """List what the chance of a deal hangs on: most influential, least sourced first."""
    from offramp.world import Blueprint, groups_of

    case = open_case(scenario)
    must_be_a_page(out, scenario)
    blueprint = Blueprint.of(case.scenario)
    total = (
        2 * worlds * len(blueprint.ranges) if tornado else samples * (len(groups_of(blueprint)) + 2)
    )
    from offramp.report import terminal_why as terminal

    with progress_bar("Solving worlds", total) as step:
        how: dict[str, Any] = {
            "seed": seed, "periods": by, "engine": all_cores(), "progress": step,
        }  # fmt: skip
        try:
            swings = case.tornado(worlds=worlds, **how) if tornado else None
            found = None if tornado else case.sensitivity(samples, **how)
        except ValueError as error:
            refuse(str(error))
    if out is not None:
        from offramp.report.chapters import sensitivity_chapter, tornado_chapter

        if swings is not None:
            told, basis = tornado_chapter(case.scenario, swings), f"{worlds:,} worlds, seed {seed}"
            write_page(out, case.scenario, basis, told)
        elif found is not None:
            told, basis = sensitivity_chapter(case.scenario, found), f"{found.solved:,} worlds"
            write_page(out, case.scenario, f"{basis}, seed {seed}", told)
    if json:
        from offramp.report import data
        from offramp.report.studies import study_data

        typer.echo(data.dumps(study_data(found if swings is None else swings)))
    elif swings is not None:
        terminal.print_tornado(case.scenario, swings, to=terminal.console())
    elif found is not None:
        terminal.print_sensitivity(case.scenario, found, to=terminal.console())
