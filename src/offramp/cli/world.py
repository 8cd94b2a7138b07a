"""``offramp world``: one world, month by month."""

from __future__ import annotations

from typing import Annotated

import typer

from offramp.cli.common import Json, Scenario, Seed, app, open_case


@app.command(
    short_help="One world, month by month.", epilog="Example: offramp world ukraine-2022 17"
)
def world(
    scenario: Scenario,
    number: Annotated[int, typer.Argument(min=0, help="Which world.", show_default=False)],
    seed: Seed = 1,
    json: Json = False,
) -> None:
    """Tell one world month by month: the front, what is offered, who would accept."""
    from offramp.report import data, terminal

    case = open_case(scenario)
    story = case.world(number, seed)
    if json:
        typer.echo(data.dumps(story))
    else:
        terminal.print_story(case.scenario, story, to=terminal.console())
