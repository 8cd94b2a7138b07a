"""``offramp analyze``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from offramp.cli.common import (
    INTERRUPTED,
    PAGE,
    Json,
    Scenario,
    Seed,
    Worlds,
    all_cores,
    app,
    must_be_writable,
    open_case,
    progress_bar,
    stages,
)

STUDY_WORLDS = 300
"""Worlds of each further study: they are many, and compare within worlds."""


def _load_report() -> None:
    """Load what only the report needs."""
    import altair  # noqa: F401

    import offramp.report.page
    import offramp.report.terminal  # noqa: F401


@app.command(
    short_help="Is there a deal, how likely, when, on which terms?",
    epilog="Examples: offramp analyze ukraine-2022 · offramp analyze mywar.yaml --worlds 4000",
)
def analyze(
    scenario: Scenario,
    worlds: Worlds = 1000,
    seed: Seed = 1,
    out: Annotated[
        Path | None, typer.Option(help="Where to write the report (default: NAME.html here).")
    ] = None,
    report: Annotated[bool, typer.Option(help="Write the report.")] = True,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Put every further study into report and memo too: why not, levers, signals, "
            "ratifiers, plan, history (some minutes).",
        ),
    ] = False,
    json: Json = False,
    word: Annotated[
        Path | None,
        typer.Option(help="Also write the answer on one page, for a memo (.docx)."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="Also write one row a world, inputs and outcomes (.csv or .parquet)."),
    ] = None,
) -> None:
    """Say whether there is a deal both would prefer, how likely, when and on which terms."""
    case = open_case(scenario)
    target = out or (None if json or not report else Path(f"{Path(scenario).stem}.html"))
    must_be_writable("--out", target, PAGE, scenario)
    must_be_writable("--word", word, (".docx",), scenario)
    must_be_writable("--data", data, (".csv", ".parquet"), scenario)
    with progress_bar("Solving worlds", worlds) as step:
        analysis = case.analyze(worlds, seed, engine=all_cores(_load_report), progress=step)
    if full and (target is not None or word is not None) and not analysis.run.interrupted:
        from dataclasses import replace

        with stages() as stage:
            studies = case.studies(min(worlds, STUDY_WORLDS), seed, engine=all_cores(), stage=stage)
        analysis = replace(analysis, studies=studies)
    if target is not None:
        analysis.save(target)
    if word is not None:
        analysis.save(word)
    if data is not None:
        from offramp.report.data import write_table

        write_table(analysis.run, data)
    if json:
        typer.echo(analysis.to_json())
    else:
        from offramp.report.terminal import console, print_verdict

        print_verdict(analysis.run, analysis.verdict, report=target, to=console())
    if analysis.run.interrupted:
        raise typer.Exit(INTERRUPTED)
