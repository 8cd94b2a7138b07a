"""``offramp signals``: what was said, what it taught, what it cost."""

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
    write_page,
)


@app.command(
    short_help="What are statements, postures and demands worth?",
    epilog="Examples: offramp signals ukraine-2022 · offramp signals ukraine-2022 --weights",
)
def signals(
    scenario: Scenario,
    worlds: Worlds = 200,
    seed: Seed = 1,
    posture_worlds: Annotated[
        int, typer.Option(min=1, help="In how many worlds to solve the game of postures in full.")
    ] = 30,
    weights: Annotated[
        bool, typer.Option("--weights", help="Print what each office's word weighs, and leave.")
    ] = False,
    out: Out = None,
    json: Json = False,
) -> None:
    """Say what statements, postures and demands are worth, and what mixed messages cost."""
    from offramp.analysis.signals import solves, weights_table
    from offramp.report import data
    from offramp.report.screens.signals import print_signals, print_weights
    from offramp.report.signal_data import signals_data
    from offramp.report.terminal import console

    case = open_case(scenario)
    must_be_a_page(out, scenario)
    if weights:
        table = weights_table(case.scenario)
        if json:
            typer.echo(data.dumps(table))
        else:
            print_weights(case.scenario, table, to=console())
        return
    total = solves(case.scenario, worlds, posture_worlds)
    with progress_bar("Solving worlds", total) as step:
        found = case.signals(worlds, seed, posture_worlds=posture_worlds, progress=step)
    if out is not None:
        from offramp.report.chapters import signals_chapter

        told = signals_chapter(found)
        write_page(out, case.scenario, f"{worlds:,} worlds, seed {seed}", told)
    if json:
        typer.echo(data.dumps(signals_data(found)))
    else:
        print_signals(case.scenario, found, to=console())
