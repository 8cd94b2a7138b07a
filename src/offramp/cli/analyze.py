"""``offramp analyze``: the main job."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    refuse,
    stages,
)

if TYPE_CHECKING:
    from offramp.case import Analysis, Case

TABLE = (".csv", ".parquet")
"""How the name of a table may end."""
STUDY_WORLDS = 300
"""Worlds of each further study: they are many, and compare within worlds."""


def _load_report() -> None:
    """Load what only the report needs."""
    import altair  # noqa: F401

    import offramp.report.page
    import offramp.report.terminal  # noqa: F401


@app.command(
    short_help="Is there a deal, how likely, when, on which terms?",
    epilog="Examples: offramp analyze ukraine-2022 · offramp analyze mywar.yaml --worlds 4000 · "
    "offramp analyze today.yaml --full --since lastweek.yaml",
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
            "ratifiers, plan, history, what matters (one input at a time, and Sobol indices), "
            "other ways of solving. Takes about thirteen times as long.",
        ),
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="OLD",
            help="An older file of this war: put into the report what moved since then, and "
            "which edit moved it (see: offramp compare).",
            show_default=False,
        ),
    ] = None,
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
    older = None if since is None else open_case(since)
    target = out or (None if json or not report else Path(f"{Path(scenario).stem}.html"))
    must_be_writable("--out", target, PAGE, scenario, since)
    must_be_writable("--word", word, (".docx",), scenario, since)
    must_be_writable("--data", data, TABLE, scenario, since)
    further = _further(full, older, case)
    if further and target is None and word is None:
        refuse("--full and --since are for the report or the memo: name one by --out or --word")
    with progress_bar("Solving worlds", worlds) as step:
        analysis = case.analyze(worlds, seed, engine=all_cores(_load_report), progress=step)
    if further and not analysis.interrupted:
        with stages() as stage:
            studies = case.studies(
                min(worlds, STUDY_WORLDS),
                seed,
                since=older,
                only=further,
                engine=all_cores(),
                stage=stage,
            )
        if studies.interrupted:
            typer.echo("Interrupted: written are the studies made until then.", err=True)
        analysis = replace(analysis, studies=studies)
    unwritten = _write(analysis, [path for path in (target, word, data) if path is not None])
    if unwritten:
        listed = ", ".join(map(str, unwritten))
        typer.echo(f"Interrupted while writing: not or not wholly written: {listed}", err=True)
    if json:
        typer.echo(analysis.to_json())
    else:
        from offramp.report.terminal import console, print_verdict

        shown = None if target in unwritten else target
        print_verdict(analysis.run, analysis.verdict, report=shown, to=console())
        for what, path in (("Memo", word), ("Data", data)):
            if path is not None and path not in unwritten:
                typer.echo(f"{what}: {path}")
    if analysis.interrupted or unwritten:
        raise typer.Exit(INTERRUPTED)


def _write(analysis: Analysis, paths: list[Path]) -> list[Path]:
    """Write report, memo and table; interrupted, return what is not, for the screen comes yet."""
    for i, path in enumerate(paths):
        try:
            if path.suffix.lower() in TABLE:
                from offramp.report.data import write_table

                write_table(analysis.run, path)
            else:
                analysis.save(path)
        except KeyboardInterrupt:
            return paths[i:]
    return []


def _further(full: bool, older: Case | None, case: Case) -> tuple[str, ...]:
    """Names of the further studies asked for; an older file of another war is refused."""
    if not full and older is None:
        return ()
    from offramp.analysis.compare import must_be_comparable
    from offramp.analysis.studies import STUDIES

    if older is not None:
        try:
            must_be_comparable(older.scenario, case.scenario)
        except ValueError as error:
            refuse(str(error))
    return STUDIES if full else ("moved",)
