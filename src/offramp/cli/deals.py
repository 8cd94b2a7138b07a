"""``offramp deals``: packages in words, and the draft on someone's desk."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from offramp.cli.common import Json, Scenario, Seed, Worlds, app, open_case, progress_bar


@app.command(
    short_help="The packages in words, and what speaks against each.",
    epilog="Examples: offramp deals ukraine-2022 · offramp deals ukraine-2022 --package "
    "withdrawal=full,alignment=neutral_guaranteed",
)
def deals(
    scenario: Scenario,
    package: Annotated[
        str | None,
        typer.Option(
            help="Judge one draft: issue=option,... or the name of a deal in the file. "
            "Issues left out take the option that asks nothing: no relief, assets kept, else "
            "as in the reference deal."
        ),
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="How many packages to list.")] = 20,
    worlds: Worlds = 200,
    seed: Seed = 1,
    json: Json = False,
) -> None:
    """List packages in words, both sides' values, and what speaks against each."""
    from offramp.report import data, terminal

    case = open_case(scenario)
    with progress_bar("Solving worlds", worlds) as step:
        if package is None:
            found = case.deals(worlds, seed, progress=step)
            show = partial(terminal.print_deals, case.scenario, found, most=most)
        else:
            found = case.draft(selection(package), worlds, seed, progress=step)
            show = partial(terminal.print_draft, case.scenario, found)
    if json:
        typer.echo(data.dumps(found))
    else:
        show(to=terminal.console())


def selection(text: str) -> dict[str, str] | str:
    """``a=x,b=y`` as a mapping; anything without ``=`` is the name of a deal."""
    if "=" not in text:
        return text
    parts = [part.partition("=") for part in text.split(",") if part.strip()]
    return {issue.strip(): option.strip() for issue, _, option in parts}
