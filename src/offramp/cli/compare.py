"""``offramp compare``: which edit of the file moved which figure."""

from __future__ import annotations

from typing import Annotated

import typer

from offramp.cli.common import (
    Json,
    Out,
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
    short_help="What moved between two files, and which edit did it?",
    epilog="Example: offramp compare lastweek.yaml today.yaml",
)
def compare(
    old: Annotated[str, typer.Argument(help="The older file, or a bundled case.")],
    new: Annotated[str, typer.Argument(help="The newer file, or a bundled case.")],
    worlds: Worlds = 400,
    seed: Seed = 1,
    out: Out = None,
    json: Json = False,
) -> None:
    """Say what moved between two files, and which edit moved it, in the same worlds."""
    from offramp.analysis.compare import solves

    before, after = open_case(old), open_case(new)
    must_be_a_page(out, old, new)
    with progress_bar("Solving worlds", solves(before.scenario, after.scenario, worlds)) as step:
        try:
            found = before.compare(after, worlds, seed, engine=all_cores(), progress=step)
        except ValueError as error:
            refuse(str(error))
    if out is not None:
        from offramp.report.chapters import compare_chapter

        told = compare_chapter(after.scenario, found)
        write_page(out, after.scenario, f"{worlds:,} worlds, seed {seed}", told)
    if json:
        from offramp.report import data
        from offramp.report.studies import study_data

        typer.echo(data.dumps(study_data(found)))
    else:
        from offramp.report import terminal_why as terminal

        terminal.print_compared(after.scenario, found, to=terminal.console())
