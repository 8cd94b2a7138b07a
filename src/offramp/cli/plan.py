"""``offramp plan``: whether a deal will hold, and by which schedule."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from offramp.cli.common import (
    Json,
    Out,
    Scenario,
    Seed,
    app,
    must_be_a_page,
    open_case,
    write_page,
)
from offramp.cli.deals import selection

NO_LIMIT = "as the file says"


@app.command(
    short_help="The schedule that keeps both sides to a deal.",
    epilog="Examples: offramp plan ukraine-2022 · offramp plan ukraine-2022 guaranteed_neutrality "
    "--steps 4 --over '1 year' · offramp plan ukraine-2022 back_to_february --escrow reserves",
)
def plan(
    scenario: Scenario,
    package: Annotated[
        str | None,
        typer.Argument(
            help="issue=option,... or the name of a deal in the file. Left out: the Nash "
            "bargaining solution of the middle world.",
            show_default=False,
        ),
    ] = None,
    over: Annotated[
        str | None,
        typer.Option(help="From the first step to the last: '8 months'.", show_default=NO_LIMIT),
    ] = None,
    steps: Annotated[
        int | None, typer.Option(min=1, max=12, help="Number of steps.", show_default=NO_LIMIT)
    ] = None,
    no_relief_before: Annotated[
        str | None, typer.Option(help="No relief before: '30 days'.", show_default=NO_LIMIT)
    ] = None,
    tranches: Annotated[
        int | None,
        typer.Option(
            min=1, max=12, help="Relief and assets move in so many steps.", show_default=NO_LIMIT
        ),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option(help="The delivery that comes after all others.", show_default=NO_LIMIT),
    ] = None,
    escrow: Annotated[
        list[str] | None,
        typer.Option(help="A delivery paid into a third party's hands first (may be repeated)."),
    ] = None,
    worlds: Annotated[
        int, typer.Option(min=1, help="In how many worlds the schedule is tried.")
    ] = 100,
    share: Annotated[
        float, typer.Option(help="Share of the worlds in which its slack is to be kept, %.")
    ] = 80.0,
    robust: Annotated[
        bool,
        typer.Option("--robust", help="Also find the schedule that keeps the most slack in them."),
    ] = False,
    seed: Seed = 1,
    out: Out = None,
    json: Json = False,
) -> None:
    """Design the schedule that keeps both sides to a deal, or say which guarantee would."""
    from offramp.report import data
    from offramp.report.screens.plan import print_plan
    from offramp.report.terminal import console

    case = open_case(scenario)
    must_be_a_page(out, scenario)
    given: dict[str, Any] = {
        "over": over,
        "steps": steps,
        "no_relief_before": no_relief_before,
        "tranches": tranches,
        "last": last,
    }
    found = case.plan(
        None if package is None else selection(package),
        worlds,
        seed,
        limits={key: value for key, value in given.items() if value is not None},
        escrow=tuple(escrow or ()),
        share=share / 100.0,
        robust=robust,
    )
    if out is not None:
        from offramp.report.chapters import plan_chapter

        told = plan_chapter(case.scenario, found)
        write_page(out, case.scenario, f"{worlds:,} worlds, seed {seed}", told)
    if json:
        typer.echo(data.dumps(found))
    else:
        print_plan(case.scenario, found, to=console())
