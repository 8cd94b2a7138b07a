"""``offramp outside-view``: what history alone would forecast."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli.common import (
    PAGE,
    Json,
    Seed,
    Worlds,
    all_cores,
    app,
    must_be_writable,
    open_case,
    progress_bar,
    refuse,
    write_page,
)

if TYPE_CHECKING:
    from offramp.analysis.base_rates import BaseRate
    from offramp.analysis.life_tables import WarTables


@app.command(
    "outside-view",
    short_help="History's forecast for a war of this age.",
    epilog="Examples: offramp outside-view ukraine-2022 · offramp outside-view --from cow.csv",
)
def outside_view(
    scenario: Annotated[
        str | None,
        typer.Argument(help="A scenario file or a bundled case; none: only recompute tables."),
    ] = None,
    worlds: Worlds = 400,
    seed: Seed = 1,
    kind: Annotated[
        str | None,
        typer.Option(
            help="Kind of sanctions: all, military, territory, weapons, minor cost, major cost, "
            "severe cost.",
            show_default="as the file says",
        ),
    ] = None,
    cow: Annotated[
        Path | None,
        typer.Option("--from", help="Recompute life tables from COW's inter-state wars (.csv)."),
    ] = None,
    ties: Annotated[Path | None, typer.Option(help="Recompute from TIES (.xls).")] = None,
    gsdb: Annotated[Path | None, typer.Option(help="Recompute from GSDB (.csv).")] = None,
    eusanct: Annotated[Path | None, typer.Option(help="Recompute from EUSANCT (.xls).")] = None,
    icb: Annotated[Path | None, typer.Option(help="Recompute from ICB (.csv).")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Also write it as a page with its picture and tables (.html), or recomputed "
            "life tables (.json), with --from."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Set history's forecast for a war of this age, or for its sanctions, beside the model's."""
    from offramp.analysis.base_rates import KINDS

    if kind is not None and kind not in KINDS:
        refuse(f"no kind of sanctions {kind!r}; known: {', '.join(KINDS)}")
    must_be_writable("--out", out, (*PAGE, ".json"), scenario, cow, ties, gsdb, eusanct, icb)
    tables, rates = _recomputed(cow, {"ties": ties, "gsdb": gsdb, "eusanct": eusanct, "icb": icb})
    page = out is not None and out.suffix.lower() in PAGE
    if page and scenario is None:
        refuse(f"--out is {out}: a page is of a scenario; name one")
    if out is not None and not page:
        if tables is None:
            refuse(f"--out is {out}: for recomputed life tables name COW's file with --from")
        from offramp.analysis.life_tables import tables_to_json

        out.write_text(tables_to_json(tables), encoding="utf-8")
    if scenario is None:
        _only_tables(tables, rates, json=json)
        return
    case = open_case(scenario)
    with progress_bar("Solving worlds", worlds) as step:
        try:
            found = case.outside_view(
                worlds,
                seed,
                sanctions_kind=kind,
                tables=tables,
                rates=rates,
                engine=all_cores(),
                progress=step,
            )
        except ValueError as error:
            refuse(str(error))
    if page:
        from offramp.report.chapters import history_chapter

        write_page(out, case.scenario, f"{worlds:,} worlds, seed {seed}", history_chapter(found))
    if json:
        from offramp.report import data
        from offramp.report.studies import study_data

        typer.echo(data.dumps(study_data(found)))
    else:
        from offramp.report import terminal_why as terminal

        terminal.print_outside_view(case.scenario, found, to=terminal.console())


def _recomputed(
    cow: Path | None, others: dict[str, Path | None]
) -> tuple[WarTables | None, tuple[BaseRate, ...] | None]:
    """Recompute what files were given for; other rows stay as shipped."""
    from offramp.analysis import base_rates, life_tables
    from offramp.analysis.history_files import HistoryFileError

    try:
        tables = None if cow is None else life_tables.recompute(cow)
        afresh = base_rates.recompute(**others)
    except (HistoryFileError, OSError, ImportError) as error:
        refuse(str(error))
    if not afresh:
        return tables, None
    renewed = {(r.topic, r.kind, r.source, r.definition) for r in afresh}
    kept = [
        r
        for r in base_rates.load_base_rates()
        if (r.topic, r.kind, r.source, r.definition) not in renewed
    ]
    return tables, (*afresh, *kept)


def _only_tables(
    tables: WarTables | None, rates: tuple[BaseRate, ...] | None, *, json: bool
) -> None:
    if tables is None and rates is None:
        refuse("name a scenario, or a file to recompute tables from: --from cow.csv")
    if json:
        from offramp.report import data

        typer.echo(data.dumps({"format": 1, "tables": tables, "rates": rates}))
        return
    from offramp.report import terminal_why as terminal

    if tables is not None:
        terminal.print_life_tables(tables, to=terminal.console())
    for rate in rates or ():
        typer.echo(f"{rate.source}, {rate.kind}: {dict(rate.counts)}")
