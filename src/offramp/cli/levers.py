"""``offramp levers``: what could be done, compared."""

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
    short_help="What could be done, and what each would change?",
    epilog="Examples: offramp levers ukraine-2022 · offramp levers ukraine-2022 --pairs · "
    "offramp levers ukraine-2022 --where envoy",
)
def levers(
    scenario: Scenario,
    worlds: Worlds = 1000,
    seed: Seed = 1,
    pairs: Annotated[bool, typer.Option("--pairs", help="Try every two together, too.")] = False,
    pair_worlds: Annotated[int, typer.Option(min=2, help="In how many worlds to try pairs.")] = 300,
    where: Annotated[
        str | None, typer.Option(help="Name of a lever: say in which worlds it matters.")
    ] = None,
    robust: Annotated[
        bool,
        typer.Option(
            "--robust", help="Solve again by other settings and from the other side: does it hold?"
        ),
    ] = False,
    out: Out = None,
    json: Json = False,
) -> None:
    """Compare what could be done (the file's levers) by what it changes, in the same worlds."""
    case = open_case(scenario)
    must_be_a_page(out, scenario)
    if not case.scenario.levers:
        refuse("the file has no section `levers`: name there what could be done")
    if where is not None and where not in case.scenario.levers:
        refuse(f"no lever {where!r}; the file has: {', '.join(case.scenario.levers)}")
    from offramp.analysis.levers import solves

    total = solves(case.scenario, worlds, pairs=pairs, pair_worlds=pair_worlds)
    with progress_bar("Solving worlds with each lever", total) as step:
        found = case.levers(
            worlds, seed, pairs=pairs, pair_worlds=pair_worlds, engine=all_cores(), progress=step
        )
    boxes = None if where is None or where not in found.figures else found.where(where)
    checked, interrupted = None, found.interrupted
    if robust and not interrupted:
        try:
            checked = case.robustness(min(worlds, 200), seed, engine=all_cores())
        except KeyboardInterrupt:
            interrupted = True
            typer.echo("Interrupted: what --robust asks for is left out.", err=True)
    if out is not None:
        from offramp.report.chapters import levers_chapter

        told = levers_chapter(case.scenario, found)
        write_page(out, case.scenario, f"{found.worlds:,} worlds, seed {seed}", told)
    if json:
        from offramp.report import data
        from offramp.report.studies import levers_data

        typer.echo(data.dumps(levers_data(found, where, boxes, checked)))
    else:
        from offramp.report import terminal_why as terminal

        to = terminal.console()
        terminal.print_levers(case.scenario, found, to=to)
        if where is not None and boxes is not None:
            terminal.print_where(case.scenario, where, boxes, to=to)
        if checked is not None:
            terminal.print_robustness(case.scenario, checked, to=to)
    if interrupted:
        raise typer.Exit(INTERRUPTED)
